"""Tables of claims: what is asked for, and every step from the event to the payment."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from suibao.books.schema import Code, Moment, column, metadata

claims = sa.Table(
    "claims",
    metadata,
    sa.Column("claim", Code, primary_key=True),
    column("kind", Code),
    column("person", Code),
    column("payer", Code),
    column("region", Code),
    column("event_on", sa.Date),
    column("key", Code),
    column("opened_at", Moment),
    sa.UniqueConstraint("key"),
    sa.Index(None, "person"),
    sa.Index(None, "kind", "region"),
    info={"about": "What somebody asks for: an injury, a loss of work, a birth, a pension", "append_only": True},
)

claim_steps = sa.Table(
    "claim_steps",
    metadata,
    sa.Column("claim", Code, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, doc="1, 2, 3 … within the claim"),
    column("event", Code),
    column("before", Code),
    column("after", Code),
    column("happened_on", sa.Date),
    column("recorded_at", Moment),
    column("actor", Code),
    sa.Column("due_on", sa.Date, doc="by when the next step must be taken"),
    column("facts", JSONB()),
    column("outcome", JSONB()),
    column("trace", JSONB()),
    column("law_digest", Code),
    column("key", Code),
    sa.UniqueConstraint("key"),
    sa.Index(None, "due_on"),
    sa.CheckConstraint("number > 0", name="number"),
    info={"about": "Each step of a claim, with facts, outcome, trace and the law's digest", "append_only": True},
)
