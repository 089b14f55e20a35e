"""Months of records as spans: which months two records share, how many there are when each counts once.

A span is (first, after): counts of months, ``after`` being the one behind the last. Spans of one set are disjoint and in order.

>>> rows = (MonthRow(202001, 500_000, 12), MonthRow(202101, 0, 6, deemed=True))
>>> length(spans(rows)), months(common(spans(rows), spans((MonthRow(202012, 1, 2),))))
(18, (202012, 202101))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from suibao.law.transfer.pension_money import FIRST_PERIOD, SECOND_PERIOD, bases_by_period
from suibao.office.relations.model import MonthRow

Span = tuple[int, int]
Spans = tuple[Span, ...]


def count_of(month: int) -> int:
    """A month (yyyymm) as months since the year 0."""
    return month // 100 * 12 + month % 100 - 1


def month_at(count: int) -> int:
    """The month (yyyymm) of a count."""
    return count // 12 * 100 + count % 12 + 1


def spans(rows: Iterable[MonthRow]) -> Spans:
    """The months of ``rows``, each once."""
    found = [(first := count_of(one.month), first + one.months) for one in rows]
    return found_once(found) if len(found) > 1 else tuple(found)


def found_once(found: list[Span]) -> Spans:
    """Spans that may touch or overlap, as disjoint ones in order."""
    merged: list[Span] = []
    for first, after in sorted(found):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], after))
        else:
            merged.append((first, after))
    return tuple(merged)


def length(of: Spans) -> int:
    """How many months."""
    if len(of) == 1:
        return of[0][1] - of[0][0]
    return sum(after - first for first, after in of)


def common(one: Spans, other: Spans) -> Spans:
    """Months that both have."""
    if not one or not other or one[-1][1] <= other[0][0] or other[-1][1] <= one[0][0]:
        return ()
    found, at, beside = [], 0, 0
    while at < len(one) and beside < len(other):
        first, after = max(one[at][0], other[beside][0]), min(one[at][1], other[beside][1])
        if first < after:
            found.append((first, after))
        if one[at][1] < other[beside][1]:
            at += 1
        else:
            beside += 1
    return tuple(found)


def without(one: Spans, other: Spans) -> Spans:
    """Months of ``one`` that ``other`` does not have."""
    found: list[Span] = []
    for first, after in one:
        for begins, ends in other:
            if ends <= first or begins >= after:
                continue
            if first < begins:
                found.append((first, begins))
            first = max(first, ends)
        if first < after:
            found.append((first, after))
    return tuple(found)


def months(of: Spans) -> tuple[int, ...]:
    """Each month (yyyymm) by itself, in order."""
    return tuple(month_at(count) for first, after in of for count in range(first, after))


def rows_in(rows: Iterable[MonthRow], of: Spans) -> tuple[MonthRow, ...]:
    """The rows, cut to the months in ``of``."""
    return tuple(
        replace(one, month=month_at(first), months=after - first)
        for one in rows
        for first, after in common(spans((one,)), of)
    )


def rows_outside(rows: Sequence[MonthRow], of: Spans) -> tuple[MonthRow, ...]:
    """The rows without the months in ``of``."""
    return rows_in(rows, without(spans(rows), of)) if of else tuple(rows)


def bases(rows: Iterable[MonthRow]) -> dict[str, int]:
    """Sums of bases in fen by the periods of the law (`law.transfer.pension_money.bases_by_period`); deemed months have none."""
    return bases_by_period(part for one in rows if not one.deemed for part in _by_period(one))


def _by_period(row: MonthRow) -> Iterable[tuple[int, int]]:
    """The months of a row, cut where the law's periods begin: (first month of a part, its bases together)."""
    first = count_of(row.month)
    after = first + row.months
    starts = [first, *(one for one in (FIRST_PERIOD, SECOND_PERIOD) if first < one < after), after]
    return [(begin, row.base_fen * (end - begin)) for begin, end in pairwise(starts)]
