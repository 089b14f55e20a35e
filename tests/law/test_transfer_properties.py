"""What must hold of transfers: money conserved, months counted once, the place of benefit one of those involved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import cases
from tests.law.tabled import at

from suibao.law.catalogue import current_law, reforms
from suibao.law.terms import Term
from suibao.law.transfer.pension_money import bases_by_period
from suibao.law.transfer.place_of_benefit import latest_with_years
from suibao.law.transfer.terms import TransferOutcome
from suibao.law.units import PENSION_TRANSFER, UNEMPLOYMENT_TRANSFER
from suibao.rules import Law, ParameterError, Value, day_of
from suibao.rules.units import month_number

PROPOSAL = "proposal/7-relations-follow"
LAWS = ["current", PROPOSAL]
MONTH = "2025-10"
MOST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PROVINCES = ("310000", "330000", "340000", "440000")
MONEY = ["moved_account", "moved_pooled", "moved_pool_interest", "moved_total", "paid_pooled", "pooled_left_behind",
         "pooled_added_by_origin"]  # fmt: skip
YEARS = 10
START = day_of("1949-10-01")


def answer(law: Law, case: dict[str, Any], *outputs: str) -> dict[str, Any] | None:
    """The outputs, or None where a figure is unknown."""
    needed = [one.name for one in law.graph(outputs).inputs]
    try:
        return law.evaluate({name: case[name] for name in needed}, outputs)
    except ParameterError:
        return None


def by_method(method: int) -> Law:
    """Proposal 7 with another way of moving pooled money."""
    value = Value("CN", (), START, None, method, "project")
    return current_law().amend(reforms()[PROPOSAL].with_value("pool_transfer_method", value)).at(MONTH)


@pytest.mark.parametrize("law", LAWS)
@MOST
@given(case=cases(PENSION_TRANSFER))
def test_moved_and_left_are_what_was_paid(law: str, case: dict[str, Any]) -> None:
    found = answer(at(law, MONTH), case, *MONEY)
    if found is None:
        return
    assert found["moved_pooled"] + found["pooled_left_behind"] == found["paid_pooled"] + found["pooled_added_by_origin"]
    assert not (found["pooled_left_behind"] and found["pooled_added_by_origin"])
    assert found["moved_total"] == found["moved_account"] + found["moved_pooled"] + found["moved_pool_interest"]
    assert min(found.values()) >= 0
    if law == PROPOSAL:
        assert found["moved_pooled"] == found["paid_pooled"], "nothing is left, nothing added"


@pytest.mark.parametrize("law", LAWS)
@MOST
@given(case=cases(PENSION_TRANSFER), more=st.integers(0, 10**8))
def test_money_grows_with_the_bases(law: str, case: dict[str, Any], more: int) -> None:
    for name in ("bases_1998_2005_fen", "bases_from_2006_fen"):
        richer = case | {name: min(case[name] + more, 10**11)}
        less, greater = (answer(at(law, MONTH), one, "moved_total") for one in (case, richer))
        assert (less is None) == (greater is None)
        assert less is None or greater is None or less["moved_total"] <= greater["moved_total"]


@MOST
@given(case=cases(PENSION_TRANSFER), other_rate=st.integers(1, 500_000))
def test_there_and_back_leaves_the_pools_as_they_were(case: dict[str, Any], other_rate: int) -> None:
    """What comes to the second place for the months of the first goes back with them, whatever it charges itself."""
    law = at("current", MONTH)
    there = answer(law, case | {"is_temporary_account": False}, "moved_pooled", "moved_total")
    back = answer(
        law, case | {"is_temporary_account": False, "paid_pool_rate": other_rate}, "moved_pooled", "moved_total"
    )
    assert there == back


@MOST
@given(case=cases(PENSION_TRANSFER), data=st.data())
def test_the_place_of_benefit_is_one_of_those_involved(case: dict[str, Any], data: st.DataObject) -> None:
    names = ("relation_region", "earlier_region", "hukou_region")
    case = case | {name: data.draw(st.sampled_from(PROVINCES)) for name in names}
    for law in LAWS:
        dated = at(law, MONTH)
        found = answer(dated, case, "place_of_benefit")
        assert found
        assert dated.regions.codes[found["place_of_benefit"]] in {case[name] for name in names}


RELATIONS = st.lists(st.tuples(st.sampled_from(PROVINCES), st.integers(0, 200), st.booleans()), max_size=8)


@MOST
@given(relations=RELATIONS)
def test_the_earlier_place_is_the_last_with_ten_years(relations: list[tuple[str, int, bool]]) -> None:
    found, months = latest_with_years(relations, YEARS)
    totals = {one: sum(length for region, length, temporary in relations if region == one and not temporary)
              for one in PROVINCES}  # fmt: skip
    last = {region: position for position, (region, _, temporary) in enumerate(relations) if not temporary}
    enough = [one for one in last if totals[one] >= YEARS * 12]
    assert (found, months) == ((max(enough, key=lambda one: last[one]), totals[found]) if enough else ("", 0))


def test_examples_of_the_earlier_place() -> None:
    """V-TR-22 to V-TR-24 of the facts."""
    assert latest_with_years([("330000", 144, False)], YEARS) == ("330000", 144)
    assert latest_with_years([("330000", 132, False), ("440000", 120, False)], YEARS) == ("440000", 120)
    assert latest_with_years([("330000", 96, False), ("440000", 132, True)], YEARS) == ("", 0)


@MOST
@given(first=st.sets(st.integers(0, 300)), second=st.sets(st.integers(0, 300)), case=cases(PENSION_TRANSFER))
def test_a_month_paid_twice_counts_once(first: set[int], second: set[int], case: dict[str, Any]) -> None:
    counted = case | {
        "relation_paid_months": len(first), "relation_deemed_months": 0, "earlier_months": 0,
        "other_months": len(second), "temporary_account_months": 0, "overlapping_months": len(first & second),
    }  # fmt: skip
    for law in LAWS:
        assert answer(at(law, MONTH), counted, "months_counted") == {"months_counted": len(first | second)}


@MOST
@given(months=st.lists(st.tuples(st.integers(month_number("1990-01"), month_number("2025-12")), st.integers(0, 10**6))))
def test_sums_of_bases_hold_every_month_since_1998(months: list[tuple[int, int]]) -> None:
    sums = bases_by_period(months)
    assert sum(sums.values()) == sum(base for month, base in months if month >= month_number("1998-01"))
    assert sums["bases_from_2006_fen"] == sum(base for month, base in months if month >= month_number("2006-01"))


def test_the_year_1997_is_in_no_sum() -> None:
    """V-TR-3 of the facts: 12 months of base 1,000 in 1997."""
    year = [(month_number(f"1997-{month:02d}"), 100_000) for month in range(1, 13)]
    assert set(bases_by_period(year).values()) == {0}


@MOST
@given(case=cases(PENSION_TRANSFER))
def test_no_region_has_a_reason_to_refuse(case: dict[str, Any]) -> None:
    """Proposal 7: whoever does not draw yet is taken over; the parts of the pension add up; no clock runs."""
    found = answer(
        at(PROPOSAL, MONTH),
        case,
        "transfer_outcome",
        "borne_here",
        "borne_earlier",
        "borne_elsewhere",
        "transfer_limit",
    )
    assert found
    wanted: Term = TransferOutcome.REFUSED if case["mover_draws_pension"] else TransferOutcome.TAKEN_OVER
    assert found["transfer_outcome"] == wanted
    parts = [found[name] for name in ("borne_here", "borne_earlier", "borne_elsewhere")]
    assert sum(parts) == case["pension_to_bear_fen"]
    assert min(parts) >= 0
    assert found["transfer_limit"] == 0


@MOST
@given(case=cases(PENSION_TRANSFER))
def test_pooled_money_by_the_method_chosen(case: dict[str, Any]) -> None:
    case = case | {"is_temporary_account": False}
    as_today, none = answer(by_method(2), case, "moved_pooled"), answer(by_method(3), case, "moved_pooled")
    assert as_today == answer(at("current", MONTH), case, "moved_pooled")
    assert none == {"moved_pooled": 0}
    for method in (0, 1, 2, 3, 4):
        found = answer(by_method(method), case, "claimed_each_month", "borne_here")
        assert found
        claimed = 0 if method in (1, 2) else case["pension_to_bear_fen"] - found["borne_here"]
        assert found["claimed_each_month"] == claimed


@MOST
@given(case=cases(UNEMPLOYMENT_TRANSFER))
def test_unemployment_money_is_half_as_much_again_or_none(case: dict[str, Any]) -> None:
    case = case | {"is_unemployed_mover": True, "region": "310000"}
    names = ("unemployment_money_moved", "unemployment_benefit_due", "unemployment_standard_difference",
             "unemployment_benefit_at_receiver")  # fmt: skip
    found = answer(at("current", MONTH), case, *names)
    assert found
    whole = found["unemployment_benefit_due"]
    assert found["unemployment_money_moved"] in (0, whole + (whole + 1) // 2)
    assert found["unemployment_benefit_at_receiver"] - found["unemployment_standard_difference"] == whole
