"""The orders of one platform in one month: times, assignment, outcome, rating and money."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa

from suibao.demo import columns
from suibao.demo.activity import Activity
from suibao.demo.calendar import Calendar
from suibao.demo.columns import NEVER
from suibao.demo.draws import Bools, Floats, Ints, deal, lognormal, stream
from suibao.demo.engagements import Engagements
from suibao.demo.identity import REGION
from suibao.demo.parties import ALL
from suibao.demo.people import CITY_FREIGHT, DELIVERY, RIDE_HAILING, TRADES, People
from suibao.demo.statistics import group, share, value
from suibao.law.terms import Status

DAY = 86_400
REGIONS = (REGION, "999999")
INDUSTRIES = ("instant_delivery", "ride_hailing", "city_freight", "虚构行业")
"""By trade; from 2025-07-01 takeaway is part of instant delivery. The last region and industry exist nowhere."""

ASSIGNED = ("grabbed", "dispatched")
OUTCOMES = ("completed", "cancelled", "failed")
EMPTY_PAY = NEVER


@dataclass(frozen=True)
class Rows:
    """Order rows: times in seconds since 1970 (NEVER: empty), money in fen, codes as places in the tuples above."""

    number: Ints
    worker: Ints
    region: Ints
    industry: Ints
    offered: Ints
    accepted: Ints
    picked_up: Ints
    promised: Ints
    finished: Ints
    assigned: Ints
    outcome: Ints
    rating: Ints
    fee: Ints
    pay: Ints
    deduction: Ints

    def __len__(self) -> int:
        return len(self.number)

    def append(self, places: Ints) -> Rows:
        """The rows with those at ``places`` once more at the end."""
        every = np.concatenate([np.arange(len(self)), places])
        return replace(self, **{item.name: getattr(self, item.name)[every] for item in fields(self)})


def draw(
    seed: int, people: People, engagements: Engagements, activity: Activity, calendar: Calendar,
    insured: Bools, month: int, platform: int,
) -> Rows:
    """The orders of the platform at place ``platform`` of parties.ALL in the ``month``-th month, by time of offer."""
    rng = stream(seed, "orders", calendar.months[month], platform)
    mine = np.flatnonzero(engagements.payer[activity.engagement] == platform)
    days = np.flatnonzero(calendar.month == month)
    counts = activity.counts[np.ix_(mine, days)]
    pair = np.repeat(np.arange(counts.size), counts.ravel())
    engagement = activity.engagement[mine][pair // len(days)]
    midnight = calendar.day[days][pair % len(days)] * DAY
    trade = people.trade[engagements.person[engagement]]
    offered = midnight + _second_of_day(rng, trade)
    order = np.argsort(offered, kind="stable")
    pair, engagement, trade, offered, midnight = (item[order] for item in (pair, engagement, trade, offered, midnight))
    size = len(pair)
    station = engagements.status[engagement] == Status.LABOUR
    outcome = _outcomes(rng, size)
    done = outcome == 0
    accepted, picked_up, promised, finished = _times(rng, trade, offered, midnight + DAY - 1)
    pay = np.where(done, _pay(rng, trade, station), 0)
    return Rows(
        np.arange(1, size + 1), engagements.number[engagement], np.zeros(size, dtype=np.int64), trade,
        offered, accepted, np.where(done, picked_up, NEVER), promised, np.where(done, finished, NEVER),
        _assigned(rng, trade, platform, station), outcome, np.where(done, _ratings(rng, size), 0),
        _fees(rng, pay), pay, np.where(done, _fines(rng, size) + _first_of_day(pair, done & insured[engagement]), 0),
    )


def _second_of_day(rng: np.random.Generator, trade: Ints) -> Ints:
    second = np.empty(len(trade), dtype=np.int64)
    for place in (DELIVERY, RIDE_HAILING, CITY_FREIGHT):
        mine = np.flatnonzero(trade == place)
        shape = group(f"hour_{TRADES[place]}")
        steps = np.cumsum(list(shape.values())) / sum(shape.values())
        hour = np.array([int(key) for key in shape])[np.searchsorted(steps, rng.random(len(mine)), side="right")]
        second[mine] = hour * 3600 + rng.integers(0, 3600, len(mine))
    return second


def _times(rng: np.random.Generator, trade: Ints, offered: Ints, last: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Accepted, picked up, promised, finished; all but the promise no later than the last second of the day.

    So no order of the demo lies in two months.
    """
    wait = np.array([value("minutes_to_pick_up", name) for name in TRADES[:3]]) * 60
    ride = np.array([value("minutes_under_way", name) for name in TRADES[:3]]) * 60
    size = len(trade)
    accepted = np.minimum(offered + rng.integers(2, 40, size), last)
    picked_up = np.minimum(accepted + 30 + (wait[trade] * rng.gamma(4, 0.25, size)).astype(np.int64), last)
    finished = np.minimum(picked_up + 60 + (ride[trade] * rng.gamma(4, 0.25, size)).astype(np.int64), last)
    promise = np.where(trade == DELIVERY, value("promised_minutes") * 60, (wait + ride)[trade] * 1.5).astype(np.int64)
    return accepted, picked_up, accepted + promise // 300 * 300, finished


