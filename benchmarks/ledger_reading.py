"""Reading a ledger of ten years: a person's statement, balances of a fund and of people, at a month and a moment.

    python benchmarks/ledger_reading.py            # 2,500 people, 120 months of 12 lines: 3.6 million transfers
    python benchmarks/ledger_reading.py 25000      # ten times as many

The statements are of different people each time; the server has just written everything, so its caches are warm.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from suibao.books import Books, ledger
from suibao.books.ledger import FormTransfers, Transfer

LINES, YEARS, TIMES = 12, 10, 200
REGION = "440100"
BRANCHES = ("employee_pension", "employee_medical", "unemployment", "work_injury")


def people(count: int) -> list[str]:
    return [f"{(number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}" for number in range(count)]


def month_of(month: int, everybody: list[str]) -> FormTransfers:
    """Twelve lines for each person, half of them to the person's own account."""
    line = np.tile(np.arange(LINES), len(everybody))
    who = pa.DictionaryArray.from_arrays(np.repeat(np.arange(len(everybody)), LINES), pa.array(everybody))

    def words(text: Callable[[int], str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(line, pa.array([text(number) for number in range(LINES)]))

    def branch(number: int) -> str:
        return BRANCHES[number % len(BRANCHES)]

    return FormTransfers(
        pa.table(
            {
                "debit": words(lambda n: f"due:platform:{branch(n)}:{REGION}"),
                "credit": words(lambda n: f"{'account:@' if n % 2 else 'pool'}:{branch(n)}:{REGION}"),
                "form": words(lambda n: f"assessed:{month}|engagement_month|@|platform|{REGION}|rule_{n}"),
                "code": words(lambda n: f"{branch(n)}.employer"),
                "note": words(lambda n: f"{month}|engagement_month|@|platform|{REGION}|rule_{n}"),
                "person": who,
                "amount_fen": pa.array(100 + (line * 7919 + month) % 90_000),
                "basis_fen": pa.array(np.full(len(line), 500_000)),
                "month": pa.array(np.full(len(line), month, np.int32)),
            }
        )
    )


def timed(what: str, work: Callable[[], object], times: int = TIMES) -> None:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    ordered = sorted(taken)
    print(
        f"  {what:<52}{statistics.median(taken):8.1f} ms   95 % within {ordered[int(0.95 * times)]:.1f} ms", flush=True
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2500
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load before: {load:.1f}" + (" - not idle, times are too long" if load > 0.5 else "")
    )
    everybody, luck = people(count), random.Random(7)
    with tempfile.TemporaryDirectory(prefix="suibao-bench-") as home, Books.open(Path(home)) as books:
        moments = []
        for year in range(2016, 2016 + YEARS):
            for month in range(1, 13):
                ledger.post(books, month_of(year * 100 + month, everybody), f"close {year}{month:02d}")
            with books.begin() as connection:
                moments.append(connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one())
        with books.begin() as connection:  # and a few that no checkpoint holds yet
            for person in everybody[:500]:
                paid = Transfer(
                    "collection:all:440100",
                    f"prepaid:{person}:all:440100",
                    1,
                    202512,
                    "paid",
                    f"paid|{person}",
                    "",
                    person,
                )
                ledger.record(connection, paid)
        print(f"{count * LINES * 12 * YEARS:,} transfers in {12 * YEARS} batches and 500 recorded singly:")

        def someone() -> str:
            return luck.choice(everybody)

        timed("statement of a person, ten years, all accounts", lambda: ledger.entries(books, person=someone()))
        timed("statement of one personal account, ten years",
              lambda: ledger.statement(books, f"account:{someone()}:employee_medical:{REGION}"))  # fmt: skip
        timed(
            "balance of a personal account",
            lambda: ledger.balance(books, f"account:{someone()}:employee_medical:{REGION}"),
        )
        timed("balance of a fund", lambda: ledger.balance(books, f"pool:employee_pension:{REGION}"))
        timed(
            "balance of a fund through a month",
            lambda: ledger.balance(books, f"pool:employee_pension:{REGION}", through=202006),
        )
        timed(
            "balance of a fund at a moment",
            lambda: ledger.balance(books, f"pool:employee_pension:{REGION}", at=moments[4]),
        )
        timed("balances of all funds", lambda: ledger.balances(books, "pool:"))
        timed(
            "statement of a fund, one month",
            lambda: ledger.statement(books, f"pool:employee_pension:{REGION}", 202006),
            5,
        )


if __name__ == "__main__":
    main()
