"""What stands as assessed for a person: the one place that knows where records are read from.

Of several runs that speak for a payer, or for a person who pays alone, the last counts whole; only runs under current law
are anything that somebody owes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from suibao.books import schema
from suibao.books.bulk import driver
from suibao.law import CURRENT_LAW

LATEST = 999_912
"""A month after every other: no bound."""


class Share(NamedTuple):
    """One assessment line that stands: what ``bearer`` owes for a month, handed over by ``owner`` (in fen)."""

    month: int
    branch: int
    region: str
    payer: str
    owner: str
    bearer: str
    component: str
    destination: str
    base_fen: int
    amount_fen: int
    line: str


# Each (month, unit, payer) of the person's cases looks up its last run by index: the highest run of the month that holds a
# case of that payer, or of this person where nobody else pays.
QUERY = """
WITH held AS (
    SELECT DISTINCT r.month, c.unit, c.payer, c.person FROM books.cases c JOIN books.runs r ON r.id = c.run
    WHERE c.person = ANY (%(people)s) AND r.law = %(law)s AND r.month <= %(through)s
), last AS (
    SELECT h.month, h.unit, h.payer, h.person, (
        SELECT r.id FROM books.runs r WHERE r.month = h.month AND r.law = %(law)s AND EXISTS (
            SELECT 1 FROM books.cases c WHERE c.run = r.id AND c.payer = h.payer AND c.unit = h.unit
            AND (h.payer <> '' OR c.person = h.person)
        ) ORDER BY r.id DESC LIMIT 1
    ) AS run FROM held h
)
SELECT l.person, l.month, l.branch, l.region, l.payer,
    CASE l.remitter WHEN 'worker' THEN l.person ELSE l.remitter END, l.bearer, l.component, l.destination,
    l.base_fen, l.amount_fen, l.line
FROM books.lines l JOIN last USING (person, month, unit, payer, run)
WHERE l.person = ANY (%(people)s) AND l.month <= %(through)s ORDER BY l.person, l.month, l.branch, l.region, l.payer, l.line
"""


def shares(connection: sa.Connection, people: Sequence[str], through: int | None = None) -> dict[str, list[Share]]:
    """Everything assessed that stands, by person, up to the month ``through`` (yyyymm), in order."""
    found: dict[str, list[Share]] = {person: [] for person in people}
    with driver(connection).cursor() as cursor:
        cursor.execute(QUERY, {"people": list(people), "law": CURRENT_LAW, "through": through or LATEST})
        for person, *row in cursor:
            found[person].append(Share._make(row))
    return found


def closed(connection: sa.Connection) -> frozenset[int]:
    """The months (yyyymm) that were assessed under current law."""
    query = sa.select(schema.runs.c.month).distinct().where(schema.runs.c.law == CURRENT_LAW)
    return frozenset(connection.scalars(query))
