"""How transfers get into the ledger in bulk: chunk by chunk by binary COPY straight into the table, in one transaction.

Whoever appends a batch holds one advisory lock from the beginning to the commit, so batches have an order and the chain
one end. Transfers recorded singly do not wait for it. While the server takes one chunk the next is being made ready.
A chunk that meets keys that are there already is staged and compared (`suibao.books.differences`), the others are not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from psycopg.errors import UniqueViolation

from suibao.books import chain, checkpoints, differences, numbering, words
from suibao.books import schema_ledger as schema
from suibao.books.bulk import driver
from suibao.books.chain import COLUMNS, Content
from suibao.books.checkpoints import Movements
from suibao.books.compacting import ROW, Array, Chunk, compact
from suibao.books.database import Books
from suibao.books.differences import Request
from suibao.books.incoming import FormTransfers, Transfers, pieces
from suibao.books.words import Words

LOCK = 0x4C65_6467_6572  # "Ledger"
AHEAD = 2  # chunks that may wait while one is being written
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # of PostgreSQL's binary timestamps

COPY = "COPY {target} ({columns}) FROM STDIN (FORMAT binary)"


@dataclass(frozen=True)
class Receipt:
    """What a call did to the ledger. ``digest`` is of the request (hex): the same request again has the same digest.

    ``posted`` and ``total_fen`` count what this call wrote, ``repeated`` what was there already, unchanged.
    """

    batch: str
    number: int
    posted: int
    repeated: int
    total_fen: int
    digest: str


@dataclass(frozen=True)
class End:
    """The end of the chain: the last batch's number (0 when there is none) and hash, and the moment it was looked up."""

    number: int
    hash: bytes
    now: datetime


