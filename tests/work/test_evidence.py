"""Measures of small logs, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.work.evidence_log import log_of, offer, taken
from tests.work.making import Row, id_number, roster_row

from suibao.law import current_law
from suibao.law.status.terms import RefusalCost
from suibao.work.errors import IncompleteFilesError
from suibao.work.evidence.measures import UnknownWorkerError, measure, measure_all
from suibao.work.evidence.model import LogEvidence
from suibao.work.evidence.reading import MOMENTS, Log


def files() -> dict[str, list[Row]]:
    """Worker w1: three days of two weeks, seven orders. Worker w2: thirty orders of 20 minutes at nine, which make the median."""
    orders = [
        taken(1, 0, 9 * 60, 30, rating="5"),
        taken(2, 0, 9 * 60 + 20, 30),  # overlaps the first by ten minutes
        taken(3, 0, 11 * 60, 50, deduction="3.00", rating="1"),  # ten minutes late, fined
        taken(4, 0, 25 * 60, 60, deduction="5.00", assigned="grabbed"),  # one in the morning: still Monday, late, fined
        taken(5, 1, 12 * 60, 10, rating="2", deduction="1.00"),  # in time, rated low, fined
        taken(6, 1, 13 * 60, 20, assigned=None, promised_at=None),
        taken(7, 9, 9 * 60, 40, outcome="cancelled", pay="0.00"),  # next week
    ]
    others = [taken(100 + at, 0, 9 * 60, 20, worker="w2", accepted_at=f"2025-09-{1 + at % 28:02d} 09:00:00",
                    promised_at=f"2025-09-{1 + at % 28:02d} 09:15:00", finished_at=f"2025-09-{1 + at % 28:02d} 09:20:00")
              for at in range(30)]  # fmt: skip
    offers = [offer(1, 0, 600), offer(2, 0, 700, answer="expired", answered_at=None), offer(3, 1, 800, answer="reassigned")]
    return {"orders": orders + others, "offers": offers}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    with log_of(tmp_path_factory.mktemp("log"), files()) as opened:
        yield opened


@pytest.fixture(scope="module")
def mine(log: Log) -> LogEvidence:
    return measure(log, "p1", "w1")


BY_HAND = {
    "orders": (7, 7),
    "dispatched_share": (5 / 6, 6),
    "refusal_rate": (1 / 9, 9),  # three offers and six orders not grabbed
    "expiry_rate": (1 / 9, 9),
    "late_share": (2 / 5, 5),
    "slack_minutes": ((10 + 10 - 10 - 20 + 30) / 5, 5),
    "margin_minutes": ((40 - 20) * 2 / 2, 2),  # only at nine there are thirty rides: their median is 20 minutes
    "tight_share": (0, 2),
    "late_fined_share": (2 / 2, 2),
    "in_time_fined_share": (1 / 3, 3),
    "late_fine_yuan": (4.0, 2),
    "low_rated_fined_share": (1 / 1, 1),  # the late one is left out
    "high_rated_fined_share": (0, 1),
    "low_rated_fine_yuan": (1.0, 1),
    "pay_per_order_yuan": (60 / 7, 7),
    "deducted_share": (9 / 60, 7),
    "orders_a_day": (7 / 3, 3),
    "busy_hours_a_day": ((50 + 50 + 60 + 10 + 20) / 60 / 3, 3),
    "busy_hours_a_week": ((50 + 50 + 60 + 10 + 20) / 60 / 2, 2),
    "online_hours_a_week": ((50 + 50 + 60 + 10 + 20) / 60 / 2, 2),  # the gap of 50 minutes on Tuesday is too long to be waiting
    "days_a_week": (3 / 2, 2),
    "longest_day_hours": (160 / 60, 1),
    "longest_week_hours": (190 / 60, 1),
    "active_week_share": (2 / 2, 2),
    "income_share": (None, 0),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_measure_by_hand(mine: LogEvidence, name: str) -> None:
    found = {one.name: one for one in mine.measures}[name]
    value, count = BY_HAND[name]
    assert found.count == count
    assert found.value == (None if value is None else pytest.approx(value, rel=1e-8))
    if found.value is None:
        assert found.why_zh
        assert found.why_en
        assert found.low is None
    elif found.low is not None and found.high is not None:
        assert found.low <= found.value <= found.high
    assert found.definition_zh
    assert found.definition_en


def test_every_measure_was_worked_out(mine: LogEvidence) -> None:
    assert [one.name for one in mine.measures] == list(BY_HAND)


def test_promised_in_less_than_such_rides_take(log: Log) -> None:
    """Fifteen minutes are promised where the median is twenty."""
    found = {one.name: one for one in measure(log, "p1", "w2").measures}
    assert (found["tight_share"].value, found["tight_share"].count) == (1.0, 30)
    assert found["margin_minutes"].value == pytest.approx(-5)
    assert found["late_share"].value == 1.0


def test_facts_for_the_rules(mine: LogEvidence) -> None:
    assert mine.facts == {
        "log_assigned": 6, "log_dispatched": 5, "log_offers": 9, "log_refused": 1, "log_late": 2,
        "log_late_fined": 2, "log_in_time": 3, "log_in_time_fined": 1, "log_low_rated": 1, "log_low_rated_fined": 1,
        "log_high_rated": 1, "log_high_rated_fined": 0, "log_weeks": 2, "log_active_weeks": 2, "log_income_fen": 0,
        "log_income_all_fen": 0, "log_income_known": 0, "log_refusal_cost": 0,
    }  # fmt: skip
    law = current_law().at("2026-01")
    grades = [name for name in law.rules if name.startswith("logged_")]
    assert set(law.evaluate(dict(mine.facts), grades).values()) == {0}


def test_rows_and_days_of_the_evidence(mine: LogEvidence) -> None:
    assert (mine.first_day, mine.last_day) == ("2025-09-01", "2025-09-10")
    assert mine.rows == {"read": 40, "used": 40, "here": 10}


def test_series_for_charts(mine: LogEvidence) -> None:
    assert mine.series["weeks"] == ((0, 6, 190 / 60, 190 / 60, 1), (1, 1, 0, 0, 1))
    assert mine.series["slack"] == ((-20, 1), (-10, 1), (10, 2), (30, 1))
    assert mine.series["hours"][1][:4] == (9, 2, 40, 30)
    assert mine.series["hours"][1][4] == 20


def test_the_whole_platform(log: Log) -> None:
    whole = measure(log, "p1")
    found = {one.name: one for one in whole.measures}
    assert (found["orders"].value, whole.rows["here"]) == (37, 40)
    assert found["dispatched_share"].value == pytest.approx(35 / 36)
    assert found["late_share"].value == pytest.approx(32 / 35)
    assert found["longest_day_hours"].value == pytest.approx((160 + 20) / 60 / 2)  # of w2 two orders at the same time
    assert whole.facts["log_weeks"] == 0, "how lasting the work is, is a question about one worker"


def test_all_at_once_gives_what_each_gives(log: Log) -> None:
    table = measure_all(log).to_pylist()
    assert [(row["platform"], row["worker"]) for row in table] == [("p1", ""), ("p1", "w1"), ("p1", "w2")]
    for row in table:
        one = measure(log, "p1", row["worker"])
        for figure in one.measures[1:]:
            told = (row[figure.name], row[f"{figure.name}_low"], row[f"{figure.name}_high"], row[f"{figure.name}_count"])
            assert told == (figure.value, figure.low, figure.high, figure.count)
        assert {name: row[name] for name in one.facts} == {**one.facts, "log_refusal_cost": 0}


def test_the_canonical_table(log: Log) -> None:
    assert log.moments.schema() == MOMENTS
    rows = log.con.to_pyarrow(log.moments.order_by("worker", "offered_at")).to_pylist()
    assert sum(row["accepted"] for row in rows) == 37
    refused = next(row for row in rows if row["refused"])
    assert (refused["pay_fen"], refused["deduction_fen"], refused["dispatched"], refused["finished_at"]) == (900, None, None, None)
    first = next(row for row in rows if row["order_id"] == "d1")
    assert (first["pay_fen"], first["deduction_fen"], first["fee_fen"], first["completed"]) == (1000, 0, None, True)


def test_without_deductions_in_the_file_nothing_is_said_about_fines(tmp_path: Path) -> None:
    orders = [{name: cell for name, cell in row.items() if name != "deduction"} for row in files()["orders"]]
    with log_of(tmp_path, {"orders": orders}) as log:
        found = {one.name: one for one in measure(log, "p1", "w1").measures}
        assert found["late_fined_share"].value is None
        assert found["late_share"].value == pytest.approx(2 / 5)
        assert found["refusal_rate"].value is None
        assert found["refusal_rate"].why_zh == "日志中没有派单记录"


def test_offers_of_one_month_say_nothing_about_another(tmp_path: Path) -> None:
    """Orders of October are not counted as offers accepted where the file of offers ends with September."""
    orders = [taken(1, 0, 600), taken(2, 40, 600)]
    with log_of(tmp_path, {"orders": orders, "offers": [offer(1, 1, 600)]}) as log:
        found = {one.name: one for one in measure(log, "p1", "w1").measures}
        assert (found["refusal_rate"].value, found["refusal_rate"].count) == (0.5, 2)


def test_an_offer_of_the_first_night_says_nothing_about_the_month_before(tmp_path: Path) -> None:
    """Two in the morning of 1 October is worked on 30 September, of which there is no file of offers."""
    orders = [taken(1, 0, 600), taken(2, 40, 600)]
    with log_of(tmp_path, {"orders": orders, "offers": [offer(1, 30, 120), offer(2, 40, 660)]}) as log:
        found = {one.name: one for one in measure(log, "p1", "w1").measures}
        assert (found["refusal_rate"].value, found["refusal_rate"].count) == (0.5, 2)


def test_deductions_of_one_month_say_nothing_about_another(tmp_path: Path) -> None:
    """October's file has no column of deductions: its late orders were not found to be free of fines."""
    september = [taken(1, 0, 600, 60, deduction="3.00"), taken(2, 1, 600, deduction=None)]
    october = [{name: cell for name, cell in taken(3 + at, 40 + at, 600, 60).items() if name != "deduction"} for at in range(4)]
    with log_of(tmp_path, {"orders": september}, [{"orders": october}]) as log:
        found = {one.name: one for one in measure(log, "p1", "w1").measures}
        assert (found["late_share"].value, found["late_share"].count) == (pytest.approx(5 / 6), 6)
        assert (found["late_fined_share"].value, found["late_fined_share"].count) == (1, 1)
        assert (found["in_time_fined_share"].value, found["in_time_fined_share"].count) == (0, 1)


