"""The sums of an order log by worker and by platform, with what intervals need: sums of products over clusters."""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from suibao.work.evidence.days import SUMS, by_day
from suibao.work.evidence.income import incomes, numbers
from suibao.work.evidence.intervals import Sums
from suibao.work.evidence.ratios import RATIOS, Ratio
from suibao.work.evidence.reading import Log

WEEKS = ("weeks", "span_weeks", "longest_day_s", "longest_week_s", "online_s", "workers", "linked", "income_fen", "income_all_fen")
"""Further columns of :func:`by_worker`: weeks with an order, weeks from first to last, maxima, and incomes (0 where not known)."""


def by_worker(log: Log, platform: str = "", worker: str = "") -> ir.Table:
    """One row a platform and worker: sums, :data:`WEEKS`, first and last day, and products over days and weeks."""
    if "workers" in log.stored or not worker:
        return log.once("workers", _by_worker(log, by_day(log)))
    rows = _by_worker(log, by_day(log, numbers(log, platform, worker)))
    return rows.filter((rows["platform"] == platform) & (rows["worker"] == worker))


def by_platform(log: Log) -> ir.Table:
    """One row a platform: sums over its workers, first and last day, and products over workers."""
    rows = by_worker(log)
    sums = {name: rows[name].sum() for name in (*SUMS, *WEEKS)}
    ends = {"first_day": rows["first_day"].min(), "last_day": rows["last_day"].max()}
    return rows.group_by("platform").agg(**sums, **ends, **products(rows, RATIOS))


def _by_worker(log: Log, days: ir.Table) -> ir.Table:
    keys = ["platform", "worker"]
    worked = days.filter(days["orders"] > 0)
    daily = days.group_by(keys).agg(
        **{name: days[name].sum() for name in SUMS}, first_day=days["day"].min(), last_day=days["day"].max(),
        longest_day_s=days["busy_s"].max(), **products(days, _of("day")),
    )  # fmt: skip
    weekly = worked.group_by(*keys, "week").agg(
        busy_s=worked["busy_s"].sum(), online_s=(worked["busy_s"] + worked["waiting_s"]).sum(), days=worked["days"].sum(),
    )  # fmt: skip
    weekly = weekly.mutate(weeks=ibis.literal(1, "int64"))
    spans = weekly.group_by(platform_="platform", worker_="worker").agg(
        weeks=weekly.count(), span_weeks=weekly["week"].max() - weekly["week"].min() + 1, longest_week_s=weekly["busy_s"].max(),
        online_s=weekly["online_s"].sum(), **products(weekly, _of("week")),
    )  # fmt: skip
    joined = daily.left_join(spans, [daily["platform"] == spans["platform_"], daily["worker"] == spans["worker_"]])
    earned = incomes(log, days).rename(platform_i="platform", worker_i="worker")
    joined = joined.drop("platform_", "worker_").left_join(
        earned, [joined["platform"] == earned["platform_i"], joined["worker"] == earned["worker_i"]]
    )
    whole = {name: joined[name].fill_null(0) for name in joined.columns if name in WEEKS or "__" in name}
    linked = joined["income_all_fen"].notnull().cast("int64")
    found = joined.mutate(**whole, linked=linked, workers=(joined["orders"] > 0).cast("int64"))
    return found.drop("platform_i", "worker_i")


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
