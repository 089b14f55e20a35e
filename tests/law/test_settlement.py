"""Figures published late: what was paid provisionally is put right, month by month and to the fen."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import cases
from tests.law.tabled import bundle

from suibao.law.careers import Career, Crediting, Fold, Span, award
from suibao.law.settlement import settle, settle_many, standing_in
from suibao.law.units import WORKER_MONTH
from suibao.rules import PROVISIONAL, DateError, ParameterError

LAW = bundle().law
FIGURES = Path(__file__).resolve().parents[2] / "src" / "suibao" / "law" / "parameters"
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


@pytest.mark.parametrize("name", sorted(one.name for one in LAW.parameters.values() if one.carried))
def test_standing_in_displaces_no_figure_in_force(name: str) -> None:
    """Of the law as it stands: whoever takes provisional figures gets the same wherever there is an answer without them."""
    figure = LAW.parameters[name]
    for month in ("2022-08", "2024-10", "2025-10", "2026-03", "2026-08"):
        plain, late = LAW.at(month), LAW.at(month).accepting(*LAW.accepted, PROVISIONAL)
        for region in LAW.regions.codes:
            for keys in {one.keys for one in figure.values}:
                try:
                    known = figure.find(region, keys, plain.dated, LAW.regions)
                except ParameterError:
                    continue
                assert figure.find(region, keys, late.dated, LAW.regions) == known, (month, region)


def test_strict_mode_stays_strict() -> None:
    """A law that takes verified figures only takes no weak one to stand in, dated or not."""
    strict = bundle("current+verified-only").law
    for law in (strict, strict.at("2026-07")):
        assert standing_in(law, "2026-08-20").accepted == strict.accepted | {PROVISIONAL}


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


def test_months_paid_across_the_year_are_settled_on_the_base_of_the_award() -> None:
    """Awarded in November 2025, paid on 2024's base to January 2026: every month lacks the same, January too."""
    case = {"region": "440300", "average_index": 1_000_000, "credited_months": 300_000, "has_stated_base": False,
            "stated_benefit_base_fen": 0, "has_stated_local_base": False, "stated_local_base_fen": 0}  # fmt: skip
    then, now = standing_in(LAW, "2025-11-16"), LAW.at("2025-11", "2026-01-31")
    months = ["2025-11", "2025-12", "2026-01"]
    settled = settle(then, now, case, months, "basic_pension", awarded="2025-11")
    assert {one.final for one in settled.lines} == {282_325}
    assert settled.total("basic_pension") == 3 * settled.lines[0].difference > 0
    many = settle_many(then, now, {name: [value] for name, value in case.items()}, months, "basic_pension", awarded="2025-11")
    assert sum(int(many[month]["basic_pension"][0]) for month in months) == settled.total("basic_pension")


def test_several_figures_late_at_once() -> None:
    """Shanghai's limits and reference wage from July 2026 and its base of 2026, announced 2026-08-18 (pension_provincial.csv).

    Retired in August 2026 after 241 months at the index 1: then July's rests on the wage of 12,434 and the pension on that base,
    now both on 12,577. Parts are rounded up to the jiao.
    """
    early = Span("2006-07", "2026-06", "310000", base_fen=1_000_000, index=1_000_000)
    spans = (early, Span("2026-07", "2026-07", "310000", base_fen=1_257_700))
    career = Career(spans, "310000", Crediting.MONTH_METHOD, balance_fen=13_900_000, balance_year=2026)
    facts = {"age_at_award_months": 720}
    then, now = standing_in(LAW, "2026-08-17"), LAW.at("2026-08", "2026-08-18")
    assert Fold(then).totals(career).average_index == 1_000_048
    assert Fold(now).totals(career).average_index == 1_000_000
    before, after = (award(law, career, "2026-08", facts, ["award_base", "basic_pension"]) for law in (then, now))
    assert (before["award_base"], after["award_base"]) == (1_243_400, 1_257_700)
    assert (before["basic_pension"], after["basic_pension"]) == (249_730, 252_590)
    with pytest.raises(ParameterError, match="contribution_reference_wage"):
        Fold(LAW.at("2026-08", "2026-08-17")).totals(career)


def test_one_notice_is_known_from_one_day() -> None:
    """Limits, reference wage and base of one place, start and instrument are published together, on the day the cell names."""
    days: dict[tuple[str, str, str], set[str]] = {}
    for group, name in (("pension", "contribution_base_floor"), ("pension", "contribution_base_ceiling"),
                        ("pension", "contribution_reference_wage"), ("pension_award", "benefit_base")):  # fmt: skip
        with (FIGURES / group / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                if row["value"] and row["instrument"]:
                    days.setdefault((row["region"], row["from"], row["instrument"]), set()).add(row["known_from"])
                named = re.search(r"(\d{4}-\d\d-\d\d)(?! 起)", row["instrument"])
                assert named is None or row["known_from"] == named[1], row
    assert {key: found for key, found in days.items() if len(found) > 1} == {}


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
