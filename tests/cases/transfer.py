"""Adapter: the examples of transfer_examples.yaml as facts of our rules.

``worked``: periods of a base and months, summed by period of crediting (`bases_*_fen`) as the origin would sum its record;
an employee's relation, account interest left out. ``place_of_benefit_vectors``: relation at home or not, years there,
years at other places, most recent last. Both are tried once more as records, through the office's quote.
``medical_account``: status, base, place and age of one month's credit; a share of an average pension is tried on an assumed
pension of 4,000 yuan at several ages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.law.tabled import Row, assuming, at
from tests.support.relations import record

from suibao.law.medical.terms import MedicalScheme
from suibao.law.transfer.pension_money import bases_by_period
from suibao.law.transfer.place_of_benefit import latest_with_years
from suibao.office.calendar_months import plus
from suibao.office.relations.model import MonthRow, Quote, Record
from suibao.office.relations.quoting import quote
from suibao.office.relations.terms import Matter
from suibao.rules import Law, day_of
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


def worked_case(example: Row, how: Row) -> Iterator[tuple[str, int, int]]:
    """The same of a worked transfer, as a record that moves from one province to another."""
    rows, next_month = [], int(how["year_without_date"]) * 100 + 1
    for period in example["inputs"]["periods"]:
        first = int(period["year"]) * 100 + 1 if "year" in period else next_month
        rows.append(MonthRow(first, fen(period["base_monthly"]), int(period["months"])))
        next_month = plus(first, int(period["months"]))
    account_fen = fen(example["expected"]["account_transfer_excl_interest"])
    found = _quoted(record(how["previous"], *rows, balance_fen=account_fen), record(how["current"]), how)
    check = found.trace["account_check"]
    ours = {"pool_transfer": found.pooled_fen, "account_transfer_excl_interest": check["by_law_fen"]}
    for what, stated in example["expected"].items():
        yield what, fen(stated), ours[what]


def place_case(example: Row, how: Row) -> Iterator[tuple[str, str, str]]:
    """The same of a place of benefit, decided when a relation of one month comes from a fourth province."""
    given = example["inputs"]
    rows, last = [], 202001
    for years in reversed(given.get("other_regions_years", [])):
        last = plus(last, -12 * int(years))
        rows.insert(0, MonthRow(last, 500_000, 12 * int(years), region=how["previous"]))
    here = how["home"] if given["relation_is_in_home_region"] == "true" else how["current"]
    new = record(here, MonthRow(202012, 500_000, 12 * int(given["current_region_years"])))
    found = _quoted(record(how["passed_through"], MonthRow(202002, 500_000, 1), *rows), new, how)
    named = {
        "HOME_REGION": how["home"],
        "CURRENT_REGION": how["current"],
        "PREVIOUS_REGION_WITH_10_YEARS": how["previous"],
    }
    yield "place", named[example["expected"]], found.place_of_benefit


def _quoted(origin: Record, new: Record, how: Row) -> Quote:
    day = day_of(how["month"])
    found = quote(origin, new, Matter.PENSION, at("current", how["month"]), day, {"hukou_region": how["home"]})
    assert isinstance(found, Quote), found
    return found


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
