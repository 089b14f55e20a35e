"""Adapter: the examples under `maternity…` of injury_unemployment_maternity.yaml as facts of our rules.

``maternity`` and ``maternity_negative``: ``average_base`` is the employer's average wage of last year; ``days`` are the
98 days of a birth and the rest as extra days of the region. The place stands in the note, and its figures as they are;
an example without a place takes the national month of 30 days, which is `unverified` and has to be asked for.
``maternity_flexible``: a flexible worker with enough months insured, in the first month of ``from``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from tests.law.tabled import Row, at

from suibao.law.maternity.terms import BirthStanding
from suibao.rules import ACCEPTED, Law
from suibao.rules.units import FEN_PER_YUAN

BASIC_LEAVE = 98
EXAMPLE_BASE = 5000 * FEN_PER_YUAN
FACTS = {
    "is_miscarriage": False, "pregnancy_months": 9, "is_difficult_birth": False, "children_born": 1,
    "local_leave_days": 0, "employer_average_wage_fen": 0, "wage_before_leave_fen": 0, "flexible_birth_base_fen": 0,
    "birth_insured_months": 120, "birth_medical_cost_fen": 0,
}  # fmt: skip


def fen(text: str) -> Decimal:
    """Yuan as written, in fen."""
    return Decimal(text) * FEN_PER_YUAN


def evaluated(law: Law, facts: Row, output: str) -> int:
    """One output of a birth."""
    case = FACTS | dict(facts)
    return int(law.evaluate({one.name: case[one.name] for one in law.graph((output,)).inputs}, [output])[output])


def allowance(example: Row, how: Row) -> int:
    """Our allowance of an insured employee, in fen."""
    place = next((how["places"][name] for name in how["places"] if name in example.get("note", "")), "CN")
    law = at("current", how["month"])
    facts = {
        "region": place, "birth_standing": int(BirthStanding.INSURED),
        "employer_average_wage_fen": int(fen(example["inputs"]["average_base"])),
        "local_leave_days": int(example["inputs"]["days"]) - BASIC_LEAVE,
    }  # fmt: skip
    known = law if place != "CN" else law.accepting(*ACCEPTED, "unverified")
    return evaluated(known, facts, "maternity_allowance")


def flexible(example: Row, how: Row) -> list[tuple[str, int, int]]:
    """What is said of a flexible worker's allowance in one place: (what, published, ours)."""
    said = example["allowance"]
    law = at("current", example.get("from", how["month"]))
    facts = {"region": how["places"][example["place"]], "birth_standing": int(BirthStanding.FLEXIBLE)}
    granted = evaluated(law, facts, "flexible_mother_has_allowance")
    if said.startswith("none"):
        return [("granted", 0, granted), ("allowance", 0, evaluated(law, facts, "maternity_allowance"))]
    found = [("granted", 1, granted)]
    if fixed := re.fullmatch(r"fixed (\d+)", said):
        found.append(("allowance", int(fen(fixed[1])), evaluated(law, facts, "maternity_allowance")))
    elif based := re.fullmatch(r"base/(\d+) x days after at least (\d+) months", said):
        divisor, least = map(int, based.groups())
        facts |= {"flexible_birth_base_fen": EXAMPLE_BASE, "birth_insured_months": least}
        wanted = int(Decimal(EXAMPLE_BASE * BASIC_LEAVE) / divisor + Decimal("0.5"))
        found.append(("allowance", wanted, evaluated(law, facts, "maternity_allowance")))
        early = evaluated(law, facts | {"birth_insured_months": least - 1}, "maternity_allowance")
        found.append(("a month earlier", 0, early))
    else:
        assert said.startswith("yes"), f"a statement that this adapter does not read: {said}"
        found.append(("cost covered", 1, evaluated(law, facts, "fund_pays_birth_cost")))
    return found
