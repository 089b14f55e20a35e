"""Clearing windows: what provinces owe each other up to a moment, frozen, netted, final; then paid.

A window is marked first (in a transaction of its own, alone with those who add items), then worked out from what is frozen,
so that nobody waits for the work and a process killed between the two goes on with the same items. Closing is final: what
comes late or corrects something is an item of a later window (NE-05). Each branch is netted by itself, as its fund is kept by
itself (社会保险法 64: 分账核算). The positions of a branch add up to nothing (NE-01), n provinces pay at most n − 1 times (NE-03).

>>> close_window(books, "20260331", now=now, cut_off=now).payments                                     # doctest: +SKIP
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, clearing_items
from suibao.books import schema_clearing as schema
from suibao.books.recording import record
from suibao.errors import SuibaoError, nearest
from suibao.law.terms import Branch
from suibao.office.clearing import novation
from suibao.office.clearing.items import BEGINNING, Frozen, Owed, Taken, matrix, taken
from suibao.office.clearing.netting import Net, net
from suibao.office.clearing.novation import Payment

CHINA = timezone(timedelta(hours=8))
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
LOCK = 0x5769_6E64_6F77  # "Window"


@dataclass(frozen=True)
class Window:
    """A window. ``closed_at`` None: marked, not worked out yet (the process was killed); close it again by its key.

    ``hash`` is of its items (hex), ``total_fen`` their sum before netting; ``paid``: payments made, with the day.
    """

    key: str
    number: int
    frozen: Frozen
    marked_at: datetime
    month: int = 0
    items: int = 0
    total_fen: int = 0
    hash: str = ""
    closed_at: datetime | None = None
    payments: tuple[Payment, ...] = ()
    paid: dict[Payment, date] | None = None

    @property
    def cut_off(self) -> datetime:
        """Items settled from this moment on belong to a later window."""
        return self.frozen.cut_off

    @property
    def net_fen(self) -> int:
        """What has to be paid in all after netting."""
        return sum(one.fen for one in self.payments)


def close_window(books: Books, key: str, *, now: datetime, cut_off: datetime) -> Window:
    """Close a window: freeze its items, net them, post the novation; final. Closing it again changes nothing.

    ``now``: UTC; items settled from ``cut_off`` on, or recorded after the mark, go to a later window. Raises SuibaoError for a
    key used with another cut-off, a cut-off in the future or not after the last window's, and a name that is none.
    """
    _check(key, now, cut_off)
    _mark(books, key, now, cut_off)
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        mine = load(connection, key)
        for window in loaded(connection):  # an earlier one that was marked and not worked out comes first
            if window.closed_at is None and window.number <= mine.number:
                _finish(connection, window, now)
        return load(connection, key)


def pay_window(books: Books, key: str, *, paid_on: date, now: datetime, actor: str, payer: str | None = None) -> Window:
    """Record that the payments of a window were made (those of one province, or all); what was recorded is left alone.

    Raises SuibaoError for a window that is not closed, a province that pays nothing in it, a day before the closing or to
    come, and a payment that is recorded for another day.
    """
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        window = load(connection, key)
        chosen = _payable(window, payer, paid_on, now)
        if chosen:
            here = novation.provinces_here(owed_in(connection, key))
            month = paid_on.year * 100 + paid_on.month
            record(connection, *novation.paid(key, month, chosen, here))
            rows = [
                {"window": key, "branch": one.branch, "payer": one.payer, "payee": one.payee, "paid_on": paid_on,
                 "recorded_at": now, "actor": actor}
                for one in chosen
            ]  # fmt: skip
            connection.execute(sa.insert(schema.clearing_paid), rows)
        return load(connection, key)


def windows(books: Books) -> list[Window]:
    """Every window, the first one first."""
    with books.begin() as connection:
        return loaded(connection)


def load(connection: sa.Connection, key: str) -> Window:
    """A window by its key. Raises SuibaoError, with the nearest key, for one that there is not."""
    found = {one.key: one for one in loaded(connection)}
    if key not in found:
        close = nearest(key, found)
        raise SuibaoError(
            f"There is no clearing window {key!r}." + (f" Nearest: {close}." if close else " `suibao clear show` lists them."),
            f"没有清算场次“{key}”。" + (f"最接近的是 {close}。" if close else "可用 `suibao clear show` 查看。"),
            window=key, nearest=close,
        )  # fmt: skip
    return found[key]


def owed_in(connection: sa.Connection, key: str) -> list[Owed]:
    """What provinces owe each other in a closed window, before netting."""
    table = schema.clearing_netted
    query = sa.select(table).where(table.c.window == key)
    return sorted(
        Owed(Branch(row.branch), row.debtor, row.creditor, row.role, row.items, row.account_fen, row.pooled_fen)
        for row in connection.execute(query)
    )


def netted(owed: list[Owed] | tuple[Owed, ...]) -> dict[Branch, Net]:
    """Positions and payments of each branch. Raises SuibaoError when positions do not add up to nothing: never, or a fault."""
    found = {branch: net(pairs) for branch, pairs in matrix(owed).items()}
    for branch, one in found.items():
        if sum(one.positions.values()) or len(one.payments) > max(0, len(one.positions) - 1):
            raise SuibaoError(
                f"The positions of {branch.code} do not add up to nothing; nothing was closed. This is a fault of the program.",
                f"{branch.zh}各地净额之和不为零，未办理清算。这是程序错误。", branch=branch.code,
            )  # fmt: skip
    return found


def payments_of(owed: list[Owed] | tuple[Owed, ...]) -> list[Payment]:
    """The payments that settle a window, in order."""
    return sorted(
        Payment(branch, payer, payee, fen) for branch, one in netted(owed).items() for payer, payee, fen in one.payments
    )


def _check(key: str, now: datetime, cut_off: datetime) -> None:
    if not NAME.fullmatch(key):
        raise SuibaoError(
            f"A window cannot be called {key[:60]!r}: expected letters, digits, dots and dashes, at most 40, such as 20260331.",
            f"清算场次不能命名为 {key[:60]!r}：应为字母、数字、点、横线，不超过 40 个，例如 20260331。", window=key,
        )  # fmt: skip
    if cut_off > now:
        raise SuibaoError(
            f"The cut-off {cut_off.isoformat()} is still to come: what is settled until then is not known at {now.isoformat()}.",
            f"截止时点 {cut_off.isoformat()} 尚未到来，此前的清算项在 {now.isoformat()} 尚不可知。", cut_off=cut_off,
        )  # fmt: skip


def _mark(books: Books, key: str, now: datetime, cut_off: datetime) -> None:
    """Freeze a window's items, once."""
    with books.begin("READ COMMITTED") as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        known = loaded(connection)
        before = next((one for one in known if one.key == key), None)
        if before is not None and before.cut_off == cut_off:
            return
        last = known[-1] if known else None
        if before is not None:
            raise SuibaoError(
                f"The window {key} was closed with the cut-off {before.cut_off.isoformat()}, not {cut_off.isoformat()}. What came "
                "later is for a window of another key.",
                f"场次 {key} 的截止时点为 {before.cut_off.isoformat()}，不是 {cut_off.isoformat()}。此后的清算项请用新的场次。",
                window=key, cut_off=before.cut_off,
            )  # fmt: skip
        if last is not None and cut_off <= last.cut_off:
            raise SuibaoError(
                f"The cut-off {cut_off.isoformat()} is not after that of the last window {last.key} "
                f"({last.cut_off.isoformat()}), which is final.",
                f"截止时点 {cut_off.isoformat()} 不晚于上一场次 {last.key}（{last.cut_off.isoformat()}），后者不可更改。",
                window=last.key, cut_off=last.cut_off,
            )  # fmt: skip
        mark = clearing_items.mark(connection)
        number = last.number + 1 if last else 1
        row = {"window": key, "number": number, "cut_off": cut_off, "mark": mark, "marked_at": now}
        connection.execute(sa.insert(schema.clearing_windows), row)


