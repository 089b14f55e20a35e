"""What medical and supplementary cover promise for any case: bounds of waits and credits, parts that add up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import answer, cases, ends, planned_or_refused
from tests.law.tabled import at

from suibao.law.medical.terms import MedicalScheme
from suibao.law.units import MEDICAL_COVER, MEDICAL_RETIREMENT, SUPPLEMENTARY_YEAR
from suibao.rules import RATE_DENOMINATOR, Law, Parameter, Reform, Value, share

MOST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONTHS = st.sampled_from(["2022-08", "2024-10", "2025-10", "2026-03"])
KNOWN = st.sampled_from(["110000", "310000", "330000", "330100", "620000", "CN"])
NATIONAL_MOST = 6
NO_NEW_WAITING = "proposal/9-no-new-waiting"
SHARED = "proposal/5-shared-supplementary-medical"


def wait(law: str, month: str, case: dict[str, Any]) -> int | None:
    """The wait, or None where a figure is unknown."""
    found = answer(law, month, ["medical_wait"], case)
    return int(found["medical_wait"]) if isinstance(found, dict) else None


@MOST
@given(case=cases(MEDICAL_COVER), region=KNOWN, month=MONTHS)
def test_a_wait_lies_between_none_and_the_national_limit_where_it_applies(
    case: dict[str, Any], region: str, month: str
) -> None:
    outputs = [
        "medical_wait",
        "medical_wait_left",
        "medical_wait_is_limited",
        "medical_is_continuous",
        "medical_covered",
    ]
    found = answer("current", month, outputs, case | {"region": region})
    if isinstance(found, dict):
        assert 0 <= found["medical_wait_left"] <= found["medical_wait"]
        assert not found["medical_wait_is_limited"] or found["medical_wait"] <= NATIONAL_MOST
        resident = case["medical_scheme"] == MedicalScheme.RESIDENT
        assert resident or not found["medical_is_continuous"] or found["medical_wait"] == 0
        assert not found["medical_covered"] or found["medical_wait_left"] == 0


@MOST
@given(wait_set=st.integers(0, 60), case=cases(MEDICAL_COVER))
def test_whatever_a_region_sets_movers_wait_six_months_at_most(wait_set: int, case: dict[str, Any]) -> None:
    names = ("medical_wait_employer", "medical_wait_flexible_gap", "medical_wait_flexible_switch", "medical_wait_flexible_unpaid")
    law = at("current", "2025-10")
    assumed = law.amend(
        Reform("assumed", "假设", "assumed", "", tuple(everywhere(law, name, wait_set) for name in names))
    )
    moved = case | {"region": "620000", "had_medical_cover": True, "medical_place_changes": True}
    moved |= {"medical_scheme": int(MedicalScheme.FLEXIBLE)}
    needed = {one.name: moved[one.name] for one in assumed.graph(("medical_wait",)).inputs}
    assert 0 <= assumed.evaluate(needed, ["medical_wait"])["medical_wait"] <= min(wait_set, NATIONAL_MOST)


def everywhere(law: Law, name: str, amount: int) -> Parameter:
    """One figure for the whole nation."""
    known = law.parameters[name]
    value = Value("CN", (), law.dated.day, None, amount, "project")
    return Parameter(known.name, known.unit, known.zh, known.en, known.keys, (value,))


@MOST
@given(case=cases(MEDICAL_COVER), region=KNOWN, month=MONTHS, more=st.integers(0, 240))
def test_more_continuous_months_never_lengthen_the_wait(
    case: dict[str, Any], region: str, month: str, more: int
) -> None:
    """What is known for fewer months is known for more, too."""
    case = case | {"region": region, "medical_continuous_months": min(case["medical_continuous_months"], 900)}
    shorter = wait("current", month, case)
    longer = wait("current", month, case | {"medical_continuous_months": case["medical_continuous_months"] + more})
    if shorter is not None:
        assert longer is not None
        assert longer <= shorter


@MOST
@given(case=cases(MEDICAL_COVER), missed=st.integers(0, 30), extra=st.integers(0, 30))
def test_residents_wait_longer_for_missed_years_and_shorter_for_extra_ones(
    case: dict[str, Any], missed: int, extra: int
) -> None:
    def of(missed_years: int, extra_years: int) -> float:
        facts = case | {"resident_missed_years": missed_years, "resident_extra_years": extra_years}
        found = answer("current", "2025-10", ["resident_medical_wait"], facts)
        assert isinstance(found, dict)
        return found["resident_medical_wait"]

    assert of(missed, extra) <= of(missed + 1, extra)
    assert of(missed, extra + 1) <= of(missed, extra)


@MOST
@given(case=cases(MEDICAL_COVER), region=KNOWN, month=MONTHS)
def test_proposal_9_lengthens_no_wait_and_asks_for_no_more_figures(
    case: dict[str, Any], region: str, month: str
) -> None:
    case = case | {"region": region}
    before, after = wait("current", month, case), wait(NO_NEW_WAITING, month, case)
    if before is not None:
        assert after is not None
        assert after <= before
    moved = case["medical_place_changes"] or case["medical_scheme_changes"]
    if case["had_medical_cover"] and moved and case["medical_wait_was_over"] and case["medical_gap_months"] <= 12:
        assert after == 0
    if not case["medical_wait_was_over"]:
        assert after == before, "nobody moves to escape a wait"


@MOST
@given(case=cases(MEDICAL_COVER), region=st.sampled_from(["440300", "440100", "110000", "CN"]))
def test_an_account_gets_no_more_than_the_employee_pays(case: dict[str, Any], region: str) -> None:
    law = at("current", "2026-03").accepting("official", "secondary", "weak", "derived", "project", "unverified")
    facts = case | {"region": region, "medical_scheme": int(MedicalScheme.EMPLOYEE), "medical_retired": False}
    found = answer("current", "2026-03", ["medical_account_credit"], facts)
    rate = law.parameters["medical_employee_rate"].find(region, (), law.dated, law.regions).amount
    assert isinstance(found, dict)
    assert 0 <= found["medical_account_credit"] <= share(case["medical_account_base_fen"], int(rate or 0))


@MOST
@given(case=cases(MEDICAL_RETIREMENT), region=st.sampled_from(["330000", "500000"]), more=st.integers(0, 300))
def test_months_paid_here_never_add_to_what_is_missing(case: dict[str, Any], region: str, more: int) -> None:
    outputs = ["medical_months_to_pay", "covered_in_retirement"]
    case = case | {"region": region, "medical_months_here": min(case["medical_months_here"], 900)}
    less = answer("current", "2026-03", outputs, case)
    greater = answer("current", "2026-03", outputs, case | {"medical_months_here": case["medical_months_here"] + more})
    assert isinstance(less, dict)
    assert isinstance(greater, dict)
    assert max(0, less["medical_months_to_pay"] - more) == greater["medical_months_to_pay"]
    assert less["covered_in_retirement"] <= greater["covered_in_retirement"]


@MOST
@given(case=cases(SUPPLEMENTARY_YEAR), month=MONTHS)
def test_deductions_stay_below_what_is_spent_and_their_limits(case: dict[str, Any], month: str) -> None:
    outputs = [
        "health_deduction",
        "health_deduction_limit",
        "employer_supplementary_deduction",
        "employer_supplementary_limit",
    ]
    found = answer("current", month, outputs, case)
    assert isinstance(found, dict)
    assert 0 <= found["health_deduction"] <= min(case["health_premium_fen"], found["health_deduction_limit"])
    limit = min(case["supplementary_cost_fen"], found["employer_supplementary_limit"])
    assert 0 <= found["employer_supplementary_deduction"] <= limit


SHARES = ["shared_premium", "shared_by_state", "shared_by_platforms", "shared_by_person"]


@MOST
@given(case=cases(SUPPLEMENTARY_YEAR), premium=st.integers(0, 10**7), state=st.integers(0, 2 * RATE_DENOMINATOR),
       platforms=st.integers(0, 2 * RATE_DENOMINATOR))  # fmt: skip
def test_shares_of_the_premium_add_up_whatever_is_open(
    case: dict[str, Any], premium: int, state: int, platforms: int
) -> None:
    """To the fen, none below zero, also where somebody lets state and platforms bear more than the whole."""
    law = at(SHARED, "2025-10")
    open_figures = {"shared_premium_per_year": premium, "shared_state_rate": state, "shared_platform_rate": platforms}
    changed = law.amend(
        Reform("open", "参数", "open", "", tuple(everywhere(law, *one) for one in open_figures.items()))
    )
    found = changed.evaluate({"platform_months": case["platform_months"]}, SHARES)
    parts = [found[name] for name in SHARES[1:]]
    assert sum(parts) == found["shared_premium"]
    assert min(parts) >= 0
    assert found["shared_premium"] <= premium


@pytest.mark.parametrize(("law", "unit"), [(NO_NEW_WAITING, MEDICAL_COVER), (SHARED, SUPPLEMENTARY_YEAR)])
@settings(MOST, max_examples=30)
@given(data=st.data(), month=st.sampled_from(["2025-06", "2026-03"]))
def test_proposals_evaluated_are_planned(law: str, unit: str, data: st.DataObject, month: str) -> None:
    rows = data.draw(st.lists(cases(unit), min_size=1, max_size=6))
    for name in ends(law, month, unit):
        found = [answer(law, month, (name,), row) for row in rows]
        assert planned_or_refused(law, month, (name,), rows) == found
