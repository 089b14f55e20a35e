"""Filing a month: the filings, checked against the ledger, and the money that corrections and prepayments then move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from suibao.books import Books
from suibao.law.collection.terms import SupplementCause
from suibao.law.terms import Branch
from suibao.office.collecting.asking import Asking
from suibao.office.collecting.debts import debts_of
from suibao.office.collecting.filing import Filed, Filing, check_posted, write_filings
from suibao.office.collecting.setting import set_off, settle_correction
from suibao.office.collecting.writing import Moment
from suibao.rules import Law


@dataclass(frozen=True)
class Month:
    """What filing a month came to: the filings, what corrections gave back, what prepayments were set against (fen)."""

    filed: Filed
    given_back_fen: int
    set_off_fen: int


def file_month(
    books: Books,
    month: int,
    *,
    law: Law,
    day: date,
    now: datetime,
    region: str | None = None,
    owner: str | None = None,
    due_on: date | None = None,
    cause: SupplementCause = SupplementCause.PAYER,
) -> Month:
    """File ``month`` (yyyymm) for every payer and person who pays alone, or for one region or owner. Idempotent.

    A corrected month gets a filing of the difference: what is more becomes due, since the month's first day of payment or,
    where ``cause`` is the agency's, with this filing; what is less goes to the prepayment, and prepayments go to what is owed.
    ``due_on``: the last day of payment where the agency names one, else the law's for the region; None where that is unknown.
    Raises SuibaoError when the ledger does not hold what was assessed.
    """
    with books.begin() as connection:
        filed = write_filings(
            books, connection, month, law=law, day=day, now=now, region=region, owner=owner, due_on=due_on, cause=cause
        )
        if not filed.new:
            return Month(filed, 0, 0)
        owners = sorted({one.owner for one in filed.new})
        check_posted(books, month, _expected(connection, filed.new, owners))
        moment = Moment(Asking(law), day, now)
        corrected = [one for one in filed.new if one.revision]
        back = sum(settle_correction(connection, moment, one.owner, one.region, month) for one in corrected)
        return Month(filed, back, set_off(connection, moment, owners))


def _expected(
    connection: sa.Connection, filings: Sequence[Filing], owners: Sequence[str]
) -> dict[tuple[str, str, str], int]:
    """What the accounts of dues should hold for the month: as filed now, less what was paid, with late fees."""
    places = {(one.owner, one.region, one.month) for one in filings}
    found: dict[tuple[str, str, str], int] = {}
    for one in debts_of(connection, owners):
        if (one.owner, one.region, one.month) in places:
            account = (one.owner, Branch(one.branch).code, one.region)
            found[account] = found.get(account, 0) + one.open_fen
    return found
