"""Unemployment claims, from the application to the last month. Expected days and amounts: see each row's source."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from tests.cases import folder, missing
from tests.support.injuries import LAW, PERSON, Injured, posted
from tests.support.jobless import FIGURES, GUANGZHOU, KNOWN, LOST, paid
from tests.support.records import OTHER, assess, employed, pay

from suibao.books import Books, benefits, claims, ledger
from suibao.errors import SuibaoError
from suibao.law.casetables import assuming
from suibao.office.calendar_months import plus
from suibao.office.claims.unemployment import KIND, PROCESS
from suibao.office.claims.unemployment_machine import MACHINE, JoblessEvent, JoblessState

PUBLISHED = folder() / "injury_unemployment_maternity.yaml"

def applied(books: Books, law: Any = KNOWN, region: str = GUANGZHOU, key: str = "F1", day: str = "2026-03-10", **facts: Any) -> Injured:
    one = Injured(books, KIND, law=law, region=region, event_on="2026-03-02")
    one.report(day, payer="", key=key, person=PERSON if key == "F1" else OTHER, **{**LOST, **facts})
    return one


def granted(books: Books, **facts: Any) -> Injured:
    one = applied(books, **facts)
    one.step("decide", "2026-03-12")
    assert one.claim.state == "drawing", one.last.outcome
    return one


def instalments(books: Books, one: Injured) -> dict[int, int]:
    with books.begin() as connection:
        return {row.month: row.amount_fen for row in benefits.paid_for(connection, one.claim.claim)}


# --- the machine


def test_every_pair_of_state_and_event_of_unemployment():
    for state in MACHINE.states:
        for event in MACHINE.events:
            after = MACHINE.moves.get((state, event))
            if after is not None:
                assert MACHINE.next(state, event) == after
                continue
            with pytest.raises(SuibaoError) as told:
                MACHINE.next(state, event)
            assert str(event) in told.value.en
            assert event.zh in told.value.zh
    assert set(MACHINE.events) == set(PROCESS.rulings)
    assert MACHINE.final == {JoblessState.ENDED, JoblessState.DIED, JoblessState.REFUSED, JoblessState.WITHDRAWN}


@pytest.mark.parametrize("state", ["received", "drawing", "stopped"])
def test_the_books_refuse_what_the_machine_of_unemployment_refuses(books: Books, state: str):
    one = applied(books)
    if state != "received":
        one.step("decide", "2026-03-12")
    if state == "stopped":
        one.step("stop", "2026-04-01", stop_reason="reemployed")
    assert one.claim.state == state
    for event in JoblessEvent:
        if (JoblessState(state), event) not in MACHINE.moves:
            with pytest.raises(SuibaoError, match="cannot follow"):
                one.step(event, "2026-04-02")
    assert one.reload().state == state


# --- the decision


@pytest.mark.parametrize(
    ("facts", "state", "why"),
    [
        ({}, "drawing", "社会保险法 45"),
        ({"jobless_months_paid": 11}, "refused", "社会保险法 45(1)"),
        ({"jobless_months_paid": 12}, "drawing", "社会保险法 45(1)"),
        ({"work_ending": "resigned"}, "refused", "若干规定 13"),
        ({"work_ending": "left_unpaid_insurance"}, "drawing", "若干规定 13(5), 劳动合同法 38(3)"),
        ({"work_ending": "agreed_on_workers_proposal"}, "refused", "若干规定 13(3)"),
        ({"is_registered_jobless": "no"}, "refused", "社会保险法 45(3)"),
        ({"seeks_work": "no"}, "refused", "社会保险法 45(3)"),
        ({"seeks_work": None}, "waiting", "not stated"),
        ({"jobless_months_paid": None}, "waiting", "no record in the books"),
        ({"subsistence_line": None}, "waiting", "社会保险法 47: never below it, and it is not stated"),
    ],
)
def test_decisions(books: Books, facts: dict[str, Any], state: str, why: str):
    one = applied(books, **facts)
    one.step("decide", "2026-03-12")
    assert one.claim.state == state, why
    assert one.last.trace or state == "waiting"
    if state == "waiting":
        (name,) = facts
        assert any(settle.startswith(name) for settle in one.last.outcome["settle"])
        assert one.last.outcome["words"]["zh"]
    with books.begin() as connection:
        assert ledger.entries(books).num_rows == 0, "a decision pays nothing: the run does"
        assert claims.load(connection, one.claim.claim).state == state


@pytest.mark.parametrize(
    ("region", "law", "settle"),
    [
        ("320100", KNOWN, "jobless_first_years"),  # facts/unemployment.md 6: durations outside Guangdong
        ("410100", KNOWN, "jobless_first_years"),  # Henan: amount known, duration not
        (GUANGZHOU, LAW, "minimum_wage_monthly"),  # lapsed in 2026-01
        ("350000", assuming("current", (*FIGURES, ("jobless_months_per_year", "2")), "2026-03"), "jobless_months_per_half_year"),
    ],
)
def test_what_is_not_established_makes_the_claim_wait_by_name(books: Books, region: str, law: Any, settle: str):
    one = applied(books, law, region)
    one.step("decide", "2026-03-12")
    assert one.claim.state == "waiting"
    assert settle in one.last.outcome["settle"]
    with pytest.raises(SuibaoError, match=settle):
        one.step("grant", "2026-03-12")
    with pytest.raises(SuibaoError, match=settle):
        one.step("refuse", "2026-03-12")
    assert paid(books, 202604) == []


def test_a_claim_that_waited_goes_on_when_what_was_missing_is_stated(books: Books):
    one = applied(books, is_registered_jobless=None)
    one.step("decide", "2026-03-11")
    assert one.last.outcome["settle"] == ["is_registered_jobless"]
    one.step("register", "2026-03-12")
    assert one.claim.state == "received"
    one.step("decide", "2026-03-13")
    assert (one.claim.state, one.claim.decided("months_in_all")) == ("drawing", 3)


def test_a_clerk_cannot_decide_against_the_law(books: Books):
    one = applied(books)
    with pytest.raises(SuibaoError, match="law says otherwise"):
        one.step("refuse", "2026-03-12")
    one.step("grant", "2026-03-12")
    other = applied(books, key="F2", work_ending="resigned")
    with pytest.raises(SuibaoError, match="law says otherwise"):
        other.step("grant", "2026-03-12")
    other.step("refuse", "2026-03-12")
    assert other.last.outcome["conditions_not_met"] == ["非因本人意愿中断就业"]


@pytest.mark.parametrize(
    ("region", "day", "due"),
    [
        (GUANGZHOU, "2026-03-10", "2026-03-19"),  # 广东省失业保险条例 36: 7 working days
        ("330100", "2026-03-10", "2026-03-24"),  # 社会保险经办条例 24: 10 working days
        (GUANGZHOU, "2026-09-30", "2026-10-15"),  # over the National Day holiday of 2026 and the Saturday worked (10-10)
    ],
)
def test_the_decision_is_due_in_working_days(books: Books, region: str, day: str, due: str):
    assert applied(books, region=region, day=day).claim.due_on == date.fromisoformat(due)


def test_months_paid_come_from_the_books(books: Books):
    made = employed(202501, 202602, region=GUANGZHOU)
    assess(books, made)
    pay(books, [one for one in made if one.month != 202512])
    one = applied(books, jobless_months_paid=None, months_elsewhere=6)
    one.step("decide", "2026-03-12")
    assert one.last.outcome["found"]["jobless_months_paid"] == 13 + 6, "the month still owed does not count (社会保险法 45(1))"


def test_a_platform_worker_waits_for_the_test_that_nobody_has_published(books: Books):
    one = applied(books, work_ending="no_contract", was_deactivated="yes", deactivated_for_fault="no")
    one.step("decide", "2026-03-12")
    assert one.claim.state == "waiting"
    assert one.last.outcome["settle"] == ["flexible_involuntary_test"]
    with_test = assuming("current", (*FIGURES, ("flexible_involuntary_test", "yes")), "2026-03")
    other = applied(books, with_test, key="F2", work_ending="no_contract", was_deactivated="yes", deactivated_for_fault="no")
    other.step("decide", "2026-03-12")
    assert other.claim.state == "drawing"
    nothing_offered = applied(books, with_test, "120000", "F3", work_ending="no_contract", was_deactivated="yes")
    nothing_offered.step("decide", "2026-03-12")
    assert nothing_offered.claim.state == "refused", "Tianjin lets no flexible worker in (U-20)"


# --- months paid


def test_months_are_paid_from_the_month_after_the_application_to_the_last(books: Books):
    one = granted(books)
    assert one.claim.decided("first_month") == 202604  # 广东省失业保险条例 36
    paid(books, 202603, 202604, 202605, 202606, 202607)
    assert instalments(books, one) == {202604: 180000, 202605: 180000, 202606: 180000}  # 19: 90 % of 2,000; 17: 3 months
    assert one.reload().state == "ended"
    assert posted(books, f"payable:{PERSON}") == {f"payable:{PERSON}:unemployment:{GUANGZHOU}": 0}
    assert posted(books, "pool:unemployment") == {f"pool:unemployment:{GUANGZHOU}": -540000}
    assert posted(books, "disbursement") == {f"disbursement:unemployment:{GUANGZHOU}": 540000}
    assert ledger.verify(books).ok


def test_the_amount_moves_with_the_minimum_wage_and_the_subsistence_line(books: Books):
    one = granted(books)
    paid(books, 202604)
    one.reload()
    one.step("state", "2026-05-06", subsistence_line=1900)
    paid(books, 202605, law=assuming("current", FIGURES, "2026-03"))
    assert instalments(books, one) == {202604: 180000, 202605: 190000}  # 社会保险法 47: not below the subsistence line


def test_the_fund_pays_the_medical_contributions_where_the_base_is_known(books: Books):
    granted(books)
    (totals,) = paid(books, 202604)
    with books.begin() as connection:
        (held,) = benefits.held_by(connection, totals.run)
    assert (held.why, "jobless_medical_base" in held.en) == ("beside", True)
    paid(books, 202605, law=assuming("current", (*FIGURES, ("jobless_medical_base", "6000")), "2026-03"))
    medical = f"pool:employee_medical:{GUANGZHOU}"
    assert posted(books, medical) == {medical: 48000}  # 6,000 at 6 % and 2 % (穗医保规字〔2022〕1号)
    assert posted(books, "due:unemployment_fund") == {f"due:unemployment_fund:employee_medical:{GUANGZHOU}": 0}
    assert posted(books, "pool:unemployment") == {f"pool:unemployment:{GUANGZHOU}": -2 * 180000 - 48000}
    assert ledger.verify(books).ok


@pytest.mark.skipif(not PUBLISHED.exists(), reason=missing(PUBLISHED.name))
@pytest.mark.parametrize("years", [1, 5, 10])
def test_published_maxima_through_the_ledger(books: Books, years: int):
    """U1: 12, 18 and 24 months at most. The provincial formula is assumed to be generous, so that the maxima bind."""
    (example,) = [one for one in yaml.safe_load(PUBLISHED.read_text())["unemployment"] if one["id"] == "U1"]
    most = example["expected"]["max_months"][example["inputs"]["years"].index(years)]
    generous = (("jobless_first_years", "99"), ("jobless_months_per_year", "12"), ("jobless_first_payment_after", "1"))
    law = assuming("current", (*FIGURES, *generous, ("jobless_benefit_share", "90")), "2026-03")
    one = granted(books, law=law, region="320100", jobless_months_paid=12 * years)
    assert one.claim.decided("months_in_all") == most
    last = plus(202603, most + 2)
    paid(books, plus(last, -12), last, law=law)  # 24 months: the first run catches up with what is due
    assert len(instalments(books, one)) == most
    assert posted(books, "pool:unemployment") == {"pool:unemployment:320100": -180000 * most}
    assert one.reload().state == "ended"


@pytest.mark.skipif(not PUBLISHED.exists(), reason=missing(PUBLISHED.name))
def test_published_example_of_xiamen_through_the_ledger(books: Books):
    """U2: one year gives two months at 0.9 of the minimum wage (2,000 assumed; the month of the first payment too)."""
    (example,) = [one for one in yaml.safe_load(PUBLISHED.read_text())["unemployment"] if one["id"] == "U2"]
    law = assuming("current", (*FIGURES, ("jobless_first_payment_after", "1")), "2026-03")
    one = granted(books, law=law, region="350000", jobless_months_paid=12 * example["inputs"]["years"])
    paid(books, 202604, 202605, 202606, law=law)
    fen = int(example["expected"]["rate_of_minimum_wage"] * 200000)
    assert list(instalments(books, one).values()) == [fen] * example["expected"]["months"]


# --- what stops


@pytest.mark.parametrize(
    ("reason", "article"),
    [("reemployed", "51(1)"), ("conscripted", "51(2)"), ("emigrated", "51(3)"), ("draws_pension", "51(4)")],
)
def test_each_reason_stops_with_its_article_and_keeps_the_months_left(books: Books, reason: str, article: str):
    one = granted(books)
    paid(books, 202604)
    one.reload()
    one.step("stop", "2026-04-25", stop_reason=reason)
    outcome = one.last.outcome
    assert (outcome["article"], outcome["months_drawn"], outcome["months_left"]) == (f"社会保险法 {article}", 1, 2)
    paid(books, 202605, 202606)
    assert list(instalments(books, one)) == [202604], "never after a stop"


def test_no_reason_no_stop(books: Books):
    one = granted(books)
    with pytest.raises(SuibaoError, match="law says otherwise"):
        one.step("stop", "2026-04-01")
    with pytest.raises(SuibaoError, match="after the step"):
        one.step("stop", "2026-04-01", stop_reason="reemployed", since="2026-05-01")


@pytest.mark.parametrize(("region", "allowed"), [(GUANGZHOU, 2), ("320100", 0)])
def test_refusals_stop_when_they_are_one_too_many(books: Books, region: str, allowed: int):
    """社会保险法 51(5) names no number: the first stops; Guangdong counts three in all (28)."""
    generous = (("jobless_first_years", "99"), ("jobless_months_per_year", "1"), ("jobless_first_payment_after", "1"))
    law = assuming("current", (*FIGURES, *generous, ("jobless_benefit_share", "90")), "2026-03") if region != GUANGZHOU else KNOWN
    one = granted(books, law=law, region=region)
    for number in range(allowed):
        one.step("turn_down", "2026-04-02")
        assert (one.claim.state, one.last.outcome["refusals"]) == ("drawing", number + 1)
    one.step("turn_down", "2026-04-03")
    assert (one.claim.state, one.last.event, one.last.outcome["article"]) == ("stopped", "stop", "社会保险法 51(5)")


def test_what_was_paid_after_the_reason_arose_is_to_be_given_back(books: Books):
    one = granted(books)
    paid(books, 202604, 202605)
    one.reload()
    one.step("stop", "2026-05-25", stop_reason="reemployed", since="2026-04-20")
    assert one.last.outcome["overpaid"] == {"202605": 180000}, "April had begun before the new work"
    assert one.last.outcome["months_left"] == 2
    owed = f"overpaid:{PERSON}:unemployment:{GUANGZHOU}"
    assert posted(books, owed) == {owed: -180000}
    assert posted(books, "pool:unemployment") == {f"pool:unemployment:{GUANGZHOU}": -180000}
    one.step("reopen", "2026-05-26", from_month="2026-05")
    assert posted(books, owed) == {owed: 0}, "the stop was a mistake: put back"
    paid(books, 202606, 202607)
    assert list(instalments(books, one)) == [202604, 202605, 202606]
    assert one.reload().state == "ended"
    assert ledger.verify(books).ok


def test_months_left_go_to_the_next_loss_of_work_once(books: Books):
    one = granted(books, jobless_months_paid=120)  # 广东省失业保险条例 17: 4 + 12 = 16 months
    assert one.claim.decided("months_in_all") == 16
    paid(books, 202604, 202605)
    one.reload()
    one.step("stop", "2026-05-25", stop_reason="reemployed")
    again = Injured(books, KIND, law=KNOWN, region=GUANGZHOU, event_on="2026-08-01")
    again.report("2026-08-03", payer="", key="F2", **{**LOST, "jobless_months_paid": 2})
    again.step("decide", "2026-08-04")
    outcome = again.last.outcome
    assert (outcome["months_in_all"], outcome["takes_up"]) == (14, one.claim.claim)  # 办法 15(2): goes on with what is left
    with pytest.raises(SuibaoError, match="taken up"):
        one.step("reopen", "2026-08-05")
    paid(books, 202609)
    assert instalments(books, again) == {202609: 180000}


def test_years_count_anew_after_a_benefit(books: Books):
    """社会保险法 46: after re-employment the time of contribution is counted anew."""
    made = employed(202401, 202611, region=GUANGZHOU)
    assess(books, made)
    pay(books, made)
    one = granted(books, jobless_months_paid=None)
    assert one.last.outcome["found"]["jobless_months_paid"] == 27
    paid(books, 202604)
    one.reload()
    one.step("stop", "2026-04-25", stop_reason="reemployed")
    again = Injured(books, KIND, law=KNOWN, region=GUANGZHOU, event_on="2026-11-10")
    again.report("2026-11-12", payer="", key="F2", **{**LOST, "jobless_months_paid": None})
    again.step("decide", "2026-11-13")
    assert again.last.outcome["found"] == {"jobless_months_paid": 7, "jobless_months_unused": 1}  # May to November


def test_two_claims_are_not_paid_side_by_side(books: Books):
    granted(books)
    other = Injured(books, KIND, law=KNOWN, region=GUANGZHOU)
    other.report("2026-04-10", payer="", key="F2", **LOST)
    with pytest.raises(SuibaoError, match="still being paid"):
        other.step("decide", "2026-04-11")


def test_reopening_needs_months_left(books: Books):
    one = granted(books, jobless_months_paid=12)
    paid(books, 202604)
    assert one.reload().state == "ended"
    with pytest.raises(SuibaoError, match="cannot follow"):
        one.step("reopen", "2026-05-01")


def test_death_pays_grants_that_are_known_and_names_the_others(books: Books):
    one = granted(books)
    one.step("die", "2026-04-10", jobless_average_wage=8000, takes_other_funeral_grant="no")
    assert one.claim.state == "died"
    unknown = {name for missing in one.last.outcome["unknown"] for name in missing["settle"]}
    assert unknown == {"jobless_funeral_months", "jobless_survivors_months"}
    figures = (*FIGURES, ("jobless_funeral_months", "3"), ("jobless_survivors_months", "6"))
    other = granted(books, law=assuming("current", figures, "2026-03"), key="F2", day="2026-03-11")
    other.step("die", "2026-04-10", jobless_average_wage=8000, takes_other_funeral_grant="yes")
    assert [(item["item"], item["fen"]) for item in other.last.outcome["items"]] == [("jobless_survivors_grant", 4_800_000)]
    assert posted(books, "disbursement") == {f"disbursement:unemployment:{GUANGZHOU}": 4_800_000}


def test_a_birth_while_drawing_is_named_where_its_amount_is_not_known(books: Books):
    one = granted(books)
    one.step("give_birth", "2026-04-10")
    (missing,) = one.last.outcome["unknown"]
    assert missing["settle"] == ["jobless_birth_of_benefit"]
    law = assuming("current", (*FIGURES, ("jobless_birth_of_benefit", "100")), "2026-03")
    other = granted(books, law=law, key="F2", day="2026-03-11")
    other.step("give_birth", "2026-04-10")
    assert other.last.outcome["paid_fen"] == 3 * 180000  # 广东省失业保险条例 21, of the whole benefit by assumption


# --- keys


def test_the_same_again_changes_nothing(books: Books):
    one = applied(books)
    applied(books)
    first = one.step("decide", "2026-03-12", key="d")
    assert one.step("decide", "2026-03-12", key="d") == first
    assert len(first.steps) == 2
    with pytest.raises(SuibaoError, match="already stands"):
        one.step("withdraw", "2026-03-12", key="d")
    with pytest.raises(SuibaoError, match="already stands"):
        applied(books, work_ending="resigned")


def test_unknown_facts_and_reasons_are_refused_with_the_nearest(books: Books):
    with pytest.raises(SuibaoError, match="work_ending"):
        applied(books, work_endin="laid_off")
    with pytest.raises(SuibaoError, match="laid_off"):
        applied(books, work_ending="laid_of")
