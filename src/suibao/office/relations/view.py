"""What happens to my record: each case with its steps, what arrived, how long each leg took against the law, and what stays.

    seen = of_person(books, person, day=day, law=law)
    seen.cases[0].legs[0].used_days, seen.cases[0].legs[0].limit_days       # working days

For the worker and the desk alike, as plain data in Chinese and English. Working days are counted as the law counts them: the
day of the event not counted, days of rest and holidays not; where the year's holidays are not known, they are not told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, relations, transfer_cases
from suibao.books.relations import Relation
from suibao.books.transfer_cases import CaseRow
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.claims.asking import figure, on
from suibao.office.relations.machines import MACHINES
from suibao.office.relations.terms import Asked, CaseEvent, CaseState, Doubt, Held, Matter, Role, Whom
from suibao.office.workdays import add_workdays, workdays_between
from suibao.rules import Law, ParameterError

E = CaseEvent
REVIEW = frozenset({E.REQUEST, E.SETTLE, E.KEEP, E.REFUSE, E.WITHDRAW, E.CANCEL})
SHEET = frozenset({E.COMMIT, E.REFUSE, E.WITHDRAW, E.CANCEL, E.KEEP})
GIVEN = frozenset({E.RESERVE, E.REFUSE, E.RELEASE})


@dataclass(frozen=True)
class Leg:
    """A stretch of a case, whose it is, and how long it took in working days. None: not known, or not ended.

    ``limit_days`` and ``due_on`` None where no limit is established; ``in_time`` None where that cannot be said.
    """

    name: str
    zh: str
    en: str
    whose: Whom
    begun_on: date
    ended_on: date | None
    used_days: int | None
    limit_days: int | None
    due_on: date | None
    in_time: bool | None
    limit: str


@dataclass(frozen=True)
class Open:
    """What somebody still has to answer."""

    doubt: str
    whom: Whom
    zh: str
    en: str
    due_on: date | None


@dataclass(frozen=True)
class Event:
    """One step in words."""

    day: date
    event: str
    state: str
    zh: str
    en: str


@dataclass(frozen=True)
class CaseView:
    """A case as the worker and the desk see it. Amounts in fen, None while nothing arrived; ``months`` that count there."""

    number: str
    matter: Matter
    person: str
    origin: str
    destination: str
    asked: Asked
    role: Role
    state: CaseState
    opened_on: date
    ended_on: date | None
    account_fen: int | None
    pooled_fen: int | None
    refunded_fen: int
    months: int | None
    place_of_benefit: str
    legs: tuple[Leg, ...]
    questions: tuple[Open, ...]
    events: tuple[Event, ...]
    zh: str
    en: str


@dataclass(frozen=True)
class Staying:
    """A branch that does not move, and why."""

    branch: Branch
    zh: str
    en: str
    source: str


@dataclass(frozen=True)
class PersonView:
    """Everything about a person's relations: where they lie since when, cases, what was chosen, what stays."""

    relations: tuple[Relation, ...]
    cases: tuple[CaseView, ...]
    opted_out: tuple[Branch, ...]
    staying: tuple[Staying, ...]


_WHY = (
    "不转移：在新参保地由用人单位重新参保，自参保之日起享受。",
    "Does not move: the employer at the new place enrols afresh, and cover begins with that enrolment.",
    "社会保险经办条例 15",
)
STAYING = tuple(Staying(branch, *_WHY) for branch in (Branch.WORK_INJURY, Branch.MATERNITY))

