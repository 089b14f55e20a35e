"""Work injury (工伤保险): the kind of claim, how it is opened and carried on, and what it pays month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from suibao.books import Books
from suibao.books.claims import Claim
from suibao.law.terms import Branch
from suibao.law.units import INJURY
from suibao.law.work_injury.disability import LAST_GRADE_GIVEN_WORK
from suibao.law.work_injury.terms import InjuryPayer
from suibao.office.calendar_months import between, month_of
from suibao.office.claims import (
    work_injury_advances,
    work_injury_benefits,
    work_injury_death,
    work_injury_procedure,
)
from suibao.office.claims.asking import Asked, ask, on
from suibao.office.claims.kinds import Act, Instalment, Kind, Opening
from suibao.office.claims.stepping import Process
from suibao.office.claims.work_injury_benefits import BRANCH, advance_account, effective
from suibao.office.claims.work_injury_facts import BILL, BY_STATE, OWN, case, of_today, read
from suibao.office.claims.work_injury_machine import MACHINE, PAYING, InjuryEvent, InjuryState
from suibao.rules import Law

PROCESS = Process(
    "work_injury", BRANCH, MACHINE, InjuryEvent.REPORT,
    {**work_injury_procedure.RULINGS, **work_injury_benefits.RULINGS, **work_injury_death.RULINGS, **work_injury_advances.RULINGS},
)  # fmt: skip

ALLOWANCES = ("fund_allowance", "pension_top_up")
CARE, DEPENDANTS = "care_allowance", "dependants_pension"

RUNNING = {name: BY_STATE[name] for name in ("conditions_lost", "refuses_appraisal", "refuses_treatment")}
"""Which months are due, `spans` says: in these nothing stops the benefits."""

AT_ONCE = ("employer_pays", "employer_insured", "death_month")
"""Facts that count for every month not yet paid, whenever they become known."""


def open_claim(books: Books, law: Law, opening: Opening) -> Claim:
    """Report a work injury (applicant: employer, worker, relative, union). Raises SuibaoError as `Process.open` does."""
    return PROCESS.open(books, law, opening, read(law, opening.facts))


def act(books: Books, law: Law, claim: Claim, step: Act) -> Claim:
    """Take a step. Raises SuibaoError for what the machine or the law forbids, naming what would settle it."""
    return PROCESS.take(books, law, claim, step, read(law, step.facts))


def monthly(connection: sa.Connection, law: Law, claim: Claim, month: int) -> Instalment:
    """What the fund pays for a month: allowance of grades 1 to 4 or the top-up of the pension, care, dependants.

    An employer that did not insure pays itself, unless the fund pays in advance; an unknown figure withholds the month.
    """
    facts = facts_at(claim, month)
    dated = on(law, month)
    died = _month_number(facts.get("death_month"))
    if died and month > died:
        return _dependants(dated, claim, facts, month)
    if facts.get("injury_missing"):
        since = between(month_of(claim.event_on), month) + 1
        return _dependants(dated, claim, {**facts, "injury_died": False, "months_missing": since}, month)
    if facts["disability_grade"] > LAST_GRADE_GIVEN_WORK and facts.get("care_level") == "none":
        return Instalment()  # no rule gives grades 7 to 10 anything monthly; they are most of all claims
    return _allowances(dated, claim, {**facts, "injury_died": False}, month)


def facts_at(claim: Claim, month: int) -> dict[str, Any]:
    """The facts that count for a month: all up to the award, later ones from the month after their step or the one stated."""
    began = next((one.number for one in claim.steps if one.after in PAYING), 0)
    found: dict[str, Any] = dict(BY_STATE)
    for step in claim.steps:
        stated = {**step.outcome.get("found", {}), **step.facts}
        dies = step.event == InjuryEvent.DIE
        if step.number <= began or dies or effective(step.facts, step.happened_on) <= month:
            found |= stated
        else:
            found |= {name: stated[name] for name in AT_ONCE if name in stated}
    return {name: value for name, value in found.items() if name not in BILL} | RUNNING


def _month_number(text: str | None) -> int:
    return int(text[:4]) * 100 + int(text[5:7]) if text else 0


def _allowances(law: Law, claim: Claim, facts: Mapping[str, Any], month: int) -> Instalment:
    payer = ask(law, case(law, claim.region, facts), ("injury_payer",))
    wage = ask(law, case(law, claim.region, facts), ALLOWANCES)
    care = ask(law, case(law, claim.region, of_today(facts)), (CARE,))
    return _instalment(law, claim, month, payer, (wage, care))


def _dependants(law: Law, claim: Claim, facts: Mapping[str, Any], month: int) -> Instalment:
    payer = ask(law, case(law, claim.region, facts), ("injury_payer",))
    pension = ask(law, case(law, claim.region, facts), (DEPENDANTS, "dependants_due", "dependants_rate"))
    if pension.known and pension.values["dependants_due"] and not pension.values["dependants_rate"] and claim.state == InjuryState.SURVIVORS:
        return Instalment(stop="没有供养亲属 nobody depends on the deceased", event=str(InjuryEvent.CLOSE), trace=pension.trace)
    return _instalment(law, claim, month, payer, (pension,))


def _instalment(law: Law, claim: Claim, month: int, payer: Asked, parts: tuple[Asked, ...]) -> Instalment:
    unknown = [one for one in (payer, *parts) if not one.known]
    if unknown:
        en, zh = unknown[0].words(law)
        return Instalment(withheld=(f"Not known: {en}.", f"尚不明：{zh}。"))
    names = (*ALLOWANCES, CARE, DEPENDANTS)
    items = {name: fen for one in parts for name, fen in one.values.items() if name in names and fen}
    trace = {**parts[0].trace, "also": [one.trace for one in parts[1:] if one.values.get(CARE)]} if items else {}
    who = InjuryPayer(payer.values["injury_payer"])
    if not items or who == InjuryPayer.FUND:
        return Instalment(items, trace=trace)
    if who == InjuryPayer.ADVANCE and not _paid_by_employer(claim, month):
        return Instalment(items, dict.fromkeys(items, advance_account(claim.payer, claim.region)), trace=trace)
    if _paid_by_employer(claim, month):
        return Instalment(trace=trace)
    return Instalment(
        withheld=("The employer did not insure and pays itself; the fund once an advance is granted.",
                  "用人单位未参保，由其支付；批准先行支付后由基金支付。"), trace=trace,
    )  # fmt: skip


def _paid_by_employer(claim: Claim, month: int) -> bool:
    """Whether the employer showed that it paid everything up to a month."""
    paid = [month_of(one.happened_on) for one in claim.steps if one.event == InjuryEvent.EMPLOYER_PAYS]
    return bool(paid) and month <= max(paid)


KIND = Kind(
    "work_injury", Branch.WORK_INJURY, "工伤保险待遇", "work injury", MACHINE, open_claim, act,
    PAYING, monthly, unit=INJURY, own_facts=OWN, needed=("applicant",),
)  # fmt: skip
