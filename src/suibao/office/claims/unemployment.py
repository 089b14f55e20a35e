"""Unemployment: application, registration, decision by the conditions of the law, stops each with its article.

The months are paid by the benefit run (`office.benefit_run`), which asks :mod:`.unemployment_monthly`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from suibao.books import Books, accounts
from suibao.books.claims import Claim, of_person
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.law.unemployment.terms import StopReason
from suibao.law.units import JOB_LOSS
from suibao.office.calendar_months import first_day, month_of, plus
from suibao.office.claims.asking import Asked, ask, figure, on
from suibao.office.claims.deadlines import Deadline, deadline
from suibao.office.claims.kinds import Act, Kind, Opening
from suibao.office.claims.stepping import Decision, Item, Process, Situation
from suibao.office.claims.unemployment_facts import (
    OWN,
    case_of,
    current,
    drawn_months,
    from_books,
    last_spell,
    months_left,
    read,
    stated,
)
from suibao.office.claims.unemployment_machine import MACHINE, PAYING, JoblessEvent, JoblessState
from suibao.office.claims.unemployment_monthly import monthly, monthly_many
from suibao.office.claims.unemployment_overpaid import give_back, owe_again
from suibao.rules import Law, ParameterError

BRANCH = Branch.UNEMPLOYMENT.code

ENTITLED = "jobless_entitled"
GRANTED = ("jobless_entitled", "jobless_months_in_all", "jobless_benefit", "jobless_payment_starts_after")

ARTICLES = {
    StopReason.REEMPLOYED: "社会保险法 51(1)",
    StopReason.CONSCRIPTED: "社会保险法 51(2)",
    StopReason.EMIGRATED: "社会保险法 51(3)",
    StopReason.DRAWS_PENSION: "社会保险法 51(4)",
    StopReason.REFUSED_WORK: "社会保险法 51(5)",
}
"""Why payment stops, by article."""

_E = JoblessEvent


def _apply(at: Situation) -> Decision:
    return Decision(due=_decide_by(at))


def _decide_by(at: Situation) -> Deadline | None:
    """The agency decides within so many working days: 10 by the regulation, fewer where a province says so."""
    law = on(at.law, at.day)
    try:
        limit = figure(law, "jobless_handling_limit", at.claim.region)
    except ParameterError:
        return None
    return deadline(at.day, "社会保险经办条例 24; 广东省失业保险条例 36", workdays_=limit)


def _register(at: Situation) -> Decision:
    found = {"is_registered_jobless": True} if "is_registered_jobless" not in at.facts else {}
    return Decision(found=found)


def _keep(at: Situation) -> Decision:
    return Decision()


def _applied_on(at: Situation) -> date:
    return at.claim.steps[0].happened_on if at.claim.steps else at.day


def _asked(at: Situation) -> tuple[Asked, dict[str, Any]]:
    """What the law of the day of the application says, and what the office found for it."""
    law, facts = on(at.law, _applied_on(at)), stated(at)
    registered = any(step.event == _E.REGISTER for step in at.claim.steps)
    found = from_books(at.connection, at.claim, facts)
    if registered and "is_registered_jobless" not in facts:
        found["is_registered_jobless"] = True
    case = case_of(at.claim.region, {**found, **facts}, law)
    first = ask(law, case, [ENTITLED])
    asked = ask(law, case, GRANTED) if first.values.get(ENTITLED) else first
    return asked, found


def _decide(at: Situation) -> Decision:
    """Grant or refuse where the law has an answer; otherwise the claim waits, and names what would settle it."""
    asked, _ = _asked(at)
    if not asked.known:
        return Decision(_missing(at, asked), asked=asked)
    return _grant(at) if asked.values[ENTITLED] else _refuse(at)


def _missing(at: Situation, asked: Asked) -> dict[str, Any]:
    en, zh = asked.words(on(at.law, _applied_on(at)))
    return {"settle": list(asked.settle), "words": {"en": en, "zh": zh}, "why": [{"en": a, "zh": b} for a, b in asked.why]}


def _grant(at: Situation) -> Decision:
    asked, found = _asked(at)
    if not asked.known:
        raise _undecided(_missing(at, asked))
    if not asked.values[ENTITLED]:
        raise _otherwise("grant", "准予发放")
    last = last_spell(at.connection, at.claim)
    if last is not None and last.state in PAYING:
        raise SuibaoError(
            f"Claim {last.claim} of the same person is still being paid. Stop it first; its months left are added then.",
            f"同一人的申请 {last.claim} 仍在发放。请先停发，其未领月数届时并入。", claim=last.claim,
        )  # fmt: skip
    values = asked.values
    outcome = {
        "months_in_all": values["jobless_months_in_all"], "benefit_fen": values["jobless_benefit"],
        "first_month": plus(month_of(_applied_on(at)), values["jobless_payment_starts_after"]),
        "takes_up": last.claim if last is not None and found.get("jobless_months_unused") else "",
    }  # fmt: skip
    return Decision(outcome, asked=asked, found=found, event=_E.GRANT, clears=True)


def _refuse(at: Situation) -> Decision:
    asked, found = _asked(at)
    if not asked.known:
        raise _undecided(_missing(at, asked))
    if asked.values[ENTITLED]:
        raise _otherwise("refuse", "不予发放")
    failed = [line["zh"] for line in asked.trace["steps"] if line["rule"] in CONDITIONS and not line["value"]]
    return Decision({"conditions_not_met": failed}, asked=asked, found=found, event=_E.REFUSE, clears=True)


CONDITIONS = ("jobless_seeks_work", "jobless_not_by_own_will", "jobless_has_months")
"""The three conditions of 社会保险法 45."""


def _stop(at: Situation) -> Decision:
    """Payment stops from the day on which the reason arose; what was paid for later months is to be given back."""
    facts = current(at)
    reason = StopReason[str(at.facts.get("stop_reason", "none")).upper()]
    since = date.fromisoformat(str(at.facts.get("since", at.day)))
    if since > at.day:
        raise SuibaoError(
            f"The reason to stop is dated {since}, after the step on {at.day}.",
            f"停领情形日期 {since} 晚于本步骤日期 {at.day}。", since=str(since),
        )  # fmt: skip
    asked = _stops(at, facts, reason)
    if not asked.values["jobless_stopped"]:
        raise _otherwise("stop", "停止发放")
    return _stopped(at, asked, reason, since)


def _stops(at: Situation, facts: Mapping[str, Any], reason: StopReason) -> Asked:
    """Whether the law stops the benefit for this reason. Raises SuibaoError where the law does not say."""
    law = on(at.law, at.day)
    asked = ask(law, case_of(at.claim.region, facts, law, reason=reason.code), ["jobless_stopped"])
    if not asked.known:
        raise _undecided(_missing(at, asked))
    return asked


def _stopped(at: Situation, asked: Asked, reason: StopReason, since: date, **found: Any) -> Decision:
    left = months_left(at.claim, since)
    drawn = int(at.claim.decided("months_in_all")) - left
    outcome = {
        "stopped_on": since, "reason": reason.code, "article": ARTICLES[reason], "months_drawn": drawn, "months_left": left,
        "overpaid": give_back(at.connection, at.claim, since),
    }  # fmt: skip
    return Decision(outcome, asked=asked, found=found, event=_E.STOP, clears=True)


def _turn_down(at: Situation) -> Decision:
    """One refusal of suitable work or training; the payment stops when it is one too many for the place."""
    facts = current(at)
    before = sum(step.event == _E.TURN_DOWN for step in at.claim.steps)
    count = int(at.facts.get("work_refusals", before + 1))
    asked = _stops(at, {**facts, "work_refusals": count}, StopReason.REFUSED_WORK)
    if asked.values["jobless_stopped"]:
        return _stopped(at, asked, StopReason.REFUSED_WORK, at.day, work_refusals=count)
    return Decision({"refusals": count}, asked=asked, found={"work_refusals": count})


def _reopen(at: Situation) -> Decision:
    """Payment goes on: the stop was mistaken, or its reason is gone; months left only, and none that went to a later claim."""
    later = last_spell_after(at)
    if later:
        raise SuibaoError(
            f"Months left of this claim were taken up by claim {later}: it cannot be reopened.",
            f"本申请的未领月数已并入申请 {later}，不能恢复发放。", claim=later,
        )  # fmt: skip
    if not months_left(at.claim):
        raise SuibaoError("No months are left to be paid.", "已无未领月数。")
    text = str(at.facts.get("from_month", month_of(at.day))).replace("-", "")
    first = int(text)
    outcome = {"first_month": first, "put_back": owe_again(at.connection, at.claim, first)}
    return Decision(outcome)


def last_spell_after(at: Situation) -> str:
    """The claim that took up this claim's months, if one did."""
    others = of_person(at.connection, at.claim.person, at.claim.kind)
    return next((one.claim for one in others if one.decided("takes_up") == at.claim.claim), "")


