"""Cases of transfer kept: who moves what from where to where, and every step, only ever added.

A case's state is the state after its last step. Its number tells nothing about the person; where the other side has other
books both use the same number. Each step has a key: the same step again changes nothing, and of two who settle one case
at once only one can be right.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, distinct_on

from suibao.books import schema_relations as schema
from suibao.books.bulk import driver
from suibao.books.claims import Step, Stepped, plain
from suibao.books.database import Books
from suibao.books.secrets import derive
from suibao.errors import SuibaoError, nearest
from suibao.law.terms import Branch

__all__ = [
    "CaseRow", "Step", "add_step", "add_steps", "find", "hold", "listed", "load", "load_many", "number_of", "numbers_of",
    "of_person", "open_case", "open_cases", "states_of", "times_before",
]  # fmt: skip


@dataclass(frozen=True)
class CaseRow(Stepped):
    """A case with its steps, oldest first. ``matter``, ``role``, ``asked``: codes of `office.relations.terms`.

    ``times``: the how-manieth case of this person from this origin to this destination. ``peer``: the other side's agency
    where it has other books, '' where not.
    """

    number: str
    matter: str
    person: str
    branch: Branch
    origin: str
    destination: str
    times: int
    role: str
    peer: str
    asked: str
    opened_on: date
    opened_at: datetime
    actor: str
    key: str
    steps: tuple[Step, ...] = ()

    def facts(self) -> dict[str, Any]:
        """Everything stated over all steps, the latest of each name."""
        return {name: value for one in self.steps for name, value in one.facts.items()}


_CASE = tuple(name for name in schema.transfer_cases.columns.keys())  # noqa: SIM118 Core's collection


HOLD = "SELECT pg_advisory_xact_lock(one) FROM unnest(%s::bigint[]) AS one"


def number_of(books: Books, key: str) -> str:
    """The case's number: ``t`` and 16 letters made from its key under the books' secret, telling nothing about the person."""
    return numbers_of(books, [key])[0]


def numbers_of(books: Books, keys: Sequence[str]) -> list[str]:
    """:func:`number_of` for many keys."""
    secret = derive(books.secret, "case numbers")
    digests = (hmac.new(secret, key.encode(), hashlib.sha256).digest() for key in keys)
    return [f"t{base64.b32encode(digest[:10]).decode().lower()}" for digest in digests]


def hold(connection: sa.Connection, *numbers: str) -> None:
    """Nobody else opens or settles these cases until the caller's transaction ends; a few thousand at most."""
    with driver(connection).cursor() as cursor:
        cursor.execute(HOLD, (sorted({_lock(one) for one in numbers}),))


def times_before(connection: sa.Connection, person: str, matter: str, origin: str, destination: str) -> int:
    """How many cases there were of this person from here to there."""
    table = schema.transfer_cases
    same = sa.and_(
        table.c.person == person, table.c.matter == matter, table.c.origin == origin, table.c.destination == destination
    )
    return int(connection.scalar(sa.select(sa.func.count()).select_from(table).where(same)) or 0)


def open_case(connection: sa.Connection, case: CaseRow) -> bool:
    """Write a case with its first steps; False when it was there already with the same content.

    Raises SuibaoError when the key stands for another case.
    """
    row = _row(case)
    hold(connection, case.number)
    table = schema.transfer_cases
    before = connection.execute(sa.select(table).where(table.c.key == case.key)).one_or_none()
    if before is not None:
        free = ("opened_at", "opened_on", "actor", "times")
        if any(getattr(before, name) != value for name, value in row.items() if name not in free):
            raise SuibaoError(
                f"The key '{case.key}' already stands for case {before.number}, which is about something else.",
                f"键“{case.key}”已用于另一内容的案件 {before.number}。", case=before.number,
            )  # fmt: skip
        return False
    connection.execute(sa.insert(table), row)
    for step in case.steps:
        add_step(connection, case.number, step)
    return True


def open_cases(connection: sa.Connection, cases: Sequence[CaseRow]) -> int:
    """Write cases with their first steps, where they are new by their key; how many were."""
    if not cases:
        return 0
    table = schema.transfer_cases
    keys = sa.literal([one.key for one in cases], ARRAY(sa.Text))
    known = set(connection.scalars(sa.select(table.c.key).where(table.c.key == sa.any_(keys))))
    fresh = [one for one in cases if one.key not in known]
    if fresh:
        connection.execute(sa.insert(table), [_row(one) for one in fresh])
        add_steps(connection, [(one.number, at, step) for one in fresh for at, step in enumerate(one.steps, 1)])
    return len(fresh)


def add_step(connection: sa.Connection, number: str, step: Step) -> bool:
    """Add a step after the last; False when this very step (by its key) was there already.

    Raises SuibaoError when the key stands for another step, or the case is no longer in the state ``step.before``.
    """
    hold(connection, number)
    table = schema.transfer_steps
    same = connection.execute(sa.select(table).where(table.c.key == step.key)).one_or_none()
    if same is not None:
        if (same.case_number, same.event, same.after) != (number, step.event, step.after):
            raise SuibaoError(
                f"The key '{step.key}' already stands for step {same.number} ({same.event}) of case {same.case_number}.",
                f"键“{step.key}”已用于案件 {same.case_number} 的第 {same.number} 步（{same.event}）。", case=same.case_number,
            )  # fmt: skip
        return False
    last = connection.execute(
        sa.select(table.c.number, table.c.after)
        .where(table.c.case_number == number)
        .order_by(table.c.number.desc())
        .limit(1)
    ).one_or_none()
    at, state = (last.number, last.after) if last else (0, "")
    if state != step.before:
        raise SuibaoError(
            f"Case {number} is in the state '{state}', not '{step.before}': it was decided meanwhile. Look at it again.",
            f"案件 {number} 的状态为“{state}”，而非“{step.before}”：其间已有处理。请重新查看。", case=number, state=state,
        )  # fmt: skip
    add_steps(connection, [(number, at + 1, step)])
    return True