def test_an_order_counts_until_the_day_ends(tmp_path: Path) -> None:
    """Two orders overlap beyond four in the morning, and one that somebody forgot is open for two days: no day has more than 24 hours."""
    night = [taken(1, 0, 27 * 60 + 30, 60), taken(2, 0, 28 * 60 + 10, 30)]
    forgotten = taken(3, 7, 10 * 60, 48 * 60)
    with log_of(tmp_path, {"orders": [*night, forgotten]}) as log:
        found = {one.name: one.value for one in measure(log, "p1", "w1").measures}
        assert found["busy_hours_a_day"] == pytest.approx((0.5 + 0.5 + 18) / 3)
        assert found["longest_day_hours"] == 18


def test_a_single_order_grabbed(tmp_path: Path) -> None:
    with log_of(tmp_path, {"orders": [taken(1, 0, 600, assigned="grabbed", promised_at=None, deduction=None)]}) as log:
        for worker in ("w1", ""):
            found = measure(log, "p1", worker)
            by_name = {one.name: one for one in found.measures}
            assert (by_name["dispatched_share"].value, by_name["busy_hours_a_day"].low) == (0, None)
            assert {name for name, one in by_name.items() if one.value is None} == {
                "refusal_rate", "expiry_rate", "late_share", "slack_minutes", "margin_minutes", "tight_share", "late_fined_share",
                "in_time_fined_share", "late_fine_yuan", "low_rated_fined_share", "high_rated_fined_share", "low_rated_fine_yuan",
                "deducted_share", "income_share",
            }  # fmt: skip
            assert found.cost.verdict is RefusalCost.NOT_STATED
            law = current_law().at("2026-01")
            assert set(law.evaluate(dict(found.facts), [name for name in law.rules if name.startswith("logged_")]).values()) == {0}


