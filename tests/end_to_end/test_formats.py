"""The same city handed in as GB18030, UTF-8, Excel and Parquet comes to the same ledger."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.books import BooksServer
from tests.support.month import MONTH, Live, balances, live, month_paths

from suibao.books import Books, ledger
from suibao.cli import main
from suibao.demo import City, build, write
from suibao.demo.files import Format

WAYS: list[tuple[Format, bool]] = [
    ("parquet", False), ("csv", False), ("csv-gb18030", True), ("excel", True)
]  # fmt: skip
SUIBAO = Path(sys.executable).with_name("suibao")


@pytest.fixture(scope="module")
def city() -> City:
    return build(workers=300, orders=9_000, months=(MONTH,))


def assess(
    server: BooksServer, paths: list[Path], out: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[dict, Live, dict]:
    """Summary, standing lines and balances of `suibao assess --json` in a fresh database."""
    name = server.create()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUIBAO_DATABASE_URL", server.server.address(name))
        # One secret for all homes: the keys of people, and so of transfers, are the same.
        patch.setenv("SUIBAO_SECRET", "of the test, long enough to be a secret")
        main(["assess", *map(str, paths), "--month", "2026-01", "--out", str(out), "--home", str(out / "home"), "--json",
              "--no-documents"])  # fmt: skip
        summary = json.loads(capsys.readouterr().out)
        with Books.open(out / "home") as books:
            assert ledger.verify(books).ok
            return summary, live(books), balances(books)


@pytest.mark.slow
def test_all_formats_come_to_the_same_ledger(
    city: City, books_server: BooksServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    planted = sum(city.planted[MONTH].values())
    found = {}
    for fmt, chinese in WAYS:
        folder = tmp_path / f"{fmt}-{chinese}"
        write(city, folder, fmt, chinese_headers=chinese)
        summary, lines, sums = assess(books_server, month_paths(folder), folder / "out", capsys)
        assert summary["rows_in"] == city.rows(MONTH) == summary["rows_accepted"] + summary["rows_quarantined"]
        assert summary["rows_quarantined"] == planted
        assert summary["assessed_fen"] == summary["posted_fen"] == sum(fen for *_, fen in lines.values())
        assert summary["warnings"] == []
        found[fmt, chinese] = lines, sums
    first = found.pop(WAYS[0])
    assert len(first[0]) > 500
    for way, other in found.items():
        assert other == first, way


@pytest.mark.slow
def test_the_installed_command_on_its_own_server(city: City, tmp_path: Path) -> None:
    """`suibao assess` twice as a process of its own with the embedded server: the second run posts nothing."""
    write(city, tmp_path / "files", "csv-gb18030", chinese_headers=True)
    home, out = tmp_path / "home", tmp_path / "out"
    plans = Path(os.environ["SUIBAO_HOME"]) / "cache"
    home.mkdir()
    (home / "cache").symlink_to(plans)
    command = [
        str(SUIBAO),
        "assess",
        *map(str, month_paths(tmp_path / "files")),
        "--month",
        "2026-01",
        "--out",
        str(out),
    ]
    environment = {**os.environ, "SUIBAO_HOME": str(home), "COLUMNS": "120"}
    first = _run([*command, "--json", "--no-documents"], environment)
    summary = json.loads(first.stdout)
    assert first.stderr == ""
    assert summary["money_agrees"]
    assert summary["rows_agree"]
    assert summary["ledger_ok"]
    assert summary["posted_now_fen"] == summary["assessed_fen"] > 0
    second = _run([*command, "--lang", "en"], environment)
    assert "of which 0.00 posted by this run" in second.stdout
    assert second.stdout.count("✓") == 3
    assert "\x1b" not in second.stdout + second.stderr
    assert list((out / "statements" / "2026-01").rglob("*.html"))
    assert list((out / "filings" / "2026-01").rglob("*.xlsx"))


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done
