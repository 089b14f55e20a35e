from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from suibao.demo import City
from suibao.demo.checks import Check, checks
from suibao.demo.statistics import STATUSES, group, share, table, value
from suibao.errors import SuibaoError

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "statistics"


@pytest.fixture(scope="session")
def measured(full_city: City) -> list[Check]:
    return checks(full_city)


def test_population_follows_its_statistics(measured: list[Check]) -> None:
    failed = [(c.statistic.name, c.statistic.key, c.statistic.value, c.measured) for c in measured if not c.holds]
    assert failed == []


def test_everything_with_a_tolerance_is_measured(measured: list[Check]) -> None:
    wanted = {(item.name, item.key) for item in table() if item.tolerance}
    assert wanted - {(c.statistic.name, c.statistic.key) for c in measured} == set()


def test_riders_are_mostly_intermittent_and_natural_numbers_of_orders_are_asked_for(
    full_city: City, measured: list[Check]
) -> None:
    found = {(c.statistic.name, c.statistic.key): c.measured for c in measured}
    bands = [found["rider_days_a_year", key] for key in (">=260", "30-259", "<30")]
    assert [round(part) for part in bands] == [11, 41, 48]
    assert full_city.scale == pytest.approx(1, abs=0.05)


def test_season_stays_inside_the_published_amplitude() -> None:
    months = group("season").values()
    assert max(months) / min(months) < value("delivery_hours", "peak") / value("delivery_hours", "slack")


def test_order_shares_are_those_of_the_published_orders_a_day() -> None:
    a_day = group("orders_per_day")
    for key, part in group("order_share").items():
        assert part == pytest.approx(100 * a_day[key] / sum(a_day.values()), abs=0.1)


def test_every_row_has_a_status_and_a_source_or_a_reason() -> None:
    keys = [(item.name, item.key) for item in table()]
    assert len(keys) == len(set(keys))
    for item in table():
        assert item.status in STATUSES
        assert item.unit
        assert item.source
        if item.status == "quoted":
            assert item.title
            assert item.fact
        else:
            assert item.note, f"{item.name}/{item.key} gives no reason"


def test_unknown_statistic_names_the_nearest() -> None:
    with pytest.raises(SuibaoError, match="nearest is rider_male") as caught:
        value("rider_mal")
    assert "最接近的是 rider_male" in caught.value.zh
    with pytest.raises(SuibaoError, match="no statistic"):
        group("nothing")
    assert share("rider_male") == pytest.approx(0.908)


def _facts(file: str) -> list[dict[str, str]]:
    with (FACTS / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.skipif(not FACTS.is_dir(), reason="the collection of facts (../shared/facts/statistics) is not here")
def test_quoted_values_agree_with_the_collection_of_facts() -> None:
    quoted = [item for item in table() if re.match(r"[a-z_]+:", item.fact)]
    assert len(quoted) > 40
    for item in quoted:
        file, *dimensions = item.fact.split(":")
        dimensions += [""] * (5 - len(dimensions))
        rows = [
            row for row in _facts(file)
            if [row[name] for name in ("series", "dim1", "dim2", "dim3", "period")] == dimensions
        ]
        assert len(rows) == 1, item.fact
        found = (float(rows[0]["value"]), rows[0]["unit"], rows[0]["status"], rows[0]["source"])
        assert found == (item.value, item.unit, item.status, item.source)


@pytest.mark.skipif(not FACTS.is_dir(), reason="the collection of facts (../shared/facts/statistics) is not here")
def test_the_floor_of_contribution_bases_is_the_legal_one() -> None:
    path = FACTS.parent / "tables" / "pension_provincial.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [
            row for row in csv.reader(lines)
            if row[:2] == ["contribution_base_floor", "440000"] and row[3] == "2025-07-01"
        ]
    assert [float(row[5]) for row in rows] == [value("base_floor")]
