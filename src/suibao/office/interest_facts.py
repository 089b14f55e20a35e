"""One personal account over one year: what stood on it, what money came in, what it earned already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from suibao.books import schema_collection as collection
from suibao.books.bulk import driver
from suibao.books.person_entries import Entry, entries_of
from suibao.books.person_entries import standing as standing_of
from suibao.law.terms import Branch
from suibao.office import standing
from suibao.office.calendar_months import month_of
from suibao.office.collecting.unpaid import Place
from suibao.office.collecting.whole import whole_months
from suibao.office.person_ledger import BENEFIT, FORWARD, INTEREST, Movement, movements
from suibao.office.standing import Share
from suibao.rules import Law
from suibao.rules.units import month_text

BEARING = (Branch.EMPLOYEE_PENSION, Branch.RESIDENT_PENSION)
"""Branches whose accounts earn interest by a rule; of medical accounts no rule is known."""
CREDIT_MONTH = "account_credit_month"
YEAR = 12

MOVED = ".moved_account"
"""Ends the code of account money that went to another place with its relation (`office.relations.entries`)."""
HAD_CASE = "SELECT DISTINCT person FROM books.transfer_cases WHERE person = ANY (%s) AND person <> ''"
SUMS = ("before_fen", "base_fen", "weighted_fen", "earned_fen")
_BY_CODE = {branch.code: branch for branch in Branch}

Account = tuple[Branch, str]


@dataclass
class AccountYear:
    """One account in one year, in fen. ``before_fen``: what stood on it when the year began and was paid in by then.

    ``base_fen`` and ``weighted_fen``: sums of the bases whose money came in during the year, plain and times the months that
    remain; ``earned_fen``: interest of the year that stands posted already, in ``revisions`` entries; ``brought_fen``: what
    was brought forward within the year; ``drawn``: a benefit was ever paid out of it.
    """

    person: str
    branch: Branch
    region: str
    before_fen: int = 0
    base_fen: int = 0
    weighted_fen: int = 0
    earned_fen: int = 0
    revisions: int = 0
    brought_fen: int = 0
    drawn: bool = False


@dataclass(frozen=True)
class Crediting:
    """When money enters accounts, under one law: asked once for each pair of months."""

    law: Law
    known: dict[tuple[int, int], int] = field(default_factory=dict)

    def month(self, dues: int, money: int) -> int:
        """The month (yyyymm) in which dues of a month whose money came in another are credited."""
        if (dues, money) not in self.known:
            case = {"credit_dues_month": _text(dues), "credit_money_month": _text(money), "region": "CN"}
            needed = {one.name for one in self.law.graph((CREDIT_MONTH,)).inputs}
            found = self.law.evaluate({name: case[name] for name in needed}, (CREDIT_MONTH,))[CREDIT_MONTH]
            year, month = divmod(int(found), YEAR)
            self.known[dues, money] = year * 100 + month + 1
        return self.known[dues, money]


def account_years(
    connection: sa.Connection, people: Sequence[str], year: int, crediting: Crediting
) -> list[AccountYear]:
    """The accounts of these people that bear interest, in one year."""
    last = year * 100 + YEAR
    entries = entries_of(connection, people, last)
    every = {person: standing.shares_of(person, own) for person, own in entries.items()}
    moved = _moved(connection, people)
    paid, days = whole_months(connection, every), _days(connection, every, last)
    result: list[AccountYear] = []
    for person in people:
        found: dict[Account, AccountYear] = {}
        for one in movements(entries[person]):
            if one.account == "account" and one.branch in BEARING:
                place = one.branch, one.region
                _enter(found.setdefault(place, AccountYear(person, one.branch, one.region)), one, year)
        for share in every[person] if found else ():
            own = found.get((Branch(share.branch), share.region)) if share.destination == "account" else None
            if own is not None:
                _credit(own, share, _credited(share, paid[person], days, crediting), year)
        _follow(found, moved.get(person, ()), year)
        result += found.values()
    return result


def _enter(account: AccountYear, one: Movement, year: int) -> None:
    """Take in a movement: before the year it is balance, within it only interest and what was brought are told."""
    account.drawn = account.drawn or one.what == BENEFIT
    if one.month < year * 100 + 1:
        account.before_fen += one.amount_fen
    elif one.what == INTEREST and one.month == year * 100 + YEAR:
        account.earned_fen += one.amount_fen
        account.revisions += 1
    elif one.what == FORWARD:
        account.brought_fen += one.amount_fen


def _moved(connection: sa.Connection, people: Sequence[str]) -> dict[str, list[Entry]]:
    """Everything posted, also after the year, about those of these people who ever had a case of transfer: few."""
    with driver(connection).cursor() as cursor:
        some = [str(person) for (person,) in cursor.execute(HAD_CASE, (list(people),))]
    return entries_of(connection, some) if some else {}


def _follow(found: Mapping[Account, AccountYear], entries: Sequence[Entry], year: int) -> None:
    """Accounts that moved within the year or since: the new place credits the year's interest on what came (TR-07 of the facts).

    An account that went to other books earns nothing here; of one that came from them only what is paid in here since.
    """
    for one in sorted(one for one in standing_of(entries) if one.code.endswith(MOVED) and one.month > year * 100):
        _, origin, destination, _, side, *_ = one.key.split("|")
        branch = _BY_CODE[one.code.removesuffix(MOVED)]
        old, new = found.get((branch, origin)), found.get((branch, destination))
        if side == "in":
            if old is None and new is not None:
                new.brought_fen += one.amount_fen
            continue
        for name in SUMS if old is not None else ():
            if new is not None:
                setattr(new, name, getattr(new, name) + getattr(old, name))
            setattr(old, name, 0)


def _credit(account: AccountYear, share: Share, credited: int | None, year: int) -> None:
    """Put a contribution where it earns: in the balance before, in the year, or nowhere yet."""
    first, last = year * 100 + 1, year * 100 + YEAR
    if share.month < first and (credited is None or credited >= first):
        account.before_fen -= share.amount_fen  # it stands on the account, but its money was not there yet
    if credited is not None and first <= credited <= last:
        account.base_fen += share.base_fen
        account.weighted_fen += share.base_fen * (last - credited)


def _credited(share: Share, paid: Set[Place], days: Mapping[Place, date], crediting: Crediting) -> int | None:
    """The month in which a contribution was credited; None while it is not paid. The state's own part is never late."""
    place = share.month, Branch(share.branch), share.region, share.owner
    if share.owner == "state":
        return share.month
    if place not in paid:
        return None
    return crediting.month(share.month, month_of(days[place])) if place in days else share.month


def _days(connection: sa.Connection, every: Mapping[str, Sequence[Share]], last: int) -> dict[Place, date]:
    """The day on which the last money for a month of a branch came in, by month, branch, region and owner."""
    table = collection.set_against
    among = {share.owner for shares in every.values() for share in shares}
    query = (
        sa.select(table.c.month, table.c.branch, table.c.region, table.c.owner, sa.func.max(table.c.day))
        .where(table.c.kind == "contribution", table.c.month <= last)
        .where(table.c.owner.in_(among))
        .group_by(table.c.month, table.c.branch, table.c.region, table.c.owner)
    )
    rows = connection.execute(query)
    return {(month, Branch(branch), region, owner): day for month, branch, region, owner, day in rows}


def _text(month: int) -> str:
    return month_text(month // 100 * YEAR + month % 100 - 1)
