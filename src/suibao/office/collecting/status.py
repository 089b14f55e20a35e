"""How collection stands: money in and where it is, filings with what is missing, arrears, late fees that run, suspense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from suibao.books import Books, ledger, receipts
from suibao.books.receipts import Standing
from suibao.books.schema_collection import late_fees, set_against
from suibao.law.terms import Branch
from suibao.office.collecting.asking import Asking
from suibao.office.collecting.debts import CONTRIBUTION, Debt, debts_of, prepaid_money
from suibao.office.collecting.filing import Filing, latest
from suibao.office.collecting.late import Running, running
from suibao.office.collecting.refunding import Refund, all_refunds
from suibao.office.collecting.states import FilingState, ReceiptState, RefundState, filing_state
from suibao.rules import Law


@dataclass(frozen=True)
class FilingStanding:
    """A filed month as it stands, in fen; late fees stand apart."""

    filing: Filing
    owed_fen: int
    paid_fen: int

    @property
    def state(self) -> FilingState:
        """Where it stands by what is owed and paid."""
        return filing_state(self.owed_fen, self.paid_fen)


@dataclass(frozen=True)
class Sums:
    """Money by where it is, in fen. What came in is all of the rest: :attr:`balanced`."""

    received: int
    bounced: int
    returned: int
    suspense: int
    prepaid: int
    set_against: int
    refunded: int
    late_fees: int

    @property
    def balanced(self) -> bool:
        """Received = bounced + returned + in suspense + prepaid + set against dues + refunded."""
        places = self.bounced + self.returned + self.suspense + self.prepaid + self.set_against + self.refunded
        return self.received == places


@dataclass(frozen=True)
class Status:
    """How collection stands on a day."""

    day: date
    sums: Sums
    filings: tuple[FilingStanding, ...]
    arrears: tuple[Debt, ...]
    running: tuple[Running, ...]
    suspense: tuple[Standing, ...]
    refunds: tuple[Refund, ...]


def status(books: Books, *, law: Law, day: date, region: str | None = None, owner: str | None = None) -> Status:
    """How collection stands on ``day``, whole or of one region or payer. Late fees run to that day and are not charged."""
    with books.begin() as connection:
        filings = latest(connection, region=region, owner=owner)
        owners = sorted({one.owner for one in filings})
        debts = [one for one in debts_of(connection, owners) if region in (None, one.region)]
        late = [one for one in running(connection, Asking(law), owners, day) if region in (None, one.debt.region)]
        held = [one for one in receipts.standing(connection, region=region) if owner in (None, one.step.owner)]
        asked = [one for one in all_refunds(connection) if owner in (None, one.owner) and region in (None, one.region)]
        sums = _sums(connection, held, asked, region, owner)
    owed: dict[tuple[str, str, int], list[int]] = {}
    for one in debts:
        if one.kind == CONTRIBUTION:
            pair = owed.setdefault((one.owner, one.region, one.month), [0, 0])
            pair[0] += one.owed_fen
            pair[1] += one.paid_fen
    standing = (FilingStanding(one, *owed.get((one.owner, one.region, one.month), (0, 0))) for one in filings)
    unknown = tuple(one for one in held if one.step.state == ReceiptState.SUSPENSE)
    arrears = tuple(one for one in debts if one.open_fen > 0)
    return Status(day, sums, tuple(standing), arrears, tuple(late), unknown, tuple(asked))


def _sums(
    connection: sa.Connection, held: Sequence[Standing], asked: Sequence[Refund], region: str | None, owner: str | None
) -> Sums:
    def received(*states: ReceiptState) -> int:
        return sum(one.receipt.amount_fen for one in held if not states or one.step.state in states)

    owners = {one.step.owner for one in held if one.step.owner} | {one.owner for one in asked}
    owners |= set(connection.scalars(sa.select(set_against.c.owner).distinct()))
    chosen = sorted(owners if owner is None else {owner})
    money = prepaid_money(connection, chosen)
    prepaid = sum(fen for (_, place), fen in money.items() if region in (None, place))
    return Sums(
        received=received(),
        bounced=received(ReceiptState.BOUNCED),
        returned=received(ReceiptState.RETURNED),
        suspense=received(ReceiptState.SUSPENSE),
        prepaid=prepaid,
        set_against=_total(connection, set_against, set_against.c.worker_fen + set_against.c.payer_fen, region, owner),
        refunded=sum(one.amount_fen for one in asked if one.state == RefundState.PAID),
        late_fees=_total(connection, late_fees, late_fees.c.fee_fen, region, owner),
    )


def _total(
    connection: sa.Connection, table: sa.Table, amount: sa.ColumnElement[int], region: str | None, owner: str | None
) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(amount), 0))
    for column, value in ((table.c.region, region), (table.c.owner, owner)):
        query = query if value is None else query.where(column == value)
    return int(connection.scalar(query) or 0)


def differences(books: Books) -> list[str]:
    """Where the tables of collection and the ledger disagree, as `account: fen here, fen in the ledger`; none is expected.

    Compares suspense, prepayments, the collection accounts, and what is owed of every filed month.
    """
    with books.begin() as connection:
        held, asked = receipts.standing(connection), all_refunds(connection)
        owners = {one.step.owner for one in held if one.step.owner} | {one.owner for one in latest(connection)}
        debts = debts_of(connection, sorted(owners))
        money = prepaid_money(connection, sorted(owners))
    expected: dict[str, int] = {}
    for one in held:
        fen, region = one.receipt.amount_fen, one.receipt.region
        if one.step.state in (ReceiptState.MATCHED, ReceiptState.SUSPENSE):
            expected[f"collection:all:{region}"] = expected.get(f"collection:all:{region}", 0) + fen
        if one.step.state == ReceiptState.SUSPENSE:
            expected[f"suspense:all:{region}"] = expected.get(f"suspense:all:{region}", 0) - fen
    for refund in asked:
        if refund.state == RefundState.PAID:
            name = f"collection:all:{refund.region}"
            expected[name] = expected.get(name, 0) - refund.amount_fen
    for (owner, region), fen in money.items():
        expected[f"prepaid:{owner}:all:{region}"] = -fen
    table = ledger.balances(books)
    there = dict(zip(table["account"].to_pylist(), table["balance_fen"].to_pylist(), strict=True))
    found = _unlike(expected, there, "")
    for month in sorted({one.month for one in debts}):
        owed: dict[str, int] = {}
        for debt in debts:
            if debt.month == month:
                name = f"due:{debt.owner}:{Branch(debt.branch).code}:{debt.region}"
                owed[name] = owed.get(name, 0) + debt.open_fen
        table = ledger.balances(books, "due:", month)
        there = dict(zip(table["account"].to_pylist(), table["balance_fen"].to_pylist(), strict=True))
        found += _unlike(owed, there, f" of {month}")
    return found


def _unlike(expected: Mapping[str, int], there: Mapping[str, int], when: str) -> list[str]:
    return [
        f"{name}{when}: {fen}, {there.get(name, 0)} in the ledger"
        for name, fen in sorted(expected.items())
        if there.get(name, 0) != fen
    ]
