"""Grades from an order log: more of what they measure never counts for less, and too little counts for nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suibao.law import current_law
from suibao.law.status.from_logs import INPUTS

LAW = current_law().at("2026-01")
NOTHING = dict.fromkeys((one.name for one in INPUTS), 0)
COUNT = st.integers(0, 120)


def grade(rule: str, **facts: int) -> int:
    return int(LAW.evaluate(NOTHING | facts, [rule])[rule])


def stated(grades: list[int]) -> list[int]:
    return [one for one in grades if one]


@given(st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_more_dispatched_is_never_less_control(orders: int) -> None:
    grades = [grade("logged_assignment", log_assigned=orders, log_dispatched=some) for some in range(orders + 1)]
    assert grades == sorted(grades)
    assert bool(stated(grades)) == (orders >= 30)


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [("logged_time_limits", "log_late", "log_in_time"), ("logged_ratings", "log_low_rated", "log_high_rated")],
    ids=["lateness", "ratings"],
)
@given(bad_rows=COUNT, good_rows=COUNT, share=st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_more_fines_after_the_same_never_count_for_less(rule: str, bad: str, good: str, bad_rows: int, good_rows: int, share: float) -> None:
    """From alike over neither to clearly more; the grade that speaks of control comes last and stays."""
    others = {bad: bad_rows, good: good_rows, f"{good}_fined": int(good_rows * share)}
    grades = [grade(rule, **others, **{f"{bad}_fined": fined}) for fined in range(bad_rows + 1)]
    assert stated(grades) == sorted(stated(grades))
    punished = [one == max(grades) for one in grades] if len(set(stated(grades))) > 1 else []
    assert punished == sorted(punished)
    if bad_rows + good_rows < 30 or min(bad_rows, good_rows) < 10:
        assert not stated(grades)
    else:
        assert grades[0]


@given(st.integers(0, 60))
@settings(max_examples=40, deadline=None)
def test_more_active_weeks_are_never_less_lasting(weeks: int) -> None:
    grades = [grade("logged_continuity", log_weeks=weeks, log_active_weeks=some) for some in range(weeks + 1)]
    assert grades == sorted(grades)
    assert bool(stated(grades)) == (weeks >= 4)


@given(st.integers(1, 10_000), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_larger_share_of_income_is_never_a_smaller_source(whole: int, known: bool) -> None:
    every = [grade("logged_income", log_income_all_fen=whole, log_income_fen=whole * some // 20, log_income_known=known) for some in range(21)]
    assert stated(every) == sorted(stated(every))
    assert set(every) <= ({1, 2, 3, 4} if known else {0, 1})
