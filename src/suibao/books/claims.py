"""Claims kept: every step from an event to its payment, only ever added.

A claim's state is the state after its last step. Each step has a key of its own: the same step again changes nothing,
and two people who decide the same claim at once cannot both be right.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from suibao.books import schema_claims as schema
from suibao.books.database import Books
from suibao.books.secrets import derive
from suibao.errors import SuibaoError, nearest


@dataclass(frozen=True)
class Step:
    """One step of a claim. ``facts``: what was stated and shown; ``outcome``: what was decided (amounts in fen, reasons).

    ``due_on``: by when the next step must be taken. ``trace`` is the trace of the law as JSON, ``{}`` where none was run.
    """

    event: str
    before: str
    after: str
    happened_on: date
    recorded_at: datetime
    actor: str
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    outcome: Mapping[str, Any] = field(default_factory=dict)
    trace: Mapping[str, Any] = field(default_factory=dict)
    law_digest: str = ""
    due_on: date | None = None
    number: int = 0


class Stepped:
    """Anything that is what its steps made of it, oldest first."""

    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """The state after the last step."""
        return self.steps[-1].after if self.steps else ""

    @property
    def due_on(self) -> date | None:
        """By when the next step must be taken, if a day is set."""
        return self.steps[-1].due_on if self.steps else None

    def fact(self, name: str, default: Any = None) -> Any:
        """The latest statement of a fact over all steps."""
        return next((one.facts[name] for one in reversed(self.steps) if name in one.facts), default)

    def decided(self, name: str, default: Any = None) -> Any:
        """The latest outcome of this name over all steps."""
        return next((one.outcome[name] for one in reversed(self.steps) if name in one.outcome), default)


@dataclass(frozen=True)
class Claim(Stepped):
    """A claim with its steps, oldest first. ``payer`` is '' where none is concerned; ``event_on`` the day it is about."""

    claim: str
    kind: str
    person: str
    payer: str
    region: str
    event_on: date
    key: str
    opened_at: datetime
    steps: tuple[Step, ...] = ()


def number_of(books: Books, kind: str, key: str) -> str:
    """The claim's number: the kind and 12 letters made from its key, telling nothing about the person."""
    digest = hmac.new(derive(books.secret, "claim numbers"), f"{kind}|{key}".encode(), hashlib.sha256).digest()
    return f"{kind}-{base64.b32encode(digest)[:12].decode().lower()}"


def hold(connection: sa.Connection, *numbers: str) -> None:
    """Nobody else opens or decides these claims until the caller's transaction ends; a few thousand at most."""
    locks = sa.literal(sorted({_lock(one) for one in numbers}), ARRAY(sa.BigInteger))
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.unnest(locks))))


def open_claim(connection: sa.Connection, claim: Claim) -> bool:
    """Write a claim with its first steps; False when it was there already with the same content.

    Raises SuibaoError when the key stands for another claim.
    """
    row = {name: getattr(claim, name) for name in schema.claims.columns.keys()}  # noqa: SIM118 Core's collection
    hold(connection, claim.claim)
    table = schema.claims
    before = connection.execute(sa.select(table).where(table.c.key == claim.key)).one_or_none()
    if before is not None:
        there = {name: getattr(before, name) for name in row if name != "opened_at"}
        if there != {name: value for name, value in row.items() if name != "opened_at"}:
            raise SuibaoError(
                f"The key '{claim.key}' already stands for claim {before.claim}, which is about something else.",
                f"键“{claim.key}”已用于另一内容的申请 {before.claim}。", claim=before.claim,
            )  # fmt: skip
        return False
    connection.execute(sa.insert(table), row)
    for step in claim.steps:
        add_step(connection, claim.claim, step)
    return True


