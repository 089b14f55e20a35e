from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from tests.support.registers import (
    ANNA,
    BO,
    chains,
    change,
    choices,
    determinations,
    engagements,
    enrolments,
    moment,
    parties,
)

from suibao.books import Books, registry, schema
from suibao.books.registry import Change
from suibao.books.registry_terms import EndReason
from suibao.errors import SuibaoError
from suibao.law.recognition.model import CompanyRole
from suibao.law.terms import Branch, Mode

DAY = dt.date


def test_what_is_true_when_and_what_was_known_when(books: Books) -> None:
    registry.engage(books, engagements({"agreed_wage_fen": 500_000}), change(1))
    registry.engage(books, engagements({"agreed_wage_fen": 600_000}), change(5), since=DAY(2026, 1, 1))
    # On the 9th it turns out that the raise was of July already.
    registry.engage(books, engagements({"agreed_wage_fen": 600_000}), change(9, "late notice"), since=DAY(2025, 7, 1))

    def wage(known: int, on: dt.date) -> int | None:
        rows = registry.as_of(books, moment(known, 23), on).engagements.to_pylist()
        return int(rows[0]["agreed_wage_fen"]) if rows else None

    assert wage(1, DAY(2026, 1, 31)) == 500_000  # the raise was not known yet
    assert wage(5, DAY(2026, 1, 31)) == 600_000
    assert wage(5, DAY(2025, 8, 1)) == 500_000
    assert wage(9, DAY(2025, 8, 1)) == 600_000
    assert wage(9, DAY(2025, 6, 30)) == 500_000
    assert wage(9, DAY(2025, 2, 28)) is None  # before the first day
    assert registry.engagements(books)["agreed_wage_fen"].to_pylist() == [600_000]
    told = registry.history(books, ANNA)["engagements"]
    assert [(row["valid_from"], row["reason"]) for row in told] == [
        (DAY(2025, 3, 1), ""), (DAY(2026, 1, 1), ""), (DAY(2025, 7, 1), "late notice"),
    ]  # fmt: skip
    assert registry.verify(books) == []


def test_the_last_day_counts_for_every_day_once_it_is_known(books: Books) -> None:
    registry.engage(books, engagements({}), change(1))
    registry.engage(books, engagements({"ended_on": DAY(2025, 12, 10)}), change(5), since=DAY(2026, 1, 1))
    assert registry.as_of(books, moment(2), DAY(2025, 12, 20)).engagements.num_rows == 1
    assert registry.as_of(books, moment(6), DAY(2025, 12, 20)).engagements.num_rows == 0
    assert registry.as_of(books, moment(6), DAY(2025, 12, 10)).engagements.num_rows == 1
    assert registry.verify(books) == []


def test_a_correction_of_the_past_leaves_later_terms(books: Books) -> None:
    registry.engage(books, engagements({"mode": Mode.DISPATCH}), change(1))
    registry.engage(books, engagements({"mode": Mode.DIRECT}), change(2), since=DAY(2026, 1, 1))
    registry.engage(books, engagements({"mode": Mode.PART_TIME}), change(3, "typo"), since=None)
    assert registry.engagements(books)["mode"].to_pylist() == [Mode.DIRECT]
    modes = [
        registry.as_of(books, None, day).engagements["mode"].to_pylist() for day in (DAY(2025, 5, 1), DAY(2026, 5, 1))
    ]
    assert modes == [[Mode.PART_TIME], [Mode.DIRECT]]
    assert registry.engage(books, engagements({"mode": Mode.PART_TIME}), change(4), since=None).unchanged == 1
    assert registry.verify(books) == []


def test_a_mistake_is_withdrawn_and_stays_on_record(books: Books) -> None:
    registry.engage(books, engagements({}, {"worker": "8", "person": BO}), change(1))
    key = {"payer": "PT1", "worker": "7", "started_on": DAY(2025, 3, 1)}
    assert registry.withdraw(books, "engagements", key, change(2, "wrong person", "w1"))
    assert not registry.withdraw(books, "engagements", key, change(2, "wrong person", "w1"))
    assert not registry.withdraw(books, "engagements", key, change(3, "again"))
    assert registry.engagements(books)["person"].to_pylist() == [BO]
    assert registry.as_of(books, moment(1, 13)).engagements.num_rows == 2
    assert registry.as_of(books).engagements.num_rows == 1
    registry.engage(books, engagements({"person": BO}), change(4, "the right person"))
    assert registry.as_of(books, person=BO).engagements.num_rows == 2
    assert registry.as_of(books, moment(3, 13)).engagements.num_rows == 1
    assert [row["void"] for row in registry.history(books, ANNA)["engagements"]] == [False, True]
    assert registry.verify(books) == []


def test_branches_stand_alone_and_end_with_a_reason(books: Books) -> None:
    registry.save_enrolments(books, enrolments({}, {"branch": Branch.EMPLOYEE_PENSION, "base_fen": 500_000}), change(1))
    left = {
        "branch": Branch.EMPLOYEE_PENSION,
        "base_fen": 500_000,
        "ends_on": DAY(2025, 12, 31),
        "end_reason": EndReason.LEFT,
    }
    assert registry.save_enrolments(books, enrolments(left), change(6)).changed == 1
    then = registry.as_of(books, None, DAY(2026, 1, 10), ANNA).enrolments
    assert then["branch"].to_pylist() == [Branch.WORK_INJURY]
    earlier = registry.as_of(books, None, DAY(2025, 12, 1), ANNA).enrolments.to_pylist()
    assert [row["end_reason"] for row in earlier] == [EndReason.LEFT, EndReason.NOT_SAID]
    assert registry.enrolments(books).num_rows == 2
    assert registry.verify(books) == []


