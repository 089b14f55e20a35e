"""Transfers recorded singly: one by one, at once, beside bulk, sealed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace

import pytest
from tests.support.books import BooksServer
from tests.support.transfers import DUE, POOL, many, table, transfer

from suibao.books import Books, ledger, seals
from suibao.books.ledger import Transfer
from suibao.errors import SuibaoError

ANN, BOB = "a1" * 16, "b2" * 16
PAID = Transfer(
    f"due:{ANN}:employee_pension:440100",
    POOL,
    800,
    202510,
    "employee_pension.person",
    f"paid|{ANN}|7",
    f"of {ANN}",
    ANN,
    10_000,
)


def record(books: Books, *transfers: Transfer) -> int:
    with books.begin() as connection:
        return ledger.record(connection, *transfers)


def test_recorded_once_however_often(books: Books) -> None:
    assert record(books, PAID) == 1
    assert record(books, PAID) == 0
    assert record(books, PAID, replace(PAID, key="other", person=""), PAID) == 1
    found = ledger.entries(books, person=ANN).to_pylist()
    assert [row["key"] for row in found] == [PAID.key, "other"]
    told = {name: found[0][name] for name in asdict(PAID) if name != "pending"}
    assert told == {name: value for name, value in asdict(PAID).items() if name != "pending"}
    assert (found[0]["batch"], found[0]["state"]) == ("", "posted")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"amount_fen": 801}, "801 fen from"),
        ({"month": 202511}, "month 202511"),
        ({"code": "x"}, "code x"),
        ({"note": "x"}, "note 'x'"),
        ({"credit": "pool:employee_pension:440300"}, "pool:employee_pension:440300"),
        ({"basis_fen": 9}, "basis 9 fen"),
        ({"pending": True}, "pending"),
    ],
)
def test_a_key_stands_for_one_content(books: Books, change: dict[str, object], told: str) -> None:
    record(books, PAID)
    with pytest.raises(SuibaoError, match="is in the ledger with another content") as caught:
        record(books, replace(PAID, **change))  # type: ignore[arg-type]
    assert told in caught.value.en
    assert "已在账上，但内容不同" in caught.value.zh
    assert ledger.verify(books).transfers == 1


def test_a_whole_key_is_one_for_everybody(books: Books) -> None:
    record(books, replace(PAID, key="receipt 1", person=""))
    other = Transfer(
        f"due:{BOB}:employee_pension:440100", POOL, 800, 202510, PAID.code, "receipt 1", PAID.note, BOB, 10_000
    )
    with pytest.raises(SuibaoError, match="'receipt 1' is in the ledger with another content"):
        record(books, other)
    with pytest.raises(SuibaoError, match="'receipt 1' is in the ledger with another content"):
        ledger.post(books, table({**asdict_row(other)}), "bulk")
    assert record(books, replace(other, key=f"receipt of {BOB}")) == 1


def asdict_row(one: Transfer) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name != "pending"}


def test_singly_and_in_bulk_are_one_ledger(books: Books) -> None:
    record(books, PAID)
    receipt = ledger.post(books, table(asdict_row(PAID), transfer("bulk")), "bulk")
    assert (receipt.posted, receipt.repeated) == (1, 1)
    assert ledger.post(books, table(transfer("bulk"), asdict_row(PAID)), "bulk").digest == receipt.digest
    with pytest.raises(SuibaoError, match="'bulk' was used"):
        ledger.post(books, table(transfer("bulk"), transfer("third")), "bulk")
    assert record(books, Transfer(**{**transfer("bulk"), "person": ""})) == 0  # type: ignore[arg-type]
    ledger.reverse(books, [PAID.key], reason="not his")
    verification = ledger.verify(books)
    assert (verification.ok, verification.transfers, verification.batches) == (True, 3, 3)
    assert ledger.balance(books, POOL) == -100


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"amount_fen": 0}, "amount_fen = 0"),
        ({"month": 202500}, "month = 202500"),
        ({"debit": "due"}, "debit = 'due'"),
        ({"debit": "due:@:x:y"}, "debit = 'due:@:x:y'"),
        ({"credit": PAID.debit}, "another account"),
        ({"credit": f"account:{BOB}:employee_pension:440100"}, "the person whom the transfer is about"),
        ({"person": BOB}, "the person whom the transfer is about"),
        ({"person": "bob"}, "32 hexadecimal digits"),
        ({"person": "0" * 32, "debit": DUE}, "32 hexadecimal digits"),
        ({"key": ""}, "not empty"),
        ({"key": "a@b"}, "a key without @"),
        ({"note": "a\x1fb"}, "control characters"),
    ],
)
def test_what_is_implausible_is_refused_singly_and_in_bulk(books: Books, change: dict[str, object], told: str) -> None:
    wrong = replace(PAID, **change)  # type: ignore[arg-type]
    for post in (lambda: record(books, wrong), lambda: ledger.post(books, table(asdict_row(wrong)), "bulk")):
        with pytest.raises(SuibaoError) as caught:
            post()
        assert told in caught.value.en
    assert ledger.verify(books).transfers == 0


def test_the_sign_for_the_person_may_stand_in_notes(books: Books) -> None:
    for note in ("mail a@b.cn", "@", "@@", f"{ANN}@x", f"{BOB} and {ANN}", f"{ANN}{ANN}"):
        one = replace(PAID, key=f"single {note.replace('@', '+')}", note=note)
        assert record(books, one) == 1
        bulk = replace(one, key=f"bulk {one.key}")
        assert ledger.post(books, table(asdict_row(bulk)), bulk.key).posted == 1
        assert (record(books, one, bulk), ledger.post(books, table(asdict_row(one)), one.key).posted) == (0, 0)
        assert ledger.entries(books, person=ANN)["note"].to_pylist()[-2:] == [note, note]
    assert ledger.verify(books).ok


def test_pending_singly_then_settled_and_voided(books: Books) -> None:
    held, dropped = replace(PAID, pending=True), replace(PAID, key="dropped", pending=True)
    assert record(books, held, dropped) == 2
    assert ledger.balances(books, "pool:")["pending_credit_fen"].to_pylist() == [1600]
    ledger.settle(books, [held.key])
    ledger.void(books, ["dropped"], reason="withdrawn")
    assert ledger.balances(books, "pool:").to_pylist() == ledger_after(sealed=False, books=books)
    assert ledger.seal(books)
    assert ledger.balances(books, "pool:").to_pylist() == ledger_after(sealed=True, books=books)
    assert ledger.verify(books).ok


def ledger_after(*, sealed: bool, books: Books) -> list[dict[str, object]]:
    assert (ledger.entries(books)["batch"].to_pylist() == ["", ""]) is not sealed
    sums = {"debit_fen": 0, "credit_fen": 800, "balance_fen": -800, "pending_debit_fen": 0, "pending_credit_fen": 0}
    return [{"account": POOL, **sums}]


def test_a_seal_closes_what_was_recorded(books: Books) -> None:
    assert ledger.seal(books) is None
    record(books, PAID)
    receipt = ledger.seal(books)
    assert receipt is not None
    assert (receipt.posted, receipt.total_fen, receipt.batch) == (1, 800, "seal:1-1")
    assert ledger.seal(books) is None
    record(books, replace(PAID, key="later"))
    assert ledger.entries(books)["batch"].to_pylist() == ["seal:1-1", ""]
    assert ledger.entries(books, batch="seal:1-1")["key"].to_pylist() == [PAID.key]
    assert ledger.verify(books).batches == 2


def test_a_seal_waits_for_those_who_record_and_says_so(books: Books) -> None:
    with books.begin() as connection:
        ledger.record(connection, PAID)
        with pytest.raises(SuibaoError, match="cannot be sealed"):
            seals.seal(books, patience=0.1)
        other = threading.Thread(target=record, args=(books, replace(PAID, key="beside")))
        other.start()  # somebody waiting to seal holds nobody up
        other.join(5)
        assert not other.is_alive()
    receipt = ledger.seal(books)
    assert receipt is not None
    assert receipt.posted == 2


def test_recording_does_not_wait_for_a_bulk_posting(books: Books) -> None:
    """While another posts in bulk (and holds its lock, its keys not committed) somebody records a single transfer."""
    waiting, go_on = threading.Event(), threading.Event()

    def stream() -> object:
        rows = many(600)
        yield from rows.slice(0, 300).to_batches()
        waiting.set()
        assert go_on.wait(20)
        yield from rows.slice(300).to_batches()

    with ThreadPoolExecutor(1) as pool:
        bulk = pool.submit(ledger.post, books, stream(), "bulk")  # type: ignore[arg-type]
        assert waiting.wait(20)
        assert record(books, PAID) == 1
        go_on.set()
        assert bulk.result().posted == 600
    assert ledger.verify(books).transfers == 601


def test_the_same_key_from_many_at_once(books: Books, books_server: BooksServer) -> None:
    """Eight threads record the same twenty keys: each once, and one that says something else is refused."""
    wanted = [replace(PAID, key=f"{number}|{ANN}", amount_fen=number + 1) for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(lambda turn: record(books, *wanted[turn % 3 :], *wanted[: turn % 3]), range(24)))
    assert sum(new) == 20
    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(record, books, replace(PAID, key="one", amount_fen=fen)) for fen in (1, 2)]
        errors = [one.exception() for one in tries]
    assert sorted(type(error).__name__ for error in errors) == ["NoneType", "SuibaoError"]
    verification = ledger.verify(books)
    assert (verification.ok, verification.transfers) == (True, 21)


def test_by_itself_it_is_one_transaction(books: Books, books_server: BooksServer) -> None:
    assert ledger.record(books, PAID) == 1
    assert ledger.record(books, PAID) == 0
    assert ledger.record(books, PAID, replace(PAID, key="second")) == 1
    with pytest.raises(SuibaoError, match="is in the ledger with another content"):
        ledger.record(books, replace(PAID, amount_fen=1))
    with pytest.raises(SuibaoError, match="is in the ledger with another content"):
        ledger.record(books, replace(PAID, key="third"), replace(PAID, amount_fen=1))
    with books_server.administrator(books) as administrator:  # as when the server was started anew
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'suibao'"
        )
    assert ledger.record(books, replace(PAID, key="after")) == 1
    assert sorted(ledger.entries(books)["key"].to_pylist()) == ["after", PAID.key, "second"]


def test_given_up_transactions_leave_nothing(books: Books) -> None:
    with books.begin() as connection:
        ledger.record(connection, PAID)
        connection.rollback()
    assert record(books, PAID) == 1
    assert ledger.verify(books).transfers == 1
