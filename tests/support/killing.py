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


def start(books: Books, people: int, paths: Iterable[Path]) -> subprocess.Popen[str]:
    """A close in a process of its own on the database of these books."""
    address = books.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = [sys.executable, close_script.__file__, str(books.home), address, str(people), *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What a close that was left alone came to."""
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


class Killer:
    """Closes on a database again and again, killing each at a random moment, until it is left alone or done.

    Moments are drawn from ``seed`` over the time that an attempt needs: where attempts come to nothing they get longer, where
    they get on they get shorter, so that the kills spread over the whole close. What is drawn is the same for a seed; where in
    the program it hits is not.
    """

    def __init__(self, seed: int) -> None:
        self._draws = random.Random(seed)
        self._reach = 2.0
        self.hits: list[str] = []
        """The step that each kill came before."""

    def close(self, books: Books, people: int, paths: list[Path], kills: int) -> dict[str, Any]:
        """Close with up to ``kills`` kills on the way; what it came to."""
        for _ in range(kills):
            before = self._left(books)
            process = start(books, people, paths)
            assert process.stdout is not None
            assert process.stdout.readline() == "working\n", process.communicate()
            try:
                process.wait(self._draws.uniform(0, self._reach))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
            else:
                return finished(process)
            after = self._left(books)
            self.hits.append(after[0] if after else "take")
            self._reach = self._reach * 1.4 if after == before else max(1.2, self._reach * 0.7)
        return finished(start(books, people, paths))

    @staticmethod
    def _left(books: Books) -> tuple[str, ...]:
        found = runs(books, "close")
        return found[0].left if found and found[0].state == "interrupted" else ()
