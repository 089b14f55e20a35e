"""Rows that are wrong on purpose, so that quarantine can be seen at work and counted.

Each kind spoils rows that were right, one fault a row, in all formats alike; only broken encoding exists in
text files alone and stands in a small file of its own (`files.write_broken_encoding`). Rows of the roster that are bad
belong to extra engagements without orders or pay, so that a refused roster row does not turn good orders bad.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa

from suibao.demo import columns
from suibao.demo.columns import NEVER
from suibao.demo.draws import Ints
from suibao.demo.identity import REGION, id_numbers, spoil
from suibao.demo.orders import EMPTY_PAY, Rows
from suibao.demo.pay import Sheet
from suibao.work.reasons import Reason

SHARE = 0.001
"""Share of order rows that is bad (a choice of this project, not a measured one)."""

DAY = 86_400
NOBODY = 900_000
"""Worker numbers from here on stand in no roster."""

ABSURD_FEN = 123_456_789_00 // 10
"""12,345,678.90 yuan: what one order or one month never pays."""

FAR_DAYS = 50 * 365
"""Orders of the future lie so far away that they stay there while this code is in use."""

Spoiler = Callable[[dict[str, Ints], Ints], None]


def _set(name: str, value: int) -> Spoiler:
    def spoiler(arrays: dict[str, Ints], places: Ints) -> None:
        arrays[name][places] = value

    return spoiler


def _negative(arrays: dict[str, Ints], places: Ints) -> None:
    arrays["pay"][places] *= -1


def _before_acceptance(arrays: dict[str, Ints], places: Ints) -> None:
    arrays["picked_up"][places] = NEVER
    arrays["finished"][places] = arrays["accepted"][places] - 600


def _in_future(arrays: dict[str, Ints], places: Ints) -> None:
    for name in ("offered", "accepted", "picked_up", "promised", "finished"):
        arrays[name][places] += FAR_DAYS * DAY


def _stranger(arrays: dict[str, Ints], places: Ints) -> None:
    arrays["worker"][places] = NOBODY + np.arange(len(places))


ORDER_KINDS: dict[str, Spoiler] = {
    "finished_before_accepted": _before_acceptance,
    "unknown_region": _set("region", 1),
    "unknown_industry": _set("industry", 3),
    "negative_pay": _negative,
    "future_date": _in_future,
    "absurd_pay": _set("pay", ABSURD_FEN),
    "rating_out_of_range": _set("rating", 9),
    "missing_pay": _set("pay", EMPTY_PAY),
    "missing_finish": _set("finished", NEVER),
    "worker_not_in_roster": _stranger,
}
SHEET_KINDS: dict[str, Spoiler] = {
    "negative_pay": _negative,
    "absurd_pay": _set("pay", ABSURD_FEN),
    "missing_pay": _set("pay", NEVER),
    "days_out_of_range": _set("days", 45),
    "worker_not_in_roster": _stranger,
}
DUPLICATE = "duplicate_id"
ROSTER_KINDS = ("bad_id_number", "unknown_mode", "ended_before_started", "missing_start")
ROSTER_EACH = 2
KINDS: dict[str, tuple[Reason, str]] = {
    "orders.finished_before_accepted": (Reason.FINISHED_BEFORE_ACCEPTED, "finished_at"),
    "orders.unknown_region": (Reason.UNKNOWN_REGION, "region"),
    "orders.unknown_industry": (Reason.UNKNOWN_INDUSTRY, "industry"),
    "orders.negative_pay": (Reason.NEGATIVE, "pay"),
    "orders.future_date": (Reason.FUTURE, "accepted_at"),
    "orders.absurd_pay": (Reason.ABSURD, "pay"),
    "orders.rating_out_of_range": (Reason.ABSURD, "rating"),
    "orders.missing_pay": (Reason.MISSING, "pay"),
    "orders.missing_finish": (Reason.MISSING, "finished_at"),
    "orders.worker_not_in_roster": (Reason.WORKER_NOT_IN_ROSTER, "worker"),
    "orders.duplicate_id": (Reason.DUPLICATE, "order_id"),
    "paysheet.negative_pay": (Reason.NEGATIVE, "pay"),
    "paysheet.absurd_pay": (Reason.ABSURD, "pay"),
    "paysheet.missing_pay": (Reason.MISSING, "pay"),
    "paysheet.days_out_of_range": (Reason.ABSURD, "days"),
    "paysheet.worker_not_in_roster": (Reason.WORKER_NOT_IN_ROSTER, "worker"),
    "paysheet.duplicate_id": (Reason.DUPLICATE, "worker"),
    "roster.bad_id_number": (Reason.BAD_ID_NUMBER, "id_number"),
    "roster.unknown_mode": (Reason.UNKNOWN_MODE, "mode"),
    "roster.ended_before_started": (Reason.ENDS_BEFORE_START, "ended_on"),
    "roster.missing_start": (Reason.MISSING, "started_on"),
}
"""Every kind of mistake, as in the keys of ``City.planted``, with the reason and field that quarantine gives."""


def in_orders(rng: np.random.Generator, rows: Rows) -> tuple[Rows, dict[str, int]]:
    """Spoil some completed orders and repeat some; returns the rows and the number of each kind."""
    each = _each(len(rows) * SHARE, len(ORDER_KINDS) + 1)
    good = rng.permutation(np.flatnonzero(rows.outcome == 0))
    arrays = {name: getattr(rows, name).copy() for name in Rows.__dataclass_fields__}
    repeated, planted = _spoil(arrays, ORDER_KINDS, good, each)
    return replace(rows, **arrays).append(repeated), {f"orders.{kind}": count for kind, count in planted.items()}


def in_sheet(rng: np.random.Generator, sheet: Sheet) -> tuple[Sheet, dict[str, int]]:
    """The same for a pay sheet; small sheets get no mistakes."""
    each = _each(len(sheet) / 400, 1) if len(sheet) >= 60 else 0
    arrays = {name: getattr(sheet, name).copy() for name in Sheet.__dataclass_fields__}
    repeated, planted = _spoil(arrays, SHEET_KINDS, rng.permutation(len(sheet)), each)
    return replace(sheet, **arrays).append(repeated), {f"paysheet.{kind}": count for kind, count in planted.items()}


def _each(rows: float, kinds: int) -> int:
    return max(1, round(rows / kinds))


def _spoil(
    arrays: dict[str, Ints], kinds: dict[str, Spoiler], good: Ints, each: int
) -> tuple[Ints, dict[str, int]]:
    """Spoil ``each`` rows a kind, none twice; returns the rows to repeat and the numbers planted."""
    if len(good) < each * (len(kinds) + 1):
        return good[:0], {}
    for place, spoiler in enumerate(kinds.values()):
        spoiler(arrays, np.sort(good[place * each : (place + 1) * each]))
    repeated = np.sort(good[len(kinds) * each : (len(kinds) + 1) * each])
    return repeated, dict.fromkeys([*kinds, DUPLICATE], each) if each else {}


def in_roster(roster: pa.Table, payer: str) -> tuple[pa.Table, dict[str, int]]:
    """Append bad rows of engagements with ``payer`` that have no orders and no pay."""
    size = len(ROSTER_KINDS) * ROSTER_EACH
    kind = np.repeat(np.arange(len(ROSTER_KINDS)), ROSTER_EACH)
    births = np.datetime64("1960-01-01") + np.arange(size)
    numbers = [str(number) for number in id_numbers(births, np.ones(size, dtype=np.bool_))]
    started = np.full(size, np.datetime64("2025-01-06").astype(np.int64))
    started[kind == 3] = NEVER
    ended = np.where(kind == 2, np.datetime64("2024-12-31").astype(np.int64), NEVER)
    given = {
        "payer": pa.array([payer] * size),
        "worker": columns.numbered(f"{payer}-", NOBODY + 50_000 + np.arange(size), 6),
        "id_number": pa.array([spoil(text) if k == 0 else text for text, k in zip(numbers, kind, strict=True)]),
        "name": columns.numbered("工友", NOBODY + np.arange(size), 6),
        "mode": pa.array(["虚构方式" if k == 1 else "platform" for k in kind]),
        "contract": pa.array(["平台接单书面协议"] * size),
        "status": pa.array(["not_fully"] * size),
        "region": pa.array([REGION] * size),
        "industry": pa.array(["instant_delivery"] * size),
        "started_on": columns.dates(started),
        "ended_on": columns.dates(ended),
    }
    plain = pa.table([_plain(column) for column in roster.columns], names=roster.column_names)
    rows = pa.table({
        name: given.get(name, pa.nulls(size, plain.schema.field(name).type)) for name in plain.column_names
    })
    return pa.concat_tables([plain, rows]).combine_chunks(), {f"roster.{name}": ROSTER_EACH for name in ROSTER_KINDS}


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A dictionary column as text, so that new words can follow."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
