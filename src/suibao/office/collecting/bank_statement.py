"""Reading a bank statement: CSV (UTF-8 or GB18030) or Excel, row by row; what cannot be taken is refused with a reason."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from suibao.errors import SuibaoError
from suibao.office.collecting.bank_columns import (
    INCOMING_WORDS,
    MESSAGES,
    NEEDED,
    OUTGOING_WORDS,
    TOTAL_WORDS,
    Column,
    Reason,
    column_of,
    no_header,
)
from suibao.work.reading import CSV_ENDINGS, EXCEL_ENDINGS
from suibao.work.reading_csv import BROKEN, DELIMITERS, encoding_of
from suibao.work.reading_excel import cell_text

HEADER_WITHIN = 30
"""Banks put the account's own name and period above the header, in so many rows at most."""
LARGEST_FEN = 10**13
EARLIEST = date(1999, 1, 1)
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?")


@dataclass(frozen=True)
class BankRow:
    """One row that can be taken: money in, or (``original`` given) a bounce of an earlier receipt. Amount in fen."""

    row: int
    day: date
    name: str
    account: str
    amount_fen: int
    memo: str
    serial: str
    original: str


@dataclass(frozen=True)
class Refused:
    """One row that is given back: why, and its cells as they came."""

    row: int
    reason: Reason
    field: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class BankStatement:
    """A file read: ``digest`` is the SHA-256 of its bytes; every row with any text is accepted or refused."""

    path: str
    digest: bytes
    headers: tuple[str, ...]
    accepted: tuple[BankRow, ...]
    refused: tuple[Refused, ...]
    cells: Mapping[int, tuple[str, ...]]


class _RefusedError(Exception):
    def __init__(self, reason: Reason, column: Column) -> None:
        self.reason = reason
        self.column = column


def read_statement(path: Path, day: date) -> BankStatement:
    """Read a statement as of ``day``. Raises SuibaoError for a file that cannot be taken as a whole."""
    rows = list(_rows(path))
    start, headers, columns = _header(path, rows)
    accepted: list[BankRow] = []
    refused: list[Refused] = []
    for number, cells in rows[start + 1 :]:
        try:
            accepted.append(_row(number, cells, len(headers), columns, day))
        except _RefusedError as error:
            refused.append(Refused(number, error.reason, error.column.value, tuple(cells)))
    digest = hashlib.sha256(path.read_bytes()).digest()
    came = {number: tuple(cells) for number, cells in rows[start + 1 :]}
    return BankStatement(str(path), digest, tuple(headers), tuple(accepted), tuple(refused), came)


def write_refused(path: Path, headers: Sequence[str], refused: Sequence[Refused]) -> None:
    """Give refused rows back as CSV that Excel reads: their place, the reason in words, and the cells as they came."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["行号", "原因代码", "原因", "reason", *headers])
        for one in sorted(refused, key=lambda one: one.row):
            zh, en = MESSAGES[one.reason]
            writer.writerow([one.row, one.reason.value, zh, en, *map(_guarded, one.cells)])


def _guarded(cell: str) -> str:
    # A memo that begins like a formula would be run by a spreadsheet that opens the file.
    formula = cell.startswith(("=", "+", "@", "\t", "\r")) or (
        cell.startswith("-") and not cell[1:].replace(".", "").isdigit()
    )
    return f"'{cell}" if formula else cell


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows with any text, with their number as a person counts."""
    ending = path.suffix.lower()
    if not path.is_file():
        raise SuibaoError(f"{path}: no such file. Check the path.", f"{path}：文件不存在，请检查路径。", file=str(path))
    if ending in CSV_ENDINGS:
        found = enumerate(_csv_rows(path), 1)
    elif ending in EXCEL_ENDINGS:
        found = enumerate(_excel_rows(path), 1)
    else:
        raise SuibaoError(
            f"{path}: '{ending}' is no bank statement. Expected: {', '.join((*CSV_ENDINGS, *EXCEL_ENDINGS))}.",
            f"{path}：不支持的格式“{ending}”，应为：{'、'.join((*CSV_ENDINGS, *EXCEL_ENDINGS))}。", file=str(path),
        )  # fmt: skip
    yield from ((number, cells) for number, cells in found if any(cells))


def _csv_rows(path: Path) -> Iterator[list[str]]:
    encoding = encoding_of(path)
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="") as file:
        sample = file.read(1 << 16)
        file.seek(0)
        delimiter = max(DELIMITERS, key=sample.count)
        for cells in csv.reader(file, delimiter=delimiter):
            yield [cell.strip().strip("\t") for cell in cells]