def _finish(connection: sa.Connection, window: Window, now: datetime) -> None:
    """Net what is frozen and post it, in one transaction."""
    found = taken(connection, window.frozen)
    payments = payments_of(found.owed)
    cut = window.cut_off.astimezone(CHINA)
    month = cut.year * 100 + cut.month
    record(connection, *novation.novation(window.key, month, found.owed))
    _keep(connection, window.key, found, payments)
    row = {
        "window": window.key, "month": month, "items": found.items, "total_fen": found.total_fen, "hash": found.hash,
        "closed_at": now,
    }  # fmt: skip
    connection.execute(sa.insert(schema.clearing_closings), row)


def _keep(connection: sa.Connection, key: str, found: Taken, payments: list[Payment]) -> None:
    owed = [{"window": key, **{name: getattr(one, name) for name in Owed.__slots__}} for one in found.owed]
    pays = [
        {"window": key, "branch": one.branch, "payer": one.payer, "payee": one.payee, "amount_fen": one.fen}
        for one in payments
    ]
    for table, rows in ((schema.clearing_netted, owed), (schema.clearing_payments, pays)):
        if rows:
            connection.execute(sa.insert(table), rows)


def _payable(window: Window, payer: str | None, paid_on: date, now: datetime) -> list[Payment]:
    """The payments that are still to be recorded."""
    if window.closed_at is None:
        raise SuibaoError(
            f"The window {window.key} is not closed yet: `suibao clear close {window.key}` goes on with it.",
            f"场次 {window.key} 尚未关闭，请先 `suibao clear close {window.key}`。", window=window.key,
        )  # fmt: skip
    chosen = [one for one in window.payments if payer is None or one.payer == payer]
    if payer is not None and not chosen:
        known = ", ".join(sorted({one.payer for one in window.payments})) or "nobody"
        raise SuibaoError(
            f"{payer} pays nothing in the window {window.key}. Who pays: {known}.",
            f"{payer} 在场次 {window.key} 中无应付款。应付方：{known}。", window=window.key, province=payer,
        )  # fmt: skip
    closed, today = window.closed_at.astimezone(CHINA).date(), now.astimezone(CHINA).date()
    if not closed <= paid_on <= today:
        raise SuibaoError(
            f"Payments of the window {window.key} cannot be of {paid_on}: expected a day from {closed} (closed) to {today}.",
            f"场次 {window.key} 的付款日不能为 {paid_on}：应在 {closed}（关闭日）至 {today} 之间。", window=window.key,
        )  # fmt: skip
    made = window.paid or {}
    other = next((one for one in chosen if made.get(one, paid_on) != paid_on), None)
    if payer is not None and other is not None:
        raise SuibaoError(
            f"The payment of {other.payer} to {other.payee} in the window {window.key} is recorded for {made[other]}.",
            f"{other.payer} 付 {other.payee} 的款项（场次 {window.key}）已登记于 {made[other]}。", window=window.key,
        )  # fmt: skip
    return [one for one in chosen if one not in made]


