"""A window in the ledger: what each province owes each other becomes what it owes all together, then is paid.

Before: `clearing:<other>:<branch>:<own>`, as the cases posted it. After: `clearing:CN:<branch>:<own>`, one figure for each
branch and province, over all provinces zero. A province whose books are elsewhere is posted there, not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from suibao.books import accounts
from suibao.books.recording import Transfer
from suibao.law.terms import Branch
from suibao.office.clearing.items import Owed
from suibao.office.relations.terms import Role
from suibao.rules.regions import NATION

DEBTORS_BOOKS = {Role.BOTH, Role.ORIGIN}
CREDITORS_BOOKS = {Role.BOTH, Role.RECEIVER}


@dataclass(frozen=True, slots=True, order=True)
class Payment:
    """What one province pays another for a branch in a window, in fen."""

    branch: Branch
    payer: str
    payee: str
    fen: int


def novation(window: str, month: int, owed: Iterable[Owed]) -> list[Transfer]:
    """The transfers that put the nation in the other's place, on both sides where both are in these books."""
    found: list[Transfer] = []
    for one in owed:
        branch, role = one.branch.code, Role(one.role)
        ours = (window, one.debtor, one.creditor, one.role)
        if role in DEBTORS_BOOKS:
            owes = accounts.clearing(one.creditor, branch, one.debtor)
            found += _one(ours, "owes", branch, owes, accounts.clearing(NATION, branch, one.debtor), one.fen, month)
        if role in CREDITORS_BOOKS:
            owed_it = accounts.clearing(one.debtor, branch, one.creditor)
            found += _one(
                ours, "owed", branch, accounts.clearing(NATION, branch, one.creditor), owed_it, one.fen, month
            )
    return found


def paid(window: str, month: int, payments: Iterable[Payment], here: Iterable[str]) -> list[Transfer]:
    """The transfers of payments made: out of the payer's disbursement account, into the payee's collection account."""
    ours, found = set(here), []
    for one in payments:
        branch, named = one.branch.code, (window, one.payer, one.payee, "paid")
        if one.payer in ours:
            bank = accounts.disbursement(branch, one.payer)
            found += _one(named, "out", branch, accounts.clearing(NATION, branch, one.payer), bank, one.fen, month)
        if one.payee in ours:
            bank = accounts.collection(one.payee)
            found += _one(named, "in", branch, bank, accounts.clearing(NATION, branch, one.payee), one.fen, month)
    return found


def provinces_here(owed: Iterable[Owed]) -> set[str]:
    """The provinces whose side of a window is in these books."""
    found: set[str] = set()
    for one in owed:
        role = Role(one.role)
        found |= {one.debtor} if role in DEBTORS_BOOKS else set()
        found |= {one.creditor} if role in CREDITORS_BOOKS else set()
    return found


def _one(
    named: tuple[str, ...], side: str, branch: str, debit: str, credit: str, fen: int, month: int
) -> list[Transfer]:
    key = "|".join(("clearing", *named, branch, side))
    return [Transfer(debit, credit, fen, month, f"{branch}.clearing", key)] if fen else []
