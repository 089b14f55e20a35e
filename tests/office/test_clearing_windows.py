"""Windows on the database: frozen, netted, final; the ledger follows; what is changed afterwards is found out."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.books import BooksServer

from suibao.books import Books, accounts, ledger
from suibao.books.clearing_items import Item, add_items
from suibao.books.recording import Transfer, record
from suibao.documents.clearing_workbook import write_workbook
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.clearing import windows
from suibao.office.clearing.checking import verify_windows
from suibao.office.clearing.stating import statement
from suibao.office.clearing.windows import close_window, pay_window

PENSION, MEDICAL = Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL
A, B, C = "110000", "310000", "440000"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # noon in China
EVENING = NOON + timedelta(hours=6)
NIGHT = NOON + timedelta(hours=12)


def owe(books: Books, number: str, debtor: str, creditor: str, yuan: int, at: datetime = NOON, branch: Branch = PENSION,
        role: str = "both") -> None:  # fmt: skip
    """A settled case: ledger entries of the sides that are here, and the item."""
    fen = yuan * 100
    pool = accounts.pool(branch.code, debtor), accounts.pool(branch.code, creditor)
    owes, owed = accounts.clearing(creditor, branch.code, debtor), accounts.clearing(debtor, branch.code, creditor)
    out = Transfer(pool[0], owes, fen, 202603, f"{branch.code}.moved_pool", f"out|{number}")
    into = Transfer(owed, pool[1], fen, 202603, f"{branch.code}.moved_pool", f"in|{number}")
    with books.begin() as connection:
        if role != "both":
            case = {
                "number": number, "matter": "pension", "person": "", "branch": int(branch), "origin": debtor, "destination": creditor,
                "times": 1, "role": role, "peer": creditor, "asked": "peer", "opened_on": date(2026, 3, 1), "opened_at": NOON,
                "actor": "t", "key": number,
            }  # fmt: skip
            columns = ", ".join(case)
            values = ", ".join(f":{name}" for name in case)
            connection.execute(sa.text(f"INSERT INTO books.transfer_cases ({columns}) VALUES ({values})"), case)
        record(connection, *([out, into] if role == "both" else [out]))
        add_items(connection, [Item(number, branch, debtor, creditor, 0, fen, at, f"case:{number}")])


def example(books: Books) -> None:
    """V-NE-1 of facts/clearing.md."""
    for number, debtor, creditor, yuan in (("a", A, B, 100), ("b", B, C, 80), ("c", C, A, 50), ("d", A, C, 20)):
        owe(books, number, debtor, creditor, yuan)


def pays(window: windows.Window) -> list[tuple[str, str, int]]:
    return [(one.payer, one.payee, one.fen // 100) for one in window.payments]


def held(books: Books, prefix: str) -> dict[str, int]:
    """Balances in yuan, positive where the region owes."""
    rows = ledger.balances(books, prefix).to_pylist()
    return {row["account"]: -row["balance_fen"] // 100 for row in rows if row["balance_fen"]}


def test_published_example(books: Books) -> None:
    example(books)
    window = close_window(books, "20260302", now=NIGHT, cut_off=EVENING)
    assert pays(window) == [(A, B, 20), (A, C, 50)]  # V-NE-1
    assert (window.items, window.total_fen, window.net_fen, window.month) == (4, 25_000, 7_000, 202603)
    branch = PENSION.code
    assert held(books, "clearing:") == {
        accounts.clearing("CN", branch, A): 70, accounts.clearing("CN", branch, B): -20, accounts.clearing("CN", branch, C): -50,
    }  # fmt: skip
    assert verify_windows(books).ok


def test_a_circle_is_nothing_to_pay(books: Books) -> None:
    for number, debtor, creditor in (("a", A, B), ("b", B, C), ("c", C, A)):
        owe(books, number, debtor, creditor, 100)
    assert pays(close_window(books, "w", now=NIGHT, cut_off=EVENING)) == []  # V-NE-2
    assert held(books, "clearing:") == {}


def test_each_branch_by_itself(books: Books) -> None:
    owe(books, "a", A, B, 100)
    owe(books, "b", B, A, 100, branch=MEDICAL)
    window = close_window(books, "w", now=NIGHT, cut_off=EVENING)
    assert [(one.branch, one.payer) for one in window.payments] == [(PENSION, A), (MEDICAL, B)]


def test_late_and_corrected_items_go_to_a_later_window(books: Books) -> None:
    example(books)
    owe(books, "later", A, B, 7, EVENING)  # settled at the cut-off: not before it
    first = close_window(books, "1", now=NIGHT, cut_off=EVENING)
    owe(books, "late", A, B, 3, NOON)  # settled before, recorded after the mark
    owe(books, "correction", B, A, 100, NIGHT)
    tomorrow = NIGHT + timedelta(days=1)
    second = close_window(books, "2", now=tomorrow, cut_off=tomorrow)
    assert close_window(books, "1", now=tomorrow, cut_off=EVENING) == first  # V-NE-3: the hash and all else as before
    assert (second.items, pays(second)) == (3, [(B, A, 90)])
    assert [one.case_number for one in statement(books, "2", A).items] == ["later", "late", "correction"]
    assert close_window(books, "3", now=tomorrow + timedelta(1), cut_off=tomorrow + timedelta(1)).items == 0
    assert verify_windows(books).ok


def test_closing_again_and_otherwise(books: Books) -> None:
    example(books)
    first = close_window(books, "w1", now=NIGHT, cut_off=EVENING)
    before = len(ledger.entries(books, month=202603))
    assert close_window(books, "w1", now=NIGHT + timedelta(days=9), cut_off=EVENING) == first
    assert len(ledger.entries(books, month=202603)) == before
    with pytest.raises(SuibaoError, match="closed with the cut-off"):
        close_window(books, "w1", now=NIGHT, cut_off=NIGHT)
    with pytest.raises(SuibaoError, match="not after that of the last window w1"):
        close_window(books, "w2", now=NIGHT, cut_off=NOON)
    with pytest.raises(SuibaoError, match="still to come"):
        close_window(books, "w2", now=NOON, cut_off=EVENING)
    with pytest.raises(SuibaoError, match="cannot be called") as caught:
        close_window(books, "a|b", now=NIGHT, cut_off=NIGHT)
    assert "清算场次" in caught.value.zh
    assert [one.key for one in windows.windows(books)] == ["w1"]


def test_killed_between_mark_and_closing(books: Books) -> None:
    example(books)
    windows._mark(books, "w", NIGHT, EVENING)
    owe(books, "e", C, B, 1000)  # comes after the mark
    marked = windows.windows(books)[0]
    assert (marked.closed_at, marked.payments) == (None, ())
    with pytest.raises(SuibaoError, match="not closed yet"):
        pay_window(books, "w", paid_on=date(2026, 3, 3), now=NIGHT, actor="t")
    with pytest.raises(SuibaoError, match="not closed yet"):
        statement(books, "w", A)
    later = close_window(books, "later", now=NIGHT, cut_off=NIGHT)  # closes the one before it too
    first = windows.windows(books)[0]
    assert (pays(first), pays(later)) == ([(A, B, 20), (A, C, 50)], [(C, B, 1000)])
    assert close_window(books, "w", now=NIGHT, cut_off=EVENING) == first


def test_marking_waits_for_who_adds_items(books: Books) -> None:
    """A number that is taken but not committed is never passed over."""
    example(books)
    closed: list[windows.Window] = []
    with books.begin() as connection:
        record(connection, *[])
        item = Item("slow", PENSION, A, B, 0, 100, NOON, "case:slow")
        add_items(connection, [item])
        closing = threading.Thread(
            target=lambda: closed.append(close_window(books, "w", now=NIGHT, cut_off=EVENING)), daemon=True
        )
        closing.start()
        closing.join(0.5)
        assert closing.is_alive(), "the mark did not wait"
    closing.join(20)
    assert closed[0].items == 5


def test_the_other_side_in_other_books(books: Books) -> None:
    """Only what these books hold is posted: the origin's side, and its payment."""
    owe(books, "a", A, B, 100, role="origin")
    window = close_window(books, "w", now=NIGHT, cut_off=EVENING)
    assert pays(window) == [(A, B, 100)]
    assert held(books, "clearing:") == {accounts.clearing("CN", PENSION.code, A): 100}
    pay_window(books, "w", paid_on=date(2026, 3, 3), now=NIGHT, actor="t")
    assert held(books, "clearing:") == {}
    assert held(books, "disbursement:") == {accounts.disbursement(PENSION.code, A): 100}
    assert held(books, "collection:") == {}
    assert verify_windows(books).ok


