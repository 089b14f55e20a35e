"""What the people of the city bring with them: years paid here before the demo begins.

Everything is invented: lengths follow ``statistics.csv``, indices and balances are drawn around the usual. The rows have
the shape of ``suibao.books.registry_histories``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from suibao.books.registry_histories import BALANCES, HISTORIES
from suibao.books.secrets import hashed
from suibao.demo.city import City
from suibao.demo.draws import Ints, stream
from suibao.demo.identity import REGION
from suibao.demo.life import Kind, happenings
from suibao.demo.statistics import value
from suibao.law.pension.career_terms import CareerMonth
from suibao.law.terms import Branch, Mode, Status

BRANCHES = (Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL, Branch.UNEMPLOYMENT)
DOCUMENT = "演示数据：参保缴费凭证"
MILLION = 1_000_000


@dataclass(frozen=True)
class Past:
    """Tables of prior months (HISTORIES) and of accounts brought forward (BALANCES)."""

    histories: pa.Table
    balances: pa.Table


def past(city: City, secret: bytes) -> Past:
    """What everybody of the city brings with them; ``secret`` turns ID numbers into person keys."""
    rng = stream(city.seed, "past")
    end = _number(city.months[0]) - 1
    retiring = {one.person for one in happenings(city) if one.kind is Kind.RETIREMENT}
    histories: list[dict[str, Any]] = []
    balances: list[dict[str, Any]] = []
    for person in _insured(city).tolist():
        key = hashed(secret, str(city.truth.people.id_number[person]))
        base = int(max(value("base_floor"), rng.normal(1.3, 0.3) * value("base_floor"))) * 100
        index = int(np.clip(rng.normal(0.8, 0.15), 0.6, 1.5) * MILLION)
        years = value("retirees_paid_years") if person in retiring else rng.exponential(value("careers_paid_years"))
        months = int(min(12 * years, 12 * (int(city.truth.people.age[person]) - 18)))
        if months:
            histories += [_row(key, branch, REGION, end - months + 1, end, base, index) for branch in BRANCHES]
            balances.append(_balance(key, REGION, months, base, end))
    return Past(pa.Table.from_pylist(histories, HISTORIES), pa.Table.from_pylist(balances, BALANCES))


def _insured(city: City) -> Ints:
    """People in a full labour relationship on the first day, and those who retire: the others begin with nothing."""
    jobs, first = city.truth.engagements, city.truth.calendar.day[0]
    full = (jobs.status == Status.LABOUR) & (jobs.mode != Mode.PART_TIME) & (jobs.started < first)
    retiring = [one.person for one in happenings(city) if one.kind is Kind.RETIREMENT]
    return np.unique(np.concatenate([jobs.person[full], np.array(retiring, dtype=np.int64)]))


def _number(month: int) -> int:
    return month // 100 * 12 + month % 100 - 1


def _month(number: int) -> int:
    return number // 12 * 100 + number % 12 + 1


def _row(person: str, branch: Branch, region: str, first: int, last: int, base: int, index: int) -> dict[str, Any]:
    return {
        "person": person, "branch": int(branch), "region": region, "first": _month(first), "last": _month(last),
        "kind": int(CareerMonth.EMPLOYED), "base_fen": base, "own_paid_fen": None, "index_ppm": index, "credited": 1000,
        "employer": "虚构的原单位", "document": DOCUMENT,
    }  # fmt: skip


def _balance(person: str, region: str, months: int, base: int, through: int) -> dict[str, Any]:
    """An invented balance: eight percent of the base for each month, without interest."""
    return {
        "person": person, "branch": int(Branch.EMPLOYEE_PENSION), "region": region,
        "balance_fen": base * 8 // 100 * months, "through": _month(through), "document": DOCUMENT,
    }  # fmt: skip