def _excel_rows(path: Path) -> Iterator[list[str]]:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except (CalamineError, OSError) as error:
        raise SuibaoError(
            f"{path}: not a workbook, protected by a password, or damaged ({error}). Save it again as .xlsx.",
            f"{path}：不是有效的工作簿、有密码或已损坏，请另存为 .xlsx。", file=str(path),
        ) from error  # fmt: skip
    filled = [sheet for sheet in sheets if sheet.total_height > 0]
    if len(filled) > 1:
        raise SuibaoError(
            f"{path}: {len(filled)} sheets hold rows; one statement a file is expected. Save each as a file of its own.",
            f"{path}：有 {len(filled)} 个工作表含数据，应每个文件一份流水。请分别另存。", file=str(path),
        )  # fmt: skip
    for sheet in filled:
        for row in sheet.to_python(skip_empty_area=False):
            yield [cell_text(cell) or "" for cell in row]


def _header(path: Path, rows: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str], dict[Column, list[int]]]:
    for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[Column, list[int]] = {}
        for at, cell in enumerate(cells):
            column = column_of(cell)
            if column is not None:
                columns.setdefault(column, []).append(at)
        if all(one in columns for one in NEEDED):
            _refuse_twice(path, cells, columns)
            return place, list(cells), columns
    raise no_header(str(path))


def _refuse_twice(path: Path, cells: Sequence[str], columns: Mapping[Column, list[int]]) -> None:
    for column, places in columns.items():
        if len(places) > 1 and column is not Column.MEMO:
            names = [cells[at] for at in places]
            raise SuibaoError(
                f"{path}: the columns {' and '.join(names)} mean the same. Remove or rename one of them.",
                f"{path}：列{'与'.join(f'“{name}”' for name in names)}含义相同，请删除或改名其中一列。", file=str(path),
            )  # fmt: skip


def _row(number: int, cells: Sequence[str], width: int, columns: Mapping[Column, list[int]], day: date) -> BankRow:
    def cell(column: Column) -> str:
        return " ".join(filter(None, (cells[at] for at in columns.get(column, ()) if at < len(cells))))

    if next(filter(None, cells), "").rstrip("：:").lower() in TOTAL_WORDS:
        raise _RefusedError(Reason.TOTAL, Column.AMOUNT)
    if len(cells) < width or any(cells[width:]):
        raise _RefusedError(Reason.WRONG_CELLS, Column.AMOUNT)
    for column in Column:
        if BROKEN in cell(column):
            raise _RefusedError(Reason.BROKEN_ENCODING, column)
    for column in (Column.DATE, Column.SERIAL):
        if not cell(column):
            raise _RefusedError(Reason.MISSING, column)
    fen, outgoing = _amount(cell)
    original = cell(Column.ORIGINAL)
    if outgoing and not original:
        raise _RefusedError(Reason.OUTGOING, Column.AMOUNT)
    account = re.sub(r"[\s-]", "", cell(Column.ACCOUNT))
    return BankRow(
        number, _day(cell(Column.DATE), day), cell(Column.NAME), account, fen, cell(Column.MEMO), cell(Column.SERIAL),
        original if outgoing else "",
    )  # fmt: skip


def _amount(cell: Callable[[Column], str]) -> tuple[int, bool]:
    """The amount in fen and whether it went out: by a column of its own, the direction, or the sign."""
    came, went = _fen(cell(Column.AMOUNT), Column.AMOUNT), _fen(cell(Column.OUTGOING), Column.OUTGOING)
    direction = cell(Column.DIRECTION).strip().lower()
    if came and went:
        raise _RefusedError(Reason.BAD_AMOUNT, Column.OUTGOING)
    if direction and not direction.startswith((*INCOMING_WORDS, *OUTGOING_WORDS)):
        raise _RefusedError(Reason.BAD_DIRECTION, Column.DIRECTION)
    fen = came or went
    if not fen:
        given = cell(Column.AMOUNT) or cell(Column.OUTGOING)
        raise _RefusedError(Reason.ZERO if given else Reason.MISSING, Column.AMOUNT)
    outgoing = bool(went) or direction.startswith(OUTGOING_WORDS)
    return abs(fen), outgoing != (fen < 0)


def _fen(text: str, column: Column) -> int:
    plain = re.sub(r"[,￥¥元\s]|CNY|RMB", "", unicodedata.normalize("NFKC", text).upper())
    if not plain:
        return 0
    try:
        fen = Decimal(plain) * 100
    except InvalidOperation:
        raise _RefusedError(Reason.BAD_AMOUNT, column) from None
    if not fen.is_finite():
        raise _RefusedError(Reason.BAD_AMOUNT, column)
    if abs(fen) > LARGEST_FEN:
        raise _RefusedError(Reason.ABSURD, column)
    if fen != int(fen):
        raise _RefusedError(Reason.FRACTION, column)
    return int(fen)


def _day(text: str, today: date) -> date:
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        found = date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        found = None
    if found is None or found < EARLIEST:
        raise _RefusedError(Reason.BAD_DATE, Column.DATE)
    if found > today:
        raise _RefusedError(Reason.FUTURE, Column.DATE)
    return found
