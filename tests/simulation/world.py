"""The country of a simulation: provinces, cities, who keeps whose books, workers, and the real law's amounts for each of them."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from suibao.law.catalogue import current_law
from suibao.rules.regions import NATION

INSTANCES = 4
CITIES_EACH = 2
BRANCHES = 3
PENSION, MEDICAL, UNEMPLOYMENT = range(BRANCHES)
"""A branch is a small number here; a relation is one number: person × 3 + branch."""

STEPS, MONTHS_A_STEP = 6, 3
"""How often a worker's career grows while simulated, and by how much."""

RATE = 160_000
DAY = "2026-01-05"


@dataclass(frozen=True, slots=True)
class World:
    """Places by number: city → province → instance; codes for messages. Amounts in fen by person × STEPS + step."""

    provinces: list[str]
    cities: list[str]
    workers: int
    home: list[int]
    account: list[int]
    pooled: list[int]
    paid: list[int]
    medical: list[int]

    def province(self, city: int) -> int:
        """A city's province."""
        return city // CITIES_EACH

    def instance(self, city: int) -> int:
        """Whose books keep a city: provinces are dealt out in turn."""
        return city // CITIES_EACH % INSTANCES

    def instance_of_province(self, province: int) -> int:
        """Whose books keep a province."""
        return province % INSTANCES


def make(seed: int, workers: int) -> World:
    """32 provinces (the XPCC among them) with two cities each, dealt to four instances; workers with careers.

    What each has in the account, what moves of the pool and what was paid into it is asked of current law, all at once.
    """
    regions = current_law().regions
    provinces = [one.code for one in regions.by_code.values() if one.parent == NATION]
    assert len(provinces) == 32, "31 provinces and the XPCC"
    cities = [f"{code[:2]}{number:02d}00" for code in provinces for number in range(1, CITIES_EACH + 1)]
    luck = np.random.default_rng(seed)
    months = luck.integers(6, 240, workers)[:, None] + np.arange(STEPS) * MONTHS_A_STEP
    base = luck.integers(400_000, 2_800_000, workers)[:, None]
    early = luck.choice([0, 0, 0, 12, 60], workers)[:, None] * (base // 4)
    account, pooled, paid = amounts(early + 0 * months, base * months, RATE)
    return World(
        provinces, cities, workers, luck.integers(0, len(cities), workers).tolist(), account, pooled, paid,
        luck.integers(0, 900_000, workers).tolist(),
    )  # fmt: skip


def amounts(early: np.ndarray, later: np.ndarray, rate: int) -> tuple[list[int], list[int], list[int]]:
    """By current law, from sums of bases in fen: the account that moves, the pooled money that moves, what was paid to the pool."""
    rows = early.size
    columns = {
        "bases_1998_2005_fen": early.ravel(), "bases_from_2006_fen": later.ravel(),
        "own_before_1998_fen": np.zeros(rows, np.int64), "moved_account_interest_fen": np.zeros(rows, np.int64),
        "temporary_pool_interest_fen": np.zeros(rows, np.int64), "is_temporary_account": np.zeros(rows, bool),
        "contributor": np.ones(rows, np.int64), "paid_pool_rate": np.full(rows, rate),
    }  # fmt: skip
    names = ["moved_account", "moved_pooled", "paid_pooled"]
    found = current_law().at(DAY).plan(names).run(columns, extra="ignore")
    account, pooled, paid = (found[name].tolist() for name in names)
    return account, pooled, paid


def luck_of(seed: int) -> random.Random:
    """The one source of chance."""
    return random.Random(seed)
