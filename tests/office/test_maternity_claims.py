"""Maternity claims, from the application to the payment. Expected amounts and days: see each row's source."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cases import folder, missing
from tests.support.books import BooksServer
from tests.support.injuries import LAW, PERSON, Injured, posted
from tests.support.jobless import drawing, person
from tests.support.records import Made, assess, employed, pay

from suibao.books import Books, ledger
from suibao.errors import SuibaoError
from suibao.office.calendar_months import through
from suibao.office.claims.maternity import KIND, PROCESS, awarded
from suibao.office.claims.maternity_machine import MACHINE, BirthEvent, BirthState
from suibao.rules import ACCEPTED

SHANGHAI, HANGZHOU, SHANDONG, JIANGSU = "310000", "330100", "370000", "320000"
PUBLISHED = folder() / "injury_unemployment_maternity.yaml"
ASKED_FOR = LAW.accepting(*ACCEPTED, "unverified")
BASIC = 98

BIRTH: dict[str, Any] = {
    "birth_standing": "insured", "is_miscarriage": "no", "pregnancy_months": 9, "is_difficult_birth": "no", "children_born": 1,
    "local_leave_days": 0, "employer_average_wage": 12000, "birth_medical_cost": 8000, "paid_to": "person",
}  # fmt: skip
"""A birth of one child; 12,000 yuan is the employer's average wage of last year."""

BANK = f"disbursement:maternity:{SHANGHAI}"


def asked_for(books: Books, law: Any = LAW, region: str = SHANGHAI, who: str = PERSON, **facts: Any) -> Injured:
    one = Injured(books, KIND, law=law, region=region, event_on="2026-03-02")
    one.report("2026-04-10", person=who, key=who, **{name: value for name, value in {**BIRTH, **facts}.items() if value is not None})
    return one


def decided(books: Books, **facts: Any) -> Injured:
    one = asked_for(books, **facts)
    one.step("decide", "2026-04-14")
    return one


# --- the machine


def test_every_pair_of_state_and_event_of_maternity():
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
    assert MACHINE.final == {BirthState.PAID, BirthState.REFUSED, BirthState.WITHDRAWN, BirthState.EMPLOYER_OWES}


def test_the_books_refuse_what_the_machine_of_maternity_refuses(books: Books):
    one = decided(books)
    assert one.claim.state == "awarded"
    for event in BirthEvent:
        if (BirthState.AWARDED, event) not in MACHINE.moves:
            with pytest.raises(SuibaoError, match="cannot follow"):
                one.step(event, "2026-04-15")


# --- amounts


@pytest.mark.skipif(not PUBLISHED.exists(), reason=missing(PUBLISHED.name))
@pytest.mark.parametrize("number", ["MA1", "MA4", "MA6"])
def test_published_examples_through_the_ledger(books: Books, number: str):
    """Shanghai's month has 30 days by that example; the others name no place and take the national 30, unverified."""
    (example,) = [one for one in yaml.safe_load(PUBLISHED.read_text())["maternity"] if one["id"] == number]
    shanghai = example.get("note") == "Shanghai"
    inputs = example["inputs"]
    one = decided(
        books, law=LAW if shanghai else ASKED_FOR, region=SHANGHAI if shanghai else HANGZHOU, birth_medical_cost=0,
        employer_average_wage=inputs["average_base"], local_leave_days=inputs["days"] - BASIC,
    )  # fmt: skip
    one.step("pay", "2026-04-20")
    (fen,) = posted(books, "disbursement").values()
    assert abs(fen - example["expected"]["allowance"] * 100) <= example["tolerance"] * 100
    assert one.claim.decided("leave_days") == inputs["days"]


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({}, 98),
        ({"is_difficult_birth": "yes"}, 113),
        ({"children_born": 2}, 113),
        ({"is_difficult_birth": "yes", "children_born": 2}, 128),
        ({"is_miscarriage": "yes", "pregnancy_months": 3}, 15),
        ({"is_miscarriage": "yes", "pregnancy_months": 4}, 42),
    ],
)
def test_days_of_leave(books: Books, facts: dict[str, Any], days: int):
    """facts/medical.md section 5, M-26; the allowance is 12,000 / 30 for each day (Shanghai)."""
    one = decided(books, **facts)
    assert (one.claim.decided("leave_days"), awarded(one.claim)["maternity_allowance"]) == (days, 40_000 * days)


