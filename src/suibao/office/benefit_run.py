"""The monthly benefit run: everybody in payment gets what the law gives for the month, once, whatever happens meanwhile.

A run is durable (:mod:`.durable`) by kind, region and month, in pieces of `PIECE` claims, each one transaction: instalments,
steps of claims that end, ledger. A claim is paid for a month once; earlier months still due (granted late, withheld, not
known then) are paid along. A run again after its end pays only what has become due since, as the next number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, benefits, claims_bulk
from suibao.books.benefits import RunTotals
from suibao.books.claims import Claim
from suibao.errors import SuibaoError
from suibao.office import durable
from suibao.office.benefit_pieces import Piece, due_of, pay_piece
from suibao.office.calendar_months import first_day, text
from suibao.office.claims.asking import on
from suibao.office.claims.kinds import Kind, kind_of, kinds
from suibao.office.claims.stepping import CHINA
from suibao.office.durable_progress import progress as progress_of
from suibao.rules import Law

NAME = "benefit"
PIECE = 2000
"""Claims to a transaction: each is locked until it ends, and PostgreSQL has room for some thousands of locks."""

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Share:
    """What one run is about: a kind of claim in a region, for a month (yyyymm)."""

    kind: Kind
    region: str
    month: int

    def key(self, number: int) -> str:
        """The run's key; ``number`` counts the runs of the same month."""
        return f"{self.kind.code}:{self.region}:{self.month}#{number}"


def pay_month(
    books: Books, law: Law, month: int, *, now: datetime, kind: str | None = None, region: str | None = None, tell: Tell | None = None
) -> list[RunTotals]:
    """Pay every kind that pays month by month (or one), in every region (or one), for ``month`` (yyyymm).

    The totals of the last run of each kind and region that has claims in payment. Raises SuibaoError for a month that has
    not begun (in China, by ``now``), and for a kind that pays nothing month by month.
    """
    if first_day(month) > now.astimezone(CHINA).date():
        raise SuibaoError(
            f"{text(month)} has not begun: benefits of a month are paid in it or later.",
            f"{text(month)} 尚未开始：当月待遇在当月或以后发放。", month=month,
        )  # fmt: skip
    chosen = [monthly_kind(kind)] if kind else [one for one in kinds().values() if one.monthly]
    with books.begin() as connection:
        shares = [
            Share(one, place, month) for one in chosen for place in claims_bulk.regions_of(connection, one.code)
            if region in (None, place)
        ]  # fmt: skip
    found = [run_share(books, law, one, now=now, tell=tell) for one in shares]
    return [one for one in found if one is not None]


def monthly_kind(code: str) -> Kind:
    """The kind of a code. Raises SuibaoError where it pays nothing month by month."""
    found = kind_of(code)
    if found.monthly is None:
        known = [one.code for one in kinds().values() if one.monthly]
        raise SuibaoError(
            f"'{code}' pays nothing month by month. Kinds that do: {', '.join(known)}.",
            f"“{found.zh}”不按月发放。按月发放的有：{'、'.join(known)}。", kind=code,
        )  # fmt: skip
    return found


def run_share(books: Books, law: Law, share: Share, *, now: datetime, tell: Tell | None = None) -> RunTotals | None:
    """One kind in one region: begins, continues or repeats its run; None where nobody was ever to be paid."""
    with books.begin() as connection:
        before = benefits.runs_of(connection, share.month, share.kind.code, share.region)
        waiting = bool(_due_claims(connection, share))
    key = share.key(len(before) + 1)
    if not waiting and progress_of(books, NAME, key) is None:
        return before[-1] if before else None
    kept = durable.run(books, NAME, key, partial(_flow, books, law, share, key, now, tell or _silent))
    return RunTotals(**{**kept, "finished_at": datetime.fromisoformat(kept["finished_at"])})


def _flow(books: Books, law: Law, share: Share, key: str, now: datetime, tell: Tell, work: durable.Work) -> dict[str, Any]:
    taken = work.step("take", partial(_take, books, share, now))
    pieces, moment = taken["pieces"], datetime.fromisoformat(taken["now"])
    names = [f"pay {number}" for number in range(1, len(pieces) + 1)]
    work.plan([*names, "finish"])
    paying = Piece(share.kind, share.region, share.month, key, law, moment)
    for number, (name, (first, last)) in enumerate(zip(names, pieces, strict=True)):
        tell(f"{share.kind.code} {share.region}", number, len(pieces))
        work.step(name, partial(pay_piece, books, paying, first, last))
    digest = on(law, share.month).digest
    finished: dict[str, Any] = work.step("finish", partial(_finish, books, share, key, taken["claims"], digest, moment))
    tell(f"{share.kind.code} {share.region}", len(pieces), len(pieces))
    return finished


def _due_claims(connection: sa.Connection, share: Share) -> list[Claim]:
    """Claims that have a month due and unpaid."""
    every = claims_bulk.in_payment(connection, share.kind.code, share.region, share.kind.paying)
    due = due_of(connection, share.kind, every, share.month)
    return [one for one in every if due.get(one.claim)]


def _take(books: Books, share: Share, now: datetime) -> dict[str, Any]:
    """Who is to be paid, cut into pieces by claim number."""
    with books.begin() as connection:
        numbers = [one.claim for one in _due_claims(connection, share)]
    cut = [numbers[start : start + PIECE] for start in range(0, len(numbers), PIECE)]
    return {"claims": len(numbers), "pieces": [(piece[0], piece[-1]) for piece in cut], "now": now.isoformat()}


def _finish(books: Books, share: Share, key: str, taken: int, digest: str, now: datetime) -> dict[str, Any]:
    """The run's totals, from what it wrote; written once."""
    number = int(key.rpartition("#")[2])
    kind, region, month = share.kind.code, share.region, share.month
    with books.begin() as connection:
        count, fen = benefits.written_by(connection, key)
        ended, held = claims_bulk.ended_by(connection, kind, region, key), len(benefits.held_by(connection, key))
        totals = RunTotals(key, kind, region, month, number, digest, taken, count, fen, ended, held, now)
        if not any(one.run == key for one in benefits.runs_of(connection, month, kind, region)):
            benefits.write_run(connection, totals)
    return {**vars(totals), "finished_at": now.isoformat()}


def _silent(text: str, done: int, total: int) -> None:
    pass


def total_fen(runs: Iterable[RunTotals]) -> int:
    """What several runs paid, in fen."""
    return sum(one.amount_fen for one in runs)


__all__ = ["PIECE", "Share", "monthly_kind", "pay_month", "run_share", "total_fen"]
