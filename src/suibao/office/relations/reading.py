"""A person's record of one branch at one place, as the books know it: months paid, account, who still pays, who draws.

    found = records_of(connection, [(person, "440100"), (person, "330100")], Branch.EMPLOYEE_PENSION, law, day)

Months come from the ledger and from what was brought along; those that an earlier case moved stand where they are now, those
that were cleaned stand nowhere. A month counts once it is paid to the last fen; what is owed is in ``arrears``. Birth and sex
come from the sealed ID number, opened on record (`personal_of`), or from what was stated; household registration never.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from suibao.books import Books
from suibao.books.bulk import driver
from suibao.books.registry import Access, Person, open_people
from suibao.books.relations import Relation
from suibao.law.terms import Branch
from suibao.law.transfer.terms import Contributor
from suibao.office import standing
from suibao.office.calendar_months import month_of
from suibao.office.relations.holding import Row, by_place
from suibao.office.relations.model import MonthRow, Record
from suibao.office.relations.paid import owed_months
from suibao.office.relations.reading_rows import Held as HeldRows
from suibao.office.relations.reading_rows import held_of
from suibao.office.relations.terms import Held
from suibao.rules import Law

RESIDENT_ID = "resident_id"
PPM = 1_000_000
POOL_SINCE = 199801
"""Before, nothing went to a pool that would move (国办发〔2009〕66号 4)."""
BIRTH = slice(6, 14)
SEX = 16
"""Where day of birth and sex stand in an ID number of 18 places (GB 11643): the last but one digit is odd for men."""

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Personal:
    """What an ID number tells; None where it is no resident ID number or nobody is registered."""

    born: date | None = None
    is_woman: bool | None = None


NOTHING = Personal()


@dataclass(frozen=True)
class Read:
    """Records by (person, region), and the open relations of each person."""

    records: Mapping[tuple[str, str], Record]
    relations: Mapping[str, list[Relation]]


GOING_ON = """
SELECT e.person, e.payer, bool_or(e.ended_on IS NULL OR e.ended_on >= %s) FROM books.engagements e
WHERE e.person = ANY (%s) GROUP BY 1, 2
"""
JOINED = """
SELECT DISTINCT ON (person, region) person, region, joined FROM books.choices
WHERE person = ANY (%s) AND branch = %s AND since <= %s ORDER BY person, region, since DESC
"""


def record_of(
    connection: sa.Connection,
    person: str,
    branch: Branch,
    region: str,
    law: Law,
    day: date,
    *,
    facts: Facts | None = None,
    personal: Personal = NOTHING,
) -> Record:
    """What the books know of one person's branch at one place on ``day``; see the module."""
    found = records_of(
        connection, [(person, region)], branch, law, day, facts={person: facts or {}}, personal={person: personal}
    )
    return found[person, region]


def records_of(
    connection: sa.Connection,
    asked: Sequence[tuple[str, str]],
    branch: Branch,
    law: Law,
    day: date,
    *,
    facts: Mapping[str, Facts] | None = None,
    personal: Mapping[str, Personal] | None = None,
) -> Mapping[tuple[str, str], Record]:
    """The records of many (person, region) in a handful of questions of the database, whatever their number."""
    return read(connection, asked, branch, law, day, facts=facts, personal=personal).records


def read(
    connection: sa.Connection,
    asked: Sequence[tuple[str, str]],
    branch: Branch,
    law: Law,
    day: date,
    *,
    facts: Mapping[str, Facts] | None = None,
    personal: Mapping[str, Personal] | None = None,
) -> Read:
    """:func:`records_of`, with the relations that these people have open."""
    people = sorted({person for person, _ in asked})
    held = held_of(connection, people, branch, law)
    owed = owed_months(connection, held)
    still = _still(connection, held, branch, day)
    every = {person: by_place(one, owed.get(person, frozenset())) for person, one in held.items()}
    found: dict[tuple[str, str], Record] = {}
    for person, region in asked:
        stated = (facts or {}).get(person, {})
        known = (personal or {}).get(person, NOTHING)
        places = every[person]
        found[person, region] = _record(held[person], region, places.get(region, []), still, owed, stated, known)
    return Read(found, {person: [one for one in rows.relations if one.until is None] for person, rows in held.items()})


def personal_of(books: Books, people: Iterable[str], access: Access) -> dict[str, Personal]:
    """Birth and sex of registered people by their ID numbers; each opening stands in the record before it is done."""
    opened = open_people(books, people, access)
    return {key: born_and_sex(one) for key, one in opened.items() if one.kind == RESIDENT_ID and one.valid_number}


