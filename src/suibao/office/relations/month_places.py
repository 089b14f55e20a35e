"""A month's postings against the relations, in the database: who has none yet, and who is insured elsewhere.

What is insured where is told by the pools that a person's lines of the month went to. One pass over the month's transfers gives
everybody whose place is not that of the relation; all that follows is about these few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from suibao.books import accounts
from suibao.books.bulk import driver
from suibao.books.words import word_id
from suibao.law.terms import Branch
from suibao.office.calendar_months import first_day
from suibao.office.relations.terms import CaseState

LOCK = 0x4174_7461_6368  # "Attach"

# A reversal takes its line back; what moved between regions, or was paid out, has no base. Lines that went to where the relation
# lies are left out at once, by numbers: in a usual month nearly all of them.
INSURED = """
CREATE TEMPORARY TABLE insured ON COMMIT DROP AS
WITH places (place, branch, region) AS (SELECT * FROM unnest(%(places)s::bigint[], %(branches)s::smallint[], %(regions)s::text[])),
known AS (
    SELECT r.person::uuid AS subject, p.place FROM books.relations r JOIN places p ON p.branch = r.branch AND p.region = r.region
    WHERE r.until IS NULL AND r.held = 1
)
SELECT encode(uuid_send(i.subject), 'hex') COLLATE "C" AS person, p.branch, p.region COLLATE "C" AS region FROM (
    SELECT subject, CASE WHEN reverses = 0 THEN credit ELSE debit END AS place FROM books.transfers t
    WHERE month = %(month)s AND basis_fen > 0 AND NOT pending AND subject <> %(nobody)s
        AND (credit = ANY (%(places)s) AND reverses = 0 OR reverses <> 0 AND debit = ANY (%(places)s))
        AND NOT EXISTS (SELECT FROM known k WHERE k.subject = t.subject
            AND k.place = CASE WHEN t.reverses = 0 THEN t.credit ELSE t.debit END)
    GROUP BY 1, 2 HAVING sum(CASE WHEN reverses = 0 THEN 1 ELSE -1 END) > 0
) i JOIN places p USING (place) ORDER BY i.subject, p.branch
"""
DIFFERS = """
CREATE TEMPORARY TABLE differs ON COMMIT DROP AS
SELECT i.*, r.region AS active, r.leaving FROM pg_temp.insured i
LEFT JOIN books.relations r ON r.person = i.person AND r.branch = i.branch AND r.until IS NULL AND r.held = 1
"""
# Brought along from another place, the relation lies there first; who has two places is looked at one by one. In the order of
# people, as the index wants it.
OPEN = """
INSERT INTO books.relations (person, branch, region, held, since, until, leaving, case_number)
SELECT d.person, d.branch, d.region, 1, coalesce(make_date(b.first / 100, b.first %% 100, 1), %(since)s), NULL, false, '' FROM (
    SELECT *, min(region) OVER one <> max(region) OVER one AS several FROM pg_temp.differs WINDOW one AS (PARTITION BY person)
) d LEFT JOIN (
    SELECT person, branch, region, min(first) AS first FROM books.history_versions WHERE NOT void GROUP BY 1, 2, 3
) b ON b.person = d.person AND b.branch = d.branch AND b.region = d.region
WHERE d.active IS NULL AND NOT d.several
    AND NOT EXISTS (SELECT FROM books.history_versions h
        WHERE h.person = d.person AND h.branch = d.branch AND h.region <> d.region AND NOT h.void)
    AND NOT EXISTS (SELECT FROM books.balance_versions b
        WHERE b.person = d.person AND b.branch = d.branch AND b.region <> d.region AND NOT b.void)
"""
LEFT_OVER = """
WITH more AS MATERIALIZED (
    SELECT * FROM pg_temp.differs d WHERE NOT EXISTS (
        SELECT FROM books.relations r WHERE r.person = d.person AND r.branch = d.branch AND r.region = d.region AND r.until IS NULL)
)
SELECT d.person, d.branch, d.region, coalesce(d.active, ''), coalesce(brought.region, ''), coalesce(brought.first, 0), (
    SELECT min(e.started_on) FROM books.engagements e WHERE e.person = d.person AND e.region = d.region)
FROM more d LEFT JOIN LATERAL (
    SELECT h.region, min(h.first) AS first, max(h.last) AS last FROM (
        SELECT region, first, last FROM books.history_versions h WHERE h.person = d.person AND h.branch = d.branch AND NOT h.void
        UNION ALL SELECT region, through, through FROM books.balance_versions b
        WHERE b.person = d.person AND b.branch = d.branch AND NOT b.void
    ) h WHERE d.active IS NULL GROUP BY h.region ORDER BY max(h.last) DESC, h.region LIMIT 1
) brought ON true
WHERE NOT coalesce(d.leaving, false) ORDER BY 1, 2, 3
"""
STILL = """
SELECT encode(uuid_send(t.subject), 'hex'), CASE WHEN t.reverses = 0 THEN t.credit ELSE t.debit END AS place
FROM books.transfers t WHERE t.subject = ANY (%s::uuid[]) AND t.month = %s AND t.basis_fen > 0 AND NOT t.pending
    AND (t.credit = ANY (%s) AND t.reverses = 0 OR t.reverses <> 0 AND t.debit = ANY (%s))
