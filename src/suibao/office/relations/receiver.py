"""The new place of a relation that comes from elsewhere: it asks, judges what it is given, and decides for both sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from suibao.office.relations.messages import Message, MessageKind
from suibao.office.relations.moving import Course, contradiction, reminder
from suibao.office.relations.sides import Agency, Denial, Doubtful, Effect, Grant, Keep, Leg
from suibao.office.relations.terms import CaseEvent, CaseState, Whom

K, E, S = MessageKind, CaseEvent, CaseState
WAITS = frozenset({S.REQUESTED, S.QUESTIONED})
ENDED = frozenset({S.REFUSED, S.WITHDRAWN, S.CANCELLED, S.TEMPORARY})


def judge_request(course: Course, today: date, agency: Agency) -> None:
    """Before the letter: may the relation be asked for? Sends the letter, or puts a question, or ends the case."""
    verdict = agency.asks(course.side)
    if isinstance(verdict, Grant):
        event = E.ANSWER if course.side.state == S.QUESTIONED else E.REQUEST
        course.step(event, letter=verdict.body, question=None)
        course.send(K.LETTER, verdict.body, said=True)
        course.put(due_on=agency.due(course.side, Leg.SHEET, today))
    else:
        _not_yet(course, verdict, today, agency)


def judge_sheet(course: Course, today: date, agency: Agency) -> None:
    """With the sheet: accept it, which decides the case on both sides; or ask; or end the case."""
    verdict = agency.takes(course.side)
    if not isinstance(verdict, Grant):
        _not_yet(course, verdict, today, agency)
        return
    if course.side.state == S.QUESTIONED:
        course.step(E.ANSWER, question=None)
    course.step(E.COMMIT, on=date.fromisoformat(verdict.body["on"]), reminders=0)
    course.do(Effect.RECEIVE_IN, Effect.OPEN_RELATION, Effect.TELL_WORKER)
    course.send(K.ACCEPTANCE, {**verdict.body, "sheet": course.side.sheet_id}, said=True)
    course.put(due_on=agency.due(course.side, Leg.RECEIPT, today))


def end(course: Course, event: CaseEvent, body: Mapping[str, Any]) -> None:
    """No transfer: the worker is told, and the origin too if it was asked."""
    asked = course.side.said is not None
    course.step(event, due_on=None, question=None)
    if asked:
        course.send(K.CANCELLATION, {"why": str(event), **body}, said=True)
    if event == E.KEEP:
        course.do(Effect.OPEN_TEMPORARY)
    course.do(Effect.TELL_WORKER)


def on_message(course: Course, message: Message, today: date, agency: Agency) -> None:
    """One message of the origin. Raises SuibaoError for one that contradicts what is recorded."""
    HANDLERS[message.kind](course, message, today, agency)


def answered(course: Course, facts: Mapping[str, Any], today: date, agency: Agency) -> None:
    """What the worker or this agency answered: judged again, or passed on to the origin that asked."""
    question = course.side.question or {}
    course.learn(facts)
    if course.side.sheet is not None:
        judge_sheet(course, today, agency)
    elif course.side.said is None:
        judge_request(course, today, agency)
    else:
        _answer_origin(course, question, facts, today, agency)


def overdue(course: Course, today: date) -> None:
    """The last day has passed: undecided cases end; a decided one is said again until there is a receipt."""
    if course.side.state == S.COMMITTED:
        count = course.side.reminders + 1
        course.step(E.REMIND, reminders=count, due_on=reminder(today, count))
        course.again()
    else:
        end(course, E.CANCEL, {})


def _sheet(course: Course, message: Message, today: date, agency: Agency) -> None:
    side = course.side
    if side.state in WAITS and side.sheet is None and side.said is not None:
        course.put(sheet=message.body, sheet_id=message.id)
        judge_sheet(course, today, agency)
    elif side.sheet is not None and side.sheet_id != message.id:
        raise contradiction(side, message, "another sheet was given before.", "此前已有另一份信息表。")
    elif side.state not in WAITS:
        _verdict(course, message)
    elif side.said is None:
        raise contradiction(side, message, "nothing was asked for.", "本方未曾发函。")


def _refusal(course: Course, message: Message, today: date, agency: Agency) -> None:
    side = course.side
    if side.state in WAITS and side.sheet is None and side.said is not None:
        course.step(E.REFUSE, due_on=None, question=None, facts={**side.facts, "refusal": message.body})
        course.do(Effect.TELL_WORKER)
    elif side.state not in ENDED:
        raise contradiction(side, message, "money was reserved or asked for no more.", "对方已预留资金或本方未曾发函。")


def _question(course: Course, message: Message, today: date, agency: Agency) -> None:
    """The origin's doubt. What it must settle itself is waited for; what can be said at once is said at once."""
    side = course.side
    if side.said is None:
        raise contradiction(side, message, "nothing was asked for.", "本方未曾发函。")
    if side.state not in WAITS or side.sheet is not None or message.number < side.heard:
        return  # overtaken by what the origin or this side said since
    question = {**message.body, "message": message.id}
    course.step(E.QUESTION, question=question, heard=message.number, due_on=agency.due(side, Leg.WORKER, today))
    if message.body["whom"] in (Whom.WORKER, Whom.RECEIVER):
        facts = agency.answers(course.side, question)
        if facts is not None:
            _answer_origin(course, question, facts, today, agency)
        else:
            course.do(Effect.TELL_WORKER)


