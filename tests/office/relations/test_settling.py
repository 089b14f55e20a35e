"""Cases with both sides in these books: what moves, what is asked, and that all of it happens once or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from tests.support.moving import (
    BEIJING,
    BY,
    DAY,
    GUANGZHOU,
    HANGZHOU,
    LAW,
    SHENZHEN,
    account_of,
    balance,
    moved_worker,
    put,
)
from tests.support.records import employed, pay

from suibao.books import Books, clearing_items, ledger, relations, transfer_cases
from suibao.books.registry import openings
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.relations.model import Case
from suibao.office.relations.settling import answer, ask, settle_here, withdraw
from suibao.office.relations.terms import Matter

PENSION, MEDICAL, UNEMPLOYMENT = Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL, Branch.UNEMPLOYMENT
MONTHS, BASE = 24, 800_000
ACCOUNT, POOLED = MONTHS * BASE * 8 // 100, MONTHS * BASE * 12 // 100
"""TR-02 and TR-03 of facts/transfer.md: 8 % of the base in the account, 12 % of it moves from the pool."""


def asked(
    books: Books,
    person: str,
    destination: str = HANGZHOU,
    matter: Matter = Matter.PENSION,
    key: str = "form",
    **facts: Any,
) -> Case:
    return ask(books, matter, person, destination, key=key, facts=facts, law=LAW, **BY)


def settled(books: Books, case: Case, **facts: Any) -> Case:
    return settle_here(books, case.number, facts=facts, law=LAW, **BY)


def moves(books: Books) -> dict[str, int]:
    """The ledger's transfers of cases by code, in fen."""
    rows = ledger.entries(books).to_pylist()
    found: dict[str, int] = {}
    for row in rows:
        if row["key"].startswith("moved:"):
            found[row["code"]] = found.get(row["code"], 0) + row["amount_fen"]
    return found


def step(books: Books, case: Case, at: int = -1) -> transfer_cases.Step:
    with books.begin() as connection:
        return transfer_cases.load(connection, case.number).steps[at]


def questions(books: Books, case: Case) -> list[tuple[str, str]]:
    return [(one["doubt"], one["details"].get("name", "")) for one in step(books, case).outcome["questions"]]


def relation(books: Books, person: str, branch: Branch = PENSION) -> str:
    with books.begin() as connection:
        found = relations.active(connection, person, branch)
    return found.region if found else ""


