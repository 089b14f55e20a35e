"""From dues to money: filings, matching, the order of the law, late fees, corrections, what banks take back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.collection import (
    ANN,
    BOB,
    CIA,
    FIRST,
    LAW,
    NOW,
    REGION,
    SECOND,
    Row,
    filed,
    parties,
    stand,
    sums,
    take_rows,
    worker,
)
from tests.support.records import alone, assess, speaks_for

from suibao.books import Books, ledger
from suibao.errors import SuibaoError
from suibao.law.collection.terms import SupplementCause
from suibao.office.assess import LINES
from suibao.office.collecting import unpaid
from suibao.office.collecting.moving import assign, bounce, give_back, release
from suibao.office.collecting.states import FilingState
from suibao.office.collecting.status import status
from suibao.office.collecting.taking import Taken
from suibao.office.posting import post_lines

JAN, FEB = 202601, 202602
CREDIT_CODE = "91440300MA5EXWHW6F"
COMMON = {"law": LAW, "day": date(2026, 6, 1), "now": NOW, "actor": "clerk"}


def missing(books: Books, **who: str) -> dict[tuple[str, str], int]:
    """What is unpaid by person (first letter) and bearer."""
    return {(one.person[0], one.bearer): one.unpaid_fen for one in unpaid(books, **who)}  # type: ignore[arg-type]


@pytest.fixture
def january(books: Books) -> Books:
    """January of two workers at one payer: 480,000 fen, a third of it withheld; due on 15 February."""
    parties(books, (FIRST, "某某人力资源有限公司", CREDIT_CODE), (SECOND, "另一人力资源有限公司", "91440300MA5EXWHW7D"))
    stand(books, JAN, worker(ANN) + worker(BOB), "january")
    filed(books, JAN)
    return books


def reference(books: Books, month: int = JAN, owner: str = FIRST) -> str:
    found = status(books, law=LAW, day=date(2026, 6, 1), owner=owner).filings
    return next(one.filing.reference for one in found if one.filing.month == month)


def pay(books: Books, folder: Path, serial: str, fen: int, day: date = date(2026, 2, 10), **more: str) -> Taken:
    memo = more.pop("memo", None) or f"社保费 {reference(books)}"
    return take_rows(books, folder, serial, [Row(serial, fen, day, memo=memo, **more)])


def state(books: Books, month: int = JAN, owner: str = FIRST) -> FilingState:
    found = status(books, law=LAW, day=date(2026, 6, 1), owner=owner).filings
    return next(one.state for one in found if one.filing.month == month)


def test_a_month_paid_in_full_costs_one_transfer(january: Books, tmp_path: Path) -> None:
    before = ledger.verify(january).transfers
    taken = pay(january, tmp_path, "S1", 480_000)
    assert (taken.accepted, taken.matched, taken.set_off_fen) == (1, {"reference": 1}, 480_000)
    assert ledger.verify(january).transfers == before + 2  # received, set against
    assert unpaid(january, owner=FIRST) == unpaid(january, person=ANN) == []
    assert state(january) == FilingState.PAID
    assert sums(january).set_against == 480_000


def test_filing_again_changes_nothing(january: Books) -> None:
    again = filed(january, JAN, day=date(2026, 2, 3))
    assert (again.filed.new, again.filed.unchanged) == ((), 1)


def test_what_was_not_posted_is_not_filed(books: Books) -> None:
    assess(books, worker(ANN), "kept", post=False)
    with pytest.raises(SuibaoError, match=r"holds 0 fen for 202601, the assessment says 240000") as caught:
        filed(books, JAN)
    assert "重新结账" in caught.value.zh
    assert status(books, law=LAW, day=date(2026, 6, 1)).filings == ()


def test_short_money_pays_the_workers_part_first_then_in_proportion(january: Books, tmp_path: Path) -> None:
    """160,000 withheld come first (law rule payment_rank); 40,001 of 320,000 are shared, running totals rounded down."""
    pay(january, tmp_path, "S1", 200_001)
    assert missing(january, owner=FIRST) == {("a", "payer"): 160_000 - 20_000, ("b", "payer"): 160_000 - 20_001}
    assert state(january) == FilingState.PART
    pay(january, tmp_path, "S2", 279_999)
    assert missing(january, owner=FIRST) == {}
    sums(january)


def test_the_oldest_month_comes_first(january: Books, tmp_path: Path) -> None:
    """劳办发〔1997〕116号 11: what comes in pays the earlier month's arrears before the month that it is paid for."""
    stand(january, FEB, worker(ANN, FEB) + worker(BOB, FEB), "february")
    filed(january, FEB, due_on=date(2026, 3, 15))
    pay(january, tmp_path, "S1", 480_000, memo=reference(january, FEB))
    assert (state(january, JAN), state(january, FEB)) == (FilingState.PAID, FilingState.FILED)
    sums(january)


