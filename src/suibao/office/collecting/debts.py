"""What an owner owes now, part by part, and the money it has here that is set against nothing yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from suibao.books.bulk import driver

CONTRIBUTION, LATE_FEE = "contribution", "late_fee"
WORKER, PAYER = "worker", "payer"


Group = tuple[str, str, int, int, str]
"""Owner, region, month, branch number, kind: one account of dues in one month, which one ledger transfer pays."""


def is_person(owner: str) -> bool:
    """Whether an owner of debts is a person who pays alone: person keys are 32 hex characters."""
    return len(owner) == 32 and all(letter in "0123456789abcdef" for letter in owner)


class Debt(NamedTuple):
    """One part of what is owed: a branch of a filed month by bearer, or its late fees. Amounts in fen."""

    owner: str
    region: str
    month: int
    branch: int
    kind: str
    bearer: str
    owed_fen: int
    paid_fen: int

    @property
    def open_fen(self) -> int:
        """What is still owed; negative where more was set against it than is owed."""
        return self.owed_fen - self.paid_fen

    @property
    def group(self) -> Group:
        """The group that it is a part of."""
        return self.owner, self.region, self.month, self.branch, self.kind


class Tranche(NamedTuple):
    """An amount that one filing added to a branch of a month (or took off it), with its last day of payment."""

    revision: int
    due_on: date | None
    fen: int


DEBTS = """
WITH f AS (
    SELECT DISTINCT ON (owner, region, month) filing, owner, region, month FROM books.filings
    WHERE owner = ANY (%(owners)s) ORDER BY owner, region, month, revision DESC
), owed AS (
    SELECT f.owner, f.region, f.month, p.branch, 'contribution' AS kind, p.bearer, p.amount_fen AS fen
    FROM f JOIN books.filing_parts p USING (filing)
    UNION ALL
    SELECT owner, region, month, branch, 'late_fee', 'payer', sum(fee_fen)::bigint
    FROM books.late_fees WHERE owner = ANY (%(owners)s) GROUP BY 1, 2, 3, 4
), paid AS (
    SELECT owner, region, month, branch, kind, 'worker' AS bearer, sum(worker_fen)::bigint AS fen
    FROM books.set_against WHERE owner = ANY (%(owners)s) GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT owner, region, month, branch, kind, 'payer', sum(payer_fen)::bigint
    FROM books.set_against WHERE owner = ANY (%(owners)s) GROUP BY 1, 2, 3, 4, 5
)
SELECT owner, region, month, branch, kind, bearer, coalesce(o.fen, 0), coalesce(p.fen, 0)
FROM owed o FULL JOIN paid p USING (owner, region, month, branch, kind, bearer)
WHERE coalesce(o.fen, 0) <> 0 OR coalesce(p.fen, 0) <> 0
"""

# Money of an owner in a region: matched receipts, less what was set against dues, less refunds paid or granted.
MONEY = """
SELECT owner, region, sum(fen)::bigint FROM (
    SELECT owner, region, amount_fen AS fen FROM (
        SELECT DISTINCT ON (receipt) s.owner, s.region, s.state, r.amount_fen
        FROM books.receipt_steps s JOIN books.receipts r USING (receipt)
        WHERE receipt IN (SELECT receipt FROM books.receipt_steps WHERE owner = ANY (%(owners)s))
        ORDER BY receipt, number DESC
    ) AS held WHERE state = 'matched' AND owner = ANY (%(owners)s)
    UNION ALL
    SELECT owner, region, -(worker_fen + payer_fen) FROM books.set_against WHERE owner = ANY (%(owners)s)
    UNION ALL
    SELECT owner, region, -amount_fen FROM (
        SELECT DISTINCT ON (refund) q.owner, q.region, q.amount_fen, s.state
        FROM books.refunds q JOIN books.refund_steps s USING (refund)
        WHERE q.owner = ANY (%(owners)s) ORDER BY refund, number DESC
    ) AS asked WHERE state IN {states}
) AS moved GROUP BY owner, region
"""


def debts_of(connection: sa.Connection, owners: Sequence[str]) -> list[Debt]:
    """Everything that owners owe or ever owed, part by part, sorted."""
    with driver(connection).cursor() as cursor:
        cursor.execute(DEBTS, {"owners": list(owners)})
        return sorted(Debt._make(row) for row in cursor.fetchall())


def free_money(connection: sa.Connection, owners: Sequence[str]) -> dict[tuple[str, str], int]:
    """Prepayments by owner and region in fen that may be set against dues; what was granted as a refund is not."""
    return _money(connection, owners, "('paid', 'granted')")


def prepaid_money(connection: sa.Connection, owners: Sequence[str]) -> dict[tuple[str, str], int]:
    """Prepayments by owner and region in fen as they stand in the ledger."""
    return _money(connection, owners, "('paid')")


def _money(connection: sa.Connection, owners: Sequence[str], states: str) -> dict[tuple[str, str], int]:
    with driver(connection).cursor() as cursor:
        cursor.execute(MONEY.format(states=states), {"owners": list(owners)})
        return {(owner, region): fen for owner, region, fen in cursor.fetchall()}


TRANCHES = """
SELECT f.owner, f.region, f.month, p.branch, f.revision, f.due_on, sum(p.difference_fen)::bigint
FROM books.filings f JOIN books.filing_parts p USING (filing)
WHERE f.owner = ANY (%s) GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5
"""


def tranches(connection: sa.Connection, groups: Sequence[Group]) -> dict[Group, list[Tranche]]:
    """What is owed of groups of contributions, by last day of payment, oldest filing first."""
    found: dict[Group, list[Tranche]] = {group: [] for group in groups}
    with driver(connection).cursor() as cursor:
        cursor.execute(TRANCHES, (sorted({group[0] for group in groups}),))
        for owner, region, month, branch, *rest in cursor:
            group = (owner, region, month, branch, CONTRIBUTION)
            if group in found:
                found[group].append(Tranche._make(rest))
    return {group: standing_tranches(rows) for group, rows in found.items()}


def standing_tranches(all_of_them: Sequence[Tranche]) -> list[Tranche]:
    """The tranches that are still owed: what a later filing takes off goes off the last ones first."""
    kept: list[Tranche] = []
    for one in all_of_them:
        if one.fen > 0:
            kept.append(one)
        off = -one.fen if one.fen < 0 else 0
        while off and kept:
            last = kept.pop()
            if last.fen > off:
                kept.append(last._replace(fen=last.fen - off))
            off = max(off - last.fen, 0)
    return kept


def covered(kept: Sequence[Tranche], start: int, end: int) -> list[tuple[Tranche, int, int]]:
    """The pieces of tranches that money from ``start`` to ``end`` (fen paid before and after) falls on, oldest first."""
    found, at = [], 0
    for one in kept:
        low, high = max(start, at), min(end, at + one.fen)
        if low < high:
            found.append((one, low, high))
        at += one.fen
    return found
