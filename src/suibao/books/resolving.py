"""What becomes of pending transfers: posted or voided, as an added row, once."""

from __future__ import annotations

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import chain, posting
from suibao.books.bulk import copy_in
from suibao.books.differences import Request
from suibao.books.posting import Receipt
from suibao.books.reversing import CHOSEN, check_known
from suibao.errors import SuibaoError

OUTCOMES = {"settle": "posted", "void": "voided"}

NOT_PENDING = "SELECT min(key) FROM pg_temp.chosen JOIN books.transfers t USING (key) WHERE NOT t.pending"
OTHERWISE = """
SELECT min(key) FROM pg_temp.chosen JOIN books.transfers t USING (key) JOIN books.resolutions r ON r.transfer = t.id
WHERE r.outcome <> :outcome
"""
COUNTS = "SELECT count(*), coalesce(sum(amount_fen), 0)::bigint FROM pg_temp.chosen JOIN books.transfers t USING (key)"
REQUESTED = "SELECT key, %s::text AS outcome FROM pg_temp.chosen ORDER BY key"
WRITE = """
INSERT INTO books.resolutions (transfer, batch, outcome)
SELECT t.id, :batch, :outcome FROM pg_temp.chosen JOIN books.transfers t USING (key)
WHERE NOT EXISTS (SELECT FROM books.resolutions r WHERE r.transfer = t.id)
"""
TOTAL = """
SELECT coalesce(sum(amount_fen), 0)::bigint FROM books.resolutions r JOIN books.transfers t ON t.id = r.transfer
WHERE r.batch = :batch
"""


def resolve(connection: sa.Connection, keys: pa.Table, kind: str, note: str, batch_key: str) -> Receipt:
    """Settle or void the pending transfers of the given keys as one batch. The caller holds the lock."""
    outcome = OUTCOMES[kind]
    connection.execute(sa.text(CHOSEN))
    copy_in(connection, "pg_temp.chosen", keys)
    check_known(connection)
    count, total = connection.execute(sa.text(COUNTS)).one()
    request = Request(batch_key, kind, note, count, total, chain.digest(connection, REQUESTED, outcome))
    before = posting.repeated(connection, request)
    if before:
        return before
    _check_open(connection, outcome)
    end = posting.last(connection)
    values = {"batch": end.number + 1, "outcome": outcome}
    written = connection.execute(sa.text(WRITE), values).rowcount
    moved = connection.scalar(sa.text(TOTAL), {"batch": end.number + 1})
    return posting.append_batch(connection, request, end, written, int(moved or 0))


def _check_open(connection: sa.Connection, outcome: str) -> None:
    firm = connection.scalar(sa.text(NOT_PENDING))
    if firm is not None:
        raise SuibaoError(
            f"'{firm}' is not pending: it was posted at once. To take it back, reverse it.",
            f"“{firm}”不是待定记录，已直接入账。如需撤回，请冲销。",
            key=firm,
        )
    other = connection.scalar(sa.text(OTHERWISE), {"outcome": outcome})
    if other is not None:
        done, zh = ("voided", "作废") if outcome == "posted" else ("posted", "入账")
        raise SuibaoError(
            f"'{other}' was already {done}; that is final.",
            f"“{other}”已{zh}，不可更改。",
            key=other,
        )
