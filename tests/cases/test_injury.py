"""Published work injury examples: every amount by our rules, the tables by grade, and claims known to be wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cases import as_listed, folder, missing
from tests.cases.injury import answers, fen, figure, ours
from tests.law.tabled import Row, at

from suibao.law.work_injury.terms import CareLevel
from suibao.rules.units import stored

FILE = folder() / "injury_unemployment_maternity.yaml"
needs_cases = pytest.mark.skipif(not FILE.exists(), reason=missing(FILE.name))

HOW: Row = yaml.load((Path(__file__).parent / "injury.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
PUBLISHED: Row = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if FILE.exists() else {}
EXAMPLES: list[Row] = PUBLISHED.get("work_injury", [])
WAGE = 10_000_00
CARE = {"full": CareLevel.FULL, "major": CareLevel.MOSTLY, "partial": CareLevel.PARTLY}


def differing(example: Row) -> list[str]:
    assumed = HOW["assumed"].get(example["id"], {})
    found = answers(example, HOW["places"][example["place"]], HOW["month"], assumed)
    allowed = fen(example["tolerance"])
    return [f"{what}: {own}, published {stated}" for what, stated, own in found if abs(own - stated) > allowed]


def by_grade(grade: str, **facts: Any) -> dict[str, Any]:
    return {"injury_mean_wage_fen": WAGE, "injury_average_wage_fen": WAGE, "disability_grade": int(grade)} | facts


@needs_cases
@pytest.mark.parametrize("example", [pytest.param(one, id=one["id"]) for one in EXAMPLES])
def test_published_example(example: Row) -> None:
    as_listed(differing(example), HOW["not_matched"].get(example["id"]))


@needs_cases
@pytest.mark.parametrize("grade", sorted(PUBLISHED.get("lump_sum_months_by_grade", {}), key=int))
def test_months_of_the_lump_sum(grade: str) -> None:
    months = int(PUBLISHED["lump_sum_months_by_grade"][grade])
    assert ours(at("current", HOW["month"]), "CN", by_grade(grade), ("one_off_disability",)) == months * WAGE


@needs_cases
@pytest.mark.parametrize("grade", sorted(PUBLISHED.get("monthly_by_grade", {}), key=int))
def test_share_of_the_monthly_allowance(grade: str) -> None:
    part = Decimal(PUBLISHED["monthly_by_grade"][grade])
    found = ours(at("current", HOW["month"]), "CN", by_grade(grade), ("fund_allowance", "employer_allowance"))
    assert found == part * WAGE


@needs_cases
@pytest.mark.parametrize("level", sorted(CARE))
def test_share_of_the_care_allowance(level: str) -> None:
    facts = by_grade("1", care_level=int(CARE[level]))
    found = ours(at("current", HOW["month"]), "CN", facts, ("care_allowance",))
    assert found == Decimal(PUBLISHED["nursing"][level]) * WAGE


@needs_cases
@pytest.mark.parametrize(
    "claim", [pytest.param(one, id=one["id"]) for one in PUBLISHED.get("negative_controls_injury", [])]
)
def test_claims_known_to_be_wrong_are_not_ours(claim: Row) -> None:
    law, how = at("current", HOW["month"]), HOW["wrong"][claim["id"]]
    keys = [(int(grade),) for grade in how.get("grades", [])] or [()]
    unit = law.parameters[how["parameter"]].unit
    listed = how["ours"] if isinstance(how["ours"], list) else [how["ours"]]
    found = [figure(law, how["parameter"], key, how.get("region", "CN")) for key in keys]
    assert found == [stored(text, unit) for text in listed]
    assert all(stored(text, unit) not in found[at_ : at_ + 1] for at_, text in enumerate(how.get("claimed", [])))


@needs_cases
def test_nothing_published_is_passed_over() -> None:
    assert EXAMPLES
    assert {one["place"] for one in EXAMPLES} == set(HOW["places"])
    ids = {one["id"] for one in EXAMPLES}
    assert set(HOW["not_matched"]) | set(HOW["assumed"]) <= ids
    assert {one["id"] for one in PUBLISHED["negative_controls_injury"]} == set(HOW["wrong"])
    assert not PUBLISHED["occupational_injury_pilot"], "an example of occupational injury: give it an adapter"
