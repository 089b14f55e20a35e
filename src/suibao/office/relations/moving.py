"""How a side goes one step further: the state by its machine, a message with the next number. Shared by both roles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from suibao.errors import SuibaoError
from suibao.office.relations.machines import MACHINES
from suibao.office.relations.messages import Message, MessageKind
from suibao.office.relations.sides import Decision, Effect, Side, Step
from suibao.office.relations.terms import CaseEvent, CaseState


class Course:
    """What one call decides, gathered: begins as the side was, ends as a decision."""

    __slots__ = ("_changes", "_side", "effects", "messages", "steps")

    def __init__(self, side: Side) -> None:
        self._side = side
        self._changes: dict[str, Any] = {}
        self.steps: list[Step] = []
        self.messages: list[Message] = []
        self.effects: list[Effect] = []

    @property
    def side(self) -> Side:
        """The side as it stands now."""
        if self._changes:
            self._side = self._side.changed(self._changes)
            self._changes = {}
        return self._side

    def step(self, event: CaseEvent, **changes: Any) -> None:
        """One event. Raises SuibaoError where it cannot follow in the state."""
        before = self._changes.get("state", self._side.state)
        after = CaseState(MACHINES[self._side.role].next(before, event))
        self.steps.append(Step(event, before, after))
        self._changes.update(changes, state=after)

    def put(self, **changes: Any) -> None:
        """What is known now, without an event."""
        self._changes.update(changes)

    def learn(self, facts: Mapping[str, Any]) -> None:
        """Facts that were answered, kept with the earlier ones."""
        self.put(facts={**self.side.facts, **facts})

    def send(self, kind: MessageKind, body: Mapping[str, Any], *, said: bool = False) -> Message:
        """A new message to the other side; ``said``: it is what is given again to whoever asks again."""
        side, number = self._side, self._changes.get("sent", self._side.sent) + 1
        message = Message.of(side.case, kind, side.own, side.peer, number, body)
        self.messages.append(message)
        self.put(sent=number)
        if said:
            self.put(said=message)
        return message

    def again(self) -> None:
        """What was said last, once more."""
        if self.side.said is not None:
            self.messages.append(self.side.said)

    def do(self, *effects: Effect) -> None:
        """Effects on the books; a case that only corrects money moves no relation."""
        kept = [effect for effect in effects if effect not in ON_RELATIONS] if self.side.corrects else effects
        self.effects.extend(kept)

    def decision(self) -> Decision:
        """What was gathered."""
        return Decision(self.side, tuple(self.steps), tuple(self.messages), tuple(self.effects))


ON_RELATIONS = frozenset({
    Effect.MARK_LEAVING, Effect.CLOSE_RELATION, Effect.KEEP_RELATION, Effect.OPEN_RELATION, Effect.OPEN_TEMPORARY,
})  # fmt: skip

LONGEST_REMINDER = 15
"""Days between reminders at most; they begin at one day and double (a project's choice: no text says)."""


def reminder(today: date, reminders: int) -> date:
    """The day after which a side asks again, having done so so many times."""
    return today + timedelta(days=min(2 ** min(reminders, 10), LONGEST_REMINDER))


def contradiction(side: Side, message: Message, en: str, zh: str) -> SuibaoError:
    """A message that no honest other side sends here: nothing is changed, a person has to look."""
    return SuibaoError(
        f"A {message.kind} of {message.sender} in case {side.case} contradicts what is recorded here ({side.state}): {en} "
        "Nothing was changed. Compare the two files of the case with the other agency.",
        f"业务 {side.case}：{message.sender} 的{message.kind.zh}与本方记录（{side.state.zh}）矛盾：{zh}未作任何变更，"
        "请与对方经办机构核对双方案卷。",
        case=side.case, state=str(side.state), message=message.id, kind=str(message.kind),
    )  # fmt: skip
