"""Months of a statement put together: those alike that follow one another, and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from suibao.office.calendar_months import plus
from suibao.office.records import PaidMonth


@dataclass(frozen=True, slots=True)
class Run:
    """Months ``first`` to ``last`` that are alike in everything else; ``one`` is the first of them."""

    first: int
    last: int
    number: int
    one: PaidMonth


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of months, in fen."""

    person_fen: int
    payer_fen: int
    state_fen: int


def runs(months: Sequence[PaidMonth]) -> list[Run]:
    """Months that are alike and follow one another, together; in order of their first month."""
    found: list[Run] = []
    open_: dict[PaidMonth, int] = {}
    for month in months:
        alike = replace(month, month=0)
        place = open_.get(alike)
        if place is not None and plus(found[place].last, 1) == month.month:
            run = found[place]
            found[place] = Run(run.first, month.month, run.number + 1, run.one)
        else:
            open_[alike] = len(found)
            found.append(Run(month.month, month.month, 1, month))
    return found


def sums(months: Sequence[PaidMonth]) -> Sums:
    """What person, payers and state bear of these months, paid or owed."""
    return Sums(*(sum(getattr(one, name) for one in months) for name in ("person_fen", "payer_fen", "state_fen")))
