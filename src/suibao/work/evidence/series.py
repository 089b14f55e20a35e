"""Small tables for charts: weeks, slack and hours of the day, of one worker or of a platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan
from typing import Any

import ibis.expr.types as ir

from suibao.work.evidence.days import by_day, rides, timed, typical
from suibao.work.evidence.income import numbers
from suibao.work.evidence.reading import Log

SECONDS_AN_HOUR = 3_600
SECONDS_A_MINUTE = 60

Rows = tuple[tuple[float, ...], ...]


def series(log: Log, platform: str, worker: str = "") -> Mapping[str, Rows]:
    """``weeks``: week counted from the first, orders, hours busy, hours online, workers. ``slack``: lower end of the bucket in minutes
    (promised minus finished), orders. ``hours``: hour of the day, orders, mean minutes promised, mean minutes taken, median minutes
    that the platform's orders take (NaN where not known)."""
    found = log.con.to_pyarrow(_promised(log, platform, worker)).to_pylist()
    usual = typical(log)
    medians = log.con.to_pyarrow(usual.filter(usual["platform"] == platform).select("hour", "typical")).to_pylist()
    known = {row["hour"]: row["typical"] / SECONDS_A_MINUTE for row in medians if row["typical"] is not None}
    hours = tuple(
        (hour, orders, allowed / orders / SECONDS_A_MINUTE, took / orders / SECONDS_A_MINUTE, known.get(int(hour), nan))
        for hour, orders, allowed, took in _summed(found, "hour", ("orders", "allowed", "took"))
    )
    return {"weeks": _weeks(log, platform, worker), "slack": _summed(found, "bucket", ("orders",)), "hours": hours}


def _of(rows: ir.Table, platform: str, worker: str) -> ir.Table:
    rows = rows.filter(rows["platform"] == platform)
    return rows.filter(rows["worker"] == worker) if worker else rows


def _summed(rows: Sequence[Mapping[str, Any]], by: str, names: Sequence[str]) -> Rows:
    """Sums of the named columns by one of them, sorted."""
    keys = sorted({row[by] for row in rows})
    return tuple(
        (float(key), *(float(sum(row[name] for row in rows if row[by] == key)) for name in names)) for key in keys
    )


def _weeks(log: Log, platform: str, worker: str) -> Rows:
    days = _of(by_day(log, numbers(log, platform, worker) if worker else ()), platform, worker)
    sums = days.group_by("week").agg(
        orders=days["orders"].sum(), busy=days["busy_s"].sum(), online=(days["busy_s"] + days["waiting_s"]).sum(),
        workers=days["worker"].nunique(),
    )  # fmt: skip
    weeks = log.con.to_pyarrow(sums.order_by("week")).to_pylist()
    return tuple(
        (float(row["week"] - weeks[0]["week"]), float(row["orders"]), row["busy"] / SECONDS_AN_HOUR,
         row["online"] / SECONDS_AN_HOUR, float(row["workers"]))
        for row in weeks
    )  # fmt: skip


def _promised(log: Log, platform: str, worker: str) -> ir.Table:
    """Completed orders with a promised time by hour and bucket of slack: counts and seconds."""
    mine = timed(_of(log.moments.filter(log.moments["accepted"]), platform, worker)).mutate(rows=1) if worker else None
    rows = mine if mine is not None else _of(rides(log), platform, "")
    rows = rows.filter(rows["bucket"].notnull())
    return rows.group_by("hour", "bucket").agg(
        orders=rows["rows"].sum(), allowed=rows["allowed"].sum(), took=(rows["seconds"] * rows["rows"]).sum()
    )
