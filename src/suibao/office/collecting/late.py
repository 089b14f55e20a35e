"""Late fees (滞纳金): charged on arrears when they are paid, taken back when the payment is, shown as they run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from suibao.books import accounts, schema_collection
from suibao.books.ledger import Transfer
from suibao.law.terms import Branch
from suibao.office.collecting.asking import Asking, LateFee
from suibao.office.collecting.debts import (
    CONTRIBUTION,
    Debt,
    Group,
    Tranche,
    covered,
    debts_of,
    is_person,
    tranches,
)
from suibao.rules import ParameterError

if TYPE_CHECKING:
    from suibao.office.collecting.writing import Moment


@dataclass(frozen=True)
class Running:
    """A late fee that runs on arrears: ``fee`` None where ``missing`` says what is not known."""

    debt: Debt
    arrears_fen: int
    due_on: date | None
    fee: LateFee | None
    missing: str


def charge(
    connection: sa.Connection, moment: Moment, group: Group, added: Sequence[Tranche], span: tuple[int, int], key: str
) -> list[Transfer]:
    """Charge the late fee on what was paid after its last day; ``span``: fen of the group paid before and after.

    Where the day or a figure is not established nothing is charged: :func:`running` and `status` name what is missing.
    """
    transfers = []
    for tranche, low, high in covered(added, *span):
        if tranche.due_on is not None and moment.day > tranche.due_on:
            transfers += _charge(connection, moment, group, (low, high), tranche.due_on, f"{key}|{low}")
    return transfers


def _charge(
    connection: sa.Connection, moment: Moment, group: Group, span: tuple[int, int], due_on: date, key: str,
    paid_on: date | None = None,
) -> list[Transfer]:  # fmt: skip
    owner, region, *_ = group
    day = paid_on or moment.day
    try:
        fee = moment.asking.late_fee(region, span[1] - span[0], due_on, day, alone=is_person(owner))
    except ParameterError:
        return []
    if not fee.fen:
        return []
    return [_write(connection, moment, group, span, due_on, day, fee, fee.fen, key)]


def take_back_fees(connection: sa.Connection, moment: Moment, group: Group, end: int, key: str) -> list[Transfer]:
    """Take back the late fees on what is paid no longer: what lies beyond ``end`` fen of the group."""
    transfers = []
    for row in _standing_fees(connection, group):
        if row.from_fen + row.arrears_fen <= end:
            continue
        span = (row.from_fen, row.from_fen + row.arrears_fen)
        fee = LateFee(row.fee_fen, row.days, row.trace, row.law_digest)
        again = f"{key}|fee {row.id}"
        transfers.append(_write(connection, moment, group, span, row.due_on, row.paid_on, fee, -row.fee_fen, again))
        if row.from_fen < end:  # of these arrears a part stays paid, and late
            part = (row.from_fen, end)
            transfers += _charge(connection, moment, group, part, row.due_on, f"{again} rest", row.paid_on)
    return transfers


def _standing_fees(connection: sa.Connection, group: Group) -> Sequence[sa.Row[tuple[object, ...]]]:
    """Charges that were not taken back: pairs of a charge and its opposite cancel."""
    table = schema_collection.late_fees
    where = (
        table.c.owner == group[0],
        table.c.region == group[1],
        table.c.month == group[2],
        table.c.branch == group[3],
    )
    rows = connection.execute(sa.select(table).where(*where).order_by(table.c.id)).all()
    gone = {int(row.key.rpartition("|fee ")[2]) for row in rows if row.fee_fen < 0}
    return [row for row in rows if row.fee_fen > 0 and row.id not in gone]


def _write(
    connection: sa.Connection, moment: Moment, group: Group, span: tuple[int, int], due_on: date, paid_on: date,
    fee: LateFee, fen: int, key: str,
) -> Transfer:  # fmt: skip
    owner, region, month, branch, _ = group
    values = {
        "owner": owner, "region": region, "month": month, "branch": branch, "from_fen": span[0],
        "arrears_fen": span[1] - span[0], "due_on": due_on, "paid_on": paid_on, "days": fee.days, "fee_fen": fen,
        "trace": fee.trace, "law_digest": fee.law_digest, "recorded_at": moment.now, "key": key,
    }  # fmt: skip
    connection.execute(sa.insert(schema_collection.late_fees), values)
    code = Branch(branch).code
    due, pool = accounts.due(owner, code, region), accounts.pool(code, region)
    debit, credit = (due, pool) if fen > 0 else (pool, due)
    return Transfer(debit, credit, abs(fen), month, f"{code}.late_fee", f"late_fee|{key}", basis_fen=span[1] - span[0])


def running(connection: sa.Connection, asking: Asking, owners: Sequence[str], day: date) -> list[Running]:
    """Late fees that run on what is unpaid on ``day`` and past its last day of payment: shown, not yet charged."""
    groups: dict[Group, list[Debt]] = {}
    for one in debts_of(connection, owners):
        if one.kind == CONTRIBUTION:
            groups.setdefault(one.group, []).append(one)
    open_groups = {group: own for group, own in groups.items() if sum(one.open_fen for one in own) > 0}
    added = tranches(connection, list(open_groups)) if open_groups else {}
    found = []
    for group, own in open_groups.items():
        paid, owed = sum(one.paid_fen for one in own), sum(one.owed_fen for one in own)
        for tranche, low, high in covered(added[group], paid, owed):
            if tranche.due_on is None or tranche.due_on < day:
                found.append(_running(asking, own[0], high - low, tranche.due_on, day))
    return found


def _running(asking: Asking, debt: Debt, fen: int, due_on: date | None, day: date) -> Running:
    if due_on is None:
        return Running(debt, fen, None, None, "payment_day")
    try:
        return Running(
            debt, fen, due_on, asking.late_fee(debt.region, fen, due_on, day, alone=is_person(debt.owner)), ""
        )
    except ParameterError as error:
        return Running(debt, fen, due_on, None, str(error.details.get("parameter", "")))
