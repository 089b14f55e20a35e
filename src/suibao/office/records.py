"""What was paid for a person, month by month, over all payers and regions: from these books and from before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from suibao.books import Books
from suibao.books.bulk import driver
from suibao.books.person_entries import Entry, entries_of
from suibao.books.registry_changes import number_at
from suibao.books.registry_histories import HISTORY_REGISTER, History
from suibao.books.registry_versions import as_of
from suibao.law.pension.career_terms import CareerMonth
from suibao.law.terms import Branch
from suibao.office import standing
from suibao.office.calendar_months import through as months_through
from suibao.office.collecting.unpaid import Place
from suibao.office.collecting.whole import BRANCHES, STATE, whole_months
from suibao.office.standing import Share

Entries = Mapping[str, Sequence[Entry]]

BROUGHT = "SELECT 1 FROM books.history_versions WHERE person = ANY (%s) LIMIT 1"

BOOKS, HISTORY = "books", "history"
"""Where a month is from."""


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """One month (yyyymm) of one branch with one payer ('' when the person pays alone). Amounts in fen.

    ``paid`` is False while payer or person still owe anything of the month (the state's part is no debt of theirs).
    ``origin``: ``books`` or ``history`` (from before).
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
    return [one for one in months_of(connection, [person], through)[person] if branch is None or one.branch == branch]


def months_of(
    connection: sa.Connection, people: Sequence[str], through: int | None = None, entries: Entries | None = None
) -> dict[str, list[PaidMonth]]:
    """The months of several people at once, each in order; ``entries`` where the ledger was read already."""
    read = entries if entries is not None else entries_of(connection, people, through)
    own = {person: standing.shares_of(person, read[person], through) for person in people}
    paid = whole_months(connection, own)
    before = _histories(connection, people)
    return {person: _joined(own[person], before.get(person, []), paid[person], through) for person in people}


def _joined(own: list[Share], before: list[History], paid: Set[Place], through: int | None) -> list[PaidMonth]:
    rows = [_month(list(parts), paid) for _, parts in groupby(own, _place)]
    if not before:
        return rows
    rows += [one for span in before for one in _before(span, through)]
    return sorted(rows, key=lambda one: (one.month, one.branch, one.region, one.payer))


def _histories(connection: sa.Connection, people: Sequence[str]) -> dict[str, list[History]]:
    """What each of several people brought with them."""
    with driver(connection).cursor() as cursor:  # most people bring nothing, and this is asked for often
        if cursor.execute(BROUGHT, (list(people),)).fetchone() is None:
            return {}
    rows = as_of(connection, HISTORY_REGISTER, number_at(connection, None), people=people).to_pylist()
    found: dict[str, list[History]] = {}
    for row in rows:
        span = History(**{**row, "branch": Branch(row["branch"]), "kind": CareerMonth(row["kind"])})
        found.setdefault(span.person, []).append(span)
    return found


def _before(span: History, through: int | None) -> list[PaidMonth]:
    """The months of a span from before these books; deemed months have no base and count all the same."""
    last = min(span.last, through or standing.LATEST)
    amounts = span.base_fen or 0, span.own_paid_fen or 0, 0, 0
    every = months_through(span.first, last) if span.first <= last else []
    return [PaidMonth(month, span.branch, span.region, span.employer, *amounts, True, HISTORY) for month in every]


def _place(share: Share) -> tuple[object, ...]:
    return share[:4]  # month, branch, region, payer


def _month(parts: list[Share], paid: Set[Place]) -> PaidMonth:
    """The lines of one month, branch, region and payer as one row."""
    first, branch = parts[0], BRANCHES[parts[0].branch]
    person = payer = state = base = 0
    whole = True
    for part in parts:
        if part.bearer == "worker":
            person += part.amount_fen
        elif part.bearer == "payer":
            payer += part.amount_fen
        else:
            state += part.amount_fen
        base = max(base, part.base_fen)
        whole = whole and (part.owner == STATE or (part.month, branch, part.region, part.owner) in paid)
    return PaidMonth(first.month, branch, first.region, first.payer, base, person, payer, state, whole, BOOKS)
