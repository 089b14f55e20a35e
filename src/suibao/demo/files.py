"""Writing the city as the files that platforms, agencies and people hand in.

Layout: ``parties``, ``roster``, ``enrolments`` and, a folder a month, ``2026-01/orders-PT1``,
``2026-01/paysheet-DA1`` … with the ending of the format. All formats carry the same rows with the same values.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import xlsxwriter

from suibao.demo.city import City
from suibao.demo.identity import REGION
from suibao.demo.mistakes import NOBODY
from suibao.errors import SuibaoError, nearest
from suibao.work.fields import Schema
from suibao.work.schemas import ENROLMENTS, ORDERS, PARTIES, PAYSHEET, ROSTER

Format = Literal["parquet", "csv", "csv-gb18030", "excel"]
ENDINGS = {"parquet": ".parquet", "csv": ".csv", "csv-gb18030": ".csv", "excel": ".xlsx"}
EXCEL_ROWS = 1_048_576
"""Rows of one Excel sheet, the header among them."""

ENCODING_ORDERS = "PT1-ENCODING-"
"""How the order numbers of the file with broken encoding begin."""

_BATCH = 65_536


def write(
    city: City, directory: Path, fmt: Format = "parquet", chinese_headers: bool = False, month: int | None = None
) -> list[Path]:
    """Write all files of the city (or of one month) under ``directory`` and return their paths.

    ``csv`` is UTF-8 with a byte order mark, as spreadsheets write it; ``csv-gb18030`` the encoding of most Chinese
    payroll software. A register too long for one Excel sheet goes on in the next sheet of the same file.
    """
    if fmt not in get_args(Format):
        known, close = get_args(Format), nearest(fmt, get_args(Format))
        raise SuibaoError(
            f"Unknown file format {fmt!r}; expected {', '.join(known)}{f'; the nearest is {close}' if close else ''}.",
            f"未知的文件格式 {fmt!r}；可用：{'、'.join(known)}{f'；最接近的是 {close}' if close else ''}。", format=fmt,
        )
    paths = []
    for stem, schema, table in tables(city, month):
        path = directory / f"{stem}{ENDINGS[fmt]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        labels = [schema[name].zh if chinese_headers else name for name in table.column_names]
        write_table(table.rename_columns(labels), path, fmt)
        paths.append(path)
    return paths


def tables(city: City, month: int | None = None) -> Iterator[tuple[str, Schema, pa.Table]]:
    """Every file of the city: path without ending, schema, rows."""
    yield "parties", PARTIES, city.parties
    yield "roster", ROSTER, city.roster
    yield "enrolments", ENROLMENTS, city.enrolments
    for name, schema, group in (("orders", ORDERS, city.orders), ("paysheet", PAYSHEET, city.paysheets)):
        for (when, party), table in group.items():
            if month in (None, when):
                yield f"{folder(when)}/{name}-{party}", schema, table


def folder(month: int) -> str:
    """The folder of a month.

    >>> folder(202601)
    '2026-01'
    """
    return f"{month // 100}-{month % 100:02d}"


def write_table(table: pa.Table, path: Path, fmt: Format) -> None:
    """Write one table. Parquet carries no Arrow schema, so that dictionaries read back as plain text."""
    if fmt == "parquet":
        pq.write_table(table, path, compression="zstd", store_schema=False, row_group_size=2 * _BATCH)
    elif fmt == "excel":
        _write_excel(table, path)
    else:
        _write_csv(table, path, "gb18030" if fmt == "csv-gb18030" else "utf-8")


def plain(table: pa.Table) -> pa.Table:
    """The table with dictionary columns as text."""
    return table.cast(pa.schema([
        pa.field(item.name, pa.string() if pa.types.is_dictionary(item.type) else item.type) for item in table.schema
    ]))


def _write_csv(table: pa.Table, path: Path, encoding: str) -> None:
    with path.open("wb") as out:
        if encoding == "utf-8":
            out.write(b"\xef\xbb\xbf")
        out.write((",".join(table.column_names) + "\n").encode(encoding))
        options = pacsv.WriteOptions(include_header=False)
        for batch in plain(table).to_batches(max_chunksize=_BATCH):
            text = io.BytesIO()
            pacsv.write_csv(batch, text, options)
            data = text.getvalue()
            out.write(data if encoding == "utf-8" else data.decode().encode(encoding))


def _write_excel(table: pa.Table, path: Path, sheet_rows: int = EXCEL_ROWS) -> None:
    """Row by row, so that memory stays small; numbers are numbers, times are times, ids are text."""
    options = {"constant_memory": True, "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
    with xlsxwriter.Workbook(str(path), options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, start in enumerate(range(0, max(table.num_rows, 1), sheet_rows - 1), start=1):
            sheet = book.add_worksheet(f"{number}")
            sheet.write_row(0, 0, table.column_names)
            _write_rows(sheet, day, plain(table.slice(start, sheet_rows - 1)))


def _write_rows(sheet: Any, day: Any, table: pa.Table) -> None:
    line = 0
    for batch in table.to_batches(max_chunksize=_BATCH):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            line += 1
            for place, cell in enumerate(row):
                _write_cell(sheet, day, line, place, cell)


def _write_cell(sheet: Any, day: Any, line: int, place: int, cell: object) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(line, place, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(line, place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(line, place, cell, day)
    elif isinstance(cell, (int, Decimal)):
        sheet.write_number(line, place, float(cell))
    else:
        raise TypeError(f"no Excel cell for {type(cell).__name__}")


def write_broken_encoding(city: City, path: Path, rows: int = 20, broken: int = 3) -> int:
    """Write a small GB18030 orders file whose last ``broken`` rows hold bytes that are no characters.

    The rows are good orders of the first month with numbers of their own; the bytes stand in the worker's
    number. Returns the number of broken rows. Parquet and Excel know no such fault.
    """
    table = _good_orders(city).slice(0, rows)
    numbers = pa.array([f"{ENCODING_ORDERS}{number:04d}" for number in range(table.num_rows)])
    table = table.set_column(0, "order_id", numbers)
    text = io.BytesIO()
    pacsv.write_csv(table, text, pacsv.WriteOptions(include_header=False))
    lines = text.getvalue().decode().splitlines()
    with path.open("wb") as out:
        out.write((",".join(ORDERS[name].zh for name in table.column_names) + "\n").encode("gb18030"))
        for number, line in enumerate(lines):
            data = line.encode("gb18030")
            out.write((data if number < len(lines) - broken else data.replace(b'"PT1-', b'"\xff\xfe-')) + b"\n")
    return min(broken, len(lines))


def _good_orders(city: City) -> pa.Table:
    """Completed orders of PT1 in the first month, without the rows that are wrong on purpose."""
    month = city.months[0]
    table = plain(city.orders[month, "PT1"])
    last = datetime(month // 100, month % 100, 28)
    pay = pc.field("pay").cast(pa.float64())
    good = (
        (pc.field("industry") == "instant_delivery") & (pc.field("region") == REGION) & (pay > 0) & (pay < 1000)
        & (pc.field("finished_at") > pc.field("accepted_at"))
        & (pc.field("accepted_at") < pa.scalar(last, pa.timestamp("s"))) & (pc.field("worker") < f"PT1-{NOBODY}")
        & (pc.field("rating").is_null() | (pc.field("rating") <= 5))
    )
    return table.filter(good)
