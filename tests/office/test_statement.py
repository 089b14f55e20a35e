"""A person's statement: sums prove themselves, two halves make the whole, several places stand side by side."""

from __future__ import annotations

from collections import Counter
from itertools import count, pairwise

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.records import OTHER, PERSON, alone, assess, employed, months_between, pay, reassess

from suibao.books import Books, accounts, ledger, registry
from suibao.books.registry_changes import Change
from suibao.books.registry_histories import BALANCES, HISTORIES
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.person_ledger import CONTRIBUTION, FORWARD, INTEREST
from suibao.office.statement import Section, Statement, statement

PENSION = Branch.EMPLOYEE_PENSION


def of(found: Statement, branch: Branch = PENSION, region: str = "440100") -> Section:
    (section,) = [one for one in found.sections if (one.branch, one.region) == (branch, region)]
    return section


def interest(books: Books, fen: int, month: int, region: str = "440100", person: str = PERSON) -> None:
    code = PENSION.code
    with books.begin() as connection:
        ledger.record(
            connection,
            ledger.Transfer(accounts.pool(code, region), accounts.account(person, code, region), fen, month,
                            f"{code}.interest", f"interest:{month}:{person}:{region}", person=person),
        )  # fmt: skip


def test_opening_and_movements_make_the_closing_balance(books: Books) -> None:
    made = employed(202501, 202603)
    assess(books, made)
    pay(books, [one for one in made if one.month < 202603])
    interest(books, 1_234, 202512)
    found = of(statement(books, PERSON, 202507, 202603))
    assert found.account is not None
    assert found.account.opening_fen == 6 * 64_000
    assert found.account.moved == {CONTRIBUTION: 9 * 64_000, INTEREST: 1_234}
    assert found.account.closing_fen == found.account.sum_fen == 15 * 64_000 + 1_234
    assert found.account.unpaid_fen == 64_000  # March is not paid in
    assert (found.counted, len(found.months), [one.what for one in found.lines]) == (8, 9, [INTEREST])


def test_of_two_payers_of_a_month_only_the_debt_of_one_is_unpaid(books: Books) -> None:
    paid = employed(202601, 202601, base_fen=600_000, payer="E2")
    assess(books, employed(202601, 202601), "one")
    assess(books, paid, "two")
    pay(books, paid)
    found = of(statement(books, PERSON))
    assert found.account is not None
    assert (found.account.closing_fen, found.account.unpaid_fen) == (64_000 + 48_000, 64_000)


def test_branches_without_an_account_show_months_only(books: Books) -> None:
    assess(books, employed(202601, 202602))
    found = of(statement(books, PERSON), Branch.WORK_INJURY)
    assert found.account is None
    assert [one.payer_fen for one in found.months] == [8_000, 8_000]


def test_places_and_what_was_brought_stand_side_by_side(books: Books) -> None:
    history = {
        "person": PERSON, "branch": 1, "region": "310000", "first": 202401, "kind": 1, "last": 202412, "base_fen": 700_000,
        "own_paid_fen": 56_000, "index_ppm": None, "credited": 1000, "employer": "", "document": "sheet",
    }  # fmt: skip
    registry.save_histories(books, pa.Table.from_pylist([history], schema=HISTORIES))
    brought = {
        "person": PERSON,
        "branch": 1,
        "region": "310000",
        "balance_fen": 700_000,
        "through": 202412,
        "document": "sheet",
    }
    registry.bring_forward(
        books, pa.Table.from_pylist([brought], schema=BALANCES), Change(by="me", why="moved", key="1")
    )
    made = employed(202501, 202503)
    assess(books, made)
    pay(books, made)
    found = statement(books, PERSON)
    assert (found.first, found.last) == (202401, 202503)
    assert found.counted[PENSION] == 15
    shanghai = of(found, region="310000")
    assert shanghai.account is not None
    assert (shanghai.account.opening_fen, shanghai.account.moved, shanghai.account.closing_fen) == (
        0,
        {FORWARD: 700_000},
        700_000,
    )
    later = statement(books, PERSON, 202501)
    kept = of(later, region="310000")
    assert kept.account is not None
    assert (kept.account.opening_fen, kept.account.closing_fen, kept.months) == (700_000, 700_000, ())


