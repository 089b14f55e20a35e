"""What a posting must look like before it may touch the ledger: columns, types, plausible values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    ]
)
ACCOUNT = r"^[a-z][a-z_]*(:[^:\s\p{Z}]+)+$"  # \p{Z}: any Unicode space, as in accounts.FORM
CONTROL = r"[\x00-\x1f\x7f]"

Rows: TypeAlias = pa.Table | pa.RecordBatch
Transfers: TypeAlias = pa.Table | Iterable[pa.RecordBatch]


def checked_transfers(transfers: Transfers) -> Iterator[pa.Table]:
    """The transfers piece by piece, in the types of TRANSFERS; SuibaoError at the first row that is not plausible."""
    pieces: Iterable[Rows] = [transfers] if isinstance(transfers, pa.Table | pa.RecordBatch) else transfers
    for piece in pieces:
        table = shaped(piece, TRANSFERS, "transfers")
        _check_rows(table)
        yield table


def shaped(rows: Rows, schema: pa.Schema, what: str) -> pa.Table:
    """The rows with exactly the schema's columns and types, nothing null where the schema says so."""
    table = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
    _check_columns(table.schema.names, schema.names, what)
    columns = []
    for field in schema:
        column = table.column(field.name)
        try:
            columns.append(column.cast(field.type))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise SuibaoError(
                f"Column '{field.name}' of {what} is {column.type} and does not fit {field.type}: {error}",
                f"{what} 的列“{field.name}”类型为 {column.type}，无法转换为 {field.type}：{error}",
                column=field.name,
            ) from error
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
    return pa.table(columns, schema=schema)


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


def _check_rows(table: pa.Table) -> None:
    month = table["month"]
    calendar = pc.subtract(month, pc.multiply(pc.divide(month, 100), 100))
    plausible = pc.and_(
        pc.and_(pc.greater_equal(month, 195001), pc.less_equal(month, 210012)),
        pc.and_(pc.greater_equal(calendar, 1), pc.less_equal(calendar, 12)),
    )
    _demand(table, pc.greater(table["amount_fen"], 0), "amount_fen", "a positive amount in fen", "正的金额（分）")
    _demand(table, plausible, "month", "a month as yyyymm, 195001 to 210012", "月份 yyyymm，195001 至 210012")
    for name in ("debit", "credit"):
        names = table[name].combine_chunks().dictionary_encode()
        good = pc.and_(
            pc.match_substring_regex(names.dictionary, ACCOUNT), pc.less_equal(pc.utf8_length(names.dictionary), 200)
        )
        _demand(table, pc.take(good, names.indices), name, "an account such as pool:employee_pension:440100", "账户名")
    different = pc.not_equal(table["debit"], table["credit"])
    _demand(table, different, "credit", "another account than the debit", "与借方不同的账户")
    for name in ("code", "key", "note"):
        clean = pc.invert(pc.match_substring_regex(table[name], CONTROL))
        _demand(table, clean, name, "text without control characters", "不含控制字符的文本")
    for name in ("code", "key"):
        _demand(table, pc.not_equal(table[name], ""), name, "a text that is not empty", "非空文本")


def _demand(table: pa.Table, good: pa.ChunkedArray | pa.Array, column: str, en: str, zh: str) -> None:
    if pc.all(good, min_count=0).as_py():
        return
    row = pc.index(good, False).as_py()
    key, value = table["key"][row].as_py(), table[column][row].as_py()
    raise SuibaoError(
        f"Transfer '{key}' has {column} = {value!r}; expected {en}. Nothing was posted.",
        f"转账“{key}”的 {column} 为 {value!r}，应为{zh}。未入账任何记录。",
        key=key,
        column=column,
        value=value,
    )
