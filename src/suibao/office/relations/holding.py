"""Where the months of a person stand now: each at the place it was paid at, until a settled case moved it.

A month given back because it was paid twice stands nowhere. Months of a temporary account stay marked as such wherever they
come to lie, since their place can never be the place of benefit (人社部规〔2016〕5号).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from suibao.law.pension.career_terms import CareerMonth
from suibao.office.calendar_months import between, plus, through
from suibao.office.relations.reading_rows import Held, Moved, Span

STATE = "state"
Cell = tuple[str, int]
"""Region and month (yyyymm) of payment."""


class Row(NamedTuple):
    """Months in succession at one place of payment, alike in everything. Amounts in fen a month; ``pool_fen`` None: unknown."""

    region: str
    first: int
    months: int
    base_fen: int
    own_fen: int
    pool_fen: int | None
    payer: str
    alone: bool
    deemed: bool = False
    temporary: bool = False

    @property
    def last(self) -> int:
        """The last month."""
        return plus(self.first, self.months - 1)


def by_place(held: Held, owed: Set[Cell]) -> dict[str, list[Row]]:
    """The months of a person by the region where they stand now, in order; those owed (region, month) are left out."""
    rows = [*_brought(held), *_paid(held, owed)]
    rows.sort(key=lambda one: (one.first, one.region))
    found: dict[str, list[Row]] = defaultdict(list)
    if not held.moved:
        for one in rows:
            found[one.region].append(one)
        return found
    where = _where(held.moved)
    for row in rows:
        for place, part in _parts(row, where):
            found[place].append(part)
    return found


def _where(moved: Sequence[Moved]) -> dict[Cell, tuple[str, bool]]:
    """Where each month that any case touched stands now ('' for nowhere), and whether it was of a temporary account."""
    found: dict[Cell, tuple[str, bool]] = {}
    for case in moved:
        for region, first, months, temporary in case.spans:
            for month in through(first, plus(first, months - 1)):
                before = found.get((region, month), ("", False))
                found[region, month] = case.destination, temporary or before[1]
        for cell in case.cleaned:
            found[cell] = "", False
    return found


def _parts(row: Row, where: dict[Cell, tuple[str, bool]]) -> Iterator[tuple[str, Row]]:
    """The row cut where its months stand at different places; months that stand nowhere are left out."""
    start, at = row.first, where.get((row.region, row.first), (row.region, row.temporary))
    for number in range(1, row.months + 1):
        month = plus(row.first, number)
        here = where.get((row.region, month), (row.region, row.temporary)) if number < row.months else None
        if here != at:
            if at[0]:
                yield at[0], row._replace(first=start, months=between(start, month), temporary=row.temporary or at[1])
            if here is not None:
                start, at = month, here


def _brought(held: Held) -> Iterator[Row]:
    """Months from before these books; what of them went to a pool is not known."""
    for one in held.brought:
        alone = one.kind in (CareerMonth.FLEXIBLE, CareerMonth.TEMPORARY) and not one.employer
        yield Row(
            one.region, one.first, between(one.first, one.last) + 1, one.base_fen or 0, one.own_paid_fen or 0, None, one.employer,
            alone, one.deemed, one.kind == CareerMonth.TEMPORARY,
        )  # fmt: skip


def _paid(held: Held, owed: Set[Cell]) -> Iterator[Row]:
    """The months of the ledger; where the lines of a month do not share all their months they are put together one by one."""
    groups: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for span in held.spans:
        groups[span.owner, span.region].append(span)
    state = [one for (owner, _), spans in groups.items() if owner == STATE for one in spans]
    for (owner, region), spans in groups.items():
        if owner == STATE:
            continue
        helped = [one for one in state if one.region == region]
        pieces = _alike(spans) if not helped else _one_by_one([*spans, *helped])
        for months, base, own, pool in pieces if pieces is not None else _one_by_one(spans):
            for first, count in runs(month for month in months if (region, month) not in owed):
                yield Row(region, first, count, base, own, pool, owner, not owner)


Piece = tuple[tuple[int, ...], int, int, int]
"""Months; base, own and pooled fen of each."""


def _alike(spans: Sequence[Span]) -> list[Piece] | None:
    """Spans put together where they have the very same months; None where they overlap otherwise."""
    same: dict[tuple[int, ...], list[Span]] = defaultdict(list)
    for one in spans:
        same[one.months].append(one)
    if len(same) > 1:
        every = [month for months in same for month in months]
        if len(set(every)) < len(every):
            return None
    return [_piece(months, own) for months, own in same.items()]


def _one_by_one(spans: Sequence[Span]) -> list[Piece]:
    """The same month by month."""
    by_month: dict[int, list[Span]] = defaultdict(list)
    for one in spans:
        for month in one.months:
            by_month[month].append(one)
    together: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for month, own in sorted(by_month.items()):
        if any(one.owner != STATE for one in own):
            _, *money = _piece((month,), own)
            together[money[0], money[1], money[2]].append(month)
    return [(tuple(months), *money) for money, months in together.items()]


def _piece(months: tuple[int, ...], spans: Iterable[Span]) -> Piece:
    base = own = pool = 0
    for one in spans:
        base = max(base, one.base_fen)
        own += one.fen if one.to_account else 0
        pool += 0 if one.to_account else one.fen
    return months, base, own, pool


def runs(months: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Months in order as (first, how many in succession)."""
    first, count, after = 0, 0, 0
    for month in months:
        if month != after:
            if count:
                yield first, count
            first, count = month, 0
        count += 1
        after = month + 89 if month % 100 == 12 else month + 1
    if count:
        yield first, count
