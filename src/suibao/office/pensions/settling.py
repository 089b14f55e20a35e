"""What was paid is put right: for every month that was awarded, the difference to what is owed now, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa

from suibao.books import accounts, ledger
from suibao.books.claims import Claim
from suibao.books.ledger import Transfer
from suibao.law.settlement import SettledMonth, Settlement
from suibao.office.calendar_months import text
from suibao.office.claims import paying
from suibao.office.claims.asking import on
from suibao.office.pensions.instalments import ACCOUNT, CONTINUED, fund_of, share_out
from suibao.office.pensions.reading import Awarded, awarded, held, sums
from suibao.rules import Law

Items = Mapping[str, int]


def difference(found: Iterable[Awarded], owed: Callable[[int], Items], months: Iterable[int]) -> Settlement:
    """Month by month and item by item, what is owed above what stands. Both parts of the account pension count as one."""
    stands = sums(list(found))
    lines = []
    for month in months:
        before: dict[str, int] = {}
        for (when, item), fen in stands.items():
            if when == month:
                name = ACCOUNT if item == CONTINUED else item
                before[name] = before.get(name, 0) + fen
        after = owed(month)
        lines += [
            SettledMonth(text(month), item, before.get(item, 0), after.get(item, 0), ())
            for item in dict.fromkeys((*before, *after))
            if before.get(item, 0) != after.get(item, 0)
        ]
    return Settlement(tuple(lines))


def paid_months(found: Iterable[Awarded]) -> list[int]:
    """The months for which anything was awarded."""
    return sorted({one.month for one in found})


def post(
    connection: sa.Connection, law: Law, claim: Claim, branch: str, settlement: Settlement, part: str, now: int
) -> int:
    """Post the differences of a settlement and pay out what is owed besides, in the month ``now``; fen paid out.

    What was paid too much is set off against it first; the rest of it stays a debt.
    """
    more = 0
    for line in settlement.lines:
        month = int(line.month.replace("-", ""))
        if line.difference > 0:
            _supplement(connection, law, claim, branch, line, month, part)
            more += line.difference
        else:
            _recover(connection, claim, branch, line, month, part)
    left = more - set_off(connection, claim, branch, now, part) if more else 0
    paying.pay_out(connection, claim, branch, left, now, key=part)
    return left


def _recover(connection: sa.Connection, claim: Claim, branch: str, line: SettledMonth, month: int, part: str) -> int:
    """An amount too much; of the account's part first what the pool had paid on."""
    rest, written = -line.difference, 0
    if line.output == ACCOUNT:
        by_pool = min(rest, sums(awarded(connection, claim, branch)).get((month, CONTINUED), 0))
        written += take_back(connection, claim, branch, CONTINUED, by_pool, month, part)
        rest -= by_pool
    return written + take_back(connection, claim, branch, line.output, rest, month, part)


def _supplement(
    connection: sa.Connection, law: Law, claim: Claim, branch: str, line: SettledMonth, month: int, part: str
) -> int:
    if line.output != ACCOUNT:
        fund = fund_of(line.output, claim.person, branch, claim.region)
        return paying.award(connection, claim, branch, line.output, line.difference, month, part=part, fund=fund)
    own = accounts.account(claim.person, branch, claim.region)
    split = share_out(on(law, month), claim.region, line.difference, held(connection, own).get(own, 0))
    return sum(
        paying.award(
            connection,
            claim,
            branch,
            item,
            fen,
            month,
            part=part,
            fund=fund_of(item, claim.person, branch, claim.region),
        )
        for item, fen in split.items()
    )


def take_back(connection: sa.Connection, claim: Claim, branch: str, item: str, fen: int, month: int, part: str) -> int:
    """Amounts paid without right become a claim on the person (社会保险经办条例 46); the fund that paid has its right to them."""
    if fen == 0:
        return 0
    fund = fund_of(item, claim.person, branch, claim.region)
    over = accounts.overpaid(claim.person, branch, claim.region)
    key = f"taken_back|{claim.claim}|{item}|{month}|{part}"
    code = f"{branch}.taken_back.{item}"
    return ledger.record(connection, Transfer(over, fund, fen, month, code, key, claim.claim, claim.person))


def undo(connection: sa.Connection, claim: Claim, branch: str, months: Iterable[int], part: str) -> int:
    """Take back everything awarded for ``months``, each item to the fund that paid it; the total in fen."""
    wanted = set(months)
    stands = sums(awarded(connection, claim, branch))
    total = 0
    for (month, item), fen in stands.items():
        if month in wanted and fen > 0:
            take_back(connection, claim, branch, item, fen, month, part)
            total += fen
    return total


def set_off(connection: sa.Connection, claim: Claim, branch: str, month: int, part: str) -> int:
    """Set what is not paid out yet against what was paid too much: money that never left need not come back. Fen."""
    owed = accounts.payable(claim.person, branch, claim.region)
    over = accounts.overpaid(claim.person, branch, claim.region)
    waiting, due = held(connection, owed).get(owed, 0), -held(connection, over).get(over, 0)
    fen = max(min(waiting, due), 0)
    if fen == 0:
        return 0
    key = f"set_off|{claim.claim}|{part}"
    ledger.record(connection, Transfer(owed, over, fen, month, f"{branch}.set_off", key, claim.claim, claim.person))
    return fen
