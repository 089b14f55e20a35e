"""The aggregates of a small month, worked out by hand; and memory that stays bounded."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import pytest
from tests.work.making import SECRET, base, id_number, order, roster_row, take, write_parquet

from suibao.work.errors import TooLittleMemoryError
from suibao.work.identity import person_key
from suibao.work.intake import read_month
from suibao.work.month import Month

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    folder = tmp_path_factory.mktemp("month")
    files = base()
    files["orders"] += [
        order(4), order(30, industry="ride_hailing"), order(5, outcome="cancelled", finished_at=None, pay="2"),
        order(6, platform="e1", worker="g1", pay="99"),
    ]
    files["roster"] += [
        roster_row("p1", "w5", 5, ended_on="2025-10-10"), roster_row("p1", "w5", 5, started_on="2025-10-20"),
        roster_row("p1", "w6", 6, ended_on="2025-09-30"),
        roster_row("e1", "h1", 3, mode="direct", status="labour", started_on="2025-09-01", ended_on="2025-10-31"),
    ]
    write_parquet(folder, files)
    return take(folder)


def person(serial: int) -> str:
    return person_key(id_number(serial), SECRET)


def test_order_months(month: Month) -> None:
    rows = {(row["person"], row["payer"], row["industry"]): row for row in month.order_month().to_pylist()}
    one = rows[person(1), "p1", 2]
    assert (one["orders"], one["pay_fen"], one["active_days"], one["minutes"]) == (2, 1700, 1, 60)
    assert (one["dispatched"], one["status"], one["mode"], one["oi_batch"], one["oi_tier"]) == (2, 2, 1, 1, 1)
    assert rows[person(1), "p1", 1]["orders"] == 1
    assert rows[person(3), "e1", 2]["pay_fen"] == 9900
    assert month.counts["orders"].quarantined == 0


def test_engagement_months(month: Month) -> None:
    rows = {(row["person"], row["payer"], row["mode"]): row for row in month.engagement_month().to_pylist()}
    platform = rows[person(1), "p1", 1]
    assert (platform["orders"], platform["pay_fen"], platform["days"], platform["hours_tenths"]) == (3, 2450, 2, 15)
    agency = rows[person(3), "a1", 2]
    assert (agency["pay_fen"], agency["days"], agency["hours_tenths"]) == (620010, 22, 1765)
    assert (agency["using_region"], agency["agreed_wage_fen"], agency["declared_base_fen"]) == ("110000", 600000, 550050)
    assert (agency["employers"], agency["seniority"], agency["injury_class"]) == (1, 1, 3)
    broken = rows[person(5), "p1", 1]
    assert (broken["days_in_force"], broken["starts_in_month"], broken["ends_in_month"]) == (22, False, False)
    assert (person(6), "p1", 1) not in rows


def test_one_row_a_person_and_payer_takes_the_terms_begun_last(month: Month) -> None:
    rows = [row for row in month.engagement_month().to_pylist() if (row["person"], row["payer"]) == (person(3), "e1")]
    assert [(row["mode"], row["worker"], row["days_in_force"], row["injury_float"]) for row in rows] == [(4, "t1", 31, 80)]


def test_worker_months(month: Month) -> None:
    rows = {row["person"]: row for row in month.worker_month().to_pylist()}
    one = rows[person(1)]
    assert (one["region"], one["engagements"], one["platform_engagements"], one["orders"]) == ("440300", 2, 2, 4)
    assert (one["joins_flexible_pension"], one["pension_base_fen"], one["annual_due"]) == (True, 500000, True)
    assert (one["joins_resident_pension"], one["joins_resident_medical"], one["has_choices"]) == (False, True, True)
    assert rows[person(3)]["region"] == "110000"
    idle = rows[person(9)]
    assert (idle["engagements"], idle["resident_tier_fen"], idle["joins_resident_pension"]) == (0, 24000, True)
    assert (rows[person(2)]["has_choices"], rows[person(2)]["region"]) == (False, "440100")


def test_counts_agree_and_people_carry_no_number(month: Month) -> None:
    for count in month.counts.values():
        assert count.rows == count.accepted + count.quarantined
    assert {row["id_masked"] for row in month.people().to_pylist()} >= {"990*************" + id_number(1)[-2:]}


@pytest.mark.slow
def test_memory_stays_bounded_when_the_file_is_larger(tmp_path: Path) -> None:
    """A file of some 110 MB with 70 MB for DuckDB: it spills, and gives what plenty of memory gives."""
    import orders_data

    files = orders_data.write(tmp_path, 2_000_000)
    assert files[0].stat().st_size > 1.5 * 70e6
    digests = set()
    for memory in ("70MB", "2GB"):
        with read_month(files, 202510, secret=SECRET, now=datetime(2025, 11, 1), regions=orders_data.REGIONS,
                        memory_limit=memory, threads=2, temp_directory=tmp_path) as read:
            digests.add(read.digest())
    assert len(digests) == 1


def test_too_little_memory_is_said_clearly(tmp_path: Path) -> None:
    import orders_data

    files = orders_data.write(tmp_path, 200_000)
    with pytest.raises(TooLittleMemoryError, match="1MB of memory is too little"):
        read_month(files, 202510, secret=SECRET, now=datetime(2025, 11, 1), regions=orders_data.REGIONS,
                   memory_limit="1MB", temp_directory=tmp_path)