def lock(connection: sa.Connection) -> End:
    """Become the only one who appends batches, until the transaction ends; where the next one joins.

    The moment is that of the clock, not the transaction's beginning: that may lie before the end of the last batch.
    """
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    batches = schema.batches
    newest = sa.select(batches.c.number, batches.c.hash).order_by(batches.c.number.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    now = connection.scalar(sa.select(sa.func.clock_timestamp()))
    assert now is not None
    return End(row.number, row.hash, now) if row else End(0, chain.GENESIS, now)


def post(books: Books, transfers: Transfers | FormTransfers, key: str, *, pending: bool) -> Receipt:
    """Post or reserve transfers as one batch, whole or not at all."""
    kind = "reserve" if pending else "post"
    with books.begin() as connection:
        writer = Writer(books, connection, lock(connection))
        before = batch_of(connection, key)
        take = writer.stage if before is not None else writer.write
        _pipelined((compact(piece, pending=pending) for piece in pieces(transfers)), take)
        if before is not None:
            return writer.compared(key, kind, before)
        return writer.close(key, kind, "")


def _pipelined(chunks: Iterable[Chunk], take: differences.Taker) -> None:
    """Make chunks ready here while another thread hands them over, a few ahead, one after another."""
    with ThreadPoolExecutor(1) as pool:
        waiting: deque[Future[None]] = deque()
        for chunk in chunks:
            if len(waiting) > AHEAD:
                waiting.popleft().result()
            waiting.append(pool.submit(take, chunk))
        while waiting:
            waiting.popleft().result()


@dataclass
class Writer:
    """One batch on its way into the ledger; the caller's transaction holds the lock. ``books`` None: words go with it."""

    books: Books | None
    connection: sa.Connection
    end: End
    written: int = 0
    requested: int = 0
    total_fen: int = 0
    content: Content = field(default_factory=Content)
    movements: Movements = field(default_factory=Movements)
    known: Words = field(default_factory=Words)
    staged: bool = False
    repeats: bool = False

    @property
    def number(self) -> int:
        """The number that the batch will have."""
        return self.end.number + 1

    @property
    def first(self) -> int:
        """The number of the batch's first transfer."""
        return numbering.first_of(self.number)

    def write(self, chunk: Chunk) -> None:
        """Add a chunk: straight, or where keys are in the ledger already only what is new."""
        self._learn(chunk.words)
        rows = chunk.rows
        rows["id"] = np.arange(self.first + self.written, self.first + self.written + len(rows))
        rows["posted_at"] = (self.end.now - EPOCH) // timedelta(microseconds=1)
        try:
            with self.connection.begin_nested():
                copy_rows(self.connection, "books.transfers", rows)
        except UniqueViolation:
            self._write_new(rows)
            return
        self.requested += len(rows)
        self._count(rows)

    def stage(self, chunk: Chunk) -> None:
        """Only lay a chunk beside the ledger, to be compared."""
        self._learn(chunk.words)
        chunk.rows["id"] = np.arange(self.requested, self.requested + len(chunk.rows))
        self._stage(chunk.rows)
        self.requested += len(chunk.rows)

    def write_staged(self, rows: int) -> None:
        """Write what a statement has staged, where it is new."""
        self.requested += rows
        differences.check_repeated(self.connection, self.first)
        values = {"first": self.first + self.written, "now": self.end.now}
        added = self.connection.execute(sa.text(differences.WRITE_NEW), values).rowcount
        if added < rows:
            self.repeats = True
            self.connection.execute(sa.text(differences.KEEP_REPEATED))
        for block in chain.rows(self.connection, self.first + self.written, self.first + self.written + added - 1):
            self._count(block)

    def close(self, key: str, kind: str, note: str) -> Receipt:
        """Write the batch's own row and checkpoints. Its words must be in the ledger."""
        first, last = (self.first, self.first + self.written - 1) if self.written else (None, None)
        by_statement = self.repeats or not self.known.accounts
        content = (
            self.content.digest_read(self.connection, first, last) if by_statement else self.content.digest(self.known)
        )
        digest = content if not self.repeats else differences.request_digest(self.connection, first, last)
        request = Request(key, kind, note, self.requested, digest)
        checkpoints.save(self.connection, self.number, self.movements.moved())
        return append_batch(self.connection, request, self.end, (first, last), self.written, self.total_fen, content)

    def compared(self, key: str, kind: str, before: sa.Row[Any], note: str = "") -> Receipt:
        """The receipt of a request that was met before; SuibaoError when its rows are others."""
        if not self.staged:
            self._stage(np.empty(0, ROW))
        differences.check_same(self.connection, Request(key, kind, note, self.requested, b""), before)
        return Receipt(key, before.number, 0, self.requested, 0, before.request_digest.hex())

    def _learn(self, chunk_words: Words) -> None:
        """Add words of a chunk in a transaction of their own, so that nobody who uses them too waits for this one."""
        new = chunk_words.without(self.known)
        if self.books is None:
            words.save(self.connection, new)
        else:
            with self.books.begin() as connection:
                words.save(connection, new)
        self.known.add(new)

    def _write_new(self, rows: Array) -> None:
        self._stage(rows, again=True)
        self.write_staged(len(rows))

    def _stage(self, rows: Array, *, again: bool = False) -> None:
        if not self.staged:
            differences.make_staging(self.connection)
            self.staged = True
        elif again:
            self.connection.execute(sa.text("TRUNCATE pg_temp.staging"))
        copy_rows(self.connection, "pg_temp.staging", rows)

    def _count(self, rows: Array) -> None:
        self.content.add(rows)
        self.movements.add(rows)
        self.written += len(rows)
        self.total_fen += int(rows["amount_fen"].sum(dtype=np.int64))


def copy_rows(connection: sa.Connection, target: str, rows: Array) -> None:
    """Append rows to a table by binary COPY."""
    statement = COPY.format(target=target, columns=COLUMNS)
    with driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(chain.HEADER)
        data = rows.view(np.uint8).data
        for start in range(0, len(data), 1 << 20):
            copy.write(data[start : start + (1 << 20)])
        copy.write(chain.TRAILER)


def batch_of(connection: sa.Connection, key: str) -> sa.Row[Any] | None:
    """The batch that a key stands for."""
    batches = schema.batches
    return connection.execute(sa.select(batches).where(batches.c.key == key)).one_or_none()


def append_batch(
    connection: sa.Connection,
    request: Request,
    end: End,
    ids: tuple[int | None, int | None],
    count: int,
    total_fen: int,
    content: bytes,
) -> Receipt:
    """Close a batch whose rows are written: hash, row."""
    link = chain.Link(
        end.number + 1,
        request.key,
        request.kind,
        request.note,
        request.count,
        count,
        total_fen,
        *ids,
        request.digest,
        content,
        end.now,
    )
    values = {**link.__dict__, "previous_hash": end.hash, "hash": link.hash(end.hash)}
    connection.execute(sa.insert(schema.batches), values)
    return Receipt(request.key, link.number, count, request.count - count, total_fen, request.digest.hex())
