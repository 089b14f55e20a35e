"""One instance's books in memory: what is written in a transaction is there whole or not at all, whenever the machine stops.

Every write goes through :meth:`Store.put`, :meth:`Store.drop` or :meth:`Store.append`, which remember what was there. A fuse
counts writes: when it has burnt down the machine stops in the middle, and what was not committed is gone.
"""

from __future__ import annotations

from typing import Any

from tests.simulation.world import CITIES_EACH

from suibao.office.relations.sides import Side

CITIES, MEMBERS, CN = 64, 33, 32
OUTSIDE = -100_000
"""Where contributions come from: the other side of all money that is in the funds."""

ENTRY, RESERVE, VOID, OPEN, CLOSE, MARK, UNMARK, ITEM, STEP, TOLD = range(10)
"""What a journal tells an auditor."""

MISSING = object()


class Crash(Exception):  # noqa: N818 no error: it is meant
    """The machine stopped."""


def account(key: int, city: int) -> int:
    """A person's own account of a branch in a city."""
    return key * CITIES + city


def pool(branch: int, city: int) -> int:
    """The pooled fund of a branch in a city."""
    return -1 - branch * CITIES - city


def clearing(branch: int, own: int, other: int) -> int:
    """What a province owes another (:data:`CN`: all of them)."""
    return -1_000 - (branch * MEMBERS + own) * MEMBERS - other


def bank(branch: int, province: int) -> int:
    """A province's bank account."""
    return -10_000 - branch * MEMBERS - province


class Store:
    """Cases, relations, ledger, clearing items, inbox and outbox of an instance; and the journal of the running transaction."""

    def __init__(self) -> None:
        self.sides: dict[str, Side] = {}
        self.relations: dict[int, tuple[int, int, str]] = {}
        """Relation → (city, since, case by which it is leaving or ''): at most one, as the unique index has it."""
        self.history: list[tuple[int, int, int, int]] = []
        """(relation, city, since, until) of relations that ended."""
        self.balances: dict[int, int] = {}
        self.entries: list[tuple[int, int, int, str]] = []
        """(debit, credit, fen, case): the ledger; only ever appended to."""
        self.reserved: dict[str, tuple[int, int, int]] = {}
        """Case → (relation, account fen, pooled fen): pending money."""
        self.items: list[tuple[str, int, int, int, int, int]] = []
        """(case, branch, debtor, creditor, account fen, pooled fen)."""
        self.inbox: dict[str, tuple[Any, tuple[Any, ...]]] = {}
        self.outbox: dict[str, list[Any]] = {}
        self.windows: dict[int, tuple[int, int]] = {}
        """Window → items from … to, frozen."""
        self.posted: dict[tuple[int, str], bool] = {}
        self.journal: list[tuple[Any, ...]] = []
        self.fuse = 0
        self._undo: list[tuple[Any, Any, Any]] = []

    def begin(self, fuse: int) -> None:
        """Begin a transaction; after ``fuse`` writes the machine stops (0: never)."""
        self.fuse = fuse
        self.journal = []
        self._undo = []

    def put(self, where: dict[Any, Any], key: Any, value: Any) -> None:
        """One write."""
        self._undo.append((where, key, where.get(key, MISSING)))
        where[key] = value
        self.fuse -= 1
        if not self.fuse:
            raise Crash

    def drop(self, where: dict[Any, Any], key: Any) -> None:
        """One row gone."""
        self._undo.append((where, key, where.pop(key)))
        self.fuse -= 1
        if not self.fuse:
            raise Crash

    def append(self, where: list[Any], row: Any) -> None:
        """One row more."""
        self._undo.append((where, None, None))
        where.append(row)
        self.fuse -= 1
        if not self.fuse:
            raise Crash

    def rollback(self) -> None:
        """Everything as it was before :meth:`begin`."""
        for where, key, old in reversed(self._undo):
            if key is None:
                where.pop()
            elif old is MISSING:
                del where[key]
            else:
                where[key] = old

    def post(self, debit: int, credit: int, fen: int, case: str) -> None:
        """One transfer of the ledger; nothing for nothing."""
        if fen:
            self.put(self.balances, debit, self.balances.get(debit, 0) - fen)
            self.put(self.balances, credit, self.balances.get(credit, 0) + fen)
            self.append(self.entries, (debit, credit, fen, case))
            self.journal.append((ENTRY, debit, credit, fen, case))

    def open_relation(self, key: int, city: int, since: int, case: str) -> None:
        """A relation begins."""
        self.put(self.relations, key, (city, since, ""))
        self.journal.append((OPEN, key, city, since, case))

    def close_relation(self, key: int, city: int, until: int, case: str) -> None:
        """A relation ends."""
        _, since, _ = self.relations[key]
        self.drop(self.relations, key)
        self.append(self.history, (key, city, since, until))
        self.journal.append((CLOSE, key, city, since, until, case))

    def mark(self, key: int, case: str) -> None:
        """A relation is leaving by a case, or ('') stays."""
        city, since, leaving = self.relations[key]
        self.put(self.relations, key, (city, since, case))
        self.journal.append((MARK, key, city, case) if case else (UNMARK, key, city, leaving))

    def item(self, case: str, branch: int, debtor: int, creditor: int, own: int, pooled: int) -> None:
        """A clearing item, where provinces differ and money moves."""
        if debtor != creditor and own + pooled:
            self.append(self.items, (case, branch, debtor, creditor, own, pooled))
            self.journal.append((ITEM, case, branch, debtor, creditor, own, pooled))


def province(city: int) -> int:
    """A city's province."""
    return city // CITIES_EACH
