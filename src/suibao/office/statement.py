"""A person's statement across regions (个人权益记录单): months, accounts, benefits, gaps; sums that prove themselves.

What stands on a personal account moves by the ledger alone: opening balance, movements by what they are, closing balance.
Beside it every month with its payer, base and shares, whether it is paid, and from where it was brought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from suibao.books import Books
from suibao.books.person_entries import entries_of, held
from suibao.errors import SuibaoError
from suibao.law import current_law
from suibao.law.terms import Branch
from suibao.office.calendar_months import first_day, plus
from suibao.office.claims.asking import on
from suibao.office.cover_facts import Known, known
from suibao.office.cover_gaps import counted, counted_of, gaps
from suibao.office.cover_model import Gap
from suibao.office.person_ledger import (
    BENEFIT,
    CONTRIBUTION,
    FORWARD,
    INTEREST,
    OTHER,
    PAID_OUT,
    TRANSFER,
    Movement,
    movements,
)
from suibao.office.records import PaidMonth
from suibao.rules import Law

KINDS = (CONTRIBUTION, INTEREST, TRANSFER, BENEFIT, FORWARD, OTHER)
"""What moves a personal account, in the order in which a statement shows it."""

FAR = date(2100, 12, 31)
"""A day after everything on record."""

Place = tuple[Branch, str]


@dataclass(frozen=True, slots=True)
class Account:
    """One personal account in the period, in fen: opening and the sums of its movements make the closing balance.

    ``moved``: by what the movements are (:data:`KINDS`); ``unpaid_fen``: how much of the contributions of the period nobody
    has paid in yet: they are owed to the account, and earn no interest.
    """

    opening_fen: int
    moved: Mapping[str, int]
    closing_fen: int
    unpaid_fen: int

    @property
    def sum_fen(self) -> int:
        """Opening balance and all movements."""
        return self.opening_fen + sum(self.moved.values())


@dataclass(frozen=True, slots=True)
class Section:
    """One branch in one region: months in the period, the account where there is one, what was awarded and paid out.

    ``lines``: movements of the account that are no contributions, and benefits, by month. ``counted``: months that count.
    """

    branch: Branch
    region: str
    months: tuple[PaidMonth, ...]
    account: Account | None
    lines: tuple[Movement, ...]
    awarded_fen: int
    paid_out_fen: int
    counted: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A person's statement for the months ``first`` to ``last`` (yyyymm). ``counted``: months that count, by branch, each
    month once whatever the regions; ``gaps``: those that reach into the period."""

    person: str
    first: int
    last: int
    sections: tuple[Section, ...]
    counted: Mapping[Branch, int]
    gaps: tuple[Gap, ...]
    law_digest: str


def statement(
    books: Books, person: str, first: int | None = None, last: int | None = None, law: Law | None = None
) -> Statement:
    """The statement of a person from ``first`` to ``last`` (yyyymm; without them, all that is on record).

    Raises SuibaoError for a person of whom nothing is on record, for a period that ends before it begins, and when the
    account does not come out as the ledger's balance says (never shown as if it did).
    """
    with books.begin() as connection:
        entries = entries_of(connection, [person])
        record = known(connection, [person], _end(last) if last else FAR, law or current_law(), {}, entries)[person]
        balances = held(connection, person)
    moved = movements(entries[person])
    _prove(person, balances, moved)
    every = [one.month for one in record.months] + [one.month for one in moved]
    if not every:
        raise _nothing(person)
    start, final = first or min(every), last or max(every)
    if start > final:
        raise _upside_down(start, final)
    day = _end(final)
    record = replace(record, day=day, law=on(law or current_law(), day))
    sections = tuple(_sections(record.months, moved, start, final))
    return Statement(
        person, start, final, sections, _counted(record, start, final), _gaps(record, start, final), record.law.digest
    )


def _counted(record: Known, first: int, last: int) -> dict[Branch, int]:
    """Months that count in the period, by branch; branches without any are left out."""
    found = {branch: sum(first <= one <= last for one in counted(record, branch)) for branch in Branch}
    return {branch: number for branch, number in found.items() if number}


def _gaps(record: Known, first: int, last: int) -> tuple[Gap, ...]:
    """The gaps that reach into the period."""
    return tuple(one for branch in Branch for one in gaps(record, branch) if one.last >= first and one.first <= last)


