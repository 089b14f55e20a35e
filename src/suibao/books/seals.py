"""Seals: transfers recorded singly become a batch of the chain, without holding anybody up for longer than an instant.

Whoever records holds a shared lock until the end of the transaction. The seal takes the same lock alone for the moment
in which it looks up the highest number: every transfer up to that number is then written for good, and later ones get
higher numbers. Sealing them happens after that, beside those who go on recording.
"""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from suibao.books import chain, checkpoints, posting
from suibao.books import schema_ledger as schema
from suibao.books.checkpoints import Movements
from suibao.books.database import Books
from suibao.books.differences import Request
from suibao.books.numbering import SINGLE
from suibao.books.posting import Receipt
from suibao.errors import SuibaoError

LOCK = 0x5265_636F_7264  # "Record"; also in migration 0002
WAIT = "250ms"
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.05

HIGHEST = "SELECT max(id) FROM books.transfers WHERE id < :single"


def seal(books: Books, patience: float = PATIENCE_SECONDS) -> Receipt | None:
    """Close what was recorded singly since the last seal as a batch; None where there is nothing.

    Raises SuibaoError when some transaction that records does not end within ``patience`` seconds.
    """
    highest = _highest(books, patience)
    if highest is None:
        return None
    with books.begin() as connection:
        end = posting.lock(connection)
        first = sealed(connection) + 1
        if highest < first:
            return None
        movements, content, count, total = Movements(), chain.Content(), 0, 0
        for block in chain.rows(connection, first, highest):
            movements.add(block)
            content.add(block)
            count += len(block)
            total += int(block["amount_fen"].astype("i8").sum())
        digest = content.digest_read(connection, first, highest)
        checkpoints.save(connection, end.number + 1, movements.moved())
        request = Request(f"seal:{first}-{highest}", "seal", "", count, digest)
        return posting.append_batch(connection, request, end, (first, highest), count, total, digest)


def sealed(connection: sa.Connection) -> int:
    """The highest number of a sealed transfer; 0 when there is none."""
    batches = schema.batches
    query = sa.select(sa.func.max(batches.c.last_id)).where(batches.c.last_id < SINGLE)
    return int(connection.scalar(query) or 0)


def _highest(books: Books, patience: float) -> int | None:
    """The highest number up to which all is written for good. Waits in short turns: who records goes first."""
    give_up = time.monotonic() + patience
    while True:
        try:
            with books.begin() as connection:
                connection.execute(sa.text(f"SET LOCAL lock_timeout = '{WAIT}'"))
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
                highest: int | None = connection.scalar(sa.text(HIGHEST), {"single": SINGLE})
                return highest
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != "55P03":
                raise
        if time.monotonic() > give_up:
            raise SuibaoError(
                f"For {patience:g} seconds some transaction has been recording transfers without an end; the ledger cannot "
                "be sealed. End it, or close the program that holds it open, then try again.",
                f"{patience:g} 秒内一直有未结束的记账事务，账本无法封存。请结束该事务或关闭其程序后重试。",
            )
        time.sleep(PAUSE_SECONDS)