def test_paying(books: Books) -> None:
    example(books)
    close_window(books, "w", now=NIGHT, cut_off=EVENING)
    day, now = date(2026, 3, 4), NIGHT + timedelta(days=2)
    with pytest.raises(SuibaoError, match="Who pays: 110000"):
        pay_window(books, "w", paid_on=day, now=now, actor="t", payer=B)
    with pytest.raises(SuibaoError, match="expected a day from 2026-03-03"):
        pay_window(books, "w", paid_on=date(2026, 3, 1), now=now, actor="t")
    paid = pay_window(books, "w", paid_on=day, now=now, actor="t", payer=A)
    assert paid.paid is not None
    assert set(paid.paid.values()) == {day}
    assert pay_window(books, "w", paid_on=day, now=now, actor="t") == paid
    with pytest.raises(SuibaoError, match="recorded for 2026-03-04"):
        pay_window(books, "w", paid_on=date(2026, 3, 3), now=now, actor="t", payer=A)
    assert held(books, "clearing:") == {}
    assert held(books, "disbursement:") == {accounts.disbursement(PENSION.code, A): 70}
    assert held(books, "collection:") == {accounts.collection(B): -20, accounts.collection(C): -50}
    assert verify_windows(books).ok
    assert ledger.verify(books).ok


