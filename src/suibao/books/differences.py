"""Telling what differs when a key is used again for something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from suibao.errors import SuibaoError

FIELDS = ("debit", "credit", "amount_fen", "month", "pending", "code", "note", "reversed")

# Staged rows beside the written ones of the same key, with all the fields of both.
BESIDE = """
FROM pg_temp.staging s
JOIN books.transfers t ON t.key = s.key
JOIN books.accounts d ON d.id = t.debit
JOIN books.accounts c ON c.id = t.credit
LEFT JOIN books.transfers o ON o.id = t.reverses
"""
STAGED = "s.debit, s.credit, s.amount_fen, s.month, s.pending, s.code, s.note, coalesce(s.reversed, '')"
WRITTEN = "d.name, c.name, t.amount_fen, t.month, t.pending, t.code, t.note, coalesce(o.key, '')"
CHANGED = f"{BESIDE} WHERE ({STAGED}) IS DISTINCT FROM ({WRITTEN})"

FIRST_CHANGED = f"""
SELECT s.key, {STAGED}, {WRITTEN}, count(*) OVER () {CHANGED} ORDER BY s.key LIMIT 1
"""
FIRST_TWICE = """
SELECT key, count(*) FROM pg_temp.staging GROUP BY key HAVING count(*) > 1 ORDER BY key LIMIT 1
"""
ONLY_NOW = """
SELECT min(s.key), count(*) FROM pg_temp.staging s WHERE NOT EXISTS (SELECT FROM books.transfers t WHERE t.key = s.key)
"""
ONLY_BEFORE = """
SELECT min(t.key), count(*) FROM books.transfers t
WHERE t.batch = :batch AND NOT EXISTS (SELECT FROM pg_temp.staging s WHERE s.key = t.key)
"""


@dataclass(frozen=True)
class Request:
    """What was asked for under a batch key: how many rows, their sum in fen, and their digest (raw bytes)."""

    key: str
    kind: str
    note: str
    count: int
    total_fen: int
    digest: bytes


def check_repeated(connection: sa.Connection) -> None:
    """Staged keys must be distinct, and those in the ledger already must stand there with the same content."""
    twice = connection.execute(sa.text(FIRST_TWICE)).one_or_none()
    if twice is not None:
        raise SuibaoError(
            f"The key '{twice[0]}' stands {twice[1]} times in one posting; each transfer needs its own. "
            "Nothing was posted.",
            f"键“{twice[0]}”在同一次入账中出现 {twice[1]} 次；每笔转账须有唯一的键。未入账任何记录。",
            key=twice[0],
        )
    found = connection.execute(sa.text(FIRST_CHANGED)).one_or_none()
    if found is None:
        return
    key, count = found[0], found[-1]
    asked, there = _described(found[1 : 1 + len(FIELDS)]), _described(found[1 + len(FIELDS) : -1])
    more = f" ({count - 1} more keys likewise.)" if count > 1 else ""
    raise SuibaoError(
        f"The key '{key}' is in the ledger with another content. In the ledger: {there}. Asked for: {asked}.{more} "
        "Nothing was posted. To correct an entry, reverse it and post the right one under a new key.",
        f"键“{key}”已在账上，但内容不同。账上：{there}；本次：{asked}。共 {count} 个键如此。未入账任何记录。"
        "如需更正，请先冲销，再用新的键入账。",
        key=key,
        ledger=there,
        request=asked,
        count=count,
    )


def other_request(connection: sa.Connection, request: Request, row: sa.Row[Any]) -> SuibaoError:
    """The error for a batch key that already stands for another request."""
    facts: list[str] = []
    for name, now, before in (
        ("kind", request.kind, row.kind),
        ("reason", request.note, row.note),
        ("rows", request.count, row.requested),
    ):
        if now != before:
            facts.append(f"{name}: {before!r} before, {now!r} now")
    if request.kind == row.kind and request.kind not in ("settle", "void"):
        facts += _rows_that_differ(connection, row.number)
    told = "; ".join(facts) or "the rows differ"
    return SuibaoError(
        f"The batch key '{request.key}' was used on {row.posted_at:%Y-%m-%d %H:%M} UTC for another request. {told}. "
        "Nothing was posted. Use a new key for a new request.",
        f"批次键“{request.key}”已于 {row.posted_at:%Y-%m-%d %H:%M}（UTC）用于另一请求。"
        f"差异：{told}。未入账任何记录。新的请求请用新的键。",
        key=request.key,
        differences=facts,
    )


def _rows_that_differ(connection: sa.Connection, batch: int) -> list[str]:
    facts = []
    changed = connection.execute(sa.text(FIRST_CHANGED)).one_or_none()
    if changed is not None:
        names, now, before = FIELDS, changed[1 : 1 + len(FIELDS)], changed[1 + len(FIELDS) : -1]
        fields = ", ".join(f"{n} {b} → {a}" for n, a, b in zip(names, now, before, strict=True) if a != b)
        facts.append(f"{changed[-1]} changed, first '{changed[0]}': {fields}")
    for label, query in (("only now", ONLY_NOW), ("only before", ONLY_BEFORE)):
        key, count = connection.execute(sa.text(query), {"batch": batch}).one()
        if count:
            facts.append(f"{count} {label}, first '{key}'")
    return facts


def _described(values: Any) -> str:
    fields = dict(zip(FIELDS, values, strict=True))
    state = ", pending" if fields["pending"] else ""
    reverses = f", reverses '{fields['reversed']}'" if fields["reversed"] else ""
    return (
        f"{fields['amount_fen']} fen from {fields['debit']} (debit) to {fields['credit']} (credit), month "
        f"{fields['month']}, code {fields['code']}, note '{fields['note']}'{state}{reverses}"
    )
