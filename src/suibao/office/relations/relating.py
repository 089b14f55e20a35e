"""Relations of one or of many people ended, frozen and opened by set, with their events, within the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from suibao.books.bulk import driver
from suibao.books.relations import ENDED, FREEZES, FROZEN, OPENED, Relation
from suibao.law.terms import Branch
from suibao.office.relations import effects

Place = tuple[str, Branch]

OPEN = """
SELECT r.person, r.branch, r.region, r.since, r.held, r.until, r.leaving, r.case_number FROM books.relations r
WHERE r.person = ANY (%s) AND r.until IS NULL ORDER BY r.person, r.branch, r.since, r.held
"""
KEYS = "unnest(%s::text[], %s::smallint[], %s::text[], %s::date[], %s::text[]) AS v (person, branch, region, since, case_number)"
SAME = "r.person = v.person AND r.branch = v.branch AND r.region = v.region AND r.since = v.since"
END = f"""
UPDATE books.relations r SET until = greatest(%s, r.since), leaving = false, case_number = v.case_number FROM {KEYS} WHERE {SAME}
"""  # noqa: S608 pieces of this module
FREEZE = f"UPDATE books.relations r SET held = %s, case_number = v.case_number FROM {KEYS} WHERE {SAME}"  # noqa: S608
BEGIN = """
INSERT INTO books.relations (person, branch, region, held, since, until, leaving, case_number)
SELECT v.person, v.branch, v.region, v.held, v.since, NULL, false, v.case_number
FROM unnest(%s::text[], %s::smallint[], %s::text[], %s::date[], %s::text[], %s::smallint[])
    AS v (person, branch, region, since, case_number, held)
ON CONFLICT ON CONSTRAINT relations_pk DO UPDATE SET held = excluded.held, until = NULL, leaving = false,
    case_number = excluded.case_number
"""
TELL = """
INSERT INTO books.relation_events (person, branch, region, held, event, happened_on, recorded_at, actor, case_number)
SELECT v.person, v.branch, v.region, v.held, %s, v.on_day, %s, %s, v.case_number
FROM unnest(%s::text[], %s::smallint[], %s::text[], %s::smallint[], %s::date[], %s::text[])
    AS v (person, branch, region, held, on_day, case_number)
"""


@dataclass(frozen=True)
class By:
    """Who does something, when, and on which day it counts. ``now``: aware."""

    actor: str
    now: datetime
    day: date


def open_relations(connection: sa.Connection, places: Sequence[Place]) -> dict[Place, list[Relation]]:
    """The open relations of these people, by person and branch."""
    found: dict[Place, list[Relation]] = defaultdict(list)
    with driver(connection).cursor(binary=True) as cursor:
        cursor.execute(OPEN, (sorted({person for person, _ in places}),))
        for person, branch, *rest in cursor.fetchall():
            one = Relation(person, _BRANCHES[branch], *rest)
            found[person, one.branch].append(one)
    return found


def relate(connection: sa.Connection, many: Iterable[tuple[str, effects.Changes]], by: By) -> None:
    """Relations end, freeze and open: all of a kind at once, in this order."""
    changes = list(many)
    ended = [replace(one, case_number=number) for number, change in changes for one in change.ended]
    frozen = [replace(one, case_number=number) for number, change in changes for one in change.frozen]
    with driver(connection).cursor() as cursor:
        if ended:
            cursor.execute(END, (by.day, *_keys(ended)))
            _tell(cursor, ended, ENDED, [max(by.day, one.since) for one in ended], by)
        if frozen:
            cursor.execute(FREEZE, (FROZEN, *_keys(frozen)))
            _tell(cursor, frozen, FREEZES, [by.day] * len(frozen), by)
    open_(connection, [change.opened for _, change in changes if change.opened is not None], by)


def open_(connection: sa.Connection, relations: Sequence[Relation], by: By, *, known: bool = False) -> None:
    """Open relations. ``known``: they lie there already and are only noted."""
    if not relations:
        return
    with driver(connection).cursor() as cursor:
        cursor.execute(BEGIN, (*_keys(relations), [one.held for one in relations]))
        _tell(cursor, relations, OPENED, [one.since if known else by.day for one in relations], by)


def _keys(many: Sequence[Relation]) -> list[list[Any]]:
    columns = ("person", "branch", "region", "since", "case_number")
    return [
        [int(value) if name == "branch" else value for value in (getattr(one, name) for one in many)]
        for name in columns
    ]


def _tell(cursor: Any, many: Sequence[Relation], event: str, days: Sequence[date], by: By) -> None:
    people, branches, regions, _, numbers = _keys(many)
    held = [one.held for one in many]
    cursor.execute(TELL, (event, by.now, by.actor, people, branches, regions, held, list(days), numbers))


_BRANCHES = {int(branch): branch for branch in Branch}
