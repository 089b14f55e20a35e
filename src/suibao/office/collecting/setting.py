"""Setting money against what is owed, in the order of the law, and taking it off again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

import sqlalchemy as sa

from suibao.office.collecting import lines
from suibao.office.collecting.asking import Asking
from suibao.office.collecting.debts import CONTRIBUTION, LATE_FEE, WORKER, Debt, Group, debts_of, free_money
from suibao.office.collecting.writing import Change, Moment, write


def ranking(asking: Asking, day: date) -> Callable[[Debt], int]:
    """The rank of a debt under the law of a day."""
    return lambda one: asking.rank(one.month, late_fee=one.kind == LATE_FEE, worker=one.bearer == WORKER, day=day)


def allocate(asking: Asking, money_fen: int, debts: Iterable[Debt], day: date) -> dict[Debt, int]:
    """Money set against debts by their rank in law; debts of one rank share in proportion."""
    rank = ranking(asking, day)
    owed = sorted((one for one in debts if one.open_fen > 0), key=lambda one: (rank(one), one))
    return _shared(asking, money_fen, [(one, one.open_fen) for one in owed], rank, day)


def _shared(
    asking: Asking, money_fen: int, debts: Sequence[tuple[Debt, int]], rank: Callable[[Debt], int], day: date
) -> dict[Debt, int]:
    """Money divided among debts in their order, those of one rank in proportion to the fen beside each."""
    found: dict[Debt, int] = {}
    for _, same in groupby(debts, key=lambda pair: rank(pair[0])):
        rows = list(same)
        parts = asking.divide(money_fen, [fen for _, fen in rows], day)
        found |= {one: part for (one, _), part in zip(rows, parts, strict=True) if part}
        money_fen -= sum(parts)
        if not money_fen:
            break
    return found


def set_off(connection: sa.Connection, moment: Moment, owners: Sequence[str]) -> int:
    """Set what owners have paid and not used against what they owe, in each region apart; how much in fen.

    Arrears that are paid late are charged their late fee, which the rest of the money then goes to. The caller holds the lock.
    """
    done = 0
    for _ in range(2):  # dues first; then the late fees that paying them brought about
        money = {place: fen for place, fen in free_money(connection, owners).items() if fen > 0}
        by_place: dict[tuple[str, str], list[Debt]] = {}
        for one in debts_of(connection, sorted({owner for owner, _ in money})):
            by_place.setdefault((one.owner, one.region), []).append(one)
        changes: list[Change] = []
        for place, fen in sorted(money.items()):
            own = by_place.get(place, [])
            changes += _changes(allocate(moment.asking, fen, own, moment.day), own)
        if not changes:
            break
        write(connection, moment, changes)
        done += sum(one.fen for one in changes)
    return done


def take_off(connection: sa.Connection, moment: Moment, owner: str, region: str, fen: int) -> int:
    """Take ``fen`` off what was set against dues, the last in rank first, back to the prepayment; how much there was."""
    own = [one for one in debts_of(connection, [owner]) if one.region == region]
    rank = ranking(moment.asking, moment.day)
    paid = sorted((one for one in own if one.paid_fen > 0), key=lambda one: (-rank(one), one))
    taken = _shared(moment.asking, fen, [(one, one.paid_fen) for one in paid], rank, moment.day)
    write(connection, moment, _changes({one: -part for one, part in taken.items()}, own))
    return sum(taken.values())


def settle_correction(connection: sa.Connection, moment: Moment, owner: str, region: str, month: int) -> int:
    """Give back to the prepayment what was paid beyond what a correction left: of each line, and of late fees that fell
    with it; how much in fen."""
    own = [one for one in debts_of(connection, [owner]) if (one.region, one.month) == (region, month)]
    if not any(one.paid_fen for one in own):
        return 0
    over = [one for one in lines.of_month(connection, owner, region, month) if one.unpaid_fen < 0]
    before = _paid(own)
    changes: dict[Group, Change] = {}
    for one in over:
        group = (owner, region, month, one.branch, CONTRIBUTION)
        change = changes.setdefault(group, Change(group, before[group]))
        if one.bearer == WORKER:
            change.worker_fen += one.unpaid_fen
        else:
            change.payer_fen += one.unpaid_fen
    write(connection, moment, list(changes.values()), over)
    fees = [one for one in debts_of(connection, [owner]) if one.kind == LATE_FEE and one.open_fen < 0]
    fallen = [Change(one.group, one.paid_fen, payer_fen=one.open_fen) for one in fees]
    write(connection, moment, fallen)
    return -sum(one.fen for one in (*changes.values(), *fallen))


def _paid(debts: Iterable[Debt]) -> dict[Group, int]:
    """What was paid until now by group."""
    found: dict[Group, int] = {}
    for one in debts:
        found[one.group] = found.get(one.group, 0) + one.paid_fen
    return found


def _changes(parts: Mapping[Debt, int], own: Iterable[Debt]) -> list[Change]:
    """Amounts by part as changes of groups; a part whose debt is gone afterwards is full."""
    before = _paid(own)
    found: dict[Group, Change] = {}
    for one, fen in sorted(parts.items()):
        change = found.setdefault(one.group, Change(one.group, before[one.group]))
        full = fen > 0 and fen == one.open_fen
        if one.bearer == WORKER:
            change.worker_fen, change.worker_full = fen, full
        else:
            change.payer_fen, change.payer_full = fen, full
    return list(found.values())
