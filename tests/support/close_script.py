"""A close in a process of its own, for tests that kill it or start it twice.

Usage: close_script.py HOME ADDRESS PEOPLE KILL_AT DELAY PATH... Counts what happens: statements, commits, steps of reading. At
the KILL_AT-th (0: never) the process kills itself with SIGKILL, DELAY milliseconds later, wherever its threads then are. Prints
what the close came to as JSON, with the number of events.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from tests.support.month import MONTH, NOW

from suibao.books import Books
from suibao.office.close import close_month


class Events:
    """Counts, and kills at the chosen one."""

    def __init__(self, kill_at: int, delay: float) -> None:
        self.count = 0
        self._kill_at, self._delay = kill_at, delay
        self._lock = threading.Lock()

    def __call__(self, *_: object, **__: object) -> None:
        with self._lock:
            self.count += 1
            if self.count != self._kill_at:
                return
        if self._delay:
            threading.Timer(self._delay / 1000, os.kill, (os.getpid(), signal.SIGKILL)).start()
        else:
            os.kill(os.getpid(), signal.SIGKILL)


def close(
    books: Books, people: int, paths: Iterable[Path | str], kill_at: int = 0, delay: float = 0.0
) -> dict[str, Any]:
    """Close, and what it came to."""
    events = Events(kill_at, delay)
    listened = [(books.engine, name, events) for name in ("before_cursor_execute", "after_cursor_execute", "commit")]
    for one in listened:
        sa.event.listen(*one)
    done = close_month(books, paths, MONTH, now=NOW, people=people, progress=events)
    for one in listened:
        sa.event.remove(*one)
    assert done.posted is not None
    assert done.verification is not None
    found = {"standing": done.posted.standing_fen, "ok": done.verification.ok, "repeated": done.finished.repeated}
    return {**found, "events": events.count}


def main() -> None:
    home, address, people, kill_at, delay, *paths = sys.argv[1:]
    with Books.open(Path(home), address) as books:
        print(json.dumps(close(books, int(people), paths, int(kill_at), float(delay))))


if __name__ == "__main__":
    main()
