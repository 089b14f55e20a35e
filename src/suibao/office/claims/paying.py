"""Money of a claim on the ledger: awarded from a fund, paid out, taken back. Keys never repeat for a claim and month."""

from __future__ import annotations

import sqlalchemy as sa

from suibao.books import accounts, ledger
from suibao.books.claims import Claim
from suibao.books.ledger import Transfer


def award(
    connection: sa.Connection, claim: Claim, branch: str, item: str, amount_fen: int, month: int,
    *, part: str = "", fund: str | None = None,
) -> int:
    """Owe a person ``amount_fen`` of a benefit for a month (yyyymm), out of the fund; nothing for an amount of zero.

    ``branch`` and ``item`` are codes; ``part`` tells several payments of one item and month apart. ``fund`` is the
    account charged, the branch's pool in the claim's region when not given. 1 when written, 0 when it stood already.
    """  # fmt: skip
    if amount_fen == 0:
        return 0
    return ledger.record(connection, award_of(claim, branch, item, amount_fen, month, part=part, fund=fund))


def award_of(
    claim: Claim, branch: str, item: str, amount_fen: int, month: int, *, part: str = "", fund: str | None = None
) -> Transfer:
    """The transfer of :func:`award`, for whoever writes many at once."""
    source = fund or accounts.pool(branch, claim.region)
    owed = accounts.payable(claim.person, branch, claim.region)
    key = "|".join(filter(None, ("benefit", claim.claim, item, str(month), part)))
    code = f"{branch}.benefit.{item}"
    return Transfer(source, owed, amount_fen, month, code, key, claim.claim, claim.person)


def pay_out(
    connection: sa.Connection, claim: Claim, branch: str, amount_fen: int, month: int, *, key: str
) -> int:
    """Pay what is owed: from payable to the disbursement account. ``key`` names this payment within the claim."""
    if amount_fen == 0:
        return 0
    return ledger.record(connection, payment_of(claim, branch, amount_fen, month, key=key))


def payment_of(claim: Claim, branch: str, amount_fen: int, month: int, *, key: str) -> Transfer:
    """The transfer of :func:`pay_out`, for whoever writes many at once."""
    owed = accounts.payable(claim.person, branch, claim.region)
    bank = accounts.disbursement(branch, claim.region)
    full = f"paid|{claim.claim}|{key}"
    return Transfer(owed, bank, amount_fen, month, f"{branch}.paid", full, claim.claim, claim.person)
