"""The table of rights: amounts by hand, unknown by name, the same as an assessment to the fen, sums, labels, gaps."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suibao.law import package
from suibao.law.recognition.model import Company, CompanyReview, CompanyRole, Review, ReviewCase, Worker, WorkMode
from suibao.law.status.terms import ContractLabel, StatusFinding
from suibao.law.terms import Branch, Industry, Mode, Status, Tier
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.office.assess import assess
from suibao.office.rights import (
    LAWS,
    Footing,
    Holds,
    Rights,
    footing_by_contract,
    matched,
    mode_of,
    rights,
    rights_of,
)
from suibao.office.rights_words import english
from suibao.rules import RegionError, share

CURRENT, THIRD, JOINED = LAWS
MOST = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FULL, PART, NOT_FULLY, INDEPENDENT = Footing

SHENZHEN = Worker(region="440300", industry="instant_delivery", month="2026-03", pay_fen=800_000, orders=600, injury_class=3,
                  oi_batch=1, oi_tier="a")  # fmt: skip
SHENZHEN_LOW = replace(SHENZHEN, pay_fen=300_000)
BEIJING = replace(SHENZHEN, region="110000", industry="ride_hailing", month="2025-10", orders=300, oi_tier="")
SHANGHAI = replace(SHENZHEN, region="310000")
HAINAN = replace(SHENZHEN, region="460000")
PILOTLESS = replace(SHENZHEN, region="620000")
NOTHING = Worker()

BY_HAND = [
    # worker, law, footing, rule, yuan, basis
    (SHENZHEN, CURRENT, FULL, "pension_employer", "1280.00", "16 % of 8000, between 4775 and 27549 (粤人社发〔2025〕32号)"),
    (SHENZHEN, CURRENT, FULL, "pension_employee", "640.00", "8 % (国发〔2005〕38号)"),
    (SHENZHEN, CURRENT, FULL, "medical_employer", "480.00", "6 % of 8000, between 6727 and 33633 (深圳市人民政府令第358号 8)"),
    (SHENZHEN, CURRENT, FULL, "medical_employee", "160.00", "2 %"),
    (SHENZHEN, CURRENT, FULL, "maternity_employer", "40.00", "0.5 % on the medical base"),
    (SHENZHEN, CURRENT, FULL, "work_injury_employer", "48.00", "class 3: 0.6 % in Guangdong, no limits"),
    (SHENZHEN, CURRENT, PART, "work_injury_employer", "48.00", "社会保险法 33: every employer; 劳动合同法 68: nothing else"),
    (SHENZHEN, CURRENT, NOT_FULLY, "oi_platform", "42.00", "600 × 0.07, tier a (渝人社 2025-07-15)"),
    (SHENZHEN, CURRENT, INDEPENDENT, "flexible_pension_pooled", "573.00", "12 % of the floor 4775"),
    (SHENZHEN, CURRENT, INDEPENDENT, "flexible_pension_account", "382.00", "8 % of the floor 4775"),
    (SHENZHEN, CURRENT, INDEPENDENT, "flexible_medical", "538.16", "8 % of 6727 (深圳市人民政府令第358号 9)"),
    (SHENZHEN, CURRENT, INDEPENDENT, "resident_medical", "400.00", "a year, national minimum of 2026 (医保发〔2025〕22号)"),
    (SHENZHEN, THIRD, NOT_FULLY, "third_pension_platform", "640.00", "8 % of what was paid out"),
    (SHENZHEN, THIRD, NOT_FULLY, "third_medical_platform", "240.00", "3 %"),
    (SHENZHEN, THIRD, NOT_FULLY, "third_unemployment_worker", "40.00", "0.5 %"),
    (SHENZHEN, JOINED, NOT_FULLY, "platform_pension_pooled", "384.00", "60 % of 8 % of 8000"),
    (SHENZHEN_LOW, CURRENT, FULL, "pension_employer", "764.00", "16 % of the floor 4775"),
    (SHENZHEN_LOW, CURRENT, FULL, "medical_employer", "403.62", "6 % of the floor 6727"),
    (SHENZHEN_LOW, CURRENT, FULL, "work_injury_employer", "18.00", "0.6 % of 3000: no floor"),
    (SHENZHEN_LOW, THIRD, NOT_FULLY, "third_pension_platform", "240.00", "8 % of 3000: no floor"),
    (BEIJING, CURRENT, FULL, "unemployment_employer", "40.00", "0.5 % of 8000 in 2025"),
    (BEIJING, CURRENT, NOT_FULLY, "oi_platform", "3.00", "300 × 0.01, the same in every tier"),
    (BEIJING, CURRENT, NOT_FULLY, "flexible_medical", "584.92", "fixed (京人社发〔2025〕11号)"),
    (BEIJING, CURRENT, NOT_FULLY, "flexible_unemployment", "71.62", "1 % of the floor 7162 (京人社发〔2025〕11号)"),
    (SHANGHAI, CURRENT, FULL, "unemployment_employee", "40.00", "0.5 % (沪人社规〔2024〕25号)"),
    (SHANGHAI, CURRENT, NOT_FULLY, "flexible_medical", "820.60", "11 % of 7460 (沪人社规〔2023〕5号)"),
]  # fmt: skip


@cache
def table(worker: Worker, mode: Mode = Mode.PLATFORM) -> Rights:
    return rights(worker, mode)


def fen(yuan: str) -> int:
    return int(yuan.replace(".", ""))


def amounts(found: Rights, footing: Footing, law: str = CURRENT) -> dict[str, int | None]:
    """Rule → fen, of everything owed or open."""
    rows = found.column(footing, law).rows
    return {one.rule: one.amount_fen for row in rows for one in (*row.dues, *row.choices)}


@pytest.mark.parametrize(("worker", "law", "footing", "rule", "yuan", "basis"), BY_HAND,
                         ids=lambda part: part.region if isinstance(part, Worker) else str(part))  # fmt: skip
def test_amounts_by_hand(worker: Worker, law: str, footing: Footing, rule: str, yuan: str, basis: str) -> None:
    assert basis
    assert amounts(table(worker), footing, law)[rule] == fen(yuan)


@pytest.mark.parametrize(("law", "footing", "payer", "withheld", "complete"), [
    (CURRENT, FULL, "1848.00", "800.00", False), (CURRENT, PART, "48.00", "0.00", True),
    (CURRENT, NOT_FULLY, "42.00", "0.00", True), (CURRENT, INDEPENDENT, "42.00", "0.00", True),
    (THIRD, NOT_FULLY, "962.00", "840.00", True), (THIRD, INDEPENDENT, "42.00", "0.00", True),
    (JOINED, NOT_FULLY, "1602.00", "840.00", True), (JOINED, INDEPENDENT, "682.00", "0.00", True),
])  # fmt: skip
def test_sums_of_shenzhen(law: str, footing: Footing, payer: str, withheld: str, complete: bool) -> None:
    """Unemployment of employees in 2026 is not established: the sum says so and names the figures."""
    column = table(SHENZHEN).column(footing, law)
    assert (column.payer.fen, column.worker.fen) == (fen(payer), fen(withheld))
    assert column.payer.complete == complete
    assert column.payer.exact == (fen(payer) if complete else None)
    assert ("unemployment_base_floor" in {one.name for one in column.row(Branch.UNEMPLOYMENT).unknown}) or complete


def test_what_may_be_paid_alone_in_beijing() -> None:
    """1432.40 + 584.92 + 71.62: the amounts that Beijing itself prints for the floor."""
    column = table(BEIJING).column(NOT_FULLY)
    assert (column.alone.fen, column.alone.complete) == (fen("2088.94"), True)
    assert column.payer.fen == fen("3.00")


HELD = [
    (SHENZHEN, CURRENT, FULL, Branch.EMPLOYEE_PENSION, Holds.OWED),
    (SHENZHEN, CURRENT, FULL, Branch.RESIDENT_MEDICAL, Holds.NOT_OPEN),
    (SHENZHEN, CURRENT, FULL, Branch.OCCUPATIONAL_INJURY, Holds.NOT_OPEN),
    (SHENZHEN, CURRENT, PART, Branch.EMPLOYEE_PENSION, Holds.CHOICE),
    (SHENZHEN, CURRENT, NOT_FULLY, Branch.WORK_INJURY, Holds.NOT_OPEN),
    (SHENZHEN, CURRENT, NOT_FULLY, Branch.MATERNITY, Holds.NOT_OPEN),
    (SHENZHEN, CURRENT, NOT_FULLY, Branch.UNEMPLOYMENT, Holds.CHOICE),
    (SHENZHEN, CURRENT, NOT_FULLY, Branch.SUPPLEMENTARY_MEDICAL, Holds.NO_DUTY),
    (SHENZHEN, THIRD, NOT_FULLY, Branch.UNEMPLOYMENT, Holds.OWED),
    (SHENZHEN, THIRD, NOT_FULLY, Branch.MATERNITY, Holds.ACCESS),
    (SHENZHEN, THIRD, INDEPENDENT, Branch.EMPLOYEE_PENSION, Holds.CHOICE),
    (SHENZHEN, JOINED, INDEPENDENT, Branch.EMPLOYEE_PENSION, Holds.OWED),
    (SHANGHAI, CURRENT, NOT_FULLY, Branch.UNEMPLOYMENT, Holds.NOT_OPEN),
    (HAINAN, CURRENT, NOT_FULLY, Branch.UNEMPLOYMENT, Holds.UNKNOWN),
    (PILOTLESS, CURRENT, NOT_FULLY, Branch.OCCUPATIONAL_INJURY, Holds.NOT_OPEN),
    (PILOTLESS, JOINED, NOT_FULLY, Branch.OCCUPATIONAL_INJURY, Holds.OWED),
    (replace(SHENZHEN, oi_batch=0), CURRENT, NOT_FULLY, Branch.OCCUPATIONAL_INJURY, Holds.NOT_OPEN),
    (replace(SHENZHEN, oi_batch=None), CURRENT, NOT_FULLY, Branch.OCCUPATIONAL_INJURY, Holds.UNKNOWN),
    (replace(SHENZHEN, oi_batch=None), CURRENT, FULL, Branch.OCCUPATIONAL_INJURY, Holds.NOT_OPEN),
    (replace(SHENZHEN, oi_batch=None), JOINED, NOT_FULLY, Branch.OCCUPATIONAL_INJURY, Holds.OWED),
]  # fmt: skip


@pytest.mark.parametrize(("worker", "law", "footing", "branch", "holds"), HELD)
def test_what_holds(worker: Worker, law: str, footing: Footing, branch: Branch, holds: Holds) -> None:
    row = table(worker).column(footing, law).row(branch)
    assert row.holds == holds
    assert row.who_zh
    assert row.who_en
    assert english(row.holds)
    assert (row.holds == Holds.UNKNOWN) <= bool(row.unknown)


@pytest.mark.parametrize("worker", [SHENZHEN, HAINAN, NOTHING], ids=["Shenzhen", "Hainan", "nothing stated"])
def test_the_table_is_whole(worker: Worker) -> None:
    found = table(worker)
    assert [(one.law, one.footing) for one in found.columns] == [(law, footing) for law in LAWS for footing in Footing]
    for column in found.columns:
        assert [row.branch for row in column.rows] == list(Branch)
        assert column.digest == package(column.law).law.at(worker.month).digest if worker.month else column.digest
        for row in column.rows:
            for one in (*row.dues, *row.choices):
                assert (one.amount_fen is None) == bool(one.unknown), one.rule
                assert all(said.zh and said.en and said.label_zh and said.label_en for said in one.unknown)
                assert (one.amount_fen is not None) <= (one.is_owed is True)


def test_who_owes_is_told_without_a_single_fact() -> None:
    bare, column = table(NOTHING), table(NOTHING).column(FULL)
    assert {branch for branch in Branch if column.row(branch).holds == Holds.OWED} == {
        Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL, Branch.UNEMPLOYMENT, Branch.WORK_INJURY, Branch.MATERNITY,
    }  # fmt: skip
    assert (column.payer.fen, column.payer.complete) == (None, False)
    assert {one.name for one in column.row(Branch.EMPLOYEE_PENSION).unknown} == {"region", "month", "pay_fen"}
    assert bare.column(NOT_FULLY).row(Branch.OCCUPATIONAL_INJURY).holds == Holds.UNKNOWN
    assert bare.column(NOT_FULLY, THIRD).row(Branch.EMPLOYEE_PENSION).holds == Holds.OWED
    assert all(amount is None for one in bare.columns for amount in amounts(bare, one.footing, one.law).values())


@pytest.mark.parametrize("missing", ["pay_fen", "orders", "injury_class", "region", "month"])
def test_what_is_not_stated_is_named_and_no_sum_is_whole(missing: str) -> None:
    found = rights(replace(SHENZHEN, **{missing: "" if missing in ("region", "month") else None}))
    touched = [one for one in found.columns if missing in {said.name for said in one.unknown}]
    assert touched
    for column in touched:
        whole = [one for row in column.rows for one in row.dues if missing in {said.name for said in one.unknown}]
        assert all(one.amount_fen is None for one in whole)
        assert not whole or not column.payer.complete or not column.worker.complete


def test_a_region_of_which_little_is_known() -> None:
    """Hainan in March 2026: the limits of the year are not out, the medical figures are known from nowhere."""
    column = table(HAINAN).column(FULL)
    named = {branch: [one.name for one in column.row(branch).unknown] for branch in Branch}
    assert named[Branch.EMPLOYEE_PENSION] == ["contribution_base_floor"]
    assert named[Branch.EMPLOYEE_MEDICAL] == ["medical_base_floor", "medical_employer_rate", "medical_employee_rate"]
    assert named[Branch.WORK_INJURY] == []
    assert (column.payer.fen, column.payer.complete) == (fen("48.00"), False)
    (said,) = column.row(Branch.EMPLOYEE_PENSION).unknown
    assert "460000" in said.zh
    assert "460000" in said.en
    assert said.is_figure


def test_a_region_that_is_none() -> None:
    with pytest.raises(RegionError):
        rights(replace(SHENZHEN, region="990000"))


def test_pilots_are_marked() -> None:
    def marked(worker: Worker, law: str = CURRENT) -> set[Branch]:
        return {row.branch for row in table(worker).column(NOT_FULLY, law).rows if row.is_pilot}

    assert marked(SHENZHEN) == {Branch.OCCUPATIONAL_INJURY, Branch.UNEMPLOYMENT}
    assert Branch.OCCUPATIONAL_INJURY not in marked(SHENZHEN, JOINED)
    assert marked(PILOTLESS) == set()


def test_amounts_are_explained() -> None:
    """The rule, base, rate, and every figure with its instrument."""
    (found, _) = table(SHENZHEN).column(FULL).row(Branch.EMPLOYEE_PENSION).dues
    assert (found.rule, found.base_fen, found.rate_ppm, found.bearer, found.remitter) == (
        "pension_employer", 800_000, 160_000, "payer", "payer")  # fmt: skip
    figures = {one.name: one for one in found.sources}
    assert set(figures) == {"contribution_base_floor", "contribution_base_ceiling", "pension_employer_rate"}
    assert figures["contribution_base_floor"].instrument == "粤人社发〔2025〕32号"
    assert (figures["contribution_base_floor"].value_zh, figures["contribution_base_floor"].region) == (
        "4,775.00 元/月",
        "440000",
    )
    (order,) = table(SHENZHEN).column(NOT_FULLY).row(Branch.OCCUPATIONAL_INJURY).dues
    assert (order.quantity, order.base_fen, order.rate_ppm) == (600, None, None)
    fixed = next(one for one in table(BEIJING).column(NOT_FULLY).row(Branch.EMPLOYEE_MEDICAL).choices)
    assert (fixed.base_fen, fixed.rate_ppm) == (None, None)


def test_floor_of_pay_on_order_time() -> None:
    """150 hours at 27.70 yuan in Beijing, January 2026; the allowance for waiting is not established."""
    found = rights(replace(BEIJING, month="2026-01", order_minutes=9_000, pay_fen=400_000)).floor
    assert (found.least_fen, found.missing_fen, found.whole_fen) == (fen("4155.00"), fen("155.00"), None)
    assert [one.name for one in found.unknown] == ["waiting_allowance"]
    assert [one.name for one in found.sources] == ["minimum_wage_hourly"]
    assert {one.name for one in table(BEIJING).floor.unknown} >= {"order_minutes"}


MATCHED = [
    (StatusFinding.LABOUR, (FULL,)), (StatusFinding.NOT_FULLY, (NOT_FULLY,)), (StatusFinding.INDEPENDENT, (INDEPENDENT,)),
    (StatusFinding.NOT_LABOUR, (NOT_FULLY, INDEPENDENT)), (StatusFinding.OPEN, (FULL, PART, NOT_FULLY, INDEPENDENT)),
]  # fmt: skip


@pytest.mark.parametrize(("finding", "footings"), MATCHED)
def test_a_finding_picks_columns(finding: StatusFinding, footings: tuple[Footing, ...]) -> None:
    found = matched(table(SHENZHEN), finding, INDEPENDENT)
    assert found.matched == footings
    assert tuple(one.footing for one in found.matching(THIRD)) == footings
    assert [(one.law, one.found) for one in found.gaps] == [(law, footing) for law in LAWS for footing in footings]


@pytest.mark.parametrize(("hours", "footings"), [(40, (FULL,)), (20, (FULL, PART)), (None, (FULL, PART))])
def test_part_time_in_name_only(hours: int | None, footings: tuple[Footing, ...]) -> None:
    """Beyond 24 hours a week it is an ordinary labour relationship (劳动合同法 68); within, the length of the day decides too."""
    worker = replace(SHENZHEN, week_minutes=hours * 60 if hours else None)
    found = matched(table(worker), StatusFinding.LABOUR, PART, called_part_time=True)
    assert found.matched == footings
    assert next(one for one in found.gaps if one.found == FULL).gap_fen == fen("1800.00")


GAPS = [
    (CURRENT, FULL, INDEPENDENT, "1806.00", "800.00", False, True), (CURRENT, NOT_FULLY, INDEPENDENT, "0.00", "0.00", True, True),
    (THIRD, NOT_FULLY, INDEPENDENT, "920.00", "840.00", True, True), (THIRD, FULL, NOT_FULLY, "886.00", "-40.00", False, True),
    (CURRENT, INDEPENDENT, FULL, "-1806.00", "-800.00", False, False), (CURRENT, FULL, FULL, "0.00", "0.00", False, False),
]  # fmt: skip


@pytest.mark.parametrize(("law", "found", "contract", "payer", "withheld", "complete", "at_least"), GAPS)
def test_gap(
    law: str, found: Footing, contract: Footing, payer: str, withheld: str, complete: bool, at_least: bool
) -> None:
    """1848 − 42 of known amounts; unemployment, which is unknown, lies on the side of the labour relationship."""
    finding = next(one for one, footings in MATCHED if footings == (found,))
    (gap,) = (one for one in matched(table(SHENZHEN), finding, contract).gaps if one.law == law)
    assert (gap.gap_fen, gap.worker.fen) == (fen(payer), fen(withheld))
    assert (gap.payer.complete, gap.at_least) == (complete, at_least)
    assert complete == (not gap.unknown)


def test_no_gap_where_the_paper_does_not_say() -> None:
    assert matched(table(SHENZHEN), StatusFinding.LABOUR).gaps == ()


LABELS = [
    (ContractLabel.LABOUR, False, FULL), (ContractLabel.LABOUR, True, PART), (ContractLabel.SOLE_TRADER, True, INDEPENDENT),
    (ContractLabel.COOPERATION, False, INDEPENDENT), (ContractLabel.NONE, False, None), (ContractLabel.NOT_STATED, False, None),
    (ContractLabel.NOT_STATED, True, PART), (ContractLabel.OTHER, False, None),
]  # fmt: skip


@pytest.mark.parametrize(("label", "part_time", "footing"), LABELS)
def test_footing_by_contract(label: ContractLabel, part_time: bool, footing: Footing | None) -> None:
    assert footing_by_contract(label, part_time=part_time) == footing


PLATFORM, STATION = Company("p", "平台", CompanyRole.PLATFORM), Company("s", "站点", CompanyRole.OPERATOR)
MODES = [
    (WorkMode.CROWDSOURCING, (PLATFORM,), "p", Mode.PLATFORM), (WorkMode.STATION, (PLATFORM, STATION), "s", Mode.OUTSOURCING),
    (WorkMode.DISPATCH, (STATION,), "s", Mode.DISPATCH), (WorkMode.SOLE_TRADER, (PLATFORM, STATION), "s", Mode.OUTSOURCING),
    (WorkMode.SOLE_TRADER, (PLATFORM,), "p", Mode.PLATFORM), (WorkMode.CHAIN, (PLATFORM, STATION), "", Mode.PLATFORM),
    (WorkMode.BROKERAGE, (STATION,), "s", Mode.DIRECT), (WorkMode.PART_TIME, (PLATFORM,), "p", Mode.PLATFORM),
]  # fmt: skip


@pytest.mark.parametrize(("work", "companies", "contract", "mode"), MODES)
def test_mode_of_a_case(work: WorkMode, companies: tuple[Company, ...], contract: str, mode: Mode) -> None:
    assert mode_of(ReviewCase("c", mode=work, companies=companies, contract_with=contract)) == mode


def test_through_a_station_the_platform_owes_no_pension_share_on_what_it_does_not_pay_out() -> None:
    """Proposal 3 takes a share of what a platform pays to the worker; proposal 1 asks for the status alone."""
    through = table(SHENZHEN, Mode.OUTSOURCING)
    assert "platform_pension_pooled" not in amounts(through, NOT_FULLY, JOINED)
    assert amounts(through, NOT_FULLY, JOINED)["third_pension_platform"] == fen("640.00")
    assert "劳务派遣单位" in table(SHENZHEN, Mode.DISPATCH).column(FULL).row(Branch.EMPLOYEE_PENSION).who_zh


def reviewed(label: int, finding: StatusFinding, work: WorkMode) -> Review:
    case = ReviewCase("c", mode=work, worker=SHENZHEN, companies=(PLATFORM,), contract_with="p")
    main = CompanyReview(PLATFORM, {"contract_label": label}, {"status_finding": int(finding)}, (), ())
    return Review(case, "law", (main,), PLATFORM, (), (), ())


@pytest.mark.parametrize("finding", StatusFinding, ids=lambda one: one.code)
@pytest.mark.parametrize("work", [WorkMode.CROWDSOURCING, WorkMode.PART_TIME], ids=lambda one: one.code)
def test_the_label_alone_changes_the_gap_and_nothing_else(finding: StatusFinding, work: WorkMode) -> None:
    def without_gap(found: Rights) -> Rights:
        return replace(found, contract=None, gaps=())

    every = [rights_of(reviewed(label, finding, work)) for label in ContractLabel]
    assert all(without_gap(one) == without_gap(every[0]) for one in every)
    assert len({one.gaps for one in every}) > 1


WORKERS = st.builds(
    Worker,
    region=st.sampled_from(["440300", "440100", "110000", "310000", "460000", "500000", "620000", "320100", ""]),
    industry=st.sampled_from([one.code for one in Industry] + [""]),
    month=st.sampled_from(["2025-10", "2026-03"]),
    pay_fen=st.one_of(st.integers(0, 5_000_000), st.sampled_from([0, 1, 477_500, 2_754_900]), st.none()),
    orders=st.one_of(st.integers(0, 3_000), st.none()),
    injury_class=st.one_of(st.integers(1, 8), st.none()),
    oi_batch=st.one_of(st.integers(0, 3), st.none()),
    oi_tier=st.sampled_from([one.code for one in Tier] + [""]),
)


@MOST
@given(worker=WORKERS, mode=st.sampled_from([Mode.PLATFORM, Mode.OUTSOURCING, Mode.DISPATCH, Mode.DIRECT]))
def test_sums_add_up_and_bases_make_amounts(worker: Worker, mode: Mode) -> None:
    for column in rights(worker, mode).columns:
        dues = [one for row in column.rows for one in row.dues]
        for bearer, said in (("payer", column.payer), ("worker", column.worker), ("state", column.state)):
            parts = [one.amount_fen for one in dues if one.bearer == bearer]
            assert said.complete == (None not in parts)
            assert (said.fen or 0) == sum(part for part in parts if part is not None)
            by_row = [row.owed_by(bearer).fen for row in column.rows]  # type: ignore[arg-type]
            assert (said.fen or 0) == sum(part or 0 for part in by_row)
        for one in dues:
            if one.amount_fen is not None and one.base_fen is not None and one.rate_ppm is not None:
                assert abs(one.amount_fen - share(one.base_fen, one.rate_ppm)) <= 1


@MOST
@given(worker=WORKERS.filter(lambda one: one.pay_fen is not None), more=st.integers(0, 10**6))
def test_shares_do_not_fall_with_pay(worker: Worker, more: int) -> None:
    less, greater = rights(worker), rights(replace(worker, pay_fen=(worker.pay_fen or 0) + more))
    for before, after in zip(less.columns, greater.columns, strict=True):
        one, other = (amounts(part, before.footing, before.law) for part in (less, greater))
        assert set(one) == set(other)
        for rule, amount in one.items():
            assert (amount is None) == (other[rule] is None)
            assert amount is None or amount <= (other[rule] or 0)
        assert (before.payer.fen or 0) <= (after.payer.fen or 0)


def sample() -> list[tuple[str, Worker, Mode, Footing]]:
    """People of every footing, everything stated."""
    draw = random.Random(38)
    people = []
    for number in range(60):
        worker = Worker(
            region=draw.choice(["440300", "110000", "310000", "460000", "500000", "140000"]),
            industry=draw.choice(list(Industry)).code, month="2026-03", pay_fen=draw.randrange(1, 4_000_000),
            orders=draw.randrange(1_500), injury_class=draw.randrange(1, 9), oi_batch=draw.randrange(4),
            oi_tier=draw.choice(list(Tier)).code,
        )  # fmt: skip
        mode = draw.choice([Mode.PLATFORM, Mode.OUTSOURCING, Mode.DISPATCH, Mode.DIRECT])
        people += [(f"{number}-{footing.code}", worker, mode, footing) for footing in Footing]
    return people


def aggregates(people: list[tuple[str, Worker, Mode, Footing]]) -> dict[str, pa.Table]:
    """The same people as the rows that an assessment takes, who join alone wherever they may."""
    orders: list[dict[str, Any]] = []
    engagements: list[dict[str, Any]] = []
    persons: list[dict[str, Any]] = []
    for person, worker, mode, footing in people:
        status = Status.LABOUR if footing in (FULL, PART) else Status[footing.name]
        common = {"person": person, "payer": "P", "status": int(status), "industry": int(Industry[worker.industry.upper()]),
                  "pay_fen": worker.pay_fen}  # fmt: skip
        orders.append({**common, "region": worker.region, "mode": int(mode), "oi_batch": worker.oi_batch,
                       "oi_tier": int(Tier[worker.oi_tier.upper()]), "orders": worker.orders})  # fmt: skip
        engagements.append({
            **common, "payer_region": worker.region, "using_region": worker.region,
            "mode": int(Mode.PART_TIME if footing == PART else mode), "days_in_force": 31, "days_in_month": 31,
            "has_agreed_wage": False, "agreed_wage_fen": 0, "has_declared_base": False, "declared_base_fen": 0,
            "seniority": int(footing == FULL), "injury_class": worker.injury_class, "injury_float": 100,
        })  # fmt: skip
        persons.append({
            "person": person, "region": worker.region, "has_choices": True, "employers": int(footing == FULL),
            "joins_flexible_pension": True, "pension_base_fen": 0, "joins_flexible_medical": True, "medical_base_fen": 0,
            "medical_tier": 0, "joins_flexible_unemployment": True, "unemployment_base_fen": 0,
            "joins_resident_pension": False, "resident_tier_fen": 0, "joins_resident_medical": False, "annual_due": False,
        })  # fmt: skip
    return {ORDER_MONTH: pa.Table.from_pylist(orders), ENGAGEMENT_MONTH: pa.Table.from_pylist(engagements),
            WORKER_MONTH: pa.Table.from_pylist(persons)}  # fmt: skip


@pytest.mark.parametrize("law", [CURRENT, JOINED], ids=["current", "joined"])
def test_the_same_as_an_assessment_to_the_fen(law: str) -> None:
    people = sample()
    assessment = assess(package(law), 202603, aggregates(people))
    wanted: dict[str, dict[str, int]] = defaultdict(dict)
    for line in assessment.lines.to_pylist():
        wanted[line["person"]][line["rule"]] = line["amount_fen"]
    held_up = {(gap.branch, person) for gap in assessment.unassessed for person in gap.people}
    for person, worker, mode, footing in people:
        rows = table(worker, mode).column(footing, law).rows
        lines = [one for row in rows for one in (*row.dues, *row.choices) if not one.rule.startswith("resident_")]
        unknown = {int(one.branch) for one in lines if one.amount_fen is None}
        assert unknown == {branch for branch, name in held_up if name == person}, person
        found = {one.rule: one.amount_fen for one in lines if one.amount_fen}
        assert wanted[person].items() <= found.items(), person
        beside = {int(one.branch) for one in lines if one.rule in found and one.rule not in wanted[person]}
        assert beside <= unknown, person  # an assessment posts no line of a branch of which one line is unknown
    assert sum(len(lines) for lines in wanted.values()) > 500
