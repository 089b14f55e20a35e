"""Work injury claims, from the report to the last payment. Expected amounts and days: see each row's source."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from tests.support.injuries import AT_WORK, LAW, PAYER, PERSON, D, Injured, at, posted

from suibao.books import Books, claims, ledger
from suibao.errors import SuibaoError
from suibao.office.claims import occupational_injury, work_injury
from suibao.office.claims.kinds import Act
from suibao.office.claims.listing import overdue, standings
from suibao.office.claims.work_injury_machine import MACHINE, InjuryEvent, InjuryState

KIND = work_injury.KIND
OWED = f"payable:{PERSON}:work_injury"


def recognised(books: Books, *, region: str = "330100", law: Any = LAW, **facts: Any) -> Injured:
    """A claim that was reported on 10 March 2026 and recognised on 20 March."""
    one = Injured(books, KIND, region=region, law=law)
    one.report(applicant="worker", **{**AT_WORK, **facts})
    one.step("accept", "2026-03-12")
    one.step("recognise", "2026-03-20")
    return one


def graded(books: Books, grade: int, care: str = "none", **facts: Any) -> Injured:
    """The same with a grade set on 1 July that both sides accept, and the award on 2 July."""
    one = recognised(books, **facts)
    one.step("ask_appraisal", "2026-06-01")
    one.step("grade", "2026-07-01", disability_grade=grade, care_level=care)
    one.step("award", "2026-07-02", accepts_appraisal=True)
    return one


# --- the machine


@pytest.mark.parametrize("kind", [work_injury, occupational_injury], ids=["work", "order"])
def test_every_pair_of_state_and_event(kind):
    machine = kind.KIND.machine
    for state in machine.states:
        for event in machine.events:
            after = machine.moves.get((state, event))
            if after is not None:
                assert machine.next(state, event) == after
                continue
            with pytest.raises(SuibaoError) as told:
                machine.next(state, event)
            assert str(event) in told.value.en
            assert event.zh in told.value.zh
            assert told.value.details["allowed"] == [str(one) for one in machine.open_to(state)]
    assert set(machine.events) == set(kind.PROCESS.rulings)


def test_every_state_can_be_reached_and_left_as_the_law_has_it():
    reached, grown = {MACHINE.start}, True
    while grown:
        found = {after for (state, _), after in MACHINE.moves.items() if state in reached} | reached
        grown, reached = found != reached, found
    assert reached == set(InjuryState)
    assert MACHINE.final == {InjuryState.WITHDRAWN}


def test_the_books_refuse_what_the_machine_refuses(books: Books):
    one = Injured(books, KIND)
    one.report(applicant="worker", **AT_WORK)
    for event in InjuryEvent:
        if (InjuryState.REPORTED, event) not in MACHINE.moves:
            with pytest.raises(SuibaoError, match="cannot follow"):
                one.step(event, "2026-03-11")
    with pytest.raises(SuibaoError, match="Nearest: accept"):
        one.step("acept", "2026-03-11")
    assert len(one.reload().steps) == 1


# --- amounts


def items_of(one: Injured) -> dict[str, tuple[int, str]]:
    return {item["item"]: (item["fen"], item["by"]) for item in one.last.outcome.get("items", ())}


def test_a_bill_is_shared_between_fund_and_a_late_employer(books: Books):
    """工伤保险条例 17(4): costs before a late application stay with the employer. 1,000 of 3,000 yuan were earlier."""
    one = Injured(books, KIND, event_on="2026-01-05")
    one.report("2026-03-10", applicant="worker", **AT_WORK)
    assert one.last.outcome["employer_bears_earlier_costs"] == "yes"
    one.step("accept", "2026-03-12")
    one.step("recognise", "2026-03-20")
    one.step("treat", "2026-03-21", injury_treatment=3000, treatment_before_application=1000, injury_devices="99.5")
    assert items_of(one) == {"treatment": (200_000, "fund"), "earlier_treatment": (100_000, "employer"), "devices": (9950, "fund")}
    one.step("pay", "2026-03-22")
    assert posted(books, "") == {
        "pool:work_injury:330100": -209_950, f"{OWED}:330100": 0, "disbursement:work_injury:330100": 209_950
    }  # fmt: skip
    with pytest.raises(SuibaoError, match="waits to be paid out"):
        one.step("pay", "2026-03-23")


def test_pay_while_off_work_is_told_and_not_posted(books: Books):
    """工伤保险条例 33: wage as before, by the employer: three months of 9,000 yuan."""
    one = recognised(books)
    one.step("off_work", "2026-03-21", original_wage=9000, suspension_months=3)
    assert items_of(one) == {"suspension_pay": (2_700_000, "employer")}
    assert posted(books, "") == {}


def test_monthly_benefits_begin_the_month_after_the_conclusion_and_follow_what_changes(books: Books):
    """工伤保险条例 34, 35: 90 % of 8,000; care 50 % of the average wage of 10,000, later of 11,000; 40: the pension instead."""
    one = graded(books, 1, "full")
    assert one.last.outcome["first_month"] == 202608
    assert one.monthly(202608).items == {"fund_allowance": 720_000, "care_allowance": 500_000}
    one.step("state", "2026-08-10", average_wage_now_fen=1_100_000)
    assert one.monthly(202608).items["care_allowance"] == 500_000
    assert one.monthly(202609).items == {"fund_allowance": 720_000, "care_allowance": 550_000}
    one.step("retire", "2026-09-10", basic_pension=5000)
    assert one.monthly(202609).items["fund_allowance"] == 720_000
    assert one.monthly(202610).items == {"pension_top_up": 220_000, "care_allowance": 550_000}


def test_a_month_is_withheld_while_a_figure_is_not_known(books: Books):
    """工伤保险条例 35(2): the minimum wage is the floor. Beijing's of 2026-08 is not in the figures, and nobody stated it."""
    one = graded(books, 2, region="110000", injury_minimum_wage=None)
    assert posted(books, OWED) == {f"{OWED}:110000": 20_000_000}  # 25 months of 8,000, which needs no minimum wage
    found = one.monthly(202608)
    assert found.items == {}
    assert "injury_minimum_wage_fen" in found.withheld[0]
    one.step("state", "2026-07-03", injury_minimum_wage=2540)
    assert one.monthly(202608).items == {"fund_allowance": 680_000}


