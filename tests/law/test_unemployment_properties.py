"""What must hold of unemployment benefits for any case, in any region and month where the figures are known."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.law.drawn import cases
from tests.law.tabled import assuming, at

from suibao.law.unemployment.terms import WorkEnding
from suibao.law.units import JOB_LOSS
from suibao.rules import Law

MOST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OWN_WILL = (WorkEnding.RESIGNED, WorkEnding.AGREED_ON_WORKERS_PROPOSAL)
EMPLOYEES = [int(one) for one in WorkEnding if one not in (*OWN_WILL, WorkEnding.NO_CONTRACT)]


def shenzhen(minimum_wage: int = 2000) -> Law:
    """Guangdong's formula; the minimum wage of Shenzhen is not established for this month."""
    return assuming("current", (("minimum_wage_monthly", str(minimum_wage)),), "2025-10")


def found(law: Law, case: dict[str, Any], *outputs: str) -> dict[str, Any]:
    needed = [one.name for one in law.graph(outputs).inputs]
    return law.evaluate({name: case[name] for name in needed}, outputs)


def entitled(case: dict[str, Any], ending: int) -> dict[str, Any]:
    return case | {"region": "440300", "wage_tier": 0, "work_ending": ending, "is_registered_jobless": True,
                   "seeks_work": True}  # fmt: skip


@MOST
@given(case=cases(JOB_LOSS), ending=st.sampled_from(EMPLOYEES), more=st.integers(0, 240))
def test_months_lie_within_the_maximum_and_do_not_fall_with_years(case: dict[str, Any], ending: int, more: int) -> None:
    outputs = ("jobless_months_earned", "jobless_months_at_most", "jobless_months_in_all", "jobless_months_left")
    case = entitled(case, ending)
    longer = case | {"jobless_months_paid": min(case["jobless_months_paid"] + more, 720)}
    less, greater = (found(shenzhen(), one, *outputs) for one in (case, longer))
    for months in (less, greater):
        assert 0 <= months["jobless_months_earned"] <= months["jobless_months_at_most"] <= 24
        assert 0 <= months["jobless_months_left"] <= months["jobless_months_in_all"] <= 24
    assert all(less[name] <= greater[name] for name in outputs)


@MOST
@given(case=cases(JOB_LOSS), ending=st.sampled_from(EMPLOYEES))
def test_guangdong_gives_the_months_of_its_article(case: dict[str, Any], ending: int) -> None:
    """facts/unemployment.md U-6, written as one line."""
    case = entitled(case, ending)
    paid = case["jobless_months_paid"]
    assume(paid >= 12)
    months = found(shenzhen(), case, "jobless_months_earned")["jobless_months_earned"]
    assert months == min(24, min(paid // 12, 4) + max(0, paid - 48) // 6)


@MOST
@given(case=cases(JOB_LOSS), ending=st.sampled_from(EMPLOYEES), wage=st.integers(1000, 4000), more=st.integers(0, 2000))
def test_the_benefit_grows_with_the_minimum_wage_and_stays_below_it(
    case: dict[str, Any], ending: int, wage: int, more: int
) -> None:
    case = entitled(case, ending) | {"jobless_months_paid": 120}
    outputs = ("jobless_benefit", "jobless_minimum_wage")
    less, greater = (found(shenzhen(one), case, *outputs) for one in (wage, wage + more))
    line = case["subsistence_line_fen"]
    assert line <= less["jobless_benefit"] <= greater["jobless_benefit"]
    if line < less["jobless_minimum_wage"]:
        assert less["jobless_benefit"] < less["jobless_minimum_wage"]


@MOST
@given(case=cases(JOB_LOSS), ending=st.sampled_from([int(one) for one in OWN_WILL]))
def test_who_leaves_by_own_will_is_never_entitled(case: dict[str, Any], ending: int) -> None:
    """In any region, and no figure is asked for."""
    outputs = (
        "jobless_entitled",
        "jobless_benefit",
        "jobless_months_in_all",
        "jobless_draws",
        "jobless_survivors_grant",
    )
    assert set(found(shenzhen(), case | {"work_ending": ending}, *outputs).values()) == {0}


@MOST
@given(case=cases(JOB_LOSS))
def test_a_flexible_worker_is_entitled_only_by_a_test_that_somebody_assumes(case: dict[str, Any]) -> None:
    """Where the region lets flexible workers in, the answer follows the measure once it is taken as the test."""
    case = entitled(case, int(WorkEnding.NO_CONTRACT)) | {"region": "440100", "jobless_months_paid": 24}
    law = assuming("current", (("flexible_involuntary_test", "yes"),), "2026-03")
    answer = found(law, case, "jobless_entitled", "lost_orders_shown")
    assert answer["jobless_entitled"] == answer["lost_orders_shown"]


@MOST
@given(case=cases(JOB_LOSS), more=st.integers(0, 10**6))
def test_orders_never_make_a_loss_and_illness_excludes_a_collapse(case: dict[str, Any], more: int) -> None:
    more_orders = case | {"orders_recent": min(case["orders_recent"] + more, 10**6)}
    law = shenzhen()
    less, greater = (found(law, one, "lost_orders_shown")["lost_orders_shown"] for one in (case, more_orders))
    assert greater <= less
    assert not found(law, case | {"was_unable_to_work": True}, "lost_orders_by_collapse")["lost_orders_by_collapse"]


def test_current_law_leaves_a_flexible_workers_loss_open_by_name() -> None:
    """The measure is computed; what it proves is unknown, and the answer says which figure would settle it."""
    law = at("current", "2026-03")
    case = {"region": "440100", "work_ending": "no_contract", "jobless_months_paid": 24, "is_registered_jobless": True,
            "seeks_work": True, "was_deactivated": True, "deactivated_for_fault": False}  # fmt: skip
    answer = law.decide(case, "jobless_entitled")
    assert answer.value is None
    assert "flexible_involuntary_test" in answer.settle
    assert law.decide(case | {"work_ending": "resigned"}, "jobless_entitled").value == 0
