"""What a move leaves behind: cover without a gap, a record that counts each month once, interest, a pension that can be awarded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.support.moving import BY, GUANGZHOU, HANGZHOU, LAW, account_of, balance, moved_worker
from tests.support.pensions import SHENZHEN, account, applied, moment, ordinary, took
from tests.support.records import employed, pay

from suibao.books import Books, ledger
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.claims.employee_pension import KIND
from suibao.office.cover import coverage
from suibao.office.interest import credit_interest
from suibao.office.pensions.record import record_of
from suibao.office.person_ledger import TRANSFER
from suibao.office.relations.settling import ask, settle_here
from suibao.office.relations.terms import Matter
from suibao.office.statement import statement

PENSION = Branch.EMPLOYEE_PENSION


JUNE = {"now": moment(2026, 6, 8), "day": dt.date(2026, 6, 8), "actor": "desk"}


def move(
    books: Books,
    person: str,
    destination: str = HANGZHOU,
    matter: Matter = Matter.PENSION,
    by: Any = BY,
    **facts: object,
) -> str:
    case = ask(books, matter, person, destination, key=f"{matter} {destination}", facts=facts, law=LAW, **by)
    return settle_here(books, case.number, facts={}, law=LAW, **by).state


def test_cover_shows_no_gap_that_the_law_does_not_demand(books: Books) -> None:
    """Months of both places count in one record before and after; nothing is asked for again, no waiting begins."""
    person = moved_worker(books)
    day = dt.date(2026, 2, 20)
    before = coverage(books, person, day, LAW)
    for matter in (Matter.PENSION, Matter.MEDICAL, Matter.UNEMPLOYMENT):
        assert move(books, person, matter=matter) == "settled"
    after = coverage(books, person, day, LAW)
    for branch in (Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL, Branch.UNEMPLOYMENT):
        cover = after[branch]
        assert (cover.covered, cover.months, cover.gaps) == (True, 26, ())
        assert cover == before[branch]


def test_cleaned_months_are_no_bar_to_a_pension(books: Books) -> None:
    person = moved_worker(books, months=(202401, 202512), since=202507, last=202602)
    with books.begin() as connection:
        assert len(record_of(connection, person, PENSION, 202602).doubled) == 6
    assert move(books, person, keeps="destination") == "settled"
    with books.begin() as connection:
        found = record_of(connection, person, PENSION, 202602)
    assert found.doubled == ()
    assert sum(len(span.months) for span in found.spans) == 18 + 8
    assert not found.elsewhere(HANGZHOU)


def test_a_pension_is_awarded_once_accounts_are_gathered(books: Books) -> None:
    """国办发〔2009〕66号 6: all relations are gathered at the place of benefit, which is where he is registered."""
    person = ordinary(books)
    account(books, person, 500_000, region=HANGZHOU)
    claim = took(books, LAW, KIND, applied(books, LAW, KIND, person), "check")
    with pytest.raises(SuibaoError, match="the account is gathered here"):
        took(books, LAW, KIND, claim, "award", dt.date(2026, 6, 8))
    assert move(books, person, SHENZHEN, by=JUNE, hukou_region="440000") == "settled"
    assert (account_of(books, person, HANGZHOU), account_of(books, person, SHENZHEN)) == (0, 14_400_000)
    claim = took(books, LAW, KIND, claim, "award", dt.date(2026, 6, 9))
    assert claim.state == "awarded"
    assert claim.decided("items")["account_pension"] == 14_400_000 * 10 // 1367, "what was gathered is paid out of it"


def test_whoever_draws_a_pension_is_not_moved(books: Books) -> None:
    """V-TR-12: refused (66号 2)."""
    person = ordinary(books)
    claim = took(books, LAW, KIND, applied(books, LAW, KIND, person), "check")
    claim = took(books, LAW, KIND, claim, "award")
    took(books, LAW, KIND, claim, "start", dt.date(2026, 6, 10))
    assert move(books, person, HANGZHOU, by=JUNE, hukou_region="330000") == "refused"


def test_interest_of_the_year_follows_the_account(books: Books) -> None:
    """The year's interest is the same as without the move, at the new place; the old account stays empty."""
    both = []
    for number in range(2):
        both.append(moved_worker(books, number, months=(202401, 202412), since=202501, last=202502, paid=False))
        first = employed(202401, 202412, person=both[-1], region=GUANGZHOU, payer=f"O{number}")
        then = employed(202501, 202502, person=both[-1], region=HANGZHOU, payer=f"D{number}")
        pay(books, first, f"first {number}", dt.date(2024, 12, 20))
        pay(books, then, f"then {number}", dt.date(2026, 2, 20))
    person, stayed = both
    assert move(books, person) == "settled"
    done = credit_interest(books, 2025, LAW)
    assert done.posted == 2, done
    earned = balance(books, f"account:{stayed}:employee_pension:{GUANGZHOU}") - 12 * 64_000
    assert earned > 0
    assert account_of(books, person, GUANGZHOU) == 0
    assert account_of(books, person, HANGZHOU) == 14 * 64_000 + earned
    assert credit_interest(books, 2025, LAW).posted == 0
    assert ledger.verify(books).ok


def test_the_statement_shows_what_went_and_what_came(books: Books) -> None:
    person = moved_worker(books)
    assert move(books, person) == "settled"
    found = statement(books, person)
    lines = [one for section in found.sections for one in section.lines if one.what == TRANSFER]
    assert sorted(one.amount_fen for one in lines) == [-24 * 64_000, 24 * 64_000]
