"""Benefits of a recognised work injury: treatment, grade, one-off and monthly benefits, the end of the relation, death."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from suibao.books import accounts
from suibao.errors import SuibaoError
from suibao.law.work_injury.terms import InjuryPayer
from suibao.office.calendar_months import month_of
from suibao.office.claims.asking import Asked
from suibao.office.claims.deadlines import deadline
from suibao.office.claims.stepping import Decision, Item, Ruling, Situation, item_name, items_of, unpaid_fen
from suibao.office.claims.work_injury_facts import BILL, ask_law, current, known, month_fact, must
from suibao.office.claims.work_injury_machine import InjuryEvent as E
from suibao.office.claims.work_injury_procedure import days_of, plain

BRANCH = "work_injury"
FUND, EMPLOYER, ADVANCE, THIRD = "fund", "employer", "advance", "third_party"
UNINSURED = "uninsured_employer"
"""Bears the fund's items as it did not insure, until the fund pays in advance."""

MONTHLY_FROM_EMPLOYER = "employer_allowance"


def bearer(at: Situation, asked: Asked, *, third: bool = False) -> tuple[str, str]:
    """Who bears the fund's items, and the account charged ('' for an employer that has to pay itself)."""
    claim, payer = at.claim, InjuryPayer(asked.values["injury_payer"])
    if payer == InjuryPayer.EMPLOYER:
        return UNINSURED, ""
    if payer == InjuryPayer.ADVANCE:
        return ADVANCE, advance_account(claim.payer, claim.region)
    if third:  # 社会保险法 42: the fund pays first and recovers from the third party
        owner = str(at.facts.get("third_party") or claim.fact("third_party") or f"third-{claim.claim}")
        return THIRD, accounts.advance(owner, BRANCH, claim.region)
    return FUND, accounts.pool(BRANCH, claim.region)


def advance_account(payer: str, region: str) -> str:
    """The account of what a payer must give back. Raises SuibaoError where the claim names no payer."""
    if not payer:
        raise SuibaoError(
            "The fund can pay in advance only for a named employer: open the claim with its number as payer.",
            "先行支付须有可追偿的用人单位：请在申请中注明单位编号。",
        )
    return accounts.advance(payer, BRANCH, region)


def treat(at: Situation) -> Decision:
    """A bill: treatment and rehabilitation, devices, meals and travel (工伤保险条例 30, 32); who bears which part of it."""
    if not BILL & at.facts.keys():
        raise SuibaoError(
            "A bill states at least one amount, such as injury_treatment.", "账单须至少列出一项金额，如 injury_treatment。"
        )
    facts = {"injury_treatment_fen": 0, "injury_devices_fen": 0, "injury_stay_fen": 0, **current(at)}
    outputs = ("treatment_by_fund", "treatment_by_employer", "treatment_by_third_party", "injury_devices", "injury_stay",
               "injury_payer", "fund_recovers_from_third_party")  # fmt: skip
    asked = known(at, facts, outputs)
    part, month = str(len(at.claim.steps) + 1), at.month
    third = asked.values["fund_recovers_from_third_party"] > 0
    who, account = bearer(at, asked, third=third)
    other, other_account = bearer(at, asked)
    values = asked.values
    items = (
        Item("treatment", values["treatment_by_fund"], month, who, account, part),
        Item("devices", values["injury_devices"], month, other, other_account, part),
        Item("stay", values["injury_stay"], month, other, other_account, part),
        Item("earlier_treatment", values["treatment_by_employer"], month, EMPLOYER, part=part),
    )
    return Decision({"third_party_paid_fen": values["treatment_by_third_party"]}, items, asked)


def off_work(at: Situation) -> Decision:
    """停工留薪: wage and care by the employer; longer than a year where the committee confirms it (工伤保险条例 33)."""
    facts = {"suspension_care_fen": 0, "suspension_extended": False, **current(at)}
    asked = known(at, facts, ("suspension_paid_months", "suspension_pay", "suspension_care"))
    part = str(len(at.claim.steps) + 1)
    items = (
        Item("suspension_pay", asked.values["suspension_pay"], at.month, EMPLOYER, part=part),
        Item("suspension_care", asked.values["suspension_care"], at.month, EMPLOYER, part=part),
    )
    return Decision({"paid_months": asked.values["suspension_paid_months"]}, items, asked)


