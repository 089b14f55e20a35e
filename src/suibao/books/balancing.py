"""Balances: sums of checkpoints, and of the few rows that no checkpoint holds yet. Amounts in whole fen.

Accounts of funds and parties are summed from checkpoints. Accounts of people are not checkpointed one by one: a person's
transfers are found by index, and there are a few hundred of them after ten years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import sqlalchemy as sa

from suibao.books.bulk import copy_out, driver
from suibao.books.checkpoints import SIDES
from suibao.books.database import Books
from suibao.books.numbering import SINGLE
from suibao.books.words import PERSON, owner_of, short_account, word_id

BALANCES = pa.schema(
    [
        ("account", pa.string()),
        ("debit_fen", pa.int64()),
        ("credit_fen", pa.int64()),
        ("balance_fen", pa.int64()),
        ("pending_debit_fen", pa.int64()),
        ("pending_credit_fen", pa.int64()),
    ]
)

BEGUN = re.compile(r"^([a-z][a-z_]*:)([0-9a-f]{1,32})(?=:|$)(.*)$")
"""The start of a name that may be that of a person's account."""

CALLED = "SELECT id, name FROM books.accounts WHERE id = %s AND name = %s"
CHOSEN = """
SELECT id, name FROM books.accounts WHERE starts_with(name, %s) OR starts_with(name, %s) OR %s AND name LIKE %s
"""
# Whose checkpoints count at a moment, and the highest number that they hold of what was recorded singly.
UNTIL = "SELECT number FROM books.batches WHERE %s::timestamptz IS NULL OR posted_at <= %s::timestamptz"
SEALED = f"SELECT coalesce(max(last_id), 0) FROM books.batches WHERE last_id < {SINGLE} AND number IN ({UNTIL})"  # noqa: S608

CHECKPOINTS = f"""
SELECT a.name, sum(m.debit_fen) AS debit_fen, sum(m.credit_fen) AS credit_fen,
    sum(m.pending_debit_fen) AS pending_debit_fen, sum(m.pending_credit_fen) AS pending_credit_fen
FROM books.movements m JOIN books.accounts a ON a.id = m.account
WHERE m.account = ANY (%s) AND {{months}} AND (%s::timestamptz IS NULL OR m.batch IN ({UNTIL})) GROUP BY a.id
"""  # noqa: S608 pieces of this module; values are parameters

SUMS = """
sum(s.debit_fen) FILTER (WHERE {state} = 'posted'), sum(s.credit_fen) FILTER (WHERE {state} = 'posted'),
sum(s.debit_fen) FILTER (WHERE {state} = 'pending'), sum(s.credit_fen) FILTER (WHERE {state} = 'pending')
"""
# What was recorded singly and is in no checkpoint that counts: it stands as it was recorded.
OPEN_STATE = "CASE WHEN t.pending THEN 'pending' ELSE 'posted' END"
OPEN = f"""
SELECT a.name, {SUMS.format(state=OPEN_STATE)}
FROM books.transfers t {SIDES} JOIN books.accounts a ON a.id = s.account
WHERE t.id > ({SEALED}) AND t.id < {SINGLE} AND s.account = ANY (%s) AND {{months}}
AND (%s::timestamptz IS NULL OR t.posted_at <= %s::timestamptz)
GROUP BY a.id
"""  # noqa: S608

PEOPLE_STATE = """
CASE WHEN NOT t.pending THEN 'posted'
WHEN b.number IS NULL OR %s::timestamptz IS NOT NULL AND b.posted_at > %s::timestamptz THEN 'pending'
ELSE r.outcome END
"""
PEOPLE = f"""
SELECT replace(m.name, '@', encode(uuid_send(m.subject), 'hex')), {SUMS.replace("s.", "m.").format(state="m.state")}
FROM (
    SELECT a.name, t.subject, s.debit_fen, s.credit_fen, {PEOPLE_STATE} AS state
    FROM books.transfers t {SIDES} JOIN books.accounts a ON a.id = s.account
    LEFT JOIN books.resolutions r ON t.pending AND r.transfer = t.id LEFT JOIN books.batches b ON b.number = r.batch
    WHERE s.account = ANY (%s) AND t.subject BETWEEN %s::uuid AND %s::uuid AND {{months}}
    AND (%s::timestamptz IS NULL OR t.posted_at <= %s::timestamptz)
) AS m GROUP BY m.name, m.subject
"""  # noqa: S608

