"""What a case worker hears when a worker tells only part of the story: an answer, or the questions that matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.law.tabled import at

YES, NO = 1, 0


@dataclass(frozen=True)
class Told:
    """What is known of a case, one output, and the answer: a value, or what has to be asked."""

    name: str
    output: str
    facts: dict[str, Any]
    value: int | None = None
    asked: set[str] = field(default_factory=set)
    month: str = "2026-03"


EXCLUSIONS = {"by_intentional_crime", "by_drink_or_drugs", "by_self_harm"}
LAID_OFF = {"work_ending": "laid_off", "is_registered_jobless": True, "seeks_work": True, "jobless_months_paid": 24}
RIDER = {"region": "510100", "order_accepted": True, "order_finished": False}
ON_LIST = {"registered_on_platform": True, "works_in_platform_name": True, "paid_for_orders": True,
           "under_work_injury": False, "industry": "takeaway", "oi_batch": 1, "oi_circumstance": "accident"}  # fmt: skip
EMPLOYEE_NOW = {"region": "510100", "medical_scheme": "employee", "had_medical_cover": True,
                "medical_scheme_changes": True}  # fmt: skip
MOTHER = {"region": "370000", "birth_standing": "flexible"}

CASES = [
    Told("a rider of Sichuan during an order", "oi_protected", RIDER,
         asked={"under_work_injury", "registered_on_platform", "works_in_platform_name", "paid_for_orders", "industry", "oi_batch"}),
    Told("the same on a platform of the list", "oi_recognised", RIDER | ON_LIST, asked=EXCLUSIONS),
    Told("the same who was sober and did nothing wrong", "oi_recognised", RIDER | ON_LIST | dict.fromkeys(EXCLUSIONS, False), YES),
    Told("an industry that is not on the list", "oi_protected", RIDER | {"industry": "none"}, NO),
    Told("hit while idle between orders", "oi_recognised",
         {"region": "440300", "order_accepted": True, "order_finished": True, "oi_circumstance": "accident"}, NO),
    Told("who applied after two hundred days", "injury_application_in_time",
         {"worker_side_applied": True, "days_to_worker_application": 200}, YES),
    Told("a resident of one place who missed two years", "resident_waits",
         {"medical_scheme": "resident", "medical_scheme_changes": False, "medical_place_changes": False, "resident_missed_years": 2},
         YES),
    Told("a traffic accident on the way home", "counts_commuting",
         {"commuting": True, "traffic_accident": True, "not_mainly_at_fault": True, "fault_documented": True},
         asked={"commute_time_reasonable", "commute_route_reasonable"}),
    Told("a flexible worker of Shandong", "flexible_mother_has_allowance", MOTHER, YES),
    Told("how much she gets", "maternity_allowance", MOTHER, asked={"birth_insured_months"}),
    Told("whether her hospital is paid", "fund_pays_birth_cost", MOTHER, asked={"flexible_maternity_included"}),
    Told("a deactivated driver of Guangzhou", "jobless_entitled", {"region": "440100", "was_deactivated": True},
         asked={"is_registered_jobless", "seeks_work", "work_ending", "jobless_months_paid", "flexible_involuntary_test"}),
    Told("who seeks no work", "jobless_entitled", {"region": "440100", "was_deactivated": True, "seeks_work": False}, NO),
    Told("whether the loss of orders is shown", "lost_orders_shown", {"was_deactivated": True},
         asked={"deactivated_for_fault", "platform_left", "was_unable_to_work", "orders_before"}),
    Told("a platform that left", "lost_orders_shown", {"platform_left": True}, YES),
    Told("medical cover of who has drawn nothing, where no formula is known", "jobless_medical_by_fund",
         LAID_OFF | {"region": "310000", "stop_reason": "none", "jobless_months_drawn": 0}, YES),
    Told("the same after four months drawn", "jobless_medical_by_fund",
         LAID_OFF | {"region": "310000", "stop_reason": "none", "jobless_months_drawn": 4, "jobless_months_unused": 0},
         asked={"jobless_first_years"}),
    Told("a cleaner of five resident years takes a job without a gap", "medical_covered",
         EMPLOYEE_NOW | {"medical_gap_months": 0, "medical_continuous_months": 60, "medical_arrears_months": 0}, YES),
    Told("a cleaner who does not say for how long she was insured", "medical_covered",
         EMPLOYEE_NOW | {"medical_gap_months": 0, "medical_arrears_months": 0}, asked={"medical_continuous_months"}),
    Told("a cleaner five months after her resident cover ended", "medical_covered",
         EMPLOYEE_NOW | {"medical_gap_months": 5, "medical_arrears_months": 0}, asked={"medical_wait_employer"}),
    Told("how a driver is taxed", "may_deduct_health_premium", {"health_product_is_listed": True},
         asked={"taxed_as_wage", "taxed_as_continuous_labour", "taxed_as_business"}),
]  # fmt: skip


@pytest.mark.parametrize("told", CASES, ids=lambda told: told.name)
def test_answer_or_questions(told: Told) -> None:
    answer = at("current", told.month).decide(told.facts, told.output)
    assert (answer.value, set(answer.settle)) == (told.value, told.asked)
