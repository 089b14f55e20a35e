"""The Excel workbook of a filing: the form (申报表), orders by region and industry, and the detail (明细)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from suibao.documents.capitals import capitals
from suibao.documents.context import Context, masked
from suibao.documents.filing_rows import DETAIL, SHEET, Declared, Detail, OrderRow, declared_rows, order_rows
from suibao.documents.lines import Line, party_of
from suibao.documents.totals import Total, control, total

# Excel holds 1,048,576 rows a sheet; a longer detail goes on in 明细2, 明细3 …
DETAIL_ROWS: Final = 1_000_000
STREAMED_ROWS: Final = 200_000
_FORM: Final = (
    ("参保地", 16), ("险种代码", 10), ("险种", 22), ("缴费项目", 18), ("缴费人数", 10), ("缴费基数合计", 18),
    ("订单数", 10), ("费率", 9), ("应缴金额（单位）", 17), ("应缴金额（个人）", 17), ("应缴金额（财政）", 17),
    ("合计", 17),
)  # fmt: skip
_ORDERS: Final = (
    ("参保地", 18), ("行业", 14), ("人数", 10), ("订单数", 14), ("每单金额（元）", 16), ("应缴金额（元）", 18),
)  # fmt: skip
_AMOUNT: Final = SHEET.index("应缴金额")
_WIDTHS: Final = (8, 36, 12, 14, 10, 22, 18, 14, 9, 10, 14)


class Formats:
    """The cell formats of a workbook, made once each."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        boxed = {**base, "border": 1}
        self.title = book.add_format({**base, "font_size": 18, "bold": True, "align": "center"})
        self.label = book.add_format({**base, "bold": True})
        self.plain = book.add_format(base)
        self.note = book.add_format({**base, "font_size": 10, "font_color": "#555555", "text_wrap": True})
        self.heading = book.add_format(
            {**boxed, "bold": True, "align": "center", "bg_color": "#E8EFEF", "text_wrap": True}
        )
        self.text = book.add_format(boxed)
        self.money = book.add_format({**boxed, "num_format": "#,##0.00"})
        self.rate = book.add_format({**boxed, "num_format": "0.00##%"})
        self.count = book.add_format({**boxed, "num_format": "#,##0"})
        self.detail_money = book.add_format({**base, "num_format": "#,##0.00"})
        self.detail_rate = book.add_format({**base, "num_format": "0.00##%"})
        self.sum = book.add_format({**boxed, "bold": True, "num_format": "#,##0.00", "top": 2})
        self.sum_count = book.add_format({**boxed, "bold": True, "num_format": "#,##0", "top": 2})
        self.sum_text = book.add_format({**boxed, "bold": True, "top": 2})


def write_workbook(
    context: Context, month: int, payer: str, lines: Sequence[Line], detail: Sequence[Detail], path: Path
) -> None:
    """Write the workbook of one payer and month. Raises SuibaoError when the form does not add up to the lines."""
    whole, declared, orders = total(lines), declared_rows(context, lines), order_rows(context, lines)
    control(whole.amount_fen, [row.sum for row in declared])
    parts = [detail[start : start + DETAIL_ROWS] for start in range(0, len(detail), DETAIL_ROWS)]
    # Streaming keeps memory flat but writes each text anew: twice the time, so only where a detail is long.
    with xlsxwriter.Workbook(str(path), {"constant_memory": len(detail) > STREAMED_ROWS}) as book:
        # The month, not the clock: the same lines give the same bytes.
        created = datetime(month // 100, month % 100, 1, tzinfo=UTC)
        book.set_properties({"title": "社会保险费申报表", "created": created})
        formats = Formats(book)
        _form(book, formats, context, month, payer, whole, declared, len(parts))
        if orders:
            _orders(book, formats, orders)
        for number, part in enumerate(parts, 1):
            _detail(book, formats, _sheet_name(number), part)


def yuan(amount_fen: int) -> Decimal:
    """Whole fen as an exact decimal of yuan, the only form in which amounts reach a cell."""
    return Decimal(amount_fen).scaleb(-2)


def _sheet_name(number: int) -> str:
    return "明细" if number == 1 else f"明细{number}"


def _form(
    book: Any,
    formats: Formats,
    context: Context,
    month: int,
    payer: str,
    whole: Total,
    declared: Sequence[Declared],
    parts: int,
) -> None:
    sheet = book.add_worksheet("申报表")
    _page(sheet, landscape=True, widths=[width for _, width in _FORM])
    party = party_of(payer, context.parties)
    last = len(_FORM) - 1
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, last, "社会保险费申报表", formats.title)
    head = (("单位名称", masked(party.name)), ("统一社会信用代码", party.credit_code),
            ("费款所属期", context.language.month(month)), ("金额单位", "元"))  # fmt: skip
    for row, (label, value) in enumerate(head, 1):
        sheet.write_string(row, 0, f"{label}：", formats.label)
        sheet.write_string(row, 2, value, formats.plain)
    top = len(head) + 2
    sheet.set_row(top, 32)
    for column, (heading, _) in enumerate(_FORM):
        sheet.write_string(top, column, heading, formats.heading)
    for row, each in enumerate(declared, top + 1):
        _declared(sheet, formats, row, each)
    _sums(sheet, formats, top + 1 + len(declared), whole, parts)


