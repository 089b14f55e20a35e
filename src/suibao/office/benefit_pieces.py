"""A piece of a benefit run: some thousand claims held, computed, written and posted in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


@dataclass
class _Written:
    """What a piece is about to write beside the instalments."""

    transfers: list[Transfer] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    ended: list[tuple[Claim, int, Instalment]] = field(default_factory=list)


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
        place = (connection, piece.kind.code, piece.region, piece.kind.paying, first, last)
        claims.hold(connection, *(one.claim for one in claims_bulk.in_payment(*place)))
        many = claims_bulk.in_payment(*place)  # as they stand now that nobody else can change them
        due = due_of(connection, piece.kind, many, piece.month)
        whole = claims_bulk.load_many(connection, [one.claim for one in many if due[one.claim]])
        written, count = _Written(), 0
        for month in sorted({month for months in due.values() for month in months}):
            asked = [one for number, one in whole.items() if month in due[number]]
            paid = _pay_month(connection, piece, month, asked, written)
            benefits.write_paid(connection, paid)
            for claim, _, _ in written.ended:
                due[claim.claim] = []
            count += len(paid)
        for claim, month, instalment in written.ended:
            _end(connection, piece, claim, month, instalment)
        benefits.write_held(connection, written.held)
        ledger.record(connection, *written.transfers)
    return count


def _pay_month(connection: sa.Connection, piece: Piece, month: int, many: Sequence[Claim], written: _Written) -> list[Paid]:
    """The instalments of a month; what goes with them is added to ``written``."""
    digest, paid = on(piece.law, month).digest, []
    found = _instalments(connection, piece, month, many)
    for claim in many:
        one = found.get(claim.claim) or _alone(connection, piece, month, claim, written)
        if one is None or _withheld(piece, month, claim, one, written):
            continue
        items = {name: fen for name, fen in one.items.items() if fen}
        branch, fen = piece.kind.branch.code, sum(items.values())
        if fen:
            written.transfers += [award_of(claim, branch, name, part, month, fund=one.funds.get(name)) for name, part in items.items()]
            written.transfers.append(payment_of(claim, branch, fen, month, key=str(month)))
            paid.append(
                Paid(claim.claim, month, piece.run, claim.kind, claim.region, claim.person, branch, fen, items, digest, piece.now, one.inputs)
            )  # fmt: skip
        written.transfers += one.transfers
        if one.event and claim.state in piece.kind.paying:
            written.ended.append((claim, month, one))
    return paid


def _instalments(connection: sa.Connection, piece: Piece, month: int, many: Sequence[Claim]) -> Mapping[str, Instalment]:
    """What a kind gives for many claims at once; empty where it has no such way."""
    if piece.kind.monthly_many is not None:
        return piece.kind.monthly_many(connection, piece.law, many, month)
    if piece.kind.in_bulk is None:
        return {}
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


def _alone(connection: sa.Connection, piece: Piece, month: int, claim: Claim, written: _Written) -> Instalment | None:
    """The instalment of one claim; None, on record, where the law does not give it."""
    assert piece.kind.monthly is not None
    try:
        return piece.kind.monthly(connection, piece.law, claim, month)
    except SuibaoError as error:
        written.held.append(Held(piece.run, claim.claim, month, UNKNOWN, error.en, error.zh))
        return None


def _withheld(piece: Piece, month: int, claim: Claim, one: Instalment, written: _Written) -> bool:
    """Whether a month is withheld; what is missing beside a benefit that is paid is put on record too."""
    if any(one.withheld):
        written.held.append(Held(piece.run, claim.claim, month, WITHHELD, *one.withheld))
        return True
    if one.missing:
        en, zh = (" ".join(part) for part in zip(*one.missing, strict=True))
        written.held.append(Held(piece.run, claim.claim, month, BESIDE, en, zh))
    return False


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
