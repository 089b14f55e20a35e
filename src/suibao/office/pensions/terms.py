"""What a pension pays from which month on: rows only added, the last one that reaches a month holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from suibao.books.claims import Claim
from suibao.books.schema_pensions import pension_terms as table
from suibao.errors import SuibaoError


@dataclass(frozen=True)
class Term:
    """``items`` in fen a month from ``from_month`` (yyyymm) on; or ``stop``, why nothing is paid."""

    from_month: int
    items: Mapping[str, int]
    stop: str = ""


def add(connection: sa.Connection, claim: Claim, term: Term, step: str, now: datetime) -> bool:
    """Add what holds from a month on; False when this step has added it already.

    Raises SuibaoError when the step added something else.
    """
    row = {"from_month": term.from_month, "items": dict(term.items), "stop": term.stop}
    before = connection.execute(sa.select(table).where(table.c.step == step)).one_or_none()
    if before is not None:
        if {name: getattr(before, name) for name in row} != row or before.claim != claim.claim:
            raise SuibaoError(
                f"The step '{step}' already says what claim {before.claim} pays from {before.from_month} on.",
                f"步骤“{step}”已确定申请 {before.claim} 自 {before.from_month} 起的待遇。", claim=before.claim,
            )  # fmt: skip
        return False
    number = connection.scalar(sa.select(sa.func.count()).where(table.c.claim == claim.claim)) or 0
    whose = {"claim": claim.claim, "kind": claim.kind, "region": claim.region, "person": claim.person}
    connection.execute(sa.insert(table), {**row, **whose, "number": number + 1, "step": step, "recorded_at": now})
    return True


def holding(connection: sa.Connection, claim: str, month: int) -> Term | None:
    """What holds in a month (yyyymm); None before the first."""
    query = sa.select(table).where(table.c.claim == claim, table.c.from_month <= month)
    row = connection.execute(query.order_by(table.c.number.desc()).limit(1)).one_or_none()
    return Term(row.from_month, row.items, row.stop) if row else None


def every(connection: sa.Connection, claim: str) -> list[Term]:
    """All terms of a claim, in the order in which they were added."""
    rows = connection.execute(sa.select(table).where(table.c.claim == claim).order_by(table.c.number))
    return [Term(row.from_month, row.items, row.stop) for row in rows]
