"""Columns in: from Arrow, NumPy, pandas or lists to the arrays the loop reads, with clear errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suibao.rules.case import outside, wrong_kind
from suibao.rules.errors import InputError
from suibao.rules.regions import CODES, Regions
from suibao.rules.rule import Input

Array = npt.NDArray[Any]

STORED = {"int": np.int64, "float": np.float64, "bool": np.uint8, "term": np.int8, "region": np.int32}
"""How each kind of value stands in a column."""


def read_column(declared: Input, column: Any, regions: Regions) -> Array:
    """One column in stored units. Raises InputError naming the first row that does not fit (rows from 0)."""
    if isinstance(column, (pa.Array, pa.ChunkedArray)):
        return _from_arrow(declared, column, regions)
    array = np.asarray(column)
    if array.dtype.kind in "OUS":
        return _from_arrow(declared, pa.array(array), regions)
    return _from_numpy(declared, array, regions)


def _from_arrow(declared: Input, column: Any, regions: Regions) -> Array:
    if column.null_count:
        row = int(np.argmax(column.is_null().to_numpy(zero_copy_only=False)))
        raise InputError(
            f"Input {declared.name!r} is empty in row {row} ({column.null_count} empty rows). "
            "A missing input is never taken as zero.",
            f"输入项 {declared.name!r}（{declared.zh}）第 {row} 行为空（共 {column.null_count} 行为空）。缺少的输入不会当作零。",
            input=declared.name,
            row=row,
        )
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind):
        return _from_text(declared, column, regions)
    return _from_numpy(declared, column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array)
                       else column.to_numpy(), regions)  # fmt: skip


def _from_text(declared: Input, column: Any, regions: Regions) -> Array:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    encoded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    words: list[str] = encoded.dictionary.to_pylist()
    if declared.unit.kind == "region":
        stored = [regions.index[regions.check(word)] if word else -1 for word in words]
    elif declared.unit.term is not None:
        members = {name.lower(): int(member) for name, member in declared.unit.term.__members__.items()}
        for word in words:
            if word not in members:
                raise InputError.unknown_name(f"{declared.name} called", declared.zh, word, members)
        stored = [members[word] for word in words]
    else:
        row = 0
        raise wrong_kind(declared, words[0] if words else "", f"a number of {declared.unit.name}",
                         f"数字（{declared.unit.name}）", f" (row {row})")  # fmt: skip
    table = np.array(stored or [0], dtype=STORED[declared.unit.kind])
    found: Array = table[encoded.indices.to_numpy(zero_copy_only=False)]
    return found


def _from_numpy(declared: Input, array: Array, regions: Regions) -> Array:
    kind = declared.unit.kind
    expected = STORED[kind]
    if kind == "float" and array.dtype.kind in "iuf":
        return np.ascontiguousarray(array, dtype=expected)
    if kind in ("bool", "int", "term") and array.dtype.kind in "iub" and not (kind == "int" and array.dtype.kind == "b"):
        if kind == "term":
            _check_term(declared, array)
        return np.ascontiguousarray(array, dtype=expected)
    if kind == "region" and array.dtype.kind in "iu":
        return _regions_from_numbers(array, regions)
    raise wrong_kind(
        declared,
        f"a column of {array.dtype}",
        "text codes" if kind == "region" else f"a column of whole numbers ({declared.unit.name})",
        f"整数列（{declared.unit.name}）",
    )


def _regions_from_numbers(array: Array, regions: Regions) -> Array:
    """Six-digit codes given as numbers."""
    inside = (array >= 0) & (array < CODES)
    found = regions.by_number[np.where(inside, array, 0)]
    wrong = np.flatnonzero(found < 0)
    if wrong.size:
        regions.check(str(array[wrong[0]]))
    positions: Array = found
    return positions


def _check_term(declared: Input, array: Array) -> None:
    assert declared.unit.term is not None
    for code in np.unique(array):
        if int(code) not in {int(member) for member in declared.unit.term}:
            raise wrong_kind(declared, int(code), "a code of the list", "列表中的代码")


def first_outside(inputs: Mapping[str, tuple[Input, Array]]) -> InputError | None:
    """The error for the first value outside its limits, or None."""
    for declared, array in inputs.values():
        if declared.unit.kind == "int":
            wrong = np.flatnonzero((array < declared.minimum) | (array > declared.maximum))
            if wrong.size:
                row = int(wrong[0])
                more = f" (row {row}, {wrong.size} rows in all)" if wrong.size > 1 else f" (row {row})"
                return outside(declared, array[row], more)
    return None