def test_grades_5_to_10_end_with_the_relation(books: Books):
    """浙江省工伤保险条例 27: grade 5, 30 months of 8,000 each; after that nothing more."""
    one = graded(books, 5)
    one.step("end_relation", "2026-08-03", subsidy_base_wage=8000, months_to_pension_age=240, left_under_article_38="no")
    assert items_of(one) == {"medical_subsidy": (24_000_000, "fund"), "employment_subsidy": (24_000_000, "employer")}
    assert one.claim.state == "settled"
    assert posted(books, OWED) == {f"{OWED}:330100": 18 * 800_000 + 24_000_000}


def test_grade_1_keeps_the_relation(books: Books):
    one = graded(books, 1)
    with pytest.raises(SuibaoError, match="keep the labour relation"):
        one.step("end_relation", "2026-08-03", subsidy_base_wage=8000, months_to_pension_age=240, left_under_article_38="no")


def test_a_recheck_is_open_after_a_year_and_changes_the_next_month(books: Books):
    """工伤保险条例 28. The one-off benefit is not paid again."""
    one = graded(books, 2)
    with pytest.raises(SuibaoError, match="a year after"):
        one.step("ask_recheck", "2027-06-30")
    one.step("ask_recheck", "2027-07-01")
    assert one.last.outcome["deadline"]["note"]["en"].startswith("The holidays of 2027")
    one.step("regrade", "2027-08-02", disability_grade=1, care_level="partly")
    assert one.claim.state == "in_payment"
    assert one.monthly(202708).items == {"fund_allowance": 680_000}
    assert one.monthly(202709).items == {"fund_allowance": 720_000, "care_allowance": 300_000}
    assert posted(books, OWED) == {f"{OWED}:330100": 20_000_000}