def test_income_share_needs_a_roster_and_counts_pay_sheets(tmp_path: Path) -> None:
    """One person: 30 yuan on p1, 10 on p2 under another number, 60 by a pay sheet; somebody else earns elsewhere."""
    orders = [taken(number, number, 600) for number in (1, 2, 3)]
    orders += [taken(4, 5, 600, platform="p2", worker="x1"), taken(5, 5, 600, platform="p2", worker="x2")]
    roster = [roster_row("p1", "w1", 1), roster_row("p2", "x1", 1), roster_row("p2", "x2", 2), roster_row("e1", "t1", 1)]
    sheet: Row = {"payer": "e1", "worker": "t1", "month": "2025-09", "pay": "60.00"}
    given = {"orders": orders, "roster": roster, "paysheet": [sheet]}
    assert id_number(1) != id_number(2)
    for everything, grade in ((True, 1), (False, 1)):
        with log_of(tmp_path / str(everything), given, all_payers=everything) as log:
            found = measure(log, "p1", "w1")
            share = {one.name: one for one in found.measures}["income_share"]
            assert (share.value, found.facts["log_income_fen"], found.facts["log_income_all_fen"]) == (0.3, 3000, 10000)
            assert found.facts["log_income_known"] == int(everything)
            law = current_law().at("2026-01")
            assert law.evaluate(dict(found.facts), ["logged_income"])["logged_income"] == grade
            other = measure(log, "p2", "x2")
            assert {one.name: one for one in other.measures}["income_share"].value == 1