def loaded(connection: sa.Connection) -> list[Window]:
    """Every window, the first one first."""
    marks, closings = schema.clearing_windows, schema.clearing_closings
    query = (
        sa.select(marks, *(one for one in closings.c if one.name != "window"))
        .join(closings, closings.c.window == marks.c.window, isouter=True)
        .order_by(marks.c.number)
    )
    payments, made = _payments(connection)
    found: list[Window] = []
    after: tuple[int, datetime] = (0, BEGINNING)
    for row in connection.execute(query):
        frozen = Frozen(row.mark, row.cut_off, *after)
        after = row.mark, row.cut_off
        own = tuple(payments.get(row.window, ()))
        found.append(_window(row, frozen, own, made.get(row.window, {})))
    return found


def _window(row: Any, frozen: Frozen, payments: tuple[Payment, ...], made: dict[Payment, date]) -> Window:
    if row.closed_at is None:
        return Window(row.window, row.number, frozen, row.marked_at)
    return Window(
        row.window, row.number, frozen, row.marked_at, row.month, row.items, row.total_fen, row.hash.hex(), row.closed_at,
        payments, made,
    )  # fmt: skip


def _payments(connection: sa.Connection) -> tuple[dict[str, list[Payment]], dict[str, dict[Payment, date]]]:
    """Window → its payments in order; window → those made, with the day."""
    table, done = schema.clearing_payments, schema.clearing_paid
    query = sa.select(table, done.c.paid_on).join(
        done, sa.and_(*(done.c[name] == table.c[name] for name in ("window", "branch", "payer", "payee"))), isouter=True
    )
    payments: dict[str, list[Payment]] = {}
    made: dict[str, dict[Payment, date]] = {}
    for row in connection.execute(query.order_by(table.c.window, table.c.branch, table.c.payer, table.c.payee)):
        one = Payment(Branch(row.branch), row.payer, row.payee, row.amount_fen)
        payments.setdefault(row.window, []).append(one)
        if row.paid_on is not None:
            made.setdefault(row.window, {})[one] = row.paid_on
    return payments, made
