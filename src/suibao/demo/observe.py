"""What the order files of the city show, as arrays: read from the tables themselves, not from the generator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suibao.demo.city import City
from suibao.demo.draws import Floats, Ints
from suibao.demo.orders import INDUSTRIES, OUTCOMES

DAY = 86_400


@dataclass(frozen=True)
class Observed:
    """Good orders of all files. One place in each array an order; ``minutes`` is from pick-up to finish, -1 when open.

    ``day`` is the place of the day in the calendar, ``outcome`` and ``trade`` places in OUTCOMES and INDUSTRIES,
    ``pay`` fen; ``months`` gives the place of the month of each calendar day.
    """

    person: Ints
    day: Ints
    hour: Ints
    trade: Ints
    outcome: Ints
    rating: Ints
    pay: Ints
    minutes: Floats
    people: int
    months: Ints

    def by_day(self) -> Ints:
        """Orders of each person on each day: shape (people, days)."""
        return self._sum(self.day, len(self.months), np.ones(len(self.day))).astype(np.int64)

    def active_days(self) -> Ints:
        """Days with an order of each person in each month: shape (people, months)."""
        return self._months((self.by_day() > 0).astype(np.float64)).astype(np.int64)

    def orders(self) -> Ints:
        """Orders of each person in each month."""
        return self._months(self.by_day().astype(np.float64)).astype(np.int64)

    def income(self) -> Floats:
        """Yuan of each person in each month."""
        return self._months(self._sum(self.day, len(self.months), self.pay / 100))

    def _sum(self, column: Ints, width: int, weights: Floats) -> Floats:
        total = np.bincount(self.person * width + column, weights=weights, minlength=self.people * width)
        return np.asarray(total.reshape(self.people, width), dtype=np.float64)

    def _months(self, days: Floats) -> Floats:
        return np.stack([days[:, self.months == place].sum(axis=1) for place in np.unique(self.months)], axis=1)


def observe(city: City) -> Observed:
    """Read all order tables of a city, leaving out rows that are wrong on purpose."""
    parts = [_columns(city, table) for table in city.orders.values()]
    person, day, hour, trade, outcome, rating, pay, minutes = map(np.concatenate, zip(*parts, strict=True))
    calendar = city.truth.calendar
    place = np.searchsorted(calendar.day, day)
    people = len(city.truth.people)
    return Observed(person, place, hour, trade, outcome, rating, pay, minutes, people, calendar.month)


def _columns(city: City, table: pa.Table) -> tuple[Ints, ...]:
    """Person, day since 1970, hour, trade, outcome, rating, pay in fen, minutes of the good rows of a table."""
    calendar = city.truth.calendar
    known = city.roster["worker"].combine_chunks()
    engagement = pc.fill_null(pc.index_in(table["worker"], value_set=known), -1).to_numpy()
    accepted = pc.fill_null(table["accepted_at"].cast(pa.int64()), 0).to_numpy()
    pay = pc.fill_null(pc.multiply(table["pay"], 100).cast(pa.int64()), -1).to_numpy()
    picked_up = pc.fill_null(table["picked_up_at"].cast(pa.int64()), 0).to_numpy()
    finished = pc.fill_null(table["finished_at"].cast(pa.int64()), 0).to_numpy()
    trade, outcome = _codes(table["industry"], INDUSTRIES), _codes(table["outcome"], OUTCOMES)
    rating = pc.fill_null(table["rating"], 0).to_numpy()
    day = accepted // DAY
    good = (engagement >= 0) & (engagement < len(city.truth.engagements)) & (pay >= 0) & (pay < 1_000_000)
    good &= (day <= calendar.day[-1]) & (trade < len(INDUSTRIES) - 1) & (rating <= 5)
    minutes = np.where(finished >= picked_up, finished - picked_up, -60) / 60
    minutes = np.where(picked_up == 0, -1.0, minutes)
    person = city.truth.engagements.person[np.where(good, engagement, 0)]
    hour = accepted // 3600 % 24
    return tuple(column[good] for column in (person, day, hour, trade, outcome, rating, pay, minutes))


def _codes(column: pa.ChunkedArray, words: tuple[str, ...]) -> Ints:
    text = column.cast(pa.string())
    return np.asarray(pc.index_in(text, value_set=pa.array(words)).to_numpy(), dtype=np.int64)