def add_steps(connection: sa.Connection, steps: Sequence[tuple[str, int, Step]]) -> None:
    """Write steps (case number, number within the case, step) whose cases the caller holds and has looked at."""
    rows = [
        {
            **{name: getattr(step, name) for name in _STEP},
            **{name: plain(getattr(step, name)) for name in ("facts", "outcome", "trace")},
            "case_number": number, "number": at,
        }
        for number, at, step in steps
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(schema.transfer_steps), rows)


_STEP = tuple(name for name in Step.__dataclass_fields__ if name != "number")


def load(connection: sa.Connection, number: str) -> CaseRow:
    """A case with all its steps. Raises SuibaoError for an unknown number."""
    found = load_many(connection, [number], traces=True)
    if not found:
        known = connection.scalars(sa.select(schema.transfer_cases.c.number).limit(10_000)).all()
        close = nearest(number, known)
        raise SuibaoError(
            f"There is no transfer case {number!r}." + (f" Nearest: {close}." if close else " None was opened here."),
            f"没有编号为“{number}”的转移案件。" + (f"最接近的是 {close}。" if close else "此处尚未立案。"),
            case=number, nearest=close,
        )  # fmt: skip
    return found[number]


def find(connection: sa.Connection, number: str) -> CaseRow | None:
    """A case with all its steps; None where there is none of that number."""
    return load_many(connection, [number], traces=True).get(number)


def load_many(connection: sa.Connection, numbers: Sequence[str], *, traces: bool = False) -> dict[str, CaseRow]:
    """Cases with their steps by number, in the order asked; traces of the law only where wanted, they weigh the most."""
    table = schema.transfer_cases
    chosen = sa.any_(sa.literal(list(numbers), ARRAY(sa.Text)))
    found = _with_steps(connection, sa.select(table).where(table.c.number == chosen), chosen, traces)
    return {number: found[number] for number in numbers if number in found}


def of_person(connection: sa.Connection, person: str, matter: str | None = None) -> list[CaseRow]:
    """All cases of a person (of one matter), oldest first."""
    table = schema.transfer_cases
    where = sa.and_(table.c.person == person, sa.true() if matter is None else table.c.matter == matter)
    query = sa.select(table.c.number).where(where).order_by(table.c.opened_on, table.c.opened_at, table.c.number)
    return list(load_many(connection, connection.scalars(query).all(), traces=True).values())


def listed(
    connection: sa.Connection,
    *,
    states: Sequence[str] | None = None,
    region: str | None = None,
    matter: str | None = None,
    due_through: date | None = None,
    limit: int = 1000,
) -> list[CaseRow]:
    """Cases by day of opening, oldest first: in these states, into or out of ``region`` (a code's beginning: a province's or
    a city's), of a matter, whose next step was due by a day."""
    table, last = schema.transfer_cases, _last_steps()
    query = sa.select(table.c.number).join(last, last.c.case_number == table.c.number)
    if states is not None:
        query = query.where(last.c.after.in_(list(states)))
    if region is not None:
        query = query.where(sa.or_(table.c.origin.startswith(region), table.c.destination.startswith(region)))
    if matter is not None:
        query = query.where(table.c.matter == matter)
    if due_through is not None:
        query = query.where(last.c.due_on <= due_through)
    query = query.order_by(table.c.opened_on, table.c.number).limit(limit)
    return list(load_many(connection, connection.scalars(query).all()).values())


def states_of(connection: sa.Connection, numbers: Sequence[str]) -> dict[str, tuple[str, int]]:
    """State and number of steps of cases."""
    table = schema.transfer_steps
    chosen = sa.any_(sa.literal(list(numbers), ARRAY(sa.Text)))
    query = (
        sa.select(table.c.case_number, table.c.after, table.c.number)
        .ext(distinct_on(table.c.case_number))
        .where(table.c.case_number == chosen)
        .order_by(table.c.case_number, table.c.number.desc())
    )
    return {row.case_number: (row.after, row.number) for row in connection.execute(query)}


def _last_steps() -> sa.Subquery:
    table = schema.transfer_steps
    query = sa.select(table.c.case_number, table.c.after, table.c.due_on).ext(distinct_on(table.c.case_number))
    return query.order_by(table.c.case_number, table.c.number.desc()).subquery("last")


def _with_steps(
    connection: sa.Connection, query: sa.Select[Any], chosen: sa.ColumnElement[Any], traces: bool
) -> dict[str, CaseRow]:
    steps = schema.transfer_steps
    columns = [one if traces or one.name != "trace" else sa.literal({}, JSONB).label("trace") for one in steps.c]
    by_case: dict[str, list[Step]] = {}
    for row in connection.execute(
        sa.select(*columns).where(steps.c.case_number == chosen).order_by(steps.c.case_number, steps.c.number)
    ):
        values = dict(row._mapping)
        by_case.setdefault(values.pop("case_number"), []).append(Step(**values))
    found = {row.number: _case(row) for row in connection.execute(query)}
    return {number: replace(one, steps=tuple(by_case.get(number, ()))) for number, one in found.items()}


_BRANCHES = {int(branch): branch for branch in Branch}


def _case(row: Any) -> CaseRow:
    return CaseRow(**{**row._mapping, "branch": _BRANCHES[row.branch]})


def _row(case: CaseRow) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _CASE}


def _lock(number: str) -> int:
    """A lock of its own for each case."""
    return int.from_bytes(hashlib.sha256(b"case " + number.encode()).digest()[:8], "big", signed=True)
