"""Who lives in the invented city: sex, age, pattern of work, and how much each works on platforms."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from suibao.demo.draws import Bools, Floats, Ints, deal, lognormal, quotas, stream
from suibao.demo.identity import id_numbers
from suibao.demo.statistics import group, share, value

PATTERNS = (
    "platform", "dispatch", "outsourcing", "part_time",
    "platform+platform", "platform+part_time", "dispatch+platform", "outsourcing+platform",
    "platform+platform+part_time", "dispatch+outsourcing", "part_time+part_time",
)
"""Every pattern of work, as the modes of its engagements; those with a plus are people with several payers."""

TRADES = ("delivery", "ride_hailing", "city_freight", "other")
DELIVERY, RIDE_HAILING, CITY_FREIGHT, OTHER = range(4)
BANDS = (">=260", "30-259", "<30", "")
"""Days a year on platforms, for riders; the last one is everybody else."""

AGES_ON = np.datetime64("2026-01-01")
_RIDER_AGES = {"18-20": (18, 20), "21-30": (21, 30), "31-40": (31, 40), "41-45": (41, 45)}
_TRUCK_AGES = {"36-45": (36, 45), "46-55": (46, 55), "20-35": (20, 35), "56-59": (56, 59)}


@dataclass(frozen=True)
class People:
    """One place in each array a person.

    ``pattern``, ``trade``, ``band`` are places in PATTERNS, TRADES, BANDS. ``days`` is days of platform work in a
    year, ``level`` orders on a working day, ``spell_start`` and ``spell_days`` the part of the year in which the
    days fall (day of the year, length; 365 is the whole year). ``status`` is the law's status on platforms (Status).
    """

    pattern: Ints
    trade: Ints
    male: Bools
    birth: NDArray[np.datetime64]
    id_number: NDArray[np.str_]
    band: Ints
    days: Floats
    level: Floats
    spell_start: Ints
    spell_days: Floats
    status: Ints

    def __len__(self) -> int:
        return len(self.pattern)

    @property
    def age(self) -> Ints:
        """Completed years on 2026-01-01."""
        return ((AGES_ON - self.birth).astype(np.int64) / 365.2425).astype(np.int64)


def draw(seed: int, workers: int) -> People:
    """The people of the city; the number of orders has no influence on them."""
    rng = stream(seed, "people")
    pattern = deal(rng, _pattern_shares(), workers)
    trade = _trades(rng, pattern)
    male = _sexes(rng, trade)
    birth = _births(rng, trade, male)
    status = np.zeros(workers, dtype=np.int64)
    band = np.full(workers, len(BANDS) - 1, dtype=np.int64)
    days, level, length = np.zeros(workers), np.zeros(workers), np.full(workers, 365.0)
    riders = np.flatnonzero(trade == DELIVERY)
    band[riders] = _bands(rng, pattern[riders])
    days[riders], length[riders] = _rider_days(rng, band[riders])
    platform = np.flatnonzero(trade != OTHER)
    status[platform] = _statuses(rng, pattern[platform], band[platform])
    level[riders] = _rider_levels(rng, band[riders], status[riders] == 1)
    for place in (RIDE_HAILING, CITY_FREIGHT):
        mine = np.flatnonzero(trade == place)
        days[mine], level[mine] = _driver_days(rng, place, len(mine))
    return People(
        pattern, trade, male, birth, id_numbers(birth, male), band, days, level,
        rng.integers(0, 365, workers), length, status,
    )


def _pattern_shares() -> dict[str, float]:
    shares = group("people_share")
    several = group("several_share")
    return {
        name: shares[name] if name in shares else shares["several"] * several[name] / 100 for name in PATTERNS
    }


def _trades(rng: np.random.Generator, pattern: Ints) -> Ints:
    """What people on platforms do there; people on two platforms deliver."""
    on_platform = np.isin(pattern, [k for k, name in enumerate(PATTERNS) if "platform" in name])
    twice = np.isin(pattern, [k for k, name in enumerate(PATTERNS) if name.count("platform") == 2])
    counts = quotas(group("platform_people_share"), int(on_platform.sum()))
    trade = np.full(len(pattern), OTHER, dtype=np.int64)
    trade[on_platform] = DELIVERY
    drivers = rng.permutation(np.flatnonzero(on_platform & ~twice))
    trade[drivers[: counts[1]]] = RIDE_HAILING
    trade[drivers[counts[1] : counts[1] + counts[2]]] = CITY_FREIGHT
    return trade


def _sexes(rng: np.random.Generator, trade: Ints) -> Bools:
    men = (share("rider_male"), 1 - share("ridehail_female"), share("truck_male"), share("migrant_male"))
    male = np.zeros(len(trade), dtype=np.bool_)
    for place, part in enumerate(men):
        mine = np.flatnonzero(trade == place)
        male[mine] = deal(rng, {"f": 1 - part, "m": part}, len(mine)) == 1
    return male


def _births(rng: np.random.Generator, trade: Ints, male: Bools) -> NDArray[np.datetime64]:
    age = np.empty(len(trade))
    for place in range(len(TRADES)):
        mine = np.flatnonzero(trade == place)
        if place == RIDE_HAILING:
            age[mine] = _ridehail_ages(rng, len(mine))
        elif place == OTHER:
            age[mine] = _migrant_ages(rng, male[mine])
        else:
            name, bounds = ("rider_age", _RIDER_AGES) if place == DELIVERY else ("truck_age", _TRUCK_AGES)
            age[mine] = _banded(rng, group(name), bounds, len(mine))
    return AGES_ON - np.floor(age * 365.2425).astype("timedelta64[D]") - np.timedelta64(1, "D")


def _banded(
    rng: np.random.Generator, shares: dict[str, float], bounds: dict[str, tuple[int, int]], size: int
) -> Floats:
    """Ages drawn evenly inside bands (both ends included, in completed years)."""
    band = deal(rng, shares, size)
    low = np.array([bounds[key][0] for key in shares])[band]
    high = np.array([bounds[key][1] + 1 for key in shares])[band]
    return np.asarray(low + rng.random(size) * (high - low) * 0.999, dtype=np.float64)


def _migrant_ages(rng: np.random.Generator, male: Bools) -> Floats:
    """Women of the highest band are at most 54, men 59: older people have no labour relationship to insure."""
    age = _banded(rng, group("migrant_age"), {"<=40": (18, 40), "41-50": (41, 50), ">50": (51, 59)}, len(male))
    late = (age >= 51) & ~male
    return np.where(late, 51 + (age - 51) * 4 / 9, age)


def _ridehail_ages(rng: np.random.Generator, size: int) -> Floats:
    """Normal, taken at even quantiles so that few people already have the mean; half a year makes completed years."""
    normal = NormalDist(value("ridehail_age_mean") + 0.5, value("ridehail_age_sd"))
    even = [normal.inv_cdf((place + 0.5) / size) for place in range(size)]
    return rng.permutation(np.clip(np.array(even), 21, 63.9))


def _bands(rng: np.random.Generator, pattern: Ints) -> Ints:
    """Bands of days a year in exact shares; people with another job are more often in the lower ones."""
    alone = np.isin(pattern, [PATTERNS.index("platform"), PATTERNS.index("platform+platform")])
    order = np.argsort(rng.random(len(pattern)) + np.where(alone, 0.0, 0.7), kind="stable")
    band = np.empty(len(pattern), dtype=np.int64)
    band[order] = np.repeat(np.arange(3), quotas(group("rider_days_a_year"), len(pattern)))
    return band


def _rider_days(rng: np.random.Generator, band: Ints) -> tuple[Floats, Floats]:
    """Days a year (even above 260, log-even below) and the length of the spell of the year they fall in."""
    part = rng.random(len(band))
    days = np.where(band == 0, 260 + part * 60, np.where(band == 1, 30 * (260 / 30) ** part, 30**part))
    days = np.floor(days)
    dense = np.array([365.0, *(value("rider_days_per_active_month", key) for key in BANDS[1:3])])[band]
    length = np.where(band == 0, 365.0, np.clip(days / dense * 365 / 12, np.minimum(days, 365), 365))
    return days, np.ceil(length)


def _statuses(rng: np.random.Generator, pattern: Ints, band: Ints) -> Ints:
    """Status on platforms: station-type riders with a labour contract work on one platform all year."""
    labour, independent, _ = quotas(group("status_share"), len(pattern))
    status = np.full(len(pattern), 2, dtype=np.int64)
    stations = rng.permutation(np.flatnonzero((band == 0) & (pattern == PATTERNS.index("platform"))))
    status[stations[:labour]] = 1
    others = rng.permutation(np.flatnonzero(status != 1))
    status[others[:independent]] = 3
    return status


def _rider_levels(rng: np.random.Generator, band: Ints, station: Bools) -> Floats:
    mean = np.array([value("rider_level", key) for key in BANDS[:3]])[band]
    level = lognormal(rng, mean, value("rider_level_sd"), len(band))
    return np.where(station, level * value("station_level_factor"), level)


def _driver_days(rng: np.random.Generator, trade: int, size: int) -> tuple[Floats, Floats]:
    """Days a year and orders a day of drivers."""
    if trade == CITY_FREIGHT:
        days, mean = np.full(size, value("freight_days") * 12), np.full(size, value("freight_level"))
    else:
        part = share("ridehail_regular")
        regular = deal(rng, {"regular": part, "occasional": 1 - part}, size) == 0
        days = 12 * np.where(regular, value("ridehail_days", "regular"), value("ridehail_days", "occasional"))
        mean = np.where(regular, value("ridehail_level", "regular"), value("ridehail_level", "occasional"))
    return days, lognormal(rng, mean, value("rider_level_sd") / 2, size)
