"""Whatever files are sent in whatever order, again, corrected, back to earlier ones: what stands is what the last files of each
payer say, the reversals net to zero, and the balances are those of books that only ever saw the last state.

Reading files takes seconds, so whole closes are few here (``SUIBAO_TEST_HISTORIES`` makes more); the same is tried with many
histories of lines, in parts, below."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.test_posting import line, lines
from tests.support.books import EMPTY, BooksServer
from tests.support.month import MONTH, Live, balances, close, live

from suibao.books import Books, ledger
from suibao.demo import build, write
from suibao.office.corrections import corrections
from suibao.office.posting import post_lines

PAYERS = ("PT1", "PT2")
"""Two platforms that hand in their orders separately; everybody else's files do not change."""

SHARES = (1.0, 0.5)
"""States of a platform's file: all orders, or only some."""


class City:
    """The files of a tiny city, one state of each platform's orders chosen at a time, and what each choice comes to."""

    def __init__(self, folder: Path, server: BooksServer) -> None:
        self._folder, self._server = folder, server
        write(build(workers=100, orders=1_500, months=(MONTH,)), folder, "parquet", month=MONTH)
        month = folder / "2026-01"
        self._orders = {payer: pq.read_table(month / f"orders-{payer}.parquet") for payer in PAYERS}
        for path in month.iterdir():
            if not path.name.startswith("paysheet"):
                path.unlink()
        self._known: dict[tuple[tuple[str, float], ...], tuple[Live, dict[str, int]]] = {}

    def files(self, sent: Iterable[tuple[str, float]], place: Path) -> list[Path]:
        """The files of one sending: registers, pay sheets, and orders of some platforms."""
        paths = [self._folder, self._folder / "2026-01"]
        for payer, share in sent:
            table = self._orders[payer]
            path = place / f"orders-{payer}-{share}.parquet"
            pq.write_table(table.slice(0, int(table.num_rows * share)), path, store_schema=False)
            paths.append(path)
        return paths

    def alone(self, state: dict[str, float]) -> tuple[Live, dict[str, int]]:
        """What books come to that only ever saw this state."""
        key = tuple(sorted(state.items()))
        if key not in self._known:
            with tempfile.TemporaryDirectory() as place, self._server.open(self._server.create()) as books:
                close(books, self.files(key, Path(place)), people=25)
                self._known[key] = live(books), balances(books)
        return self._known[key]


@pytest.fixture(scope="module")
def tiny(books_server: BooksServer, tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("tiny"), books_server)


sendings = st.lists(
    st.lists(st.tuples(st.sampled_from(PAYERS), st.sampled_from(SHARES)), min_size=1, max_size=2, unique_by=lambda one: one[0]),
    min_size=2, max_size=4,
)  # fmt: skip


