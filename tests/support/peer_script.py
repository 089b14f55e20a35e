"""One agency in a process of its own, for tests that kill it: serves HTTP and works its outbox until it is killed or told to stop.

Usage: peer_script.py HOME ADDRESS KEEPS PORT PEER PEER_URL BEGUN KILL_AT. Counts what it writes: each INSERT and UPDATE before and
after it is done, and each commit. At the KILL_AT-th (0: never) the process kills itself with SIGKILL. The clock of both agencies
runs 600 times as fast as real time, from BEGUN (seconds) on, so that tries after a minute come soon.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from tests.support.moving import LAW, NOW
from tests.support.peers import TOKEN, directory, served

from suibao.books import Books
from suibao.office.claims.stepping import CHINA
from suibao.office.relations import agency
from suibao.web.directory import Directory
from suibao.web.peer import application
from suibao.web.peer_client import sender

FASTER = 600


class Writes:
    """Counts writes and commits after them, and kills at the chosen one."""

    def __init__(self, kill_at: int) -> None:
        self._count, self._kill_at, self._lock = 0, kill_at, threading.Lock()

    def statement(self, connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE")):
            self.event()

    def event(self, *_: object) -> None:
        with self._lock:
            self._count += 1
            if self._count == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


def main(home: str, address: str, keeps: str, port: str, peer: str, url: str, begun: str, kill_at: str) -> None:
    def now() -> datetime:
        return NOW + timedelta(seconds=(time.time() - float(begun)) * FASTER)

    with Books.open(Path(home), address) as books:
        app = application(books, LAW, token=TOKEN, directory=Directory((keeps,)), now=now)
        with served(app, int(port)), sender(directory((peer, url))) as send:
            writes = Writes(int(kill_at))
            for moment in ("before_cursor_execute", "after_cursor_execute"):
                sa.event.listen(books.engine, moment, writes.statement)
            sa.event.listen(books.engine, "commit", writes.event)
            print("ready", flush=True)
            while True:
                moment_now = now()
                agency.work(
                    books, send, now=moment_now, day=moment_now.astimezone(CHINA).date(), actor="clock", law=LAW
                )
                time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
