"""What becomes of pending transfers: posted or voided, as an added row, once."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from suibao.books import chain, checkpoints, differences, finding, posting
from suibao.books.differences import Request
from suibao.books.posting import End, Receipt
from suibao.errors import SuibaoError

OUTCOMES = {"settle": "posted", "void": "voided"}

NOT_PENDING = "SELECT min(key) FROM pg_temp.chosen JOIN books.transfers t USING (id) WHERE NOT t.pending"
OTHERWISE = """
SELECT min(key) FROM pg_temp.chosen JOIN books.resolutions r ON r.transfer = id WHERE r.outcome <> :outcome
"""
COUNT = "SELECT count(*) FROM pg_temp.chosen"
REQUESTED = "SELECT key, %s::text AS outcome FROM pg_temp.chosen ORDER BY key"
WRITE = """
INSERT INTO books.resolutions (transfer, batch, outcome)
SELECT id, :batch, :outcome FROM pg_temp.chosen
WHERE NOT EXISTS (SELECT FROM books.resolutions r WHERE r.transfer = id)
"""
TOTAL = """
SELECT coalesce(sum(amount_fen), 0)::bigint FROM books.resolutions r JOIN books.transfers t ON t.id = r.transfer
WHERE r.batch = :batch
"""


def resolve(connection: sa.Connection, keys: Iterable[str], kind: str, note: str, batch_key: str, end: End) -> Receipt:
    """Settle or void the pending transfers of the given keys as one batch. The caller holds the lock."""
    outcome = OUTCOMES[kind]
    finding.choose(connection, keys)
    count = connection.scalar(sa.text(COUNT)) or 0
    request = Request(batch_key, kind, note, count, chain.text_digest(connection, REQUESTED, outcome))
    before = posting.batch_of(connection, batch_key)
    if before is not None:
        if (before.kind, before.note, before.request_digest) != (kind, note, request.digest):
            raise differences.other_request(connection, request, before)
        return Receipt(batch_key, before.number, 0, count, 0, request.digest.hex())
    _check_open(connection, outcome)
    number = end.number + 1
    written = connection.execute(sa.text(WRITE), {"batch": number, "outcome": outcome}).rowcount
    moved = int(connection.scalar(sa.text(TOTAL), {"batch": number}) or 0)
    checkpoints.save(connection, number, checkpoints.moved_by_resolving(connection, number))
    content = chain.content_digest(connection, number, kind, None, None)
    return posting.append_batch(connection, request, end, (None, None), written, moved, content)


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
