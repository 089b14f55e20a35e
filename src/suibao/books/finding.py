"""Finding transfers by their keys: each key is a form and a person, or a form alone."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import sqlalchemy as sa

from suibao.books.bulk import copy_in
from suibao.books.words import HEX, NOBODY, form_id, shortened
from suibao.errors import SuibaoError

# A key is a whole one, or its first 32 hexadecimal digits are the person whom the transfer is about.
NAMED = """
CREATE TEMPORARY TABLE named (key text COLLATE "C", whole bigint, form bigint, subject uuid) ON COMMIT DROP;
CREATE TEMPORARY TABLE chosen (id bigint PRIMARY KEY, key text COLLATE "C") ON COMMIT DROP
"""
CHOOSE = """
INSERT INTO pg_temp.chosen
SELECT t.id, n.key FROM pg_temp.named n JOIN books.transfers t ON t.form = n.form AND t.subject = n.subject
UNION SELECT t.id, n.key FROM pg_temp.named n JOIN books.transfers t ON t.form = n.whole AND t.form < 0
"""
UNKNOWN = """
SELECT min(n.key), count(*) FROM pg_temp.named n WHERE NOT EXISTS (SELECT FROM pg_temp.chosen c WHERE c.key = n.key)
"""
CHOOSE_BATCH = """
INSERT INTO pg_temp.chosen
SELECT t.id, replace(f.text, '@', encode(uuid_send(t.subject), 'hex'))
FROM books.batches b JOIN books.transfers t ON t.id BETWEEN b.first_id AND b.last_id JOIN books.forms f ON f.id = t.form
WHERE b.key = :batch
"""


def choose(connection: sa.Connection, keys: Iterable[str]) -> None:
    """Lay the transfers of these keys in the temporary table `chosen` (id, key). SuibaoError for an unknown key."""
    make_tables(connection)
    copy_in(connection, "pg_temp.named", named(keys))
    connection.execute(sa.text("ANALYZE pg_temp.named"))
    connection.execute(sa.text(CHOOSE))
    connection.execute(sa.text("ANALYZE pg_temp.chosen"))
    key, count = connection.execute(sa.text(UNKNOWN)).one()
    if count:
        raise SuibaoError(
            f"No transfer has the key '{key}' ({count} of the keys are unknown). Look it up with ledger.entries.",
            f"账上没有键为“{key}”的记录（共 {count} 个键未知）。可用 ledger.entries 查询。",
            key=key,
            count=count,
        )


def choose_batch(connection: sa.Connection, batch: str | None) -> None:
    """Lay all transfers of a batch in the temporary table `chosen`. SuibaoError for an unknown or empty batch."""
    make_tables(connection)
    if connection.execute(sa.text(CHOOSE_BATCH), {"batch": batch}).rowcount == 0:
        raise SuibaoError(
            f"No batch has the key '{batch}', or it wrote no transfers.",
            f"没有键为“{batch}”的批次，或该批次未写入记录。",
            batch=batch,
        )


def make_tables(connection: sa.Connection) -> None:
    """Empty tables of what is looked for and what is found, for this transaction."""
    for statement in NAMED.split(";"):
        connection.execute(sa.text(statement))


def named(keys: Iterable[str]) -> pa.Table:
    """Keys with the forms under which they may stand."""
    rows = []
    for key in keys:
        found = HEX.search(key)
        person = found[0] if found else NOBODY
        rows.append((key, form_id(key), form_id(shortened(key, person)), person))
    types = (pa.string(), pa.int64(), pa.int64(), pa.string())
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    return pa.table(arrays, names=["key", "whole", "form", "subject"])
