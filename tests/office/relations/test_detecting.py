"""What a close finds: first relations, movers, people insured twice; and what it leaves alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.books import BooksServer
from tests.support.moving import BEIJING, BY, GUANGZHOU, HANGZHOU, LAW, SHENZHEN, put
from tests.support.pensions import account, brings, pensioner
from tests.support.records import Made, alone, employed, months_between, speaks_for
from tests.support.registers import engagements

from suibao.books import Books, registry, relations, transfer_cases
from suibao.law.terms import Branch
from suibao.office.relations.bulk import settle_many
from suibao.office.relations.detecting import MATTERS, Attached, attach
from suibao.office.relations.settling import settle_here, withdraw

PENSION = Branch.EMPLOYEE_PENSION
ANN, BOB = "a1" * 16, "b2" * 16


def attached(books: Books, month: int) -> Attached:
    day = date(month // 100, month % 100, 28)
    now = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return attach(books, month, now=now, day=day, law=LAW)


def works(
    books: Books, first: int, last: int = 0, *, person: str = ANN, region: str = GUANGZHOU, payer: str = ""
) -> None:
    name = f"{person[:2]} {region} {first}"
    put(books, employed(first, last or first, person=person, region=region, payer=payer or f"P{region}"), name)


def lying(books: Books, person: str = ANN) -> dict[str, str]:
    with books.begin() as connection:
        return {one.branch.code: one.region for one in relations.of_person(connection, person) if one.until is None}


def cases(books: Books, person: str = ANN) -> list[transfer_cases.CaseRow]:
    with books.begin() as connection:
        return transfer_cases.of_person(connection, person)


EVERYWHERE = ("employee_pension", "employee_medical", "unemployment")


def test_the_first_relations_are_where_contributions_are_paid(books: Books) -> None:
    works(books, 202601)
    put(books, alone(202601, 202601, person=BOB, region=HANGZHOU), "alone")
    assert attached(books, 202601) == Attached(202601, 4, 0, 0, 0, 0)
    assert lying(books) == dict.fromkeys(EVERYWHERE, GUANGZHOU)
    assert lying(books, BOB) == {"employee_pension": HANGZHOU}
    assert attached(books, 202601) == Attached(202601, 0, 0, 0, 0, 0)


def test_whoever_moved_has_a_case_in_each_branch(books: Books) -> None:
    works(books, 202601)
    attached(books, 202601)
    works(books, 202602, region=HANGZHOU)
    assert attached(books, 202602) == Attached(202602, 0, 3, 0, 0, 0)
    found = cases(books)
    assert {(one.matter, one.origin, one.destination, one.asked, one.state) for one in found} == {
        (str(matter), GUANGZHOU, HANGZHOU, "detected", "opened") for matter in MATTERS.values()
    }
    assert {one.fact("consent") for one in found} == {"not opted out"}
    assert all(ANN not in one.number for one in found)
    assert attached(books, 202602) == Attached(202602, 0, 0, 0, 0, 3)
    works(books, 202603, region=HANGZHOU)
    assert attached(books, 202603).cases == 0, "the case is under way"


def test_a_pause_is_no_reason_to_forget(books: Books) -> None:
    works(books, 202601)
    attached(books, 202601)
    attached(books, 202602)
    works(books, 202608, region=BEIJING)
    assert attached(books, 202608).cases == 3


def test_the_whole_way_by_itself(books: Books) -> None:
    """Closed, moved, closed, settled: nobody asked for anything, and the next close finds nothing to do."""
    person = pensioner(books, "1990-01")
    works(books, 202601, person=person)
    attached(books, 202601)
    works(books, 202602, person=person, region=HANGZHOU)
    attached(books, 202602)
    numbers = [one.number for one in cases(books, person)]
    assert settle_many(books, numbers, law=LAW, **BY).states == {"settled": 3}  # type: ignore[arg-type]
    assert lying(books, person) == dict.fromkeys(EVERYWHERE, HANGZHOU)
    works(books, 202603, person=person, region=HANGZHOU)
    assert attached(books, 202603) == Attached(202603, 0, 0, 0, 0, 0)


def test_insured_in_two_places_in_one_month(books: Books) -> None:
    works(books, 202601)
    attached(books, 202601)
    works(books, 202602)
    works(books, 202602, region=HANGZHOU)
    assert attached(books, 202602) == Attached(202602, 0, 3, 3, 0, 0)
    pension = next(one for one in cases(books) if one.matter == "pension")
    question = pension.steps[-1].outcome["questions"][0]
    assert (pension.state, question["doubt"], question["whom"]) == ("questioned", "overlap", "worker")
    assert GUANGZHOU in question["zh"]
    assert HANGZHOU in question["en"]


def test_two_places_from_the_beginning(books: Books) -> None:
    """The relation is taken to lie where the work began first; the other place is asked about."""
    rows = [{"payer": "PT2", "worker": "9", "person": ANN, "region": HANGZHOU, "started_on": date(2024, 5, 1)},
            {"payer": "PT3", "worker": "9", "person": ANN, "region": GUANGZHOU, "started_on": date(2025, 5, 1)}]  # fmt: skip
    registry.engage(books, engagements(*rows))
    works(books, 202601, region=GUANGZHOU)
    works(books, 202601, region=HANGZHOU)
    assert attached(books, 202601) == Attached(202601, 3, 3, 3, 0, 0)
    assert lying(books) == dict.fromkeys(EVERYWHERE, HANGZHOU)


def test_what_was_brought_along_lies_where_it_is_from(books: Books) -> None:
    person = pensioner(books)
    brings(books, person, {"first": 201001, "last": 202506, "base_fen": 600_000})
    account(books, person, 5_000_000)
    works(books, 202601, person=person, region=HANGZHOU)
    assert attached(books, 202601) == Attached(202601, 3, 1, 0, 0, 0)
    (case,) = cases(books, person)
    assert (case.matter, case.origin, case.destination) == ("pension", SHENZHEN, HANGZHOU)
    with books.begin() as connection:
        found = relations.active(connection, person, PENSION)
    assert found is not None
    assert (found.region, found.since) == (SHENZHEN, date(2010, 1, 1))


def test_what_was_brought_along_to_the_same_place_is_since_then(books: Books) -> None:
    person = pensioner(books)
    brings(books, person, {"first": 201001, "last": 202506, "base_fen": 600_000})
    works(books, 202601, person=person, region=SHENZHEN)
    assert attached(books, 202601) == Attached(202601, 3, 0, 0, 0, 0)
    with books.begin() as connection:
        since = {one.branch: one.since for one in relations.of_person(connection, person)}
    assert (since[PENSION], since[Branch.UNEMPLOYMENT]) == (date(2010, 1, 1), date(2026, 1, 1))


def test_an_opt_out_is_respected(books: Books) -> None:
    works(books, 202601)
    attached(books, 202601)
    with books.begin() as connection:
        relations.opt_out(
            connection, ANN, PENSION, day=date(2026, 1, 30), actor="worker", now=datetime(2026, 1, 30, tzinfo=UTC)
        )
    works(books, 202602, region=HANGZHOU)
    assert attached(books, 202602) == Attached(202602, 0, 2, 0, 1, 0)
    assert {one.matter for one in cases(books)} == {"medical", "unemployment"}


def test_what_was_withdrawn_is_not_asked_again(books: Books) -> None:
    works(books, 202601)
    attached(books, 202601)
    works(books, 202602, region=HANGZHOU)
    attached(books, 202602)
    for one in cases(books):
        withdraw(books, one.number, reason="本人要求", key=f"no {one.matter}", **BY)  # type: ignore[arg-type]
    works(books, 202603, region=HANGZHOU)
    assert attached(books, 202603) == Attached(202603, 0, 0, 0, 0, 3)
    works(books, 202604, region=BEIJING)
    assert attached(books, 202604).cases == 3, "another place is another question"


def test_a_temporary_account_is_where_it_should_be(books: Books) -> None:
    person = pensioner(books, "1970-01")
    works(books, 202601, person=person)
    attached(books, 202601)
    works(books, 202602, person=person, region=HANGZHOU)
    attached(books, 202602)
    pension = next(one for one in cases(books, person) if one.matter == "pension")
    stated = {"hukou_region": "410000", "is_approved_job_transfer": False}
    assert settle_here(books, pension.number, facts=stated, law=LAW, **BY).state == "temporary"  # type: ignore[arg-type]
    works(books, 202603, person=person, region=HANGZHOU)
    assert attached(books, 202603).waiting == 2, (
        "medical and unemployment are under way, the pension is where it should be"
    )


def test_a_month_taken_back_is_no_move(books: Books) -> None:
    works(books, 202601)
    attached(books, 202601)
    works(books, 202602, region=HANGZHOU, payer="E1")
    speaks_for(books, 202602, "E1", "gone", person=ANN)
    assert attached(books, 202602) == Attached(202602, 0, 0, 0, 0, 0)


PLACES = (GUANGZHOU, SHENZHEN, HANGZHOU, BEIJING)
HISTORY = st.lists(st.lists(st.sampled_from(PLACES), max_size=2, unique=True), min_size=1, max_size=4)


@given(st.lists(HISTORY, min_size=1, max_size=3))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_history_leaves_one_relation_a_branch(books_server: BooksServer, histories: list[list[list[str]]]) -> None:
    """Whoever was insured anywhere has exactly one general relation a branch, where the first month was or a case led to, and
    a case under way or decided for every other place."""
    with books_server.open(books_server.create()) as books:
        months = months_between(202601, 202612)
        for at in range(max(map(len, histories))):
            made: list[Made] = []
            for number, history in enumerate(histories):
                for place in history[at] if at < len(history) else ():
                    made += employed(
                        months[at], months[at], person=f"{number + 1:032x}", region=place, payer=f"P{place}"
                    )
            if made:
                put(books, made, f"month {at}", paid=False)
            attached(books, months[at])
        for number, history in enumerate(histories):
            check(books, f"{number + 1:032x}", history)


def check(books: Books, person: str, history: list[list[str]]) -> None:
    first: Any = next((places for places in history if places), None)
    where = lying(books, person)
    assert set(where) == (set(EVERYWHERE) if first else set())
    if first:
        assert set(where.values()) <= set(first)
        moved = any(place not in where.values() for places in history for place in places)
        assert bool(cases(books, person)) == moved


def test_a_close_attaches(month: tuple[Books, object]) -> None:
    """Every person with pension lines of the closed month has a relation, and no case was opened."""
    books, _ = month
    with books.begin() as connection:
        rows = connection.exec_driver_sql(
            "SELECT count(DISTINCT person) FROM books.lines WHERE branch = 1 UNION ALL SELECT count(*) FROM books.relations WHERE branch = 1"
        ).scalars().all()  # fmt: skip
        assert rows[0] == rows[1] > 50
        assert transfer_cases.listed(connection) == []
