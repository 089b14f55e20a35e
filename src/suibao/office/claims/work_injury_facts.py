"""Facts of a work injury: what a claim's steps state, what its state says, what the books and the calendar show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import sqlalchemy as sa

from suibao.books import schema
from suibao.books.claims import Claim
from suibao.errors import SuibaoError
from suibao.law.terms import Branch, Mode, Status
from suibao.law.units import INJURY
from suibao.law.work_injury.wage import MONTHS_BEFORE, mean_contribution_wage
from suibao.office import workdays
from suibao.office.calendar_months import month_of, plus
from suibao.office.calendar_months import text as month_text
from suibao.office.claims.asking import Asked, ask, figure, on
from suibao.office.claims.deadlines import days_counted
from suibao.office.claims.facts import checked, of_law
from suibao.office.claims.stepping import REPORTED_ON, Situation, facts_of
from suibao.office.records import months_in
from suibao.rules import Law, LawError

OWN = {
    REPORTED_ON: "收到申请之日，不填为今天",
    "applicant": "申请人：employer、worker、relative、union",
    "evidence": "已提交材料：application_form、relation_proof、medical_diagnosis 等",
    "awaited": "认定所依据、尚未作出的结论（中止理由）",
    "asked_for": "须补正的材料",
    "account_of_facts": "事故经过",
    "accepts_appraisal": "各方书面认可鉴定结论，不再申请再次鉴定",
    "received_on": "收到鉴定结论之日",
    "died_on": "死亡或宣告死亡之日",
    "from_month": "变更起始年月",
    "third_party": "第三人代号（勿填姓名或证件号）",
    "recovered_fen": "从预收款收回的先行支付款（分）",
    "document": "文书编号",
    "average_wage_now_fen": "生活护理费、丧葬补助金所依上年度月平均工资（分），与受伤时不同时填写",
}
"""What is stated of a claim beyond the law's inputs."""

SIDES = ("worker", "relative", "union")
PAPERS = ("application_form", "relation_proof", "medical_diagnosis")
"""What an application must hold (工伤保险条例 18): form, proof of the labour relation, diagnosis."""

BILL = frozenset({
    "injury_treatment_fen", "injury_devices_fen", "injury_stay_fen", "treatment_before_application_fen",
    "third_party_paid_fen", "suspension_care_fen",
})  # fmt: skip
"""Amounts of one bill: they belong to the step that states them."""

BY_STATE: Mapping[str, Any] = {
    "conditions_lost": False, "refuses_appraisal": False, "refuses_treatment": False, "injury_died": False,
    "injury_missing": False, "disability_grade": 0, "relation_ended": False, "draws_basic_pension": False,
    "extension_agreed_days": 0, "days_not_own_fault": 0, "death_advance_taken_fen": 0, "employer_pays": True,
}  # fmt: skip
"""What holds as long as no step says otherwise. That an employer which did not insure pays is its duty (62(2))."""