def _declared(sheet: Any, formats: Formats, row: int, each: Declared) -> None:
    for column, text in enumerate((each.region, each.code, each.branch, each.component)):
        sheet.write_string(row, column, text, formats.text)
    sheet.write_number(row, 4, len(each.sum.people), formats.count)
    _number(sheet, row, 5, yuan(each.sum.base_fen), formats.money)
    _number(sheet, row, 6, Decimal(each.sum.quantity), formats.count)
    _number(sheet, row, 7, Decimal(each.rate_ppm).scaleb(-6), formats.rate)
    _amounts(sheet, formats.money, row, each.sum)


def _sums(sheet: Any, formats: Formats, row: int, whole: Total, parts: int) -> None:
    """The closing rows: total, capitals, and the control against the detail, as a live formula."""
    last = len(_FORM) - 1
    for column in range(8):
        sheet.write_blank(row, column, None, formats.sum_text)
    sheet.write_string(row, 0, "合计", formats.sum_text)
    sheet.write_number(row, 4, len(whole.people), formats.sum_count)
    _amounts(sheet, formats.sum, row, whole)
    sheet.write_string(row + 1, 0, "大写金额", formats.label)
    sheet.write_string(row + 1, 2, capitals(whole.amount_fen), formats.label)
    amounts = "+".join(f"SUM({_sheet_name(number)}!K2:K{DETAIL_ROWS + 1})" for number in range(1, parts + 1))
    sheet.write_string(row + 2, 0, "明细合计", formats.label)
    sheet.write_formula(row + 2, 2, f"={amounts}", formats.money, float(yuan(whole.amount_fen)))
    sheet.write_string(row + 2, 3, "核对差额", formats.label)
    cell = xlsxwriter.utility.xl_rowcol_to_cell
    difference = f"=ROUND({cell(row, last)}-{cell(row + 2, 2)},2)"
    sheet.write_formula(row + 2, 4, difference, formats.money, 0)
    sheet.write_string(row + 3, 0, "明细行数", formats.label)
    sheet.write_number(row + 3, 2, whole.lines, formats.count)
    text = "险种代码依 AAE140 常用取值；未能核实的险种留空。金额由明细逐行相加，未作其他计算。"
    sheet.merge_range(row + 5, 0, row + 5, last, text, formats.note)


def _amounts(sheet: Any, style: Any, row: int, sums: Total) -> None:
    for column, amount in enumerate((*map(sums.borne, ("payer", "worker", "state")), sums.amount_fen), 8):
        sheet.write_number(row, column, yuan(amount), style)


def _orders(book: Any, formats: Formats, orders: Sequence[OrderRow]) -> None:
    sheet = book.add_worksheet("职业伤害保障")
    _page(sheet, landscape=False, widths=[width for _, width in _ORDERS])
    for column, (heading, _) in enumerate(_ORDERS):
        sheet.write_string(0, column, heading, formats.heading)
    for row, each in enumerate(orders, 1):
        sheet.write_string(row, 0, each.region, formats.text)
        sheet.write_string(row, 1, each.industry, formats.text)
        sheet.write_number(row, 2, len(each.sum.people), formats.count)
        sheet.write_number(row, 3, each.sum.quantity, formats.count)
        if each.price_fen is None:
            sheet.write_string(row, 4, "逐行取整", formats.text)
        else:
            sheet.write_number(row, 4, yuan(each.price_fen), formats.money)
        sheet.write_number(row, 5, yuan(each.sum.amount_fen), formats.money)
    row = len(orders) + 1
    for column in range(len(_ORDERS)):
        sheet.write_blank(row, column, None, formats.sum_text)
    sheet.write_string(row, 0, "合计", formats.sum_text)
    sheet.write_number(row, 3, sum(each.sum.quantity for each in orders), formats.sum_count)
    sheet.write_number(row, 5, yuan(sum(each.sum.amount_fen for each in orders)), formats.sum)


def _detail(book: Any, formats: Formats, name: str, detail: Sequence[Detail]) -> None:
    sheet = book.add_worksheet(name)
    _page(sheet, landscape=True, widths=_WIDTHS)
    sheet.freeze_panes(1, 3)
    for column, heading in enumerate(SHEET):
        sheet.write_string(0, column, heading, formats.heading)
    headings = [heading for heading, _ in DETAIL]
    wanted = [(column, headings.index(heading)) for column, heading in enumerate(SHEET)]
    kinds = [(column, index, DETAIL[index][1]) for column, index in wanted]
    styles = {"money": formats.detail_money, "rate": formats.detail_rate, "count": formats.plain}
    scales = {"money": -2, "rate": -6, "count": 0}
    for row, each in enumerate(detail, 1):
        cells: tuple[Any, ...] = each
        for column, index, kind in kinds:
            value = cells[index]
            # A base, rate or count of nothing stays blank; an amount of zero is an amount.
            if not value and column != _AMOUNT:
                continue
            if kind == "text":
                sheet.write_string(row, column, value, formats.plain)
            else:
                sheet.write_number(row, column, Decimal(value).scaleb(scales[kind]), styles[kind])


def _number(sheet: Any, row: int, column: int, value: Decimal, style: Any) -> None:
    """A number, or an empty box where there is nothing to count: a blank base is not a base of zero."""
    if value:
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_blank(row, column, None, style)


def _page(sheet: Any, landscape: bool, widths: Sequence[int]) -> None:
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    if landscape:
        sheet.set_landscape()
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
