"""Moments of an order log without files: rows by hand, and simulated logs as the relation that the reading gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from suibao.demo.dispatch_log import Confounding, Penalty, Platform, simulate
from suibao.work.evidence.model import CostOfRefusing
from suibao.work.evidence.reading import MOMENTS
from suibao.work.evidence.refusing import cost_of_refusing

TIMES = ("offered_at", "answered_at", "picked_up_at", "finished_at")


def taken(offered: str, finished: str | None, **more: object) -> dict[str, object]:
    """An order taken at once; without ``finished`` it was cancelled. Times: ``2 09:30`` is the second of March."""
    row = {"offered_at": offered, "answered_at": offered, "finished_at": finished, "completed": finished is not None}
    return {"accepted": True, "dispatched": True, "pay_fen": 800, **row, **more}


def declined(offered: str, answered: str | None = None, **more: object) -> dict[str, object]:
    """An offer refused."""
    return {"refused": True, "offered_at": offered, "answered_at": answered or offered, "pay_fen": 800, **more}


def relation(rows: Iterable[dict[str, object]]) -> ir.Table:
    """Rows by hand as the relation of moments; what is not given is empty, no, or one worker on one platform."""
    usual = {"platform": "P", "worker": "w", "region": "440300", "accepted": False, "refused": False, "expired": False,
             "completed": False}  # fmt: skip
    every = []
    for row in rows:
        row = dict.fromkeys(MOMENTS) | usual | row
        every.append(row | {name: _time(row[name]) for name in TIMES})
    return ibis.memtable(pa.Table.from_pylist(every, schema=MOMENTS.to_pyarrow()))


def _time(text: object) -> datetime | None:
    return None if text is None else datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M")


def as_relation(orders: pa.Table, offers: pa.Table, offers_have_pay: bool = True) -> ir.Table:
    """The two files as the relation that `suibao.work.evidence.reading` makes of them."""
    outcome, answer = pc.cast(orders["outcome"], pa.string()), pc.cast(offers["answer"], pa.string())
    done = pc.equal(outcome, "completed")
    taken_rows = _rows(orders, {
        "answered_at": orders["accepted_at"], "accepted": _all(orders, True), "refused": _all(orders, False),
        "expired": _all(orders, False), "completed": done, "pay_fen": _fen(orders["pay"]),
        "dispatched": pc.equal(pc.cast(orders["assigned"], pa.string()), "dispatched"),
    })  # fmt: skip
    left = _rows(offers, {
        "accepted": _all(offers, False), "refused": pc.equal(answer, "refused"), "completed": _all(offers, False),
        "expired": pc.equal(answer, "expired"), "pay_fen": _fen(offers["pay"]) if offers_have_pay else None,
    })  # fmt: skip
    return ibis.memtable(pa.concat_tables([taken_rows, left]))


def _all(table: pa.Table, value: bool) -> pa.Array:
    return pa.array([value] * len(table))


def _fen(yuan: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(pc.round(pc.multiply(pc.cast(yuan, pa.float64()), 100)), pa.int64())


def _rows(table: pa.Table, given: dict[str, object]) -> pa.Table:
    columns = []
    for field in MOMENTS.to_pyarrow():
        column = given.get(field.name, table[field.name] if field.name in table.column_names else None)
        if field.name in ("rating", "deduction_fen", "fee_fen") or column is None:
            column = pa.nulls(len(table), field.type)
        columns.append(pc.cast(column, field.type))
    return pa.Table.from_arrays(columns, schema=MOMENTS.to_pyarrow())


def cost(
    seed: int, workers: int, days: int, penalty: Penalty | None = None, confounding: Confounding | None = None,
    platform: Platform | None = None,
) -> CostOfRefusing:
    """The estimate on a simulated log."""
    orders, offers = simulate(seed, workers, days, penalty, confounding, platform)
    return cost_of_refusing(as_relation(orders, offers), "PT1")
