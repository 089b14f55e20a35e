"""Personal accounts of many people at once: what stood on them before a year, and what moved in it by its code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from suibao.books.bulk import driver

OWNERS = """
SELECT DISTINCT encode(uuid_send(t.subject), 'hex') AS person FROM books.transfers t
JOIN books.accounts a ON a.id IN (t.debit, t.credit) AND starts_with(a.name, 'account:@:')
WHERE t.subject > %s::uuid AND t.month <= %s ORDER BY 1 LIMIT %s
"""
MOVED = """
SELECT encode(uuid_send(t.subject), 'hex'), split_part(a.name, ':', 3), split_part(a.name, ':', 4), t.month, l.code,
    split_part(CASE WHEN t.credit = a.id THEN d.name ELSE c.name END, ':', 1),
    sum(CASE WHEN t.credit = a.id THEN t.amount_fen ELSE -t.amount_fen END)::bigint, count(*)
FROM books.transfers t JOIN books.accounts d ON d.id = t.debit JOIN books.accounts c ON c.id = t.credit
JOIN books.accounts a ON a.id IN (t.debit, t.credit) AND starts_with(a.name, 'account:@:')
JOIN books.labels l ON l.id = t.label LEFT JOIN books.resolutions r ON t.pending AND r.transfer = t.id
WHERE t.subject = ANY (%s::uuid[]) AND t.month <= %s AND (NOT t.pending OR r.outcome = 'posted')
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""
FIRST = "0" * 32


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved on one account in one month (yyyymm) under one code, in fen, positive where it adds to the account.

    ``counter`` is the kind of the account on the other side, ``entries`` the number of transfers.
    """

    person: str
    branch: str
    region: str
    month: int
    code: str
    counter: str
    fen: int
    entries: int


def owners(connection: sa.Connection, last: int, at_once: int) -> Iterator[list[str]]:
    """Everybody with a personal account that moved up to the month ``last`` (yyyymm), some at a time, in order of the key."""
    before = FIRST
    while True:
        with driver(connection).cursor() as cursor:
            cursor.execute(OWNERS, (before, last, at_once))
            found = [str(person) for (person,) in cursor.fetchall()]
        if not found:
            return
        yield found
        before = found[-1]


def moved(connection: sa.Connection, people: Sequence[str], last: int) -> list[Moved]:
    """What moved on the personal accounts of these people up to the month ``last`` (yyyymm)."""
    with driver(connection).cursor() as cursor:
        cursor.execute(MOVED, (list(people), last))
        return [Moved(*row) for row in cursor.fetchall()]
