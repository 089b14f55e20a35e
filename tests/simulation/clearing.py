"""Clearing in the simulation: each instance freezes its items, a centre nets them, each instance posts what is its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from tests.simulation.store import CN, Store, bank, clearing
from tests.simulation.world import INSTANCES, World

from suibao.office.clearing import netting

Owed = dict[int, dict[tuple[str, str], int]]


class Window:
    """One window: what was frozen, its digest, what came of it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.marked: set[int] = set()
        self.done: set[int] = set()
        self.digest = b""
        self.owed: Owed = {}
        self.payments: list[tuple[int, int, int, int]] = []


def frozen(window: int, stores: list[Store], world: World) -> pa.Table:
    """A window's items of all instances, as columns."""
    rows: list[tuple[Any, ...]] = []
    numbers: list[int] = []
    for instance, one in enumerate(stores):
        begin, end = one.windows[window]
        rows += one.items[begin:end]
        numbers += range(begin * INSTANCES + instance + 1, end * INSTANCES + instance + 1, INSTANCES)
    case, branch, debtor, creditor, own, pooled = zip(*rows, strict=True) if rows else ((),) * 6
    names = np.array(world.provinces)
    columns = [
        numbers, case, pa.array(branch, pa.int16()), pa.array(names[np.array(debtor, int)].tolist(), pa.string()),
        pa.array(names[np.array(creditor, int)].tolist(), pa.string()), own, pooled,
    ]  # fmt: skip
    return pa.table(columns, schema=netting.ITEMS)


def close(window: Window, stores: list[Store], world: World) -> dict[tuple[int, int], int]:
    """Net a window whose items are frozen everywhere; the positions by (branch, province)."""
    table = frozen(window.number, stores, world)
    place = {code: number for number, code in enumerate(world.provinces)}
    window.digest, window.owed = netting.digest(table), netting.owed_by_branch(table)
    positions: dict[tuple[int, int], int] = {}
    for branch, owed in window.owed.items():
        found = netting.net(owed)
        positions |= {(branch, place[member]): fen for member, fen in found.positions.items()}
        window.payments += [(branch, place[payer], place[payee], fen) for payer, payee, fen in found.payments]
    return positions


def post(window: Window, instance: int, store: Store, world: World) -> None:
    """The nation in the other's place for the provinces of an instance, then the payments; in one transaction, once."""
    place = {code: number for number, code in enumerate(world.provinces)}
    name = f"window {window.number}"
    for branch, owed in window.owed.items():
        for (debtor, creditor), fen in owed.items():
            owes, claims = place[debtor], place[creditor]
            if world.instance_of_province(owes) == instance:
                store.post(clearing(branch, owes, claims), clearing(branch, owes, CN), fen, name)
            if world.instance_of_province(claims) == instance:
                store.post(clearing(branch, claims, CN), clearing(branch, claims, owes), fen, name)
    for branch, payer, payee, fen in window.payments:
        if world.instance_of_province(payer) == instance:
            store.post(clearing(branch, payer, CN), bank(branch, payer), fen, name)
        if world.instance_of_province(payee) == instance:
            store.post(bank(branch, payee), clearing(branch, payee, CN), fen, name)