def _exhaust(at: Situation) -> Decision:
    drawn = drawn_months(at.claim, at.month)
    left = int(at.claim.decided("months_in_all")) - len(drawn)
    if left > 0:
        raise SuibaoError(f"{left} months are left to be drawn.", f"尚有 {left} 个月未领。", left=left)
    return Decision({"stopped_on": first_day(plus(drawn[-1], 1)), "months_left": 0, "months_drawn": len(drawn)}, clears=True)


def _give_birth(at: Situation) -> Decision:
    return _beside(at, {"gave_birth_while_jobless": True}, ("jobless_birth_supplement",))


def _die(at: Situation) -> Decision:
    """Grants to the survivors where they are known; payment stops with the day of death."""
    since = date.fromisoformat(str(at.facts.get("since", at.day)))
    grants = _beside(at, {"died_while_jobless": True}, ("jobless_funeral_grant", "jobless_survivors_grant"))
    ends = {"stopped_on": since, "overpaid": give_back(at.connection, at.claim, since), "article": "社会保险法 49"}
    return Decision({**grants.outcome, **ends}, grants.items, grants.asked, clears=True, pays_fen=grants.pays_fen)


def _beside(at: Situation, facts: Mapping[str, Any], outputs: tuple[str, ...]) -> Decision:
    """What is due once beside the benefit: each output that is known is awarded and paid, the others are named."""
    law = on(at.law, at.day)
    case = case_of(at.claim.region, {**current(at), **facts}, law)
    asked = [ask(law, case, [name]) for name in outputs]
    known = [one for one in asked if one.known]
    items = tuple(
        Item(name, fen, at.month, "fund", accounts.pool(BRANCH, at.claim.region)) for one in known for name, fen in one.values.items()
    )
    unknown = [_missing(at, one) for one in asked if not one.known]
    outcome = {"unknown": unknown} if unknown else {}
    return Decision(outcome, items, (known or asked)[0], pays_fen=sum(one.fen for one in items))


