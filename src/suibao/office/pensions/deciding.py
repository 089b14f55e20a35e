"""From the application to the award of an employee pension: conditions, worksheet, decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from suibao.books import Books
from suibao.books.registry import Access, Person, find_person
from suibao.errors import SuibaoError
from suibao.law.careers import Totals
from suibao.law.terms import Branch
from suibao.law.units import AWARD
from suibao.office.claims.asking import ask
from suibao.office.claims.stepping import CHINA
from suibao.office.pensions import conditions
from suibao.office.pensions.awarding import (
    age_in_months,
    conditions_met,
    folding,
    provisionally,
    totals_of,
    undecided,
    worksheet,
)
from suibao.office.pensions.conditions import Application
from suibao.office.pensions.record import Record, record_of
from suibao.office.pensions.steps import Decision, Taking
from suibao.office.pensions.worksheet import Finding, Remark, Worksheet
from suibao.rules import Law
from suibao.rules.units import month_text


def known_on(now: datetime) -> date:
    """The day in China on which something is decided: the law is taken as known then."""
    return now.astimezone(CHINA).date()


def sheet_for(
    books: Books, connection: sa.Connection, law: Law, person: str, application: Application, access: Access
) -> Worksheet:
    """The worksheet with the conditions on it, whether they are met or not.

    ``access``: who asks, when and for what; the ID number is opened to compare the month of birth, on record.

    Raises SuibaoError where there is nothing to compute from, or a figure or fact is unknown.
    """
    known = known_on(access.now)
    retired, first = months_of(law, application, known)
    record = record_of(connection, person, Branch.EMPLOYEE_PENSION, int(retired.replace("-", "")))
    career = record.career(application.region, first)
    found = findings(law, find_person(books, person, access), application, record, retired, first, known)
    facts = award_facts(law, application, retired)
    sheet = worksheet(
        law, career, facts, retired=retired, first_month=first, made_on=known, person=person, known=known
    )  # fmt: skip
    return replace(sheet, findings=tuple(found), remarks=(*sheet.remarks, *_unpaid(record)))


def months_of(law: Law, application: Application, known: date) -> tuple[str, str]:
    """The month of retirement and the first month of the pension (``2026-05``, ``2026-06``)."""
    dated = provisionally(law).at(known, known)
    retired = application.text("chosen_retirement_month") or conditions.statutory_month(dated, application)
    return retired, month_text(asked_month(dated, {"chosen_retirement_month": retired}, "first_pension_month"))


def findings(
    law: Law, person: Person | None, application: Application, record: Record, retired: str, first: str, known: date
) -> list[Finding]:
    """Every condition with its answer."""
    dated, _ = folding(law, retired, known)
    application = replace(application, facts={**application.facts, "chosen_retirement_month": retired})
    totals: Totals = totals_of(
        law, record.career(application.region, first), retired=retired, first_month=first, known=known
    )
    return [
        conditions.identity(person, application),
        *conditions.retirement(dated, application, totals),
        conditions.place(dated, application, record),
        *conditions.one_record(record, application.region),
    ]


def award_facts(law: Law, application: Application, retired: str) -> dict[str, Any]:
    """The facts of the application that the award itself rests on."""
    names = {name for name, one in law.inputs.items() if AWARD in one.per} - {"region"}
    stated = {name: value for name, value in application.facts.items() if name in names}
    birth = application.text("birth_month")
    return ({"age_at_award_months": age_in_months(birth, retired)} if birth else {}) | stated


def _unpaid(record: Record) -> tuple[Remark, ...]:
    if not record.owed:
        return ()
    listed = ", ".join(record.owed[:12]) + (" …" if len(record.owed) > 12 else "")
    return (Remark(
        f"Not paid yet and therefore not counted: {listed}. No text makes this a bar to the award; once they are paid, the award is "
        "computed again.",
        f"尚未缴清、未计入：{listed}。欠缴不妨碍核定；缴清后重新核算。",
    ),)  # fmt: skip


def check(taking: Taking) -> Decision:
    """The preliminary check (预审): every condition with its answer; what is open is named."""
    application = application_of(taking)
    known = known_on(taking.act.now)
    retired, first = months_of(taking.law, application, known)
    record = record_of(taking.connection, taking.claim.person, Branch.EMPLOYEE_PENSION, int(retired.replace("-", "")))
    person = find_person(taking.books, taking.claim.person, access_of(taking))
    found = findings(taking.law, person, application, record, retired, first, known)
    outcome = {"findings": [asdict(one) for one in found], "retired": retired, "first_month": first}
    due = taking.claim.steps[0].due_on
    return Decision(outcome, law_digest=folding(taking.law, retired, known)[0].digest, due_on=due)


def award(taking: Taking) -> Decision:
    """The award, where every condition is met."""
    sheet = sheet_of(taking, application_of(taking))
    if not conditions_met(sheet.findings):
        raise not_met(sheet.findings)
    return decision_of(sheet)


def sheet_of(taking: Taking, application: Application) -> Worksheet:
    """The worksheet within a step."""
    return sheet_for(
        taking.books, taking.connection, taking.law, taking.claim.person, application, access_of(taking)
    )  # fmt: skip


def access_of(taking: Taking) -> Access:
    """Whose doing it is that an ID number is opened, and for what."""
    return Access(taking.act.now, taking.act.actor or "office", f"{taking.claim.claim} {taking.act.event}")


def decision_of(sheet: Worksheet, more: Mapping[str, Any] | None = None) -> Decision:
    """A worksheet as the outcome of a step."""
    outcome = {
        "worksheet": sheet.without_trace(), "sheet_digest": sheet.digest, "items": items_of(sheet), "monthly_fen": sheet.total_fen,
        "retired": sheet.retired, "first_month": sheet.first_month, "provisional": list(sheet.provisional), **(more or {}),
    }  # fmt: skip
    return Decision(outcome, sheet.trace, str(sheet.trace["law"]["digest"]))


def items_of(sheet: Worksheet) -> dict[str, int]:
    """What is paid a month by item; what the sum is above its parts (a rounding of the whole) is an item of its own."""
    items = {name: fen for name, fen in sheet.parts.items() if fen}
    rest = sheet.total_fen - sum(items.values())
    return {**items, "other_lines": rest} if rest else items


def refuse(taking: Taking) -> Decision:
    """The refusal, where a condition is not met. What is merely unknown is no reason."""
    found = [Finding(**one) for one in taking.claim.decided("findings", [])]
    failed = [one for one in found if one.answer is False]
    if not failed:
        raise SuibaoError(
            "Nothing on record speaks against this application: it can be awarded, or what is unknown has to be settled first.",
            "没有任何条件不符合：应予核定，或先查明未知事项。",
        )
    return Decision({"failed": [asdict(one) for one in failed]})


def application_of(taking: Taking) -> Application:
    """What was stated over all steps, the latest last."""
    facts: dict[str, Any] = {}
    for step in taking.claim.steps:
        facts |= step.facts
    return Application(taking.claim.region, {**facts, **taking.act.facts})


def not_met(found: tuple[Finding, ...]) -> SuibaoError:
    """The error for an award whose conditions are not all met: which, and what would settle them."""
    no = [one for one in found if one.answer is False]
    open_ = [one for one in found if one.answer is None]
    en = [f"not met: {one.en}" + (f" ({one.settle_en})" if one.settle_en else "") for one in no]
    en += [f"unknown: {one.en}" + (f" (needs {one.settle_en})" if one.settle_en else "") for one in open_]
    zh = [f"不符合：{one.zh}" + (f"（{one.settle_zh}）" if one.settle_zh else "") for one in no]
    zh += [f"尚不明确：{one.zh}" + (f"（需要{one.settle_zh}）" if one.settle_zh else "") for one in open_]
    step = "refuse it" if no else "supply what is missing and check again"
    step_zh = "可作出不予核定的决定" if no else "请补充后重新预审"
    return SuibaoError(
        f"The pension cannot be awarded. {'; '.join(en)}. Next step: {step}.", f"不能核定养老金。{'；'.join(zh)}。{step_zh}。",
        failed=[one.code for one in no], unknown=[one.code for one in open_],
    )  # fmt: skip


def asked_month(law: Law, case: Mapping[str, object], rule: str) -> int:
    """A month that the law names. Raises SuibaoError where it is unknown."""
    asked = ask(law, case, [rule])
    if not asked.known:
        raise undecided(law, asked.settle, asked.why)
    return asked.values[rule]
