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
from tests.support.transfers import DUE, POOL, many, table, transfer

from suibao.books import Books, ledger
from suibao.books.ledger import Transfer

RECORD = ("accounts", "forms", "labels", "batches", "transfers", "resolutions", "movements", "runs", "cases", "lines")


@pytest.fixture
def filled(own_books: Books) -> Books:
    books = own_books
    ledger.post(books, table(transfer("a", 100), transfer("b", 50)), key="first")
    ledger.reserve(books, table(transfer("p", 5)), key="second")
    ledger.settle(books, ["p"], key="third")
    ledger.reverse(books, ["a"], reason="wrong", key="fourth")
    for key in ("single", "given up", "another"):
        with books.begin() as connection:
            ledger.record(connection, Transfer(DUE, POOL, 7, 202510, "late fee", key, f"line of {key}"))
            if key == "given up":  # leaves a gap in the numbers
                connection.rollback()
    assert ledger.verify(books).ok
    return books


@pytest.fixture
def superuser(filled: Books, books_server: BooksServer) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with books_server.administrator(filled) as connection:
        yield connection


CHANGES = ("UPDATE books.{0} SET {1} = {1}", "DELETE FROM books.{0}", "TRUNCATE books.{0}")
COLUMNS = {
    "batches": "note", "resolutions": "outcome", "accounts": "name", "cases": "unit", "lines": "line", "forms": "text",
    "labels": "note", "transfers": "label", "movements": "debit_fen",
}  # fmt: skip


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


def named(key: str) -> str:
    """A transfer by its key, as a condition."""
    return f"form = (SELECT id FROM books.forms WHERE text = '{key}')"


TAMPERED = {
    "amount": (f"UPDATE books.transfers SET amount_fen = 51 WHERE {named('b')}", "transfers were changed"),
    "month": (f"UPDATE books.transfers SET month = 202509 WHERE {named('b')}", "transfers were changed"),
    "basis": (f"UPDATE books.transfers SET basis_fen = 1 WHERE {named('b')}", "transfers were changed"),
    "person": (f"UPDATE books.transfers SET subject = '{'ab' * 16}' WHERE {named('b')}", "transfers were changed"),
    "time of a row": (
        f"UPDATE books.transfers SET posted_at = posted_at - interval '1 day' WHERE {named('b')}",
        "transfers were changed",
    ),
    "note": ("UPDATE books.labels SET note = 'x' WHERE note = 'line of b'", "transfers were changed"),
    "note and its number": ("UPDATE books.labels SET note = 'x' WHERE note = 'line of b'", "whose number is not that"),
    "key": ("UPDATE books.forms SET text = 'x' WHERE text = 'b'", "transfers were changed"),
    "account name": ("UPDATE books.accounts SET name = 'pool:x:y' WHERE name LIKE 'pool:%'", "transfers were changed"),
    "account gone": ("DELETE FROM books.accounts WHERE name LIKE 'pool:%'", "accounts that do not exist"),
    "key gone": ("DELETE FROM books.forms WHERE text = 'b'", "key or label does not exist"),
    "transfer gone": (f"DELETE FROM books.transfers WHERE {named('b')}", "and holds 1 of 100"),
    "transfer added": (
        (
            "INSERT INTO books.transfers SELECT id + 1, debit, credit, form + 1, label, 1, basis_fen, reverses, posted_at, "
            f"subject, month, pending FROM books.transfers WHERE {named('b')}"
        ),
        "transfers of no batch",
    ),
    "singly added": (
        (
            "INSERT INTO books.transfers SELECT 2, debit, credit, form + 1, label, 1, basis_fen, reverses, posted_at, "
            f"subject, month, pending FROM books.transfers WHERE {named('b')}"
        ),
        "transfers were changed",
    ),
    "key used twice": (
        (
            "DROP INDEX books.transfers_form_index; INSERT INTO books.transfers SELECT 2, debit, credit, form, label, 1, "
            f"basis_fen, reverses, posted_at, '{'ab' * 16}', month, pending FROM books.transfers WHERE {named('b')}"
        ),
        "keys used more than once",
    ),
    "transfer of no batch": (
        f"UPDATE books.transfers SET id = (99::bigint << 36) + 1 WHERE {named('b')}",
        "transfers of no batch",
    ),
    "unlinked": (f"UPDATE books.transfers SET reverses = 0 WHERE {named('reverse:a')}", "transfers were changed"),
    "linked elsewhere": (
        (
            f"UPDATE books.transfers SET reverses = (SELECT id FROM books.transfers WHERE {named('b')}) "
            f"WHERE {named('reverse:a')}"
        ),
        "do not take back exactly",
    ),
    "unpended": (f"UPDATE books.transfers SET pending = false WHERE {named('p')}", "never pending"),
    "outcome": ("UPDATE books.resolutions SET outcome = 'voided'", "transfers were changed"),
    "resolution gone": ("DELETE FROM books.resolutions", "should hold 1 rows"),
    "checkpoint": ("UPDATE books.movements SET debit_fen = debit_fen + 1", "checkpoints do not equal the replay"),
    "checkpoint gone": ("DELETE FROM books.movements WHERE batch = 3", "checkpoints do not equal the replay"),
    "checkpoint added": (
        "INSERT INTO books.movements SELECT account, 99, month, 0, 0, 0, 0, 0 FROM books.movements LIMIT 1",
        "checkpoints of no batch",
    ),
    "reason": ("UPDATE books.batches SET note = 'right' WHERE key = 'fourth'", "own row was changed"),
    "time": (
        "UPDATE books.batches SET posted_at = posted_at - interval '1 day' WHERE number = 1",
        "own row was changed",
    ),
    "range": ("UPDATE books.batches SET last_id = last_id - 1 WHERE number = 1", "own row was changed"),
    "batch gone": ("DELETE FROM books.batches WHERE number = 2", "Batch 2 is missing"),
    "chain": ("UPDATE books.batches SET previous_hash = sha256('x') WHERE number = 2", "does not follow"),
}


