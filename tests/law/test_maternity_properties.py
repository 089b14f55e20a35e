"""What maternity benefits promise for any birth: leave and allowance grow with what they rest on; who pays is one."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import MONTHS, answer, cases

from suibao.law.maternity.terms import BirthStanding
from suibao.law.units import BIRTH

MOST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PLACES = st.sampled_from(["310000", "370000"])
LONGEST = 98 + 15 + 9 * 15


def one(case: dict[str, Any], output: str, month: str = "2026-03") -> float:
    """One output, its figures being known."""
    found = answer("current", month, [output], case)
    assert isinstance(found, dict), found
    return found[output]


@MOST
@given(case=cases(BIRTH), month=st.sampled_from(MONTHS))
def test_leave_lies_within_the_national_rules(case: dict[str, Any], month: str) -> None:
    statutory = one(case, "statutory_leave", month)
    assert statutory in (15, 42) if case["is_miscarriage"] else 98 <= statutory <= LONGEST
    assert one(case, "maternity_leave", month) == statutory + case["local_leave_days"]
    assert one(case, "leave_before_birth", month) <= statutory


@MOST
@given(case=cases(BIRTH))
def test_leave_grows_with_children_difficulty_and_months(case: dict[str, Any]) -> None:
    more = case | {"is_difficult_birth": True, "children_born": 10, "pregnancy_months": 10}
    assert one(case, "statutory_leave") <= one(more, "statutory_leave")


@MOST
@given(case=cases(BIRTH), region=PLACES, days=st.integers(0, 60), money=st.integers(0, 10**7))
def test_the_allowance_grows_with_days_and_base(case: dict[str, Any], region: str, days: int, money: int) -> None:
    case = case | {"region": region, "birth_standing": int(BirthStanding.INSURED)}
    case |= {"local_leave_days": min(case["local_leave_days"], 300)}
    case |= {"employer_average_wage_fen": min(case["employer_average_wage_fen"], 9 * 10**9)}
    less = one(case, "maternity_allowance")
    assert less >= 0
    assert less <= one(case | {"local_leave_days": case["local_leave_days"] + days}, "maternity_allowance")
    richer = case | {"employer_average_wage_fen": case["employer_average_wage_fen"] + money}
    assert less <= one(richer, "maternity_allowance")


@MOST
@given(case=cases(BIRTH), month=st.sampled_from(MONTHS))
def test_cost_is_borne_once_at_most(case: dict[str, Any], month: str) -> None:
    found = answer("current", month, ["birth_cost_of_fund", "birth_cost_of_employer"], case)
    if isinstance(found, dict):
        assert sum(found.values()) in (0, case["birth_medical_cost_fen"])


@MOST
@given(case=cases(BIRTH), month=st.sampled_from(MONTHS))
def test_a_spouse_and_an_uninsured_employee_have_no_allowance_of_the_fund(case: dict[str, Any], month: str) -> None:
    """And no figure of a region is asked for."""
    for standing in (BirthStanding.SPOUSE, BirthStanding.NOT_INSURED):
        assert one(case | {"birth_standing": int(standing)}, "maternity_allowance", month) == 0
