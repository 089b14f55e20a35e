"""Grades from a log: more control seen never gives a lower grade, and a grade not stated is no grade."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.tabled import at

from suibao.law.status.from_logs import INPUTS
from suibao.law.status.terms import RefusalCost

NONE = {one.name: 0 for one in INPUTS}
GRADES = ("logged_assignment", "logged_refusal", "logged_time_limits", "logged_ratings", "logged_continuity", "logged_income")
COUNT = st.integers(0, 400)

RAISED = [
    ("logged_assignment", "log_dispatched", "log_assigned", ()),
    ("logged_time_limits", "log_late_fined", "log_late", (("log_in_time_fined", "log_in_time"),)),
    ("logged_ratings", "log_low_rated_fined", "log_low_rated", (("log_high_rated_fined", "log_high_rated"),)),
    ("logged_continuity", "log_active_weeks", "log_weeks", ()),
    ("logged_income", "log_income_fen", "log_income_all_fen", ()),
]


def grade(output: str, facts: dict[str, Any]) -> int:
    law = at("current", "2026-01")
    needed = {one.name for one in law.graph((output,)).inputs}
    return int(law.evaluate({name: value for name, value in (NONE | facts).items() if name in needed}, [output])[output])


@pytest.mark.parametrize(("output", "part", "whole", "beside"), RAISED, ids=[row[0] for row in RAISED])
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_more_control_in_the_log_is_never_a_lower_grade(
    output: str, part: str, whole: str, beside: tuple[tuple[str, str], ...], data: st.DataObject
) -> None:
    """Where both logs give a grade at all."""
    facts: dict[str, Any] = {whole: data.draw(COUNT, whole), "log_income_known": True}
    for some, every in beside:
        facts[every] = data.draw(COUNT, every)
        facts[some] = data.draw(st.integers(0, facts[every]), some)
    less = data.draw(st.integers(0, facts[whole]), "less")
    more = data.draw(st.integers(less, facts[whole]), "more")
    one, other = (grade(output, facts | {part: count}) for count in (less, more))
    assert not (one and other) or one <= other


@given(offers=COUNT, refused=COUNT)
def test_a_cost_of_refusing_is_never_a_lower_grade(offers: int, refused: int) -> None:
    facts = {"log_offers": offers, "log_refused": min(offers, refused)}
    free, penalised = (grade("logged_refusal", facts | {"log_refusal_cost": cost}) for cost in (RefusalCost.NONE, RefusalCost.FOUND))
    assert free <= penalised
    assert grade("logged_refusal", facts | {"log_refusal_cost": RefusalCost.UNCLEAR}) == 0


def test_columns_of_many_logs_give_the_grades_of_each() -> None:
    """As `measure_all` hands them over; at the size of a platform nothing overflows."""
    law, random = at("current", "2026-01"), np.random.default_rng(1)
    names = [one.name for one in law.graph(GRADES).inputs]
    columns: dict[str, Any] = {name: random.integers(0, 100, 200) for name in names}
    columns |= {"log_refusal_cost": random.integers(0, 4, 200), "log_income_known": random.integers(0, 2, 200).astype(bool)}
    for name in ("log_late", "log_late_fined", "log_in_time", "log_in_time_fined"):
        columns[name][0] = 10**9
    found = law.plan(GRADES).run(columns)
    for at_row in range(200):
        one = law.evaluate({name: columns[name][at_row].item() for name in names}, GRADES)
        assert {name: int(found[name][at_row]) for name in GRADES} == {name: int(one[name]) for name in GRADES}
