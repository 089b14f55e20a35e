"""How long the ledger takes to post, repeat, verify and read a month. One fresh embedded server, default settings.

    python benchmarks/ledger_posting.py            # 300 thousand and 1 million transfers
    python benchmarks/ledger_posting.py 50000

Everything is as in production: fsync on, all indexes, checks, digests and the hash chain. Each size starts on empty
books and posts two months, so that the second one meets filled indexes. Times are wall clock, of one run.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.transfers import many

from suibao.books import Books, ledger


def timed(what: str, count: int, work: Callable[[], object]) -> object:
    began = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - began
    print(f"  {what:<34}{seconds:8.2f} s  {count / seconds:12,.0f} transfers/s", flush=True)
    return result


def measure(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="suibao-bench-") as home:
        began = time.perf_counter()
        with Books.open(Path(home)) as books:
            print(f"{count:,} transfers a month (first start of the server: {time.perf_counter() - began:.2f} s)")
            rows = many(count, month=202510)
            timed("post 202510", count, lambda: ledger.post(books, rows, key="close:202510"))
            later = many(count, month=202511)
            timed("post 202511", count, lambda: ledger.post(books, later, key="close:202511"))
            repeated = timed("post 202511 again", count, lambda: ledger.post(books, later, key="close:202511"))
            assert isinstance(repeated, ledger.Receipt)
            assert (repeated.posted, repeated.repeated) == (0, count)
            verification = timed("verify both months", 2 * count, lambda: ledger.verify(books))
            assert isinstance(verification, ledger.Verification)
            assert verification.ok, verification.problems
            timed("all balances", 2 * count, lambda: ledger.balances(books))
            timed("all entries of a month", count, lambda: ledger.entries(books, month=202510))
            one = rows["credit"][1].as_py()
            timed("statement of one account", 2, lambda: ledger.statement(books, one))


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]] or [300_000, 1_000_000]
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load before: {load:.1f}" + (" - not idle, times are too long" if load > 0.5 else "")
    )
    for count in sizes:
        measure(count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:,.0f} MB (the server's is apart)")


if __name__ == "__main__":
    main()
