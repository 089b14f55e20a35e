"""What must hold of the real law for any case, in any region and month where the figures are known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.law.drawn import (
    EVENT_MONTHS,
    EVENTS,
    MONEY,
    MONTHS,
    REGIONS,
    UNITS,
    answer,
    assumed,
    cases,
    ends,
    event_plan,
    groups,
    kinds,
    outcomes,
    plan,
    planned,
)
from tests.law.tabled import PLAIN, at, bundle

from suibao.law import names
from suibao.law.terms import Mode, Status
from suibao.law.units import DEBT, ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.rules import RATE_DENOMINATOR, Law, ParameterError, share

LAWS = names()
MOST = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(MOST, max_examples=10)
PARTS = [(law, unit) for law in LAWS for unit in UNITS]


@pytest.mark.parametrize(("law", "unit"), PARTS)
@FEW
@given(data=st.data(), month=st.sampled_from(MONTHS))
def test_explained_is_evaluated_is_planned(law: str, unit: str, data: st.DataObject, month: str) -> None:
    """To the fen, and where a figure is unknown, with the same message."""
    rows = data.draw(st.lists(cases(unit), min_size=1, max_size=8))
    for (per, _), outputs in groups(law, month).items():
        if per == unit:
            found = [answer(law, month, outputs, row) for row in rows]
            assert planned(law, month, outputs, rows) == found
            assert [explained(law, month, outputs, row) for row in rows] == found


@pytest.mark.parametrize("unit", EVENTS)
@MOST
@given(data=st.data(), month=st.sampled_from(MONTHS))
def test_events_explained_are_evaluated(unit: str, data: st.DataObject, month: str) -> None:
    """Each end of the graph under current law; where a figure is unknown, with the same message."""
    row = data.draw(cases(unit))
    for name in ends("current", month, unit):
        assert explained("current", month, (name,), row) == answer("current", month, (name,), row)


@pytest.mark.parametrize("month", EVENT_MONTHS)
@pytest.mark.parametrize("unit", EVENTS)
@MOST
@given(data=st.data())
def test_events_evaluated_are_planned(unit: str, month: str, data: st.DataObject) -> None:
    """Every end of a unit in one plan, figures assumed where none is established; what is still unknown says the same."""
    rows = data.draw(st.lists(cases(unit), min_size=1, max_size=8))
    law, plan = assumed(month, unit), event_plan(month, unit)
    assert outcomes(plan, rows) == [outcome(law, plan.graph.outputs, row) for row in rows]


def outcome(law: Law, outputs: tuple[str, ...], case: dict[str, Any]) -> object:
    needed = [one.name for one in law.graph(outputs).inputs]
    try:
        return law.evaluate({name: case[name] for name in needed}, outputs)
    except ParameterError as error:
        return error.zh + error.en


def explained(law: str, month: str, outputs: tuple[str, ...], case: dict[str, Any]) -> object:
    dated = at(law, month)
    needed = [one.name for one in dated.graph(outputs).inputs]
    try:
        trace = dated.explain({name: case[name] for name in needed}, outputs)
    except ParameterError as error:
        return error.zh + error.en
    return {name: trace[name] for name in outputs}


@MOST
@given(arrears=st.integers(0, 4 * 10**11), days=st.integers(0, 36_600), last=st.integers(0, 4 * 10**11))
def test_debts_are_exact_to_their_limits(arrears: int, days: int, last: int) -> None:
    """The largest debt for the longest time still fits the compiled loop's 64 bits."""
    case = {"arrears_fen": arrears, "days_late": days, "last_month_fen": last}
    outputs = ("late_fee", "undeclared_amount")
    exact = {"late_fee": (arrears * 500 * days * 2 + RATE_DENOMINATOR) // (2 * RATE_DENOMINATOR),
             "undeclared_amount": (last * 1_100_000 + RATE_DENOMINATOR // 2) // RATE_DENOMINATOR}  # fmt: skip
    assert answer("current", "2025-10", outputs, case) == exact
    assert planned("current", "2025-10", outputs, [case]) == [exact]
    assert plan("current", "2025-10", outputs).graph.per == DEBT


@pytest.mark.parametrize("law", LAWS)
@MOST
@given(case=cases(ENGAGEMENT_MONTH), month=st.sampled_from(MONTHS), more=MONEY)
def test_contributions_do_not_fall_when_the_wage_rises(law: str, case: dict[str, Any], month: str, more: int) -> None:
    richer = dict(case)
    for name in ("pay_fen", "agreed_wage_fen", "declared_base_fen"):
        richer[name] = min(case[name] + more, 10**10)
    for kind in kinds(law, ENGAGEMENT_MONTH):
        less, greater = (answer(law, month, [kind.rule], one) for one in (case, richer))
        assert isinstance(less, str) == isinstance(greater, str)
        if not isinstance(less, str) and not isinstance(greater, str):
            assert 0 <= less[kind.rule] <= greater[kind.rule]


@pytest.mark.parametrize("law", LAWS)
@MOST
@given(case=cases(ORDER_MONTH), month=st.sampled_from(MONTHS), more=st.integers(0, 10**6))
def test_occupational_injury_does_not_fall_when_orders_rise(
    law: str, case: dict[str, Any], month: str, more: int
) -> None:
    busier = case | {"orders": min(case["orders"] + more, 10**6)}
    less, greater = (answer(law, month, ["oi_platform"], one) for one in (case, busier))
    assume(not isinstance(less, str))
    assert isinstance(less, dict)
    assert isinstance(greater, dict)
    assert 0 <= less["oi_platform"] <= greater["oi_platform"]
    if case["orders"]:
        assert less["oi_platform"] * busier["orders"] == greater["oi_platform"] * case["orders"]


BASES = [
    (ENGAGEMENT_MONTH, "insured_region", "pension_base", "contribution_base_floor", "contribution_base_ceiling"),
    (ENGAGEMENT_MONTH, "insured_region", "medical_base", "medical_base_floor", "medical_base_ceiling"),
    (
        ENGAGEMENT_MONTH,
        "insured_region",
        "unemployment_base_own",
        "unemployment_base_floor",
        "unemployment_base_ceiling",
    ),
    (
        ENGAGEMENT_MONTH,
        "insured_region",
        "unemployment_base_common",
        "contribution_base_floor",
        "contribution_base_ceiling",
    ),
    (WORKER_MONTH, "region", "flexible_pension_base", "contribution_base_floor", "contribution_base_ceiling"),
    (WORKER_MONTH, "region", "flexible_medical_base", "flexible_medical_base_floor", "flexible_medical_base_ceiling"),
    (
        WORKER_MONTH,
        "region",
        "flexible_unemployment_base_common",
        "contribution_base_floor",
        "contribution_base_ceiling",
    ),
]


@pytest.mark.parametrize(("unit", "place", "base", "floor", "ceiling"), BASES, ids=[row[2] for row in BASES])
@MOST
@given(data=st.data(), month=st.sampled_from(MONTHS))
def test_a_base_lies_between_its_limits_or_there_is_none(
    unit: str, place: str, base: str, floor: str, ceiling: str, data: st.DataObject, month: str
) -> None:
    case = data.draw(cases(unit))
    found = answer("current", month, [base, place], case)
    if isinstance(found, dict) and found[base]:
        law = at("current", month)
        region = law.regions.codes[int(found[place])]
        low, high = (law.parameters[name].find(region, (), law.dated, law.regions).amount for name in (floor, ceiling))
        assert low is not None
        assert high is not None
        assert low <= found[base] <= high


@pytest.mark.parametrize("law", LAWS)
@MOST
@given(case=cases(WORKER_MONTH), month=st.sampled_from(MONTHS))
def test_parts_of_the_flexible_pension_add_up(law: str, case: dict[str, Any], month: str) -> None:
    outputs = ["flexible_pension", "flexible_pension_pooled", "flexible_pension_account", "joins_pension_alone"]
    found = answer(law, month, outputs, case)
    if isinstance(found, dict):
        parts = found["flexible_pension_pooled"], found["flexible_pension_account"]
        assert sum(parts) == found["flexible_pension"]
        assert min(parts) >= 0
        assert (found["flexible_pension"] > 0) == bool(found["joins_pension_alone"])


@MOST
@given(case=cases(ORDER_MONTH), month=st.sampled_from(["2025-10", "2026-03", "2027-02"]))
def test_parts_of_the_platform_share_add_up(case: dict[str, Any], month: str) -> None:
    outputs = ["platform_pension", "platform_pension_pooled", "platform_pension_account"]
    found = answer("proposal/3-platform-pension-share", month, outputs, case)
    assert isinstance(found, dict)
    parts = found["platform_pension_pooled"], found["platform_pension_account"]
    assert sum(parts) == found["platform_pension"]
    assert min(parts) >= 0


@pytest.mark.parametrize("law", LAWS)
@MOST
@given(data=st.data(), month=st.sampled_from(MONTHS), unit=st.sampled_from([ENGAGEMENT_MONTH, WORKER_MONTH]))
def test_an_amount_is_its_rate_of_its_base(law: str, data: st.DataObject, month: str, unit: str) -> None:
    """What stands beside an amount explains it: exactly, or to a fen where a part is what is left of a whole."""
    case = data.draw(cases(unit))
    figures = at(law, month).parameters
    for kind in kinds(law, unit):
        if kind.base is None or kind.rate is None:
            continue
        shown = [name for name in (kind.rule, kind.base, kind.rate) if name not in figures]
        place = at(law, month).region_of(unit)
        found = answer(law, month, [*shown, place], case)
        if isinstance(found, str) or not found[kind.rule]:
            continue
        rate = found[kind.rate] if kind.rate in found else rate_of(law, month, kind.rate, int(found[place]))
        slack = 1 if kind.rule.endswith("_pooled") else 0
        by_amount = kind.rule == "flexible_medical" and not found[kind.base]
        assert by_amount or abs(share(int(found[kind.base]), int(rate)) - found[kind.rule]) <= slack


def rate_of(law: str, month: str, name: str, place: int) -> int:
    dated = at(law, month)
    return int(dated.parameters[name].find(dated.regions.codes[place], (), dated.dated, dated.regions).amount or 0)


@pytest.mark.parametrize("law", LAWS)
@MOST
@given(case=cases(ENGAGEMENT_MONTH), month=st.sampled_from(MONTHS),
       status=st.sampled_from([Status.NOT_FULLY, Status.INDEPENDENT]))  # fmt: skip
def test_outside_a_labour_relationship_no_employer_owes(
    law: str, case: dict[str, Any], month: str, status: Status
) -> None:
    """Nothing is owed and no figure is asked for: an unknown figure holds nobody up who does not need it."""
    for kind in kinds(law, ENGAGEMENT_MONTH):
        assert answer(law, month, [kind.rule], case | {"status": int(status)}) == {kind.rule: 0}


@pytest.mark.parametrize("law", LAWS)
@MOST
@given(case=cases(ENGAGEMENT_MONTH), month=st.sampled_from(MONTHS))
def test_part_time_and_later_employers_owe_work_injury_at_most(law: str, case: dict[str, Any], month: str) -> None:
    part_time = case | {"mode": int(Mode.PART_TIME)}
    later = case | {"seniority": 2}
    for kind in kinds(law, ENGAGEMENT_MONTH):
        if kind.rule != "work_injury_employer":
            assert answer(law, month, [kind.rule], part_time) == {kind.rule: 0}
            assert answer(law, month, [kind.rule], later) == {kind.rule: 0}


@st.composite
def people(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A person's engagements in a month, counted as `suibao.work` counts them, and the choices made."""
    engagements = draw(st.lists(cases(ENGAGEMENT_MONTH), max_size=4))
    employers = 0
    for one in engagements:
        one["days_in_force"] = max(one["days_in_force"], 1)
        counts = one["status"] == Status.LABOUR and one["mode"] != Mode.PART_TIME
        employers += counts
        one["seniority"] = employers if counts else 0
    return engagements, draw(cases(WORKER_MONTH)) | {"employers": employers}


ALONE = ["joins_pension_alone", "joins_medical_alone", "wants_unemployment_alone", "pays_resident_pension",
         "pays_resident_medical"]  # fmt: skip


@pytest.mark.parametrize("law", LAWS)
@MOST
@given(person=people(), month=st.sampled_from(MONTHS))
def test_nobody_pays_both_as_an_employee_and_alone(
    law: str, person: tuple[list[dict[str, Any]], dict[str, Any]], month: str
) -> None:
    engagements, choices = person
    insured = [answer(law, month, ["insures_all_branches"], one) for one in engagements]
    number = sum(one["insures_all_branches"] for one in insured if isinstance(one, dict))
    assert number == min(choices["employers"], 1)
    alone = answer(law, month, ALONE, choices)
    assert isinstance(alone, dict)
    assert not (number and any(alone.values()))
    assert not (alone["joins_pension_alone"] and alone["pays_resident_pension"])
    assert not (alone["joins_medical_alone"] and alone["pays_resident_medical"])


@MOST
@given(case=cases(ORDER_MONTH), month=st.sampled_from(MONTHS))
def test_work_injury_and_occupational_injury_exclude_each_other(case: dict[str, Any], month: str) -> None:
    engagement = PLAIN[ENGAGEMENT_MONTH] | {"status": case["status"], "mode": case["mode"]}
    covered = answer("current", month, ["insures_work_injury"], engagement)
    per_order = answer("current", month, ["oi_platform"], case)
    assert isinstance(covered, dict)
    assert not covered["insures_work_injury"] or per_order == {"oi_platform": 0}


@MOST
@given(month=st.sampled_from(MONTHS), region=st.sampled_from(REGIONS), other=st.sampled_from(REGIONS), data=st.data())
def test_a_dispatched_worker_is_priced_where_the_using_unit_is(
    month: str, region: str, other: str, data: st.DataObject
) -> None:
    """Dispatched from anywhere, and employed there directly: the same lines."""
    case = data.draw(cases(ENGAGEMENT_MONTH))
    dispatched = case | {"mode": int(Mode.DISPATCH), "payer_region": other, "using_region": region}
    direct = case | {"mode": int(Mode.DIRECT), "payer_region": region}
    for (unit, _), outputs in groups("current", month).items():
        if unit == ENGAGEMENT_MONTH:
            assert answer("current", month, outputs, dispatched) == answer("current", month, outputs, direct)


@MOST
@given(case=cases(WORKER_MONTH), month=st.sampled_from(["2025-10", "2026-03"]), more=MONEY)
def test_credited_months_grow_with_what_platforms_pay(case: dict[str, Any], month: str, more: int) -> None:
    law = "proposal/3-platform-pension-share"
    case = case | {"platform_pension_fen": min(case["platform_pension_fen"], 10**9)}
    more = min(more, 10**9)
    less = answer(law, month, ["credited_month"], case)
    greater = answer(
        law, month, ["credited_month"], case | {"platform_pension_fen": case["platform_pension_fen"] + more}
    )
    assume(isinstance(less, dict))
    assert isinstance(less, dict)
    assert isinstance(greater, dict)
    assert 0 <= less["credited_month"] <= greater["credited_month"] <= 1000


def test_every_law_and_unit_is_tried() -> None:
    assert {unit for law in LAWS for unit in UNITS if kinds(law, unit)} == set(UNITS)
    assert bundle().lines == tuple(
        kind for unit in (ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH) for kind in kinds("current", unit)
    )
