"""Who works for whom: one engagement a person and payer, with contract, dates, wage and declared base."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suibao.demo.calendar import Calendar
from suibao.demo.columns import NEVER
from suibao.demo.draws import Bools, Floats, Ints, deal, flags, lognormal, stream
from suibao.demo.parties import AGENCIES, ALL, EMPLOYERS, INDEX, OUTSOURCERS, USING_UNITS, Party
from suibao.demo.people import DELIVERY, OTHER, PATTERNS, People
from suibao.demo.statistics import group, share, value
from suibao.law.terms import Mode, Status


@dataclass(frozen=True)
class Engagements:
    """One place in each array an engagement, ordered by payer.

    ``person`` is the place in People, ``payer`` and ``using`` places in parties.ALL (using -1: none), ``number`` the
    payer's own number of the worker, ``part`` the share of the person's orders that fall to this platform. Days are
    since 1970 (NEVER: not ended). ``wage`` is what a full month pays in fen (0 on platforms and in part-time
    work), ``hourly`` fen an hour and ``weekly`` tenths of hours a week (part-time); ``agreed`` says whether the
    wage stands in the contract; ``base`` is the declared base in fen, NEVER where the field is empty.
    """

    person: Ints
    payer: Ints
    number: Ints
    mode: Ints
    status: Ints
    using: Ints
    part: Floats
    started: Ints
    ended: Ints
    wage: Ints
    agreed: Bools
    base: Ints
    hourly: Ints
    weekly: Ints

    def __len__(self) -> int:
        return len(self.person)


def draw(seed: int, people: People, calendar: Calendar) -> Engagements:
    """The engagements of all people."""
    rng = stream(seed, "engagements")
    person, mode, second = _slots(people)
    payer, using = _payers(rng, people.trade[person], mode, second)
    order = np.lexsort((person, payer))
    person, mode, payer, using = (item[order] for item in (person, mode, payer, using))
    second = second[order]
    status = _statuses(rng, people.status[person], mode)
    started, ended = _dates(rng, people, person, mode, status, calendar)
    wage = _wages(rng, mode, payer, using)
    agreed = (wage > 0) & (status == Status.LABOUR)
    part_time = mode == Mode.PART_TIME
    hourly = lognormal(rng, value("part_time_hourly") * 100, 0.12, len(person))
    hourly = np.maximum(hourly, value("minimum_wage", "hour") * 100)
    weekly = np.clip(rng.normal(value("part_time_hours_week") * 10, 35, len(person)), 40, 240)
    return Engagements(
        person, payer, _numbers(rng, payer), mode, status, using, _parts(people, person, mode, second), started, ended,
        wage, agreed, _bases(rng, mode, status, wage, agreed),
        np.where(part_time, hourly, 0).astype(np.int64), np.where(part_time, weekly, 0).astype(np.int64),
    )


def _slots(people: People) -> tuple[Ints, Ints, Bools]:
    """Person and mode of every engagement, and whether it is the second of this mode for the person."""
    persons: list[Ints] = []
    modes: list[Ints] = []
    seconds: list[Bools] = []
    for place, name in enumerate(PATTERNS):
        mine = np.flatnonzero(people.pattern == place)
        words = name.split("+")
        for slot, word in enumerate(words):
            persons.append(mine)
            modes.append(np.full(len(mine), Mode[word.upper()], dtype=np.int64))
            seconds.append(np.full(len(mine), word in words[:slot], dtype=np.bool_))
    return np.concatenate(persons), np.concatenate(modes), np.concatenate(seconds)


def _payers(rng: np.random.Generator, trade: Ints, mode: Ints, second: Bools) -> tuple[Ints, Ints]:
    """Who pays (places in ALL) and, for dispatch, the using unit. A second engagement has another payer."""
    size = len(mode)
    delivery = np.where(flags(rng, share("delivery_platform_share", "PT1"), size), INDEX["PT1"], INDEX["PT2"])
    platform = np.where(trade == DELIVERY, delivery, INDEX["PT3"])
    # the first of two platforms is always PT1, the second PT2: so they differ
    platform[_has_second(mode, second, Mode.PLATFORM)] = INDEX["PT1"]
    platform[second & (mode == Mode.PLATFORM)] = INDEX["PT2"]
    payer = np.where(mode == Mode.PLATFORM, platform, 0)
    for kind, parties in ((Mode.DISPATCH, AGENCIES), (Mode.OUTSOURCING, OUTSOURCERS), (Mode.PART_TIME, EMPLOYERS)):
        payer = np.where(mode == kind, _some(rng, parties, size), payer)
    again = np.flatnonzero(second & (mode == Mode.PART_TIME))
    payer[again] = INDEX["PE1"] + np.arange(len(again)) % 2
    return _keep_apart(payer, mode, second), np.where(mode == Mode.DISPATCH, _some(rng, USING_UNITS, size), -1)


def _has_second(mode: Ints, second: Bools, kind: Mode) -> Bools:
    """True for the first engagement of people who have two of a kind: slots of a pattern stand block after block."""
    found = np.zeros(len(mode), dtype=np.bool_)
    for start, stop in _blocks(second & (mode == kind)):
        found[start - (stop - start) : start] = True
    return found


def _keep_apart(payer: Ints, mode: Ints, second: Bools) -> Ints:
    """Give the first of two part-time jobs an employer that is none of those of the second ones."""
    first = np.flatnonzero(_has_second(mode, second, Mode.PART_TIME))
    payer[first] = INDEX["PE3"] + np.arange(len(first)) % 3
    return payer


def _blocks(mask: Bools) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def _some(rng: np.random.Generator, parties: tuple[Party, ...], size: int) -> Ints:
    places = np.array([INDEX[item.party] for item in parties], dtype=np.int64)
    return places[deal(rng, {item.party: item.size for item in parties}, size)]


def _numbers(rng: np.random.Generator, payer: Ints) -> Ints:
    """The payer's own numbers: 1 … n in random order."""
    number = np.empty(len(payer), dtype=np.int64)
    for place in np.unique(payer):
        mine = np.flatnonzero(payer == place)
        number[mine] = rng.permutation(len(mine)) + 1
    return number


