"""Facts of a loss of work: what was stated, what the books show of months paid, earlier spells and months drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from suibao.books import claims
from suibao.books.claims import Claim
from suibao.law.terms import Branch
from suibao.law.unemployment.terms import StopReason, WorkEnding
from suibao.law.units import JOB_LOSS
from suibao.office.calendar_months import first_day, month_of
from suibao.office.claims.facts import checked, of_law
from suibao.office.claims.jobless_cover import PAYING
from suibao.office.claims.spans import due_months, spans
from suibao.office.claims.stepping import Situation, facts_of
from suibao.office.records import months_in
from suibao.rules import Law

OWN = {
    "channel": "申请渠道：online 网上、counter 窗口",
    "evidence": "已提交材料",
    "months_elsewhere": "外地转移证明所载失业保险缴费月数",
    "since": "停领情形发生之日",
    "from_month": "恢复发放的起始年月，如 2026-05",
    "document": "文书编号",
}
"""What is stated of a claim beyond the law's inputs."""

WITHOUT_ORDERS: Mapping[str, object] = {
    "was_deactivated": False, "deactivated_for_fault": False, "platform_left": False, "was_unable_to_work": False,
    "orders_recent": 0, "orders_before": 0, "online_recent": 0, "online_before": 0,
}  # fmt: skip
"""An employee's loss of work says nothing about orders."""

DRAWING = StopReason.NONE.code
FEW = {"died_while_jobless": False, "gave_birth_while_jobless": False}


def read(law: Law, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a step, checked: see `facts.checked`."""
    return checked(law, JOB_LOSS, stated, OWN)


def stated(at: Situation) -> dict[str, Any]:
    """What people stated, up to and with this step; nothing that the office found."""
    found: dict[str, Any] = {}
    for step in at.claim.steps:
        found |= step.facts
    return found | dict(at.facts)


def current(at: Situation) -> dict[str, Any]:
    """All facts as they stand with this step: what was found when it was decided, and what was stated since."""
    return {**facts_of(at.claim), **at.facts}


def case_of(region: str, facts: Mapping[str, Any], law: Law, drawn: int = 0, reason: str = DRAWING) -> dict[str, Any]:
    """The facts as inputs of the law, with months drawn so far and the reason to stop."""
    stated = of_law(law, facts)
    without = {} if stated.get("work_ending") == WorkEnding.NO_CONTRACT.code else WITHOUT_ORDERS
    return {**FEW, **without, "work_refusals": 0, **stated, "region": region, "jobless_months_drawn": drawn, "stop_reason": reason}


def from_books(connection: sa.Connection, claim: Claim, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Months paid since the last benefit and months left of it, from the books and the certificate of another place.

    Years restart with every benefit drawn (社会保险法 46). What the agency states itself goes before.
    """
    last, month = last_spell(connection, claim), month_of(claim.event_on)
    after = max(drawn_months(last, month), default=0) if last else 0
    rows = months_in(connection, claim.person, Branch.UNEMPLOYMENT, month)
    paid = {one.month for one in rows if one.paid and one.month > after}
    found: dict[str, Any] = {"jobless_months_unused": months_left(last) if last else 0}
    elsewhere = int(facts.get("months_elsewhere", 0))
    if rows or elsewhere or last:
        found["jobless_months_paid"] = len(paid) + elsewhere
    return {name: value for name, value in found.items() if name not in facts}


def last_spell(connection: sa.Connection, claim: Claim) -> Claim | None:
    """The last earlier claim under which the person drew benefit."""
    drew = [
        one for one in claims.of_person(connection, claim.person, claim.kind)
        if one.claim != claim.claim and one.opened_at <= claim.opened_at and spans(one, PAYING)
    ]  # fmt: skip
    return max(drew, key=lambda one: one.opened_at, default=None)


def drawn_months(claim: Claim, last: int) -> list[int]:
    """The months (yyyymm) up to ``last`` that the claim draws: the first ones due, as many as were granted.

    A month counts when it is due, paid yet or not: one that is paid late is none more.
    """
    return due_months(claim, PAYING, last)[: int(claim.decided("months_in_all", 0))]


def months_left(claim: Claim, since: date | None = None) -> int:
    """What is left of the months granted, once payment has stopped (``since``: as if it stopped on that day)."""
    ends = [one.stopped_on or since for one in spans(claim, PAYING)]
    end = max((one for one in ends if one is not None), default=None)
    if end is None:
        return 0
    drawn = [month for month in drawn_months(claim, month_of(end)) if since is None or first_day(month) < since]
    return int(claim.decided("months_in_all", 0)) - len(drawn)