def test_benefits_stop_for_who_refuses_treatment_and_come_back(books: Books):
    one = graded(books, 3)
    with pytest.raises(SuibaoError, match="refuses_treatment"):
        one.step("halt", "2026-09-01", document="no reason")
    one.step("halt", "2026-09-02", refuses_treatment="yes")
    assert (one.claim.state, one.claim.state in KIND.paying) == ("halted", False)
    one.step("restore", "2026-11-02")
    assert one.monthly(202611).items == {"fund_allowance": 640_000}


def test_people_missing(books: Books):
    """工伤保险条例 41: from the fourth month dependants draw 40 %; half of the death benefit before, the rest after."""
    one = recognised(books, away_on_business="yes", missing_after_accident="yes")
    one.step("go_missing", "2026-03-21", dependent_spouse="yes", other_dependants=0, orphans_and_lone_elders=0)
    assert [one.monthly(month).items for month in (202603, 202605, 202606)] == [{}, {}, {"dependants_pension": 320_000}]
    with pytest.raises(SuibaoError, match="needs hardship"):
        one.step("advance_death", "2026-04-01", missing_hardship="no")
    one.step("advance_death", "2026-04-01", missing_hardship="yes")
    half = 113_004_000 // 2  # 20 × 56,502 yuan for deaths in 2026 (facts/injury.md WI-24)
    assert items_of(one) == {"death_advance": (half, "fund")}
    with pytest.raises(SuibaoError, match="No advance is open"):
        one.step("advance_death", "2026-04-02", missing_hardship="yes")
    one.step("die", "2026-09-01", died_on="2026-08-31", died_after_suspension="no", other_funeral_grant="no")
    assert items_of(one) == {"funeral": (6_000_000, "fund"), "death_benefit": (half, "fund")}
    assert [one.monthly(month).items for month in (202608, 202609)] == [{"dependants_pension": 320_000}] * 2


def test_a_third_party_owes_the_treatment_back(books: Books):
    """社会保险法 42: the fund pays what the third party does not, and recovers it; devices are the fund's own."""
    one = recognised(books, third_party_caused="yes")
    one.step("treat", "2026-03-21", injury_treatment=1000, injury_devices=200, third_party_paid=300)
    assert items_of(one) == {"treatment": (70_000, "third_party"), "devices": (20_000, "fund")}
    assert posted(books, "advance") == {f"advance:third-{one.claim.claim}:work_injury:330100": -70_000}


# --- an employer that did not insure


def test_the_fund_pays_in_place_of_an_employer_that_does_not(books: Books):
    """社会保险法 41; 先行支付暂行办法 7: called on in 3 working days, 5 to pay. National Day: 30 September to 14 October 2026."""
    one = graded(books, 1, employer_insured="no")
    assert items_of(one) == {"one_off_disability": (21_600_000, "uninsured_employer")}
    assert posted(books, "") == {}
    assert "pays itself" in one.monthly(202608).withheld[0]
    with pytest.raises(SuibaoError, match="comes first"):
        one.step("demand", "2026-09-28")
    one.step("ask_advance", "2026-09-25")
    assert one.last.due_on == D("2026-09-30")
    one.step("demand", "2026-09-30")
    assert one.last.outcome["demand_in_time"] is True
    assert one.last.due_on == D("2026-10-13")
    with pytest.raises(SuibaoError, match="not over"):
        one.step("advance", "2026-10-13")
    one.step("advance", "2026-10-14")
    account = f"advance:{PAYER}:work_injury:330100"
    assert posted(books, "") == {account: -21_600_000, f"{OWED}:330100": 21_600_000}
    found = one.monthly(202608)
    assert (found.items, found.funds) == ({"fund_allowance": 720_000}, {"fund_allowance": account})
    with pytest.raises(SuibaoError, match="0 lies prepaid"):
        one.step("recover", "2026-10-15", recovered_fen=1)
    with books.begin() as connection:
        ledger.record(connection, ledger.Transfer("collection:all:330100", f"prepaid:{PAYER}:all:330100", 600_000, 202610, "receipt", "bank 1"))
    one.step("recover", "2026-10-15", recovered_fen=600_000)
    assert one.last.outcome["left_fen"] == 21_000_000
    assert posted(books, account) == {account: -21_000_000}
    one.step("advance", "2026-10-16")
    assert items_of(one) == {}, "what was advanced is not advanced again"


