"""Very many cases at once: the same to the fen as one by one, once however often, nothing half however stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.books import BooksServer
from tests.support.moving import BEIJING, BY, GUANGZHOU, HANGZHOU, LAW, SHENZHEN, moved_worker

from suibao.books import Books, ledger, relations, transfer_cases
from suibao.law.terms import Branch
from suibao.office.relations import bulk
from suibao.office.relations.bulk import settle_many
from suibao.office.relations.settling import ask, settle_here
from suibao.office.relations.terms import Matter

MATTERS = (Matter.PENSION, Matter.MEDICAL, Matter.UNEMPLOYMENT)
PEOPLE: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({}, {}),
    ({"destination": SHENZHEN}, {}),
    ({"destination": BEIJING, "base_fen": 612_345}, {}),
    ({"born": "1972-01"}, {}),
    ({"born": "1972-01"}, {"hukou_region": "410000", "is_approved_job_transfer": False}),
    ({"months": (202401, 202512), "since": 202507, "last": 202602}, {"keeps": "destination"}),
    ({"months": (202401, 202512), "since": 202507, "last": 202602}, {}),
    ({"paid": False}, {}),
    ({"months": (202401, 202602), "since": 202602}, {}),
)
"""Somebody of every kind: to another province, inside one, too old, insured twice, still owing, still there."""


@pytest.fixture(scope="module")
def asked(books_server: BooksServer) -> tuple[str, list[str]]:
    """Books with the cases of these people asked for, to make copies of."""
    name = books_server.create()
    numbers = []
    with books_server.open(name) as books:
        for at, (how, facts) in enumerate(PEOPLE):
            person = moved_worker(books, at, **how)
            place = how.get("destination", HANGZHOU)
            for matter in MATTERS:
                key, stated = f"{at} {matter}", facts if matter == Matter.PENSION else {}
                numbers.append(ask(books, matter, person, place, key=key, facts=stated, law=LAW, **BY).number)  # type: ignore[arg-type]
    return name, numbers


def picture(books: Books, numbers: list[str]) -> dict[str, Any]:
    """Everything that the cases came to: states, outcomes, balances, relations, items."""
    table = ledger.balances(books)
    with books.begin() as connection:
        rows = transfer_cases.load_many(connection, numbers)
        steps = [
            [(one.event, one.after, one.outcome, one.law_digest, one.due_on) for one in row.steps]
            for row in rows.values()
        ]
        people = sorted({row.person for row in rows.values()})
        lying = [relations.of_person(connection, person) for person in people]
        items = (
            "SELECT case_number, debtor, creditor, account_fen, pooled_fen, key FROM books.clearing_items ORDER BY key"
        )
        events = "SELECT person, branch, region, held, event, happened_on, case_number FROM books.relation_events ORDER BY 1, 2, 5, 3"
        found = [[tuple(row) for row in connection.execute(sa.text(query))] for query in (items, events)]
    return {
        "steps": steps, "relations": lying, "items": found[0], "events": found[1],
        "balances": dict(zip(table["account"].to_pylist(), table["balance_fen"].to_pylist(), strict=True)),
    }  # fmt: skip


def test_many_are_settled_as_one_by_one(books_server: BooksServer, asked: tuple[str, list[str]]) -> None:
    name, numbers = asked
    with (
        books_server.open(books_server.create(name)) as singly,
        books_server.open(books_server.create(name)) as at_once,
    ):
        for number in numbers:
            settle_here(singly, number, facts={}, law=LAW, **BY)  # type: ignore[arg-type]
        found = settle_many(at_once, numbers, law=LAW, at_once=4, **BY)  # type: ignore[arg-type]
        one, other = picture(singly, numbers), picture(at_once, numbers)
        assert found.done == len(numbers)
        assert found.states["settled"] > 10
        assert {"questioned", "temporary"} <= found.states.keys()
        for part, expected in one.items():
            assert other[part] == expected, part
        again = settle_many(at_once, numbers, law=LAW, **BY)  # type: ignore[arg-type]
        assert (again.states, again.done) == (found.states, 0)
        assert picture(at_once, numbers) == other
        verified = ledger.verify(at_once)
        assert verified.ok, verified


def test_stopped_between_two_batches(
    books_server: BooksServer, asked: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third batch breaks just before it ends: two stand, and the same call does the rest."""
    name, numbers = asked
    with books_server.open(books_server.create(name)) as books:
        batches, steps = 0, bulk.bulk_writing.steps

        def breaks(*given: Any) -> None:
            nonlocal batches
            batches += 1
            steps(*given)
            if batches == 3:
                raise KeyboardInterrupt

        monkeypatch.setattr(bulk.bulk_writing, "steps", breaks)
        with pytest.raises(KeyboardInterrupt):
            settle_many(books, numbers, law=LAW, at_once=6, **BY)  # type: ignore[arg-type]
        with books.begin() as connection:
            states = transfer_cases.states_of(connection, numbers)
        assert all(states[number][1] > 1 for number in numbers[:12])
        assert all(states[number][1] == 1 for number in numbers[12:])
        settle_many(books, numbers, law=LAW, at_once=6, **BY)  # type: ignore[arg-type]
        with books_server.open(books_server.create(name)) as whole:
            settle_many(whole, numbers, law=LAW, **BY)  # type: ignore[arg-type]
            assert picture(books, numbers) == picture(whole, numbers)


