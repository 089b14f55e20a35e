"""Employee and resident pension joined: the vectors of facts/conversion.md section 10 through `convert`; amounts in fen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.tabled import bundle
from tests.support.relations import ANHUI, DAY, LAW, SHANGHAI, names, paid, record

from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.calendar_months import plus
from suibao.office.relations.converting import GATHERED, Conversion, Ended, convert, end_double
from suibao.office.relations.model import MonthRow, Question, Record
from suibao.office.relations.quoting import quote
from suibao.office.relations.spans import length, spans, without
from suibao.office.relations.terms import Doubt, Matter, Whom
from suibao.rules import InputError, Law

OLD = {"has_reached_pension_age": True, GATHERED: True}


def employee(*rows: MonthRow, **other: Any) -> Record:
    return record(SHANGHAI, *rows, born=date(1965, 1, 10), **other)


def resident(*rows: MonthRow, **other: Any) -> Record:
    """A resident record; a year is paid at once and covers twelve months."""
    return record(ANHUI, *rows, **{"branch": Branch.RESIDENT_PENSION, "born": date(1965, 1, 10), **other})


def converted(one: Record, other: Record | None, law: Law = LAW, day: date = DAY, **facts: Any) -> Conversion:
    found = convert(one, other, law, day, OLD | facts)
    assert isinstance(found, Conversion), [question.en for question in found]
    return found


def questioned(one: Record, other: Record | None, law: Law = LAW, **facts: Any) -> tuple[Question, ...]:
    found = convert(one, other, law, DAY, facts)
    assert not isinstance(found, Conversion), found.direction
    return found


def test_fifteen_years_go_to_the_employee_scheme() -> None:
    """V-CV-1: 15 employee years, 6 resident years, resident account 8,000: employee scheme, 15 years, account + 8,000."""
    found = converted(
        employee(paid(201001, 180), balance_fen=5_000_000), resident(paid(200101, 72), balance_fen=800_000)
    )
    assert (found.direction, found.region, found.moved_fen, found.pooled_fen) == ("to_employee", SHANGHAI, 800_000, 0)
    assert (found.employee_months, found.resident_months, found.credited_months) == (180, 0, 0)
    assert (found.employee_account_fen, found.resident_account_fen, found.open) == (5_800_000, 0, ())
    assert "conversion_direction" in {step["rule"] for step in found.trace["steps"]}


def test_fewer_years_go_to_the_resident_scheme() -> None:
    """V-CV-2: 12 and 8 years: 20 resident years, the whole account; what of the pool follows is unverified and stays open."""
    found = converted(
        employee(paid(201001, 144), balance_fen=4_000_000), resident(paid(200101, 96), balance_fen=500_000)
    )
    assert (found.direction, found.region, found.moved_fen) == ("to_resident", ANHUI, 4_000_000)
    assert (found.employee_months, found.resident_months, found.credited_months) == (0, 240, 144)
    assert (found.employee_account_fen, found.resident_account_fen) == (0, 4_500_000)
    assert found.pooled_fen is None
    assert [(one.doubt, one.details["name"]) for one in found.open] == [
        (Doubt.UNKNOWN_FIGURE, "conversion_pooled_share")
    ]


def test_a_month_of_extended_payment_decides() -> None:
    """V-CV-3: 14 years and 11 months, then one month more."""
    short = employee(paid(201001, 179))
    assert converted(short, None).direction == "to_resident"
    found = converted(employee(paid(201001, 180)), None)
    assert (found.direction, found.employee_months) == ("to_employee", 180)
    assert converted(short, None, extension_months=1).direction == "to_employee"


@pytest.mark.parametrize("why", [{"has_reached_pension_age": False}, {"already_draws_pension": True}])
def test_too_early_or_too_late(why: dict[str, Any]) -> None:
    """V-CV-4: before the pension age, or drawing already: nothing moves."""
    one, other = employee(paid(201001, 180)), resident(paid(200101, 96), balance_fen=500_000)
    found = converted(one, other, **why)
    assert (found.direction, found.moved_fen, found.refunds) == ("none", 0, ())
    assert (found.employee_months, found.resident_months) == (180, 96)
    assert (found.employee_account_fen, found.resident_account_fen) == (one.balance_fen, 500_000)


def test_the_pension_age_follows_from_group_and_birth() -> None:
    """CV-01: the statutory age; men born in January 1965 reach it in February 2025 (办法 1)."""
    one = employee(paid(201001, 180))
    facts = {GATHERED: True, "retirement_group": "men60"}
    for day, direction in ((date(2025, 1, 31), "none"), (date(2025, 2, 3), "to_employee")):
        found = convert(one, None, LAW, day, facts)
        assert isinstance(found, Conversion)
        assert found.direction == direction
    questions = questioned(replace(one, born=date(1970, 1, 10)), None, **{GATHERED: True})
    assert [(one.whom, one.details["name"]) for one in questions] == [(Whom.RECEIVER, "has_reached_pension_age")]
    assert converted(one, None).direction == "to_employee", "of age in every group"


def test_months_of_both_schemes_count_once() -> None:
    """V-CV-5: 2018-03 to 08 paid in both: employee months stay, 100 + 20 refunded, the subsidy is not."""
    one, other = employee(paid(200501, 164)), resident(paid(201803, 10), balance_fen=30_000)
    assert names(questioned(one, other, **OLD)) == {"overlap_individual_fen", "overlap_collective_fen"}
    found = converted(one, other, overlap_individual_fen=10_000, overlap_collective_fen=2_000)
    assert found.resident_months == 164 + 4
    (refund,) = found.refunds
    assert (refund.region, refund.amount_fen) == (ANHUI, 12_000)
    assert refund.months == (201803, 201804, 201805, 201806, 201807, 201808)
    assert found.resident_account_fen + found.employee_account_fen + 12_000 == one.balance_fen + 30_000


def test_relations_are_gathered_before() -> None:
    """CV-03, trap 4: all employee relations count, so the order matters."""
    (open_,) = questioned(employee(paid(201001, 180)), None, has_reached_pension_age=True)
    (first,) = questioned(employee(paid(201001, 180)), None, has_reached_pension_age=True, gathered=False)
    assert open_.details["name"] == first.details["name"] == GATHERED
    assert open_.en != first.en


def test_two_pensions_at_once() -> None:
    """V-CV-6: account 3,000 of one's own, 900 drawn and not returned: 2,100 are paid out."""
    facts = {"double_individual_fen": 300_000, "double_collective_fen": 0, "double_basic_drawn_fen": 90_000}
    found = end_double(LAW, DAY, facts | {"double_basic_returned_fen": 0})
    assert isinstance(found, Ended)
    assert (found.refund_fen, found.set_off_fen) == (210_000, 0)
    left = end_double(LAW, DAY, facts)
    assert not isinstance(left, Ended)
    assert names(left) == {"double_basic_returned_fen"}


