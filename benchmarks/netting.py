"""Netting a million clearing items of 32 members (31 provinces and the XPCC) and five branches, hashed.

python benchmarks/netting.py             # a million items
python benchmarks/netting.py 10000000    # ten million
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa

from suibao.office.clearing.netting import ITEMS, digest, net_items, owed_by_branch

TIMES, BRANCHES = 5, (1, 2, 5)


def items(count: int) -> pa.Table:
    """Items among all pairs, in the order of their numbers."""
    luck, provinces = np.random.default_rng(7), [f"{code}0000" for code in range(1, 33)]
    debtor = luck.integers(0, len(provinces), count)
    creditor = (debtor + luck.integers(1, len(provinces), count)) % len(provinces)
    numbers = np.arange(1, count + 1)
    names = pa.array(provinces)
    columns = [
        pa.array(numbers),
        pa.array([f"T{number:031x}" for number in numbers.tolist()]),
        pa.array(np.array(BRANCHES, np.int16)[luck.integers(0, len(BRANCHES), count)]),
        names.take(pa.array(debtor)),
        names.take(pa.array(creditor)),
        pa.array(luck.integers(0, 30_000_000, count)),
        pa.array(luck.integers(0, 50_000_000, count)),
    ]
    return pa.table(columns, schema=ITEMS)


def timed(what: str, work: Callable[[], object]) -> None:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    print(f"  {what:<52}{statistics.median(taken):8.3f} s    best {min(taken):.3f} s", flush=True)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load before: {load:.1f}" + (" - not idle, times are too long" if load > 0.5 else "")
    )
    table = items(count)
    shuffled = table.take(np.random.default_rng(1).permutation(count))
    print(f"{count:,} items, 32 members, {len(BRANCHES)} branches:")
    timed("added up for each pair", lambda: owed_by_branch(table))
    timed("netted: positions and payments", lambda: net_items(table))
    timed("hashed", lambda: digest(table))
    timed("netted and hashed, out of order", lambda: (net_items(shuffled), digest(shuffled)))
    assert digest(table) == digest(shuffled)


if __name__ == "__main__":
    main()
