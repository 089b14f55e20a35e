"""CSV in UTF-8 (with or without a byte order mark) or GB18030, in pieces of bounded size.

The encoding is found from the content. Bytes that are no character become U+FFFD in their own cell only,
so that the check finds them row by row instead of refusing the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from bisect import insort
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from suibao.work.errors import UnreadableFileError

SAMPLE = 1 << 20
BLOCK = 8 << 20
BROKEN = "\ufffd"
DELIMITERS = ",\t;|"


def encoding_of(path: Path) -> str:
    """``utf-8`` or ``gb18030``: whichever reads the start of the file with fewer broken characters.

    Valid UTF-8 with Chinese text is practically never valid GB18030 by chance of meaning, and UTF-8 wins
    a tie, so plain ASCII counts as UTF-8.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return min(("utf-8", "gb18030"), key=lambda name: _broken(sample, name))


def _broken(sample: bytes, encoding: str) -> int:
    """Broken characters of the sample; a character cut by its end does not count."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return decoder.decode(sample).count(BROKEN)


class Transcoded(io.RawIOBase):
    """A binary file in another encoding, read as UTF-8; broken bytes become U+FFFD."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._ready = b""
        self._start = True

    def readable(self) -> bool:
        """Always: this is an input."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` with UTF-8; 0 at the end of the file."""
        while not self._ready:
            block = self._file.read(max(len(buffer), 4096))
            text = self._decoder.decode(block, final=not block)
            if self._start and text:
                text, self._start = text.removeprefix("\ufeff"), False
            self._ready = text.encode()
            if not block:
                break
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def header_of(path: Path, encoding: str) -> tuple[list[str], str]:
    """The column names in the first line and the delimiter between them."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline().removeprefix("\ufeff")
    if not first.strip():
        raise UnreadableFileError(
            f"{path}: empty. The first row must hold the column names.",
            f"{path}：文件为空。第一行须为列名。", file=str(path),
        )
    delimiter = max(DELIMITERS, key=first.count)
    return [name.strip() for name in next(csv.reader([first], delimiter=delimiter))], delimiter


def csv_pieces(path: Path) -> tuple[list[str], Iterator[pa.RecordBatch]]:
    """The column names and the rows as batches of text columns with ``row`` and ``line``."""
    encoding = encoding_of(path)
    names, delimiter = header_of(path, encoding)
    return names, _batches(path, encoding, unique(names), delimiter)


def unique(names: list[str]) -> list[str]:
    """Names for reading: an empty header gets a number, so that columns can be told apart."""
    return [name or f"column {at}" for at, name in enumerate(names, 1)]


def _batches(path: Path, encoding: str, names: list[str], delimiter: str) -> Iterator[pa.RecordBatch]:
    ragged: list[tuple[int, str | None]] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        insort(ragged, (row.number, row.text))
        return "skip"

    try:
        with path.open("rb") as file:
            reader = pacsv.open_csv(
                pa.PythonFile(io.BufferedReader(Transcoded(file, encoding), BLOCK), mode="r"),
                pacsv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows=1),
                pacsv.ParseOptions(
                    delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=refuse
                ),
                pacsv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), check_utf8=False, strings_can_be_null=False
                ),
            )
            seen = 0
            for batch in reader:
                yield _numbered(batch, seen, ragged)
                seen += batch.num_rows
            yield _ragged(names, ragged)
    except pa.ArrowInvalid as error:
        raise UnreadableFileError(
            f"{path}: the text cannot be cut into rows ({error}). Look for a quotation mark that is never closed.",
            f"{path}：无法分行，可能有未闭合的引号。请检查后重新导出。", file=str(path),
        ) from error


def _numbered(batch: pa.RecordBatch, seen: int, ragged: list[tuple[int, str | None]]) -> pa.RecordBatch:
    """Trim the cells, make empty ones null, and number the rows; lines refused so far push the numbers on.

    A row without any text is no row, yet counts in the numbering.
    """
    columns = [pc.utf8_trim_whitespace(column) for column in batch.columns]
    columns = [pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column) for column in columns]
    refused = np.array([number for number, _ in ragged], np.int64) - np.arange(len(ragged))
    ordinal = np.arange(seen, seen + batch.num_rows) + 2
    row = ordinal + np.searchsorted(refused, ordinal, side="right")
    extra = [pa.array(row, pa.int64()), pa.nulls(batch.num_rows, pa.string())]
    whole = pa.RecordBatch.from_arrays([*columns, *extra], [*batch.schema.names, "row", "line"])
    empty = reduce(pc.and_, [column.is_null() for column in columns])
    return whole.filter(pc.invert(empty)) if pc.any(empty).as_py() else whole


def _ragged(names: list[str], ragged: list[tuple[int, str | None]]) -> pa.RecordBatch:
    """The refused lines that hold any text, with their number and text and no cells."""
    kept = [(number, text) for number, text in ragged if text and text.strip()]
    columns = [pa.nulls(len(kept), pa.string()) for _ in names]
    rows = pa.array([number for number, _ in kept], pa.int64())
    lines = pa.array([text for _, text in kept], pa.string())
    return pa.RecordBatch.from_arrays([*columns, rows, lines], [*names, "row", "line"])
