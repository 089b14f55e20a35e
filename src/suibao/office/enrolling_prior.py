"""Prior records of a desk file against each other and the register: a month counts once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from suibao.work.reasons import Reason

Row = Mapping[str, Any]


def refused_histories(rows: Sequence[Row], known: Sequence[Row]) -> list[tuple[str, int, Reason, str]]:
    """The rows whose months overlap with those of a row before them, or with what the register has.

    A row of the same person, branch, region, first month and kind as a registered one is its correction.
    """
    corrected = {_key(row, "first_month") for row in rows}
    taken: dict[tuple[Any, ...], list[tuple[int, int]]] = {}
    for row in known:
        if _key(row, "first") not in corrected:
            taken.setdefault(_place(row), []).append((row["first"], row["last"]))
    found = []
    for row in rows:
        months = taken.setdefault(_place(row), [])
        first, last = row["first_month"], row["last_month"]
        if any(first <= other_last and other_first <= last for other_first, other_last in months):
            found.append((row["file"], row["row"], Reason.MONTHS_OVERLAP, "first_month"))
        else:
            months.append((first, last))
    return found


def _place(row: Row) -> tuple[Any, ...]:
    return row["person"], row["branch"], row["region"]


def _key(row: Row, first: str) -> tuple[Any, ...]:
    return (*_place(row), row[first], row["kind"])
