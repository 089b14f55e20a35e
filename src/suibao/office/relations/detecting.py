"""After a close: whose relation lies where, who works in a new region, and the cases that follow from it.

    found = attach(books, 202603, now=now, day=day, law=law)

Set-based: the month's postings are compared with the relations in the database, and only who differs is looked at. Somebody
without a relation gets one where contributions are paid (or where what was brought along lies). Somebody insured in a new
region and no longer in the old one has moved: a case is opened, unless the person opted out. Somebody insured in both in one
month is asked which relation stays. Done again it changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from suibao.books import Books, relations, transfer_cases
from suibao.books.relations import Relation
from suibao.books.transfer_cases import CaseRow, Step
from suibao.law import current_law
from suibao.law.terms import Branch
from suibao.office.calendar_months import first_day
from suibao.office.claims.asking import on
from suibao.office.relations import doubts, month_places, relating
from suibao.office.relations.carrying import By
from suibao.office.relations.deciding import question_json
from suibao.office.relations.model import Question
from suibao.office.relations.month_places import Elsewhere
from suibao.office.relations.places import province
from suibao.office.relations.terms import Asked, CaseEvent, CaseState, Doubt, Matter, Role, Whom
from suibao.rules import Law

ACTOR = "close"
MATTERS = {
    Branch.EMPLOYEE_PENSION: Matter.PENSION,
    Branch.EMPLOYEE_MEDICAL: Matter.MEDICAL,
    Branch.UNEMPLOYMENT: Matter.UNEMPLOYMENT,
}
AT_ONCE = 5_000
"""People whose cases are opened in one statement."""


@dataclass(frozen=True)
class Attached:
    """What a close came to: relations opened, cases opened (``overlapping`` of them with a question), who opted out, whose case
    was open already."""

    month: int
    relations: int
    cases: int
    overlapping: int
    opted_out: int
    waiting: int


@dataclass(frozen=True)
class _Moved:
    """Somebody insured in ``region`` whose relation lies in ``origin``; ``both``: in the old region in the same month too."""

    person: str
    branch: Branch
    origin: str
    region: str
    both: bool


def attach(
    books: Books, month: int, *, now: datetime, day: date, law: Law | None = None, actor: str = ACTOR
) -> Attached:
    """Attach what month ``month`` (yyyymm) shows; the day is that of the close. One transaction."""
    by, dated = By(actor, now, day), on(law or current_law(), day)
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(month_places.LOCK)))
        opened, left = month_places.open_first(connection, month, tuple(MATTERS), dated.regions.codes)
        others = month_places.elsewhere(connection, month, tuple(MATTERS), dated.regions.codes) if left else []
        first, moved = _sorted(others)
        for at in range(0, len(first), AT_ONCE):
            relating.open_(connection, first[at : at + AT_ONCE], by, known=True)
        cases, out, waiting = _cases(books, connection, moved, month, by, dated)
        overlapping = sum(one.state == CaseState.QUESTIONED for one in cases)
        return Attached(month, opened + len(first), len(cases), overlapping, out, waiting)


def _sorted(found: Iterable[Elsewhere]) -> tuple[list[Relation], list[_Moved]]:
    """First relations of people with several places to choose from, and everybody whose place differs from the relation's."""
    by_person: dict[tuple[str, Branch], list[Elsewhere]] = defaultdict(list)
    for one in found:
        by_person[one.person, one.branch].append(one)
    first, moved = [], []
    for (person, branch), rows in sorted(by_person.items()):
        start = rows[0].active
        if not start:
            start, since = _start(rows)
            first.append(Relation(person, branch, start, since))
        both = any(one.also_there or one.region == start for one in rows)
        others = sorted({one.region for one in rows if one.region != start})
        moved += [_Moved(person, branch, start, place, both or len(others) > 1) for place in others]
    return first, moved


def _start(rows: Sequence[Elsewhere]) -> tuple[str, date]:
    """Where the first relation lies: where something was brought along from, else where the work began first."""
    if rows[0].brought:
        return rows[0].brought, first_day(rows[0].brought_since)
    earliest = min(rows, key=lambda one: (one.since, one.region))
    return earliest.region, earliest.since


def _cases(
    books: Books, connection: sa.Connection, moved: Sequence[_Moved], month: int, by: By, law: Law
) -> tuple[list[CaseRow], int, int]:
    """Open the cases of everybody who moved; those opened, how many opted out, how many had one already."""
    opened: list[CaseRow] = []
    out = waiting = 0
    for start in range(0, len(moved), AT_ONCE):
        some = moved[start : start + AT_ONCE]
        for branch in sorted({one.branch for one in some}):
            own = [one for one in some if one.branch == branch]
            unwilling = relations.opted_out(connection, [one.person for one in own], branch)
            known = month_places.known_cases(connection, [one.person for one in own], str(MATTERS[branch]))
            out += sum(one.person in unwilling for one in own)
            fresh = []
            for one in own:
                if one.person in unwilling:
                    continue
                if known.blocks(one.person, one.origin, one.region):
                    waiting += 1
                    continue
                fresh.append(_case(books, one, known.times(one.person, one.origin, one.region) + 1, month, by, law))
            transfer_cases.open_cases(connection, fresh)
            opened += fresh
    return opened, out, waiting


def _case(books: Books, one: _Moved, times: int, month: int, by: By, law: Law) -> CaseRow:
    matter = MATTERS[one.branch]
    key = f"detected:{matter}|{one.person}|{one.origin}|{one.region}|{times}"
    place = one.origin if matter == Matter.UNEMPLOYMENT else province(law, one.region)
    due = doubts.due(matter, Whom.RECEIVER, law, place, by.day)
    facts = {"consent": "not opted out", "month": month, "insured_in": one.region}
    steps = [
        Step(str(CaseEvent.ASK), "", str(CaseState.OPENED), by.day, by.now, by.actor, f"{key}|ask", facts, due_on=due)
    ]
    if one.both:
        asked = _which(one, month)
        outcome = {"questions": [question_json(asked)]}
        steps.append(
            Step(
                str(CaseEvent.QUESTION), str(CaseState.OPENED), str(CaseState.QUESTIONED), by.day, by.now, by.actor, f"{key}|which",
                outcome=outcome, due_on=due,
            )
        )  # fmt: skip
    return CaseRow(
        transfer_cases.number_of(books, key), str(matter), one.person, one.branch, one.origin, one.region, times, str(Role.BOTH), "",
        str(Asked.DETECTED), by.day, by.now, by.actor, key, tuple(steps),
    )  # fmt: skip


def _which(one: _Moved, month: int) -> Question:
    """Insured twice in one month: which relation stays is the worker's to say (人社部发〔2009〕187号 三)."""
    when = f"{month // 100}-{month % 100:02d}"
    return Question(
        Doubt.OVERLAP,
        Whom.WORKER,
        f"In {when} contributions were paid in {one.origin} and in {one.region}. Which place stays? The relation moves once nothing is "
        "paid in the old place any more; withdraw the case to leave it where it is.",
        f"{when} 在 {one.origin} 与 {one.region} 同时缴费。请确定保留哪一地的关系：原参保地停保后即转移；如愿保留原关系，请撤回。",
        None,
        {"name": "keeps", "months": [month]},
    )
