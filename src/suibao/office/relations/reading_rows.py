"""What the books hold about relations, read for many people at once: months with their money, accounts, earlier moves.

One question of the ledger answers for thousands of people. Months come grouped: those of one payer and place on one base,
with the same money, are one row. An assessment line is a transfer from what somebody owes (`due`) to a pool or an account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from psycopg import sql

from suibao.books import accounts
from suibao.books.bulk import driver
from suibao.books.registry_changes import number_at
from suibao.books.registry_histories import HISTORY_REGISTER, History
from suibao.books.registry_versions import as_of
from suibao.books.relations import Relation
from suibao.books.words import PERSON, word_id
from suibao.law.pension.career_terms import CareerMonth
from suibao.law.terms import Branch
from suibao.rules import Law

OWNED = f"due:{PERSON}:"
PAYING_PENSION = ("employee_pension", "paying")

LINES = """
WITH own AS MATERIALIZED (
    SELECT t.subject, t.debit, t.credit, t.month, t.amount_fen, t.basis_fen, t.posted_at, t.credit = ANY (%(places)s) AS inward
    FROM books.transfers t LEFT JOIN books.resolutions r ON t.pending AND r.transfer = t.id
    WHERE t.subject = ANY (%(people)s::uuid[]) AND (NOT t.pending OR r.outcome = 'posted')
        AND (t.credit = ANY (%(places)s) OR t.debit = ANY (%(places)s))
), line AS (
    SELECT subject, month, basis_fen, CASE WHEN inward THEN debit ELSE credit END AS counter,
        CASE WHEN inward THEN credit ELSE debit END AS place,
        sum(CASE WHEN inward THEN amount_fen ELSE -amount_fen END)::bigint AS fen, max(posted_at) AS posted_at
    FROM own WHERE basis_fen > 0 GROUP BY 1, 2, 3, 4, 5 HAVING sum(CASE WHEN inward THEN 1 ELSE -1 END) > 0
), spans AS (
    SELECT subject, counter, place, basis_fen, fen, array_agg(month) AS months, max(posted_at) AS posted_at
    FROM line GROUP BY 1, 2, 3, 4, 5
), account AS (
    SELECT subject, place, sum(fen)::bigint AS fen, sum(CASE WHEN counter = ANY (%(pools)s) THEN fen ELSE 0 END)::bigint AS interest
    FROM (
        SELECT subject, credit AS place, debit AS counter, amount_fen AS fen FROM own WHERE credit = ANY (%(accounts)s)
        UNION ALL SELECT subject, debit, credit, -amount_fen FROM own WHERE debit = ANY (%(accounts)s)
    ) a GROUP BY 1, 2
)
SELECT encode(uuid_send(s.subject), 'hex'), d.name, s.place, s.basis_fen, s.fen, s.months, s.posted_at, 0
FROM spans s JOIN books.accounts d ON d.id = s.counter AND starts_with(d.name, 'due:')
UNION ALL SELECT encode(uuid_send(subject), 'hex'), '', place, 0, fen, '{}'::integer[], NULL, interest FROM account
"""

MOVED = """
SELECT c.person, c.origin, c.destination, s.outcome -> 'moved', s.outcome -> 'refunds'
FROM books.transfer_cases c JOIN books.transfer_steps s ON s.case_number = c.number
WHERE c.person = ANY (%s) AND c.branch = %s AND s.outcome ? 'moved' ORDER BY s.recorded_at, c.number
"""
DRAWS = """
SELECT c.person FROM books.claims c JOIN LATERAL (
    SELECT s.after FROM books.claim_steps s WHERE s.claim = c.claim ORDER BY s.number DESC LIMIT 1
) last ON true WHERE c.person = ANY (%s) AND c.kind = %s AND last.after = %s
"""
RELATIONS = """
SELECT person, branch, region, since, held, until, leaving, case_number FROM books.relations
WHERE person = ANY (%s) AND branch = %s ORDER BY person, since, held
"""
BROUGHT = "SELECT EXISTS (SELECT FROM books.history_versions WHERE person = ANY (%s))"


class Span(NamedTuple):
    """Months (yyyymm) of one owner of the debt ('' for the person alone) at one place, on one base, with the same fen a month."""

    owner: str
    region: str
    base_fen: int
    fen: int
    to_account: bool
    months: tuple[int, ...]
    posted_at: datetime


class Moved(NamedTuple):
    """What a settled case moved: ``spans`` (region, first month, months, whether paid into a temporary account), ``cleaned``
    the (region, month) that were paid twice and given back."""

    origin: str
    destination: str
    spans: tuple[tuple[str, int, int, bool], ...]
    cleaned: tuple[tuple[str, int], ...]


@dataclass
class Held:
    """Everything about one person's branch, in all regions. Amounts in fen; ``accounts``: region → (balance, of it interest)."""

    person: str
    branch: Branch
    spans: list[Span] = field(default_factory=list)
    accounts: dict[str, tuple[int, int]] = field(default_factory=dict)
    brought: list[History] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    draws_pension: bool = False


