"""Posting one contribution at a time beside pgbench's built-in TPC-B-like transaction, at equal client count.

    python benchmarks/ledger_online.py             # 1, 4 and 8 clients, 8 seconds each, three rounds

Both on one embedded server with default settings (fsync on). Our clients are processes of the Python library: each
transaction records one contribution (checked, its key guarded) and commits. ``books.record`` by pgbench calls the same function
of the database without Python, which shows what the library costs. pgbench's scale is 10, so that its clients seldom wait
for each other's rows. Rounds alternate.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import statistics
import subprocess
import tempfile
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

from suibao.books import Books, access, ledger, server
from suibao.books.ledger import Transfer

CLIENTS, SECONDS, ROUNDS, SCALE = (1, 4, 8), 8, 3, 10
PERSON = "md5(random()::text || clock_timestamp()::text)::uuid"
NAMES = ("due;@;employee_pension;440100", "account;@;employee_pension;440100", "paid;202601|@|pgbench")
SPELLED = ", ".join(f"replace('{name}', ';', chr(58))" for name in NAMES)  # pgbench takes :name for a variable
SCRIPT = f"SELECT books.record({SPELLED}, 'employee_pension.person', '', {PERSON}, 80000, 400000, 202601, false);\n"


def client(home: str, address: str, number: int, ready: Barrier, done: multiprocessing.Queue[int]) -> None:
    """Record contributions until the time is over; put how many."""
    with Books.open(Path(home), address) as books:
        record(books, f"{os.getpid():032x}")
        ready.wait()
        count, end = 0, time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            count += 1
            record(books, f"{os.getpid() << 64 | number << 40 | count:032x}")
        done.put(count)


def record(books: Books, person: str) -> None:
    """One contribution, durable when this returns."""
    one = Transfer(
        f"due:{person}:employee_pension:440100", f"account:{person}:employee_pension:440100", 80_000, 202601,
        "employee_pension.person", f"paid:202601|{person}|bench", "", person, 400_000,
    )  # fmt: skip
    assert ledger.record(books, one) == 1


def ours(home: str, address: str, clients: int, turn: int) -> float:
    """Transactions a second of as many processes."""
    context = multiprocessing.get_context("spawn")
    done: multiprocessing.Queue[int] = context.Queue()
    ready = context.Barrier(clients + 1)
    numbers = range(turn * 100, turn * 100 + clients)
    running = [context.Process(target=client, args=(home, address, number, ready, done)) for number in numbers]
    for one in running:
        one.start()
    ready.wait()
    total = sum(done.get() for _ in running)
    for one in running:
        one.join()
    return total / SECONDS


def pgbench(place: server.Server, clients: int, *options: str) -> float:
    """Transactions a second that pgbench reports."""
    arguments = [
        "-h",
        str(place.socket_directory),
        "-U",
        server.OWNER,
        "-n",
        "-c",
        str(clients),
        "-j",
        str(min(clients, 2)),
    ]
    return float(re.findall(r"tps = ([\d.]+)", _run([*arguments, "-T", str(SECONDS), *options, "suibao"]))[0])


def _run(arguments: list[str]) -> str:
    command = [str(server.programs() / "pgbench"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd="/", **access.identity()).stdout


def main() -> None:
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load before: {load:.1f}" + (" - not idle: only ratios count" if load > 0.5 else ""))
    with tempfile.TemporaryDirectory(prefix="suibao-bench-") as home, Books.open(Path(home)) as books:
        place = books.server
        assert place is not None
        _run(["-h", str(place.socket_directory), "-U", server.OWNER, "-i", "-q", "-s", str(SCALE), "suibao"])
        script = Path(home) / "record.sql"
        script.write_text(SCRIPT)
        script.chmod(0o644)
        Path(home).chmod(0o755)
        for clients in CLIENTS:
            rates: dict[str, list[float]] = {
                "pgbench TPC-B-like": [],
                "ledger.record": [],
                "books.record by pgbench": [],
            }
            for turn in range(ROUNDS):
                rates["pgbench TPC-B-like"].append(pgbench(place, clients))
                rates["ledger.record"].append(ours(home, place.address(), clients, turn * 10 + clients))
                rates["books.record by pgbench"].append(pgbench(place, clients, "-f", str(script), "-M", "prepared"))
            print(f"{clients} client{'s' if clients > 1 else ''}, transactions a second, median of {ROUNDS}:")
            beside = statistics.median(rates["pgbench TPC-B-like"])
            for name, found in rates.items():
                middle = statistics.median(found)
                told = " ".join(f"{one:,.0f}" for one in found)
                print(f"  {name:<26}{middle:9,.0f}   {middle / beside:5.2f} of TPC-B   ({told})", flush=True)
        began = time.perf_counter()
        sealed = ledger.seal(books)
        assert sealed is not None
        print(f"sealing {sealed.posted:,} recorded transfers: {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
