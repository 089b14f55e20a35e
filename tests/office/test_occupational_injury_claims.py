"""Occupational injury claims of people who take orders. Days and amounts: facts/injury.md OI-1 to OI-32."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.injuries import LAW, PERSON, RIDER, D, Injured, posted

from suibao.books import Books
from suibao.errors import SuibaoError
from suibao.law.casetables import assuming
from suibao.office.claims.listing import overdue
from suibao.office.claims.occupational_injury import KIND

PLATFORM = "PT1"
OWED = f"payable:{PERSON}:occupational_injury"



def reported(books: Books, *, law: Any = LAW, region: str = "440300", event_on: str = "2026-03-02", day: str = "", **facts: Any) -> Injured:
    one = Injured(books, KIND, law=law, region=region, event_on=event_on)
    one.report(day or event_on, payer=PLATFORM, **{**RIDER, **facts})
    return one


def confirmed(books: Books, **given: Any) -> Injured:
    one = reported(books, **given)
    one.step("platform_files", "2026-03-05")
    one.step("accept", "2026-03-06")
    one.step("confirm", "2026-03-16")
    return one


def graded(books: Books, grade: int, **given: Any) -> Injured:
    one = confirmed(books, **given)
    one.step("ask_appraisal", "2026-06-01")
    one.step("grade", "2026-07-01", disability_grade=grade, care_level="none")
    return one


def test_from_the_app_to_the_card(books: Books):
    """OI-19: treatment and devices from the fund; OI-27b, OI-29: 30 days for the platform, 30 working days for the conclusion."""
    one = reported(books)
    assert one.last.due_on == D("2026-04-01")
    assert one.last.outcome["outlook"] == "yes"
    assert one.last.outcome["cover"] == "not_assessed"
    assert one.last.outcome["found"] == {"order_accepted": True, "order_finished": False}
    one.step("platform_files", "2026-03-05")
    assert one.last.outcome["in_time"] == "yes"
    one.step("accept", "2026-03-06")
    assert one.last.due_on == D("2026-04-20")  # 4 to 6 April are off: Tomb-Sweeping Day
    one.step("confirm", "2026-03-16")
    one.step("treat", "2026-03-20", injury_treatment="1234.56", injury_devices=100)
    one.step("pay", "2026-03-23")
    assert posted(books, "") == {
        "pool:occupational_injury:440300": -133_456, f"{OWED}:440300": 0, "disbursement:occupational_injury:440300": 133_456
    }  # fmt: skip
    one.step("close", "2026-03-24")
    assert one.claim.state == "settled"


def test_the_conclusion_over_national_day(books: Books):
    """30 working days from 24 September 2026: 3 in September, 18 in October (the 8th to 10th and three weeks), 9 in November."""
    one = reported(books, event_on="2026-09-22", offered_at=None, accepted_at="2026-09-22T08:00:00", accident_at="2026-09-22T08:10:00")
    one.step("platform_files", "2026-09-23")
    one.step("accept", "2026-09-24")
    assert one.last.due_on == D("2026-11-12")
    with books.begin() as connection:
        assert overdue(connection, D("2026-11-12")) == []
        assert [row.claim for row in overdue(connection, D("2026-11-13"))] == [one.claim.claim]


def test_rules_of_2022_in_shanghai(books: Books):
    """OI-27a: the platform files within 3 working days of the accident; how long the conclusion takes is not established."""
    times = {"offered_at": None, "accepted_at": "2024-09-30T10:00:00", "accident_at": "2024-09-30T10:30:00"}
    one = reported(books, region="310000", event_on="2024-09-30", **times)
    assert one.last.due_on == D("2024-10-10")  # 1 to 7 October 2024 are off: 8, 9, 10 October
    one.step("platform_files", "2024-10-10")
    assert one.last.outcome["in_time"] == "yes"
    one.step("accept", "2024-10-11")
    assert one.last.due_on is None


def test_late_for_the_platform_and_for_the_person(books: Books):
    """OI-27b, OI-28b: 30 days from the report, 90 days from the accident."""
    one = reported(books)
    one.step("platform_files", "2026-04-02")
    assert one.last.outcome["in_time"] == "no"
    with pytest.raises(SuibaoError, match="out of time"):
        one.step("accept", "2026-04-03")
    one.step("refuse", "2026-04-03")
    assert one.claim.state == "refused"
    other = Injured(books, KIND, region="440300", event_on="2026-03-02")
    other.report("2026-03-02", key="F2", payer=PLATFORM, **RIDER)
    other.step("person_files", "2026-05-31")  # the 90th day
    with pytest.raises(SuibaoError, match="in time"):
        other.step("refuse", "2026-06-01")
    other.step("accept", "2026-06-01")


@pytest.mark.parametrize(
    ("facts", "accepted", "finished"),
    [
        ({"finished_at": "2026-03-02T12:10:00"}, True, True),
        ({"finished_at": "2026-03-02T12:30:00"}, True, False),
        ({"accepted_at": "2026-03-02T12:21:00"}, False, False),
        ({"accepted_at": "2026-03-02T04:21:00+00:00"}, False, False),
    ],
)
def test_times_of_the_app_say_whether_an_order_was_in_progress(books: Books, facts: dict[str, Any], accepted: bool, finished: bool):
    assert reported(books, **facts).last.outcome["found"] == {"order_accepted": accepted, "order_finished": finished}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"order_id": None}, "names the order"),
        ({"accepted_at": "2026-03-02T11:00:00"}, "contradict"),
        ({"accident_at": "2026-03-03T00:10:00"}, "on 2026-03-03"),
        ({"accident_at": "noon"}, "expected a time"),
        ({"oi_circumstanc": "accident"}, "Did you mean 'oi_circumstance'"),
    ],
)
def test_a_report_is_checked(books: Books, facts: dict[str, Any], words: str):
    with pytest.raises(SuibaoError, match=words):
        reported(books, **facts)


def test_idle_between_orders_is_declined(books: Books):
    """OI-16: idle time is not covered (weak)."""
    one = reported(books, finished_at="2026-03-02T12:10:00")
    one.step("platform_files", "2026-03-05")
    one.step("accept", "2026-03-06")
    with pytest.raises(SuibaoError, match="no occupational injury"):
        one.step("confirm", "2026-03-16")
    one.step("decline", "2026-03-16")
    one.step("ask_review", "2026-04-16")
    one.step("uphold", "2026-05-18")
    assert one.claim.state == "not_confirmed"


def test_a_circumstance_that_nobody_checked_stays_undecided(books: Books):
    """OI-18: violence stands in a list with the status unverified."""
    one = reported(books, oi_circumstance="violence")
    assert one.last.outcome["would_settle"] == ["oi_circumstance_counts"]
    one.step("platform_files", "2026-03-05")
    one.step("accept", "2026-03-06")
    for event in ("confirm", "decline"):
        with pytest.raises(SuibaoError, match="oi_circumstance_counts") as told:
            one.step(event, "2026-03-16")
        assert "unverified" in told.value.en
    assert one.reload().state == "accepted"


def test_who_is_under_work_injury_goes_there(books: Books):
    """OI-5."""
    one = reported(books)
    one.step("platform_files", "2026-03-05")
    one.step("accept", "2026-03-06")
    with pytest.raises(SuibaoError, match="under_work_injury"):
        one.step("pass_on", "2026-03-07")
    one.step("pass_on", "2026-03-07", under_work_injury="yes", work_injury_claim="work_injury-x")
    assert one.claim.state == "passed_on"


def test_an_amount_without_its_base_waits_by_name(books: Books):
    """OI-23: the base of the benefits is not established; once a figure is given, the same claim is paid, once."""
    one = graded(books, 10)
    one.step("award", "2026-07-02")
    assert one.claim.state == "amount_open"
    (waits,) = one.last.outcome["open"]
    assert (waits["item"], waits["settle"]) == ("one_off_disability", ["oi_base_rule"])
    assert "not established" in waits["why"][0]["en"]
    assert posted(books, "") == {}
    assert one.step("award", "2026-07-02", "again").state == "amount_open"
    one.law = assuming("current", (("oi_base_rule", "60"),), "2026-03")
    one.step("award", "2026-07-03", "later")
    assert one.claim.state == "in_payment"
    assert one.step("award", "2026-07-03", "later").state == "in_payment"
    assert posted(books, OWED) == {f"{OWED}:440300": 7 * 600_000}
    assert one.monthly(202608).items == {}
    one.step("pay", "2026-07-04")
    one.step("close", "2026-07-05")


def test_a_held_step_sent_again_is_the_same_step(books: Books):
    one = graded(books, 10)
    first = one.step("award", "2026-07-02", "a")
    assert first.steps[-1].event == "hold"
    assert one.step("award", "2026-07-02", "a") == first
    with pytest.raises(SuibaoError, match="Ask for 'award'"):
        one.step("hold", "2026-07-02", "b")


def test_grade_1_month_by_month_under_an_assumed_base(books: Books):
    """OI-22 (derived), base assumed 100 %: 90 % of 10,000, from the month after the conclusion; without the base withheld."""
    law = assuming("current", (("oi_base_rule", "100"),), "2026-03")
    one = graded(books, 1, law=law)
    one.step("award", "2026-07-02")
    assert one.last.outcome["first_month"] == 202608
    assert posted(books, OWED) == {f"{OWED}:440300": 27_000_000}
    assert one.monthly(202608).items == {"allowance": 900_000}
    with pytest.raises(SuibaoError, match="Monthly benefits are running"):
        one.step("close", "2026-07-05")
    one.law = LAW
    assert one.monthly(202608).items == {}
    assert "oi_base_rule" in one.monthly(202608).withheld[0]


def test_a_death_pays_what_is_known(books: Books):
    """OI-22: 20 × the national income needs no base and is paid; the funeral grant waits for the base."""
    one = confirmed(books)
    one.step("die", "2026-03-20", died_on="2026-03-19", other_funeral_grant="no", dependent_spouse="no", other_dependants=0)
    with pytest.raises(SuibaoError, match="person died"):
        one.step("ask_appraisal", "2026-03-20")
    one.step("award", "2026-03-21")
    assert one.claim.state == "amount_open"
    assert {item["item"]: item["fen"] for item in one.last.outcome["items"]} == {"death_benefit": 113_004_000}
    assert [waits["item"] for waits in one.last.outcome["open"]] == ["funeral"]
    assert one.last.trace["outputs"] == {"oi_death_benefit": 113_004_000}
    one.step("award", "2026-03-22")
    assert posted(books, OWED) == {f"{OWED}:440300": 113_004_000}, "the death benefit is paid once"
    one.law = assuming("current", (("oi_base_rule", "100"),), "2026-03")
    one.step("award", "2026-03-23")
    assert posted(books, OWED) == {f"{OWED}:440300": 113_004_000 + 6_000_000}


def test_no_card_no_payment(books: Books):
    """OI-31."""
    one = confirmed(books, social_card_account="no")
    one.step("treat", "2026-03-20", injury_treatment=100)
    with pytest.raises(SuibaoError, match="social security card"):
        one.step("pay", "2026-03-21")
    one.step("pay", "2026-03-22", social_card_account="yes")
    assert posted(books, OWED) == {f"{OWED}:440300": 0}