class Places(NamedTuple):
    """Numbers of the accounts of a branch in every region: pools, and personal accounts, with what each is."""

    pools: list[int]
    accounts: list[int]
    region: Mapping[int, str]
    is_account: frozenset[int]


def held_of(connection: sa.Connection, people: Sequence[str], branch: Branch, law: Law) -> dict[str, Held]:
    """What the books hold about a branch of each of these people."""
    found = {person: Held(person, branch) for person in people}
    if not people:
        return found
    _lines(connection, found, places_of(branch, law.regions.codes))
    for person, spans in _brought(connection, people, branch).items():
        found[person].brought = spans
    with driver(connection).cursor(binary=True) as cursor:
        cursor.execute(MOVED, (list(people), int(branch)))
        for person, origin, destination, spans, refunds in cursor.fetchall():
            found[person].moved.append(_moved(origin, destination, spans, refunds))
        cursor.execute(RELATIONS, (list(people), int(branch)))
        for person, number, *rest in cursor.fetchall():
            found[person].relations.append(Relation(person, _BRANCHES[number], *rest))
        cursor.execute(DRAWS, (list(people), *PAYING_PENSION))
        for (person,) in cursor.fetchall():
            found[person].draws_pension = True
    return found


@lru_cache(maxsize=64)
def places_of(branch: Branch, regions: tuple[str, ...]) -> Places:
    """The numbers of a branch's pools and personal accounts: they follow from the names, nothing is looked up."""
    pools = {word_id(accounts.pool(branch.code, one)): one for one in regions}
    own = {word_id(f"account:{PERSON}:{branch.code}:{one}"): one for one in regions}
    return Places(list(pools), list(own), pools | own, frozenset(own))


def _lines(connection: sa.Connection, found: Mapping[str, Held], places: Places) -> None:
    values = {
        "people": list(found),
        "pools": places.pools,
        "places": [*places.pools, *places.accounts],
        "accounts": places.accounts,
    }
    with driver(connection).cursor(binary=True) as cursor:
        cursor.execute(sql.SQL(LINES), values, prepare=True)
        for person, owner, place, base, fen, months, posted_at, interest in cursor.fetchall():
            region = places.region[place]
            if posted_at is None:
                found[person].accounts[region] = fen, interest
                continue
            who = "" if owner.startswith(OWNED) else owner.split(":")[1]
            own = place in places.is_account
            found[person].spans.append(Span(who, region, base, fen, own, tuple(sorted(months)), posted_at))


def _brought(connection: sa.Connection, people: Sequence[str], branch: Branch) -> dict[str, list[History]]:
    """What people brought with them of a branch; most bring nothing."""
    with driver(connection).cursor() as cursor:
        row = cursor.execute(BROUGHT, (list(people),)).fetchone()
    if row is None or not row[0]:
        return {}
    rows = as_of(connection, HISTORY_REGISTER, number_at(connection, None), people=people).to_pylist()
    found: dict[str, list[History]] = {}
    for one in rows:
        if one["branch"] == int(branch):
            span = History(**{**one, "branch": branch, "kind": CareerMonth(one["kind"])})
            found.setdefault(span.person, []).append(span)
    return found


def _moved(
    origin: str, destination: str, spans: Iterable[Sequence[object]], refunds: Iterable[Mapping[str, object]] | None
) -> Moved:
    cleaned = tuple((str(one["region"]), int(month)) for one in refunds or () for month in one["months"])  # type: ignore[attr-defined]
    rows = tuple((str(one[0]), int(str(one[1])), int(str(one[2])), bool(one[3])) for one in spans)
    return Moved(origin, destination, rows, cleaned)


_BRANCHES = {int(branch): branch for branch in Branch}
