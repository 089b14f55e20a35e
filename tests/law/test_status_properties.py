"""What must hold of the tests of a labour relationship whatever the facts: the label decides nothing, control counts one way,
what is not stated is never taken for either end."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import cases
from tests.law.tabled import at

from suibao.law.recognition.facts import FACTS, LABEL
from suibao.law.recognition.reviewing import TESTS
from suibao.law.status.terms import ContractLabel, Finding, GermanFinding, Standing, StatusFinding
from suibao.law.units import STATUS_REVIEW
from suibao.rules.plan import Plan

MONTH = "2026-01"
LAW = at("current", MONTH)
MOST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROWS = 60_000
GRADED = [name for name in FACTS if name != LABEL]
"""Facts whose grades are in order of control."""

GRID = {
    ("labour_standing", "status_finding", "proposed_status"): (
        "hours_duty", "absence", "refusal", "assignment", "ratings", "price_setting", "pay_form", "income_share",
        "exclusivity", "enterprise",
    ),
    ("notice_2005",): (
        "hours_duty", "absence", "refusal", "assignment", "time_limits", "discipline", "pay_form", "price_setting",
        "core_business", "worker_eligible",
    ),
    ("eu_presumption",): (
        "hours_duty", "absence", "refusal", "assignment", "time_limits", "ratings", "price_setting", "personal_service",
        "exclusivity",
    ),
    ("uk_worker",): (
        "hours_duty", "refusal", "assignment", "price_setting", "enterprise", "personal_service", "exclusivity", "tools",
        "appearance", "customer_contact",
    ),
    ("german_status",): (
        "hours_duty", "refusal", "assignment", "time_limits", "ratings", "price_setting", "enterprise", "income_share",
        "personal_service",
    ),
}  # fmt: skip
"""Every combination of these facts is tried for these tests; the facts left out act only through a finding that one of
these moves as well (volume as hours do, instructions and tracking as ratings do), and are tried at random beside them."""


@cache
def plan(tests: tuple[str, ...] = TESTS) -> Plan:
    """One plan for several tests."""
    return LAW.plan(tests)


def grades(name: str) -> range:
    """All grades of a fact, not stated first."""
    return range(len(FACTS[name].term))


@cache
def drawn_columns() -> dict[str, Any]:
    """Random cases, from fully stated to hardly stated at all."""
    random = np.random.default_rng(20260101)
    stated = np.linspace(0.05, 1, ROWS)
    return {
        name: np.where(random.random(ROWS) < stated, random.integers(1, len(grades(name)), ROWS), 0).astype(np.int8)
        for name in plan().inputs
    }


def results_by_grade(name: str) -> dict[str, Any]:
    """For each test: its values on the random cases, a row for each grade of this fact."""
    runs = [plan().run(drawn_columns() | {name: np.full(ROWS, grade, np.int8)}) for grade in grades(name)]
    return {test: np.stack([run[test] for run in runs]) for test in TESTS}


def test_the_label_is_no_ancestor_of_any_finding_or_test() -> None:
    """Proved from the graph of rules: only its own factor reads it, and that is neutral whatever it says."""
    rules = {name: rule for name, rule in LAW.rules.items() if rule.per == STATUS_REVIEW}
    assert [name for name, rule in rules.items() if LABEL in rule.needs] == ["factor_label"]
    assert not [name for name, rule in rules.items() if "factor_label" in rule.needs]
    for test in TESTS:
        assert LABEL not in {one.name for one in LAW.graph((test,)).inputs}


@MOST
@given(case=cases(STATUS_REVIEW), label=st.sampled_from(list(ContractLabel)))
def test_another_label_changes_nothing(case: dict[str, Any], label: ContractLabel) -> None:
    names = [name for name, rule in LAW.rules.items() if rule.per == STATUS_REVIEW and name != "factor_label"]
    facts = {one.name: case[one.name] for one in LAW.graph([*names, "factor_label"]).inputs}
    found, other = (LAW.evaluate(facts | {LABEL: one}, [*names, "factor_label"]) for one in (case[LABEL], int(label)))
    assert {name: found[name] for name in names} == {name: other[name] for name in names}


@MOST
@given(case=cases(STATUS_REVIEW), data=st.data())
def test_a_higher_grade_never_moves_away_from_a_labour_relationship(case: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(GRADED))
    low, high = sorted(data.draw(st.tuples(*[st.sampled_from(list(grades(name))[1:])] * 2)))
    facts = {one.name: case[one.name] for one in LAW.graph(TESTS).inputs}
    if name in facts:
        less, more = (LAW.evaluate(facts | {name: grade}, TESTS) for grade in (low, high))
        assert all(less[test] <= more[test] for test in TESTS)


@pytest.mark.parametrize("name", GRADED)
def test_control_counts_one_way(name: str) -> None:
    """On random cases in columns, every grade of every fact against the next."""
    if name not in plan().inputs:
        assert not [rule for rule in LAW.rules.values() if name in rule.needs and not rule.name.startswith("factor_")]
        return
    for test, values in results_by_grade(name).items():
        assert (np.diff(values[1:], axis=0) >= 0).all(), test


@pytest.mark.parametrize("name", GRADED)
def test_what_is_not_stated_lies_between(name: str) -> None:
    """No exception: not even where the company bears the burden for hours is silence worse for it than the worst answer."""
    if name in plan().inputs:
        for test, values in results_by_grade(name).items():
            assert (values[0] >= values[1]).all(), test
            assert (values[0] <= values[-1]).all(), test


@pytest.mark.slow
@pytest.mark.parametrize("tests", GRID, ids=lambda tests: tests[0])
def test_control_counts_one_way_in_every_combination(tests: tuple[str, ...]) -> None:
    axes = GRID[tests]
    shape = tuple(len(grades(name)) for name in axes)
    rows = int(np.prod(shape))
    columns = {name: np.zeros(rows, np.int8) for name in plan(tests).inputs}
    for place, name in enumerate(axes):
        steps = np.arange(shape[place], dtype=np.int8).reshape([-1 if one == place else 1 for one in range(len(shape))])
        columns[name] = np.broadcast_to(steps, shape).reshape(rows)
    found = plan(tests).run(columns)
    for test in tests:
        values = found[test].reshape(shape)
        for place, name in enumerate(axes):
            along = np.moveaxis(values, place, 0)
            assert (np.diff(along[1:], axis=0) >= 0).all(), (test, name)
            assert (along[0] >= along[1]).all(), (test, name)
            assert (along[0] <= along[-1]).all(), (test, name)


def of_all(grade: int) -> dict[str, int | float]:
    """The tests with every fact at its first (1), last (-1) or no (0) grade."""
    facts = {one.name: list(grades(one.name))[grade] for one in LAW.graph(TESTS).inputs}
    return LAW.evaluate(facts, TESTS)


def test_nothing_stated_nothing_found() -> None:
    assert of_all(0) == {
        "labour_standing": Standing.OPEN, "status_finding": StatusFinding.OPEN, "proposed_status": StatusFinding.OPEN,
        "notice_2005": Finding.UNKNOWN, "eu_presumption": Finding.UNKNOWN, "uk_worker": Finding.UNKNOWN,
        "german_status": GermanFinding.OPEN,
    }  # fmt: skip


def test_the_ends_are_reached() -> None:
    """Every control there is: found by every test. None at all: found by none."""
    assert all(of_all(-1)[test] == max(LAW.rules[test].unit.term or ()) for test in TESTS)
    assert all(of_all(1)[test] == min(LAW.rules[test].unit.term or ()) for test in TESTS)