def test_statement_and_workbook(books: Books, tmp_path: Path) -> None:
    example(books)
    close_window(books, "w", now=NIGHT, cut_off=EVENING)
    found = statement(books, "w", A)
    assert [(one.other, one.owes_fen, one.owed_fen) for one in found.lines] == [(B, 10_000, 0), (C, 2_000, 5_000)]
    assert (
        found.net_fen(PENSION)
        == -7_000
        == sum(one.total_fen if one.creditor == A else -one.total_fen for one in found.items)
    )
    assert found.paid_on(found.payments[0]) is None
    write_workbook(found, {B: "上海市"}, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    cells = [[cell for cell in row if cell is not None] for row in book["清算对账单"].iter_rows(values_only=True)]
    assert ["110", PENSION.zh, "上海市", 1, 100, 0, 0, -100] in cells
    assert ["明细净额", -70] in cells
    assert book["明细"].max_row == 4
    first = (tmp_path / "a.xlsx").read_bytes()
    write_workbook(found, {B: "上海市"}, tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == first
    with pytest.raises(SuibaoError, match="Nearest: 310000"):
        statement(books, "w", "310100")
    with pytest.raises(SuibaoError, match="Nearest: w"):
        statement(books, "ww", A)


TAMPERING = {
    "an item's amount": "UPDATE books.clearing_items SET pooled_fen = pooled_fen + 1 WHERE item = 1",
    "an item": "DELETE FROM books.clearing_items WHERE item = 2",
    "a figure": "UPDATE books.clearing_netted SET pooled_fen = pooled_fen + 100",
    "a payment": "UPDATE books.clearing_payments SET amount_fen = amount_fen + 100 WHERE payee = '440000'",
    "the ledger": "DELETE FROM books.transfers WHERE id = (SELECT max(id) FROM books.transfers)",
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found(own_books: Books, books_server: BooksServer, what: str) -> None:
    example(own_books)
    close_window(own_books, "w", now=NIGHT, cut_off=EVENING)
    with books_server.administrator(own_books) as administrator:
        administrator.execute("SET session_replication_role = replica")
        administrator.execute(
            "DO $$ DECLARE one record; BEGIN FOR one IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger "
            "WHERE tgenabled = 'A' LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', one.place, one.tgname); "
            "END LOOP; END $$"
        )
        assert administrator.execute(TAMPERING[what].encode()).rowcount
    checked = verify_windows(own_books)
    assert not checked.ok
    assert all(fault.zh and fault.en for fault in checked.faults)


PROVINCES = (A, B, C, "650000", "660000")
ITEMS = st.lists(
    st.tuples(st.permutations(PROVINCES), st.integers(1, 999), st.integers(0, 5), st.sampled_from([PENSION, MEDICAL])),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ITEMS, min_size=1, max_size=4))
def test_every_item_is_in_one_window(books_server: BooksServer, books: Books, rounds: list[Any]) -> None:
    """Items come early, late and out of order; after the last window each was taken once and nothing is left over."""
    with books_server.administrator(books) as administrator:
        from tests.support.books import EMPTY

        administrator.execute(EMPTY)
    counted: list[int] = []
    added = 0
    for number, items in enumerate([*rounds, []]):
        for pair, yuan, hours, branch in items:
            added += 1
            owe(books, f"case{added}", pair[0], pair[1], yuan, NOON + timedelta(hours=hours), branch)
        cut_off = NOON + timedelta(hours=number * 2 + (100 if number == len(rounds) else 0))
        window = close_window(books, f"w{number}", now=cut_off, cut_off=cut_off)
        for branch in (PENSION, MEDICAL):
            assert len([one for one in window.payments if one.branch is branch]) <= len(PROVINCES) - 1
        counted += [one.number for province in PROVINCES for one in _items(books, window, province)]
    assert sorted(counted) == sorted([*range(1, added + 1)] * 2)  # each by its debtor and its creditor
    assert not [name for name in held(books, "clearing:") if not name.startswith("clearing:CN:")]
    assert verify_windows(books).faults == ()


def _items(books: Books, window: windows.Window, province: str) -> list[Item]:
    from suibao.office.clearing.items import listed

    with books.begin() as connection:
        return list(listed(connection, window.frozen, province))
