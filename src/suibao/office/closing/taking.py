"""First step of a close: read and check the files, register whom they know, lay the aggregates down in parts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from suibao.books import Books
from suibao.law import Package
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.office.closing.folder import FACTS, Folder, split, write
from suibao.office.closing.request import Request
from suibao.office.coverage import spoken_for
from suibao.office.enrolling import Known, register
from suibao.work.intake import read_month
from suibao.work.month import Month

Progress = Callable[[str, int, int], None]


def take(books: Books, request: Request, chosen: Package, folder: Folder, tell: Progress) -> dict[str, Any]:
    """Fill the folder; its facts. Idempotent: a folder that is complete is taken as it is.

    Raises FileError for a file that cannot be taken as a whole.
    """
    if folder.complete:
        return folder.facts
    now = datetime.fromisoformat(request.now)
    started = time.perf_counter()
    with read_month(
        request.paths, request.month, secret=books.secret, now=now, regions=set(chosen.law.regions.codes) - {"CN"},
        memory_limit=request.memory_limit, progress=tell,
    ) as month:  # fmt: skip
        read = time.perf_counter()
        # The server writes the registry while the parts are laid down here; the folder is complete when both are done.
        with folder.making() as place, ThreadPoolExecutor(1, "suibao-register") as pool:
            registered = pool.submit(register, books, Known.of(month), now=now)
            facts = _lay_down(month, request, place)
            registered.result()
            seconds = {"read": read - started, "aggregate": time.perf_counter() - read}
            (place / FACTS).write_bytes(orjson.dumps({**facts, "seconds": seconds}))
    pa.default_memory_pool().release_unused()
    return folder.facts


def _lay_down(month: Month, request: Request, place: Path) -> dict[str, Any]:
    """Write everything into ``place`` but the facts, which are returned."""
    parted = _lay_down_parts(month, request, place)
    write(place, "parties", month.parties)
    write(place, "people", month.people())
    write(place, "reasons", month.reasons())
    month.write_quarantine(place / "quarantine", ("csv", "parquet"))
    return {
        **parted,
        "month": month.month,
        "counts": {kind: asdict(one) for kind, one in month.counts.items()},
        "files": [asdict(one) for one in month.files],
        "warnings": [asdict(one) for one in month.warnings],
        "reasons": _tally(month.reasons()),
    }


def _lay_down_parts(month: Month, request: Request, place: Path) -> dict[str, Any]:
    """Write the aggregates, part by part, and for whom they speak; what is to be known of them. Then they are let go."""
    # Each in one chunk from here on, so that nothing further down has to copy it.
    workers = month.worker_month().combine_chunks()
    orders, jobs = month.order_month().combine_chunks(), month.engagement_month().combine_chunks()
    aggregates, held_back = spoken_for({ORDER_MONTH: orders, ENGAGEMENT_MONTH: jobs, WORKER_MONTH: workers})
    parts = []
    for part, rows in split(aggregates, request.people):
        parts.append(asdict(part))
        for unit, table in rows.items():
            write(place, f"{part.stem}-{unit}", table)
    write(place, "speakers", _speakers(aggregates))
    jobs = aggregates[ENGAGEMENT_MONTH]
    return {
        "parts": parts,
        "people": workers.num_rows,
        "held_back": held_back,
        "statuses": _people_by(jobs, "status"),
        "modes": _people_by(jobs, "mode"),
    }


def _speakers(aggregates: Mapping[str, pa.Table]) -> pa.Table:
    """(unit, payer) of everybody whose orders or pay were handed in."""
    pairs = [
        (unit, payer) for unit in (ORDER_MONTH, ENGAGEMENT_MONTH) for payer in aggregates[unit]["payer"].unique().to_pylist()
    ]  # fmt: skip
    return pa.table({"unit": pa.array([one[0] for one in pairs], pa.string()),
                     "payer": pa.array([one[1] for one in pairs], pa.string())})  # fmt: skip


def _people_by(jobs: pa.Table, column: str) -> list[list[int]]:
    """Distinct people by a column of engagements."""
    pairs = jobs.select(["person", column]).group_by(["person", column]).aggregate([])
    return sorted([row["values"], row["counts"]] for row in pairs[column].value_counts().to_pylist())


def _tally(reasons: pa.Table) -> list[list[Any]]:
    """Refused rows by reason, most first."""
    found: dict[str, int] = {}
    for row in reasons.to_pylist():
        found[row["reason"]] = found.get(row["reason"], 0) + row["rows"]
    return sorted(([reason, rows] for reason, rows in found.items()), key=lambda one: -one[1])
