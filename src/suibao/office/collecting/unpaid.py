"""What is still owed, line by line, of one person or one payer."""

from __future__ import annotations

from collections.abc import Sequence
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


NOTHING = Paid(0, 0)

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
            rows = people_lines(connection, [person], through)
        else:
            rows = [_unpaid(one) for one in lines.of_owner(connection, owner or "", through or LATEST)]
    return [one for one in rows if one.unpaid_fen > 0 and owner in (None, one.owner)]


def paid_months(connection: sa.Connection, person: str, through: int | None = None) -> dict[Place, Paid]:
    """What is owed and what came in, by month, branch, region and owner, of everything assessed for a person."""
    return paid_months_of(connection, [person], through)[person]


def paid_months_of(
    connection: sa.Connection, people: Sequence[str], through: int | None = None
) -> dict[str, dict[Place, Paid]]:
    """:func:`paid_months` of many people in one query, by person."""
    found: dict[str, dict[Place, Paid]] = {person: {} for person in people}
    for one in people_lines(connection, people, through):
        months, place = found[one.person], (one.month, one.branch, one.region, one.owner)
        before = months.get(place, NOTHING)
        months[place] = Paid(before.owed_fen + one.owed_fen, before.paid_fen + one.paid_fen)
    return found


def people_lines(connection: sa.Connection, people: Sequence[str], through: int | None = None) -> list[Unpaid]:
    """Every line of people with what is paid of it: as filed, and as assessed where it is not filed."""
    assessed = [
        (person, one)
        for person, shares in standing.shares(connection, people, through).items()
        for one in shares
        if one.owner != STATE and one.amount_fen
    ]
    states = lines.of_people(connection, people, {_place(one) for _, one in assessed})
    filed = {(one.person, one.owner, one.region, one.month) for one in states}
    asked = [_unpaid(one) for one in states]
    return asked + [_unfiled(person, one) for person, one in assessed if (person, *_place(one)) not in filed]


def _place(share: Share) -> tuple[str, str, int]:
    return share.owner, share.region, share.month


def _unpaid(one: lines.LineState) -> Unpaid:
    place = (one.owner, one.region, one.month, Branch(one.branch), one.bearer)
    return Unpaid(*place, one.line, one.person, one.owed_fen, one.paid_fen, filed=True)


def _unfiled(person: str, one: Share) -> Unpaid:
    bearer = "worker" if one.bearer == "worker" else "payer"
    place = (one.owner, one.region, one.month, Branch(one.branch), bearer)
    return Unpaid(*place, one.line, person, one.amount_fen, 0, filed=False)
