"""Figures published late: what was paid provisionally is put right, month by month and to the fen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import cases
from tests.law.tabled import bundle

from suibao.law.settlement import settle, settle_many, standing_in
from suibao.law.units import WORKER_MONTH
from suibao.rules import DateError, ParameterError

LAW = bundle().law
MONTHS = ("2026-07", "2026-08")
PUBLISHED = "2026-08-21"
FLEXIBLE = {"region": "110000", "employers": 0, "joins_flexible_pension": True}
FEW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_beijing_2026_at_the_floor() -> None:
    """Limits published 2026-08-21, in force 2026-07-01 (facts/pension.md EP-14): floor 7,162, then 7,270."""
    then, now = standing_in(LAW, "2026-08-20"), LAW.at("2026-07", PUBLISHED)
    settled = settle(then, now, FLEXIBLE | {"pension_base_fen": 716_200}, MONTHS, "flexible_pension")
    assert [(one.month, one.provisional, one.final, one.difference) for one in settled.lines] == [
        (month, 143_240, 145_400, 2_160) for month in MONTHS
    ]
    assert settled.lines[0].stood_in == ("contribution_base_ceiling", "contribution_base_floor")
    assert settled.total("flexible_pension") == settled.to_supplement("flexible_pension") == 4_320
    assert settled.to_recover("flexible_pension") == 0


def test_after_publication_nothing_stands_in() -> None:
    then, now = standing_in(LAW, PUBLISHED), LAW.at("2026-07", PUBLISHED)
    settled = settle(then, now, FLEXIBLE | {"pension_base_fen": 716_200}, MONTHS, "flexible_pension")
    assert settled.total("flexible_pension") == 0
    assert not any(one.stood_in for one in settled.lines)


def test_a_lower_final_amount_is_recovered() -> None:
    """The two laws the other way round: what was too much comes back."""
    then, now = LAW.at("2026-07", PUBLISHED), standing_in(LAW, "2026-08-20")
    settled = settle(then, now, FLEXIBLE | {"pension_base_fen": 716_200}, MONTHS, "flexible_pension")
    assert settled.to_recover("flexible_pension") == 4_320
    assert settled.to_supplement("flexible_pension") == 0


def test_a_benefit_base_published_late() -> None:
    """Shenzhen's base of 2025, 11,293, was published on 2025-11-17 (pension_provincial.csv)."""
    case = {"region": "440300", "average_index": 1_000_000, "credited_months": 300_000, "has_stated_base": False,
            "stated_benefit_base_fen": 0, "has_stated_local_base": False, "stated_local_base_fen": 0}  # fmt: skip
    then, now = standing_in(LAW, "2025-11-16"), LAW.at("2025-03", "2025-11-17")
    settled = settle(then, now, case, ["2025-03"], ["award_base", "basic_pension"])
    base, pension = settled.lines
    assert base.final == 1_129_300
    assert base.stood_in == ("benefit_base",)
    assert base.provisional < base.final
    assert pension.final == 282_325
    assert pension.provisional == (base.provisional * 25 + 50) // 100


def test_what_is_still_unknown_is_not_settled() -> None:
    """Guangdong's limits of July 2026 are not known: no final amount."""
    then, now = standing_in(LAW, "2026-10-01"), LAW.at("2026-07", "2026-10-01")
    with pytest.raises(ParameterError, match="contribution_base_floor"):
        settle(then, now, FLEXIBLE | {"region": "440300", "pension_base_fen": 500_000}, MONTHS, "flexible_pension")


def test_both_laws_need_a_day_of_knowledge_or_at_least_a_date() -> None:
    with pytest.raises(DateError):
        settle(LAW, LAW, FLEXIBLE, MONTHS, "flexible_pension")


@FEW
@given(case=cases(WORKER_MONTH), months=st.lists(st.sampled_from(MONTHS), min_size=1, max_size=2, unique=True))
def test_a_settlement_is_the_difference_of_two_computations(case: dict[str, Any], months: list[str]) -> None:
    case = case | {"region": "110000"}
    names = ("flexible_pension", "flexible_pension_account")
    then, now = standing_in(LAW, "2026-08-20"), LAW.at("2026-07", PUBLISHED)
    facts = {one.name: case[one.name] for one in now.graph(names).inputs}
    settled = settle(then, now, facts, months, names)
    before = [then.at(month, "2026-08-20").evaluate(facts, names) for month in months]
    after = [now.at(month, PUBLISHED).evaluate(facts, names) for month in months]
    planned = settle_many(then, now, {name: [value] for name, value in facts.items()}, months, names)
    for name in names:
        whole = sum(one[name] for one in after) - sum(one[name] for one in before)
        assert settled.total(name) == whole
        assert settled.to_supplement(name) - settled.to_recover(name) == whole
        assert sum(int(planned[month][name][0]) for month in months) == whole
