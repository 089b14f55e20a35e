"""Which months of people are paid to the last fen: by the marks of collection where they settle it, else line by line.

A filing that was made after a line was posted holds that line while it stands; where the parts of that filing are marked as
full, and nothing was ever taken off again, every line of it is paid. All else is asked of `collecting.lines`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from suibao.books.bulk import driver
from suibao.law.terms import Branch
from suibao.office.collecting import lines
from suibao.office.collecting.unpaid import Place
from suibao.office.standing import Share

STATE = "state"
WORKER = "worker"
BRANCHES = {int(branch): branch for branch in Branch}
"""Branches by their number: a look-up is a tenth of making one anew."""

MARKS = """
WITH f AS (
    SELECT DISTINCT ON (owner, region, month) owner, region, month, revision, recorded_at FROM books.filings
    WHERE owner = ANY (%s) AND month BETWEEN %s AND %s
    ORDER BY owner, region, month, revision DESC
)
SELECT f.month, s.branch, f.region, f.owner, f.recorded_at, bool_or(s.worker_full AND s.revision = f.revision),
    bool_or(s.payer_full AND s.revision = f.revision)
FROM f JOIN books.set_against s ON s.owner = f.owner AND s.region = f.region AND s.month = f.month
WHERE s.kind = 'contribution' GROUP BY 1, 2, 3, 4, 5 HAVING min(least(s.worker_fen, s.payer_fen)) >= 0
"""


Mark = tuple[datetime, bool, bool]
"""When a branch of a month was filed, and whether the workers' part and the payer's part of it are full."""


def whole_months(connection: sa.Connection, shares: Mapping[str, Sequence[Share]]) -> dict[str, set[Place]]:
    """By person the places (month, branch, region, owner) of which nothing is missing. ``shares``: what stands assessed."""
    owed = {person: [one for one in own if one.owner != STATE and one.amount_fen] for person, own in shares.items()}
    marks = _marks(connection, owed)
    found: dict[str, set[Place]] = {}
    doubtful: dict[str, set[Place]] = {}
    for person, own in owed.items():
        every, open_ = set[Place](), set[Place]()
        for one in own:
            place = (one.month, BRANCHES[one.branch], one.region, one.owner)
            every.add(place)
            if not _settled(one, marks.get(place)):
                open_.add(place)
        found[person], doubtful[person] = every - open_, open_
    for person, places in _line_by_line(connection, doubtful).items():
        found[person] |= places
    return found


def _settled(share: Share, mark: Mark | None) -> bool:
    """Whether the mark says of this very line that it is paid."""
    if mark is None or share.posted_at > mark[0]:
        return False
    return mark[1] if share.bearer == WORKER else mark[2]


def _marks(connection: sa.Connection, owed: Mapping[str, Sequence[Share]]) -> dict[Place, Mark]:
    """The marks of the months between the first and the last, of all who owe any of them."""
    months = [own[at].month for own in owed.values() if own for at in (0, -1)]  # in order, within each person's
    if not months:
        return {}
    owners = sorted({one.owner for own in owed.values() for one in own})
    with driver(connection).cursor(binary=True) as cursor:
        cursor.execute(MARKS, (owners, min(months), max(months)))
        return {(row[0], BRANCHES[row[1]], row[2], row[3]): row[4:] for row in cursor.fetchall()}


def _line_by_line(connection: sa.Connection, doubtful: Mapping[str, set[Place]]) -> dict[str, set[Place]]:
    """Of the doubtful places those that the lines show as paid; what is not filed is not."""
    people = [person for person, places in doubtful.items() if places]
    asked = {(owner, region, month) for person in people for month, _, region, owner in doubtful[person]}
    sums: dict[tuple[str, Place], int] = {}
    for one in lines.of_people(connection, people, asked) if people else ():
        place = one.month, BRANCHES[one.branch], one.region, one.owner
        sums[one.person, place] = sums.get((one.person, place), 0) + one.unpaid_fen
    return {person: {place for place in doubtful[person] if sums.get((person, place), 1) <= 0} for person in people}
