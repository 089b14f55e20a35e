"""What happens to the people of the city in a year: injuries, lost jobs, births, retirements.

Drawn from the seed alone, by the rates of ``statistics.csv``. Whether anything is paid is not decided here: the office
decides it, by the law, from what the files and the books say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from suibao.demo.calendar import in_force
from suibao.demo.city import City
from suibao.demo.draws import Bools, Ints, deal, stream
from suibao.demo.statistics import group, share
from suibao.law import package
from suibao.law.retirement.terms import RetirementGroup
from suibao.law.terms import Mode, Status
from suibao.rules.units import month_number

FERTILE = (20, 39)
"""Ages that the rate of births is of."""


class Kind(StrEnum):
    """Kinds of happenings."""

    WORK_INJURY = "work_injury"
    ORDER_INJURY = "order_injury"
    JOB_LOSS = "job_loss"
    BIRTH = "birth"
    RETIREMENT = "retirement"


@dataclass(frozen=True)
class Happening:
    """One event: to whom (place in People), in which engagement (place in Engagements, -1 for none), when."""

    kind: Kind
    person: int
    engagement: int
    day: date
    facts: dict[str, Any] = field(default_factory=dict)


def happenings(city: City) -> list[Happening]:
    """Everything that happens in the months of the city, by day. At least one of each kind, if anybody can have it."""
    found = [*_injuries(city), *_lost_jobs(city), *_births(city), *_retirements(city)]
    return sorted(found, key=lambda one: (one.day, one.kind, one.person))


def _days(city: City) -> Ints:
    return city.truth.calendar.day


def _years(city: City) -> float:
    return len(city.months) / 12


def _draw(rng: np.random.Generator, who: Ints, rate: float) -> Ints:
    """About ``rate`` of those who can be met, at least one if there is any."""
    size = min(len(who), max(1, round(rate * len(who)))) if len(who) else 0
    return np.sort(rng.permutation(who)[:size])


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _employed(city: City) -> Bools:
    """Engagements with a labour relationship."""
    return np.asarray(city.truth.engagements.status == Status.LABOUR)


def _injuries(city: City) -> list[Happening]:
    jobs, rng = city.truth.engagements, stream(city.seed, "injuries")
    employed = np.flatnonzero(_employed(city))
    riders = np.flatnonzero((jobs.mode == Mode.PLATFORM) & ~_employed(city))
    return [
        *_hurt(city, rng, Kind.WORK_INJURY, _draw(rng, employed, share("injured_a_year", "work") * _years(city))),
        *_hurt(city, rng, Kind.ORDER_INJURY, _draw(rng, riders, share("injured_a_year", "orders") * _years(city))),
    ]


def _hurt(city: City, rng: np.random.Generator, kind: Kind, engagements: Ints) -> list[Happening]:
    """One injury for each engagement, on a day on which it lasts (and, for riders, on which they had orders)."""
    jobs, work, days = city.truth.engagements, city.truth.activity, _days(city)
    grades = group("injury_share")
    drawn = deal(rng, grades, len(engagements))
    found = []
    for place, grade in zip(engagements.tolist(), drawn.tolist(), strict=True):
        if kind is Kind.ORDER_INJURY:
            at = np.flatnonzero(work.engagement == place)
            possible = days[(work.counts[at] > 0).any(axis=0)] if len(at) else days[:0]
        else:
            possible = days[in_force(jobs.started[[place]], jobs.ended[[place]], days)[0]]
        if len(possible):
            day = _day(int(possible[rng.integers(0, len(possible))]))
            name = list(grades)[grade]
            number = 0 if name == "no_grade" else int(name.removeprefix("grade_"))
            found.append(Happening(kind, int(jobs.person[place]), place, day, {"grade": number}))
    return found


def _lost_jobs(city: City) -> list[Happening]:
    """Labour relationships that end within the months, half of them against the worker's will."""
    jobs, rng, days = city.truth.engagements, stream(city.seed, "lost jobs"), _days(city)
    full = _employed(city) & (jobs.mode != Mode.PART_TIME)
    ended = np.flatnonzero(full & (jobs.ended >= days[0]) & (jobs.ended <= days[-1]))
    return [
        Happening(Kind.JOB_LOSS, int(jobs.person[place]), place, _day(int(jobs.ended[place])), {"involuntary": True})
        for place in _draw(rng, ended, share("lost_against_will")).tolist()
    ]


def _births(city: City) -> list[Happening]:
    folk, rng, days = city.truth.people, stream(city.seed, "births"), _days(city)
    mothers = np.flatnonzero(~folk.male & (folk.age >= FERTILE[0]) & (folk.age <= FERTILE[1]))
    chosen = _draw(rng, mothers, share("births_a_year") * _years(city))
    when = days[rng.integers(0, len(days), len(chosen))]
    return [
        Happening(Kind.BIRTH, person, -1, _day(day)) for person, day in zip(chosen.tolist(), when.tolist(), strict=True)
    ]


def _retirements(city: City) -> list[Happening]:
    """People whose statutory month lies in the year, by the law: men of 60, women of 55 (all work as if in such posts)."""
    folk = city.truth.people
    law = package("current").law
    near = np.flatnonzero(folk.age >= np.where(folk.male, 59, 54))
    found = []
    for person in near.tolist():
        kind = RetirementGroup.MEN60 if folk.male[person] else RetirementGroup.WOMEN55
        born = month_number(str(folk.birth[person].astype("datetime64[M]")))
        case = {"birth_month": born, "retirement_group": kind}
        month = int(law.at(city.months[0]).evaluate(case, ["statutory_retirement_month"])["statutory_retirement_month"])
        year, past = divmod(month, 12)
        if year * 100 + past + 1 in city.months:
            found.append(Happening(Kind.RETIREMENT, person, -1, date(year, past + 1, 1), {"retirement_group": kind}))
    return found
