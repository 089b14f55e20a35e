"""A decided case written down within the caller's transaction: step, relations, transfers, clearing item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from suibao.books import clearing_items, ledger, relations, transfer_cases
from suibao.books.relations import Relation
from suibao.books.transfer_cases import CaseRow, Step
from suibao.office.calendar_months import first_day
from suibao.office.relations import effects, relating
from suibao.office.relations.deciding import Decided, case_of, due_of
from suibao.office.relations.machines import MACHINES
from suibao.office.relations.model import Record
from suibao.office.relations.relating import By
from suibao.office.relations.terms import CaseEvent, Role


def step_of(
    row: CaseRow, event: CaseEvent, by: By, *, facts: dict[str, Any] | None = None, outcome: dict[str, Any] | None = None,
    trace: Any = None, law_digest: str = "", due_on: date | None = None, key: str = "",
) -> Step:  # fmt: skip
    """The next step of a case. Raises SuibaoError, naming what can follow, when the event is not open."""
    before = row.state
    after = MACHINES[Role(row.role)].next(before, event)
    number = len(row.steps) + 1
    return Step(
        str(event), before, str(after), by.day, by.now, by.actor, key or f"{row.number}|{number}|{event}", facts or {}, outcome or {},
        dict(trace or {}), law_digest, due_on, number,
    )  # fmt: skip


def decided_step(row: CaseRow, found: Decided, by: By, facts: dict[str, Any] | None = None) -> Step:
    """The step that a decision is."""
    quote = found.quote
    return step_of(
        row, found.event, by, facts=facts, outcome=found.outcome(), trace=quote.trace if quote else None,
        law_digest=quote.law_digest if quote else "", due_on=due_of(found.questions),
    )  # fmt: skip


def carry_out(connection: sa.Connection, row: CaseRow, found: Decided, by: By, own: Sequence[Relation]) -> None:
    """Everything that a decision does besides its step, for a case with both sides here. ``own``: the person's open relations."""
    case = case_of(row)
    ledger.record(connection, *effects.transfers(case, found, by.day))
    relate(connection, effects.changes(case, found, by.day, own), row.number, by)
    item = effects.item(case, found, by.now)
    clearing_items.add_items(connection, [item] if item is not None else [])


def relate(connection: sa.Connection, changes: effects.Changes, number: str, by: By) -> None:
    """Relations end, freeze and open, in this order."""
    relating.relate(connection, [(number, changes)], by)


def ensure_relation(
    connection: sa.Connection, record: Record, by: By, own: Sequence[Relation] | None = None
) -> list[Relation]:
    """Note where a relation lies of which the books have no word yet: at the place of its record, since its first month.

    The person's open relations; ``own``: those, where they were read already.
    """
    place = record.person, record.branch
    open_ = list(own) if own is not None else relating.open_relations(connection, [place])[place]
    if any(one.held == relations.GENERAL for one in open_):
        return open_
    since = first_day(record.first_paid) if record.first_paid else by.day
    new = Relation(*place, record.region, min(since, by.day))
    relating.open_(connection, [new], by, known=True)
    return [*open_, new]


def add(connection: sa.Connection, row: CaseRow, step: Step) -> CaseRow:
    """Add a step to a case that the caller holds and has read since; the case with it."""
    transfer_cases.add_steps(connection, [(row.number, step.number, step)])
    return replace(row, steps=(*row.steps, step))


__all__ = ["By", "add", "carry_out", "decided_step", "ensure_relation", "relate", "step_of"]
