"""The award of a resident pension: conditions, basic part and account part, the basic part raised later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

import sqlalchemy as sa

from suibao.books.claims import Step
from suibao.books.registry import find_person
from suibao.books.registry_histories import histories_in
from suibao.errors import SuibaoError
from suibao.law.settlement import SettledMonth
from suibao.law.terms import Branch
from suibao.office.calendar_months import month_of, text
from suibao.office.claims.asking import ask, on
from suibao.office.pensions import conditions, running
from suibao.office.pensions.awarding import conditions_met, undecided
from suibao.office.pensions.conditions import Application, finding
from suibao.office.pensions.deciding import access_of, application_of, asked_month, decision_of, known_on, not_met
from suibao.office.pensions.instalments import ACCOUNT
from suibao.office.pensions.reading import accounts_of
from suibao.office.pensions.steps import Decision, Taking
from suibao.office.pensions.worksheet import Finding, Remark, Worksheet
from suibao.office.records import months_in
from suibao.rules import Law
from suibao.rules.units import month_number, month_text

BRANCH = Branch.RESIDENT_PENSION
PARTS = ("resident_basic", "resident_account_pension")
TOTAL = "resident_pension_month"
BASIC = "resident_basic"
CONDITIONS = (
    ("age", "has_resident_age", "达到领取年龄", "has reached the pension age", "国发〔2014〕8号 七"),
    ("years", "has_resident_years", "累计缴费满最低年限", "has paid enough years", "国发〔2014〕8号 七"),
    ("entitled", "is_entitled_resident", "未领取其他基本养老待遇", "draws no other statutory pension", "国发〔2014〕8号 七"),
)  # fmt: skip


def years_paid(connection: sa.Connection, person: str, through: int) -> int:
    """Calendar years with a payment of the person, here or from before these books; a year counts once."""
    found = {one.month // 100 for one in months_in(connection, person, BRANCH, through) if one.paid and one.person_fen}
    for one in histories_in(connection, person, BRANCH):
        found |= set(range(one.first // 100, min(one.last, through) // 100 + 1))
    return len(found)


def month_of_age(law: Law, application: Application) -> str:
    """The month chosen, else the one in which the pension age is reached (``2026-05``)."""
    chosen = application.text("chosen_retirement_month")
    if chosen:
        return chosen
    years = int(law.parameters["resident_pension_age"].find(application.region, (), law.dated, law.regions).amount or 0)
    return month_text(month_number(application.text("birth_month")) + 12 * years)


def case_of(taking: Taking, law: Law, application: Application, reached: str) -> dict[str, object]:
    """The facts of the award: years paid and balance from the books, the rest as stated."""
    birth, through = application.text("birth_month"), int(reached.replace("-", ""))
    balances = accounts_of(taking.connection, taking.claim.person, BRANCH.code)
    return {
        "region": application.region,
        "resident_age_months": month_number(reached) - month_number(birth) if birth else None,
        "resident_paid_years": years_paid(taking.connection, taking.claim.person, through),
        "resident_balance_fen": max(balances.get(application.region, 0), 0),
        "draws_other_pension": application.facts.get("draws_other_pension"),
    }


def findings(taking: Taking, law: Law, application: Application, case: Mapping[str, object]) -> tuple[Finding, ...]:
    """Identity, age, years, no other pension."""
    person = find_person(taking.books, taking.claim.person, access_of(taking))
    found = [conditions.identity(person, application)]
    for code, rule, zh, en, source in CONDITIONS:
        found.append(finding(code, zh, en, source, ask(law, _needed(law, case, rule), [rule]), law, rule))
    return tuple(found)


def _needed(law: Law, case: Mapping[str, object], rule: str) -> dict[str, object]:
    wanted = {one.name for one in law.graph((rule,)).inputs}
    return {name: value for name, value in case.items() if name in wanted}


def sheet_for(taking: Taking, application: Application) -> Worksheet:
    """The worksheet with its conditions. Raises SuibaoError where a figure or fact is unknown."""
    known = known_on(taking.act.now)
    today = taking.law.at(known, known)
    reached = month_of_age(today, application)
    first = month_text(asked_month(today, {"chosen_retirement_month": reached}, "first_pension_month"))
    law = taking.law.at(first, known)
    case = case_of(taking, law, application, reached)
    found = findings(taking, law, application, case)
    if not conditions_met(found):
        return _empty(taking, application, reached, first, found, known)
    asked = ask(law, case, (*PARTS, TOTAL))
    if not asked.known:
        raise undecided(law, asked.settle, asked.why)
    sheet = _empty(taking, application, reached, first, found, known)
    parts = {name: asked.values[name] for name in PARTS}
    return replace(sheet, parts=parts, total_fen=asked.values[TOTAL], trace=asked.trace)


def _empty(
    taking: Taking, application: Application, reached: str, first: str, found: tuple[Finding, ...], known: date
) -> Worksheet:
    region = taking.law.regions.by_code[application.region]
    remark = Remark(
        "Cities and counties may add to the province's basic pension; what they add is not in the facts.",
        "市县可能另有加发基础养老金，其标准未收录。",
    )
    return Worksheet(
        "resident", taking.claim.person, region.code, region.zh, region.en, reached, first, known.isoformat(), {}, 0,
        {"steps": [], "inputs": [], "law": {}}, findings=found, remarks=(remark,),
    )  # fmt: skip


def check(taking: Taking) -> Decision:
    """The preliminary check: every condition with its answer."""
    known = known_on(taking.act.now)
    application = application_of(taking)
    today = taking.law.at(known, known)
    reached = month_of_age(today, application)
    case = case_of(taking, today, application, reached)
    found = findings(taking, today, application, case)
    outcome = {"findings": [asdict(one) for one in found], "retired": reached}
    return Decision(outcome, law_digest=today.digest, due_on=taking.claim.steps[0].due_on)


def award(taking: Taking) -> Decision:
    """The award, where every condition is met. The account's part is known to the run as such."""
    sheet = sheet_for(taking, application_of(taking))
    if not conditions_met(sheet.findings):
        raise not_met(sheet.findings)
    made = decision_of(sheet)
    items = {
        ACCOUNT if name == "resident_account_pension" else name: fen for name, fen in made.outcome["items"].items()
    }
    return replace(made, outcome={**made.outcome, "items": items})


