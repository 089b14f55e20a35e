"""A year of the demo city in the office: every month closed, collected, claimed, paid; at the end the ledger is proved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from suibao.books import Books, ledger, registry
from suibao.books.claims import Claim
from suibao.books.ledger import Verification
from suibao.books.registry import Change
from suibao.books.secrets import hashed
from suibao.demo.bank import Payment, payments, write_statement
from suibao.demo.city import City
from suibao.demo.claiming import Move, Script, scripts
from suibao.demo.files import folder, write
from suibao.demo.identity import REGION
from suibao.demo.life import happenings
from suibao.demo.past import past
from suibao.errors import SuibaoError
from suibao.law import CURRENT_LAW, package
from suibao.office.benefit_run import pay_month
from suibao.office.claims.kinds import Act, Opening, kind_of
from suibao.office.close import close_month
from suibao.office.collecting.bank_statement import read_statement
from suibao.office.collecting.file_month import file_month
from suibao.office.collecting.notices import tell as tell_workers
from suibao.office.collecting.taking import take
from suibao.rules import Law

Tell = Callable[[str, int, int], None]

MONTHS = (202507, 202508, 202509, 202510, 202511, 202512, 202601, 202602, 202603, 202604, 202605, 202606)
"""A year of contributions: bases change in July."""


@dataclass(frozen=True)
class Held:
    """A step that the office could not take, and why: it stays open, nothing is guessed."""

    kind: str
    event: str
    error: SuibaoError


@dataclass
class MonthDone:
    """What a month came to. Amounts in fen."""

    month: int
    lines: int = 0
    assessed_fen: int = 0
    received_fen: int = 0
    set_off_fen: int = 0
    unknown_fen: int = 0
    told: int = 0
    opened: int = 0
    steps: int = 0
    paid_fen: int = 0


@dataclass
class YearDone:
    """What the year came to: months, claims by kind with their last state, steps held up, the proof of the ledger."""

    months: list[MonthDone] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    verification: Verification | None = None

    @property
    def states(self) -> dict[tuple[str, str], int]:
        """(kind, state) → claims."""
        return dict(Counter((one.kind, one.state) for one in self.claims))


def run_year(books: Books, city: City, files: Path, tell: Tell = lambda text, done, total: None) -> YearDone:
    """Hand in the city's files month by month and do what the office does; ``files``: where they are written."""
    write(city, files)
    _bring(books, city)
    done, opened = YearDone(), dict[int, Claim]()
    plans, late = scripts(city, happenings(city)), list[Payment]()
    for number, month in enumerate(city.months, start=1):
        tell(folder(month), number, len(city.months))
        one = MonthDone(month)
        _close(books, files, month, one)
        late = _collect(books, city, files, month, one, late)
        _claim(books, city, plans, opened, month, one, done)
        for run in pay_month(books, package(CURRENT_LAW).law, month, now=_late(month)):
            one.paid_fen += run.amount_fen
        done.months.append(one)
    done.claims = list(opened.values())
    done.verification = ledger.verify(books)
    return done


def _bring(books: Books, city: City) -> None:
    """What people bring with them, recorded on the day before the year begins."""
    found = past(city, books.secret)
    now = datetime(city.months[0] // 100, city.months[0] % 100, 1, tzinfo=UTC)
    registry.save_histories(books, found.histories, Change(now, "demo", "transfer", "demo histories"))
    registry.bring_forward(books, found.balances, Change(now, "demo", "transfer", "demo balances"))


def _close(books: Books, files: Path, month: int, one: MonthDone) -> None:
    closed = close_month(books, [files, files / folder(month)], month, now=_late(month).replace(tzinfo=None))
    with closed.work:
        one.lines, one.assessed_fen = closed.assessment.lines.num_rows, closed.assessment.total_fen


def _collect(
    books: Books, city: City, files: Path, month: int, one: MonthDone, late: list[Payment]
) -> list[Payment]:
    """File the month, take the bank's statement in, tell workers of shortfalls; what will be paid a month later."""
    law, filed, paid = package(CURRENT_LAW).law, _late(month), _late(month) + timedelta(days=15)
    done = file_month(books, month, law=law, day=filed.date(), now=filed, due_on=paid.date())
    rows, later = payments(city.seed, month, done.filed.new, paid.date())
    late = [replace(row, day=paid.date()) for row in late]
    path = write_statement(files / folder(month) / "bank" / "statement.csv", [*rows, *late])
    day = paid + timedelta(days=1)
    taken = take(books, read_statement(path, day.date()), REGION, law=law, day=day.date(), now=day)
    one.received_fen, one.set_off_fen, one.unknown_fen = taken.accepted_fen, taken.set_off_fen, taken.suspense_fen
    one.told = sum(tell_workers(books, day=day.date(), now=day).values())
    return later


def _claim(
    books: Books, city: City, plans: list[Script], opened: dict[int, Claim], month: int, one: MonthDone, done: YearDone
) -> None:
    """Every step whose day lies in the month, in order of days."""
    for place, script, move in _due(plans, month):
        if move.event and not _open_to(opened.get(place), move.event):
            continue  # an earlier step is still open, or was decided otherwise
        try:
            opened[place] = _step(books, city, script, move, opened.get(place))
        except SuibaoError as error:
            done.held.append(Held(script.kind, move.event or "open", error))
            continue
        one.steps += 1
        one.opened += not move.event


def _open_to(claim: Claim | None, event: str) -> bool:
    return claim is not None and event in kind_of(claim.kind).machine.open_to(claim.state)


def _due(plans: list[Script], month: int) -> Iterator[tuple[int, Script, Move]]:
    found = [
        (script.on(move), place, number, script, move)
        for place, script in enumerate(plans) for number, move in enumerate(script.moves)
    ]  # fmt: skip
    for day, place, _, script, move in sorted(found, key=lambda row: row[:3]):
        if day.year * 100 + day.month == month:
            yield place, script, move


def _step(books: Books, city: City, script: Script, move: Move, claim: Claim | None) -> Claim:
    kind, day = kind_of(script.kind), script.on(move)
    law, now = _law(day), datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    key = f"demo|{script.kind}|{script.happening.day}|{script.happening.engagement}|{script.happening.person}"
    if claim is None:
        person = hashed(books.secret, str(city.truth.people.id_number[script.happening.person]))
        opening = Opening(person, script.region, script.happening.day, key, move.facts, now, "demo", script.payer)
        return kind.open(books, law, opening)
    return kind.act(books, law, claim, Act(move.event, day, f"{key}|{move.event}|{move.after}", now, "demo", move.facts))


def _law(day: date) -> Law:
    """The law in force; where a figure of the year is late, the last one stands in as the law says."""
    return package(CURRENT_LAW).law


def _late(month: int) -> datetime:
    """The day on which the month is closed: the tenth of the next."""
    year, number = divmod(month // 100 * 12 + month % 100, 12)
    return datetime(year, number + 1, 10, 4, tzinfo=UTC)


