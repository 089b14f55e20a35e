"""A close in parts is the close in one piece; its corrections; what happens when it is interrupted, repeated or given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.support.books import BooksServer
from tests.support.killing import entries
from tests.support.month import MONTH, NOW, balances, close, line_sums, live, month_paths, rewrite

from suibao.books import Books, ledger
from suibao.errors import SuibaoError
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.office import durable
from suibao.office.close import Closed, Request, closes, resume
from suibao.office.close import close as close_files
from suibao.office.closing import flow
from suibao.office.closing.folder import Part, split
from suibao.office.closing.outcome import Assessed
from suibao.office.corrections import Why, corrections
from suibao.office.posting import speaker
from suibao.work.errors import FileError


def raised(table: pa.Table) -> pa.Table:
    """Everybody on the pay sheet earned a hundred yuan more."""
    pay = table["pay"].combine_chunks()
    more = [value if value is None else value + 100 for value in pay.to_pylist()]
    return table.set_column(table.schema.get_field_index("pay"), "pay", pa.array(more, pay.type))


def sums(assessed: Assessed) -> Assessed:
    """Without the words about gaps and their order, which go by the first row that has one."""
    gaps = [replace(gap, en="", zh="") for gap in assessed.gaps]
    return replace(assessed, gaps=tuple(sorted(gaps, key=lambda gap: gap.what)))


def change(folder: Path) -> None:
    """Other pay, people struck off."""
    rewrite(next((folder / "2026-01").glob("paysheet-*")), raised)
    rewrite(folder / "roster.parquet", lambda table: table.slice(0, table.num_rows - 40))


def test_parts_hold_everybody_once(closed: Closed) -> None:
    aggregates = closed.work.aggregates()
    pieces = list(split(aggregates, 70))
    for unit in (ORDER_MONTH, ENGAGEMENT_MONTH, WORKER_MONTH):
        whole = pa.concat_tables([rows[unit] for _, rows in pieces])
        order = [
            (name, "ascending")
            for name in whole.column_names
            if not pa.types.is_floating(whole.schema.field(name).type)
        ]
        assert whole.sort_by(order).equals(aggregates[unit].combine_chunks().sort_by(order))
    people = [set(rows[WORKER_MONTH]["person"].to_pylist()) for _, rows in pieces]
    assert sum(map(len, people)) == len(set.union(*people)) == aggregates[WORKER_MONTH].num_rows
    for (part, rows), own in zip(pieces, people, strict=True):
        assert part.people == len(own) <= 70
        assert set(rows[WORKER_MONTH]["region"].to_pylist()) == {part.region}
        for unit in (ORDER_MONTH, ENGAGEMENT_MONTH):
            assert set(rows[unit]["person"].to_pylist()) <= own


def test_parts_of_several_regions_are_numbered_in_each() -> None:
    regions = ["440100"] * 5 + ["440300"] * 2 + [None]
    workers = pa.table({"person": [f"{number:032x}" for number in range(8)], "region": pa.array(regions, pa.string())})
    jobs = pa.table({"person": [f"{number:032x}" for number in (6, 6, 0, 7)]})
    found = [(part, rows["jobs"].num_rows) for part, rows in split({WORKER_MONTH: workers, "jobs": jobs}, 2)]
    assert found == [
        (Part("440100", 1, 3, 2), 1), (Part("440100", 2, 3, 2), 0), (Part("440100", 3, 3, 1), 0),
        (Part("440300", 1, 1, 2), 2), (Part("", 1, 1, 1), 1),
    ]  # fmt: skip


@pytest.mark.slow
def test_many_parts_come_to_the_ledger_of_one(
    first_run: tuple[str, Closed],
    month: tuple[Books, Closed],
    books_server: BooksServer,
    own_files: Path,
    tmp_path: Path,
) -> None:
    """The same month, and then corrected files, in one part and in many: entry for entry the same ledger and sums."""
    whole = month[1]
    with books_server.open(books_server.create()) as parts:
        done = close(parts, month_paths(own_files), people=40)
        assert len(done.work.parts) == 8
        assert sums(done.sums) == sums(whole.sums)
        assert done.posted is not None
        assert (done.posted.posted, done.posted.standing_fen) == (done.sums.lines, whole.assessment.total_fen)
        assert entries(parts) == entries(month[0])
        change(own_files)
        again = close(parts, month_paths(own_files), people=40)
        with books_server.open(books_server.create(first_run[0])) as one:
            wanted = close(one, month_paths(own_files))
            assert entries(parts) == entries(one)
            assert sums(again.sums) == sums(wanted.sums)
            for name in ("reversed", "posted", "unchanged", "standing_fen"):
                assert getattr(again.posted, name) == getattr(wanted.posted, name)
            _corrections_are_the_difference(one, live(month[0]))


def _corrections_are_the_difference(books: Books, before: dict[str, tuple[str, str, int]]) -> None:
    """The rows of :func:`corrections` lead from what stood to what stands, and sum to the difference of balances."""
    table = corrections(books, MONTH)
    after = live(books)
    rows = {row["line"]: row for row in table.to_pylist()}
    assert len(rows) == table.num_rows
    assert {row["why"] for row in rows.values()} == {Why.CHANGED, Why.GONE} | (
        {Why.NEW} if set(after) - set(before) else set()
    )
    for line in set(before) | set(after):
        old, new = (lines[line][2] if line in lines else 0 for lines in (before, after))
        if (before.get(line) or after.get(line)) and before.get(line) != after.get(line):
            row = rows.pop(line)
            assert (row["before_fen"], row["after_fen"], row["difference_fen"]) == (old, new, new - old)
            assert row["due"] == (after.get(line) or before[line])[0]
            assert row["month"] == MONTH
            assert row["close"].endswith("#1")
            assert (row["key"] == "") == (line not in after)
    assert rows == {}
    people = [table["person"][0].as_py()]
    some = corrections(books, MONTH, people)
    assert some.equals(table.filter(pc.equal(table["person"], people[0])))
    assert corrections(books, 202512).num_rows == 0


@pytest.mark.slow
def test_a_person_who_moves_is_corrected_in_both_regions(closed_books: Books, own_files: Path, closed: Closed) -> None:
    """Whoever chose another region: lines are gone there and new here, whatever part the person is now in."""
    regions = pq.read_table(own_files / "enrolments.parquet")["region"].to_pylist()
    other = next(one for one in ("440100", "440300") if one not in regions)
    rewrite(own_files / "enrolments.parquet", lambda table: table.set_column(
        table.schema.get_field_index("region"), "region", pa.array([other] * table.num_rows, table["region"].type)))  # fmt: skip
    before = balances(closed_books)
    done = close(closed_books, month_paths(own_files), people=50)
    assert {part.region for part in done.work.parts} >= {other}
    table = corrections(closed_books, MONTH)
    by_why = line_sums([{**row, "amount_fen": row["difference_fen"]} for row in table.to_pylist()], "why")
    assert by_why[str(Why.GONE),] < 0 < by_why[str(Why.NEW),]
    moved = {line.split("|")[2] for line, why in zip(table["line"].to_pylist(), table["why"].to_pylist(), strict=True)}
    assert len(moved) > 3
    owed, owes = (
        sum(fen for account, fen in one.items() if account.startswith("due:"))
        for one in (before, balances(closed_books))
    )
    assert owes - owed == sum(table["difference_fen"].to_pylist())


def test_the_same_files_again_do_nothing_but_verify(closed_books: Books, files: Path, tmp_path: Path) -> None:
    """Also from another place, under another name: what counts is what is in them."""
    before = ledger.entries(closed_books)
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for place in month_paths(files):
        for path in place.glob("*.parquet"):
            (moved / path.name).write_bytes(path.read_bytes())
    done = close(closed_books, [moved])
    assert done.finished.repeated
    assert done.posted is not None
    assert (done.posted.posted, done.posted.posted_fen, done.posted.unchanged) == (0, 0, done.sums.lines)
    assert done.verification is not None
    assert done.verification.ok
    assert ledger.entries(closed_books).equals(before)
    assert [one.state for one in closes(closed_books, MONTH)] == ["done"]


@pytest.mark.slow
def test_again_closes_anew(closed_books: Books, files: Path) -> None:
    before = ledger.entries(closed_books)
    done = close_files(closed_books, Request.of(month_paths(files), MONTH, NOW, ()), again=True)
    assert not done.repeated
    assert done.key.endswith("#2")
    assert done.posted is not None
    assert (done.posted.posted, done.posted.unchanged) == (0, done.assessed.lines)
    assert ledger.entries(closed_books).equals(before)


@pytest.mark.slow
def test_files_that_cannot_be_taken_hold_nothing_up(own_books: Books, own_files: Path) -> None:
    """A close that failed before it posted anything does not stand in the way of the next."""
    parties = (own_files / "parties.parquet").read_bytes()
    (own_files / "parties.parquet").unlink()
    with pytest.raises(FileError, match="No parties file"):
        close(own_books, month_paths(own_files))
    assert [one.state for one in closes(own_books)] == ["interrupted"]
    (own_files / "parties.parquet").write_bytes(parties)
    close(own_books, month_paths(own_files))
    assert [one.state for one in closes(own_books)] == ["done", "cancelled"]


@pytest.fixture
def stopped(own_books: Books, own_files: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A close that failed in its third part; its key."""
    real, seen = flow.carry_out, []

    def fail(one: object, part: Part) -> object:
        seen.append(part)
        if len(seen) > 2:
            raise OSError("disk full")
        return real(one, part)  # type: ignore[arg-type]

    monkeypatch.setattr(flow, "THREADS", 1)
    monkeypatch.setattr(flow, "carry_out", fail)
    with pytest.raises(OSError, match="disk full"):
        close(own_books, month_paths(own_files), people=60)
    monkeypatch.setattr(flow, "carry_out", real)
    found = closes(own_books, MONTH)
    assert [one.state for one in found] == ["interrupted"]
    assert len(found[0].left) == 3 + 4
    return found[0].key


