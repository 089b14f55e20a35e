"""Published maternity examples: the allowance to the fen, and what regions grant flexible workers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.cases import as_listed, folder, missing
from tests.cases.maternity import allowance, fen, flexible
from tests.law.tabled import Row

from suibao.rules import ParameterError

FILE = folder() / "injury_unemployment_maternity.yaml"
needs_cases = pytest.mark.skipif(not FILE.exists(), reason=missing(FILE.name))

HOW: Row = yaml.load((Path(__file__).parent / "maternity.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
PUBLISHED: Row = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if FILE.exists() else {}
EXAMPLES = [pytest.param(one, id=one["id"]) for one in PUBLISHED.get("maternity", [])]
NEGATIVE = [pytest.param(one, id=one["id"]) for one in PUBLISHED.get("maternity_negative", [])]
FLEXIBLE = [pytest.param(one, id=one["place"]) for one in PUBLISHED.get("maternity_flexible", [])]
HALF_A_FEN = 0.5


@needs_cases
@pytest.mark.parametrize("example", EXAMPLES)
def test_published_allowance(example: Row) -> None:
    wanted, ours = fen(example["expected"]["allowance"]), allowance(example, HOW)
    differing = [f"{ours}, published {wanted}"] if abs(ours - wanted) > fen(example["tolerance"]) else []
    as_listed(differing, HOW["not_matched"].get(example["id"]))


@needs_cases
@pytest.mark.parametrize("example", NEGATIVE)
def test_wrong_figures_are_not_reproduced(example: Row) -> None:
    ours = allowance(example, HOW)
    assert abs(ours - fen(example["correct"])) <= HALF_A_FEN
    assert ours != fen(example["claim"])


@needs_cases
@pytest.mark.parametrize("example", FLEXIBLE)
def test_flexible_workers_by_region(example: Row) -> None:
    found = flexible(example, HOW)
    differing = [f"{what}: {ours}, published {stated}" for what, stated, ours in found if ours != stated]
    as_listed(differing, HOW["not_matched"].get(example["place"]))


@needs_cases
def test_a_month_without_a_place_is_not_taken_in_silence() -> None:
    """The divisor of 30 is unverified as a national rule: without asking for it there is no amount."""
    with pytest.raises(ParameterError, match="unverified"):
        allowance(
            {"inputs": {"average_base": "6000", "days": "98"}, "note": "Gansu"}, HOW | {"places": {"Gansu": "620000"}}
        )


@needs_cases
def test_only_examples_that_exist_are_listed() -> None:
    assert EXAMPLES
    assert set(HOW["not_matched"]) <= {str(one.id) for one in (*EXAMPLES, *FLEXIBLE)}
