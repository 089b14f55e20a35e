"""What each step of an occupational injury claim comes to: filing in time, confirmation, treatment, awards.

Where a figure is not established (the base of the benefits above all) what is known is paid and the rest waits by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from suibao.books import accounts
from suibao.errors import SuibaoError
from suibao.office.calendar_months import month_of, plus
from suibao.office.claims.asking import Asked, figure, label, on
from suibao.office.claims.deadlines import Deadline, deadline
from suibao.office.claims.occupational_injury_facts import (
    BILL,
    ask_law,
    current,
    in_books,
    in_register,
    known,
    of_times,
)
from suibao.office.claims.occupational_injury_machine import OrderInjuryEvent as E
from suibao.office.claims.stepping import Decision, Item, Ruling, Situation, items_of, unpaid_fen
from suibao.office.claims.work_injury_facts import must
from suibao.rules import LawError

BRANCH = "occupational_injury"
FUND = "fund"
SOURCE = "人社厅函〔2025〕79号"

ONCE = {"one_off_disability": "oi_one_off_disability", "living_support": "oi_living_support_sum", "funeral": "oi_funeral",
        "death_benefit": "oi_death_benefit"}  # fmt: skip
"""One-off benefits and their rules; each is awarded once."""

MONTHLY = {"allowance": "oi_allowance", "allowance_5_6": "oi_allowance_5_6", "care": "oi_care", "dependants": "oi_dependants"}
"""Monthly benefits and their rules."""


def limit(at: Situation, name: str, start: date, *, in_workdays: bool) -> Deadline | None:
    """A deadline of the procedure; None where no source establishes it for the place and time."""
    try:
        days = figure(on(at.law, at.claim.event_on), name, at.claim.region)
    except LawError:
        return None
    return deadline(start, SOURCE, workdays_=days) if in_workdays else deadline(start, SOURCE, days=days)


def report(at: Situation) -> Decision:
    """One step in the app: order, times, what happened. The platform then files: 3 working days from the accident under the
    rules of 2022 (Shanghai), 30 days from the report from 2025-07-01."""
    if not at.facts.get("order_id") or not at.claim.payer:
        raise SuibaoError(
            "A report names the order (order_id) and the platform (payer).", "报案须注明订单号（order_id）和平台（payer）。", fact="order_id"
        )
    registered = in_register(at.connection, at.claim)
    facts = {**registered, **current(at)}
    outlook = ask_law(at, facts, ("oi_recognised",))
    due = (limit(at, "oi_platform_limit_days", at.day, in_workdays=False)
           or limit(at, "oi_platform_limit_working_days", at.claim.event_on, in_workdays=True))  # fmt: skip
    outcome = {"cover": in_books(at.connection, at.claim), "outlook": _yes(outlook, "oi_recognised"),
               "would_settle": list(outlook.settle)}  # fmt: skip
    return Decision(outcome, asked=outlook, due=due, found={**registered, **of_times(facts, at.claim.event_on)})


def state(at: Situation) -> Decision:
    """Facts and evidence, whoever brings them."""
    if not at.facts:
        raise SuibaoError("State at least one fact.", "请至少说明一项事实。")
    return Decision(found=of_times(current(at), at.claim.event_on))


def file(at: Situation) -> Decision:
    """The platform, or in its place the worker's side, asks for confirmation; late or not is told, and decided on acceptance."""
    asked = ask_law(at, current(at), ("oi_filed_in_time",))
    due = limit(at, "oi_review_limit_working_days", at.day, in_workdays=True)
    return Decision({"in_time": _yes(asked, "oi_filed_in_time"), "would_settle": list(asked.settle)}, asked=asked, due=due)


def ask_more(at: Situation) -> Decision:
    """What is missing, told at once."""
    wanted = list(at.facts.get("asked_for", ()))
    if not wanted:
        raise SuibaoError("Name the papers as asked_for.", "请以 asked_for 列出须补正的材料。", fact="asked_for")
    return Decision({"asked_for": wanted})


def supply(at: Situation) -> Decision:
    """The papers are in; the review begins anew."""
    return Decision(due=limit(at, "oi_review_limit_working_days", at.day, in_workdays=True))


def refuse(at: Situation) -> Decision:
    """Only for a filing out of time."""
    asked = known(at, current(at), ("oi_filed_in_time",))
    must(asked, "oi_filed_in_time", False, "The filing is in time: accept it", "申请在时限内，应予受理")
    return Decision({"reason": "超过申请时限", "rule": "oi_filed_in_time"}, asked=asked)


