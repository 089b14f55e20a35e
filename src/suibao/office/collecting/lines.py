"""What of each filed line is paid: the one place where the tables of collection are put together line by line.

A setting that pays a part of a filing to the last line writes no lines: it is a mark, and every line of the filing that
stood then counts as paid. Settings after the mark, and those that left something owed, are divided in rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from suibao.books.bulk import driver


class LineState(NamedTuple):
    """One line of a filed month, in fen. ``paid_fen`` may pass ``owed_fen`` until a correction is settled."""

    owner: str
    region: str
    month: int
    branch: int
    bearer: str
    line: str
    person: str
    owed_fen: int
    paid_fen: int

    @property
    def unpaid_fen(self) -> int:
        """What is still owed."""
        return self.owed_fen - self.paid_fen


# The lines of a filing `f`: those of its runs. What the state remits is not filed by anybody.
_OF_FILING = """
    JOIN books.filing_runs r ON r.filing = f.filing
    JOIN books.lines l ON l.run = r.run AND l.unit = r.unit AND l.month = f.month AND l.region = f.region AND (
        (l.payer = f.owner AND l.remitter = f.owner)
        OR (l.payer = '' AND l.person = f.owner AND l.remitter = 'worker')
    )
"""
BEARER = "CASE l.bearer WHEN 'worker' THEN 'worker' ELSE 'payer' END"

STATES = f"""
WITH f AS (
    SELECT DISTINCT ON (owner, region, month) filing, owner, region, month FROM books.filings
    WHERE {{filings}} ORDER BY owner, region, month, revision DESC
), mark AS (
    SELECT f.owner, f.region, f.month, s.branch, b.bearer, max(s.id) AS id
    FROM f JOIN books.set_against s ON (s.owner, s.region, s.month) = (f.owner, f.region, f.month)
    CROSS JOIN (VALUES ('worker'), ('payer')) AS b (bearer)
    WHERE s.kind = 'contribution' AND CASE b.bearer WHEN 'worker' THEN s.worker_full ELSE s.payer_full END
    GROUP BY f.owner, f.region, f.month, s.branch, b.bearer
), marked AS (
    SELECT g.filing, m.owner, m.region, m.month, m.branch, m.bearer
    FROM mark m JOIN books.set_against s ON s.id = m.id JOIN books.filings g
    ON (g.owner, g.region, g.month, g.revision) = (m.owner, m.region, m.month, s.revision)
)
SELECT owner, region, month, branch, bearer, line, person, sum(owed)::bigint, sum(paid)::bigint FROM (
    SELECT f.owner, f.region, f.month, l.branch, {BEARER} AS bearer, l.line, l.person, l.amount_fen AS owed, 0 AS paid
    FROM f {_OF_FILING} WHERE {{lines}}
    UNION ALL
    SELECT f.owner, f.region, f.month, l.branch, f.bearer, l.line, l.person, 0, l.amount_fen
    FROM marked f {_OF_FILING} WHERE l.branch = f.branch AND {BEARER} = f.bearer AND {{lines}}
    UNION ALL
    SELECT f.owner, f.region, f.month, s.branch, l.bearer, l.line, l.person, 0, l.amount_fen
    FROM f JOIN books.set_against s ON (s.owner, s.region, s.month) = (f.owner, f.region, f.month)
    JOIN books.set_against_lines l ON l.setting = s.id
    LEFT JOIN mark m ON (m.owner, m.region, m.month, m.branch, m.bearer) = (s.owner, s.region, s.month, s.branch, l.bearer)
    WHERE s.id > coalesce(m.id, 0) AND {{lines}}
) AS every GROUP BY owner, region, month, branch, bearer, line, person
"""  # noqa: S608 pieces of this module; values are parameters


def of_month(connection: sa.Connection, owner: str, region: str, month: int) -> list[LineState]:
    """Every line of one filed month, in the order of the lines."""
    query = STATES.format(filings="owner = %s AND region = %s AND month = %s", lines="true")
    return _rows(connection, query, (owner, region, month))


def of_owner(connection: sa.Connection, owner: str, through: int) -> list[LineState]:
    """Every filed line of an owner up to a month."""
    return _rows(connection, STATES.format(filings="owner = %s AND month <= %s", lines="true"), (owner, through))


def of_people(
    connection: sa.Connection, people: Iterable[str], places: Iterable[tuple[str, str, int]]
) -> list[LineState]:
    """The lines of people in filed months (owner, region, month)."""
    chosen, who = sorted(set(places)), sorted(set(people))
    if not chosen:
        return []
    among = "(owner, region, month) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::integer[]))"
    query = STATES.format(filings=among, lines="l.person = ANY (%s)")
    owners, regions, months = (list(column) for column in zip(*chosen, strict=True))
    return _rows(connection, query, (owners, regions, months, who, who, who))


def _rows(connection: sa.Connection, query: str, values: Sequence[object]) -> list[LineState]:
    with driver(connection).cursor() as cursor:
        cursor.execute(query, values)
        return sorted(LineState._make(row) for row in cursor.fetchall())
