"""The monthly run: everybody once, whatever happens meanwhile. Expected amounts: 90 % of an assumed 2,000 yuan."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.books import BooksServer
from tests.support.injuries import at, posted
from tests.support.jobless import (
    FIGURES,
    GUANGZHOU,
    KNOWN,
    MONTHLY,
    drawing,
    instalments,
    paid,
    posted_rows,
    reopen,
    state,
    stop,
)

from suibao.books import Books, benefits, claims, ledger
from suibao.books.claims import Claim
from suibao.errors import SuibaoError
from suibao.law.casetables import assuming
from suibao.office.benefit_pieces import CATCH_UP
from suibao.office.benefit_run import Share, monthly_kind, pay_month, run_share
from suibao.office.calendar_months import first_day, plus
from suibao.office.claims import unemployment
from suibao.office.claims.kinds import Act, Instalment
from suibao.office.claims.spans import Span, due_months
from suibao.office.claims.unemployment_facts import months_left
from suibao.rules import Law

SCRIPT = Path(__file__).parents[1] / "support" / "benefit_script.py"
ROOT = Path(__file__).parents[2]


def test_a_run_pays_everybody_once_however_often_it_is_called(books: Books):
    many = [drawing(books, number) for number in range(1, 6)]
    (first,) = paid(books, 202604)
    assert (first.claims, first.instalments, first.amount_fen, first.number) == (5, 5, 5 * MONTHLY, 1)
    before = posted_rows(books)
    assert paid(books, 202604) == [first], "nothing is due any more: the last run is given back"
    assert posted_rows(books) == before
    assert instalments(books, [one.claim for one in many]) == {one.claim: {202604: MONTHLY} for one in many}
    late = drawing(books, 6)
    (second,) = paid(books, 202604)
    assert (second.number, second.claims, second.amount_fen) == (2, 1, MONTHLY), "granted since: a run of the next number"
    assert instalments(books, [late.claim]) == {late.claim: {202604: MONTHLY}}
    assert ledger.verify(books).ok


def test_two_runs_at_once_pay_once(books: Books, books_server: BooksServer):
    many = [drawing(books, number) for number in range(1, 5)]
    assert books.engine.url.database
    with books_server.open(books.engine.url.database) as other, ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda one: paid(one, 202604), (books, other)))
    assert both[0] == both[1]
    assert sum(fen for one in instalments(books, [one.claim for one in many]).values() for fen in one.values()) == 4 * MONTHLY
    assert posted(books, "pool:unemployment") == {f"pool:unemployment:{GUANGZHOU}": -4 * MONTHLY}


@pytest.mark.parametrize("kill_at", [1, 2])
def test_killed_in_the_middle_and_started_again_it_ends_the_same(books: Books, books_server: BooksServer, kill_at: int):
    name = books_server.create()
    assert books.engine.url.database
    addresses = [books_server.server.address(one) for one in (books.engine.url.database, name)]
    with books_server.open(name) as undisturbed:
        for number in range(1, 6):
            drawing(undisturbed, number, jobless_months_paid=12)
            drawing(books, number, jobless_months_paid=12)
        paid(undisturbed, 202604)
        wanted = posted_rows(undisturbed)
    killed = script(books_server.home, addresses[0], kill_at)
    assert killed.returncode == -9, killed.stderr
    with books.begin() as connection:
        assert benefits.runs_of(connection) == []
        count = connection.scalar(sa.text("SELECT count(*) FROM books.benefit_instalments"))
    assert count == 2 * kill_at, "the pieces done are there"
    again = script(books_server.home, addresses[0], 0)
    assert again.returncode == 0, again.stderr
    assert posted_rows(books) == wanted
    with books.begin() as connection:
        (run,) = benefits.runs_of(connection)
    assert (run.instalments, run.amount_fen, run.ended, run.number) == (5, 5 * MONTHLY, 5, 1)
    assert ledger.verify(books).ok


def script(home: Path, address: str, kill_at: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), str(home), address, "202604", str(kill_at)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"})


def test_months_missed_are_paid_along_and_older_ones_by_their_own_run(books: Books):
    generous = (("jobless_first_years", "99"), ("jobless_months_per_year", "12"), ("jobless_first_payment_after", "1"))
    law = assuming("current", (*FIGURES, *generous, ("jobless_benefit_share", "90")), "2026-03")
    one = drawing(books, 1, law, "320100", jobless_months_paid=120)
    assert one.decided("months_in_all") == 24
    far = plus(202604, CATCH_UP + 2)
    paid(books, far, law=law)
    assert min(instalments(books, [one.claim])[one.claim]) == plus(202604, 2)
    assert (state(books, one), len(instalments(books, [one.claim])[one.claim])) == ("ended", 22)
    paid(books, 202605, law=law)
    assert len(instalments(books, [one.claim])[one.claim]) == 24, "the two months before, by a run of their own"


def test_an_amount_not_known_holds_the_month_back_by_name_and_is_paid_later(books: Books):
    one, other = drawing(books, 1), drawing(books, 2)
    without = assuming("current", (), "2026-03")
    (run,) = paid(books, 202604, law=without)
    assert (run.instalments, run.held) == (0, 2)
    with books.begin() as connection:
        held = benefits.held_by(connection, run.run)
    assert {row.why for row in held} == {"unknown"}
    assert all("minimum_wage_monthly" in row.en and "月最低工资标准" in row.zh for row in held)
    paid(books, 202605)
    both = {202604: MONTHLY, 202605: MONTHLY}
    assert instalments(books, [one.claim, other.claim]) == {one.claim: both, other.claim: both}


def test_a_month_withheld_is_paid_once_nothing_withholds_it(books: Books):
    """As where a yearly proof is missing: the kind says so, the run keeps why, and makes it good later."""

    def proven(connection: sa.Connection, law: Law, claim: Claim, month: int) -> Instalment:
        due = unemployment.monthly(connection, law, claim, month)
        return due if claim.fact("evidence") else replace(due, withheld=("The proof is missing.", "未提交证明。"))

    kind = replace(unemployment.KIND, monthly=proven, monthly_many=None)
    one = drawing(books, 1)

    def run(month: int) -> benefits.RunTotals | None:
        day = f"{month // 100}-{month % 100:02d}-20"
        return run_share(books, KNOWN, Share(kind, GUANGZHOU, month), now=at(day))

    first = run(202604)
    assert first is not None
    assert (first.instalments, first.held) == (0, 1)
    with books.begin() as connection:
        assert [(row.why, row.zh) for row in benefits.held_by(connection, first.run)] == [("withheld", "未提交证明。")]
    assert ledger.entries(books).num_rows == 0
    unemployment.act(books, KNOWN, one, Act("state", at("2026-05-06").date(), "proof", at("2026-05-06"), "test", {"evidence": "shown"}))
    run(202605)
    assert instalments(books, [one.claim]) == {one.claim: {202604: MONTHLY, 202605: MONTHLY}}


def test_the_last_month_ends_the_claim_and_says_which_run_did(books: Books):
    one = drawing(books, 1, jobless_months_paid=12)
    (run,) = paid(books, 202604)
    with books.begin() as connection:
        last = claims.load(connection, one.claim).steps[-1]
    assert (last.event, last.after, last.actor, last.outcome["run"]) == ("exhaust", "ended", "benefit_run", run.run)
    assert last.outcome["stopped_on"] == "2026-05-01"
    assert run.ended == 1
    assert paid(books, 202605) == [], "nobody was ever to be paid for May"


def test_a_month_that_has_not_begun_and_kinds_without_months_are_refused(books: Books):
    with pytest.raises(SuibaoError, match="not begun"):
        pay_month(books, KNOWN, 202605, now=at("2026-04-30"))
    with pytest.raises(SuibaoError, match="nothing month by month"):
        pay_month(books, KNOWN, 202604, now=at("2026-04-30"), kind="maternity")
    with pytest.raises(SuibaoError, match="unemployment"):
        pay_month(books, KNOWN, 202604, now=at("2026-04-30"), kind="unemploymen")
    assert monthly_kind("unemployment").branch.code == "unemployment"


def test_regions_have_runs_of_their_own(books: Books):
    drawing(books, 1)
    generous = (("jobless_first_years", "99"), ("jobless_months_per_year", "1"), ("jobless_first_payment_after", "1"))
    law = assuming("current", (*FIGURES, *generous, ("jobless_benefit_share", "80")), "2026-03")
    drawing(books, 2, law, "410000")
    (one,) = pay_month(books, law, 202604, now=at("2026-04-20"), region="410000")
    assert (one.region, one.amount_fen) == ("410000", 160_000)
    assert [run.region for run in pay_month(books, law, 202604, now=at("2026-04-20"))] == ["410000", GUANGZHOU]


def test_a_stop_after_the_run_of_the_month_before_it_pays_what_was_missed_and_no_more(books: Books):
    one = drawing(books, 1)
    stop(books, one, "2026-05-25")
    paid(books, 202606)
    assert instalments(books, [one.claim]) == {one.claim: {202604: MONTHLY, 202605: MONTHLY}}, "the months before the stop"
    assert state(books, one) == "stopped"


def test_the_database_refuses_a_second_instalment_and_any_change(books: Books):
    one = drawing(books, 1)
    paid(books, 202604)
    with books.begin() as connection:
        (row,) = benefits.paid_for(connection, one.claim)
    with pytest.raises(Exception, match="benefit_instalments_pk"), books.begin() as connection:
        benefits.write_paid(connection, [row])
    for statement in ("UPDATE books.benefit_instalments SET amount_fen = 1", "DELETE FROM books.benefit_runs"):
        with pytest.raises(sa.exc.DBAPIError), books.begin() as connection:
            connection.execute(sa.text(statement))


# --- spans


@pytest.mark.parametrize(
    ("span", "month", "due"),
    [
        (Span(202604), 202603, False),
        (Span(202604), 202604, True),
        (Span(202604, first_day(202606)), 202605, True),
        (Span(202604, first_day(202606)), 202606, False),
        (Span(202604, first_day(202606).replace(day=2)), 202606, True),
    ],
)
def test_a_month_is_due_when_it_began_before_the_stop(span: Span, month: int, due: bool):
    assert span.holds(month) == due


# --- any history

MONTHS = [plus(202604, number) for number in range(8)]
EVENTS = st.lists(st.tuples(st.sampled_from(["run", "run", "stop", "reopen"]), st.integers(1, 3)), min_size=1, max_size=8)


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, months_paid=st.lists(st.sampled_from([12, 24, 36, 120]), min_size=3, max_size=3))
def test_any_history_pays_each_month_at_most_once_and_none_after_a_stop(
    books_server: BooksServer, events: list[tuple[str, int]], months_paid: list[int]
):
    with books_server.open(books_server.create()) as books:
        many = {number: drawing(books, number, jobless_months_paid=paid_for) for number, paid_for in enumerate(months_paid, 1)}
        for month, (event, number) in zip(MONTHS, events, strict=False):
            act_on(books, many, month, event, number)
        _check(books, list(many.values()))


def act_on(books: Books, many: dict[int, Any], month: int, event: str, number: int) -> None:
    day = f"{month // 100}-{month % 100:02d}-15"
    with books.begin() as connection:
        claim = claims.load(connection, many[number].claim)
    if event == "run":
        paid(books, month)
        paid(books, month)
    elif event == "stop" and claim.state == "drawing":
        stop(books, claim, day)
    elif event == "reopen" and claim.state == "stopped" and months_left(claim):
        reopen(books, claim, day, f"{month // 100}-{month % 100:02d}")


def _check(books: Books, many: list[Any]) -> None:
    found = instalments(books, [one.claim for one in many])
    whole = sum(fen for months in found.values() for fen in months.values())
    accounts = posted(books, "")
    assert accounts.get(f"pool:unemployment:{GUANGZHOU}", 0) == -whole, "the ledger has what the instalments have"
    assert accounts.get(f"disbursement:unemployment:{GUANGZHOU}", 0) == whole
    assert all(accounts[f"payable:{one.person}:unemployment:{GUANGZHOU}"] == 0 for one in many if one.claim in found)
    keys = [row["key"] for row in ledger.entries(books).to_pylist()]
    assert len(keys) == len(set(keys))
    with books.begin() as connection:
        for one in many:
            claim = claims.load(connection, one.claim)
            months = found.get(one.claim, {})
            assert set(months) <= set(due_months(claim, {"drawing"}, MONTHS[-1])), "none after a stop"
            assert len(months) <= claim.decided("months_in_all")
            assert set(months.values()) <= {MONTHLY}
            if claim.state == "ended":
                assert len(months) == claim.decided("months_in_all")
            if claim.state == "stopped":
                assert len(months) + months_left(claim) <= claim.decided("months_in_all"), "nothing is left twice"
    assert ledger.verify(books).ok
