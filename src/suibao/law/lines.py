"""Which rules are amounts to be collected, and where each goes: one line kind a rule.

An assessment line takes its words from here and its amount from the rule; nothing else computes amounts.
Lines of one group are assessed together: when a figure that the group needs is unknown, none of its
lines is posted and the row is reported with the name of the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from suibao.law.terms import Branch
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH

Bearer = Literal["payer", "worker", "state"]
Remitter = Literal["payer", "worker", "state"]
Destination = Literal["pooled", "account"]


@dataclass(frozen=True)
class LineKind:
    """How one rule's amount becomes a line.

    ``bearer`` bears the cost, ``remitter`` pays it over; ``base``, ``rate`` and ``quantity`` name the rules,
    parameters or inputs to show beside the amount. ``share_of`` names the whole where a line is one of its parts.
    """

    rule: str
    unit: str
    branch: Branch
    component: str
    bearer: Bearer
    remitter: Remitter
    destination: Destination
    base: str | None = None
    rate: str | None = None
    quantity: str | None = None

    @property
    def group(self) -> tuple[str, Branch, bool]:
        """Lines assessed together: a branch within a unit; the state's subsidy apart."""
        return (self.unit, self.branch, self.bearer == "state")


def _employer(rule: str, branch: Branch, base: str, rate: str) -> LineKind:
    return LineKind(rule, ENGAGEMENT_MONTH, branch, "employer", "payer", "payer", "pooled", base, rate)


def _employee(rule: str, branch: Branch, destination: Destination, base: str, rate: str) -> LineKind:
    return LineKind(rule, ENGAGEMENT_MONTH, branch, "employee", "worker", "payer", destination, base, rate)


def _alone(
    rule: str, branch: Branch, destination: Destination, base: str | None = None, rate: str | None = None
) -> LineKind:
    return LineKind(rule, WORKER_MONTH, branch, "flexible", "worker", "worker", destination, base, rate)


# fmt: off
CURRENT: tuple[LineKind, ...] = (
    _employer("pension_employer", Branch.EMPLOYEE_PENSION, "pension_base", "pension_employer_rate"),
    _employee("pension_employee", Branch.EMPLOYEE_PENSION, "account", "pension_base", "pension_employee_rate"),
    _employer("medical_employer", Branch.EMPLOYEE_MEDICAL, "medical_base", "medical_employer_rate"),
    _employee("medical_employee", Branch.EMPLOYEE_MEDICAL, "account", "medical_base", "medical_employee_rate"),
    _employer("maternity_employer", Branch.MATERNITY, "medical_base", "maternity_employer_rate"),
    _employer("unemployment_employer", Branch.UNEMPLOYMENT, "unemployment_base", "unemployment_employer_rate"),
    _employee("unemployment_employee", Branch.UNEMPLOYMENT, "pooled", "unemployment_base", "unemployment_employee_rate"),
    _employer("work_injury_employer", Branch.WORK_INJURY, "work_injury_payroll", "work_injury_rate"),
    LineKind("oi_platform", ORDER_MONTH, Branch.OCCUPATIONAL_INJURY, "platform", "payer", "payer", "pooled",
             quantity="orders"),
    _alone("flexible_pension_pooled", Branch.EMPLOYEE_PENSION, "pooled", "flexible_pension_base", "flexible_pension_pooled_rate"),
    _alone("flexible_pension_account", Branch.EMPLOYEE_PENSION, "account", "flexible_pension_base",
           "flexible_pension_account_rate"),
    _alone("flexible_medical", Branch.EMPLOYEE_MEDICAL, "pooled", "flexible_medical_base", "flexible_medical_charged_rate"),
    _alone("flexible_unemployment", Branch.UNEMPLOYMENT, "pooled", "flexible_unemployment_base", "flexible_unemployment_rate"),
    LineKind("resident_pension", WORKER_MONTH, Branch.RESIDENT_PENSION, "resident", "worker", "worker", "account"),
    LineKind("resident_pension_state", WORKER_MONTH, Branch.RESIDENT_PENSION, "subsidy", "state", "state", "account"),
    LineKind("resident_medical", WORKER_MONTH, Branch.RESIDENT_MEDICAL, "resident", "worker", "worker", "pooled"),
    LineKind("resident_medical_state", WORKER_MONTH, Branch.RESIDENT_MEDICAL, "subsidy", "state", "state", "pooled"),
)
# fmt: on
"""The lines of current law."""