def _answer(course: Course, message: Message, today: date, agency: Agency) -> None:
    """The origin's answer to the open doubt about its sheet; one to an earlier doubt changes nothing."""
    side, question = course.side, course.side.question or {}
    if side.state == S.QUESTIONED and side.sheet is not None and question.get("message") == message.body["question"]:
        course.learn(message.body["facts"])
        judge_sheet(course, today, agency)


def _receipt(course: Course, message: Message, today: date, agency: Agency) -> None:
    side = course.side
    decided = side.state in (S.COMMITTED, S.SETTLED)
    if (side.state not in ENDED and not decided) or decided != (message.body["outcome"] == S.SENT):
        raise contradiction(side, message, "this was not decided.", "本方未作此决定。")
    if side.state == S.COMMITTED:
        course.step(E.CONFIRM, due_on=None)


def _inquiry(course: Course, message: Message, today: date, agency: Agency) -> None:
    """A decision is said again; before it, only how things stand."""
    side = course.side
    if side.state in WAITS or side.state == S.OPENED:
        course.send(K.STANDING, {"state": str(side.state), "due_on": side.due_on and side.due_on.isoformat()})
    else:
        _verdict(course, message)


def _verdict(course: Course, message: Message) -> None:
    """What was decided, once more. An origin that refused, or was asked for nothing, has nothing to hear."""
    said = course.side.said
    if said is None or said.kind not in (K.ACCEPTANCE, K.CANCELLATION):
        raise contradiction(course.side, message, "the case ended without a sheet.", "本案未经信息表即已终结。")
    course.again()


HANDLERS = {
    K.SHEET: _sheet, K.REFUSAL: _refusal, K.QUESTION: _question, K.ANSWER: _answer, K.RECEIPT: _receipt, K.INQUIRY: _inquiry,
}  # fmt: skip


def _not_yet(course: Course, verdict: Doubtful | Denial | Keep, today: date, agency: Agency) -> None:
    """A doubt is put to whom it concerns; a denial or a temporary account ends the case."""
    if isinstance(verdict, Denial):
        end(course, E.REFUSE, verdict.body)
    elif isinstance(verdict, Keep):
        end(course, E.KEEP, verdict.body)
    else:
        question: dict[str, Any] = {"whom": str(verdict.whom), "questions": list(verdict.questions)}
        course.step(E.QUESTION, due_on=agency.due(course.side, Leg.WORKER, today))
        if verdict.whom == Whom.ORIGIN and course.side.sheet is not None:
            question["message"] = course.send(K.QUESTION, dict(question)).id
        else:
            course.do(Effect.TELL_WORKER)
        course.put(question=question)


def _answer_origin(
    course: Course, question: Mapping[str, Any], facts: Mapping[str, Any], today: date, agency: Agency
) -> None:
    """The answer to the origin's question; its sheet is waited for again."""
    course.step(E.ANSWER, question=None)
    course.send(K.ANSWER, {"question": question["message"], "facts": dict(facts)})
    course.put(due_on=agency.due(course.side, Leg.SHEET, today))
