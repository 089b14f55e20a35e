from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.books import BooksServer
from tests.support.transfers import DUE, OWN, POOL, many, table, transfer

from suibao.books import Books, ledger
from suibao.errors import SuibaoError

REAL = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
example = count()


def balance(books: Books, prefix: str = "") -> dict[str, int]:
    found = ledger.balances(books, prefix)
    return dict(zip(found["account"].to_pylist(), found["balance_fen"].to_pylist(), strict=True))


def moves(place: str) -> st.SearchStrategy[list[dict[str, object]]]:
    """Any transfers among five accounts of one place, each with its own key."""
    names = [f"due:p1:work_injury:{place}", f"due:p2:work_injury:{place}", f"pool:work_injury:{place}"]
    names += [f"account:{who}:work_injury:{place}" for who in ("aa", "bb")]
    pairs = st.permutations(names).map(lambda order: order[:2])
    row = st.tuples(pairs, st.integers(1, 10**12), st.sampled_from([202509, 202510, 202512]))
    return st.lists(row, min_size=1, max_size=12).map(
        lambda rows: [
            transfer(f"{place}-{number}", amount, debit, credit, month=month)
            for number, ((debit, credit), amount, month) in enumerate(rows)
        ]
    )


@REAL
@given(data=st.data())
def test_any_transfers_balance_and_posting_twice_is_posting_once(books: Books, data: st.DataObject) -> None:
    place = f"x{next(example)}"
    rows = data.draw(moves(place))
    receipt = ledger.post(books, table(*rows), key=place)
    assert (receipt.posted, receipt.repeated) == (len(rows), 0)
    assert receipt.total_fen == sum(row["amount_fen"] for row in rows)  # type: ignore[misc]
    after = balance(books)
    assert sum(after.values()) == 0
    again = ledger.post(books, table(*data.draw(st.permutations(rows))), key=place)
    assert (again.posted, again.repeated, again.total_fen) == (0, len(rows), 0)
    assert (again.digest, again.number) == (receipt.digest, receipt.number)
    assert balance(books) == after


@REAL
@given(data=st.data())
def test_reversal_restores_every_balance(books: Books, data: st.DataObject) -> None:
    place = f"r{next(example)}"
    rows = data.draw(moves(place))
    ledger.post(books, table(*rows), key=place)
    chosen = data.draw(st.lists(st.sampled_from(rows), min_size=1, unique_by=lambda row: str(row["key"])))
    kept = [row for row in rows if row not in chosen]
    ledger.reverse(books, [str(row["key"]) for row in chosen], reason="查实有误")
    ledger.reverse(books, batch=place, reason="查实有误") if not kept else None
    expected: dict[str, int] = {}
    for row in kept:
        for account, sign in ((row["debit"], 1), (row["credit"], -1)):
            expected[str(account)] = expected.get(str(account), 0) + sign * int(str(row["amount_fen"]))
    found = {name: fen for name, fen in balance(books).items() if name.endswith(place)}
    assert {name: fen for name, fen in found.items() if fen} == {name: fen for name, fen in expected.items() if fen}


@REAL
@given(data=st.data())
def test_pending_moves_no_balance_until_settled(books: Books, data: st.DataObject) -> None:
    place = f"p{next(example)}"
    rows = data.draw(moves(place))
    before = balance(books)
    assert ledger.reserve(books, table(*rows), key=place).posted == len(rows)
    assert {name: fen for name, fen in balance(books).items() if fen} == {n: fen for n, fen in before.items() if fen}
    keys = [str(row["key"]) for row in rows]
    settled = data.draw(st.sets(st.sampled_from(keys)))
    if settled:
        assert ledger.settle(books, settled).posted == len(settled)
        assert ledger.settle(books, settled).posted == 0
    if voided := set(keys) - settled:
        ledger.void(books, voided, reason="未到账")
    states = ledger.entries(books, batch=place)
    by_key = dict(zip(states["key"].to_pylist(), states["state"].to_pylist(), strict=True))
    assert by_key == {key: "posted" if key in settled else "voided" for key in keys}
    assert sum(balance(books).values()) == 0


@pytest.fixture
def posted(books: Books) -> Iterator[Books]:
    ledger.post(books, table(transfer("a", 100), transfer("b", 50, credit=OWN)), key="first")
    yield books
    assert ledger.verify(books).ok


