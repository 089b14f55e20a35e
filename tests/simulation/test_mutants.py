"""The auditors can fail: each of these faults, put into a protocol or a store that is right, is found and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.simulation import clearing
from tests.simulation.agency import SimulatedAgency
from tests.simulation.auditor import Violation
from tests.simulation.machinery import Core
from tests.simulation.network import Faults
from tests.simulation.simulation import Simulation
from tests.simulation.store import Store, account

from suibao.office.relations import protocol
from suibao.office.relations.messages import Message, MessageKind
from suibao.office.relations.sides import Decision, Effect, Grant, Side, Step
from suibao.office.relations.terms import CaseEvent, CaseState, Role

S, E, K = CaseState, CaseEvent, MessageKind
CASES = 800
ROUGH = Faults(lost=0.08, twice=0.08, late=0.05, crash=0.01, cut=0.3)


def found(run: Callable[[int], Simulation], *words: str, seeds: int = 8) -> bool:
    """Whether an auditor names the fault, with one of the words, for one of the first seeds."""
    said = []
    for seed in range(1, seeds + 1):
        try:
            run(seed).run()
        except Violation as wrong:
            said.append(str(wrong).splitlines()[0])
            if any(word in said[-1] for word in words):
                return True
    raise AssertionError(f"no auditor said any of {words}: {said}")


def with_core(**calls: Callable[..., Decision]) -> Callable[[int], Simulation]:
    return lambda seed: Simulation(seed, CASES, ROUGH, core=Core(**calls))


def test_an_origin_that_gives_up_by_itself() -> None:
    def wake(side: Side, today: date) -> Decision:
        if side.role != Role.ORIGIN or side.state != S.RESERVED or side.due_on is None or today <= side.due_on:
            return protocol.wake(side, today)
        freed = replace(side, state=S.RELEASED, due_on=None)
        return Decision(
            freed,
            (Step(E.RELEASE, side.state, S.RELEASED),),
            (),
            (Effect.VOID, Effect.KEEP_RELATION, Effect.TELL_WORKER),
        )

    cut_off = Faults(late=0.1, cut=1.0, cut_days=80)
    assert found(lambda seed: Simulation(seed, 400, cut_off, core=Core(wake=wake)), "was accepted", "were reserved")


def test_a_receiver_that_forgets_what_it_has_handled() -> None:
    class Credulous(SimulatedAgency):
        def takes(self, side: Side) -> Any:
            return Grant({"on": date.fromordinal(self.today).isoformat()})

    class Forgetful(Simulation):
        def __init__(self, seed: int) -> None:
            super().__init__(seed, CASES, replace(ROUGH, altered=0))
            self.agencies = [Credulous(one, self.world, self.career, self.luck) for one in self.stores]

        def _handled(self, store: Store, instance: int, message: Message) -> Any:
            store.inbox.pop(message.id, None)
            side = store.sides.get(message.case)
            if side is not None and message.kind == K.SHEET and side.state in (S.COMMITTED, S.SETTLED):
                store.put(store.sides, message.case, replace(side, state=S.REQUESTED, sheet=None, sheet_id=""))
            return super()._handled(store, instance, message)

    assert found(Forgetful, "two open ones", "twice")


def test_a_receiver_that_accepts_after_it_has_cancelled() -> None:
    def handle(side: Side | None, message: Message, *rest: Any) -> Decision:
        if (
            side is not None
            and message.kind == K.SHEET
            and side.state in (S.CANCELLED, S.WITHDRAWN)
            and side.sheet is None
        ):
            side = replace(side, state=S.REQUESTED)
        return protocol.handle(side, message, *rest)

    assert found(with_core(handle=handle), "were reserved", "was accepted")


def test_a_cancellation_that_is_never_sent() -> None:
    def silent(decision: Decision) -> Decision:
        return replace(decision, send=tuple(one for one in decision.send if one.kind != K.CANCELLATION))

    core = Core(
        wake=lambda *asked: silent(protocol.wake(*asked)), handle=lambda *asked: silent(protocol.handle(*asked))
    )
    assert found(lambda seed: Simulation(seed, 300, ROUGH, core=core), "never comes to rest")


def test_an_origin_that_closes_on_its_own_day() -> None:
    def handle(side: Side | None, message: Message, own: str, today: date, agency: Any) -> Decision:
        decision = protocol.handle(side, message, own, today, agency)
        if Effect.CLOSE_RELATION in decision.effects and decision.side.on != today:
            return replace(decision, side=replace(decision.side, on=today + timedelta(days=1)))
        return decision

    assert found(with_core(handle=handle), "old relation until")


def test_an_origin_that_gives_to_two() -> None:
    class Generous(SimulatedAgency):
        def gives(self, side: Side) -> Any:
            place = None if side.corrects else self.store.relations.get(side.letter["relation"])
            if place is not None and place[2]:
                own, pooled = self.moves(side.letter["relation"], place[0])
                return Grant({**side.letter, "account_fen": own, "pooled_fen": pooled, "since": place[1]})
            return super().gives(side)

    class Run(Simulation):
        def __init__(self, seed: int) -> None:
            super().__init__(seed, 40 * 300, ROUGH)
            self.wanted, self.world = CASES, replace(self.world, workers=12)
            self.agencies = [Generous(one, self.world, self.career, self.luck) for one in self.stores]

    assert found(Run, "active places", "two open ones", "below zero")


def test_a_worker_who_is_not_told() -> None:
    def handle(*asked: Any) -> Decision:
        decision = protocol.handle(*asked)
        return replace(decision, effects=tuple(one for one in decision.effects if one != Effect.TELL_WORKER))

    assert found(with_core(handle=handle), "was not told")


def test_a_fen_too_much() -> None:
    class Rounding(Simulation):
        def effect(self, store: Store, side: Side, effect: Effect) -> None:
            if effect == Effect.RECEIVE_IN and side.sheet and side.sheet["account_fen"]:
                side = replace(side, sheet={**side.sheet, "account_fen": side.sheet["account_fen"] + 1})
            super().effect(store, side, effect)

    assert found(lambda seed: Rounding(seed, CASES), "were reserved")


def test_a_balance_written_without_an_entry() -> None:
    class Bonus(Simulation):
        def _contribute(self, person: int) -> None:
            super()._contribute(person)
            balances = self.stores[0].balances
            balances[account(0, 0)] = balances.get(account(0, 0), 0) + 1

    assert found(lambda seed: Bonus(seed, CASES), "replay")


def test_a_store_that_keeps_half_a_transaction() -> None:
    class Torn(Simulation):
        def __init__(self, seed: int) -> None:
            super().__init__(seed, CASES, ROUGH)
            for one in self.stores:
                one.rollback = lambda: None  # type: ignore[method-assign]

    assert found(Torn, "money:", "clearing:", "replay", "two open ones", "active places", "below zero", "lost", "twice")


def test_a_netting_that_drops_an_item(monkeypatch: pytest.MonkeyPatch) -> None:
    real = clearing.frozen
    monkeypatch.setattr(clearing, "frozen", lambda *asked: real(*asked).slice(1))
    assert found(lambda seed: Simulation(seed, 200), "positions are not those")


def test_a_window_that_takes_what_comes_after_its_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    class Late(Simulation):
        def netted(self, window: clearing.Window) -> dict[tuple[int, int], int]:
            for one in self.stores:
                one.windows[window.number] = one.windows[window.number][0], len(one.items)
            return super().netted(window)

    assert found(lambda seed: Late(seed, 4 * CASES), "positions are not those")


def test_an_item_of_a_closed_window_that_is_edited() -> None:
    class Edited(Simulation):
        def _heal(self) -> None:
            super()._heal()
            for one in self.stores:
                if one.items:
                    case, branch, debtor, creditor, own, pooled = one.items[0]
                    one.items[0] = case, branch, debtor, creditor, own + 1, pooled - 1

    assert found(lambda seed: Edited(seed, 200), "closed window's items have changed")


def test_a_case_that_is_lost() -> None:
    class Lost(Simulation):
        def _heal(self) -> None:
            super()._heal()
            for one in self.stores:
                for case in [case for case, side in one.sides.items() if side.role == Role.BOTH][:1]:
                    del one.sides[case]

    assert found(lambda seed: Lost(seed, 200), "is lost")
