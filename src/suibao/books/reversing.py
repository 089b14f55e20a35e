"""Staging the reversal of transfers that stand in the ledger."""

from __future__ import annotations

import pyarrow as pa
import sqlalchemy as sa

from suibao.books.bulk import copy_in
from suibao.errors import SuibaoError

CHOSEN = 'CREATE TEMPORARY TABLE chosen (key text COLLATE "C" PRIMARY KEY) ON COMMIT DROP'
CHOOSE_BATCH = """
INSERT INTO pg_temp.chosen
SELECT t.key FROM books.transfers t JOIN books.batches b ON b.number = t.batch WHERE b.key = :batch
"""
UNKNOWN = """
SELECT min(key), count(*) FROM pg_temp.chosen c WHERE NOT EXISTS (SELECT FROM books.transfers t WHERE t.key = c.key)
"""
REVERSALS = """
SELECT min(key) FROM pg_temp.chosen c JOIN books.transfers t USING (key) WHERE t.reverses IS NOT NULL
"""
UNPOSTED = """
SELECT min(key) FROM pg_temp.chosen c JOIN books.transfers t USING (key)
LEFT JOIN books.resolutions r ON r.transfer = t.id WHERE t.pending AND r.outcome IS DISTINCT FROM 'posted'
"""
STAGE = """
INSERT INTO pg_temp.staging (debit, credit, amount_fen, month, code, key, note, reverses, reversed)
SELECT c.name, d.name, t.amount_fen, t.month, t.code, 'reverse:' || t.key, :note, t.id, t.key
FROM pg_temp.chosen
JOIN books.transfers t USING (key)
JOIN books.accounts d ON d.id = t.debit
JOIN books.accounts c ON c.id = t.credit
"""


def reverse_staged(connection: sa.Connection, keys: list[str] | None, batch: str | None, note: str) -> None:
    """Stage the exact opposites of transfers, chosen by their keys or by a batch's key."""
    connection.execute(sa.text(CHOSEN))
    if keys is None:
        _choose_batch(connection, batch)
    else:
        copy_in(connection, "pg_temp.chosen", pa.table({"key": pa.array(keys, pa.string())}))
        check_known(connection)
    _check_reversible(connection)
    connection.execute(sa.text(STAGE), {"note": note})


def check_known(connection: sa.Connection) -> None:
    """Every chosen key must be a transfer's."""
    key, count = connection.execute(sa.text(UNKNOWN)).one()
    if count:
        raise SuibaoError(
            f"No transfer has the key '{key}' ({count} of the keys are unknown). Look it up with ledger.entries.",
            f"账上没有键为“{key}”的记录（共 {count} 个键未知）。可用 ledger.entries 查询。",
            key=key,
            count=count,
        )


def _choose_batch(connection: sa.Connection, batch: str | None) -> None:
    if connection.execute(sa.text(CHOOSE_BATCH), {"batch": batch}).rowcount == 0:
        raise SuibaoError(
            f"No batch has the key '{batch}', or it wrote no transfers.",
            f"没有键为“{batch}”的批次，或该批次未写入记录。",
            batch=batch,
        )


def _check_reversible(connection: sa.Connection) -> None:
    reversal = connection.scalar(sa.text(REVERSALS))
    if reversal is not None:
        raise SuibaoError(
            f"'{reversal}' is itself a reversal and stays. Post the right amount anew, under a new key.",
            f"“{reversal}”本身是冲销记录，不可再冲销。请用新的键重新入账。",
            key=reversal,
        )
    unposted = connection.scalar(sa.text(UNPOSTED))
    if unposted is not None:
        raise SuibaoError(
            f"'{unposted}' is pending or voided: there is nothing to take back. Pending transfers are voided.",
            f"“{unposted}”处于待定或已作废状态，无可冲销。待定记录请用作废。",
            key=unposted,
        )
