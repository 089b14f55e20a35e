"""The ledger: append-only transfers in whole fen between two accounts each.

Post in bulk with :func:`post`, within a transaction of your own with :func:`record`; correct with :func:`reverse`;
in two steps with :func:`reserve`, then :func:`settle` or :func:`void`; check with :func:`verify`; read with
:func:`balances`, :func:`entries` and :func:`statement`. Every call that writes has a key: the same call again changes
nothing, the same key for something else is an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import posting
from suibao.books.bulk import copy_in
from suibao.books.database import Books
from suibao.books.incoming import TRANSFERS, Transfers, checked_transfers
from suibao.books.posting import Receipt
from suibao.books.reading import Statement, balances, entries, statement
from suibao.books.recording import Transfer, record
from suibao.books.resolving import resolve
from suibao.books.reversing import reverse_staged
from suibao.books.verification import Verification, verify
from suibao.errors import SuibaoError

__all__ = [
    "TRANSFERS",
    "Receipt",
    "Statement",
    "Transfer",
    "Verification",
    "balances",
    "entries",
    "post",
    "record",
    "reserve",
    "reverse",
    "settle",
    "statement",
    "verify",
    "void",
]


def post(books: Books, transfers: Transfers, key: str) -> Receipt:
    """Post transfers (columns: TRANSFERS) as one batch, whole or not at all.

    A table or any iterable of record batches, which is streamed. ``key`` names the request: the same key and rows
    again post nothing. Transfers whose own key is there with the same content count as repeated.
    Raises SuibaoError for an implausible row, a key used for another content, or columns that do not fit.
    """
    return _post(books, transfers, key, pending=False)


def reserve(books: Books, transfers: Transfers, key: str) -> Receipt:
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
    with books.begin() as connection:
        posting.lock(connection)
        posting.stage(connection, pending=False)
        reverse_staged(connection, chosen, batch, note)
        return posting.append_staged(connection, _key(request), "reverse", note)


def _post(books: Books, transfers: Transfers, key: str, *, pending: bool) -> Receipt:
    _key(key)
    try:
        with books.begin() as connection:
            posting.stage(connection, pending=pending)
            for piece in checked_transfers(transfers):
                copy_in(connection, "pg_temp.staging", piece)
            posting.lock(connection)
            return posting.append_staged(connection, key, "reserve" if pending else "post", "")
    except (sa.exc.IntegrityError, sa.exc.DataError) as error:
        raise _refused(error) from error


def _resolve(books: Books, keys: Iterable[str], kind: str, note: str, key: str | None) -> Receipt:
    chosen = _distinct(keys)
    request = _key(key or _default_key(kind, chosen))
    with books.begin() as connection:
        posting.lock(connection)
        return resolve(connection, pa.table({"key": pa.array(chosen, pa.string())}), kind, note, request)


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


def _refused(error: sa.exc.DBAPIError) -> SuibaoError:
    said = str(error.orig).strip()
    return SuibaoError(
        f"The database refused the posting; nothing was posted. It said: {said}",
        f"数据库拒绝入账，未入账任何记录。其答复：{said}",
    )
