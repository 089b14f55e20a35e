"""Random histories of everything the ledger can do, with repetition: what stands is what a plain model says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import count, pairwise

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.transfers import table

from suibao.books import Books, ledger
from suibao.books.ledger import FORM_TRANSFERS, FormTransfers, Transfer
from suibao.errors import SuibaoError

REAL = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HISTORY = count()
PEOPLE = ("a1" * 16, "b2" * 16, "")
MONTHS = (202509, 202510, 202512)


@dataclass
class Model:
    """What a plain program would keep: transfers by key, their state, and what takes back what."""

    place: str
    transfers: dict[str, Transfer] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)

    def transfer(self, number: int) -> Transfer:
        """The number says all: the same number is the same transfer, wherever and however often it is posted."""
        person = PEOPLE[number % 3]
        owner = person if person and number % 2 else f"p{number % 2}"
        fund = f"account:{person}" if person and number % 5 else "pool"
        key = f"{self.place}|{person}|{number}" if number % 4 else f"{self.place}|{number}"
        return Transfer(
            f"due:{owner}:work_injury:{self.place}", f"{fund}:work_injury:{self.place}", number + 1, MONTHS[number % len(MONTHS)],
            "work_injury.x", key, f"note of {person}", person, number,
        )  # fmt: skip

    def add(self, one: Transfer, state: str) -> None:
        if one.key not in self.transfers:
            self.transfers[one.key], self.states[one.key] = one, state

    def balances(self) -> dict[str, int]:
        sums: Counter[str] = Counter()
        for key, one in self.transfers.items():
            if self.states[key] == "posted":
                sums[one.debit] += one.amount_fen
                sums[one.credit] -= one.amount_fen
        return {name: fen for name, fen in sums.items() if fen}


@dataclass
class History(Model):
    """The model, and which transfers were reserved first: those cannot be posted again under their key."""

    reserved: set[str] = field(default_factory=set)


def row(one: Transfer) -> dict[str, object]:
    return {name: getattr(one, name) for name in ledger.TRANSFERS.names}


def in_forms(transfers: list[Transfer]) -> FormTransfers:
    def short(text: str, one: Transfer) -> str:
        return text.replace(one.person, "@") if one.person else text

    rows = [
        {**row(one), "form": short(one.key, one), "note": short(one.note, one), "debit": short(one.debit, one),
         "credit": short(one.credit, one)}
        for one in transfers
    ]  # fmt: skip
    whole = pa.Table.from_pylist(rows, schema=FORM_TRANSFERS)
    for name in ("debit", "credit", "form", "code", "note", "person"):
        whole = whole.set_column(whole.schema.get_field_index(name), name, whole[name].dictionary_encode())
    return FormTransfers(whole)


def post(books: Books, model: History, wanted: list[Transfer], action: str, key: str) -> None:
    """What was reserved first stands with another content under its key, so it is left out."""
    fresh = [one for one in wanted if one.key not in model.states]
    chosen = fresh + [one for one in wanted if model.states.get(one.key) == "posted" and one.key not in model.reserved]
    if action == "record":
        with books.begin() as connection:
            assert ledger.record(connection, *chosen) == len(fresh)
    elif chosen:
        rows = table(*map(row, chosen)) if action == "post" else in_forms(chosen)
        assert ledger.post(books, rows, key).posted == len(fresh)
    for one in chosen:
        model.add(one, "posted")


def reserve(books: Books, model: History, wanted: list[Transfer], _: str, key: str) -> None:
    fresh = [one for one in wanted if one.key not in model.states]
    assert ledger.reserve(books, table(*map(row, fresh)), key).posted == len(fresh)
    for one in fresh:
        model.add(one, "pending")
        model.reserved.add(one.key)


def reverse(books: Books, model: History, wanted: list[Transfer], _: str, key: str) -> None:
    standing = [one for one in wanted if model.states.get(one.key) == "posted"]
    new = [one for one in standing if f"reverse:{one.key}" not in model.transfers]
    if standing:
        assert ledger.reverse(books, [one.key for one in standing], reason="wrong", key=key).posted == len(new)
    for one in standing:
        back = replace(one, debit=one.credit, credit=one.debit, key=f"reverse:{one.key}", note="wrong")
        model.add(back, "posted")


def resolve(books: Books, model: History, wanted: list[Transfer], action: str, key: str) -> None:
    pending = {one.key for one in wanted if model.states.get(one.key) == "pending"}
    if pending and action == "settle":
        assert ledger.settle(books, pending, key).posted == len(pending)
        assert ledger.settle(books, pending, key).posted == 0
    elif pending:
        assert ledger.void(books, pending, "not paid", key).posted == len(pending)
    model.states |= dict.fromkeys(pending, "posted" if action == "settle" else "voided")


def seal(books: Books, *_: object) -> None:
    ledger.seal(books)


ACTIONS = {"post": post, "forms": post, "record": post, "reserve": reserve, "reverse": reverse, "settle": resolve,
           "void": resolve, "seal": seal}  # fmt: skip


def compare(books: Books, model: Model) -> None:
    found = ledger.balances(books)
    pairs = zip(found["account"].to_pylist(), found["balance_fen"].to_pylist(), strict=True)
    standing = {name: fen for name, fen in pairs if fen and name.endswith(f":{model.place}")}
    assert standing == model.balances()
    assert sum(standing.values()) == 0


@REAL
@given(data=st.data())
def test_any_history_is_what_a_plain_model_says(books: Books, data: st.DataObject) -> None:
    model = History(f"h{next(HISTORY)}")
    steps = st.tuples(
        st.sampled_from(sorted(ACTIONS)), st.lists(st.integers(0, 14), min_size=1, max_size=6, unique=True)
    )
    for turn, (action, numbers) in enumerate(data.draw(st.lists(steps, min_size=3, max_size=12))):
        wanted = [model.transfer(number) for number in numbers]
        ACTIONS[action](books, model, wanted, action, f"{model.place} {turn}")
        compare(books, model)
    entries = ledger.entries(books, prefix="").to_pylist()
    states = {
        entry["key"]: entry["state"]
        for entry in entries
        if entry["key"].removeprefix("reverse:").startswith(f"{model.place}|")
    }
    assert states == model.states
    for one in model.transfers.values():  # one by one and as of each month the same sums
        assert ledger.balance(books, one.debit) == model.balances().get(one.debit, 0)
        assert sum(ledger.balance(books, one.debit, month=month) for month in MONTHS) == model.balances().get(
            one.debit, 0
        )
        assert ledger.statement(books, one.debit).closing_fen == model.balances().get(one.debit, 0)
    verification = ledger.verify(books)
    assert verification.ok, verification.problems


@REAL
@given(numbers=st.lists(st.integers(0, 11), min_size=1, max_size=10), cuts=st.lists(st.integers(0, 10), max_size=3))
def test_a_key_repeated_in_one_stream_is_refused_or_nothing_doubles(
    books: Books, numbers: list[int], cuts: list[int]
) -> None:
    model = History(f"s{next(HISTORY)}")
    whole = table(*(row(model.transfer(number)) for number in numbers))
    edges = sorted({0, len(numbers), *(cut for cut in cuts if cut < len(numbers))})
    pieces = [whole.slice(low, high - low).to_batches()[0] for low, high in pairwise(edges)]
    if len(set(numbers)) < len(numbers):
        try:
            ledger.post(books, iter(pieces), model.place)
        except SuibaoError as error:
            assert "times in one posting" in error.en  # noqa: PT017 both ends are looked at
        else:
            raise AssertionError("a repeated key was taken")
        assert ledger.entries(books, prefix=f"pool:work_injury:{model.place}").num_rows == 0
    else:
        assert ledger.post(books, iter(pieces), model.place).posted == len(numbers)
        assert ledger.post(books, whole.take(list(range(len(numbers)))[::-1]), model.place).posted == 0
    assert ledger.verify(books).ok
