"""The protocol of a transfer between two instances: every message in every state, every event in every state, any schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suibao.errors import SuibaoError
from suibao.office.relations import protocol
from suibao.office.relations.machines import BOTH, MACHINES, ORIGIN, RECEIVER
from suibao.office.relations.messages import TO_ORIGIN, Message, MessageKind, retry_after, same
from suibao.office.relations.sides import Decision, Denial, Doubtful, Effect, Grant, Keep, Leg, Side
from suibao.office.relations.terms import CaseEvent, CaseState, Role, Whom

K, S, E, F = MessageKind, CaseState, CaseEvent, Effect
NEW, OLD = "440100", "510100"
TODAY = date(2026, 3, 2)
LATER = TODAY + timedelta(days=400)
QUESTIONS = ({"doubt": "dates"},)
LETTER = Grant({"relation": "r"})
SHEET = Grant({"account_fen": 960_000, "pooled_fen": 1_440_000})
TAKEN = Grant({"on": "2026-03-02"})


@dataclass
class Desk:
    """An agency that says what it is told to say."""

    asked: Any = LETTER
    given: Any = SHEET
    taken: Any = TAKEN
    known: Mapping[str, Any] | None = None

    def asks(self, side: Side) -> Any:
        return self.asked

    def gives(self, side: Side) -> Any:
        return self.given

    def takes(self, side: Side) -> Any:
        return self.taken

    def answers(self, side: Side, question: Mapping[str, Any]) -> Mapping[str, Any] | None:
        return self.known

    def due(self, side: Side, leg: Leg, today: date) -> date:
        return today + timedelta(days=10)


YES = Desk()


def ask(desk: Desk = YES, corrects: str = "") -> Decision:
    return protocol.ask("case", NEW, OLD, {"relation": "r"}, TODAY, desk, corrects)


def handle(side: Side | None, message: Message, desk: Desk = YES) -> Decision:
    return protocol.handle(side, message, message.receiver, TODAY, desk)


def said(kind: MessageKind, side: Side | None = None, number: int = 50, **body: Any) -> Message:
    """A message to the origin or the new place, as its state would have it."""
    bodies: dict[MessageKind, dict[str, Any]] = {
        K.ACCEPTANCE: {"sheet": side.sheet_id if side else "", "on": "2026-03-02"},
        K.QUESTION: {"whom": "worker", "questions": []},
        K.ANSWER: {"question": (side.question or {}).get("message", "") if side else "", "facts": {"said": 1}},
        K.RECEIPT: {"outcome": "sent" if side and side.state in (S.COMMITTED, S.SETTLED) else "released"},
    }
    to_origin = kind in TO_ORIGIN and (side is None or side.role == Role.ORIGIN)
    sender, receiver = (NEW, OLD) if to_origin else (OLD, NEW)
    return Message.of("case", kind, sender, receiver, number, {**bodies.get(kind, {}), **body})


def receivers() -> dict[str, Side]:
    """A new place in every state it can be in."""
    doubt = Doubtful(Whom.WORKER, QUESTIONS)
    requested = ask().side
    sheet = handle(None, ask().send[0]).send[0]
    committed = handle(requested, sheet).side
    receipt = Message.of("case", K.RECEIPT, OLD, NEW, 2, {"outcome": "sent"})
    return {
        "opened": Side("case", Role.RECEIVER, S.OPENED, NEW, OLD),
        "doubts before the letter": ask(Desk(asked=doubt)).side,
        "requested": requested,
        "asked by the origin": handle(requested, said(K.QUESTION, requested)).side,
        "doubts the sheet": handle(requested, sheet, Desk(taken=doubt)).side,
        "asks the origin": handle(requested, sheet, Desk(taken=Doubtful(Whom.ORIGIN, QUESTIONS))).side,
        "committed": committed,
        "settled": handle(committed, receipt).side,
        "temporary": ask(Desk(asked=Keep({}))).side,
        "refused": handle(requested, said(K.REFUSAL, requested)).side,
        "withdrawn": protocol.withdraw(requested).side,
        "cancelled": protocol.wake(requested, LATER).side,
    }


def origins() -> dict[str, Side]:
    """An old place in every state it can be in."""
    letter = ask().send[0]
    reserved = handle(None, letter).side
    return {
        "doubts": handle(None, letter, Desk(given=Doubtful(Whom.WORKER, QUESTIONS))).side,
        "reserved": reserved,
        "sent": handle(reserved, said(K.ACCEPTANCE, reserved)).side,
        "released": handle(reserved, said(K.CANCELLATION, reserved)).side,
        "never seen": handle(None, said(K.CANCELLATION)).side,
        "refused": handle(None, letter, Desk(given=Denial({}))).side,
    }


# What a message does in a state: the state afterwards and what is sent; "" for nothing at all; "!" where it is refused.
AT_THE_NEW_PLACE = {
    #                            sheet                     refusal    question      answer                  receipt    inquiry
    "opened":                   ("!",                      "!",       "!",          "",                     "!",       "opened standing"),
    "doubts before the letter": ("!",                      "!",       "!",          "",                     "!",       "questioned standing"),
    "requested":                ("committed acceptance",   "refused", "questioned", "",                     "!",       "requested standing"),
    "asked by the origin":      ("committed acceptance",   "refused", "questioned", "",                     "!",       "questioned standing"),
    "doubts the sheet":         ("!",                      "!",       "",           "",                     "!",       "questioned standing"),
    "asks the origin":          ("!",                      "!",       "",           "committed acceptance", "!",       "questioned standing"),
    "committed":                ("!",                      "!",       "",           "",                     "settled", "committed acceptance"),
    "settled":                  ("!",                      "!",       "",           "",                     "",        "settled acceptance"),
    "temporary":                ("!",                      "",        "!",          "",                     "",        "!"),
    "refused":                  ("!",                      "",        "",           "",                     "",        "!"),
    "withdrawn":                ("withdrawn cancellation", "",        "",           "",                     "",        "withdrawn cancellation"),
    "cancelled":                ("cancelled cancellation", "",        "",           "",                     "",        "cancelled cancellation"),
}  # fmt: skip
AT_THE_OLD_PLACE = {
    #             letter              acceptance      cancellation         question         answer            standing
    "doubts":     ("questioned",      "!",            "released receipt",  "!",             "reserved sheet", ""),
    "reserved":   ("reserved sheet",  "sent receipt", "released receipt",  "reserved",      "",               ""),
    "sent":       ("sent receipt",    "sent receipt", "!",                 "",              "",               ""),
    "released":   ("released receipt", "!",           "released receipt",  "",              "",               ""),
    "never seen": ("released receipt", "!",           "released receipt",  "",              "",               ""),
    "refused":    ("refused refusal", "!",            "refused refusal",   "",              "",               ""),
}  # fmt: skip
KINDS = {
    Role.RECEIVER: (K.SHEET, K.REFUSAL, K.QUESTION, K.ANSWER, K.RECEIPT, K.INQUIRY),
    Role.ORIGIN: (K.LETTER, K.ACCEPTANCE, K.CANCELLATION, K.QUESTION, K.ANSWER, K.STANDING),
}
TABLE = [
    (role, state, kind, what)
    for role, table in ((Role.RECEIVER, AT_THE_NEW_PLACE), (Role.ORIGIN, AT_THE_OLD_PLACE))
    for state, row in table.items()
    for kind, what in zip(KINDS[role], row, strict=True)
]


@pytest.mark.parametrize(("role", "state", "kind", "expected"), TABLE)
def test_every_message_in_every_state(role: Role, state: str, kind: MessageKind, expected: str) -> None:
    side = (receivers() if role == Role.RECEIVER else origins())[state]
    if expected == "!":
        with pytest.raises(SuibaoError, match="Nothing was changed"):
            handle(side, said(kind, side))
        return
    found = handle(side, said(kind, side))
    what = " ".join([str(found.side.state), *(str(one.kind) for one in found.send)])
    assert what == (expected or side.state)
    if not expected:
        assert (found.steps, found.effects) == ((), ())


@pytest.mark.parametrize(("role", "state"), [(role, state) for role, state, kind, _ in TABLE if kind == K.QUESTION])
def test_what_the_other_role_would_be_sent_is_refused(role: Role, state: str) -> None:
    side = (receivers() if role == Role.RECEIVER else origins())[state]
    for kind in set(K) - set(KINDS[role]):
        message = Message.of("case", kind, side.peer, side.own, 9, {})
        with pytest.raises(SuibaoError, match="has no place in case"):
            handle(side, message)


@pytest.mark.parametrize("role", list(MACHINES))
def test_every_event_in_every_state(role: Role) -> None:
    machine = MACHINES[role]
    for state in machine.reached:
        for event in CaseEvent:
            if (state, event) in machine.moves:
                assert machine.next(state, event) in machine.reached
            else:
                with pytest.raises(SuibaoError, match="cannot follow"):
                    machine.next(state, event)
    assert all(machine.open_to(state) == [] for state in machine.final)


def test_where_cases_end() -> None:
    ended = {S.SETTLED, S.TEMPORARY, S.REFUSED, S.WITHDRAWN, S.CANCELLED}
    assert BOTH.final == RECEIVER.final == ended
    assert ORIGIN.final == {S.SENT, S.RELEASED, S.REFUSED}


def test_a_transfer_from_letter_to_receipt() -> None:
    asked = ask()
    assert [str(step.event) for step in asked.steps] == ["ask", "request"]
    given_ = handle(None, asked.send[0])
    assert given_.effects == (F.RESERVE, F.MARK_LEAVING)
    taken = handle(asked.side, given_.send[0])
    assert taken.effects == (F.RECEIVE_IN, F.OPEN_RELATION, F.TELL_WORKER)
    sent = handle(given_.side, taken.send[0])
    assert sent.effects == (F.POST_OUT, F.RECORD_ITEM, F.CLOSE_RELATION, F.TELL_WORKER)
    assert sent.side.on == taken.side.on == date(2026, 3, 2)
    done = handle(taken.side, sent.send[0])
    assert (done.side.state, done.side.due_on, sent.side.due_on) == (S.SETTLED, None, None)
    assert [one.number for one in (*asked.send, *taken.send)] == [1, 2]


def test_the_same_sheet_after_the_decision_is_answered_as_before() -> None:
    asked = ask()
    sheet = handle(None, asked.send[0]).send[0]
    taken = handle(asked.side, sheet)
    again = handle(taken.side, sheet)
    assert (again.send, again.steps, again.effects, again.side) == (taken.send, (), (), taken.side)


def test_a_case_that_corrects_money_moves_no_relation() -> None:
    asked = ask(Desk(asked=Grant({"corrects": "first", "pooled_fen": 5})), "first")
    given_ = handle(None, asked.send[0])
    taken = handle(asked.side, given_.send[0])
    sent = handle(given_.side, taken.send[0])
    assert given_.side.corrects == "first"
    assert (given_.effects, taken.effects) == ((F.RESERVE,), (F.RECEIVE_IN, F.TELL_WORKER))
    assert sent.effects == (F.POST_OUT, F.RECORD_ITEM, F.TELL_WORKER)


def test_an_origin_that_has_reserved_asks_again_and_never_gives_up() -> None:
    side, days = origins()["reserved"], []
    today = TODAY
    for _ in range(8):
        assert protocol.wake(side, side.due_on or TODAY).steps == ()
        today = (side.due_on or today) + timedelta(days=1)
        found = protocol.wake(side, today)
        assert [one.kind for one in found.send] == [K.INQUIRY]
        assert (found.side.state, found.effects) == (S.RESERVED, ())
        side = found.side
        days.append(((side.due_on or today) - today).days)
    assert days == [2, 4, 8, 15, 15, 15, 15, 15]
    assert side.sent == 9


def test_an_origin_that_has_reserved_nothing_refuses_when_nobody_answers() -> None:
    found = protocol.wake(origins()["doubts"], LATER)
    assert (found.side.state, [one.kind for one in found.send]) == (S.REFUSED, [K.REFUSAL])


def test_a_receiver_that_has_committed_says_so_again_until_there_is_a_receipt() -> None:
    committed = receivers()["committed"]
    found = protocol.wake(committed, LATER)
    assert (found.side.state, found.send, found.effects) == (S.COMMITTED, (committed.said,), ())


@pytest.mark.parametrize("state", ["doubts before the letter", "requested", "asked by the origin", "asks the origin"])
def test_what_is_not_decided_in_time_ends_and_the_origin_is_told_if_it_was_asked(state: str) -> None:
    side = replace(receivers()[state], due_on=TODAY)
    found = protocol.wake(side, LATER)
    assert found.side.state == S.CANCELLED
    assert [one.kind for one in found.send] == ([K.CANCELLATION] if side.said else [])
    assert found.effects == (F.TELL_WORKER,)


def test_questions_go_through_to_whom_they_concern() -> None:
    desk = Desk(given=Doubtful(Whom.RECEIVER, QUESTIONS), known={"since": "2020-01"})
    asked = ask()
    doubted = handle(None, asked.send[0], desk)
    answered = handle(asked.side, doubted.send[0], desk)
    assert [one.kind for one in answered.send] == [K.ANSWER]
    assert [str(step.event) for step in answered.steps] == ["question", "answer"]
    given_ = handle(doubted.side, answered.send[0])
    assert (given_.side.facts, given_.side.state) == ({"since": "2020-01"}, S.RESERVED)
    doubting = handle(answered.side, given_.send[0], Desk(taken=Doubtful(Whom.ORIGIN, QUESTIONS)))
    told = handle(given_.side, doubting.send[0])
    assert (told.side.question or {})["message"] == doubting.send[0].id
    explained = protocol.answer(told.side, {"until": "2025-12"}, TODAY, YES)
    taken = handle(doubting.side, explained.send[0])
    assert (taken.side.state, taken.side.facts["until"]) == (S.COMMITTED, "2025-12")


def test_a_question_overtaken_by_a_later_one_is_left_alone() -> None:
    requested = receivers()["requested"]
    later = handle(requested, said(K.QUESTION, requested, number=5))
    earlier = handle(later.side, said(K.QUESTION, requested, number=4))
    assert (earlier.side, earlier.steps) == (later.side, ())


def test_an_answer_that_a_person_gives() -> None:
    found = protocol.answer(receivers()["doubts before the letter"], {"says": 1}, TODAY, YES)
    assert (found.side.state, [one.kind for one in found.send], found.side.facts["says"]) == (
        S.REQUESTED,
        [K.LETTER],
        1,
    )
    with pytest.raises(SuibaoError, match="no open question"):
        protocol.answer(found.side, {}, TODAY, YES)


@pytest.mark.parametrize(("verdict", "state"), [(Denial({"why": "draws"}), S.REFUSED), (Keep({}), S.TEMPORARY)])
def test_a_sheet_that_is_not_taken_sets_the_origin_free(verdict: Any, state: CaseState) -> None:
    asked = ask()
    given_ = handle(None, asked.send[0])
    refused = handle(asked.side, given_.send[0], Desk(taken=verdict))
    assert refused.side.state == state
    freed = handle(given_.side, refused.send[0])
    assert freed.effects == (F.VOID, F.KEEP_RELATION, F.TELL_WORKER)


def test_a_worker_can_take_the_wish_back_until_it_is_decided() -> None:
    with pytest.raises(SuibaoError, match="cannot follow"):
        protocol.withdraw(receivers()["committed"])
    assert protocol.withdraw(receivers()["doubts before the letter"]).send == ()


def test_messages_that_are_not_what_they_say() -> None:
    letter = ask().send[0]
    with pytest.raises(SuibaoError, match="has not the id"):
        handle(None, replace(letter, number=2))
    with pytest.raises(SuibaoError, match="is not known here"):
        handle(None, said(K.ACCEPTANCE))
    with pytest.raises(SuibaoError, match="has no place"):
        protocol.handle(None, letter, NEW, TODAY, YES)
    stranger = Message.of("case", K.SHEET, "330100", NEW, 1, {})
    with pytest.raises(SuibaoError, match="has no place"):
        handle(receivers()["requested"], stranger)
    with pytest.raises(SuibaoError, match="a sheet that was not given"):
        handle(origins()["reserved"], said(K.ACCEPTANCE, origins()["reserved"], sheet="other"))
    with pytest.raises(SuibaoError, match="was not decided"):
        handle(receivers()["committed"], said(K.RECEIPT, receivers()["committed"], outcome="released"))
    same(letter.digest, letter)
    with pytest.raises(SuibaoError, match="another content"):
        same(letter.digest, replace(letter, body={**letter.body, "x": 1}))


def test_sides_and_messages_are_kept_as_plain_values() -> None:
    for side in (*receivers().values(), *origins().values()):
        assert Side.read(side.as_json()) == side


def test_attempts_grow_to_a_day() -> None:
    waits = [retry_after(attempts) for attempts in range(1, 40)]
    assert waits[0] == timedelta(minutes=1)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)


# --- any schedule -----------------------------------------------------------------------------------------------------------

VERDICTS = {
    "asked": st.sampled_from([YES.asked] * 4 + [Doubtful(Whom.WORKER, QUESTIONS), Denial({}), Keep({})]),
    "given": st.sampled_from([YES.given] * 4 + [Doubtful(whom, QUESTIONS) for whom in Whom] + [Denial({})]),
    "taken": st.sampled_from([YES.taken] * 4 + [Doubtful(whom, QUESTIONS) for whom in Whom] + [Denial({}), Keep({})]),
    "known": st.sampled_from([None, {"said": 1}]),
}
ACTS = st.sampled_from(["deliver", "deliver", "deliver", "deliver", "again", "lose", "days", "answer", "withdraw"])


class Schedule:
    """Two agencies and what is between them: any message, in any order, any number of times, at any time."""

    def __init__(self) -> None:
        self.sides: dict[str, Side | None] = {NEW: None, OLD: None}
        self.inbox: dict[str, tuple[Message, ...]] = {}
        self.waiting: list[Message] = []
        self.past: list[Message] = []
        self.effects: list[Effect] = []
        self.today = TODAY

    def done(self, own: str, decision: Decision) -> None:
        machine = MACHINES[decision.side.role]
        for step in decision.steps:
            assert machine.moves[step.before, step.event] == step.after
        self.sides[own] = decision.side
        self.effects += decision.effects
        self.waiting += decision.send
        assert len({(one.id, one.digest) for one in self.past + self.waiting}) == len(
            {one.id for one in self.past + self.waiting}
        )

    def deliver(self, message: Message, desk: Desk) -> None:
        self.past.append(message)
        if message.id in self.inbox:
            self.waiting += [one for one in self.inbox[message.id] if one not in self.waiting]
            return
        found = protocol.handle(self.sides[message.receiver], message, message.receiver, self.today, desk)
        self.done(message.receiver, found)
        self.inbox[message.id] = found.send

    def wake(self) -> None:
        self.today += timedelta(days=6)
        for own, side in self.sides.items():
            if side is not None:
                self.done(own, protocol.wake(side, self.today))

    def consistent(self) -> None:
        new, old = self.sides[NEW], self.sides[OLD]
        for once in (F.RECEIVE_IN, F.OPEN_RELATION, F.POST_OUT, F.CLOSE_RELATION, F.RECORD_ITEM, F.VOID, F.RESERVE):
            assert self.effects.count(once) <= 1
        assert self.effects.count(F.POST_OUT) <= self.effects.count(F.RECEIVE_IN) <= self.effects.count(F.RESERVE)
        assert self.effects.count(F.POST_OUT) + self.effects.count(F.VOID) <= self.effects.count(F.RESERVE)
        if new is not None and old is not None:
            accepted = new.state in (S.COMMITTED, S.SETTLED)
            assert not (accepted and old.state in (S.RELEASED, S.REFUSED))
            assert not (old.state == S.SENT and not accepted)


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_any_schedule_ends_alike_on_both_sides(data: st.DataObject) -> None:
    run = Schedule()
    desk = Desk(**{name: data.draw(one) for name, one in VERDICTS.items()})
    run.done(NEW, protocol.ask("case", NEW, OLD, {}, run.today, desk))
    for act in data.draw(st.lists(ACTS, max_size=25)):
        desk = Desk(**{name: data.draw(one) for name, one in VERDICTS.items()})
        if act == "deliver" and run.waiting:
            run.deliver(run.waiting.pop(data.draw(st.integers(0, len(run.waiting) - 1))), desk)
        elif act == "again" and run.past:
            run.deliver(data.draw(st.sampled_from(run.past)), desk)
        elif act == "days":
            run.wake()
        elif act in ("answer", "withdraw"):
            _people(run, act, data, desk)
        run.consistent()
    for _ in range(60):
        while run.waiting:
            run.deliver(run.waiting.pop(0), YES)
        if all(side is None or protocol.at_rest(side) for side in run.sides.values()):
            break
        run.wake()
        run.consistent()
    new, old = run.sides[NEW], run.sides[OLD]
    assert new is not None
    assert protocol.at_rest(new)
    assert old is None or protocol.at_rest(old)
    assert (new.state == S.SETTLED) == (old is not None and old.state == S.SENT)


def _people(run: Schedule, act: str, data: st.DataObject, desk: Desk) -> None:
    own = data.draw(st.sampled_from([NEW, OLD]))
    side = run.sides[own]
    if act == "answer" and side is not None and side.question is not None:
        run.done(own, protocol.answer(side, {"person": 1}, run.today, desk))
    if act == "withdraw":
        new = run.sides[NEW]
        assert new is not None
        if new.state in (S.QUESTIONED, S.REQUESTED):
            run.done(NEW, protocol.withdraw(new))