@pytest.mark.parametrize(
    ("day", "fee"),
    [
        # 社会保险法 86: 0.05 % a day; the day after the last day of payment to the day of payment (weak outside Beijing)
        (date(2026, 2, 15), 0),
        (date(2026, 2, 16), 240),
        (date(2026, 3, 17), 7_200),
        (date(2026, 5, 31), 25_200),
    ],
)
def test_late_fee(january: Books, tmp_path: Path, day: date, fee: int) -> None:
    pay(january, tmp_path, "S1", 480_000, day)
    owed = [one for one in status(january, law=LAW, day=day).arrears if one.kind == "late_fee"]
    assert sum(one.open_fen for one in owed) == fee == sums(january).late_fees
    assert missing(january, person=ANN) == {}  # the month is the worker's, whatever the payer owes besides
    if fee:
        pay(january, tmp_path, "S2", fee + 1, day)
        assert (sums(january).set_against, sums(january).prepaid) == (480_000 + fee, 1)


def test_late_fee_runs_until_it_is_charged(january: Books) -> None:
    found = status(january, law=LAW, day=date(2026, 2, 25)).running
    assert [(one.arrears_fen, one.fee.days, one.fee.fen) for one in found if one.fee] == [(480_000, 10, 2_400)]


def test_late_fee_in_parts_is_that_of_each_part(january: Books, tmp_path: Path) -> None:
    """200,000 late by 10 days, 280,000 by 40: 1,000 and 5,600 fen. The fee of the first waits behind all dues."""
    pay(january, tmp_path, "S1", 200_000, date(2026, 2, 25))
    pay(january, tmp_path, "S2", 280_000, date(2026, 3, 27))
    assert sums(january).late_fees == 6_600


def test_a_person_who_pays_alone_bears_no_late_fee(books: Books, tmp_path: Path) -> None:
    """社会保险法 86 speaks of employers."""
    stand(books, JAN, alone(JAN, JAN, person=ANN, region=REGION), "alone")
    filed(books, JAN)
    owed = 100_000
    take_rows(books, tmp_path, "alone", [Row("S1", owed, date(2026, 5, 1), "安某", memo=reference(books, owner=ANN))])
    assert sums(books).late_fees == 0
    assert unpaid(books, person=ANN) == []


def test_no_day_of_payment_no_late_fee(books: Books, tmp_path: Path) -> None:
    """The regulation leaves the term to the place; where none is established the figure is named, nothing is guessed."""
    stand(books, JAN, worker(ANN), "january")
    done = filed(books, JAN, due_on=None)
    assert done.filed.new[0].due_on is None
    assert done.filed.undated[REGION].details["parameter"] == "payment_months_after"
    found = status(books, law=LAW, day=date(2026, 5, 1)).running
    assert [(one.fee, one.missing) for one in found] == [(None, "payment_day")]
    pay(books, tmp_path, "S1", 240_000, date(2026, 5, 1))
    assert sums(books).late_fees == 0


def test_the_day_of_payment_of_beijing_in_2011(books: Books) -> None:
    """Collected in the month after, to its last day (北京市 2011, as reported)."""
    stand(books, 201108, [replace(one, region="110000", month=201108) for one in worker(ANN)], "beijing")
    done = filed(books, 201108, day=date(2011, 9, 1), due_on=None)
    assert [(one.due_on, one.due_basis) for one in done.filed.new] == [(date(2011, 9, 30), "law")]


def test_too_much_is_carried_to_the_next_month(january: Books, tmp_path: Path) -> None:
    pay(january, tmp_path, "S1", 500_000)
    assert sums(january).prepaid == 20_000
    stand(january, FEB, worker(ANN, FEB) + worker(BOB, FEB), "february")
    done = filed(january, FEB, day=date(2026, 3, 1), due_on=date(2026, 3, 15))
    assert done.set_off_fen == 20_000
    assert (sums(january).prepaid, state(january, FEB)) == (0, FilingState.PART)


# -- whose money is it


def test_credit_code_and_account_and_name(january: Books, tmp_path: Path) -> None:
    rows = [
        Row("S1", 1_000, memo=f"缴费 {CREDIT_CODE}"),
        Row("S2", 1_000, name="谁也不认识的公司"),
        Row("S3", 479_000, name="某某人力资源有限公司"),  # not what was owed before this file: the name is not enough
    ]
    taken = take_rows(january, tmp_path, "three", rows)
    assert taken.matched == {"credit_code": 1}
    assert taken.suspense_fen == 480_000
    again = take_rows(
        january, tmp_path, "four", [Row("S4", 479_000, name="某某 人力资源有限公司", day=date(2026, 2, 11))]
    )
    assert again.matched == {"name_amount": 1}
    assert sums(january).suspense == 480_000