BALANCE = """
SELECT name, coalesce(sum(debit_fen), 0)::bigint, coalesce(sum(credit_fen), 0)::bigint,
    coalesce(sum(debit_fen), 0)::bigint - coalesce(sum(credit_fen), 0)::bigint,
    coalesce(sum(pending_debit_fen), 0)::bigint, coalesce(sum(pending_credit_fen), 0)::bigint
FROM ({parts}) AS part (name, debit_fen, credit_fen, pending_debit_fen, pending_credit_fen)
WHERE starts_with(name, %s) GROUP BY name ORDER BY name
"""


@dataclass(frozen=True)
class Months:
    """Which months of entitlement count: one alone, those up to and with one, or those before one; None: all."""

    only: int | None = None
    through: int | None = None
    before: int | None = None

    def condition(self, column: str) -> str:
        """As a condition on a column; numbers only, so nothing can be smuggled in."""
        parts = (("=", self.only), ("<=", self.through), ("<", self.before))
        return " AND ".join(f"{column} {sign} {int(value)}" for sign, value in parts if value is not None) or "true"


def balances(
    books: Books, prefix: str = "", month: int | None = None, *, through: int | None = None, at: datetime | None = None
) -> pa.Table:
    """Balances of the accounts whose name starts with ``prefix``, sorted by name (columns: BALANCES).

    ``balance_fen`` is posted debits less posted credits: what is owed stands positive on ``due`` accounts, what came
    in negative on ``pool`` and ``account``. Over all accounts it is zero. ``month`` (yyyymm) keeps one month of
    entitlement, ``through`` those up to it; ``at`` is a moment with a time zone: what the ledger said then. Accounts
    that nothing moved are absent; voided transfers count nowhere.
    """
    with books.begin("REPEATABLE READ") as connection:
        return _balances(connection, prefix, Months(month, through), at)


def balance(
    books: Books, account: str, *, month: int | None = None, through: int | None = None, at: datetime | None = None
) -> int:
    """The posted balance of one account, debit less credit; arguments as of :func:`balances`. 0 for an unknown one."""
    with books.begin("REPEATABLE READ") as connection:
        return _one(_balances(connection, account, Months(month, through), at, whole=True), account)


def balance_in(
    connection: sa.Connection,
    account: str,
    *,
    month: int | None = None,
    through: int | None = None,
    before: int | None = None,
) -> int:
    """The posted balance of one account, as the caller's transaction sees it."""
    return _one(_balances(connection, account, Months(month, through, before), None, whole=True), account)


def _one(table: pa.Table, account: str) -> int:
    found = dict(zip(table["account"].to_pylist(), table["balance_fen"].to_pylist(), strict=True))
    return int(found.get(account, 0))


def _balances(
    connection: sa.Connection, prefix: str, months: Months, at: datetime | None, *, whole: bool = False
) -> pa.Table:
    chosen = _chosen(connection, prefix, whole)
    funds = [number for number, name in chosen if PERSON not in name]
    people = [number for number, name in chosen if PERSON in name]
    parts, values = list[str](), list[object]()
    if funds:
        parts += [
            CHECKPOINTS.format(months=months.condition("m.month")),
            OPEN.format(months=months.condition("t.month")),
        ]
        values += [funds, at, at, at, at, at, funds, at, at]
    if people:
        low, high = _between(prefix)
        parts.append(PEOPLE.format(months=months.condition("t.month")))
        values += [at, at, people, low, high, at, at]
    if not parts:
        return BALANCES.empty_table()
    return copy_out(connection, BALANCE.format(parts=" UNION ALL ".join(parts)), BALANCES, [*values, prefix])


def _chosen(connection: sa.Connection, prefix: str, whole: bool) -> Iterable[tuple[int, str]]:
    """The accounts that may have names with this start (with ``whole``, this name), people's still with ``@``."""
    if whole:
        name = short_account(prefix)
        return driver(connection).execute(CALLED, [word_id(name), name]).fetchall()
    begun = BEGUN.match(prefix)
    person = short_account(prefix) if owner_of(prefix) else ""
    pattern = f"{begun[1]}@:%" if begun else f"{prefix}%"
    partial = begun is not None and not owner_of(prefix)
    # "acc" begins people's accounts as well as others; "account:00f" only those whose person begins so.
    values = [prefix, person or prefix, partial, pattern]
    return driver(connection).execute(CHOSEN, values).fetchall()


def _between(prefix: str) -> tuple[str, str]:
    """The lowest and highest person whose accounts may begin so."""
    begun = BEGUN.match(prefix)
    digits = begun[2] if begun else ""
    return digits.ljust(32, "0"), digits.ljust(32, "f")
