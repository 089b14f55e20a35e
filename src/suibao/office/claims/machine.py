"""State machines as data: states and events are enums, what leads where is one table that a test can walk through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from suibao.errors import SuibaoError, nearest


class Labelled(StrEnum):
    """A closed list with a code for the books and a Chinese label for people."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> Labelled:
        """A member from its code and label; calling the class with a code finds a member."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member


class State(Labelled):
    """Where a claim stands: a subclass for each kind."""


class Event(Labelled):
    """What can happen to a claim: a subclass for each kind."""


@dataclass(frozen=True)
class Machine:
    """Which event leads from which state to which. ``start`` is the state before the first step."""

    states: type[State]
    events: type[Event]
    start: State
    moves: Mapping[tuple[Any, Any], Any]

    def __post_init__(self) -> None:
        reached = {self.start, *self.moves.values()}
        lost = [state for state in self.states if state not in reached]
        used = {event for _, event in self.moves}
        idle = [event for event in self.events if event not in used]
        assert not lost, f"states that nothing leads to: {lost}"
        assert not idle, f"events that nothing answers to: {idle}"

    @property
    def final(self) -> frozenset[State]:
        """States that no event leads out of."""
        left = {state for state, _ in self.moves}
        return frozenset(state for state in self.states if state not in left)

    def open_to(self, state: str) -> list[Event]:
        """The events that can follow in a state, in the order of the enum."""
        return [event for event in self.events if (self.states(state), event) in self.moves]

    def event(self, code: str) -> Event:
        """The event of a code. Raises SuibaoError with the nearest one for an unknown code."""
        try:
            return self.events(code)
        except ValueError:
            known = [str(one) for one in self.events]
            raise SuibaoError(
                f"There is no event '{code}' here. Nearest: {nearest(code, known)}. Known: {', '.join(known)}.",
                f"没有名为“{code}”的事件。最接近的是 {nearest(code, known)}。已知：{'、'.join(known)}。",
                event=code,
            ) from None

    def next(self, state: str, event: str) -> State:
        """The state after an event. Raises SuibaoError, naming what can follow, when the event is not open."""
        chosen = self.event(event)
        after = self.moves.get((self.states(state), chosen))
        if after is None:
            allowed = self.open_to(state)
            words = ", ".join(allowed) or "nothing: the claim is closed"
            zh = "、".join(f"{one.zh}（{one}）" for one in allowed) or "无：申请已办结"
            raise SuibaoError(
                f"'{chosen}' cannot follow in the state '{state}'. What can follow: {words}.",
                f"状态为“{self.states(state).zh}”时不能进行“{chosen.zh}”。可进行：{zh}。",
                state=str(state), event=str(chosen), allowed=[str(one) for one in allowed],
            )  # fmt: skip
        return self.states(after)
