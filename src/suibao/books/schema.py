"""The tables of the books as SQLAlchemy Core metadata. The migrations make them; a test holds the two together.

Everything lies in the PostgreSQL schema `books`; the ledger's tables stand in `schema_ledger`. Text that is compared or
sorted has the collation "C", so that order and uniqueness are those of the bytes on every server. The ledger has no
foreign keys: PostgreSQL checks each one with a row lock, for which the owner needs the right to update, and that right
is taken away. Instead the numbers of words are their digests, nothing referred to can be removed, and `verify` looks for
orphans.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

NAME = "books"
HEAD = "0011"

metadata = sa.MetaData(
    schema=NAME,
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_index",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    },
)

Code = sa.Text(collation="C")
Digest = sa.LargeBinary()
Moment = sa.DateTime(timezone=True)


PLAUSIBLE_MONTH = "{0} BETWEEN 195001 AND 210012 AND {0} % 100 BETWEEN 1 AND 12"


def column(name: str, kind: Any, default: str | None = None) -> sa.Column[Any]:
    """A column that is never null; with ``default``, one whose absent value has this meaning."""
    return sa.Column(name, kind, nullable=False, server_default=None if default is None else sa.text(default))


def _identity(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.Identity(always=True), primary_key=True)


parties = sa.Table(
    "parties",
    metadata,
    sa.Column("party", Code, primary_key=True),
    column("name", Code),
    column("credit_code", Code),
    column("valid_credit_code", sa.Boolean),
    column("region", Code),
    column("kind", Code),
    column("oi_batch", sa.SmallInteger),
    column("oi_tier", sa.SmallInteger),
    column("injury_class", sa.SmallInteger),
    column("injury_float", sa.Integer),
    column("valid_from", sa.Date),
    column("changed_at", Moment, "now()"),
    info={"about": "Platforms, agencies, outsourcers and employers: the last word"},
)

engagements = sa.Table(
    "engagements",
    metadata,
    sa.Column("payer", Code, primary_key=True),
    sa.Column("worker", Code, primary_key=True, doc="the payer's own number for the worker"),
    sa.Column("started_on", sa.Date, primary_key=True),
    sa.Column("ended_on", sa.Date),
    column("person", Code),
    column("mode", sa.SmallInteger),
    column("status", sa.SmallInteger),
    column("industry", sa.SmallInteger),
    column("contract", Code),
    column("region", Code),
    column("using_unit", Code),
    column("using_region", Code),
    sa.Column("agreed_wage_fen", sa.BigInteger, doc="a month; null when none was agreed"),
    sa.Column("declared_base_fen", sa.BigInteger, doc="a month; null when none was declared"),
    sa.Column("weekly_hours_tenths", sa.Integer),
    column("valid_from", sa.Date),
    column("changed_at", Moment, "now()"),
    sa.Index(None, "person"),
    sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="days"),
    info={"about": "Who works for whom, how, since when: the last word"},
)

runs = sa.Table(
    "runs",
    metadata,
    _identity(),
    column("key", Code),
    column("month", sa.Integer),
    column("law", Code),
    column("law_digest", Code),
    column("digest", Digest),
    column("cases", sa.BigInteger),
    column("lines", sa.BigInteger),
    column("created_at", Moment, "now()"),
    sa.UniqueConstraint("key"),
    sa.Index(None, "month"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("month"), name="month"),
    info={"about": "One row for each assessment kept"},
)

cases = sa.Table(
    "cases",
    metadata,
    column("run", sa.BigInteger),
    column("unit", Code),
    column("person", Code),
    column("payer", Code),
    column("region", Code),
    sa.Index(None, "person", "run"),
    sa.Index(None, "payer", "run"),
    info={"about": "Who has an assessed case, of which payer and unit, in which run"},
)

case_blocks = sa.Table(
    "case_blocks",
    metadata,
    sa.Column("run", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("unit", Code, primary_key=True),
    sa.Column("first_person", Code, primary_key=True),
    column("last_person", Code),
    column("payers", sa.ARRAY(Code)),
    column("content", Digest),
    info={"about": "The inputs of the assessed cases, enough to explain them again: some thousands a block, by person"},
)

lines = sa.Table(
    "lines",
    metadata,
    column("run", sa.BigInteger),
    column("line", Code),
    column("month", sa.Integer),
    column("person", Code),
    column("payer", Code),
    column("branch", sa.SmallInteger),
    column("component", Code),
    column("bearer", Code),
    column("remitter", Code),
    column("destination", Code),
    column("region", Code),
    column("base_fen", sa.BigInteger),
    column("rate_ppm", sa.BigInteger),
    column("quantity", sa.BigInteger),
    column("amount_fen", sa.BigInteger),
    column("rule", Code),
    column("unit", Code),
    column("law", Code),
    sa.Index(None, "person", "month"),
    sa.Index(None, "payer", "month"),
    info={"about": "Assessment lines: who owes what to which branch, and by which rule"},
)

for _table in (runs, cases, case_blocks, lines):
    _table.info["append_only"] = True


def append_only() -> list[sa.Table]:
    """Tables whose rows are only ever added: the database refuses to change or remove them."""
    return [table for table in metadata.sorted_tables if table.info.get("append_only")]
