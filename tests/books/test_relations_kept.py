"""Relations, cases of transfer and clearing items as the books keep them: one place at a time, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from suibao.books import Books, clearing_items, relations, transfer_cases
from suibao.books.clearing_items import Item
from suibao.books.relations import Relation
from suibao.books.transfer_cases import CaseRow, Step
from suibao.errors import SuibaoError
from suibao.law.terms import Branch

PENSION = Branch.EMPLOYEE_PENSION
PERSON, OTHER = "ab" * 16, "cd" * 16
NOW = datetime(2026, 3, 5, 4, tzinfo=UTC)
DAY = date(2026, 3, 5)
BY = {"actor": "test", "now": NOW}


def relation(region: str = "440100", since: date = date(2024, 1, 1), **more: object) -> Relation:
    return replace(Relation(PERSON, PENSION, region, since), **more)  # type: ignore[arg-type]


def test_one_general_relation_at_a_time(books: Books) -> None:
    with books.begin() as connection:
        relations.open_relation(connection, relation(), **BY)
        relations.open_relation(connection, relation(), **BY)  # the same again
        with pytest.raises(SuibaoError, match="already has a general relation") as caught:
            relations.open_relation(connection, relation("330100", DAY), **BY)
        assert "440100" in caught.value.zh
        relations.open_relation(connection, relation("330100", DAY, held=relations.TEMPORARY), **BY)
        assert relations.active(connection, PERSON, PENSION) == relation()
    insert = sa.text(
        "INSERT INTO books.relations SELECT person, branch, '330200', held, since, until, leaving, case_number "
        "FROM books.relations WHERE held = 1"
    )
    with pytest.raises(sa.exc.IntegrityError, match="relations_active_index"), books.begin() as connection:
        connection.execute(insert)


def test_a_relation_moves_and_comes_back_the_same_day(books: Books) -> None:
    with books.begin() as connection:
        relations.open_relation(connection, relation(), **BY)
        there = relation("330100", DAY, case_number="t1")
        for number in ("t1", "t3"):
            relations.end_relation(connection, PERSON, PENSION, "440100", until=DAY, case_number=number, **BY)
            relations.open_relation(connection, replace(there, case_number=number), **BY)
            if number == "t1":
                relations.end_relation(connection, PERSON, PENSION, "330100", until=DAY, case_number="t2", **BY)
                relations.open_relation(connection, relation(since=DAY, case_number="t2"), **BY)
        assert relations.active(connection, PERSON, PENSION) == replace(there, case_number="t3")
        told = [(one["region"], one["event"]) for one in relations.events_of(connection, PERSON)]
    back = [("440100", "ended"), ("330100", "opened")]
    assert told == [("440100", "opened"), *back, ("330100", "ended"), ("440100", "opened"), *back]


def test_leaving_and_staying(books: Books) -> None:
    with books.begin() as connection:
        relations.open_relation(connection, relation(), **BY)
        mark = {"day": DAY, "case_number": "t1", **BY}
        relations.mark_leaving(connection, PERSON, PENSION, "440100", leaving=True, **mark)
        relations.mark_leaving(connection, PERSON, PENSION, "440100", leaving=True, **mark)
        found = relations.active(connection, PERSON, PENSION)
        assert found is not None
        assert found.leaving
        relations.mark_leaving(connection, PERSON, PENSION, "440100", leaving=False, **mark)
        assert [one["event"] for one in relations.events_of(connection, PERSON)] == ["opened", "leaving", "stays"]
        with pytest.raises(SuibaoError, match="no open relation"):
            relations.end_relation(connection, PERSON, PENSION, "330100", until=DAY, **BY)


def test_the_last_choice_holds(books: Books) -> None:
    with books.begin() as connection:
        relations.opt_out(connection, PERSON, None, day=DAY, **BY)
        relations.opt_out(connection, OTHER, Branch.EMPLOYEE_MEDICAL, day=DAY, **BY)
        assert relations.opted_out(connection, [PERSON, OTHER], PENSION) == {PERSON}
        relations.opt_in(connection, PERSON, PENSION, day=DAY, **BY)
        assert relations.opted_out(connection, [PERSON, OTHER], PENSION) == set()
        assert relations.opted_out(connection, [PERSON, OTHER], Branch.EMPLOYEE_MEDICAL) == {PERSON, OTHER}


def a_case(books: Books, key: str = "k1", **more: object) -> CaseRow:
    step = Step("ask", "", "opened", DAY, NOW, "test", f"{key}|ask", {"consent": "asked"})
    case = CaseRow(
        transfer_cases.number_of(books, key), "pension", PERSON, PENSION, "440100", "330100", 1, "both", "", "worker", DAY, NOW,
        "test", key, (step,),
    )  # fmt: skip
    return replace(case, **more)  # type: ignore[arg-type]


def test_a_case_is_kept_step_by_step(books: Books) -> None:
    case = a_case(books)
    assert PERSON not in case.number
    settle = Step("settle", "opened", "settled", DAY, NOW, "test", "k1|settle", outcome={"account_fen": 5})
    with books.begin() as connection:
        assert transfer_cases.open_case(connection, case)
        assert not transfer_cases.open_case(connection, case)
        assert transfer_cases.open_cases(connection, [case]) == 0
        assert transfer_cases.add_step(connection, case.number, settle)
        assert not transfer_cases.add_step(connection, case.number, settle)
        found = transfer_cases.load(connection, case.number)
        assert (found.state, found.fact("consent"), found.decided("account_fen")) == ("settled", "asked", 5)
        assert transfer_cases.of_person(connection, PERSON) == [found]
        assert [one.number for one in transfer_cases.listed(connection, states=["settled"], region="44")] == [
            case.number
        ]
        assert transfer_cases.listed(connection, states=["opened"]) == []
        assert transfer_cases.times_before(connection, PERSON, "pension", "440100", "330100") == 1
        with pytest.raises(SuibaoError, match="decided meanwhile"):
            transfer_cases.add_step(connection, case.number, replace(settle, key="k1|again"))
        with pytest.raises(SuibaoError, match="something else"):
            transfer_cases.open_case(connection, replace(case, destination="310000"))
        with pytest.raises(SuibaoError, match="no transfer case"):
            transfer_cases.load(connection, "t0")


@pytest.mark.parametrize(
    "table", ["relation_events", "relation_choices", "transfer_cases", "transfer_steps", "clearing_items"]
)
def test_history_is_only_added_to(books: Books, table: str) -> None:
    for statement in (f"DELETE FROM books.{table}", f"TRUNCATE books.{table}"):
        with pytest.raises(sa.exc.DBAPIError, match=r"append-only|permission denied"), books.begin() as connection:
            connection.execute(sa.text(statement))


def an_item(key: str = "t1|clearing", **more: object) -> Item:
    return replace(Item("t1", PENSION, "440000", "330000", 100, 50, NOW, key), **more)  # type: ignore[arg-type]


def test_items_are_added_once(books: Books) -> None:
    with books.begin() as connection:
        assert clearing_items.add_items(connection, [an_item(), an_item("t2|clearing", case_number="t2")]) == 2
        assert clearing_items.add_items(connection, [an_item()]) == 0
        assert clearing_items.mark(connection) == 2
        assert clearing_items.between(connection, 0, 1) == [an_item(number=1)]
        assert clearing_items.of_case(connection, "t2")[0].total_fen == 150
        with pytest.raises(SuibaoError, match="already stands for clearing item 1"):
            clearing_items.add_items(connection, [an_item(pooled_fen=51)])


def test_nothing_appears_below_a_mark(books: Books) -> None:
    """A mark waits for whoever is adding, so that it holds every item up to itself."""
    with ThreadPoolExecutor(1) as pool:
        with books.begin() as connection:
            clearing_items.add_items(connection, [an_item()])
            marking = pool.submit(in_own, books, clearing_items.mark)
            with pytest.raises(TimeoutError):
                marking.result(0.2)
        assert marking.result(10) == 1


def in_own(books: Books, act: Callable[[sa.Connection], int]) -> int:
    with books.begin() as connection:
        return act(connection)