def ask_appraisal(at: Situation) -> Decision:
    """The committee has 60 days (工伤保险条例 25)."""
    return Decision(due=deadline(at.day, "工伤保险条例 25(2)", days=days_of(at, "appraisal_days_usual")))


def ask_second(at: Situation) -> Decision:
    """Within 15 days of receiving the conclusion, to the province's committee (工伤保险条例 26)."""
    last = at.claim.due_on
    if last is not None and at.day > last:
        raise SuibaoError(
            f"The 15 days to ask for a second appraisal ended on {last}.", f"再次鉴定的申请期限已于 {last} 届满。"
        )
    return ask_appraisal(at)


def ask_recheck(at: Situation) -> Decision:
    """A year after the conclusion (工伤保险条例 28)."""
    graded = _graded_on(at)
    since = (at.day.year - graded.year) * 12 + at.day.month - graded.month - (at.day.day < graded.day)
    asked = known(at, {**current(at), "months_since_appraisal": max(since, 0)}, ("recheck_open",))
    must(asked, "recheck_open", True, "A re-check is open a year after the conclusion", "作出鉴定结论满1年后方可申请复查鉴定")
    return Decision(asked=asked, due=ask_appraisal(at).due)


def extend_appraisal(at: Situation) -> Decision:
    """30 more days where needed, once (工伤保险条例 25)."""
    asked_on = next(one.happened_on for one in reversed(at.claim.steps) if str(one.event).startswith("ask_"))
    if any(one.event == E.EXTEND_APPRAISAL and one.happened_on >= asked_on for one in at.claim.steps):
        raise SuibaoError("The time for this appraisal was extended already.", "本次鉴定期限已延长过。")
    asked = known(at, {**current(at), "appraisal_extended": True}, ("appraisal_days",))
    return Decision({}, asked=asked, due=deadline(asked_on, "工伤保险条例 25(2)", days=asked.values["appraisal_days"]))


def grade(at: Situation) -> Decision:
    """The conclusion: grade 0 to 10 and level of care; 15 days to ask for a second one where there can be one."""
    if "disability_grade" not in at.facts or "care_level" not in at.facts:
        raise SuibaoError(
            "The conclusion states disability_grade (0 for none) and care_level.",
            "鉴定结论须载明伤残等级 disability_grade（无为 0）和生活自理障碍等级 care_level。",
        )
    found = {"appraisal_month": month_fact(at.day)}
    if at.act.event != E.GRADE:
        return Decision({"final": at.act.event == E.GRADE_AGAIN}, found=found)
    received = date.fromisoformat(str(at.facts.get("received_on", at.day)))
    due = deadline(received, "工伤保险条例 26", days=days_of(at, "second_appraisal_days"))
    return Decision({"final": False}, due=due, found=found)


def heal(at: Situation) -> Decision:
    """No disability is left: after treatment, or by the conclusion."""
    if int(at.claim.fact("disability_grade", 0)):
        raise SuibaoError("A grade is set: award the benefits.", "已评定伤残等级：请核定待遇。")
    return Decision()


def award(at: Situation) -> Decision:
    """The one-off benefit now, monthly benefits from the month after the conclusion (工伤保险条例 34 to 37)."""
    _refuse_open_appraisal(at)
    facts = current(at)
    asked = known(at, facts, ("one_off_disability", "injury_payer", "injury_monthly_from"))
    if not facts["disability_grade"]:
        raise SuibaoError("No grade is set: close the claim with 'heal'.", "未评定伤残等级：请以“治愈无残疾”办结。")
    who, account = bearer(at, asked)
    items = (Item("one_off_disability", asked.values["one_off_disability"], at.month, who, account),)
    monthly = ask_law(at, facts, ("fund_allowance", "care_allowance", MONTHLY_FROM_EMPLOYER))
    first = asked.values["injury_monthly_from"]
    outcome = {"first_month": first // 12 * 100 + first % 12 + 1, "grade": facts["disability_grade"],
               "monthly": dict(monthly.values), "would_settle": list(monthly.settle)}  # fmt: skip
    return Decision(outcome, items, asked)


