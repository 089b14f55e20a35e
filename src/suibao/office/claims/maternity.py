"""Maternity: who asks in which capacity, days of leave, allowance, medical cost, and who is paid.

The fund pays where law gives it (`law.maternity.benefits`); an employer that did not insure owes the pay and the cost
itself (女职工劳动保护特别规定 8), and the fund nothing. To whom the allowance goes is local and stated, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, accounts, ledger
from suibao.books.claims import Claim
from suibao.books.ledger import Transfer
from suibao.errors import SuibaoError
from suibao.law.maternity.terms import BirthStanding
from suibao.law.medical.terms import MedicalScheme
from suibao.law.terms import Branch
from suibao.law.units import BIRTH
from suibao.office.calendar_months import month_of, plus
from suibao.office.claims.asking import Asked, ask, figure, label, on
from suibao.office.claims.deadlines import Deadline, deadline
from suibao.office.claims.facts import checked, of_law
from suibao.office.claims.jobless_cover import months_by_fund
from suibao.office.claims.kinds import Act, Kind, Opening
from suibao.office.claims.maternity_machine import MACHINE, BirthEvent
from suibao.office.claims.medical_months import insured_months, spell_of
from suibao.office.claims.paying import award_of, payment_of
from suibao.office.claims.stepping import Decision, Process, Situation
from suibao.office.records import months_in
from suibao.rules import Law, ParameterError

BRANCH = Branch.MATERNITY.code

ALLOWANCE, COST = "maternity_allowance", "birth_cost_of_fund"
BY_EMPLOYER = ("employer_birth_pay", "birth_cost_of_employer")
LEAVE = "maternity_leave"
TO_PERSON, TO_EMPLOYER = "person", "employer"

OWN = {
    "paid_to": "津贴拨付对象：person 本人、employer 用人单位（按地方规定）",
    "evidence": "已提交材料",
    "document": "文书编号",
}
"""What is stated of a claim beyond the law's inputs."""

_E = BirthEvent


