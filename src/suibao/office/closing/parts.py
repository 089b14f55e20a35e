"""One part of a month: its lines by the law, kept, and brought into the ledger. Done again, it changes nothing."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from suibao.books import Books, assessment_parts, assessments
from suibao.law import Package
from suibao.law.units import WORKER_MONTH
from suibao.office.assess import Assessment, assess
from suibao.office.closing.content import digest
from suibao.office.closing.folder import Folder, Part
from suibao.office.closing.outcome import Assessed
from suibao.office.posting import Posted, post_lines


@dataclass(frozen=True)
class Close:
    """A close under way. ``name``: its key; ``run``: the number reserved for its assessment.

    ``fresh``: when it began, nothing stood in the ledger for the month. ``posted``: False for a trial.
    """

    books: Books
    name: str
    month: int
    chosen: Package
    folder: Folder
    run: int
    fresh: bool
    posted: bool


def carry_out(close: Close, part: Part) -> dict[str, Any]:
    """Assess, keep and post one part; its sums as plain data."""
    started = time.perf_counter()
    rows = close.folder.part(part)
    found = assess(close.chosen, close.month, rows)
    assessed = time.perf_counter()
    cases = cases_of(found)
    assessment_parts.keep(close.books, close.run, cases, found.lines.select(assessments.LINES.names))
    posted = _post(close, found, rows[WORKER_MONTH]["person"].to_pylist()) if close.posted else None
    return {
        "assessed": asdict(Assessed.of(found)),
        "posted": posted and asdict(posted),
        "digest": digest([found.lines, *found.inputs.values()]),
        "seconds": [assessed - started, time.perf_counter() - assessed],
    }


def _post(close: Close, found: Assessment, people: list[str]) -> Posted:
    """The part speaks for its people, for all payers of the month: a person may have left one of them."""
    covered = close.folder.speakers | found.covered
    return post_lines(
        close.books, close.month, found.lines, covered, people=people, close=close.name, fresh=close.fresh
    )  # fmt: skip


def cases_of(found: Assessment) -> list[pa.Table]:
    """The inputs of every case, for `explain`: one table a unit."""
    return [
        assessments.cases_of(table, unit, [name for name in table.column_names if name in found.law.inputs])
        for unit, table in found.inputs.items()
    ]
