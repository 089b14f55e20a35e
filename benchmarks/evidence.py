"""The evidence of an order log: ``suibao.work.evidence`` beside a bare scan and grouping of the same files by DuckDB.

    python benchmarks/evidence.py                      3 million orders
    python benchmarks/evidence.py --rows 30000000      the size of the bar

One simulated month of orders and of offers not taken (`suibao.demo.dispatch_log`) is repeated under other numbers on
three platforms, with a few wrong and repeated rows. ``suibao`` reads and checks both files and gives every measure of
every worker and platform, and what refusing costs on each platform; ``bare`` only scans the columns that this
needs and groups them by worker and day. The bar: 30 million orders in 60 s on 2 cores within 4 GB.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas  # noqa: F401  loaded by Arrow and Ibis at first use; loading a library is not the work measured
import pyarrow as pa
import pyarrow.parquet as pq

WORKERS = 2_000
DAYS = 30
PLATFORMS = 3
NOW = datetime(2027, 1, 1)
BAR_SECONDS, BAR_MB = 60, 4_096
WRONG = "case when hash(order_id) % 500 = 1 then -pay else pay end"
BARE = """
    create table days as select platform, worker, accepted_at::date as day, count(*) as orders,
        count(*) filter (assigned = 'dispatched') as dispatched, count(*) filter (finished_at > promised_at) as late,
        count(*) filter (finished_at > promised_at and deduction > 0) as fined, sum(pay) as pay, sum(deduction) as deduction,
        sum(date_diff('second', accepted_at, finished_at)) as seconds, count(distinct region) as regions
    from '{folder}/orders.parquet' group by all"""


def connected(folder: Path, memory: str, threads: int) -> duckdb.DuckDBPyConnection:
    """DuckDB within the same limits as ours."""
    return duckdb.connect(config={"memory_limit": memory, "threads": threads, "preserve_insertion_order": False,
                                  "temp_directory": str(folder / "spill")})  # fmt: skip


def write(folder: Path, rows: int) -> None:
    """Orders and offers in ``folder``, about ``rows`` orders: the simulated month again and again."""
    from suibao.demo.dispatch_log import Penalty, simulate

    orders, offers = simulate(1, WORKERS, DAYS, Penalty(wait_factor=1.5, pay_cut=0.1))
    con = connected(folder, "3GB", 2)
    for name, table, key, more in (("orders", orders, "order_id", f"{WRONG} as pay,"), ("offers", offers, "offer_id", "")):
        plain = pa.table({column: table[column] for column in table.column_names})
        con.register("month", plain)
        kept = f"{key}, platform, worker" + (", pay" if more else "")
        con.execute(f"""
            copy (select {key} || '-' || copy as {key}, platform || copy % {PLATFORMS} as platform,
                  worker || '-' || copy as worker, {more} * exclude ({kept})
                  from range(100, {100 + max(1, round(rows / orders.num_rows))}) as t(copy), month, range(2) as again(turn)
                  where turn = 0 or hash({key}) % 1000 = 2)
            to '{folder}/{name}.parquet' (format parquet, row_group_size 122880)""")


def measure(side: str, folder: Path, memory: str, threads: int) -> None:
    """Run one side in this process and print its figures."""
    start, cpu = time.perf_counter(), time.process_time()
    steps: dict[str, float] = {}
    told: dict[str, object] = {}

    def step(name: str) -> None:
        steps[name] = time.perf_counter() - start - sum(steps.values())

    if side == "bare":
        con = connected(folder, memory, threads)
        con.execute(BARE.format(folder=folder))
        told = {"rows": con.execute("select count(*) from days").fetchall()[0][0]}
    else:
        from suibao.work.evidence.measures import measure as evidence
        from suibao.work.evidence.measures import measure_all
        from suibao.work.evidence.reading import read_log

        files = [folder / "orders.parquet", folder / "offers.parquet"]
        with read_log(files, regions={"449900"}, memory_limit=memory, threads=threads, now=NOW, temp_directory=folder) as log:
            step("read and check")
            table = measure_all(log)
            step("all measures")
            platforms = [name for name, worker in zip(table["platform"].to_pylist(), table["worker"].to_pylist(), strict=True)
                         if not worker]  # fmt: skip
            costs = {name: evidence(log, name).cost.verdict.name for name in platforms}
            step("cost of refusing")
            told = {"rows": log.rows, "workers": table.num_rows, "refusing": costs}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu, "memory": peak, "steps": steps, **told}))


def run(side: str, folder: Path, memory: str, threads: int) -> dict[str, float]:
    """Measure one side in a fresh process."""
    command = [sys.executable, __file__, "--side", side, "--folder", str(folder), "--memory", memory, "--threads", str(threads)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    print(side, done.stdout.strip(), flush=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(rows: int, memory: str, threads: int, keep: Path | None) -> bool:
    """Generate, measure both sides, print the table. True when the bar is met."""
    with TemporaryDirectory(prefix="suibao-bench-") as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        if not (folder / "orders.parquet").exists():
            write(folder, rows)
        counted = {name: pq.read_metadata(folder / f"{name}.parquet").num_rows for name in ("orders", "offers")}
        found = {side: run(side, folder, memory, threads) for side in ("bare", "suibao")}
    print(f"{counted['orders']:,} orders, {counted['offers']:,} offers, DuckDB memory limit {memory}, {threads} threads")
    print(f"{'side':24}{'seconds':>10}{'cpu':>10}{'peak MB':>10}")
    for side, row in found.items():
        print(f"{side:24}{row['seconds']:>10.1f}{row['cpu']:>10.1f}{row['memory']:>10,.0f}")
    wall, cpu = (found["suibao"][name] / found["bare"][name] for name in ("seconds", "cpu"))
    print(f"{'ratio':24}{wall:>10.2f}{cpu:>10.2f}")
    most = BAR_SECONDS * max(1, counted["orders"] / 30_000_000)
    return found["suibao"]["seconds"] <= most and found["suibao"]["memory"] <= BAR_MB


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--memory", default="2.5GB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="keep the data here and use it again")
    parser.add_argument("--side", choices=("bare", "suibao"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.side:
        measure(asked.side, asked.folder, asked.memory, asked.threads)
        return
    sys.exit(0 if compare(asked.rows, asked.memory, asked.threads, asked.folder) else 1)


if __name__ == "__main__":
    main()
