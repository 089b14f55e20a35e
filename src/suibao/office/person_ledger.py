"""What the ledger holds about one person: movements of the personal accounts, benefits awarded and paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from suibao.books.chart import CHART, Side
from suibao.books.person_entries import PERSON, Entry
from suibao.law.terms import Branch

OWN = ("account", "payable", "overpaid")
"""Kinds of account that belong to a person."""

CONTRIBUTION, INTEREST, BENEFIT, TRANSFER, FORWARD, OTHER = (
    "contribution", "interest", "benefit", "transfer", "brought_forward", "other",
)  # fmt: skip
"""What a movement of a personal account is."""
PAID_OUT = "paid_out"

_BY_COUNTER = {
    "due": CONTRIBUTION,
    "subsidy": CONTRIBUTION,
    "clearing": TRANSFER,
    "payable": BENEFIT,
    "brought_forward": FORWARD,
}
_CODES = {"interest": INTEREST, "brought_forward": FORWARD, "moved_account": TRANSFER, "overlap_refund": OTHER}
_BRANCHES = {branch.code: branch for branch in Branch}


@dataclass(frozen=True, slots=True)
class Movement:
    """One posted transfer on an account of the person, in fen: positive where it adds to what the person has.

    ``account`` is the kind of account, ``what`` what the movement is, ``code`` the ledger's own word for it, ``payer`` who
    owed a contribution ('' when the person pays alone). ``number`` and ``reverses``: of the transfers in the ledger.
    """

    account: str
    branch: Branch
    region: str
    month: int
    what: str
    code: str
    amount_fen: int
    number: int
    reverses: int
    payer: str = ""


def movements(entries: Sequence[Entry]) -> list[Movement]:
    """Every movement on the accounts of the person whom the entries are about."""
    found: list[Movement] = []
    for one in entries:
        for sign, own, other in ((-1, _own(one.debit), one.credit), (1, _own(one.credit), one.debit)):
            if own is not None:
                found.append(_movement(one, own, sign, other))
    return found


@lru_cache(maxsize=1 << 12)
def _own(account: str) -> tuple[str, Branch, str] | None:
    """Kind, branch and region of an account of the person; None for any other."""
    kind, owner, *rest = account.split(":")
    return (kind, _BRANCHES[rest[0]], rest[1]) if kind in OWN and owner == PERSON else None


def _movement(one: Entry, own: tuple[str, Branch, str], sign: int, other: str) -> Movement:
    """The entry as a movement of one account; ``sign``: 1 where it was credited."""
    kind, branch, region = own
    counter, who = other.split(":")[:2]
    fen = sign * one.amount_fen if CHART[kind].side == Side.CREDIT else -sign * one.amount_fen
    payer = who if counter == "due" and who not in (PERSON, "state") else ""
    what = _what(kind, counter, one.code)
    return Movement(kind, branch, region, one.month, what, one.code, fen, one.number, one.reverses, payer)


def _what(kind: str, counter: str, code: str) -> str:
    """What a movement is, by the other account and its code."""
    if kind == "payable":
        return PAID_OUT if counter in ("disbursement", "collection") else BENEFIT
    ending = code.rpartition(".")[2]
    return _CODES.get(ending) or _BY_COUNTER.get(counter, OTHER)
