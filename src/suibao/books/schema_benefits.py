"""Tables of benefits paid month by month: runs, what each claim got for each month, what was held back and why."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from suibao.books.schema import PLAUSIBLE_MONTH, Code, Moment, column, metadata

benefit_runs = sa.Table(
    "benefit_runs",
    metadata,
    sa.Column("run", Code, primary_key=True, doc="kind:region:yyyymm#number"),
    column("kind", Code),
    column("region", Code),
    column("month", sa.Integer),
    column("number", sa.Integer),
    column("law_digest", Code),
    column("claims", sa.BigInteger),
    column("instalments", sa.BigInteger),
    column("amount_fen", sa.BigInteger),
    column("ended", sa.BigInteger),
    column("held", sa.BigInteger),
    column("finished_at", Moment),
    sa.UniqueConstraint("kind", "region", "month", "number"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("month"), name="month"),
    sa.CheckConstraint("number > 0", name="number"),
    info={"about": "One row for each benefit run that came to its end", "append_only": True},
)

benefit_instalments = sa.Table(
    "benefit_instalments",
    metadata,
    sa.Column("claim", Code, primary_key=True),
    sa.Column("month", sa.Integer, primary_key=True, autoincrement=False, doc="month of entitlement, yyyymm"),
    column("run", Code),
    column("kind", Code),
    column("region", Code),
    column("person", Code),
    column("branch", Code),
    column("amount_fen", sa.BigInteger),
    column("items", JSONB()),
    column("inputs", JSONB()),
    column("law_digest", Code),
    column("paid_at", Moment),
    sa.Index(None, "run"),
    sa.Index(None, "kind", "region", "month"),
    sa.Index(None, "person", "month"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("month"), name="month"),
    sa.CheckConstraint("amount_fen > 0", name="amount"),
    info={"about": "What a claim was paid for a month: once, whoever asks how often", "append_only": True},
)

benefit_held = sa.Table(
    "benefit_held",
    metadata,
    sa.Column("run", Code, primary_key=True),
    sa.Column("claim", Code, primary_key=True),
    sa.Column("month", sa.Integer, primary_key=True, autoincrement=False),
    column("why", Code),
    column("en", Code),
    column("zh", Code),
    sa.Index(None, "claim"),
    sa.CheckConstraint("why IN ('withheld', 'unknown', 'beside')", name="why"),
    info={
        "about": "What a run did not pay: withheld by law, not known by name, or known but for something beside it",
        "append_only": True,
    },
)
