"""What a province owes another for a relation that moved: one item a case, only ever added.

Whoever adds items holds a shared lock to the end of the transaction, whoever marks a window the exclusive one: below the
mark nothing can appear afterwards. Corrections are later items the other way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from suibao.books import schema_relations as schema
from suibao.books.bulk import driver
from suibao.errors import SuibaoError
from suibao.law.terms import Branch

LOCK = 0x436C_6561_7269  # "Cleari"


@dataclass(frozen=True, slots=True)
class Item:
    """One item in fen: ``debtor`` owes ``creditor`` (provinces) account money and pooled money of one case.

    ``number`` is given by the books when it is added: 0 before.
    """

    case_number: str
    branch: Branch
    debtor: str
    creditor: str
    account_fen: int
    pooled_fen: int
    settled_at: datetime
    key: str
    number: int = 0

    @property
    def total_fen(self) -> int:
        """Both together."""
        return self.account_fen + self.pooled_fen


SHARED = "SELECT pg_advisory_xact_lock_shared(%s)"
ADD = """
INSERT INTO books.clearing_items (case_number, branch, debtor, creditor, account_fen, pooled_fen, settled_at, key)
SELECT * FROM unnest(%s::text[], %s::smallint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[])
ON CONFLICT (key) DO NOTHING RETURNING key
"""
_CONTENT = ("case_number", "branch", "debtor", "creditor", "account_fen", "pooled_fen")


def add_items(connection: sa.Connection, items: Sequence[Item]) -> int:
    """Write items in the caller's transaction; how many were new. An item that stands already is left alone.

    Raises SuibaoError for a key that stands for another content.
    """
    if not items:
        return 0
    columns = [[getattr(one, name) for one in items] for name in (*_CONTENT, "settled_at", "key")]
    columns[1] = [int(branch) for branch in columns[1]]
    with driver(connection).cursor() as cursor:
        cursor.execute(SHARED, (LOCK,))
        cursor.execute(ADD, columns)
        fresh = {key for (key,) in cursor.fetchall()}
    if len(fresh) < len(items):
        _check_same(connection, [one for one in items if one.key not in fresh])
    return len(fresh)


def _check_same(connection: sa.Connection, items: Sequence[Item]) -> None:
    """Raise SuibaoError where a key that stands already is that of another content."""
    table = schema.clearing_items
    keys = sa.literal([one.key for one in items], ARRAY(sa.Text))
    known = {row.key: row for row in connection.execute(sa.select(table).where(table.c.key == sa.any_(keys)))}
    for one in items:
        before = known[one.key]
        if any(getattr(before, name) != getattr(one, name) for name in _CONTENT):
            raise SuibaoError(
                f"The key '{one.key}' already stands for clearing item {before.item}, which is another.",
                f"键“{one.key}”已用于另一清算项 {before.item}。", item=before.item,
            )  # fmt: skip


def mark(connection: sa.Connection) -> int:
    """The highest number of an item, 0 where there is none; nobody adds any until the caller's transaction ends.

    For a READ COMMITTED transaction: one that sees an earlier moment would miss the last ones.
    """
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    return int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(schema.clearing_items.c.item), 0))) or 0)


def between(connection: sa.Connection, after: int, through: int) -> list[Item]:
    """The items with numbers above ``after`` up to ``through``, in order."""
    table = schema.clearing_items
    query = sa.select(table).where(table.c.item > after, table.c.item <= through).order_by(table.c.item)
    return [_item(row) for row in connection.execute(query)]


def of_case(connection: sa.Connection, number: str) -> list[Item]:
    """The items of one case, in order."""
    table = schema.clearing_items
    return [
        _item(row)
        for row in connection.execute(sa.select(table).where(table.c.case_number == number).order_by(table.c.item))
    ]


def _item(row: Any) -> Item:
    values = dict(row._mapping)
    number = values.pop("item")
    return Item(**{**values, "branch": Branch(values["branch"]), "number": number})
