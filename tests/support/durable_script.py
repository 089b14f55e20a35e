"""A durable run in a process of its own, for tests that kill it or start it twice.

Usage: durable_script.py HOME ADDRESS KEY STEPS KILL_AT. Each step appends its number to the table ``done_steps``, and
then sleeps a little. At step KILL_AT (0: never) the process kills itself after the work, before it is kept.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from suibao.books import Books
from suibao.office import durable
from suibao.office.durable import Work


def act(books: Books, number: int, kill_at: int) -> int:
    with books.begin() as connection:
        connection.execute(sa.text("INSERT INTO done_steps (step) VALUES (:number)"), {"number": number})
    time.sleep(0.03)
    if number == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def main() -> None:
    home, address, key, steps, kill_at = sys.argv[1:]
    with Books.open(Path(home), address) as books:

        def flow(work: Work) -> int:
            count = work.step("count", lambda: int(steps))
            names = [f"act {number}" for number in range(1, count + 1)]
            work.plan(names)
            acts = [(name, partial(act, books, number, int(kill_at))) for number, name in enumerate(names, start=1)]
            return sum(work.parallel(acts))

        print(durable.run(books, "script", key, flow, {"steps": int(steps)}))


if __name__ == "__main__":
    main()