def born_and_sex(opened: Person) -> Personal:
    """Birth and sex of somebody whose ID number was opened; nothing where it is no valid resident ID number."""
    if opened.kind != RESIDENT_ID or not opened.valid_number:
        return NOTHING
    number = opened.id_number
    born = number[BIRTH]
    return Personal(date(int(born[:4]), int(born[4:6]), int(born[6:])), int(number[SEX]) % 2 == 0)


def _record(
    held: HeldRows,
    region: str,
    rows: Sequence[Row],
    still: frozenset[tuple[str, str]],
    owed: Mapping[str, frozenset[tuple[str, int]]],
    facts: Facts,
    personal: Personal,
) -> Record:
    balance, interest = held.accounts.get(region, (0, 0))
    months = tuple(_month_row(one, region) for one in rows)
    arrears = tuple(sorted({month for place, month in owed.get(held.person, ()) if place == region}))
    last = max(rows, key=lambda one: one.last) if rows else None
    return Record(
        held.person, held.branch, region, _held(held, region), months, balance, interest, _before_1998(rows),
        Contributor.ALONE if last is not None and last.alone else Contributor.EMPLOYEE, _pool_rate(rows), arrears,
        (held.person, region) in still, _draws(held), "", personal.born, personal.is_woman,
        min((one.month for one in months), default=None), facts, _leaving(held),
    )  # fmt: skip


def _month_row(one: Row, region: str) -> MonthRow:
    return MonthRow(
        one.first, one.base_fen, one.months, one.deemed, False, one.own_fen, one.payer, "" if one.region == region else one.region,
        one.temporary,
    )  # fmt: skip


def _held(held: HeldRows, region: str) -> Held:
    """How the region holds the relation that is open there; a general account where none is."""
    return next((Held(one.held) for one in held.relations if one.region == region and one.until is None), Held.GENERAL)


def _leaving(held: HeldRows) -> str:
    """The case for which money of the relation is reserved, wherever in these books it lies; '' for none."""
    return next((one.case_number for one in held.relations if one.until is None and one.leaving), "")


def _draws(held: HeldRows) -> bool | None:
    """Whether the person draws what the branch pays to the retired; of medical cover a pension does not tell it."""
    if held.branch == Branch.EMPLOYEE_PENSION:
        return held.draws_pension
    return None if held.branch == Branch.EMPLOYEE_MEDICAL and held.draws_pension else False


def _pool_rate(rows: Sequence[Row]) -> int | None:
    """Parts per million of the bases since 1998 that went to the pool; None where it is not known of any of the months."""
    since = [one for one in rows if one.first >= POOL_SINCE and not one.deemed]
    bases = sum(one.base_fen * one.months for one in since)
    if not bases or any(one.pool_fen is None for one in since):
        return None
    pooled = sum((one.pool_fen or 0) * one.months for one in since)
    return (2 * pooled * PPM + bases) // (2 * bases) or None


def _before_1998(rows: Sequence[Row]) -> int:
    """Own contributions before 1998 as they were brought along, without interest."""
    return sum(one.own_fen * one.months for one in rows if one.last < POOL_SINCE)


@dataclass
class _Still:
    """(person, owner, region) of the last closed month, by what ends them: an engagement, or a choice."""

    employed: set[tuple[str, str, str]] = field(default_factory=set)
    alone: set[tuple[str, str]] = field(default_factory=set)


def _still(
    connection: sa.Connection, held: Mapping[str, HeldRows], branch: Branch, day: date
) -> frozenset[tuple[str, str]]:
    """(person, region) where somebody still pays: a line stands in the last month that was closed, and nothing ended it since."""
    closed = [month for month in standing.closed(connection) if month <= month_of(day)]
    if not closed:
        return frozenset()
    last, found = max(closed), _Still()
    for person, one in held.items():
        for span in one.spans:
            if span.months[-1] == last:
                (
                    found.employed.add((person, span.owner, span.region))
                    if span.owner
                    else found.alone.add((person, span.region))
                )
    ended, left = set[tuple[str, str]](), set[tuple[str, str]]()
    with driver(connection).cursor() as cursor:
        if found.employed:
            cursor.execute(GOING_ON, (day, sorted({one[0] for one in found.employed})))
            ended = {(person, payer) for person, payer, lasts in cursor.fetchall() if not lasts}
        if found.alone:
            cursor.execute(JOINED, (sorted({one[0] for one in found.alone}), int(branch), month_of(day)))
            left = {(person, region) for person, region, joined in cursor.fetchall() if not joined}
    working = {(person, region) for person, owner, region in found.employed if (person, owner) not in ended}
    return frozenset(working | (found.alone - left))