def test_money_is_conserved(books_server: BooksServer, asked: tuple[str, list[str]]) -> None:
    """What the old places lose in accounts and pools, the new ones and the workers have."""
    name, numbers = asked
    with books_server.open(books_server.create(name)) as books:
        before = kinds(books)
        settle_many(books, numbers, law=LAW, **BY)  # type: ignore[arg-type]
        after = kinds(books)
        assert sum(after.values()) == sum(before.values()) == 0
        assert after["clearing"] == 0
        moved = {kind: after.get(kind, 0) - before.get(kind, 0) for kind in after}
        assert moved["account"] + moved.get("payable", 0) == 0
        assert moved["pool"] == 0
        table = ledger.balances(books, "account:")
        gone = [one for one in table.to_pylist() if one["account"].endswith(GUANGZHOU) and "pension" in one["account"]]
        assert sum(one["balance_fen"] == 0 for one in gone) >= 4
        with books.begin() as connection:
            several = "SELECT count(*) FROM books.relations WHERE until IS NULL AND held = 1 GROUP BY person, branch HAVING count(*) > 1"
            assert connection.execute(sa.text(several)).all() == []
            active = relations.active_of(
                connection, [row["account"].split(":")[1] for row in gone], Branch.EMPLOYEE_PENSION
            )
            assert len(active) == len(gone)


def kinds(books: Books) -> dict[str, int]:
    """Balance by kind of account."""
    found: dict[str, int] = {}
    for row in ledger.balances(books).to_pylist():
        kind = row["account"].split(":")[0]
        found[kind] = found.get(kind, 0) + row["balance_fen"]
    return found


def test_two_settle_the_same_at_once(books_server: BooksServer, asked: tuple[str, list[str]]) -> None:
    """Two runs over the same cases and one that settles them singly, all at once: each case goes its way once."""
    name, numbers = asked
    with books_server.open(books_server.create(name)) as books, books_server.open(books_server.create(name)) as calm:
        with ThreadPoolExecutor(3) as pool:
            runs = [
                pool.submit(settle_many, books, numbers, law=LAW, at_once=5, **BY),  # type: ignore[arg-type]
                pool.submit(settle_many, books, numbers[::-1], law=LAW, at_once=7, **BY),  # type: ignore[arg-type]
                pool.submit(lambda: [settle_here(books, one, facts={}, law=LAW, **BY) for one in numbers[::3]]),  # type: ignore[arg-type]
            ]
            for run in runs:
                run.result(120)
        settle_many(calm, numbers, law=LAW, **BY)  # type: ignore[arg-type]
        assert picture(books, numbers) == picture(calm, numbers)
        assert ledger.verify(books).ok
