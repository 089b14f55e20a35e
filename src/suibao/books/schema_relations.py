"""Tables of relations that move: where a person's record lies, cases of transfer step by step, what provinces owe each other."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from suibao.books.schema import Code, Moment, column, metadata


def _identity(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _who_when() -> list[Any]:
    return [column("happened_on", sa.Date), column("recorded_at", Moment), column("actor", Code)]


relations = sa.Table(
    "relations",
    metadata,
    sa.Column("person", Code, primary_key=True),
    sa.Column("branch", sa.SmallInteger, primary_key=True, autoincrement=False, doc="number of law.terms.Branch"),
    sa.Column("region", Code, primary_key=True),
    sa.Column("held", sa.SmallInteger, nullable=False, doc="1 general, 2 temporary, 3 temporary and frozen"),
    sa.Column("since", sa.Date, primary_key=True),
    sa.Column("until", sa.Date, doc="the day it moved away; null while it is here"),
    sa.Column("leaving", sa.Boolean, nullable=False, doc="money is reserved for a region in other books"),
    sa.Column("case_number", Code, nullable=False, doc="the case that made it what it is; '' where none did"),
    # At most one place where somebody's record of a branch lies, whoever writes.
    sa.Index(
        "relations_active_index",
        "person",
        "branch",
        unique=True,
        postgresql_where=sa.text("until IS NULL AND held = 1"),
    ),
    sa.CheckConstraint("held BETWEEN 1 AND 3", name="held"),
    sa.CheckConstraint("until IS NULL OR until >= since", name="days"),
    sa.CheckConstraint("NOT leaving OR until IS NULL", name="leaving"),
    info={"about": "Where account and record of a person's branch lie: the last word"},
)

relation_events = sa.Table(
    "relation_events",
    metadata,
    _identity("id"),
    column("person", Code),
    column("branch", sa.SmallInteger),
    column("region", Code),
    column("held", sa.SmallInteger),
    column("event", Code),
    *_who_when(),
    column("case_number", Code),
    sa.Index(None, "person"),
    sa.CheckConstraint("event IN ('opened', 'ended', 'leaving', 'stays', 'frozen')", name="event"),
    info={"about": "What happened to relations: opened, ended, about to leave, frozen", "append_only": True},
)

relation_choices = sa.Table(
    "relation_choices",
    metadata,
    _identity("id"),
    column("person", Code),
    sa.Column("branch", sa.SmallInteger, nullable=False, doc="number of law.terms.Branch; 0 for every branch"),
    column("opted_out", sa.Boolean),
    *_who_when(),
    sa.Index(None, "person"),
    info={"about": "Who does not want relations moved without asking; the last choice holds", "append_only": True},
)

transfer_cases = sa.Table(
    "transfer_cases",
    metadata,
    sa.Column("number", Code, primary_key=True),
    column("matter", Code),
    column("person", Code),
    column("branch", sa.SmallInteger),
    column("origin", Code),
    column("destination", Code),
    sa.Column("times", sa.Integer, nullable=False, doc="the how-manieth case of this person from here to there, 1 for the first"),
    sa.Column("role", Code, nullable=False, doc="which side these books are: both, receiver, origin"),
    sa.Column("peer", Code, nullable=False, doc="the other side's agency where it has other books; '' where not"),
    sa.Column("asked", Code, nullable=False, doc="who asked: detected by a close, the worker, a peer"),
    column("opened_on", sa.Date),
    column("opened_at", Moment),
    column("actor", Code),
    column("key", Code),
    sa.UniqueConstraint("key"),
    # Ledger keys of a case are made of these; somebody unknown here has none.
    sa.Index("transfer_cases_move_index", "person", "matter", "origin", "destination", "times", unique=True,
             postgresql_where=sa.text("person <> ''")),
    sa.Index(None, "opened_on"),
    sa.Index("transfer_cases_elsewhere_index", "number", postgresql_where=sa.text("role <> 'both'")),
    sa.CheckConstraint("times > 0", name="times"),
    info={"about": "Relations that somebody asked to move, or that a close found to have moved", "append_only": True},
)  # fmt: skip

transfer_steps = sa.Table(
    "transfer_steps",
    metadata,
    sa.Column("case_number", Code, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, doc="1, 2, 3 … within the case"),
    column("event", Code),
    column("before", Code),
    column("after", Code),
    *_who_when(),
    sa.Column("due_on", sa.Date, doc="by when the next step must be taken"),
    column("facts", JSONB()),
    column("outcome", JSONB()),
    column("trace", JSONB()),
    column("law_digest", Code),
    column("key", Code),
    sa.UniqueConstraint("key"),
    sa.Index(None, "due_on", postgresql_where=sa.text("due_on IS NOT NULL")),
    sa.CheckConstraint("number > 0", name="number"),
    info={"about": "Each step of a case, with facts, outcome, trace and the law's digest", "append_only": True},
)

clearing_items = sa.Table(
    "clearing_items",
    metadata,
    _identity("item"),
    column("case_number", Code),
    column("branch", sa.SmallInteger),
    column("debtor", Code),
    column("creditor", Code),
    column("account_fen", sa.BigInteger),
    column("pooled_fen", sa.BigInteger),
    column("settled_at", Moment),
    column("key", Code),
    sa.UniqueConstraint("key"),
    sa.Index(None, "case_number"),
    sa.Index(None, "settled_at", postgresql_using="brin"),
    sa.CheckConstraint("account_fen >= 0 AND pooled_fen >= 0 AND account_fen + pooled_fen > 0", name="amounts"),
    sa.CheckConstraint("debtor <> creditor", name="provinces"),
    info={
        "about": "What a province owes another for one case; corrections are later items the other way",
        "append_only": True,
    },
)