def adjust(taking: Taking) -> Decision:
    """The basic part as the law has it from a month on (fact ``from_month``), made up for months already paid."""
    claim = taking.claim
    month = running.month_given(taking, "from_month", month_of(taking.act.day))
    case = {"region": claim.region, **_entitling(claim.steps)}
    law = on(taking.law, month)
    asked = ask(law, _needed(law, case, BASIC), [BASIC])
    if not asked.known:
        raise undecided(law, asked.settle, asked.why)
    now = {name: fen for name, fen in running.entitled(claim)(month).items() if name != ACCOUNT}
    change = SettledMonth(text(month), BASIC, sum(now.values()), asked.values[BASIC], ()).difference
    if change <= 0:
        raise SuibaoError(
            f"The basic pension of {text(month)} is not above what is paid: {asked.values[BASIC]} fen. Nothing to raise.",
            f"{text(month)} 的基础养老金（{asked.values[BASIC]} 分）不高于现发标准，无需调整。", month=month,
        )  # fmt: skip
    increases = {**running.claim_increases(claim), str(month): {"fen": change, "from": month}}
    made = Decision({"increases": increases, "basic_fen": asked.values[BASIC]}, asked.trace, asked.digest)
    return running.settle_all(taking, BRANCH.code, made)


def _entitling(steps: tuple[Step, ...]) -> dict[str, object]:
    """The facts on which the right was found, from the award's trace."""
    made = next(one for one in reversed(steps) if "worksheet" in one.outcome)
    return {one["name"]: one["value"] for one in made.trace["inputs"] if one["name"] != "region"}
