"""Interest of a year on personal accounts: by the rule, once, and put right by the difference."""

from __future__ import annotations

from datetime import date
from itertools import count

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.records import OTHER, PERSON, Made, alone, assess, employed, pay

from suibao.books import Books, accounts, ledger, registry
from suibao.books.registry_changes import Change
from suibao.books.registry_histories import BALANCES
from suibao.law import current_law
from suibao.law.terms import Branch
from suibao.office.interest import Credited, credit_interest

PENSION = Branch.EMPLOYEE_PENSION.code
ACCOUNT = f"account:{PERSON}:{PENSION}:440100"
RATE = {2023: 39_700, 2024: 26_200, 2025: 15_000}
"""Rates in millionths (人社部发〔2017〕31号, as published)."""


def interest(books: Books, year: int, account: str = ACCOUNT) -> int:
    """What stands posted as interest of a year on an account."""
    rows = ledger.entries(books, account=account, month=year * 100 + 12).to_pylist()
    found = [row for row in rows if row["code"].endswith(".interest")]
    return sum(row["amount_fen"] if row["credit"] == account else -row["amount_fen"] for row in found)


def paid(books: Books, made: list[Made], name: str = "one", day: date | None = None) -> None:
    assess(books, made, name)
    for one in sorted({row.month for row in made}):
        months = [row for row in made if row.month == one]
        pay(books, months, f"{name} {one}", day or date(one // 100, one % 100, 20))


def by_hand(opening: int, months: dict[int, int], rate: int) -> int:
    """EP-22, month method: the year's rate on the opening balance, a twelfth for each month that remains on 8 % of a base."""

    def half_up(top: int, bottom: int) -> int:
        return (2 * top + bottom) // (2 * bottom)

    weighted = sum(base * (12 - month) for month, base in months.items())
    credits_ = half_up(weighted * 8, 100)
    return half_up(opening * rate, 10**6) + half_up(credits_ * rate, 12 * 10**6)


def test_a_year_of_contributions_earns_by_the_month_method(books: Books) -> None:
    paid(books, employed(202401, 202412))
    found = credit_interest(books, 2024)
    expected = by_hand(0, dict.fromkeys(range(1, 13), 800_000), RATE[2024])
    assert expected == 9_222  # 64,000 fen × (11 + 10 + … + 0) × 2.62 % / 12
    assert (found.posted, found.posted_fen, interest(books, 2024)) == (1, expected, expected)


def test_the_next_year_earns_on_the_interest_too(books: Books) -> None:
    paid(books, employed(202401, 202412))
    first = credit_interest(books, 2024).posted_fen
    credit_interest(books, 2025)
    assert interest(books, 2025) == by_hand(12 * 64_000 + first, {}, RATE[2025])


def test_twice_posts_once(books: Books) -> None:
    paid(books, employed(202401, 202406))
    first, again = credit_interest(books, 2024), credit_interest(books, 2024)
    assert (again.posted, again.posted_fen, again.unchanged) == (0, 0, 1)
    assert interest(books, 2024) == first.posted_fen
    assert ledger.verify(books).ok


def test_interest_conserves(books: Books) -> None:
    """What the accounts earn the pool loses."""
    paid(books, employed(202401, 202412) + alone(202401, 202406, person=OTHER))

    def pool() -> int:
        return ledger.balances(books, f"pool:{PENSION}:440100")["balance_fen"].to_pylist()[0]

    before = pool()
    found = credit_interest(books, 2024)
    other = f"account:{OTHER}:{PENSION}:440100"
    assert found.posted_fen == interest(books, 2024) + interest(books, 2024, other) == pool() - before > 0


def test_unpaid_months_earn_nothing_and_late_ones_from_when_they_came(books: Books) -> None:
    made = employed(202401, 202401)
    assess(books, made)
    assert credit_interest(books, 2024).posted_fen == 0
    pay(books, made, "late", date(2024, 8, 5))
    found = credit_interest(books, 2024)
    assert found.posted_fen == by_hand(0, {8: 800_000}, RATE[2024])


def test_what_came_in_a_later_year_earns_in_that_year(books: Books) -> None:
    paid(books, employed(202401, 202401), day=date(2025, 3, 5))
    assert credit_interest(books, 2024).posted_fen == 0
    assert credit_interest(books, 2025).posted_fen == by_hand(0, {3: 800_000}, RATE[2025])


def test_december_collected_in_january_counts_as_in_time(books: Books) -> None:
    paid(books, employed(202412, 202412), day=date(2025, 1, 15))
    assert credit_interest(books, 2025).posted_fen == by_hand(64_000, {}, RATE[2025])


def test_a_change_afterwards_is_settled_by_the_difference(books: Books) -> None:
    made = employed(202401, 202402)
    paid(books, made)
    first = credit_interest(books, 2024).posted_fen
    more = employed(202403, 202403)
    paid(books, more, "more")
    found = credit_interest(books, 2024)
    whole = by_hand(0, {1: 800_000, 2: 800_000, 3: 800_000}, RATE[2024])
    assert (found.posted, found.posted_fen, interest(books, 2024)) == (1, whole - first, whole)
    keys = [
        row["key"]
        for row in ledger.entries(books, account=ACCOUNT, month=202412).to_pylist()
        if row["key"].startswith("interest:")
    ]
    assert keys == [f"interest:2024|{PERSON}|{PENSION}|440100", f"interest:2024|{PERSON}|{PENSION}|440100~2"]


def test_an_unknown_rate_is_named_and_nothing_is_posted(books: Books) -> None:
    paid(books, employed(202601, 202602))
    paid(books, [Made("resident_pension", 202503, 50_000, payer="", person=OTHER)], "resident")
    found = credit_interest(books, 2026)
    assert (found.posted, found.posted_fen) == (0, 0)
    named = {(one.branch, one.error.details["parameter"], one.accounts) for one in found.unknown}
    assert named == {
        (Branch.EMPLOYEE_PENSION, "account_interest_rate", 1), (Branch.RESIDENT_PENSION, "resident_account_interest", 1),
    }  # fmt: skip


def test_the_resident_account_earns_on_its_opening_balance(books: Books) -> None:
    """RP: 2.49 % in Guangdong, a rate that is not verified, so that it must be accepted by name."""
    paid(books, [Made("resident_pension", 202403, 100_000, payer="")])
    law = current_law().accepting("official", "secondary", "weak", "derived", "project", "unverified")
    found = credit_interest(books, 2025, law)
    assert found.posted_fen == 2_490
    assert credit_interest(books, 2025, law).posted_fen == 0


def test_an_account_in_payment_is_left_out(books: Books) -> None:
    paid(books, employed(202401, 202412))
    with books.begin() as connection:
        ledger.record(
            connection,
            ledger.Transfer(ACCOUNT, accounts.payable(PERSON, PENSION, "440100"), 1_000, 202412, f"{PENSION}.account_pension",
                            "drawn", person=PERSON),
        )  # fmt: skip
    found = credit_interest(books, 2024)
    assert (found.in_payment, found.posted) == (1, 0)


def test_money_brought_forward_earns_from_the_next_year_on(books: Books) -> None:
    row = {
        "person": PERSON,
        "branch": 1,
        "region": "440100",
        "balance_fen": 1_000_000,
        "through": 202406,
        "document": "sheet",
    }
    registry.bring_forward(books, pa.Table.from_pylist([row], schema=BALANCES), Change(by="me", why="moved", key="1"))
    found = credit_interest(books, 2024)
    assert (found.posted_fen, found.brought) == (0, 1)
    assert credit_interest(books, 2025).posted_fen == 15_000


@pytest.mark.parametrize("branch", ["medical_employee", "resident_pension"])
def test_other_accounts_and_empty_ones_earn_nothing(books: Books, branch: str) -> None:
    made = [Made(branch, 202401, 1_000, payer="E1" if branch == "medical_employee" else "")]
    lines = assess(books, made)
    if branch == "resident_pension":
        ledger.reverse(books, [f"assessed:{line}" for line in lines["line"].to_pylist()], reason="taken back")
    found: Credited = credit_interest(books, 2024)
    assert (found.posted, found.posted_fen) == (0, 0)


EXAMPLES = count(1)
"""Each example has a person of its own, so that all can share the books."""


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(100_000, 3_000_000)), max_size=6, unique_by=lambda one: one[0]),
    st.lists(st.tuples(st.integers(1, 12), st.integers(100_000, 3_000_000)), max_size=4, unique_by=lambda one: one[0]),
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_history_earns_what_the_formula_says(
    books: Books, early: list[tuple[int, int]], late: list[tuple[int, int]]
) -> None:
    person = f"{next(EXAMPLES):032x}"
    made = [
        Made("flexible_pension_account", year * 100 + month, base * 8 // 100, base, payer="", person=person)
        for year, months in ((2023, early), (2024, late))
        for month, base in months
    ]
    if made:
        paid(books, made, person)
    first = by_hand(0, dict(early), RATE[2023])
    opening = sum(base * 8 // 100 for _, base in early) + first
    assert credit_interest(books, 2023).posted_fen == first
    assert credit_interest(books, 2024).posted_fen == by_hand(opening, dict(late), RATE[2024])
    assert credit_interest(books, 2024).posted == 0
    assert ledger.verify(books).ok
