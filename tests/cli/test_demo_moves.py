"""``suibao demo --moves``: a tiny city's movers, their relations and the window, on one screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.calling import suibao
from tests.support.books import home_directory

from suibao.books import Books, ledger
from suibao.office.clearing.windows import windows


@pytest.mark.slow
def test_relations_follow_and_provinces_clear(tmp_path: Path) -> None:
    with home_directory() as home, Books.open(home) as books:
        said = suibao("demo", "--moves", "--workers", 120, "--out", tmp_path, "--home", home, "--lang", "en")
        assert said.status == 0, said.err
        [window] = windows(books)
        assert ledger.verify(books).ok
        with books.begin() as connection:
            active = connection.exec_driver_sql(
                "SELECT count(*), count(DISTINCT (person, branch)) FROM books.relations WHERE until IS NULL AND held = 1"
            ).one()
    assert active[0] == active[1] > 0
    assert "✓ ledger verified" in said.out
    moves = next(line for line in said.out.splitlines() if "accounts of movers add up" in line)
    assert moves.startswith("✓")
    assert int(moves.split(": ")[1].split()[0]) >= 12
    assert 0 < len(window.payments) <= 3
    assert 0 < window.net_fen < window.total_fen
    for name in ("Beijing", "Shanghai", "Guangdong"):
        assert name in said.out
