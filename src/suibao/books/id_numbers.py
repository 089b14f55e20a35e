"""ID numbers: whether one looks like that of a resident, and whether it fits its own check character. None is looked up."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from stdnum.cn import ric

RESIDENT_ID, OTHER = "resident_id", "other"

LENGTH = 18
WEIGHTS = np.array([pow(2, LENGTH - 1 - place, 11) for place in range(LENGTH)])
"""ISO 7064 MOD 11-2: digits by weight, the check character among them (X is ten), come to 1."""

DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def fits(number: str) -> bool:
    """Whether length, date of birth and check character are those of a resident ID number (GB 11643).

    The address code is not looked up: codes are retired, and demo identities carry one that belongs to nobody.
    """
    if len(number) != LENGTH or not number[:17].isascii() or not number[:17].isdigit():
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return bool(number[17] == ric.calc_check_digit(number))


def kind_of(number: str) -> str:
    """``resident_id`` for what looks like a resident ID number, right or wrong; ``other`` for anything else."""
    return RESIDENT_ID if len(number) == LENGTH and number[:17].isascii() and number[:17].isdigit() else OTHER


def fits_all(numbers: pa.StringArray) -> pa.BooleanArray:
    """:func:`fits` of many, without a step of Python for each."""
    shaped = pc.match_substring_regex(numbers, r"^[0-9]{17}[0-9X]\z").to_numpy(zero_copy_only=False)
    text = "".join(numbers.filter(pa.array(shaped)).to_pylist()).encode()
    digits = np.frombuffer(text, np.uint8).reshape(-1, LENGTH).astype(np.int64) - ord("0")
    digits[:, -1] = np.where(digits[:, -1] == ord("X") - ord("0"), 10, digits[:, -1])
    good = shaped.copy()
    good[shaped] = _are_days(digits) & (digits @ WEIGHTS % 11 == 1)
    return pa.array(good)


def kinds_of(numbers: pa.StringArray) -> pa.StringArray:
    """:func:`kind_of` of many."""
    resident = pc.match_substring_regex(numbers, r"^[0-9]{17}(?s:.)\z")
    return pc.if_else(resident, RESIDENT_ID, OTHER)


def _are_days(digits: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether places 7 to 14 of each row are a day of the calendar."""
    year, month, day = (digits[:, first:last] @ 10 ** np.arange(last - first)[::-1] for first, last in
                        ((6, 10), (10, 12), (12, 14)))  # fmt: skip
    there = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    good: np.ndarray[tuple[int], np.dtype[np.bool_]] = there & (
        day <= DAYS[np.where(there, month, 0)] + (leap & (month == 2))
    )
    return good
