"""Very many cases with both sides here, some thousands in one serialisable transaction: the same to the fen as one by one.

    settle_many(books, numbers, now=now, day=day, actor="close", law=law)

A batch reads all its records at once, asks the law by compiled plans and writes by COPY. It stands whole or not at all; killed
between two batches, the same call goes on with what is left. What is not plain is decided as a single case would be.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, posting, transfer_cases
from suibao.books.relations import GENERAL, Relation
from suibao.books.transfer_cases import CaseRow, Step
from suibao.law.transfer.terms import TransferOutcome
from suibao.office.calendar_months import first_day
from suibao.office.claims.asking import on
from suibao.office.relations import bulk_writing, carrying, effects, relating
from suibao.office.relations.carrying import By
from suibao.office.relations.deciding import Decided, case_of, check_whole, decided, moved_of, stated_of
from suibao.office.relations.matching import compared, match
from suibao.office.relations.model import Case, Record
from suibao.office.relations.moves import moved_under
from suibao.office.relations.places import province
from suibao.office.relations.quoting import Quoted
from suibao.office.relations.quoting_bulk import quotes
from suibao.office.relations.reading import Personal, read
from suibao.office.relations.settling import OPEN, SERIALIZABLE, asked_already, begun_again, personal
from suibao.office.relations.spans import common, spans
from suibao.office.relations.terms import CaseEvent, CaseState, Matter, Role
from suibao.rules import Law

AT_ONCE = 2_500
"""Cases of one transaction: enough for COPY to pay, few enough to do again."""
TAKEN = TransferOutcome.TAKEN_OVER.code

Facts = Mapping[str, Mapping[str, Any]]
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Settled:
    """What settling many came to: how many cases stand in each state now, and how many of them this call led there."""

    states: Mapping[str, int]
    done: int


@dataclass(frozen=True)
class _Open:
    """A case under way with what was decided about it."""

    row: CaseRow
    case: Case
    origin: Record
    found: Decided
    own: list[Relation]


def settle_many(
    books: Books,
    case_numbers: Sequence[str],
    *,
    now: datetime,
    day: date,
    actor: str,
    law: Law,
    facts: Facts | None = None,
    at_once: int = AT_ONCE,
    told: Told | None = None,
) -> Settled:
    """Settle many cases as `settling.settle_here` does each; ``facts`` by case number. Cases that are closed stay as they are."""
    by, dated = By(actor, now, day), on(law, day)
    states: Counter[str] = Counter()
    done = 0
    numbers = list(dict.fromkeys(case_numbers))
    for start in range(0, len(numbers), at_once):
        some = numbers[start : start + at_once]
        with _uncollected():
            found, changed = _batch(books, some, facts or {}, dated, by)
        states.update(found)
        done += changed
        if told:
            told(start + len(some), len(numbers))
    return Settled(dict(states), done)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No looking for garbage within a batch: all that it makes lives to its end, and going through it took a quarter of its time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _batch(books: Books, numbers: Sequence[str], facts: Facts, law: Law, by: By) -> tuple[list[str], int]:
    """One transaction, begun again where it met another one; states, and how many cases went further."""
    known: dict[str, Personal] = {}  # filled at the first attempt: what was opened need not be opened again

    def once() -> tuple[list[str], int]:
        with _alone(books) as connection:
            return _act(books, connection, numbers, facts, law, by, known)

    return begun_again(once)


def _by_hand(row: CaseRow, facts: Facts) -> bool:
    """Whether age and sex were stated for a case, so that no number need be opened."""
    return {"mover_age_months", "mover_is_woman"} <= facts.get(row.number, {}).keys()


@contextmanager
def _alone(books: Books) -> Iterator[sa.Connection]:
    """A SERIALIZABLE transaction that may append a batch to the ledger.

    Its snapshot is taken once the lock of the ledger is held, which is why the session takes it before the transaction does:
    the end of the chain that it sees is the end.
    """
    with books.engine.connect() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(posting.LOCK)))
        connection.commit()
        try:
            connection.execution_options(isolation_level=SERIALIZABLE)
            with connection.begin():
                yield connection
        finally:
            try:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(posting.LOCK)))
                connection.commit()
            except sa.exc.DBAPIError:
                connection.invalidate()  # the lock goes with the session


def _act(
    books: Books,
    connection: sa.Connection,
    numbers: Sequence[str],
    facts: Facts,
    law: Law,
    by: By,
    known: dict[str, Personal],
) -> tuple[list[str], int]:
    transfer_cases.hold(connection, *numbers)
    rows = transfer_cases.load_many(connection, numbers)
    open_ = [one for one in rows.values() if one.state in OPEN and one.role == Role.BOTH]
    known.update(personal(books, [one for one in open_ if not _by_hand(one, facts)], {}, law, by) if not known else {})
    decided_ = _decided(connection, open_, facts, law, by, known)
    steps: list[tuple[str, int, Step]] = []
    carried: list[_Open] = []
    states = {number: row.state for number, row in rows.items()}
    for one in decided_:
        new = _steps(one, facts, by)
        steps += [(one.row.number, step.number, step) for step in new]
        if new:
            states[one.row.number] = new[-1].after
        if one.found.event != CaseEvent.QUESTION:
            carried.append(one)
    _write(books, connection, carried, by)
    bulk_writing.steps(connection, steps)
    return list(states.values()), len({number for number, _, _ in steps})


def _decided(
    connection: sa.Connection, rows: Sequence[CaseRow], facts: Facts, law: Law, by: By, known: Mapping[str, Personal]
) -> list[_Open]:
    """What becomes of each case: records, quotes and questions by matter."""
    by_matter: dict[Matter, list[CaseRow]] = defaultdict(list)
    for row in rows:
        by_matter[Matter(row.matter)].append(row)
    found = []
    for matter, own in by_matter.items():
        asked = [(row.person, place) for row in own for place in (row.origin, row.destination)]
        there = read(connection, asked, matter.branch, law, by.day, personal=known)
        records = there.records
        cases = [
            (records[row.person, row.origin], records[row.person, row.destination], {**stated_of(row), **facts.get(row.number, {})})
            for row in own
        ]  # fmt: skip
        for row, (origin, destination, stated), quoted in zip(
            own, cases, quotes(cases, matter, law, by.day), strict=True
        ):
            one = _one(matter, origin, destination, stated, quoted, law, by.day)
            found.append(_Open(row, case_of(row), origin, one, there.relations[row.person]))
    return found


def _one(
    matter: Matter, origin: Record, destination: Record, stated: Mapping[str, Any], quoted: Quoted, law: Law, day: date
) -> Decided:
    """As `deciding.decide` has it: compared field by field only where something moves, cleaned only where months overlap."""
    if isinstance(quoted, tuple) or common(spans(origin.months), spans(destination.months)):
        moves = isinstance(quoted, tuple) or quoted.outcome == TAKEN
        return decided(
            origin, destination, law, quoted, match(origin, destination, matter, law, day, stated) if moves else None
        )
    if quoted.outcome != TAKEN or any(one.one_off for one in origin.months):
        return decided(origin, destination, law, quoted, None if quoted.outcome != TAKEN else
                       match(origin, destination, matter, law, day, stated))  # fmt: skip
    questions = compared(moved_under(law, origin, destination, matter, day, stated))
    provinces = province(law, origin.region), province(law, destination.region)
    if questions:
        return Decided(CaseEvent.QUESTION, None, tuple(questions), (), provinces, origin.held)
    return Decided(CaseEvent.SETTLE, quoted, (), moved_of(origin), provinces, origin.held)


def _steps(one: _Open, facts: Facts, by: By) -> list[Step]:
    """The steps of a case, numbered: none where the same question is open already."""
    row, given = one.row, facts.get(one.row.number)
    stated = {"stated": dict(given)} if given else {}
    if one.found.event == CaseEvent.QUESTION:
        if asked_already(row, one.found.outcome()):
            return []
        return [carrying.decided_step(row, one.found, by, stated)]
    if row.state != CaseState.QUESTIONED:
        return [carrying.decided_step(row, one.found, by, stated)]
    answered = carrying.step_of(row, CaseEvent.ANSWER, by, facts=stated)
    after = replace(row, steps=(*row.steps, answered))
    return [answered, carrying.decided_step(after, one.found, by)]


def _write(books: Books, connection: sa.Connection, carried: Sequence[_Open], by: By) -> None:
    """Relations, transfers and items of what was decided, each kind at once."""
    for one in carried:
        if one.found.event == CaseEvent.SETTLE and one.found.quote is not None:
            check_whole(one.case, one.found.quote, one.origin.balance_fen)
    missing = {one.row.number: relation for one in carried if (relation := _missing(one, by)) is not None}
    relating.open_(connection, list(missing.values()), by, known=True)
    changes = [
        (number, effects.changes(one.case, one.found, by.day, [*one.own, *filter(None, (missing.get(number),))]))
        for one in carried
        for number in (one.row.number,)
    ]
    relating.relate(connection, changes, by)
    bulk_writing.transfers(books, connection, [(one.case, one.found) for one in carried], by.day, _key(carried))
    items = [effects.item(one.case, one.found, by.now) for one in carried]
    bulk_writing.items(connection, [one for one in items if one is not None])


def _missing(one: _Open, by: By) -> Relation | None:
    """The relation where the books have no word of it yet: at the place of the record, since its first month."""
    if any(relation.held == GENERAL for relation in one.own):
        return None
    since = first_day(one.origin.first_paid) if one.origin.first_paid else by.day
    return Relation(one.case.person, one.case.branch, one.case.origin, min(since, by.day))


def _key(carried: Sequence[_Open]) -> str:
    """The name of a batch: that of its cases."""
    text = "\n".join(sorted(one.row.number for one in carried if one.found.event == CaseEvent.SETTLE))
    return f"cases:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