GROUP BY 1, 2 HAVING sum(CASE WHEN t.reverses = 0 THEN 1 ELSE -1 END) > 0
"""
KNOWN = """
SELECT c.person, c.origin, c.destination, last.after FROM books.transfer_cases c JOIN LATERAL (
    SELECT s.after FROM books.transfer_steps s WHERE s.case_number = c.number ORDER BY s.number DESC LIMIT 1
) last ON true WHERE c.person = ANY (%s) AND c.matter = %s
"""
MEMORY = "SET LOCAL work_mem = '256MB'; SET LOCAL enable_nestloop = off"
SMALL = "SET LOCAL enable_nestloop = on"
"""The planner takes a month's people for a few thousand: looking each one up costs ten times as much as one pass."""
NOBODY = "00000000-0000-0000-0000-000000000000"
UNDER_WAY = frozenset({
    CaseState.OPENED, CaseState.QUESTIONED, CaseState.REQUESTED, CaseState.COMMITTED, CaseState.RESERVED,
})  # fmt: skip
DENIED = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})


class Elsewhere(NamedTuple):
    """Somebody insured in ``region`` in the month, whose relation of the branch lies in ``active`` ('' for nowhere yet).

    ``also_there``: insured in the old place too. ``brought``: the place that something was brought along from, ``brought_since``
    its first month. ``since``: when work in the region began, the first of the month where no work is known.
    """

    person: str
    branch: Branch
    region: str
    active: str
    brought: str
    brought_since: int
    since: date
    also_there: bool


@dataclass(frozen=True)
class KnownCases:
    """Cases there are of some people: how many from where to where, which are under way, and which said no."""

    counts: Counter[tuple[str, str, str]]
    open: frozenset[tuple[str, str]]
    denied: frozenset[tuple[str, str, str]]

    def times(self, person: str, origin: str, destination: str) -> int:
        """How many there were from here to there."""
        return self.counts[person, origin, destination]

    def blocks(self, person: str, origin: str, destination: str) -> bool:
        """Whether one is under way out of the same place, since one relation moves one way at a time, or was refused or
        withdrawn: that is not asked again every month, only by the worker."""
        return (person, origin) in self.open or (person, origin, destination) in self.denied


def open_first(
    connection: sa.Connection, month: int, branches: Sequence[Branch], regions: Sequence[str]
) -> tuple[int, bool]:
    """Compare the month with the relations and open the first one of everybody who has none; how many, and whether there is
    anybody left to look at."""
    places = places_of(branches, regions)
    values = {
        "month": month, "places": [one for one, _, _ in places], "branches": [int(branch) for _, branch, _ in places],
        "regions": [region for _, _, region in places], "nobody": NOBODY, "since": first_day(month),
    }  # fmt: skip
    with driver(connection).cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(INSURED, values)
        differ = cursor.rowcount
        cursor.execute(SMALL)
        if not differ:
            return 0, False
        cursor.execute("ANALYZE pg_temp.insured")
        cursor.execute(DIFFERS)
        cursor.execute("ANALYZE pg_temp.differs")
        cursor.execute(OPEN, values)
        return cursor.rowcount, cursor.rowcount < differ


def elsewhere(
    connection: sa.Connection, month: int, branches: Sequence[Branch], regions: Sequence[str]
) -> list[Elsewhere]:
    """Everybody else who differs; whose money is on its way to other books already is left out."""
    places = {number: (int(branch), region) for number, branch, region in places_of(branches, regions)}
    with driver(connection).cursor() as cursor:
        cursor.execute(LEFT_OVER)
        rows = cursor.fetchall()
        people = sorted({row[0] for row in rows})
        cursor.execute(STILL, (people, month, list(places), list(places)))
        there = {(person, *places[place]) for person, place in cursor.fetchall()}
    start = first_day(month)
    return [
        Elsewhere(
            person, Branch(branch), region, active, brought, first, since or start, (person, branch, active) in there
        )
        for person, branch, region, active, brought, first, since in rows
    ]


def known_cases(connection: sa.Connection, people: Sequence[str], matter: str) -> KnownCases:
    """The cases of these people in a matter."""
    with driver(connection).cursor() as cursor:
        cursor.execute(KNOWN, (list(people), matter))
        rows = cursor.fetchall()
    counts = Counter((person, origin, destination) for person, origin, destination, _ in rows)
    open_ = frozenset((person, origin) for person, origin, _, state in rows if state in UNDER_WAY)
    denied = frozenset((person, origin, destination) for person, origin, destination, state in rows if state in DENIED)
    return KnownCases(counts, open_, denied)


def places_of(branches: Sequence[Branch], regions: Sequence[str]) -> list[tuple[int, Branch, str]]:
    """The numbers of the pools of these branches: (number, branch, region)."""
    return [(word_id(accounts.pool(branch.code, one)), branch, one) for branch in branches for one in regions]
