"""What a decided effect does to an instance's books in memory."""

from __future__ import annotations

from collections.abc import Mapping

from tests.simulation.store import RESERVE, TOLD, VOID, Store, account, clearing, pool, province
from tests.simulation.world import BRANCHES

from suibao.office.relations.sides import Effect, Side


def carry_out(store: Store, side: Side, effect: Effect, city_of: Mapping[str, int]) -> None:
    """One effect, in the running transaction."""
    case, sheet = side.case, side.sheet
    if effect == Effect.TELL_WORKER:
        store.journal.append((TOLD, case))
        return
    if effect == Effect.OPEN_TEMPORARY:
        return
    assert sheet is not None
    key, own, peer = sheet["relation"], city_of[side.own], city_of[side.peer]
    branch = key % BRANCHES
    if effect == Effect.RESERVE:
        store.put(store.reserved, case, (key, sheet["account_fen"], sheet["pooled_fen"]))
        store.journal.append((RESERVE, case, sheet["account_fen"] + sheet["pooled_fen"]))
    elif effect == Effect.MARK_LEAVING:
        store.mark(key, case)
    elif effect == Effect.POST_OUT:
        _, account_fen, pooled = store.reserved[case]
        store.drop(store.reserved, case)
        owed = clearing(branch, province(own), province(peer))
        store.post(account(key, own), owed, account_fen, case)
        store.post(pool(branch, own), owed, pooled, case)
    elif effect == Effect.RECORD_ITEM:
        store.item(case, branch, province(own), province(peer), sheet["account_fen"], sheet["pooled_fen"])
    elif effect == Effect.CLOSE_RELATION:
        assert side.on is not None
        store.close_relation(key, own, side.on.toordinal(), case)
    elif effect == Effect.VOID:
        store.drop(store.reserved, case)
        store.journal.append((VOID, case))
    elif effect == Effect.KEEP_RELATION:
        store.mark(key, "")
    elif effect == Effect.RECEIVE_IN:
        claim = clearing(branch, province(own), province(peer))
        store.post(claim, account(key, own), sheet["account_fen"], case)
        store.post(claim, pool(branch, own), sheet["pooled_fen"], case)
    elif effect == Effect.OPEN_RELATION:
        assert side.on is not None
        store.open_relation(key, own, side.on.toordinal(), case)
