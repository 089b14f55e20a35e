"""Claims at a glance: where each stands and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from suibao.books import schema_claims


@dataclass(frozen=True)
class Standing:
    """Where a claim stands after its last step. ``due_on``: by when the next step must be taken, None where no day is set."""

    claim: str
    kind: str
    person: str
    payer: str
    region: str
    event_on: date
    state: str
    since: date
    due_on: date | None


def standings(
    connection: sa.Connection, *, kind: str | None = None, person: str | None = None, region: str | None = None,
    state: str | None = None, due_before: date | None = None,
) -> list[Standing]:
    """Claims by kind and event; ``due_before`` leaves those whose day has passed then."""  # fmt: skip
    claims, steps = schema_claims.claims, schema_claims.claim_steps
    last = (
        sa.select(steps.c.claim, steps.c.after, steps.c.happened_on, steps.c.due_on)
        .ext(distinct_on(steps.c.claim)).order_by(steps.c.claim, steps.c.number.desc()).subquery()
    )  # fmt: skip
    wanted = [column == value for column, value in ((claims.c.kind, kind), (claims.c.person, person), (claims.c.region, region),
                                                    (last.c.after, state)) if value is not None]  # fmt: skip
    if due_before is not None:
        wanted.append(last.c.due_on < due_before)
    query = (
        sa.select(claims.c.claim, claims.c.kind, claims.c.person, claims.c.payer, claims.c.region, claims.c.event_on, last.c.after,
                  last.c.happened_on, last.c.due_on)
        .join(last, last.c.claim == claims.c.claim).where(*wanted)
    )  # fmt: skip
    order = (last.c.due_on, claims.c.claim) if due_before else (claims.c.kind, claims.c.event_on, claims.c.claim)
    return [Standing(*row) for row in connection.execute(query.order_by(*order))]


def overdue(connection: sa.Connection, on: date, kind: str | None = None) -> list[Standing]:
    """Claims whose next step was due before a day, the longest overdue first."""
    return standings(connection, kind=kind, due_before=on)
