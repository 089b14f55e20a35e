"""The ledger as a pension needs it, read within a transaction: what is left of accounts, what a claim was awarded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import pyarrow.compute as pc
import sqlalchemy as sa

from suibao.books import Books, accounts, ledger
from suibao.books.claims import Claim

POSTED = "posted"


@dataclass(frozen=True)
class _Within:
    """Stands for the books within a transaction that is open already, so that its own writing is seen."""

    connection: sa.Connection

    @contextmanager
    def begin(self, isolation: str | None = None) -> Iterator[sa.Connection]:
        yield self.connection


def within(connection: sa.Connection) -> Books:
    """The books as this transaction sees them: for calls that only read."""
    return cast("Books", _Within(connection))


def held(connection: sa.Connection, prefix: str) -> dict[str, int]:
    """What accounts whose name starts with ``prefix`` hold, in fen: credits less debits."""
    table = ledger.balances(within(connection), prefix)
    return dict(zip(table["account"].to_pylist(), pc.negate(table["balance_fen"]).to_pylist(), strict=True))


def accounts_of(connection: sa.Connection, person: str, branch: str) -> dict[str, int]:
    """A person's own accounts in a branch: region → fen."""
    found = held(connection, f"account:{person}:{branch}:")
    return {name.rpartition(":")[2]: fen for name, fen in found.items()}


@dataclass(frozen=True)
class Awarded:
    """One amount of a claim on the ledger: ``fen`` is negative where it was taken back. ``key`` is its own."""

    month: int
    item: str
    fen: int
    key: str
    fund: str


def awarded(connection: sa.Connection, claim: Claim, branch: str) -> list[Awarded]:
    """Everything that a claim was awarded, in the order of posting."""
    owed = accounts.payable(claim.person, branch, claim.region)
    over = accounts.overpaid(claim.person, branch, claim.region)
    rows = [*_entries(connection, owed, claim), *_entries(connection, over, claim)]
    given, back = f"{branch}.benefit.", f"{branch}.taken_back."
    found = []
    for row in rows:
        if row["code"].startswith(given):
            found.append(
                Awarded(row["month"], row["code"].removeprefix(given), row["amount_fen"], row["key"], row["debit"])
            )
        elif row["code"].startswith(back):
            found.append(
                Awarded(row["month"], row["code"].removeprefix(back), -row["amount_fen"], row["key"], row["credit"])
            )
    return found


def _entries(connection: sa.Connection, account: str, claim: Claim) -> list[dict[str, Any]]:
    rows = ledger.entries(within(connection), account).to_pylist()
    return [row for row in rows if row["note"] == claim.claim and row["state"] == POSTED and not row["reverses"]]


def sums(found: list[Awarded]) -> Mapping[tuple[int, str], int]:
    """What stands by month and item, in fen."""
    totals: dict[tuple[int, str], int] = {}
    for one in found:
        totals[one.month, one.item] = totals.get((one.month, one.item), 0) + one.fen
    return totals
