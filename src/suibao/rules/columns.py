"""Columns in: from Arrow, NumPy, pandas or lists to the arrays the loop reads, with clear errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suibao.rules.case import LARGEST, Described, at_row, empty, outside, read_input, wrong_kind
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
        raise wrong_kind(declared, Described(f"{array.ndim}-dimensional", f"{array.ndim} 维数据"))
    if array.dtype.kind in "OUS":
        try:
            arrow = pa.array(array, from_pandas=True)
        except (pa.ArrowException, OverflowError):
            raise wrong_kind(declared, Described("a column of several or unknown kinds", "混合或未知类型的列")) from None
        return _from_arrow(declared, arrow, regions)
    return _from_numpy(declared, array, regions)


def _from_arrow(declared: Input, column: Any, regions: Regions) -> Array:
    if column.null_count:
        row = int(np.argmax(column.is_null().to_numpy(zero_copy_only=False)))
        raise empty(declared, at_row(row, column.null_count))
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
    if declared.unit.kind in ("int", "float") and not declared.unit.is_month:
        raise wrong_kind(declared, word, at_row(row))
    try:
        return int(read_input(declared, word, regions))
    except LawError as error:
        raise _in_row(error, row) from None


def _in_row(error: LawError, row: int) -> LawError:
    where, where_zh = at_row(row)
    return type(error)(f"{where}{error.en}", f"{where_zh}{error.zh}", **error.details, row=row)


def _from_numpy(declared: Input, array: Array, regions: Regions) -> Array:
    if not array.size:
        return np.empty(0, STORED[declared.unit.kind])
    if array.dtype.kind not in _TAKEN[declared.unit.kind]:
        raise wrong_kind(declared, Described(f"a column of {array.dtype}", f"{array.dtype} 列"))
    if declared.unit.kind == "region":
        return _regions_from_numbers(array, regions)
    if array.dtype.kind in "iu":
        _check_codes(declared, array)
    return np.require(array, STORED[declared.unit.kind], ["C", "A"])


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
        raise _in_row(error, row) from None
    raise AssertionError(f"row {row} holds no region, yet {array[row]} is known")


def _check_codes(declared: Input, array: Array) -> None:
    """Numbers for a closed list or for yes/no must be of the list; for amounts they must fit."""
    unit = declared.unit
    allowed = {"bool": {0, 1}, "term": {int(member) for member in unit.term or ()}}.get(unit.kind)
    if allowed is None:
        if unit.kind == "int" and array.dtype.kind == "u" and array.max() > LARGEST:
            raise outside(declared, int(array.max()), at_row(int(np.argmax(array))))
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
    raise wrong_kind(declared, wrong, at_row(row))


def first_outside(inputs: Mapping[str, tuple[Input, Array]]) -> InputError | None:
    """The error for the first value outside its limits, or None."""
    for declared, array in inputs.values():
        if declared.unit.kind in ("int", "float"):
            wrong = np.flatnonzero(~((array >= declared.minimum) & (array <= declared.maximum)))
            if wrong.size:
                row = int(wrong[0])
                return outside(declared, array[row].item(), at_row(row, wrong.size))
    return None
