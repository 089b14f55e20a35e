"""The tables of the books as SQLAlchemy Core metadata. The migrations make them; a test holds the two together.

Everything lies in the PostgreSQL schema `books`. Text that is compared or sorted has the collation "C", so that
order and uniqueness are those of the bytes on every server. The ledger has no foreign keys: PostgreSQL checks each
one with a row lock, for which the owner needs the right to update, and that right is taken away. Instead rows are
written by joins with the rows they refer to, nothing referred to can be removed, and `verify` looks for orphans.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

NAME = "books"
HEAD = "0001"

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


def _column(name: str, kind: Any, default: str | None = None) -> sa.Column[Any]:
    """A column that is never null; with ``default``, one whose absent value has this meaning."""
    return sa.Column(name, kind, nullable=False, server_default=None if default is None else sa.text(default))


def _identity(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.Identity(always=True), primary_key=True)


accounts = sa.Table(
    "accounts",
    metadata,
    _identity(),
    _column("name", Code),
    sa.UniqueConstraint("name"),
    sa.CheckConstraint("name ~ '^[a-z][a-z_]*(:[^:[:space:]]+)+$' AND length(name) <= 200", name="name"),
    info={"about": "Ledger accounts; the name says what they are: kind:owner:branch:region"},
)

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False, doc="1, 2, 3 … without gaps"),
    _column("key", Code),
    _column("kind", Code),
    _column("note", Code),
    _column("requested", sa.BigInteger),
    _column("transfers", sa.BigInteger),
    _column("total_fen", sa.BigInteger),
    _column("request_digest", Digest),
    _column("content_digest", Digest),
    _column("previous_hash", Digest),
    _column("hash", Digest),
    _column("posted_at", Moment),
    sa.UniqueConstraint("key"),
    sa.UniqueConstraint("previous_hash"),
    sa.CheckConstraint("kind IN ('post', 'reserve', 'reverse', 'settle', 'void')", name="kind"),
    sa.CheckConstraint(
        "number > 0 AND transfers BETWEEN 0 AND requested AND total_fen >= transfers"
        " AND octet_length(hash) = 32 AND octet_length(previous_hash) = 32"
        " AND octet_length(request_digest) = 32 AND octet_length(content_digest) = 32",
        name="counts",
    ),
    info={"about": "One row for each posting; the hashes form a chain over them"},
)

transfers = sa.Table(
    "transfers",
    metadata,
    _identity(),
    _column("batch", sa.BigInteger),
    _column("debit", sa.BigInteger),
    _column("credit", sa.BigInteger),
    _column("amount_fen", sa.BigInteger),
    _column("month", sa.Integer),
    _column("pending", sa.Boolean),
    sa.Column("reverses", sa.BigInteger, doc="id of the transfer that this one takes back"),
    _column("code", Code),
    _column("key", Code),
    _column("note", Code),
    sa.UniqueConstraint("key"),
    # Partial: a plain constraint would index the null of every ordinary transfer.
    sa.Index(None, "reverses", unique=True, postgresql_where=sa.text("reverses IS NOT NULL")),
    sa.Index(None, "batch"),
    sa.Index(None, "debit", "month"),
    sa.Index(None, "credit", "month"),
    sa.CheckConstraint("amount_fen > 0", name="amount"),
    sa.CheckConstraint("debit <> credit", name="accounts"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("month"), name="month"),
    sa.CheckConstraint("reverses IS NULL OR NOT pending", name="reversal"),
    info={"about": "Amounts moved from one account to another, whole fen; never changed, never removed"},
)

resolutions = sa.Table(
    "resolutions",
    metadata,
    sa.Column("transfer", sa.BigInteger, primary_key=True, autoincrement=False),
    _column("batch", sa.BigInteger),
    _column("outcome", Code),
    sa.Index(None, "batch"),
    sa.CheckConstraint("outcome IN ('posted', 'voided')", name="outcome"),
    info={"about": "What became of a pending transfer: posted or voided, once"},
)

people = sa.Table(
    "people",
    metadata,
    sa.Column("person", Code, primary_key=True, doc="keyed hash of the ID number"),
    _column("id_number_sealed", Digest),
    _column("name_sealed", Digest),
    _column("content_tag", Digest),
    _column("valid_number", sa.Boolean),
    _column("changed_at", Moment, "now()"),
    sa.CheckConstraint("person ~ '^[0-9a-f]{32}$'", name="person"),
    info={"about": "ID number and name encrypted with AES-256-GCM under a key that is not in the database"},
)

parties = sa.Table(
    "parties",
    metadata,
    sa.Column("party", Code, primary_key=True),
    _column("name", Code),
    _column("credit_code", Code),
    _column("valid_credit_code", sa.Boolean),
    _column("region", Code),
    _column("kind", Code),
    _column("oi_batch", sa.SmallInteger),
    _column("oi_tier", sa.SmallInteger),
    _column("injury_class", sa.SmallInteger),
    _column("injury_float", sa.Integer),
    _column("changed_at", Moment, "now()"),
    info={"about": "Platforms, agencies, outsourcers and employers"},
)

engagements = sa.Table(
    "engagements",
    metadata,
    sa.Column("payer", Code, primary_key=True),
    sa.Column("worker", Code, primary_key=True, doc="the payer's own number for the worker"),
    sa.Column("started_on", sa.Date, primary_key=True),
    sa.Column("ended_on", sa.Date),
    _column("person", Code),
    _column("mode", sa.SmallInteger),
    _column("status", sa.SmallInteger),
    _column("industry", sa.SmallInteger),
    _column("contract", Code),
    _column("region", Code),
    _column("using_unit", Code),
    _column("using_region", Code),
    sa.Column("agreed_wage_fen", sa.BigInteger, doc="a month; null when none was agreed"),
    sa.Column("declared_base_fen", sa.BigInteger, doc="a month; null when none was declared"),
    sa.Column("weekly_hours_tenths", sa.Integer),
    _column("changed_at", Moment, "now()"),
    sa.Index(None, "person"),
    sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="days"),
    info={"about": "Who works for whom, how, since when"},
)

enrolments = sa.Table(
    "enrolments",
    metadata,
    sa.Column("person", Code, primary_key=True),
    sa.Column("branch", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("since", sa.Integer, primary_key=True, autoincrement=False, doc="first month, yyyymm"),
    _column("region", Code),
    _column("joined", sa.Boolean),
    _column("base_fen", sa.BigInteger),
    _column("tier_fen", sa.BigInteger),
    _column("tier", sa.SmallInteger),
    _column("annual_month", sa.Integer),
    _column("changed_at", Moment, "now()"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("since"), name="since"),
    info={"about": "What a person chose, branch by branch"},
)

runs = sa.Table(
    "runs",
    metadata,
    _identity(),
    _column("key", Code),
    _column("month", sa.Integer),
    _column("law", Code),
    _column("law_digest", Code),
    _column("digest", Digest),
    _column("cases", sa.BigInteger),
    _column("lines", sa.BigInteger),
    _column("created_at", Moment, "now()"),
    sa.UniqueConstraint("key"),
    sa.Index(None, "month"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("month"), name="month"),
    info={"about": "One row for each assessment kept"},
)

cases = sa.Table(
    "cases",
    metadata,
    _column("run", sa.BigInteger),
    _column("unit", Code),
    _column("person", Code),
    _column("payer", Code),
    _column("region", Code),
    _column("inputs", JSONB()),
    sa.Index(None, "person", "run"),
    sa.Index(None, "payer", "run"),
    info={"about": "The inputs of each assessed case, enough to explain it again"},
)

lines = sa.Table(
    "lines",
    metadata,
    _column("run", sa.BigInteger),
    _column("line", Code),
    _column("month", sa.Integer),
    _column("person", Code),
    _column("payer", Code),
    _column("branch", sa.SmallInteger),
    _column("component", Code),
    _column("bearer", Code),
    _column("remitter", Code),
    _column("destination", Code),
    _column("region", Code),
    _column("base_fen", sa.BigInteger),
    _column("rate_ppm", sa.BigInteger),
    _column("quantity", sa.BigInteger),
    _column("amount_fen", sa.BigInteger),
    _column("rule", Code),
    _column("unit", Code),
    _column("law", Code),
    sa.UniqueConstraint("run", "line"),
    sa.Index(None, "person", "month"),
    sa.Index(None, "payer", "month"),
    info={"about": "Assessment lines: who owes what to which branch, and by which rule"},
)

LEDGER = (accounts, batches, transfers, resolutions)
APPEND_ONLY = (*LEDGER, runs, cases, lines)