def accept(at: Situation) -> Decision:
    """In time; the conclusion is due in 30 working days (for the rules of 2022 not established)."""
    asked = known(at, current(at), ("oi_filed_in_time",))
    must(asked, "oi_filed_in_time", True, "The filing is out of time", "申请超过时限")
    return Decision({"in_time": True}, asked=asked, due=_conclusion(at))


def _conclusion(at: Situation) -> Deadline | None:
    return limit(at, "oi_decision_limit_working_days", at.day, in_workdays=True)


def suspend(at: Situation) -> Decision:
    """A finding of another authority is awaited. How the time runs is not established: it begins anew afterwards."""
    if not at.facts.get("awaited"):
        raise SuibaoError("Name the finding that is awaited, as 'awaited'.", "请以 awaited 说明所依据而尚未作出的结论。", fact="awaited")
    return Decision()


def resume(at: Situation) -> Decision:
    """The finding is there."""
    return Decision(due=_conclusion(at))


def pass_on(at: Situation) -> Decision:
    """Who is under the work injury regulation stays there (Measures 2(2))."""
    facts = current(at)
    if not facts.get("under_work_injury"):
        raise SuibaoError(
            "State under_work_injury: only then the claim goes to work injury.", "仅在适用工伤保险（under_work_injury）时转工伤认定。"
        )
    return Decision({"passed_on": True})


def confirm(at: Situation) -> Decision:
    """Protected on the day, facts that fit a listed circumstance, nothing excludes it. Unlisted or unchecked: undecided."""
    asked = known(at, current(at), ("oi_recognised", "oi_enrolled"))
    must(asked, "oi_recognised", True, "By the facts stated this is no occupational injury", "按所述事实不应确认为职业伤害")
    return Decision({"confirmed": True, "cover": in_books(at.connection, at.claim)}, asked=asked, found={"oi_decided": True})


def decline(at: Situation) -> Decision:
    """Only where the rules say that it is none."""
    asked = known(at, current(at), ("oi_recognised",))
    must(asked, "oi_recognised", False, "By the facts stated it is to be confirmed", "按所述事实应予确认")
    return Decision({"confirmed": False, "rule": "oi_recognised"}, asked=asked)


def treat(at: Situation) -> Decision:
    """A bill: treatment, rehabilitation and devices, from the fund; commercial cover comes on top and is not taken off."""
    if not BILL & at.facts.keys():
        raise SuibaoError("A bill states injury_treatment or injury_devices.", "账单须列出 injury_treatment 或 injury_devices。")
    asked = known(at, current(at), ("oi_treatment", "oi_devices"))
    part, pool = str(len(at.claim.steps) + 1), accounts.pool(BRANCH, at.claim.region)
    return Decision(
        {},
        (
            Item("treatment", asked.values["oi_treatment"], at.month, FUND, pool, part),
            Item("devices", asked.values["oi_devices"], at.month, FUND, pool, part),
        ),
        asked,
    )


def ask_appraisal(at: Situation) -> Decision:
    """By the committee for work injury; how long it may take under these rules is not established."""
    if current(at)["injury_died"]:
        raise SuibaoError("The person died: award what the death gives.", "本人已死亡：请核定死亡待遇。")
    return Decision()


def grade(at: Situation) -> Decision:
    """Grades 1 to 10 by the standard of work injury; monthly benefits from the month after, as there (our reading)."""
    if "disability_grade" not in at.facts or "care_level" not in at.facts:
        raise SuibaoError(
            "The conclusion states disability_grade (0 for none) and care_level.", "鉴定结论须载明 disability_grade（无为 0）和 care_level。"
        )
    return Decision(found={"first_month": plus(at.month, 1)})


def die(at: Situation) -> Decision:
    """The death is recorded; what it gives is awarded next."""
    if "died_on" not in at.facts:
        raise SuibaoError("State the day of the death as died_on.", "请填写死亡之日 died_on。", fact="died_on")
    day = date.fromisoformat(at.facts["died_on"])
    if not at.claim.event_on <= day <= at.day:
        raise SuibaoError(
            f"died_on is {day}; expected {at.claim.event_on} to {at.day}.", f"死亡之日为 {day}；应在 {at.claim.event_on} 至 {at.day} 之间。"
        )
    return Decision(found={"injury_died": True, "first_month": plus(month_of(day), 1)})


