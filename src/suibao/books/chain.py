"""The digests and the hash chain: what makes a change to the ledger's past visible.

A batch's content is its transfers in PostgreSQL's binary COPY form, in the order of their numbers: the bytes that were
sent when they were posted are the bytes that come back. Their words are in it by number, a number being the beginning of
the word's SHA-256; the words themselves follow, each once, in the order of their numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa

from suibao.books.bulk import copied, driver
from suibao.books.compacting import FIELDS, NAMES, Array, blank

if TYPE_CHECKING:
    from suibao.books.words import Words

GENESIS = hashlib.sha256(b"suibao ledger").digest()

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

COLUMNS = ", ".join(NAMES)
PAGE_ROWS = 1 << 15
WRITTEN = f"SELECT {COLUMNS} FROM books.transfers WHERE id BETWEEN %s AND %s ORDER BY id LIMIT {PAGE_ROWS}"  # noqa: S608 names
# Columns as arrays: a row a message of its own costs client and server more than all that is in it.
PAGE = (
    f"COPY (SELECT {', '.join(f'array_agg({name})' for name in NAMES)} FROM ({WRITTEN}) AS page) "  # noqa: S608 names
    "TO STDOUT (FORMAT binary)"
)

RESOLVED = """
SELECT r.transfer, r.outcome FROM books.resolutions r WHERE r.batch = %s ORDER BY r.transfer
"""

WORDS = """
WITH used AS MATERIALIZED (
    SELECT DISTINCT debit, credit, form, label FROM books.transfers WHERE id BETWEEN %(first)s AND %(last)s
)
SELECT 1, a.id, a.name, '' FROM books.accounts a WHERE a.id IN (SELECT debit FROM used UNION SELECT credit FROM used)
UNION ALL SELECT 2, f.id, f.text, '' FROM books.forms f WHERE f.id IN (SELECT form FROM used)
UNION ALL SELECT 3, l.id, l.code, l.note FROM books.labels l WHERE l.id IN (SELECT label FROM used)
ORDER BY 1, 2
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
    first_id: int | None
    last_id: int | None
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
            self.first_id,
            self.last_id,
            self.request_digest.hex(),
            self.content_digest.hex(),
            self.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        ]
        return hashlib.sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()).digest()


class Content:
    """The digest of a batch's transfers, taken as they are written or read back, and of their words at the end."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def add(self, rows: Array) -> None:
        """The next rows, in the order of their numbers."""
        self._sha.update(np.ascontiguousarray(rows).view(np.uint8).data)

    def digest(self, words: Words) -> bytes:
        """The digest of the rows added and all of their words."""
        sha = self._sha.copy()
        for number, name in sorted(words.accounts.items()):
            add_word(sha, 1, number, name, "")
        for number, text in sorted(words.forms.items()):
            add_word(sha, 2, number, text, "")
        for number, (code, note) in sorted(words.labels.items()):
            add_word(sha, 3, number, code, note)
        return sha.digest()

    def digest_read(self, connection: sa.Connection, first: int | None, last: int | None) -> bytes:
        """The digest of the rows added and of the words that the ledger has for rows of this range."""
        sha = self._sha.copy()
        with driver(connection).cursor() as cursor:
            cursor.execute(WORDS, {"first": first, "last": last})
            for row in cursor:
                add_word(sha, *row)
        return sha.digest()


def add_word(sha: hashlib._Hash, kind: int, number: int, first: str, second: str) -> None:
    """A word as it stands in a digest: kind, number and text, as a JSON list on a line."""
    sha.update(json.dumps([kind, number, first, second], ensure_ascii=False).encode() + b"\n")


def rows(connection: sa.Connection, first: int | None, last: int | None) -> Iterator[Array]:
    """The transfers of a range of numbers in the order of their numbers, in blocks, as binary COPY has them."""
    following = first
    while True:
        data = b"".join(copied(connection, PAGE, (following, last)))
        block = _block(data)
        if block is None:
            return
        yield block
        if len(block) < PAGE_ROWS:
            return
        following = int(block["id"][-1]) + 1


def _block(data: bytes) -> Array | None:
    """Rows from their columns as arrays; None where there are none.

    A binary array has its dimensions, whether it holds nulls, the kind, how many and from where; then each element.
    """
    found: Array | None = None
    place = len(HEADER) + 2
    for name, kind in FIELDS:
        size = int.from_bytes(data[place : place + 4], "big", signed=True)
        if size < 0:
            return None
        count = int.from_bytes(data[place + 16 : place + 20], "big")
        found = blank(count) if found is None else found
        elements = np.frombuffer(data, np.dtype([("length", ">i4"), ("value", kind)]), count, place + 24)
        found[f"length of {name}"], found[name] = elements["length"], elements["value"]
        place += 4 + size
    return found


def content_digest(connection: sa.Connection, batch: int, kind: str, first: int | None, last: int | None) -> bytes:
    """The digest of what a batch wrote: its transfers, or for ``settle`` and ``void`` its resolutions."""
    if kind in ("settle", "void"):
        return text_digest(connection, RESOLVED, batch)
    content = Content()
    for block in rows(connection, first, last):
        content.add(block)
    return content.digest_read(connection, first, last)


def text_digest(connection: sa.Connection, query: str, *parameters: object) -> bytes:
    """SHA-256 of a query's rows in COPY text form."""
    sha = hashlib.sha256()
    for block in copied(connection, f"COPY ({query}) TO STDOUT", parameters):
        sha.update(block)
    return sha.digest()
