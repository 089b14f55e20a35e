"""Adapter: the examples under `unemployment` of injury_unemployment_maternity.yaml as facts of our rules.

``years`` are full years paid (× 12 = `jobless_months_paid`); everything else is an employee first laid off, registered and
seeking work. ``max_months`` is `jobless_months_at_most`, ``months`` `jobless_months_earned`; ``rate_of_minimum_wage`` is
`jobless_benefit` under an assumed minimum wage of 2,000 yuan.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tests.law.tabled import Row, assuming

from suibao.law.unemployment.terms import WorkEnding
from suibao.rules import Law
from suibao.rules.units import FEN_PER_YUAN, MONTHS_PER_YEAR

MINIMUM_WAGE = 2000
OUTPUTS = {"max_months": "jobless_months_at_most", "months": "jobless_months_earned",
           "rate_of_minimum_wage": "jobless_benefit"}  # fmt: skip


def answers(example: Row, place: str, month: str) -> Iterator[tuple[str, int, int]]:
    """Each stated outcome with ours beside it: (what, published, ours)."""
    law = assuming("current", (("minimum_wage_monthly", str(MINIMUM_WAGE)),), month)
    years = example["inputs"]["years"]
    for what, stated in example["expected"].items():
        pairs = zip(years, stated, strict=True) if isinstance(years, list) else [(years, stated)]
        for paid, wanted in pairs:
            figure = Decimal(wanted) * (MINIMUM_WAGE * FEN_PER_YUAN if what == "rate_of_minimum_wage" else 1)
            yield f"{what} after {paid} years", int(figure), ours(law, place, int(paid), OUTPUTS[what])


def ours(law: Law, place: str, years: int, output: str) -> int:
    """Our figure for an employee laid off after so many years."""
    facts = {
        "region": place, "work_ending": int(WorkEnding.LAID_OFF), "jobless_months_paid": years * MONTHS_PER_YEAR,
        "jobless_months_unused": 0,
        "is_registered_jobless": True, "seeks_work": True, "wage_tier": 0, "subsistence_line_fen": 0,
        "was_deactivated": False, "deactivated_for_fault": False, "platform_left": False, "was_unable_to_work": False,
        "orders_recent": 0, "orders_before": 0, "online_recent": 0, "online_before": 0,
    }  # fmt: skip
    needed = [one.name for one in law.graph((output,)).inputs]
    return int(law.evaluate({name: facts[name] for name in needed}, [output])[output])
