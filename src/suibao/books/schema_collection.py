"""Tables of collection: filings, bank receipts, what was set against what, late fees, refunds, notices."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from suibao.books.schema import PLAUSIBLE_MONTH, Code, Digest, Moment, column, metadata


def _about(text: str) -> dict[str, Any]:
    return {"about": text, "append_only": True}


filings = sa.Table(
    "filings",
    metadata,
    sa.Column("filing", Code, primary_key=True, doc="the number of the filing"),
    column("owner", Code),
    column("region", Code),
    column("month", sa.Integer),
    sa.Column("revision", sa.Integer, nullable=False, doc="0 the first, 1, 2 … each difference to the one before"),
    column("reference", Code),
    column("digest", Digest),
    column("total_fen", sa.BigInteger),
    column("difference_fen", sa.BigInteger),
    column("cause", sa.SmallInteger),
    sa.Column("due_on", sa.Date, doc="last day of payment; null where it is not established"),
    column("due_basis", Code),
    column("filed_on", sa.Date),
    column("recorded_at", Moment),
    column("law_digest", Code),
    column("key", Code),
    sa.UniqueConstraint("owner", "region", "month", "revision"),
    sa.UniqueConstraint("reference"),
    sa.UniqueConstraint("key"),
    sa.Index(None, "month", "region"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("month"), name="month"),
    sa.CheckConstraint("revision >= 0 AND total_fen >= 0", name="amounts"),
    info=_about("What a payer, or a person alone, has to pay for a month in a region; corrections are filings too"),
)

filing_runs = sa.Table(
    "filing_runs",
    metadata,
    sa.Column("filing", Code, primary_key=True),
    sa.Column("unit", Code, primary_key=True),
    column("run", sa.BigInteger),
    info=_about("The assessments whose lines a filing is made of, by unit of analysis"),
)

filing_parts = sa.Table(
    "filing_parts",
    metadata,
    sa.Column("filing", Code, primary_key=True),
    sa.Column("branch", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("bearer", Code, primary_key=True),
    column("amount_fen", sa.BigInteger),
    column("difference_fen", sa.BigInteger),
    sa.CheckConstraint("bearer IN ('worker', 'payer')", name="bearer"),
    sa.CheckConstraint("amount_fen >= 0", name="amount"),
    info=_about("The total of a filing by branch and by who bears it, and the difference to the filing before"),
)

bank_files = sa.Table(
    "bank_files",
    metadata,
    sa.Column("file", Digest, primary_key=True, doc="SHA-256 of the content"),
    column("region", Code),
    column("rows", sa.Integer),
    column("accepted", sa.Integer),
    column("repeated", sa.Integer),
    column("refused", sa.Integer),
    column("accepted_fen", sa.BigInteger),
    column("recorded_at", Moment),
    sa.CheckConstraint("rows = accepted + repeated + refused", name="rows"),
    info=_about("Bank statements taken in, by the digest of their content"),
)

bank_refusals = sa.Table(
    "bank_refusals",
    metadata,
    sa.Column("file", Digest, primary_key=True),
    sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
    column("reason", Code),
    column("field", Code),
    info=_about("Rows of bank statements that were refused, and why; their cells go back to the sender only"),
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("receipt", Code, primary_key=True),
    column("region", Code),
    column("serial", Code),
    column("received_on", sa.Date),
    column("amount_fen", sa.BigInteger),
    sa.Column("name_hash", Code, nullable=False, doc="keyed hash of the payer's name as the bank gives it"),
    sa.Column("name_shown", Code, nullable=False, doc="a company's name; a person's masked"),
    column("account_hash", Code),
    column("account_last4", Code),
    column("memo", Code),
    column("reference", Code),
    column("credit_code", Code),
    column("file", Digest),
    column("row", sa.Integer),
    sa.UniqueConstraint("region", "serial"),
    sa.CheckConstraint("amount_fen > 0", name="amount"),
    info=_about("Money received, one row for each accepted row of a bank statement"),
)

receipt_steps = sa.Table(
    "receipt_steps",
    metadata,
    sa.Column("receipt", Code, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    column("event", Code),
    column("state", Code),
    column("owner", Code),
    column("region", Code),
    column("how", Code),
    column("filing", Code),
    column("day", sa.Date),
    column("actor", Code),
    column("recorded_at", Moment),
    column("key", Code),
    sa.UniqueConstraint("key"),
    sa.Index(None, "owner"),
    info=_about("What became of a receipt: matched, kept in suspense, assigned, sent back, bounced"),
)

bank_accounts = sa.Table(
    "bank_accounts",
    metadata,
    sa.Column("account_hash", Code, primary_key=True),
    column("owner", Code),
    column("last4", Code),
    column("recorded_at", Moment),
    info=_about("Bank accounts that a payer named as its own, as keyed hash"),
)

set_against = sa.Table(
    "set_against",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    column("owner", Code),
    column("region", Code),
    column("month", sa.Integer),
    column("branch", sa.SmallInteger),
    column("kind", Code),
    column("worker_fen", sa.BigInteger),
    column("payer_fen", sa.BigInteger),
    sa.Column("revision", sa.Integer, nullable=False, doc="of the filing that stood then"),
    sa.Column(
        "worker_full", sa.Boolean, nullable=False, doc="the workers' part of that filing is now paid to the last line"
    ),
    sa.Column("payer_full", sa.Boolean, nullable=False, doc="the payer's part likewise"),
    column("day", sa.Date),
    column("recorded_at", Moment),
    column("key", Code),
    sa.UniqueConstraint("key"),
    sa.Index(None, "owner", "month"),
    sa.CheckConstraint("kind IN ('contribution', 'late_fee')", name="kind"),
    sa.CheckConstraint("worker_fen + payer_fen <> 0", name="amount"),
    info=_about("Money set against what is owed (positive) or taken off it again (negative); one ledger transfer each"),
)

set_against_lines = sa.Table(
    "set_against_lines",
    metadata,
    sa.Column("setting", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("line", Code, primary_key=True),
    column("person", Code),
    column("bearer", Code),
    column("amount_fen", sa.BigInteger),
    sa.Index(None, "person", "setting"),
    info=_about("A setting that leaves something owed, divided among the lines"),
)

late_fees = sa.Table(
    "late_fees",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    column("owner", Code),
    column("region", Code),
    column("month", sa.Integer),
    column("branch", sa.SmallInteger),
    sa.Column("from_fen", sa.BigInteger, nullable=False, doc="how much of the month was paid before these arrears"),
    column("arrears_fen", sa.BigInteger),
    column("due_on", sa.Date),
    column("paid_on", sa.Date),
    column("days", sa.Integer),
    column("fee_fen", sa.BigInteger),
    column("trace", JSONB()),
    column("law_digest", Code),
    column("recorded_at", Moment),
    column("key", Code),
    sa.UniqueConstraint("key"),
    sa.Index(None, "owner", "month"),
    sa.CheckConstraint("fee_fen <> 0", name="fee"),
    info=_about("Late fees charged when the arrears were paid; a charge taken back stands with a minus"),
)

refunds = sa.Table(
    "refunds",
    metadata,
    sa.Column("refund", Code, primary_key=True),
    column("owner", Code),
    column("region", Code),
    column("amount_fen", sa.BigInteger),
    column("reason", Code),
    column("key", Code),
    sa.UniqueConstraint("key"),
    sa.Index(None, "owner", "region"),
    sa.CheckConstraint("amount_fen > 0", name="amount"),
    info=_about("What a payer asks back of its prepayment"),
)

refund_steps = sa.Table(
    "refund_steps",
    metadata,
    sa.Column("refund", Code, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    column("event", Code),
    column("state", Code),
    column("day", sa.Date),
    column("actor", Code),
    column("note", Code),
    column("recorded_at", Moment),
    column("key", Code),
    sa.UniqueConstraint("key"),
    info=_about("Each step of a refund: asked for, decided, paid"),
)

shortfall_notices = sa.Table(
    "shortfall_notices",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    column("person", Code),
    column("owner", Code),
    column("month", sa.Integer),
    column("state", Code),
    column("unpaid_fen", sa.BigInteger),
    column("parts", JSONB()),
    column("day", sa.Date),
    column("recorded_at", Moment),
    column("key", Code),
    sa.UniqueConstraint("key"),
    sa.Index(None, "person", "month"),
    sa.Index(None, "owner", "month"),
    sa.CheckConstraint("state IN ('told', 'cleared')", name="state"),
    sa.CheckConstraint("(state = 'cleared') = (unpaid_fen = 0)", name="amount"),
    info=_about("What a worker was told of dues not paid for a month, and that they were paid"),
)