def test_an_employer_that_pays_ends_the_call(books: Books):
    one = graded(books, 1, employer_insured="no")
    one.step("ask_advance", "2026-09-25")
    one.step("employer_pays", "2026-09-28")
    assert (one.last.due_on, one.monthly(202608).items) == (None, {})
    one.step("demand", "2026-09-29")
    with pytest.raises(SuibaoError):
        one.step("advance", "2026-09-30", employer_pays="yes")
    one.step("advance", "2026-10-20")
    assert posted(books, "") == {}, "what the employer paid is not advanced"


def test_no_advance_for_who_is_insured_or_without_a_name(books: Books):
    with pytest.raises(SuibaoError, match="no advance is needed"):
        recognised(books).step("ask_advance", "2026-03-21")
    other = Injured(books, KIND)
    other.report(payer="", key="F2", applicant="worker", **{**AT_WORK, "employer_insured": "no"})
    other.step("accept", "2026-03-12")
    other.step("recognise", "2026-03-20")
    with pytest.raises(SuibaoError, match="named employer"):
        other.step("ask_advance", "2026-03-21")


# --- recognition


def test_what_is_not_stated_is_named_and_not_guessed(books: Books):
    one = Injured(books, KIND)
    stated = {name: value for name, value in AT_WORK.items() if name not in ("from_work", "employer_insured")}
    one.report(applicant="worker", **stated)
    assert one.last.outcome["outlook"] == "unknown"
    one.step("accept", "2026-03-12")
    for event in ("recognise", "decline"):
        with pytest.raises(SuibaoError) as told:
            one.step(event, "2026-03-20")
        assert "from_work" in told.value.details["settle"]
    one.step("state", "2026-03-20", from_work="yes")
    one.step("recognise", "2026-03-21")
    assert one.last.outcome["liable_unit"] == "employer"
    with pytest.raises(SuibaoError, match="employer_insured"):
        one.step("treat", "2026-03-22", injury_treatment=100)


def test_drunk_at_work_is_declined_reviewed_and_decided_again(books: Books):
    """工伤保险条例 16(2), 55."""
    one = Injured(books, KIND)
    one.report(applicant="worker", **{**AT_WORK, "by_drink_or_drugs": "yes"})
    one.step("accept", "2026-03-12")
    with pytest.raises(SuibaoError, match="no work injury"):
        one.step("recognise", "2026-03-20")
    one.step("decline", "2026-03-20")
    one.step("review", "2026-04-20")
    one.step("revoke", "2026-06-22")
    assert (one.claim.state, one.last.due_on) == ("accepted", D("2026-08-21"))
    one.step("state", "2026-06-23", by_drink_or_drugs="no")
    one.step("recognise", "2026-06-24")


def test_papers_are_asked_for_at_once(books: Books):
    """工伤保险条例 18."""
    one = Injured(books, KIND)
    one.report(applicant="union", **{**AT_WORK, "evidence": ["application_form"]})
    with pytest.raises(SuibaoError, match="relation_proof, medical_diagnosis"):
        one.step("accept", "2026-03-11")
    asked = one.step("ask_more", "2026-03-11", "letter")
    assert one.step("ask_more", "2026-03-11", "letter") == asked
    assert one.last.outcome["asked_for"] == ["relation_proof", "medical_diagnosis"]
    one.step("supply", "2026-04-01", evidence=["relation_proof", "medical_diagnosis"])
    assert one.last.due_on == D("2026-04-16")
    one.step("accept", "2026-04-02")