def test_whole_life_verifies(posted: Books) -> None:
    ledger.post(posted, table(transfer("b", 50, credit=OWN), transfer("c", 7)), key="second")
    ledger.reserve(posted, table(transfer("d", 9), transfer("e", 11)), key="third")
    ledger.settle(posted, ["d"])
    ledger.void(posted, ["e"], reason="not paid")
    ledger.reverse(posted, ["a", "d"], reason="wrong month")
    verification = ledger.verify(posted)
    assert verification.ok, verification.problems
    assert (verification.batches, verification.transfers) == (6, 7)
    assert verification.total_fen == 100 + 50 + 7 + 9 + 11 + 100 + 9
    assert verification.branches == {"employee_pension": 0}
    assert ledger.verify(posted, head=verification.head).ok


def test_shared_keys_count_as_repeated(posted: Books) -> None:
    receipt = ledger.post(posted, table(transfer("b", 50, credit=OWN), transfer("c", 7)), key="second")
    assert (receipt.posted, receipt.repeated, receipt.total_fen) == (1, 1, 7)
    again = ledger.post(posted, table(transfer("a", 100)), key="third")
    assert (again.posted, again.repeated, again.total_fen) == (0, 1, 0)


def test_batch_key_for_another_request_says_what_differs(posted: Books) -> None:
    with pytest.raises(SuibaoError, match="'first' was used on") as caught:
        ledger.post(posted, table(transfer("a", 101), transfer("c", 7)), key="first")
    message = caught.value.en
    assert "1 changed, first 'a': amount_fen 100 → 101" in message
    assert "1 only now, first 'c'" in message
    assert "1 only before, first 'b'" in message
    assert "第" not in message
    assert "另一请求" in caught.value.zh


def test_transfer_key_with_another_content_posts_nothing(posted: Books) -> None:
    with pytest.raises(SuibaoError, match="key 'a' is in the ledger with another content") as caught:
        ledger.post(posted, table(transfer("a", 101), transfer("c", 7)), key="second")
    assert "100 fen from" in caught.value.en
    assert "101 fen from" in caught.value.en
    assert ledger.entries(posted)["key"].to_pylist() == ["a", "b"]
    assert ledger.verify(posted).batches == 1


def test_key_twice_in_one_posting(posted: Books) -> None:
    with pytest.raises(SuibaoError, match="'c' stands 2 times"):
        ledger.post(posted, table(transfer("c", 1), transfer("c", 2)), key="second")


def test_reversal_is_linked_and_only_once(posted: Books) -> None:
    receipt = ledger.reverse(posted, batch="first", reason="查实有误")
    assert (receipt.posted, receipt.total_fen) == (2, 150)
    again = ledger.reverse(posted, ["a"], reason="查实有误", key="once more")
    assert (again.posted, again.repeated) == (0, 1)
    with pytest.raises(SuibaoError, match="'reverse:a' is in the ledger with another content"):
        ledger.reverse(posted, ["a"], reason="another reason", key="other")
    found = ledger.entries(posted, account=DUE).to_pylist()
    assert [(row["key"], row["reverses"]) for row in found[2:]] == [("reverse:a", "a"), ("reverse:b", "b")]
    assert found[2]["debit"] == POOL
    assert found[2]["note"] == "查实有误"
    assert set(balance(posted).values()) == {0}


def test_what_cannot_be_reversed(posted: Books) -> None:
    ledger.reverse(posted, ["a"], reason="wrong")
    ledger.reserve(posted, table(transfer("p")), key="pending")
    for keys, message in ((["reverse:a"], "itself a reversal"), (["p"], "pending or voided"), (["zz"], "No transfer")):
        with pytest.raises(SuibaoError, match=message):
            ledger.reverse(posted, keys, reason="wrong")
    with pytest.raises(SuibaoError, match="No batch"):
        ledger.reverse(posted, batch="nowhere", reason="wrong")
    with pytest.raises(SuibaoError, match="either keys or a batch"):
        ledger.reverse(posted, reason="wrong")
    with pytest.raises(SuibaoError, match="reason"):
        ledger.reverse(posted, ["b"], reason=" ")


def test_resolution_is_final(posted: Books) -> None:
    ledger.reserve(posted, table(transfer("p"), transfer("q")), key="pending")
    ledger.void(posted, ["p"], reason="withdrawn")
    with pytest.raises(SuibaoError, match="already voided"):
        ledger.settle(posted, ["p", "q"])
    with pytest.raises(SuibaoError, match="not pending"):
        ledger.settle(posted, ["a"])
    with pytest.raises(SuibaoError, match="No transfer has the key 'zz'"):
        ledger.settle(posted, ["zz"])
    assert ledger.entries(posted, batch="pending")["state"].to_pylist() == ["voided", "pending"]


