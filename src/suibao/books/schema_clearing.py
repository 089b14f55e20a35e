"""Tables of clearing windows: what each took in, what it came to, who pays whom, what was paid.

Which items a window has is said by marks, not by a row for each: those up to its ``mark`` and settled before its ``cut_off``,
but for those that the window before it has by the same two figures. Marks and cut-offs only ever rise.
"""

from __future__ import annotations

import sqlalchemy as sa

from suibao.books.schema import PLAUSIBLE_MONTH, Code, Digest, Moment, column, metadata

clearing_windows = sa.Table(
    "clearing_windows",
    metadata,
    sa.Column("window", Code, primary_key=True),
    column("number", sa.Integer),
    column("cut_off", Moment),
    column("mark", sa.BigInteger),
    column("marked_at", Moment),
    sa.UniqueConstraint("number"),
    sa.CheckConstraint("number > 0", name="number"),
    sa.CheckConstraint("mark >= 0", name="mark"),
    info={"about": "Each clearing window: the items it takes in, frozen by a mark and a cut-off", "append_only": True},
)

clearing_closings = sa.Table(
    "clearing_closings",
    metadata,
    sa.Column("window", Code, primary_key=True),
    column("month", sa.Integer),
    column("items", sa.BigInteger),
    column("total_fen", sa.BigInteger),
    column("hash", Digest),
    column("closed_at", Moment),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("month"), name="month"),
    info={"about": "Each window that is final: how many items, how much, and their hash", "append_only": True},
)

clearing_netted = sa.Table(
    "clearing_netted",
    metadata,
    sa.Column("window", Code, primary_key=True),
    sa.Column("branch", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("debtor", Code, primary_key=True),
    sa.Column("creditor", Code, primary_key=True),
    sa.Column("role", Code, primary_key=True, doc="of the cases: which sides' books are these"),
    column("items", sa.BigInteger),
    column("account_fen", sa.BigInteger),
    column("pooled_fen", sa.BigInteger),
    sa.CheckConstraint("debtor <> creditor", name="parties"),
    sa.CheckConstraint("items > 0 AND account_fen >= 0 AND pooled_fen >= 0", name="amounts"),
    info={"about": "What one province owes another in a window: the matrix before netting", "append_only": True},
)

clearing_payments = sa.Table(
    "clearing_payments",
    metadata,
    sa.Column("window", Code, primary_key=True),
    sa.Column("branch", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("payer", Code, primary_key=True),
    sa.Column("payee", Code, primary_key=True),
    column("amount_fen", sa.BigInteger),
    sa.CheckConstraint("amount_fen > 0", name="amount"),
    sa.CheckConstraint("payer <> payee", name="parties"),
    info={
        "about": "The payments that settle a window: at most one fewer than provinces, a branch",
        "append_only": True,
    },
)

clearing_paid = sa.Table(
    "clearing_paid",
    metadata,
    sa.Column("window", Code, primary_key=True),
    sa.Column("branch", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("payer", Code, primary_key=True),
    sa.Column("payee", Code, primary_key=True),
    column("paid_on", sa.Date),
    column("recorded_at", Moment),
    column("actor", Code),
    info={"about": "Payments between provinces that were made", "append_only": True},
)
