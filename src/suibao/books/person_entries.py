"""Everything posted about some people, found by index: the rows that records, statements and coverage are made of.

Words stand as the ledger keeps them, with ``@`` for the person: accounts such as ``account:@:employee_pension:440100``, keys such
as ``assessed:202601|engagement_month|@|E1|440100|pension_employer``. So they are the same for everybody, and need not be spelled out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from suibao.books.bulk import driver

PERSON = "@"
"""Stands for the person in accounts and keys."""
LATEST = 999_912

# OFFSET 0 keeps the planner from looking for each word's transfers instead of each transfer's words.
QUERY = """
SELECT encode(uuid_send(t.subject), 'hex'), t.id, t.month, d.name, c.name, l.code, f.text, t.amount_fen, t.basis_fen, t.reverses,
    t.posted_at
FROM (SELECT * FROM books.transfers WHERE subject = ANY (%s::uuid[]) AND month <= %s OFFSET 0) t
JOIN books.accounts d ON d.id = t.debit JOIN books.accounts c ON c.id = t.credit
JOIN books.labels l ON l.id = t.label JOIN books.forms f ON f.id = t.form
LEFT JOIN books.resolutions r ON t.pending AND r.transfer = t.id
WHERE NOT t.pending OR r.outcome = 'posted'
"""


class Entry(NamedTuple):
    """One posted transfer about a person. ``reverses`` is the number of the transfer that it takes back, or 0."""

    number: int
    month: int
    debit: str
    credit: str
    code: str
    key: str
    amount_fen: int
    basis_fen: int
    reverses: int
    posted_at: datetime


def entries_of(connection: sa.Connection, people: Sequence[str], through: int | None = None) -> dict[str, list[Entry]]:
    """What was posted about each of these people up to the month ``through`` (yyyymm), in no particular order."""
    found: dict[str, list[Entry]] = {person: [] for person in people}
    with driver(connection).cursor(binary=True) as cursor:
        cursor.execute(QUERY, (list(people), through or LATEST))
        for row in cursor.fetchall():
            found[row[0]].append(Entry._make(row[1:]))
    return found


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that were not taken back, and that take nothing back."""
    gone = {one.reverses for one in entries}
    return [one for one in entries if not one.reverses and one.number not in gone]


HELD = """
SELECT a.name, sum(CASE WHEN t.credit = a.id THEN t.amount_fen ELSE -t.amount_fen END)::bigint
FROM (SELECT * FROM books.transfers WHERE subject = %s::uuid OFFSET 0) t
JOIN books.accounts a ON a.id IN (t.debit, t.credit) AND starts_with(a.name, 'account:@:')
LEFT JOIN books.resolutions r ON t.pending AND r.transfer = t.id
WHERE NOT t.pending OR r.outcome = 'posted' GROUP BY a.name
"""


def held(connection: sa.Connection, person: str) -> dict[str, int]:
    """What each personal account of a person holds in fen, by its name with ``@``, as the database sums it."""
    with driver(connection).cursor() as cursor:
        cursor.execute(HELD, (person,))
        return {str(name): int(fen) for name, fen in cursor.fetchall()}
