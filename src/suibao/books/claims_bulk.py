"""Claims by the thousand: who is in payment, without the traces of the law, which weigh more than all the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from suibao.books import schema_claims as schema
from suibao.books.claims import Claim, Step

CROSSING = ("first_month", "stopped_on")
"""What `office.claims.spans` reads of the steps that lead into and out of payment."""


def regions_of(connection: sa.Connection, kind: str) -> list[str]:
    """The regions that have claims of a kind."""
    table = schema.claims
    return list(connection.scalars(sa.select(table.c.region).where(table.c.kind == kind).distinct().order_by(table.c.region)))


def numbers_between(connection: sa.Connection, kind: str, region: str, first: str, last: str) -> list[str]:
    """The numbers of a kind's claims in a region from ``first`` to ``last``, whether in payment or not."""
    table = schema.claims
    within = sa.and_(table.c.kind == kind, table.c.region == region, table.c.claim >= first, table.c.claim <= last)
    return list(connection.scalars(sa.select(table.c.claim).where(within)))


def in_payment(
    connection: sa.Connection, kind: str, region: str, paying: Collection[str], first: str = "", last: str | None = None
) -> list[Claim]:
    """Claims of a kind and region that are or were in payment, by number (from ``first`` to ``last``).

    They hold only the steps that lead into or out of payment, and of these only what :data:`CROSSING` names.
    """
    table, steps = schema.claims, schema.claim_steps
    crosses = steps.c.before.in_(paying) != steps.c.after.in_(paying)
    outcome = [steps.c.outcome[name].astext.label(name) for name in CROSSING]
    within = sa.and_(table.c.claim >= first, table.c.claim <= last) if last is not None else table.c.claim >= first
    query = (
        sa.select(table, steps.c.number, steps.c.event, steps.c.before, steps.c.after, steps.c.happened_on, steps.c.recorded_at, *outcome)
        .join(steps, steps.c.claim == table.c.claim)
        .where(table.c.kind == kind, table.c.region == region, within, crosses)
        .order_by(table.c.claim, steps.c.number)
    )
    found: dict[str, tuple[dict[str, Any], list[Step]]] = {}
    for row in connection.execute(query):
        values = row._mapping
        claim = {name: values[name] for name in _CLAIM}
        found.setdefault(row.claim, (claim, []))[1].append(_crossing(values))
    return [Claim(**claim, steps=tuple(its)) for claim, its in found.values()]


def load_many(connection: sa.Connection, numbers: Sequence[str]) -> dict[str, Claim]:
    """Claims with all their steps, but without traces, by number."""
    table, steps = schema.claims, schema.claim_steps
    chosen = sa.any_(sa.literal(list(numbers), ARRAY(sa.Text)))
    found = {row.claim: Claim(**row._mapping) for row in connection.execute(sa.select(table).where(table.c.claim == chosen))}
    columns = [one if one.name != "trace" else sa.literal({}, JSONB).label("trace") for one in steps.c]
    by_claim: dict[str, list[Step]] = {}
    query = sa.select(*columns).where(steps.c.claim == chosen).order_by(steps.c.claim, steps.c.number)
    for row in connection.execute(query):
        values = dict(row._mapping)
        by_claim.setdefault(values.pop("claim"), []).append(Step(**values))
    return {number: replace(one, steps=tuple(by_claim.get(number, ()))) for number, one in found.items()}


_CLAIM = tuple(column.name for column in schema.claims.c)


def _crossing(values: Any) -> Step:
    outcome = {name: values[name] for name in CROSSING if values[name] is not None}
    return Step(
        values["event"], values["before"], values["after"], values["happened_on"], values["recorded_at"], "", "",
        outcome=outcome, number=values["number"],
    )  # fmt: skip


def ended_by(connection: sa.Connection, kind: str, region: str, run: str) -> int:
    """How many claims a benefit run led out of payment."""
    table, steps = schema.claims, schema.claim_steps
    query = sa.select(sa.func.count()).select_from(steps.join(table, steps.c.claim == table.c.claim))
    where = sa.and_(table.c.kind == kind, table.c.region == region, steps.c.outcome["run"].astext == run)
    return int(connection.scalar(query.where(where)) or 0)
