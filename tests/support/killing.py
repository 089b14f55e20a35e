"""Closes in processes of their own, killed at random moments; and what must be the same of two ledgers."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.support import close_script

from suibao.books import Books, ledger
from suibao.office.durable_progress import runs

ROOT = Path(close_script.__file__).parents[2]
COMPARED = ("month", "debit", "credit", "amount_fen", "code", "key", "note", "state", "reverses")
"""Columns of an entry that must be the same. Not: posting time, and which batch it is in (batches are numbered and chained in
the order of posting, which differs between two runs of several threads; `verify` proves each chain)."""


def entries(books: Books) -> list[tuple[Any, ...]]:
    """Every entry of the ledger in a fixed order."""
    table = ledger.entries(books)
    return sorted(zip(*(table[name].to_pylist() for name in COMPARED), strict=True))


def start(
    books: Books, people: int, paths: Iterable[Path], kill_at: int = 0, delay: float = 0.0
) -> subprocess.Popen[str]:
    """A close in a process of its own on the database of these books."""
    address = books.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    options = [str(books.home), address, str(people), str(kill_at), str(delay)]
    command = [sys.executable, close_script.__file__, *options, *map(str, paths)]
    places = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What a close that was left alone came to."""
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return done(out)


def done(out: str) -> dict[str, Any]:
    """What the process printed."""
    found: dict[str, Any] = json.loads(out)
    return found


RESUMING = 40
"""Events before an attempt does anything new: what is known is looked up."""


class Killer:
    """Closes on a database again and again, each killed at a random moment, until it is left alone or done.

    A moment is an event of the process (a statement begun or ended, a commit, a step of reading), drawn over all that are
    left, and up to 30 milliseconds behind it: spread over the whole close however fast the machine is.
    ``hits``: the step that each kill came before.
    """

    def __init__(self, seed: int) -> None:
        self._draws = random.Random(seed)
        self.hits: list[str] = []

    def close(self, books: Books, people: int, paths: list[Path], kills: int, events: int) -> dict[str, Any]:
        """Close with up to ``kills`` kills on the way; what it came to. ``events``: of an undisturbed close."""
        for _ in range(kills):
            within = int(events * _share_left(books)) + RESUMING
            at, delay = self._draws.randint(1, within), max(0.0, self._draws.uniform(-30, 30))
            process = start(books, people, paths, at, delay)
            out, err = process.communicate(timeout=300)
            if process.returncode == 0:
                return done(out)
            assert process.returncode == -signal.SIGKILL, err
            self.hits.append(_left(books))
        return close_script.close(books, people, paths)


def _share_left(books: Books) -> float:
    """How much of the latest close is to be done; all of it when it is done or its files are not taken yet."""
    found = runs(books, "close")
    if not found or found[0].state == "done" or not found[0].planned:
        return 1.0
    return len(found[0].left) / len(found[0].planned)


def _left(books: Books) -> str:
    found = runs(books, "close")
    return found[0].left[0] if found and found[0].left else "take" if not found or not found[0].planned else "the end"
