"""Does the generated city follow its statistics? Measured from the files wherever they say it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suibao.demo import registers
from suibao.demo.city import City
from suibao.demo.draws import Bools, Floats, Ints
from suibao.demo.observe import Observed, observe
from suibao.demo.parties import ALL, INDEX
from suibao.demo.people import BANDS, CITY_FREIGHT, DELIVERY, OTHER, PATTERNS, RIDE_HAILING, TRADES
from suibao.demo.statistics import Statistic, value
from suibao.demo.statistics import table as statistics
from suibao.law.terms import Mode, Status

Measures = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Check:
    """One statistic, what the city shows, and whether that is inside the tolerance."""

    statistic: Statistic
    measured: float

    @property
    def holds(self) -> bool:
        """Within the tolerance of the table (a statistic without one only feeds the generator)."""
        tolerance = self.statistic.tolerance
        return tolerance is None or abs(self.measured - self.statistic.value) <= tolerance


def checks(city: City) -> list[Check]:
    """Every measured statistic of the table, in its order."""
    seen = observe(city)
    found = _people(city) | _modes(city) | _registers(city) | _wages(city)
    found |= _intensity(city, seen) | _orders(city, seen) | _incomes(city, seen)
    return [Check(item, found[item.name, item.key]) for item in statistics() if (item.name, item.key) in found]


def _percent(mask: Bools) -> float:
    return 100 * float(np.mean(mask)) if len(mask) else float("nan")


def _people(city: City) -> Measures:
    folk = city.truth.people
    age, trade, male = folk.age, folk.trade, folk.male
    rider, driver, truck, other = (trade == place for place in range(4))
    found: Measures = {
        ("rider_male", ""): _percent(male[rider]),
        ("ridehail_female", ""): _percent(~male[driver]),
        ("ridehail_age_mean", ""): float(age[driver].mean()),
        ("ridehail_age_sd", ""): float(age[driver].std()),
        ("ridehail_age_over_60", ""): _percent(age[driver] > 60),
        ("truck_male", ""): _percent(male[truck]),
        ("migrant_male", ""): _percent(male[other]),
        ("migrant_age", "<=40"): _percent(age[other] <= 40),
        ("migrant_age", "41-50"): _percent((age[other] > 40) & (age[other] <= 50)),
        ("migrant_age", ">50"): _percent(age[other] > 50),
        ("ridehail_regular", ""): _percent(folk.days[driver] > 100),
    }
    for name, who, keys in (
        ("rider_age", rider, ("18-20", "21-30", "31-40", "41-45")),
        ("truck_age", truck, ("20-35", "36-45", "46-55", "56-59")),
    ):
        for key in keys:
            low, high = map(int, key.split("-"))
            found[name, key] = _percent((age[who] >= low) & (age[who] <= high))
    return found


def _intensity(city: City, seen: Observed) -> Measures:
    folk, days = city.truth.people, city.truth.calendar
    by_day, by_month = seen.by_day(), seen.active_days()
    rider = folk.trade == DELIVERY
    mine = by_day[rider]
    found: Measures = {
        ("rider_days_a_year", key): _percent(_band(folk.days[rider]) == place) for place, key in enumerate(BANDS[:3])
    }
    found["rider_monthly_active_share", ""] = _percent((by_month[rider] > 0).ravel())
    found["rider_orders_a_day", ""] = float(mine.sum() / (mine > 0).sum())
    regular = (folk.days[rider] >= 30) & (mine.sum(axis=1) > 0)
    found["rider_over_20", ""] = _percent(mine[regular].sum(axis=1) / (mine[regular] > 0).sum(axis=1) > 20)
    in_month = [days.month == place for place in range(len(days.months))]
    load = np.array([mine[:, month].sum() / month.sum() for month in in_month])
    for place, month in enumerate(days.months):
        found["season", str(month % 100)] = float(load[place] / load.mean())
    return found | _turnover(city, by_month)


def _band(days: Floats) -> Ints:
    return np.where(days >= 260, 0, np.where(days >= 30, 1, 2))


def _turnover(city: City, by_month: Ints) -> Measures:
    """Share joining in a month: of active riders on crowd platforms, of station riders (times 12), of the rest."""
    folk, jobs, days = city.truth.people, city.truth.engagements, city.truth.calendar
    months = len(days.months)
    came = jobs.started >= days.day[0]
    platform = (jobs.mode == Mode.PLATFORM) & (folk.trade[jobs.person] == DELIVERY)
    station = platform & (jobs.status == Status.LABOUR)
    active = (by_month[np.unique(jobs.person[platform & ~station])] > 0).sum()
    joined = len(np.unique(jobs.person[platform & ~station & came]))
    return {
        ("rider_turnover_month", ""): 100 * joined / float(active),
        ("station_turnover_year", ""): _percent(came[station]) * 12 / months,
        ("other_turnover_month", ""): _percent(came[jobs.mode != Mode.PLATFORM]) / months,
    }


def _modes(city: City) -> Measures:
    folk, jobs = city.truth.people, city.truth.engagements
    several = np.array(["+" in name for name in PATTERNS])[folk.pattern]
    found: Measures = {("people_share", "several"): _percent(several)}
    for place, name in enumerate(PATTERNS):
        if "+" in name:
            found["several_share", name] = _percent(folk.pattern[several] == place)
        else:
            found["people_share", name] = _percent(folk.pattern == place)
    on_platform = folk.trade != OTHER
    found["second_source", ""] = _percent(several[folk.trade == DELIVERY])
    for place in (DELIVERY, RIDE_HAILING, CITY_FREIGHT):
        found["platform_people_share", TRADES[place]] = _percent(folk.trade[on_platform] == place)
    for status in Status:
        found["status_share", status.code] = _percent(folk.status[on_platform] == status)
    outsourced = jobs.status[jobs.mode == Mode.OUTSOURCING]
    found["outsourcing_status", "labour"] = _percent(outsourced == Status.LABOUR)
    found["outsourcing_status", "independent"] = _percent(outsourced == Status.INDEPENDENT)
    return found


def _registers(city: City) -> Measures:
    folk, jobs = city.truth.people, city.truth.engagements
    size = len(registers.choosers(folk, jobs))
    chosen = city.enrolments.to_pydict()
    pension = np.array([text == "yes" for text in chosen["flexible_pension"]])
    medical = np.array([text == "yes" for text in chosen["flexible_medical"]])
    tier = np.array([0 if amount is None else int(amount) for amount in chosen["resident_pension_tier"]])
    resident = np.array([text == "yes" for text in chosen["resident_medical"]])
    base = np.array([float(amount or 0) for amount in chosen["pension_base"]])
    found: Measures = {
        ("flexible_pension", ""): 100 * float(pension.sum()) / size,
        ("resident_pension", ""): 100 * float((tier > 0).sum()) / size,
        ("no_pension", ""): 100 - 100 * float((pension | (tier > 0)).sum()) / size,
        ("no_medical", ""): 100 - 100 * float((medical | resident).sum()) / size,
        ("medical_with_pension", ""): _percent(medical[pension]),
        ("base_at_floor", ""): _percent(base[pension] == value("base_floor")),
    }
    for amount in (600, 900):
        found["resident_tier", str(amount)] = _percent(tier[tier > 0] == amount)
    return found


def _orders(city: City, seen: Observed) -> Measures:
    done = seen.outcome == 0
    found: Measures = {
        ("outcome_share", "cancelled"): _percent(seen.outcome == 1),
        ("outcome_share", "failed"): _percent(seen.outcome == 2),
        ("rated_share", ""): _percent(seen.rating[done] > 0),
    }
    for place in (DELIVERY, RIDE_HAILING, CITY_FREIGHT):
        mine = seen.trade == place
        found["order_share", TRADES[place]] = _percent(mine)
        found["minutes_under_way", TRADES[place]] = float(seen.minutes[mine & (seen.minutes >= 0)].mean())
    found["daily_fee_share", ""] = _daily_fee_share(city)
    hours = np.bincount(seen.hour[seen.trade == DELIVERY], minlength=24)
    found["top_hour", "delivery"] = 100 * float(hours.max() / hours.sum())
    stars = seen.rating[seen.rating > 0]
    for star in range(1, 6):
        found["rating_share", str(star)] = _percent(stars == star)
    return found


def _daily_fee_share(city: City) -> float:
    """Of the riders of PT2 without a labour contract: those from whom a fee was kept on some day."""
    jobs = city.truth.engagements
    crowd = set(jobs.number[(jobs.payer == INDEX["PT2"]) & (jobs.status != Status.LABOUR)].tolist())
    fee = value("daily_fee")
    seen: set[int] = set()
    paid: set[int] = set()
    for (_, party), table in city.orders.items():
        if party == "PT2":
            completed = table.filter(pc.field("outcome") == "completed")
            kept = completed.filter(pc.field("deduction").cast(pa.float64()) >= fee)
            seen |= _numbers(completed) & crowd
            paid |= _numbers(kept) & crowd
    return 100 * len(paid) / len(seen) if seen else float("nan")


def _numbers(table: pa.Table) -> set[int]:
    return {int(worker[-6:]) for worker in table["worker"].unique().to_pylist()}


def _incomes(city: City, seen: Observed) -> Measures:
    """Riders: months with at least 22 days and 20 orders a day. Drivers: full months, 20 days or more; freight 15."""
    folk = city.truth.people
    income, orders, days = seen.income(), seen.orders(), seen.active_days()
    rider = (folk.trade == DELIVERY)[:, None]
    station = rider & (folk.status == Status.LABOUR)[:, None]
    often = rider & (days >= 22) & (orders >= 20 * days)
    driver = (folk.trade == RIDE_HAILING)[:, None] & (days >= 20)
    truck = (folk.trade == CITY_FREIGHT)[:, None] & (days >= 15)
    return {
        ("rider_income", "crowd"): float(income[often & ~station].mean()),
        ("rider_income", "station"): float(income[often & station].mean()),
        ("rider_income_year", ""): 12 * float(income[folk.trade == DELIVERY].mean()),
        ("ridehail_income", ""): float(income[driver].mean()),
        ("truck_income", ""): float(income[truck].mean()),
    }


def _wages(city: City) -> Measures:
    jobs = city.truth.engagements
    found: Measures = {}
    trades = np.array([item.trade for item in ALL])
    outsourced = np.where(jobs.mode == Mode.OUTSOURCING, trades[jobs.payer], "")
    mine = np.where(jobs.mode == Mode.DISPATCH, trades[jobs.using], outsourced)
    for trade in sorted(set(trades) - {""}):
        found["wage", trade] = float(jobs.wage[mine == trade].mean()) / 100
    part_time = jobs.mode == Mode.PART_TIME
    found["part_time_hourly", ""] = float(jobs.hourly[part_time].mean()) / 100
    found["part_time_hours_week", ""] = float(jobs.weekly[part_time].mean()) / 10
    full = (jobs.status == Status.LABOUR) & jobs.agreed
    found["declared_at_wage", ""] = _percent(jobs.base[full] == jobs.wage[full])
    found["declared_at_floor", ""] = _percent(jobs.base[full] == int(value("base_floor") * 100))
    return found
