"""The month of a log on which rights are reckoned, worked out by hand. One log holds all cases, each with a worker of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.work.evidence_log import log_of, offer, taken
from tests.work.making import Row

from suibao.work.evidence.month_worked import MonthWorked, month_worked
from suibao.work.evidence.reading import Log

OCTOBER = 30  # days after 1 September
NOT_DONE = {"outcome": "cancelled", "finished_at": None}

ORDERS: dict[str, list[Row]] = {
    "most": [taken(0, day, 600) for day in (0, 1, OCTOBER, OCTOBER + 1, OCTOBER + 2, OCTOBER + 31)],
    "even": [taken(0, 0, 600), taken(0, OCTOBER, 600)],
    "deduction": [taken(0, 0, 600, deduction="2.50")],
    "paid, not done": [taken(0, 0, 600), taken(0, 0, 700, **NOT_DONE, pay="3.00")],
    "apart": [taken(0, 0, 600), taken(0, 0, 640)],
    "touching": [taken(0, 0, 600), taken(0, 0, 630)],
    "overlapping": [taken(0, 0, 600), taken(0, 0, 610)],
    "at once": [taken(0, 0, 600), taken(0, 0, 600)],
    "over midnight": [taken(0, 0, 1430), taken(0, 1, 0)],
    "two regions": [taken(0, 0, 600), taken(0, 1, 600, region="440300"), taken(0, 2, 600, region="440300")],
    "even regions": [taken(0, 0, 600, region="440300"), taken(0, 1, 600)],
    "none done": [taken(0, 0, 600, **NOT_DONE)],
    "elsewhere": [taken(0, 0, 600, platform="p2")],
}
FOUND = {
    "most": MonthWorked("2025-10", "440100", 3_000, 3, 90),
    "even": MonthWorked("2025-10", "440100", 1_000, 1, 30),
    "deduction": MonthWorked("2025-09", "440100", 1_000, 1, 30),
    "paid, not done": MonthWorked("2025-09", "440100", 1_300, 1, 30),
    "apart": MonthWorked("2025-09", "440100", 2_000, 2, 60),
    "touching": MonthWorked("2025-09", "440100", 2_000, 2, 60),
    "overlapping": MonthWorked("2025-09", "440100", 2_000, 2, 40),
    "at once": MonthWorked("2025-09", "440100", 2_000, 2, 30),
    "over midnight": MonthWorked("2025-09", "440100", 2_000, 2, 40),
    "two regions": MonthWorked("2025-09", "440300", 3_000, 3, 90),
    "even regions": MonthWorked("2025-09", "440100", 2_000, 2, 60),
    "none done": None,
    "elsewhere": None,
    "nobody": None,
}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    rows = [row | {"worker": name} for name, orders in ORDERS.items() for row in orders]
    orders = [row | {"order_id": f"d{number}"} for number, row in enumerate(rows)]
    with log_of(tmp_path_factory.mktemp("log"), {"orders": orders, "offers": [offer(1, 0, 60, worker="nobody")]}) as read:
        yield read


@pytest.mark.parametrize("worker", FOUND)
def test_month(log: Log, worker: str) -> None:
    """The one with most completed orders, of even ones the later; pay of all orders, time of completed ones counted once."""
    assert month_worked(log, "p1", worker) == FOUND[worker]


def test_every_order_was_read(log: Log) -> None:
    assert log.rows["used"] == log.rows["read"] == sum(map(len, ORDERS.values())) + 1
