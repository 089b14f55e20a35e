"""What must hold of retirement for any group, birth month and choice; and that the tables of the facts come out."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.tabled import at
from tests.law.test_parameter_files import FACTS, needs_facts

from suibao.law.retirement.terms import RetirementGroup, ShortOfYearsWay
from suibao.rules.units import MONTHS_PER_YEAR, month_number

MOST = settings(max_examples=60, deadline=None)
MONTH = "2026-08"
BORN = st.integers(month_number("1950-01"), month_number("2015-12"))
GROUPS = st.sampled_from([int(group) for group in RetirementGroup])
TARGET = {RetirementGroup.MEN60: 63, RetirementGroup.WOMEN55: 58, RetirementGroup.WOMEN50: 55}
FLEXIBLE = {"elastic_early_alone", "elastic_late_alone"}


def found(outputs: list[str], **case: Any) -> Mapping[str, Any]:
    law = at("current", MONTH)
    needed = {one.name for one in law.graph(tuple(outputs)).inputs}
    return law.evaluate({name: value for name, value in case.items() if name in needed}, outputs)


AGES = ["original_age_months", "earliest_age_months", "statutory_age_months", "latest_age_months", "retirement_delay"]


@MOST
@given(group=GROUPS, born=BORN)
def test_ages_lie_in_order_and_within_the_target(group: int, born: int) -> None:
    ages = found(AGES, retirement_group=group, birth_month=born)
    ordered = [ages[name] for name in AGES[:4]]
    assert ordered == sorted(ordered)
    assert ages["statutory_age_months"] <= TARGET[RetirementGroup(group)] * MONTHS_PER_YEAR
    assert ages["latest_age_months"] - ages["earliest_age_months"] <= 72


@MOST
@given(group=GROUPS, born=BORN, later=st.integers(1, 240))
def test_who_is_born_later_never_retires_younger_nor_sooner(group: int, born: int, later: int) -> None:
    """And never more than one month of age later for a month of birth."""
    outputs = ["statutory_age_months", "statutory_retirement_month", "minimum_months_at_statutory_age"]
    first, second = (found(outputs, retirement_group=group, birth_month=month) for month in (born, born + later))
    assert 0 <= second["statutory_age_months"] - first["statutory_age_months"] <= later
    assert second["statutory_retirement_month"] > first["statutory_retirement_month"]
    assert second["minimum_months_at_statutory_age"] >= first["minimum_months_at_statutory_age"]


@MOST
@given(group=GROUPS, born=BORN, shift=st.integers(-60, 60), paid=st.integers(0, 600), agrees=st.booleans())
def test_a_choice_is_open_only_within_its_limits(group: int, born: int, shift: int, paid: int, agrees: bool) -> None:
    case = {"retirement_group": group, "birth_month": born, "retirement_paid_months": paid, "retires_from_employer": True,
            "employer_agrees_late": agrees}  # fmt: skip
    months = found(["earliest_retirement_month", "statutory_retirement_month", "latest_retirement_month"], **case)
    earliest, statutory, latest = months.values()
    chosen = statutory + shift
    outputs = ["chosen_month_allowed", "minimum_months", "choice_months_missing", "pension_begins"]
    choice = found(outputs, **case, chosen_retirement_month=chosen)
    assert 180 <= choice["minimum_months"] <= 240
    enough = paid >= choice["minimum_months"]
    open_to = shift == 0 or (earliest <= chosen < statutory and enough) or (statutory < chosen <= latest and agrees)
    assert choice["chosen_month_allowed"] == open_to
    assert choice["pension_begins"] == (open_to and enough)
    assert choice["choice_months_missing"] == max(0, choice["minimum_months"] - paid)


@MOST
@given(group=GROUPS, born=BORN, paid=st.integers(0, 600), since=st.integers(-12, 120), insured=st.booleans())
def test_somebody_short_of_years_always_has_a_way_and_nobody_else_does(
    group: int, born: int, paid: int, since: int, insured: bool
) -> None:
    case = {"retirement_group": group, "birth_month": born, "retirement_paid_months": paid, "ends_in_writing": False,
            "first_insured_month": month_number("2005-01" if insured else "2015-01")}  # fmt: skip
    reached = found(["statutory_retirement_month"], **case)["statutory_retirement_month"]
    outputs = ["short_of_years", "ways_open", "first_way", "may_pay_up", "months_still_missing"]
    ways = found(outputs, **case, asked_month=reached + since)
    assert ways["short_of_years"] == (since >= 0 and ways["months_still_missing"] > 0)
    assert ways["ways_open"] == (3 + ways["may_pay_up"] if ways["short_of_years"] else 0)
    assert ways["may_pay_up"] == bool(ways["short_of_years"] and insured and since >= 60)
    first = ShortOfYearsWay.PAY_UP if ways["may_pay_up"] else ShortOfYearsWay.PAY_ON
    assert ways["first_way"] == (first if ways["short_of_years"] else 0)


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_facts
@pytest.mark.parametrize("group", list(RetirementGroup), ids=lambda group: group.code)
def test_groups_are_those_of_the_facts(group: RetirementGroup) -> None:
    fact = next(row for row in facts("retirement_groups") if row["group"] == group.code)
    law = at("current", MONTH)
    figures = {name: law.parameters[name].find("CN", (int(group),), law.dated, law.regions).amount
               for name in ("original_retirement_age", "delay_step", "delay_first_birth_month", "delay_most")}  # fmt: skip
    assert figures == {
        "original_retirement_age": int(fact["original_age_years"]),
        "delay_step": int(fact["delay_step_birth_months"]),
        "delay_first_birth_month": month_number(fact["first_affected_birth_month"]),
        "delay_most": int(fact["delay_cap_months"]),
    }
    full = month_number(fact["full_delay_from_birth_month"])
    for born, delay in ((full, figures["delay_most"]), (full - 1, int(fact["delay_cap_months"]) - 1)):
        assert found(["retirement_delay"], retirement_group=int(group), birth_month=born) == {"retirement_delay": delay}


@needs_facts
def test_the_minimum_of_every_year_is_that_of_the_annex() -> None:
    """The table by year and the rule (docs/decisions/014) say the same."""
    tried = 0
    for fact in facts("minimum_years"):
        first = int(fact["retirement_year_from"] or 2000)
        for year in range(first, int(fact["retirement_year_to"] or 2060) + 1):
            born = year * MONTHS_PER_YEAR + 6 - 50 * MONTHS_PER_YEAR
            outputs = ["statutory_retirement_year", "minimum_period_year", "minimum_months"]
            case = {"retirement_group": int(RetirementGroup.WOMEN50), "birth_month": born}
            early = found(outputs, **case, chosen_retirement_month=year * MONTHS_PER_YEAR)
            if early["minimum_period_year"] == year:
                tried += 1
                assert early["minimum_months"] == int(fact["value"]), year
    assert tried >= 50
