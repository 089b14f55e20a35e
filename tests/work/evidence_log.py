"""Small invented order logs, and reading them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.work.making import NOW, REGIONS, Row, write_parquet

from suibao.work.evidence.reading import Log, read_log

MONDAY = datetime(2025, 9, 1)


def taken(number: int, day: int, minute: int, lasted: int = 30, **changes: Any) -> Row:
    """An order accepted ``minute`` minutes after midnight of ``day`` (0 is a Monday) that took ``lasted`` minutes, 40 promised."""
    at = MONDAY + timedelta(days=day, minutes=minute)
    row: Row = {
        "order_id": f"d{number}", "platform": "p1", "worker": "w1", "region": "440100", "industry": "takeaway",
        "offered_at": f"{at - timedelta(seconds=20)}", "accepted_at": f"{at}", "promised_at": f"{at + timedelta(minutes=40)}",
        "finished_at": f"{at + timedelta(minutes=lasted)}", "assigned": "dispatched", "outcome": "completed", "rating": None,
        "pay": "10.00", "deduction": "0.00",
    }  # fmt: skip
    return row | changes


def offer(number: int, day: int, minute: int, **changes: Any) -> Row:
    """An offer that the worker refused ten seconds later."""
    at = MONDAY + timedelta(days=day, minutes=minute)
    row: Row = {
        "offer_id": f"f{number}", "order_id": None, "platform": "p1", "worker": "w1", "region": "440100",
        "offered_at": f"{at}", "answered_at": f"{at + timedelta(seconds=10)}", "answer": "refused", "pay": "9.00",
    }  # fmt: skip
    return row | changes


def log_of(folder: Path, files: dict[str, list[Row]], more: Sequence[dict[str, list[Row]]] = (), **options: Any) -> Log:
    """Each mapping of kinds in a folder of its own, read together."""
    folders = []
    for at, kinds in enumerate((files, *more)):
        folders.append(folder / f"part{at}")
        write_parquet(folders[-1], kinds)
    return read_log(folders, regions=REGIONS, now=NOW, threads=1, memory_limit="500MB", **options)
