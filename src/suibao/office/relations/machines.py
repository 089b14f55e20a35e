"""Which step of a case can follow which, for each side: tables that a test walks through.

Two-phase commit with the new place as coordinator. The origin may refuse as long as nothing is reserved; from RESERVED on only
the other side's word leads it further. What is decided is never undone: corrections are cases of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from suibao.office.claims.machine import Machine, State
from suibao.office.relations.terms import CaseEvent, CaseState, Role

E, S = CaseEvent, CaseState


@dataclass(frozen=True)
class RoleMachine(Machine):
    """The steps of one role: it knows the states of all, and reaches its own."""

    def __post_init__(self) -> None:
        """Nothing: that every state and event belongs to some role is asserted below for all of them together."""

    @cached_property
    def reached(self) -> frozenset[State]:
        """The states in which a side of this role can stand."""
        return frozenset({self.start, *self.moves.values()})

    @cached_property
    def final(self) -> frozenset[State]:
        """Reached states that nothing leads out of."""
        return self.reached - {state for state, _ in self.moves}


def _machine(moves: dict[tuple[CaseState, CaseEvent], CaseState]) -> RoleMachine:
    return RoleMachine(CaseState, CaseEvent, S.OPENED, moves)


BOTH = _machine({
    (S.OPENED, E.ASK): S.OPENED,
    (S.OPENED, E.QUESTION): S.QUESTIONED,
    (S.OPENED, E.SETTLE): S.SETTLED,
    (S.OPENED, E.KEEP): S.TEMPORARY,
    (S.OPENED, E.REFUSE): S.REFUSED,
    (S.OPENED, E.WITHDRAW): S.WITHDRAWN,
    (S.QUESTIONED, E.QUESTION): S.QUESTIONED,
    (S.QUESTIONED, E.ANSWER): S.OPENED,
    (S.QUESTIONED, E.REFUSE): S.REFUSED,
    (S.QUESTIONED, E.WITHDRAW): S.WITHDRAWN,
    (S.QUESTIONED, E.CANCEL): S.CANCELLED,
})  # fmt: skip
"""Both sides in these books: one transaction settles."""

RECEIVER = _machine({
    (S.OPENED, E.ASK): S.OPENED,
    (S.OPENED, E.REQUEST): S.REQUESTED,
    (S.OPENED, E.QUESTION): S.QUESTIONED,
    (S.OPENED, E.KEEP): S.TEMPORARY,
    (S.OPENED, E.REFUSE): S.REFUSED,
    (S.QUESTIONED, E.QUESTION): S.QUESTIONED,
    (S.QUESTIONED, E.ANSWER): S.REQUESTED,
    (S.QUESTIONED, E.KEEP): S.TEMPORARY,
    (S.QUESTIONED, E.REFUSE): S.REFUSED,
    (S.QUESTIONED, E.WITHDRAW): S.WITHDRAWN,
    (S.QUESTIONED, E.CANCEL): S.CANCELLED,
    (S.REQUESTED, E.QUESTION): S.QUESTIONED,
    (S.REQUESTED, E.COMMIT): S.COMMITTED,
    (S.REQUESTED, E.KEEP): S.TEMPORARY,
    (S.REQUESTED, E.REFUSE): S.REFUSED,
    (S.REQUESTED, E.WITHDRAW): S.WITHDRAWN,
    (S.REQUESTED, E.CANCEL): S.CANCELLED,
    (S.COMMITTED, E.REMIND): S.COMMITTED,
    (S.COMMITTED, E.CONFIRM): S.SETTLED,
})  # fmt: skip
"""The new place, the origin elsewhere: it coordinates and decides."""

ORIGIN = _machine({
    (S.OPENED, E.ASK): S.OPENED,
    (S.OPENED, E.RESERVE): S.RESERVED,
    (S.OPENED, E.QUESTION): S.QUESTIONED,
    (S.OPENED, E.REFUSE): S.REFUSED,
    (S.OPENED, E.RELEASE): S.RELEASED,
    (S.QUESTIONED, E.ANSWER): S.OPENED,
    (S.QUESTIONED, E.REFUSE): S.REFUSED,
    (S.QUESTIONED, E.RELEASE): S.RELEASED,
    (S.RESERVED, E.QUESTION): S.RESERVED,
    (S.RESERVED, E.ANSWER): S.RESERVED,
    (S.RESERVED, E.REMIND): S.RESERVED,
    (S.RESERVED, E.SEND): S.SENT,
    (S.RESERVED, E.RELEASE): S.RELEASED,
})  # fmt: skip
"""The old place, the new one elsewhere. OPENED is left in the step that enters it: a letter is answered at once."""

MACHINES = {Role.BOTH: BOTH, Role.RECEIVER: RECEIVER, Role.ORIGIN: ORIGIN}

_REACHED = frozenset().union(*(machine.reached for machine in MACHINES.values()))
_USED = {event for machine in MACHINES.values() for _, event in machine.moves}
assert set(CaseState) == _REACHED, f"states of no role: {set(CaseState) - _REACHED}"
assert set(CaseEvent) == _USED, f"events of no role: {set(CaseEvent) - _USED}"
