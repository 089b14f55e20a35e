"""The Excel workbook of a province's clearing statement (清算对账单): what it owes and is owed, the payment, every item behind.

Amounts are numbers, sums are formulas over the items, so that whoever receives it can follow each figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from suibao.documents.filing_workbook import STREAMED_ROWS, Formats, yuan
from suibao.documents.labels import AAE140
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.clearing.stating import ClearingStatement

CHINA = timezone(timedelta(hours=8))
ITEM_ROWS: Final = 1_000_000
_FORM: Final = (
    ("险种代码", 10), ("险种", 22), ("对方省份", 22), ("应付笔数", 10), ("应付金额（元）", 18), ("应收笔数", 10), ("应收金额（元）", 18),
    ("净额（元，正为应收）", 20),
)  # fmt: skip
_ITEMS: Final = (
    ("清算项号", 12), ("业务编号", 34), ("险种代码", 10), ("险种", 22), ("方向", 8), ("对方省份", 22), ("个人账户（元）", 16), ("统筹基金（元）", 16),
    ("合计（元）", 16), ("办结时间（北京时间）", 22),
)  # fmt: skip


def write_workbook(statement: ClearingStatement, names: Mapping[str, str], path: Path) -> None:
    """Write the workbook of one province and window. ``names``: province code → name; a code without one stands as it is.

    Raises SuibaoError when the items do not add up to the figures.
    """
    _control(statement)
    parts = [statement.items[start : start + ITEM_ROWS] for start in range(0, len(statement.items), ITEM_ROWS)]
    with xlsxwriter.Workbook(str(path), {"constant_memory": len(statement.items) > STREAMED_ROWS}) as book:
        # The cut-off, not the clock: the same window gives the same bytes.
        created = statement.window.cut_off.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": "社会保险关系转移清算对账单", "created": created})
        formats = Formats(book)
        _form(book, formats, statement, names, len(parts))
        for number, part in enumerate(parts, 1):
            _items(book, formats, _sheet_name(number), part, statement.province, names)


def _control(statement: ClearingStatement) -> None:
    """Raise SuibaoError when items and figures differ: then one of them was changed."""
    for branch in statement.branches:
        items = [one for one in statement.items if one.branch is branch]
        net = sum(one.total_fen if one.creditor == statement.province else -one.total_fen for one in items)
        if net != statement.net_fen(branch):
            raise SuibaoError(
                f"The items of {branch.code} come to {net} fen, the window says {statement.net_fen(branch)}. Nothing was written; "
                "`suibao clear show --verify` tells more.",
                f"{branch.zh}的清算项合计 {net} 分，场次记录为 {statement.net_fen(branch)} 分。未生成文件，可用 `suibao clear show --verify` 核对。",
                branch=branch.code,
            )


def _sheet_name(number: int) -> str:
    return "明细" if number == 1 else f"明细{number}"


def _form(book: Any, formats: Formats, statement: ClearingStatement, names: Mapping[str, str], parts: int) -> None:
    sheet = book.add_worksheet("清算对账单")
    _page(sheet, _FORM)
    window, last = statement.window, len(_FORM) - 1
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, last, "社会保险关系转移清算对账单", formats.title)
    closed = _moment(window.closed_at) if window.closed_at else ""
    head = (
        ("省份", names.get(statement.province, statement.province)), ("清算场次", window.key),
        ("截止时点", _moment(window.cut_off)), ("关闭时间", closed), ("明细摘要", window.hash), ("金额单位", "元"),
    )  # fmt: skip
    for row, (label, value) in enumerate(head, 1):
        sheet.write_string(row, 0, f"{label}：", formats.label)
        sheet.write_string(row, 2, value, formats.plain)
    row = _lines(sheet, formats, statement, names, len(head) + 2)
    row = _payments(sheet, formats, statement, names, row + 1)
    _check(sheet, formats, row + 1, parts, statement)


def _lines(sheet: Any, formats: Formats, statement: ClearingStatement, names: Mapping[str, str], row: int) -> int:
    """A row for each branch and other province, a sum for each branch; the row after them."""
    for column, (heading, _) in enumerate(_FORM):
        sheet.write_string(row, column, heading, formats.heading)
    for branch in statement.branches:
        lines = [one for one in statement.lines if one.branch is branch]
        first = row + 1
        for one in lines:
            row += 1
            for column, text in enumerate((AAE140.get(branch, ""), branch.zh, names.get(one.other, one.other))):
                sheet.write_string(row, column, text, formats.text)
            sheet.write_number(row, 3, one.owes_items, formats.count)
            sheet.write_number(row, 4, yuan(one.owes_fen), formats.money)
            sheet.write_number(row, 5, one.owed_items, formats.count)
            sheet.write_number(row, 6, yuan(one.owed_fen), formats.money)
            sheet.write_formula(
                row, 7, f"=G{row + 1}-E{row + 1}", formats.money, float(yuan(one.owed_fen - one.owes_fen))
            )
        row += 1
        _sum_row(sheet, formats, row, first, branch, statement)
    return row + 1


def _sum_row(sheet: Any, formats: Formats, row: int, first: int, branch: Branch, statement: ClearingStatement) -> None:
    lines = [one for one in statement.lines if one.branch is branch]
    for column in range(len(_FORM)):
        sheet.write_blank(row, column, None, formats.sum_text)
    sheet.write_string(row, 1, f"{branch.zh}合计", formats.sum_text)
    figures = (
        (3, "D", Decimal(sum(one.owes_items for one in lines)), formats.sum_count),
        (4, "E", yuan(sum(one.owes_fen for one in lines)), formats.sum),
        (5, "F", Decimal(sum(one.owed_items for one in lines)), formats.sum_count),
        (6, "G", yuan(sum(one.owed_fen for one in lines)), formats.sum),
        (7, "H", yuan(statement.net_fen(branch)), formats.sum),
    )
    for column, letter, value, style in figures:
        sheet.write_formula(row, column, f"=SUM({letter}{first + 1}:{letter}{row})", style, float(value))


def _payments(sheet: Any, formats: Formats, statement: ClearingStatement, names: Mapping[str, str], row: int) -> int:
    """The payments after netting; the row after them."""
    for column, heading in enumerate(("险种代码", "险种", "对方省份", "方向", "金额（元）", "支付日期")):
        sheet.write_string(row, column, heading, formats.heading)
    for one in statement.payments:
        row += 1
        pays = one.payer == statement.province
        other = one.payee if pays else one.payer
        day = statement.paid_on(one)
        texts = (AAE140.get(one.branch, ""), one.branch.zh, names.get(other, other), "付" if pays else "收")
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, formats.text)
        sheet.write_number(row, 4, yuan(one.fen), formats.money)
        sheet.write_string(row, 5, day.isoformat() if day else "未付", formats.text)
    if not statement.payments:
        row += 1
        sheet.write_string(row, 0, "各险种净额为零，无须收付。", formats.plain)
    return row + 1


def _check(sheet: Any, formats: Formats, row: int, parts: int, statement: ClearingStatement) -> None:
    """The net figure once more, as a formula over the items."""
    names = [_sheet_name(number) for number in range(1, parts + 1)]
    whole = "+".join(
        f'SUMIF({name}!E2:E{ITEM_ROWS + 1},"应收",{name}!I2:I{ITEM_ROWS + 1})-'
        f'SUMIF({name}!E2:E{ITEM_ROWS + 1},"应付",{name}!I2:I{ITEM_ROWS + 1})'
        for name in names
    )
    net = sum(statement.net_fen(branch) for branch in statement.branches)
    sheet.write_string(row, 0, "明细净额", formats.label)
    sheet.write_formula(row, 2, f"={whole}", formats.money, float(yuan(net)))
    text = "各险种分别轧差（社会保险法第六十四条：分账核算）。场次关闭后不再更改，迟到与更正的项目列入以后场次。"
    sheet.merge_range(row + 2, 0, row + 2, len(_FORM) - 1, text, formats.note)


def _items(book: Any, formats: Formats, name: str, items: Any, province: str, names: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(name)
    _page(sheet, _ITEMS)
    sheet.freeze_panes(1, 2)
    for column, (heading, _) in enumerate(_ITEMS):
        sheet.write_string(0, column, heading, formats.heading)
    for row, one in enumerate(items, 1):
        owes = one.debtor == province
        other = one.creditor if owes else one.debtor
        sheet.write_number(row, 0, one.number, formats.plain)
        texts = (
            one.case_number,
            AAE140.get(one.branch, ""),
            one.branch.zh,
            "应付" if owes else "应收",
            names.get(other, other),
        )
        for column, text in enumerate(texts, 1):
            sheet.write_string(row, column, text, formats.plain)
        for column, fen in enumerate((one.account_fen, one.pooled_fen, one.total_fen), 6):
            sheet.write_number(row, column, yuan(fen), formats.detail_money)
        sheet.write_string(row, 9, _moment(one.settled_at), formats.plain)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def _page(sheet: Any, columns: Any) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    for column, (_, width) in enumerate(columns):
        sheet.set_column(column, column, width)
