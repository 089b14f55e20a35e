"""Conversions on the books: vectors of facts/conversion.md 10 from two records to the ledger, once, with every fen accounted for."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.moving import BY, GUANGZHOU, HANGZHOU, LAW, account_of, balance
from tests.support.pensions import account, brings, pensioner

from suibao.books import Books, ledger, relations, transfer_cases
from suibao.errors import SuibaoError
from suibao.law import package
from suibao.law.terms import Branch
from suibao.office.relations.converting_here import convert_here
from suibao.office.relations.model import Case

EMPLOYEE, RESIDENT = Branch.EMPLOYEE_PENSION, Branch.RESIDENT_PENSION
OLD = {"has_reached_pension_age": True}


def somebody(books: Books, employee_years: int, resident: tuple[int, int] | None, *, fen: int = 3_000_000) -> str:
    """Employee years up to 2025-12 in Guangzhou with an account, and resident years (first, last) with one of 8,000 yuan."""
    person = pensioner(books, "1963-01")
    first = (2025 - employee_years + 1) * 100 + 1
    brings(books, person, {"first": first, "last": 202512, "region": GUANGZHOU, "base_fen": 400_000})
    account(books, person, fen, region=GUANGZHOU)
    if resident is not None:
        begun, ended = resident
        brings(books, person, {"first": begun, "last": ended, "region": GUANGZHOU, "base_fen": 10_000}, branch=RESIDENT)
        account(books, person, 800_000, region=GUANGZHOU, branch=RESIDENT)
    return person


def converted(books: Books, person: str, law: Any = LAW, key: str = "form", **facts: object) -> Case:
    return convert_here(books, person, key=key, facts={**OLD, **facts}, law=law, **BY)


def outcome(books: Books, case: Case) -> dict[str, Any]:
    with books.begin() as connection:
        return dict(transfer_cases.load(connection, case.number).steps[-1].outcome)


def active(books: Books, person: str) -> dict[Branch, str]:
    with books.begin() as connection:
        return {one.branch: one.region for one in relations.of_person(connection, person) if one.until is None}


def between_schemes(books: Books, region: str = GUANGZHOU) -> int:
    """What the funds of the two schemes owe each other; it adds up to nothing."""
    return balance(books, f"clearing:resident_pension:employee_pension:{region}") + balance(
        books, f"clearing:employee_pension:resident_pension:{region}"
    )


def test_with_fifteen_years_the_resident_account_joins(books: Books) -> None:
    """V-CV-1 (人社部发〔2014〕17号 3, 5): account whole, resident years none."""
    person = somebody(books, 15, (200901, 201012))
    case = converted(books, person)
    assert case.state == "settled"
    found = outcome(books, case)
    assert (found["direction"], found["employee_months"], found["credited_months"]) == ("to_employee", 180, 0)
    assert account_of(books, person, GUANGZHOU) == 3_000_000 + 800_000
    assert account_of(books, person, GUANGZHOU, RESIDENT) == 0
    assert active(books, person) == {EMPLOYEE: GUANGZHOU}
    assert between_schemes(books) == 0
    assert ledger.verify(books).ok


def test_short_of_years_everything_goes_to_the_resident_scheme(books: Books) -> None:
    """V-CV-2 (人社部发〔2014〕17号 6): employee years one for one, whole account."""
    person = somebody(books, 12, (200501, 201212))
    case = converted(books, person)
    found = outcome(books, case)
    assert (found["direction"], found["employee_months"], found["resident_months"]) == ("to_resident", 0, (8 + 12) * 12)
    assert account_of(books, person, GUANGZHOU) == 0
    assert account_of(books, person, GUANGZHOU, RESIDENT) == 3_800_000
    assert active(books, person) == {RESIDENT: GUANGZHOU}
    assert between_schemes(books) == 0


def test_who_never_paid_residents_contributions_names_the_place(books: Books) -> None:
    person = somebody(books, 12, None)
    case = converted(books, person, destination=HANGZHOU)
    assert case.state == "settled"
    assert account_of(books, person, HANGZHOU, RESIDENT) == 3_000_000
    assert active(books, person) == {RESIDENT: HANGZHOU}


def test_months_paid_in_both_schemes_are_refunded(books: Books) -> None:
    """V-CV-5 (人社部发〔2014〕17号 7): individual and collective part of the six months, no subsidy; counted once."""
    person = somebody(books, 15, (201803, 201808))
    waits = converted(books, person)
    assert waits.state == "questioned"
    case = converted(books, person, overlap_individual_fen=10_000, overlap_collective_fen=2_000)
    assert (case.number, case.state) == (waits.number, "settled")
    assert balance(books, f"payable:{person}:resident_pension:{GUANGZHOU}") == 12_000
    assert account_of(books, person, GUANGZHOU) == 3_000_000 + 800_000 - 12_000
    assert outcome(books, case)["employee_months"] == 180


def test_twice_is_once(books: Books) -> None:
    person = somebody(books, 12, (200501, 201212))
    first = converted(books, person)
    standing = len(ledger.entries(books))
    assert converted(books, person) == first
    assert len(ledger.entries(books)) == standing
    other = pensioner(books, "1963-01", 1)
    with pytest.raises(SuibaoError, match="already stands for case"):
        converted(books, other)


def test_below_pension_age_nothing_moves(books: Books) -> None:
    """V-CV-4 (人社部发〔2014〕17号 3)."""
    person = somebody(books, 12, (200501, 201212))
    case = converted(books, person, has_reached_pension_age=False)
    assert case.state == "refused"
    assert account_of(books, person, GUANGZHOU) == 3_000_000
    assert active(books, person)[EMPLOYEE] == GUANGZHOU


def test_relations_are_gathered_first(books: Books) -> None:
    """人社部发〔2014〕17号 4: nothing is converted while money lies elsewhere."""
    person = somebody(books, 12, None)
    account(books, person, 100, region=HANGZHOU)
    case = converted(books, person, destination=GUANGZHOU)
    assert case.state == "questioned"
    assert "gathered first" in outcome(books, case)["questions"][0]["en"]
    assert account_of(books, person, GUANGZHOU) == 3_000_000


def test_a_coefficient_makes_resident_months_count(books: Books) -> None:
    """V-PP-1 with its invented figures: k = 1/9, so that twelve resident years are sixteen months and fourteen years are enough."""
    person = somebody(books, 14, (200001, 201112))
    law = package("proposal/8-conversion-both-ways").law
    assert converted(books, person, law).state == "questioned"
    figures = {"resident_year_money_fen": 120_000, "employee_least_base_fen": 450_000, "employee_total_rate": 200_000}
    case = converted(books, person, law, **figures)
    assert case.state == "settled"
    found = outcome(books, case)
    months = 144 // 9
    assert (found["direction"], found["credited_months"], found["employee_months"]) == ("to_employee", months, 168 + months)
    assert account_of(books, person, GUANGZHOU) == 3_800_000


def test_nobody_without_an_employee_pension(books: Books) -> None:
    with pytest.raises(SuibaoError, match="no employee pension"):
        converted(books, pensioner(books, "1963-01"))