def test_a_pension_moves_between_provinces(books: Books) -> None:
    """V-TR-1 of facts/transfer.md over 24 months at 8,000 yuan: account whole, pooled money at 12 % of the bases."""
    person = moved_worker(books)
    pool = balance(books, f"pool:employee_pension:{GUANGZHOU}")
    case = settled(books, asked(books, person))
    assert case.state == "settled"
    assert account_of(books, person, GUANGZHOU) == 0
    assert account_of(books, person, HANGZHOU) == ACCOUNT + 2 * BASE * 8 // 100
    assert balance(books, f"pool:employee_pension:{GUANGZHOU}") == pool - POOLED
    assert balance(books, "clearing:330000:employee_pension:440000") == ACCOUNT + POOLED
    assert balance(books, "clearing:440000:employee_pension:330000") == -ACCOUNT - POOLED
    with books.begin() as connection:
        item = clearing_items.of_case(connection, case.number)
        told = [(one["region"], one["event"], one["happened_on"]) for one in relations.events_of(connection, person)]
    assert [(one.debtor, one.creditor, one.account_fen, one.pooled_fen) for one in item] == [
        ("440000", "330000", ACCOUNT, POOLED)
    ]
    assert told[1:] == [(GUANGZHOU, "ended", DAY), (HANGZHOU, "opened", DAY)]
    last = step(books, case)
    assert (last.outcome["months"], last.outcome["paid_pooled_fen"]) == (MONTHS + 2, MONTHS * BASE * 16 // 100)
    assert last.law_digest == last.trace["law"]["digest"]
    assert ledger.verify(books).ok


def test_settled_twice_is_settled_once(books: Books) -> None:
    person = moved_worker(books)
    case = asked(books, person)
    first = settled(books, case)
    before = moves(books)
    assert settled(books, case) == first
    assert asked(books, person) == first
    assert moves(books) == before
    with pytest.raises(SuibaoError, match="about something else"):
        asked(books, person, BEIJING)


def test_within_a_province_only_the_registration_changes(books: Books) -> None:
    """TR-32: no pool money, nothing to clear; the account is carried on under the new city."""
    person = moved_worker(books, destination=SHENZHEN)
    case = settled(books, asked(books, person, SHENZHEN))
    assert case.state == "settled"
    assert (account_of(books, person, GUANGZHOU), account_of(books, person, SHENZHEN)) == (
        0,
        ACCOUNT + 2 * BASE * 8 // 100,
    )
    assert moves(books) == {"employee_pension.moved_account": ACCOUNT}
    with books.begin() as connection:
        assert clearing_items.of_case(connection, case.number) == []


def test_medical_and_unemployment_move_too(books: Books) -> None:
    """MT-01: the account money and the months; UT-05: of somebody in work the relation only."""
    person = moved_worker(books)
    pool = balance(books, f"pool:employee_medical:{GUANGZHOU}")
    assert settled(books, asked(books, person, matter=Matter.MEDICAL, key="m")).state == "settled"
    assert (account_of(books, person, GUANGZHOU, MEDICAL), relation(books, person, MEDICAL)) == (0, HANGZHOU)
    assert account_of(books, person, HANGZHOU, MEDICAL) == (MONTHS + 2) * BASE * 2 // 100
    assert balance(books, f"pool:employee_medical:{GUANGZHOU}") == pool
    before = moves(books)
    out_of_work = settled(books, asked(books, person, matter=Matter.UNEMPLOYMENT, key="u"))
    assert (out_of_work.state, relation(books, person, UNEMPLOYMENT)) == ("settled", HANGZHOU)
    assert moves(books) == before


ASKED = "is_approved_job_transfer", "hukou_region"


def test_an_older_man_keeps_his_relation_where_it_is(books: Books) -> None:
    """V-TR-8: from 50 on the new place, which is not that of registration, opens a temporary account."""
    person = moved_worker(books, born="1975-01")
    case = settled(books, asked(books, person))
    assert (case.state, questions(books, case)) == ("questioned", [("unknown_fact", name) for name in ASKED])
    assert settled(books, case).state == "questioned"
    assert step(books, case).number == 2, "the same question is put once"
    stated = {"hukou_region": "410000", "is_approved_job_transfer": False}
    case = answer(books, case.number, facts=stated, key="told", **BY)
    case = settled(books, case)
    assert (case.state, relation(books, person), moves(books)) == ("temporary", GUANGZHOU, {})
    with books.begin() as connection:
        held = {one.region: one.held for one in relations.of_person(connection, person, PENSION) if one.until is None}
    assert held == {GUANGZHOU: relations.GENERAL, HANGZHOU: relations.TEMPORARY}


def test_he_returns_to_where_he_is_registered(books: Books) -> None:
    """V-TR-10: taken over at any age."""
    person = moved_worker(books, born="1971-01")
    case = settled(books, asked(books, person, hukou_region="330000"))
    assert (case.state, relation(books, person)) == ("settled", HANGZHOU)


def test_birth_and_sex_are_opened_on_record_and_only_where_they_decide(books: Books) -> None:
    person = moved_worker(books, destination=SHENZHEN)
    settled(books, asked(books, person, SHENZHEN))
    assert openings(books, person) == []
    other = moved_worker(books, 1)
    case = settled(books, asked(books, other, key="other"))
    assert [(one.by, one.purpose) for one in openings(books, other)] == [("desk", f"transfer {case.number}")]


def test_what_is_owed_is_paid_first(books: Books) -> None:
    person = moved_worker(books, paid=False)
    case = settled(books, asked(books, person))
    assert (case.state, questions(books, case)) == ("questioned", [("arrears", "arrears")])
    assert moves(books) == {}
    pay(books, employed(202401, 202512, person=person, region=GUANGZHOU, payer="O0"))
    assert settled(books, case).state == "settled"
    assert account_of(books, person, GUANGZHOU) == 0


def test_whoever_is_still_paid_for_has_not_left(books: Books) -> None:
    person = moved_worker(books, months=(202401, 202602), since=202602)
    case = settled(books, asked(books, person))
    assert ("still_paying", "active") in questions(books, case)


OVERLAP = {"months": (202401, 202512), "since": 202507, "last": 202602}


def test_months_paid_twice_count_once(books: Books) -> None:
    """V-TR-30 of facts/transfer.md: the account of the cleaned months goes back to the worker, the rest moves whole."""
    person = moved_worker(books, **OVERLAP)  # type: ignore[arg-type]
    case = settled(books, asked(books, person))
    assert questions(books, case) == [("overlap", "keeps")]
    case = settled(books, answer(books, case.number, facts={"keeps": "destination"}, key="agreed", **BY))
    refund = 6 * BASE * 8 // 100
    assert case.state == "settled"
    assert account_of(books, person, GUANGZHOU) == 0
    assert balance(books, f"payable:{person}:employee_pension:{GUANGZHOU}") == refund
    assert account_of(books, person, HANGZHOU) == 18 * BASE * 8 // 100 + 8 * BASE * 8 // 100
    outcome = step(books, case).outcome
    assert (outcome["months"], outcome["moved"]) == (18 + 8, [[GUANGZHOU, 202401, 18, False]])


def test_the_other_side_may_stay_for_them(books: Books) -> None:
    person = moved_worker(books, **OVERLAP)  # type: ignore[arg-type]
    case = settled(books, asked(books, person, keeps="origin"))
    assert case.state == "settled"
    assert balance(books, f"payable:{person}:employee_pension:{HANGZHOU}") == 6 * BASE * 8 // 100
    assert account_of(books, person, HANGZHOU) == 24 * BASE * 8 // 100 + 2 * BASE * 8 // 100
    assert step(books, case).outcome["months"] == 26


def test_it_moves_on_with_everything_that_came_along(books: Books) -> None:
    """Months of the first place go on to the third with their pooled money; a detour changes nothing of the sum."""
    person = moved_worker(books)
    settled(books, asked(books, person))
    put(books, employed(202603, 202603, person=person, region=BEIJING, payer="B"), "later")
    case = settled(books, asked(books, person, BEIJING, key="on"))
    assert case.state == "settled"
    outcome = step(books, case).outcome
    assert outcome["moved"] == [[GUANGZHOU, 202401, 24, False], [HANGZHOU, 202601, 2, False]]
    assert outcome["pooled_fen"] == 26 * BASE * 12 // 100
    assert account_of(books, person, BEIJING) == 27 * BASE * 8 // 100
    assert [account_of(books, person, place) for place in (GUANGZHOU, HANGZHOU)] == [0, 0]


def test_what_came_late_follows(books: Books) -> None:
    """Contributions posted at the old place afterwards are a second case; the relation stays where it is."""
    person = moved_worker(books)
    settled(books, asked(books, person))
    put(books, employed(202312, 202312, person=person, region=GUANGZHOU, payer="O9"), "late")
    case = asked(books, person, key="late")
    assert (case.times, case.origin) == (2, GUANGZHOU)
    assert settled(books, case).state == "settled"
    assert step(books, case).outcome["moved"] == [[GUANGZHOU, 202312, 1, False]]
    assert (account_of(books, person, GUANGZHOU), relation(books, person)) == (0, HANGZHOU)


def test_withdrawn_and_never_again_by_itself(books: Books) -> None:
    person = moved_worker(books)
    case = asked(books, person)
    closed = withdraw(books, case.number, reason="回乡", key="no", opt_out=True, **BY)
    assert withdraw(books, case.number, reason="回乡", key="no", opt_out=True, **BY) == closed
    assert (closed.state, settled(books, case).state, moves(books)) == ("withdrawn", "withdrawn", {})
    with books.begin() as connection:
        assert relations.opted_out(connection, [person], PENSION) == {person}
    assert asked(books, person, key="after all").times == 2


def test_nothing_to_move_is_said(books: Books) -> None:
    person = moved_worker(books)
    with pytest.raises(SuibaoError, match="no relation of employee_pension") as caught:
        asked(books, "ab" * 16)
    assert "登记" in caught.value.zh
    settled(books, asked(books, person))
    with pytest.raises(SuibaoError, match=r"general relation lies in 330100"):
        ask(books, Matter.PENSION, person, SHENZHEN, key="third", facts={}, law=LAW, origin=GUANGZHOU, **BY)


def test_two_at_once_settle_one_case(books: Books) -> None:
    person = moved_worker(books)
    case = asked(books, person)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: settled(books, case), range(4)))
    assert [one.state for one in found] == ["settled"] * 4
    assert account_of(books, person, HANGZHOU) == ACCOUNT + 2 * BASE * 8 // 100
    with books.begin() as connection:
        assert len(transfer_cases.load(connection, case.number).steps) == 2
        assert len(clearing_items.of_case(connection, case.number)) == 1


