"""A month from files to the ledger: sums agree, corrections follow the files, silence changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.support.books import BooksServer
from tests.support.month import MONTH, Live, balances, close, explained, line_sums, live, month_paths, rewrite, standing

from suibao.books import Books, ledger, registry
from suibao.demo import City
from suibao.law.terms import Branch
from suibao.office.close import Closed
from suibao.office.posting import post_lines

FIGURES = """
name: project/unemployment
zh: 自备失业保险参数
en: unemployment figures of one's own
reasons: for a test
parameters:
"""
FIGURE = """  {name}:
    unit: {unit}
    zh: {name}
    values:
      - {{region: 440300, from: 2026-01-01, value: {value}, status: project}}
      - {{region: 449900, from: 2026-01-01, value: {value}, status: project}}
"""
UNEMPLOYMENT = {
    "unemployment_employer_rate": ("rate", "0.8"), "unemployment_employee_rate": ("rate", "0.2"),
    "unemployment_base_floor": ("fen/month", "2520"), "unemployment_base_ceiling": ("fen/month", "44265"),
}  # fmt: skip


def orders_of(folder: Path, platform: str = "PT1") -> Path:
    return folder / "2026-01" / f"orders-{platform}.parquet"


def positive(table: pa.Table) -> pa.Table:
    """One order with negative pay is put right."""
    pay = table["pay"].combine_chunks()
    at = pc.index(pc.fill_null(pc.less(pay, 0), False), True).as_py()
    right = [(-value if position == at else value) for position, value in enumerate(pay.to_pylist())]
    return table.set_column(table.schema.get_field_index("pay"), "pay", pa.array(right, pay.type))


def raised(table: pa.Table) -> pa.Table:
    """Everybody on the pay sheet earned a hundred yuan more."""
    pay = table["pay"].combine_chunks()
    more = [value if value is None else value + 100 for value in pay.to_pylist()]
    return table.set_column(table.schema.get_field_index("pay"), "pay", pa.array(more, pay.type))


def without(column: str, value: str) -> Callable[[pa.Table], pa.Table]:
    return lambda table: table.filter(pc.not_equal(table[column], value))


def fresh(server: BooksServer, paths: list[Path]) -> tuple[Live, dict[str, int]]:
    """What a first run on empty books comes to."""
    with server.open(server.create()) as other:
        close(other, paths)
        return live(other), balances(other)


def test_fen_assessed_are_fen_posted_by_branch(month: tuple[Books, Closed]) -> None:
    books, closed = month
    assert closed.posted is not None
    assert closed.verification is not None
    assert closed.verification.ok
    total = closed.assessment.total_fen
    assert closed.posted.posted_fen == closed.posted.standing_fen == closed.verification.total_fen == total
    by_branch = line_sums(closed.assessment.lines.to_pylist(), "branch")
    posted: dict[str, int] = {}
    for account, fen in balances(books).items():
        if account.startswith("due:"):
            posted[account.split(":")[2]] = posted.get(account.split(":")[2], 0) + fen
    assert posted == {Branch(branch).code: fen for (branch,), fen in by_branch.items()}
    assert sum(balances(books).values()) == 0
    assert sum(fen for *_, fen in live(books).values()) == total


def test_rows_in_are_rows_accepted_and_quarantined(month: tuple[Books, Closed], city: City) -> None:
    counts = month[1].work.counts.values()
    assert sum(one.rows for one in counts) == city.rows(202601)
    assert sum(one.quarantined for one in counts) == sum(city.planted[202601].values())
    assert all(one.rows == one.accepted + one.quarantined for one in counts)


def test_registry_knows_parties_and_engagements(month: tuple[Books, Closed], city: City) -> None:
    books, closed = month
    assert registry.parties(books).num_rows == city.parties.num_rows
    assert registry.engagements(books).num_rows == closed.work.counts["roster"].accepted


@pytest.mark.slow
def test_corrected_files_and_back_again(
    closed_books: Books, books_server: BooksServer, own_files: Path, closed: Closed
) -> None:
    """A quarantined order put right, changed pay, people struck off, and back: the ledger is that of a fresh run each
    time, and what the books explain is what stands."""
    books, paths = closed_books, month_paths(own_files)
    people = set(closed.assessment.lines["person"].to_pylist())
    before = live(books)
    originals = {path: path.read_bytes() for path in own_files.rglob("*.parquet")}
    rewrite(orders_of(own_files), positive)
    rewrite(next((own_files / "2026-01").glob("paysheet-*")), raised)
    changed = close(books, paths)
    assert changed.posted is not None
    assert changed.work.counts["orders"].quarantined == closed.work.counts["orders"].quarantined - 1
    assert changed.posted.reversed > 0
    assert changed.posted.unchanged > changed.posted.posted > 0
    assert (live(books), balances(books)) == fresh(books_server, paths)
    assert explained(books, people) == standing(books)
    for path, content in originals.items():
        path.write_bytes(content)
    back = close(books, paths)
    assert back.posted is not None
    assert live(books) == before
    assert back.posted.standing_fen == closed.assessment.total_fen
    assert explained(books, people) == standing(books)
    assert ledger.verify(books).ok


def test_one_platform_alone_touches_no_other(closed_books: Books, own_files: Path, closed: Closed) -> None:
    before = live(closed_books)
    for path in (own_files / "2026-01").glob("*"):
        if path != orders_of(own_files):
            path.unlink()
    rewrite(orders_of(own_files), lambda table: table.slice(0, table.num_rows // 2))
    part = close(closed_books, month_paths(own_files))
    after = live(closed_books)

    def others(lines: Live) -> Live:
        return {line: content for line, content in lines.items() if "|PT1|" not in line}

    assert others(after) == others(before)
    assert after != before
    assert part.posted is not None
    assert {"PT2", "PT3"} <= set(part.held_back)
    assert all(people > 0 for people in part.held_back.values())
    assert explained(closed_books, closed.assessment.lines["person"].to_pylist()) == standing(closed_books)


def test_an_engagement_struck_off_the_roster_is_reversed(closed_books: Books, own_files: Path, closed: Closed) -> None:
    rows = closed.assessment.lines.filter(pc.equal(closed.assessment.lines["rule"], "pension_employer")).to_pylist()
    person, payer = rows[0]["person"], rows[0]["payer"]
    people = closed.assessment.inputs["engagement_month"].to_pylist()
    worker = next(row["worker"] for row in people if (row["person"], row["payer"]) == (person, payer))
    rewrite(own_files / "roster.parquet", without("worker", worker))
    done = close(closed_books, month_paths(own_files))
    assert done.posted is not None
    assert done.posted.reversed > 0
    assert [line for line in live(closed_books) if f"|engagement_month|{person}|{payer}|" in line] == []
    everyone = set(closed.assessment.lines["person"].to_pylist()) | set(done.assessment.lines["person"].to_pylist())
    assert explained(closed_books, everyone - {person}).items() <= standing(closed_books).items()
    before, after = (sum(one.quarantined for one in run.work.counts.values()) for run in (closed, done))
    assert after > before, "pay of somebody who is not in the roster is quarantined, not lost"


def test_a_payer_or_choices_that_are_silent_change_nothing(closed_books: Books, own_files: Path) -> None:
    """A party that is no longer listed, or choices not handed in again, are no statement that nothing is owed."""
    before = live(closed_books)
    rewrite(own_files / "parties.parquet", without("party", "PT2"))
    (own_files / "enrolments.parquet").unlink()
    done = close(closed_books, month_paths(own_files))
    assert done.posted is not None
    kept = {line for line in before if "|PT2|" in line or "|worker_month|" in line}
    assert kept
    assert kept <= set(live(closed_books))
    assert done.work.counts["roster"].quarantined > 0


def test_a_trial_posts_nothing_and_differs(trial: tuple[Closed, bool], closed: Closed) -> None:
    tried, ledger_as_before = trial
    assert (tried.posted, tried.verification) == (None, None)
    assert ledger_as_before
    new = {"platform_pension_pooled", "platform_pension_account"}
    ours, theirs = (one.assessment.lines for one in (closed, tried))
    assert set(theirs["rule"].to_pylist()) - set(ours["rule"].to_pylist()) == new
    rest = theirs.filter(pc.invert(pc.is_in(theirs["rule"], pa.array(sorted(new)))))
    assert rest.drop_columns("law").equals(ours.drop_columns("law"))
    assert tried.assessment.law.digest != closed.assessment.law.digest


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    file = tmp_path / "figures.yaml"
    parts = [FIGURE.format(name=name, unit=unit, value=value) for name, (unit, value) in UNEMPLOYMENT.items()]
    file.write_text(FIGURES + "".join(parts), encoding="utf-8")
    return file


def test_figures_of_ones_own_fill_a_gap(closed_books: Books, files: Path, figures: Path, closed: Closed) -> None:
    filled = close(closed_books, month_paths(files), figures=[figures])
    assert Branch.UNEMPLOYMENT not in {Branch(gap.branch) for gap in filled.assessment.unassessed}
    rows = [row for row in filled.assessment.lines.to_pylist() if row["branch"] == Branch.UNEMPLOYMENT]
    assert rows
    for row in rows:
        if row["component"] == "employer":
            assert row["rate_ppm"] == 8_000
            assert row["amount_fen"] == (row["base_fen"] * 8_000 + 500_000) // 1_000_000
    assert filled.assessment.total_fen == closed.assessment.total_fen + sum(row["amount_fen"] for row in rows)
    assert filled.posted is not None
    assert filled.posted.standing_fen == filled.assessment.total_fen
    # Without the figures the branch is unknown again: what was posted on them is taken back.
    plain = post_lines(closed_books, MONTH, closed.assessment.lines, closed.assessment.covered)
    assert (plain.reversed, plain.posted) == (len(rows), 0)
