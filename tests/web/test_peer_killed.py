"""Both agencies in processes of their own, killed at drawn moments between and within their steps, and started again."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support import peer_script
from tests.support.agencies import ACCOUNT, BASE, POOLED, Pair, money, mover, places, second_books
from tests.support.books import BooksServer
from tests.support.moving import HANGZHOU
from tests.support.peers import free_port

from suibao.books import Books, clearing_items, ledger, transfer_cases
from suibao.office.relations.outbox import waiting

ROOT = Path(peer_script.__file__).parents[2]
WRITES = 25
"""Writes and commits of one side in an undisturbed case, about."""


@pytest.fixture
def pair(books: Books, books_server: BooksServer, tmp_path: Path) -> Iterator[Pair]:
    with second_books(books_server, tmp_path / "zhejiang") as receiver:
        made = Pair(books, receiver)
        mover(made)
        yield made


class Agencies:
    """The two processes; one that has died is started again, to be killed again while kills are left."""

    def __init__(self, pair: Pair, seed: int, kills: int) -> None:
        self.draws, self.kills, self.begun = random.Random(seed), kills, str(time.time())
        ports = {"44": str(free_port()), "33": str(free_port())}
        self.sides = {
            keeps: (books, ports[keeps], other, f"http://127.0.0.1:{ports[other]}")
            for keeps, books, other in (("44", pair.origin, "33"), ("33", pair.receiver, "44"))
        }
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self.hits = 0

    def keep_alive(self) -> None:
        for keeps in self.sides:
            process = self.processes.get(keeps)
            if process is None or process.poll() is not None:
                if process is not None:
                    assert process.returncode == -9, process.stderr.read() if process.stderr else ""
                    self.hits += 1
                self.processes[keeps] = self.start(keeps)

    def start(self, keeps: str) -> subprocess.Popen[str]:
        books, port, other, url = self.sides[keeps]
        kill_at = 0
        if self.kills:
            self.kills -= 1
            kill_at = self.draws.randint(1, WRITES)
        address = books.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        options = [str(books.home), address, keeps, port, other, url, self.begun, str(kill_at)]
        places_ = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
        return subprocess.Popen(
            [sys.executable, peer_script.__file__, *options], env={**os.environ, "PYTHONPATH": os.pathsep.join(places_)},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def stop(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_killed_between_any_two_steps(pair: Pair, seed: int) -> None:
    case = pair.ask()
    agencies = Agencies(pair, seed, kills=2)
    until = time.monotonic() + 240
    try:
        while True:
            agencies.keep_alive()
            ended = _states(pair, case.number) == ("settled", "sent")
            if ended and not waiting(pair.origin) and not waiting(pair.receiver):
                break
            assert time.monotonic() < until, f"seed {seed}: {_states(pair, case.number)} {waiting(pair.receiver)}"
            time.sleep(0.1)
    finally:
        agencies.stop()
    assert agencies.hits, "nothing was killed"
    own = 2 * BASE * 8 // 100
    assert money(pair) == {"there": 0, "here": own + ACCOUNT, "owes": ACCOUNT + POOLED, "owed": ACCOUNT + POOLED}
    assert places(pair) == [HANGZHOU]
    with pair.origin.begin() as connection:
        assert len(clearing_items.of_case(connection, case.number)) == 1
    for books in (pair.origin, pair.receiver):
        assert ledger.verify(books).ok


def _states(pair: Pair, number: str) -> tuple[str, str]:
    found = []
    for books in (pair.receiver, pair.origin):
        with books.begin() as connection:
            row = transfer_cases.find(connection, number)
        found.append(row.state if row else "")
    return found[0], found[1]
