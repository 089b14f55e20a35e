"""Table of pensions in payment: what each claim pays from which month on."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from suibao.books.schema import PLAUSIBLE_MONTH, Code, Moment, column, metadata

pension_terms = sa.Table(
    "pension_terms",
    metadata,
    sa.Column("claim", Code, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, doc="1, 2, 3 … within the claim"),
    column("kind", Code),
    column("region", Code),
    column("person", Code),
    sa.Column("from_month", sa.Integer, nullable=False, doc="yyyymm; the last row of a claim not after a month is the one that holds"),
    sa.Column("items", JSONB(), nullable=False, doc="fen a month by item; the account pension is charged to the account first"),
    sa.Column("stop", Code, nullable=False, doc="why nothing is paid; '' while it is"),
    column("step", Code),
    column("recorded_at", Moment),
    sa.UniqueConstraint("step"),
    sa.Index(None, "kind", "region", "from_month"),
    sa.CheckConstraint("number > 0", name="number"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("from_month"), name="from_month"),
    sa.CheckConstraint("(stop = '') <> (items = '{}'::jsonb)", name="stop"),
    info={"about": "What a pension pays month by month, from which month on, by which step", "append_only": True},
)  # fmt: skip
