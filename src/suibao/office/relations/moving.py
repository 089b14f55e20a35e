"""How a side goes one step further: the state by its machine, a message with the next number. Shared by both roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from suibao.errors import SuibaoError
from suibao.office.relations.machines import MACHINES
from suibao.office.relations.messages import Message, MessageKind
from suibao.office.relations.sides import Decision, Effect, Side, Step
from suibao.office.relations.terms import CaseEvent, CaseState


@dataclass(slots=True)
class Course:
    """What one call decides, gathered: begins as the side was, ends as a decision."""

    side: Side
    steps: list[Step] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def step(self, event: CaseEvent, **changes: Any) -> None:
        """One event. Raises SuibaoError where it cannot follow in the state."""
        before = self.side.state
        after = CaseState(MACHINES[self.side.role].next(before, event))
        self.steps.append(Step(event, before, after))
        self.side = replace(self.side, state=after, **changes)

    def put(self, **changes: Any) -> None:
        """What is known now, without an event."""
        self.side = replace(self.side, **changes)

    def learn(self, facts: Mapping[str, Any]) -> None:
        """Facts that were answered, kept with the earlier ones."""
        self.put(facts={**self.side.facts, **facts})

    def send(self, kind: MessageKind, body: Mapping[str, Any], *, said: bool = False) -> Message:
        """A new message to the other side; ``said``: it is what is given again to whoever asks again."""
        side = self.side
        message = Message.of(side.case, kind, side.own, side.peer, side.sent + 1, body)
        self.messages.append(message)
        self.side = replace(side, sent=side.sent + 1, said=message) if said else replace(side, sent=side.sent + 1)
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
