"""The ledger follows the lines: nothing twice, corrections by linked reversal, others untouched."""

from __future__ import annotations

import random

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.support.month import MONTH, balances, live
from tests.support.transfers import table as transfer_table
from tests.support.transfers import transfer

from suibao.books import Books, ledger
from suibao.law.terms import Branch
from suibao.office import posting
from suibao.office.assess import LINES, NO_INDUSTRY
from suibao.office.close import Closed
from suibao.office.posting import post_lines
from suibao.office.transfers import transfers_of

ANN, BOB = "a" * 32, "b" * 32


def line(
    person: str, payer: str, fen: int, rule: str = "pension_employer", unit: str = "engagement_month"
) -> dict[str, object]:
    middle = "|2" if unit == "order_month" else ""
    return {
        "line": f"{MONTH}|{unit}|{person}|{payer}|440300{middle}|{rule}", "month": MONTH, "person": person, "payer": payer,
        "branch": Branch.EMPLOYEE_PENSION, "component": "employer", "bearer": "payer", "remitter": payer or "worker",
        "destination": "pooled", "region": "440300", "base_fen": 0, "rate_ppm": 0, "quantity": 1, "amount_fen": fen,
        "rule": rule, "unit": unit, "law": "0" * 16, "industry": NO_INDUSTRY,
    }  # fmt: skip


def lines(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=LINES)


def of(payer: str) -> set[tuple[str, str]]:
    return {("engagement_month", payer), ("order_month", payer)}


def test_second_run_posts_nothing(books: Books, closed: Closed) -> None:
    found = closed.assessment
    first = post_lines(books, MONTH, found.lines, found.covered)
    assert first.posted == found.lines.num_rows
    assert first.posted_fen == first.standing_fen == found.total_fen
    again = post_lines(books, MONTH, found.lines, found.covered)
    assert (again.posted, again.posted_fen, again.reversed, again.unchanged) == (0, 0, 0, found.lines.num_rows)
    assert again.standing_fen == found.total_fen
    assert ledger.verify(books).transfers == found.lines.num_rows


def test_transfers_are_the_lines(closed: Closed) -> None:
    rows = closed.assessment.lines
    made = transfers_of(rows)
    assert made["amount_fen"].equals(rows["amount_fen"])
    assert made["note"].equals(rows["line"])
    accounts = {credit.split(":")[0] for credit in made["credit"].to_pylist()}
    assert accounts == {"pool", "account"}
    for row, debit, credit in zip(rows.to_pylist(), made["debit"].to_pylist(), made["credit"].to_pylist(), strict=True):
        owner = row["person"] if row["remitter"] == "worker" else row["remitter"]
        assert debit == f"due:{owner}:{Branch(row['branch']).code}:{row['region']}"
        assert credit.startswith("account:" + row["person"] if row["destination"] == "account" else "pool:")


def test_a_changed_line_is_reversed_and_posted_anew(books: Books) -> None:
    post_lines(books, MONTH, lines(line(ANN, "P1", 100), line(BOB, "P1", 50)), of("P1"))
    changed = post_lines(books, MONTH, lines(line(ANN, "P1", 130), line(BOB, "P1", 50)), of("P1"))
    assert (changed.posted, changed.posted_fen, changed.reversed, changed.unchanged) == (1, 130, 1, 1)
    entries = ledger.entries(books, month=MONTH).to_pylist()
    first, second = (
        next(row for row in entries if row["amount_fen"] == fen and not row["reverses"]) for fen in (100, 130)
    )
    reversal = next(row for row in entries if row["reverses"])
    assert reversal["reverses"] == first["key"]
    assert (reversal["debit"], reversal["credit"], reversal["month"]) == (first["credit"], first["debit"], MONTH)
    assert second["key"] == first["key"] + "~2"
    assert balances(books) == {"due:P1:employee_pension:440300": 180, "pool:employee_pension:440300": -180}