def test_awarded_and_paid_to_her(books: Books):
    one = decided(books)
    assert awarded(one.claim) == {"maternity_allowance": 3_920_000, "birth_cost_of_fund": 800_000}
    assert posted(books, "payable") == {f"payable:{PERSON}:maternity:{SHANGHAI}": 4_720_000}
    one.step("pay", "2026-04-20")
    assert posted(books, "payable") == {f"payable:{PERSON}:maternity:{SHANGHAI}": 0}
    assert posted(books, "disbursement") == {BANK: 4_720_000}
    assert ledger.verify(books).ok


def test_the_allowance_goes_to_the_employer_where_the_place_says_so_the_cost_to_her(books: Books):
    one = decided(books, paid_to="employer")
    wanted = {f"payable:U1:maternity:{SHANGHAI}": 3_920_000, f"payable:{PERSON}:maternity:{SHANGHAI}": 800_000}
    assert posted(books, "payable") == wanted
    one.step("pay", "2026-04-20")
    assert posted(books, "payable") == dict.fromkeys(wanted, 0)
    assert posted(books, "disbursement") == {BANK: 4_720_000}


def test_to_whom_is_asked_where_nobody_says(books: Books):
    one = decided(books, paid_to=None)
    assert (one.claim.state, one.last.outcome["settle"]) == ("part", ["paid_to"])
    assert "津贴拨付对象" in one.last.outcome["words"]["zh"]
    assert awarded(one.claim) == {"birth_cost_of_fund": 800_000}, "the cost is hers in any case"
    one.step("supply", "2026-04-15", paid_to="person")
    one.step("decide", "2026-04-16")
    assert one.claim.state == "awarded"
    assert awarded(one.claim) == {"birth_cost_of_fund": 800_000, "maternity_allowance": 3_920_000}
    one.step("pay", "2026-04-20")
    assert posted(books, "disbursement") == {BANK: 4_720_000}
    with pytest.raises(SuibaoError, match="person or employer"):
        asked_for(books, who="a" * 32, paid_to="bank")


def test_a_month_without_established_days_is_not_taken_in_silence(books: Books):
    """M-27: division by 30 is unverified as a national rule. The cost is paid, the allowance waits by name."""
    one = decided(books, region=HANGZHOU)
    assert (one.claim.state, one.last.outcome["settle"]) == ("part", ["maternity_month_days"])
    with pytest.raises(SuibaoError, match="maternity_month_days"):
        one.step("award", "2026-04-15")
    one.step("pay", "2026-04-20")
    assert (one.claim.state, posted(books, "disbursement")) == ("part", {f"disbursement:maternity:{HANGZHOU}": 800_000})
    with pytest.raises(SuibaoError, match="awarded and unpaid"):
        one.step("pay", "2026-04-21")


# --- who asks


def test_an_employer_that_did_not_insure_owes_her_pay_and_the_cost(books: Books):
    """女职工劳动保护特别规定 8 (M-28): her own wage before the leave; the fund pays nothing."""
    one = decided(books, birth_standing="not_insured", wage_before_leave=9000)
    assert one.claim.state == "employer_owes"
    assert one.last.outcome["employer_owes"] == {"employer_birth_pay": 900_000, "birth_cost_of_employer": 800_000}
    assert ledger.entries(books).num_rows == 0


def test_a_spouse_without_work_gets_the_cost_alone(books: Books):
    one = decided(books, birth_standing="spouse")  # 社会保险法 54
    assert (one.claim.state, awarded(one.claim)) == ("awarded", {"birth_cost_of_fund": 800_000})


@pytest.mark.parametrize(
    ("region", "facts", "state", "due"),
    [
        ("440300", {}, "refused", {}),  # M-31: flexible workers of Shenzhen do not join maternity
        (SHANDONG, {"birth_insured_months": 11, "birth_medical_cost": 0}, "waiting", {}),  # whether the cost is covered: unknown
        (SHANDONG, {"birth_insured_months": 12}, "part", {"maternity_allowance": 1_960_000}),  # base / 30 x days after 12 months
        (JIANGSU, {}, "part", {"birth_cost_of_fund": 800_000}),  # cost and allowance, by a formula not established
    ],
)
def test_flexible_workers_by_region(books: Books, region: str, facts: dict[str, Any], state: str, due: dict[str, int]):
    stated = {"birth_standing": "flexible", "birth_insured_months": 24, "flexible_birth_base": 6000, **facts}
    one = decided(books, region=region, **stated)
    assert (one.claim.state, awarded(one.claim)) == (state, due), one.last.outcome


