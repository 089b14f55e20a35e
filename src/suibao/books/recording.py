"""One transfer, or a few, inside a transaction of the caller: a decision and its posting stand or fall together."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import posting
from suibao.books.bulk import copy_in
from suibao.books.incoming import TRANSFERS, checked_transfers


@dataclass(frozen=True)
class Transfer:
    """An amount in whole fen from the credited to the debited account, for a month of entitlement (yyyymm).

    ``key`` can never be used twice for another content; ``person`` is whom it is about ('' for nobody);
    ``basis_fen`` what the amount was computed on, shown in statements and never summed.
    """

    debit: str
    credit: str
    amount_fen: int
    month: int
    code: str
    key: str
    note: str = ""
    person: str = ""
    basis_fen: int = 0
    pending: bool = False


def record(connection: sa.Connection, *transfers: Transfer) -> int:
    """Write transfers in the caller's transaction; how many were new.

    A transfer that stands already with the same content is left alone. Raises SuibaoError for an implausible row or a
    key used for another content; the caller's transaction is then to be given up.
    """
    if not transfers:
        return 0
    rows = [{name: asdict(one)[name] for name in TRANSFERS.names} for one in transfers]
    posting.stage(connection, pending=transfers[0].pending)
    for piece in checked_transfers(pa.Table.from_pylist(rows, schema=TRANSFERS)):
        copy_in(connection, "pg_temp.staging", piece)
    posting.lock(connection)
    key = "record:" + hashlib.sha256("\n".join(sorted(one.key for one in transfers)).encode()).hexdigest()[:32]
    receipt = posting.append_staged(connection, key, "reserve" if transfers[0].pending else "post", "")
    connection.execute(sa.text("DROP TABLE pg_temp.staging"))
    return receipt.posted