def test_going_back_and_forth_ends_right(books: Books) -> None:
    old, new = lines(line(ANN, "P1", 100)), lines(line(ANN, "P1", 130))
    for table in (old, new, old, new, new, old):
        post_lines(books, MONTH, table, of("P1"))
    assert [fen for *_, fen in live(books).values()] == [100]
    keys = [key for key in ledger.entries(books)["key"].to_pylist() if key.startswith("assessed:")]
    assert sorted(key.partition("~")[2] for key in keys) == ["", "2", "3", "4", "5"]
    assert ledger.verify(books).ok


def test_what_vanishes_is_reversed_and_others_stay(books: Books) -> None:
    alone = line(BOB, "", 70, "flexible_medical", "worker_month")
    post_lines(books, MONTH, lines(line(ANN, "P1", 100), line(BOB, "P1", 50), line(ANN, "P2", 60), alone), set())
    done = post_lines(books, MONTH, lines(line(ANN, "P1", 100)), of("P1"))
    assert (done.posted, done.reversed, done.unchanged) == (0, 1, 1)
    assert sorted(fen for *_, fen in live(books).values()) == [60, 70, 100]
    done = post_lines(books, MONTH, lines(), {("worker_month", BOB)})
    assert done.reversed == 1
    assert sorted(fen for *_, fen in live(books).values()) == [60, 100]


@pytest.mark.parametrize("payer", ["P|1", "P~2", "P~2|440300", "中文~平台"])
@pytest.mark.parametrize("unit", ["engagement_month", "order_month"])
def test_odd_party_ids_do_not_confuse_keys(books: Books, payer: str, unit: str) -> None:
    first, second = lines(line(ANN, payer, 100, unit=unit)), lines(line(ANN, payer, 90, unit=unit))
    for table, fen in ((first, 100), (first, 100), (second, 90), (first, 100)):
        post_lines(books, MONTH, table, of(payer))
        assert [amount for *_, amount in live(books).values()] == [fen]
    assert post_lines(books, MONTH, lines(), of(payer)).reversed == 1
    assert balances(books) == {}


def test_other_transfers_and_months_are_left_alone(books: Books) -> None:
    ledger.post(books, transfer_table(transfer("by hand", month=MONTH)), "by hand")
    post_lines(books, MONTH, lines(line(ANN, "P1", 100)), of("P1"))
    post_lines(books, MONTH, lines(), of("P1"))
    assert balances(books) == {"due:p1:employee_pension:440100": 100, "pool:employee_pension:440100": -100}


def test_killed_between_reversal_and_posting(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    post_lines(books, MONTH, lines(line(ANN, "P1", 100)), of("P1"))
    with monkeypatch.context() as patch:
        patch.setattr(posting.ledger, "post", _killed)
        with pytest.raises(RuntimeError):
            post_lines(books, MONTH, lines(line(ANN, "P1", 130)), of("P1"))
    assert live(books) == {}
    done = post_lines(books, MONTH, lines(line(ANN, "P1", 130)), of("P1"))
    assert (done.posted, done.reversed, done.standing_fen) == (1, 0, 130)
    assert ledger.verify(books).ok


def _killed(*_: object) -> None:
    raise RuntimeError("killed")


def test_any_sequence_of_runs_leaves_the_last(books: Books, closed: Closed) -> None:
    """Random subsets with random amounts, from a seed: the ledger always equals the last run."""
    luck = random.Random(11)
    table, covered = closed.assessment.lines, closed.assessment.covered
    for _ in range(6):
        kept = table.take([at for at in range(table.num_rows) if luck.random() < 0.8])
        amounts = [fen + luck.choice((0, 0, 1)) for fen in kept["amount_fen"].to_pylist()]
        wanted = kept.set_column(kept.schema.get_field_index("amount_fen"), "amount_fen", pa.array(amounts, pa.int64()))
        done = post_lines(books, MONTH, wanted, covered)
        assert done.standing_fen == pc.sum(wanted["amount_fen"]).as_py()
        found = {name: fen for name, (*_, fen) in live(books).items()}
        assert found == dict(zip(wanted["line"].to_pylist(), amounts, strict=True))
    assert ledger.verify(books).ok