def test_one_name_with_two_payers_is_not_guessed(january: Books, tmp_path: Path) -> None:
    parties(january, (SECOND, "某某人力资源有限公司", "91440300MA5EXWHW7D"))
    stand(january, JAN, worker(CIA, payer=SECOND) + worker("d" * 32, payer=SECOND), "second")
    filed(january, JAN)
    taken = take_rows(january, tmp_path, "same", [Row("S1", 480_000)])
    assert (taken.matched, taken.suspense_fen) == ({}, 480_000)


def test_a_debt_answers_to_one_payment_by_name(january: Books, tmp_path: Path) -> None:
    taken = take_rows(january, tmp_path, "twice", [Row("S1", 480_000), Row("S2", 480_000)])
    assert (taken.matched, taken.suspense_fen) == ({"name_amount": 1}, 480_000)
    sums(january)


def unknown(books: Books, folder: Path, fen: int = 480_000) -> str:
    """Money of somebody unknown; the receipt's number."""
    take_rows(books, folder, "unknown", [Row("S9", fen, name="王某", account="6222 0000 9999 8888")])
    return status(books, law=LAW, day=date(2026, 6, 1)).suspense[-1].receipt.receipt


def test_assigned_by_a_person_and_remembered(january: Books, tmp_path: Path) -> None:
    receipt = unknown(january, tmp_path)
    assert status(january, law=LAW, day=date(2026, 6, 1)).suspense[0].receipt.account_last4 == "8888"
    assert assign(january, receipt, FIRST, **COMMON, key="k1", remember=True)
    assert not assign(january, receipt, FIRST, **COMMON, key="k1", remember=True)
    with pytest.raises(SuibaoError, match="already stands"):
        assign(january, receipt, SECOND, **COMMON, key="k1")
    with pytest.raises(SuibaoError, match="cannot follow"):
        assign(january, receipt, FIRST, **COMMON, key="k2")
    assert missing(january, owner=FIRST) == {}
    assert sums(january).late_fees == 0  # it counts for the day the bank received it
    taken = take_rows(january, tmp_path, "next", [Row("S10", 5, name="王某", account="6222000099998888")])
    assert taken.matched == {"account": 1}


def test_unknown_owner_is_named_with_the_nearest(january: Books, tmp_path: Path) -> None:
    with pytest.raises(SuibaoError, match=r"no payer 'E11'. Nearest: E1"):
        assign(january, unknown(january, tmp_path), "E11", **COMMON, key="k1")
    with pytest.raises(SuibaoError, match=r"no receipt 'R1'"):
        assign(january, "R1", FIRST, **COMMON, key="k1")


def test_money_of_nobody_goes_back(january: Books, tmp_path: Path) -> None:
    receipt = unknown(january, tmp_path)
    assert give_back(january, receipt, **COMMON, key="k1")
    assert not give_back(january, receipt, **COMMON, key="k1")
    found = sums(january)
    assert (found.returned, found.suspense) == (480_000, 0)


def test_a_match_taken_back_leaves_the_dues_open(january: Books, tmp_path: Path) -> None:
    pay(january, tmp_path, "S1", 480_000)
    receipt = _receipts(january)[0]
    assert release(january, receipt, **COMMON, key="k1")
    assert sum(missing(january, owner=FIRST).values()) == 480_000
    assert sums(january).suspense == 480_000
    assert assign(january, receipt, FIRST, **COMMON, key="k2")
    assert missing(january, owner=FIRST) == {}
    sums(january)


def _receipts(books: Books) -> list[str]:
    from suibao.books import receipts

    with books.begin() as connection:
        return [one.receipt.receipt for one in receipts.standing(connection)]


def test_a_bounced_payment_is_owed_again(january: Books, tmp_path: Path) -> None:
    """Two payments made the month whole, a day late; the bank takes the first back. Of the late fees those on what is
    paid no longer fall: 120,000 of 480,000 stay paid a day late, 60 fen."""
    late = date(2026, 2, 16)
    first = take_rows(january, tmp_path, "one", [Row("S1", 360_000, late, memo=reference(january))])
    take_rows(january, tmp_path, "two", [Row("S2", 120_000, late, memo=reference(january))])
    assert (first.accepted, sums(january).late_fees) == (1, 240)
    back = take_rows(january, tmp_path, "back", [Row("S3", 360_000, date(2026, 2, 20), original="S1")])
    assert (back.accepted, back.bounced) == (1, 1)
    assert sum(missing(january, owner=FIRST).values()) == 360_000
    found = sums(january)
    assert (found.bounced, found.set_against, found.late_fees) == (360_000, 120_000, 60)
    again = take_rows(january, tmp_path, "again", [Row("S3", 360_000, date(2026, 2, 20), original="S1"), Row("S4", 1)])
    assert (again.repeated, again.accepted) == (1, 1)
    with pytest.raises(SuibaoError, match="cannot follow"):
        bounce(january, _bounced(january), **COMMON, key="k1")


