"""The ledger: append-only transfers in whole fen between two accounts each.

Post in bulk with :func:`post`, within a transaction of your own with :func:`record`; correct with :func:`reverse`;
in two steps with :func:`reserve`, then :func:`settle` or :func:`void`; check with :func:`verify`, which seals what was
recorded first (:func:`seal`); read with :func:`balances`, :func:`balance`, :func:`entries` and :func:`statement`.
Every call that writes has a key: the same call again changes nothing, the same key for something else is an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa

from suibao.books import finding, posting
from suibao.books.database import Books
from suibao.books.incoming import FORM_TRANSFERS, TRANSFERS, FormTransfers, Transfers
from suibao.books.posting import Receipt, Writer
from suibao.books.reading import Statement, balance, balance_in, balances, entries, statement
from suibao.books.recording import Transfer, record
from suibao.books.resolving import resolve
from suibao.books.reversing import stage_reversals
from suibao.books.seals import seal
from suibao.books.verification import Verification, verify
from suibao.errors import SuibaoError

__all__ = [
    "FORM_TRANSFERS",
    "TRANSFERS",
    "FormTransfers",
    "Receipt",
    "Statement",
    "Transfer",
    "Verification",
    "balance",
    "balance_in",
    "balances",
    "entries",
    "post",
    "record",
    "reserve",
    "reverse",
    "seal",
    "settle",
    "statement",
    "verify",
    "void",
]


def post(books: Books, transfers: Transfers | FormTransfers, key: str) -> Receipt:
    """Post transfers (columns: TRANSFERS) as one batch, whole or not at all.

    A table or any iterable of record batches, which is streamed; or :class:`FormTransfers`, which is faster for callers
    that have people and a few words as columns. ``person`` and ``basis_fen`` may be absent: then a transfer is about
    the owner of its account, or the person whose key is a part of its own key. ``key`` names the request: the same key and rows
    again post nothing. Transfers whose own key is there with the same content count as repeated.
    Raises SuibaoError for an implausible row, a key used for another content, or columns that do not fit.
    """
    return _post(books, transfers, key, pending=False)


def reserve(books: Books, transfers: Transfers | FormTransfers, key: str) -> Receipt:
    """Write transfers as pending: they are on record but move no balance until :func:`settle`."""
    return _post(books, transfers, key, pending=True)


def settle(books: Books, keys: Iterable[str], key: str | None = None) -> Receipt:
    """Post pending transfers by their keys. Settled before: repeated. Voided before or not pending: SuibaoError."""
    return _resolve(books, keys, "settle", "", key)


def void(books: Books, keys: Iterable[str], reason: str, key: str | None = None) -> Receipt:
    """Void pending transfers by their keys; they stay on record and never move a balance."""
    return _resolve(books, keys, "void", _reason(reason), key)


def reverse(
    books: Books,
    keys: Iterable[str] | None = None,
    *,
    reason: str,
    batch: str | None = None,
    key: str | None = None,
) -> Receipt:
    """Take back posted transfers, by their keys or a whole batch by its key: same amount and month, accounts exchanged.

    Each reversal is linked to its original and has the key ``reverse:<original key>``; a transfer has at most one.
    The reason stands in the note. Raises SuibaoError for an unknown key, a pending transfer, or a reversal.
    """
    chosen = None if keys is None else _distinct(keys)
    if (chosen is None) == (batch is None):
        raise SuibaoError("Name either keys or a batch to reverse, not both.", "请指定要冲销的键或批次，二者择一。")
    request = key or _default_key("reverse", chosen if chosen is not None else [f"batch {batch}"])
    note = _reason(reason)
    with _told(), books.begin() as connection:
        writer = Writer(None, connection, posting.lock(connection))
        if chosen is None:
            finding.choose_batch(connection, batch)
        else:
            finding.choose(connection, chosen)
        rows = stage_reversals(connection, note)
        before = posting.batch_of(connection, _key(request))
        if before is not None:
            writer.requested, writer.staged = rows, True
            return writer.compared(request, "reverse", before, note)
        writer.write_staged(rows)
        return writer.close(request, "reverse", note)


def _post(books: Books, transfers: Transfers | FormTransfers, key: str, *, pending: bool) -> Receipt:
    _key(key)
    with _told():
        return posting.post(books, transfers, key, pending=pending)


def _resolve(books: Books, keys: Iterable[str], kind: str, note: str, key: str | None) -> Receipt:
    chosen = _distinct(keys)
    request = _key(key or _default_key(kind, chosen))
    with books.begin() as connection:
        return resolve(connection, chosen, kind, note, request, posting.lock(connection))


@contextmanager
def _told() -> Iterator[None]:
    """What the database refuses, said as an error of ours."""
    try:
        yield
    except (sa.exc.IntegrityError, sa.exc.DataError) as error:
        raise _refused(error.orig) from error
    except (psycopg.IntegrityError, psycopg.DataError) as error:
        raise _refused(error) from error


def _distinct(keys: Iterable[str]) -> list[str]:
    if isinstance(keys, str):
        return [keys]
    return sorted(set(keys))


def _default_key(kind: str, keys: list[str]) -> str:
    """A batch key that the same set of transfer keys always gets."""
    return f"{kind}:{hashlib.sha256(chr(10).join(keys).encode()).hexdigest()[:32]}"


def _key(key: str) -> str:
    return _text(key, "key", "键", 500)


def _reason(reason: str) -> str:
    return _text(reason, "reason", "原因", 2000)


def _text(text: str, en: str, zh: str, longest: int) -> str:
    if not text.strip() or len(text) > longest or not text.isprintable():
        raise SuibaoError(
            f"The {en} {text[:80]!r} cannot be used: expected 1 to {longest} printable characters.",
            f"{zh} {text[:80]!r} 无效：应为 1 至 {longest} 个可见字符。",
        )
    return text


def _refused(error: BaseException | None) -> SuibaoError:
    said = str(error).strip()
    return SuibaoError(
        f"The database refused the posting; nothing was posted. It said: {said}",
        f"数据库拒绝入账，未入账任何记录。其答复：{said}",
    )