@pytest.mark.parametrize(("insured", "up"), [("2011-06", True), ("2011-07", False)])
def test_ways_of_somebody_short_of_years(insured: str, up: bool) -> None:
    """V-EX-1, V-EX-2: first insured before July 2011 and still short after five years: may pay up at once."""
    facts = {"retirement_group": "men60", "birth_month": "1961-01", "first_insured_month": insured}
    found = converted(employee(paid(201001, 120)), None, day=date(2026, 8, 3), **facts)
    assert ("may_pay_up" in found.ways) is up
    assert {"may_pay_on", "may_switch_to_resident", "may_end_relation"} <= set(found.ways)
    unknown = converted(employee(paid(201001, 120)), None, day=date(2026, 8, 3), birth_month="1961-01")
    assert "may_pay_up" not in unknown.ways, "the first month of insurance is not stated"


PROPOSAL = bundle("proposal/8-conversion-both-ways").law
MONEY = {"resident_year_money_fen": 120_000, "employee_least_base_fen": 450_000, "employee_total_rate": 200_000}


def test_resident_months_count_under_proposal_8() -> None:
    """V-PP-1: k = 1,200 ÷ 10,800: nine resident years are one employee year, and fourteen years become fifteen."""
    one, other = employee(paid(201001, 168)), resident(paid(200101, 108), balance_fen=1_080_000)
    assert converted(one, other).direction == "to_resident"
    found = converted(one, other, PROPOSAL, **MONEY)
    assert (found.direction, found.employee_months, found.credited_months) == ("to_employee", 180, 12)
    assert found.moved_fen == 1_080_000
    missing = questioned(one, other, PROPOSAL, **OLD)
    assert names(missing) == {*MONEY}


