"""A simulated dispatch log in which it is known what refusing costs: orders and the offers not taken.

Each worker's day is a queue of its own. While the worker is free, offers arrive at a rate that follows the hour, the
worker's area, the day and a shock of the hour. After a refusal the platform may divide that rate and cut the pay of
what it offers, for some minutes. Every arrival keeps what it would have been without that penalty, from the same random
numbers: `Log.truth` is what an estimator must find. All days advance together, one offer each a step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from suibao.demo import columns
from suibao.demo.columns import NEVER
from suibao.demo.draws import Bools, Floats, Ints, lognormal, stream
from suibao.demo.identity import REGION
from suibao.demo.statistics import group, share, value

BIN = 15.0
"""Minutes in which the rate of arrival is constant."""
BINS = 96
HOUR_STRENGTH = 0.6
"""Demand a free worker sees varies less over the day than orders do: more workers are out at noon."""
OUTCOMES = ("completed", "cancelled", "failed")
ANSWERS = ("refused", "expired")
TAKEN, REFUSED, EXPIRED = 0, 1, 2
MOST_DAYS = 1_000_000
"""Worker-days at a time: about 14 million arrivals, held in memory."""


@dataclass(frozen=True)
class Penalty:
    """What the platform does after a refusal: dispatch ``wait_factor`` times slower and pay ``pay_cut`` less, for
    ``minutes`` from the answer. The default does nothing."""

    wait_factor: float = 1.0
    pay_cut: float = 0.0
    minutes: float = 60.0


@dataclass(frozen=True)
class Confounding:
    """What else goes with refusing: how the log odds of refusing change.

    ``slack`` per unit of the logarithm of demand below its usual level (hour, day and shock); ``bad_pay`` per standard
    deviation of pay below the mean; ``end_of_day`` in the last hour before going home; ``low_demand`` per unit of the
    logarithm of a poor area; ``breaks``: share of refusals after which the worker is away, for ``break_minutes``.
    """

    slack: float = 0.0
    bad_pay: float = 0.0
    end_of_day: float = 0.0
    low_demand: float = 0.0
    breaks: float = 0.0
    break_minutes: tuple[float, float] = (20.0, 60.0)


@dataclass(frozen=True)
class Platform:
    """The platform and its workers' habits.

    ``refusing`` and ``expiring``: share of dispatched offers; ``wait``: minutes until the next arrival at usual demand;
    ``dispatched``: share of arrivals that are dispatched, the rest is grabbed; ``surge``: by how much pay follows
    demand (elasticity); ``day_sd``, ``hour_sd``, ``area_sd``, ``habit_sd``: spread (logarithm) of demand by day, by
    hour of a day and by worker, and of refusing by worker and day; ``fined_late``, ``fined_low``: share of late and of badly
    rated orders that is fined, beside ``fined_otherwise``.
    """

    party: str = "PT1"
    industry: str = "instant_delivery"
    region: str = REGION
    first_day: date = date(2026, 3, 2)
    refusing: float = 0.12
    expiring: float = 0.02
    wait: float = 6.0
    dispatched: float = 1.0
    surge: float = 0.0
    day_sd: float = 0.15
    hour_sd: float = 0.15
    area_sd: float = 0.2
    habit_sd: float = 0.3
    fined_late: float = 0.0
    fined_low: float = 0.0
    fined_otherwise: float = 0.0


@dataclass(frozen=True)
class Log:
    """Orders and offers as files, and ``truth``: one row an arrival by worker and time, with ``wait`` and ``pay`` as
    they came and ``wait_free``, ``pay_free`` as they would have come without the penalty (minutes, yuan);
    ``after_refusal`` and ``free_at``: what came before, and when it ended."""

    orders: pa.Table
    offers: pa.Table
    truth: pa.Table


@dataclass(frozen=True)
class _Days:
    """Worker-days: number of the worker and day, shift (minutes of the day), demand by bin and its running integral."""

    worker: Ints
    day: Ints
    start: Floats
    end: Floats
    demand: Floats
    total: Floats
    habit: Floats
    area: Floats


def simulate(
    seed: int, workers: int, days: int, penalty: Penalty | None = None, confounding: Confounding | None = None,
    platform: Platform | None = None,
) -> tuple[pa.Table, pa.Table]:
    """Orders and offers of ``workers`` on one platform over ``days``, in the schemas of the two kinds of file."""
    log = simulate_log(seed, workers, days, penalty, confounding, platform)
    return log.orders, log.offers


def simulate_log(
    seed: int, workers: int, days: int, penalty: Penalty | None = None, confounding: Confounding | None = None,
    platform: Platform | None = None,
) -> Log:
    """As `simulate`, with what would have been without the penalty."""
    penalty, confounding, platform = penalty or Penalty(), confounding or Confounding(), platform or Platform()
    _assert_sensible(workers * days, penalty, platform)
    worked = _days(seed, workers, days, platform)
    events = _events(seed, worked, penalty, confounding, platform)
    order = np.lexsort((events["offered"], events["row"]))
    events = {name: column[order] for name, column in events.items()}
    taken = events["answer"] == TAKEN
    return Log(
        _orders(seed, worked, {name: column[taken] for name, column in events.items()}, platform),
        _offers(worked, {name: column[~taken] for name, column in events.items()}, platform),
        _truth(worked, events, platform),
    )


def _assert_sensible(size: int, penalty: Penalty, platform: Platform) -> None:
    assert 0 < size <= MOST_DAYS, f"1 to {MOST_DAYS} worker-days, not {size}"
    assert penalty.wait_factor >= 1, penalty
    assert 0 <= penalty.pay_cut < 1, penalty
    assert penalty.minutes >= 0, penalty
    assert platform.wait > 0, platform
    assert 0 < platform.dispatched <= 1, platform
    assert 0 < platform.refusing < 1, platform
    assert 0 <= platform.expiring < 1 - platform.refusing, platform


def _days(seed: int, workers: int, days: int, platform: Platform) -> _Days:
    """Who works when: six days of seven, from about 10 to about 21 o'clock; demand by quarter of an hour."""
    rng = stream(seed, "dispatch days", workers, days)
    area, habit = rng.normal(0, platform.area_sd, workers), rng.normal(0, platform.habit_sd, workers)
    weather = rng.normal(0, platform.day_sd, days)[:, None] + rng.normal(0, platform.hour_sd, (days, 24))
    worker, day = np.divmod(np.arange(workers * days), days)
    works = rng.random(len(worker)) < 6 / 7
    works[0] = True
    worker, day = worker[works], day[works]
    size = len(worker)
    hours = group("hour_delivery")
    shape = np.log([hours.get(str(hour), min(hours.values())) for hour in range(24)])
    usual = HOUR_STRENGTH * (shape - np.mean([np.log(item) for item in hours.values()]))
    by_hour = (usual + weather)[day] + area[worker][:, None]
    demand = np.repeat(np.exp(by_hour), 4, axis=1)
    total = np.concatenate([np.zeros((size, 1)), np.cumsum(demand * BIN / platform.wait, axis=1)], axis=1)
    return _Days(
        worker, day, rng.normal(600, 40, size), rng.normal(1260, 50, size), demand, total,
        habit[worker] + rng.normal(0, platform.habit_sd, size), area[worker],
    )


