"""A clearing window over the database: items read, hashed, netted, posted; its proof; a province's statement and workbook.

python benchmarks/clearing.py             # a hundred thousand items
python benchmarks/clearing.py 1000000     # a million
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from suibao.books import Books
from suibao.documents.clearing_workbook import write_workbook
from suibao.office.clearing.checking import verify_windows
from suibao.office.clearing.items import Frozen, taken
from suibao.office.clearing.stating import statement
from suibao.office.clearing.windows import close_window, pay_window, payments_of

T = TypeVar("T")
BEGUN = datetime(2026, 3, 1, tzinfo=UTC)
END = BEGUN + timedelta(days=1)
ITEMS = """
INSERT INTO books.clearing_items (case_number, branch, debtor, creditor, account_fen, pooled_fen, settled_at, key)
SELECT 't' || lpad(i::text, 16, '0'), (array[1, 3, 7])[1 + (i %% 3)::integer], (11 + a) || '0000', (11 + (a + 1 + i %% 31) %% 32) || '0000',
    i %% 5000000 + 1, i %% 9000000, %s::timestamptz + i::integer * interval '1 millisecond', 'k' || i
FROM (SELECT i, (i * 7919) %% 32 AS a FROM generate_series(1, %s::bigint) i) AS made
"""


def timed(what: str, work: Callable[[], T]) -> T:
    began = time.perf_counter()
    found = work()
    print(f"  {what:<52}{time.perf_counter() - began:8.3f} s", flush=True)
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load before: {load:.1f}" + (" - not idle, times are too long" if load > 0.5 else "")
    )
    with tempfile.TemporaryDirectory() as home, Books.open(Path(home)) as books:
        with books.begin() as connection:
            connection.exec_driver_sql(ITEMS, (BEGUN, count))
        with books.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE books.clearing_items")
        print(f"{count:,} items, 32 provinces, 3 branches:")
        with books.begin() as connection:
            found = timed("read, hashed, added up", lambda: taken(connection, Frozen(count, END)))
        timed("netted", lambda: payments_of(found.owed))
        window = timed("window closed, ledger and all", lambda: close_window(books, "w", now=END, cut_off=END))
        timed("closed again", lambda: close_window(books, "w", now=END, cut_off=END))
        day, now = date(2026, 3, 2), END + timedelta(days=1)
        timed("payments recorded", lambda: pay_window(books, "w", paid_on=day, now=now, actor="benchmark"))
        assert timed("proved from its items", lambda: verify_windows(books)).ok
        told = timed("statement of a province", lambda: statement(books, "w", "420000"))
        timed(f"its workbook of {len(told.items):,} items", lambda: write_workbook(told, {}, Path(home) / "w.xlsx"))
        print(f"{len(window.payments)} payments, {window.net_fen / window.total_fen:.1%} of what was owed")


if __name__ == "__main__":
    main()
