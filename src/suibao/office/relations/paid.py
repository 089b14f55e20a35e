"""Which months of many people are not paid to the last fen: by the marks of collection, and line by line where they do not tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from suibao.books.bulk import driver
from suibao.office import records
from suibao.office.collecting.whole import MARKS
from suibao.office.relations.reading_rows import Held

STATE = "state"
Cell = tuple[str, int]
Mark = tuple[int, int, str, str]
"""Month, branch, region, owner."""


def owed_months(connection: sa.Connection, held: Mapping[str, Held]) -> dict[str, frozenset[Cell]]:
    """By person the (region, month) of which something is missing; who owes nothing is absent. All of one branch."""
    marks = _marks(connection, held)
    doubtful = [person for person, one in held.items() if not _settled(one, marks)]
    if not doubtful:
        return {}
    found = records.months_of(connection, doubtful)
    owed: dict[str, frozenset[Cell]] = {}
    for person in doubtful:
        branch = held[person].branch
        cells = frozenset((one.region, one.month) for one in found[person] if one.branch == branch and not one.paid)
        if cells:
            owed[person] = cells
    return owed


def _settled(one: Held, marks: Mapping[Mark, datetime]) -> bool:
    """Whether the marks say of every line that it is paid: they were made after it was posted."""
    branch = int(one.branch)
    for span in one.spans:
        if span.owner == STATE:
            continue
        owner = span.owner or one.person
        for month in span.months:
            full = marks.get((month, branch, span.region, owner))
            if full is None or full < span.posted_at:
                return False
    return True


def _marks(connection: sa.Connection, held: Mapping[str, Held]) -> dict[Mark, datetime]:
    """When the months of all who owe any were filed, where both the workers' part and the payer's are marked as full."""
    owners = {span.owner or one.person for one in held.values() for span in one.spans if span.owner != STATE}
    months = [span.months[at] for one in held.values() for span in one.spans for at in (0, -1)]
    if not owners:
        return {}
    with driver(connection).cursor(binary=True) as cursor:
        cursor.execute(MARKS, (sorted(owners), min(months), max(months)))
        return {(row[0], row[1], row[2], row[3]): row[4] for row in cursor.fetchall() if row[5] and row[6]}
