"""Cases of transfer whose both sides are in these books: asked for, questioned, answered, settled in one transaction.

    case = ask(books, Matter.PENSION, person, "330100", key="form 7", facts={}, now=now, day=day, actor="worker")
    case = settle_here(books, case.number, facts={}, now=now, day=day, actor="close", law=law)

A settlement reads both records, asks the law and writes everything in one SERIALIZABLE transaction: with all of it, or
nothing. Where two settle at once, one of them begins again and finds the case settled. Many at once: `bulk.settle_many`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from psycopg import errors

from suibao.books import Books, relations, transfer_cases
from suibao.books.registry import Access
from suibao.books.transfer_cases import CaseRow, Step
from suibao.errors import SuibaoError
from suibao.law import current_law
from suibao.office.claims.asking import on
from suibao.office.relations import carrying, doubts
from suibao.office.relations.carrying import By
from suibao.office.relations.deciding import STATED, case_of, check_whole, decide, stated_of
from suibao.office.relations.model import Case
from suibao.office.relations.places import province
from suibao.office.relations.reading import Personal, personal_of, read, record_of
from suibao.office.relations.terms import Asked, CaseEvent, CaseState, Matter, Role, Whom
from suibao.rules import Law

SERIALIZABLE = "SERIALIZABLE"
ATTEMPTS = 12
"""A transaction that met another one is begun again so often before it is given up."""
AGAIN = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
OPEN = frozenset({CaseState.OPENED, CaseState.QUESTIONED})

Facts = Mapping[str, Any]
T = TypeVar("T")


def ask(
    books: Books,
    matter: Matter,
    person: str,
    destination: str,
    *,
    key: str,
    facts: Facts,
    now: datetime,
    day: date,
    actor: str,
    law: Law | None = None,
    origin: str = "",
) -> Case:
    """The worker asks for a relation to be moved to ``destination``: one step, nothing else to hand in.

    ``origin``: where it lies; found by the books when it is not named. ``facts``: what the worker states, by names of the law's
    inputs and `moves.OWN_FACTS`. The same key again gives the same case. Raises SuibaoError where there is nothing to move.
    """
    by, dated = By(actor, now, day), on(law or current_law(), day)
    _refuse_conversion(matter)
    province(dated, destination)  # an unknown place is told at once

    def write(connection: sa.Connection) -> Case:
        found = transfer_cases.find(connection, transfer_cases.number_of(books, key))
        if found is not None:
            return case_of(_same(found, matter, person, destination))
        start = origin or where(connection, matter, person, destination, dated, day)
        record = record_of(connection, person, matter.branch, start, dated, day)
        carrying.ensure_relation(connection, record, by)
        _refuse_third(relations.active(connection, person, matter.branch), start, destination)
        row = new_case(books, connection, matter, person, start, destination, Asked.WORKER, key, by, dated,
                       {"consent": "asked", STATED: dict(facts)})  # fmt: skip
        transfer_cases.open_case(connection, row)
        return case_of(row)

    return serializable(books, write)


def settle_here(
    books: Books, case_number: str, *, facts: Facts, now: datetime, day: date, actor: str, law: Law
) -> Case:
    """Settle a case with both sides here, or keep, refuse or question it; a case that is closed stays as it is.

    ``facts``: what is stated besides what the case knows. The account leaves whole: refunds of months paid twice first.
    """
    by, dated = By(actor, now, day), on(law, day)
    known: dict[str, Personal] = {}
    return serializable(
        books, lambda connection: case_of(_settle(books, connection, case_number, facts, dated, by, known))
    )


def answer(books: Books, case_number: str, *, facts: Facts, key: str, now: datetime, day: date, actor: str) -> Case:
    """An answer to what was asked: facts by name; the case is open again, to be settled."""
    return _take_event(books, case_number, CaseEvent.ANSWER, {STATED: dict(facts)}, key, By(actor, now, day))


def withdraw(
    books: Books,
    case_number: str,
    *,
    reason: str,
    key: str,
    now: datetime,
    day: date,
    actor: str,
    opt_out: bool = False,
) -> Case:
    """The worker withdraws a case that is not settled; ``opt_out``: nor shall a close open one of this branch again."""
    by = By(actor, now, day)
    case = _take_event(books, case_number, CaseEvent.WITHDRAW, {"reason": reason}, key, by)
    if opt_out:
        with books.begin() as connection:
            if not relations.opted_out(connection, [case.person], case.branch):
                relations.opt_out(connection, case.person, case.branch, day=day, actor=actor, now=now)
    return case


def personal(books: Books, rows: list[CaseRow], facts: Facts, law: Law, by: By) -> dict[str, Personal]:
    """Birth and sex of those whose case may turn on them: a pension that leaves its province, neither being stated."""
    needed = {
        one.person
        for one in rows
        if one.matter == Matter.PENSION
        and province(law, one.origin) != province(law, one.destination)
        and not {"mover_age_months", "mover_is_woman"} <= ({**stated_of(one), **facts}).keys()
    }
    if not needed:
        return {}
    about = rows[0].number if len(rows) == 1 else f"{len(rows)} cases"
    return personal_of(books, needed, Access(by.now, by.actor or "office", f"transfer {about}"))


def new_case(
    books: Books, connection: sa.Connection, matter: Matter, person: str, origin: str, destination: str, asked: Asked, key: str,
    by: By, law: Law, facts: dict[str, Any],
) -> CaseRow:  # fmt: skip
    """A case with its opening step; the receiver's limit of the law runs from its day."""
    times = transfer_cases.times_before(connection, person, str(matter), origin, destination) + 1
    due = doubts.due(matter, Whom.RECEIVER, law, province(law, destination), by.day)
    step = Step(
        str(CaseEvent.ASK), "", str(CaseState.OPENED), by.day, by.now, by.actor, f"{key}|ask", facts, due_on=due
    )
    return CaseRow(
        transfer_cases.number_of(books, key), str(matter), person, matter.branch, origin, destination, times, str(Role.BOTH), "",
        str(asked), by.day, by.now, by.actor, key, (step,),
    )  # fmt: skip