SAID = {
    CaseState.OPENED: ("已立案，等待审核。", "The case is open and waits for review."),
    CaseState.QUESTIONED: (
        "有待答复的问题，答复后继续办理。",
        "A question is open; the case goes on once it is answered.",
    ),
    CaseState.REQUESTED: (
        "已向原参保地发函，等待其信息表。",
        "The old place was written to; its information sheet is awaited.",
    ),
    CaseState.COMMITTED: (
        "记录和资金已转入，等待原参保地回执。",
        "Record and money have arrived; the old place's receipt is awaited.",
    ),
    CaseState.SETTLED: ("已办结：记录和资金已转入。", "Done: record and money have arrived."),
    CaseState.TEMPORARY: (
        "关系留在原参保地，本地建立临时账户。",
        "The relation stays at the old place; a temporary account is opened here.",
    ),
    CaseState.REFUSED: ("未予转移，理由见案件。", "Not moved; the reason stands in the case."),
    CaseState.WITHDRAWN: ("已按本人意愿撤回。", "Withdrawn as the worker wished."),
    CaseState.CANCELLED: (
        "逾期终止，资金未动，可重新申请。",
        "Ended after its last day; no money moved, it can be asked for again.",
    ),
    CaseState.RESERVED: (
        "已出具信息表，资金已预留，等待转入地确认。",
        "The sheet is given and money reserved; the new place's word is awaited.",
    ),
    CaseState.SENT: ("已划转，关系已终止。", "Sent; the relation here has ended."),
    CaseState.RELEASED: ("预留已撤销，关系保留。", "What was reserved is released; the relation stays."),
}
_LEGS = {
    "review": ("转入地审核", "review at the new place", Whom.RECEIVER, {Matter.PENSION: "transfer_review_days"}),
    "sheet": ("转出地办理", "settlement at the old place", Whom.ORIGIN, {
        Matter.PENSION: "transfer_settlement_days", Matter.MEDICAL: "medical_transfer_origin_days",
        Matter.UNEMPLOYMENT: "unemployment_transfer_origin_days"}),
    "completion": ("转入地办结", "completion at the new place", Whom.RECEIVER, {
        Matter.PENSION: "transfer_completion_days", Matter.MEDICAL: "medical_transfer_receiver_days"}),
}  # fmt: skip


def of_person(books: Books, person: str, *, day: date, law: Law) -> PersonView:
    """What happens and happened to a person's relations, as it stands on ``day``."""
    with books.begin("REPEATABLE READ") as connection:
        own = tuple(relations.of_person(connection, person))
        rows = transfer_cases.of_person(connection, person)
        out = tuple(branch for branch in _movable() if relations.opted_out(connection, [person], branch))
    return PersonView(own, tuple(of_case(row, day, law) for row in rows), out, STAYING)


def case_view(books: Books, number: str, *, day: date, law: Law) -> CaseView:
    """One case. Raises SuibaoError, with the nearest number, for an unknown one."""
    with books.begin() as connection:
        return of_case(transfer_cases.load(connection, number), day, law)


def overdue(connection: sa.Connection, day: date, region: str | None = None) -> list[CaseRow]:
    """Cases that are not ended and whose next step was due before a day, the longest overdue first."""
    found = transfer_cases.listed(connection, region=region, due_through=date.fromordinal(day.toordinal() - 1))
    return sorted((one for one in found if not ended(one)), key=lambda one: (one.due_on or day, one.number))


def ended(row: CaseRow) -> bool:
    """Whether nothing can follow."""
    return CaseState(row.state) in MACHINES[Role(row.role)].final


def of_case(row: CaseRow, day: date, law: Law) -> CaseView:
    """A case as it stands on ``day``."""
    state = CaseState(row.state)
    last = row.steps[-1].happened_on if ended(row) else None
    arrived = state in (CaseState.SETTLED, CaseState.COMMITTED, CaseState.SENT)
    refunds: Sequence[Mapping[str, Any]] = row.decided("refunds", ()) or ()
    return CaseView(
        number=row.number, matter=Matter(row.matter), person=row.person, origin=row.origin, destination=row.destination,
        asked=Asked(row.asked), role=Role(row.role), state=state, opened_on=row.opened_on, ended_on=last,
        account_fen=row.decided("account_fen") if arrived else None,
        pooled_fen=row.decided("pooled_fen") if arrived else None,
        refunded_fen=sum(int(one["amount_fen"]) for one in refunds),
        months=row.decided("months") if arrived else None,
        place_of_benefit=row.decided("place_of_benefit", "") or "",
        legs=tuple(_legs(row, day, on(law, row.opened_on))), questions=tuple(_questions(row)),
        events=tuple(_event(one) for one in row.steps), zh=SAID[state][0], en=SAID[state][1],
    )  # fmt: skip


