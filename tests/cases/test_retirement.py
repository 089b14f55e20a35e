"""Published retirement ages: age, month, delay and minimum period, all exact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from tests.cases import VERDICTS, folder, missing
from tests.cases.retirement import ASKED, Published, read
from tests.law.tabled import at

FILE = folder() / "retirement_age.csv"
CASES = read(FILE)
NOT_MATCHED = yaml.safe_load((Path(__file__).parent / "retirement.yaml").read_text(encoding="utf-8"))["verdicts"]
NAMED = [pytest.param(one, id=one.id) for one in CASES]

needs_cases = pytest.mark.skipif(not CASES, reason=missing(FILE.name))


@needs_cases
@pytest.mark.parametrize("case", NAMED)
def test_published_age(case: Published) -> None:
    """By evaluate and by explain; a case in the table of verdicts must really differ."""
    law, outputs = at("current", ASKED), list(case.expect)
    found = law.evaluate(case.given, outputs)
    trace = law.explain(case.given, outputs)
    assert {name: trace[name] for name in outputs} == found
    assert (found == case.expect) == (case.id not in NOT_MATCHED)


@needs_cases
def test_published_ages_by_one_plan() -> None:
    outputs = (
        "statutory_age_months",
        "statutory_retirement_month",
        "retirement_delay",
        "minimum_months_at_statutory_age",
    )
    plan = at("current", ASKED).plan(outputs)
    result = plan.run({name: np.array([one.given[name] for one in CASES]) for name in plan.inputs})
    for row, case in enumerate(CASES):
        if case.id not in NOT_MATCHED:
            assert {name: result[name][row].item() for name in case.expect} == case.expect, case.id


@needs_cases
def test_every_case_says_something_and_has_a_name_of_its_own() -> None:
    assert all(one.expect for one in CASES)
    assert len({one.id for one in CASES}) == len(CASES)


def test_verdicts_have_a_reason() -> None:
    assert set(NOT_MATCHED) <= {one.id for one in CASES} or not CASES
    for about in NOT_MATCHED.values():
        assert about["verdict"] in VERDICTS
        assert about["why"]