def test_an_agency_sheet_and_the_orders_it_pays_count_once(tmp_path: Path) -> None:
    roster = [roster_row("a1", "w1", 1, mode="dispatch", using_unit="p1", using_region="440100", status="labour")]
    sheet: Row = {"payer": "a1", "worker": "w1", "month": "2025-09", "pay": "25.00"}
    with log_of(tmp_path, {"orders": [taken(1, 0, 600)], "roster": roster, "paysheet": [sheet]}) as log:
        facts = measure(log, "p1", "w1").facts
        assert (facts["log_income_fen"], facts["log_income_all_fen"]) == (2500, 2500)


def test_bad_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    bad = [taken(50, 0, 60, pay="-1"), taken(51, 0, 60, region="999999"), taken(1, 3, 60), taken(52, 900, 60),
           taken(53, 0, 60, accepted_at="1970-01-01 00:00:00", finished_at="1970-01-01 00:10:00")]  # fmt: skip
    given = {"orders": [*files()["orders"], *bad], "offers": [offer(1, 0, 600), offer(2, 0, 600, answered_at="2025-08-01"),
                                                             offer(1, 0, 600)]}  # fmt: skip
    with log_of(tmp_path, given) as log:
        assert log.rows == {
            "read": 45, "used": 38, "absurd_value": 1, "answered_before_offered": 1, "duplicate_id": 1,
            "duplicate_id_content_differs": 1, "future_date": 1, "negative_amount": 1, "unknown_region": 1,
        }  # fmt: skip
        found = measure(log, "p1", "w1")
        assert found.left_out == {name: rows for name, rows in log.rows.items() if name not in ("read", "used")}
        assert found.rows["read"] == found.rows["used"] + sum(found.left_out.values())
        assert found.rows["here"] == 8
        assert log.kinds == {"orders": 42, "offers": 3}


def test_who_is_not_in_the_log(log: Log) -> None:
    with pytest.raises(UnknownWorkerError) as caught:
        measure(log, "p1", "w11")
    assert caught.value.en == "The log holds no row of worker 'w11'. Did you mean 'w1'?"
    assert caught.value.zh == "日志中没有劳动者编号“w11”的记录。是否应为“w1”？"
    with pytest.raises(UnknownWorkerError, match="no row of platform 'q9'"):
        measure(log, "q9")


def test_a_log_needs_orders(tmp_path: Path) -> None:
    with pytest.raises(IncompleteFilesError, match="No file of orders"):
        log_of(tmp_path, {"offers": [offer(1, 0, 600)]})
