"""Checkpoints: what each batch moved on each account and month, written with the batch and never changed.

A balance is a sum of these, so it costs as much as there were batches, not transfers. `verify` replays every batch and
holds its checkpoints against it.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from suibao.books.bulk import driver
from suibao.books.compacting import Array

COLUMNS = ("debit_fen", "credit_fen", "pending_debit_fen", "pending_credit_fen", "transfers")

SIDES = """
CROSS JOIN LATERAL (
    VALUES (t.debit, t.amount_fen, 0::bigint), (t.credit, 0::bigint, t.amount_fen)
) AS s (account, debit_fen, credit_fen)
"""
# Settled: from pending to posted. Voided: no longer pending.
RESOLVED = f"""
SELECT s.account, t.month,
    coalesce(sum(s.debit_fen) FILTER (WHERE r.outcome = 'posted'), 0)::bigint,
    coalesce(sum(s.credit_fen) FILTER (WHERE r.outcome = 'posted'), 0)::bigint,
    -sum(s.debit_fen)::bigint, -sum(s.credit_fen)::bigint, count(*)
FROM books.resolutions r JOIN books.transfers t ON t.id = r.transfer {SIDES}
WHERE r.batch = %s GROUP BY 1, 2
"""  # noqa: S608 pieces of this module
WRITE = f"""
INSERT INTO books.movements (batch, account, month, {", ".join(COLUMNS)})
SELECT %s, * FROM unnest(%s::bigint[], %s::integer[], {", ".join("%s::bigint[]" for _ in COLUMNS)})
"""  # noqa: S608
WRITTEN = f"SELECT account, month, {', '.join(COLUMNS)} FROM books.movements WHERE batch = %s"  # noqa: S608

Moved = dict[tuple[int, int], tuple[int, ...]]
"""What was moved by account and month: COLUMNS."""


class Movements:
    """What transfers move, summed as they pass by."""

    def __init__(self) -> None:
        self._sums: Counter[tuple[int, int, int]] = Counter()

    def add(self, rows: Array) -> None:
        """Take in rows that were posted, or reserved."""
        month, amount = rows["month"].astype(np.int64), rows["amount_fen"].astype(np.int64)
        pending = rows["pending"].astype(np.int64)
        for number, side in enumerate(("debit", "credit")):
            table = pa.table({"a": rows[side].astype(np.int64), "m": month, "p": pending, "f": amount})
            sums = table.group_by(["a", "m", "p"]).aggregate([("f", "sum"), ("f", "count")])
            columns = (sums[name].to_pylist() for name in ("a", "m", "p", "f_sum", "f_count"))
            for account, where, held, fen, count in zip(*columns, strict=True):
                self._sums[account, where, number + 2 * held] += fen
                self._sums[account, where, 4] += count

    def moved(self) -> Moved:
        """The sums by account and month."""
        places = sorted({place[:2] for place in self._sums})
        return {place: tuple(self._sums[*place, number] for number in range(len(COLUMNS))) for place in places}


def moved_by_resolving(connection: sa.Connection, batch: int) -> Moved:
    """What the resolutions of a batch moved."""
    return _fetched(connection, RESOLVED, batch)


def written(connection: sa.Connection, batch: int) -> Moved:
    """The checkpoints of a batch as they stand."""
    return _fetched(connection, WRITTEN, batch)


def save(connection: sa.Connection, batch: int, moved: Moved) -> None:
    """Write the checkpoints of a batch."""
    columns = [list(column) for column in zip(*((*place, *sums) for place, sums in moved.items()), strict=True)]
    if columns:
        driver(connection).execute(WRITE, [batch, *columns])


def _fetched(connection: sa.Connection, query: str, batch: int) -> Moved:
    rows = driver(connection).execute(query, [batch])
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}
