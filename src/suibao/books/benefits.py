"""Instalments of benefits: what each claim was paid for each month, once. Written by benefit runs, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from suibao.books import schema_benefits as schema
from suibao.books.bulk import copy_in

INSTALMENTS = pa.schema(
    [pa.field(name, pa.string()) for name in ("claim",)]
    + [pa.field("month", pa.int32())]
    + [pa.field(name, pa.string()) for name in ("run", "kind", "region", "person", "branch")]
    + [pa.field("amount_fen", pa.int64())]
    + [pa.field(name, pa.string()) for name in ("items", "inputs", "law_digest")]
    + [pa.field("paid_at", pa.timestamp("us", "UTC"))]
)


@dataclass(frozen=True)
class Paid:
    """What a claim was paid for a month (yyyymm): ``items`` maps a benefit's code to fen, ``amount_fen`` is their sum."""

    claim: str
    month: int
    run: str
    kind: str
    region: str
    person: str
    branch: str
    amount_fen: int
    items: Mapping[str, int]
    law_digest: str
    paid_at: datetime
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """What a run did not pay for a claim and month. ``why``: withheld, unknown, or beside (the benefit itself was paid)."""

    run: str
    claim: str
    month: int
    why: str
    en: str
    zh: str


@dataclass(frozen=True)
class RunTotals:
    """A benefit run that came to its end. Amounts in fen; ``ended`` claims whose payment it stopped."""

    run: str
    kind: str
    region: str
    month: int
    number: int
    law_digest: str
    claims: int
    instalments: int
    amount_fen: int
    ended: int
    held: int
    finished_at: datetime


def write_paid(connection: sa.Connection, paid: Sequence[Paid]) -> None:
    """Write instalments; the database refuses a second one of a claim and month."""
    if not paid:
        return
    rows = [{**vars(one), "items": _json(one.items), "inputs": _json(one.inputs)} for one in paid]
    copy_in(connection, "books.benefit_instalments", pa.Table.from_pylist(rows, schema=INSTALMENTS))


def write_held(connection: sa.Connection, held: Iterable[Held]) -> None:
    """Write what was not paid and why."""
    rows = [vars(one) for one in held]
    if rows:
        connection.execute(sa.insert(schema.benefit_held), rows)


def write_run(connection: sa.Connection, totals: RunTotals) -> None:
    """Write a run that came to its end."""
    connection.execute(sa.insert(schema.benefit_runs), vars(totals))


def paid_for(connection: sa.Connection, claim: str) -> list[Paid]:
    """Every instalment of a claim, by month."""
    table = schema.benefit_instalments
    return _paid(connection, sa.select(table).where(table.c.claim == claim).order_by(table.c.month))


def paid_in(connection: sa.Connection, month: int, kind: str, region: str, run: str | None = None) -> list[Paid]:
    """The instalments of a kind and region for a month of entitlement (or written by one run), by claim and month."""
    table = schema.benefit_instalments
    where = sa.and_(table.c.kind == kind, table.c.region == region)
    chosen = table.c.month == month if run is None else table.c.run == run
    return _paid(connection, sa.select(table).where(where, chosen).order_by(table.c.claim, table.c.month))


def runs_of(
    connection: sa.Connection, month: int | None = None, kind: str | None = None, region: str | None = None
) -> list[RunTotals]:
    """Runs that came to their end, in order."""
    table = schema.benefit_runs
    wanted = (("month", month), ("kind", kind), ("region", region))
    where = [table.c[name] == value for name, value in wanted if value is not None]
    query = sa.select(table).where(*where).order_by(table.c.month, table.c.kind, table.c.region, table.c.number)
    return [RunTotals(**row._mapping) for row in connection.execute(query)]


def held_by(connection: sa.Connection, run: str) -> list[Held]:
    """What a run did not pay, by claim and month."""
    table = schema.benefit_held
    query = sa.select(table).where(table.c.run == run).order_by(table.c.claim, table.c.month)
    return [Held(**row._mapping) for row in connection.execute(query)]


def _paid(connection: sa.Connection, query: sa.Select[Any]) -> list[Paid]:
    return [Paid(**row._mapping) for row in connection.execute(query)]


def _json(value: Mapping[str, Any]) -> str:
    return orjson.dumps(dict(value), default=str).decode()


def months_paid(connection: sa.Connection, claims: Sequence[str]) -> dict[str, list[int]]:
    """The months that each of these claims was paid for; claims that were paid nothing are absent."""
    table = schema.benefit_instalments
    query = sa.select(table.c.claim, sa.func.array_agg(table.c.month)).where(table.c.claim == sa.any_(sa.literal(list(claims), ARRAY(sa.Text))))
    return {row[0]: sorted(row[1]) for row in connection.execute(query.group_by(table.c.claim))}


def written_by(connection: sa.Connection, run: str) -> tuple[int, int]:
    """How many instalments a run wrote, and their sum in fen."""
    table = schema.benefit_instalments
    total = sa.func.coalesce(sa.func.sum(table.c.amount_fen), 0)
    row = connection.execute(sa.select(sa.func.count(), total).where(table.c.run == run)).one()
    return int(row[0]), int(row[1])
