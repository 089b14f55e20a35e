"""Bulk posting beside a bare COPY of the same rows, on one fresh embedded server with default settings.

    python benchmarks/ledger_posting.py            # a million transfers a month
    python benchmarks/ledger_posting.py 300000 5   # fewer, five rounds

The bare COPY writes the same seven text and number columns into a table without any index or check. Posting is as in
production: fsync on, keys guarded, all checks, digests, chain and checkpoints. Rounds alternate; each posts another month,
so that later rounds meet filled indexes. ``in forms`` is the entry for callers that have people and words as columns.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.transfers import many

from suibao.books import Books, ledger
from suibao.books.bulk import copy_in, driver
from suibao.books.ledger import FormTransfers

BARE = """
DROP TABLE IF EXISTS bare;
CREATE TABLE bare (debit text COLLATE "C", credit text COLLATE "C", amount_fen bigint, month integer,
    code text COLLATE "C", key text COLLATE "C", note text COLLATE "C")
"""


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_forms(rows: pa.Table) -> FormTransfers:
    """The same transfers as a caller has them whose columns are people and words."""
    people = [key.split("|")[2] for key in rows["key"].to_pylist()]
    columns: dict[str, pa.Array] = {"person": pa.array(people)}
    for name, source in (("debit", "debit"), ("credit", "credit"), ("form", "key"), ("note", "note")):
        texts = [text.replace(who, "@") for text, who in zip(rows[source].to_pylist(), people, strict=True)]
        columns[name] = pa.array(texts).dictionary_encode()
    columns |= {"code": rows["code"].dictionary_encode(), "amount_fen": rows["amount_fen"], "month": rows["month"]}
    return FormTransfers(pa.table(columns))


def bare(books: Books, rows: pa.Table) -> None:
    with books.begin() as connection:
        copy_in(connection, "bare", rows)


def report(name: str, times: list[float], count: int, beside: float) -> None:
    middle = statistics.median(times)
    all_times = " ".join(f"{one:.2f}" for one in times)
    print(
        f"  {name:<26}{middle:7.2f} s{count / middle:12,.0f} /s   {beside / middle:5.2f} of COPY   ({all_times})",
        flush=True,
    )


def measure(books: Books, count: int, rounds: int) -> None:
    times: dict[str, list[float]] = {"bare COPY": [], "post": [], "post in forms": []}
    ledger.post(books, many(20_000, month=202001), "warm")  # loads what a long-running program has loaded
    for number in range(rounds):
        rows, others = many(count, month=202101 + number), many(count, month=202201 + number)
        forms = in_forms(others)
        with books.begin() as connection:
            for statement in BARE.split(";"):
                driver(connection).execute(statement)
        times["bare COPY"].append(seconds(lambda rows=rows: bare(books, rows)))
        times["post"].append(seconds(lambda rows=rows, key=f"text {number}": ledger.post(books, rows, key)))
        times["post in forms"].append(
            seconds(lambda forms=forms, key=f"forms {number}": ledger.post(books, forms, key))
        )
    copy = statistics.median(times["bare COPY"])
    print(f"{count:,} transfers, median of {rounds} rounds:")
    for name, taken in times.items():
        report(name, taken, count, copy)
    report("post again, nothing new", [seconds(lambda: ledger.post(books, rows, f"text {rounds - 1}"))], count, copy)
    total = 2 * rounds * count + 20_000
    report(f"verify all {total:,}", [seconds(lambda: verified(books))], total, copy * total / count)


def verified(books: Books) -> None:
    found = ledger.verify(books)
    assert found.ok, found.problems


def main() -> None:
    count, rounds = (*map(int, sys.argv[1:]), *(1_000_000, 3)[len(sys.argv) - 1 :])
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load before: {load:.1f}" + (" - not idle: only ratios count" if load > 0.5 else ""))
    with tempfile.TemporaryDirectory(prefix="suibao-bench-") as home, Books.open(Path(home)) as books:
        measure(books, count, rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process, tables of the benchmark included: {peak:,.0f} MB (the server's is apart)")


if __name__ == "__main__":
    main()