def test_refusal_needs_a_ground(books: Books):
    one = Injured(books, KIND, event_on="2025-03-01")
    one.report("2026-03-10", applicant="worker", **AT_WORK)
    assert one.last.outcome["in_time"] == "no"
    with pytest.raises(SuibaoError, match="out of time"):
        one.step("accept", "2026-03-11")
    one.step("refuse", "2026-03-11")
    assert one.last.outcome["rule"] == "injury_application_in_time"
    other = Injured(books, KIND)
    other.report(key="F2", applicant="worker", **AT_WORK)
    with pytest.raises(SuibaoError, match="Nothing in the law refuses"):
        other.step("refuse", "2026-03-11")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"aplicant": "worker"}, "Did you mean 'applicant'"),
        ({"applicant": "neighbour"}, "employer, worker, relative or union"),
        ({"applicant": "worker", "injury_mean_wag": 8000}, "Did you mean 'injury_mean_wage'"),
        ({"applicant": "worker", "disability_grade": 11}, "expected 0 to 10"),
        ({"applicant": "worker", "died_on": "tomorrow"}, "expected a day"),
        ({"applicant": "worker", "from_month": "March"}, "expected a month"),
        ({"applicant": "worker", "evidence": "application_form"}, "expected a list"),
        ({"applicant": "worker", "recovered_fen": "0"}, "above zero"),
    ],
)
def test_facts_are_checked(books: Books, facts: dict[str, Any], words: str):
    with pytest.raises(SuibaoError, match=words):
        Injured(books, KIND).report(**facts)


def test_the_day_on_which_a_report_came_in_counts(books: Books):
    """A paper form of 10 March, entered on 20 April: in the employer's thirty days (工伤保险条例 17)."""
    one = Injured(books, KIND)
    one.report("2026-04-20", applicant="employer", reported_on="2026-03-10", **AT_WORK)
    assert (one.last.happened_on, one.last.due_on, one.last.outcome["in_time"]) == (D("2026-03-10"), D("2026-03-25"), "yes")
    for day in ("2026-04-21", "2026-03-01"):
        with pytest.raises(SuibaoError, match="does not fit"):
            Injured(books, KIND).report("2026-04-20", key="F2", applicant="employer", reported_on=day)


def test_a_claim_is_about_a_person_key(books: Books):
    with pytest.raises(SuibaoError, match="32 hexadecimal"):
        Injured(books, KIND).report(person="449900199003070011", applicant="worker")
    with books.begin() as connection:
        assert standings(connection) == []


# --- deadlines over holidays. National Day 2025: 1 to 8 October off; 2026: 1 to 7 October off (国办发明电〔2024〕12号, 〔2025〕7号)


def test_days_of_the_agency_move_over_national_day(books: Books):
    one = Injured(books, KIND, event_on="2025-08-01")
    one.report("2025-09-16", applicant="worker", **AT_WORK)
    assert one.last.due_on == D("2025-10-09")  # 15 days: 1 October
    one.step("accept", "2025-09-16", clear_case="yes")
    assert one.last.due_on == D("2025-10-09")  # 15 days in a clear case
    other = Injured(books, KIND, event_on="2026-07-01")
    other.report("2026-08-03", key="F2", applicant="worker", **AT_WORK)
    other.step("accept", "2026-08-05")
    assert other.last.due_on == D("2026-10-08")  # 60 days: 4 October
    with books.begin() as connection:
        assert [row.claim for row in overdue(connection, D("2026-10-08"))] == [one.claim.claim]
        assert [row.claim for row in overdue(connection, D("2026-10-09"))] == [one.claim.claim, other.claim.claim]
        assert overdue(connection, D("2026-10-09"), "occupational_injury") == []


