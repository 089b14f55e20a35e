"""Small tables for charts: weeks, slack and hours of the day, of one worker or of a platform."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from suibao.work.evidence.days import by_day, rides, timed, typical
from suibao.work.evidence.reading import Log

Series = Mapping[str, tuple[tuple[float, ...], ...]]


def series(log: Log, platform: str, worker: str = "") -> Series:
    """``weeks``: week counted from the first, orders, hours busy, hours online, workers. ``slack``: lower end of the bucket in minutes
    (promised minus finished), orders. ``hours``: hour of the day, orders, mean minutes promised, mean minutes taken, median minutes
    that the platform's orders take."""
    return {
        "weeks": _weeks(log, platform, worker), "slack": _slack(log, platform, worker), "hours": _hours(log, platform, worker)
    }  # fmt: skip


def _of(rows: ir.Table, platform: str, worker: str) -> ir.Table:
    rows = rows.filter(rows["platform"] == platform)
    return rows.filter(rows["worker"] == worker) if worker else rows


def _tuples(log: Log, rows: ir.Table) -> tuple[tuple[float, ...], ...]:
    """Sorted rows of numbers; what is not known is NaN."""
    columns = [column.to_pylist() for column in log.con.to_pyarrow(rows.order_by(rows.columns[0])).columns]
    return tuple(tuple(float("nan") if cell is None else float(cell) for cell in row) for row in zip(*columns, strict=True))


def _weeks(log: Log, platform: str, worker: str) -> tuple[tuple[float, ...], ...]:
    days = _of(by_day(log, [(platform, worker)] if worker else ()), platform, worker)
    days = days.filter(days["orders"] > 0)
    weeks = days.group_by("week").agg(
        orders=days["orders"].sum(), busy=days["busy_s"].sum() / 3_600, online=(days["busy_s"] + days["waiting_s"]).sum() / 3_600,
        workers=days["worker"].nunique(),
    )  # fmt: skip
    first = weeks["week"].min().over(ibis.window())
    return _tuples(log, weeks.select(week=weeks["week"] - first, **{name: weeks[name] for name in weeks.columns[1:]}))


def _summed(log: Log, platform: str, worker: str) -> ir.Table:
    """Orders with a promised time by hour and bucket of slack: counts and seconds."""
    if worker:
        rows = timed(_of(log.moments.filter(log.moments["accepted"]), platform, worker)).mutate(rows=1)
    else:
        rows = _of(rides(log), platform, "")
    rows = rows.filter(rows["bucket"].notnull())
    return rows.group_by("hour", "bucket").agg(
        orders=rows["rows"].sum(), allowed=rows["allowed"].sum(), took=(rows["seconds"] * rows["rows"]).sum()
    )


def _slack(log: Log, platform: str, worker: str) -> tuple[tuple[float, ...], ...]:
    rows = _summed(log, platform, worker)
    return _tuples(log, rows.group_by("bucket").agg(orders=rows["orders"].sum()))


def _hours(log: Log, platform: str, worker: str) -> tuple[tuple[float, ...], ...]:
    rows = _summed(log, platform, worker)
    usual = typical(log)
    usual = usual.filter(usual["platform"] == platform).select("typical", hour_="hour")
    hours = rows.group_by("hour").agg(orders=rows["orders"].sum(), allowed=rows["allowed"].sum(), took=rows["took"].sum())
    joined = hours.left_join(usual, hours["hour"] == usual["hour_"])
    minutes = {name: joined[name] / joined["orders"] / 60 for name in ("allowed", "took")}
    return _tuples(log, joined.select("hour", "orders", **minutes, typical=joined["typical"] / 60))
