"""Proposal 10: each place pays its part. What must hold of the parts of one pension."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.tabled import at

LAW = at("proposal/10-pro-rata-pensions", "2025-10")
OUTPUTS = ("has_right_together", "own_pension", "pro_rata_pension", "region_pension")
MONTHS = st.lists(st.integers(1, 240), min_size=1, max_size=5)


def part(own: int, together: int, pension: int, theoretical: int, needed: int = 180) -> dict[str, Any]:
    case = {"own_period_months": own, "all_period_months": together, "needed_months": needed,
            "own_periods_pension_fen": pension, "theoretical_pension_fen": theoretical}  # fmt: skip
    return LAW.evaluate(case, OUTPUTS)


def test_the_teaching_example() -> None:
    """EU-02: France pays the higher of 800 and 1,000, Spain 400: 1,400 together."""
    france, spain = part(240, 360, 80_000, 150_000), part(120, 360, 0, 120_000)
    assert (france["region_pension"], spain["region_pension"]) == (100_000, 40_000)


@settings(max_examples=100, deadline=None)
@given(
    months=MONTHS,
    theoretical=st.integers(0, 3_000_000),
    pensions=st.lists(st.integers(0, 3_000_000), min_size=5, max_size=5),
)
def test_parts_make_the_whole_and_nobody_gets_less_than_a_part(
    months: list[int], theoretical: int, pensions: list[int]
) -> None:
    """The parts of one theoretical pension add up to it but for roundings; each place pays its part or more, or all pay nothing."""
    together = sum(months)
    found = [part(own, together, pension, theoretical) for own, pension in zip(months, pensions, strict=False)]
    if together < 180:
        assert all(one["region_pension"] == 0 for one in found)
        return
    assert abs(sum(one["pro_rata_pension"] for one in found) - theoretical) <= len(months) / 2
    for own, one, pension in zip(months, found, pensions, strict=False):
        assert one["region_pension"] == max(one["pro_rata_pension"], pension if own >= 180 else 0)
        assert one["region_pension"] <= max(theoretical, pension)


@settings(max_examples=60, deadline=None)
@given(own=st.integers(0, 400), more=st.integers(0, 400), rate=st.integers(1, 20_000))
def test_where_a_pension_grows_with_its_months_the_way_of_counting_adds_nothing(own: int, more: int, rate: int) -> None:
    """A pension of so many fen a month paid, as the Chinese basic pension is: alone and in part are the same amount."""
    found = part(own, max(1, own + more), rate * own, rate * max(1, own + more), needed=0)
    assert found["region_pension"] == found["pro_rata_pension"] == found["own_pension"] == rate * own
