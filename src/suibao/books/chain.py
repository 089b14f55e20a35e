"""The digests and the hash chain: what makes a change to the ledger's past visible.

A batch's content is written as PostgreSQL's COPY text: one line a transfer, sorted by the bytes of its key,
fields divided by tabs; tabs, newlines and backslashes inside fields are escaped, so no two contents share a form.
Only names and amounts go in, no internal ids: the form can be made again from the rows, here or anywhere.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from suibao.books.bulk import driver

GENESIS = hashlib.sha256(b"suibao ledger").digest()

STAGED = """
SELECT key, debit, credit, amount_fen, month, pending, code, note, coalesce(reversed, '') AS reversed
FROM pg_temp.staging ORDER BY key
"""

# The same columns from the rows of a batch. An account that is gone reads as '?', so the digest cannot match.
WRITTEN = """
SELECT t.key, coalesce(d.name, '?') AS debit, coalesce(c.name, '?') AS credit, t.amount_fen, t.month, t.pending,
    t.code, t.note, coalesce(o.key, '') AS reversed
FROM books.transfers t
LEFT JOIN books.accounts d ON d.id = t.debit
LEFT JOIN books.accounts c ON c.id = t.credit
LEFT JOIN books.transfers o ON o.id = t.reverses
WHERE t.batch = %s ORDER BY t.key
"""

RESOLVED = """
SELECT coalesce(t.key, '?') AS key, r.outcome
FROM books.resolutions r LEFT JOIN books.transfers t ON t.id = r.transfer
WHERE r.batch = %s ORDER BY t.key
"""


@dataclass(frozen=True)
class Link:
    """A batch's row without its hash: what the hash is taken of. Digests are raw bytes."""

    number: int
    key: str
    kind: str
    note: str
    requested: int
    transfers: int
    total_fen: int
    request_digest: bytes
    content_digest: bytes
    posted_at: datetime

    def hash(self, previous: bytes) -> bytes:
        """SHA-256 over the previous hash and this row, written as a JSON list."""
        row = [
            previous.hex(),
            self.number,
            self.key,
            self.kind,
            self.note,
            self.requested,
            self.transfers,
            self.total_fen,
            self.request_digest.hex(),
            self.content_digest.hex(),
            self.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        ]
        return hashlib.sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def digest(connection: sa.Connection, query: str, *parameters: object) -> bytes:
    """SHA-256 of a query's rows in COPY text form."""
    sha = hashlib.sha256()
    with driver(connection).cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT", parameters or None) as copy:
        for block in copy:
            sha.update(block)
    return sha.digest()


def content_digest(connection: sa.Connection, batch: int, kind: str) -> bytes:
    """The digest of what a batch wrote: its transfers, or for ``settle`` and ``void`` its resolutions."""
    return digest(connection, RESOLVED if kind in ("settle", "void") else WRITTEN, batch)
