"""A person's months: what stands, whole, over payers and places; what a later run or a trial does to it."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.support.records import OTHER, PERSON, Made, alone, assess, employed, pay, reassess, speaks_for

from suibao.books import Books, registry
from suibao.books.registry_histories import HISTORIES
from suibao.law.terms import Branch
from suibao.office import records
from suibao.office.records import PaidMonth


def of(books: Books, branch: Branch = Branch.EMPLOYEE_PENSION, person: str = PERSON) -> list[PaidMonth]:
    return records.months(books, person, branch)


def test_a_month_holds_the_shares_of_both(books: Books) -> None:
    made = employed(202601, 202602)
    assess(books, made)
    pay(books, made)
    first, second = of(books)
    expected = PaidMonth(202601, Branch.EMPLOYEE_PENSION, "440100", "E1", 800_000, 64_000, 128_000, 0, True, "books")
    assert first == expected
    assert second.month == 202602
    assert {one.branch for one in records.months(books, PERSON)} == {
        Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL, Branch.UNEMPLOYMENT, Branch.WORK_INJURY, Branch.MATERNITY,
    }  # fmt: skip


def test_months_of_several_payers_and_places_stand_apart_and_in_order(books: Books) -> None:
    assess(books, employed(202603, 202603, payer="E2", region="310000"), "b")
    assess(books, employed(202601, 202603) + employed(202603, 202603, person=OTHER), "a")
    assess(books, alone(202604, 202604), "c")
    found = [(one.month, one.region, one.payer) for one in of(books)]
    assert found == [
        (202601, "440100", "E1"), (202602, "440100", "E1"), (202603, "310000", "E2"), (202603, "440100", "E1"),
        (202604, "440100", ""),
    ]  # fmt: skip
    assert [one.month for one in records.months(books, PERSON, Branch.EMPLOYEE_PENSION, through=202602)] == [
        202601,
        202602,
    ]


def test_the_last_run_that_speaks_for_the_payer_counts_whole(books: Books) -> None:
    assess(books, employed(202601, 202602), "first")
    reassess(books, employed(202601, 202601, base_fen=900_000), "second")
    reassess(books, employed(202601, 202601, payer="E2"), "another payer")
    assert [(one.month, one.payer, one.base_fen) for one in of(books)] == [
        (202601, "E1", 900_000), (202601, "E2", 800_000), (202602, "E1", 800_000),
    ]  # fmt: skip
    speaks_for(books, 202602, "E1", "gone")
    assert [(one.month, one.payer) for one in of(books)] == [(202601, "E1"), (202601, "E2")]


def test_of_who_pays_alone_only_a_run_with_that_person_speaks(books: Books) -> None:
    assess(books, alone(202601, 202601), "own")
    reassess(books, alone(202601, 202601, person=OTHER, base_fen=600_000), "somebody else")
    assert [(one.payer, one.base_fen, one.person_fen, one.payer_fen) for one in of(books)] == [
        ("", 500_000, 100_000, 0)
    ]


def test_a_trial_of_a_proposal_leaves_no_record(books: Books) -> None:
    assess(books, employed(202601, 202601), "trial", law="proposal/3-platform-pension-share", post=False)
    assert records.months(books, PERSON) == []


@pytest.mark.parametrize("left_out", ["pension_employer", "pension_employee"])
def test_a_month_is_paid_when_nothing_of_it_is_owed(books: Books, left_out: str) -> None:
    made = employed(202601, 202602)
    assess(books, made)
    pay(books, [one for one in made if (one.rule, one.month) != (left_out, 202602)])
    assert [one.paid for one in of(books)] == [True, False]
    assert [one.paid for one in of(books, Branch.UNEMPLOYMENT)] == [True, True]


def test_the_subsidy_of_the_state_is_its_own_share(books: Books) -> None:
    made = [Made("resident_pension", 202601, 50_000, payer=""), Made("resident_pension_state", 202601, 6_000, payer="")]
    assess(books, made)
    pay(books, made)
    (one,) = of(books, Branch.RESIDENT_PENSION)
    assert (one.person_fen, one.payer_fen, one.state_fen, one.paid) == (50_000, 0, 6_000, True)


def test_nobody_has_no_months(books: Books) -> None:
    assert records.months(books, OTHER) == []


def test_what_a_person_brought_stands_month_by_month(books: Books) -> None:
    row = {
        "person": PERSON, "branch": 1, "region": "310000", "first": 202511, "kind": 1, "last": 202601, "base_fen": 700_000,
        "own_paid_fen": 56_000, "index_ppm": None, "credited": 1000, "employer": "某公司", "document": "sheet 1",
    }  # fmt: skip
    deemed = row | {"first": 199001, "last": 199002, "kind": 4, "base_fen": None, "own_paid_fen": None, "employer": ""}
    registry.save_histories(books, pa.Table.from_pylist([row, deemed], schema=HISTORIES))
    assess(books, employed(202602, 202602))
    assert [(one.month, one.region, one.payer, one.base_fen, one.person_fen, one.paid, one.origin) for one in of(books)] == [
        (199001, "310000", "", 0, 0, True, "history"), (199002, "310000", "", 0, 0, True, "history"),
        (202511, "310000", "某公司", 700_000, 56_000, True, "history"), (202512, "310000", "某公司", 700_000, 56_000, True, "history"),
        (202601, "310000", "某公司", 700_000, 56_000, True, "history"), (202602, "440100", "E1", 800_000, 64_000, False, "books"),
    ]  # fmt: skip
    assert [one.month for one in records.months(books, PERSON, Branch.EMPLOYEE_PENSION, through=202511)] == [
        199001, 199002, 202511,
    ]  # fmt: skip


def test_a_line_assessed_after_the_filing_was_paid_is_still_owed(books: Books) -> None:
    """The filing's parts are marked as paid in full; who came into the month later was in none of them."""
    made = employed(202601, 202601)
    assess(books, made)
    pay(books, made)
    late = employed(202601, 202601, person=OTHER)
    reassess(books, made + late, "late")
    assert [one.paid for one in of(books)] == [True]
    assert [one.paid for one in of(books, person=OTHER)] == [False]
