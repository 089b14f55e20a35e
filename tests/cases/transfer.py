"""Adapter: the examples of transfer_examples.yaml as facts of our rules.

``worked``: periods of a base and months, summed by period of crediting (`bases_*_fen`) as the origin would sum its record;
an employee's relation, account interest left out. ``place_of_benefit_vectors``: relation at home or not, years there,
years at other places, most recent last. ``medical_account``: status, base, place and age of one month's credit; a share
of an average pension is tried on an assumed pension of 4,000 yuan at several ages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.law.tabled import Row, assuming, at

from suibao.law.medical.terms import MedicalScheme
from suibao.law.transfer.pension_money import bases_by_period
from suibao.law.transfer.place_of_benefit import latest_with_years
from suibao.rules import Law
from suibao.rules.units import FEN_PER_YUAN, MONTHS_PER_YEAR, month_number

ASSUMED_PENSION = 4000
AGES = (50, 69, 70, 90)
OUTPUTS = {"pool_transfer": "moved_pooled", "account_transfer_excl_interest": "moved_account"}


def fen(text: str) -> int:
    """Yuan as written, as whole fen."""
    return int(Decimal(text) * FEN_PER_YUAN)


def evaluated(law: Law, facts: Row, output: str) -> Any:
    """One output of the law for facts of which it needs some."""
    needed = [one.name for one in law.graph((output,)).inputs]
    return law.evaluate({name: facts[name] for name in needed}, [output])[output]


def worked(example: Row, how: Row) -> Iterator[tuple[str, int, int]]:
    """(what, published, ours) of a worked transfer."""
    months = [
        (month_number(f"{period.get('year', how['year_without_date'])}-01"), fen(period["base_monthly"]))
        for period in example["inputs"]["periods"]
        for _ in range(int(period["months"]))
    ]
    facts = bases_by_period(months) | {"own_before_1998_fen": 0, "moved_account_interest_fen": 0, "is_temporary_account": False,
                    "contributor": "employee", "paid_pool_rate": 160_000}  # fmt: skip
    for what, stated in example["expected"].items():
        yield what, fen(stated), evaluated(at("current", how["month"]), facts, OUTPUTS[what])


def place(example: Row, how: Row) -> Iterator[tuple[str, str, str]]:
    """(what, published, ours) of a place of benefit: region codes."""
    given, law = example["inputs"], at("current", how["month"])
    others = [(how["previous"], int(years) * MONTHS_PER_YEAR, False) for years in given.get("other_regions_years", [])]
    minimum = law.parameters["benefit_place_min_years"].find("CN", (), law.dated, law.regions).amount
    earlier, months = latest_with_years(others, int(minimum or 0))
    facts = {
        "relation_region": how["home"] if given["relation_is_in_home_region"] == "true" else how["current"],
        "hukou_region": how["home"], "relation_paid_months": int(given["current_region_years"]) * MONTHS_PER_YEAR,
        "relation_deemed_months": 0, "earlier_region": earlier, "earlier_months": months,
    }  # fmt: skip
    named = {
        "HOME_REGION": how["home"],
        "CURRENT_REGION": how["current"],
        "PREVIOUS_REGION_WITH_10_YEARS": how["previous"],
    }
    yield "place", named[example["expected"]], law.regions.codes[evaluated(law, facts, "place_of_benefit")]


def account(example: Row, how: Row) -> Iterator[tuple[str, int, int]]:
    """(what, published, ours) of a month's credit to the medical account."""
    given, stated = example["inputs"], example["expected"]
    shared = re.match(r"(\d+(?:\.\d+)?)% of the reform-year average pension", stated)
    pension = (("reform_year_average_pension", str(ASSUMED_PENSION)),) if shared else ()
    law = assuming("current", pension, how["month"]) if pension else at("current", how["month"])
    wanted = fen(str(Decimal(shared[1]) * ASSUMED_PENSION / 100)) if shared else fen(stated)
    for region in how["places"][example["id"]]:
        for age in ages(given.get("age", "")):
            facts = {
                "region": region, "medical_scheme": int(MedicalScheme.EMPLOYEE), "medical_age": age,
                "medical_retired": given["status"] == "retired", "medical_account_base_fen": fen(given.get("base", "0")),
            }  # fmt: skip
            yield f"{region} at {age}", wanted, evaluated(law, facts, "medical_account_credit")


def ages(text: str) -> list[int]:
    """Ages to try: all, or those below or from the one named."""
    if not text:
        return list(AGES)
    limit = int(text.lstrip("<>="))
    return [age for age in AGES if (age < limit) == text.startswith("<")]
