"""The protocol of a transfer between two instances of Suibao: pure, without database, clock or network.

Two-phase commit (docs/decisions/047). The new place coordinates: it sends a letter, the origin reserves and gives a sheet, and the
new place's acceptance or cancellation decides for both. Four calls, each giving a :class:`Decision` that the caller carries out
in one transaction:

- :func:`ask` opens a case at the new place;
- :func:`handle` takes one message of the other side; :func:`answer` takes what a person answered; :func:`withdraw` takes back;
- :func:`wake` does what is due when a last day has passed.

What the caller guarantees: a message id is handled once, and what it was answered is sent again when the same message comes
again (:func:`suibao.office.relations.messages.same` refuses another content); every message of a decision is sent until it is
acknowledged (:func:`suibao.office.relations.messages.retry_after`); a message is acknowledged after the commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from suibao.errors import SuibaoError
from suibao.office.relations import origin, receiver
from suibao.office.relations.machines import MACHINES
from suibao.office.relations.messages import TO_ORIGIN, TO_RECEIVER, Message, MessageKind
from suibao.office.relations.moving import Course
from suibao.office.relations.sides import Agency, Decision, Side
from suibao.office.relations.terms import CaseEvent, CaseState, Role

OPENS = frozenset({MessageKind.LETTER, MessageKind.CANCELLATION})
"""Kinds that an origin can be sent about a case it has not seen."""


def ask(
    case: str, own: str, peer: str, facts: Mapping[str, Any], today: date, agency: Agency, corrects: str = ""
) -> Decision:
    """A case at the new place ``own`` for a relation that lies at ``peer``; the letter goes out if nothing is in doubt.

    ``facts``: what is known at the start, for the agency. ``corrects``: a settled case whose money goes back in part.
    """
    course = Course(Side(case, Role.RECEIVER, CaseState.OPENED, own, peer, facts=facts, corrects=corrects))
    course.step(CaseEvent.ASK)
    receiver.judge_request(course, today, agency)
    return course.decision()


def handle(side: Side | None, message: Message, own: str, today: date, agency: Agency) -> Decision:
    """One message that was not handled before; ``side`` is None where the case is not known to the agency ``own``.

    A message that has been overtaken changes nothing; the same holds for one that repeats what is known, which is answered as
    before. Raises SuibaoError, and nothing may be changed, for a message with a wrong id or for somebody else, of an agency that
    is not the other side, of a case that is not known here, or that contradicts what is recorded.
    """
    message.checked()
    if message.receiver != own or (side is not None and (side.peer, side.own) != (message.sender, own)):
        raise _stranger(side, message, own)
    if side is None:
        if message.kind not in OPENS:
            raise _unknown(message)
        side = Side(message.case, Role.ORIGIN, CaseState.OPENED, own, message.sender)
    if message.kind not in (TO_ORIGIN if side.role == Role.ORIGIN else TO_RECEIVER):
        raise _stranger(side, message, own)
    course = Course(side)
    (origin if side.role == Role.ORIGIN else receiver).on_message(course, message, today, agency)
    return course.decision()


def answer(side: Side, facts: Mapping[str, Any], today: date, agency: Agency) -> Decision:
    """What a person here answered to the open doubt. Raises SuibaoError where none is open."""
    if side.question is None:
        raise SuibaoError(
            f"Case {side.case} has no open question (state {side.state}).",
            f"业务 {side.case} 没有待答复的疑问（状态：{side.state.zh}）。",
            case=side.case, state=str(side.state),
        )  # fmt: skip
    course = Course(side)
    (origin if side.role == Role.ORIGIN else receiver).answered(course, facts, today, agency)
    return course.decision()


def withdraw(side: Side) -> Decision:
    """The worker takes the wish back. Raises SuibaoError once it is decided, and at the origin."""
    course = Course(side)
    receiver.end(course, CaseEvent.WITHDRAW, {})
    return course.decision()


def wake(side: Side, today: date) -> Decision:
    """What is due after the last day ``side.due_on``; nothing before it has passed."""
    course = Course(side)
    if side.due_on is not None and today > side.due_on:
        (origin if side.role == Role.ORIGIN else receiver).overdue(course, today)
    return course.decision()


def at_rest(side: Side) -> bool:
    """Whether nothing more can happen to a side by itself: its state is final."""
    return side.state in MACHINES[side.role].final


def _stranger(side: Side | None, message: Message, own: str) -> SuibaoError:
    expected = f"{side.peer} to {side.own} ({side.role})" if side else f"any agency to {own}"
    return SuibaoError(
        f"A {message.kind} from {message.sender} to {message.receiver} has no place in case {message.case}. "
        f"Expected: from {expected}. Nothing was changed.",
        f"{message.sender} 发给 {message.receiver} 的{message.kind.zh}与业务 {message.case} 不符，应为："
        f"{f'{side.peer} 发给 {side.own}（{side.role.zh}）' if side else f'发给 {own}'}。未作任何变更。",
        case=message.case, message=message.id, kind=str(message.kind),
    )  # fmt: skip


def _unknown(message: Message) -> SuibaoError:
    return SuibaoError(
        f"Case {message.case} is not known here, and a {message.kind} does not open one. It begins with a letter. "
        "If this agency's books were restored from a copy, restore a later one.",
        f"本方没有业务 {message.case}，{message.kind.zh}不能立案；业务以联系函开始。如本方账簿系从备份恢复，请恢复更新的备份。",
        case=message.case, message=message.id, kind=str(message.kind),
    )  # fmt: skip
