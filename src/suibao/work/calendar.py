"""Months as whole numbers yyyymm."""

from __future__ import annotations

from datetime import datetime


def month_start(month: int) -> datetime:
    """First moment of the month. Raises ValueError when ``month`` is not yyyymm.

    >>> month_start(202510)
    datetime.datetime(2025, 10, 1, 0, 0)
    """
    if not 190001 <= month <= 299912:
        raise ValueError(f"{month} is not a month; expected yyyymm such as 202510")
    return datetime(month // 100, month % 100, 1)


def month_end(month: int) -> datetime:
    """First moment after the month.

    >>> month_end(202512)
    datetime.datetime(2026, 1, 1, 0, 0)
    """
    start = month_start(month)
    return datetime(start.year + start.month // 12, start.month % 12 + 1, 1)
