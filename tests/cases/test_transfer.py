"""Published transfers: money that moves, place of benefit, medical account; all exact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cases import as_listed, folder, missing
from tests.cases.transfer import account, place, place_case, worked, worked_case
from tests.law.tabled import Row

FILE = folder() / "transfer_examples.yaml"
needs_cases = pytest.mark.skipif(not FILE.exists(), reason=missing(FILE.name))

HOW: Row = yaml.load((Path(__file__).parent / "transfer.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
PUBLISHED: Row = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if FILE.exists() else {}
SECTIONS = {"worked": worked, "place_of_benefit_vectors": place, "medical_account": account}
EXAMPLES = [
    pytest.param(section, example, id=example["id"]) for section in SECTIONS for example in PUBLISHED.get(section, [])
]


def answers(section: str, example: Row) -> Iterator[tuple[str, Any, Any]]:
    yield from SECTIONS[section](example, HOW)


@needs_cases
@pytest.mark.parametrize(("section", "example"), EXAMPLES)
def test_published_example(section: str, example: Row) -> None:
    compared = list(answers(section, example))
    found = [f"{what}: {ours}, published {stated}" for what, stated, ours in compared if ours != stated]
    assert compared
    as_listed(found, HOW["not_matched"].get(example["id"]))


QUOTED = {"worked": worked_case, "place_of_benefit_vectors": place_case}
MOVED = [pytest.param(one, example, id=example["id"]) for one in QUOTED for example in PUBLISHED.get(one, [])]


@needs_cases
@pytest.mark.parametrize(("section", "example"), MOVED)
def test_published_example_as_a_case_that_moves(section: str, example: Row) -> None:
    """Record against record, through the quote that settles cases."""
    compared: list[tuple[str, Any, Any]] = list(QUOTED[section](example, HOW))
    found = [f"{what}: {ours}, published {stated}" for what, stated, ours in compared if ours != stated]
    assert compared
    as_listed(found, HOW["not_matched"].get(example["id"]))


@needs_cases
def test_a_claim_known_to_be_wrong_has_no_base() -> None:
    """Two amounts said to rest on one base: no base to the fen gives both."""
    (claim,) = PUBLISHED["negative_controls"]
    low, low_rate, high, high_rate = (
        Decimal(one) for pair in re.findall(r"([\d.]+) at (\d+)%", claim["claim"]) for one in pair
    )
    assert abs(low / low_rate - high / high_rate) * min(low_rate, high_rate) > 1, (
        "more than roundings to the fen explain"
    )


@needs_cases
def test_nothing_published_is_passed_over() -> None:
    assert set(PUBLISHED) == {*SECTIONS, "negative_controls", *HOW["no_examples"]}
    ids = {example["id"] for section in SECTIONS for example in PUBLISHED[section]}
    assert set(HOW["not_matched"]) <= ids
    assert set(HOW["places"]) == {example["id"] for example in PUBLISHED["medical_account"]}
