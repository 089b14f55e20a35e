"""The days of the demo's months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suibao.demo.draws import Bools, Floats, Ints
from suibao.demo.statistics import group, value


@dataclass(frozen=True)
class Calendar:
    """The days of the months, in order: ``day`` since 1970, ``month`` as the place of its month in ``months``."""

    months: tuple[int, ...]
    day: Ints
    month: Ints

    def __len__(self) -> int:
        return len(self.day)

    @property
    def of_year(self) -> Ints:
        """Day of the year from 0, kept below 365."""
        date = self.day.astype("datetime64[D]")
        place = (date - date.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.int64)
        return np.asarray(np.minimum(place, 364), dtype=np.int64)

    @property
    def load(self) -> Floats:
        """Orders of a day against the mean day: season of the month and weekend."""
        seasons = group("season")
        season = np.array([seasons.get(str(month % 100), 1.0) for month in self.months])[self.month]
        weekend = (self.day + 3) % 7 >= 5  # day 0, 1970-01-01, was a Thursday
        extra = value("weekend")
        return season * np.where(weekend, extra, 1.0) * 7 / (5 + 2 * extra)

    def bounds(self, place: int) -> tuple[int, int]:
        """First and last day of a month, since 1970."""
        days = self.day[self.month == place]
        return int(days[0]), int(days[-1])


def of(months: Sequence[int]) -> Calendar:
    """The calendar of some months, each written yyyymm.

    >>> len(of([202601, 202602]))
    59
    """
    starts: list[NDArray[np.int64]] = []
    places: list[NDArray[np.int64]] = []
    for place, month in enumerate(months):
        first = np.datetime64(f"{month // 100:04d}-{month % 100:02d}")
        days = np.arange(first.astype("datetime64[D]"), (first + 1).astype("datetime64[D]")).astype(np.int64)
        starts.append(days)
        places.append(np.full(len(days), place, dtype=np.int64))
    return Calendar(tuple(months), np.concatenate(starts), np.concatenate(places))


def in_force(started: Ints, ended: Ints, days: Ints) -> Bools:
    """For each engagement and day: does the engagement last on that day (``ended`` counts, NEVER is open)?"""
    open_ended = ended < 0
    return (started[:, None] <= days) & (open_ended[:, None] | (days <= ended[:, None]))