def read(law: Law, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a step, checked: see `facts.checked`."""
    found = checked(law, BIRTH, stated, OWN)
    if found.get("paid_to", TO_PERSON) not in (TO_PERSON, TO_EMPLOYER):
        raise SuibaoError(
            f"paid_to is {found['paid_to']!r}; expected person or employer.",
            f"paid_to（津贴拨付对象）为 {found['paid_to']!r}；应为 person（本人）或 employer（用人单位）。", fact="paid_to",
        )  # fmt: skip
    return found


def _apply(at: Situation) -> Decision:
    return Decision(due=_decide_by(at))


def _decide_by(at: Situation) -> Deadline | None:
    try:
        limit = figure(on(at.law, at.day), "birth_handling_limit", at.claim.region)
    except ParameterError:
        return None
    return deadline(at.day, "社会保险经办条例 20(3)", workdays_=limit)


def _keep(at: Situation) -> Decision:
    return Decision()


def facts_now(at: Situation) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was stated over all steps, and what the books show where nobody stated it."""
    stated: dict[str, Any] = {}
    for step in at.claim.steps:
        stated |= step.facts
    stated |= dict(at.facts)
    shown = from_books(at.connection, at.claim)
    return stated, {name: value for name, value in shown.items() if name not in stated}


def from_books(connection: sa.Connection, claim: Claim) -> dict[str, Any]:
    """In which capacity the books show her in the month of the birth: on benefit, insured by an employer, flexible.

    Not in the record at all says nothing: an employee whose employer did not insure does not stand there either.
    """
    month = month_of(claim.event_on)
    if any(one.month == month for one in months_by_fund(connection, claim.person, month)):
        return {"birth_standing": BirthStanding.ON_BENEFIT.code}
    rows = months_in(connection, claim.person, Branch.MATERNITY, month)
    if any(one.month in (month, plus(month, -1)) and one.paid and one.payer for one in rows):
        return {"birth_standing": BirthStanding.INSURED.code}
    months = insured_months(connection, claim.person, month)
    if not months or months[-1].scheme != MedicalScheme.FLEXIBLE or plus(months[-1].month, 1) < month:
        return {}
    bases = months_in(connection, claim.person, Branch.EMPLOYEE_MEDICAL, month)
    found = {"birth_standing": BirthStanding.FLEXIBLE.code, "birth_insured_months": len(spell_of(months).months)}
    return found | {"flexible_birth_base_fen": bases[-1].base_fen}


def _asked(at: Situation, outputs: tuple[str, ...], facts: Mapping[str, Any]) -> list[Asked]:
    """Each output by the law of the day of the birth, apart: one may be known where another is not."""
    law = on(at.law, at.claim.event_on)
    case = {**of_law(law, facts), "region": at.claim.region}
    return [ask(law, case, [name, LEAVE] if name != COST else [name]) for name in outputs]


def _decide(at: Situation) -> Decision:
    """What the law says: award, award a part, the employer's duty, nothing from the fund; or what would settle it."""
    stated, found = facts_now(at)
    facts = {**found, **stated}
    if "birth_standing" not in facts:
        return Decision({"settle": ["birth_standing"], "words": _words(at, ["birth_standing"])})
    if facts["birth_standing"] == BirthStanding.NOT_INSURED.code:
        return _assign(at)
    return _award(at, deciding=True)


def _award(at: Situation, *, deciding: bool = False, part: bool = False) -> Decision:
    stated, found = facts_now(at)
    facts = {**found, **stated}
    both = _asked(at, (ALLOWANCE, COST), facts)
    known = [one for one in both if one.known]
    settle = list(dict.fromkeys(name for one in both for name in one.settle))
    amounts = {name: one.values[name] for one in known for name in (ALLOWANCE, COST) if name in one.values}
    if amounts.get(ALLOWANCE) and "paid_to" not in facts:
        settle.append("paid_to")
        amounts.pop(ALLOWANCE)
    missing = {"settle": settle, "words": _words(at, settle)} if settle else {}
    due = {name: fen for name, fen in amounts.items() if fen and name not in awarded(at.claim)}
    if settle and (not due or not (deciding or part)):
        if deciding and at.claim.state != "part":
            return Decision(missing, asked=(known or both)[0])
        if deciding:
            return Decision(missing)
        raise _undecided(at, settle)
    if not settle and not any(amounts.values()) and not awarded(at.claim):
        return _nothing(at, known[0], found, deciding=deciding)
    _post(at, due, str(facts.get("paid_to", TO_PERSON)))
    outcome = {**missing, "awarded": due, "leave_days": known[0].values.get(LEAVE), "paid_to": facts.get("paid_to", TO_PERSON)}
    return Decision(outcome, asked=known[0], found=found, event=_E.AWARD_PART if settle else _E.AWARD, clears=not settle)


def _nothing(at: Situation, asked: Asked, found: Mapping[str, Any], *, deciding: bool) -> Decision:
    if not deciding:
        raise SuibaoError("By the facts stated the fund pays nothing.", "按已有事实，基金无应付待遇。")
    return Decision({"awarded": {}}, asked=asked, found=found, event=_E.REFUSE, clears=True)


def awarded(claim: Claim) -> dict[str, int]:
    """What steps have awarded, fen by item."""
    found: dict[str, int] = {}
    for step in claim.steps:
        found |= step.outcome.get("awarded", {})
    return found


def _post(at: Situation, due: Mapping[str, int], paid_to: str) -> None:
    """Owe what is due out of the fund: the cost to her, the allowance to whom the place says."""
    month = month_of(at.claim.event_on)
    for name, fen in due.items():
        ledger.record(at.connection, _to(at.claim, name, award_of(at.claim, BRANCH, name, fen, month), paid_to))


def _to(claim: Claim, item: str, transfer: Transfer, paid_to: str) -> Transfer:
    """The transfer with the employer's account in place of hers, where the employer is paid: it pays her leave on."""
    if item != ALLOWANCE or paid_to != TO_EMPLOYER:
        return transfer
    if not claim.payer:
        raise SuibaoError(
            "The allowance is to go to the employer, but the claim names none.", "津贴应拨付用人单位，但申请未载明用人单位。"
        )
    hers = accounts.payable(claim.person, BRANCH, claim.region)
    its = accounts.payable(claim.payer, BRANCH, claim.region)
    debit, credit = (its if one == hers else one for one in (transfer.debit, transfer.credit))
    return replace(transfer, debit=debit, credit=credit)


def _pay(at: Situation) -> Decision:
    """Pay out what was awarded and not yet paid, each item once."""
    before = {name for step in at.claim.steps for name in step.outcome.get("paid", {})}
    due = {name: fen for name, fen in awarded(at.claim).items() if name not in before}
    if not due:
        raise SuibaoError("Nothing is awarded and unpaid.", "没有已核定而未拨付的待遇。")
    paid_to, month = str(at.claim.decided("paid_to", TO_PERSON)), month_of(at.claim.event_on)
    for name, fen in due.items():
        ledger.record(at.connection, _to(at.claim, name, payment_of(at.claim, BRANCH, fen, month, key=name), paid_to))
    return Decision({"paid": due})


def _assign(at: Situation) -> Decision:
    """The employer did not insure her: what it owes her, a month's pay and the cost as far as stated."""
    stated, found = facts_now(at)
    facts = {**found, **stated}
    if facts.get("birth_standing") != BirthStanding.NOT_INSURED.code:
        raise SuibaoError(
            "Only an employer that did not insure pays in place of the fund.", "仅未参保的用人单位代替基金支付。"
        )
    asked = _asked(at, BY_EMPLOYER, facts)
    owes = {name: one.values[name] for one in asked if one.known for name in BY_EMPLOYER if name in one.values}
    settle = list(dict.fromkeys(name for one in asked for name in one.settle))
    outcome = {"employer_owes": owes, "article": "女职工劳动保护特别规定 8"}
    missing = {"settle": settle, "words": _words(at, settle)} if settle else {}
    return Decision({**outcome, **missing}, asked=next((one for one in asked if one.known), asked[0]), found=found,
                    event=_E.ASSIGN, clears=True)  # fmt: skip


def _refuse(at: Situation) -> Decision:
    decision = _award(at, deciding=True)
    if decision.event != _E.REFUSE:
        raise SuibaoError(
            "The law does not say that the fund pays nothing. `decide` takes what the law says.",
            "法律并未得出基金不予支付的结论。用 decide 取法律的结论。",
        )
    return decision


def _words(at: Situation, settle: list[str]) -> dict[str, str]:
    law = on(at.law, at.claim.event_on)
    labels = [label(law, one) if one not in OWN else (one, f"{OWN[one]}（{one}）") for one in settle]
    return {"en": ", ".join(en for en, _ in labels), "zh": "、".join(zh for _, zh in labels)}


def _undecided(at: Situation, settle: list[str]) -> SuibaoError:
    words = _words(at, settle)
    return SuibaoError(
        f"This cannot be decided yet. What would settle it: {words['en']}.", f"尚不能决定。还需要：{words['zh']}。", settle=settle
    )


PROCESS = Process(
    "maternity",
    BRANCH,
    MACHINE,
    _E.APPLY,
    {
        _E.APPLY: _apply, _E.SUPPLY: _keep, _E.DECIDE: _decide, _E.AWARD: _award,
        _E.AWARD_PART: lambda at: _award(at, part=True), _E.ASSIGN: _assign, _E.REFUSE: _refuse, _E.WITHDRAW: _keep, _E.PAY: _pay,
    },
)  # fmt: skip


def open_claim(books: Books, law: Law, opening: Opening) -> Claim:
    """An application for maternity benefits; ``event_on`` is the day of the birth or miscarriage."""
    return PROCESS.open(books, law, opening, read(law, opening.facts))


def act(books: Books, law: Law, claim: Claim, step: Act) -> Claim:
    """A step of a maternity claim."""
    return PROCESS.take(books, law, claim, step, read(law, step.facts))


KIND = Kind(
    "maternity", Branch.MATERNITY, "生育保险待遇", "maternity benefits", MACHINE, open_claim, act, unit=BIRTH, own_facts=OWN
)