@pytest.mark.parametrize(("day", "bears"), [("2025-10-01", "no"), ("2025-10-09", "no"), ("2025-10-10", "yes")])
def test_the_employers_thirty_days_end_after_the_holiday(books: Books, day: str, bears: str):
    """工伤保险条例 17; Civil Code 203: 30 days from 1 September 2025 end on 1 October, a holiday."""
    one = Injured(books, KIND, event_on="2025-09-01")
    one.report(day, applicant="employer", **AT_WORK)
    assert (one.last.outcome["in_time"], one.last.outcome["employer_bears_earlier_costs"]) == ("no" if bears == "yes" else "yes", bears)


def test_the_workers_year_ends_after_the_holiday(books: Books):
    """17(2): one year from 3 October 2025 ends on 3 October 2026, in the holidays: 8 October."""
    for key, (day, in_time) in enumerate([("2026-10-08", "yes"), ("2026-10-09", "no")]):
        one = Injured(books, KIND, event_on="2025-10-03")
        one.report(day, key=f"F{key}", applicant="worker", **AT_WORK)
        assert one.last.outcome["in_time"] == in_time


def test_the_clock_stands_still_while_a_finding_is_awaited(books: Books):
    """工伤保险条例 20(3): accepted on 12 March, 40 days used by 21 April: the 20 left run from 1 June to 21 June, a Sunday
    of the Dragon Boat holiday (19 to 21 June 2026)."""
    one = Injured(books, KIND)
    one.report(applicant="worker", **AT_WORK)
    one.step("accept", "2026-03-12")
    assert one.last.due_on == D("2026-05-11")
    with pytest.raises(SuibaoError, match="awaited"):
        one.step("suspend", "2026-04-21")
    one.step("suspend", "2026-04-21", awaited="arbitration on the labour relation")
    assert (one.last.due_on, one.last.outcome["days_left"]) == (None, 20)
    one.step("resume", "2026-06-01")
    assert one.last.due_on == D("2026-06-22")


def test_a_second_appraisal_can_be_asked_for_in_fifteen_days(books: Books):
    """工伤保险条例 26; the award waits so long, unless both sides accept."""
    one = recognised(books)
    one.step("ask_appraisal", "2026-08-03")
    one.step("extend_appraisal", "2026-09-01")
    assert one.last.due_on == D("2026-11-02")  # 90 days: 1 November, a Sunday
    with pytest.raises(SuibaoError, match="extended already"):
        one.step("extend_appraisal", "2026-09-02")
    one.step("grade", "2026-09-15", disability_grade=8, care_level="none", received_on="2026-09-16")
    assert one.last.due_on == D("2026-10-08")  # 1 October
    with pytest.raises(SuibaoError, match="until 2026-10-08"):
        one.step("award", "2026-10-08")
    one.step("ask_second", "2026-10-08")
    one.step("grade_again", "2026-11-02", disability_grade=7, care_level="none")
    one.step("award", "2026-11-03")
    assert items_of(one) == {"one_off_disability": (13 * 800_000, "fund")}


def test_too_late_for_a_second_appraisal(books: Books):
    one = recognised(books)
    one.step("ask_appraisal", "2026-08-03")
    one.step("grade", "2026-09-15", disability_grade=8, care_level="none")
    with pytest.raises(SuibaoError, match="ended on 2026-09-30"):
        one.step("ask_second", "2026-10-01")
    one.step("award", "2026-10-01")


def test_a_day_in_a_year_without_a_notice_is_told_as_open(books: Books):
    one = Injured(books, KIND, event_on="2026-11-02")
    one.report("2026-11-20", applicant="worker", **AT_WORK)
    one.step("accept", "2026-11-20")
    assert one.last.due_on == D("2027-01-19")
    assert "2027" in one.last.outcome["deadline"]["note"]["zh"]


