"""The month close of invented cities of several sizes, on fresh embedded books: seconds by step, memory, how it grows.

    python benchmarks/close_month.py                              # 10,000 and 20,000 workers
    python benchmarks/close_month.py --workers 100000 1000000     # 63 orders a worker

Each size is a process of its own; the city is made and written by another. Memory is what this process holds resident and
what the server's processes hold, shared memory counted once, at its highest of looks ten times a second. Processor
seconds of the server are those of its processes that have ended, so the close's own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent))

MONTH, NOW = 202601, datetime(2027, 2, 1)
PLACE = "2026-01"
LOOK_SECONDS = 0.1
STEPS = {
    "read": "read, check, sum",
    "aggregate": "register, lay down",
    "assess": "assess",
    "post": "keep, post",
    "verify": "verify",
}


@dataclass(frozen=True)
class Measured:
    """One close. Memory in bytes, at its highest: client and server ``together``, the client ``alone``."""

    workers: int
    orders: int
    lines: int
    wall: float
    seconds: dict[str, float]
    client_cpu: float
    server_cpu: float
    together: int
    alone: int
    ok: bool


@dataclass
class Watch:
    """Looks at memory until it is stopped."""

    postmaster: int
    together: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Look until stopped; to be run in a thread."""
        own, server = psutil.Process(), psutil.Process(self.postmaster)
        while not self._ended.wait(LOOK_SECONDS):
            held = own.memory_info().rss
            for one in (server, *server.children()):
                with suppress(psutil.Error):
                    held += one.memory_full_info().pss
            self.together = max(self.together, held)

    def stop(self) -> None:
        """No more looks."""
        self._ended.set()


def build_city(place: Path, workers: int, orders: int) -> int:
    """Write the files of a city; how many orders there are."""
    from suibao.demo import build, write

    city = build(workers=workers, months=(MONTH,), orders=orders)
    write(city, place)
    return orders


def close_city(place: Path, workers: int, orders: int, memory: str) -> Measured:
    """Close the city's month on fresh books."""
    from tests.support.books import home_directory

    from suibao.books import Books
    from suibao.office.close import close_month

    with home_directory() as home, Books.open(home) as books:
        assert books.server is not None
        postmaster = int((books.server.data / "postmaster.pid").read_text().splitlines()[0])
        watch = Watch(postmaster)
        thread = threading.Thread(target=watch.look, daemon=True)
        thread.start()
        before, processor = time.perf_counter(), time.process_time()
        closed = close_month(books, [place, place / PLACE], MONTH, now=NOW, memory_limit=memory)
        wall, processor = time.perf_counter() - before, time.process_time() - processor
        watch.stop()
        thread.join()
        books.engine.dispose()  # a server process counts when it has ended
        time.sleep(0.5)
        ended = psutil.Process(postmaster).cpu_times()
        alone = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        return Measured(
            workers, orders, closed.sums.lines, wall, dict(closed.seconds), processor,
            ended.children_user + ended.children_system, watch.together, alone,
            closed.verification is not None and closed.verification.ok,
        )  # fmt: skip


def measure(workers: int, per_worker: int, memory: str) -> Measured:
    """One size: the city written by one process, closed by another."""
    fresh = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as place:
        with ProcessPoolExecutor(1, fresh) as pool:
            orders = pool.submit(build_city, Path(place), workers, workers * per_worker).result()
        with ProcessPoolExecutor(1, fresh) as pool:
            return pool.submit(close_city, Path(place), workers, orders, memory).result()


def show(found: list[Measured]) -> None:
    """The table: a column a size."""

    def line(name: str, values: list[str]) -> None:
        print(f"{name:<26}" + "".join(f"{value:>14}" for value in values))

    line("workers", [f"{one.workers:,}" for one in found])
    line("orders", [f"{one.orders:,}" for one in found])
    line("lines posted", [f"{one.lines:,}" for one in found])
    for step, name in STEPS.items():
        line(f"{name}, s", [f"{one.seconds.get(step, 0.0):.1f}" for one in found])
    line("whole close, s", [f"{one.wall:.1f}" for one in found])
    line("client, processor s", [f"{one.client_cpu:.1f}" for one in found])
    line("server, processor s", [f"{one.server_cpu:.1f}" for one in found])
    line("client and server, MB", [f"{one.together / 1e6:,.0f}" for one in found])
    line("client alone, MB", [f"{one.alone / 1e6:,.0f}" for one in found])
    line("verified", ["yes" if one.ok else "NO" for one in found])
    first = found[0]
    line("time a worker, ratio", [f"{one.wall / one.workers / (first.wall / first.workers):.2f}" for one in found])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[10_000, 20_000])
    parser.add_argument("--orders-per-worker", type=int, default=63)
    parser.add_argument("--memory", default="1GB", help="limit of DuckDB while reading")
    asked = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores", flush=True)
    show([measure(workers, asked.orders_per_worker, asked.memory) for workers in asked.workers])


if __name__ == "__main__":
    main()