def _undecided(missing: Mapping[str, Any]) -> SuibaoError:
    words, why = missing["words"], missing["why"]
    return SuibaoError(
        " ".join([f"The law gives no answer yet. What would settle it: {words['en']}.", *(one["en"] for one in why)]),
        "".join([f"法律上尚无答案。还需要：{words['zh']}。", *(one["zh"] for one in why)]), settle=missing["settle"],
    )  # fmt: skip


def _otherwise(event: str, zh: str) -> SuibaoError:
    return SuibaoError(
        f"The law says otherwise: '{event}' is not open by the facts stated. `decide` takes what the law says.",
        f"与法律结论不符：按已有事实不能“{zh}”。用 decide 取法律的结论。", event=event,
    )  # fmt: skip


PROCESS = Process(
    "unemployment",
    BRANCH,
    MACHINE,
    _E.APPLY,
    {
        _E.APPLY: _apply, _E.REGISTER: _register, _E.SUPPLY: _keep, _E.DECIDE: _decide, _E.GRANT: _grant, _E.REFUSE: _refuse,
        _E.WITHDRAW: _keep, _E.STATE: _keep, _E.TURN_DOWN: _turn_down, _E.GIVE_BIRTH: _give_birth, _E.STOP: _stop,
        _E.REOPEN: _reopen, _E.EXHAUST: _exhaust, _E.DIE: _die,
    },
)  # fmt: skip


def open_claim(books: Books, law: Law, opening: Opening) -> Claim:
    """An application for unemployment benefit; ``event_on`` is the day on which work was lost."""
    return PROCESS.open(books, law, opening, read(law, opening.facts))


def act(books: Books, law: Law, claim: Claim, step: Act) -> Claim:
    """A step of an unemployment claim."""
    return PROCESS.take(books, law, claim, step, read(law, step.facts))


KIND = Kind(
    "unemployment", Branch.UNEMPLOYMENT, "失业保险待遇", "unemployment benefit", MACHINE, open_claim, act,
    paying=frozenset(str(one) for one in PAYING), monthly=monthly, monthly_many=monthly_many, unit=JOB_LOSS, own_facts=OWN,
)  # fmt: skip

__all__ = ["KIND", "PROCESS", "JoblessEvent", "JoblessState", "act", "open_claim"]