def add_step(connection: sa.Connection, claim: str, step: Step) -> bool:
    """Add a step after the last; False when this very step (by its key) was there already.

    Raises SuibaoError when the key stands for another step, or the claim is no longer in the state ``step.before``.
    """
    hold(connection, claim)
    table = schema.claim_steps
    same = connection.execute(sa.select(table).where(table.c.key == step.key)).one_or_none()
    if same is not None:
        if (same.claim, same.event, same.after) != (claim, step.event, step.after):
            raise SuibaoError(
                f"The key '{step.key}' already stands for step {same.number} ({same.event}) of claim {same.claim}.",
                f"键“{step.key}”已用于申请 {same.claim} 的第 {same.number} 步（{same.event}）。", claim=same.claim,
            )  # fmt: skip
        return False
    last = connection.execute(
        sa.select(table.c.number, table.c.after).where(table.c.claim == claim).order_by(table.c.number.desc()).limit(1)
    ).one_or_none()
    number, state = (last.number, last.after) if last else (0, "")
    if state != step.before:
        raise SuibaoError(
            f"Claim {claim} is in the state '{state}', not '{step.before}': it was decided meanwhile. Look at it again.",
            f"申请 {claim} 的状态为“{state}”，而非“{step.before}”：其间已有处理。请重新查看。", claim=claim, state=state,
        )  # fmt: skip
    values = {name: getattr(step, name) for name in Step.__dataclass_fields__ if name != "number"}
    kept = {name: plain(values[name]) for name in ("facts", "outcome", "trace")}
    connection.execute(sa.insert(table), {**values, **kept, "claim": claim, "number": number + 1})
    return True


def load(connection: sa.Connection, claim: str) -> Claim:
    """A claim with all its steps. Raises SuibaoError for an unknown number."""
    found = _load(connection, schema.claims.c.claim == claim)
    if not found:
        known = connection.scalars(sa.select(schema.claims.c.claim).limit(10_000)).all()
        close = nearest(claim, known)
        raise SuibaoError(
            f"There is no claim {claim!r}." + (f" Nearest: {close}." if close else " `suibao claim list` shows them."),
            f"没有编号为“{claim}”的申请。" + (f"最接近的是 {close}。" if close else "可用 `suibao claim list` 查看。"),
            claim=claim, nearest=close,
        )  # fmt: skip
    return found[0]


def of_person(connection: sa.Connection, person: str, kind: str | None = None) -> list[Claim]:
    """All claims of a person (of one kind), oldest event first."""
    table = schema.claims
    return _load(connection, sa.and_(table.c.person == person, sa.true() if kind is None else table.c.kind == kind))


def of_kind(connection: sa.Connection, kind: str, region: str | None = None) -> list[Claim]:
    """All claims of a kind (in one region), oldest event first."""
    table = schema.claims
    return _load(connection, sa.and_(table.c.kind == kind, sa.true() if region is None else table.c.region == region))


def _load(connection: sa.Connection, where: sa.ColumnElement[bool]) -> list[Claim]:
    table, steps = schema.claims, schema.claim_steps
    rows = connection.execute(sa.select(table).where(where).order_by(table.c.event_on, table.c.claim)).all()
    found = {row.claim: Claim(**row._mapping) for row in rows}
    query = (
        sa.select(steps).where(steps.c.claim.in_(sa.select(table.c.claim).where(where))).order_by(steps.c.claim, steps.c.number)
    )  # fmt: skip
    by_claim: dict[str, list[Step]] = {}
    for row in connection.execute(query):
        values = dict(row._mapping)
        by_claim.setdefault(values.pop("claim"), []).append(Step(**values))
    return [replace(one, steps=tuple(by_claim.get(number, ()))) for number, one in found.items()]


def plain(value: Mapping[str, Any]) -> Any:
    """The same as JSON has it, as it is kept: days as text, enums as their values."""
    return orjson.loads(orjson.dumps(dict(value), default=str, option=orjson.OPT_NON_STR_KEYS))


def _lock(claim: str) -> int:
    """A lock of its own for each claim."""
    return int.from_bytes(hashlib.sha256(b"claim " + claim.encode()).digest()[:8], "big", signed=True)
