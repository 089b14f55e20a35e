"""A quote as ledger transfers: what leaves the origin's books, what arrives in the new place's.

Between provinces each side books against `clearing` with the other: the origin owes, the new place is owed. The provinces are
the parties of clearing, whatever cities the accounts lie in. Inside a province the account is only registered elsewhere.
"""

from __future__ import annotations

from suibao.books import accounts
from suibao.books.recording import Transfer
from suibao.office.relations.model import Case, Quote

ACCOUNT, POOL = "account", "pool"


def key_of(case: Case, side: str, part: str) -> str:
    """The key of one transfer of a case: nothing of a case can be posted twice.

    Made of few words and the person, as the ledger keeps each word once (docs/decisions/039).
    """
    return f"moved:{case.matter}|{case.origin}|{case.destination}|{case.times}|{side}|{part}|{case.person}"


def outgoing(
    case: Case, quote: Quote, month: int, origin: str, destination: str, *, pending: bool = False
) -> list[Transfer]:
    """What leaves the origin; ``origin`` and ``destination`` are the provinces, ``month`` (yyyymm) that of the settlement."""
    branch = case.branch.code
    owed = accounts.clearing(destination, branch, origin)
    return [
        *_one(
            case,
            "out",
            ACCOUNT,
            accounts.account(case.person, branch, case.origin),
            owed,
            quote.account_fen,
            month,
            pending,
        ),
        *_one(case, "out", POOL, accounts.pool(branch, case.origin), owed, quote.pooled_fen, month, pending),
    ]


def incoming(
    case: Case, quote: Quote, month: int, origin: str, destination: str, *, pending: bool = False
) -> list[Transfer]:
    """What arrives at the new place."""
    branch = case.branch.code
    claim = accounts.clearing(origin, branch, destination)
    own = accounts.account(case.person, branch, case.destination)
    return [
        *_one(case, "in", ACCOUNT, claim, own, quote.account_fen, month, pending),
        *_one(case, "in", POOL, claim, accounts.pool(branch, case.destination), quote.pooled_fen, month, pending),
    ]


def within(case: Case, quote: Quote, month: int) -> list[Transfer]:
    """Inside a province: the account under its new registration."""
    branch = case.branch.code
    return _one(
        case, "within", ACCOUNT, accounts.account(case.person, branch, case.origin),
        accounts.account(case.person, branch, case.destination), quote.account_fen, month, False,
    )  # fmt: skip


def _one(
    case: Case, side: str, part: str, debit: str, credit: str, fen: int, month: int, pending: bool
) -> list[Transfer]:
    """One transfer, or none where nothing moves."""
    if not fen:
        return []
    code = f"{case.branch.code}.moved_{part}"
    return [Transfer(debit, credit, fen, month, code, key_of(case, side, part), "", case.person, 0, pending)]