def _outcomes(rng: np.random.Generator, size: int) -> Ints:
    cancelled, failed = share("outcome_share", "cancelled"), share("outcome_share", "failed")
    chance = rng.random(size)
    return np.where(chance < cancelled, 1, np.where(chance < cancelled + failed, 2, 0))


def _pay(rng: np.random.Generator, trade: Ints, station: Bools) -> Ints:
    """Pay in fen of completed orders, at least 3 yuan (so that the daily fee never exceeds it)."""
    means = [value(name) for name in ("rider_pay_per_order", "ridehail_pay_per_order", "freight_pay_per_order")]
    mean = np.array(means)[trade] * np.where(station, value("station_pay_factor"), 1.0)
    return np.maximum(np.round(100 * lognormal(rng, mean, value("pay_sd"), len(trade))), 300).astype(np.int64)


def _assigned(rng: np.random.Generator, trade: Ints, platform: int, station: Bools) -> Ints:
    shares = group("dispatched_share")
    by_trade: Floats = np.array([shares.get(ALL[platform].party, 50), shares["ride_hailing"], shares["city_freight"]])
    chance = np.where(station, shares["station"], by_trade[trade]) / 100
    return (rng.random(len(trade)) < chance).astype(np.int64)


def _ratings(rng: np.random.Generator, size: int) -> Ints:
    stars = deal(rng, group("rating_share"), size) + 1
    return np.where(rng.random(size) < share("rated_share"), stars, 0)


def _fees(rng: np.random.Generator, pay: Ints) -> Ints:
    payout = value("payout") / 100
    return np.round(pay / rng.uniform(payout - 0.08, payout + 0.08, len(pay))).astype(np.int64)


def _fines(rng: np.random.Generator, size: int) -> Ints:
    fined = rng.random(size) < share("fined_share")
    return np.where(fined, rng.integers(100, 300, size), 0)


def _first_of_day(pair: Ints, owed: Bools) -> Ints:
    """The daily fee in fen on the first completed order of each worker and day; rows are in order of time."""
    fee = np.zeros(len(pair), dtype=np.int64)
    places = np.flatnonzero(owed)
    _, first = np.unique(pair[places], return_index=True)
    fee[places[first]] = int(value("daily_fee") * 100)
    return fee


def table(rows: Rows, month: int, platform: str) -> pa.Table:
    """The rows in the schema of an orders file (``month`` yyyymm)."""
    empty_pay = rows.pay == EMPTY_PAY
    return pa.table({
        "order_id": columns.numbered(f"{platform}-{month}-", rows.number, columns.digits(int(rows.number.max(initial=0)), 7)),
        "platform": columns.coded(np.zeros(len(rows), dtype=np.int64), [platform]),
        "worker": columns.numbered(f"{platform}-", rows.worker, 6),
        "region": columns.coded(rows.region, REGIONS),
        "industry": columns.coded(rows.industry, INDUSTRIES),
        "offered_at": columns.times(rows.offered),
        "accepted_at": columns.times(rows.accepted),
        "picked_up_at": columns.times(rows.picked_up),
        "promised_at": columns.times(rows.promised),
        "finished_at": columns.times(rows.finished),
        "assigned": columns.coded(rows.assigned, ASSIGNED),
        "outcome": columns.coded(rows.outcome, OUTCOMES),
        "rating": pa.array(rows.rating, pa.int64(), mask=rows.rating == 0),
        "fee": columns.yuan(rows.fee),
        "pay": columns.yuan(np.where(empty_pay, 0, rows.pay), empty_pay),
        "deduction": columns.yuan(rows.deduction),
    })