def _reached(days: _Days, rows: Ints, target: Floats) -> Floats:
    """The minute of the day at which the running integral of the rate is ``target``; beyond the day: infinite."""
    low = np.zeros(len(rows), dtype=np.int64)
    for step in (64, 32, 16, 8, 4, 2, 1):
        further = low + step
        low = np.where((further <= BINS) & (days.total[rows, np.minimum(further, BINS)] <= target), further, low)
    inside = np.minimum(low, BINS - 1)
    at, after = days.total[rows, inside], days.total[rows, inside + 1]
    minute = (inside + (target - at) / (after - at)) * BIN
    return np.where(low >= BINS, np.inf, minute)


def _passed(days: _Days, rows: Ints, minute: Floats) -> Floats:
    """The running integral of the rate at a minute of the day."""
    place = np.clip(minute / BIN, 0, BINS - 1e-9)
    inside = place.astype(np.int64)
    at, after = days.total[rows, inside], days.total[rows, inside + 1]
    return np.asarray(at + (place - inside) * (after - at))


def _arrival(days: _Days, rows: Ints, since: Floats, until: Floats, factor: float, luck: Floats) -> Floats:
    """When the next offer comes after ``since``, the rate being divided by ``factor`` before ``until``."""
    start = _passed(days, rows, since)
    slow = np.maximum(0.0, _passed(days, rows, np.maximum(since, until)) - start)
    target = np.where(luck * factor <= slow, luck * factor, slow + luck - slow / factor)
    return _reached(days, rows, start + target)


