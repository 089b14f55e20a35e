"""Everybody about whom the ledger holds anything, some at a time: what a run over all personal accounts goes through."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from suibao.books.bulk import driver

# One look into the index a person, whatever the number of their transfers.
OWNERS = """
WITH RECURSIVE every AS (
    (SELECT subject FROM books.transfers WHERE subject > %s::uuid ORDER BY subject LIMIT 1)
    UNION ALL
    SELECT (SELECT t.subject FROM books.transfers t WHERE t.subject > every.subject ORDER BY t.subject LIMIT 1)
    FROM every WHERE every.subject IS NOT NULL
)
SELECT encode(uuid_send(subject), 'hex') FROM every WHERE subject IS NOT NULL LIMIT %s
"""
FIRST = "0" * 32


def owners(connection: sa.Connection, at_once: int) -> Iterator[list[str]]:
    """The keys of all people in the ledger, ``at_once`` at a time, in order."""
    before = FIRST
    while True:
        with driver(connection).cursor() as cursor:
            cursor.execute(OWNERS, (before, at_once))
            found = [str(person) for (person,) in cursor.fetchall()]
        if not found:
            return
        yield found
        before = found[-1]
