"""Refunds of prepayments: asked for, decided, paid. What is granted is kept aside until it is paid or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, accounts, ledger
from suibao.books.ledger import Transfer
from suibao.books.schema_collection import refund_steps, refunds
from suibao.errors import SuibaoError, nearest
from suibao.office.collecting.asking import Asking
from suibao.office.collecting.debts import free_money, is_person
from suibao.office.collecting.numbers import LOCK, Numbers
from suibao.office.collecting.setting import set_off
from suibao.office.collecting.states import REFUND, RefundEvent, RefundState
from suibao.office.collecting.writing import Moment
from suibao.rules import Law


@dataclass(frozen=True)
class Refund:
    """A refund as it stands, in fen."""

    refund: str
    owner: str
    region: str
    amount_fen: int
    reason: str
    state: RefundState
    day: date


def ask(
    books: Books,
    owner: str,
    region: str,
    amount_fen: int,
    *,
    reason: str,
    day: date,
    now: datetime,
    actor: str,
    key: str,
) -> Refund:
    """Ask for a refund of a prepayment. The same key again gives the same refund; with other content SuibaoError."""
    if amount_fen <= 0:
        raise SuibaoError(
            f"A refund of {amount_fen} fen cannot be asked for; expected a positive amount.",
            f"退费金额为 {amount_fen} 分，应为正数。", amount_fen=amount_fen,
        )  # fmt: skip
    number = f"B{region}-{Numbers(books).short('refund', key)}"
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        before = connection.execute(sa.select(refunds).where(refunds.c.key == key)).one_or_none()
        if before is not None:
            if (before.owner, before.region, before.amount_fen) != (owner, region, amount_fen):
                raise _other(key, before.refund)
            return load(connection, before.refund)
        _check_money(connection, owner, region, amount_fen)
        row = {
            "refund": number,
            "owner": owner,
            "region": region,
            "amount_fen": amount_fen,
            "reason": reason,
            "key": key,
        }
        connection.execute(sa.insert(refunds), row)
        _step(connection, number, RefundState.NEW, RefundEvent.ASK, 1, day, now, actor, "", f"{key}|asked")
        return load(connection, number)


def decide(
    books: Books,
    refund: str,
    event: RefundEvent,
    *,
    law: Law,
    day: date,
    now: datetime,
    actor: str,
    key: str,
    note: str = "",
) -> Refund:
    """Grant, refuse, pay or withdraw a refund. The same key again changes nothing.

    Granting needs the money to be there and to be set against no due; paying moves it out of the collection account.
    Raises SuibaoError when the event cannot follow, the money is gone, or the key stands for something else.
    """
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        found = load(connection, refund)
        before = connection.execute(sa.select(refund_steps).where(refund_steps.c.key == key)).one_or_none()
        if before is not None:
            if (before.refund, before.event) != (refund, event):
                raise _other(key, before.refund)
            return found
        REFUND.next(found.state, event)
        if event == RefundEvent.GRANT:
            _check_money(connection, found.owner, found.region, found.amount_fen)
        count = sa.select(sa.func.count()).select_from(refund_steps).where(refund_steps.c.refund == refund)
        number = int(connection.scalar(count) or 0) + 1
        _step(connection, refund, found.state, event, number, day, now, actor, note, key)
        if event == RefundEvent.PAY:
            ledger.record(connection, _paid(found, day))
        if event == RefundEvent.WITHDRAW:
            set_off(connection, Moment(Asking(law), day, now), [found.owner])
        return load(connection, refund)


def load(connection: sa.Connection, refund: str) -> Refund:
    """A refund as it stands. Raises SuibaoError with the nearest number for an unknown one."""
    found = [one for one in all_refunds(connection) if one.refund == refund]
    if not found:
        close = nearest(refund, connection.scalars(sa.select(refunds.c.refund).limit(10_000)).all())
        raise SuibaoError(
            f"There is no refund {refund!r}." + (f" Nearest: {close}." if close else ""),
            f"没有编号为“{refund}”的退费。" + (f"最接近的是 {close}。" if close else ""), refund=refund, nearest=close,
        )  # fmt: skip
    return found[0]


def all_refunds(connection: sa.Connection) -> list[Refund]:
    """Every refund as it stands, in the order of their numbers."""
    later = refund_steps.alias("later")
    newer = sa.exists().where(later.c.refund == refund_steps.c.refund, later.c.number > refund_steps.c.number)
    last = sa.select(refund_steps).where(~newer).subquery("last")
    query = sa.select(refunds, last.c.state, last.c.day).join(last, last.c.refund == refunds.c.refund)
    return [_read(row) for row in connection.execute(query.order_by(refunds.c.refund))]


def _read(row: sa.Row[Any]) -> Refund:
    return Refund(row.refund, row.owner, row.region, row.amount_fen, row.reason, RefundState(row.state), row.day)


def _check_money(connection: sa.Connection, owner: str, region: str, amount_fen: int) -> None:
    free = free_money(connection, [owner]).get((owner, region), 0)
    if free < amount_fen:
        raise SuibaoError(
            f"{owner} has a free prepayment of {free} fen in {region}; {amount_fen} fen were asked for. What is set against "
            "dues or granted already cannot be refunded.",
            f"{owner} 在 {region} 可退的预收缴费为 {free} 分，申请退 {amount_fen} 分。已冲抵欠费或已批准退费的部分不可再退。",
            owner=owner, free_fen=free, amount_fen=amount_fen,
        )  # fmt: skip


def _step(
    connection: sa.Connection, refund: str, state: RefundState, event: RefundEvent, number: int, day: date, now: datetime,
    actor: str, note: str, key: str,
) -> None:  # fmt: skip
    row = {
        "refund": refund, "number": number, "event": event, "state": REFUND.next(state, event), "day": day, "actor": actor,
        "note": note, "recorded_at": now, "key": key,
    }  # fmt: skip
    connection.execute(sa.insert(refund_steps), row)


def _paid(found: Refund, day: date) -> Transfer:
    month = day.year * 100 + day.month
    debit, credit = accounts.prepaid(found.owner, found.region), accounts.collection(found.region)
    person = found.owner if is_person(found.owner) else ""
    return Transfer(
        debit, credit, found.amount_fen, month, "refund", f"refund|{found.refund}", found.refund, person=person
    )


def _other(key: str, refund: str) -> SuibaoError:
    return SuibaoError(
        f"The key '{key}' already stands for another step, of refund {refund}. Nothing was done.",
        f"键“{key}”已用于退费 {refund} 的另一步骤。未作处理。", refund=refund,
    )  # fmt: skip
