"""What must hold of work injury and occupational injury for any case."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.law.drawn import answer, cases
from tests.law.tabled import at, bundle, inputs_of

from suibao.law.units import INJURY, ORDER_INJURY
from suibao.rules import ParameterError, portion

MOST = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
MONTH = "2026-03"
ACCEPTED = ("official", "secondary", "weak", "derived", "project", "unverified")
EXCLUDING = ("by_intentional_crime", "by_drink_or_drugs", "by_self_harm")
SUBSIDIES = st.sampled_from(["330100", "330000", "320000", "320100"])
"""Places whose subsidies at the end of a relation are known."""


def found(case: dict[str, Any], *outputs: str) -> dict[str, int | float]:
    """The outputs, none of them unknown."""
    values = answer("current", MONTH, outputs, case)
    assert isinstance(values, dict), values
    return values


@MOST
@given(case=cases(INJURY), place=SUBSIDIES)
def test_a_heavier_grade_never_gets_less(case: dict[str, Any], place: str) -> None:
    case |= {"region": place, "injury_died": False}
    for outputs, grades in (
        (("one_off_disability",), range(1, 11)),
        (("fund_allowance",), range(1, 5)),
        (("employer_allowance",), range(5, 7)),
        (("medical_subsidy",), range(5, 11)),
        (("employment_subsidy_uncut",), range(5, 11)),
    ):
        by_grade = [found(case | {"disability_grade": grade}, *outputs)[outputs[0]] for grade in grades]
        assert all(heavier >= lighter for heavier, lighter in pairwise(by_grade)), outputs


@MOST
@given(case=cases(INJURY))
def test_the_own_wage_lies_between_its_bounds(case: dict[str, Any]) -> None:
    wage = found(case | {"injury_decided": True}, "injury_own_wage", "injury_entitled")
    average = case["injury_average_wage_fen"]
    if wage["injury_entitled"]:
        assert portion(average, 60, 100) <= wage["injury_own_wage"] <= portion(average, 300, 100)


@MOST
@given(case=cases(INJURY))
def test_dependants_get_at_most_the_wage(case: dict[str, Any]) -> None:
    values = found(case, "dependants_pension", "injury_own_wage", "dependants_due")
    assert 0 <= values["dependants_pension"] <= values["injury_own_wage"]
    assert values["dependants_due"] or not values["dependants_pension"]


@MOST
@given(case=cases(INJURY), why=st.sampled_from(EXCLUDING))
def test_an_excluded_circumstance_always_wins(case: dict[str, Any], why: str) -> None:
    assert not found(case | {why: True, "region": "CN"}, "injury_recognised")["injury_recognised"]


@MOST
@given(case=cases(INJURY))
def test_without_an_exclusion_one_circumstance_is_enough(case: dict[str, Any]) -> None:
    case |= dict.fromkeys(EXCLUDING, False) | {"public_interest_rescue": True, "region": "CN"}
    assert found(case, "injury_recognised")["injury_recognised"]


@MOST
@given(case=cases(INJURY), place=SUBSIDIES)
def test_parts_of_fund_and_employer_are_the_whole(case: dict[str, Any], place: str) -> None:
    """Once and monthly; with and without insurance; also with what a third party has paid."""
    case |= {"region": place, "months_to_pension_age": 240} | ({"region": "330000"} if case["relation_ended"] else {})
    once = found(case, "injury_once", "fund_items_once", "employer_items_once", "fund_owes_once", "employer_owes_once",
                 "fund_advances_once", "treatment_by_fund", "treatment_by_employer", "treatment_by_third_party",
                 "injury_treatment")  # fmt: skip
    assert once["fund_items_once"] + once["employer_items_once"] == once["injury_once"]
    assert once["fund_owes_once"] + once["employer_owes_once"] == once["injury_once"]
    assert once["fund_advances_once"] <= once["employer_owes_once"]
    paid = [once[f"treatment_by_{who}"] for who in ("fund", "employer", "third_party")]
    assert sum(paid) == once["injury_treatment"]
    assert min(paid) >= 0
    monthly = found(case, "injury_monthly", "fund_items_monthly", "employer_allowance", "fund_owes_monthly",
                    "employer_owes_monthly", "fund_advances_monthly")  # fmt: skip
    assert monthly["fund_items_monthly"] + monthly["employer_allowance"] == monthly["injury_monthly"]
    assert monthly["fund_owes_monthly"] + monthly["employer_owes_monthly"] == monthly["injury_monthly"]
    assert min(*once.values(), *monthly.values()) >= 0


@MOST
@given(case=cases(INJURY), place=SUBSIDIES, months=st.integers(0, 1200))
def test_a_cut_never_exceeds_the_subsidy(case: dict[str, Any], place: str, months: int) -> None:
    case |= {"region": "330000", "months_to_pension_age": months}
    values = found(case, "employment_subsidy", "employment_subsidy_uncut", "employment_subsidy_cut")
    assert 0 <= values["employment_subsidy"] <= values["employment_subsidy_uncut"]
    longer = found(case | {"months_to_pension_age": min(months + 12, 1200)}, "employment_subsidy")
    assert longer["employment_subsidy"] >= values["employment_subsidy"]
    medical = [found(case | {"region": place, "months_to_pension_age": left}, "medical_subsidy")["medical_subsidy"]
               for left in (months, min(months + 12, 1200))]  # fmt: skip
    assert medical[0] <= medical[1]


@MOST
@given(case=cases(INJURY))
def test_an_advance_is_part_of_the_death_benefit(case: dict[str, Any]) -> None:
    """What is advanced while missing and what is paid after the death is declared add up to the whole."""
    case |= {"injury_decided": True, "injury_missing": True, "injury_died": False, "missing_hardship": True,
             "death_advance_taken_fen": 0, "died_after_suspension": False}  # fmt: skip
    advance = found(case, "death_advance_open", "injury_entitled")
    dead = case | {"injury_died": True, "death_advance_taken_fen": int(advance["death_advance_open"])}
    after = found(dead, "death_benefit", "death_benefit_whole")
    assert advance["death_advance_open"] + after["death_benefit"] == after["death_benefit_whole"]


@MOST
@given(case=cases(INJURY), order=cases(ORDER_INJURY))
def test_nothing_is_paid_under_both(case: dict[str, Any], order: dict[str, Any]) -> None:
    """Where some unit answers under the work injury regulation, occupational injury protects and pays nothing."""
    case |= {"injured_is_over_age": False, "insured_alone": False}
    covered = found(case, "injury_covered")["injury_covered"]
    both = order | {"under_work_injury": bool(covered)}
    values = answer("current", MONTH, ("oi_protected", "oi_entitled"), both)
    assert isinstance(values, dict)
    if covered:
        assert values == {"oi_protected": 0, "oi_entitled": 0}
        assert found(both, "oi_once", "oi_monthly", "oi_recognised") == {
            "oi_once": 0,
            "oi_monthly": 0,
            "oi_recognised": 0,
        }


@MOST
@given(case=cases(ORDER_INJURY), why=st.sampled_from(EXCLUDING))
def test_an_exclusion_wins_for_orders_too(case: dict[str, Any], why: str) -> None:
    values = answer("current", MONTH, ("oi_recognised",), case | {why: True})
    assume(isinstance(values, dict))
    assert values == {"oi_recognised": 0}


@MOST
@given(case=cases(ORDER_INJURY))
def test_what_is_open_is_refused_by_name(case: dict[str, Any]) -> None:
    """A graded injury has no monthly sum until somebody says what the base is."""
    case |= {"oi_decided": True, "under_work_injury": False, "injury_died": False, "disability_grade": 2}
    values = answer("current", MONTH, ("oi_monthly",), case)
    assert isinstance(values, str)
    assert "oi_base_rule" in values or "oi_nursing_rate" in values


def test_the_unverified_list_counts_only_for_who_accepts_it() -> None:
    """The circumstances of 2021 that no source checks: refused as they stand, taken with the status accepted."""
    law = at("current", MONTH)
    case = dict.fromkeys(inputs_of(ORDER_INJURY), 0) | {
        "region": "440300", "industry": "takeaway", "oi_batch": 1, "registered_on_platform": True,
        "works_in_platform_name": True, "paid_for_orders": True, "orders_that_day": 3, "order_accepted": True,
    }  # fmt: skip
    for member, facts in (("violence", {}), ("rescue", {}), (
        "return_home", {"after_last_order": True, "traffic_accident": True, "not_mainly_at_fault": True}
    ), ("illness", {"injury_died": True, "rescue_hours": 48})):  # fmt: skip
        told = case | facts | {"oi_circumstance": member}
        needed = [one.name for one in law.graph(("oi_recognised",)).inputs]
        given_ = {name: bool(told[name]) if law.inputs[name].unit.kind == "bool" else told[name] for name in needed}
        assert isinstance(answer("current", MONTH, ("oi_recognised",), given_), str)
        accepting = law.accepting(*ACCEPTED)
        assert accepting.evaluate(given_, ["oi_recognised"]) == {"oi_recognised": 1}


def test_a_death_before_the_release_is_settled_when_the_figure_is_known() -> None:
    """facts/injury.md WI-28: the income of 2025 was published on 2026-01-19."""
    facts = {"injury_decided": True, "injury_died": True}
    law = bundle().law
    before, after = (law.at("2026-01-10", known) for known in ("2026-01-10", "2026-02-01"))
    needed = [one.name for one in after.graph(("death_benefit",)).inputs]
    case = {name: facts.get(name, "CN" if name == "region" else 0) for name in needed}
    case = {name: bool(value) if law.inputs[name].unit.kind == "bool" else value for name, value in case.items()}
    with pytest.raises(ParameterError) as caught:
        before.evaluate(case, ["death_benefit"])
    assert "2026-01-19" in caught.value.en
    assert after.evaluate(case, ["death_benefit"]) == {"death_benefit": 1_130_040_00}


def test_a_checklist_can_be_answered_in_part() -> None:
    """One exclusion settles it; without answers it is unknown, and what would settle it is named."""
    law = at("current", MONTH)
    assert law.decide({"by_drink_or_drugs": True}, "injury_recognised").value == 0
    nothing_said = law.decide({}, "injury_recognised")
    assert nothing_said.value is None
    assert "by_drink_or_drugs" in nothing_said.settle
    veteran = dict.fromkeys(EXCLUDING, False) | {"veteran_wound": True}
    assert law.decide(veteran, "injury_recognised").value == 1
    assert law.decide({"under_work_injury": True, "region": "440300"}, "oi_recognised").value == 0
