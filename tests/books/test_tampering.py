from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import product

import psycopg
import pytest
from tests.support.books import BooksServer
from tests.support.transfers import many, table, transfer

from suibao.books import Books, ledger

RECORD = ("accounts", "batches", "transfers", "resolutions", "runs", "cases", "lines")


@pytest.fixture
def filled(own_books: Books) -> Books:
    books = own_books
    ledger.post(books, table(transfer("a", 100), transfer("b", 50)), key="first")
    ledger.reserve(books, table(transfer("p", 5)), key="second")
    ledger.settle(books, ["p"], key="third")
    ledger.reverse(books, ["a"], reason="wrong", key="fourth")
    assert ledger.verify(books).ok
    return books


@pytest.fixture
def superuser(filled: Books, books_server: BooksServer) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with books_server.administrator(filled) as connection:
        yield connection


CHANGES = ("UPDATE books.{0} SET {1} = {1}", "DELETE FROM books.{0}", "TRUNCATE books.{0}")
COLUMNS = {"batches": "note", "resolutions": "outcome", "accounts": "name", "cases": "unit", "lines": "line"}


def test_change_is_refused_by_rights(filled: Books) -> None:
    with psycopg.connect(str(filled.engine.url.set(drivername="postgresql")), autocommit=True) as owner:
        for table_name, change in product(RECORD, CHANGES):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
                owner.execute(change.format(table_name, COLUMNS.get(table_name, "key")))


def test_change_is_refused_by_triggers_even_to_a_superuser(superuser: psycopg.Connection[tuple[object, ...]]) -> None:
    superuser.execute("SET session_replication_role = replica")  # the usual way around triggers
    for table_name, change in product(RECORD, CHANGES):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="rows here are only ever added") as caught:
            superuser.execute(change.format(table_name, COLUMNS.get(table_name, "key")))
        assert "reversal" in str(caught.value.diag.message_hint)
        assert "拒绝" in str(caught.value)


TAMPERED = {
    "amount": ("UPDATE books.transfers SET amount_fen = 51 WHERE key = 'b'", "transfers were changed"),
    "month": ("UPDATE books.transfers SET month = 202509 WHERE key = 'b'", "transfers were changed"),
    "note": ("UPDATE books.transfers SET note = 'x' WHERE key = 'b'", "transfers were changed"),
    "account name": ("UPDATE books.accounts SET name = 'pool:x:y' WHERE name LIKE 'pool:%'", "transfers were changed"),
    "account gone": ("DELETE FROM books.accounts WHERE name LIKE 'pool:%'", "accounts that do not exist"),
    "transfer gone": ("DELETE FROM books.transfers WHERE key = 'b'", "and holds 1 of 100"),
    "transfer added": (
        (
            "INSERT INTO books.transfers (batch, debit, credit, amount_fen, month, pending, code, key, note) "
            "SELECT batch, debit, credit, 1, month, pending, code, 'z', note FROM books.transfers WHERE key = 'b'"
        ),
        "transfers were changed",
    ),
    "transfer of no batch": ("UPDATE books.transfers SET batch = 99 WHERE key = 'b'", "transfers of no batch"),
    "unlinked": ("UPDATE books.transfers SET reverses = NULL WHERE key = 'reverse:a'", "transfers were changed"),
    "linked elsewhere": (
        "UPDATE books.transfers SET reverses = (SELECT id FROM books.transfers WHERE key = 'b') WHERE key = 'reverse:a'",
        "do not take back exactly",
    ),
    "unpended": ("UPDATE books.transfers SET pending = false WHERE key = 'p'", "never pending"),
    "outcome": ("UPDATE books.resolutions SET outcome = 'voided'", "transfers were changed"),
    "resolution gone": ("DELETE FROM books.resolutions", "should hold 1 rows"),
    "reason": ("UPDATE books.batches SET note = 'right' WHERE key = 'fourth'", "own row was changed"),
    "time": (
        "UPDATE books.batches SET posted_at = posted_at - interval '1 day' WHERE number = 1",
        "own row was changed",
    ),
    "batch gone": ("DELETE FROM books.batches WHERE number = 2", "Batch 2 is missing"),
    "chain": ("UPDATE books.batches SET previous_hash = sha256('x') WHERE number = 2", "does not follow"),
}


LEDGER = ("accounts", "batches", "transfers", "resolutions")


