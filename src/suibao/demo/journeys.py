"""Workers of the city who move: closed and paid for months, relations that follow them, a clearing window, statements that add up.

Everything is done by the office as it would be for real files: the close finds the moves, the cases are settled under the law,
what is in doubt is asked and answered, provinces net what they owe each other and pay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from suibao.books import Books, ledger, transfer_cases
from suibao.books.ledger import Verification
from suibao.books.transfer_cases import CaseRow
from suibao.demo.bank import in_full, write_statement
from suibao.demo.city import City
from suibao.demo.files import folder, write
from suibao.law import CURRENT_LAW, package
from suibao.law.terms import Branch
from suibao.office.clearing.windows import Window, close_window, pay_window
from suibao.office.close import close_month
from suibao.office.collecting.bank_statement import read_statement
from suibao.office.collecting.file_month import file_month
from suibao.office.collecting.taking import take
from suibao.office.relations.settling import answer, settle_here
from suibao.office.relations.terms import CaseState
from suibao.office.statement import Statement, statement

MONTHS = (202601, 202602, 202603)
"""A month at home, then two elsewhere."""

ANSWERS = {"hukou_region": "440000", "is_approved_job_transfer": False}
"""What everybody of the invented city says when asked: registered (户籍) in the province, and not transferred by approval (调动)."""

Tell = Callable[[str, int, int], None]
Place = tuple[Branch, str]


@dataclass(frozen=True)
class Told:
    """One mover's accounts before and after, in fen by branch and region: nothing is lost on the way."""

    person: str
    before: dict[Place, int]
    after: dict[Place, int]

    @property
    def adds_up(self) -> bool:
        """Whether both sums are the same."""
        return sum(self.before.values()) == sum(self.after.values())


@dataclass
class MovesDone:
    """What it came to: cases as they stand, what was asked, accounts of every mover before and after, the window, the proof."""

    cases: list[CaseRow] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    told: list[Told] = field(default_factory=list)
    window: Window | None = None
    verification: Verification | None = None

    @property
    def states(self) -> dict[tuple[str, str, str], int]:
        """(matter, destination, state) → cases."""
        return dict(sorted(Counter((one.matter, one.destination, one.state) for one in self.cases).items()))


def run_moves(books: Books, city: City, files: Path, tell: Tell = lambda text, done, total: None) -> MovesDone:
    """Hand in the city's files (see :func:`suibao.demo.moving.moved`), then do what the office does with those who moved."""
    write(city, files)
    done, steps = MovesDone(), len(city.months) + 1
    for number, month in enumerate(city.months):
        tell(folder(month), number, steps)
        _close_and_collect(books, files, month)
        _follow(books, _late(month) + timedelta(days=20), done)
    tell("clear", steps - 1, steps)
    evening = _late(city.months[-1]) + timedelta(days=20, hours=8)
    close_window(books, f"{evening:%Y%m%d}", now=evening, cut_off=evening)
    done.window = pay_window(books, f"{evening:%Y%m%d}", paid_on=evening.date(), now=evening, actor="demo")
    with books.begin() as connection:
        done.cases = transfer_cases.listed(connection, limit=100_000)
    done.verification = ledger.verify(books)
    return done


def _follow(books: Books, now: datetime, done: MovesDone) -> None:
    """Settle the cases that a close opened; what every mover's accounts held before and after."""
    with books.begin() as connection:
        opened = transfer_cases.listed(connection, states=[CaseState.OPENED, CaseState.QUESTIONED], limit=100_000)
    movers = sorted({one.person for one in opened})
    before = {person: accounts_of(statement(books, person)) for person in movers}
    _settle(books, opened, now, done)
    done.told += [Told(one, before[one], accounts_of(statement(books, one))) for one in movers]


def accounts_of(found: Statement) -> dict[Place, int]:
    """What each personal account of a statement holds, in fen."""
    return {
        (one.branch, one.region): one.account.closing_fen
        for one in found.sections if one.account is not None and one.account.closing_fen
    }  # fmt: skip


def _close_and_collect(books: Books, files: Path, month: int) -> None:
    """Close the month and pay it in full: what is owed could not be moved."""
    law, now = package(CURRENT_LAW).law, _late(month)
    close_month(books, [files, files / folder(month)], month, now=now.replace(tzinfo=None))
    paid = now + timedelta(days=5)
    filed = file_month(books, month, law=law, day=now.date(), now=now, due_on=paid.date()).filed.new
    for region in sorted({one.region for one in filed}):
        rows = in_full((one for one in filed if one.region == region), paid.date())
        path = write_statement(files / folder(month) / "bank" / f"statement-{region}.csv", rows)
        day = paid + timedelta(days=1)
        take(books, read_statement(path, day.date()), region, law=law, day=day.date(), now=day)


def _settle(books: Books, cases: Sequence[CaseRow], now: datetime, done: MovesDone) -> None:
    """Settle every case; where it turns on what only the worker knows, the worker is asked, answers, and it goes on."""
    law, day = package(CURRENT_LAW).law, now.date()
    for row in cases:
        case = settle_here(books, row.number, facts={}, now=now, day=day, actor="demo", law=law)
        if case.state == CaseState.QUESTIONED:
            done.asked[str(row.matter)] += 1
            answer(books, row.number, facts=ANSWERS, key=f"demo|{row.number}|answer", now=now, day=day, actor="demo")
            settle_here(books, row.number, facts={}, now=now, day=day, actor="demo", law=law)


def _late(month: int) -> datetime:
    """The tenth of the next month."""
    first = date(month // 100 + month % 100 // 12, month % 100 % 12 + 1, 10)
    return datetime(first.year, first.month, first.day, 4, tzinfo=UTC)
