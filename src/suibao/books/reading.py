"""Reading the ledger: balances, entries, the statement of one account. Amounts in whole fen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa

from suibao.books.bulk import copy_out
from suibao.books.database import Books

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
ENTRIES = pa.schema(
    [
        ("batch", pa.string()),
        ("posted_at", pa.timestamp("us", "UTC")),
        ("month", pa.int32()),
        ("debit", pa.string()),
        ("credit", pa.string()),
        ("amount_fen", pa.int64()),
        ("code", pa.string()),
        ("key", pa.string()),
        ("note", pa.string()),
        ("state", pa.string()),
        ("reverses", pa.string()),
    ]
)
LINES = pa.schema(
    [
        ("posted_at", pa.timestamp("us", "UTC")),
        ("month", pa.int32()),
        ("code", pa.string()),
        ("counter", pa.string()),
        ("debit_fen", pa.int64()),
        ("credit_fen", pa.int64()),
        ("balance_fen", pa.int64()),
        ("key", pa.string()),
        ("note", pa.string()),
    ]
)

# Both sides of every transfer, as one simple union: PostgreSQL then looks single accounts up by index.
SIDES = """
SELECT id, debit AS account, credit AS counter, amount_fen AS debit_fen, 0::bigint AS credit_fen, month, pending
FROM books.transfers
UNION ALL
SELECT id, credit, debit, 0, amount_fen, month, pending FROM books.transfers
"""
STATE = "CASE WHEN NOT {0}.pending THEN 'posted' ELSE coalesce(r.outcome, 'pending') END"

BALANCE_QUERY = f"""
WITH moved AS (
    SELECT a.name, m.debit_fen, m.credit_fen, {STATE.format("m")} AS state
    FROM books.accounts a JOIN ({SIDES}) m ON m.account = a.id LEFT JOIN books.resolutions r ON r.transfer = m.id
    WHERE starts_with(a.name, %s) AND (%s::integer IS NULL OR m.month = %s::integer)
)
SELECT name,
    coalesce(sum(debit_fen) FILTER (WHERE state = 'posted'), 0)::bigint,
    coalesce(sum(credit_fen) FILTER (WHERE state = 'posted'), 0)::bigint,
    coalesce(sum(debit_fen - credit_fen) FILTER (WHERE state = 'posted'), 0)::bigint,
    coalesce(sum(debit_fen) FILTER (WHERE state = 'pending'), 0)::bigint,
    coalesce(sum(credit_fen) FILTER (WHERE state = 'pending'), 0)::bigint
FROM moved GROUP BY name ORDER BY name
"""  # noqa: S608 pieces of this module; values are parameters

ENTRY_QUERY = f"""
SELECT b.key, b.posted_at, t.month, d.name, c.name, t.amount_fen, t.code, t.key, t.note, {STATE.format("t")},
    coalesce(o.key, '')
FROM books.transfers t
JOIN books.batches b ON b.number = t.batch
JOIN books.accounts d ON d.id = t.debit
JOIN books.accounts c ON c.id = t.credit
LEFT JOIN books.resolutions r ON r.transfer = t.id
LEFT JOIN books.transfers o ON o.id = t.reverses
WHERE {{where}} ORDER BY t.id
"""  # noqa: S608

STATEMENT_QUERY = """
SELECT b.posted_at, m.month, t.code, n.name, m.debit_fen, m.credit_fen,
    (sum(m.debit_fen - m.credit_fen) OVER (ORDER BY m.month, m.id))::bigint, t.key, t.note
FROM ({sides}) m
JOIN books.transfers t ON t.id = m.id
JOIN books.batches b ON b.number = t.batch
JOIN books.accounts n ON n.id = m.counter
LEFT JOIN books.resolutions r ON r.transfer = m.id
WHERE m.account = (SELECT id FROM books.accounts WHERE name = %s) AND (NOT m.pending OR r.outcome = 'posted')
ORDER BY m.month, m.id
"""


def balances(books: Books, prefix: str = "", month: int | None = None) -> pa.Table:
    """Balances of the accounts whose name starts with ``prefix``, sorted by name (columns: BALANCES).

    ``balance_fen`` is posted debits less posted credits: what is owed stands positive on ``due`` accounts, what came
    in negative on ``pool`` and ``account``. Over all accounts it is zero. ``month`` (yyyymm) keeps one month of
    entitlement. Accounts that nothing moved are absent; voided transfers count nowhere.
    """
    with books.begin() as connection:
        return copy_out(connection, BALANCE_QUERY, BALANCES, (prefix, month, month))


def entries(
    books: Books,
    account: str | None = None,
    month: int | None = None,
    *,
    prefix: str | None = None,
    batch: str | None = None,
    people: Collection[str] | None = None,
) -> pa.Table:
    """Transfers in the order of posting (columns: ENTRIES), narrowed by any of the arguments.

    ``account`` is an exact name on either side, ``prefix`` the start of one, ``month`` the month of entitlement
    (yyyymm), ``batch`` a batch's key, ``people`` keys of people that assessment lines are about. ``state`` is posted, pending or voided; ``reverses`` the key taken back or ''.
    """
    where, values = ["true"], list[object]()
    for condition, value in (("name = %s", account), ("starts_with(name, %s)", prefix)):
        if value is not None:
            chosen = f"(SELECT id FROM books.accounts WHERE {condition})"  # noqa: S608
            where.append(f"(t.debit IN {chosen} OR t.credit IN {chosen})")
            values += [value, value]
    if month is not None:
        where.append("t.month = %s")
        values.append(month)
    if batch is not None:
        where.append("t.batch = (SELECT number FROM books.batches WHERE key = %s)")
        values.append(batch)
    if people is not None:
        where.append("split_part(t.key, '|', 3) = ANY (%s)")
        values.append(list(people))
    with books.begin() as connection:
        return copy_out(connection, ENTRY_QUERY.format(where=" AND ".join(where)), ENTRIES, values)


@dataclass(frozen=True)
class Statement:
    """One account's posted movements by month of entitlement, with the running balance (debit less credit).

    With a month, ``opening_fen`` is what the earlier months left and ``lines`` holds that month's only.
    """

    account: str
    opening_fen: int
    closing_fen: int
    lines: pa.Table


def statement(books: Books, account: str, month: int | None = None) -> Statement:
    """The statement of an account, whole or of one month (yyyymm)."""
    with books.begin() as connection:
        table = copy_out(connection, STATEMENT_QUERY.format(sides=SIDES), LINES, (account,))
    months = table["month"].to_pylist()
    first = sum(1 for found in months if month is not None and found < month)
    end = len(months) if month is None else sum(1 for found in months if found <= month)
    running = [0, *table["balance_fen"].to_pylist()]
    return Statement(account, running[first], running[end], table.slice(first, end - first))
