"""An agency whose counterpart has books of its own: the protocol of both sides run on PostgreSQL.

    case = ask_elsewhere(books, Matter.PENSION, person, "430100", "440100", key=…, facts={}, law=law, now=now, day=day, actor="desk")
    answer = handle(books, envelope, law=law, now=now, day=day, actor="peer")        # a message came
    work(books, send, law=law, now=now, day=day, actor="clock")                      # send what is due, wake what is overdue

Each call is one transaction: the message taken in, the step, ledger and relations, and what is to be sent, all or nothing. The
same message again gets the answer that it got; nothing happens twice. What is sent lies in the outbox until it is acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, relations, schema_registry, schema_relations, transfer_cases
from suibao.books.registry import Access, Person, open_people
from suibao.books.registry_keys import seal_of
from suibao.books.secrets import hashed
from suibao.books.transfer_cases import CaseRow, Step
from suibao.errors import SuibaoError
from suibao.office.claims.asking import on
from suibao.office.relations import outbox, protocol
from suibao.office.relations.carrying import By, ensure_relation
from suibao.office.relations.deciding import STATED, case_of
from suibao.office.relations.desk import Desk, refuse_facts
from suibao.office.relations.elsewhere import Carrier, outcome_of
from suibao.office.relations.letter_parts import Identity
from suibao.office.relations.letters import Envelope, of_message, sheet_of
from suibao.office.relations.model import Case
from suibao.office.relations.outbox import Delivered, Send
from suibao.office.relations.places import province
from suibao.office.relations.reading import Personal, born_and_sex, record_of
from suibao.office.relations.sides import Decision, Effect, MessageKind, Side
from suibao.office.relations.terms import Asked, CaseEvent, Matter, Role
from suibao.rules import Law

SIDE, SAME_PERSON = "side", "same_person"
Decide = Callable[[Side, Desk], Decision]


@dataclass(frozen=True)
class Worked:
    """What one round of an agency came to: deliveries, cases woken because a last day had passed, and those at which somebody has
    to look (number, what is wrong)."""

    delivered: Delivered
    woken: int
    stuck: tuple[tuple[str, SuibaoError], ...] = ()


def ask_elsewhere(
    books: Books, matter: Matter, person: str, origin: str, destination: str, *, key: str, facts: Mapping[str, Any], now: datetime,
    day: date, actor: str, law: Law, asked: Asked = Asked.WORKER,
) -> Case:  # fmt: skip
    """Ask the agency of ``origin``, which has other books, for a relation. The same key again gives the same case.

    ``facts``: what the worker states. Raises SuibaoError for places of one province (only registered elsewhere, TR-32), a
    conversion, and somebody who is not registered here.
    """
    by, dated = By(actor, now, day), on(law, day)
    _check_places(matter, origin, destination, dated)
    number = transfer_cases.number_of(books, key)
    whom = _whom(books, person, number, by)
    with books.begin() as connection:
        _hold(connection, number, person, matter)
        row = transfer_cases.find(connection, number)
        if row is not None:
            if (row.person, row.matter, row.origin, row.destination) != (person, str(matter), origin, destination):
                raise _other_case(key, row)
            return case_of(row)
        times = transfer_cases.times_before(connection, person, str(matter), origin, destination) + 1
        row = CaseRow(number, str(matter), person, matter.branch, origin, destination, times, str(Role.RECEIVER), origin, str(asked),
                      day, now, actor, key)  # fmt: skip
        desk = Desk(connection, dated, day, case_of(row), asked, born_and_sex(whom))
        decision = protocol.ask(number, destination, origin, dict(facts), day, desk)
        transfer_cases.open_case(connection, row)
        return case_of(_carry(connection, books, row, decision, desk, by, {STATED: dict(facts)}, whom))


def handle(books: Books, envelope: Envelope, *, now: datetime, day: date, law: Law, actor: str) -> dict[str, Any]:
    """Take a message in: the answer to it, the same for the same message whenever it comes.

    Raises SuibaoError, and changes nothing, for the same id with another content, a message that is for somebody else, of a case
    that is not known here, or that contradicts what is recorded.
    """
    by, dated = By(actor, now, day), on(law, day)
    with books.begin() as connection:
        _hold(connection, envelope.case_number)
        before = outbox.answered(connection, envelope)
        if before is not None:
            return before
        row = transfer_cases.find(connection, envelope.case_number)
        side = None if row is None else _side(connection, row)
        same: bool | None = None
        if row is None:
            row, same = _row_of(connection, books, envelope, by)
        refuse_facts(Role(row.role), envelope.as_json()["body"].get("facts", {}))
        _hold(connection, "", row.person, Matter(row.matter))
        basics = side.letter.get("basics") if side else envelope.as_json()["body"].get("basics")
        desk = _desk(connection, row, basics or {}, dated, by, same)
        decision = protocol.handle(side, envelope.as_message(), envelope.receiver, day, desk)
        if side is None:
            transfer_cases.open_case(connection, row)
        facts = {SAME_PERSON: same} if same is not None else {}
        row = _carry(connection, books, row, decision, desk, by, facts)
        answer = {"message": envelope.message, "case": row.number, "state": row.state, "received_at": now.isoformat()}
        outbox.keep(connection, books, envelope, answer, now)
        return answer


def answer(
    books: Books,
    case_number: str,
    *,
    facts: Mapping[str, Any],
    key: str,
    now: datetime,
    day: date,
    actor: str,
    law: Law,
) -> Case:
    """What somebody here answered to the open doubt: judged again, or passed on to who asked. The key makes it once."""
    stated = {STATED: dict(facts)}
    return _act(books, case_number, lambda side, desk: protocol.answer(side, facts, day, desk), stated, key,
                By(actor, now, day), law)  # fmt: skip


def withdraw(
    books: Books, case_number: str, *, reason: str, key: str, now: datetime, day: date, actor: str, law: Law
) -> Case:
    """The worker takes the wish back, as long as nothing is decided; the other side releases what it has reserved."""
    return _act(books, case_number, lambda side, desk: protocol.withdraw(side), {"reason": reason}, key,
                By(actor, now, day), law)  # fmt: skip


def wake(books: Books, case_number: str, *, now: datetime, day: date, actor: str, law: Law) -> bool:
    """What is due in a case whose last day has passed; whether anything was."""
    by = By(actor, now, day)
    before = _loaded(books, case_number)
    after = _act(books, case_number, lambda side, desk: protocol.wake(side, day), {}, "", by, law)
    return (after.state, after.due_on) != (before.state, before.due_on)


def work(books: Books, send: Send, *, now: datetime, day: date, actor: str, law: Law) -> Worked:
    """One round: cases whose last day has passed, then every message that is due. One case that cannot go on stops no other."""
    woken, stuck = 0, []
    for number in _late(books, day):
        try:
            woken += wake(books, number, now=now, day=day, actor=actor, law=law)
        except SuibaoError as error:
            stuck.append((number, error))
    return Worked(outbox.deliver(books, send, now=now, actor=actor), woken, tuple(stuck))


def _late(books: Books, day: date) -> list[str]:
    """Cases with the other side elsewhere whose last day has passed, the longest overdue first."""
    cases, steps = schema_relations.transfer_cases, schema_relations.transfer_steps
    last = (
        sa.select(steps.c.due_on)
        .where(steps.c.case_number == cases.c.number)
        .order_by(steps.c.number.desc())
        .limit(1)
        .lateral()
    )
    query = sa.select(cases.c.number).join(last, sa.true()).where(cases.c.role != str(Role.BOTH), last.c.due_on < day)
    with books.begin() as connection:
        return list(connection.scalars(query.order_by(last.c.due_on, cases.c.number)))


def side_of(connection: sa.Connection, row: CaseRow) -> Side | None:
    """How a case with the other side elsewhere stands; None for one with both sides here."""
    return _side(connection, row) if row.role != Role.BOTH else None


def _act(books: Books, number: str, decide: Decide, facts: Mapping[str, Any], key: str, by: By, law: Law) -> Case:
    """One decision about a case that is there, once under its key."""
    before = _loaded(books, number)
    unsent = before.role == Role.RECEIVER and not _letter_out(before)
    whom = _whom(books, before.person, number, by) if unsent else None
    with books.begin() as connection:
        _hold(connection, number, before.person, Matter(before.matter))
        row = transfer_cases.load(connection, number)
        if row.role == Role.BOTH:
            raise SuibaoError(
                f"Case {number} has both sides in these books: there is nobody to write to.",
                f"案件 {number} 的双方均在本账册，无须函件往来。", case=number,
            )  # fmt: skip
        if key and any(one.key == f"{number}|{key}" for one in row.steps):
            return case_of(row)
        side = _side(connection, row)
        desk = _desk(connection, row, side.letter.get("basics") or {}, on(law, by.day), by, None)
        if whom is not None:
            desk = replace(desk, personal=born_and_sex(whom))
        decision = decide(side, desk)
        return case_of(_carry(connection, books, row, decision, desk, by, facts, whom, key))


def _carry(
    connection: sa.Connection, books: Books, row: CaseRow, decision: Decision, desk: Desk, by: By, facts: Mapping[str, Any],
    whom: Person | None = None, key: str = "",
) -> CaseRow:  # fmt: skip
    """Write a decision down: effects, steps, messages."""
    side = decision.side
    if decision.effects and row.person:
        _ensure(connection, row, decision, desk, by)
        sheet = sheet_of(side.sheet) if side.sheet is not None else None
        Carrier(connection, desk.case, sheet, desk.law, by, side.on).carry_out(decision.effects)
    row = _steps(connection, row, decision, desk, by, facts, key)
    for message in decision.send:
        if outbox.known(connection, message.id):
            outbox.again(connection, message.id, by.now)
            continue
        identity = _identity(whom) if message.kind is MessageKind.LETTER else None
        outbox.put(connection, books, of_message(message, Matter(row.matter), by.now, identity), by.now)
    return row


def _steps(
    connection: sa.Connection, row: CaseRow, decision: Decision, desk: Desk, by: By, facts: Mapping[str, Any], key: str
) -> CaseRow:
    """The steps of a decision; how the side stands afterwards is kept with the last one, what was stated with the first."""
    side, steps = decision.side, list(row.steps)
    quote = desk.quotes[-1] if desk.quotes else None
    for at, one in enumerate(decision.steps):
        last = at == len(decision.steps) - 1
        number = len(steps) + 1
        moved = one.event in (CaseEvent.COMMIT, CaseEvent.SEND) and side.sheet is not None
        asked = side.question if one.event is CaseEvent.QUESTION else None
        step = Step(
            str(one.event), str(one.before) if steps else "", str(one.after), by.day, by.now, by.actor,
            f"{row.number}|{key}" if key and at == 0 else f"{row.number}|{number}|{one.event}",
            {**(facts if at == 0 else {}), **({SIDE: side.as_json()} if last else {})},
            outcome_of(desk.case, sheet_of(side.sheet)) if moved and side.sheet else dict(asked or {}),
            dict(quote.trace) if quote and last else {}, quote.law_digest if quote and last else "", side.due_on if last else None, number,
        )  # fmt: skip
        transfer_cases.add_step(connection, row.number, step)
        steps.append(step)
    return replace(row, steps=tuple(steps))


def _ensure(connection: sa.Connection, row: CaseRow, decision: Decision, desk: Desk, by: By) -> None:
    """Before the relation at the origin is marked, note it where the books have no word of it yet."""
    if Effect.MARK_LEAVING in decision.effects and relations.active(connection, row.person, row.branch) is None:
        record = record_of(connection, row.person, row.branch, row.origin, desk.law, by.day)
        ensure_relation(connection, record, by)


def _side(connection: sa.Connection, row: CaseRow) -> Side:
    kept = next(step.facts[SIDE] for step in reversed(row.steps) if SIDE in step.facts)
    side = Side.read(kept)
    # What was said without a step (how things stand) counts too, so that no number is used twice.
    return replace(side, sent=max(side.sent, outbox.sent_by(connection, row.number, side.own)))


def _desk(
    connection: sa.Connection, row: CaseRow, basics: Mapping[str, Any], law: Law, by: By, same: bool | None
) -> Desk:
    """``basics``: of the letter, which tells birth and sex to both sides."""
    born = basics.get("born")
    personal = Personal(date.fromisoformat(born) if born else None, basics.get("is_woman"))
    if same is None and row.role == Role.ORIGIN:
        same = row.fact(SAME_PERSON)
    return Desk(connection, law, by.day, case_of(row), Asked(row.asked), personal, same)


def _row_of(connection: sa.Connection, books: Books, envelope: Envelope, by: By) -> tuple[CaseRow, bool | None]:
    """The case of a first message, and whether its person is the one registered here; a stone where nobody is named."""
    person, same = "", None
    if envelope.identity is not None:
        key = hashed(books.secret, envelope.identity.id_number.strip().upper())
        tag = _tag_here(connection, key)
        if tag is not None:
            person = key
            same = tag == seal_of(books).tag(envelope.identity.id_number, envelope.identity.name)
    own, peer, matter = envelope.receiver, envelope.sender, envelope.matter
    times = transfer_cases.times_before(connection, person, str(matter), own, peer) + 1
    row = CaseRow(
        envelope.case_number, str(matter), person, matter.branch, own, peer, times, str(Role.ORIGIN), peer, str(Asked.PEER), by.day,
        by.now, by.actor, f"peer|{peer}|{envelope.case_number}",
    )  # fmt: skip
    return row, same


def _tag_here(connection: sa.Connection, person: str) -> bytes | None:
    """The keyed digest of ID number and name as they are registered; nothing is opened."""
    table = schema_registry.people_versions
    newest = sa.select(table.c.content_tag).where(table.c.person == person)
    found = connection.scalar(newest.order_by(table.c.valid_from.desc(), table.c.change.desc()).limit(1))
    return None if found is None else bytes(found)


def _whom(books: Books, person: str, number: str, by: By) -> Person:
    """The person, opened on record: the letter names them."""
    found = open_people(books, [person], Access(by.now, by.actor or "office", f"transfer {number}")).get(person)
    if found is None:
        raise SuibaoError(
            f"Nobody is registered under {person}: a letter names the person. Register them first (`suibao enrol`).",
            f"人员 {person} 未登记，联系函须写明本人。请先登记（`suibao enrol`）。", person=person,
        )  # fmt: skip
    return found


def _identity(whom: Person | None) -> Identity:
    assert whom is not None, "a letter is sent by who has opened the identity"
    return Identity(id_number=whom.id_number, name=whom.name)


def _letter_out(row: CaseRow) -> bool:
    return any(one.after == "requested" for one in row.steps)


def _loaded(books: Books, number: str) -> CaseRow:
    with books.begin() as connection:
        return transfer_cases.load(connection, number)


def _hold(connection: sa.Connection, number: str, person: str = "", matter: Matter = Matter.PENSION) -> None:
    """Hold the case, then what else is decided about this person's branch: always in this order."""
    if number:
        transfer_cases.hold(connection, number)
    if person:
        transfer_cases.hold(connection, f"{person} {matter.branch.code}")


def _check_places(matter: Matter, origin: str, destination: str, law: Law) -> None:
    places = province(law, origin), province(law, destination)
    if matter is Matter.CONVERSION:
        raise SuibaoError(
            "A conversion is asked for where the pension is claimed, not by letter.",
            "城乡养老保险衔接在待遇申领地办理，不发联系函。",
        )
    if places[0] == places[1]:
        raise SuibaoError(
            f"{origin} and {destination} lie in one province ({places[0]}): only the registration changes, and both must be in the "
            "same books.",
            f"{origin} 与 {destination} 同属 {places[0]}，省内只变更登记，双方应在同一账册。", origin=origin, destination=destination,
        )  # fmt: skip


def _other_case(key: str, row: CaseRow) -> SuibaoError:
    return SuibaoError(
        f"The key '{key}' already stands for case {row.number}, which is about something else.",
        f"键“{key}”已用于另一内容的案件 {row.number}。", case=row.number,
    )  # fmt: skip