def _legs(row: CaseRow, day: date, law: Law) -> list[Leg]:
    """The legs that the law times, as far as they were begun. With both sides here all are one: from opening to settlement."""
    matter = Matter(row.matter)
    if row.role == Role.ORIGIN:
        given = _first(row, GIVEN)
        return [_leg("sheet", matter, row.opened_on, given, day, law, row.origin)]
    reviewed = _first(row, REVIEW)
    if row.role == Role.BOTH:
        return [_whole(matter, row, reviewed, day, law)]
    legs = [_leg("review", matter, row.opened_on, reviewed, day, law, row.destination)]
    asked, came = _first(row, frozenset({E.REQUEST})), _first(row, SHEET)
    if asked is not None:
        legs.append(_leg("sheet", matter, asked, came, day, law, row.origin))
    if (taken := _first(row, frozenset({E.COMMIT}))) is not None:
        legs.append(_leg("completion", matter, taken, taken, day, law, row.destination))
    return legs


def _leg(name: str, matter: Matter, begun: date, done: date | None, day: date, law: Law, region: str) -> Leg:
    zh, en, whose, limits = _LEGS[name]
    limit = limits.get(matter, "")
    return _timed(name, zh, en, whose, begun, done, day, _days(law, limit, region), limit)


def _whole(matter: Matter, row: CaseRow, done: date | None, day: date, law: Law) -> Leg:
    """Both sides here: one leg against the sum of those that the law times; not known where one of them is not."""
    names = [(limits[matter], whose) for _, _, whose, limits in _LEGS.values() if matter in limits]
    found = [_days(law, name, row.origin if whose is Whom.ORIGIN else row.destination) for name, whose in names]
    limit = sum(one or 0 for one in found) if found and None not in found else None
    return _timed("whole", "转移接续全程", "the whole transfer", Whom.RECEIVER, row.opened_on, done, day, limit,
                  " + ".join(name for name, _ in names))  # fmt: skip


def _timed(
    name: str, zh: str, en: str, whose: Whom, begun: date, done: date | None, day: date, limit: int | None, source: str
) -> Leg:
    try:
        used: int | None = workdays_between(begun, done or day)
    except SuibaoError:
        used = None  # the holidays of that year are not known
    try:
        due = add_workdays(begun, limit) if limit is not None else None
    except SuibaoError:
        due = None
    in_time = None if used is None or limit is None else used <= limit
    if done is None and in_time:
        in_time = None  # still running, and its last day has not passed
    return Leg(name, zh, en, whose, begun, done, used, limit, due, in_time, source)


def _days(law: Law, name: str, region: str) -> int | None:
    """The working days of a limit; None where none is established."""
    if not name:
        return None
    try:
        return figure(law, name, region)
    except ParameterError:
        return None


def _first(row: CaseRow, events: frozenset[CaseEvent]) -> date | None:
    return next((one.happened_on for one in row.steps if one.event in events), None)


def _questions(row: CaseRow) -> list[Open]:
    last = row.steps[-1]
    if last.event != E.QUESTION:
        return []
    return [
        Open(
            Doubt(one["doubt"]).zh, Whom(one["whom"]), one["zh"], one["en"],
            date.fromisoformat(one["due_on"]) if one.get("due_on") else last.due_on,
        )
        for one in last.outcome.get("questions", ())
    ]  # fmt: skip


def _event(step: transfer_cases.Step) -> Event:
    event, state = CaseEvent(step.event), CaseState(step.after)
    return Event(step.happened_on, str(event), str(state), f"{event.zh}：{state.zh}", f"{event}: {state}")


def _movable() -> list[Branch]:
    return [Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL, Branch.UNEMPLOYMENT]


__all__ = [
    "STAYING", "CaseView", "Event", "Held", "Leg", "Open", "PersonView", "Staying", "case_view", "ended", "of_case", "of_person",
    "overdue",
]  # fmt: skip
