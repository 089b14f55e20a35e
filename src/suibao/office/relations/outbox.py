"""Messages that go out and come in, kept: what is due is sent until the other side acknowledges it, what came is answered once.

A body stands as it is sent, but for ID number and name: these are sealed beside it, and opened on record when it is sent.
Delivery happens outside any transaction: a message is put off to its next try before it is sent, so that whoever is killed
in between sends it again later, which is harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from suibao.books import Books, schema_registry
from suibao.books import schema_messages as schema
from suibao.books.sealing import Seal
from suibao.errors import SuibaoError
from suibao.office.relations.letter_parts import Identity
from suibao.office.relations.letters import Envelope, of_json
from suibao.office.relations.messages import retry_after

FIELD = "identity"
AT_ONCE = 500
"""Messages delivered in one call."""

ACKNOWLEDGED, FAILED, REFUSED = "acknowledged", "failed", "refused"


@dataclass(frozen=True)
class Delivery:
    """What became of one try. ``failed``: it is tried again later; ``refused``: the other side will never take it as it is."""

    outcome: str
    detail: str = ""


Send = Callable[[Envelope], Delivery]


@dataclass(frozen=True)
class Waiting:
    """A message that is not acknowledged. ``due_at`` None: the other side refused it, somebody has to look."""

    message: str
    case_number: str
    kind: str
    receiver: str
    sent_at: datetime
    attempts: int
    due_at: datetime | None
    detail: str


@dataclass(frozen=True)
class Delivered:
    """What one call of :func:`deliver` came to, in messages."""

    acknowledged: int = 0
    failed: int = 0
    refused: int = 0


def put(connection: sa.Connection, books: Books, envelope: Envelope, now: datetime) -> None:
    """Lay a message out for delivery; one that lies there already is sent once more."""
    out, queue = schema.messages_out, schema.message_queue
    known = connection.scalar(sa.select(sa.func.count()).where(out.c.message == envelope.message))
    if known:
        again(connection, envelope.message, now)
        return
    connection.execute(sa.insert(out), _row(books, envelope))
    connection.execute(sa.insert(queue), {"message": envelope.message, "attempts": 0, "due_at": now})


def again(connection: sa.Connection, message: str, now: datetime) -> None:
    """Send a message once more, at once."""
    queue = schema.message_queue
    connection.execute(sa.update(queue).where(queue.c.message == message).values(due_at=now))


def known(connection: sa.Connection, message: str) -> bool:
    """Whether a message lies there already."""
    return bool(connection.scalar(sa.select(sa.func.count()).where(schema.messages_out.c.message == message)))


def sent_by(connection: sa.Connection, case_number: str, sender: str) -> int:
    """How many messages of a case one agency has made."""
    out = schema.messages_out
    ours = sa.and_(out.c.case_number == case_number, out.c.sender == sender)
    return int(connection.scalar(sa.select(sa.func.count()).where(ours)) or 0)


def answered(connection: sa.Connection, envelope: Envelope) -> dict[str, Any] | None:
    """The answer that this very message was given before; None for a new one.

    Raises SuibaoError where the same id was used for another content: the first one stands.
    """
    table = schema.messages_in
    row = connection.execute(sa.select(table).where(table.c.message == envelope.message)).one_or_none()
    if row is None:
        return None
    if bytes(row.digest) != envelope.digest():
        raise SuibaoError(
            f"Message '{envelope.message}' was received before with another content. The first one stands; what changed must be "
            "said in a new message.",
            f"报文“{envelope.message}”此前已收到，内容不同。以先收到的为准；变更须另发新报文。",
            message=envelope.message, case=row.case_number,
        )  # fmt: skip
    found: dict[str, Any] = row.answer
    return found


def keep(connection: sa.Connection, books: Books, envelope: Envelope, answer: Mapping[str, Any], now: datetime) -> None:
    """Keep a message that was handled, with its answer."""
    row = {**_row(books, envelope), "received_at": now, "answer": dict(answer)}
    connection.execute(sa.insert(schema.messages_in), row)


def deliver(books: Books, send: Send, *, now: datetime, actor: str, limit: int = AT_ONCE) -> Delivered:
    """Try every message that is due by ``now``, oldest first, each once."""
    counts = {ACKNOWLEDGED: 0, FAILED: 0, REFUSED: 0}
    for message in _due(books, now, limit):
        envelope = _taken(books, message, now, actor)
        if envelope is None:
            continue
        found = send(envelope)
        _note(books, message, found, now)
        counts[found.outcome] += 1
    return Delivered(**counts)


def waiting(books: Books, case_number: str | None = None) -> list[Waiting]:
    """Messages that are not acknowledged, oldest first."""
    out, queue, tries = schema.messages_out, schema.message_queue, schema.message_attempts
    newest = sa.select(tries.c.message, tries.c.outcome, tries.c.detail).ext(distinct_on(tries.c.message))
    last = newest.order_by(tries.c.message, tries.c.number.desc()).subquery("last")
    query = (
        sa.select(out, queue.c.attempts, queue.c.due_at, last.c.detail)
        .join(queue, queue.c.message == out.c.message)
        .join(last, last.c.message == out.c.message, isouter=True)
        .where(sa.or_(queue.c.due_at.is_not(None), last.c.outcome == REFUSED))
        .order_by(out.c.sent_at, out.c.message)
    )
    if case_number is not None:
        query = query.where(out.c.case_number == case_number)
    with books.begin() as connection:
        return [
            Waiting(row.message, row.case_number, row.kind, row.receiver, row.sent_at, row.attempts, row.due_at, row.detail or "")
            for row in connection.execute(query)
        ]  # fmt: skip


def correspondence(connection: sa.Connection, case_number: str) -> list[sa.RowMapping]:
    """Every message of a case, in and out, in order: kind, sender, receiver, when; nothing of whom it is about."""
    names = ("message", "kind", "sender", "receiver", "sent_at")
    tables = (schema.messages_in, schema.messages_out)
    parts = [
        sa.select(*(table.c[name] for name in names)).where(table.c.case_number == case_number) for table in tables
    ]
    whole = sa.union_all(*parts).subquery()
    return list(connection.execute(sa.select(whole).order_by(whole.c.sent_at, whole.c.message)).mappings())


def _due(books: Books, now: datetime, limit: int) -> list[str]:
    queue, out = schema.message_queue, schema.messages_out
    query = (
        sa.select(queue.c.message).join(out, out.c.message == queue.c.message).where(queue.c.due_at <= now)
        .order_by(out.c.sent_at, out.c.message).limit(limit)
    )  # fmt: skip
    with books.begin() as connection:
        return list(connection.scalars(query))


def _taken(books: Books, message: str, now: datetime, actor: str) -> Envelope | None:
    """The message, put off to its next try; None where somebody else has just taken it."""
    queue, out = schema.message_queue, schema.messages_out
    with books.begin() as connection:
        row = connection.execute(
            sa.select(queue).where(queue.c.message == message).with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None or row.due_at is None or row.due_at > now:
            return None
        later = now + retry_after(row.attempts + 1)
        values = {"attempts": row.attempts + 1, "due_at": later}
        connection.execute(sa.update(queue).where(queue.c.message == message).values(values))
        kept = connection.execute(sa.select(out).where(out.c.message == message)).one()
        return opened(connection, books, kept, now, actor)


def opened(connection: sa.Connection, books: Books, row: Any, now: datetime, actor: str) -> Envelope:
    """A kept message whole. Where it names somebody, the opening is recorded first."""
    body = dict(row.body)
    if row.identity_sealed is not None:
        from suibao.books.schema_relations import transfer_cases

        query = sa.select(transfer_cases.c.person).where(transfer_cases.c.number == row.case_number)
        person = connection.scalar(query) or ""
        entry = {"opened_at": now, "actor": actor, "purpose": f"transfer {row.case_number}: {row.kind} to {row.receiver}",
                 "person": person}  # fmt: skip
        connection.execute(sa.insert(schema_registry.openings), entry)
        text = Seal(books.secret).open(bytes(row.identity_sealed), row.message, FIELD)
        body["identity"] = orjson.loads(text)
    return of_json(body)


def _note(books: Books, message: str, found: Delivery, now: datetime) -> None:
    queue, tries = schema.message_queue, schema.message_attempts
    with books.begin() as connection:
        row = connection.execute(sa.select(queue).where(queue.c.message == message).with_for_update()).one()
        number = connection.scalar(sa.select(sa.func.count()).where(tries.c.message == message)) or 0
        tried = {
            "message": message,
            "number": number + 1,
            "tried_at": now,
            "outcome": found.outcome,
            "detail": found.detail,
        }
        connection.execute(sa.insert(tries), tried)
        # Put once more in the meantime: that stays due.
        if found.outcome != FAILED and row.due_at is not None and row.due_at > now:
            connection.execute(sa.update(queue).where(queue.c.message == message).values(due_at=None))


def _row(books: Books, envelope: Envelope) -> dict[str, Any]:
    """A message as it is kept: whom it is about sealed under the key of the secret, which is never retired."""
    body = envelope.as_json()
    identity = body.pop("identity", None)
    sealed = Seal(books.secret).close(orjson.dumps(identity).decode(), envelope.message, FIELD) if identity else None
    return {
        "message": envelope.message, "case_number": envelope.case_number, "kind": str(envelope.kind), "sender": envelope.sender,
        "receiver": envelope.receiver, "sent_at": envelope.sent_at, "digest": envelope.digest(), "body": body,
        "identity_sealed": sealed,
    }  # fmt: skip


__all__ = [
    "ACKNOWLEDGED", "FAILED", "REFUSED", "Delivered", "Delivery", "Identity", "Send", "Waiting", "again", "answered",
    "correspondence", "deliver", "keep", "known", "opened", "put", "sent_by", "waiting",
]  # fmt: skip
