"""What collection asks the law: days of payment, ranks, division, late fees. Nothing here computes an amount itself."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from suibao.law.collection.terms import SupplementCause
from suibao.rules import Law

FEW = 200
"""Up to so many debts each is asked for alone; more are run as one compiled plan, whose first use takes seconds."""


@dataclass(frozen=True)
class LateFee:
    """A late fee in fen with its days and the trace of the law."""

    fen: int
    days: int
    trace: dict[str, Any]
    law_digest: str


@dataclass
class Asking:
    """The law of collection on any day; answers are remembered."""

    law: Law
    _dated: dict[date, Law] = field(default_factory=dict)
    _ranks: dict[tuple[object, ...], int] = field(default_factory=dict)

    def at(self, day: date) -> Law:
        """The law in force on a day."""
        if day not in self._dated:
            self._dated[day] = self.law.at(day)
        return self._dated[day]

    def last_day(self, region: str, month: int) -> date:
        """By when the dues of ``month`` (yyyymm) are to be paid. Raises ParameterError where no day is established."""
        case = {"region": region, "dues_month": _month(month)}
        found = self.at(date(month // 100, month % 100, 1)).evaluate(case, ["payment_month", "payment_day_of_month"])
        year, number = divmod(int(found["payment_month"]), 12)  # months since the year 0
        longest = calendar.monthrange(year, number + 1)[1]
        return date(year, number + 1, min(int(found["payment_day_of_month"]), longest))

    def from_the_start(self, cause: SupplementCause, day: date) -> bool:
        """Whether a supplement was due with the month itself."""
        outputs = ["supplement_late_from_start"]
        return bool(self.at(day).evaluate({"supplement_cause": cause}, outputs)[outputs[0]])

    def rank(self, month: int, *, late_fee: bool, worker: bool, day: date) -> int:
        """The place of a debt in the order in which money is set against debts, lowest first."""
        key = (month, late_fee, worker, day)
        if key not in self._ranks:
            case = {"dues_month": _month(month), "is_late_fee": late_fee, "borne_by_worker": worker}
            self._ranks[key] = int(self.at(day).evaluate(case, ["payment_rank"])["payment_rank"])
        return self._ranks[key]

    def divide(self, money_fen: int, debts: Sequence[int], day: date) -> list[int]:
        """Money divided among debts of one rank, in their order; never more to one than it is owed."""
        total = sum(debts)
        if money_fen >= total:
            return list(debts)
        law, output = self.at(day), "set_against_through"
        through = list(accumulate(debts))
        if len(debts) <= FEW:
            cases = ({"money_fen": money_fen, "debt_through_fen": one, "debts_fen": total} for one in through)
            sums = [int(law.evaluate(case, [output])[output]) for case in cases]
        else:
            n = len(debts)
            columns = {
                "money_fen": np.full(n, money_fen),
                "debt_through_fen": np.array(through),
                "debts_fen": np.full(n, total),
            }
            sums = law.plan([output]).run(columns)[output].tolist()
        return [after - before for before, after in pairwise([0, *sums])]

    def late_fee(self, region: str, arrears_fen: int, due_on: date, paid_on: date, *, alone: bool) -> LateFee:
        """The late fee on arrears due on one day and paid on another. Raises ParameterError where days cannot be counted."""
        law = self.at(paid_on)
        past = max((paid_on - due_on).days, 0)
        days = int(law.evaluate({"region": region, "days_past_due": past}, ["late_fee_days"])["late_fee_days"])
        case = {"arrears_fen": arrears_fen, "days_late": days, "debtor_pays_alone": alone, "deferral_granted": False}
        trace = law.explain(case, ["late_fee_charged"])
        return LateFee(int(trace["late_fee_charged"]), days, trace.as_json(), law.digest)


def _month(number: int) -> str:
    return f"{number // 100}-{number % 100:02d}"
