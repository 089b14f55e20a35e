"""Published unemployment examples: months and share of the minimum wage by our rules."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.cases import as_listed, folder, missing
from tests.cases.unemployment import answers
from tests.law.tabled import Row

FILE = folder() / "injury_unemployment_maternity.yaml"
needs_cases = pytest.mark.skipif(not FILE.exists(), reason=missing(FILE.name))

HOW: Row = yaml.load((Path(__file__).parent / "unemployment.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
PUBLISHED: Row = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if FILE.exists() else {}
EXAMPLES: list[Row] = PUBLISHED.get("unemployment", [])


def differing(example: Row) -> list[str]:
    found = answers(example, HOW["places"][example["place"]], HOW["month"])
    return [f"{what}: {ours}, published {stated}" for what, stated, ours in found if ours != stated]


@needs_cases
@pytest.mark.parametrize("example", [pytest.param(one, id=one["id"]) for one in EXAMPLES])
def test_published_example(example: Row) -> None:
    as_listed(differing(example), HOW["not_matched"].get(example["id"]))


@needs_cases
def test_only_examples_that_exist_are_listed() -> None:
    assert EXAMPLES
    assert set(HOW["not_matched"]) <= {one["id"] for one in EXAMPLES}
    assert {one["place"] for one in EXAMPLES} == set(HOW["places"])
