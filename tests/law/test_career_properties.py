"""What must hold of every career: folded by rules, by plans or in parts it is the same, and no fen is lost."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import cases
from tests.law.tabled import assuming, at

from suibao.law.careers import Career, CareerMonth, Crediting, Fold, Span, Totals
from suibao.law.catalogue import reforms
from suibao.law.units import CAREER_YEAR
from suibao.rules import Law, Value, share
from suibao.rules.units import month_number, month_text

FIRST, LAST = month_number("2018-01"), month_number("2025-12")
KNOWN_WAGES = month_number("2022-01")
"""Before it an index must be stated: hardly any reference wage is known."""

REGIONS = ("110000", "310000", "320000", "330000")
"""Unpaid months counted or not; contribution years from January or from July."""

PROPOSAL = "proposal/6-account-saving"
MOST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def fold(name: str = "current") -> Fold:
    return Fold(at(name, "2025-12"))


@cache
def without_interest() -> Fold:
    return Fold(assuming("current", (("account_interest_rate", "0"),), "2025-12"))


def span(draw: st.DrawFn, first: int, last: int, region: str) -> Span:
    kind = draw(st.sampled_from([CareerMonth.EMPLOYED, CareerMonth.FLEXIBLE, CareerMonth.TEMPORARY]))
    index = draw(st.integers(300_000, 3_100_000)) if first < KNOWN_WAGES else None
    return Span(month_text(first), month_text(last), region, kind, draw(st.integers(1, 4_000_000)), index=index)


@st.composite
def careers(draw: st.DrawFn) -> Career:
    """Spans with gaps between them, in one or more regions."""
    spans, month = [], draw(st.integers(FIRST, LAST))
    while month <= LAST and len(spans) < 5:
        last = min(month + draw(st.integers(0, 40)), LAST)
        spans.append(span(draw, month, last, draw(st.sampled_from(REGIONS))))
        month = last + 1 + draw(st.integers(0, 20))
    return Career(tuple(spans), draw(st.sampled_from(REGIONS)), Crediting.MONTH_METHOD,
                  draw(st.sampled_from([0, 1, 3_456_789])))  # fmt: skip


@MOST
@given(several=st.lists(careers(), min_size=1, max_size=5), law=st.sampled_from(["current", PROPOSAL]))
def test_explained_is_evaluated_is_planned(several: list[Career], law: str) -> None:
    totals = [fold(law).totals(one) for one in several]
    assert fold(law).totals_of(several) == totals
    for career, total in zip(several, totals, strict=True):
        last: dict[str, int] = {}
        for trace in fold(law).explain(career):
            last |= {name: int(trace[name]) for name in trace.outputs}
        assert {name: value for name, value in total.state.items() if name in last} == last


@MOST
@given(career=careers(), year=st.integers(2016, 2027), law=st.sampled_from(["current", PROPOSAL]))
def test_a_career_split_at_any_year_folds_to_the_same(career: Career, year: int, law: str) -> None:
    early, late = career.split(year)
    first = fold(law).totals(early)
    assert fold(law).totals(late, first.state) == fold(law).totals(career)


@MOST
@given(career=careers(), law=st.sampled_from(["current", PROPOSAL]))
def test_money_is_conserved_and_never_negative(career: Career, law: str) -> None:
    balance = career.balance_fen
    for trace in fold(law).explain(career):
        if "account_after" not in trace.outputs:
            continue
        added = trace["matched_contribution"] if law == PROPOSAL else 0
        assert trace["account_before_fen"] == balance
        assert trace["account_interest"] >= 0
        assert trace["account_credit"] >= 0
        assert trace["account_after"] == balance + trace["account_interest"] + trace["account_credit"] + added
        balance = int(trace["account_after"])
    assert fold(law).totals(career).account_balance_fen == balance


@MOST
@given(career=careers(), data=st.data())
def test_more_months_paid_never_lower_what_was_earned(career: Career, data: st.DataObject) -> None:
    paid = {number for one in career.spans for number in one.months}
    free = [number for number in range(FIRST, LAST + 1) if number not in paid]
    if not free:
        return
    month = data.draw(st.sampled_from(free))
    more = replace(career, spans=(*career.spans, span(data.draw, month, month, career.spans[0].region)))
    less, greater = fold().totals(bounded(career)), fold().totals(bounded(more))
    assert greater.credited_months == less.credited_months + 1_000
    assert greater.actual_months == less.actual_months + 1_000
    assert greater.account_balance_fen >= less.account_balance_fen
    assert greater.state["index_sum_after"] >= less.state["index_sum_after"]
    assert index_not_below_mean(less, greater)


def bounded(career: Career) -> Career:
    """The same months whose gaps count, so that a month more is a gap less."""
    return replace(career, since=month_text(FIRST), until=month_text(LAST))


def index_not_below_mean(less: Totals, greater: Totals) -> bool:
    """An average falls only where its denominator grows."""
    grew = greater.state["index_months_after"] > less.state["index_months_after"]
    return grew or greater.average_index >= less.average_index


@MOST
@given(career=careers())
def test_without_interest_the_account_is_the_plain_sum(career: Career) -> None:
    years = {number // 12 for one in career.spans for number in one.months}
    bases = {
        year: sum(one.base_fen for one in career.spans for number in one.months if number // 12 == year)
        for year in years
    }
    plain = sum(share(base, 80_000) for base in bases.values())
    assert without_interest().totals(career).account_balance_fen == career.balance_fen + plain


@cache
def without_rewards() -> Fold:
    reform = reforms()[PROPOSAL]
    for name in ("crediting_bonus_per_year", "contribution_match_rate"):
        (known,) = (one for one in reform.parameters if one.name == name)
        reform = reform.with_value(name, replace(known.values[0], end=None, amount=0))
    return Fold(at("current", "2025-12").amend(reform))


@MOST
@given(career=careers())
def test_the_proposal_only_adds_and_without_its_rewards_changes_nothing(career: Career) -> None:
    current = fold().totals(career).account_balance_fen
    assert without_rewards().totals(career).account_balance_fen == current
    assert fold(PROPOSAL).totals(career).account_balance_fen >= current


@MOST
@given(case=cases(CAREER_YEAR))
def test_what_is_matched_was_credited(case: dict[str, Any]) -> None:
    law = at(PROPOSAL, "2025-12")
    names = ("matched_contribution", "account_credit", "crediting_bonus")
    facts = case | {"region": "440300"}
    found = law.evaluate({one.name: facts[one.name] for one in law.graph(names).inputs}, names)
    assert 0 <= found["matched_contribution"] <= min(100_000, share(int(found["account_credit"]), 200_000))
    assert 0 <= found["crediting_bonus"] <= 10_000


@MOST
@given(career=careers())
def test_interest_lies_between_none_and_the_rate_on_everything(career: Career) -> None:
    plain = without_interest().totals(career).account_balance_fen
    assert fold().totals(career).account_balance_fen >= plain


def figure(law: Law, name: str, region: str) -> Value:
    return law.parameters[name].find(region, (), law.dated, law.regions)


@pytest.mark.parametrize("year", range(2016, 2026))
def test_every_year_since_2016_has_a_published_rate(year: int) -> None:
    law = at("current", f"{year}-12")
    assert figure(law, "account_interest_rate", "440000").status == "secondary"
