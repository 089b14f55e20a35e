"""When a claim was being paid: from its first month until it stopped, as often as it began again.

The step that leads into a paying state may name ``first_month`` (yyyymm) in its outcome; the month of the step itself is
meant otherwise. The step that leads out may name ``stopped_on``; the day of the step is meant otherwise. A month is due
when it began before the day of the stop: this project's reading of "stops" (停止领取), as benefits are paid by whole months.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from suibao.books.claims import Claim
from suibao.office.calendar_months import first_day, month_of, plus, through


@dataclass(frozen=True)
class Span:
    """Months due from ``first`` (yyyymm) on; ``stopped_on`` is the day on which payment stopped, None while it goes on."""

    first: int
    stopped_on: date | None = None

    def holds(self, month: int) -> bool:
        """Whether a month (yyyymm) is due."""
        return self.first <= month and (self.stopped_on is None or first_day(month) < self.stopped_on)


def spans(claim: Claim, paying: Collection[str]) -> list[Span]:
    """The spans of a claim, in order; ``paying`` are the codes of its paying states."""
    found: list[Span] = []
    for step in claim.steps:
        before, after = step.before in paying, step.after in paying
        if after and not before:
            found.append(Span(int(step.outcome.get("first_month") or month_of(step.happened_on))))
        elif before and not after:
            stopped = step.outcome.get("stopped_on")
            found[-1] = Span(found[-1].first, date.fromisoformat(str(stopped)) if stopped else step.happened_on)
    return found


def due_months(claim: Claim, paying: Collection[str], last: int, back: int | None = None) -> list[int]:
    """Every month due up to ``last`` (yyyymm), in order; ``back`` limits how many months before ``last`` are looked at."""
    every = spans(claim, paying)
    if not every:
        return []
    first = min(one.first for one in every)
    if back is not None:
        first = max(first, plus(last, -back))
    return [month for month in through(first, last) if any(one.holds(month) for one in every)]