def _end(month: int) -> date:
    """The last day of a month."""
    return first_day(plus(month, 1)) - timedelta(days=1)


def _sections(months: Sequence[PaidMonth], moved: Sequence[Movement], first: int, last: int) -> Iterable[Section]:
    """One section for each branch and region of which the period shows anything, or an account holds anything."""
    places: set[Place] = {(one.branch, one.region) for one in months} | {(one.branch, one.region) for one in moved}
    for branch, region in sorted(places):
        here = [one for one in months if (one.branch, one.region) == (branch, region)]
        own = tuple(one for one in here if first <= one.month <= last)
        lines = [one for one in moved if (one.branch, one.region) == (branch, region)]
        account = _account([one for one in lines if one.account == "account"], own, first, last)
        within = [one for one in lines if first <= one.month <= last]
        if own or within or (account is not None and account.opening_fen):
            number = sum(first <= month <= last for month in counted_of(branch, here, last))
            yield _section(branch, region, own, account, within, number)


def _section(
    branch: Branch,
    region: str,
    months: tuple[PaidMonth, ...],
    account: Account | None,
    lines: list[Movement],
    number: int,
) -> Section:
    benefits = [one for one in lines if one.account == "payable"]
    return Section(
        branch, region, months, account, tuple(one for one in _netted(lines) if one.what != CONTRIBUTION),
        sum(one.amount_fen for one in benefits if one.what == BENEFIT),
        -sum(one.amount_fen for one in benefits if one.what == PAID_OUT),
        number,
    )  # fmt: skip


def _netted(lines: list[Movement]) -> list[Movement]:
    """The movements without those that were taken back, and without what took them back."""
    gone = {one.reverses for one in lines if one.reverses}
    kept = [one for one in lines if not one.reverses and one.number not in gone]
    return sorted(
        kept,
        key=lambda one: (
            one.month,
            one.account,
            KINDS.index(one.what) if one.what in KINDS else len(KINDS),
            one.number,
        ),
    )


def _account(lines: list[Movement], months: Sequence[PaidMonth], first: int, last: int) -> Account | None:
    """Opening, movements by kind, closing; None where there is no account."""
    if not lines:
        return None
    opening = sum(one.amount_fen for one in lines if one.month < first)
    sums: Counter[str] = Counter()
    for one in lines:
        if first <= one.month <= last:
            sums[one.what] += one.amount_fen
    owed = {(one.month, one.payer) for one in months if not one.paid}
    unpaid = sum(
        one.amount_fen for one in lines
        if one.what == CONTRIBUTION and (one.month, one.payer) in owed and first <= one.month <= last
    )  # fmt: skip
    closing = sum(one.amount_fen for one in lines if one.month <= last)
    return Account(opening, {kind: sums[kind] for kind in KINDS if sums[kind]}, closing, unpaid)


def _prove(person: str, balances: Mapping[str, int], moved: Sequence[Movement]) -> None:
    """The movements of each account must come to what the database says the account holds."""
    sums: Counter[str] = Counter(dict.fromkeys(balances, 0))
    for one in moved:
        if one.account == "account":
            sums[f"account:@:{one.branch.code}:{one.region}"] += one.amount_fen
    for name, fen in sorted(sums.items()):
        if balances.get(name, 0) != fen:
            full = name.replace("@", person)
            raise SuibaoError(
                f"The account {full} holds {balances.get(name, 0)} fen by its balance and {fen} fen by its movements. No "
                "statement is made. Next step: suibao ledger verify.",
                f"账户 {full} 余额为 {balances.get(name, 0)} 分，明细合计为 {fen} 分，不相符。未生成记录单。请运行 suibao ledger verify。",
                account=full,
            )


def _nothing(person: str) -> SuibaoError:
    return SuibaoError(
        f"Nothing is on record for {person}. Next step: suibao statement --payer PAYER --worker NUMBER, or check the key.",
        f"没有 {person} 的任何记录。请核对人员键，或以 --payer 与 --worker 指明。",
        person=person,
    )


def _upside_down(first: int, last: int) -> SuibaoError:
    return SuibaoError(
        f"The period ends in {last}, before it begins in {first}.", f"期间止于 {last}，早于起始月 {first}。"
    )
