"""A piece of a benefit run: some thousand claims held, computed, written and posted in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books, benefits, claims, claims_bulk, ledger
from suibao.books.benefits import Held, Paid
from suibao.books.claims import Claim, Step
from suibao.books.ledger import Transfer
from suibao.errors import SuibaoError
from suibao.office.calendar_months import first_day, plus
from suibao.office.claims.asking import on
from suibao.office.claims.kinds import Instalment, Kind
from suibao.office.claims.paying import award_of, payment_of
from suibao.office.claims.spans import due_months
from suibao.office.claims.stepping import CHINA
from suibao.rules import Law

ACTOR = "benefit_run"
CATCH_UP = 24
"""Months before the run's own that it pays along where they are still due; older ones by a run of their own month."""

WITHHELD, UNKNOWN, BESIDE = "withheld", "unknown", "beside"

Due = dict[str, list[int]]


@dataclass(frozen=True)
class Piece:
    """What every piece of a run needs: kind, region, month (yyyymm), the run's key, the law, the moment of the run.

    ``bulk`` remembers what a kind gave for a whole region at once, by month.
    """

    kind: Kind
    region: str
    month: int
    run: str
    law: Law
    now: datetime
    bulk: dict[int, Mapping[str, Instalment]] = field(default_factory=dict)


def due_of(connection: sa.Connection, kind: Kind, many: Sequence[Claim], last: int) -> Due:
    """The months up to ``last`` (yyyymm) that each claim is due and was not paid for, by claim number."""
    paid = benefits.months_paid(connection, [one.claim for one in many])
    found: Due = {}
    for one in many:
        months = due_months(one, kind.paying, last, CATCH_UP)
        before = set(paid.get(one.claim, ()))
        found[one.claim] = [month for month in months if month not in before]
    return found


def pay_piece(books: Books, piece: Piece, first: str, last: str) -> int:
    """Pay the claims numbered ``first`` to ``last`` every month still due; how many instalments. Done again: none."""
    with books.begin() as connection:
        kind, region = piece.kind.code, piece.region
        claims.hold(connection, *claims_bulk.numbers_between(connection, kind, region, first, last))
        many = claims_bulk.in_payment(connection, kind, region, piece.kind.paying, first, last)
        due = due_of(connection, piece.kind, many, piece.month)
        paying, count = _Paying(connection, piece, {one.claim: one for one in many}), 0
        for month in sorted({month for months in due.values() for month in months}):
            asked = [one.claim for one in many if month in due[one.claim]]
            plain = {number for number in asked if due[number] == [piece.month]}
            count += paying.month(month, asked, plain)
            for number in paying.ended:
                due[number] = []
        paying.finish()
    return count


