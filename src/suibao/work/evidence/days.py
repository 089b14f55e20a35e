"""Sums of an order log by platform, worker and day: the grain from which every measure is put together.

Passes over the moments: what rides take by platform and hour of the day; which months have offers; the sums.
Every sum is a whole number, so that neither the order of rows nor their files matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from suibao.work.evidence.choices import BUCKET_MINUTES, DAY_BEGINS_HOUR, LEAST_RIDES, LOW_RATING, OUTERMOST
from suibao.work.evidence.months import month_of, with_offers
from suibao.work.evidence.occupied import LENGTH_BITS, known_to, occupied
from suibao.work.evidence.reading import Log

SECONDS_AN_HOUR = 3_600
SECONDS_A_DAY = 86_400
SUMS = (
    "orders", "assigned", "dispatched", "promised", "late", "slack_s", "compared", "tight", "margin_s", "late_known",
    "late_fined", "late_fine_fen", "in_time", "in_time_fined", "low_rated", "low_rated_fined", "low_rated_fine_fen", "high_rated",
    "high_rated_fined", "pay_fen", "fined_pay_fen", "deduction_fen", "busy_s", "waiting_s", "days",
)  # fmt: skip
"""Columns of :func:`by_day`: counts of orders, seconds (``_s``) and fen. ``late_known``, ``in_time``, ``low_rated``, ``high_rated`` and
``fined_pay_fen`` are nothing in months of which a platform's files state no deduction; ratings count among orders not late; ``days`` is 1."""

OFFERED = ("offers", "offered", "refused", "expired")
"""Columns of :func:`offered_by_day`: offers not taken; those and orders not grabbed; offers refused; offers that expired."""


def by_day(log: Log, workers: Sequence[tuple[str, str]] = ()) -> ir.Table:
    """One row a platform, worker and day with orders: :data:`SUMS` and ``week``. All of the log is computed once; where it was not,
    the rows of a few ``workers`` (platform and number) are computed alone."""
    if "days" in log.stored or not workers:
        return log.once("days", lambda: _days(log, log.moments))
    return log.once(f"days of {workers}", lambda: _days(log, _only(log.moments, workers)))


def offered_by_day(log: Log, days: ir.Table, workers: Sequence[tuple[str, str]] = ()) -> ir.Table:
    """One row a platform, worker and day: :data:`OFFERED`, in months of which the log holds offers of the platform."""
    if "offered" in log.stored or not workers:
        return log.once("offered", lambda: _offered(log, log.moments, days))
    return log.once(f"offered of {workers}", lambda: _offered(log, _only(log.moments, workers), days))


def _only(moments: ir.Table, workers: Sequence[tuple[str, str]]) -> ir.Table:
    each = ((moments["platform"] == platform) & (moments["worker"] == worker) for platform, worker in workers)
    return moments.filter(reduce(or_, each))


def typical(log: Log) -> ir.Table:
    """The median seconds from acceptance to finish by ``platform`` and ``hour``, null below ``LEAST_RIDES``."""
    return log.once("typical", lambda: _typical(rides(log)))


def rides(log: Log) -> ir.Table:
    """Orders by ``platform``, ``month``, ``hour``, ``seconds`` taken and ``bucket`` of slack (null: not completed, nothing promised):
    ``rows``, sum of seconds ``allowed``, and ``deductions``, of how many one is stated, even of nothing."""

    def sums() -> ir.Table:
        rows = timed(log.moments.filter(log.moments["accepted"]))
        return rows.group_by("platform", "month", "hour", "seconds", "bucket").agg(
            rows=rows.count(), allowed=rows["allowed"].sum(), deductions=rows["deduction_fen"].count()
        )

    return log.once("rides", sums)