def read(law: Law, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a step, checked: see `facts.checked`."""
    found = checked(law, INJURY, stated, OWN)
    for name in (REPORTED_ON, "received_on", "died_on"):
        if name in found:
            found[name] = day_in(found, name)
    for name in ("evidence", "asked_for"):
        if not isinstance(found.get(name, []), list):
            raise SuibaoError(f"{name} is {found[name]!r}; expected a list.", f"{name}（{OWN[name]}）为 {found[name]!r}；应为列表。", fact=name)
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", str(found.get("from_month", "2026-01"))):
        raise SuibaoError(
            f"from_month is {found['from_month']!r}; expected a month such as 2026-03.",
            f"from_month（{OWN['from_month']}）为 {found['from_month']!r}；应为月份，如 2026-03。", fact="from_month",
        )  # fmt: skip
    for name in ("recovered_fen", "average_wage_now_fen"):
        if name in found:
            found[name] = _fen(name, found[name])
    return found


def _fen(name: str, value: Any) -> int:
    """A positive whole number of fen. Raises SuibaoError for anything else."""
    if isinstance(value, bool) or not str(value).isdigit() or int(value) == 0:
        raise SuibaoError(
            f"{name} is {value!r}; expected a whole number of fen above zero.", f"{name} 为 {value!r}；应为大于零的整数（分）。", fact=name
        )
    return int(value)


def of_today(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with the average wage of the year before the payment, where that is another than at the injury.

    Care and the funeral grant follow the one (工伤保险条例 34, 39(1)), the limits of the own wage the other (64).
    """
    now = facts.get("average_wage_now_fen")
    return {**facts, "injury_average_wage_fen": now} if now else dict(facts)


def day_in(facts: Mapping[str, Any], name: str) -> str:
    """A day among the facts, as ISO text. Raises SuibaoError for anything else."""
    try:
        return date.fromisoformat(str(facts[name])).isoformat()
    except ValueError:
        raise SuibaoError(
            f"{name} is {facts[name]!r}; expected a day such as 2026-03-01.",
            f"{name}（{OWN.get(name, name)}）为 {facts[name]!r}；应为日期，如 2026-03-01。", fact=name,
        ) from None  # fmt: skip


def current(at: Situation) -> dict[str, Any]:
    """All facts as they stand with this step: the state's, the earlier steps', the calendar's, this step's."""
    earlier = {name: value for name, value in facts_of(at.claim).items() if name not in BILL}
    facts = {**BY_STATE, **earlier, **at.facts}
    return {**facts, **applications(at.law, at.claim, at)}


def applications(law: Law, claim: Claim, at: Situation | None = None) -> dict[str, Any]:
    """Who applied and after how many days, from the steps; a last day that was a holiday moves (Civil Code 203)."""
    days = [(step.event, step.happened_on, step.facts) for step in claim.steps]
    if at is not None:
        days.append((at.act.event, at.day, at.facts))
    employer = [day for event, day, facts in days
                if event == "employer_applies" or (event == "report" and facts.get("applicant") == "employer")]  # fmt: skip
    worker = [day for event, day, facts in days if event == "report" and facts.get("applicant") in SIDES]
    dated = on(law, claim.event_on)
    start = claim.event_on
    year = (workdays.plain_last_day(start, months=12) - start).days
    limit = figure(dated, "employer_application_days", claim.region)
    found: dict[str, Any] = {"days_in_first_year": year}
    for name, short, made, last in (("employer", "employer_applied", employer, limit), ("worker", "worker_side_applied", worker, year)):
        found[short] = bool(made)
        found[f"days_to_{name}_application"] = days_counted(start, min(made), last) if made else 0
    return found


def in_books(connection: sa.Connection, person: str, payer: str, event_on: date) -> dict[str, Any]:
    """What the books show: the mean wage of the 12 months before (工伤保险条例 64) and whether the employer insured."""
    month = month_of(event_on)
    rows = [one for one in months_in(connection, person, Branch.WORK_INJURY, month) if payer and one.payer == payer]
    found: dict[str, Any] = {}
    bases = {one.month: one.base_fen for one in rows if plus(month, -MONTHS_BEFORE) <= one.month < month}
    if bases:
        found["injury_mean_wage_fen"] = mean_contribution_wage(list(bases.values()))
    if any(one.month == month and one.paid for one in rows):
        found["employer_insured"] = True
    return found


def in_register(connection: sa.Connection, claim: Claim) -> dict[str, Any]:
    """What the register knows of the relation with the payer on the day; nothing where it knows of none."""
    engaged = engagement(connection, claim)
    if engaged is None or engaged.status != Status.LABOUR:
        return {}
    return {"has_labour_relation": True, "dispatched_worker": engaged.mode == Mode.DISPATCH}


def engagement(connection: sa.Connection, claim: Claim) -> sa.Row[Any] | None:
    """The engagement of the person with the claim's payer on the day of the event, the last that began; None for none."""
    table = schema.engagements
    query = sa.select(table).where(
        table.c.person == claim.person, table.c.payer == claim.payer, table.c.started_on <= claim.event_on,
        sa.or_(table.c.ended_on.is_(None), table.c.ended_on >= claim.event_on),
    )  # fmt: skip
    return connection.execute(query.order_by(table.c.started_on.desc()).limit(1)).one_or_none()


def ask_law(at: Situation, facts: Mapping[str, Any], outputs: tuple[str, ...], day: date | None = None) -> Asked:
    """What the law of the day of the accident (or of ``day``) says; unknown stays unknown."""
    law = on(at.law, day or at.claim.event_on)
    return ask(law, case(law, at.claim.region, facts), outputs)


def case(law: Law, region: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as inputs of the law, with the minimum wage of the day where the law has it and nobody stated another."""
    found = of_law(law, facts) | {"region": region}
    if "injury_minimum_wage_fen" not in found:
        with suppress(LawError):  # asked for by name where a rule needs it
            found["injury_minimum_wage_fen"] = figure(law, "minimum_wage_monthly", region)
    return found


def known(at: Situation, facts: Mapping[str, Any], outputs: tuple[str, ...], day: date | None = None) -> Asked:
    """:func:`ask_law`, where the step cannot go on without. Raises SuibaoError that names what would settle it."""
    asked = ask_law(at, facts, outputs, day)
    if not asked.known:
        raise undecided(at.law, asked)
    return asked


def undecided(law: Law, asked: Asked) -> SuibaoError:
    """The error for a step that stays undecided, with what would settle it."""
    en, zh = asked.words(law)
    why_en, why_zh = (" ".join(part) for part in zip(*asked.why, strict=True)) if asked.why else ("", "")
    return SuibaoError(
        f"This cannot be decided yet. What would settle it: {en}. {why_en}".strip(),
        f"尚不能决定。还需要：{zh}。{why_zh}", settle=list(asked.settle),
    )  # fmt: skip


def must(asked: Asked, output: str, wanted: bool, en: str, zh: str) -> None:
    """Raise SuibaoError where the law says otherwise than the step needs."""
    if bool(asked.values[output]) != wanted:
        raise SuibaoError(f"{en} (rule {output}; `suibao law show {output}`).", f"{zh}（规则 {output}）。", rule=output)


def month_fact(day: date) -> str:
    """A day's month as the law's inputs write it."""
    return month_text(month_of(day))
