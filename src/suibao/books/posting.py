"""How transfers get into the ledger: staged by COPY, then written by one INSERT … SELECT, in one transaction.

Whoever appends holds one advisory lock from there to the commit, so batches have an order and the chain one end.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from psycopg.errors import UniqueViolation

from suibao.books import chain, differences, schema
from suibao.books.differences import Request

LOCK = 0x4C65_6467_6572  # "Ledger"

STAGING = """
CREATE TEMPORARY TABLE staging (
    debit text COLLATE "C" NOT NULL, credit text COLLATE "C" NOT NULL,
    amount_fen bigint NOT NULL, month integer NOT NULL,
    code text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, note text COLLATE "C" NOT NULL,
    pending boolean NOT NULL DEFAULT {pending}, reverses bigint, reversed text COLLATE "C"
) ON COMMIT DROP
"""

NEW_ACCOUNTS = """
INSERT INTO books.accounts (name)
SELECT name FROM (SELECT debit AS name FROM pg_temp.staging UNION SELECT credit FROM pg_temp.staging) AS staged
WHERE NOT EXISTS (SELECT FROM books.accounts a WHERE a.name = staged.name)
ORDER BY name
"""

WRITE = """
INSERT INTO books.transfers (batch, debit, credit, amount_fen, month, pending, reverses, code, key, note)
SELECT :batch, d.id, c.id, s.amount_fen, s.month, s.pending, s.reverses, s.code, s.key, s.note
FROM pg_temp.staging s
JOIN books.accounts d ON d.name = s.debit
JOIN books.accounts c ON c.name = s.credit
{unless_written}
ORDER BY s.key
"""
UNLESS_WRITTEN = "WHERE NOT EXISTS (SELECT FROM books.transfers t WHERE t.key = s.key)"

# A month of a city is sorted twice, by key; PostgreSQL spills sorts over work_mem to disk.
TUNING = "SET LOCAL work_mem = '256MB'; SET LOCAL default_statistics_target = 10; ANALYZE pg_temp.staging"


@dataclass(frozen=True)
class Receipt:
    """What a call did to the ledger. ``digest`` is of the request (hex): the same request has the same digest.

    ``posted`` and ``total_fen`` count what this call wrote, ``repeated`` what was there already, unchanged.
    """

    batch: str
    number: int
    posted: int
    repeated: int
    total_fen: int
    digest: str


def stage(connection: sa.Connection, *, pending: bool) -> None:
    """An empty staging table for this transaction."""
    connection.execute(sa.text(STAGING.format(pending="true" if pending else "false")))


def lock(connection: sa.Connection) -> None:
    """Become the only one who appends, until the transaction ends."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def append_staged(connection: sa.Connection, key: str, kind: str, note: str) -> Receipt:
    """Write what is staged as one batch, or find that it was written before. The caller holds the lock.

    Raises SuibaoError, with everything rolled back, when the key stands for another request, or a transfer's key
    for another content.
    """
    connection.execute(sa.text(TUNING))
    count, total = connection.execute(
        sa.text("SELECT count(*), coalesce(sum(amount_fen), 0)::bigint FROM pg_temp.staging")
    ).one()
    request = Request(key, kind, note, count, total, chain.digest(connection, chain.STAGED))
    before = repeated(connection, request)
    if before:
        return before
    link = last(connection)
    connection.execute(sa.text(NEW_ACCOUNTS))
    posted = _write(connection, link.number + 1)
    if posted < count:
        total = _total(connection, link.number + 1)
    return append_batch(connection, request, link, posted, total)


def _write(connection: sa.Connection, batch: int) -> int:
    """Write the staged rows that are not there yet; how many. Most postings are all new: that is tried first, and
    the unique key tells at the first row when it is not so."""
    try:
        with connection.begin_nested():
            return connection.execute(sa.text(WRITE.format(unless_written="")), {"batch": batch}).rowcount
    except sa.exc.IntegrityError as error:
        if not isinstance(error.orig, UniqueViolation):
            raise
    differences.check_repeated(connection)
    return connection.execute(sa.text(WRITE.format(unless_written=UNLESS_WRITTEN)), {"batch": batch}).rowcount


def repeated(connection: sa.Connection, request: Request) -> Receipt | None:
    """The receipt of a request that was met before; None for a new key; SuibaoError for a key with other content."""
    batches = schema.batches
    row = connection.execute(sa.select(batches).where(batches.c.key == request.key)).one_or_none()
    if row is None:
        return None
    if (row.kind, row.note, row.request_digest) != (request.kind, request.note, request.digest):
        raise differences.other_request(connection, request, row)
    return Receipt(request.key, row.number, 0, request.count, 0, request.digest.hex())


@dataclass(frozen=True)
class End:
    """The end of the chain: the last batch's number (0 when there is none) and hash."""

    number: int
    hash: bytes


def last(connection: sa.Connection) -> End:
    """Where the next batch joins."""
    batches = schema.batches
    newest = sa.select(batches.c.number, batches.c.hash).order_by(batches.c.number.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return End(row.number, row.hash) if row else End(0, chain.GENESIS)


def append_batch(connection: sa.Connection, request: Request, end: End, posted: int, total_fen: int) -> Receipt:
    """Close a batch whose rows are written: digest, hash, row."""
    number = end.number + 1
    whole = posted == request.count  # then content and request are the same rows in the same form
    content = request.digest if whole else chain.content_digest(connection, number, request.kind)
    # Not now(), the transaction's beginning: that may lie before the end of the previous batch.
    posted_at = connection.scalar(sa.select(sa.func.clock_timestamp()))
    assert posted_at is not None
    link = chain.Link(
        number,
        request.key,
        request.kind,
        request.note,
        request.count,
        posted,
        total_fen,
        request.digest,
        content,
        posted_at,
    )
    values = {**link.__dict__, "previous_hash": end.hash, "hash": link.hash(end.hash)}
    connection.execute(sa.insert(schema.batches), values)
    return Receipt(request.key, number, posted, request.count - posted, total_fen, request.digest.hex())


def _total(connection: sa.Connection, batch: int) -> int:
    transfers = schema.transfers
    total = sa.select(sa.func.coalesce(sa.func.sum(transfers.c.amount_fen), 0)).where(transfers.c.batch == batch)
    return int(connection.scalar(total) or 0)
