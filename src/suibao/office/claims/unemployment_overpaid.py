"""Months paid after the benefit had stopped: they become something to give back, and are put right when it is reopened."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from suibao.books import accounts, benefits, ledger
from suibao.books.claims import Claim
from suibao.books.ledger import Transfer
from suibao.office.calendar_months import first_day


def give_back(connection: sa.Connection, claim: Claim, since: date) -> dict[str, int]:
    """Book what was paid for months that began on or after ``since`` as owed by the person; fen by month."""
    owed = {
        one.month: one
        for one in benefits.paid_for(connection, claim.claim)
        if first_day(one.month) >= since and str(one.month) not in standing(claim)
    }
    ledger.record(connection, *(_owed(claim, one, back=False) for one in owed.values()))
    return {str(month): one.amount_fen for month, one in owed.items()}


def owe_again(connection: sa.Connection, claim: Claim, first: int) -> dict[str, int]:
    """Take back what :func:`give_back` booked for months from ``first`` (yyyymm) on, as they are due after all."""
    overpaid = standing(claim)
    back = [one for one in benefits.paid_for(connection, claim.claim) if one.month >= first and str(one.month) in overpaid]
    ledger.record(connection, *(_owed(claim, one, back=True) for one in back))
    return {str(one.month): one.amount_fen for one in back}


def standing(claim: Claim) -> dict[str, int]:
    """What steps booked as overpaid and none put back, fen by month."""
    found: dict[str, int] = {}
    for step in claim.steps:
        found |= step.outcome.get("overpaid", {})
        for month in step.outcome.get("put_back", {}):
            found.pop(month, None)
    return found


def _owed(claim: Claim, paid: benefits.Paid, *, back: bool) -> Transfer:
    """From the pool's side: what it paid without a right is claimed from the person. ``back``: the other way round."""
    debtor = accounts.overpaid(claim.person, paid.branch, claim.region)
    pool = accounts.pool(paid.branch, claim.region)
    debit, credit = (pool, debtor) if back else (debtor, pool)
    times = sum(str(paid.month) in step.outcome.get("put_back" if back else "overpaid", {}) for step in claim.steps)
    key = f"{'put_back' if back else 'overpaid'}|{claim.claim}|{paid.month}|{times + 1}"
    code = f"{paid.branch}.overpaid{'_put_back' if back else ''}"
    return Transfer(debit, credit, paid.amount_fen, paid.month, code, key, claim.claim, claim.person)