@pytest.mark.parametrize(("day", "words"), [("2026-03-09", "2026-03-10"), ("2026-04-02", "today")])
def test_a_step_fits_in_time(books: Books, day: str, words: str):
    one = Injured(books, KIND)
    one.report(applicant="worker", **AT_WORK)
    with pytest.raises(SuibaoError, match=words):
        KIND.act(books, LAW, one.claim, Act("accept", D(day), "k", at("2026-04-01"), "test"))


# --- the same again, two at once


def test_the_same_report_twice_is_one_claim(books: Books):
    one = Injured(books, KIND)
    first = one.report(applicant="worker", **AT_WORK)
    assert one.report("2026-03-11", applicant="worker", **AT_WORK) == first
    with pytest.raises(SuibaoError, match="other content"):
        one.report(applicant="relative", **AT_WORK)
    with pytest.raises(SuibaoError, match="something else"):
        one.report(applicant="worker", payer="U2", **AT_WORK)
    with books.begin() as connection:
        assert len(standings(connection)) == 1


def test_the_same_step_twice_pays_once(books: Books):
    one = recognised(books)
    first = one.step("treat", "2026-03-21", "bill 1", injury_treatment=100)
    assert one.step("treat", "2026-03-21", "bill 1", injury_treatment="100.00") == first
    with pytest.raises(SuibaoError, match="new key"):
        one.step("treat", "2026-03-21", "bill 1", injury_treatment=101)
    one.step("treat", "2026-03-21", "bill 2", injury_treatment=100)
    assert posted(books, OWED) == {f"{OWED}:330100": 20_000}


def test_two_clerks_at_once(books: Books):
    """Eight at once: the same key is one step; of two different decisions one is refused; bills all count."""
    one = Injured(books, KIND)

    def opened(_: int) -> str:
        return Injured(books, KIND).report(applicant="worker", **AT_WORK).claim

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(opened, range(8)))) == 1
    one.report(applicant="worker", **AT_WORK)
    one.step("accept", "2026-03-12")
    one.step("recognise", "2026-03-20")
    start = one.claim

    def told(event: str, key: str, **facts: Any) -> str:
        try:
            return KIND.act(books, LAW, start, Act(event, D("2026-03-23"), key, at("2026-03-23"), key, facts)).state
        except SuibaoError as error:
            return error.en

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(told, "treat", f"bill {n % 4}", injury_treatment=100 + n % 4) for n in range(8)]
        assert {job.result() for job in jobs} == {"recognised"}
        rivals = [pool.submit(told, event, event) for event in ("heal", "ask_appraisal")]
        ended = {job.result() for job in rivals}
    assert len(one.reload().steps) == 3 + 4 + 1
    assert one.claim.state in ended
    assert any("cannot follow" in text for text in ended)
    assert posted(books, OWED) == {f"{OWED}:330100": 100 * (100 + 101 + 102 + 103)}
    assert ledger.verify(books).ok


def test_a_refused_step_leaves_nothing(books: Books):
    """Decision and posting are one transaction: an amount that the ledger refuses takes the step with it."""
    one = recognised(books)
    with books.begin() as connection:
        key = f"benefit|{one.claim.claim}|treatment|202603|4"
        ledger.record(connection, ledger.Transfer("pool:work_injury:330100", f"{OWED}:330100", 1, 202603, "x", key))
    with pytest.raises(SuibaoError):
        one.step("treat", "2026-03-21", injury_treatment=100)
    assert len(one.reload().steps) == 3
    assert posted(books, OWED) == {f"{OWED}:330100": 1}


def test_decisions_keep_their_trace(books: Books):
    one = graded(books, 1, "full")
    traced = {step.event: step for step in one.claim.steps if step.trace}
    assert {"report", "accept", "recognise", "award"} <= set(traced)
    award = traced["award"]
    assert award.trace["outputs"]["one_off_disability"] == 21_600_000
    assert award.law_digest == award.trace["law"]["digest"]
    with books.begin() as connection:
        assert claims.load(connection, one.claim.claim) == one.claim
    assert isinstance(award.happened_on, date)
