"""What a posting must look like before it may touch the ledger: columns and types. Values: `suibao.books.compacting`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from suibao.errors import SuibaoError, nearest

TRANSFERS = pa.schema(
    [
        pa.field("debit", pa.string(), False),
        pa.field("credit", pa.string(), False),
        pa.field("amount_fen", pa.int64(), False),
        pa.field("month", pa.int32(), False),
        pa.field("code", pa.string(), False),
        pa.field("key", pa.string(), False),
        pa.field("note", pa.string(), False),
        pa.field("person", pa.string(), False),
        pa.field("basis_fen", pa.int64(), False),
    ]
)
FORM_TRANSFERS = pa.schema(
    [
        *(pa.field(name, pa.string(), False) for name in ("debit", "credit", "form", "code", "note", "person")),
        pa.field("amount_fen", pa.int64(), False),
        pa.field("basis_fen", pa.int64(), False),
        pa.field("month", pa.int32(), False),
    ]
)
OPTIONAL = {"person": "", "basis_fen": 0}
"""Columns of transfers that may be absent, and what their absence means."""

Rows: TypeAlias = pa.Table | pa.RecordBatch
Transfers: TypeAlias = pa.Table | Iterable[pa.RecordBatch]

CHUNK = 1 << 17
"""Rows handled at a time: the memory of a posting does not grow with its size."""


@dataclass(frozen=True)
class FormTransfers:
    """Transfers (columns: FORM_TRANSFERS) whose words are written with ``@`` for the person already.

    For callers that have accounts, forms, codes and notes as a few words and people as a column: text columns may be
    dictionary-encoded and are never spelled out. ``form`` is the key with ``@`` where the person's key would stand,
    so is ``note``; in ``debit`` and ``credit`` ``@`` may be the part behind the kind: ``account:@:employee_pension:440100``.
    A row with ``@`` anywhere needs its ``person``.
    """

    rows: Transfers


@dataclass(frozen=True)
class Piece:
    """Some rows of a posting. ``forms``: their words hold ``@`` already; ``guess``: nobody said whom they are about."""

    rows: pa.Table
    forms: bool
    guess: bool


def pieces(transfers: Transfers | FormTransfers) -> Iterator[Piece]:
    """The transfers in pieces of at most CHUNK rows with the right columns.

    ``person`` and ``basis_fen`` may be absent. Text columns may be dictionary-encoded.
    """
    forms = isinstance(transfers, FormTransfers)
    rows = transfers.rows if isinstance(transfers, FormTransfers) else transfers
    whole: Iterable[Rows] = [rows] if isinstance(rows, pa.Table | pa.RecordBatch) else rows
    for piece in whole:
        names = piece.schema.names
        guess = "person" not in names or piece.column(names.index("person")).null_count == piece.num_rows
        table = shaped(piece, FORM_TRANSFERS if forms else TRANSFERS, "transfers", OPTIONAL)
        for start in range(0, table.num_rows, CHUNK):
            yield Piece(table.slice(start, CHUNK), forms, guess)


def shaped(rows: Rows, schema: pa.Schema, what: str, optional: Mapping[str, object] | None = None) -> pa.Table:
    """The rows with exactly the schema's columns and types, nothing null where the schema says so.

    Columns of ``optional`` may be absent or null, which means the value given there; with it, text may stay
    dictionary-encoded.
    """
    table = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
    defaults = optional or {}
    _check_columns(
        [*table.schema.names, *(name for name in defaults if name not in table.schema.names)], schema.names, what
    )
    columns = []
    for field in schema:
        if field.name in defaults and (field.name not in table.schema.names or table[field.name].null_count):
            columns.append(_filled(table, field, defaults[field.name]))
            continue
        column = table.column(field.name)
        if optional is not None and pa.types.is_dictionary(column.type) and field.type == pa.string():
            columns.append(_required(column, field, what))
            continue
        try:
            columns.append(column.cast(field.type))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise SuibaoError(
                f"Column '{field.name}' of {what} is {column.type} and does not fit {field.type}: {error}",
                f"{what} 的列“{field.name}”类型为 {column.type}，无法转换为 {field.type}：{error}",
                column=field.name,
            ) from error
        _required(column, field, what)
    return pa.table(columns, schema=schema) if optional is None else pa.table(columns, names=schema.names)


def _required(column: pa.ChunkedArray, field: pa.Field, what: str) -> pa.ChunkedArray:
    """The column, which has a value in every row where the field wants one."""
    if not field.nullable and column.null_count:
        row = pc.index(pc.is_null(column), True).as_py()
        raise SuibaoError(
            f"Column '{field.name}' of {what} is empty in {column.null_count} rows, first in row {row + 1}. "
            "Every row needs a value; nothing missing is read as zero.",
            f"{what} 的列“{field.name}”有 {column.null_count} 行为空，首见第 {row + 1} 行。"
            "每行都须有值，缺失不等于零。",
            column=field.name,
            row=row,
        )
    return column


def _filled(table: pa.Table, field: pa.Field, default: object) -> pa.ChunkedArray:
    """An optional column with its default for what is absent."""
    if field.name not in table.schema.names:
        return pa.chunked_array([pa.array([default], field.type).take(pa.array([0] * table.num_rows, pa.int64()))])
    return table[field.name].cast(field.type).fill_null(default)


def _check_columns(found: list[str], expected: list[str], what: str) -> None:
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in expected]
    if not missing and not extra:
        return
    name = (missing or extra)[0]
    like = nearest(name, extra if missing else expected)
    hint = f" Did you mean '{like}'?" if like else ""
    raise SuibaoError(
        f"The {what} lack {missing or 'nothing'} and have unknown columns {extra or 'none'}.{hint} "
        f"Expected: {', '.join(expected)}.",
        f"{what} 缺少列 {missing or '无'}，多出列 {extra or '无'}。应为：{', '.join(expected)}。",
        missing=missing,
        extra=extra,
    )
