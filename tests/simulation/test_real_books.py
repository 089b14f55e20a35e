"""The same simulation in small on two real databases: the agencies' own code, SQL auditors after every action, one seed.

What is not committed when a machine stops is gone; messages are lost, doubled, kept back and delivered late. People move between
four cities, two in each books, also back to where they have only just left. ``SUIBAO_SIMULATION_SEED`` and
``SUIBAO_SIMULATION_REAL_CASES`` choose other luck and longer runs.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.agencies import PENSION, Pair, mover, second_books
from tests.support.books import BooksServer, books, books_database, books_server, own_books
from tests.support.moving import BEIJING, GUANGZHOU, HANGZHOU, SHENZHEN
from tests.support.plans import plan_cache

from suibao.books import Books, ledger, relations, transfer_cases
from suibao.errors import SuibaoError
from suibao.office.clearing.windows import close_window
from suibao.office.relations import agency, outbox, settling
from suibao.office.relations.letters import Envelope
from suibao.office.relations.machines import MACHINES
from suibao.office.relations.outbox import Delivery
from suibao.office.relations.terms import CaseState, Matter, Role

__all__ = ["books", "books_database", "books_server", "own_books", "plan_cache"]

SEED = int(os.environ.get("SUIBAO_SIMULATION_SEED", "1"))
CASES = int(os.environ.get("SUIBAO_SIMULATION_REAL_CASES", "12"))
MOVERS = 2 + CASES // 10
CITIES = (GUANGZHOU, SHENZHEN, HANGZHOU, BEIJING)
MOVED = "SELECT case_number, event, (outcome->>'account_fen')::bigint + (outcome->>'pooled_fen')::bigint"
MOVED += " FROM books.transfer_steps WHERE event IN ('commit', 'send')"


class Crash(Exception):  # noqa: N818 no error: it is meant
    """The machine stopped in the middle of a transaction."""


class RealWorld:
    """Two books, some movers, one source of chance, and auditors that read the tables."""

    def __init__(self, pair: Pair, seed: int) -> None:
        self.pair, self.luck, self.both = pair, random.Random(seed), (pair.origin, pair.receiver)
        self.people: list[dict[int, str]] = []
        self.late: list[Envelope] = []
        self.cases: dict[str, tuple[int, str]] = {}
        self.fuse, self.said = 0, [f"seed {seed}"]
        for number in range(MOVERS):
            mover(pair, number)
            self.people.append({id(pair.origin): pair.person_there, id(pair.receiver): pair.person_here})
        self.start, self.states = self.funds(), Counter[str]()

    # --- auditors -------------------------------------------------------------------------------------------------------

    def funds(self) -> int:
        """What all accounts and pools hold, in fen."""
        tables = [ledger.balances(one, prefix) for one in self.both for prefix in ("account:", "pool:")]
        return -sum(sum(table["balance_fen"].to_pylist()) for table in tables)

    def audit(self) -> None:
        """Money conserved, nothing twice, nobody in two places or in none, no account below zero."""
        taken, sent = {}, {}
        for own in self.both:
            with own.begin() as connection:
                for case, event, fen in connection.exec_driver_sql(MOVED):
                    found = taken if event == "commit" else sent
                    assert case not in found, f"{case}: {event} twice; {self.said}"
                    found[case] = fen
            accounts = ledger.balances(own, "account:")["balance_fen"].to_pylist()
            assert all(fen <= 0 for fen in accounts), f"an account below zero; {self.said}"
        assert sent.items() <= taken.items(), f"sent what was not received; {self.said}"
        assert self.funds() - self.start == sum(taken.values()) - sum(sent.values()), f"money; {self.said}"
        for person in range(MOVERS):
            places = self.places(person, set(taken))
            assert len(places) <= 1, f"mover {person} in {places}; {self.said}"
            noted = any(number == person and case in sent for case, (number, _) in self.cases.items())
            assert places or not noted, f"mover {person} is nowhere; {self.said}"

    def places(self, person: int, taken: set[str]) -> list[str]:
        """Where somebody's general relation is open, but for one that another place has taken over."""
        found = []
        for own in self.both:
            with own.begin() as connection:
                one = relations.active(connection, self.people[person][id(own)], PENSION)
            if one is not None and not (one.leaving and one.case_number in taken):
                found.append(one.region)
        return found

    def ended(self) -> None:
        """Everything has come to rest, alike on both sides, and the ledgers' chains hold."""
        for own in self.both:
            assert ledger.verify(own).ok
            assert [one.message for one in outbox.waiting(own)] == []
        for number in self.cases:
            states: dict[str, str] = {}
            for own in self.both:
                with own.begin() as connection:
                    row = transfer_cases.find(connection, number)
                if row is not None:
                    states[row.role] = row.state
                    assert CaseState(row.state) in MACHINES[Role(row.role)].final, (
                        number,
                        row.role,
                        row.state,
                        self.said,
                    )
            assert states, f"{number} is lost; {self.said}"
            self.states.update(f"{role} {state}" for role, state in states.items())
            assert (states.get(Role.RECEIVER) == CaseState.SETTLED) == (states.get(Role.ORIGIN) == CaseState.SENT)

    # --- what happens ---------------------------------------------------------------------------------------------------

    def act(self, what: Callable[[], Any], told: str) -> None:
        """One action, perhaps one during which the machine stops; then the auditors."""
        self.said = [*self.said[:1], *self.said[-6:], told]
        self.fuse = self.luck.randint(1, 6) if self.luck.random() < 0.15 else 0
        try:
            what()
        except Crash:
            self.said.append("stopped")
        finally:
            self.fuse = 0
        self.audit()

    def burn(self) -> None:
        """One write more: perhaps the last one before the machine stops."""
        self.fuse -= 1
        if self.fuse == 0:
            raise Crash

    def send(self, envelope: Envelope) -> Delivery:
        """The line between the two books."""
        fate = self.luck.random()
        if fate < 0.1:
            return Delivery(outbox.FAILED, "lost")
        if fate < 0.2:
            self.late.append(envelope)
            return Delivery(outbox.FAILED, "late")
        found = self.pair.send(envelope)
        if fate < 0.3:
            found = self.pair.send(envelope)
        return Delivery(outbox.FAILED, "no answer") if fate < 0.4 else found

    def ask(self) -> None:
        """Somebody asks to be moved from where they are, or were, to another city."""
        person = self.luck.randrange(MOVERS)
        origin = (self.places(person, set()) or [GUANGZHOU])[-1]
        city = self.luck.choice([one for one in CITIES if one != origin])
        books, key, clock = (
            self.pair.of(city),
            f"form {len(self.cases)} {len(self.said)} {self.luck.random()}",
            self.pair.clock,
        )
        whom, here = self.people[person][id(books)], self.pair.of(origin) is books
        facts = {"hukou_region": "440000"}
        number = transfer_cases.number_of(books, key)
        self.cases[number] = person, city
        try:
            if here:
                asked = settling.ask(books, Matter.PENSION, whom, city, key=key, facts=facts, origin=origin, **clock)
                settling.settle_here(books, asked.number, facts={}, **clock)
            else:
                agency.ask_elsewhere(books, Matter.PENSION, whom, origin, city, key=key, facts=facts, **clock)
        except SuibaoError as refused:
            self.said.append(refused.en[:60])
        finally:
            with books.begin() as connection:
                if transfer_cases.find(connection, number) is None:
                    del self.cases[number]

    def withdraw(self) -> None:
        """Somebody takes a wish back, if it is still open."""
        if not self.cases:
            return
        number = self.luck.choice(list(self.cases))
        books = self.pair.of(self.cases[number][1])
        with books.begin() as connection:
            row = transfer_cases.load(connection, number)
        if row.state in ("questioned", "requested"):
            module = settling if row.role == Role.BOTH else agency
            clock = {name: one for name, one in self.pair.clock.items() if name != "law" or module is agency}
            module.withdraw(books, number, reason="stays", key=f"w {number}", **clock)  # type: ignore[operator]

    def late_ones(self) -> None:
        """Old messages arrive, in any order."""
        self.luck.shuffle(self.late)
        while self.late:
            agency.handle(self.pair.of(self.late[-1].receiver), self.late[-1], **self.pair.clock)
            self.late.pop()

    def window(self) -> None:
        """A clearing window of one of the books: its positions add up to nothing, and it is final."""
        books, moment = self.luck.choice(self.both), self.pair.now
        closed = close_window(books, f"w{int(moment.timestamp())}", now=moment, cut_off=moment)
        assert close_window(books, closed.key, now=moment + timedelta(days=9), cut_off=moment) == closed

    def run(self) -> None:
        """Cases with faults; then none, until all is quiet."""
        asked = 0
        while asked < CASES:
            chance = self.luck.random()
            if chance < 0.2:
                asked += 1
                self.act(self.ask, "ask")
            elif chance < 0.7:
                one = self.luck.choice(self.both)
                self.act(lambda one=one: agency.work(one, self.send, **self.pair.clock), f"work {self.both.index(one)}")
            elif chance < 0.75:
                self.act(self.withdraw, "withdraw")
            elif chance < 0.8:
                self.act(self.late_ones, "late ones")
            elif chance < 0.83:
                self.act(self.window, "window")
            self.pair.pass_by(days=self.luck.choice([0, 0, 0, 0, 1, 9]), hours=self.luck.choice([0, 1, 7]), minutes=1)
        self.act(self.late_ones, "late ones")
        for _ in range(12):
            self.pair.run()
            self.pair.pass_by(days=31)
        self._close_local()
        self.audit()
        self.ended()

    def _close_local(self) -> None:
        """Questions that nobody answers: of cases with both sides here the worker withdraws."""
        for number, (_, city) in self.cases.items():
            books = self.pair.of(city)
            with books.begin() as connection:
                row = transfer_cases.load(connection, number)
            if row.role == Role.BOTH and row.state in settling.OPEN:
                clock = {name: one for name, one in self.pair.clock.items() if name != "law"}
                settling.withdraw(books, number, reason="nobody answers", key=f"end {number}", **clock)