@dataclass
class _Paying:
    """A piece under way. ``lean`` claims hold the steps that cross into payment, ``whole`` ones all, read when needed."""

    connection: sa.Connection
    piece: Piece
    lean: Mapping[str, Claim]
    whole: dict[str, Claim] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    ended: dict[str, tuple[int, Instalment]] = field(default_factory=dict)

    def month(self, month: int, numbers: Sequence[str], plain: Set[str]) -> int:
        """Pay one month; how many instalments. ``plain``: claims with the run's own month alone due."""
        found = self._asked(month, numbers, plain)
        paid: list[Paid] = []
        transfers: list[Transfer] = []
        digest = on(self.piece.law, month).digest
        for number, one in found.items():
            if self._withheld(month, number, one):
                continue
            if any(one.items.values()):
                paid.append(self._paid(month, number, one, digest))
                transfers += self._posted(month, number, one)
            transfers += one.transfers
            if one.event:
                self.ended[number] = (month, one)
        benefits.write_paid(self.connection, paid)
        ledger.record(self.connection, *transfers)  # before the next month is asked: it may rest on what is left
        return len(paid)

    def finish(self) -> None:
        """The steps that lead claims out of payment, and what was held back."""
        for number, (month, one) in self.ended.items():
            claim = self._wholes([number])[0]
            if claim.state in self.piece.kind.paying:
                _end(self.connection, self.piece, claim, month, one)
        benefits.write_held(self.connection, self.held)

    def _asked(self, month: int, numbers: Sequence[str], plain: Set[str]) -> dict[str, Instalment]:
        """What the kind gives each claim, in bulk where it can; what the law does not give is put on record."""
        kind = self.piece.kind
        found: dict[str, Instalment] = {}
        if kind.monthly_many is not None:
            found |= kind.monthly_many(self.connection, self.piece.law, self._wholes(numbers), month)
        elif kind.in_bulk is not None and plain:
            found |= {number: one for number, one in _region(self.connection, self.piece, month).items() if number in plain}
        for claim in self._wholes([number for number in numbers if number not in found]):
            assert kind.monthly is not None
            try:
                found[claim.claim] = kind.monthly(self.connection, self.piece.law, claim, month)
            except SuibaoError as error:
                self.held.append(Held(self.piece.run, claim.claim, month, UNKNOWN, error.en, error.zh))
        return {number: found[number] for number in numbers if number in found}

    def _wholes(self, numbers: Sequence[str]) -> list[Claim]:
        missing = [number for number in numbers if number not in self.whole]
        if missing:
            self.whole |= claims_bulk.load_many(self.connection, missing)
        return [self.whole[number] for number in numbers]

    def _paid(self, month: int, number: str, one: Instalment, digest: str) -> Paid:
        claim, piece = self.lean[number], self.piece
        items = {name: fen for name, fen in one.items.items() if fen}
        return Paid(
            number, month, piece.run, claim.kind, claim.region, claim.person, piece.kind.branch.code, sum(items.values()), items,
            digest, piece.now, one.inputs,
        )  # fmt: skip

    def _posted(self, month: int, number: str, one: Instalment) -> list[Transfer]:
        claim, branch = self.lean[number], self.piece.kind.branch.code
        items = {name: fen for name, fen in one.items.items() if fen}
        awarded = [award_of(claim, branch, name, fen, month, fund=one.funds.get(name)) for name, fen in items.items()]
        return [*awarded, payment_of(claim, branch, sum(items.values()), month, key=str(month))]

    def _withheld(self, month: int, number: str, one: Instalment) -> bool:
        """Whether a month is withheld; what is missing beside a benefit that is paid is put on record too."""
        run = self.piece.run
        if any(one.withheld):
            self.held.append(Held(run, number, month, WITHHELD, *one.withheld))
            return True
        if one.missing:
            en, zh = (" ".join(part) for part in zip(*one.missing, strict=True))
            self.held.append(Held(run, number, month, BESIDE, en, zh))
        return False


def _region(connection: sa.Connection, piece: Piece, month: int) -> Mapping[str, Instalment]:
    """What a kind gives for its whole region, read once for all pieces. A claim with earlier months still due is asked
    alone, after these are posted."""
    assert piece.kind.in_bulk is not None
    if month not in piece.bulk:
        piece.bulk[month] = _by_claim(piece.kind.in_bulk(connection, piece.law, piece.region, month))
    return piece.bulk[month]


def _by_claim(transfers: pa.Table) -> dict[str, Instalment]:
    """Transfers of a whole region (keys of `paying.award`) as instalments by claim number."""
    items: dict[str, dict[str, int]] = {}
    funds: dict[str, dict[str, str]] = {}
    columns = [transfers[name].to_pylist() for name in ("key", "debit", "amount_fen")]
    for key, debit, fen in zip(*columns, strict=True):
        _, claim, item, *_ = key.split("|")
        items.setdefault(claim, {})[item] = fen
        funds.setdefault(claim, {})[item] = debit
    return {claim: Instalment(its, funds=funds[claim]) for claim, its in items.items()}


def _end(connection: sa.Connection, piece: Piece, claim: Claim, month: int, one: Instalment) -> None:
    """The step that leads a claim out of payment: after this month where it was paid, before it where not."""
    after = piece.kind.machine.next(claim.state, one.event)
    stopped = first_day(plus(month, 1) if any(one.items.values()) else month)
    outcome = {"stop": one.stop, "stopped_on": stopped, "run": piece.run}
    day = max([piece.now.astimezone(CHINA).date(), *(step.happened_on for step in claim.steps)])
    step = Step(
        one.event, claim.state, str(after), day, piece.now, ACTOR, f"{claim.claim}|{piece.run}|{one.event}", outcome=outcome,
        trace=one.trace, law_digest=on(piece.law, month).digest,
    )  # fmt: skip
    claims.add_step(connection, claim.claim, step)
