"""What the books know of a person before a day: months, work, and the months already assessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import sqlalchemy as sa

from suibao.books.bulk import driver
from suibao.law.terms import Branch, Mode, Status
from suibao.office import records, standing
from suibao.office.calendar_months import month_of, plus
from suibao.office.claims.jobless_cover import KIND_CODE, months_by_fund
from suibao.office.claims.medical_months import Insured
from suibao.office.records import HISTORY, Entries, PaidMonth
from suibao.rules import Law

FULL = (Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL)
"""Branches that an employer pays only for who must be insured in all of them."""


@dataclass(frozen=True, slots=True)
class Work:
    """One engagement as the registry has it last; ``ended_on`` is None while it goes on."""

    payer: str
    region: str
    mode: int
    status: int
    industry: int
    started_on: date
    ended_on: date | None
    oi_batch: int | None

    def on(self, day: date) -> bool:
        """Whether it lasts on a day."""
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)

    def in_month(self, month: int) -> bool:
        """Whether it lasts on any day of a month (yyyymm)."""
        ends = None if self.ended_on is None else month_of(self.ended_on)
        return month_of(self.started_on) <= month and (ends is None or month <= ends)

    @property
    def labour(self) -> bool:
        """Under a labour relationship: work injury insurance is the employer's duty."""
        return self.status == Status.LABOUR

    @property
    def full(self) -> bool:
        """Whether all branches are the employer's duty: not for part-time work (劳动合同法 68, 72)."""
        return self.labour and self.mode != Mode.PART_TIME


@dataclass(frozen=True)
class Known:
    """One person on one day, and ``law`` of that day. ``closed``: the months that were assessed in these books."""

    person: str
    day: date
    law: Law
    months: Sequence[PaidMonth]
    work: Sequence[Work]
    closed: frozenset[int]
    drawn: Sequence[Insured] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def month(self) -> int:
        """The month of the day."""
        return month_of(self.day)

    @cached_property
    def by_branch(self) -> Mapping[Branch, Mapping[int, list[PaidMonth]]]:
        """Months by branch and month, paid ones and those of a payer first."""
        found: dict[Branch, dict[int, list[PaidMonth]]] = {branch: {} for branch in Branch}
        for one in sorted(self.months, key=lambda one: (one.month, not one.paid, one.payer == "")):
            found[one.branch].setdefault(one.month, []).append(one)
        return found

    @property
    def open_month(self) -> bool:
        """Whether the month of the day is not assessed yet, and the one before is."""
        return self.month not in self.closed and plus(self.month, -1) in self.closed

    def silent(self, branch: Branch) -> bool:
        """Whether the books can say nothing of the month: not assessed, and no record that reaches beyond it was brought."""
        if self.month in self.closed or self.open_month:
            return False
        brought = any(one.origin == HISTORY for rows in self.by_branch[branch].values() for one in rows)
        return not (brought and self.closed and self.month < min(self.closed))

    def row(self, branch: Branch) -> tuple[PaidMonth | None, bool]:
        """The month of the day, or the one before where the day's is not assessed yet and the relation goes on (True)."""
        rows = self.by_branch[branch].get(self.month)
        if rows:
            return rows[0], False
        before = self.by_branch[branch].get(plus(self.month, -1), []) if self.open_month else []
        going = [one for one in before if self.goes_on(one.payer)]
        return (going[0], True) if going else (None, False)

    def goes_on(self, payer: str) -> bool:
        """Whether work for a payer lasts on the day; of who pays alone, or a payer not on file, nothing says otherwise."""
        own = [one for one in self.work if one.payer == payer]
        return not own or any(one.on(self.day) for one in own)

    def had_employer(self, month: int) -> bool:
        """Whether an employer had to insure the person in all branches in a month."""
        by_work = any(one.full and one.in_month(month) for one in self.work)
        return by_work or any(
            one.payer and one.payer_fen for branch in FULL for one in self.by_branch[branch].get(month, ())
        )

    def employed(self) -> bool:
        """Whether the person is under a labour relationship on the day."""
        return any(one.labour and one.on(self.day) for one in self.work)


CLAIMED = "SELECT DISTINCT person FROM books.claims WHERE person = ANY (%s) AND kind = %s"
WORK = """
SELECT e.person, e.payer, e.region, e.mode, e.status, e.industry, e.started_on, e.ended_on, p.oi_batch
FROM books.engagements e LEFT JOIN books.parties p ON p.party = e.payer
WHERE e.person = ANY (%s) AND e.started_on <= %s ORDER BY e.person, e.started_on, e.payer
"""


def known(
    connection: sa.Connection,
    people: Sequence[str],
    day: date,
    law: Law,
    facts: Mapping[str, object],
    entries: Entries | None = None,
) -> dict[str, Known]:
    """What is known of several people; ``law`` is that of the day. The same question costs few queries for many people.

    ``entries``: what the ledger has about them, where it was read already.
    """  # fmt: skip
    months = records.months_of(connection, people, month_of(day), entries)
    work = _work(connection, people, day)
    closed = standing.closed(connection)
    drew = _drew(connection, people)
    return {
        person: Known(
            person, day, law, months[person], work.get(person, []), closed,
            months_by_fund(connection, person, month_of(day)) if person in drew else (), facts,
        )
        for person in people
    }  # fmt: skip


def _drew(connection: sa.Connection, people: Sequence[str]) -> set[str]:
    """Those of whom there is any claim for unemployment benefit; of all others nothing is asked one by one."""
    with driver(connection).cursor() as cursor:
        return {str(person) for (person,) in cursor.execute(CLAIMED, (list(people), KIND_CODE))}


def _work(connection: sa.Connection, people: Sequence[str], day: date) -> dict[str, list[Work]]:
    found: dict[str, list[Work]] = {}
    with driver(connection).cursor() as cursor:
        cursor.execute(WORK, (list(people), day))
        for person, *row in cursor:
            found.setdefault(person, []).append(Work(*row))
    return found