def timed(orders: ir.Table) -> ir.Table:
    """Orders with the hour of acceptance, the ``seconds`` that they took, the seconds ``allowed`` and, where both are known, the
    ``bucket`` of slack: minutes left, down to a multiple of ``BUCKET_MINUTES`` within the outermost."""
    done, nothing = orders["completed"], ibis.null("int64")
    rows = orders.select(
        "platform", "deduction_fen", month=month_of(orders["answered_at"]), hour=orders["answered_at"].hour(),
        seconds=ibis.ifelse(done, _seconds(orders["answered_at"], orders["finished_at"]), nothing),
        allowed=ibis.ifelse(done, _seconds(orders["answered_at"], orders["promised_at"]), nothing),
    )  # fmt: skip
    slack = ((rows["allowed"] - rows["seconds"]) // (60 * BUCKET_MINUTES) * BUCKET_MINUTES).cast("int64")
    return rows.mutate(bucket=ibis.ifelse(slack.notnull(), slack.clip(*OUTERMOST), nothing))


def _typical(rides: ir.Table) -> ir.Table:
    done = rides.filter(rides["seconds"].notnull()).group_by("platform", "hour", "seconds").agg(rows=ibis._["rows"].sum())
    hour = ibis.window(group_by=["platform", "hour"])
    ordered = ibis.cumulative_window(group_by=["platform", "hour"], order_by="seconds")
    placed = done.mutate(upto=done["rows"].sum().over(ordered), all=done["rows"].sum().over(hour))
    half = placed.filter((placed["upto"] * 2 >= placed["all"]) & (placed["all"] >= LEAST_RIDES))
    median = half.group_by(platform_="platform", hour_="hour").agg(typical=half["seconds"].min())
    hours = rides.select("platform", "hour").distinct()
    joined = hours.left_join(median, [hours["platform"] == median["platform_"], hours["hour"] == median["hour_"]])
    return joined.select("platform", "hour", "typical")


def _with_deductions(rides: ir.Table) -> ir.Table:
    """``platform_`` and ``month_`` in which any order states a deduction, even of nothing: only there an empty cell means none."""
    return rides.filter(rides["deductions"] > 0).select(platform_="platform", month_="month").distinct()


def _seconds(start: ir.TimestampValue, end: ir.TimestampValue) -> ir.IntegerValue:
    return end.delta(start, unit="second")


def packed(start: ir.TimestampValue, end: ir.TimestampValue) -> ir.IntegerValue:
    """An interval as one number: seconds since 1970, then how many it lasts, at most until the day ends."""
    since = start.epoch_seconds().cast("int64")
    left = SECONDS_A_DAY - (since - DAY_BEGINS_HOUR * SECONDS_AN_HOUR) % SECONDS_A_DAY
    return (since << LENGTH_BITS) | ibis.least(_seconds(start, end), left)


def _days(log: Log, moments: ir.Table) -> ir.Table:
    """The sums of ``moments``, which are all of the log or one worker's."""
    known_to(log.con)
    rows = _taken(log, moments.filter(moments["accepted"]))
    known = _with_deductions(rides(log))
    rows = rows.left_join(known, [rows["platform"] == known["platform_"], month_of(rows["day"]) == known["month_"]])
    fines = rows["month_"].notnull().cast("int64")
    more = {
        "late_known": rows["late"] * fines, "in_time": (rows["promised"] - rows["late"]) * fines, "fined_pay_fen": rows["pay_fen"] * fines,
        "low_rated": rows["low_rated"] * fines, "high_rated": rows["high_rated"] * fines, "days": ibis.literal(1),
    }  # fmt: skip
    sums = {name: (more[name] if name in more else rows[name]).cast("int64") for name in SUMS}
    return rows.select("platform", "worker", "day", week=_week(rows["day"]), **sums)


def _offered(log: Log, moments: ir.Table, days: ir.Table) -> ir.Table:
    """Offers not taken beside the orders of the day."""
    offers = moments.filter(~moments["accepted"])
    offers = offers.select("platform", "worker", "refused", "expired", day=_day(offers["offered_at"]))
    keys, nothing = ["platform", "worker", "day"], ibis.literal(0, "int64")
    asked = offers.group_by(keys).agg(
        offers=offers.count(), refused=offers.count(where=offers["refused"]), expired=offers.count(where=offers["expired"])
    )
    asked = asked.select(*keys, "offers", "refused", "expired", offered=asked["offers"])
    taken = days.select(
        *keys, offers=nothing, refused=nothing, expired=nothing, offered=days["orders"] - days["assigned"] + days["dispatched"]
    )
    both = ibis.union(asked, taken).mutate(month_=month_of(ibis._["day"]))
    covered = log.once("months with offers", lambda: with_offers(log.moments))
    rows = both.semi_join(covered, [both["platform"] == covered["platform_"], "month_"])
    return rows.group_by(keys).agg(**{name: rows[name].sum() for name in OFFERED})


def _week(day: ir.DateValue) -> ir.IntegerValue:
    """Weeks since Monday, 5 January 1970."""
    return (day.delta(ibis.date(1970, 1, 5), unit="day") // 7).cast("int64")


def _day(moment: ir.TimestampValue) -> ir.DateValue:
    return (moment - ibis.interval(hours=DAY_BEGINS_HOUR)).date()


def _taken(log: Log, orders: ir.Table) -> ir.Table:
    """Sums over orders. Conditions are columns of a step of their own, so that each is worked out once."""
    rows = _compared(log, orders)
    counted = {"orders": rows.count()} | {name: rows[column].count() for name, column in STATED.items()}
    counted |= {name: rows.count(where=which) for name, which in _counts(rows).items()}
    totals = {
        "slack_s": rows["slack"].sum(), "margin_s": rows["margin"].sum(),
        "late_fine_fen": rows["deduction_fen"].sum(where=rows["is_late"]),
        "low_rated_fine_fen": rows["deduction_fen"].sum(where=rows["is_low"]), "pay_fen": rows["pay_fen"].sum(),
        "deduction_fen": rows["deduction_fen"].sum(),
    }  # fmt: skip
    sums = counted | {name: total.fill_null(0).cast("int64") for name, total in totals.items()}
    found = rows.group_by("platform", "worker", "day").agg(**sums, stays=rows["stay"].collect())
    spent = found.mutate(spent=occupied(found["stays"])).drop("stays")
    return spent.mutate(busy_s=spent["spent"][0].fill_null(0), waiting_s=spent["spent"][1].fill_null(0)).drop("spent")


def _compared(log: Log, orders: ir.Table) -> ir.Table:
    """Orders with what they took, what was promised, and what rides of the hour take."""
    done, nothing = orders["completed"], ibis.null("int64")
    rows = orders.select(
        "platform", "worker", "dispatched", "completed", "rating", "pay_fen", "deduction_fen", day=_day(orders["answered_at"]),
        hour=orders["answered_at"].hour(), fined=(orders["deduction_fen"] > 0).fill_null(False),
        took=ibis.ifelse(done, _seconds(orders["answered_at"], orders["finished_at"]), nothing),
        allowed=ibis.ifelse(done, _seconds(orders["answered_at"], orders["promised_at"]), nothing),
        stay=ibis.ifelse(done, packed(orders["answered_at"], orders["finished_at"]), nothing),
    )  # fmt: skip
    usual = typical(log).select("typical", platform_="platform", hour_="hour")
    rows = rows.left_join(usual, [rows["platform"] == usual["platform_"], rows["hour"] == usual["hour_"]])
    rows = rows.mutate(slack=rows["allowed"] - rows["took"])
    margin = ibis.ifelse(rows["slack"].notnull(), rows["allowed"] - rows["typical"], nothing)
    rows = rows.mutate(
        margin=margin, is_late=(rows["slack"] < 0).fill_null(False),
        punctual=rows["completed"] & (rows["slack"] >= 0).fill_null(True),
    )  # fmt: skip
    low = rows["punctual"] & (rows["rating"] <= LOW_RATING).fill_null(False)
    return rows.mutate(is_low=low, is_high=rows["punctual"] & (rows["rating"] > LOW_RATING).fill_null(False))


STATED = {"assigned": "dispatched", "promised": "slack", "compared": "margin"}
"""Counts of orders of which something is known, by the column that is then not null."""


def _counts(rows: ir.Table) -> dict[str, ir.BooleanValue]:
    """What is counted, by name."""
    fined, late, in_time = rows["fined"], rows["is_late"], rows["slack"] >= 0
    return {
        "dispatched": rows["dispatched"], "late": late, "tight": rows["margin"] < 0, "late_fined": late & fined,
        "in_time_fined": in_time & fined, "low_rated": rows["is_low"], "low_rated_fined": rows["is_low"] & fined,
        "high_rated": rows["is_high"], "high_rated_fined": rows["is_high"] & fined,
    }  # fmt: skip
