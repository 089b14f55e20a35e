"""The month of a log that a worker's rights are reckoned on: the one with most orders."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from suibao.work.evidence.days import packed
from suibao.work.evidence.occupied import known_to, occupied
from suibao.work.evidence.reading import Log

SECONDS_A_MINUTE = 60


@dataclass(frozen=True)
class MonthWorked:
    """One month of one worker on one platform: ``month`` 2026-03, the region of most orders, pay in fen before deductions,
    completed orders, and order time in minutes, in which orders carried at once count once."""

    month: str
    region: str
    pay_fen: int
    orders: int
    order_minutes: int


def month_worked(log: Log, platform: str, worker: str) -> MonthWorked | None:
    """The month with most completed orders, the later of two that are even; None without a completed order.

    A log seldom begins and ends with a month, and half a month's pay would make half a right. Orders and pay are counted as
    an assessment counts them: an order belongs to the month in which it was accepted, and what is paid for one that
    was not completed is pay.
    """
    moments = log.moments
    mine = moments.filter((moments["platform"] == platform) & (moments["worker"] == worker) & moments["accepted"])
    mine = mine.mutate(month=mine["answered_at"].strftime("%Y-%m"))
    sums = mine.group_by("month").agg(orders=mine.count(where=mine["completed"]), pay_fen=mine["pay_fen"].sum())
    most = sums.filter(sums["orders"] > 0).order_by(ibis.desc("orders"), ibis.desc("month")).limit(1)
    found = log.con.to_pyarrow(most).to_pylist()
    if not found:
        return None
    row = found[0]
    chosen = mine.filter((mine["month"] == row["month"]) & mine["completed"])
    return MonthWorked(
        row["month"], _region(log, chosen), int(row["pay_fen"] or 0), int(row["orders"]), _seconds(log, chosen) // SECONDS_A_MINUTE
    )


def _region(log: Log, orders: ir.Table) -> str:
    """Where most orders were, the first by code of those that are even."""
    counts = orders.group_by("region").agg(orders=orders.count())
    first = log.con.to_pyarrow(counts.order_by(ibis.desc("orders"), "region").limit(1))
    return str(first["region"][0].as_py())


def _seconds(log: Log, orders: ir.Table) -> int:
    """Time from acceptance to finish covered by any of the orders."""
    known_to(log.con)
    stays = orders.aggregate(stays=packed(orders["answered_at"], orders["finished_at"]).collect())
    spent = log.con.to_pyarrow(stays.select(spent=occupied(stays["stays"])))["spent"][0].as_py()
    return int(spent[0])