def _events(
    seed: int, days: _Days, penalty: Penalty, confounding: Confounding, platform: Platform
) -> Mapping[str, np.ndarray]:
    """Every arrival: one step gives each worker-day that still runs its next one. Times are minutes of the day."""
    rng = stream(seed, "dispatch events", len(days.worker))
    size = len(days.worker)
    since, until, refused = days.start.copy(), np.full(size, -1.0), np.zeros(size, dtype=bool)
    freed = since.copy()
    left = np.arange(size)
    found: list[dict[str, np.ndarray]] = []
    while len(left):
        luck = rng.standard_exponential((2, size))[:, left] / np.array([[platform.dispatched], [1.0]])
        begin, slow = since[left], until[left]
        offered = _arrival(days, left, begin, slow, penalty.wait_factor, luck[0])
        free = _arrival(days, left, begin, slow, 1.0, luck[0])
        grabbed = np.full(len(left), np.inf)
        if platform.dispatched < 1:
            grabbed = _arrival(days, left, begin, slow, 1.0, luck[1] / (1 - platform.dispatched))
        own = grabbed < offered
        event = {
            "row": left, "offered": np.minimum(offered, grabbed), "grabbed": own, "wait": offered - begin,
            "wait_free": free - begin, "after_refusal": refused[left], "freed": freed[left],
        }
        event |= _terms(rng, size, days, event, slow, penalty, platform)
        event |= _answers(rng, size, days, event, confounding, platform)
        here = event["offered"] < days.end[left]
        event = {name: column[here] for name, column in event.items()}
        left = left[here]
        said_no = event["answer"] == REFUSED
        shortest, longest = confounding.break_minutes
        rest = shortest + (longest - shortest) * event["length"]
        away = np.where(said_no & (event["chance"] < confounding.breaks), rest, 0.0)
        freed[left], since[left], refused[left] = event["free_at"], event["free_at"] + away, said_no
        until[left] = np.where(said_no, event["answered"] + penalty.minutes, until[left])
        found.append(event)
    return {name: np.concatenate([event[name] for event in found]) for name in found[0]}


def _demand(days: _Days, rows: Ints, minute: Floats) -> Floats:
    """The logarithm of demand in the worker's quarter of an hour, without the area."""
    place = np.minimum(minute / BIN, BINS - 1).astype(np.int64)
    return np.asarray(np.log(days.demand[rows, place]) - days.area[rows])


def _terms(
    rng: np.random.Generator, size: int, days: _Days, event: Mapping[str, np.ndarray], until: Floats,
    penalty: Penalty, platform: Platform,
) -> dict[str, np.ndarray]:
    """What is offered: pay in yuan, with and without the penalty."""
    rows, minute = event["row"], event["offered"]
    draw = rng.normal(0, value("pay_sd"), size)[rows]
    base = value("rider_pay_per_order") * np.exp(draw - value("pay_sd") ** 2 / 2)
    free = np.maximum(3.0, base * np.exp(platform.surge * _demand(days, rows, minute)))
    cut = (minute < until) & ~event["grabbed"]
    return {"pay": np.where(cut, np.maximum(1.0, free * (1 - penalty.pay_cut)), free), "pay_free": free}


def _answers(
    rng: np.random.Generator, size: int, days: _Days, event: Mapping[str, np.ndarray], confounding: Confounding,
    platform: Platform,
) -> dict[str, np.ndarray]:
    """Taken, refused or left to expire; and when the worker is free again."""
    rows, minute = event["row"], event["offered"]
    chance = rng.random((4, size))[:, rows]
    badly = (np.log(value("rider_pay_per_order")) - np.log(event["pay_free"])) / value("pay_sd")
    odds = (
        np.log(platform.refusing / (1 - platform.refusing)) + days.habit[rows]
        - confounding.slack * _demand(days, rows, minute) + confounding.bad_pay * badly
        + confounding.end_of_day * (days.end[rows] - minute < 60) - confounding.low_demand * days.area[rows]
    )
    refuses = chance[0] < 1 / (1 + np.exp(-odds))
    answer = np.where(refuses, REFUSED, np.where(chance[0] > 1 - platform.expiring, EXPIRED, TAKEN))
    answer = np.where(event["grabbed"], TAKEN, answer)
    answered = minute + np.where(answer == EXPIRED, 0.5, (3 + 20 * chance[1]) / 60)
    picked = answered + 1 + value("minutes_to_pick_up", "delivery") * rng.gamma(4, 0.25, size)[rows]
    finished = picked + 1 + value("minutes_under_way", "delivery") * rng.gamma(4, 0.25, size)[rows]
    cancelled = (answer == TAKEN) & (chance[2] < share("outcome_share", "cancelled"))
    free_at = np.where(answer == TAKEN, np.where(cancelled, picked, finished), answered)
    return {
        "answer": answer, "answered": answered, "picked": picked, "finished": finished, "cancelled": cancelled,
        "free_at": free_at, "chance": chance[3], "length": chance[1],
    }


