"""Reading the ledger: entries and the statement of one account. Amounts in whole fen. Balances: `suibao.books.balancing`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from suibao.books import schema_ledger as schema
from suibao.books.balancing import BALANCES, balance, balance_in, balances
from suibao.books.bulk import copy_out
from suibao.books.database import Books
from suibao.books.numbering import SINGLE
from suibao.books.words import owner_of, short_account, word_id

__all__ = ["BALANCES", "ENTRIES", "LINES", "Statement", "balance", "balance_in", "balances", "entries", "statement"]

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
        ("person", pa.string()),
        ("basis_fen", pa.int64()),
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

STATE = "CASE WHEN NOT t.pending THEN 'posted' ELSE coalesce(r.outcome, 'pending') END"
HEX = "encode(uuid_send(t.subject), 'hex')"
KEY = f"replace(f.text, '@', {HEX})"
NOTE = f"CASE WHEN strpos(l.note, '@@') > 0 THEN replace(l.note, '@@', '@') ELSE replace(l.note, '@', {HEX}) END"
PERSON = f"CASE WHEN t.subject = '{schema.NOBODY}' THEN '' ELSE {HEX} END"
DEBIT, CREDIT = f"replace(d.name, '@', {HEX})", f"replace(c.name, '@', {HEX})"
WORDS = """
JOIN books.accounts d ON d.id = t.debit
JOIN books.accounts c ON c.id = t.credit
JOIN books.forms f ON f.id = t.form
JOIN books.labels l ON l.id = t.label
LEFT JOIN books.resolutions r ON t.pending AND r.transfer = t.id
"""

# OFFSET 0 keeps the planner from looking for each word's transfers instead of each transfer's words.
OF_PEOPLE = "(SELECT * FROM books.transfers WHERE subject = ANY (%s::uuid[]) OFFSET 0)"
# Only batches that moved something on the account or in the month, by their checkpoints, and what is not sealed yet.
OF_BATCHES = f"""
(
    SELECT x.* FROM (
        SELECT b.first_id, b.last_id FROM books.batches b WHERE b.first_id IS NOT NULL AND EXISTS (
            SELECT FROM books.movements m WHERE m.batch = b.number AND m.account = coalesce(%s::bigint, m.account)
            AND m.month = coalesce(%s::integer, m.month))
        UNION ALL SELECT coalesce(max(last_id), 0) + 1, {SINGLE - 1} FROM books.batches WHERE last_id < {SINGLE}
    ) AS moved CROSS JOIN LATERAL (
        SELECT * FROM books.transfers t WHERE t.id BETWEEN moved.first_id AND moved.last_id OFFSET 0
    ) AS x
)
"""  # noqa: S608 a number

ENTRY_QUERY = f"""
SELECT t.id, t.posted_at, t.month, {DEBIT}, {CREDIT}, t.amount_fen, l.code, {KEY}, {NOTE}, {STATE},
    CASE WHEN t.reverses <> 0 THEN substr({KEY}, 9) ELSE '' END, {PERSON}, t.basis_fen
FROM {{source}} t {WORDS}
WHERE {{where}} ORDER BY t.posted_at, t.id
"""  # noqa: S608 pieces of this module; values are parameters
READ = pa.schema([("id", pa.int64()), *(field for field in ENTRIES if field.name != "batch")])

STATEMENT_QUERY = f"""
SELECT t.posted_at, t.month, l.code, CASE WHEN t.debit = %s THEN {CREDIT} ELSE {DEBIT} END,
    CASE WHEN t.debit = %s THEN t.amount_fen ELSE 0 END, CASE WHEN t.debit = %s THEN 0 ELSE t.amount_fen END,
    0::bigint, {KEY}, {NOTE}
