"""Columns in: from Arrow, NumPy, pandas or lists to the arrays the loop reads, with clear errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suibao.rules.case import LARGEST, Described, outside, read_input, wrong_kind
from suibao.rules.errors import InputError, LawError, RegionError
from suibao.rules.regions import CODES, Regions
from suibao.rules.rule import Input

Array = npt.NDArray[Any]

_TAKEN = {"int": "iu", "float": "iuf", "bool": "iub", "term": "iu", "region": "iu"}
"""NumPy's kinds of column that each kind of value is read from."""

STORED = {"int": np.int64, "float": np.float64, "bool": np.uint8, "term": np.int8, "region": np.int32}
"""How each kind of value stands in a column."""


def read_column(declared: Input, column: Any, regions: Regions) -> Array:
    """One column in stored units. Raises InputError naming the first row that does not fit (rows from 0)."""
    if isinstance(column, (pa.Array, pa.ChunkedArray)):
        return _from_arrow(declared, column, regions)
    array = np.asarray(column)
    if array.ndim != 1:
        raise wrong_kind(declared, Described(f"{array.ndim}-dimensional"), "a column", "一列数据")
    if array.dtype.kind in "OUS":
        try:
            arrow = pa.array(array, from_pandas=True)
        except (pa.ArrowException, OverflowError):
            raise wrong_kind(declared, Described("a column of mixed or unknown kinds"), *_wanted(declared)) from None
        return _from_arrow(declared, arrow, regions)
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
    places: Array = encoded.indices.to_numpy(zero_copy_only=False)
    stored = [0] * max(len(encoded.dictionary), 1)
    for place in np.unique(places):  # words that stand in no row do not matter
        stored[place] = _read_word(declared, encoded.dictionary[int(place)].as_py(), places, int(place), regions)
    found: Array = np.array(stored, dtype=STORED[declared.unit.kind])[places]
    return found


def _read_word(declared: Input, word: Any, places: Array, place: int, regions: Regions) -> int:
    """One word of a column, read as one case would; the error names the first row where it stands."""
    row = int(np.argmax(places == place))
    if declared.unit.kind in ("int", "float"):
        raise wrong_kind(declared, word, *_wanted(declared), f" (row {row})", f"（第 {row} 行）")
    try:
        return int(read_input(declared, word, regions))
    except LawError as error:
        raise type(error)(f"Row {row}: {error.en}", f"第 {row} 行：{error.zh}", **error.details, row=row) from None


def _from_numpy(declared: Input, array: Array, regions: Regions) -> Array:
    if not array.size:
        return np.empty(0, STORED[declared.unit.kind])
    if array.dtype.kind not in _TAKEN[declared.unit.kind]:
        raise wrong_kind(declared, Described(f"a column of {array.dtype}"), *_wanted(declared))
    if declared.unit.kind == "region":
        return _regions_from_numbers(array, regions)
    if array.dtype.kind in "iu":
        _check_codes(declared, array)
    return np.require(array, STORED[declared.unit.kind], ["C", "A"])


def _wanted(declared: Input) -> tuple[str, str]:
    """What a column of this input should be, in English and Chinese, with why a float column comes about."""
    unit = declared.unit
    if unit.kind == "region":
        return "six-digit region codes", "六位地区代码"
    if unit.term is not None:
        codes = ", ".join(name.lower() for name in unit.term.__members__)
        return f"codes of the list ({codes})", f"列表中的代码（{codes}）"
    if unit.kind == "bool":
        return "true or false", "true 或 false"
    if unit.kind == "float":
        return f"numbers ({unit.name})", f"数字（{unit.name}）"
    whole = f"whole numbers ({unit.name})"
    if unit.is_money:
        return f"{whole}: amounts are whole fen, never yuan with decimals", f"整数（{unit.name}）：金额以分为单位，不用带小数的元"
    return whole, f"整数（{unit.name}）"


def _regions_from_numbers(array: Array, regions: Regions) -> Array:
    """Six-digit codes given as numbers."""
    if array.min() < 0 or array.max() >= CODES:
        row = int(np.argmax((array < 0) | (array >= CODES)))
    else:
        positions: Array = regions.by_number[array]
        if positions.min() >= 0:
            return positions
        row = int(np.argmax(positions < 0))
    try:
        regions.check(str(array[row]))
    except RegionError as error:
        raise RegionError(f"Row {row}: {error.en}", f"第 {row} 行：{error.zh}", **error.details, row=row) from None
    raise AssertionError(f"row {row} holds no region, yet {array[row]} is known")


def _check_codes(declared: Input, array: Array) -> None:
    """Numbers for a closed list or for yes/no must be of the list; for amounts they must fit."""
    unit = declared.unit
    allowed = {"bool": {0, 1}, "term": {int(member) for member in unit.term or ()}}.get(unit.kind)
    if allowed is None:
        if unit.kind == "int" and array.dtype.kind == "u" and array.max() > LARGEST:
            raise outside(declared, int(array.max()), "", "")
        return
    lowest, highest = int(array.min()), int(array.max())
    if lowest < 0 or highest > max(allowed) or not {lowest, highest} <= allowed:
        wrong = lowest if lowest not in allowed else highest
    else:
        table = np.array([code in allowed for code in range(highest + 1)])
        right = table[array]
        if right.all():
            return
        wrong = int(array[np.argmin(right)])
    row = int(np.argmax(array == wrong))
    raise wrong_kind(declared, wrong, *_wanted(declared), f" (row {row})", f"（第 {row} 行）")


def first_outside(inputs: Mapping[str, tuple[Input, Array]]) -> InputError | None:
    """The error for the first value outside its limits, or None."""
    for declared, array in inputs.values():
        if declared.unit.kind in ("int", "float"):
            wrong = np.flatnonzero(~((array >= declared.minimum) & (array <= declared.maximum)))
            if wrong.size:
                row = int(wrong[0])
                more = f", {wrong.size} rows in all" if wrong.size > 1 else ""
                more_zh = f"，共 {wrong.size} 行" if wrong.size > 1 else ""
                return outside(declared, array[row].item(), f" (row {row}{more})", f"（第 {row} 行{more_zh}）")
    return None