def _seconds(days: _Days, events: Mapping[str, np.ndarray], name: str, platform: Platform) -> Ints:
    """Minutes of the day as seconds since 1970."""
    first = (platform.first_day - date(1970, 1, 1)).days
    return np.asarray((first + days.day[events["row"]]) * 86_400 + np.round(events[name] * 60).astype(np.int64))


def _orders(seed: int, days: _Days, events: Mapping[str, np.ndarray], platform: Platform) -> pa.Table:
    size, done = len(events["row"]), ~events["cancelled"]
    rng = stream(seed, "dispatch orders", size)
    times = {name: _seconds(days, events, name, platform) for name in ("offered", "answered", "picked", "finished")}
    promised = times["answered"] + int(value("promised_minutes") * 60)
    late = done & (times["finished"] > promised)
    stars = np.where(rng.random(size) < np.where(late, 0.3, 0.03), rng.integers(1, 3, size), rng.integers(4, 6, size))
    rated = done & (rng.random(size) < share("rated_share"))
    chance = np.maximum(np.where(late, platform.fined_late, 0), np.where(rated & (stars <= 2), platform.fined_low, 0))
    fined = done & (rng.random(size) < np.maximum(chance, platform.fined_otherwise))
    pay = np.where(done, np.round(events["pay"] * 100).astype(np.int64), 0)
    fee = np.round(events["pay"] * 100 * lognormal(rng, 1.3, 0.05, size)).astype(np.int64)
    return pa.table({
        "order_id": columns.numbered(f"{platform.party}-S", np.arange(1, size + 1), 9),
        **_who(days, events, platform),
        "offered_at": columns.times(np.where(events["grabbed"], NEVER, times["offered"])),
        "accepted_at": columns.times(times["answered"]),
        "picked_up_at": columns.times(np.where(done, times["picked"], NEVER)),
        "promised_at": columns.times(promised),
        "finished_at": columns.times(np.where(done, times["finished"], NEVER)),
        "assigned": columns.coded(events["grabbed"].astype(np.int64), ("dispatched", "grabbed")),
        "outcome": columns.coded(events["cancelled"].astype(np.int64), OUTCOMES),
        "rating": pa.array(stars, pa.int64(), mask=~rated),
        "fee": columns.yuan(fee),
        "pay": columns.yuan(pay),
        "deduction": columns.yuan(np.where(fined, rng.integers(100, 500, size), 0)),
    })


def _offers(days: _Days, events: Mapping[str, np.ndarray], platform: Platform) -> pa.Table:
    size = len(events["row"])
    offered, answered = (_seconds(days, events, name, platform) for name in ("offered", "answered"))
    return pa.table({
        "offer_id": columns.numbered(f"{platform.party}-F", np.arange(1, size + 1), 9),
        **_who(days, events, platform),
        "offered_at": columns.times(offered),
        "answered_at": columns.times(answered),
        "answer": columns.coded((events["answer"] == EXPIRED).astype(np.int64), ANSWERS),
        "promised_at": columns.times(offered + int(value("promised_minutes") * 60)),
        "pay": columns.yuan(np.round(events["pay"] * 100).astype(np.int64)),
    })


def _who(days: _Days, events: Mapping[str, np.ndarray], platform: Platform) -> dict[str, pa.Array]:
    nothing = np.zeros(len(events["row"]), dtype=np.int64)
    return {
        "platform": columns.coded(nothing, (platform.party,)),
        "worker": columns.numbered(f"{platform.party}-", days.worker[events["row"]] + 1, 6),
        "region": columns.coded(nothing, (platform.region,)),
        "industry": columns.coded(nothing, (platform.industry,)),
    }


def _truth(days: _Days, events: Mapping[str, np.ndarray], platform: Platform) -> pa.Table:
    grabbed: Bools = events["grabbed"]
    return pa.table({
        "worker": columns.numbered(f"{platform.party}-", days.worker[events["row"]] + 1, 6),
        "offered_at": columns.times(_seconds(days, events, "offered", platform)),
        "free_at": columns.times(_seconds(days, events, "freed", platform)),
        "after_refusal": events["after_refusal"],
        "dispatched": ~grabbed,
        **{name: events[name] for name in ("wait", "wait_free", "pay", "pay_free")},
    })
