"""Provinces under three rules of pooled money: amounts by hand, and nothing won that another does not lose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.relations import (
    ANHUI,
    DAY,
    GUANGDONG,
    GUANGZHOU,
    HANGZHOU,
    LAW,
    SHANGHAI,
    SHENZHEN,
    ZHEJIANG,
    paid,
    record,
)

from suibao.errors import SuibaoError
from suibao.law.transfer.terms import Contributor
from suibao.office.clearing.rules_compared import COLUMNS, Compared, PoolRule, compare, law_of, moves_of
from suibao.office.relations.model import Quote, Record
from suibao.office.relations.quoting import quote
from suibao.office.relations.terms import Matter

TWELVE, WHOLE, NONE = PoolRule


def told(found: Compared, place: str, rule: PoolRule) -> tuple[int, int, int, int]:
    line = found.row(place, rule)
    return line.in_fen, line.out_fen, line.net_fen, line.kept_fen


def test_two_movers_by_hand() -> None:
    """120,000 yuan of bases at 16 % from Hangzhou to Guangzhou, 60,000 at 20 % from Shenzhen to Hangzhou, one inside Guangdong."""
    there = record(HANGZHOU, paid(202001, 24))
    back = record(SHENZHEN, paid(202001, 12), paid_pool_rate=200_000)
    inside = record(GUANGZHOU, paid(202001, 12))
    found = compare(moves_of([(there, GUANGZHOU), (back, HANGZHOU), (inside, SHENZHEN)]), DAY)
    assert found.within == 1
    assert told(found, ZHEJIANG, TWELVE) == (720_000, 1_440_000, -720_000, 480_000)
    assert told(found, GUANGDONG, TWELVE) == (1_440_000, 720_000, 720_000, 480_000)
    assert told(found, ZHEJIANG, WHOLE) == (1_200_000, 1_920_000, -720_000, 0)
    assert told(found, GUANGDONG, NONE) == (0, 0, 0, 1_200_000)
    assert [(one.came, one.left) for one in found.lines] == [(1, 1)] * 6
    assert found.as_rows()[0]["province"] == ZHEJIANG
    assert len(set(found.law_digests.values())) == 3


def test_a_place_that_charges_less_adds() -> None:
    found = compare(
        moves_of(
            [(record(HANGZHOU, paid(202001, 12), paid_pool_rate=100_000, contributor=Contributor.ALONE), SHANGHAI)]
        ),
        DAY,
    )
    line = found.row(ZHEJIANG, TWELVE)
    assert (line.out_fen, line.kept_fen, line.added_fen) == (720_000, 0, 120_000)
    assert found.row(ZHEJIANG, WHOLE).added_fen == 0


def test_today_is_what_cases_are_settled_by() -> None:
    for origin in (record(HANGZHOU, paid(200412, 30, 3_333)), record(HANGZHOU, paid(199711, 400, 1_234))):
        one = quote(origin, record(SHANGHAI), Matter.PENSION, LAW, DAY, {})
        assert isinstance(one, Quote)
        assert compare(moves_of([(origin, SHANGHAI)]), DAY).row(SHANGHAI, TWELVE).in_fen == one.pooled_fen
        other = quote(origin, record(SHANGHAI), Matter.PENSION, law_of(WHOLE, DAY), DAY, {})
        assert isinstance(other, Quote)
        assert compare(moves_of([(origin, SHANGHAI)]), DAY).row(SHANGHAI, WHOLE).in_fen == other.pooled_fen


def test_what_is_unknown_is_named() -> None:
    with pytest.raises(SuibaoError, match="Move 0: what was paid"):
        compare(moves_of([(record(HANGZHOU, paid(202001, 1), paid_pool_rate=None), SHANGHAI)]), DAY)
    alone: dict[str, list[Any]] = moves_of(
        [(record(HANGZHOU, paid(202001, 1), contributor=Contributor.ALONE), SHANGHAI)]
    )
    with pytest.raises(SuibaoError, match="not established") as refused:
        compare(alone | {"is_temporary_account": [True]}, DAY)
    assert refused.value.details["rule"] == "twelve_percent"
    found = compare(moves_of([]), DAY)
    assert (found.lines, set(moves_of([]))) == ((), set(COLUMNS))
    with pytest.raises(SuibaoError, match="No move touches"):
        found.row(ANHUI, TWELVE)


PLACES = st.sampled_from([HANGZHOU, GUANGZHOU, SHENZHEN, SHANGHAI, "340400", "500000", "660000", "650000"])
RATES = st.sampled_from([80_000, 120_000, 160_000, 200_000])
MOVERS = st.tuples(PLACES, PLACES, st.integers(0, 300), st.integers(1, 400), st.integers(1, 30_000), RATES)


@settings(max_examples=40, deadline=None)
@given(movers=st.lists(MOVERS, max_size=12))
def test_under_every_rule_all_gains_are_losses(movers: list[tuple[str, str, int, int, int, int]]) -> None:
    moved: list[tuple[Record, str]] = [
        (record(origin, paid(199801 + start % 12, months, base), paid_pool_rate=rate), destination)
        for origin, destination, start, months, base, rate in movers
    ]
    found = compare(moves_of(moved), DAY)
    for rule in PoolRule:
        lines = [one for one in found.lines if one.rule == rule]
        assert sum(one.net_fen for one in lines) == 0
        assert sum(one.came for one in lines) == sum(one.left for one in lines) == len(moved) - found.within
        paid_in = [one.out_fen + one.kept_fen - one.added_fen for one in lines]
        first = [one for one in found.lines if one.rule == TWELVE]
        assert paid_in == [one.out_fen + one.kept_fen - one.added_fen for one in first], (
            "what was paid does not depend on it"
        )
    assert all(one.net_fen == one.in_fen == one.out_fen == 0 for one in found.lines if one.rule == NONE)
