"""A relation that goes from one instance's books to another's: agreed on both sides, whatever happens to the messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.agencies import ACCOUNT, BASE, POOLED, Pair, money, mover, places, second_books
from tests.support.books import BooksServer
from tests.support.moving import GUANGZHOU, HANGZHOU, SHENZHEN, account_of, balance
from tests.support.pensions import pensioner

from suibao.books import Books, clearing_items, ledger, relations, transfer_cases
from suibao.books.registry import openings
from suibao.errors import SuibaoError
from suibao.office.clearing.windows import close_window
from suibao.office.relations import agency, outbox, view
from suibao.office.relations.letters import Envelope
from suibao.office.relations.outbox import Delivery
from suibao.office.relations.reading import record_of
from suibao.office.relations.terms import Matter

OWN = 2 * BASE * 8 // 100
BEFORE = {"there": ACCOUNT, "here": OWN, "owes": 0, "owed": 0}
AFTER = {"there": 0, "here": OWN + ACCOUNT, "owes": ACCOUNT + POOLED, "owed": ACCOUNT + POOLED}


numbers = count()


@pytest.fixture(scope="module")
def two(books_server: BooksServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Books, Books]]:
    """The two instances: the same for all these tests, each of which has a mover of its own."""
    with (
        books_server.open(books_server.create()) as origin,
        second_books(books_server, tmp_path_factory.mktemp("two") / "zhejiang") as receiver,
    ):
        yield origin, receiver
        for one in (origin, receiver):
            assert ledger.verify(one).ok


@pytest.fixture
def pair(two: tuple[Books, Books]) -> Pair:
    made = Pair(*two)
    mover(made, next(numbers))
    return made


def states(pair: Pair, number: str) -> tuple[str, str]:
    found = []
    for books in (pair.receiver, pair.origin):
        with books.begin() as connection:
            row = transfer_cases.find(connection, number)
        found.append(row.state if row else "")
    return found[0], found[1]


def questions(books: Books, number: str) -> list[str]:
    with books.begin() as connection:
        steps = transfer_cases.load(connection, number).steps
    return [one["doubt"] for one in steps[-1].outcome.get("questions", ())]


def test_a_transfer_from_start_to_end(pair: Pair) -> None:
    """V-TR-1 over 24 months: the account whole, 12 % of the bases from the pool; the record follows, no day is without cover."""
    assert money(pair) == BEFORE
    case = pair.ask()
    assert case.state == "requested"
    pair.run()
    assert states(pair, case.number) == ("settled", "sent")
    assert money(pair) == AFTER
    assert places(pair) == [HANGZHOU]
    with pair.origin.begin() as connection:
        assert [one.total_fen for one in clearing_items.of_case(connection, case.number)] == [ACCOUNT + POOLED]
        told = [(one["event"], one["happened_on"]) for one in relations.events_of(connection, pair.person_there)]
        left = record_of(connection, pair.person_there, case.branch, GUANGZHOU, pair.clock["law"], pair.clock["day"])
    assert [event for event, _ in told] == ["opened", "leaving", "ended"]
    assert told[-1][1] == pair.clock["day"]
    assert (left.months, left.balance_fen) == ((), 0)
    with pair.receiver.begin() as connection:
        came = record_of(connection, pair.person_here, case.branch, HANGZHOU, pair.clock["law"], pair.clock["day"])
        last = transfer_cases.load(connection, case.number).steps[-2]
    assert sum(one.months for one in came.months) == 26
    assert {one.region for one in came.months} == {"", GUANGZHOU}
    assert (last.event, last.outcome["months"], bool(last.trace)) == ("commit", 26, True)


def test_how_long_each_leg_took(pair: Pair) -> None:
    """TR-30: 15 working days a leg. Three working days for the sheet; the view of both sides."""
    pair.lost = {"letter"}
    case = pair.ask()
    pair.run()
    pair.lost = set()
    pair.pass_by(5)  # Thursday to Tuesday
    pair.run()
    day, law = pair.clock["day"], pair.clock["law"]
    here, there = (view.case_view(books, case.number, day=day, law=law) for books in (pair.receiver, pair.origin))
    assert [(one.name, one.used_days, one.limit_days, one.in_time) for one in here.legs] == [
        ("review", 0, 15, True), ("sheet", 3, 15, True), ("completion", 0, 15, True),
    ]  # fmt: skip
    assert [(one.name, one.used_days) for one in there.legs] == [("sheet", 0)]
    assert (here.account_fen, here.pooled_fen, here.months) == (ACCOUNT, POOLED, 26)
    assert (here.ended_on, here.zh, there.zh) == (day, "已办结：记录和资金已转入。", "已划转，关系已终止。")
    with pair.receiver.begin() as connection:
        assert case.number not in [one.number for one in view.overdue(connection, day)]


@pytest.mark.parametrize(("matter", "fen"), [(Matter.MEDICAL, 24 * BASE * 2 // 100), (Matter.UNEMPLOYMENT, 0)])
def test_other_branches(pair: Pair, matter: Matter, fen: int) -> None:
    """MT-01: record and account of medical insurance (2 % of the base); UT-02, UT-05: months of unemployment, no money in service."""
    clock, person, branch = pair.clock, pair.person_here, matter.branch
    case = agency.ask_elsewhere(
        pair.receiver, matter, person, GUANGZHOU, HANGZHOU, key=f"{matter} {person}", facts={}, **clock
    )
    pair.run()
    assert states(pair, case.number) == ("settled", "sent")
    own = fen // 12
    assert account_of(pair.receiver, person, HANGZHOU, branch) == own + fen
    assert account_of(pair.origin, pair.person_there, GUANGZHOU, branch) == 0
    with pair.origin.begin() as connection:
        assert [one.total_fen for one in clearing_items.of_case(connection, case.number)] == [fen] * bool(fen)
    with pair.receiver.begin() as connection:
        came = record_of(connection, person, branch, HANGZHOU, clock["law"], clock["day"])
    assert sum(one.months for one in came.months) == 26


@pytest.mark.parametrize("keeps", ["destination", "origin"])
def test_a_month_paid_in_both_places(pair: Pair, keeps: str) -> None:
    """TR-50: the worker says which relation stays; the other's account of that month goes back to the worker, the month counts once."""
    mover(pair, next(numbers), last=202601)
    case = pair.ask()
    pair.run()
    assert (states(pair, case.number), questions(pair.receiver, case.number)) == (
        ("questioned", "questioned"),
        ["overlap"],
    )
    agency.answer(pair.receiver, case.number, facts={"keeps": keeps}, key="k", **pair.clock)
    pair.run()
    assert states(pair, case.number) == ("settled", "sent")
    month = BASE * 8 // 100
    stays = keeps == "origin"  # then Guangzhou's month moves too, and Hangzhou's is given back
    assert money(pair) == {"there": 0, "here": OWN + ACCOUNT, "owes": money(pair)["owed"], "owed": ACCOUNT + POOLED + stays * (
        month + BASE * 12 // 100)}  # fmt: skip
    owed = [
        balance(books, f"payable:{person}:employee_pension:{region}")
        for books, person, region in (
            (pair.origin, pair.person_there, GUANGZHOU),
            (pair.receiver, pair.person_here, HANGZHOU),
        )
    ]
    assert owed == [0, month] if stays else [month, 0]
    with pair.receiver.begin() as connection:
        came = record_of(connection, pair.person_here, case.branch, HANGZHOU, pair.clock["law"], pair.clock["day"])
    assert sum(one.months for one in came.months) == 26


def test_asked_twice_is_asked_once(pair: Pair) -> None:
    case = pair.ask()
    assert pair.ask() == case
    pair.run()
    assert pair.ask().state == "settled"
    assert money(pair) == AFTER
    with pytest.raises(SuibaoError, match="about something else"):
        agency.ask_elsewhere(
            pair.receiver,
            Matter.PENSION,
            pair.person_here,
            "120000",
            HANGZHOU,
            key=f"form {pair.person_here}",
            facts={},
            **pair.clock,
        )


def test_reserved_money_moves_nothing_until_it_is_decided(pair: Pair) -> None:
    pair.lost = {"sheet"}
    case = pair.ask()
    pair.run()
    assert states(pair, case.number) == ("requested", "reserved")
    assert money(pair) == BEFORE
    assert places(pair) == [GUANGZHOU]
    pair.lost = set()
    pair.pass_by(days=1)
    pair.run()
    assert money(pair) == AFTER


@pytest.mark.parametrize("kind", ["letter", "acceptance"])
def test_a_lost_answer_changes_nothing(pair: Pair, kind: str) -> None:
    """The message arrived, its acknowledgement did not: it comes again, and nothing happens twice."""
    pair.lost = {f"answer:{kind}"}
    case = pair.ask()
    for _ in range(4):
        pair.round()
        pair.pass_by(hours=2)
    pair.lost = set()
    pair.run()
    assert states(pair, case.number) == ("settled", "sent")
    assert money(pair) == AFTER
    assert outbox.waiting(pair.origin, case.number) == outbox.waiting(pair.receiver, case.number) == []


def test_withdrawn_while_reserved(pair: Pair) -> None:
    """Compensation: what was reserved is voided, the relation stays, and the same relation can be asked for again."""
    pair.lost = {"sheet"}
    case = pair.ask()
    pair.run()
    agency.withdraw(pair.receiver, case.number, reason="stays", key="w", **pair.clock)
    pair.lost = set()
    pair.run()
    assert states(pair, case.number) == ("withdrawn", "released")
    assert money(pair) == BEFORE
    with pair.origin.begin() as connection:
        (relation,) = relations.of_person(connection, pair.person_there, case.branch)
    assert (relation.leaving, relation.until) == (False, None)
    again = pair.ask("second form")
    pair.run()
    assert states(pair, again.number) == ("settled", "sent")
    assert money(pair) == AFTER


def test_overdue_cancelled_and_a_late_letter_starts_nothing(pair: Pair) -> None:
    """The letter never arrives, the day passes, the cancellation arrives first: the stone that it leaves refuses the letter."""
    letters: list[Envelope] = []

    def losing(envelope: Envelope) -> Delivery:
        if str(envelope.kind) == "letter":
            letters.append(envelope)
            return Delivery(outbox.FAILED, "lost")
        return pair.send(envelope)

    case = pair.ask()
    pair.round(losing)
    assert case.due_on is not None
    pair.pass_by((case.due_on - pair.clock["day"]).days + 1)
    pair.run(losing)
    assert states(pair, case.number) == ("cancelled", "released")
    answer = agency.handle(pair.origin, letters[0], **pair.clock)
    pair.run()
    assert answer["state"] == "released"
    assert states(pair, case.number) == ("cancelled", "released")
    assert money(pair) == BEFORE
    assert places(pair) == []  # no relation was noted: nobody asked these books about one


def test_the_origin_asks_and_waits_and_never_gives_up(pair: Pair) -> None:
    """Reserved and no decision heard: it asks, with growing intervals, until the other side says."""
    pair.lost = {"acceptance"}
    case = pair.ask()
    pair.run()
    for _ in range(4):
        pair.pass_by(30)
        pair.run()
    assert states(pair, case.number) == ("committed", "reserved")
    with pair.origin.begin() as connection:
        steps = transfer_cases.load(connection, case.number).steps
        kinds = [one["kind"] for one in outbox.correspondence(connection, case.number)]
    assert [one.event for one in steps].count("remind") >= 2
    assert kinds.count("inquiry") == [one.event for one in steps].count("remind")
    pair.lost = set()
    pair.pass_by(1)
    pair.run()
    assert states(pair, case.number) == ("settled", "sent")
    assert money(pair) == AFTER


def test_somebody_whom_the_old_place_does_not_know(pair: Pair) -> None:
    pair.person_here = pensioner(pair.receiver, "1991-05", 77)
    case = pair.ask()
    pair.run()
    assert states(pair, case.number) == ("refused", "refused")
    with pair.receiver.begin() as connection:
        side = agency.side_of(connection, transfer_cases.load(connection, case.number))
    assert side is not None
    assert side.facts["refusal"]["why"] == "unknown_person"
    assert "公民身份号码" in side.facts["refusal"]["zh"]


def test_another_name_is_a_question_and_not_a_guess(pair: Pair) -> None:
    def renamed(envelope: Envelope) -> Delivery:
        if envelope.identity is not None:
            identity = envelope.identity.model_copy(update={"name": "另一人"})
            envelope = envelope.model_copy(update={"identity": identity})
        return pair.send(envelope)

    case = pair.ask()
    pair.run(renamed)
    assert states(pair, case.number)[1] == "questioned"
    assert questions(pair.origin, case.number) == ["identity"]
    assert money(pair) == BEFORE


def test_amounts_are_worked_out_again(pair: Pair) -> None:
    """A sheet whose pooled part is not 12 % of its months is doubted; confirmed by the origin, it is taken."""

    def wrong(envelope: Envelope) -> Delivery:
        body = envelope.body
        if body.kind == "sheet":
            figures = body.money.model_copy(update={"pooled_fen": POOLED - 1, "total_fen": ACCOUNT + POOLED - 1})
            envelope = envelope.model_copy(update={"body": body.model_copy(update={"money": figures})})
        return pair.send(envelope)

    case = pair.ask()
    pair.run(wrong)
    assert states(pair, case.number) == ("questioned", "reserved")
    assert questions(pair.origin, case.number) == ["amounts"]
    assert money(pair) == BEFORE


def test_years_decide_whether_the_relation_comes_at_all(pair: Pair) -> None:
    """V-TR-8: 50 and not at home: a temporary account, and the old place never hears of it."""
    pair.person_here = pensioner(pair.receiver, "1970-01", 5)
    case = pair.ask("old", hukou_region="340000", is_approved_job_transfer=False)
    assert case.state == "temporary"
    with pair.receiver.begin() as connection:
        (held,) = relations.of_person(connection, pair.person_here, case.branch)
    assert (held.region, held.held) == (HANGZHOU, relations.TEMPORARY)
    assert outbox.waiting(pair.receiver, case.number) == []


def test_the_worker_is_asked_for_what_decides(pair: Pair) -> None:
    pair.person_here = pensioner(pair.receiver, "1970-01", 6)
    case = pair.ask("old too")
    assert case.state == "questioned"
    assert outbox.waiting(pair.receiver, case.number) == []
    facts = {"hukou_region": "330000"}
    told = agency.answer(pair.receiver, case.number, facts=facts, key="a1", **pair.clock)
    assert told.state == "requested"
    assert agency.answer(pair.receiver, case.number, facts=facts, key="a1", **pair.clock) == told
    assert [one.kind for one in outbox.waiting(pair.receiver, case.number)] == ["letter"]


def test_places_that_need_no_letter(pair: Pair) -> None:
    with pytest.raises(SuibaoError, match="in one province"):
        agency.ask_elsewhere(
            pair.origin, Matter.PENSION, pair.person_there, GUANGZHOU, SHENZHEN, key="x", facts={}, **pair.clock
        )
    with pytest.raises(SuibaoError, match="Nobody is registered"):
        agency.ask_elsewhere(
            pair.receiver, Matter.PENSION, "ab" * 16, GUANGZHOU, HANGZHOU, key="x", facts={}, **pair.clock
        )


def test_amounts_are_not_the_new_places_to_state(pair: Pair) -> None:
    """A letter that brings its own bases is refused: what was paid is the old place's to say."""
    case = pair.ask(bases_from_2006_fen=10**9)
    seen: list[Delivery] = []

    def send(envelope: Envelope) -> Delivery:
        if envelope.case_number != case.number:
            return Delivery(outbox.FAILED)
        with pytest.raises(SuibaoError, match="not for the new place to state"):
            agency.handle(pair.origin, envelope, **pair.clock)
        seen.append(Delivery(outbox.REFUSED, "409"))
        return seen[-1]

    pair.round(send)
    (waiting,) = outbox.waiting(pair.receiver, case.number)
    assert (waiting.due_at, waiting.detail, len(seen)) == (None, "409", 1)
    assert money(pair) == BEFORE


def test_identity_is_sealed_and_its_opening_recorded(pair: Pair) -> None:
    case = pair.ask()
    pair.run()
    number = "SELECT string_agg(body::text || answer::text, '') FROM books.messages_in"
    letters: list[Any] = []
    for books in (pair.origin, pair.receiver):
        with books.begin() as connection:
            text = connection.exec_driver_sql(number).scalar() or ""
            text += (
                connection.exec_driver_sql("SELECT string_agg(body::text, '') FROM books.messages_out").scalar() or ""
            )
            text += connection.exec_driver_sql(
                "SELECT string_agg(facts::text || outcome::text, '') FROM books.transfer_steps"
            ).scalar()
            sealed = connection.exec_driver_sql(
                "SELECT identity_sealed FROM books.messages_in WHERE case_number = %(case)s "
                "UNION ALL SELECT identity_sealed FROM books.messages_out WHERE case_number = %(case)s",
                {"case": case.number},
            ).all()
        assert "id_number" not in text
        letters += [row[0] for row in sealed if row[0] is not None]
    assert len(letters) == 2
    purposes = [one.purpose for one in openings(pair.receiver, pair.person_here)]
    assert purposes == [f"transfer {case.number}", f"transfer {case.number}: letter to {GUANGZHOU}"]


def test_what_is_owed_elsewhere_is_cleared(pair: Pair) -> None:
    """What earlier tests left is in the window too, each branch by itself."""
    case = pair.ask()
    pair.run()
    window = close_window(pair.origin, "w", now=pair.now + timedelta(hours=1), cut_off=pair.now + timedelta(hours=1))
    assert {(one.payer, one.payee) for one in window.payments} == {("440000", "330000")}
    assert sum(one.fen for one in window.payments) == window.total_fen
    assert next(one.fen for one in window.payments if one.branch is case.branch) >= ACCOUNT + POOLED


FATES = st.lists(st.sampled_from(["arrives", "lost", "answer lost", "twice", "kept back"]), max_size=14)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FATES)
def test_whatever_happens_to_messages(pair: Pair, fates: list[str]) -> None:
    """Lost, doubled, reordered: when the line is good again both sides agree, and no fen was made or lost. Another mover each time."""
    mover_number = sum(map(ord, "".join(fates))) % 97 + 100 + len(fates)
    left, kept_back = list(fates), list[Envelope]()
    if not _seen(pair, mover_number):
        mover(pair, mover_number)

    def send(envelope: Envelope) -> Delivery:
        fate = left.pop(0) if left else "arrives"
        if fate == "lost":
            return Delivery(outbox.FAILED)
        if fate == "kept back":
            kept_back.append(envelope)
            return Delivery(outbox.FAILED)
        found = pair.send(envelope)
        if fate == "twice":
            found = pair.send(envelope)
        return Delivery(outbox.FAILED) if fate == "answer lost" else found

    case = pair.ask(f"form {mover_number}")
    for _ in range(10):
        pair.run(send)
        pair.pass_by(hours=1)
    for envelope in reversed(kept_back):
        agency.handle(pair.of(envelope.receiver), envelope, **pair.clock)
    pair.run(send)
    assert states(pair, case.number) == ("settled", "sent")
    assert {name: fen for name, fen in money(pair).items() if name in ("there", "here")} == {
        "there": 0,
        "here": OWN + ACCOUNT,
    }
    with pair.origin.begin() as connection:
        assert [one.total_fen for one in clearing_items.of_case(connection, case.number)] == [ACCOUNT + POOLED]


def _seen(pair: Pair, number: int) -> bool:
    """Whether this mover was made by an earlier example."""
    pair.person_there, pair.person_here = (
        pensioner(pair.origin, "1990-01", number),
        pensioner(pair.receiver, "1990-01", number),
    )
    with pair.receiver.begin() as connection:
        return bool(
            connection.exec_driver_sql(
                "SELECT count(*) FROM books.transfers WHERE subject = %s::uuid", (pair.person_here,)
            ).scalar()
        )
