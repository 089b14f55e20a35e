"""Files of any format become relations: canonical columns, the file's name, the row as a person counts it.

Parquet is read where it lies. CSV and Excel are first copied, piece by piece, to a temporary Parquet file
of text columns, so that memory stays bounded and every later step sees one format. Files with identity
numbers or credit codes are copied as well: the number is checked, masked and hashed on the way, and never
stands on disk in the clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from suibao.work.errors import UnreadableFileError
from suibao.work.fields import Schema, Type
from suibao.work.identity import Identities
from suibao.work.protecting import protect
from suibao.work.reading_csv import csv_pieces
from suibao.work.reading_excel import excel_pieces
from suibao.work.recognising import Headers, Warning, recognise, warnings
from suibao.work.schemas import SCHEMAS

LINE = "line"
"""Column with the whole text of a CSV line that has the wrong number of cells."""

CSV_ENDINGS = (".csv", ".txt", ".tsv")
EXCEL_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
PARQUET_ENDINGS = (".parquet", ".pq")
ENDINGS = (*PARQUET_ENDINGS, *CSV_ENDINGS, *EXCEL_ENDINGS)

PROTECTED = (Type.ID_NUMBER, Type.CREDIT_CODE)


@dataclass(frozen=True)
class Piece:
    """A Parquet file in canonical or own column names: one file, or one sheet of a workbook."""

    file: str
    path: Path
    headers: Headers
    rows: int
    copied: bool


@dataclass(frozen=True)
class Keep:
    """Where copies go, what becomes of identity numbers on the way (a keyed hash there, the number in memory), and what
    kinds of file there may be."""

    scratch: Path
    secret: bytes
    identities: Identities
    schemas: Mapping[str, Schema]


@dataclass(frozen=True)
class Source:
    """Pieces with the same columns of the same types, as one relation with ``file``, ``row`` and ``line``."""

    schema: Schema
    table: ir.Table
    present: frozenset[str]


@dataclass
class Reading:
    """Everything that was read: the sources, rows by file, and warnings."""

    sources: list[Source] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning] = field(default_factory=list)
    identities: Identities = field(default_factory=Identities)

    def of(self, kind: str) -> list[Source]:
        """The sources of one kind of file."""
        return [source for source in self.sources if source.schema.kind == kind]


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files to read: directories give the files in them with a known ending, sorted by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(item for item in path.iterdir() if item.suffix.lower() in ENDINGS and item.is_file())
        else:
            found.append(path)
    return found


def read(
    con: Backend, paths: Sequence[Path], scratch: Path, secret: bytes, schemas: Mapping[str, Schema] = SCHEMAS
) -> Reading:
    """Open the files as relations on ``con``; copies go to ``scratch``, which the caller removes."""
    reading = Reading()
    keep = Keep(scratch, secret, reading.identities, schemas)
    groups: dict[tuple[object, ...], list[Piece]] = {}
    for path in expand(paths):
        for piece in pieces(path, keep):
            reading.rows[piece.file] = piece.rows
            reading.kinds[piece.file] = piece.headers.schema.kind
            reading.warnings += warnings(piece.file, piece.headers)
            shape = tuple(zip(*_types(piece), strict=True))
            groups.setdefault((piece.headers.schema.kind, piece.copied, shape), []).append(piece)
    reading.sources = [_source(con, same) for same in groups.values()]
    return reading


def _types(piece: Piece) -> tuple[list[str], list[str]]:
    schema = pq.read_schema(piece.path)
    return schema.names, [str(kind) for kind in schema.types]


def pieces(path: Path, keep: Keep) -> Iterator[Piece]:
    """The pieces of one file, copied where needed. Raises :class:`UnreadableFileError`."""
    ending = path.suffix.lower()
    if not path.is_file():
        raise UnreadableFileError(
            f"{path}: no such file. Check the path.", f"{path}：文件不存在，请检查路径。", file=str(path)
        )
    if ending in PARQUET_ENDINGS:
        yield _parquet(path, keep)
    elif ending in CSV_ENDINGS:
        headers, batches = csv_pieces(path)
        yield _copied(str(path), headers, batches, keep)
    elif ending in EXCEL_ENDINGS:
        for sheet, headers, batches in excel_pieces(path):
            yield _copied(f"{path}#{sheet}", headers, batches, keep)
    else:
        raise UnreadableFileError(
            f"{path}: '{ending}' is not a known format. Expected one of: {', '.join(ENDINGS)}.",
            f"{path}：不支持的格式“{ending}”，应为：{'、'.join(ENDINGS)}。", file=str(path),
        )


def _parquet(path: Path, keep: Keep) -> Piece:
    try:
        opened = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError(
            f"{path}: not a Parquet file, or damaged ({error}). Export it again.",
            f"{path}：不是有效的Parquet文件或已损坏，请重新导出。", file=str(path),
        ) from error
    names = opened.schema_arrow.names
    headers = recognise(str(path), names, keep.schemas)
    if not any(item.type in PROTECTED for item in headers.schema.fields):
        return Piece(str(path), path, headers, opened.metadata.num_rows, copied=False)
    return _copied(str(path), names, _numbered(opened), keep)


def _numbered(opened: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    """Batches of a Parquet file with ``row`` counted from 1."""
    row = 1
    for batch in opened.iter_batches():
        numbers = pa.array(np.arange(row, row + batch.num_rows))
        row += batch.num_rows
        yield batch.append_column("row", numbers).append_column(LINE, pa.nulls(batch.num_rows, pa.string()))


def _copied(file: str, names: Sequence[str], batches: Iterable[pa.RecordBatch], keep: Keep) -> Piece:
    """Write the batches to a temporary Parquet file under canonical names; unknown columns are left out."""
    headers = recognise(file, names, keep.schemas)
    path = keep.scratch / f"{len(list(keep.scratch.iterdir())):05d}.parquet"
    wanted = [*headers.columns.values(), "row", LINE]
    canonical = [*headers.columns, "row", LINE]
    rows, writer = 0, None
    try:
        for batch in batches:
            piece = protect(batch.select(wanted).rename_columns(canonical), headers.schema, keep.secret, keep.identities)
            piece = piece.append_column("file", pa.array([file] * piece.num_rows, pa.string()))
            writer = writer or pq.ParquetWriter(path, piece.schema, compression="zstd", compression_level=1)
            writer.write_batch(piece)
            rows += piece.num_rows
    finally:
        if writer is not None:
            writer.close()
    return Piece(file, path, headers, rows, copied=True)


def _source(con: Backend, same: Sequence[Piece]) -> Source:
    """One relation over pieces of the same shape."""
    first = same[0]
    paths = [str(piece.path) for piece in same]
    present = frozenset(first.headers.columns)
    if first.copied:
        return Source(first.headers.schema, con.read_parquet(paths), present)
    table = con.read_parquet(paths, file_row_number=True, filename=True)
    columns = {name: table[header] for name, header in first.headers.columns.items()}
    relation = table.select(
        **columns, file=table["filename"], row=table["file_row_number"] + 1, line=ibis.null("string")
    )
    return Source(first.headers.schema, relation, present)
