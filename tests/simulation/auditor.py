"""Auditors: they see only what was committed, keep books of their own, and stop the simulation at the first thing that is wrong.

After every transaction, in time that does not grow: money conserved to the fen, nothing settled twice, nothing received that was
not reserved, everybody in exactly one active relation per branch, no day without cover, accounts never below zero. From time to
time, and at the end: balances equal the replay of the entries, no case without something that will move it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.simulation import store as books
from tests.simulation.store import Store
from tests.simulation.world import BRANCHES, INSTANCES, World

from suibao.office.relations.protocol import at_rest
from suibao.office.relations.sides import Side
from suibao.office.relations.terms import CaseState, Role

S = CaseState


class Violation(AssertionError):  # noqa: N818 what it is called where this comes from
    """Something that must hold does not."""


@dataclass(slots=True)
class Audited:
    """What an auditor knows of a case from the journals of all instances."""

    key: int
    opened: int
    reserved: int = -1
    released: bool = False
    taken: int = -1
    sent: int = -1
    on: int = 0
    closed: bool = False
    item: int = -1
    told: bool = False


class Auditor:
    """Looks at each committed journal; :meth:`full` compares whole books; :meth:`at_the_end` what must hold when all is quiet."""

    def __init__(self, world: World, stores: list[Store]) -> None:
        self.world, self.stores = world, stores
        self.cases: dict[str, Audited] = {}
        self.places: dict[int, list[list[Any]]] = {}
        """Relation → open ones anywhere: [instance, city, since, leaving case]."""
        self.ended: list[tuple[str, int]] = []
        self.outside = 0
        self.funds = 0
        self.clearing = 0
        self.bank = 0
        self.in_flight = 0
        self.replayed: list[dict[int, int]] = [{} for _ in range(INSTANCES)]
        self.read = [0] * INSTANCES
        self.owed: list[dict[tuple[int, int, int], int]] = [{} for _ in range(INSTANCES)]
        """Of each instance: (branch, debtor, creditor) → fen of items that no window has yet."""
        self.windows: dict[int, dict[tuple[int, int], int]] = {}
        """Window → (branch, province) → position."""
        self.handlers = (
            self._entry, self._reserve, self._void, self._open, self._close, self._mark, self._unmark, self._item, self._step,
            self._told,
        )  # fmt: skip

    def opened(self, case: str, key: int, day: int) -> None:
        """Somebody asked for something: from now on it may not be lost."""
        if case in self.cases:
            raise Violation(f"case {case} was opened twice")
        self.cases[case] = Audited(key, day)

    def committed(self, instance: int, journal: list[tuple[Any, ...]]) -> None:
        """What one transaction did, once it is committed."""
        handlers = self.handlers
        touched: set[int] = set()
        for line in journal:
            key = handlers[line[0]](instance, *line[1:])
            if key is not None:
                touched.add(key)
        if self.funds + self.outside != self.in_flight:
            raise Violation(f"money: {self.funds} fen in funds, {-self.outside} paid in, {self.in_flight} in flight")
        if self.clearing + self.bank != -self.in_flight:
            raise Violation(
                f"clearing: {self.clearing} and {self.bank} at the bank do not net to {-self.in_flight} in flight"
            )
        for key in touched:
            self._one_place(key)
        for case, until in self.ended:
            self._chain(case, until)
        self.ended.clear()

    def _one_place(self, key: int) -> None:
        """A relation that leaves counts until the other side has decided."""
        active = [one for one in self.places[key] if not one[3] or self.cases[one[3]].taken < 0]
        if len(active) != 1:
            raise Violation(f"relation {key} has {len(active)} active places: {self.places[key]}")

    def _entry(self, instance: int, debit: int, credit: int, fen: int, case: str) -> None:
        if fen <= 0:
            raise Violation(f"an entry of {fen} fen in case {case}")
        for number, amount in ((debit, -fen), (credit, fen)):
            if number > -1_000:
                self.funds += amount
                if number >= 0 and self.stores[instance].balances[number] < 0:
                    raise Violation(f"account {number} below zero after case {case}")
            elif number > -10_000:
                self.clearing += amount
            elif number > books.OUTSIDE:
                self.bank += amount
            else:
                self.outside += amount
        known = self.cases.get(case)
        if known is not None:
            if -10_000 < debit <= -1_000:
                known.taken = max(known.taken, 0) + fen
                self.in_flight += fen
            elif -10_000 < credit <= -1_000:
                known.sent = max(known.sent, 0) + fen
                self.in_flight -= fen

    def _reserve(self, instance: int, case: str, fen: int) -> None:
        known = self.cases[case]
        if known.reserved >= 0:
            raise Violation(f"case {case} reserved twice")
        known.reserved = fen

    def _void(self, instance: int, case: str) -> None:
        known = self.cases[case]
        if known.reserved < 0 or known.released or known.taken >= 0:
            raise Violation(f"case {case} released what is not reserved or was accepted: {known}")
        known.released = True

    def _open(self, instance: int, key: int, city: int, since: int, case: str) -> int:
        places = self.places.setdefault(key, [])
        if any(one[0] == instance for one in places):
            raise Violation(f"relation {key}: two open ones in the same books (case {case}): {places}")
        places.append([instance, city, since, ""])
        if case:
            known = self.cases[case]
            if known.on:
                raise Violation(f"case {case} opened a relation twice")
            known.on = since
        return key

    def _close(self, instance: int, key: int, city: int, since: int, until: int, case: str) -> int:
        known = self.cases[case]
        mine = [one for one in self.places[key] if one[0] == instance and one[1] == city]
        if len(mine) != 1 or known.closed:
            raise Violation(f"case {case} closed a relation {key} that is not open in city {city}")
        self.places[key].remove(mine[0])
        known.closed = True
        self.ended.append((case, until))
        if not since <= until:
            raise Violation(f"relation {key} ended on {until}, before it began on {since}")
        return key

    def _mark(self, instance: int, key: int, city: int, case: str) -> int:
        return self._leaving(instance, key, city, case)

    def _unmark(self, instance: int, key: int, city: int, case: str) -> int:
        return self._leaving(instance, key, city, "")

    def _leaving(self, instance: int, key: int, city: int, case: str) -> int:
        for one in self.places[key]:
            if one[0] == instance and one[1] == city:
                one[3] = case
        return key

    def _item(self, instance: int, case: str, branch: int, debtor: int, creditor: int, own: int, pooled: int) -> None:
        known = self.cases[case]
        if known.item >= 0:
            raise Violation(f"case {case} has two clearing items")
        known.item = own + pooled
        owed, pair = self.owed[instance], (branch, debtor, creditor)
        owed[pair] = owed.get(pair, 0) + own + pooled

    def _step(self, instance: int, case: str, role: Role, state: CaseState, fen: int) -> None:
        """A decision: what it says must be what the ledger lines beside it did."""
        known = self.cases[case]
        if role == Role.RECEIVER and state == S.COMMITTED:
            known.taken = max(known.taken, 0)
            if known.released or known.reserved != known.taken:
                raise Violation(
                    f"case {case} received {known.taken} fen, of which {known.reserved} were reserved: {known}"
                )
        elif role == Role.ORIGIN and state == S.SENT:
            known.sent = max(known.sent, 0)
            if known.sent != known.taken or max(known.item, 0) != known.sent:
                raise Violation(f"case {case} sent {known.sent} fen, received were {known.taken}, cleared {known.item}")

    def _told(self, instance: int, case: str) -> None:
        self.cases[case].told = True

    def _chain(self, case: str, until: int) -> None:
        """The relation at the old place ended on the day on which the new one began: no day without cover, none twice."""
        if self.cases[case].on != until:
            raise Violation(f"case {case}: old relation until {until}, new one since {self.cases[case].on}")

    def marked(self, window: int, instance: int) -> None:
        """A window took an instance's items up to now."""
        positions = self.windows.setdefault(window, {})
        owed, self.owed[instance] = self.owed[instance], {}
        for (branch, debtor, creditor), fen in owed.items():
            positions[branch, debtor] = positions.get((branch, debtor), 0) - fen
            positions[branch, creditor] = positions.get((branch, creditor), 0) + fen

    def netted(
        self, window: int, positions: dict[tuple[int, int], int], payments: list[tuple[int, int, int, int]]
    ) -> None:
        """Positions are those of the items; they add up to nothing; payments, few enough, realise them."""
        expected = self.windows[window]
        if {one: fen for one, fen in positions.items() if fen} != {one: fen for one, fen in expected.items() if fen}:
            raise Violation(f"window {window}: positions are not those of its items")
        for branch in range(BRANCHES):
            left = {member: fen for (of, member), fen in expected.items() if of == branch and fen}
            paid = [one for one in payments if one[0] == branch]
            if sum(left.values()) or len(paid) > max(0, len(left) - 1):
                raise Violation(f"window {window}, branch {branch}: {len(paid)} payments for {left}")
            for _, payer, payee, fen in paid:
                left[payer] += fen
                left[payee] -= fen
            if any(left.values()):
                raise Violation(f"window {window}, branch {branch}: payments leave {left}")

    def full(self) -> None:
        """Balances equal the replay of the entries; nobody waits for nothing."""
        for number, one in enumerate(self.stores):
            replay = self.replayed[number]
            for debit, credit, fen, _ in one.entries[self.read[number] :]:
                replay[debit] = replay.get(debit, 0) - fen
                replay[credit] = replay.get(credit, 0) + fen
            self.read[number] = len(one.entries)
            if replay != one.balances:
                wrong = [key for key in replay.keys() | one.balances.keys() if replay.get(key) != one.balances.get(key)]
                raise Violation(
                    f"instance {number}: balances differ from the replay of its entries in {sorted(wrong)[:5]}"
                )
            if sum(replay.values()):
                raise Violation(f"instance {number}: debits and credits differ")
            for case, side in one.sides.items():
                if not at_rest(side) and side.due_on is None:
                    raise Violation(f"case {case} stands at {side.state} and nothing will ever move it")

    def at_the_end(self, digests: list[tuple[bytes, bytes]]) -> None:
        """All is quiet: every case has ended alike on both sides, the worker knows, and nobody owes anybody."""
        self.replayed, self.read = [{} for _ in range(INSTANCES)], [0] * INSTANCES
        self.full()
        if self.in_flight or any(self.owed):
            left = [dict(list(owed.items())[:2]) for owed in self.owed]
            raise Violation(f"{self.in_flight} fen still in flight, items that no window took: {left}")
        for number, one in enumerate(self.stores):
            if one.outbox or one.reserved:
                raise Violation(
                    f"instance {number}: {len(one.outbox)} messages never arrived, {len(one.reserved)} reservations left"
                )
            owing = {key: fen for key, fen in one.balances.items() if -10_000 < key <= -1_000 and fen}
            if owing:
                raise Violation(f"instance {number}: clearing accounts are not empty: {list(owing.items())[:5]}")
        for before, after in digests:
            if before != after:
                raise Violation("a closed window's items have changed")
        sides: dict[str, list[Side]] = {}
        for one in self.stores:
            for case, side in one.sides.items():
                sides.setdefault(case, []).append(side)
        for case, known in self.cases.items():
            self._ended(case, known, sides.get(case, []))
        self._no_gap()

    def _ended(self, case: str, known: Audited, sides: list[Side]) -> None:
        states = {side.role: side.state for side in sides}
        if not states:
            raise Violation(f"case {case} is lost: no books know it")
        if not all(at_rest(side) for side in sides):
            raise Violation(f"case {case} has not ended: {states}")
        receiver, origin = states.get(Role.RECEIVER), states.get(Role.ORIGIN)
        if (receiver == S.SETTLED) != (origin == S.SENT) or (known.taken >= 0) != (known.sent >= 0):
            raise Violation(f"case {case} ended as {receiver} here and {origin} there")
        if known.taken != known.sent or (known.reserved >= 0 and not known.released and known.sent < 0):
            raise Violation(f"case {case}: {known}")
        if not known.told:
            raise Violation(f"case {case} has ended and the worker was not told")

    def _no_gap(self) -> None:
        """Each relation's places follow one another without a day between, and the last one is open."""
        rows: dict[int, list[tuple[int, int]]] = {}
        for one in self.stores:
            for key, _, since, until in one.history:
                rows.setdefault(key, []).append((since, until))
        for key, places in self.places.items():
            if len(places) != 1 or places[0][3]:
                raise Violation(f"relation {key} at the end: {places}")
            ended = sorted(rows.get(key, ()))
            starts = [since for since, _ in ended[1:]] + [places[0][2]]
            if any(until != since for (_, until), since in zip(ended, starts, strict=False)):
                raise Violation(
                    f"relation {key} has days without cover, or covered twice: {ended}, then since {places[0][2]}"
                )
