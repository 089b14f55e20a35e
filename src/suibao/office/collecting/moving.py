"""What people and banks do to a receipt afterwards: assign it, take the match back, send it back, bounce it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa

from suibao.books import Books, accounts, ledger, receipts, registry
from suibao.books.ledger import Transfer
from suibao.books.receipts import ReceiptStep, Standing
from suibao.books.schema_collection import bank_accounts, filings
from suibao.errors import SuibaoError, nearest
from suibao.office.collecting.asking import Asking
from suibao.office.collecting.debts import free_money, is_person
from suibao.office.collecting.numbers import LOCK, Numbers
from suibao.office.collecting.setting import set_off, take_off
from suibao.office.collecting.states import RECEIPT, ReceiptEvent, ReceiptState
from suibao.office.collecting.writing import Moment
from suibao.rules import Law


def assign(
    books: Books,
    receipt: str,
    owner: str,
    *,
    law: Law,
    day: date,
    now: datetime,
    actor: str,
    key: str,
    remember: bool = False,
) -> bool:
    """Say whose a receipt in suspense is; it counts for the day the bank received it. False when that was done before.

    ``remember`` registers the bank account as the owner's, so that its next payments match. Raises SuibaoError for an
    unknown receipt or owner, one that is not in suspense, or an account that is somebody else's.
    """
    with books.begin() as connection:
        standing = _open(connection, receipt, key, ReceiptEvent.ASSIGN, owner)
        if standing is None:
            return False
        _check_owner(books, connection, owner)
        kept = standing.receipt
        if remember:
            _remember(connection, kept.account_hash, kept.account_last4, owner, now)
        moment = Moment(Asking(law), kept.received_on, now)
        _move(connection, moment, standing, ReceiptEvent.ASSIGN, owner, actor, key, day)
        set_off(connection, moment, [owner])
    return True


def release(books: Books, receipt: str, *, law: Law, day: date, now: datetime, actor: str, key: str) -> bool:
    """Take a match back: the money goes from the payer's dues into suspense. False when that was done before."""
    with books.begin() as connection:
        standing = _open(connection, receipt, key, ReceiptEvent.RELEASE)
        if standing is None:
            return False
        _undo(connection, Moment(Asking(law), day, now), standing, ReceiptEvent.RELEASE, actor, key)
    return True


def give_back(books: Books, receipt: str, *, law: Law, day: date, now: datetime, actor: str, key: str) -> bool:
    """Send money of unknown payers back to where it came from. False when that was done before."""
    with books.begin() as connection:
        standing = _open(connection, receipt, key, ReceiptEvent.RETURN)
        if standing is None:
            return False
        _move(connection, Moment(Asking(law), day, now), standing, ReceiptEvent.RETURN, "", actor, key, day)
    return True


def bounce(books: Books, receipt: str, *, law: Law, day: date, now: datetime, actor: str, key: str) -> bool:
    """The bank took a payment back: what it was set against is owed again. False when that was done before."""
    with books.begin() as connection:
        standing = _open(connection, receipt, key, ReceiptEvent.BOUNCE)
        if standing is None:
            return False
        bounce_in(connection, Moment(Asking(law), day, now), standing, actor, key)
    return True


def bounce_in(connection: sa.Connection, moment: Moment, standing: Standing, actor: str, key: str) -> None:
    """:func:`bounce` within a transaction of the caller, who holds the lock."""
    _undo(connection, moment, standing, ReceiptEvent.BOUNCE, actor, key)


def _undo(
    connection: sa.Connection, moment: Moment, standing: Standing, event: ReceiptEvent, actor: str, key: str
) -> None:
    """Take as much off the owner's dues as its prepayment lacks, then move the money away; the rest is set off again."""
    owner, region = standing.step.owner, standing.step.region
    if owner:
        free = free_money(connection, [owner]).get((owner, region), 0)
        lacking = standing.receipt.amount_fen - max(free, 0)
        if lacking > 0:
            take_off(connection, moment, owner, region, lacking)
    _move(connection, moment, standing, event, "", actor, key, moment.day)
    if owner:
        set_off(connection, moment, [owner])