def test_tampering_by_a_superuser_is_found(filled: Books, superuser: psycopg.Connection[tuple[object, ...]]) -> None:
    for name in LEDGER:
        superuser.execute(
            f"ALTER TABLE books.{name} DISABLE TRIGGER ALL; CREATE TABLE true_{name} AS TABLE books.{name}"
        )
    for kind, (statement, message) in TAMPERED.items():
        superuser.execute(statement)
        verification = ledger.verify(filled)
        assert any(message in problem.en for problem in verification.problems), (kind, verification.problems)
        assert all(problem.zh for problem in verification.problems)
        assert not verification.ok
        for name in LEDGER:
            superuser.execute(
                f"TRUNCATE books.{name}; INSERT INTO books.{name} OVERRIDING SYSTEM VALUE TABLE true_{name}"
            )
        assert ledger.verify(filled).ok, kind


def test_cutting_off_the_end_is_found_with_a_noted_head(
    filled: Books, superuser: psycopg.Connection[tuple[object, ...]]
) -> None:
    head = ledger.verify(filled).head
    superuser.execute("ALTER TABLE books.batches DISABLE TRIGGER ALL; ALTER TABLE books.transfers DISABLE TRIGGER ALL")
    superuser.execute("DELETE FROM books.transfers WHERE batch = 4; DELETE FROM books.batches WHERE number = 4")
    assert ledger.verify(filled).ok  # a shorter ledger is whole in itself
    assert "not in the chain" in ledger.verify(filled, head=head).problems[0].en


WRONG_ROWS = (
    ("2, debit, credit, amount_fen, month, false, id", "no exact reversal"),
    ("2, credit, debit, amount_fen - 1, month, false, id", "no exact reversal"),
    ("2, credit, debit, amount_fen, month - 1, false, id", "no exact reversal"),
    ("2, credit, debit, amount_fen, month, false, 999999", "does not exist"),
    ("2, debit, debit, amount_fen, month, false, NULL", "transfers_accounts_check"),
    ("2, credit, debit, 0, month, false, NULL", "transfers_amount_check"),
    ("2, credit, debit, 1, 202500, false, NULL", "transfers_month_check"),
    ("2, credit, debit, amount_fen, month, true, id", "transfers_reversal_check"),
)


def test_database_itself_refuses_wrong_rows(superuser: psycopg.Connection[tuple[object, ...]]) -> None:
    for values, message in WRONG_ROWS:
        with pytest.raises(psycopg.errors.IntegrityError, match=message):
            superuser.execute(
                "INSERT INTO books.transfers (batch, debit, credit, amount_fen, month, pending, reverses, code, key, note) "
                f"SELECT {values}, code, 'new', note FROM books.transfers WHERE key = 'b'"
            )


def test_second_reversal_is_refused_by_the_database(superuser: psycopg.Connection[tuple[object, ...]]) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation, match="transfers_reverses_index"):
        superuser.execute(
            "INSERT INTO books.transfers (batch, debit, credit, amount_fen, month, pending, reverses, code, key, note) "
            "SELECT batch, debit, credit, amount_fen, month, pending, reverses, code, 'new', note "
            "FROM books.transfers WHERE key = 'reverse:a'"
        )


POST = """
import sys, pathlib
from suibao.books import Books, ledger
from tests.support.transfers import many
with Books.open(pathlib.Path(sys.argv[1]), sys.argv[2]) as books:
    print("ready", flush=True)
    ledger.post(books, many(3000, "killed:"), key="killed")
"""


def test_kill_in_the_middle_leaves_nothing_half_posted(
    books: Books, books_server: BooksServer, pytestconfig: pytest.Config
) -> None:
    """The child has written its transfers and waits to write the batch's row, which we hold up, when it is killed."""
    ledger.post(books, many(24), key="before")
    address = books_server.server.address(str(books.engine.url.database))
    with (
        books_server.administrator(books) as watcher,
        books_server.administrator(books) as holder,
        holder.transaction(),
    ):
        holder.execute("LOCK TABLE books.batches IN EXCLUSIVE MODE")
        child = subprocess.Popen(
            [sys.executable, "-c", POST, str(books_server.home), address],
            cwd=pytestconfig.rootpath,
            env={**os.environ, "PYTHONPATH": str(pytestconfig.rootpath)},
        )
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'books.batches'::regclass"
        while watcher.execute(waiting).fetchone() == (0,):
            assert child.poll() is None
            time.sleep(0.05)
        written = watcher.execute("SELECT pg_relation_size('books.transfers') > 500000").fetchone()
        assert written == (True,)  # the rows are on their pages already, only not committed
        child.send_signal(signal.SIGKILL)
        child.wait()
    verification = ledger.verify(books)
    assert (verification.ok, verification.batches, verification.transfers) == (True, 1, 24)
    assert ledger.post(books, many(3000, "killed:"), key="killed").posted == 3000
    assert ledger.verify(books).ok