def award(at: Situation) -> Decision:
    """Every one-off benefit that is known and not yet awarded; with anything unknown the claim waits and names it."""
    facts = current(at)
    if not (facts["disability_grade"] or facts["injury_died"] or facts["months_unable"]):
        raise SuibaoError(
            "Nothing to award: no grade, no death, no months without orders (months_unable).",
            "没有可核定的待遇：未评定等级，未死亡，也没有不能接单的月数（months_unable）。",
        )
    day = date.fromisoformat(facts["died_on"]) if facts.get("died_on") else at.claim.event_on
    answers = {item: ask_law(at, facts, (rule,), day) for item, rule in (ONCE | MONTHLY).items()}
    done, pool = {one["item"] for one in items_of(at.claim)}, accounts.pool(BRANCH, at.claim.region)
    items = tuple(
        Item(item, answers[item].values[rule], at.month, FUND, pool)
        for item, rule in ONCE.items() if answers[item].known and item not in done
    )  # fmt: skip
    awarded = {one.code for one in items if one.fen}
    outcome: dict[str, Any] = {
        "first_month": facts.get("first_month", at.month),
        "monthly": {item: answers[item].values[rule] for item, rule in MONTHLY.items() if answers[item].known},
        "open": [_open(at, item, one) for item, one in answers.items() if not one.known],
    }
    shown = tuple(rule for item, rule in (ONCE | MONTHLY).items() if not outcome["open"] or item in awarded)
    asked = ask_law(at, facts, shown, day) if shown else None
    return Decision(outcome, items, asked, event=str(E.HOLD) if outcome["open"] else "")


def _open(at: Situation, item: str, asked: Asked) -> Mapping[str, Any]:
    """What a benefit waits for, by name and in words."""
    law = on(at.law, at.claim.event_on)
    labels = [label(law, name) for name in asked.settle]
    words = {"en": ", ".join(one for one, _ in labels), "zh": "、".join(one for _, one in labels)}
    return {"item": item, "settle": list(asked.settle), **words, "why": [{"en": en, "zh": zh} for en, zh in asked.why]}


def hold(at: Situation) -> Decision:
    """Nobody asks for this: `award` comes to it."""
    raise SuibaoError("Ask for 'award': it holds what is not known.", "请提交“核定待遇”：未明的项目自动待定。")


def pay(at: Situation) -> Decision:
    """To the account of the social security card: everything awarded by steps and not paid out yet."""
    amount = unpaid_fen(at.claim)
    if amount == 0:
        raise SuibaoError("Nothing of this claim waits to be paid out.", "本申请没有待拨付的款项。")
    asked = known(at, current(at), ("oi_payable",))
    must(asked, "oi_payable", True, "Benefits go to the account of the social security card: there is none",
         "待遇发放至社会保障卡银行账户，而本人没有该账户")  # fmt: skip
    return Decision(asked=asked, pays_fen=amount)


def close(at: Situation) -> Decision:
    """Healed without a grade, or nothing monthly is left."""
    facts = current(at)
    if at.claim.state == "graded" and facts["disability_grade"]:
        raise SuibaoError("A grade is set: award the benefits.", "已评定伤残等级：请核定待遇。")
    if any(at.claim.decided("monthly", {}).values()):
        raise SuibaoError("Monthly benefits are running.", "按月待遇仍在支付。")
    return Decision()


def _yes(asked: Asked, output: str) -> str:
    return {1: "yes", 0: "no"}.get(asked.values.get(output, -1), "unknown")


def plain(at: Situation) -> Decision:
    """Nothing but the step itself."""
    return Decision()


RULINGS: dict[E, Ruling] = {
    E.REPORT: report, E.STATE: state, E.PLATFORM_FILES: file, E.PERSON_FILES: file, E.ASK_MORE: ask_more, E.SUPPLY: supply,
    E.REFUSE: refuse, E.ACCEPT: accept, E.SUSPEND: suspend, E.RESUME: resume, E.PASS_ON: pass_on, E.CONFIRM: confirm,
    E.DECLINE: decline, E.ASK_REVIEW: plain, E.UPHOLD: plain, E.REVOKE: resume, E.TREAT: treat, E.ASK_APPRAISAL: ask_appraisal,
    E.GRADE: grade, E.DIE: die, E.AWARD: award, E.HOLD: hold, E.PAY: pay, E.CLOSE: close,
}  # fmt: skip