def _bounced(books: Books) -> str:
    from suibao.books import receipts

    with books.begin() as connection:
        return next(one.receipt.receipt for one in receipts.standing(connection) if one.step.state == "bounced")


# -- corrected months


def test_what_is_more_is_a_filing_of_the_difference(january: Books, tmp_path: Path) -> None:
    """A third worker, reported late: 240,000 more, owed since 15 February (law rule supplement_late_from_start)."""
    pay(january, tmp_path, "S1", 480_000)
    stand(january, JAN, worker(ANN) + worker(BOB) + worker(CIA), "corrected")
    done = filed(january, JAN, day=date(2026, 4, 1), due_on=None).filed.new
    assert [(one.revision, one.total_fen, one.difference_fen, one.due_on) for one in done] == [
        (1, 720_000, 240_000, date(2026, 2, 15))
    ]
    assert set(missing(january, owner=FIRST)) == {("c", "payer"), ("c", "worker")}
    take_rows(january, tmp_path, "more", [Row("S2", 240_000, date(2026, 3, 17), memo=done[0].reference)])
    assert missing(january, owner=FIRST) == {}
    assert sums(january).late_fees == 3_600  # 30 days


def test_bases_published_late_are_nobodys_lateness(january: Books, tmp_path: Path) -> None:
    pay(january, tmp_path, "S1", 480_000)
    stand(january, JAN, worker(ANN, base_fen=1_100_000) + worker(BOB), "new base")
    done = filed(january, JAN, day=date(2026, 4, 1), due_on=date(2026, 4, 30), cause=SupplementCause.AGENCY).filed.new
    assert [(one.difference_fen, one.due_on) for one in done] == [(24_000, date(2026, 4, 30))]
    take_rows(january, tmp_path, "more", [Row("S2", 24_000, date(2026, 4, 30), memo=done[0].reference)])
    assert sums(january).late_fees == 0


@pytest.mark.parametrize("paid", [0, 100_000, 200_001, 480_000])
def test_what_is_less_goes_to_the_prepayment(january: Books, tmp_path: Path, paid: int) -> None:
    if paid:
        pay(january, tmp_path, "S1", paid)
    stand(january, JAN, worker(ANN), "corrected")
    done = filed(january, JAN, day=date(2026, 2, 12))
    assert done.filed.new[0].difference_fen == -240_000
    found = sums(january)
    assert found.set_against == min(paid, 240_000)
    assert found.prepaid == max(paid - 240_000, 0)
    assert sum(missing(january, owner=FIRST).values()) == 240_000 - min(paid, 240_000)


def test_a_line_that_moves_from_one_worker_to_another(january: Books, tmp_path: Path) -> None:
    """The same sum for other people: what Bob was paid goes back and pays Cia."""
    pay(january, tmp_path, "S1", 480_000)
    stand(january, JAN, worker(ANN) + worker(CIA), "corrected")
    done = filed(january, JAN, day=date(2026, 2, 12))
    assert (done.filed.new[0].difference_fen, done.given_back_fen, done.set_off_fen) == (0, 240_000, 240_000)
    assert missing(january, owner=FIRST) == {}
    assert unpaid(january, person=CIA) == []
    sums(january)


def test_a_month_that_is_gone(january: Books, tmp_path: Path) -> None:
    pay(january, tmp_path, "S1", 480_000)
    speaks_for(january, JAN, FIRST, "nothing")  # assessed anew, and no line is left
    post_lines(january, JAN, LINES.empty_table(), {("engagement_month", FIRST)})
    assert filed(january, JAN).filed.new[0].total_fen == 0
    assert (sums(january).prepaid, state(january)) == (480_000, FilingState.PAID)


def test_a_correction_after_a_late_payment_takes_its_late_fee_along(january: Books, tmp_path: Path) -> None:
    """Paid 30 days late with the fee of 7,200; half was not owed: half of the fee goes back too."""
    pay(january, tmp_path, "S1", 487_200, date(2026, 3, 17))
    stand(january, JAN, worker(ANN), "corrected")
    filed(january, JAN, day=date(2026, 4, 1))
    found = sums(january)
    assert (found.late_fees, found.prepaid) == (3_600, 243_600)