@pytest.mark.slow
def test_an_interrupted_close_is_resumed_without_its_files(
    stopped: str, own_books: Books, own_files: Path, month: tuple[Books, Closed]
) -> None:
    for path in own_files.rglob("*.parquet"):
        path.unlink()
    done = resume(own_books, stopped)
    assert not done.repeated
    assert sums(done.assessed) == sums(month[1].sums)
    assert entries(own_books) == entries(month[0])
    assert done.verified is not None
    assert done.verified.ok


@pytest.mark.slow
def test_other_files_wait_for_the_interrupted_close_or_replace_it(
    stopped: str, own_books: Books, own_files: Path, books_server: BooksServer
) -> None:
    change(own_files)
    with pytest.raises(SuibaoError, match="interrupted after 4 of 11 steps") as caught:
        close(own_books, month_paths(own_files))
    assert "--instead" in caught.value.zh
    posted = live(own_books)
    assert posted
    request = Request.of(month_paths(own_files), MONTH, NOW, ())
    done = close_files(own_books, request, instead=True)
    assert [one.state for one in closes(own_books)] == ["done", "cancelled"]
    with books_server.open(books_server.create()) as fresh:
        close(fresh, month_paths(own_files))
        ours, theirs = live(own_books), live(fresh)
        assert theirs.items() <= ours.items()
        # More stands only of payers whom the new files are silent of: nobody said that nothing is owed there.
        assert {speaker(line) for line in set(ours) - set(theirs)}.isdisjoint(done.folder.speakers)
    assert done.verified is not None
    assert done.verified.ok
    with pytest.raises(SuibaoError, match="given up"):
        resume(own_books, stopped)