LEDGER = ("accounts", "forms", "labels", "batches", "transfers", "resolutions", "movements")
CHECKS = {"accounts": "accounts_id_check", "forms": "forms_id_check", "labels": "labels_id_check"}


def test_tampering_by_a_superuser_is_found(filled: Books, superuser: psycopg.Connection[tuple[object, ...]]) -> None:
    for name in LEDGER:
        superuser.execute(
            f"ALTER TABLE books.{name} DISABLE TRIGGER ALL; CREATE TABLE true_{name} AS TABLE books.{name}"
        )
    for name, check in CHECKS.items():
        superuser.execute(f"ALTER TABLE books.{name} DROP CONSTRAINT {check}")
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
    for name in ("batches", "transfers", "movements"):
        superuser.execute(f"ALTER TABLE books.{name} DISABLE TRIGGER ALL")
    superuser.execute("DELETE FROM books.transfers WHERE id < 1::bigint << 36 OR id > 4::bigint << 36")
    superuser.execute("DELETE FROM books.movements WHERE batch > 3; DELETE FROM books.batches WHERE number > 3")
    assert ledger.verify(filled).ok  # a shorter ledger is whole in itself
    assert "not in the chain" in ledger.verify(filled, head=head).problems[0].en


WRONG_ROWS = (
    ("debit, credit, amount_fen, id, month, false", "no exact reversal"),
    ("credit, debit, amount_fen - 1, id, month, false", "no exact reversal"),
    ("credit, debit, amount_fen, id, month - 1, false", "no exact reversal"),
    ("credit, debit, amount_fen, 999999, month, false", "does not exist"),
    ("debit, debit, amount_fen, 0, month, false", "transfers_accounts_check"),
    ("credit, debit, 0, 0, month, false", "transfers_amount_check"),
    ("credit, debit, 1, 0, 202500, false", "transfers_month_check"),
    ("credit, debit, amount_fen, id, month, true", "transfers_reversal_check"),
)
INSERT = (
    "INSERT INTO books.transfers (debit, credit, amount_fen, reverses, month, pending, form, label, basis_fen, posted_at, "
    "subject) SELECT {0}, {1}, label, basis_fen, posted_at, subject FROM books.transfers WHERE {2}"
)


def test_database_itself_refuses_wrong_rows(superuser: psycopg.Connection[tuple[object, ...]]) -> None:
    for values, message in WRONG_ROWS:
        with pytest.raises(psycopg.errors.IntegrityError, match=message):
            superuser.execute(INSERT.format(values, "form + 1", named("b")))


def test_second_reversal_is_refused_by_the_database(superuser: psycopg.Connection[tuple[object, ...]]) -> None:
    same = "debit, credit, amount_fen, reverses, month, pending"
    with pytest.raises(psycopg.errors.UniqueViolation, match="transfers_reverses_index"):
        superuser.execute(INSERT.format(same, "form + 1", named("reverse:a")))


def test_a_word_under_a_wrong_number_is_refused_by_the_database(
    superuser: psycopg.Connection[tuple[object, ...]],
) -> None:
    for name, check in CHECKS.items():
        other = "code, note" if name == "labels" else COLUMNS[name]
        with pytest.raises(psycopg.errors.CheckViolation, match=check):
            superuser.execute(f"INSERT INTO books.{name} SELECT id + 1, {other} FROM books.{name} LIMIT 1")


def test_a_key_never_stands_twice_in_the_database(superuser: psycopg.Connection[tuple[object, ...]]) -> None:
    same = "debit, credit, amount_fen, 0, month, pending"
    with pytest.raises(psycopg.errors.UniqueViolation, match="transfers_subject_form_index"):
        superuser.execute(INSERT.format(same, "form", named("b")))
    elsewhere = INSERT.replace("posted_at, subject FROM", f"posted_at, '{'ab' * 16}' FROM")
    with pytest.raises(psycopg.errors.UniqueViolation, match="transfers_form_index"):
        superuser.execute(elsewhere.format(same, "form", named("b")))


POST = """
import sys, pathlib
from suibao.books import Books, ledger
from suibao.books.ledger import Transfer
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
            env={**os.environ, "PYTHONPATH": f"{pytestconfig.rootpath}:{pytestconfig.rootpath / 'src'}"},
        )
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'books.batches'::regclass"
        while watcher.execute(waiting).fetchone() == (0,):
            assert child.poll() is None
            time.sleep(0.05)
        written = watcher.execute("SELECT pg_relation_size('books.transfers') > 300000").fetchone()
        assert written == (True,)  # the rows are on their pages already, only not committed
        child.send_signal(signal.SIGKILL)
        child.wait()
    verification = ledger.verify(books)
    assert (verification.ok, verification.batches, verification.transfers) == (True, 1, 24)
    assert ledger.post(books, many(3000, "killed:"), key="killed").posted == 3000
    assert ledger.verify(books).ok