@pytest.mark.slow
@settings(
    max_examples=int(os.environ.get("SUIBAO_TEST_HISTORIES", "2")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sendings)
def test_what_stands_is_what_was_sent_last(
    tiny: City, books_server: BooksServer, history: list[list[tuple[str, float]]]
) -> None:
    state: dict[str, float] = {}
    with books_server.open(books_server.create()) as books, tempfile.TemporaryDirectory() as place:
        for sent in history:
            before = live(books)
            done = close(books, tiny.files(sent, Path(place)), people=25)
            state |= dict(sent)
            assert done.posted is not None
            assert done.posted.standing_fen == done.sums.total_fen
            assert done.verification is not None
            assert done.verification.ok
            if done.finished.repeated:
                assert live(books) == before
        assert (live(books), balances(books)) == tiny.alone(state)
        reversals_net_to_zero(books)
        assert_corrections_add_up(books)


def reversals_net_to_zero(books: Books) -> None:
    """What was taken back and its reversal are the same amount between the same accounts the other way round."""
    rows = {row["key"]: row for row in ledger.entries(books, month=MONTH).to_pylist()}
    for row in rows.values():
        if row["reverses"]:
            taken = rows[row["reverses"]]
            assert (row["debit"], row["credit"], row["amount_fen"]) == (
                taken["credit"],
                taken["debit"],
                taken["amount_fen"],
            )
    gone = {row["reverses"] for row in rows.values()} - {""}
    standing = sum(row["amount_fen"] for key, row in rows.items() if key not in gone and not row["reverses"])
    assert standing == sum(fen for *_, fen in live(books).values())


def assert_corrections_add_up(books: Books) -> None:
    """First assessments and all corrections together are what stands."""
    table = corrections(books, MONTH)
    posted = ledger.entries(books, month=MONTH)
    corrected = pa.array([*table["key"].to_pylist()], pa.string())
    firsts = posted.filter(
        pc.and_(pc.starts_with(posted["key"], "assessed:"), pc.invert(pc.is_in(posted["key"], corrected)))
    )  # fmt: skip
    total = (pc.sum(firsts["amount_fen"]).as_py() or 0) + (pc.sum(table["difference_fen"]).as_py() or 0)
    assert total == sum(fen for *_, fen in live(books).values())


PEOPLE = tuple(f"{number:x}" * 32 for number in (10, 11, 12, 13, 14))
OWED = st.dictionaries(
    st.sampled_from([(who, payer) for who in PEOPLE for payer in ("A", "B", "C")]), st.integers(1, 3)
)
"""Who owes what to whom in a state of the files: fen by (person, payer)."""

STATES = st.tuples(OWED, st.sets(st.sampled_from(["A", "B", "C"]), min_size=1), st.integers(1, 5))
"""What is owed, which payers the files speak for, and how many people are in a part."""


def lines_of(owed: dict[tuple[str, str], int], people: Iterable[str]) -> pa.Table:
    rows = [line(who, payer, fen * 100) for (who, payer), fen in sorted(owed.items()) if who in people]
    return lines(*rows)


def close_lines(
    books: Books, name: str, owed: dict[tuple[str, str], int], said: set[str], size: int, *, fresh: bool
) -> None:
    """What a close does with lines: part by part, then those who are in no part."""
    covered = {("engagement_month", payer) for payer in said}
    present = sorted({who for who, _ in owed})
    for start in range(0, len(present), size):
        some = present[start : start + size]
        post_lines(books, MONTH, lines_of(owed, some), covered, people=some, close=name, fresh=fresh)
    gone = [who for who in PEOPLE if who not in present]
    if gone and not fresh:
        post_lines(books, MONTH, lines_of({}, ()), covered, people=gone, close=name)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STATES, min_size=1, max_size=6), st.data())
def test_histories_of_lines_in_parts(
    books_server: BooksServer, books: Books, history: list, data: st.DataObject
) -> None:
    """Each close is done twice where so drawn, as after a kill, with parts of another size; nothing of the first is lost or
    doubled."""
    with books_server.administrator(books) as administrator:
        administrator.execute(EMPTY)
    state: dict[tuple[str, str], int] = {}
    for number, (owed, said, size) in enumerate(history):
        told = {key: fen for key, fen in owed.items() if key[1] in said}
        state = {key: fen for key, fen in state.items() if key[1] not in said} | told
        for again in range(1 + data.draw(st.integers(0, 1))):
            close_lines(books, f"close {number}", told, said, 1 + (size + again) % 5, fresh=number == again == 0)
    found = {tuple(one.split("|")[2:4]): fen for one, (*_, fen) in live(books).items()}
    assert found == {key: fen * 100 for key, fen in state.items()}
    due = {account.split(":")[1]: fen for account, fen in balances(books).items() if account.startswith("due:")}
    sums = {payer: sum(fen * 100 for (_, one), fen in state.items() if one == payer) for payer in "ABC"}
    assert due == {payer: fen for payer, fen in sums.items() if fen}
    reversals_net_to_zero(books)
    assert ledger.verify(books).ok
