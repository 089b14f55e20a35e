"""Injury claims in the monthly benefit run: each month once, charged to whom the law says, until the claim closes."""

from __future__ import annotations

import pytest
from tests.support.injuries import AT_WORK, LAW, Injured, at, posted

from suibao.books import Books, ledger
from suibao.law.work_injury.disability import LAST_GRADE_GIVEN_WORK
from suibao.office.benefit_run import pay_month
from suibao.office.claims import work_injury

KIND = work_injury.KIND
POOL, BANK = "pool:work_injury:330100", "disbursement:work_injury:330100"


def awarded(books: Books, person: str, grade: int, care: str = "none", **facts) -> Injured:
    one = Injured(books, KIND)
    one.report(person=person * 32, key=f"F{person}", applicant="worker", **{**AT_WORK, **facts})
    one.step("accept", "2026-03-12")
    one.step("recognise", "2026-03-20")
    one.step("ask_appraisal", "2026-06-01")
    one.step("grade", "2026-07-01", disability_grade=grade, care_level=care)
    one.step("award", "2026-07-02", accepts_appraisal=True)
    return one


def run(books: Books, month: int, day: str):
    return pay_month(books, LAW, month, now=at(day), kind="work_injury")


def test_a_year_of_injuries_in_the_run(books: Books):
    """Grade 1: 90 % of 8,000 and 50 % of 10,000 from August; grade 9 nothing monthly; an uninsured employer's by advance."""
    first, ninth = awarded(books, "1", 1, "full"), awarded(books, "2", 9)
    other = awarded(books, "3", 4, employer_insured="no")
    once = posted(books, POOL)[POOL]
    assert once == -(27 + 9) * 800_000
    (july,) = run(books, 202607, "2026-08-01") or [None]
    assert july is None or july.amount_fen == 0, "nothing is due before the month after the conclusion"
    (august,) = run(books, 202608, "2026-09-01")
    assert august.amount_fen == 720_000 + 500_000
    other.step("ask_advance", "2026-09-25")
    other.step("demand", "2026-09-28")
    other.step("advance", "2026-10-15")
    (october,) = run(books, 202610, "2026-11-02")
    assert october.amount_fen == 2 * 1_220_000 + 3 * 600_000, "September is paid along; the advance from August on"
    account = "advance:U1:work_injury:330100"
    assert posted(books, account) == {account: -(21 * 800_000 + 3 * 600_000)}
    first.reload()
    first.step("die", "2026-11-10", died_on="2026-11-09", died_after_suspension="yes", other_funeral_grant="yes",
               dependent_spouse="no", other_dependants=0, orphans_and_lone_elders=0)  # fmt: skip
    before = posted(books, BANK)[BANK]
    (november,) = run(books, 202611, "2026-12-01")
    assert november.amount_fen == 1_220_000 + 600_000, "the month of the death is paid in full"
    assert posted(books, BANK)[BANK] == before + november.amount_fen
    run(books, 202612, "2027-01-04")
    assert first.reload().state == "settled", "nobody depends on the deceased"
    assert [one.reload().state for one in (ninth, other)] == ["in_payment"] * 2
    assert ledger.verify(books).ok


@pytest.mark.parametrize("grade", range(LAST_GRADE_GIVEN_WORK + 1, 11))
def test_grades_7_to_10_have_no_monthly_rule(grade: int):
    """The short way in `monthly` says what the rules say."""
    facts = {"region": "330100", "injury_decided": True, "conditions_lost": False, "refuses_appraisal": False, "refuses_treatment": False,
             "injury_mean_wage_fen": 800_000, "injury_average_wage_fen": 1_000_000, "disability_grade": grade, "injury_died": False,
             "relation_ended": False, "suitable_work_arranged": False, "injury_minimum_wage_fen": 200_000, "care_level": "none"}  # fmt: skip
    for draws, pension in ((False, 0), (True, 0), (True, 100_000)):
        case = facts | {"draws_basic_pension": draws, "basic_pension_fen": pension}
        rules = ("fund_allowance", "pension_top_up", "care_allowance")
        assert LAW.at(202608).evaluate(case, rules) == dict.fromkeys(rules, 0)
