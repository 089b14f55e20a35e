"""The statistics that the invented city follows: one table, each value with its source and status.

``statistics.csv`` stands beside this module, so that the product works without the project's collection
of facts. Columns: ``name`` and ``key`` identify a value; ``tolerance`` (same unit) is how far the generated
city may be from it, empty where the value only feeds the generator; ``status`` is ``quoted`` (printed in the
source), ``official`` (a legal parameter), ``derived`` (arithmetic on quoted values, see the note),
``assumption`` (the facts say "not established"; the note gives the reason) or ``project`` (set by this project so
that several published values hold together); ``source`` and ``title`` name the source; ``fact`` is the row of
the collection (``file:series:dim1:dim2:dim3:period``) from which a quoted value was taken.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from suibao.errors import SuibaoError, nearest

STATUSES = ("quoted", "official", "derived", "assumption", "project")


@dataclass(frozen=True)
class Statistic:
    """One row of the table; ``tolerance`` is None where nothing is measured against it."""

    name: str
    key: str
    value: float
    unit: str
    tolerance: float | None
    status: str
    source: str
    title: str
    fact: str
    note: str


@cache
def table() -> tuple[Statistic, ...]:
    """The whole table in the order of the file."""
    text = files("suibao.demo").joinpath("statistics.csv").read_text(encoding="utf-8")
    return tuple(_statistic(row) for row in csv.DictReader(text.splitlines()))


def _statistic(row: dict[str, str]) -> Statistic:
    tolerance = float(row.pop("tolerance")) if row["tolerance"] else None
    row.pop("tolerance", None)
    return Statistic(value=float(row.pop("value")), tolerance=tolerance, **row)


@cache
def _index() -> dict[tuple[str, str], float]:
    return {(item.name, item.key): item.value for item in table()}


def value(name: str, key: str = "") -> float:
    """The value of one statistic in its own unit; SuibaoError names the nearest when there is none."""
    found = _index().get((name, key))
    if found is None:
        wanted = f"{name}/{key}" if key else name
        close = nearest(wanted, (f"{n}/{k}" if k else n for n, k in _index()))
        hint_en, hint_zh = (f"; the nearest is {close}", f"；最接近的是 {close}") if close else ("", "")
        raise SuibaoError(
            f"The demo has no statistic {wanted}{hint_en}.", f"演示数据没有统计量 {wanted}{hint_zh}。", name=wanted
        )
    return found


def share(name: str, key: str = "") -> float:
    """A statistic in percent as a fraction of one."""
    return value(name, key) / 100


def group(name: str) -> dict[str, float]:
    """All values of a statistic by key, in the order of the table."""
    found = {item.key: item.value for item in table() if item.name == name}
    if not found:
        value(name, "?")
    return found