def where(connection: sa.Connection, matter: Matter, person: str, destination: str, law: Law, day: date) -> str:
    """Where the relation lies that is to come to ``destination``; of several the general one. SuibaoError for none."""
    from suibao.office.relations.holding import by_place
    from suibao.office.relations.reading_rows import held_of

    own = [one for one in relations.of_person(connection, person, matter.branch) if one.until is None]
    ordered = [one.region for one in sorted(own, key=lambda one: (one.held, one.since)) if one.region != destination]
    if ordered:
        return ordered[0]
    held = held_of(connection, [person], matter.branch, law)[person]
    places = {place: max(row.last for row in rows) for place, rows in by_place(held, frozenset()).items()}
    places |= {place: places.get(place, 0) for place, (fen, _) in held.accounts.items() if fen}
    places.pop(destination, None)
    if not places:
        raise SuibaoError(
            f"The books know no relation of {matter.branch.code} of this person outside {destination}, so there is nothing to move. "
            "Next step: record what the person brings along (suibao registry), or ask the agency of the old place.",
            f"账册中没有此人在 {destination} 以外的{matter.branch.zh}关系，无可转移。请先登记其以往缴费记录，或向原参保地查询。",
            person=person,
        )  # fmt: skip
    return max(places, key=lambda place: (places[place], place))


def begun_again(act: Callable[[], T]) -> T:
    """``act``, a transaction, begun again where it met another one."""
    for left in reversed(range(ATTEMPTS)):
        try:
            return act()
        except sa.exc.DBAPIError as error:
            if not left or not isinstance(error.orig, AGAIN):
                raise
        except AGAIN:
            if not left:
                raise
    raise AssertionError("the last attempt returns or raises")


def serializable(books: Books, act: Callable[[sa.Connection], T]) -> T:
    """``act`` in a SERIALIZABLE transaction, begun again where it met another one."""

    def once() -> T:
        with books.begin(SERIALIZABLE) as connection:
            return act(connection)

    return begun_again(once)


