"""From NumPy arrays to Arrow columns without a Python object per row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suibao.demo.draws import Bools, Ints

NEVER = np.iinfo(np.int64).min
"""Stands for an empty time or date inside the generator."""


def yuan(fen: Ints, empty: Bools | None = None) -> pa.Array:
    """Whole fen as exact yuan: decimal with two places; null where ``empty``."""
    return _decimal(fen, pa.decimal128(12, 2), empty)


def tenths(values: Ints, empty: Bools | None = None) -> pa.Array:
    """Whole tenths as a decimal with one place; null where ``empty``."""
    return _decimal(values, pa.decimal128(6, 1), empty)


def _decimal(values: Ints, kind: pa.DataType, empty: Bools | None) -> pa.Array:
    words = np.empty((len(values), 2), dtype=np.int64)
    words[:, 0] = values
    words[:, 1] = values >> 63  # the sign fills the upper half of a 128-bit number
    return pa.Array.from_buffers(kind, len(values), [_valid(empty), pa.py_buffer(words)])


def _valid(empty: Bools | None) -> pa.Buffer | None:
    if empty is None or not empty.any():
        return None
    return pa.py_buffer(np.packbits(~empty, bitorder="little"))


def times(seconds: Ints) -> pa.Array:
    """Seconds since 1970 in local time as timestamps; null where NEVER."""
    return pa.array(seconds, pa.int64(), mask=seconds == NEVER).cast(pa.timestamp("s"))


def dates(days: Ints) -> pa.Array:
    """Days since 1970 as dates; null where NEVER."""
    empty = days == NEVER
    return pa.array(np.where(empty, 0, days).astype(np.int32), pa.int32(), mask=empty).cast(pa.date32())


def digits(largest: int, usual: int) -> int:
    """How many digits numbers up to ``largest`` need, at least the ``usual`` ones."""
    return max(usual, len(str(largest)))


def numbered(prefix: str, numbers: Ints, width: int) -> pa.Array:
    """``prefix`` and the number with leading zeros, such as ``PT1-0000042``. Raises ValueError for a number that is too long."""
    if len(numbers) and int(numbers.max()) >= 10**width:
        raise ValueError(f"{int(numbers.max())} has more than {width} digits: numbers after '{prefix}' would repeat")
    size, head = len(numbers), prefix.encode()
    text = np.empty((size, len(head) + width), dtype=np.uint8)
    text[:, : len(head)] = np.frombuffer(head, dtype=np.uint8)
    rest = numbers.copy()
    for place in range(width):
        text[:, -1 - place] = 48 + rest % 10
        rest //= 10
    offsets = np.arange(size + 1, dtype=np.int32) * text.shape[1]
    return pa.StringArray.from_buffers(size, pa.py_buffer(offsets), pa.py_buffer(text))


def coded(codes: NDArray[np.integer], words: Sequence[str | None]) -> pa.Array:
    """Words chosen by code, kept as a dictionary; a None among the words is an empty cell."""
    known = [word for word in words if word is not None]
    place = np.array([known.index(word) if word is not None else -1 for word in words], dtype=np.int32)
    index = place[codes]
    return pa.DictionaryArray.from_arrays(pa.array(index, mask=index < 0), pa.array(known, pa.string()))
