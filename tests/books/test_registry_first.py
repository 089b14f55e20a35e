"""What is done at once for many is what is done for one; the first rows of a register are written as all later ones."""

from __future__ import annotations

import datetime as dt
import hmac
import threading
from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric
from tests.support.registers import ANNA, BO, change, choices, engagements

from suibao.books import Books, registry
from suibao.books.ahead import ahead
from suibao.books.bulk import hexed
from suibao.books.id_numbers import fits, fits_all, kind_of, kinds_of
from suibao.books.sealing import Seal
from suibao.books.secrets import Keyed

DIGITS = st.text("0123456789", min_size=6, max_size=6)
DAYS = st.dates(dt.date(1, 1, 1), dt.date(2100, 1, 1)).map(lambda day: f"{day.year:04d}{day.month:02d}{day.day:02d}")
NEARLY = st.tuples(
    DIGITS, DAYS | st.text("0123", min_size=8, max_size=8), st.text("0123456789", min_size=3, max_size=3)
)
RIGHT = NEARLY.map("".join).map(lambda text: text + ric.calc_check_digit(text + "0"))
NUMBERS = RIGHT | st.tuples(NEARLY.map("".join), st.sampled_from("0Xx一\n")).map("".join) | st.text(max_size=19)


@settings(deadline=None)
@given(st.lists(NUMBERS, max_size=20))
def test_many_numbers_are_judged_as_one_is(numbers: list[str]) -> None:
    column = pa.array(numbers, pa.string())
    assert fits_all(column).to_pylist() == [fits(one) for one in numbers]
    assert kinds_of(column).to_pylist() == [kind_of(one) for one in numbers]


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=100), st.binary(max_size=200))
def test_keyed_digests_are_those_of_the_library(key: bytes, text: bytes) -> None:
    assert Keyed(key).digest(text) == hmac.digest(key, text, "sha256")


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=5))
def test_many_are_tagged_and_sealed_as_one_is(pairs: list[tuple[str, str]]) -> None:
    seal = Seal(b"a secret of 32 bytes, for a test.")
    first, second = [one for one, _ in pairs], [two for _, two in pairs]
    assert seal.tags(first, second) == [seal.tag(*pair) for pair in pairs]
    sealed = seal.close_all(first, second, "name")
    assert [seal.open(content, person, "name") for content, person in zip(sealed, second, strict=True)] == first
    assert hexed(sealed).to_pylist() == ["\\x" + content.hex() for content in sealed]


def test_no_two_values_share_a_nonce() -> None:
    sealed = Seal(b"a secret of 32 bytes, for a test.").close_all(["same"] * 500, [ANNA] * 500, "name")
    assert len({content[:12] for content in sealed}) == 500


def test_first_rows_are_as_if_they_came_after_others(books: Books) -> None:
    work = engagements({}, {"worker": "8", "person": BO, "started_on": dt.date(2025, 7, 1), "agreed_wage_fen": 500_000})
    chosen = choices({"since": 202510}, {"person": BO, "since": 202511, "joined": False})
    others = engagements({"worker": "9", "person": "ef" * 16})
    first = registry.engage(books, work, change(1), dt.date(2025, 9, 1))
    registry.save_choices(books, chosen, change(2))
    later = registry.engage(books, others, change(3), dt.date(2025, 9, 1))
    assert (first.added, first.changed, later.added) == (2, 0, 1)
    one, other = (registry.history(books, person)["engagements"] for person in (ANNA, "ef" * 16))
    assert [{**row, "worker": "", "person": "", "change": 0, "recorded_at": None} for row in one] == [
        {**row, "worker": "", "person": "", "change": 0, "recorded_at": None} for row in other
    ]
    assert registry.engage(books, work, change(4), dt.date(2025, 9, 1)).unchanged == 2
    assert registry.save_choices(books, chosen, change(5)).unchanged == 2
    assert registry.verify(books) == []


def test_what_is_made_ahead_comes_in_order_and_no_further() -> None:
    made: list[int] = []
    enough = threading.Event()

    def numbers() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            if len(made) >= 3:
                enough.set()
            yield number

    with ahead(numbers(), 3) as items:
        assert enough.wait(10)
        assert made == [0, 1, 2]
        assert [next(items), next(items)] == [0, 1]
    assert len(made) <= 5
    with ahead(range(7), 3) as items:
        assert list(items) == list(range(7))


def test_what_fails_ahead_fails_where_it_is_taken() -> None:
    def one_then_none() -> Iterator[int]:
        yield 1
        raise KeyError("two")

    with ahead(one_then_none(), 4) as items:
        assert next(items) == 1
        with pytest.raises(KeyError):
            next(items)
