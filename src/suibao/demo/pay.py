"""Pay sheets: what agencies, outsourcers and part-time employers pay each month."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa

from suibao.demo import columns
from suibao.demo.calendar import Calendar, in_force
from suibao.demo.columns import NEVER
from suibao.demo.draws import Ints, flags, stream
from suibao.demo.engagements import Engagements
from suibao.demo.statistics import value
from suibao.law.terms import Mode


@dataclass(frozen=True)
class Sheet:
    """Rows of one pay sheet: worker numbers, month (yyyymm), pay and deduction in fen, days, tenths of hours."""

    worker: Ints
    month: Ints
    pay: Ints
    deduction: Ints
    days: Ints
    hours: Ints

    def __len__(self) -> int:
        return len(self.worker)

    def append(self, places: Ints) -> Sheet:
        """The rows with those at ``places`` once more at the end."""
        every = np.concatenate([np.arange(len(self)), places])
        return replace(self, **{item.name: getattr(self, item.name)[every] for item in fields(self)})


def draw(seed: int, engagements: Engagements, calendar: Calendar, month: int, payer: int) -> Sheet:
    """The sheet of the payer at place ``payer`` of parties.ALL for ``calendar.months[month]``.

    Months begun or ended in the middle pay in proportion to calendar days.
    """
    rng = stream(seed, "pay", calendar.months[month], payer)
    first, last = calendar.bounds(month)
    mine = np.flatnonzero(engagements.payer == payer)
    lasting = in_force(engagements.started[mine], engagements.ended[mine], np.arange(first, last + 1)).sum(axis=1)
    mine, lasting = mine[lasting > 0], lasting[lasting > 0].astype(np.int64)
    size, length = len(mine), last - first + 1
    noise = np.clip(rng.normal(1.0, value("wage_month_cv"), size), 0.7, 1.4)
    weekly = engagements.weekly[mine]
    part_time = engagements.mode[mine] == Mode.PART_TIME
    days = np.maximum(lasting * 5 // 7 + rng.integers(0, 2, size) * (lasting > 6), 1)
    hours = np.where(part_time, np.maximum(weekly * lasting // 7, 5), days * 80)
    wage = np.maximum(engagements.wage[mine] * noise, value("minimum_wage", "month") * 100) * lasting / length
    pay = np.where(part_time, engagements.hourly[mine] * hours / 10, wage)
    kept = np.where(flags(rng, 0.05, size), rng.integers(1000, 20000, size), 0)
    fen = np.round(pay).astype(np.int64)
    return Sheet(
        engagements.number[mine], np.full(size, calendar.months[month], dtype=np.int64), fen,
        np.minimum(kept, fen // 10), days, hours,
    )


def table(sheet: Sheet, payer: str) -> pa.Table:
    """The sheet in the schema of a pay-sheet file."""
    empty = sheet.pay == NEVER
    return pa.table({
        "payer": columns.coded(np.zeros(len(sheet), dtype=np.int64), [payer]),
        "worker": columns.numbered(f"{payer}-", sheet.worker, 6),
        "month": pa.array(sheet.month, pa.int64()),
        "pay": columns.yuan(np.where(empty, 0, sheet.pay), empty),
        "deduction": columns.yuan(sheet.deduction),
        "days": pa.array(sheet.days, pa.int64()),
        "hours": columns.tenths(sheet.hours),
    })
