"""What was paid for a person, month by month, over all payers and regions: from these books and from before them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from suibao.books import Books
from suibao.law.terms import Branch


@dataclass(frozen=True)
class PaidMonth:
    """One month (yyyymm) of one branch with one payer ('' when the person pays alone). Amounts in fen.

    ``paid`` is False while anything of the month is still owed. ``origin``: ``books`` or ``history`` (from before).
    """

    month: int
    branch: Branch
    region: str
    payer: str
    base_fen: int
    person_fen: int
    payer_fen: int
    state_fen: int
    paid: bool
    origin: str


def months(books: Books, person: str, branch: Branch | None = None, through: int | None = None) -> list[PaidMonth]:
    """The months of a person in order, of one branch or all, up to ``through`` (yyyymm)."""
    with books.begin() as connection:
        return months_in(connection, person, branch, through)


def months_in(
    connection: sa.Connection, person: str, branch: Branch | None = None, through: int | None = None
) -> list[PaidMonth]:
    """:func:`months` within a transaction of the caller."""
    raise NotImplementedError
