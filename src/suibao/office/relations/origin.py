"""The old place of a relation that goes elsewhere: it reserves and gives the sheet, and then does what the other side decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from suibao.office.relations.messages import Message, MessageKind
from suibao.office.relations.moving import Course, contradiction, reminder
from suibao.office.relations.sides import Agency, Denial, Effect, Grant, Leg
from suibao.office.relations.terms import CaseEvent, CaseState

K, E, S = MessageKind, CaseEvent, CaseState
RELEASABLE = frozenset({S.OPENED, S.QUESTIONED, S.RESERVED})


def judge_letter(course: Course, today: date, agency: Agency) -> None:
    """The relation asked for: reserved and given, or doubted, or refused while nothing is reserved."""
    verdict = agency.gives(course.side)
    if isinstance(verdict, Grant):
        course.step(E.RESERVE, sheet=verdict.body, reminders=0)
        course.do(Effect.RESERVE, Effect.MARK_LEAVING)
        sheet = course.send(K.SHEET, verdict.body, said=True)
        course.put(sheet_id=sheet.id, due_on=agency.due(course.side, Leg.DECISION, today))
    elif isinstance(verdict, Denial):
        refuse(course, verdict.body)
    else:
        course.step(E.QUESTION, due_on=agency.due(course.side, Leg.WORKER, today))
        question: dict[str, Any] = {"whom": str(verdict.whom), "questions": list(verdict.questions)}
        asked = course.send(K.QUESTION, question)
        course.put(question={**question, "message": asked.id})


def refuse(course: Course, body: Mapping[str, Any]) -> None:
    """Nothing is given. Only possible as long as nothing is reserved."""
    course.step(E.REFUSE, due_on=None, question=None)
    course.send(K.REFUSAL, body, said=True)


def on_message(course: Course, message: Message, today: date, agency: Agency) -> None:
    """One message of the new place. Raises SuibaoError for one that contradicts what is recorded."""
    HANDLERS[message.kind](course, message, today, agency)


def answered(course: Course, facts: Mapping[str, Any], today: date, agency: Agency) -> None:
    """What somebody here answered: an own doubt is judged again, the other side's question is answered."""
    question = course.side.question or {}
    if course.side.state == S.RESERVED:
        _answer_receiver(course, question, facts)
        return
    course.step(E.ANSWER, question=None)
    course.learn(facts)
    judge_letter(course, today, agency)


def overdue(course: Course, today: date) -> None:
    """The last day has passed. Nothing reserved: refused. Reserved: the other side is asked, again and again; never given up."""
    if course.side.state == S.RESERVED:
        count = course.side.reminders + 1
        course.step(E.REMIND, reminders=count, due_on=reminder(today, count))
        course.send(K.INQUIRY, {"sheet": course.side.sheet_id, "times": count})
    else:
        refuse(course, {"why": "overdue"})


def _letter(course: Course, message: Message, today: date, agency: Agency) -> None:
    """The first letter is judged; a later one is told what was said, and a late one that the case has ended."""
    if course.side.state == S.OPENED:
        course.put(letter=message.body, corrects=message.body.get("corrects", ""))
        course.step(E.ASK)
        judge_letter(course, today, agency)
    else:
        course.again()


def _acceptance(course: Course, message: Message, today: date, agency: Agency) -> None:
    side = course.side
    if side.state in (S.RESERVED, S.SENT) and message.body["sheet"] != side.sheet_id:
        raise contradiction(side, message, "it accepts a sheet that was not given.", "所接收的信息表并非本方出具。")
    if side.state == S.SENT:
        course.again()
        return
    if side.state != S.RESERVED:
        raise contradiction(side, message, "nothing is reserved.", "本方未预留资金。")
    course.step(E.SEND, due_on=None, question=None, on=date.fromisoformat(message.body["on"]))
    course.do(Effect.POST_OUT, Effect.RECORD_ITEM, Effect.CLOSE_RELATION, Effect.TELL_WORKER)
    course.send(K.RECEIPT, {"outcome": str(S.SENT), "sheet": side.sheet_id}, said=True)


def _cancellation(course: Course, message: Message, today: date, agency: Agency) -> None:
    """What is reserved is set free. A case never seen leaves a stone behind, so that a late letter starts nothing."""
    side = course.side
    if side.state == S.SENT:
        raise contradiction(side, message, "the same side accepted before.", "对方此前已确认接收。")
    if side.state not in RELEASABLE:
        course.again()
        return
    course.step(E.RELEASE, due_on=None, question=None)
    if side.state == S.RESERVED:
        course.do(Effect.VOID, Effect.KEEP_RELATION, Effect.TELL_WORKER)
    course.send(K.RECEIPT, {"outcome": str(S.RELEASED)}, said=True)


def _question(course: Course, message: Message, today: date, agency: Agency) -> None:
    side = course.side
    if side.state != S.RESERVED or message.number < side.heard:
        if side.state in (S.OPENED, S.QUESTIONED):
            raise contradiction(side, message, "no sheet was given yet.", "本方尚未出具信息表。")
        return  # overtaken by what the other side said since
    question = {**message.body, "message": message.id}
    course.step(E.QUESTION, question=question, heard=message.number)
    facts = agency.answers(course.side, question)
    if facts is not None:
        _answer_receiver(course, question, facts)


def _answer(course: Course, message: Message, today: date, agency: Agency) -> None:
    """An answer to the open doubt; one to an earlier doubt changes nothing."""
    question = course.side.question
    if course.side.state == S.QUESTIONED and question and question["message"] == message.body["question"]:
        answered(course, message.body["facts"], today, agency)


def _standing(course: Course, message: Message, today: date, agency: Agency) -> None:
    """News only: the other side has not decided yet, and is asked again later."""


HANDLERS = {
    K.LETTER: _letter, K.ACCEPTANCE: _acceptance, K.CANCELLATION: _cancellation, K.QUESTION: _question, K.ANSWER: _answer,
    K.STANDING: _standing,
}  # fmt: skip


def _answer_receiver(course: Course, question: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    course.step(E.ANSWER, question=None)
    course.send(K.ANSWER, {"question": question["message"], "facts": dict(facts)})
