"""What comes to the family of somebody who died: the account, what was still due, the funeral and survivor grants.

A transfer touches the accounts of one person only: what the deceased left goes to the pool and from there to the heir, in
one transaction; of that money the pool keeps nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import sqlalchemy as sa

from suibao.books import accounts, claims, ledger
from suibao.books.claims import Claim
from suibao.books.ledger import Transfer
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.calendar_months import month_of
from suibao.office.claims import paying
from suibao.office.claims.asking import ask, on
from suibao.office.pensions.awarding import undecided
from suibao.office.pensions.deciding import not_met
from suibao.office.pensions.reading import held
from suibao.office.pensions.record import record_of
from suibao.office.pensions.steps import Decision, Taking
from suibao.office.pensions.worksheet import Finding
from suibao.rules import Law

GRANTS = ("pension_funeral_grant", "pension_survivor_grant")
ENDED, PAYING, AWARDED, STOPPED = "ended", "paying", "awarded", "stopped"
PERSON_KEY = 32
YEAR = 12


def deceased_of(claim: Claim) -> str:
    """The person key of who died. Raises SuibaoError where it is not stated."""
    found = str(claim.fact("deceased", ""))
    if len(found) != PERSON_KEY:
        raise SuibaoError(
            "A survivors' claim names who died: the fact `deceased` is a person key of 32 characters.",
            "遗属待遇申请须写明亡故人：事实 deceased 为 32 位人员键。",
        )
    return found


def branch_of(claim: Claim) -> Branch:
    """The pension scheme of the deceased (fact ``scheme``)."""
    code = str(claim.fact("scheme", Branch.EMPLOYEE_PENSION.code))
    known = {one.code: one for one in (Branch.EMPLOYEE_PENSION, Branch.RESIDENT_PENSION)}
    if code not in known:
        raise SuibaoError(
            f"`scheme` is {code!r}; known: {', '.join(known)}.",
            f"scheme 为 {code!r}；可用：{'、'.join(known)}。",
            scheme=code,
        )
    return known[code]


def pension_of(connection: sa.Connection, claim: Claim) -> Claim | None:
    """The pension that the deceased drew; None where none was awarded."""
    found = claims.of_person(connection, deceased_of(claim), branch_of(claim).code)
    return next((one for one in reversed(found) if one.state in (AWARDED, PAYING, STOPPED, ENDED)), None)


def check(taking: Taking) -> Decision:
    """The preliminary check: the death is on record, nobody else was paid, no term of prison was being served."""
    pension = pension_of(taking.connection, taking.claim)
    died = taking.claim.event_on
    recorded = pension is None or (pension.state == ENDED and pension.steps[-1].happened_on == died)
    others = _others(taking)
    prison = pension is not None and pension.steps[-1].before == STOPPED and pension.decided("stop") == "imprisoned"
    found = (
        Finding("death", "the death is recorded with the pension", "死亡已在养老金申请中登记", recorded, "社会保险经办条例 25",
                "" if recorded else str(pension.claim if pension else ""), "" if recorded else str(pension.claim if pension else "")),
        Finding("once", "nobody else was paid for this death", "未向他人支付", not others, "社会保险法 14, 17",
                ", ".join(others), "、".join(others)),
        Finding("prison", "the death was not in a term of prison", "不是服刑期间死亡", not prison, "劳社厅函〔2001〕44号"),
        Finding("relation", "the relation to the deceased is stated", "已说明与亡故人的关系",
                True if taking.fact("relation") else None, "社会保险法 17", "relation", "relation（与亡故人的关系）"),
    )  # fmt: skip
    return Decision({"findings": [asdict(one) for one in found], "drew_pension": pension is not None})


def _others(taking: Taking) -> list[str]:
    """Other claims for the same death that were paid from."""
    whole = claims.of_kind(taking.connection, taking.claim.kind)
    same = [
        one for one in whole if one.claim != taking.claim.claim and one.fact("deceased") == deceased_of(taking.claim)
    ]
    return [
        one.claim for one in same if one.decided("paid_fen", 0) and one.fact("scheme") == taking.claim.fact("scheme")
    ]


def _agreed(taking: Taking) -> None:
    found = tuple(Finding(**one) for one in taking.claim.decided("findings", []))
    if not all(one.answer is True for one in found):
        raise not_met(found)


def inherit(taking: Taking) -> Decision:
    """The account's rest and what was still due to the deceased go to the heir; overpaid amounts first, where that is decided."""
    _agreed(taking)
    claim, connection = taking.claim, taking.connection
    code, dead = branch_of(claim).code, deceased_of(claim)
    own, over = accounts.account(dead, code, claim.region), accounts.overpaid(dead, code, claim.region)
    owed = accounts.payable(dead, code, claim.region)
    case: dict[str, object] = {
        "region": claim.region, "death_overpaid_fen": max(-held(connection, over).get(over, 0), 0),
        "death_account_balance_fen": max(held(connection, own).get(own, 0), 0),
        "overpaid_is_deducted": bool(taking.fact("overpaid_is_deducted", default=False)),
    }  # fmt: skip
    law = on(taking.law, claim.event_on)
    deducted = _asked(law, case, ("overpaid_deducted",))["overpaid_deducted"]
    _move(taking, own, over, deducted, f"{code}.deducted", dead, "deducted")
    left = {"death_account_balance_fen": max(held(connection, own).get(own, 0), 0)}
    asked = ask(law, left, ("inheritable_balance",))
    inherited, due = asked.values["inheritable_balance"], max(held(connection, owed).get(owed, 0), 0)
    paid = _hand_over(taking, code, own, inherited, "inheritance") + _hand_over(taking, code, owed, due, "pension_due")
    paying.pay_out(connection, claim, code, paid, month_of(taking.act.day), key=taking.part)
    outcome = {"inherited_fen": inherited, "due_fen": due, "deducted_fen": deducted, "paid_fen": paid}
    return Decision(outcome, asked.trace, asked.digest)


