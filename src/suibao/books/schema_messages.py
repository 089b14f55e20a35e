"""Tables of messages between agencies: what came in and what was answered, what goes out, until it is acknowledged.

A document's body stands without whom it is about; ID number and name are sealed beside it, under the key that is derived
from the secret (messages are never sealed anew, so no key that may be retired seals them).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from suibao.books.schema import Code, Digest, Moment, column, metadata


def _letter() -> list[Any]:
    return [
        sa.Column("message", Code, primary_key=True),
        column("case_number", Code),
        column("kind", Code),
        column("sender", Code),
        column("receiver", Code),
        column("sent_at", Moment),
        column("digest", Digest),
        column("body", JSONB()),
        sa.Column("identity_sealed", sa.LargeBinary, doc="ID number and name; null where the document names nobody"),
    ]


messages_in = sa.Table(
    "messages_in",
    metadata,
    *_letter(),
    column("received_at", Moment),
    column("answer", JSONB()),
    sa.Index(None, "case_number"),
    info={
        "about": "Documents that came from other agencies, with the answer each was given and is given again",
        "append_only": True,
    },
)

messages_out = sa.Table(
    "messages_out",
    metadata,
    *_letter(),
    sa.Index(None, "case_number"),
    info={"about": "Documents for other agencies", "append_only": True},
)

message_attempts = sa.Table(
    "message_attempts",
    metadata,
    sa.Column("message", Code, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    column("tried_at", Moment),
    sa.Column("outcome", Code, nullable=False, doc="acknowledged, failed or refused"),
    column("detail", Code),
    sa.CheckConstraint("number > 0", name="number"),
    sa.CheckConstraint("outcome IN ('acknowledged', 'failed', 'refused')", name="outcome"),
    info={"about": "Every try to deliver a document", "append_only": True},
)

message_queue = sa.Table(
    "message_queue",
    metadata,
    sa.Column("message", Code, primary_key=True),
    column("attempts", sa.Integer),
    sa.Column("due_at", sa.DateTime(timezone=True), doc="when to try next; null once acknowledged or refused"),
    sa.Index(None, "due_at", postgresql_where=sa.text("due_at IS NOT NULL")),
    info={"about": "Documents still to be delivered: the last word"},
)
