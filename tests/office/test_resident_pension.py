"""The resident pension from application to death: the state bears the basic part, the account its own."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from tests.support.pensions import SHENZHEN, account, applied, brings, got, holds, month_paid, pensioner, took

from suibao.books import Books
from suibao.books.claims import Claim
from suibao.errors import SuibaoError
from suibao.law import current_law
from suibao.law.terms import Branch
from suibao.office.claims.resident_pension import KIND, MACHINE
from suibao.rules import ACCEPTED, Law, Parameter, Reform, Value

GUANGDONG = 22_000
BORN = "1965-07"
BRANCH = Branch.RESIDENT_PENSION


@pytest.fixture
def law() -> Law:
    """Age, years and the provinces' basic pensions are unverified in the facts: who uses them must say so."""
    return current_law().accepting(*ACCEPTED, "unverified")


def resident(books: Books, years: int = 15, fen: int = 1_390_000) -> str:
    person = pensioner(books, BORN)
    first = (2026 - years) * 100 + 1
    brings(books, person, {"first": first, "last": 202512, "base_fen": 10_000}, branch=BRANCH)
    account(books, person, fen, branch=BRANCH)
    return person


def filed(books: Books, law: Law, person: str, **facts: object) -> Claim:
    stated: dict[str, object] = {"retirement_group": None, "retires_from_employer": None, "employer_agrees_late": None,
              "chosen_retirement_month": None, "birth_month": BORN, "draws_other_pension": False, "hukou_region": None}  # fmt: skip
    return applied(books, law, KIND, person, **(stated | facts))


def paying(books: Books, law: Law, person: str) -> Claim:
    claim = took(books, law, KIND, filed(books, law, person), "check")
    claim = took(books, law, KIND, claim, "award")
    return took(books, law, KIND, claim, "start")


def test_every_event_in_every_state() -> None:
    for state, event in product(MACHINE.states, MACHINE.events):
        if (state, event) in MACHINE.moves:
            assert MACHINE.next(state, event) == MACHINE.moves[state, event]
        else:
            with pytest.raises(SuibaoError, match="cannot follow"):
                MACHINE.next(state, event)


def test_basic_part_from_the_state_account_part_from_the_account(books: Books, law: Law) -> None:
    """国发〔2014〕8号 六: 220 of Guangdong 2025 (resident_pension.csv), 13,900 over 139; at 60 in July 2025, from August."""
    person = resident(books)
    claim = paying(books, law, person)
    assert (claim.decided("items"), claim.decided("first_month")) == (
        {"resident_basic": GUANGDONG, "account_pension": 10_000}, 202508,
    )  # fmt: skip
    assert month_paid(books, law, KIND, 202508) == 2
    assert got(books, person, BRANCH.code) == GUANGDONG + 10_000
    assert holds(books, f"account:{person}:resident_pension:{SHENZHEN}") == 1_380_000
    assert holds(books, f"subsidy:state:resident_pension:{SHENZHEN}") == -GUANGDONG
    assert holds(books, f"pool:resident_pension:{SHENZHEN}") == 0


def test_figures_that_nobody_verified_leave_it_undecided(books: Books) -> None:
    """facts/pension.md RP-4: age and years are unverified; nothing is assumed."""
    claim = filed(books, current_law(), resident(books))
    with pytest.raises(SuibaoError, match="resident_pension_age"):
        took(books, current_law(), KIND, claim, "check")


def test_fourteen_years_are_refused(books: Books, law: Law) -> None:
    claim = took(books, law, KIND, filed(books, law, resident(books, 14)), "check")
    failed = [one["code"] for one in claim.decided("findings") if one["answer"] is False]
    assert failed == ["years", "entitled"]
    with pytest.raises(SuibaoError, match="has paid enough years"):
        took(books, law, KIND, claim, "award")
    assert took(books, law, KIND, claim, "refuse").state == "refused"


def test_the_year_without_a_figure_of_the_province_waits(books: Books, law: Law) -> None:
    """Guangdong's basic pension of 2026 is not known: who reaches 60 then waits for it, by name."""
    person = pensioner(books, "1966-03")
    brings(books, person, {"first": 201101, "last": 202512, "base_fen": 10_000}, branch=BRANCH)
    account(books, person, 1_390_000, branch=BRANCH)
    claim = took(books, law, KIND, filed(books, law, person, birth_month="1966-03"), "check")
    with pytest.raises(SuibaoError, match="resident_basic_local"):
        took(books, law, KIND, claim, "award")


def raised(law: Law, yuan: int) -> Law:
    """The law with Guangdong's basic pension of 2026; the figure is assumed."""
    known = law.parameters["resident_basic_local"]
    value = Value("440000", (), dt.date(2026, 1, 1), dt.date(2026, 12, 31), yuan * 100, "project")
    one = Parameter(known.name, known.unit, known.zh, known.en, known.keys, (value,))
    return law.amend(Reform("raised", "已公布", "raised", "", (one,)))


def test_a_raised_basic_part_is_made_up(books: Books, law: Law) -> None:
    person = resident(books)
    claim = paying(books, law, person)
    for month in (202508, 202512, 202601, 202602):
        month_paid(books, law, KIND, month)
    before = got(books, person, BRANCH.code)
    claim = took(books, raised(law, 240), KIND, claim, "adjust", from_month="2026-01")
    assert claim.decided("settled_fen") == 2 * 2_000
    assert got(books, person, BRANCH.code) == before + 4_000
    month_paid(books, law, KIND, 202603)
    assert got(books, person, BRANCH.code) == before + 4_000 + 24_000 + 10_000
    with pytest.raises(SuibaoError, match="Nothing to raise"):
        took(books, raised(law, 240), KIND, claim, "adjust", from_month="2026-01")


def test_a_resident_pension_stops_only_for_what_speaks_of_it(books: Books, law: Law) -> None:
    claim = paying(books, law, resident(books))
    with pytest.raises(SuibaoError, match="known: unverified"):
        took(books, law, KIND, claim, "stop", pension_stop_reason="imprisoned")
    claim = took(books, law, KIND, claim, "stop", pension_stop_reason="unverified")
    assert took(books, law, KIND, claim, "resume").state == "paying"
