"""Two instances of Suibao, each with books of its own and a secret of its own: Guangdong's and Zhejiang's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.books import BooksServer
from tests.support.moving import DAY, GUANGZHOU, HANGZHOU, LAW, NOW, account_of, balance, put
from tests.support.pensions import pensioner
from tests.support.records import employed

from suibao.books import Books, relations
from suibao.law.terms import Branch
from suibao.office.claims.stepping import CHINA
from suibao.office.relations import agency, outbox
from suibao.office.relations.letters import Envelope
from suibao.office.relations.model import Case
from suibao.office.relations.outbox import Delivery
from suibao.office.relations.terms import Matter

PENSION = Branch.EMPLOYEE_PENSION
MONTHS, BASE = 24, 800_000
ACCOUNT, POOLED = MONTHS * BASE * 8 // 100, MONTHS * BASE * 12 // 100
"""TR-02 and TR-03 of facts/transfer.md."""


def second_books(books_server: BooksServer, home: Path) -> Books:
    """Books in another home, so with another secret, on a database of their own."""
    home.mkdir(exist_ok=True)
    return Books.open(home, books_server.server.address(books_server.create()))


@dataclass
class Pair:
    """The old place (Guangzhou's books) and the new one (Hangzhou's), with a clock that both read."""

    origin: Books
    receiver: Books
    now: datetime = NOW
    person_there: str = ""
    person_here: str = ""
    before: dict[str, int] = field(default_factory=dict)
    """What provinces owed each other before this mover."""
    lost: set[str] = field(default_factory=set)
    """What is being lost: kinds of message on their way, ``answer:`` and a kind: its acknowledgement."""

    @property
    def clock(self) -> dict[str, Any]:
        """Time and day in China, and whose hand it is."""
        return {"now": self.now, "day": self.now.astimezone(CHINA).date(), "actor": "t", "law": LAW}

    def pass_by(self, days: int = 0, **more: int) -> None:
        """Time passes."""
        self.now += timedelta(days=days, **more)

    def of(self, region: str) -> Books:
        """The books that keep a region."""
        return self.origin if region.startswith("44") else self.receiver

    def send(self, envelope: Envelope) -> Delivery:
        """Straight into the other books, as the server does it."""
        if str(envelope.kind) in self.lost:
            return Delivery(outbox.FAILED, "lost on the way")
        agency.handle(self.of(envelope.receiver), envelope, **self.clock)
        if f"answer:{envelope.kind}" in self.lost:
            return Delivery(outbox.FAILED, "the answer was lost")
        return Delivery(outbox.ACKNOWLEDGED)

    def round(self, send: Callable[[Envelope], Delivery] | None = None) -> int:
        """Both work once; how many messages arrived."""
        found = [agency.work(one, send or self.send, **self.clock) for one in (self.receiver, self.origin)]
        return sum(one.delivered.acknowledged for one in found)

    def run(self, send: Callable[[Envelope], Delivery] | None = None) -> None:
        """Until nothing more is to be said at this moment."""
        while self.round(send):
            pass

    def ask(self, key: str = "form", **facts: Any) -> Case:
        """The worker asks the new place."""
        key = f"{key} {self.person_here}"
        return agency.ask_elsewhere(
            self.receiver, Matter.PENSION, self.person_here, GUANGZHOU, HANGZHOU, key=key, facts=facts, **self.clock
        )


def mover(pair: Pair, number: int = 0, last: int = 202512) -> None:
    """Somebody with 24 months in Guangzhou (through ``last``), now insured in Hangzhou; in each books under another key."""
    pair.person_there = pensioner(pair.origin, "1990-01", number)
    pair.person_here = pensioner(pair.receiver, "1990-01", number)
    stayer = pensioner(pair.origin, "1980-01", number)  # so that Guangzhou's last closed month is February
    made = employed(202401, last, BASE, person=pair.person_there, region=GUANGZHOU, payer=f"O{number}")
    made += employed(202601, 202602, BASE, person=stayer, region=GUANGZHOU, payer=f"O{number}")
    put(pair.origin, made, f"o{number}")
    put(
        pair.receiver,
        employed(202601, 202602, BASE, person=pair.person_here, region=HANGZHOU, payer=f"D{number}"),
        f"d{number}",
    )

    pair.before = {}
    pair.before = {name: fen for name, fen in money(pair).items() if name in ("owes", "owed")}


def places(pair: Pair) -> list[str]:
    """The regions in which the person has an open general relation, over both books."""
    found = []
    for books, person in ((pair.origin, pair.person_there), (pair.receiver, pair.person_here)):
        with books.begin() as connection:
            one = relations.active(connection, person, PENSION)
        found += [one.region] if one else []
    return found


def money(pair: Pair) -> dict[str, int]:
    """What the accounts hold, and what provinces owe each other since this mover was made, in fen."""
    found = {
        "there": account_of(pair.origin, pair.person_there, GUANGZHOU),
        "here": account_of(pair.receiver, pair.person_here, HANGZHOU),
        "owes": balance(pair.origin, f"clearing:330000:{PENSION.code}:440000"),
        "owed": -balance(pair.receiver, f"clearing:440000:{PENSION.code}:330000"),
    }
    return {name: fen - pair.before.get(name, 0) for name, fen in found.items()}


__all__ = ["ACCOUNT", "BASE", "DAY", "POOLED", "Pair", "money", "mover", "places", "replace", "second_books"]