@pytest.fixture
def pair(books: Books, books_server: BooksServer, tmp_path: Path) -> Iterator[Pair]:
    with second_books(books_server, tmp_path / "zhejiang") as receiver:
        yield Pair(books, receiver)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_real_books(pair: Pair, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    world = RealWorld(pair, seed)
    for module, name in (
        (transfer_cases, "add_step"),
        (relations, "mark_leaving"),
        (outbox, "keep"),
        (ledger, "record"),
    ):
        monkeypatch.setattr(module, name, _fused(world, getattr(module, name)))
    world.run()
    print(f"seed {seed}: {dict(world.states)}")
    assert world.states["receiver settled"]


def _fused(world: RealWorld, real: Callable[..., Any]) -> Callable[..., Any]:
    def write(*args: Any, **more: Any) -> Any:
        world.burn()
        return real(*args, **more)

    return write


def test_what_is_reserved_for_other_books_is_not_moved_in_these(pair: Pair) -> None:
    """The sheet is given, the decision not heard: the same relation cannot go to another city of these books meanwhile."""
    mover(pair)
    pair.lost = {"sheet"}
    case = pair.ask()
    pair.run()
    local = settling.ask(pair.origin, Matter.PENSION, pair.person_there, SHENZHEN, key="local", facts={}, **pair.clock)
    found = settling.settle_here(pair.origin, local.number, facts={}, **pair.clock)
    assert found.state == CaseState.QUESTIONED
    with pair.origin.begin() as connection:
        doubts = [one["doubt"] for one in transfer_cases.load(connection, local.number).steps[-1].outcome["questions"]]
    assert doubts == ["leaving"]
    pair.lost = set()
    pair.pass_by(days=1)
    pair.run()
    with pair.origin.begin() as connection:
        assert transfer_cases.load(connection, case.number).state == CaseState.SENT
        assert connection.scalar(sa.text("SELECT count(*) FROM books.relations WHERE until IS NULL")) == 0