def _statuses(rng: np.random.Generator, on_platform: Ints, mode: Ints) -> Ints:
    """Dispatch and part-time work are labour relationships; outsourcing is one or a civil contract."""
    status = np.where(mode == Mode.PLATFORM, on_platform, int(Status.LABOUR))
    outsourced = np.flatnonzero(mode == Mode.OUTSOURCING)
    civil = deal(rng, group("outsourcing_status"), len(outsourced)) == 1
    status[outsourced[civil]] = Status.INDEPENDENT
    return status


def _parts(people: People, person: Ints, mode: Ints, second: Bools) -> Floats:
    twice = np.isin(people.pattern[person], [k for k, name in enumerate(PATTERNS) if name.count("platform") == 2])
    first = share("several_platform_split")
    part = np.where(twice, np.where(second, 1 - first, first), 1.0)
    return np.where(mode == Mode.PLATFORM, part, 0.0)


def _dates(
    rng: np.random.Generator, people: People, person: Ints, mode: Ints, status: Ints, calendar: Calendar
) -> tuple[Ints, Ints]:
    """First and last days: crowd riders register when a spell begins and leave when it ends, others by turnover."""
    size = len(person)
    started = calendar.day[0] - 30 - np.floor(rng.exponential(500, size)).astype(np.int64)
    started = np.maximum(started, calendar.day[0] - 2200)
    ended = np.full(size, NEVER, dtype=np.int64)
    station = (mode == Mode.PLATFORM) & (status == Status.LABOUR)
    moment = calendar.day[rng.integers(0, len(calendar), (2, size))]
    come, go = _moving(rng, station, len(calendar.months)), _moving(rng, station, len(calendar.months))
    crowd = (mode == Mode.PLATFORM) & (people.trade[person] == DELIVERY) & (people.spell_days[person] < 365)
    begin, end = _spell_days(people, person, calendar)
    started = np.where(crowd, np.where(begin >= 0, begin, started), np.where(come, moment[0], started))
    ended = np.where(crowd, end, np.where(go, moment[1], ended))
    return started, np.where(ended > started, ended, NEVER)


def _moving(rng: np.random.Generator, station: Bools, months: int) -> Bools:
    """Who joins (or leaves) in the calendar, in exact shares: station riders and the others have their own turnover."""
    moving = np.zeros(len(station), dtype=np.bool_)
    yearly = (value("other_turnover_month") * 12, value("station_turnover_year"))
    for group_of, turnover in zip((~station, station), yearly, strict=True):
        mine = np.flatnonzero(group_of)
        part = min(turnover / 1200 * months, 1.0)
        moving[mine] = deal(rng, {"moves": part, "stays": 1 - part}, len(mine)) == 0
    return moving


def _spell_days(people: People, person: Ints, calendar: Calendar) -> tuple[Ints, Ints]:
    """Days on which a spell begins and last days of a spell inside the calendar; NEVER where there is none."""
    day_of = np.full(365, NEVER, dtype=np.int64)
    day_of[calendar.of_year] = calendar.day
    start = people.spell_start[person]
    return day_of[start], day_of[(start + people.spell_days[person].astype(np.int64) - 1) % 365]


def _wages(rng: np.random.Generator, mode: Ints, payer: Ints, using: Ints) -> Ints:
    """Full-month wages in fen, whole ten yuan: means of the trade, at least the minimum wage."""
    means = np.array([value("wage", item.trade) if item.trade else 0.0 for item in ALL])
    mean = np.where(mode == Mode.DISPATCH, means[using], np.where(mode == Mode.OUTSOURCING, means[payer], 0.0))
    drawn = np.maximum(lognormal(rng, mean, value("wage_sd"), len(mode)), value("minimum_wage", "month"))
    return np.where(mean > 0, np.round(drawn / 10) * 1000, 0).astype(np.int64)


def _bases(rng: np.random.Generator, mode: Ints, status: Ints, wage: Ints, agreed: Bools) -> Ints:
    """Declared bases in fen of full labour relationships: the wage, the floor, or an empty field."""
    base = np.full(len(mode), NEVER, dtype=np.int64)
    chance = rng.random(len(mode))
    at_wage, at_floor = share("declared_at_wage"), share("declared_at_floor")
    full = (status == Status.LABOUR) & (mode != Mode.PART_TIME)
    base[full & agreed & (chance < at_wage)] = wage[full & agreed & (chance < at_wage)]
    base[full & (chance >= at_wage) & (chance < at_wage + at_floor)] = int(value("base_floor") * 100)
    return base


def on_platforms(people: People, engagements: Engagements) -> Ints:
    """Places of the platform engagements."""
    return np.flatnonzero((engagements.mode == Mode.PLATFORM) & (people.trade[engagements.person] != OTHER))


def insured_daily(seed: int, engagements: Engagements) -> Bools:
    """Engagements from which PT2 keeps a daily accident cover fee on the day's first order."""
    chosen = flags(stream(seed, "daily fee"), share("daily_fee_share"), len(engagements))
    return np.asarray(chosen & (engagements.payer == INDEX["PT2"]) & (engagements.status != Status.LABOUR))