def _asked(law: Law, case: Mapping[str, object], outputs: tuple[str, ...]) -> Mapping[str, int]:
    wanted = {one.name for one in law.graph(outputs).inputs}
    asked = ask(law, {name: value for name, value in case.items() if name in wanted}, outputs)
    if not asked.known:
        raise undecided(law, asked.settle, asked.why)
    return asked.values


def _hand_over(taking: Taking, code: str, source: str, fen: int, item: str) -> int:
    """Money of the deceased to the heir by way of the pool; the amount in fen."""
    pool, dead = accounts.pool(code, taking.claim.region), deceased_of(taking.claim)
    _move(taking, source, pool, fen, f"{code}.{item}", dead, item)
    paying.award(taking.connection, taking.claim, code, item, fen, month_of(taking.act.day), fund=pool)
    return fen


def _move(taking: Taking, debit: str, credit: str, fen: int, code: str, person: str, name: str) -> None:
    if fen:
        key = f"{name}|{taking.claim.claim}"
        month = month_of(taking.act.day)
        ledger.record(taking.connection, Transfer(debit, credit, fen, month, code, key, taking.claim.claim, person))


def grant(taking: Taking) -> Decision:
    """The funeral and the survivor grant (社会保险法 17). Undecided, by name, while a figure of the province is unknown."""
    _agreed(taking)
    claim, connection, branch = taking.claim, taking.connection, branch_of(taking.claim)
    if branch != Branch.EMPLOYEE_PENSION:
        raise SuibaoError(
            "Funeral grants of the resident scheme are set by each place and are not in the facts: undecided, not refused.",
            "城乡居民养老保险的丧葬补助由各地规定，其标准未收录：尚不能决定，并非不予支付。",
        )
    law = on(taking.law, claim.event_on)
    case = grant_case(taking)
    asked = ask(law, {name: value for name, value in case.items() if name in law.inputs}, GRANTS)
    if not asked.known:
        raise undecided(law, asked.settle, asked.why)
    for name in GRANTS:
        paying.award(connection, claim, branch.code, name, asked.values[name], month_of(taking.act.day))
    paid = sum(asked.values[name] for name in GRANTS)
    paying.pay_out(connection, claim, branch.code, paid, month_of(taking.act.day), key=taking.part)
    return Decision(
        {"grants": {name: asked.values[name] for name in GRANTS}, "paid_fen": paid}, asked.trace, asked.digest
    )


def grant_case(taking: Taking) -> dict[str, object]:
    """The facts of the grants: months credited, whether and for how many years the pension was drawn.

    A part of a year: no text says whether it counts, so then the years must be stated.
    """
    claim, died = taking.claim, month_of(taking.claim.event_on)
    record = record_of(taking.connection, deceased_of(claim), branch_of(claim), died)
    months = sum(len(span.months) for span in record.spans)
    pension = pension_of(taking.connection, claim)
    drawn: int | None = 0
    if pension is not None:
        first = int(str(pension.decided("first_month")).replace("-", ""))
        lasted = max((died // 100 - first // 100) * YEAR + died % 100 - first % 100 + 1, 0)
        drawn = lasted // YEAR if lasted % YEAR == 0 else None
    return {
        "region": claim.region, "death_drew_pension": pension is not None, "death_contribution_months": months,
        "death_drawn_years": taking.fact("death_drawn_years", drawn), "funeral_grant_elsewhere": taking.fact("funeral_grant_elsewhere"),
    }  # fmt: skip


def refuse(taking: Taking) -> Decision:
    """The refusal, where a condition is not met."""
    failed = [one for one in taking.claim.decided("findings", []) if one["answer"] is False]
    if not failed:
        raise SuibaoError(
            "No condition has failed: there is nothing to refuse for.", "没有不符合的条件，不应不予支付。"
        )
    return Decision({"failed": failed})
