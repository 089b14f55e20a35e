"""Random histories of filings, payments, corrections, refunds and bounces: money is conserved, nothing doubles."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.collection import LAW, NOW, REGION, Row, bank_file, filed, stand, worker

from suibao.books import Books, ledger, receipts
from suibao.errors import SuibaoError
from suibao.office.collecting import lines, refunding, unpaid
from suibao.office.collecting.bank_statement import read_statement
from suibao.office.collecting.debts import CONTRIBUTION, debts_of, free_money
from suibao.office.collecting.moving import assign, bounce, release
from suibao.office.collecting.states import RefundEvent
from suibao.office.collecting.status import differences, status
from suibao.office.collecting.taking import take

MONTHS = (202601, 202602, 202603)
WHO = {"day": date(2026, 6, 1), "now": NOW, "actor": "clerk", "law": LAW}
numbers = count()

ASSESS = st.tuples(
    st.just("assess"), st.sampled_from(MONTHS), st.lists(st.integers(0, 3), min_size=1, max_size=3), st.integers(0, 60)
)
PAYMENT = st.tuples(
    st.sampled_from(MONTHS), st.sampled_from([1, 99, 80_000, 100_001, 240_000, 333_333, 720_000]), st.integers(0, 80),
    st.sampled_from(["reference", "reference", "reference", "unknown"]), st.booleans(),
)  # fmt: skip
PAY = st.tuples(st.just("pay"), st.lists(PAYMENT, min_size=1, max_size=4), st.integers(0, 2**30))
OTHER = st.tuples(
    st.sampled_from(["again", "assign", "bounce", "release", "grant", "refund", "withdraw"]), st.integers(0, 1_000)
)
HISTORY = st.tuples(ASSESS, st.lists(st.one_of(ASSESS, PAY, PAY, OTHER), min_size=2, max_size=7))


@dataclass
class Payer:
    """One payer with its own workers, and what was done to it: twins get the same history, rows in another order."""

    books: Books
    folder: Path
    shuffled: bool
    name: str = field(default_factory=lambda: f"P{next(numbers)}")
    files: list[Path] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    keys: Any = field(default_factory=count)

    def person(self, number: int) -> str:
        return f"{int(self.name[1:]) + 1:08x}{number:024x}"

    def key(self) -> str:
        return f"{self.name}|{next(self.keys)}"

    def assess(self, month: int, bases: Sequence[int], days: int) -> None:
        made = [
            one
            for number, base in enumerate(bases)
            for one in worker(self.person(number), month, 500_000 + 100_001 * base, self.name)
        ]
        stand(self.books, month, made, self.key())
        day = date(2026, 2, 1) + timedelta(days)
        filed(self.books, month, day=day, due_on=date(month // 100, month % 100 + 1, 15), owner=self.name)

    def pay(self, payments: Sequence[tuple[int, int, int, str, bool]], seed: int) -> None:
        rows: list[Row] = []
        for month, fen, days, how, twice in payments:
            memo = self.reference(month) if how == "reference" else ""
            row = Row(self.key(), fen, date(2026, 2, 1) + timedelta(days), f"不明{self.name}", memo=memo)
            rows += [row, row] if twice else [row]
        if self.shuffled:
            random.Random(seed).shuffle(rows)
        self.files.append(bank_file(self.folder / f"{self.name}-{len(self.files)}.csv", rows))
        self.take(self.files[-1])

    def take(self, path: Path) -> None:
        done = take(self.books, read_statement(path, WHO["day"]), REGION, law=LAW, day=WHO["day"], now=NOW)
        assert done.rows == done.accepted + done.repeated + len(done.refused)

    def reference(self, month: int) -> str:
        found = status(self.books, law=LAW, day=WHO["day"], owner=self.name).filings
        return next((one.filing.reference for one in found if one.filing.month == month), "")

    def receipts(self, *states: str) -> list[str]:
        """Receipts of this payer's files in these states, oldest serial number first."""
        with self.books.begin() as connection:
            found = receipts.standing(connection, region=REGION)
        own = [one for one in found if one.receipt.serial.startswith(f"{self.name}|") and one.step.state in states]
        own.sort(key=lambda one: int(one.receipt.serial.partition("|")[2]))
        return [one.receipt.receipt for one in own]

    def free(self) -> int:
        with self.books.begin() as connection:
            return free_money(connection, [self.name]).get((self.name, REGION), 0)

    def refunds(self, state: str) -> list[str]:
        with self.books.begin() as connection:
            states = {one.refund: one.state for one in refunding.all_refunds(connection)}
        return [one for one in self.asked if states[one] == state]

    def other(self, what: str, draw: int) -> None:
        if what == "again" and self.files:
            before = self.result()
            self.take(self.files[draw % len(self.files)])
            assert self.result() == before
        if what == "assign" and (held := self.receipts("suspense")):
            assign(self.books, held[draw % len(held)], self.name, **WHO, key=self.key())
        if what in ("bounce", "release") and (held := self.receipts("matched")):
            undo = bounce if what == "bounce" else release
            undo(self.books, held[draw % len(held)], **WHO, key=self.key())
        if what == "grant" and (fen := self.free()) > 0:
            who = {name: value for name, value in WHO.items() if name != "law"}
            asked = refunding.ask(self.books, self.name, REGION, 1 + draw % fen, reason="", **who, key=self.key())
            self.asked.append(asked.refund)
            refunding.decide(self.books, asked.refund, RefundEvent.GRANT, **WHO, key=self.key())
        event = {"refund": RefundEvent.PAY, "withdraw": RefundEvent.WITHDRAW}.get(what)
        if event and (granted := self.refunds("granted")):
            refunding.decide(self.books, granted[draw % len(granted)], event, **WHO, key=self.key())

    def live(self, history: tuple[Any, Sequence[Any]]) -> None:
        """Do everything in order; what is refused must leave everything as it was."""
        for step in (history[0], *history[1]):
            before = None
            try:
                if step[0] in ("assess", "pay"):
                    getattr(self, step[0])(*step[1:])
                else:
                    before = self.result()
                    self.other(*step)
            except SuibaoError:
                assert before == self.result()

    def result(self) -> dict[str, Any]:
        """Everything of this payer, without its name."""
        found = status(self.books, law=LAW, day=WHO["day"], owner=self.name)
        owed = [(one.month, one.branch, one.kind, one.bearer, one.owed_fen, one.paid_fen) for one in self.debts()]
        parts = [(one.month, one.person[8:], one.bearer, one.unpaid_fen) for one in unpaid(self.books, owner=self.name)]
        return {"sums": found.sums, "owed": owed, "unpaid": sorted(parts), "suspense": len(self.receipts("suspense"))}

    def debts(self) -> list[Any]:
        with self.books.begin() as connection:
            return debts_of(connection, [self.name])

    def check(self) -> None:
        """What must hold of every debt and every line."""
        paid: dict[tuple[int, str], int] = {}
        for one in self.debts():
            assert 0 <= one.paid_fen <= one.owed_fen, one
            if one.kind == CONTRIBUTION:
                paid[(one.month, one.bearer)] = one.paid_fen
        own: dict[tuple[int, str], int] = {}
        with self.books.begin() as connection:
            states = lines.of_owner(connection, self.name, 209912)
        for line in states:
            assert 0 <= line.paid_fen <= line.owed_fen, line
            own[(line.month, line.bearer)] = own.get((line.month, line.bearer), 0) + line.paid_fen
        assert {place: fen for place, fen in own.items() if fen} == {place: fen for place, fen in paid.items() if fen}
        for number in range(3):
            mine = unpaid(self.books, person=self.person(number))
            assert sorted(mine, key=lambda one: one.line) == sorted(
                (one for one in unpaid(self.books, owner=self.name) if one.person == self.person(number)),
                key=lambda one: one.line,
            )


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=HISTORY)
def test_money_is_conserved_and_the_order_of_rows_does_not_matter(
    books: Books, tmp_path: Path, history: tuple[Any, Sequence[Any]]
) -> None:
    twins = [Payer(books, tmp_path, shuffled) for shuffled in (False, True)]
    for one in twins:
        one.live(history)
        one.check()
    assert twins[0].result() == twins[1].result()
    found = status(books, law=LAW, day=WHO["day"]).sums
    assert found.balanced, found
    assert differences(books) == []
    assert ledger.verify(books).ok
