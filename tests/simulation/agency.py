"""What the people of an agency say, drawn by chance but for what only the books can tell: where a relation lies, what there is."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.simulation.store import Store
from tests.simulation.world import BRANCHES, MEDICAL, PENSION, STEPS, World

from suibao.office.relations.sides import Denial, Doubtful, Grant, Keep, Leg, Side
from suibao.office.relations.terms import Whom

LEGS = {leg: timedelta(days=days) for leg, days in (
    (Leg.REVIEW, 15), (Leg.SHEET, 21), (Leg.WORKER, 14), (Leg.DECISION, 24), (Leg.RECEIPT, 10),
)}  # fmt: skip
DOUBT = ({"doubt": "dates"},)
NO: Mapping[str, Any] = {"why": "chance"}


class SimulatedAgency:
    """The port :class:`suibao.office.relations.sides.Agency` over a store."""

    def __init__(self, store: Store, world: World, steps: dict[int, int], luck: random.Random) -> None:
        self.store, self.world, self.steps, self.luck = store, world, steps, luck.random
        self.city_of = {code: number for number, code in enumerate(world.cities)}

    def asks(self, side: Side) -> Grant | Doubtful | Denial | Keep:
        """A relation that is still leaving here is waited for: there is only one of a person and branch in these books."""
        if side.corrects:
            return Grant(side.facts)
        if side.facts["relation"] in self.store.relations:
            return Doubtful(Whom.RECEIVER, DOUBT)
        chance = self.luck()
        if chance < 0.04 and "answered" not in side.facts:
            return Doubtful(Whom.WORKER, DOUBT)
        if chance < 0.05:
            return Denial(NO)
        return Keep(NO) if chance < 0.06 else Grant({"relation": side.facts["relation"]})

    def gives(self, side: Side) -> Grant | Doubtful | Denial:
        """What there is, by the books; pooled money by the law's table."""
        if side.corrects:
            return Grant({**side.letter, "account_fen": 0})
        key = side.letter["relation"]
        place = self.store.relations.get(key)
        if place is None or place[0] != self.city_of[side.own]:
            return Denial({"why": "not here"})
        if place[2]:
            return Denial({"why": "leaving"})
        chance = self.luck()
        if chance < 0.06 and len(side.facts) < 2:
            whom = (Whom.WORKER, Whom.RECEIVER, Whom.ORIGIN)[int(chance * 50)]
            return Doubtful(whom, DOUBT)
        own, pooled = self.moves(key, place[0])
        return Grant({"relation": key, "account_fen": own, "pooled_fen": pooled, "since": place[1]})

    def moves(self, key: int, city: int) -> tuple[int, int]:
        """The account whole, as the ledger has it; pooled money as the law has it, of the pension only."""
        person, branch = divmod(key, BRANCHES)
        own = self.store.balances.get(key * 64 + city, 0) if branch in (PENSION, MEDICAL) else 0
        return own, self.world.pooled[person * STEPS + self.steps.get(person, 0)] if branch == PENSION else 0

    def takes(self, side: Side) -> Grant | Doubtful | Denial | Keep:
        """The change is today, or the day on which the relation began there, if a clock is behind."""
        assert side.sheet is not None
        if not side.corrects and side.facts["relation"] in self.store.relations:
            return Doubtful(Whom.RECEIVER, DOUBT)
        chance = self.luck()
        if chance < 0.05 and len(side.facts) < 3 and not side.corrects:
            return Doubtful(Whom.ORIGIN if chance < 0.03 else Whom.WORKER, DOUBT)
        if chance < 0.06:
            return Denial(NO)
        if chance < 0.065:
            return Keep(NO)
        return Grant({"on": date.fromordinal(max(self.today, side.sheet.get("since", 0))).isoformat()})

    today = 0

    def answers(self, side: Side, question: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """At once, or after somebody was asked."""
        return {f"said{side.sent}": 1} if self.luck() < 0.7 else None

    def due(self, side: Side, leg: Leg, today: date) -> date:
        """So many days."""
        return today + LEGS[leg]
