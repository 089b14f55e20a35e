"""The payment order (待遇发放明细) as CSV for the bank's system and as Excel for people. Same rows, same digest."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from suibao.documents.capitals import capitals
from suibao.documents.context import file_name
from suibao.documents.filing_workbook import Formats
from suibao.office.calendar_months import text as month_text
from suibao.office.payment_orders import PaymentOrder, PaymentRow

HEADINGS: Final = (
    ("序号", 8), ("申请编号", 30), ("所属期", 10), ("人员键", 36), ("证件号码", 22), ("姓名", 12), ("金额（元）", 16), ("项目", 40),
)  # fmt: skip
AMOUNT: Final = 6


def write_payment_order(order: PaymentOrder, folder: Path, title: str) -> tuple[Path, Path]:
    """Write both files into ``folder``; their paths. The same order gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    name = file_name(order.totals.run.replace(":", "_"))
    plain, book = folder / f"{name}.csv", folder / f"{name}.xlsx"
    plain.write_text(as_csv(order), encoding="utf-8-sig", newline="")  # Excel takes UTF-8 for GBK without its mark
    _workbook(order, book, title)
    return plain, book


def as_csv(order: PaymentOrder) -> str:
    """Heading, one line a payment, the sum and the digest."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([heading for heading, _ in HEADINGS])
    writer.writerows([str(cell) for cell in _cells(row)] for row in order.rows)
    writer.writerow(["合计", len(order.rows), "", "", "", "", _yuan(order.amount_fen), f"SHA-256 {order.digest}"])
    return buffer.getvalue()


def _workbook(order: PaymentOrder, path: Path, title: str) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        made = order.totals.finished_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": title, "created": datetime(made.year, made.month, made.day)})
        formats = Formats(book)
        sheet = book.add_worksheet("发放明细")
        for column, (_, width) in enumerate(HEADINGS):
            sheet.set_column(column, column, width)
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, title, formats.title)
        sheet.write_row(2, 0, [heading for heading, _ in HEADINGS], formats.heading)
        sheet.freeze_panes(3, 0)
        for line, row in enumerate(order.rows, 3):
            for column, cell in enumerate(_cells(row)):
                sheet.write(line, column, cell, formats.money if column == AMOUNT else formats.text)
        _total(sheet, order, 3 + len(order.rows), formats)


def _total(sheet: Any, order: PaymentOrder, line: int, formats: Formats) -> None:
    sum_ = _yuan(order.amount_fen)
    cells = ["合计", f"{len(order.rows)} 笔", "", "", "", "", sum_, capitals(order.amount_fen)]
    for column, cell in enumerate(cells):
        sheet.write(line, column, cell, formats.sum if column == AMOUNT else formats.sum_text)
    sheet.write(line + 1, 0, f"发放批次 {order.totals.run}；校验 SHA-256 {order.digest}", formats.note)


def _cells(row: PaymentRow) -> list[Any]:
    items = "；".join(f"{name} {_yuan(fen)}" for name, fen in row.items)
    return [row.number, row.claim, month_text(row.month), row.person, row.id_number, row.name, _yuan(row.amount_fen), items]


def _yuan(fen: int) -> Decimal:
    """Exact yuan: Excel and CSV get two decimals, never a float's."""
    return Decimal(fen).scaleb(-2)
