"""What the office finds by itself about an injury: wages of the 12 months before, the relation, the platform."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from tests.support.injuries import LAW, D, at

from suibao.books import Books, registry
from suibao.law.terms import Branch, Industry, Mode, Status
from suibao.law.work_injury.wage import mean_contribution_wage
from suibao.office import records, workdays
from suibao.office.claims import occupational_injury, work_injury
from suibao.office.claims.deadlines import days_counted, deadline
from suibao.office.claims.kinds import Opening


def opened(books: Books, kind, row, event_on: date, **facts):
    opening = Opening(row["person"], row["region"], event_on, "F1", facts, at("2026-06-01"), "test", row["payer"])
    return kind.open(books, LAW, opening).steps[0].outcome["found"]


def test_wage_and_relation_come_from_the_books(closed_books: Books):
    """工伤保险条例 64: contribution wages of the 12 months before; here one month is in the books, unpaid as yet."""
    staff = [row for row in registry.engagements(closed_books).to_pylist()
             if row["status"] == Status.LABOUR and row["mode"] in (Mode.DIRECT, Mode.DISPATCH)]  # fmt: skip
    for row in staff:
        months = [one for one in records.months(closed_books, row["person"], Branch.WORK_INJURY) if one.payer == row["payer"]]
        if months and row["ended_on"] is None:
            break
    month = months[0].month
    after = date(month // 100, month % 100, 1) + timedelta(days=40)
    found = opened(closed_books, work_injury.KIND, row, after, applicant="worker")
    assert found == {
        "injury_mean_wage_fen": months[0].base_fen, "has_labour_relation": True, "dispatched_worker": row["mode"] == Mode.DISPATCH
    }  # fmt: skip


def test_the_register_knows_platform_and_rider(closed_books: Books):
    rider = next(row for row in registry.engagements(closed_books).to_pylist() if row["mode"] == Mode.PLATFORM and row["ended_on"] is None)
    batch = {row["party"]: row["oi_batch"] for row in registry.parties(closed_books).to_pylist()}[rider["payer"]]
    day = max(rider["started_on"], D("2026-01-15"))
    found = opened(closed_books, occupational_injury.KIND, rider, day, order_id="1")
    assert found == {"oi_batch": batch, "registered_on_platform": True, "industry": Industry(rider["industry"]).code}


def test_nothing_is_found_about_who_is_not_known(books: Books):
    row = {"person": "a" * 32, "region": "330100", "payer": "U9"}
    with books.begin() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM books.engagements")) == 0
    opening = Opening(row["person"], row["region"], D("2026-03-02"), "F1", {"applicant": "worker"}, at("2026-03-03"), "test", "U9")
    assert "found" not in work_injury.KIND.open(books, LAW, opening).steps[0].outcome


@pytest.mark.parametrize(("bases", "mean"), [([800_000], 800_000), ([1, 2], 2), ([700_000] * 6 + [900_000] * 6, 800_000), ([0, 0, 1], 0)])
def test_the_mean_contribution_wage(bases, mean):
    assert mean_contribution_wage(bases) == mean


def test_the_mean_wants_one_to_twelve_months():
    for wrong in ([], [1] * 13):
        with pytest.raises(AssertionError):
            mean_contribution_wage(wrong)


@given(st.dates(D("2004-02-01"), D("2026-06-30")), st.integers(1, 100), st.integers(0, 200))
def test_in_time_by_days_is_in_time_by_the_last_day(start: date, limit: int, passed: int):
    """The rule compares days, the civil code the last day: both say the same of every day."""
    day = start + timedelta(days=passed)
    assert (days_counted(start, day, limit) <= limit) == (day <= workdays.last_day(start, days=limit))
    assert days_counted(start, day, 0) == passed
    assert deadline(start, "", days=limit).note is None
