"""Read, check and sum a month of orders: ``suibao.work`` against DuckDB SQL written by hand, in one run.

    python benchmarks/orders_30m.py                      3 million orders
    python benchmarks/orders_30m.py --rows 30000000      the size of the bar

Each side runs in a process of its own, so that peak memory is its own; the order-months of both must be equal.
The bar: at most 1.5 times. ``seconds`` is wall time, ``cpu`` the processor time of all threads; on a busy
machine the ratio of ``cpu`` is the one to trust.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas  # noqa: F401  loaded by Arrow and Ibis at first use; loading a library is not the work measured
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))
import orders_data
from orders_sql import month_by_hand
from suibao.work.identity import person_key
from suibao.work.intake import read_month

SECRET = b"benchmark of orders, not a secret"
BAR = 1.5


def owners(folder: Path) -> pa.Table:
    """Platform, worker, person, mode and status: what the hand-written side is given ready-made."""
    roster = pq.read_table(folder / "roster.parquet")
    status = {"labour": 1, "not_fully": 2, "independent": 3}
    return pa.table({
        "platform": roster["payer"], "worker": roster["worker"],
        "person": [person_key(number, SECRET) for number in roster["id_number"].to_pylist()],
        "status": pa.array([status[name] for name in roster["status"].to_pylist()], pa.int8()),
        "mode": pa.array([1] * len(roster), pa.int8()),
    })


def measure(side: str, folder: Path, memory: str, threads: int) -> None:
    """Run one side in this process; print its figures and leave its order-months in the folder."""
    given = pq.read_table(folder / "owners.parquet") if side == "sql" else None
    start, cpu = time.perf_counter(), time.process_time()
    if given is not None:
        table = month_by_hand(folder, memory, threads, given, list(orders_data.REGIONS))
    else:
        files = [folder / f"{name}.parquet" for name in ("orders", "roster", "parties")]
        with read_month(files, orders_data.MONTH, secret=SECRET, now=orders_data.NOW, regions=orders_data.REGIONS,
                        memory_limit=memory, threads=threads, temp_directory=folder) as month:
            table = month.order_month()
    figures = {
        "side": side, "seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    (folder / f"{side}.pickle").write_bytes(pickle.dumps(table.to_pydict()))
    print(json.dumps(figures))


def run(side: str, folder: Path, memory: str, threads: int) -> dict[str, float]:
    """Measure one side in a fresh process."""
    command = [sys.executable, __file__, "--side", side, "--folder", str(folder), "--memory", memory,
               "--threads", str(threads)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def best(sides: tuple[str, ...], folder: Path, memory: str, threads: int, repeat: int) -> dict[str, dict[str, float]]:
    """Least wall and processor time of each side over ``repeat`` rounds in turn, so that a busy neighbour hits
    both alike; greatest peak memory."""
    rounds = [{side: run(side, folder, memory, threads) for side in sides} for _ in range(repeat)]
    for number, figures in enumerate(rounds, 1):
        told = ", ".join(f"{side} {row['seconds']:.1f} s ({row['cpu']:.1f} s cpu)" for side, row in figures.items())
        print(f"round {number}: {told}", flush=True)
    return {
        side: {
            "seconds": min(figures[side]["seconds"] for figures in rounds),
            "cpu": min(figures[side]["cpu"] for figures in rounds),
            "memory": max(figures[side]["memory"] for figures in rounds),
        }
        for side in sides
    }


def compare(rows: int, memory: str, threads: int, keep: Path | None, repeat: int) -> bool:
    """Generate, measure both sides, print the table. True when results agree and the bar is met."""
    with TemporaryDirectory(prefix="suibao-bench-") as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        if not (folder / "orders.parquet").exists():
            orders_data.write(folder, rows)
            pq.write_table(owners(folder), folder / "owners.parquet")
        size = (folder / "orders.parquet").stat().st_size / 1e6
        found = best(("sql", "suibao"), folder, memory, threads, repeat)
        results = [pickle.loads((folder / f"{side}.pickle").read_bytes()) for side in ("sql", "suibao")]
    same = results[0] == results[1]
    print(f"{rows:,} orders, {size:,.0f} MB of Parquet, DuckDB memory limit {memory}, {threads} threads")
    print(f"{'side':24}{'seconds':>10}{'cpu':>10}{'peak MB':>10}")
    for side, label in (("sql", "hand-written DuckDB SQL"), ("suibao", "suibao.work")):
        row = found[side]
        print(f"{label:24}{row['seconds']:>10.1f}{row['cpu']:>10.1f}{row['memory']:>10,.0f}")
    wall, cpu = (found["suibao"][name] / found["sql"][name] for name in ("seconds", "cpu"))
    print(f"{'ratio (bar ' + str(BAR) + ')':24}{wall:>10.2f}{cpu:>10.2f}")
    print(f"order-months equal: {'yes' if same else 'NO'} ({len(results[0]['person']):,} rows)")
    return same and wall <= BAR


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--repeat", type=int, default=1, help="rounds; the best of each side counts")
    parser.add_argument("--folder", type=Path, help="keep the data here and use it again")
    parser.add_argument("--side", choices=("sql", "suibao"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.side:
        measure(asked.side, asked.folder, asked.memory, asked.threads)
        return
    sys.exit(0 if compare(asked.rows, asked.memory, asked.threads, asked.folder, asked.repeat) else 1)


if __name__ == "__main__":
    main()
