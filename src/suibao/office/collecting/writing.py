"""Writing what was decided: a row and one ledger transfer for each group of dues, lines only where something stays open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import accounts, ledger, schema_collection
from suibao.books.bulk import copy_in
from suibao.books.ledger import Transfer
from suibao.law.terms import Branch
from suibao.office.collecting import lines
from suibao.office.collecting.asking import Asking
from suibao.office.collecting.debts import CONTRIBUTION, LATE_FEE, PAYER, WORKER, Group, is_person, tranches
from suibao.office.collecting.late import charge, take_back_fees


@dataclass(frozen=True)
class Moment:
    """When and under what law something is done: the day it counts for, the time it is written down."""

    asking: Asking
    day: date
    now: datetime


@dataclass
class Change:
    """Money for one group of parts, in fen by bearer; negative where it is taken off. ``before_fen``: paid until now."""

    group: Group
    before_fen: int
    worker_fen: int = 0
    payer_fen: int = 0
    worker_full: bool = False
    payer_full: bool = False

    @property
    def fen(self) -> int:
        """Both bearers' parts."""
        return self.worker_fen + self.payer_fen

    @property
    def parts(self) -> tuple[tuple[str, int, bool], ...]:
        """Bearer, fen, whether the part is full afterwards."""
        return (WORKER, self.worker_fen, self.worker_full), (PAYER, self.payer_fen, self.payer_full)


Rows = list[tuple[lines.LineState, int]]
"""Lines with what is set against each, or taken off."""


def write(
    connection: sa.Connection, moment: Moment, changes: Sequence[Change], over: Sequence[lines.LineState] = ()
) -> None:
    """Write changes of different groups: a row and a ledger transfer each, lines where a part stays open, late fees.

    ``over``: lines to take a correction off; else what is not full is divided by law among the lines of its part.
    """
    if not changes:
        return
    keys = _keys(connection, changes)
    months = _Months(connection, {})
    divided = {change.group: _divided(months, moment, change, over) for change in changes}  # before marks are there
    _insert(connection, moment, changes, keys)
    _insert_lines(connection, {keys[group]: rows for group, rows in divided.items() if rows})
    dues = [change for change in changes if change.group[4] == CONTRIBUTION]
    added = tranches(connection, [change.group for change in dues])
    transfers = [_transfer(change, keys[change.group]) for change in changes]
    for change in dues:
        end, key = change.before_fen + change.fen, keys[change.group]
        if change.fen > 0:
            transfers += charge(connection, moment, change.group, added[change.group], (change.before_fen, end), key)
        else:
            transfers += take_back_fees(connection, moment, change.group, end, key)
    ledger.record(connection, *transfers)


@dataclass
class _Months:
    """The lines of filed months by branch and bearer, read once each."""

    connection: sa.Connection
    read: dict[tuple[str, str, int], dict[tuple[int, str], list[lines.LineState]]]

    def of(self, group: Group, bearer: str) -> list[lines.LineState]:
        owner, region, month, branch, _ = group
        place = (owner, region, month)
        if place not in self.read:
            parts: dict[tuple[int, str], list[lines.LineState]] = {}
            for one in lines.of_month(self.connection, *place):
                parts.setdefault((one.branch, one.bearer), []).append(one)
            self.read[place] = parts
        return self.read[place].get((branch, bearer), [])


def _divided(months: _Months, moment: Moment, change: Change, over: Sequence[lines.LineState]) -> Rows:
    """What a change does to each line; nothing where marks say it all, or where there are no lines."""
    _, _, _, branch, kind = change.group
    open_parts = [(bearer, fen) for bearer, fen, full in change.parts if fen and not full]
    if kind == LATE_FEE or not open_parts:
        return []
    if over:
        return [(one, one.unpaid_fen) for one in over if one.branch == branch]
    rows: Rows = []
    for bearer, fen in open_parts:
        own = months.of(change.group, bearer)
        parts = moment.asking.divide(abs(fen), [one.unpaid_fen if fen > 0 else one.paid_fen for one in own], moment.day)
        assert sum(parts) == abs(fen), "a part of a filing is the sum of its lines"
        rows += [(one, part if fen > 0 else -part) for one, part in zip(own, parts, strict=True) if part]
    return rows


def _insert(connection: sa.Connection, moment: Moment, changes: Sequence[Change], keys: Mapping[Group, str]) -> None:
    revisions = _revisions(connection, changes)
    values = [
        {
            "owner": one.group[0], "region": one.group[1], "month": one.group[2], "branch": one.group[3],
            "kind": one.group[4], "revision": revisions[one.group[:3]], "worker_fen": one.worker_fen,
            "payer_fen": one.payer_fen, "worker_full": one.worker_full, "payer_full": one.payer_full,
            "day": moment.day, "recorded_at": moment.now, "key": keys[one.group],
        }
        for one in changes
    ]  # fmt: skip
    connection.execute(sa.insert(schema_collection.set_against), values)


def _insert_lines(connection: sa.Connection, divided: Mapping[str, Rows]) -> None:
    if not divided:
        return
    table = schema_collection.set_against
    found = connection.execute(sa.select(table.c.key, table.c.id).where(table.c.key.in_(sorted(divided))))
    numbers = {row.key: row.id for row in found}
    rows = [(numbers[key], one, fen) for key, pairs in divided.items() for one, fen in pairs]
    columns = {
        "setting": pa.array([number for number, _, _ in rows], pa.int64()),
        "line": pa.array([one.line for _, one, _ in rows], pa.string()),
        "person": pa.array([one.person for _, one, _ in rows], pa.string()),
        "bearer": pa.array([one.bearer for _, one, _ in rows], pa.string()),
        "amount_fen": pa.array([fen for _, _, fen in rows], pa.int64()),
    }
    copy_in(connection, "books.set_against_lines", pa.table(columns))


def _transfer(change: Change, key: str) -> Transfer:
    owner, region, month, branch, kind = change.group
    code = Branch(branch).code
    due, prepaid = accounts.due(owner, code, region), accounts.prepaid(owner, region)
    debit, credit = (prepaid, due) if change.fen > 0 else (due, prepaid)
    word = "paid" if kind == CONTRIBUTION else "late_fee_paid"
    person = owner if is_person(owner) else ""
    return Transfer(debit, credit, abs(change.fen), month, f"{code}.{word}", key, person=person)


def _keys(connection: sa.Connection, changes: Sequence[Change]) -> dict[Group, str]:
    """The key of each change: its group and how many settings the group has had."""
    table = schema_collection.set_against
    group = (table.c.owner, table.c.region, table.c.month, table.c.branch, table.c.kind)
    found = connection.execute(sa.select(*group, sa.func.count()).where(_among(table, changes)).group_by(*group))
    had = {(row[0], row[1], row[2], row[3], row[4]): row[5] for row in found}
    return {one.group: "|".join(map(str, ("set", *one.group, had.get(one.group, 0) + 1))) for one in changes}


def _revisions(connection: sa.Connection, changes: Sequence[Change]) -> dict[tuple[str, str, int], int]:
    """The revision of the filing that stands, by owner, region and month."""
    table = schema_collection.filings
    place = (table.c.owner, table.c.region, table.c.month)
    query = sa.select(*place, sa.func.max(table.c.revision)).where(_among(table, changes)).group_by(*place)
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}


def _among(table: sa.Table, changes: Sequence[Change]) -> sa.ColumnElement[bool]:
    owners = sorted({change.group[0] for change in changes})
    return table.c.owner == sa.any_(sa.cast(owners, sa.ARRAY(sa.Text(collation="C"))))
