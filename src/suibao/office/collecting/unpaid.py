"""What is still owed, line by line, of one person or one payer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from suibao.books import Books
from suibao.law.terms import Branch
from suibao.office import standing
from suibao.office.collecting import lines
from suibao.office.standing import LATEST, Share

STATE = "state"


@dataclass(frozen=True, slots=True)
class Unpaid:
    """One line that is not fully paid, in fen. ``filed`` is False while nobody has asked for the money yet."""

    owner: str
    region: str
    month: int
    branch: Branch
    bearer: str
    line: str
    person: str
    owed_fen: int
    paid_fen: int
    filed: bool

    @property
    def unpaid_fen(self) -> int:
        """What is missing."""
        return self.owed_fen - self.paid_fen


@dataclass(frozen=True, slots=True)
class Paid:
    """What came in for one month of a person, in one branch, from one owner of the debt, in fen."""

    owed_fen: int
    paid_fen: int

    @property
    def whole(self) -> bool:
        """True when nothing is missing."""
        return self.paid_fen >= self.owed_fen


Place = tuple[int, Branch, str, str]
"""Month (yyyymm), branch, region, owner of the debt (a payer, or the person who pays alone)."""


def unpaid(
    books: Books, *, person: str | None = None, owner: str | None = None, through: int | None = None
) -> list[Unpaid]:
    """Lines not fully paid up to the month ``through`` (yyyymm), of a person, of an owner of debts, or both.

    A person's lines that were assessed and not filed yet are there too; an owner's only once they are filed. What the state
    remits is not collected from anybody and stands nowhere here.
    """
    with books.begin() as connection:
        if person is not None:
            rows = person_lines(connection, person, through)
        else:
            rows = [_unpaid(one) for one in lines.of_owner(connection, owner or "", through or LATEST)]
    return [one for one in rows if one.unpaid_fen > 0 and owner in (None, one.owner)]


def paid_months(connection: sa.Connection, person: str, through: int | None = None) -> dict[Place, Paid]:
    """What is owed and what came in, by month, branch, region and owner, of everything assessed for a person."""
    sums: dict[Place, tuple[int, int]] = {}
    for one in person_lines(connection, person, through):
        place = (one.month, one.branch, one.region, one.owner)
        owed, paid = sums.get(place, (0, 0))
        sums[place] = (owed + one.owed_fen, paid + one.paid_fen)
    return {place: Paid(owed, paid) for place, (owed, paid) in sums.items()}


def person_lines(connection: sa.Connection, person: str, through: int | None = None) -> list[Unpaid]:
    """Every line of a person with what is paid of it: as filed, and as assessed where it is not filed."""
    assessed = [one for one in standing.shares(connection, person, through) if one.owner != STATE]
    states = lines.of_person(connection, person, {_place(one) for one in assessed})
    filed = {(one.owner, one.region, one.month) for one in states}
    asked = [_unpaid(one) for one in states if one.owed_fen or one.paid_fen]
    return asked + _unfiled(one for one in assessed if _place(one) not in filed) if assessed else asked


def _place(share: Share) -> tuple[str, str, int]:
    return share.owner, share.region, share.month


def _unpaid(one: lines.LineState) -> Unpaid:
    place = (one.owner, one.region, one.month, Branch(one.branch), one.bearer)
    return Unpaid(*place, one.line, one.person, one.owed_fen, one.paid_fen, filed=True)


def _unfiled(shares: Iterable[Share]) -> list[Unpaid]:
    return [
        Unpaid(
            one.owner, one.region, one.month, Branch(one.branch), "worker" if one.bearer == "worker" else "payer",
            one.line, one.line.split("|")[2], one.amount_fen, 0, filed=False,
        )
        for one in shares
        if one.amount_fen
    ]  # fmt: skip