IMPLAUSIBLE: list[tuple[dict[str, object], str]] = [
    ({"amount_fen": 0}, "amount_fen = 0"),
    ({"amount_fen": -5}, "amount_fen = -5"),
    ({"month": 202513}, "month = 202513"),
    ({"month": 2025}, "month = 2025"),
    ({"credit": DUE}, "another account"),
    ({"debit": "due"}, "debit = 'due'"),
    ({"debit": "Due:a:b"}, "debit ="),
    ({"credit": "pool::x"}, "credit ="),
    ({"credit": "pool:a\u3000b:c"}, "credit ="),
    ({"key": ""}, "text that is not empty"),
    ({"note": "a\nb"}, "control characters"),
]


def test_implausible_row_posts_nothing(posted: Books) -> None:
    for change, message in IMPLAUSIBLE:
        with pytest.raises(SuibaoError, match=message):
            ledger.post(posted, table(transfer("good"), {**transfer("bad"), **change}), key="second")
    assert ledger.verify(posted).transfers == 2


def test_columns_must_fit(books: Books) -> None:
    good = table(transfer("a"))
    with pytest.raises(SuibaoError, match="Did you mean 'amount_fem'"):
        ledger.post(
            books, good.rename_columns(["amount_fem" if n == "amount_fen" else n for n in good.schema.names]), "k"
        )
    with pytest.raises(SuibaoError, match="unknown columns \\['extra'\\]"):
        ledger.post(books, good.append_column("extra", pa.array([1])), "k")
    with pytest.raises(SuibaoError, match="empty in 1 rows, first in row 1"):
        ledger.post(books, good.set_column(2, "amount_fen", pa.array([None], pa.int64())), "k")
    with pytest.raises(SuibaoError, match="does not fit int64"):
        ledger.post(books, good.set_column(2, "amount_fen", pa.array(["much"])), "k")


def test_batches_stream_and_nothing_is_a_batch_too(books: Books) -> None:
    rows = many(1000)
    streamed = ledger.post(books, iter(rows.to_batches(max_chunksize=300)), key="streamed")
    assert streamed.posted == 1000
    assert ledger.post(books, rows, key="streamed").posted == 0
    assert ledger.post(books, rows.slice(0, 0), key="empty").posted == 0
    assert ledger.verify(books).ok


def test_hostile_text_survives(books: Books) -> None:
    odd = [
        transfer(f"k{text}", note=text, code=text) for text in ('a"b', "a,b", "a\\b", "\\N", "中，文", "'); --", "%s")
    ]
    ledger.post(books, table(*odd), key="odd %s ' \\")
    found = ledger.entries(books)
    assert found["note"].to_pylist() == [row["note"] for row in sorted(odd, key=lambda row: str(row["key"]))]
    assert ledger.verify(books).ok


def test_reading(posted: Books) -> None:
    ledger.post(posted, table(transfer("c", 7, month=202511), transfer("n", 1, month=202512, note="")), key="second")
    assert balance(posted, "due:") == {DUE: 158}
    assert balance(posted, "account:") == {OWN: -50}
    assert ledger.balances(posted, month=202511)["balance_fen"].to_pylist() == [7, -7]
    assert ledger.entries(posted, prefix="account:00")["key"].to_pylist() == ["b"]
    assert ledger.entries(posted, account=DUE, month=202511)["key"].to_pylist() == ["c"]
    assert ledger.entries(posted, account="nobody").num_rows == 0
    whole = ledger.statement(posted, DUE)
    assert (whole.opening_fen, whole.closing_fen) == (0, 158)
    assert whole.lines["balance_fen"].to_pylist() == [100, 150, 157, 158]
    november = ledger.statement(posted, DUE, 202511)
    assert (november.opening_fen, november.closing_fen) == (150, 157)
    assert november.lines["counter"].to_pylist() == [POOL]
    assert november.lines["posted_at"][0].as_py().tzinfo is not None


def test_same_key_from_two_connections_is_one_batch(books: Books, books_server: BooksServer) -> None:
    rows = many(5000)
    with books_server.open(str(books.engine.url.database)) as other, ThreadPoolExecutor(2) as pool:
        receipts = list(pool.map(lambda handle: ledger.post(handle, rows, key="close"), (books, other)))
    assert sorted(receipt.posted for receipt in receipts) == [0, 5000]
    verification = ledger.verify(books)
    assert (verification.ok, verification.batches, verification.transfers) == (True, 1, 5000)


def test_different_keys_at_once_make_one_chain(books: Books) -> None:
    with ThreadPoolExecutor(4) as pool:
        pool.map(lambda number: ledger.post(books, many(200, f"{number}:"), key=f"close {number}"), range(8))
    verification = ledger.verify(books)
    assert (verification.ok, verification.batches, verification.transfers) == (True, 8, 1600)