def test_the_books_show_in_which_capacity_she_asks(books: Books):
    made = employed(202601, 202603, region=SHANGHAI, payer="U1")
    assess(books, made)
    pay(books, made)
    assert decided(books, birth_standing=None).last.outcome["found"] == {"birth_standing": "insured"}
    alone = [Made("flexible_medical", month, 50_000, 600_000, "", SHANDONG, "b" * 32) for month in through(202501, 202603)]
    assess(books, alone, "alone")
    pay(books, alone, "alone paid")
    found = decided(books, region=SHANDONG, who="b" * 32, birth_standing=None).last.outcome["found"]
    assert found == {"birth_standing": "flexible", "birth_insured_months": 15, "flexible_birth_base_fen": 600_000}
    nobody = decided(books, who="c" * 32, birth_standing=None)
    assert (nobody.claim.state, nobody.last.outcome["settle"]) == ("waiting", ["birth_standing"])


def test_who_draws_unemployment_benefit_asks_as_such(books: Books):
    """社会保险经办条例 24: the unemployment fund pays her insurance; whether the allowance follows is not established."""
    drawing(books, 3)
    one = Injured(books, KIND, region="440100", event_on="2026-05-05")
    facts = {name: value for name, value in BIRTH.items() if name != "birth_standing"}
    one.report("2026-05-10", person=person(3), payer="", **facts)
    one.step("decide", "2026-05-12")
    assert one.last.outcome["found"] == {"birth_standing": "on_benefit"}
    assert (one.claim.state, one.last.outcome["settle"]) == ("part", ["unemployed_maternity_allowance_paid"])
    assert awarded(one.claim) == {"birth_cost_of_fund": 800_000}


# --- deadlines and keys


def test_the_claim_is_handled_within_ten_working_days(books: Books):
    assert asked_for(books).claim.due_on == date(2026, 4, 24)  # 社会保险经办条例 20(3), from Friday 10 April


def test_the_same_again_changes_nothing_for_a_birth(books: Books):
    one = asked_for(books)
    asked_for(books)
    first = one.step("decide", "2026-04-14", key="d")
    assert one.step("decide", "2026-04-14", key="d") == first
    assert posted(books, "payable") == {f"payable:{PERSON}:maternity:{SHANGHAI}": 4_720_000}
    with pytest.raises(SuibaoError, match="already stands"):
        one.step("withdraw", "2026-04-14", key="d")


def test_a_clerk_cannot_decide_against_the_law_on_a_birth(books: Books):
    one = asked_for(books)
    for event in ("refuse", "assign"):
        with pytest.raises(SuibaoError):
            one.step(event, "2026-04-14")
    assert ledger.entries(books).num_rows == 0, "what was refused has left nothing behind"
    one.step("award", "2026-04-14")
    assert one.claim.state == "awarded"


EVENTS = st.lists(st.sampled_from(["decide", "award", "award_part", "supply", "pay"]), min_size=1, max_size=6)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS, st.sampled_from([SHANGHAI, HANGZHOU]), st.sampled_from([None, "person", "employer"]), st.integers(0, 9_000))
def test_any_order_of_steps_pays_what_was_awarded_once(books_server: BooksServer, events: list[str], region: str, to: str | None, cost: int):
    with books_server.open(books_server.create()) as books:
        one = asked_for(books, region=region, paid_to=to, birth_medical_cost=cost)
        for event in events:
            try:
                one.step(event, "2026-04-15")
            except SuibaoError:
                one.reload()
        accounts = posted(books, "")
        whole = sum(awarded(one.claim).values())
        out = accounts.get(f"disbursement:maternity:{region}", 0)
        owed = sum(fen for name, fen in accounts.items() if name.startswith("payable:"))
        assert accounts.get(f"pool:maternity:{region}", 0) == -whole
        assert (out + owed, out in (0, whole) or one.claim.state == "part") == (whole, True)
        assert whole <= 3_920_000 + cost * 100
        assert ledger.verify(books).ok
