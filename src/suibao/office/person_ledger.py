"""What the ledger holds about one person: movements of the personal accounts, benefits awarded and paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from suibao.books import Books, ledger
from suibao.books.chart import CHART, Side
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
    owed a contribution ('' when the person pays alone).
    """

    account: str
    branch: Branch
    region: str
    month: int
    what: str
    code: str
    amount_fen: int
    key: str
    reverses: str
    payer: str = ""


def movements(books: Books, person: str) -> list[Movement]:
    """Every posted movement on the accounts of a person, in all regions, in the order of posting."""
    return list(_movements(_entries(books, person), person))


def _entries(books: Books, person: str) -> Iterator[dict[str, Any]]:
    """The posted transfers that touch an account of the person."""
    names = ("debit", "credit", "amount_fen", "month", "code", "key", "reverses", "state")
    seen: set[str] = set()
    for kind in OWN:
        table = ledger.entries(books, prefix=f"{kind}:{person}:")
        for row in zip(*(table[name].to_pylist() for name in names), strict=True):
            one = dict(zip(names, row, strict=True))
            if one["state"] == "posted" and one["key"] not in seen:
                seen.add(one["key"])
                yield one


def _movements(rows: Iterable[dict[str, Any]], person: str) -> Iterator[Movement]:
    for row in rows:
        for side, other in ((Side.DEBIT, Side.CREDIT), (Side.CREDIT, Side.DEBIT)):
            kind, owner, *rest = row[side].split(":")
            if kind not in OWN or owner != person:
                continue
            counter = row[other].partition(":")[0]
            sign = 1 if CHART[kind].side == side else -1
            branch, region = rest
            yield Movement(
                kind, _BRANCHES[branch], region, row["month"], _what(kind, counter, row["code"]), row["code"],
                sign * row["amount_fen"], row["key"], row["reverses"], _payer(row[other], person),
            )  # fmt: skip


def _what(kind: str, counter: str, code: str) -> str:
    """What a movement is, by the other account and its code."""
    if kind == "payable":
        return PAID_OUT if counter in ("disbursement", "collection") else BENEFIT
    ending = code.rpartition(".")[2]
    return _CODES.get(ending) or _BY_COUNTER.get(counter, OTHER)


def _payer(counter: str, person: str) -> str:
    """Who owed a contribution, by the account of what is due."""
    kind, _, owner = counter.partition(":")
    owner = owner.partition(":")[0]
    return owner if kind == "due" and owner not in (person, "state") else ""
