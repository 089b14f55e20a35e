"""What is on record for a pension: months paid and deemed, from these books and from before, and the account.

    found = record_of(connection, person, Branch.EMPLOYEE_PENSION, through=202605)
    found.career("440300", found.balance("440300"))

A month that is still owed does not count until it is paid; a month that stands twice must be cleared first. Both are
named, neither is decided here. What a settled transfer cleaned counts at neither place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

import sqlalchemy as sa

from suibao.books.registry_histories import History, histories_in
from suibao.errors import SuibaoError
from suibao.law.careers import Career, CareerMonth, Crediting, Span
from suibao.law.terms import Branch
from suibao.office.calendar_months import between, plus, text
from suibao.office.calendar_months import through as calendar_through
from suibao.office.pensions.reading import accounts_of
from suibao.office.records import PaidMonth, months_in
from suibao.office.relations.cleaned import cleaned_of
from suibao.office.relations.holding import runs

FROM_BOOKS = "books"
LAST_YEAR = 9999
"""Of an account whose balance is taken from the ledger: no year of it is computed."""


@dataclass(frozen=True)
class Record:
    """Months and accounts of one person in one branch. ``accounts``: region → fen on the ledger.

    ``owed``: months (``2026-03``) not wholly paid, which are left out; ``doubled``: months that stand twice.
    """

    spans: tuple[Span, ...]
    accounts: Mapping[str, int]
    owed: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    def balance(self, region: str) -> int:
        """What the account at a place holds, in fen; nothing where there is none."""
        return self.accounts.get(region, 0)

    def elsewhere(self, region: str) -> dict[str, int]:
        """Accounts at other places that still hold something."""
        return {place: fen for place, fen in self.accounts.items() if place != region and fen}

    def career(self, region: str, award: str = "") -> Career:
        """The career as the law folds it, its account as the ledger has it. Raises SuibaoError where there are no months."""
        if not self.spans:
            raise SuibaoError(
                "There is no paid or deemed month on record, so there is nothing to compute a pension from. Next step: record "
                "what the person brings with them (`suibao registry`), or check the person key.",
                "没有任何缴费或视同缴费记录，无从计发养老金。请先登记其以往缴费记录（`suibao registry`），或核对人员键。",
            )
        return Career(self.spans, region, Crediting.MONTH_METHOD, self.balance(region), LAST_YEAR, award)


def record_of(connection: sa.Connection, person: str, branch: Branch, through: int) -> Record:
    """What stands for ``person`` up to the month ``through`` (yyyymm)."""
    cleaned = cleaned_of(connection, [person], branch).get(person, frozenset())
    histories = [part for one in histories_in(connection, person, branch) for part in _without(one, cleaned)]
    brought = [_ending(_brought(one), through) for one in histories if one.first <= through]
    found = [
        one
        for one in months_in(connection, person, branch, through)
        if one.origin == FROM_BOOKS and one.base_fen and (one.region, one.month) not in cleaned
    ]
    counted, doubled = _once([one for one in found if one.paid], brought)
    owed = tuple(sorted({text(one.month) for one in found if not one.paid}))
    spans = sorted((*brought, *spans_of(counted)), key=lambda one: one.first)
    return Record(tuple(spans), accounts_of(connection, person, branch.code), owed, doubled)


def _without(one: History, cleaned: Set[tuple[str, int]]) -> list[History]:
    """What is left of months brought along once those that were paid twice and given back are out."""
    if not any(region == one.region for region, _ in cleaned):
        return [one]
    left = [month for month in calendar_through(one.first, one.last) if (one.region, month) not in cleaned]
    return [replace(one, first=first, last=plus(first, months - 1)) for first, months in runs(left)]


def _brought(one: History) -> Span:
    """Months from before these books as a span of the career."""
    return Span(
        text(one.first), text(one.last), one.region, one.kind, one.base_fen or 0, one.own_paid_fen or 0, one.index_ppm,
        one.credited,
    )  # fmt: skip


def _ending(span: Span, through: int) -> Span:
    return replace(span, last=min(span.last, text(through)))


def _once(months: Iterable[PaidMonth], brought: Iterable[Span]) -> tuple[list[PaidMonth], tuple[str, ...]]:
    """Each month once, and those that stand twice (over places, payers, or with what was brought along)."""
    seen = {number for span in brought for number in span.months}
    kept, doubled = [], []
    for one in months:
        number = one.month // 100 * 12 + one.month % 100 - 1
        if number in seen:
            doubled.append(text(one.month))
            continue
        seen.add(number)
        kept.append(one)
    return kept, tuple(sorted(set(doubled)))


def spans_of(months: Iterable[PaidMonth]) -> list[Span]:
    """Months that follow each other at one place, of one kind and on one base, as spans."""
    runs: list[list[PaidMonth]] = []
    for one in sorted(months, key=lambda month: month.month):
        last = runs[-1][-1] if runs else None
        if last and between(last.month, one.month) == 1 and _alike(last) == _alike(one):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [_span(run[0], run[-1]) for run in runs]


def _alike(month: PaidMonth) -> tuple[str, bool, int]:
    return month.region, month.payer == "", month.base_fen


def _span(first: PaidMonth, last: PaidMonth) -> Span:
    kind = CareerMonth.EMPLOYED if first.payer else CareerMonth.FLEXIBLE
    return Span(text(first.month), text(last.month), first.region, kind, first.base_fen)


def month_before(month: int) -> int:
    """The month before (yyyymm)."""
    return plus(month, -1)