def _open(
    connection: sa.Connection, receipt: str, key: str, event: ReceiptEvent, owner: str | None = None
) -> Standing | None:
    """The receipt, if the step is still to be taken; None when this very step was. Raises SuibaoError when it cannot be."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    standing = receipts.load(connection, receipt)
    before = receipts.step_of(connection, key)
    if before is None:
        RECEIPT.next(standing.step.state, event)
        return standing
    if (before.receipt, before.event) != (receipt, event) or (owner is not None and before.owner != owner):
        raise SuibaoError(
            f"The key '{key}' already stands for '{before.event}' of receipt {before.receipt}. Nothing was done.",
            f"键“{key}”已用于收款 {before.receipt} 的“{before.event}”。未作处理。", receipt=before.receipt,
        )  # fmt: skip
    return None


def _move(
    connection: sa.Connection, moment: Moment, standing: Standing, event: ReceiptEvent, owner: str, actor: str, key: str,
    day: date,
) -> None:  # fmt: skip
    """Write the step and its ledger transfer: from where the money stands to where it then stands."""
    kept, state = standing.receipt, RECEIPT.next(standing.step.state, event)
    step = ReceiptStep(
        kept.receipt, event, state, owner, kept.region, "assigned" if owner else "", "", day, actor, moment.now, key
    )
    receipts.add_steps(connection, [step])
    source, target = _account(standing.step), _account(step)
    month = day.year * 100 + day.month
    person = next((one for one in (owner, standing.step.owner) if is_person(one)), "")
    own = f"{event}|{kept.receipt}|{standing.steps + 1}"
    ledger.record(
        connection, Transfer(source, target, kept.amount_fen, month, f"receipt.{event}", own, kept.receipt, person)
    )


_PLACES: Mapping[str, str] = {ReceiptState.RETURNED: "collection", ReceiptState.BOUNCED: "collection"}


def _account(step: ReceiptStep) -> str:
    """Where the money of a receipt stands after a step."""
    if step.state in _PLACES:
        return accounts.collection(step.region)
    return accounts.prepaid(step.owner, step.region) if step.owner else accounts.suspense(step.region)


def _check_owner(books: Books, connection: sa.Connection, owner: str) -> None:
    """An owner is a registered party, a registered person, or somebody for whom a month was filed."""
    parties = registry.parties(books)["party"].to_pylist()
    filed = connection.scalar(sa.select(sa.exists().where(filings.c.owner == owner)))
    if owner in parties or filed or (is_person(owner) and registry.names(books, [owner])):
        return
    close = nearest(owner, parties)
    raise SuibaoError(
        f"There is no payer {owner!r}." + (f" Nearest: {close}." if close else " Give a party's number or a person key."),
        f"没有编号为“{owner}”的缴费人。" + (f"最接近的是 {close}。" if close else "请填写单位编号或人员键。"),
        owner=owner, nearest=close,
    )  # fmt: skip


def _remember(connection: sa.Connection, account_hash: str, last4: str, owner: str, now: datetime) -> None:
    if not account_hash:
        return
    there = connection.scalar(sa.select(bank_accounts.c.owner).where(bank_accounts.c.account_hash == account_hash))
    if there not in (None, owner):
        raise SuibaoError(
            f"The account ending in {last4} is registered for {there}. Nothing was done. Assign without remembering it.",
            f"尾号 {last4} 的账户已登记在 {there} 名下。未作处理。请不勾选登记账户再指定。", owner=there,
        )  # fmt: skip
    if there is None:
        row = {"account_hash": account_hash, "owner": owner, "last4": last4, "recorded_at": now}
        connection.execute(sa.insert(bank_accounts), row)


def register_account(books: Books, owner: str, number: str, *, now: datetime) -> None:
    """Register a bank account of a payer, kept as a keyed hash and the last four digits."""
    plain = "".join(number.split()).replace("-", "")
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        _check_owner(books, connection, owner)
        _remember(connection, Numbers(books).hashed(plain), plain[-4:], owner, now)
