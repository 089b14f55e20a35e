"""A ledger made at revision 0001 is carried over whole: every transfer, its key and time, and the old chain's head."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from tests.support.books import BooksServer
from tests.support.transfers import table, transfer

from suibao.books import Books, ledger, migrations
from suibao.errors import SuibaoError

ANN, BOB = "a1" * 16, "b2" * 16
OWED, FUND = "due:p1:work_injury:440100", "pool:work_injury:440100"

# As revision 0001 wrote them: accounts by number, keys and notes as they are.
ROWS = (
    (
        1,
        OWED,
        FUND,
        100,
        f"assessed:202510|engagement_month|{ANN}|p1|440100|x",
        f"202510|engagement_month|{ANN}|p1|440100|x",
        None,
        False,
    ),
    (1, OWED, f"account:{BOB}:work_injury:440100", 50, "by hand", "mail a@b.cn", None, False),
    (2, OWED, FUND, 7, "held", f"of {BOB}", None, True),
    (2, OWED, FUND, 8, "dropped", "", None, True),
    (4, FUND, OWED, 100, f"reverse:assessed:202510|engagement_month|{ANN}|p1|440100|x", "wrong", 1, False),
)
BATCHES = (("first", "post", "", 2, 150), ("second", "reserve", "", 2, 15), ("third", "settle", "", 1, 7),
           ("fourth", "reverse", "wrong", 1, 100), ("fifth", "void", "not paid", 1, 8))  # fmt: skip
RESOLUTIONS = ((3, 3, "posted"), (4, 5, "voided"))


@contextmanager
def at_first_revision(address: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE SCHEMA books"))
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__path__[0])))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        yield connection
    engine.dispose()


def fill(connection: sa.Connection, rows: tuple[tuple[object, ...], ...] = ROWS) -> None:
    accounts = sorted({str(name) for row in rows for name in row[1:3]})
    connection.execute(
        sa.text("INSERT INTO books.accounts (name) VALUES (:name)"), [{"name": name} for name in accounts]
    )
    numbers = {name: number for number, name in enumerate(accounts, start=1)}
    for number, (key, kind, note, count, total) in enumerate(BATCHES, start=1):
        values = {"n": number, "key": key, "kind": kind, "note": note, "count": count, "total": total}
        connection.execute(
            sa.text(
                "INSERT INTO books.batches VALUES (:n, :key, :kind, :note, :count, :count, :total, sha256('r'), sha256('c'), "
                "sha256(CAST(:n AS text)::bytea), sha256((CAST(:n AS text) || 'h')::bytea), "
                "timestamptz '2026-01-01 00:00+00' + make_interval(days => :n))"
            ),
            values,
        )
    for transfer_number, batch, outcome in RESOLUTIONS:  # before the reversal, which looks at them
        statement = sa.text("INSERT INTO books.resolutions VALUES (:transfer, :batch, :outcome)")
        connection.execute(statement, {"transfer": transfer_number, "batch": batch, "outcome": outcome})
    for batch, debit, credit, amount, key, note, reverses, pending in rows:
        connection.execute(
            sa.text(
                "INSERT INTO books.transfers (batch, debit, credit, amount_fen, month, pending, reverses, code, key, note) "
                "VALUES (:batch, :debit, :credit, :amount, 202510, :pending, :reverses, 'work_injury.x', :key, :note)"
            ),
            {"batch": batch, "debit": numbers[str(debit)], "credit": numbers[str(credit)], "amount": amount, "key": key,
             "note": note, "reverses": reverses, "pending": pending},
        )  # fmt: skip


@pytest.fixture
def carried(books_server: BooksServer) -> Iterator[Books]:
    name = books_server.create("template1")
    with at_first_revision(books_server.server.address(name)) as connection:
        fill(connection)
    with books_server.open(name) as books:
        yield books


def test_every_transfer_stays(carried: Books) -> None:
    found = ledger.entries(carried).to_pylist()
    told = [(row["debit"], row["credit"], row["amount_fen"], row["key"], row["note"]) for row in found]
    assert told == [row[1:6] for row in ROWS]
    assert [row["batch"] for row in found] == ["first", "first", "second", "second", "fourth"]
    assert [row["state"] for row in found] == ["posted", "posted", "posted", "voided", "posted"]
    assert [row["posted_at"].day for row in found] == [2, 2, 3, 3, 5]
    assert [row["person"] for row in found] == [ANN, BOB, "", "", ANN]
    assert found[-1]["reverses"] == ROWS[0][4]
    assert ledger.balances(carried)["balance_fen"].to_pylist() == [-50, 57, -7]


def test_the_new_chain_is_whole_and_names_the_old(carried: Books) -> None:
    verification = ledger.verify(carried)
    assert verification.ok, verification.problems
    assert (verification.batches, verification.transfers) == (6, 5)
    with carried.begin() as connection:
        last = connection.execute(
            sa.text("SELECT key, kind, note FROM books.batches ORDER BY number DESC LIMIT 1")
        ).one()
        old = connection.scalar(sa.text("SELECT encode(sha256('5h'::bytea), 'hex')"))
        assert connection.scalar(sa.text("SELECT to_regnamespace('books_0001')")) is None
    assert (last.key, last.kind) == ("rechain:0002", "rechain")
    assert last.note.endswith(str(old))


def test_life_goes_on(carried: Books) -> None:
    row = transfer("by hand", 50, OWED, f"account:{BOB}:work_injury:440100", note="mail a@b.cn", code="work_injury.x")
    assert ledger.post(carried, table(row), "again").repeated == 1
    with pytest.raises(SuibaoError, match="'held' is in the ledger with another content"):
        ledger.post(carried, table(transfer("held", 7, OWED, FUND)), "other")
    assert ledger.reverse(carried, ["held"], reason="wrong").posted == 1
    assert ledger.verify(carried).ok


def test_what_cannot_be_carried_over_is_told_and_left(books_server: BooksServer) -> None:
    name = books_server.create("template1")
    wrong = (*ROWS, (1, f"account:{ANN}:a:b", f"account:{BOB}:a:b", 1, "two people", "", None, False))
    with at_first_revision(books_server.server.address(name)) as connection:
        fill(connection, wrong)
    with pytest.raises(SuibaoError, match="first 'two people', cannot be carried over"):
        books_server.open(name)
    engine = sa.create_engine(books_server.server.address(name).replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        assert connection.scalar(sa.text("SELECT count(key) FROM books.transfers")) == 6
    engine.dispose()
