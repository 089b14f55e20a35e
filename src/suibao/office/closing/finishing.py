"""Last steps of a close: people who vanished from the files, the run made visible, relations attached, the ledger verified."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from suibao.books import assessment_parts, ledger
from suibao.books.assessments import Run
from suibao.office.assess import LINES
from suibao.office.closing.outcome import Assessed, Verified, together
from suibao.office.closing.parts import Close
from suibao.office.closing.request import Request
from suibao.office.enrolling import CHINA
from suibao.office.posting import post_lines
from suibao.office.relations import detecting

SLICE = 10_000

# Whoever had a case in an earlier run of the month and has none now. Those who have a part without a case were looked at there.
VANISHED = """
SELECT DISTINCT c.person COLLATE "C" FROM books.cases c JOIN books.runs r ON r.id = c.run
WHERE r.month = :month AND r.law = :law AND r.id < :run
AND NOT EXISTS (SELECT FROM books.cases n WHERE n.person = c.person AND n.run = :run) ORDER BY 1
"""


def take_back_vanished(close: Close, law: str) -> int:
    """Reverse what stands for people who are no longer in the files, where the files speak for the payer; how many lines."""
    with close.books.begin() as connection:
        query = sa.text(VANISHED)
        people = list(connection.scalars(query, {"month": close.month, "law": law, "run": close.run}))
    taken_back = 0
    for start in range(0, len(people), SLICE):
        some = people[start : start + SLICE]
        done = post_lines(
            close.books, close.month, LINES.empty_table(), close.folder.speakers, people=some, close=close.name
        )  # fmt: skip
        taken_back += done.reversed
    return taken_back


def seal(close: Close, law: str, parts: Iterable[dict[str, Any]], law_digest: str = "") -> None:
    """Make the run visible with the parts that were done, under the law of the close or of ``law_digest``."""
    found = list(parts)
    sums = together(Assessed.kept(one["assessed"]) for one in found)
    digest = hashlib.sha256("\n".join(one["digest"] for one in found).encode()).digest()
    run = Run(f"close:{close.name}", close.month, law, law_digest or close.chosen.law.at(close.month).digest)
    assessment_parts.finish(close.books, close.run, run, sums.cases, sums.lines, digest)


def attach(close: Close, request: Request) -> dict[str, Any]:
    """Relations of who is insured anew, and cases of who moved, as plain data; see `office.relations.detecting`."""
    asked = datetime.fromisoformat(request.now)
    now = asked if asked.tzinfo else asked.replace(tzinfo=CHINA)
    found = detecting.attach(close.books, close.month, now=now, day=now.astimezone(CHINA).date(), law=close.chosen.law)
    return asdict(found)


def verify(close: Close) -> dict[str, Any]:
    """The ledger's own proof, as plain data."""
    return asdict(Verified.of(ledger.verify(close.books)))
