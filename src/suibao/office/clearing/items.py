"""The items of a window as they are frozen: read once, hashed as they come, added up for each pair of provinces.

A window has the items numbered up to its mark and settled before its cut-off, but for those that the window before it has.
Nothing else decides it, so anybody can read them again and come to the same hash (NE-04).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa

from suibao.books.bulk import driver
from suibao.books.clearing_items import Item
from suibao.law.terms import Branch

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)

# Of the window before: what was settled from its cut-off on. All of it is numbered up to its mark, so it comes first.
_LEFT_OVER = "i.item <= %s AND i.settled_at >= %s AND i.item <= %s AND i.settled_at < %s"
_FRESH = "i.item > %s AND i.item <= %s AND i.settled_at < %s"

# Cases with the other side in these books are all but a few: the few are looked up, the others have no row.
_FROM = """
FROM books.clearing_items i LEFT JOIN books.transfer_cases c ON c.number = i.case_number AND c.role <> 'both'
"""
# One text for many items: a row each by COPY takes four times as long.
_LINES = f"""
SELECT convert_to(string_agg(concat_ws(',', i.item, i.case_number, i.branch, i.debtor, i.creditor, i.account_fen, i.pooled_fen,
    i.settled_at, coalesce(c.role, 'both')) || chr(10), '' ORDER BY i.item), 'UTF8') {_FROM} WHERE {{mine}}
"""
_LISTED = f"""
SELECT i.item, i.case_number, i.branch, i.debtor, i.creditor, i.account_fen, i.pooled_fen, i.settled_at {_FROM}
WHERE ({_LEFT_OVER} OR {_FRESH}) AND (i.debtor = %s OR i.creditor = %s) ORDER BY i.item
"""
_CASES = f"SELECT DISTINCT i.case_number FROM books.clearing_items i WHERE {_LEFT_OVER} OR {_FRESH} ORDER BY 1"  # noqa: S608
BLOCK = 1 << 16
"""Numbers of items read at a time."""

_COLUMNS = ["item", "case_number", "branch", "debtor", "creditor", "account_fen", "pooled_fen", "settled_at", "role"]
_TYPES = {
    "branch": pa.int16(), "debtor": pa.string(), "creditor": pa.string(), "account_fen": pa.int64(),
    "pooled_fen": pa.int64(), "role": pa.string(),
}  # fmt: skip
_EMPTY = pa.schema(list(_TYPES.items())).empty_table()


@dataclass(frozen=True)
class Frozen:
    """What makes a window's items: its own mark and cut-off, and those of the window before it."""

    mark: int
    cut_off: datetime
    after_mark: int = 0
    after_cut_off: datetime = BEGINNING

    @property
    def left_over(self) -> tuple[object, ...]:
        """What stood over from the window before it, as parameters."""
        return self.after_mark, self.after_cut_off, self.mark, self.cut_off

    def fresh(self, low: int, high: int) -> tuple[object, ...]:
        """Numbers above one up to another, of those that came since, as parameters."""
        return max(low, self.after_mark), min(high, self.mark), self.cut_off


@dataclass(frozen=True, slots=True, order=True)
class Owed:
    """What one province owes another in a window, by which sides' books these are (`relations.terms.Role`), in fen."""

    branch: Branch
    debtor: str
    creditor: str
    role: str
    items: int
    account_fen: int
    pooled_fen: int

    @property
    def fen(self) -> int:
        """Account money and pooled money together."""
        return self.account_fen + self.pooled_fen


@dataclass(frozen=True)
class Taken:
    """The items of a window: their hash and count, and what they add up to."""

    hash: bytes
    items: int
    owed: tuple[Owed, ...]

    @property
    def total_fen(self) -> int:
        """The sum of all items, before netting."""
        return sum(one.fen for one in self.owed)


def taken(connection: sa.Connection, frozen: Frozen) -> Taken:
    """Read, hash and add up a window's items: one pass over them, in the order of their numbers."""
    digest = hashlib.sha256()

    def take(text: bytes) -> pa.Table:
        digest.update(text)
        return _parsed(text)

    # One thread, so in order: it works while the server makes the next piece ready.
    with ThreadPoolExecutor(1, "suibao-clearing") as pool:
        parts = [pool.submit(take, text) for text in _texts(connection, frozen)]
    table = pa.concat_tables([one.result() for one in parts]) if parts else _EMPTY
    return Taken(digest.digest(), table.num_rows, tuple(_added_up(table)))


def listed(connection: sa.Connection, frozen: Frozen, province: str) -> Iterator[Item]:
    """The items of a window that a province owes or is owed, in the order of their numbers."""
    values = (*frozen.left_over, *frozen.fresh(0, frozen.mark), province, province)
    for row in driver(connection).execute(_LISTED, values):
        item, case, branch, debtor, creditor, account, pooled, settled_at = row
        yield Item(case, Branch(branch), debtor, creditor, account, pooled, settled_at, "", item)


def listed_cases(connection: sa.Connection, frozen: Frozen) -> list[str]:
    """The numbers of the cases behind a window's items, each once, in order."""
    values = (*frozen.left_over, *frozen.fresh(0, frozen.mark))
    rows = driver(connection).execute(_CASES, values).fetchall()
    return [str(row[0]) for row in rows]


def _texts(connection: sa.Connection, frozen: Frozen) -> Iterator[bytes]:
    """The lines of a window's items, in order, many at a time."""
    with driver(connection).cursor(binary=True) as cursor:
        ranges = [(_LEFT_OVER, frozen.left_over)] if frozen.after_mark else []
        ranges += [(_FRESH, frozen.fresh(low, low + BLOCK)) for low in range(frozen.after_mark, frozen.mark, BLOCK)]
        for mine, values in ranges:
            row = cursor.execute(_LINES.format(mine=mine), values).fetchone()
            if row is not None and row[0]:
                yield row[0]


def _parsed(text: bytes) -> pa.Table:
    return pyarrow.csv.read_csv(
        pa.py_buffer(text),
        read_options=pyarrow.csv.ReadOptions(column_names=_COLUMNS, block_size=4 << 20),
        convert_options=pyarrow.csv.ConvertOptions(column_types=_TYPES, include_columns=list(_TYPES)),
    )


def _added_up(table: pa.Table) -> list[Owed]:
    """Sums for each branch, pair of provinces and role, in order."""
    keys = ["branch", "debtor", "creditor", "role"]
    sums = table.group_by(keys).aggregate([("account_fen", "sum"), ("pooled_fen", "sum"), ("account_fen", "count")])
    return sorted(
        Owed(Branch(row["branch"]), row["debtor"], row["creditor"], row["role"], row["account_fen_count"],
             row["account_fen_sum"], row["pooled_fen_sum"])
        for row in sums.to_pylist()
    )  # fmt: skip


def matrix(owed: Sequence[Owed]) -> dict[Branch, dict[tuple[str, str], int]]:
    """Branch → (debtor, creditor) → fen owed, over all roles."""
    found: dict[Branch, dict[tuple[str, str], int]] = {}
    for one in owed:
        pairs = found.setdefault(one.branch, {})
        pairs[one.debtor, one.creditor] = pairs.get((one.debtor, one.creditor), 0) + one.fen
    return found
