"""What every award promises, and that the figures of the award are those of the facts pack."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.tabled import at

from suibao.rules import Law

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "facts" / "tables"
FIGURES = ROOT / "src" / "suibao" / "law" / "parameters" / "pension_award"
needs_facts = pytest.mark.skipif(
    not FACTS.exists(), reason="the facts pack is not beside the repository (../shared/facts)"
)

PROVINCES = ("110000", "130000", "150000", "210100", "220000", "330000", "340000", "410100", "440100", "450000", "510000",
             "540000", "630000", "640000", "CN")  # fmt: skip
"""Every way of computing: two indices, floors, means, local base, steps of years, roundings, factors, additions."""

PARTS = ("basic_pension", "account_pension", "transition_pension")
STATUSES = ("official", "secondary", "weak", "derived", "project", "unverified")
TRIED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)

PEOPLE = st.fixed_dictionaries({
    "region": st.sampled_from(PROVINCES),
    "average_index": st.integers(0, 3_000_000),
    "credited_months": st.integers(0, 540_000),
    "award_account_fen": st.integers(0, 10**8),
    "stated_benefit_base_fen": st.integers(300_000, 1_500_000),
    "stated_local_base_fen": st.integers(300_000, 1_500_000),
    "age_at_award_months": st.integers(400, 900),
    "transition_index": st.integers(0, 3_000_000),
    "award_deemed_months": st.integers(0, 240_000),
    "paid_before_account_months": st.integers(0, 72_000),
    "award_actual_months": st.integers(0, 540_000),
    "early_by_policy": st.booleans(),
    "other_pension_lines_fen": st.integers(0, 100_000),
})  # fmt: skip
PLAIN: dict[str, Any] = {
    "has_stated_base": True, "has_stated_local_base": True, "has_stated_divisor": False, "stated_divisor": 1,
    "has_two_transitions": False, "old_transition_fen": 0, "new_transition_fen": 0, "notional_account_fen": 0,
    "one_child_parent": False,
}  # fmt: skip


def law() -> Law:
    """Everything that is in the files, so that every place can be computed."""
    return at("current", "2025-10").accepting(*STATUSES)


def award(person: Mapping[str, Any], *outputs: str) -> dict[str, int]:
    dated = law()
    person = PLAIN | dict(person)
    if person["region"] == "CN":
        person |= {"award_deemed_months": 0, "paid_before_account_months": 0}
    needed = [one.name for one in dated.graph(outputs).inputs]
    return {name: int(amount) for name, amount in dated.evaluate({one: person[one] for one in needed}, outputs).items()}


@pytest.mark.parametrize(
    ("name", "most"),
    [("credited_months", 120_000), ("average_index", 500_000), ("transition_index", 500_000), ("award_account_fen", 10**7),
     ("award_deemed_months", 120_000), ("paid_before_account_months", 60_000), ("award_actual_months", 120_000),
     ("stated_benefit_base_fen", 200_000)],
)  # fmt: skip
@TRIED
@given(person=PEOPLE, data=st.data())
def test_more_never_lowers_the_pension(name: str, most: int, person: dict[str, Any], data: st.DataObject) -> None:
    """More months, a higher index, base or balance: no part falls, and neither does the whole."""
    more = person | {name: person[name] + data.draw(st.integers(0, most))}
    outputs = (*PARTS, "pension_additions", "monthly_pension")
    less, greater = award(person, *outputs), award(more, *outputs)
    assert all(greater[one] >= less[one] for one in outputs)


@TRIED
@given(person=PEOPLE, later=st.integers(0, 120))
def test_a_later_age_never_has_a_larger_divisor(person: dict[str, Any], later: int) -> None:
    older = person | {"age_at_award_months": person["age_at_award_months"] + later}
    (young,), (old,) = award(person, "divisor").values(), award(older, "divisor").values()
    assert 560 <= old <= young <= 2330
    assert award(older, "account_pension")["account_pension"] >= award(person, "account_pension")["account_pension"]


@TRIED
@given(months=st.integers(480, 840))
def test_the_divisor_lies_between_its_two_whole_ages(months: int) -> None:
    """On whole ages it is the annex; between them it lies within half a tenth of the straight line."""
    age, rest = divmod(months, 12)

    def at_age(whole: int) -> int:
        return award({"region": "CN", "age_at_award_months": min(whole, 70) * 12}, "divisor")["divisor"]

    found = award({"region": "CN", "age_at_award_months": months}, "divisor")["divisor"]
    line = Decimal(at_age(age) * (12 - rest) + at_age(age + 1) * rest) / 12
    assert Decimal("-0.5") < found - line <= Decimal("0.5")


@TRIED
@given(person=PEOPLE)
def test_parts_add_up(person: dict[str, Any]) -> None:
    found = award(person, *PARTS, "pension_parts", "pension_additions", "monthly_pension")
    assert found["pension_parts"] == sum(found[part] for part in PARTS)
    whole = found["pension_parts"] + found["pension_additions"] + person["other_pension_lines_fen"]
    assert 0 <= found["monthly_pension"] - whole < 10
    assert found["monthly_pension"] == whole or person["region"] == "330000"


@TRIED
@given(person=PEOPLE)
def test_rounding_up_is_never_below_half_up(person: dict[str, Any]) -> None:
    """Guangxi's own way against the nation's, on the same facts: less than one jiao more, never less."""
    plain = award(person | {"region": "CN"}, "basic_pension", "account_pension")
    up = award(person | {"region": "450000"}, "basic_pension", "account_pension")
    for part, amount in plain.items():
        assert 0 <= up[part] - amount <= 10
        assert up[part] % 10 == 0


@TRIED
@given(person=PEOPLE)
def test_the_formula_is_exact(person: dict[str, Any]) -> None:
    """Against exact fractions: the basic pension of the nation, rounded once after the indexed wage."""
    found = award(person | {"region": "CN"}, "indexed_wage", "basic_pension")
    base, months = person["stated_benefit_base_fen"], person["credited_months"]
    wage = Decimal(base) * person["average_index"] / 10**6
    assert abs(found["indexed_wage"] - wage) <= Decimal("0.5")
    exact = Decimal(base + found["indexed_wage"]) * months / (2 * 12 * 1000 * 100)
    assert abs(found["basic_pension"] - exact) <= Decimal("0.5")


REGIONS = sorted(at("current", "2025-10").regions.by_code)
HALF_YEARS = [f"{year}-{month}" for year in range(2006, 2027) for month in ("07", "12")]
NOTICE = {"average_index": 472_300, "credited_months": 364_000, "award_account_fen": 8_368_725, "age_at_award_months": 0,
          "has_stated_base": True, "stated_benefit_base_fen": 784_200, "has_stated_local_base": False,
          "stated_local_base_fen": 0, "has_stated_divisor": True, "stated_divisor": 1_938}  # fmt: skip


@pytest.mark.parametrize("region", REGIONS)
def test_a_notice_that_states_its_figures_needs_no_published_one(region: str) -> None:
    """Base, index, years, balance and divisor are printed: basic and account pension come out everywhere, in every year.

    Reckoned apart, by the formulas of facts/pension.md EP-26, EP-27 (Anhui) and EP-34 (Guangdong but not Shenzhen);
    one jiao is left for places that round to it.
    """
    chain = at("current", "2025-10").regions.chain(region)
    index, base, months = Decimal("0.4723"), Decimal("7842"), Decimal(364_800 if "340000" in chain else 364_000) / 1000
    reduced = base * index / Decimal("0.6") if "440000" in chain and "440300" not in chain else base
    printed = {"basic_pension": (reduced + base * index) / 2 * months / 1200, "account_pension": Decimal("83687.25") / Decimal("193.8")}
    for month in HALF_YEARS:
        dated = at("current", month)
        needed = [one.name for one in dated.graph(tuple(printed)).inputs]
        found = dated.evaluate({name: (NOTICE | {"region": region})[name] for name in needed}, tuple(printed))
        for part, amount in printed.items():
            assert abs(Decimal(int(found[part])) / 100 - amount) <= Decimal("0.1"), (month, part)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@needs_facts
def test_every_base_of_the_facts_is_here_with_its_status() -> None:
    """Value and status as in the facts; reclamation enterprises have no region of their own."""
    for theirs, ours in (("benefit_base", "benefit_base"), ("benefit_base_local_transition", "benefit_base_local")):
        here = {(row["region"], row["from"][:4]): row for row in rows(FIGURES / f"{ours}.csv") if row["value"]}
        facts = [row for row in rows(FACTS / "pension_provincial.csv") if row["parameter"] == theirs]
        facts = [row for row in facts if row["scope"] != "only:reclamation_enterprises"]
        assert len(facts) == len(here)
        for fact in facts:
            region = "420100" if fact["scope"].startswith("only:420100") else fact["region_code"]
            row = here[region, fact["year"]]
            assert (Decimal(row["value"]), row["status"]) == (Decimal(fact["value"]), fact["status"])
            assert row["to"] == f"{fact['year']}-12-31"


@needs_facts
def test_places_excluded_from_a_base_never_fall_back() -> None:
    """`excludes:…` in the facts: the city has a row of its own on every day of the year, and after it."""
    here = rows(FIGURES / "benefit_base.csv")
    for fact in rows(FACTS / "pension_provincial.csv"):
        if fact["parameter"] != "benefit_base" or not fact["scope"].startswith("excludes:"):
            continue
        for city in (one for one in fact["scope"].removeprefix("excludes:").split(";") if one.isdigit()):
            own = [row for row in here if row["region"] == city]
            year = fact["year"]
            assert any(row["from"] <= f"{year}-01-01" and (row["to"] or "9999") >= f"{year}-12-31" for row in own), fact
            assert any(not row["value"] and not row["to"] for row in own), city


@needs_facts
def test_divisors_and_coefficients_are_those_of_the_facts() -> None:
    """Divisors without exception; coefficients except where a sheet says otherwise, which the note must say."""
    divisors = {row["divisor_age"]: row for row in rows(FIGURES / "account_divisor.csv")}
    for fact in rows(FACTS / "divisors.csv"):
        assert (divisors[fact["age_years"]]["value"], divisors[fact["age_years"]]["status"]) == (
            fact["value"],
            fact["status"],
        )
    drops = {row["divisor_age"]: int(row["value"]) for row in rows(FIGURES / "account_divisor_drop.csv")}
    for age in range(40, 70):
        assert drops[str(age)] == int(divisors[str(age)]["value"]) - int(divisors[str(age + 1)]["value"])
    ours = {row["region"]: row for row in rows(FIGURES / "transition_coefficient.csv")}
    for fact in rows(FACTS / "transition_coefficients.csv"):
        row = ours[fact["region_code"]]
        if fact["condition"].startswith("more than 20"):
            extra = rows(FIGURES / "transition_long_service_extra.csv")
            assert Decimal(row["value"]) + Decimal(extra[0]["value"]) == Decimal(fact["value"])
        elif row["status"] in ("derived", "not_established"):
            assert fact["value"] in row["note"]
        else:
            assert (Decimal(row["value"]), row["status"]) == (Decimal(fact["value"]), fact["status"])
