"""Who works on which day on which platform, and how many orders each takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suibao.demo.calendar import Calendar, in_force
from suibao.demo.draws import Floats, Ints, stream
from suibao.demo.engagements import Engagements, on_platforms
from suibao.demo.people import OTHER, People
from suibao.demo.statistics import value


@dataclass(frozen=True)
class Activity:
    """Orders of each platform engagement on each day.

    ``engagement`` are places in Engagements, ``counts`` has a row for each of them and a column a day. ``scale`` is
    the factor by which natural numbers of orders were multiplied to reach the wanted total: near 1 for about 200
    orders a worker in three months; only then do orders a day and incomes follow the statistics.
    """

    engagement: Ints
    counts: Ints
    scale: float


def draw(seed: int, people: People, engagements: Engagements, calendar: Calendar, orders: int) -> Activity:
    """Exactly ``orders`` orders on the working days of the people on platforms."""
    mine = on_platforms(people, engagements)
    expected = _daily_means(seed, people, calendar)[engagements.person[mine]] * engagements.part[mine][:, None]
    expected *= in_force(engagements.started[mine], engagements.ended[mine], calendar.day)
    total = float(expected.sum())
    scale = orders / total if total else 0.0
    rng = stream(seed, "counts")
    counts = rng.poisson(expected * scale).astype(np.int64)
    return Activity(mine, _exactly(rng, counts, expected, orders), scale)


def _daily_means(seed: int, people: People, calendar: Calendar) -> Floats:
    """Expected orders of each person on each day: none outside the spell and on days off."""
    rng = stream(seed, "working days")
    shape = (len(people), len(calendar))
    inside = (calendar.of_year - people.spell_start[:, None]) % 365 < people.spell_days[:, None]
    works = rng.random(shape) < (people.days / people.spell_days)[:, None]
    cv = value("day_cv")
    noise = rng.gamma(1 / cv**2, cv**2, shape)
    level = np.where(people.trade == OTHER, 0.0, people.level)
    return np.where(inside & works, level[:, None] * calendar.load * noise, 0.0)


def _exactly(rng: np.random.Generator, counts: Ints, expected: Floats, orders: int) -> Ints:
    """Move a few counts up or down until they add up to ``orders``."""
    flat = counts.ravel()
    gap = orders - int(flat.sum())
    if gap > 0:
        chosen = rng.choice(flat.size, gap, p=expected.ravel() / expected.sum())
        np.add.at(flat, chosen, 1)
    elif gap < 0:
        owners = np.repeat(np.arange(flat.size), flat)
        np.subtract.at(flat, rng.choice(owners, -gap, replace=False), 1)
    return flat.reshape(counts.shape)
