"""One side of a case with the other side elsewhere, as a plain value; what is decided about it; what only an agency can say.

A decision changes nothing by itself. The caller carries out, in ONE transaction: the steps, the new side, the effects on ledger
and relations, the messages into the outbox, and the id of the message handled into the inbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Protocol

from suibao.office.claims.machine import Labelled
from suibao.office.relations.messages import Message, MessageKind
from suibao.office.relations.terms import CaseEvent, CaseState, Role, Whom


class Leg(Labelled):
    """A stretch of a case that must end by some day; the law or the agency says how long it is."""

    REVIEW = "review", "转入地审核"
    SHEET = "sheet", "转出地出具信息表"
    WORKER = "worker", "等待答复"
    DECISION = "decision", "等待转入地决定"
    RECEIPT = "receipt", "等待转出地回执"


class Effect(Labelled):
    """What a decision does to the books of its side. Amounts stand in the side's ``sheet``, the day in its ``on``."""

    RESERVE = "reserve", "预留资金"
    MARK_LEAVING = "mark_leaving", "标记转出中"
    POST_OUT = "post_out", "划出资金"
    RECORD_ITEM = "record_item", "登记清算明细"
    CLOSE_RELATION = "close_relation", "终止关系"
    VOID = "void", "撤销预留资金"
    KEEP_RELATION = "keep_relation", "取消转出标记"
    OPEN_TEMPORARY = "open_temporary", "建立临时账户"
    RECEIVE_IN = "receive_in", "资金入账"
    OPEN_RELATION = "open_relation", "建立关系"
    TELL_WORKER = "tell_worker", "告知本人"


@dataclass(frozen=True, slots=True)
class Grant:
    """Yes; ``body`` is what the message says of it (JSON values).

    A receiver that takes a sheet gives ``on``: the day (ISO) on which the relation begins there and ends at the origin.
    """

    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Not yet: what is in doubt and who has to answer first. ``questions``: JSON of each."""

    whom: Whom
    questions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Denial:
    """No, and why: ``body`` says it in both languages."""

    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Keep:
    """The relation stays where it is and a temporary account is opened at the new place (国办发〔2009〕66号 5)."""

    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """How a case stands on one side. Frozen: a decision gives a new one.

    ``own``, ``peer``: agencies (codes of regions). ``due_on``: last day of what is waited for. ``sent``: how many messages this
    side has made, ``heard`` the number of the other side's last question, ``reminders`` how often this one has asked again.
    ``letter``, ``sheet``: bodies of what was asked and given. ``question``: the open doubt: ``whom``, ``questions`` and, where
    the other side asked or was asked, ``message``: that id. ``facts``: answers given so far. ``said``: the last message that
    decides or asks; it is given again to whoever asks again. ``on``: day of the change of place. ``corrects``: the case whose
    money is put right; such a case moves no relation. Identity numbers belong in no body: a caller seals them beside it.
    """

    case: str
    role: Role
    state: CaseState
    own: str
    peer: str
    due_on: date | None = None
    sent: int = 0
    heard: int = 0
    reminders: int = 0
    letter: Mapping[str, Any] = field(default_factory=dict)
    sheet: Mapping[str, Any] | None = None
    sheet_id: str = ""
    question: Mapping[str, Any] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    said: Message | None = None
    on: date | None = None
    corrects: str = ""

    def changed(self, changes: Mapping[str, Any]) -> Side:
        """The side with other values: what `dataclasses.replace` gives, in half the time."""
        return Side(*map(changes.get, Side.__slots__, _VALUES(self)))

    def as_json(self) -> dict[str, Any]:
        """As plain values, to keep with the last step."""
        return {
            "case": self.case, "role": str(self.role), "state": str(self.state), "own": self.own, "peer": self.peer,
            "due_on": self.due_on and self.due_on.isoformat(), "sent": self.sent, "heard": self.heard, "reminders": self.reminders,
            "letter": dict(self.letter), "sheet": self.sheet and dict(self.sheet), "sheet_id": self.sheet_id,
            "question": self.question and dict(self.question), "facts": dict(self.facts),
            "said": self.said and self.said.as_json(),
            "on": self.on and self.on.isoformat(), "corrects": self.corrects,
        }  # fmt: skip

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Side:
        """What :meth:`as_json` gave."""
        return cls(**{
            **values,
            "role": Role(values["role"]),
            "state": CaseState(values["state"]),
            "due_on": _day(values["due_on"]),
            "said": Message.read(values["said"]) if values["said"] else None,
            "on": _day(values["on"]),
        })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One event and the states around it."""

    event: CaseEvent
    before: CaseState
    after: CaseState


@dataclass(frozen=True, slots=True)
class Decision:
    """The side afterwards, the steps that led there (none: nothing happened), what to send and what to do to the books.

    ``send`` may hold a message that was sent before: it is to be sent again. Effects are in the order to be carried out.
    """

    side: Side
    steps: tuple[Step, ...] = ()
    send: tuple[Message, ...] = ()
    effects: tuple[Effect, ...] = ()


class Agency(Protocol):
    """What only an agency can say, asked inside the caller's transaction. Nothing here changes the books."""

    def asks(self, side: Side) -> Grant | Doubtful | Denial | Keep:
        """New place: may this relation be asked for? ``Grant.body`` is the letter."""

    def gives(self, side: Side) -> Grant | Doubtful | Denial:
        """Origin: what is given for the letter in ``side.letter``? ``Grant.body`` is the sheet, with the amounts."""

    def takes(self, side: Side) -> Grant | Doubtful | Denial | Keep:
        """New place: is the sheet in ``side.sheet`` accepted? ``Grant.body`` has ``on``, the day of the change (ISO)."""

    def answers(self, side: Side, question: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The answer to the other side's question, None where somebody must be asked first."""

    def due(self, side: Side, leg: Leg, today: date) -> date:
        """The last day of a leg that begins today."""


_VALUES = attrgetter(*Side.__slots__)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


__all__ = [
    "Agency", "Decision", "Denial", "Doubtful", "Effect", "Grant", "Keep", "Leg", "Message", "MessageKind", "Side", "Step",
]  # fmt: skip
