"""The city handed in as files: what was planted is what quarantine finds, in every format."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from suibao.demo import City, build, write
from suibao.demo.files import Format, folder
from suibao.demo.identity import REGION, SENDING_REGION
from suibao.demo.mistakes import KINDS
from suibao.work.intake import read_month

MONTH = 202602


@pytest.fixture(scope="module")
def town() -> City:
    """Large enough for pay sheets with mistakes of their own, small enough to read in Excel."""
    return build(workers=1_200, orders=2_000, months=(MONTH,))


def _read(city: City, directory: Path, fmt: Format) -> tuple[Counter[tuple[str, str]], str, int]:
    write(city, directory, fmt, chinese_headers=fmt != "parquet", month=MONTH)
    places = [directory, directory / folder(MONTH)]
    regions = {REGION, SENDING_REGION}
    with read_month(places, MONTH, secret=b"of the test", now=datetime(2026, 11, 1), regions=regions) as month:
        found: Counter[tuple[str, str]] = Counter()
        for row in month.reasons().to_pylist():
            found[row["kind"], row["reason"]] += row["rows"]
        return found, month.digest(), sum(count.rows for count in month.counts.values())


def _planted(city: City) -> Counter[tuple[str, str]]:
    wanted: Counter[tuple[str, str]] = Counter()
    for kind, count in city.planted[MONTH].items():
        wanted[kind.split(".")[0], str(KINDS[kind][0])] += count
    return wanted


@pytest.mark.slow
def test_quarantine_finds_what_was_planted_in_every_format(town: City, tmp_path: Path) -> None:
    wanted = _planted(town)
    assert {kind for kind, _ in wanted} == {"orders", "paysheet", "roster"}
    digests = set()
    for fmt in ("parquet", "csv-gb18030", "excel"):
        found, digest, rows = _read(town, tmp_path / fmt, fmt)
        assert found == wanted, fmt
        assert rows == town.rows(MONTH), fmt
        digests.add(digest)
    assert len(digests) == 1
