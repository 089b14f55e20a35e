"""Finding people in millions of keys: compiled loops over the bytes of a text column.

Kept apart so that Numba is imported only where there is much to do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Array = npt.NDArray[Any]

DIGITS = 32
SIGN = 64  # @
SEED = np.uint64(0xCBF29CE484222325)
PRIME = np.uint64(0x100000001B3)


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def scan(data: Array, offsets: Array, place: Array, digest: Array, people: Array) -> bool:
    """Of each text: where its first 32 hexadecimal digits begin (-1: nowhere), their value, and a hash of the rest.

    True where any text holds the sign ``@``.
    """
    signs = False
    for row in range(len(place)):
        begin, end = offsets[row], offsets[row + 1]
        at, run = -1, 0
        for position in range(begin, end):
            byte = data[position]
            if (48 <= byte <= 57) or (97 <= byte <= 102):
                run += 1
                if run == DIGITS:
                    at = position - DIGITS + 1 - begin
                    break
            else:
                run = 0
        place[row] = at
        hashed = SEED
        position = begin
        while position < end:
            if position == begin + at and at >= 0:
                hashed = (hashed ^ np.uint64(256)) * PRIME
                position += DIGITS
                continue
            byte = data[position]
            signs |= byte == SIGN
            hashed = (hashed ^ np.uint64(byte)) * PRIME
            position += 1
        digest[row] = hashed
        if at >= 0:
            for number in range(DIGITS // 2):
                high, low = data[begin + at + 2 * number], data[begin + at + 2 * number + 1]
                high = high - 48 if high <= 57 else high - 87
                low = low - 48 if low <= 57 else low - 87
                people[row, number] = high * 16 + low
    return signs


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def alike(data: Array, offsets: Array, place: Array, first: Array) -> bool:
    """Whether each text is that of the row ``first`` says, but for the digits."""
    for row in range(len(place)):
        other = first[row]
        length = offsets[row + 1] - offsets[row]
        if place[row] != place[other] or length != offsets[other + 1] - offsets[other]:
            return False
        begin, beside, at = offsets[row], offsets[other], place[row]
        for position in range(length):
            if at <= position < at + DIGITS and at >= 0:
                continue
            if data[begin + position] != data[beside + position]:
                return False
    return True
