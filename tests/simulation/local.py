"""Both sides in the same books: one transaction ends the old relation, opens the new one, moves the money, records the item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.simulation.agency import DOUBT, LEGS
from tests.simulation.store import TOLD, Store, account, clearing, pool, province
from tests.simulation.world import BRANCHES

from suibao.office.relations.machines import BOTH
from suibao.office.relations.messages import Message
from suibao.office.relations.sides import Leg, Side
from suibao.office.relations.terms import CaseEvent, CaseState, Role

if TYPE_CHECKING:
    from tests.simulation.machinery import Machinery

E = CaseEvent


def ask(
    run: Machinery, store: Store, instance: int, case: str, key: int, origin: int, city: int, corrects: str, fen: int
) -> Sequence[Message]:
    """A case, settled at once but for a doubt now and then."""
    cities = run.world.cities
    facts = {"relation": key, "pooled_fen": fen}
    side = Side(case, Role.BOTH, CaseState.OPENED, cities[city], cities[origin], facts=facts, corrects=corrects)
    side = _step(run, store, side, E.ASK)
    if run.luck.random() < 0.05 and not corrects:
        due = run.today(instance) + LEGS[Leg.WORKER]
        _step(run, store, side.changed({"question": {"whom": "worker", "questions": DOUBT}, "due_on": due}), E.QUESTION)
        return ()
    return settle(run, store, instance, side)


def settle(run: Machinery, store: Store, instance: int, side: Side) -> Sequence[Message]:
    """Everything at once, or refused where the relation does not lie at the origin, or is leaving."""
    if side.state == CaseState.QUESTIONED:
        side = _step(run, store, side.changed({"question": None}), E.ANSWER)
    key, case = side.facts["relation"], side.case
    own, peer = run.city_of[side.own], run.city_of[side.peer]
    place = store.relations.get(key)
    if side.corrects:
        money(run, store, case, key, peer, own, 0, side.facts["pooled_fen"])
    elif place is None or place[0] != peer or place[2]:
        _step(run, store, side.changed({"due_on": None}), E.REFUSE)
        store.journal.append((TOLD, case))
        return ()
    else:
        today = max(run.agencies[instance].today, place[1])
        moved, pooled = run.agencies[instance].moves(key, peer)
        money(run, store, case, key, peer, own, moved, pooled)
        store.close_relation(key, peer, today, case)
        store.open_relation(key, own, today, case)
    _step(run, store, side.changed({"due_on": None}), E.SETTLE)
    store.journal.append((TOLD, case))
    return ()


def cancel(run: Machinery, store: Store, side: Side) -> Sequence[Message]:
    """Nobody answered in time."""
    _step(run, store, side.changed({"due_on": None, "question": None}), E.CANCEL)
    store.journal.append((TOLD, side.case))
    return ()


def money(run: Machinery, store: Store, case: str, key: int, old: int, new: int, own: int, pooled: int) -> None:
    """Between provinces over clearing; inside one the account alone."""
    branch, debtor, creditor = key % BRANCHES, province(old), province(new)
    if debtor == creditor:
        store.post(account(key, old), account(key, new), own, case)
        return
    owed, claim = clearing(branch, debtor, creditor), clearing(branch, creditor, debtor)
    for fen, gives, gets in (
        (own, account(key, old), account(key, new)),
        (pooled, pool(branch, old), pool(branch, new)),
    ):
        store.post(gives, owed, fen, case)
        store.post(claim, gets, fen, case)
    store.item(case, branch, debtor, creditor, own, pooled)


def _step(run: Machinery, store: Store, side: Side, event: CaseEvent) -> Side:
    run.seen.add((Role.BOTH, side.state, event))
    after = side.changed({"state": CaseState(BOTH.next(side.state, event))})
    store.put(store.sides, side.case, after)
    return after
