"""What must hold of conversions: accounts conserved, every month once, no round trip creates value."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import cases
from tests.law.tabled import at

from suibao.law.catalogue import current_law, reforms
from suibao.law.conversion.terms import Direction
from suibao.law.units import MEDICAL_TRANSFER, PENSION_CONVERSION
from suibao.rules import Law, ParameterError, Value, day_of

PROPOSAL = "proposal/8-conversion-both-ways"
MONTH = "2025-10"
METHODS = (0, 1, 2, 3)
ONE = 1_000_000
MOST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
START = day_of("1949-10-01")
SHORT = 179
"""Most employee months that lead to the resident scheme."""


@cache
def by(method: int, most: int = ONE) -> Law:
    """Proposal 8 with a definition of the coefficient and a limit of the way back."""
    reform = reforms()[PROPOSAL]
    for name, amount in (("conversion_method", method), ("employee_month_worth", most)):
        reform = reform.with_value(name, Value("CN", (), START, None, amount, "project"))
    return current_law().amend(reform).at(MONTH)


LAWS = [pytest.param(None, id="current"), *(pytest.param(method, id=f"definition {method}") for method in METHODS)]


def law_of(method: int | None) -> Law:
    return at("current", MONTH) if method is None else by(method)


def answer(law: Law, case: dict[str, Any], *outputs: str) -> dict[str, Any]:
    needed = [one.name for one in law.graph(outputs).inputs]
    return law.evaluate({name: case[name] for name in needed}, outputs)


@pytest.mark.parametrize("method", LAWS)
@MOST
@given(case=cases(PENSION_CONVERSION))
def test_accounts_are_conserved(method: int | None, case: dict[str, Any]) -> None:
    found = answer(law_of(method), case, "employee_account_after", "resident_account_after", "both_schemes_refund")
    assert sum(found.values()) == case["employee_account_fen"] + case["resident_account_fen"]
    assert min(found.values()) >= 0


@pytest.mark.parametrize("method", LAWS)
@MOST
@given(case=cases(PENSION_CONVERSION), more=st.integers(0, 100))
def test_every_month_counts_at_most_once(method: int | None, case: dict[str, Any], more: int) -> None:
    names = ("employee_months_after", "resident_months_after", "conversion_direction")
    found = answer(law_of(method), case, *names)
    after = found["employee_months_after"] + found["resident_months_after"]
    paid = case["employee_months"] + case["extension_months"]
    assert after <= paid + max(0, case["resident_months"] - case["overlap_months"])
    if found["conversion_direction"] == Direction.NONE:
        assert found["employee_months_after"] == paid
    else:
        assert 0 in (found["employee_months_after"], found["resident_months_after"])
    overlapping = case | {"overlap_months": min(case["overlap_months"] + more, 1200)}
    fewer = answer(law_of(method), overlapping, "employee_months_reached")["employee_months_reached"]
    assert fewer <= answer(law_of(method), case, "employee_months_reached")["employee_months_reached"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("most", [ONE // 2, ONE, 12 * ONE], ids=["a half", "one for one", "twelve are cut to one"])
@MOST
@given(there=cases(PENSION_CONVERSION), back=cases(PENSION_CONVERSION), months=st.integers(0, SHORT))
def test_no_round_trip_creates_months(
    method: int, most: int, there: dict[str, Any], back: dict[str, Any], months: int
) -> None:
    """Resident to employee and back, and the other way round, through all roundings, at other amounts each way."""
    law = by(method, most)
    plain = {
        "extension_months": 0,
        "overlap_months": 0,
        "has_reached_pension_age": True,
        "already_draws_pension": False,
    }
    there, back = there | plain, back | plain
    worth = answer(law, there, "worth_of_resident_month")["worth_of_resident_month"]
    assert worth * answer(law, back, "worth_of_employee_month")["worth_of_employee_month"] <= ONE * ONE
    converted = answer(law, there | {"resident_months": months}, "converted_months")["converted_months"]
    returned = answer(
        law,
        back | {"employee_months": converted, "resident_months": 0},
        "resident_months_after",
        "conversion_direction",
    )
    assert returned["conversion_direction"] == Direction.TO_RESIDENT
    assert returned["resident_months_after"] <= converted <= months
    away = answer(law, back | {"employee_months": months, "resident_months": 0}, "resident_months_after")
    again = answer(law, there | {"resident_months": away["resident_months_after"]}, "converted_months")
    assert again["converted_months"] <= months


@pytest.mark.parametrize("method", METHODS)
@MOST
@given(case=cases(PENSION_CONVERSION), more=st.integers(0, 10**7))
def test_more_paid_is_never_worth_less(method: int, case: dict[str, Any], more: int) -> None:
    """More money of a resident year, or more paid to buy up, converts no fewer months; more months neither."""
    law = by(method)
    less = answer(law, case, "converted_months")["converted_months"]
    for name, limit in (("resident_year_money_fen", 10**10), ("buy_up_paid_fen", 10**10)):
        greater = answer(law, case | {name: min(case[name] + more, limit)}, "converted_months")["converted_months"]
        assert less <= greater, name
    if method != 3:
        longer = case | {"resident_months": min(case["resident_months"] + more % 100, 1200)}
        assert less <= answer(law, longer, "converted_months")["converted_months"]


@MOST
@given(case=cases(PENSION_CONVERSION))
def test_definition_0_is_current_law(case: dict[str, Any]) -> None:
    names = ("worth_of_resident_month", "worth_of_employee_month", "employee_months_after", "resident_months_after",
             "conversion_direction")  # fmt: skip
    assert answer(by(0), case, *names) == answer(at("current", MONTH), case, *names)
    assert answer(by(0), case, *names)["worth_of_resident_month"] == 0


def test_contribution_parity_of_the_facts() -> None:
    """V-PP-1: 1,200 a year, base 4,500, rate 20 %: a ninth, so that nine resident years are one employee year."""
    case = {"resident_year_money_fen": 120_000, "employee_least_base_fen": 450_000, "employee_total_rate": 200_000,
            "conversion_benefit_base_fen": 800_000, "conversion_index": ONE, "resident_year_addition_fen": 0,
            "flexible_year_standard_fen": 0, "buy_up_paid_fen": 0, "resident_months": 108, "overlap_months": 0}  # fmt: skip
    found = answer(by(1), case, "worth_part", "worth_whole", "converted_months", "worth_of_resident_month")
    assert found["worth_part"] * 9 == found["worth_whole"]
    assert found["converted_months"] == 12
    assert found["worth_of_resident_month"] == 111_111


def test_buying_up() -> None:
    """PP-3: (10,800 - 1,200) x 9 years; half the price buys half of the months."""
    case = {"resident_year_money_fen": 120_000, "employee_least_base_fen": 450_000, "employee_total_rate": 200_000,
            "conversion_benefit_base_fen": 800_000, "conversion_index": ONE, "resident_year_addition_fen": 0,
            "flexible_year_standard_fen": 1_080_000, "resident_months": 108, "overlap_months": 0}  # fmt: skip
    for paid, months in ((0, 0), (4_320_000, 54), (8_640_000, 108), (9_000_000, 108)):
        found = answer(by(3), case | {"buy_up_paid_fen": paid}, "buy_up_price", "converted_months")
        assert found == {"buy_up_price": 8_640_000, "converted_months": months}


def test_benefit_parity() -> None:
    """PP-2 at index 0.6: 1200/139 = 8.63 of 64 + 41.44 (12 x 4800 x 8 % / 139 = 33.15...): see the table of proposal 8."""
    case = {"resident_year_money_fen": 120_000, "employee_least_base_fen": 450_000, "employee_total_rate": 200_000,
            "conversion_benefit_base_fen": 800_000, "conversion_index": 600_000, "resident_year_addition_fen": 0,
            "flexible_year_standard_fen": 0, "buy_up_paid_fen": 0, "resident_months": 1200, "overlap_months": 0}  # fmt: skip
    found = answer(by(2), case, "worth_part", "worth_whole", "converted_months")
    assert found == {"worth_part": 863, "worth_whole": 9716, "converted_months": 1200 * 863 // 9716}


@MOST
@given(case=cases(PENSION_CONVERSION))
def test_two_pensions_are_settled_to_the_fen(case: dict[str, Any]) -> None:
    """What is owed is set off against account and pension, what is left of the account is paid out."""
    names = ("double_account", "double_still_owed", "double_refund", "double_set_off")
    found = answer(at("current", MONTH), case, *names)
    assert found["double_account"] - found["double_refund"] == found["double_still_owed"] - found["double_set_off"]
    assert 0 in (found["double_refund"], found["double_set_off"])


PLACES = ("500000", "320000", "371000", "610800", "370300", "320500", "340400", "140300", "440400", "510100", "330100")


@MOST
@given(case=cases(MEDICAL_TRANSFER), place=st.sampled_from(PLACES), more=st.integers(0, 240))
def test_medical_months_credited_are_fewer_than_paid_and_grow(case: dict[str, Any], place: str, more: int) -> None:
    longer = case | {"resident_medical_months": min(case["resident_medical_months"] + more, 1200)}
    found = []
    for one in (case, longer):
        try:
            found.append(answer(at("current", MONTH), one | {"region": place}, "credited_medical_months",
                                "actual_medical_months", "deemed_medical_months"))  # fmt: skip
        except ParameterError:
            return
    for one, answered in zip((case, longer), found, strict=True):
        paid = one["resident_medical_months"] + one["resident_medical_months_second"]
        assert 0 <= answered["credited_medical_months"] <= paid
        kinds = answered["actual_medical_months"] + answered["deemed_medical_months"]
        assert kinds == answered["credited_medical_months"]
    assert found[0]["credited_medical_months"] <= found[1]["credited_medical_months"]