def test_choices_hold_until_the_next(books: Books) -> None:
    registry.save_choices(books, choices({}, {"since": 202601, "base_fen": 600_000}), change(1))
    bases = [registry.as_of(books, None, day).choices["base_fen"].to_pylist() for day in
             (DAY(2025, 9, 30), DAY(2025, 12, 31), DAY(2026, 1, 1))]  # fmt: skip
    assert bases == [[], [500_000], [600_000]]
    assert registry.choices(books).num_rows == 2


def test_chains_are_kept_whole(books: Books) -> None:
    registry.engage(books, engagements({}), change(1))
    first = {"position": 1, "party": "PT1", "role": CompanyRole.PLATFORM}
    partner = {"position": 2, "party": "某配送公司", "role": CompanyRole.OPERATOR}
    station = {"position": 3, "party": "某站点", "role": CompanyRole.OPERATOR}
    registry.save_chains(books, chains(first, partner, station), change(2))
    assert registry.save_chains(books, chains(first, {**partner, "party": "另一公司"}), change(3)).changed == 1
    assert registry.as_of(books, moment(2, 13)).chains["party"].to_pylist() == ["PT1", "某配送公司", "某站点"]
    assert registry.as_of(books).chains["party"].to_pylist() == ["PT1", "另一公司"]
    assert registry.as_of(books, on=DAY(2025, 1, 1)).chains.num_rows == 0


def test_determinations_and_their_appeal(books: Books) -> None:
    registry.save_determinations(books, determinations({}), change(9, key="d1"))
    registry.save_determinations(
        books, determinations({"standing": 4, "document_digest": "dd"}), change(20, "复议", "d2")
    )
    assert registry.as_of(books, moment(10), DAY(2025, 6, 1), ANNA).determinations["standing"].to_pylist() == [2]
    assert registry.as_of(books, None, DAY(2025, 6, 1), ANNA).determinations["standing"].to_pylist() == [4]


def test_parties_change_from_a_month_on(books: Books) -> None:
    registry.register_parties(books, parties({}), change(1), DAY(2025, 10, 1))
    registry.register_parties(books, parties({"oi_tier": 2}), change(2), DAY(2026, 1, 1))
    tiers = [
        registry.as_of(books, None, day).parties["oi_tier"].to_pylist() for day in (DAY(2025, 12, 31), DAY(2026, 1, 1))
    ]
    assert tiers == [[1], [2]]


def test_changes_stand_in_one_order(books: Books) -> None:
    registry.engage(books, engagements({}), change(10))
    registry.engage(books, engagements({"contract": "一"}), change(3))  # a clock set back
    with books.begin() as connection:
        moments = connection.scalars(sa.text("SELECT recorded_at FROM books.registry_changes ORDER BY change")).all()
    assert moments == [moment(10), moment(10) + dt.timedelta(microseconds=1)]
    with pytest.raises(SuibaoError, match="no time zone"):
        registry.engage(books, engagements({"contract": "二"}), Change(dt.datetime(2026, 1, 1)))


def test_nothing_new_leaves_no_trace_and_a_key_is_one_content(books: Books) -> None:
    registry.engage(books, engagements({}), change(1, key="file 1"))
    registry.engage(books, engagements({"contract": "一"}), change(2))
    assert registry.engage(books, engagements({"contract": "一"}), change(3)).unchanged == 1
    # The first file again is not a change back.
    assert registry.engage(books, engagements({}), change(4, key="file 1")).changed == 0
    with pytest.raises(SuibaoError, match="other content"):
        registry.engage(books, engagements({"contract": "三"}), change(5, key="file 1"))
    with books.begin() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM books.registry_changes")) == 2
    assert registry.engagements(books)["contract"].to_pylist() == ["一"]


def test_the_same_at_once_is_recorded_once(books: Books) -> None:
    rows = engagements({}, {"worker": "8", "person": BO})

    def send(number: int) -> int:
        return registry.engage(books, rows, change(1, key="close 202601" if number % 2 else "")).added

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(8))) == [0] * 7 + [2]
    assert registry.as_of(books).engagements.num_rows == 2
    assert len(registry.history(books, BO)["engagements"]) == 1


def test_versions_refuse_to_be_changed(books: Books) -> None:
    registry.engage(books, engagements({}), change(1))
    guarded = [table for table in schema.append_only() if table.name.endswith("_versions")]
    assert len(guarded) >= 8
    for table in guarded:
        for statement in (f"UPDATE {table.fullname} SET change = 9", f"DELETE FROM {table.fullname}"):
            with (
                pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|only ever added"),
                books.begin() as connection,
            ):
                connection.execute(sa.text(statement))


def test_a_tampered_last_word_is_noticed(books: Books) -> None:
    registry.engage(books, engagements({}), change(1))
    with books.begin() as connection:
        connection.execute(sa.text("UPDATE books.engagements SET contract = 'x'"))
    assert registry.verify(books) == ["engagements"]
