"""The month of a log that a worker's rights are reckoned on: the last whole one, else the one with most orders."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from suibao.work.evidence.reading import Log

SECONDS_A_MINUTE = 60


@dataclass(frozen=True)
class MonthWorked:
    """One month of one worker on one platform: ``month`` 2026-03, region of most orders, pay in fen, order time in minutes."""

    month: str
    region: str
    pay_fen: int
    orders: int
    order_minutes: int


def month_worked(log: Log, platform: str, worker: str) -> MonthWorked | None:
    """The month with most completed orders, the later of two that are even; None without a completed order.

    A log seldom begins and ends with a month, and half a month's pay would make half a right.
    """
    moments = log.moments
    mine = moments.filter((moments["platform"] == platform) & (moments["worker"] == worker) & moments["completed"])
    taken = mine.mutate(
        month=mine["answered_at"].strftime("%Y-%m"),
        seconds=mine["finished_at"].epoch_seconds() - mine["answered_at"].epoch_seconds(),
    )
    sums = taken.group_by("month").agg(
        orders=taken.count(), pay_fen=taken["pay_fen"].sum(), seconds=taken["seconds"].sum(), region=taken["region"].mode()
    )
    first = log.con.to_pyarrow(sums.order_by(ibis.desc("orders"), ibis.desc("month")).limit(1)).to_pylist()
    if not first:
        return None
    row = first[0]
    return MonthWorked(
        row["month"], row["region"], int(row["pay_fen"]), int(row["orders"]), int(row["seconds"] or 0) // SECONDS_A_MINUTE
    )
