"""Facts of an occupational injury: what the app sends, what the calendar and the books show about the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from suibao.books import schema
from suibao.books.claims import Claim
from suibao.errors import SuibaoError
from suibao.law.terms import Branch, Industry, Mode
from suibao.law.units import ORDER_INJURY
from suibao.office import workdays
from suibao.office.calendar_months import month_of
from suibao.office.claims.asking import Asked, ask, on
from suibao.office.claims.facts import checked, of_law
from suibao.office.claims.stepping import CHINA, REPORTED_ON, Situation, facts_of
from suibao.office.claims.work_injury_facts import engagement, undecided
from suibao.office.records import months_in
from suibao.rules import Law

OWN = {
    REPORTED_ON: "报案之日，不填为今天",
    "order_id": "订单号",
    "offered_at": "派单时间（如 2026-03-02T11:58:00+08:00）",
    "accepted_at": "接单时间",
    "finished_at": "订单完成时间，未完成不填",
    "accident_at": "事故时间",
    "reporter": "报案人：worker、relative、platform",
    "evidence": "已提交材料",
    "asked_for": "须补正的材料",
    "awaited": "确认所依据、尚未作出的结论（中止理由）",
    "account_of_facts": "事故经过",
    "died_on": "死亡之日",
    "document": "文书编号",
    "work_injury_claim": "工伤认定申请编号",
}
"""What is stated of a claim beyond the law's inputs."""

TIMES = ("offered_at", "accepted_at", "finished_at", "accident_at")

BILL = frozenset({"injury_treatment_fen", "injury_devices_fen"})
"""Amounts of one bill: they belong to the step that states them."""

BY_STATE: Mapping[str, Any] = {
    "disability_grade": 0, "care_level": "none", "injury_died": False, "months_unable": 0,
    "injury_treatment_fen": 0, "injury_devices_fen": 0, "commercial_accident_fen": 0,
}  # fmt: skip
"""What holds as long as no step says otherwise."""


def read(law: Law, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a step, checked: see `facts.checked`. Times carry their distance to UTC, or are China's."""
    found = checked(law, ORDER_INJURY, stated, OWN)
    if not isinstance(found.get("asked_for", []), list):
        raise SuibaoError(
            f"asked_for is {found['asked_for']!r}; expected a list.", f"asked_for 为 {found['asked_for']!r}；应为列表。", fact="asked_for"
        )
    for name in TIMES:
        if name in found:
            found[name] = _time(name, found[name])
    return found | {name: _day(name, found[name]) for name in (REPORTED_ON, "died_on") if name in found}


def _day(name: str, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise _wrong(name, value, "2026-03-02") from None


def _time(name: str, value: Any) -> str:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise _wrong(name, value, "2026-03-02T11:58:00+08:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).isoformat()


def _wrong(name: str, value: Any, such: str) -> SuibaoError:
    return SuibaoError(
        f"{name} is {value!r}; expected a time such as {such}.", f"{name}（{OWN[name]}）为 {value!r}；应如 {such}。", fact=name
    )


def of_times(facts: Mapping[str, Any], event_on: date) -> dict[str, Any]:
    """Whether an order was accepted and finished before the accident, from the app's times.

    Raises SuibaoError for times in an impossible order, or an accident on another day than the claim's.
    """
    if "accident_at" not in facts:
        return {}
    moments = {name: datetime.fromisoformat(facts[name]) for name in TIMES if name in facts}
    accident = moments["accident_at"]
    if accident.astimezone(CHINA).date() != event_on:
        raise SuibaoError(
            f"accident_at is on {accident.astimezone(CHINA).date()}, the claim on {event_on}.",
            f"事故时间在 {accident.astimezone(CHINA).date()}，而申请的事件日为 {event_on}。", fact="accident_at",
        )  # fmt: skip
    order = [name for name in ("offered_at", "accepted_at", "finished_at") if name in moments]
    if any(moments[first] > moments[second] for first, second in pairwise(order)):
        raise SuibaoError(
            "The order's times contradict each other: offered, accepted, finished was expected.",
            "订单时间前后矛盾：应依次为派单、接单、完成。",
        )
    found: dict[str, Any] = {}
    if "accepted_at" in moments:
        found["order_accepted"] = moments["accepted_at"] <= accident
        found["order_finished"] = "finished_at" in moments and moments["finished_at"] <= accident
    return found


def current(at: Situation) -> dict[str, Any]:
    """All facts as they stand with this step."""
    earlier = {name: value for name, value in facts_of(at.claim).items() if name not in BILL}
    facts = {**BY_STATE, **earlier, **at.facts}
    return {**of_times(facts, at.claim.event_on), **facts, **filings(at.claim, at)}


def filings(claim: Claim, at: Situation) -> dict[str, Any]:
    """Who filed and how long after the accident or the report, from the steps."""
    steps = [(one.event, one.happened_on) for one in claim.steps] + [(at.act.event, at.day)]
    reported = next((day for event, day in steps if event == "report"), at.day)
    platform = [day for event, day in steps if event == "platform_files"]
    person = [day for event, day in steps if event == "person_files"]
    return {
        "platform_filed": bool(platform),
        "platform_filing_days": (min(platform) - reported).days if platform else 0,
        "platform_filing_working_days": workdays.workdays_between(claim.event_on, min(platform)) if platform else 0,
        "person_filed": bool(person),
        "person_filing_days": (min(person) - claim.event_on).days if person else 0,
        "person_filing_working_days": workdays.workdays_between(claim.event_on, min(person)) if person else 0,
    }


def in_books(connection: sa.Connection, claim: Claim) -> str:
    """Whether the platform's orders of the month were assessed for this person: ``assessed``, ``paid`` or ``not_assessed``."""
    month = month_of(claim.event_on)
    rows = [one for one in months_in(connection, claim.person, Branch.OCCUPATIONAL_INJURY, month)
            if one.month == month and one.payer == claim.payer]  # fmt: skip
    if not rows:
        return "not_assessed"
    return "paid" if all(one.paid for one in rows) else "assessed"


def in_register(connection: sa.Connection, claim: Claim) -> dict[str, Any]:
    """What the register knows of platform and worker: batch of the scheme, industry, that the person is registered there."""
    parties = schema.parties
    batch = connection.scalar(sa.select(parties.c.oi_batch).where(parties.c.party == claim.payer))
    found: dict[str, Any] = {} if batch is None else {"oi_batch": int(batch)}
    engaged = engagement(connection, claim)
    if engaged is not None and engaged.mode == Mode.PLATFORM:
        found |= {"registered_on_platform": True, "industry": Industry(engaged.industry).code}
    return found


def ask_law(at: Situation, facts: Mapping[str, Any], outputs: tuple[str, ...], day: date | None = None) -> Asked:
    """What the law of the day of the accident (or of ``day``) says; unknown stays unknown."""
    return ask(on(at.law, day or at.claim.event_on), of_law(at.law, facts) | {"region": at.claim.region}, outputs)


def known(at: Situation, facts: Mapping[str, Any], outputs: tuple[str, ...], day: date | None = None) -> Asked:
    """:func:`ask_law`, where the step cannot go on without. Raises SuibaoError that names what would settle it."""
    asked = ask_law(at, facts, outputs, day)
    if not asked.known:
        raise undecided(at.law, asked)
    return asked