def test_benefits_are_awarded_and_paid_out(books: Books) -> None:
    code, region = PENSION.code, "440100"
    payable, pool = accounts.payable(PERSON, code, region), accounts.pool(code, region)
    with books.begin() as connection:
        ledger.record(
            connection,
            ledger.Transfer(pool, payable, 300_000, 202601, f"{code}.basic", "award:1", person=PERSON),
            ledger.Transfer(
                payable, accounts.disbursement(code, region), 200_000, 202601, f"{code}.paid", "out:1", person=PERSON
            ),
        )
    found = of(statement(books, PERSON))
    assert (found.awarded_fen, found.paid_out_fen, found.account) == (300_000, 200_000, None)


def test_a_correction_shows_the_month_as_it_stands(books: Books) -> None:
    """Reversed and posted anew: two transfers more in the ledger, one month on the statement, the sums those of the last word."""
    assess(books, employed(202601, 202601))
    reassess(books, employed(202601, 202601, base_fen=875_000), "corrected")
    found = of(statement(books, PERSON))
    assert found.account is not None
    assert (found.account.moved, found.account.closing_fen) == ({CONTRIBUTION: 70_000}, 70_000)
    assert [one.person_fen for one in found.months] == [70_000]


def test_gaps_that_reach_into_the_period_are_shown(books: Books) -> None:
    made = alone(202501, 202503) + alone(202507, 202509)
    assess(books, made)
    pay(books, made)
    assert [(one.first, one.last) for one in statement(books, PERSON, 202506, 202509).gaps] == [(202504, 202506)]
    assert statement(books, PERSON, 202507, 202509).gaps == ()


def test_there_is_no_statement_of_nobody_or_of_no_time(books: Books) -> None:
    with pytest.raises(SuibaoError, match="Nothing is on record"):
        statement(books, OTHER)
    assess(books, employed(202601, 202601))
    with pytest.raises(SuibaoError, match="before it begins"):
        statement(books, PERSON, 202602, 202601)


def joined(first: Statement, second: Statement) -> dict[tuple[Branch, str], tuple[object, ...]]:
    """What two periods that follow one another come to."""
    sections: dict[tuple[Branch, str], list[Section]] = {}
    for found in (first, second):
        for one in found.sections:
            sections.setdefault((one.branch, one.region), []).append(one)
    return {place: _added(parts) for place, parts in sections.items()}


def _added(parts: list[Section]) -> tuple[object, ...]:
    moved: Counter[str] = Counter()
    for part in parts:
        moved.update(part.account.moved if part.account else {})
    accounts_ = [part.account for part in parts if part.account]
    for one, other in pairwise(accounts_):
        assert one.closing_fen == other.opening_fen
    return (
        tuple(month for part in parts for month in part.months), tuple(line for part in parts for line in part.lines),
        dict(moved), accounts_[0].opening_fen if accounts_ else 0, accounts_[-1].closing_fen if accounts_ else 0,
        sum(part.counted for part in parts),
    )  # fmt: skip


MONTHS = st.sampled_from(months_between(202501, 202512))
PAYERS = st.sampled_from(["E1", "E2", ""])
REGIONS = st.sampled_from(["440100", "310000"])
EXAMPLES = count(1)
"""Each example has a person and payers of its own, so that all can share the books."""


@given(
    st.lists(st.tuples(MONTHS, PAYERS, REGIONS, st.booleans()), min_size=1, max_size=12, unique_by=lambda one: one[:3]),
    st.lists(st.tuples(MONTHS, st.integers(1, 10**6)), max_size=3, unique_by=lambda one: one[0]),
    st.sampled_from(months_between(202501, 202511)),
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_halves_make_the_whole(
    books: Books, worked: list[tuple[int, str, str, bool]], earned: list[tuple[int, int]], cut: int
) -> None:
    number = next(EXAMPLES)
    person = f"{number:032x}"
    for at, (month, payer, region, is_paid) in enumerate(worked):
        where = {"region": region, "person": person}
        one = employed(month, month, payer=f"{payer}-{number}", **where) if payer else alone(month, month, **where)
        assess(books, one, f"{person} {at}")
        if is_paid:
            pay(books, one, f"paid {person} {at}")
    for month, fen in earned:
        interest(books, fen, month, person=person)
    whole = statement(books, person, 202501, 202512)
    early, late = statement(books, person, 202501, cut), statement(books, person, cut + 1, 202512)
    for section in whole.sections:
        if section.account is not None:
            assert section.account.sum_fen == section.account.closing_fen
    assert joined(early, late) == {(one.branch, one.region): _added([one]) for one in whole.sections}