def test_present_law_is_the_corner_of_all_coefficients() -> None:
    """V-PP-2, PP-0: resident months are worth nothing there, employee months one for one back."""
    there = converted(employee(paid(201001, 180)), resident(paid(200001, 120)))
    back = converted(employee(paid(201001, 120)), resident(paid(200001, 120)))
    assert (there.credited_months, back.credited_months) == (0, 120)


def test_what_cannot_be_converted_is_refused() -> None:
    one = employee(paid(201001, 180))
    with pytest.raises(SuibaoError, match="employee_pension"):
        converted(resident(), None)
    with pytest.raises(SuibaoError, match="resident_pension"):
        converted(one, one)
    with pytest.raises(SuibaoError, match="two people"):
        converted(one, replace(resident(), person="cd" * 16))
    with pytest.raises(InputError, match="gathered"):
        converted(one, None, gatherd=True)
    with pytest.raises(SuibaoError, match=r"converting\.convert"):
        quote(one, record(ANHUI), Matter.CONVERSION, LAW, DAY, {})
    later = convert(one, None, LAW, date(2030, 1, 2), OLD)
    assert not isinstance(later, Conversion)
    assert names(later) == {"conversion_min_years"}, (
        "whether the fifteen years rise with the minimum is not established"
    )


SPANS = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=4)


@settings(max_examples=60, deadline=None)
@given(own=SPANS, other=SPANS, accounts=st.tuples(st.integers(0, 10**8), st.integers(0, 10**7)), twice=st.integers(0, 10**6),
       proposal=st.booleans(), drawing=st.sampled_from([False, False, True]))  # fmt: skip
def test_money_is_conserved_and_every_month_counts_once(
    own: list[tuple[int, int]],
    other: list[tuple[int, int]],
    accounts: tuple[int, int],
    twice: int,
    *,
    proposal: bool,
    drawing: bool,
) -> None:
    rows = [tuple(paid(plus(199801, first), length) for first, length in one) for one in (own, other)]
    one, two = employee(*rows[0], balance_fen=accounts[0]), resident(*rows[1], balance_fen=accounts[1])
    facts = MONEY | {"overlap_individual_fen": twice, "overlap_collective_fen": 0, "already_draws_pension": drawing}
    law = PROPOSAL if proposal else LAW
    found = converted(one, two, law, **{name: value for name, value in facts.items() if name in law.inputs})
    after = found.employee_account_fen + found.resident_account_fen + sum(refund.amount_fen for refund in found.refunds)
    assert after == sum(accounts)
    if found.direction == "none":
        assert (found.moved_fen, found.refunds, drawing) == (0, (), True)
        return
    months_, others = length(spans(rows[0])), length(without(spans(rows[1]), spans(rows[0])))
    assert found.employee_months + found.resident_months <= months_ + others
    assert 0 in (found.employee_months, found.resident_months)
    assert found.direction == ("to_employee" if found.employee_months >= 180 else "to_resident")
    assert found.resident_months == (0 if found.direction == "to_employee" else months_ + others)