def _settle(
    books: Books, connection: sa.Connection, number: str, facts: Facts, law: Law, by: By, known: dict[str, Personal]
) -> CaseRow:
    """``known`` is filled at the first attempt: what was opened need not be opened again."""
    transfer_cases.hold(connection, number)
    row = transfer_cases.load(connection, number)
    if row.state not in OPEN:
        return row
    _check_both(row)
    known.update(personal(books, [row], facts, law, by) if not known else {})
    case = case_of(row)
    places = [(row.person, row.origin), (row.person, row.destination)]
    there = read(connection, places, row.branch, law, by.day, personal=known)
    origin = there.records[places[0]]
    found = decide(case.matter, origin, there.records[places[1]], law, by.day, {**stated_of(row), **facts})
    stated = {STATED: dict(facts)} if facts else {}
    if found.event == CaseEvent.QUESTION and asked_already(row, found.outcome()):
        return row
    if found.event != CaseEvent.QUESTION:
        if (
            row.state == CaseState.QUESTIONED
        ):  # what was in doubt is settled: by what was stated now, or by what was paid since
            row = carrying.add(connection, row, carrying.step_of(row, CaseEvent.ANSWER, by, facts=stated))
            stated = {}
        if found.quote is not None and found.event == CaseEvent.SETTLE:
            check_whole(case, found.quote, origin.balance_fen)
        own = carrying.ensure_relation(connection, origin, by, there.relations[row.person])
        carrying.carry_out(connection, row, found, by, own)
    return carrying.add(connection, row, carrying.decided_step(row, found, by, stated))


def asked_already(row: CaseRow, outcome: dict[str, Any]) -> bool:
    """Whether the very same is asked already: then nothing new is written, and its deadline stands."""
    last = row.steps[-1]
    if last.after != CaseState.QUESTIONED:
        return False
    names = [
        [(one["doubt"], one["whom"], one["zh"]) for one in told.get("questions", [])]
        for told in (last.outcome, outcome)
    ]
    return names[0] == names[1]


def _take_event(books: Books, number: str, event: CaseEvent, facts: dict[str, Any], key: str, by: By) -> Case:
    def write(connection: sa.Connection) -> Case:
        transfer_cases.hold(connection, number)
        row = transfer_cases.load(connection, number)
        if any(one.key == key for one in row.steps):
            return case_of(row)
        return case_of(carrying.add(connection, row, carrying.step_of(row, event, by, facts=facts, key=key)))

    return serializable(books, write)


def _same(row: CaseRow, matter: Matter, person: str, destination: str) -> CaseRow:
    if (row.matter, row.person, row.destination) != (str(matter), person, destination):
        raise SuibaoError(
            f"The key '{row.key}' already stands for case {row.number}, which is about something else.",
            f"键“{row.key}”已用于另一内容的案件 {row.number}。", case=row.number,
        )  # fmt: skip
    return row


def _check_both(row: CaseRow) -> None:
    if row.role != Role.BOTH:
        raise SuibaoError(
            f"Case {row.number}: the other side has books of its own; it is settled by messages, not here.",
            f"案件 {row.number} 的另一方使用自己的账册，须通过函件办理。", case=row.number,
        )  # fmt: skip


def _refuse_conversion(matter: Matter) -> None:
    """Accounts of one branch do not become those of another by a transfer between places."""
    if matter == Matter.CONVERSION:
        raise SuibaoError(
            "A conversion between employee and resident pension is no transfer between places. Next step: gather the employee pension at "
            "the place of benefit (matter 'pension'), then `suibao transfer ask conversion`.",
            "城乡养老保险制度衔接不是地区间转移。请先将职工养老保险关系归集到待遇领取地（事项 pension），再用 suibao transfer ask conversion 办理。",
            matter=str(matter),
        )


def _refuse_third(active: relations.Relation | None, origin: str, destination: str) -> None:
    """What was left behind goes to where the relation lies, not past it."""
    if active is not None and active.region not in (origin, destination):
        raise SuibaoError(
            f"The general relation lies in {active.region} since {active.since}: what is left in {origin} goes there. Next step: move "
            f"the general relation to {destination} first, or name {active.region} as the destination.",
            f"一般账户自 {active.since} 起在 {active.region}，{origin} 的留存应归集到该地。请先将一般账户转往 {destination}，或以 "
            f"{active.region} 为转入地。",
            region=active.region,
        )  # fmt: skip
