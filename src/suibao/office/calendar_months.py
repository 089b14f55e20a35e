"""Months as the books write them (yyyymm): how far apart they are, which come next, their first day.

>>> plus(202511, 3), between(202511, 202602), through(202511, 202601)
(202602, 3, [202511, 202512, 202601])
"""

from __future__ import annotations

from datetime import date


def _count(month: int) -> int:
    return month // 100 * 12 + month % 100 - 1


def plus(month: int, more: int) -> int:
    """The month so many months later (earlier, where negative)."""
    year, rest = divmod(_count(month) + more, 12)
    return year * 100 + rest + 1


def between(earlier: int, later: int) -> int:
    """How many months later ``later`` is."""
    return _count(later) - _count(earlier)


def through(first: int, last: int) -> list[int]:
    """Every month from the first to the last, both included; none when the last is earlier."""
    return [plus(first, more) for more in range(between(first, last) + 1)]


def month_of(day: date) -> int:
    """The month that a day lies in."""
    return day.year * 100 + day.month


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 100, month % 100, 1)


def text(month: int) -> str:
    """As people and the law's inputs write it: ``2026-03``."""
    return f"{month // 100}-{month % 100:02d}"
