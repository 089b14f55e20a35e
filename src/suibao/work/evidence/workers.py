"""The sums of an order log by worker and by platform, with what intervals need: sums of products over clusters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from suibao.work.evidence.days import OFFERED, SUMS, by_day, offered_by_day
from suibao.work.evidence.income import incomes, numbers
from suibao.work.evidence.intervals import Sums
from suibao.work.evidence.ratios import RATIOS, Ratio
from suibao.work.evidence.reading import Log

KEYS = ["platform", "worker"]
ALL_AT_ONCE = 1_000_000
"""Rows of a log up to which all workers take less time than putting the question once more for one of them."""
WEEKS = ("weeks", "span_weeks", "longest_day_s", "longest_week_s", "online_s", "workers", "linked", "income_fen", "income_all_fen")
"""Further columns of :func:`by_worker`: weeks with an order, weeks from first to last, maxima, and incomes (0 where not known)."""


def by_worker(log: Log, platform: str = "", worker: str = "") -> ir.Table:
    """One row a platform and worker: sums, :data:`WEEKS`, first and last day, and products over days and weeks.

    For one worker of a large log asked for before all of them were computed: the rows of that person alone, under each number.
    """
    if "workers" in log.stored or not worker or log.rows["used"] <= ALL_AT_ONCE:
        return log.once("workers", lambda: _by_worker(log))
    return _by_worker(log, numbers(log, platform, worker))


def rows_of(log: Log, platform: str) -> dict[str, int]:
    """Orders and offers of each worker of a platform, where all of the log was computed."""
    rows = by_worker(log)
    table = log.con.to_pyarrow(rows.filter(rows["platform"] == platform).select("worker", rows=rows["orders"] + rows["offers"]))
    return dict(zip(table["worker"].to_pylist(), table["rows"].to_pylist(), strict=True))


def by_platform(log: Log) -> ir.Table:
    """One row a platform: sums over its workers, first and last day, and products over workers."""
    rows = by_worker(log)
    sums = {name: rows[name].sum() for name in (*SUMS, *OFFERED, *WEEKS)}
    ends = {"first_day": rows["first_day"].min(), "last_day": rows["last_day"].max()}
    return rows.group_by("platform").agg(**sums, **ends, **products(rows, RATIOS))


def _by_worker(log: Log, only: Sequence[tuple[str, str]] = ()) -> ir.Table:
    """Four summaries by worker, joined: days, offers, weeks, incomes. A worker may have offers and no order."""
    days = by_day(log, only)
    offered = offered_by_day(log, days, only)
    daily = days.group_by(KEYS).agg(
        **{name: days[name].sum() for name in SUMS}, first_day=days["day"].min(), last_day=days["day"].max(),
        longest_day_s=days["busy_s"].max(), workers=days["days"].max(), **products(days, _of("day")),
    )  # fmt: skip
    asked = offered.group_by(KEYS).agg(
        **{name: offered[name].sum() for name in OFFERED}, first_offer=offered["day"].min(), last_offer=offered["day"].max(),
        **products(offered, _of("offered")),
    )  # fmt: skip
    rows = _beside(daily, asked, "outer")
    rows = _beside(rows, _weekly(days), "left")
    rows = _beside(rows, incomes(log, days), "left")
    ends = {
        "first_day": ibis.least(rows["first_day"], rows["first_offer"]), "last_day": ibis.greatest(rows["last_day"], rows["last_offer"])
    }  # fmt: skip
    linked = rows["income_all_fen"].notnull().cast("int64")
    counted = {name: rows[name].fill_null(0) for name in rows.columns if rows[name].type().is_numeric()}
    return rows.mutate(**counted | ends, linked=linked).drop("first_offer", "last_offer")


def _weekly(days: ir.Table) -> ir.Table:
    """Weeks with an order, of how many from the first to the last, and products over weeks."""
    weeks = days.group_by(*KEYS, "week").agg(
        busy_s=days["busy_s"].sum(), online_s=(days["busy_s"] + days["waiting_s"]).sum(), days=days["days"].sum(),
    ).mutate(weeks=ibis.literal(1, "int64"))  # fmt: skip
    return weeks.group_by(KEYS).agg(
        weeks=weeks.count(), span_weeks=weeks["week"].max() - weeks["week"].min() + 1, longest_week_s=weeks["busy_s"].max(),
        online_s=weeks["online_s"].sum(), **products(weeks, _of("week")),
    )  # fmt: skip


def _beside(left: ir.Table, right: ir.Table, how: Literal["left", "outer"]) -> ir.Table:
    """Both side by side by platform and worker; the columns of one without the other are null."""
    joined = left.join(right, KEYS, how=how)
    keys = {key: ibis.coalesce(joined[key], joined[f"{key}_right"]) for key in KEYS if f"{key}_right" in joined.columns}
    return joined.mutate(**keys).drop(*(name for name in joined.columns if name.endswith("_right")))


def _of(cluster: str) -> list[Ratio]:
    return [ratio for ratio in RATIOS if ratio.cluster == cluster]


def products(rows: ir.Table, ratios: Iterable[Ratio]) -> dict[str, ir.Value]:
    """Sums of products of numerators and denominators over the rows, each pair once; in floating point, as they grow large."""
    sums: dict[str, ir.Value] = {}
    for one in ratios:
        for name, (a, b) in _products(one).items():
            sums[name] = (rows[a].cast("float64") * rows[b].cast("float64")).sum()
        sums[_clusters(one)] = rows.count(where=rows[one.denominator] > 0)
    return sums


def _products(one: Ratio) -> dict[str, tuple[str, str]]:
    """Column by column of products: numerator and numerator, numerator and denominator, denominator and denominator."""
    a, b = one.numerator, one.denominator
    return {f"{one.cluster}__{x}__{y}": (x, y) for x, y in ((a, a), (a, b), (b, b))}


def _clusters(one: Ratio) -> str:
    return f"{one.cluster}__clusters__{one.denominator}"


def sums_of(table: pa.Table, ratio: Ratio) -> Sums:
    """What the intervals of a ratio need, from a table of :func:`by_worker` or :func:`by_platform`; a worker whose ratio is over
    workers is one cluster."""
    def column(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.asarray(table[name].to_numpy(), np.float64)

    a, b = column(ratio.numerator), column(ratio.denominator)
    if _clusters(ratio) not in table.column_names:
        return Sums(a, b, a * a, a * b, b * b, np.minimum(b, 1))
    aa, ab, bb = (column(name) for name in _products(ratio))
    return Sums(a, b, aa, ab, bb, column(_clusters(ratio)))
