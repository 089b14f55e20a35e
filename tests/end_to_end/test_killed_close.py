"""Killed with SIGKILL at random moments and begun again, a close ends with the ledger of an undisturbed one; begun twice at
once, nothing doubles. ``SUIBAO_TEST_KILLS=50`` kills more often; ``SUIBAO_TEST_SEED`` chooses the moments."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest
from tests.support.books import BooksServer
from tests.support.close_script import close
from tests.support.killing import Killer, entries, finished, start
from tests.support.month import MONTH, month_paths, rewrite

from suibao.books import Books, ledger
from suibao.demo import build, write

KILLS = int(os.environ.get("SUIBAO_TEST_KILLS", "3"))
MOST = 4
"""Most kills of one close: each takes the close on, and the last steps are not to get them all."""

PEOPLE = 25
"""Most people in a part: six parts for the city below."""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], list[Path]]:
    """The files of a small city, and the same with other pay, people struck off, and a payer's orders cut in half."""
    folders = []
    for name in ("first", "second"):
        folder = tmp_path_factory.mktemp(name)
        write(build(workers=150, orders=3_000, months=(MONTH,)), folder, "parquet", month=MONTH)
        folders.append(folder)
    month = folders[1] / "2026-01"
    rewrite(next(month.glob("paysheet-*")), _more)
    rewrite(month / "orders-PT1.parquet", lambda table: table.slice(0, table.num_rows // 2))
    rewrite(folders[1] / "roster.parquet", lambda table: table.slice(0, table.num_rows - 25))
    return month_paths(folders[0]), month_paths(folders[1])


def _more(table: pa.Table) -> pa.Table:
    pay = table["pay"].combine_chunks()
    more = [value if value is None else value + 100 for value in pay.to_pylist()]
    return table.set_column(table.schema.get_field_index("pay"), "pay", pa.array(more, pay.type))


@contextmanager
def own_books(server: BooksServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Books]:
    """Books on a new database with a home of their own, so that nothing taken is shared; one secret for all."""
    monkeypatch.setenv("SUIBAO_SECRET", "of the test, long enough to be a secret")
    with Books.open(home, server.server.address(server.create())) as books:
        yield books


@pytest.mark.slow
def test_killed_at_random_moments_the_ledger_is_the_same(
    changed: tuple[list[Path], list[Path]], books_server: BooksServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first close and a corrected one, each killed again and again. The same: every entry's month, accounts, amount, code,
    key, note, state and what it reverses. Not compared: posting times, batches."""
    with own_books(books_server, tmp_path / "calm", monkeypatch) as calm:
        wanted, events = [], []
        for paths in changed:
            events.append(close(calm, PEOPLE, paths)["events"])
            wanted.append(entries(calm))
    assert len(wanted[1]) > len(wanted[0]) > 300
    seed = int(os.environ.get("SUIBAO_TEST_SEED", random.SystemRandom().randrange(10**6)))
    print(f"SUIBAO_TEST_SEED={seed}")
    killer, rounds = Killer(seed), 0
    while len(killer.hits) < KILLS:
        rounds += 1
        with own_books(books_server, tmp_path / f"killed-{rounds}", monkeypatch) as killed:
            for paths, right, number in zip(changed, wanted, events, strict=True):
                share = (KILLS - len(killer.hits) + 1) // 2 if paths is changed[0] else KILLS - len(killer.hits)
                done = killer.close(killed, PEOPLE, paths, min(share, MOST), number)
                assert done["ok"]
                assert entries(killed) == right, f"SUIBAO_TEST_SEED={seed}, killed before {killer.hits}"
            assert ledger.verify(killed).ok
    print(f"{len(killer.hits)} kills in {rounds} rounds, before: {killer.hits}")


@pytest.mark.slow
def test_two_closes_at_once_double_nothing(
    changed: tuple[list[Path], list[Path]], books_server: BooksServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes close the same files, then two others with corrected and earlier files fight for the same month."""
    with own_books(books_server, tmp_path / "twice", monkeypatch) as books:
        results = [finished(one) for one in [start(books, PEOPLE, changed[0]) for _ in range(2)]]
        assert sorted(one["repeated"] for one in results) == [False, True]
        assert results[0]["standing"] == results[1]["standing"]
        found = ledger.entries(books)
        assert len(set(found["key"].to_pylist())) == found.num_rows == len(set(found["note"].to_pylist()))
        both = [finished(one) for one in (start(books, PEOPLE, changed[1]), start(books, PEOPLE, changed[0]))]
        assert all(one["ok"] for one in both)
        assert ledger.verify(books).ok
