"""The fund pays in place of an employer that neither insured nor pays, and takes recourse (社会保险法 41, 42)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from suibao.books import accounts, ledger
from suibao.books.ledger import Transfer
from suibao.errors import SuibaoError
from suibao.law.work_injury.terms import InjuryPayer
from suibao.office import workdays
from suibao.office.claims.deadlines import deadline
from suibao.office.claims.stepping import Decision, Item, Ruling, Situation, item_name, items_of
from suibao.office.claims.work_injury_benefits import ADVANCE, BRANCH, THIRD, UNINSURED, advance_account
from suibao.office.claims.work_injury_facts import current, known, must
from suibao.office.claims.work_injury_machine import InjuryEvent as E
from suibao.office.claims.work_injury_procedure import days_of

SOURCE = "社会保险基金先行支付暂行办法 7"


def ask_advance(at: Situation) -> Decision:
    """Worker or relatives apply in writing; the agency calls on the employer within 3 working days."""
    asked = known(at, current(at), ("injury_payer",))
    if asked.values["injury_payer"] == InjuryPayer.FUND:
        raise SuibaoError(
            "The employer insured: the fund pays by itself, no advance is needed.", "用人单位已参保：由基金直接支付，无需先行支付。"
        )
    advance_account(at.claim.payer, at.claim.region)
    due = deadline(at.day, SOURCE, workdays_=days_of(at, "advance_demand_workdays"))
    return Decision({}, asked=asked, due=due)


def demand(at: Situation) -> Decision:
    """The agency calls on the employer, which has 5 working days to pay."""
    asked_on = _last(at, E.ASK_ADVANCE)
    passed = workdays.workdays_between(asked_on, at.day)
    asked = known(at, {**current(at), "workdays_to_demand": passed}, ("demand_in_time",))
    due = deadline(at.day, SOURCE, workdays_=days_of(at, "advance_payment_workdays"))
    return Decision({"demand_in_time": bool(asked.values["demand_in_time"])}, asked=asked, due=due)


def employer_pays(at: Situation) -> Decision:
    """The employer has paid everything awarded so far: nothing of it is advanced."""
    settled = [item_name(one) for one in open_items(at)]
    return Decision({"settled": settled}, clears=True, found={"employer_pays": True})


def advance(at: Situation) -> Decision:
    """The employer did not pay in time: every item of the fund awarded so far is paid, charged to the employer."""
    called_on = _last(at, E.DEMAND)
    facts = {**current(at), "employer_pays": False, "workdays_since_demand": workdays.workdays_between(called_on, at.day)}
    asked = known(at, facts, ("advance_due",))
    must(asked, "advance_due", True, "The employer insured, or its five working days are not over",
         "用人单位已参保，或其 5 个工作日期限未满")  # fmt: skip
    account = advance_account(at.claim.payer, at.claim.region)
    items = tuple(Item(one["item"], int(one["fen"]), int(one["month"]), ADVANCE, account, one.get("part", ""))
                  for one in open_items(at))  # fmt: skip
    return Decision({"settled": [item_name(one) for one in open_items(at)]}, items, asked, clears=True, found={"employer_pays": False})


def recover(at: Situation) -> Decision:
    """Money of the debtor that lies prepaid is set against the advance."""
    amount, claim = int(at.facts.get("recovered_fen", 0)), at.claim
    third = any(one["by"] == THIRD for one in items_of(claim))
    owner = str(claim.fact("third_party") or f"third-{claim.claim}") if third else claim.payer
    account = accounts.advance(owner, BRANCH, claim.region)
    prepaid = accounts.prepaid(owner, claim.region)
    held, owed = -_debit_balance(at.connection, prepaid), _debit_balance(at.connection, account)
    if not 0 < amount <= min(held, owed):
        raise SuibaoError(
            f"recovered_fen is {amount}; expected 1 to {min(held, owed)} fen: {owed} is owed and {held} lies prepaid.",
            f"收回金额为 {amount} 分；应在 1 至 {min(held, owed)} 分之间：应追偿 {owed} 分，预收 {held} 分。", owed=owed, held=held,
        )  # fmt: skip
    key = f"recovered|{claim.claim}|{at.act.key}"
    ledger.record(at.connection, Transfer(prepaid, account, amount, at.month, f"{BRANCH}.recovered", key, claim.claim, claim.person))
    return Decision({"recovered_fen": amount, "left_fen": owed - amount})


def open_items(at: Situation) -> list[dict[str, Any]]:
    """Items that the uninsured employer has to pay and neither paid nor the fund advanced."""
    settled = {name for step in at.claim.steps for name in step.outcome.get("settled", ())}
    return [one for one in items_of(at.claim) if one["by"] == UNINSURED and item_name(one) not in settled]


def _last(at: Situation, event: E) -> Any:
    found = next((one.happened_on for one in reversed(at.claim.steps) if one.event == event), None)
    if found is None:
        raise SuibaoError(
            f"'{event}' comes first: the employer is called on before the fund pays.", f"须先“{event.zh}”：催告用人单位后方可先行支付。"
        )
    return found


def _debit_balance(connection: sa.Connection, account: str) -> int:
    """Posted debits less credits of an account, within the transaction of the step."""
    return ledger.balance_in(connection, account)


RULINGS: dict[E, Ruling] = {
    E.ASK_ADVANCE: ask_advance, E.DEMAND: demand, E.EMPLOYER_PAYS: employer_pays, E.ADVANCE: advance, E.RECOVER: recover,
}  # fmt: skip
