"""How far durable runs are, read from the database: by any process, without touching the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from dbos import DBOSClient, StepInfo, WorkflowStatus

from suibao.books import Books
from suibao.office.durable import PLAN, RUNNING, inputs_of, lock_of, reading

State = Literal["running", "interrupted", "done", "cancelled"]

HELD = """
SELECT EXISTS (
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32) | objid::bigint = :lock
)
"""


@dataclass(frozen=True)
class Done:
    """A step that was done, and when (UTC)."""

    name: str
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True)
class Progress:
    """A run: ``interrupted`` when nobody works at it and it has not ended. ``planned`` grows as the run learns its steps."""

    name: str
    key: str
    state: State
    began_at: datetime
    inputs: Mapping[str, Any]
    planned: tuple[str, ...]
    steps: tuple[Done, ...]
    result: Any = None

    @property
    def moved_at(self) -> datetime:
        """When the last step ended."""
        return max((one.ended_at for one in self.steps), default=self.began_at)

    @property
    def left(self) -> tuple[str, ...]:
        """Planned steps that are not done, in their order."""
        done = {one.name for one in self.steps}
        return tuple(name for name in self.planned if name not in done)


def progress(books: Books, name: str, key: str) -> Progress | None:
    """How far the run ``key`` of the kind ``name`` is; None when it was never begun."""
    with reading(books) as client:
        found = client.list_workflows(workflow_ids=[f"{name}:{key}"]) if client else []
        return _progress(books, client, name, found[0], with_steps=True) if client and found else None


def runs(books: Books, name: str, prefix: str = "", limit: int = 100, *, steps: bool = True) -> list[Progress]:
    """The runs of the kind ``name`` whose key starts with ``prefix``, latest first; without their steps if so asked."""
    with reading(books) as client:
        if client is None:
            return []
        listed = client.list_workflows(workflow_id_prefix=f"{name}:{prefix}", sort_desc=True, limit=limit)
        return [_progress(books, client, name, one, with_steps=steps) for one in listed]


def _progress(books: Books, client: DBOSClient, name: str, status: WorkflowStatus, *, with_steps: bool) -> Progress:
    identity = status.workflow_id
    steps = client.list_workflow_steps(identity) if with_steps else []
    planned = [str(one) for step in steps if step["function_name"] == PLAN for one in step["output"] or ()]
    return Progress(
        name,
        identity.removeprefix(f"{name}:"),
        _state(books, status),
        _moment(status.created_at),
        inputs_of(status),
        tuple(planned),
        tuple(_done(step) for step in steps if step["function_name"] != PLAN),
        status.output,
    )


def _state(books: Books, status: WorkflowStatus) -> State:
    if status.status == "SUCCESS":
        return "done"
    if status.status not in RUNNING:
        return "cancelled"
    with books.engine.connect() as connection:
        held = connection.scalar(sa.text(HELD), {"lock": lock_of(status.workflow_id)})
    return "running" if held else "interrupted"


def _done(step: StepInfo) -> Done:
    return Done(step["function_name"], _moment(step["started_at_epoch_ms"]), _moment(step["completed_at_epoch_ms"]))


def _moment(milliseconds: int | None) -> datetime:
    assert milliseconds is not None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
