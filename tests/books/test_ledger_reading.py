"""Reading: people across regions, balances as of a month and a moment, words in forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from tests.support.transfers import POOL, many, table, transfer

from suibao.books import Books, compacting, ledger, words
from suibao.books.incoming import pieces
from suibao.books.ledger import FORM_TRANSFERS, FormTransfers, Transfer
from suibao.errors import SuibaoError

ANN, BOB = "a1" * 16, "b2" * 16
ACCOUNT = f"account:{ANN}:employee_pension:440100"
AWAY = f"account:{ANN}:employee_pension:110000"


def life(books: Books) -> list[datetime]:
    """A few months of two people in two regions; the moments between the steps."""
    moments = []
    ledger.post(books, table(transfer(f"1|{ANN}", 10, credit=ACCOUNT), transfer(f"1|{BOB}", 20, credit=POOL)), "first")
    moments.append(datetime.now(UTC))
    with books.begin() as connection:
        away = Transfer("due:p2:employee_pension:110000", AWAY, 5, 202511, "x.y", f"2|{ANN}", "n", ANN, 77)
        held = replace(away, key="held", amount_fen=3, credit="pool:employee_pension:110000", person="", pending=True)
        ledger.record(connection, away, held)
    moments.append(datetime.now(UTC))
    ledger.settle(books, ["held"])
    ledger.reverse(books, [f"1|{ANN}"], reason="wrong")
    moments.append(datetime.now(UTC))
    return moments


def test_a_person_across_regions(books: Books) -> None:
    life(books)
    found = ledger.entries(books, person=ANN)
    assert found["key"].to_pylist() == [f"1|{ANN}", f"2|{ANN}", f"reverse:1|{ANN}"]
    assert found["credit"].to_pylist() == [ACCOUNT, AWAY, "due:p1:employee_pension:440100"]
    assert found["basis_fen"].to_pylist() == [0, 77, 0]
    assert set(found["person"].to_pylist()) == {ANN}
    assert ledger.entries(books, person=BOB)["amount_fen"].to_pylist() == [20]  # known by the key alone
    assert ledger.entries(books, person="c3" * 16).num_rows == 0


@pytest.mark.parametrize("sealed", [False, True])
def test_balances_of_the_past(books: Books, sealed: bool) -> None:
    moments = life(books)
    if sealed:
        ledger.seal(books)
    started, recorded, ended = moments
    assert [ledger.balance(books, ACCOUNT, at=at) for at in (started, recorded, ended)] == [-10, -10, 0]
    assert [ledger.balance(books, AWAY, at=at) for at in moments] == [0, -5, -5]
    fund = "pool:employee_pension:110000"
    assert [ledger.balance(books, fund, at=at) for at in moments] == [0, 0, -3]
    pending = [ledger.balances(books, fund, at=at)["pending_credit_fen"].to_pylist() for at in moments]
    assert pending == [[], [3], [0]]
    for at in moments:
        assert sum(ledger.balances(books, at=at)["balance_fen"].to_pylist()) == 0
    owed = "due:p2:employee_pension:110000"
    assert [ledger.balance(books, owed, through=month) for month in (202510, 202511)] == [0, 8]
    assert [ledger.balance(books, owed, month=month) for month in (202510, 202511, 202512)] == [0, 8, 0]
    assert ledger.balance(books, "pool:nobody:1") == 0
    assert ledger.verify(books).ok


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("", 7), ("acc", 2), ("account:", 2), ("account:a", 2), (f"account:{ANN}", 2), (f"account:{ANN}:employee_pension:1", 1),
        ("account:b", 0), ("account:a1a2", 0), ("due:p", 2), ("due:", 2), ("pool:employee_pension:44", 1), ("d", 2), ("@", 0),
    ],
)  # fmt: skip
def test_names_by_their_beginning(books: Books, prefix: str, expected: int) -> None:
    life(books)
    names = ledger.balances(books, prefix)["account"].to_pylist()
    assert all(name.startswith(prefix) for name in names)
    assert len(names) == (expected if prefix else 6)
    assert len({*ledger.entries(books, prefix=prefix)["debit"].to_pylist()}) > 0 or not names


def test_forms_and_texts_are_the_same_request(books: Books) -> None:
    texts = many(600)
    people = [key.split("|")[2] for key in texts["key"].to_pylist()]
    rows = []
    for row, person in zip(texts.to_pylist(), people, strict=True):
        short = {name: row[name].replace(person, "@") for name in ("debit", "credit", "note")}
        rows.append({**row, **short, "form": row["key"].replace(person, "@"), "person": person, "basis_fen": 0})
    forms = FormTransfers(pa.Table.from_pylist(rows, schema=FORM_TRANSFERS))
    receipt = ledger.post(books, forms, "k")
    again = ledger.post(books, texts, "k")
    assert (again.posted, again.repeated, again.digest) == (0, 600, receipt.digest)
    assert sorted(ledger.entries(books)["key"].to_pylist()) == sorted(texts["key"].to_pylist())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"person": ""}, "a person for the @"),
        ({"form": "@|@"}, "@ at most once"),
        ({"credit": "account:x@y:z:1"}, "an account such as"),
        ({"person": "", "debit": "due:p1:a:b", "credit": "account:@:a:b", "form": "k"}, "a person for the @"),
        ({"person": "", "form": "k", "note": "of @", "credit": "pool:a:b"}, "a person for the @"),
    ],
)
def test_forms_that_make_no_sense(books: Books, change: dict[str, object], told: str) -> None:
    row = {
        "debit": "due:p1:a:b", "credit": "account:@:a:b", "amount_fen": 1, "month": 202510, "code": "c", "form": "k|@",
        "note": "", "person": ANN, "basis_fen": 0,
    }  # fmt: skip
    with pytest.raises(SuibaoError) as caught:
        ledger.post(books, FormTransfers(pa.Table.from_pylist([{**row, **change}], schema=FORM_TRANSFERS)), "k")
    assert told in caught.value.en
    assert ledger.post(books, FormTransfers(pa.Table.from_pylist([row], schema=FORM_TRANSFERS)), "k").posted == 1


def test_compiled_and_plain_search_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys with people, two people, digits too short or too long, nobody: the loop finds what the pattern finds."""
    luck = np.random.default_rng(7)
    parts = [ANN, BOB, "0" * 32, "a" * 31, "ab" * 20, "", "|", "中", "assessed:", "~2"]
    texts = ["".join(luck.choice(parts, 5)) + str(number % 50) for number in range(6000)]
    plain = compacting._searched(pa.array(texts))
    quick = compacting._scanned(pa.array(texts))
    assert quick is not None
    for one, other in ((plain[1], quick[1]), (plain[2], quick[2])):
        assert one.tobytes() == other.tobytes()
    spelled = [np.array(found[0].texts.to_pylist(), object)[found[0].codes].tolist() for found in (plain, quick)]
    assert spelled[0] == spelled[1]
    assert [words.HEX.sub("@", text, count=1) for text in texts] == spelled[0]


def test_many_and_few_rows_become_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = many(compacting.MANY + 10)
    (piece,) = pieces(rows)
    quick = compacting.compact(piece, pending=False)
    monkeypatch.setattr(compacting, "MANY", 10**9)
    plain = compacting.compact(piece, pending=False)
    assert quick.rows.tobytes() == plain.rows.tobytes()
    assert quick.words == plain.words
