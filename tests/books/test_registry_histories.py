from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from suibao.books import Books, ledger, registry
from suibao.books.registry import Change
from suibao.errors import SuibaoError
from suibao.law.pension.career_terms import CareerMonth
from suibao.law.terms import Branch

SOMEBODY, OTHER = "ab" * 16, "cd" * 16
NOON = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
ROW: dict[str, object] = {
    "person": SOMEBODY, "branch": Branch.EMPLOYEE_PENSION, "region": "310000", "first": 201601, "kind": CareerMonth.EMPLOYED,
    "last": 201912, "base_fen": 600_000, "own_paid_fen": None, "index_ppm": None, "credited": 1000, "employer": "某厂",
    "document": "转移接续信息表 2026-01",
}  # fmt: skip


def table(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist([{**ROW, **row} for row in rows], schema=registry.HISTORIES)


def test_what_people_bring_is_kept_and_asked_by_branch(books: Books) -> None:
    deemed = {"first": 199001, "last": 199212, "kind": CareerMonth.DEEMED, "base_fen": None}
    jobless = {"branch": Branch.UNEMPLOYMENT}
    assert registry.save_histories(books, table({}, deemed, jobless)).added == 3
    assert registry.save_histories(books, table({}, deemed, jobless)) == registry.Changes(0, 0, 3)
    found = registry.histories(books, SOMEBODY, Branch.EMPLOYEE_PENSION)
    assert [(one.first, one.last, one.deemed, one.base_fen) for one in found] == [
        (199001, 199212, True, None), (201601, 201912, False, 600_000),
    ]  # fmt: skip
    assert [one.branch for one in registry.histories(books, SOMEBODY)] == [1, 1, 7]
    assert registry.histories(books, OTHER) == []


def test_a_correction_replaces_and_keeps_what_stood(books: Books) -> None:
    registry.save_histories(books, table({}), Change(NOON, "desk", "sheet", "k1"))
    assert registry.save_histories(books, table({"base_fen": 700_000}), Change(NOON, "desk", "typo", "k2")).changed == 1
    assert [one.base_fen for one in registry.histories(books, SOMEBODY)] == [700_000]
    # The first file sent again is the first change again, not a correction of the second.
    assert registry.save_histories(books, table({}), Change(NOON, "desk", "sheet", "k1")).changed == 0
    assert [one.base_fen for one in registry.histories(books, SOMEBODY)] == [700_000]
    with pytest.raises(SuibaoError, match="other content"):
        registry.save_histories(books, table({"base_fen": 1}), Change(NOON, "desk", "sheet", "k1"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"last": 201512}, "before they begin"),
        ({"base_fen": None}, "never zero"),
        ({"kind": CareerMonth.DEEMED}, "deemed paid"),
    ],
)
def test_what_cannot_be_is_refused(books: Books, change: dict[str, object], said: str) -> None:
    with pytest.raises(SuibaoError, match=said):
        registry.save_histories(books, table(change))


def test_a_month_counts_once(books: Books) -> None:
    registry.save_histories(books, table({}))
    with pytest.raises(SuibaoError, match="overlap"):
        registry.save_histories(books, table({"first": 201912, "last": 202001}))
    registry.save_histories(books, table({"first": 201912, "last": 202001, "region": "110000"}))
    assert len(registry.histories(books, SOMEBODY)) == 2


def test_an_account_brought_forward_stands_in_the_ledger(books: Books) -> None:
    row = {"person": SOMEBODY, "branch": Branch.EMPLOYEE_PENSION, "region": "310000", "balance_fen": 4_800_000}
    row |= {"through": 202512, "document": "账单"}
    balances = pa.Table.from_pylist([row], schema=registry.BALANCES)
    name = f"account:{SOMEBODY}:employee_pension:310000"
    for _ in range(2):
        registry.bring_forward(books, balances, Change(NOON, "desk", "", "b1"))
        assert _balance(books, name) == -4_800_000
    corrected = pa.Table.from_pylist([{**row, "balance_fen": 5_000_000}], schema=registry.BALANCES)
    registry.bring_forward(books, corrected, Change(NOON, "desk", "statement of the agency", "b2"))
    assert _balance(books, name) == -5_000_000
    assert registry.balances_brought(books, SOMEBODY)[0].balance_fen == 5_000_000
    assert ledger.verify(books).ok


def _balance(books: Books, name: str) -> int:
    (row,) = ledger.balances(books, name).to_pylist()
    return int(row["balance_fen"])