def test_a_close_is_not_resumed_where_its_folder_is_not(stopped: str, own_books: Books) -> None:
    (place,) = (own_books.home / "closes" / "2026-01").glob(f"*{stopped.rpartition(':')[2]}-60")
    hidden = place.rename(place.with_name("hidden"))
    with pytest.raises(SuibaoError, match="should lie in"):
        resume(own_books, stopped)
    hidden.rename(place)
    assert resume(own_books, stopped).posted is not None


def test_unknown_closes_and_other_laws_are_told(
    own_books: Books, stopped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SuibaoError, match="no close"):
        resume(own_books, "202601:current:unknown#1")
    original = flow.progress

    def other_law(books: Books, name: str, key: str) -> object:
        found = original(books, name, key)
        assert found is not None
        return type(found)(**{**found.__dict__, "inputs": {**found.inputs, "law_digest": "another"}})

    monkeypatch.setattr(flow, "progress", other_law)
    with pytest.raises(SuibaoError, match="law is another one"):
        resume(own_books, stopped)


@pytest.mark.slow
def test_two_threads_close_once(own_books: Books, files: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(close, own_books, month_paths(files), people=100) for _ in range(2)]
        done = [one.result(120) for one in both]
    assert sorted(one.finished.repeated for one in done) == [False, True]
    notes = ledger.entries(own_books)["note"].to_pylist()
    assert len(notes) == len(set(notes)) == done[0].sums.lines
    assert closes(own_books)[0].began_at <= datetime.now(UTC)
    assert durable.results(own_books, "close", done[0].finished.key)["begin"]["fresh"] is True
