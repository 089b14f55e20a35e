"""Transfers laid beside the ledger: which are there already, and what differs when a key is used for something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa

from suibao.books import chain
from suibao.books.compacting import NAMES, Chunk
from suibao.errors import SuibaoError

Taker: TypeAlias = Callable[[Chunk], None]

SHOWN = ("debit", "credit", "amount_fen", "month", "pending", "code", "note", "reversed")
FIELDS = (*SHOWN, "person", "basis_fen")

STAGING = """
CREATE TEMPORARY TABLE staging (
    id bigint NOT NULL DEFAULT 0, debit bigint NOT NULL, credit bigint NOT NULL, form bigint NOT NULL, label bigint NOT NULL,
    amount_fen bigint NOT NULL, basis_fen bigint NOT NULL, reverses bigint NOT NULL DEFAULT 0,
    posted_at timestamptz NOT NULL DEFAULT now(), subject uuid NOT NULL, month integer NOT NULL, pending boolean NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE repeated (LIKE staging) ON COMMIT DROP
"""

# What stands under a staged key: found by form and person, or by the form alone where it is a whole key.
STANDING = """
CROSS JOIN LATERAL (
    SELECT id FROM books.transfers t WHERE s.form >= 0 AND t.form = s.form AND t.subject = s.subject
    UNION ALL SELECT id FROM books.transfers t WHERE s.form < 0 AND t.form = s.form AND t.form < 0
) AS standing
"""
CONTENT = "debit, credit, amount_fen, month, pending, label, reverses, subject, basis_fen"
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
KEY = "replace(sf.text, '@', sp.hex)"

CHANGED = f"""
FROM pg_temp.staging s {STANDING} JOIN books.transfers t ON t.id = standing.id {WORDS.format("s")} {WORDS.format("t")}
WHERE ({", ".join(f"s.{name.strip()}" for name in CONTENT.split(","))})
IS DISTINCT FROM ({", ".join(f"t.{name.strip()}" for name in CONTENT.split(","))})
"""
FIRST_CHANGED = f"""
SELECT {KEY}, {TOLD.format("s")}, {TOLD.format("t")}, count(*) OVER () {CHANGED} ORDER BY 1 LIMIT 1
"""
# Also those that an earlier chunk of the same posting brought.
FIRST_TWICE = """
WITH s AS (
    SELECT form, CASE WHEN form < 0 THEN NULL ELSE subject END AS subject, min(subject::text)::uuid AS someone, count(*)
    FROM pg_temp.staging GROUP BY 1, 2
), twice AS (
    SELECT s.form, s.someone, s.count + (SELECT count(*) FROM books.transfers t
        WHERE t.id >= :first AND t.form = s.form AND (s.subject IS NULL AND t.form < 0 OR t.subject = s.subject)) AS times
    FROM s
)
SELECT replace(f.text, '@', encode(uuid_send(s.someone), 'hex')), s.times
FROM twice s JOIN books.forms f ON f.id = s.form WHERE s.times > 1 ORDER BY 1 LIMIT 1
"""
ONLY_NOW = f"""
SELECT min({KEY}), count(*) FROM pg_temp.staging s {WORDS.format("s")}
WHERE NOT EXISTS (SELECT FROM (SELECT 1) AS one {STANDING})
"""  # noqa: S608
ONLY_BEFORE = """
SELECT min(replace(f.text, '@', encode(uuid_send(t.subject), 'hex'))), count(*)
FROM books.transfers t JOIN books.forms f ON f.id = t.form
WHERE t.id BETWEEN :first AND :last
AND NOT EXISTS (SELECT FROM pg_temp.staging s WHERE s.form = t.form AND (s.subject = t.subject OR s.form < 0))
"""
WITHIN = f"""
SELECT count(*) FROM pg_temp.staging s {STANDING} WHERE standing.id BETWEEN :first AND :last
"""  # noqa: S608

NEW = f"NOT EXISTS (SELECT FROM (SELECT 1) AS one {STANDING})"
WRITE_NEW = f"""
INSERT INTO books.transfers ({", ".join(NAMES)})
SELECT :first - 1 + row_number() OVER (ORDER BY s.id), s.debit, s.credit, s.form, s.label, s.amount_fen, s.basis_fen,
    s.reverses, :now, s.subject, s.month, s.pending
FROM pg_temp.staging s WHERE {NEW} ORDER BY s.id
"""  # noqa: S608
KEEP_REPEATED = f"""
INSERT INTO pg_temp.repeated SELECT s.* FROM pg_temp.staging s {STANDING} WHERE standing.id < :first
"""  # noqa: S608
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
    connection.execute(sa.text("ANALYZE pg_temp.staging"))
    twice = connection.execute(sa.text(FIRST_TWICE), {"first": first}).one_or_none()
    if twice is not None:
        raise SuibaoError(
            f"The key '{twice[0]}' stands {twice[1]} times in one posting; each transfer needs its own. "
            "Nothing was posted.",
            f"键“{twice[0]}”在同一次入账中出现 {twice[1]} 次；每笔转账须有唯一的键。未入账任何记录。",
            key=twice[0],
        )
    found = connection.execute(sa.text(FIRST_CHANGED)).one_or_none()
    if found is not None:
        raise other_content(found[0], found[1 : 1 + len(FIELDS)], found[1 + len(FIELDS) : -1], found[-1])


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
    connection.execute(sa.text("ANALYZE pg_temp.staging"))
    same = (request.kind, request.note, request.count) == (before.kind, before.note, before.requested)
    if same and before.transfers == before.requested:
        changed = connection.execute(sa.text(f"SELECT count(*) {CHANGED}")).scalar_one()
        within = connection.execute(sa.text(WITHIN), {"first": before.first_id, "last": before.last_id}).scalar_one()
        same = changed == 0 and within == before.transfers
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
    changed = connection.execute(sa.text(FIRST_CHANGED)).one_or_none()
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
