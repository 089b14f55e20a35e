"""Proof of windows: read the items again, come to the same hash, positions and payments, and find them in the ledger."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from suibao.books import Books
from suibao.books.balancing import balances
from suibao.books.recording import Transfer, record
from suibao.errors import SuibaoError
from suibao.office.clearing import novation
from suibao.office.clearing.items import taken
from suibao.office.clearing.windows import LOCK, Window, loaded, owed_in, payments_of
from suibao.rules.regions import NATION


@dataclass(frozen=True)
class Fault:
    """What does not agree: of which window ('' for the ledger as a whole), in both languages."""

    window: str
    en: str
    zh: str


@dataclass(frozen=True)
class Checked:
    """What a proof of the windows came to; ``windows`` and ``items`` were read again."""

    windows: int
    items: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether everything agrees."""
        return not self.faults


def verify_windows(books: Books) -> Checked:
    """Work every closed window out again from its items and compare; nothing is written.

    Compared: count, sum and hash of the items, what provinces owe each other, payments, each transfer of the novation and of
    payments made, and what every `clearing:CN` account holds.
    """
    faults: list[Fault] = []
    items = 0
    with books.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))  # nobody closes or pays meanwhile
        closed = [one for one in loaded(connection) if one.closed_at is not None]
        moved: dict[str, int] = {}
        for window in closed:
            items += window.items
            expected = _expected(connection, window)
            faults += [*_items(connection, window), *_posted(connection, window, expected)]
            _add(moved, expected)
        faults += _balances(books, moved)
        transaction.rollback()
    return Checked(len(closed), items, tuple(faults))


def _expected(connection: sa.Connection, window: Window) -> list[Transfer]:
    """What the ledger must hold of a window."""
    owed = owed_in(connection, window.key)
    here = novation.provinces_here(owed)
    transfers = novation.novation(window.key, window.month, owed)
    for payment, day in (window.paid or {}).items():
        transfers += novation.paid(window.key, day.year * 100 + day.month, [payment], here)
    return transfers


def _items(connection: sa.Connection, window: Window) -> list[Fault]:
    """The items again, and what follows from them."""
    again = taken(connection, window.frozen)
    if (again.hash.hex(), again.items, again.total_fen) != (window.hash, window.items, window.total_fen):
        return [
            Fault(
                window.key,
                f"The window {window.key} was closed over {window.items} items of {window.total_fen} fen with the hash "
                f"{window.hash[:16]}…; now there are {again.items} of {again.total_fen} fen with {again.hash.hex()[:16]}….",
                f"场次 {window.key} 关闭时有 {window.items} 项、{window.total_fen} 分，摘要 {window.hash[:16]}…；现为 {again.items} 项、"
                f"{again.total_fen} 分，摘要 {again.hash.hex()[:16]}…。",
            )
        ]
    if sorted(again.owed) != owed_in(connection, window.key) or payments_of(again.owed) != sorted(window.payments):
        return [
            Fault(
                window.key,
                f"What provinces owe or pay in the window {window.key} is not what follows from its items.",
                f"场次 {window.key} 的应付或付款与其清算项不符。",
            )
        ]
    return []


def _posted(connection: sa.Connection, window: Window, expected: list[Transfer]) -> list[Fault]:
    """Recording them again must find them all there, the same."""
    try:
        with connection.begin_nested():
            missing = record(connection, *expected)
    except SuibaoError as error:
        return [Fault(window.key, error.en, error.zh)]
    if not missing:
        return []
    return [
        Fault(
            window.key,
            f"{missing} of {len(expected)} transfers of the window {window.key} are not in the ledger.",
            f"场次 {window.key} 的 {len(expected)} 笔转账中有 {missing} 笔不在账上。",
        )
    ]


def _add(moved: dict[str, int], transfers: list[Transfer]) -> None:
    for one in transfers:
        for name, fen in ((one.credit, one.amount_fen), (one.debit, -one.amount_fen)):
            if name.startswith(f"clearing:{NATION}:"):
                moved[name] = moved.get(name, 0) + fen


def _balances(books: Books, moved: dict[str, int]) -> list[Fault]:
    """What the accounts with the nation hold, against what windows and payments moved there."""
    table = balances(books, f"clearing:{NATION}:")
    there = {row["account"]: -row["balance_fen"] for row in table.to_pylist()}
    return [
        Fault(
            "",
            f"{name} holds {there.get(name, 0)} fen; windows and payments come to {moved.get(name, 0)}.",
            f"{name} 余额为 {there.get(name, 0)} 分；按场次与付款应为 {moved.get(name, 0)} 分。",
        )
        for name in sorted({*there, *moved})
        if there.get(name, 0) != moved.get(name, 0)
    ]
