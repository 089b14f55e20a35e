"""The evidence of an order log: every measure with its interval, count and definition, of one worker or of a whole platform.

Grades come from `suibao.law.status.from_logs`: :class:`LogEvidence.facts` are its inputs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from suibao.errors import SuibaoError, nearest
from suibao.work.evidence.intervals import Interval, of_means, of_shares
from suibao.work.evidence.model import LogEvidence, Measure
from suibao.work.evidence.ratios import RATIOS, Ratio
from suibao.work.evidence.reading import Log
from suibao.work.evidence.refusing import cost_of_refusing
from suibao.work.evidence.series import series
from suibao.work.evidence.workers import by_platform, by_worker, rows_of, sums_of

DIGITS = 9
"""Figures are told to so many digits: sums in floating point differ in the last ones with the order of rows."""

FACTS: Mapping[str, str] = {
    "log_assigned": "assigned", "log_dispatched": "dispatched", "log_offers": "offered",
    "log_refused": "refused", "log_late": "late_known", "log_late_fined": "late_fined", "log_in_time": "in_time",
    "log_in_time_fined": "in_time_fined", "log_low_rated": "low_rated", "log_low_rated_fined": "low_rated_fined",
    "log_high_rated": "high_rated", "log_high_rated_fined": "high_rated_fined", "log_weeks": "span_weeks",
    "log_active_weeks": "weeks", "log_income_fen": "income_fen", "log_income_all_fen": "income_all_fen",
}  # fmt: skip
"""Inputs of the rules of unit ``work_log`` by column of `workers`."""

PERSONAL = ("log_weeks", "log_active_weeks", "log_income_fen", "log_income_all_fen")
"""Facts about one worker; of a platform as a whole they are not stated (0)."""


class UnknownWorkerError(SuibaoError):
    """The log holds no row of the platform or worker asked for."""


def measure(log: Log, platform: str, worker: str = "") -> LogEvidence:
    """The evidence on one worker of a platform; without ``worker`` on the platform as a whole.

    Raises :class:`UnknownWorkerError` with the nearest name.
    """
    rows = by_worker(log, platform, worker) if worker else by_platform(log)
    mine = rows.filter(rows["platform"] == platform)
    if worker:
        mine = mine.filter(mine["worker"] == worker)
    table = log.con.to_pyarrow(mine)
    if not table.num_rows:
        raise _unknown(log, platform, worker)
    cost = cost_of_refusing(log.moments, platform, worker, None if worker else rows_of(log, platform))
    row = table.to_pylist()[0]
    facts = facts_of(table, log.all_payers).slice(0, 1).to_pylist()[0]
    return LogEvidence(
        platform, worker, str(row["first_day"]), str(row["last_day"]), _measures(table), cost,
        {**facts, "log_refusal_cost": int(cost.verdict)}, series(log, platform, worker),
        {**log.rows, "here": int(row["orders"] + row["offers"])},
    )  # fmt: skip


def measure_all(log: Log) -> pa.Table:
    """One row a worker and platform, and one a platform (``worker`` empty): ``<measure>``, ``_low``, ``_high`` and ``_count``, and the
    facts as the rules take them, sorted. What refusing costs is not estimated for every worker: its fact is not stated."""
    parts = []
    for rows in (by_platform(log), by_worker(log)):
        table = log.con.to_pyarrow(rows)
        if "worker" not in table.column_names:
            table = table.append_column("worker", pa.array([""] * table.num_rows, pa.string()))
        columns = [table[name] for name in ("platform", "worker", "first_day", "last_day")]
        found = pa.table(columns, names=["platform", "worker", "first_day", "last_day"])
        for one in RATIOS:
            found = _append(found, one, table)
        facts = facts_of(table, log.all_payers)
        for name in facts.column_names:
            found = found.append_column(name, facts[name])
        parts.append(found)
    return pa.concat_tables(parts).sort_by([("platform", "ascending"), ("worker", "ascending")])


def facts_of(table: pa.Table, all_payers: bool) -> pa.Table:
    """The inputs of the rules, one row a row of ``table`` (of :func:`by_worker` or :func:`by_platform`).

    An income counts as known where a roster links it and the files hold all payers; else it bounds the share from above.
    """
    whole = "worker" not in table.column_names or set(table["worker"].to_pylist()) == {""}
    zero = pa.array(np.zeros(table.num_rows, np.int64))
    facts = {name: zero if whole and name in PERSONAL else table[column] for name, column in FACTS.items()}
    known = np.asarray(table["linked"].to_numpy() > 0) & (all_payers and not whole)
    facts |= {"log_income_known": pa.array(known.astype(np.int64)), "log_refusal_cost": zero}
    return pa.table({name: facts[name].cast(pa.int64()) for name in facts})


def interval(ratio: Ratio, table: pa.Table) -> Interval:
    """Value and interval of a ratio for each row of ``table``, in its unit, to :data:`DIGITS` digits."""
    found = (of_shares if ratio.is_share else of_means)(sums_of(table, ratio))
    return Interval(*(_rounded(part / ratio.scale) for part in (found.value, found.low, found.high)))


def _rounded(figures: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    with np.errstate(divide="ignore", invalid="ignore"):
        places = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.abs(figures))))
        return np.where(np.isfinite(figures) & (figures != 0), np.round(figures * places) / places, figures)


def _append(found: pa.Table, ratio: Ratio, table: pa.Table) -> pa.Table:
    three = interval(ratio, table)
    for ending, figures in (("", three.value), ("_low", three.low), ("_high", three.high)):
        found = found.append_column(ratio.name + ending, pa.array(figures, pa.float64(), mask=~np.isfinite(figures)))
    return found.append_column(f"{ratio.name}_count", table[ratio.count or ratio.denominator].cast(pa.int64()))


def _measures(table: pa.Table) -> tuple[Measure, ...]:
    """The measures of the first row of ``table``, the number of orders first."""
    orders = int(table["orders"][0].as_py())
    first = Measure(
        "orders", "订单数", "orders", "count", orders, None, None, orders, "日志中可用的订单", "orders of the log that could be used"
    )
    return (first, *(_measure(ratio, table) for ratio in RATIOS))


def _measure(ratio: Ratio, table: pa.Table) -> Measure:
    three = interval(ratio, table)
    value, low, high = (float(part[0]) if np.isfinite(part[0]) else None for part in (three.value, three.low, three.high))
    why = ("", "") if value is not None else (ratio.why_zh, ratio.why_en)
    return Measure(
        ratio.name, ratio.zh, ratio.en, ratio.unit, value, low, high, int(table[ratio.count or ratio.denominator][0].as_py()),
        ratio.definition_zh, ratio.definition_en, *why,
    )  # fmt: skip


def _unknown(log: Log, platform: str, worker: str) -> UnknownWorkerError:
    """Which of the two is not in the log, and what comes nearest to it."""
    moments = log.moments
    platforms = log.con.to_pyarrow(moments.select("platform").distinct())["platform"].to_pylist()
    asked, known, zh = platform, platforms, "平台"
    if worker and platform in platforms:
        mine = moments.filter(moments["platform"] == platform).select("worker").distinct()
        asked, known, zh = worker, log.con.to_pyarrow(mine)["worker"].to_pylist(), "劳动者编号"
    near = nearest(asked, known)
    what = "worker" if zh != "平台" else "platform"
    return UnknownWorkerError(
        f"The log holds no row of {what} '{asked}'." + (f" Did you mean '{near}'?" if near else " Check the number and the files."),
        f"日志中没有{zh}“{asked}”的记录。" + (f"是否应为“{near}”？" if near else "请核对编号与文件。"),
        platform=platform, worker=worker,
    )  # fmt: skip
