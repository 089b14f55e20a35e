"""Excel and OpenDocument workbooks, sheet by sheet, as batches of text columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from suibao.work.errors import UnreadableFileError
from suibao.work.reading_csv import unique

BATCH = 20_000


def excel_pieces(path: Path) -> Iterator[tuple[str, list[str], Iterator[pa.RecordBatch]]]:
    """Each sheet that is not empty: its name, column names, and rows as batches."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
    except (CalamineError, OSError) as error:
        raise UnreadableFileError(
            f"{path}: not a workbook, protected by a password, or damaged ({error}). Save it again as .xlsx.",
            f"{path}：不是有效的工作簿、有密码或已损坏，请另存为.xlsx。", file=str(path),
        ) from error
    filled = [name for name in names if workbook.get_sheet_by_name(name).total_height > 0]
    if not filled:
        raise UnreadableFileError(f"{path}: every sheet is empty.", f"{path}：所有工作表均为空。", file=str(path))
    for name in filled:
        sheet = workbook.get_sheet_by_name(name)
        rows = sheet.iter_rows()
        first = sheet.start[0] if sheet.start else 0
        headers = [(cell_text(cell) or "").strip() for cell in next(rows)]
        columns = unique(headers)
        yield name, headers, _batches(rows, columns, first + 2)


def _batches(rows: Iterator[list[Any]], names: list[str], first: int) -> Iterator[pa.RecordBatch]:
    """Rows as text; a row without any text is no row, yet counts in the numbering."""
    cells: list[list[str | None]] = []
    numbers: list[int] = []
    for number, row in enumerate(rows, first):
        texts = [cell_text(cell) for cell in row]
        if any(texts):
            cells.append(texts)
            numbers.append(number)
        if len(cells) == BATCH:
            yield _batch(cells, numbers, names)
            cells, numbers = [], []
    yield _batch(cells, numbers, names)


def _batch(cells: list[list[str | None]], numbers: list[int], names: list[str]) -> pa.RecordBatch:
    columns = list(zip(*cells, strict=True)) if cells else [()] * len(names)
    arrays = [pa.array(column, pa.string()) for column in columns]
    lines = pa.nulls(len(numbers), pa.string())
    return pa.RecordBatch.from_arrays([*arrays, pa.array(numbers, pa.int64()), lines], [*names, "row", "line"])


def cell_text(cell: Any) -> str | None:
    """The cell as a careful typist would write it; None when empty.

    Excel keeps a time as a fraction of a day, so times are rounded to the second. Whole numbers lose
    their ``.0``; a number with more than 15 digits has lost digits already in Excel and is left as it is.
    """
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{(cell + timedelta(milliseconds=500)).replace(microsecond=0):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


