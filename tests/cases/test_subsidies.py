"""Published subsidies of flexible workers: amounts of the pension part, and for how many months."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from tests.cases import folder, missing
from tests.law.tabled import Row, at

FILE = folder() / "contribution_examples.yaml"
needs_cases = pytest.mark.skipif(not FILE.exists(), reason=missing(FILE.name))

HOW: Row = yaml.load((Path(__file__).parent / "subsidies.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
PUBLISHED: Row = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if FILE.exists() else {}
AMOUNTS: list[Row] = PUBLISHED.get("subsidies", [])
DURATIONS = [
    pytest.param(row["place"], int(months), int(expected), id=f"{row['place']} {months}")
    for row in PUBLISHED.get("subsidy_duration", {}).get("rows", [])
    for months, expected in zip(row["months_to_retirement"], row["expected_months"], strict=True)
    if expected != "null"
]
PERSON = {
    "certified_hard_to_employ": True,
    "works_flexibly": True,
    "subsidy_months_drawn": 0,
    "months_to_retirement": 120,
}


def fen(text: str) -> int:
    return int(Decimal(text) * 100)


@needs_cases
@pytest.mark.parametrize("example", AMOUNTS, ids=lambda example: example["id"])
def test_amount(example: Row) -> None:
    """To the fen, or what ours is and why."""
    law, paid = at("current", "2025-10"), fen(HOW["paid"][example["id"]])
    case = PERSON | {"region": HOW["places"][example["place"]], "month_paid_fen": paid, "month_floor_payment_fen": paid}
    published = example["expected"]["pension"] if isinstance(example["expected"], dict) else example["expected"]
    ours = law.evaluate(case, ["pension_subsidy"])["pension_subsidy"]
    listed = HOW["verdicts"].get(example["id"])
    assert ours == fen(listed["ours"] if listed else published)
    assert listed is None or (listed["why"] and fen(published) != ours)


@needs_cases
@pytest.mark.parametrize(("place", "months", "expected"), DURATIONS)
def test_months(place: str, months: int, expected: int) -> None:
    case = PERSON | {"region": HOW["places"][place], "months_to_retirement": months}
    law = at("current", "2025-10")
    facts = {one.name: case[one.name] for one in law.graph(("subsidy_months_in_all",)).inputs}
    assert law.evaluate(facts, ["subsidy_months_in_all"])["subsidy_months_in_all"] == expected


@needs_cases
def test_what_is_listed_exists() -> None:
    assert set(HOW["verdicts"]) <= {example["id"] for example in AMOUNTS} == set(HOW["paid"])
