"""Transfers laid beside the ledger: which are there already, and what differs when a key is used for something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa

from suibao.books import chain
from suibao.books.bulk import driver
from suibao.books.compacting import NAMES, Chunk
from suibao.errors import SuibaoError

Taker: TypeAlias = Callable[[Chunk], None]

SHOWN = ("debit", "credit", "amount_fen", "month", "pending", "code", "note", "reversed")
FIELDS = (*SHOWN, "person", "basis_fen")

STAGING = """
CREATE TEMPORARY TABLE staging (
    id bigint NOT NULL, debit bigint NOT NULL, credit bigint NOT NULL, form bigint NOT NULL, label bigint NOT NULL,
    amount_fen bigint NOT NULL, basis_fen bigint NOT NULL, reverses bigint NOT NULL DEFAULT 0,
    posted_at timestamptz NOT NULL DEFAULT now(), subject uuid NOT NULL, month integer NOT NULL, pending boolean NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE repeated (LIKE staging) ON COMMIT DROP;
CREATE TEMPORARY TABLE met (LIKE staging, standing bigint NOT NULL) ON COMMIT DROP
"""

# What stands under a staged key: found by form and person, or by the form alone where it is a whole key. Row by row by
# index whatever the planner has heard of the tables: after a posting it has heard nothing yet.
BY_INDEX = tuple(f"SET LOCAL enable_{way} = %s" for way in ("hashjoin", "mergejoin", "seqscan", "memoize"))
MEET = """
INSERT INTO pg_temp.met SELECT s.*, standing.id FROM pg_temp.staging s CROSS JOIN LATERAL (
    SELECT id FROM books.transfers t WHERE s.form >= 0 AND t.form = s.form AND t.subject = s.subject
    UNION ALL SELECT id FROM books.transfers t WHERE s.form < 0 AND t.form = s.form AND t.form < 0
) AS standing
"""
CONTENT = ("debit", "credit", "amount_fen", "month", "pending", "label", "reverses", "subject", "basis_fen")
WORDS = """
JOIN books.accounts {0}d ON {0}d.id = {0}.debit JOIN books.accounts {0}c ON {0}c.id = {0}.credit
JOIN books.forms {0}f ON {0}f.id = {0}.form JOIN books.labels {0}l ON {0}l.id = {0}.label
CROSS JOIN LATERAL (SELECT encode(uuid_send({0}.subject), 'hex') AS hex) AS {0}p
"""
TOLD = """
replace({0}d.name, '@', {0}p.hex), replace({0}c.name, '@', {0}p.hex), {0}.amount_fen, {0}.month, {0}.pending, {0}l.code,
CASE WHEN strpos({0}l.note, '@@') > 0 THEN replace({0}l.note, '@@', '@') ELSE replace({0}l.note, '@', {0}p.hex) END,
CASE WHEN {0}.reverses <> 0 THEN substr(replace({0}f.text, '@', {0}p.hex), 9) ELSE '' END,
CASE WHEN {0}.subject = '00000000-0000-0000-0000-000000000000' THEN '' ELSE {0}p.hex END, {0}.basis_fen
"""
KEY = "replace(f.text, '@', encode(uuid_send(s.subject), 'hex'))"

DIFFERENT = (
    f"({', '.join(f's.{name}' for name in CONTENT)}) IS DISTINCT FROM ({', '.join(f't.{name}' for name in CONTENT)})"
)
CHANGED = f"SELECT s.id FROM pg_temp.met s JOIN books.transfers t ON t.id = s.standing WHERE {DIFFERENT}"  # noqa: S608
FIRST_CHANGED = f"""
SELECT replace(sf.text, '@', sp.hex), {TOLD.format("s")}, {TOLD.format("t")}, count(*) OVER ()
FROM pg_temp.met s JOIN books.transfers t ON t.id = s.standing {WORDS.format("s")} {WORDS.format("t")}
WHERE {DIFFERENT} ORDER BY 1 LIMIT 1
"""  # noqa: S608 pieces of this module
# Twice among those staged, or once more among those that an earlier chunk of the same posting brought.
FIRST_TWICE = f"""
SELECT {KEY}, s.times FROM (
    SELECT form, min(subject::text)::uuid AS subject, count(*) AS times FROM pg_temp.staging
    GROUP BY form, CASE WHEN form < 0 THEN NULL ELSE subject END HAVING count(*) > 1
    UNION ALL SELECT form, subject, 2 FROM pg_temp.met WHERE standing >= :first
) AS s JOIN books.forms f ON f.id = s.form ORDER BY 1 LIMIT 1
"""  # noqa: S608
NOT_MET = "NOT EXISTS (SELECT FROM pg_temp.met m WHERE m.id = s.id)"
ONLY_NOW = f"""
SELECT min({KEY}), count(*) FROM pg_temp.staging s JOIN books.forms f ON f.id = s.form WHERE {NOT_MET}
"""  # noqa: S608
ONLY_BEFORE = f"""
SELECT min({KEY}), count(*) FROM books.transfers s JOIN books.forms f ON f.id = s.form
WHERE s.id BETWEEN :first AND :last AND NOT EXISTS (SELECT FROM pg_temp.met m WHERE m.standing = s.id)
"""  # noqa: S608
WITHIN = "SELECT count(*) FROM pg_temp.met WHERE standing BETWEEN :first AND :last"

WRITE_NEW = f"""
INSERT INTO books.transfers ({", ".join(NAMES)})
SELECT :first - 1 + row_number() OVER (ORDER BY s.id), s.debit, s.credit, s.form, s.label, s.amount_fen, s.basis_fen,
    s.reverses, :now, s.subject, s.month, s.pending
FROM pg_temp.staging s WHERE {NOT_MET} ORDER BY s.id
"""  # noqa: S608
KEEP_REPEATED = f"INSERT INTO pg_temp.repeated SELECT {', '.join(NAMES)} FROM pg_temp.met"  # noqa: S608
ASKED = "debit, credit, form, label, amount_fen, basis_fen, reverses, subject, month, pending"
REQUESTED = f"""
SELECT * FROM (
    SELECT {ASKED} FROM pg_temp.repeated
    UNION ALL SELECT {ASKED} FROM books.transfers WHERE id BETWEEN %s AND %s
) AS asked ORDER BY subject, form
"""  # noqa: S608
STAGED = f"SELECT {ASKED} FROM pg_temp.staging ORDER BY subject, form"  # noqa: S608


@dataclass(frozen=True)
class Request:
    """What was asked for under a batch key: how many rows, and their digest (raw bytes)."""

    key: str
    kind: str
    note: str
    count: int
    digest: bytes


def make_staging(connection: sa.Connection) -> None:
    """An empty staging table for this transaction, in the columns of transfers."""
    for statement in STAGING.split(";"):
        connection.execute(sa.text(statement))


def request_digest(connection: sa.Connection, first: int | None, last: int | None) -> bytes:
    """The digest of a request part of which was in the ledger before: of new and repeated rows alike."""
    return chain.text_digest(connection, REQUESTED, first, last)


def check_repeated(connection: sa.Connection, first: int) -> None:
    """Staged keys must be distinct, and those in the ledger already must stand there with the same content.

    ``first`` is the first number of the batch being posted.
    """
    _meet(connection)
    twice = connection.execute(sa.text(FIRST_TWICE), {"first": first}).one_or_none()
    if twice is not None:
        raise SuibaoError(
            f"The key '{twice[0]}' stands {twice[1]} times in one posting; each transfer needs its own. "
            "Nothing was posted.",
            f"键“{twice[0]}”在同一次入账中出现 {twice[1]} 次；每笔转账须有唯一的键。未入账任何记录。",
            key=twice[0],
        )
    found = _first_changed(connection)
    if found is not None:
        raise other_content(found[0], found[1 : 1 + len(FIELDS)], found[1 + len(FIELDS) : -1], found[-1])


def _meet(connection: sa.Connection) -> None:
    """Find what stands under the staged keys."""
    connection.execute(sa.text("TRUNCATE pg_temp.met"))
    _by_index(connection, MEET)
    for table in ("staging", "met"):
        connection.execute(sa.text(f"ANALYZE pg_temp.{table}"))


def _first_changed(connection: sa.Connection) -> Any:
    """The first staged key that stands for something else, and how many there are; None for none."""
    if _by_index(connection, f"{CHANGED} LIMIT 1").fetchone() is None:
        return None
    return connection.execute(sa.text(FIRST_CHANGED)).one()


def _by_index(connection: sa.Connection, statement: str) -> Any:
    """Run a statement whose tables are to be looked up row by row."""
    opened = driver(connection)
    for setting in BY_INDEX:
        opened.execute(setting.replace("%s", "off").encode())
    found = opened.execute(statement.encode())
    for setting in BY_INDEX:
        opened.execute(setting.replace("%s", "on").encode())
    return found


def other_content(key: str, asked_for: Any, standing: Any, count: int = 1) -> SuibaoError:
    """The error for a key that stands in the ledger for something else (values: FIELDS)."""
    asked, there = _described(asked_for, standing), _described(standing, asked_for)
    more = f" ({count - 1} more keys likewise.)" if count > 1 else ""
    return SuibaoError(
        f"The key '{key}' is in the ledger with another content. In the ledger: {there}. Asked for: {asked}.{more} "
        "Nothing was posted. To correct an entry, reverse it and post the right one under a new key.",
        f"键“{key}”已在账上，但内容不同。账上：{there}；本次：{asked}。共 {count} 个键如此。未入账任何记录。"
        "如需更正，请先冲销，再用新的键入账。",
        key=key,
        ledger=there,
        request=asked,
        count=count,
    )


def check_same(connection: sa.Connection, request: Request, before: Any) -> None:
    """The staged rows must be those that the batch of this key was asked to post; SuibaoError when they are not."""
    _meet(connection)
    same = (request.kind, request.note, request.count) == (before.kind, before.note, before.requested)
    if same and before.transfers == before.requested:
        changed = _first_changed(connection)
        within = connection.execute(sa.text(WITHIN), {"first": before.first_id, "last": before.last_id}).scalar_one()
        same = changed is None and within == before.transfers
    elif same:
        same = chain.text_digest(connection, STAGED) == before.request_digest
    if not same:
        raise other_request(connection, request, before)


def other_request(connection: sa.Connection, request: Request, row: Any) -> SuibaoError:
    """The error for a batch key that already stands for another request. What was asked for is staged."""
    facts: list[str] = []
    for name, now, before in (
        ("kind", request.kind, row.kind),
        ("reason", request.note, row.note),
        ("rows", request.count, row.requested),
    ):
        if now != before:
            facts.append(f"{name}: {before!r} before, {now!r} now")
    if request.kind == row.kind and request.kind not in ("settle", "void"):
        facts += _rows_that_differ(connection, row)
    told = "; ".join(facts) or "the rows differ"
    return SuibaoError(
        f"The batch key '{request.key}' was used on {row.posted_at:%Y-%m-%d %H:%M} UTC for another request. {told}. "
        "Nothing was posted. Use a new key for a new request.",
        f"批次键“{request.key}”已于 {row.posted_at:%Y-%m-%d %H:%M}（UTC）用于另一请求。"
        f"差异：{told}。未入账任何记录。新的请求请用新的键。",
        key=request.key,
        differences=facts,
    )


def _rows_that_differ(connection: sa.Connection, batch: Any) -> list[str]:
    facts = []
    changed = _first_changed(connection)
    if changed is not None:
        names, now, before = FIELDS, changed[1 : 1 + len(FIELDS)], changed[1 + len(FIELDS) : -1]
        fields = ", ".join(f"{n} {b} → {a}" for n, a, b in zip(names, now, before, strict=True) if a != b)
        facts.append(f"{changed[-1]} changed, first '{changed[0]}': {fields}")
    bounds = {"first": batch.first_id, "last": batch.last_id}
    for label, query, values in (("only now", ONLY_NOW, {}), ("only before", ONLY_BEFORE, bounds)):
        key, count = connection.execute(sa.text(query), values).one()
        if count:
            facts.append(f"{count} {label}, first '{key}'")
    return facts


def _described(values: Any, other: Any) -> str:
    fields = dict(zip(FIELDS, values, strict=True))
    beside = dict(zip(FIELDS, other, strict=True))
    state = ", pending" if fields["pending"] else ""
    reverses = f", reverses '{fields['reversed']}'" if fields["reversed"] else ""
    person = f", person {fields['person'] or 'none'}" if fields["person"] != beside["person"] else ""
    basis = f", basis {fields['basis_fen']} fen" if fields["basis_fen"] != beside["basis_fen"] else ""
    return (
        f"{fields['amount_fen']} fen from {fields['debit']} (debit) to {fields['credit']} (credit), month "
        f"{fields['month']}, code {fields['code']}, note '{fields['note']}'{state}{reverses}{person}{basis}"
    )