BREAKS = ("transfers", "relations", "relation_events", "clearing_items", "transfer_steps")


@pytest.mark.parametrize("table", BREAKS)
def test_stopped_anywhere_nothing_is_half_done(books: Books, table: str) -> None:
    """The database fails at one write of the settlement: nothing stands, and the next attempt does all of it."""
    person = moved_worker(books)
    case = asked(books, person)
    fail = """
    CREATE FUNCTION pg_temp.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the lights went out'; END $$;
    """
    with books.begin() as connection:
        connection.execute(sa.text(fail.replace("pg_temp", "books")))
        connection.execute(
            sa.text(
                f"CREATE TRIGGER fails BEFORE INSERT OR UPDATE ON books.{table} FOR EACH ROW EXECUTE FUNCTION books.fail()"
            )
        )
    try:
        with pytest.raises((sa.exc.DBAPIError, psycopg.Error), match="lights"):
            settled(books, case)
    finally:
        with books.begin() as connection:
            connection.execute(sa.text(f"DROP TRIGGER fails ON books.{table}"))
            connection.execute(sa.text("DROP FUNCTION books.fail()"))
    assert (moves(books), relation(books, person), step(books, case).event) == ({}, GUANGZHOU, "ask")
    assert settled(books, case).state == "settled"
    assert account_of(books, person, GUANGZHOU) == 0


def test_books_balance_whatever_moved(books: Books) -> None:
    """Money neither comes nor goes: over all accounts zero, each province's claims and debts the same."""
    for number, destination in enumerate((HANGZHOU, SHENZHEN, BEIJING)):
        person = moved_worker(books, number, destination=destination)
        for matter in (Matter.PENSION, Matter.MEDICAL, Matter.UNEMPLOYMENT):
            assert settled(books, asked(books, person, destination, matter, f"{number} {matter}")).state == "settled"
    table = ledger.balances(books, "clearing:")
    assert sum(table["balance_fen"].to_pylist()) == 0
    verified = ledger.verify(books)
    assert verified.ok, verified
