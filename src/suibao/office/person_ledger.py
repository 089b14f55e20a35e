"""What the ledger holds about one person: movements of the personal accounts, benefits awarded and paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
_CODES = {"interest": INTEREST, "brought_forward": FORWARD}
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
    return [found for one in sorted(entries) for found in _movements(one)]


def _movements(one: Entry) -> Iterator[Movement]:
    for side, own, other in ((Side.DEBIT, one.debit, one.credit), (Side.CREDIT, one.credit, one.debit)):
        kind, owner, *rest = own.split(":")
        if kind not in OWN or owner != PERSON:
            continue
        counter, who = other.split(":")[:2]
        sign = 1 if CHART[kind].side == side else -1
        branch, region = rest
        payer = who if counter == "due" and who not in (PERSON, "state") else ""
        yield Movement(
            kind, _BRANCHES[branch], region, one.month, _what(kind, counter, one.code), one.code,
            sign * one.amount_fen, one.number, one.reverses, payer,
        )  # fmt: skip


def _what(kind: str, counter: str, code: str) -> str:
    """What a movement is, by the other account and its code."""
    if kind == "payable":
        return PAID_OUT if counter in ("disbursement", "collection") else BENEFIT
    ending = code.rpartition(".")[2]
    return _CODES.get(ending) or _BY_COUNTER.get(counter, OTHER)
