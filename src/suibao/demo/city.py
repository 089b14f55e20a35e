"""The invented city: people, engagements, three months of orders and pay, all from one seed.

>>> city = build(workers=300, orders=2_000, months=(202601,))
>>> city.orders[202601, "PT1"].column_names[:3]
['order_id', 'platform', 'worker']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from suibao.demo import activity, calendar, columns, engagements, mistakes, orders, parties, pay, people, registers
from suibao.demo.activity import Activity
from suibao.demo.calendar import Calendar
from suibao.demo.draws import Bools, stream
from suibao.demo.engagements import Engagements
from suibao.demo.people import People
from suibao.errors import SuibaoError

SEED = 20260101
MONTHS = (202601, 202602, 202603)


@dataclass(frozen=True)
class Truth:
    """What the generator knows and the files do not say: the arrays everything was made from, for tests."""

    people: People
    engagements: Engagements
    activity: Activity
    calendar: Calendar


@dataclass(frozen=True)
class City:
    """The files of the city as Arrow tables in the schemas of ``suibao.work``.

    ``orders`` by month and platform, ``paysheets`` by month and payer. ``planted`` counts the rows that are
    wrong on purpose by month and kind (`mistakes.KINDS`); the roster is handed in with each month, so its
    mistakes count in each. ``scale`` near 1 means that orders a day and incomes follow the published
    statistics (about 200 orders a worker in three months); otherwise it tells by how much they are stretched.
    """

    seed: int
    months: tuple[int, ...]
    parties: pa.Table
    roster: pa.Table
    enrolments: pa.Table
    orders: dict[tuple[int, str], pa.Table]
    paysheets: dict[tuple[int, str], pa.Table]
    planted: dict[int, dict[str, int]]
    truth: Truth

    @property
    def scale(self) -> float:
        """Factor between natural numbers of orders and those asked for."""
        return self.truth.activity.scale

    def rows(self, month: int) -> int:
        """Rows of all files that belong to a month: orders, pay sheets, and the three registers."""
        monthly = (table for (when, _), table in (*self.orders.items(), *self.paysheets.items()) if when == month)
        return sum(table.num_rows for table in (*monthly, self.parties, self.roster, self.enrolments))


def build(
    seed: int = SEED, workers: int = 10_000, months: Sequence[int] = MONTHS, orders: int = 1_900_000
) -> City:
    """Build the city. ``orders`` are those before repeated rows are planted.

    The same arguments give the same tables; another number of orders gives the same people,
    engagements, choices and pay sheets. Raises SuibaoError for fewer than 100 workers or a value that is no month.
    """
    _check(workers, months, orders)
    days = calendar.of(months)
    folk = people.draw(seed, workers)
    jobs = engagements.draw(seed, folk, days)
    work = activity.draw(seed, folk, jobs, days, orders)
    planted: dict[int, Counter[str]] = {month: Counter() for month in months}
    order_tables = _orders(seed, folk, jobs, work, days, planted)
    sheets = _paysheets(seed, jobs, days, planted)
    roster, bad = mistakes.in_roster(registers.roster(folk, jobs), "PT1")
    for month in months:
        planted[month].update(bad)
    choices = registers.enrolments(seed, folk, jobs, tuple(months))
    return City(
        seed, tuple(months), parties.table(), roster, choices, order_tables, sheets,
        {month: dict(counts) for month, counts in planted.items()}, Truth(folk, jobs, work, days),
    )


def _check(workers: int, months: Sequence[int], orders: int) -> None:
    if workers < 100:
        raise SuibaoError(
            f"The demo city needs at least 100 workers, not {workers}.",
            f"演示城市至少需要100名劳动者，而不是{workers}名。", workers=workers,
        )
    if not months or len(set(months)) != len(months) or any(not 1 <= month % 100 <= 12 for month in months):
        raise SuibaoError(
            f"Months of the demo city are different numbers like 202601, not {list(months)}.",
            f"演示城市的月份应为互不相同的六位数字，如202601，而不是{list(months)}。", months=list(months),
        )
    if orders < 1:
        raise SuibaoError(
            f"The demo city needs at least one order, not {orders}.",
            f"演示城市至少需要一笔订单，而不是{orders}笔。", orders=orders,
        )


def _orders(
    seed: int, folk: People, jobs: Engagements, work: Activity, days: Calendar, planted: dict[int, Counter[str]]
) -> dict[tuple[int, str], pa.Table]:
    insured: Bools = engagements.insured_daily(seed, jobs)
    tables: dict[tuple[int, str], pa.Table] = {}
    for place, month in enumerate(days.months):
        for platform in parties.PLATFORMS:
            payer = parties.INDEX[platform.party]
            rows = orders.draw(seed, folk, jobs, work, days, insured, place, payer)
            rows, bad = mistakes.in_orders(stream(seed, "bad orders", month, payer), rows)
            planted[month].update(bad)
            tables[month, platform.party] = orders.table(rows, month, platform.party)
    return tables


def _paysheets(
    seed: int, jobs: Engagements, days: Calendar, planted: dict[int, Counter[str]]
) -> dict[tuple[int, str], pa.Table]:
    tables: dict[tuple[int, str], pa.Table] = {}
    for place, month in enumerate(days.months):
        for party in (*parties.AGENCIES, *parties.OUTSOURCERS, *parties.EMPLOYERS):
            payer = parties.INDEX[party.party]
            sheet, bad = mistakes.in_sheet(
                stream(seed, "bad pay", month, payer), pay.draw(seed, jobs, days, place, payer)
            )
            planted[month].update(bad)
            tables[month, party.party] = pay.table(sheet, party.party)
    return tables


def truth_table(city: City) -> pa.Table:
    """One row a person: what the generator drew (for looking at the city, never an input of an assessment)."""
    folk = city.truth.people
    return pa.table({
        "name": columns.numbered("工友", np.arange(len(folk), dtype=np.int64) + 1, columns.digits(len(folk), 6)),
        "pattern": columns.coded(folk.pattern, people.PATTERNS),
        "trade": columns.coded(folk.trade, people.TRADES),
        "male": folk.male,
        "age": folk.age,
        "days_a_year": folk.days,
        "orders_a_day": folk.level,
    })