def _refuse_open_appraisal(at: Situation) -> None:
    """While a second appraisal can be asked for, benefits wait, unless both sides accept the conclusion: our reading."""
    last = at.claim.due_on
    if at.claim.state == "graded" and last is not None and at.day <= last and not at.facts.get("accepts_appraisal"):
        raise SuibaoError(
            f"A second appraisal can be asked for until {last}. Wait, or state accepts_appraisal once both sides have in writing.",
            f"{last} 前可申请再次鉴定。请等待期满，或在各方书面认可后填写 accepts_appraisal。", until=str(last),
        )  # fmt: skip


def retire(at: Situation) -> Decision:
    """The pension takes the allowance's place; the fund makes up the difference (社会保险法 40)."""
    facts = {**current(at), "draws_basic_pension": True}
    asked = known(at, facts, ("pension_top_up",))
    return Decision({"pension_top_up_fen": asked.values["pension_top_up"]}, asked=asked, found={"draws_basic_pension": True})


def end_relation(at: Situation) -> Decision:
    """Grades 5 to 10: medical subsidy from the fund, employment subsidy from the employer; then nothing more is due."""
    facts = {**current(at), "relation_ended": True}
    asked = known(at, facts, ("end_subsidies_due", "medical_subsidy", "injury_payer"), at.day)
    must(asked, "end_subsidies_due", True, "Grades 1 to 4 keep the labour relation", "一至四级伤残保留劳动关系，不发解除补助金")
    who, account = bearer(at, asked)
    items = [Item("medical_subsidy", asked.values["medical_subsidy"], at.month, who, account)]
    employer = ask_law(at, facts, ("employment_subsidy",), at.day)
    if employer.known:  # what the employer owes holds up nothing that the fund owes
        items.append(Item("employment_subsidy", employer.values["employment_subsidy"], at.month, EMPLOYER))
    return Decision({"would_settle": list(employer.settle)}, tuple(items), asked, found={"relation_ended": True})


def halt(at: Situation) -> Decision:
    """工伤保险条例 42: conditions lost, appraisal refused, treatment refused."""
    asked = known(at, current(at), ("injury_benefits_stop",))
    must(asked, "injury_benefits_stop", True, "State conditions_lost, refuses_appraisal or refuses_treatment",
         "请说明停止事由：丧失条件、拒不鉴定或拒绝治疗")  # fmt: skip
    return Decision({"stopped": True}, asked=asked)


def restore(at: Situation) -> Decision:
    """The reason is gone; benefits run again from this month."""
    gone = {"conditions_lost": False, "refuses_appraisal": False, "refuses_treatment": False}
    return Decision(found=gone)


def pay(at: Situation) -> Decision:
    """Everything that steps awarded and nobody has paid out yet."""
    amount = unpaid_fen(at.claim)
    if amount == 0:
        raise SuibaoError("Nothing of this claim waits to be paid out.", "本申请没有待拨付的款项。")
    return Decision(pays_fen=amount)


def _graded_on(at: Situation) -> date:
    return next(one.happened_on for one in reversed(at.claim.steps) if "appraisal_month" in one.outcome.get("found", {}))


def taken_before(at: Situation, code: str) -> int:
    """What earlier steps awarded of an item, in fen, whoever bore it."""
    return sum({item_name(one): int(one["fen"]) for one in items_of(at.claim) if one["item"] == code}.values())


def effective(step_facts: Mapping[str, Any], day: date) -> int:
    """The month (yyyymm) from which a later change counts: the one stated, or the month after the step."""
    stated = str(step_facts.get("from_month") or "")
    if stated:
        return int(stated[:4]) * 100 + int(stated[5:7])
    month = month_of(day)
    return month + 1 if month % 100 < 12 else month + 89


RULINGS: dict[E, Ruling] = {
    E.TREAT: treat, E.OFF_WORK: off_work, E.HEAL: heal, E.ASK_APPRAISAL: ask_appraisal, E.EXTEND_APPRAISAL: extend_appraisal,
    E.GRADE: grade, E.ASK_SECOND: ask_second, E.GRADE_AGAIN: grade, E.AWARD: award, E.ASK_RECHECK: ask_recheck, E.REGRADE: grade,
    E.RETIRE: retire, E.END_RELATION: end_relation, E.HALT: halt, E.RESTORE: restore, E.PAY: pay, E.CLOSE: plain,
}  # fmt: skip
