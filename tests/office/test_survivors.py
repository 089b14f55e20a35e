"""Death of a pensioner or of somebody insured: what the family gets, and what waits for a figure."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from tests.law.tabled import assuming
from tests.office.test_employee_pension import PENSION, paying
from tests.support.pensions import SHENZHEN, holds, moment, month_paid, ordinary, pensioner, took

from suibao.books import Books
from suibao.books.claims import Claim
from suibao.errors import SuibaoError
from suibao.law import current_law
from suibao.office.benefit_run import pay_month
from suibao.office.claims import employee_pension
from suibao.office.claims.kinds import Opening
from suibao.office.claims.survivors import KIND, MACHINE, SurvivorsState
from suibao.rules import Law

DIED = dt.date(2026, 7, 19)
LATER = dt.date(2026, 8, 20)
FIGURES = (("provincial_disposable_income", "60000"), ("survivor_limits_after_deduction", "yes"), ("survivor_first_band_years", "5"),
           ("survivor_second_band_years", "10"), ("survivor_third_band_years", "15"), ("survivor_first_band_months", "3"),
           ("survivor_second_band_months", "6"), ("survivor_third_band_months", "9"), ("survivor_months_per_further_year", "1"))  # fmt: skip


@pytest.fixture
def law() -> Law:
    return current_law()


def filed(books: Books, law: Law, heir: str, dead: str, key: str = "death 1", **facts: object) -> Claim:
    stated = {"deceased": dead, "scheme": "employee_pension", "relation": "spouse", **facts}
    return KIND.open(books, law, Opening(heir, SHENZHEN, DIED, key, stated, moment(2026, 8, 3), "desk"))


def widowed(books: Books, law: Law, heir_number: int = 7) -> tuple[str, str, Claim]:
    """A pensioner paid June to August who died in July, and the claim of the widow."""
    dead, heir = ordinary(books), pensioner(books, number=heir_number)
    claim = paying(books, law, dead)
    pay_month(books, law, 202608, now=moment(2026, 8, 10), kind=employee_pension.CODE)
    took(books, law, employee_pension.KIND, claim, "die", DIED, key="died")
    return dead, heir, filed(books, law, heir, dead)


def test_every_event_in_every_state() -> None:
    for state, event in product(MACHINE.states, MACHINE.events):
        if (state, event) in MACHINE.moves:
            assert MACHINE.next(state, event) == MACHINE.moves[state, event]
        else:
            with pytest.raises(SuibaoError, match="cannot follow"):
                MACHINE.next(state, event)
    assert MACHINE.final == {SurvivorsState.SETTLED, SurvivorsState.REFUSED, SurvivorsState.WITHDRAWN}


def test_the_rest_of_the_account_is_inherited(books: Books, law: Law) -> None:
    """社会保险法 14. Paid June, July and, after death, August: August is a debt, its account part back in the account."""
    dead, heir, claim = widowed(books, law)
    assert -holds(books, f"overpaid:{dead}:employee_pension:{SHENZHEN}") == PENSION
    claim = took(books, law, KIND, took(books, law, KIND, claim, "check", LATER), "inherit", LATER)
    left = 13_900_000 - 2 * 101_683
    assert claim.decided("inherited_fen") == left
    assert holds(books, f"account:{dead}:employee_pension:{SHENZHEN}") == 0
    assert holds(books, f"disbursement:employee_pension:{SHENZHEN}") == 3 * PENSION + left
    assert holds(books, f"payable:{heir}:employee_pension:{SHENZHEN}") == 0
    assert holds(books, f"pool:employee_pension:{SHENZHEN}") == -2 * (PENSION - 101_683), (
        "of the account the pool keeps nothing"
    )


def test_a_debt_may_be_deducted_from_the_account(books: Books, law: Law) -> None:
    """社会保险经办条例 46: by decision of the agency."""
    dead, _, claim = widowed(books, law)
    claim = took(books, law, KIND, claim, "check", LATER)
    claim = took(books, law, KIND, claim, "inherit", LATER, overpaid_is_deducted=True)
    assert claim.decided("deducted_fen") == PENSION
    assert claim.decided("inherited_fen") == 13_900_000 - 2 * 101_683 - PENSION
    assert holds(books, f"overpaid:{dead}:employee_pension:{SHENZHEN}") == 0


def test_grants_wait_for_the_income_of_the_province(books: Books, law: Law) -> None:
    """facts/pension.md EP-50: not in the facts; the account does not wait for it."""
    _, _, claim = widowed(books, law)
    claim = took(books, law, KIND, claim, "check", LATER)
    with pytest.raises(SuibaoError, match="provincial_disposable_income"):
        took(books, law, KIND, claim, "grant", LATER, funeral_grant_elsewhere=False, death_drawn_years=0)
    assert took(books, law, KIND, claim, "inherit", LATER).state == SurvivorsState.INHERITED


def test_the_grants_with_figures_given(books: Books, law: Law) -> None:
    """60,000 a year assumed: 5,000 a month; 2 months; 22 whole years: 9 + 7 months, none taken off for less than a year."""
    _, heir, claim = widowed(books, law)
    rich = assuming("current", FIGURES, "2026-07")
    claim = took(books, rich, KIND, took(books, rich, KIND, claim, "check", LATER), "inherit", LATER)
    with pytest.raises(SuibaoError, match="death_drawn_years"):
        took(books, rich, KIND, claim, "grant", LATER, funeral_grant_elsewhere=False)
    claim = took(books, rich, KIND, claim, "grant", LATER, funeral_grant_elsewhere=False, death_drawn_years=0)
    assert claim.decided("grants") == {"pension_funeral_grant": 1_000_000, "pension_survivor_grant": 8_000_000}
    assert claim.state == SurvivorsState.SETTLED
    assert holds(books, f"payable:{heir}:employee_pension:{SHENZHEN}") == 0


def test_the_family_of_somebody_not_retired(books: Books, law: Law) -> None:
    dead, heir = ordinary(books, 5_000_000), pensioner(books, number=7)
    claim = took(books, law, KIND, filed(books, law, heir, dead), "check", LATER)
    assert claim.decided("drew_pension") is False
    assert took(books, law, KIND, claim, "inherit", LATER).decided("paid_fen") == 5_000_000


def test_a_death_that_is_not_recorded_comes_first(books: Books, law: Law) -> None:
    dead, heir = ordinary(books), pensioner(books, number=7)
    pension = paying(books, law, dead)
    claim = took(books, law, KIND, filed(books, law, heir, dead), "check", LATER)
    with pytest.raises(SuibaoError, match=pension.claim):
        took(books, law, KIND, claim, "inherit", LATER)


def test_the_account_is_inherited_once(books: Books, law: Law) -> None:
    dead, _, claim = widowed(books, law)
    claim = took(books, law, KIND, took(books, law, KIND, claim, "check", LATER), "inherit", LATER)
    other = pensioner(books, number=8)
    again = took(books, law, KIND, filed(books, law, other, dead, key="death 2"), "check", LATER)
    with pytest.raises(SuibaoError, match=f"nobody else was paid for this death \\({claim.claim}\\)"):
        took(books, law, KIND, again, "inherit", LATER)
    assert took(books, law, KIND, again, "refuse", LATER).state == SurvivorsState.REFUSED


def test_who_dies_in_prison_leaves_another_case(books: Books, law: Law) -> None:
    """劳社厅函〔2001〕44号: no survivors' benefits, and only the person's own payments are inherited."""
    dead, heir = ordinary(books), pensioner(books, number=7)
    kind = employee_pension.KIND
    pension = paying(books, law, dead)
    month_paid(books, law, kind, 202606)
    pension = took(books, law, kind, pension, "stop", pension_stop_reason="imprisoned", from_month="2026-07")
    took(books, law, kind, pension, "die", DIED, key="died")
    claim = took(books, law, KIND, filed(books, law, heir, dead), "check", LATER)
    with pytest.raises(SuibaoError, match="term of prison"):
        took(books, law, KIND, claim, "inherit", LATER)