FROM {{source}} t {WORDS}
WHERE {{where}} AND (t.debit = %s OR t.credit = %s) AND (NOT t.pending OR r.outcome = 'posted')
ORDER BY t.month, t.posted_at, t.id
"""  # noqa: S608


def entries(
    books: Books,
    account: str | None = None,
    month: int | None = None,
    *,
    prefix: str | None = None,
    batch: str | None = None,
    person: str | None = None,
    people: Collection[str] | None = None,
) -> pa.Table:
    """Transfers in the order of posting (columns: ENTRIES), narrowed by any of the arguments.

    ``account`` is an exact name on either side, ``prefix`` the start of one, ``month`` the month of entitlement
    (yyyymm), ``batch`` a batch's key, ``person`` a person's key: all that was ever posted about them, in any region,
    found by index; ``people`` several of them. ``state`` is posted, pending or voided; ``reverses`` the key taken back or
    ''; ``batch`` is '' until what was recorded singly is sealed.
    """
    where, values = ["true"], list[object]()
    source, first_values = _source(_people(account, person, people), account, month)
    if account is not None:
        number = word_id(short_account(account))
        where.append("(t.debit = %s OR t.credit = %s)")
        values += [number, number]
    if prefix is not None:
        where.append(f"(starts_with({DEBIT}, %s) OR starts_with({CREDIT}, %s))")
        values += [prefix, prefix]
    if month is not None:
        where.append("t.month = %s")
        values.append(month)
    with books.begin() as connection:
        if batch is not None:
            first, last = _range(connection, batch)
            where.append("t.id BETWEEN %s AND %s")
            values += [first, last]
        query = ENTRY_QUERY.format(source=source, where=" AND ".join(where))
        read = copy_out(connection, query, READ, [*first_values, *values])
        batches = _batches(connection, read["id"])
    return pa.table([batches, *read.drop_columns("id").columns], schema=ENTRIES)


def _people(account: str | None, person: str | None, people: Collection[str] | None) -> list[str] | None:
    """Whose transfers are asked for, by any of the arguments; None: not by people."""
    owner = owner_of(account) if account is not None else ""
    asked = [{one} for one in (owner, person) if one] + ([set(people)] if people is not None else [])
    return sorted(set.intersection(*asked)) if asked else None


def _source(people: list[str] | None, account: str | None, month: int | None) -> tuple[str, list[object]]:
    """Where the rows come from: those of some people, of the batches that moved something there, or all."""
    if people is not None:
        return OF_PEOPLE, [people]
    if account is not None or month is not None:
        return OF_BATCHES, [None if account is None else word_id(short_account(account)), month]
    return "books.transfers", []


def _range(connection: sa.Connection, batch: str) -> tuple[int, int]:
    """The numbers of a batch's transfers; an empty range for one that has none."""
    table = schema.batches
    row = connection.execute(sa.select(table.c.first_id, table.c.last_id).where(table.c.key == batch)).one_or_none()
    return (row.first_id, row.last_id) if row is not None and row.first_id is not None else (0, -1)


def _batches(connection: sa.Connection, ids: pa.ChunkedArray) -> pa.Array:
    """The batch's key of each transfer, '' for those not sealed yet."""
    table = schema.batches
    bounds = pc.min_max(ids)
    low, high = bounds["min"].as_py(), bounds["max"].as_py()
    query = sa.select(table.c.first_id, table.c.last_id, table.c.key).order_by(table.c.last_id)
    rows = (
        [] if low is None else connection.execute(query.where(table.c.last_id >= low, table.c.first_id <= high)).all()
    )
    numbers = ids.to_numpy()
    place = np.searchsorted(np.array([row.last_id for row in rows], np.int64), numbers)
    firsts = np.array([*(row.first_id for row in rows), np.iinfo(np.int64).max])
    place[firsts[place] > numbers] = len(rows)
    return pa.array([*(row.key for row in rows), ""], pa.string()).take(pa.array(place, pa.int64()))


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
    """The statement of an account, whole or of one month (yyyymm).

    A person's account is found by index; of another account's month the lines are sought in that month, and what the
    earlier ones left is told by checkpoints.
    """
    number = word_id(short_account(account))
    source, values = _source(_people(account, None, None), account, month)
    where = "true" if month is None else f"t.month = {int(month)}"
    query = STATEMENT_QUERY.format(source=source, where=where)
    with books.begin("REPEATABLE READ") as connection:
        opening = 0 if month is None else balance_in(connection, account, before=month)
        table = copy_out(connection, query, LINES, [number, number, number, *values, number, number])
    moved = np.cumsum(table["debit_fen"].to_numpy() - table["credit_fen"].to_numpy()) + opening
    place = LINES.get_field_index("balance_fen")
    lines = table.set_column(place, LINES.field(place), pa.array(moved, pa.int64()))
    return Statement(account, opening, int(moved[-1]) if len(moved) else opening, lines)
