"""The ledger's tables: transfers of fixed width, the words they refer to, batches in a chain, checkpoints.

A transfer holds numbers only. Its key, code, note and accounts are rows of `forms`, `labels` and `accounts`, in which
``@`` stands for the person the transfer is about (its subject): the month of a million people needs a few hundred of
them. The number of a word is the beginning of its SHA-256, so nobody has to look it up, and the database checks that
it fits. How a transfer came shows in its own number: see `suibao.books.numbering`.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from suibao.books.schema import PLAUSIBLE_MONTH, Code, Digest, Moment, column, metadata

NOBODY = "00000000-0000-0000-0000-000000000000"

WORD_ID = "('x' || encode(substr(sha256(convert_to({0}, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint"
FORM_ID = (
    f"CASE WHEN strpos(text, '@') > 0 THEN {WORD_ID.format('text')} & 9223372036854775807"
    f" ELSE {WORD_ID.format('text')} | (-9223372036854775807 - 1) END"
)
LABEL_ID = WORD_ID.format("code || chr(31) || note")


def _number(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)


accounts = sa.Table(
    "accounts",
    metadata,
    _number(),
    column("name", Code),
    sa.CheckConstraint("name ~ '^[a-z][a-z_]*(:[^:[:space:]]+)+$' AND length(name) <= 200", name="name"),
    sa.CheckConstraint(f"id = {WORD_ID.format('name')}", name="id"),
    info={"about": "Ledger accounts; the name says what they are: kind:owner:branch:region; @ stands for a person"},
)

forms = sa.Table(
    "forms",
    metadata,
    _number(),
    column("text", Code),
    sa.CheckConstraint(f"id = {FORM_ID}", name="id"),
    info={"about": "Keys of transfers with @ for the person; those without @, whole keys, have negative numbers"},
)

labels = sa.Table(
    "labels",
    metadata,
    _number(),
    column("code", Code),
    column("note", Code),
    sa.CheckConstraint(f"id = {LABEL_ID}", name="id"),
    info={"about": "Code and note of transfers; in the note @ stands for the person, @@ for the sign itself"},
)

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False, doc="1, 2, 3 … without gaps"),
    column("key", Code),
    column("kind", Code),
    column("note", Code),
    column("requested", sa.BigInteger),
    column("transfers", sa.BigInteger),
    column("total_fen", sa.BigInteger),
    sa.Column("first_id", sa.BigInteger, doc="the transfers of this batch are those from first_id to last_id"),
    sa.Column("last_id", sa.BigInteger),
    column("request_digest", Digest),
    column("content_digest", Digest),
    column("previous_hash", Digest),
    column("hash", Digest),
    column("posted_at", Moment),
    sa.UniqueConstraint("key"),
    sa.UniqueConstraint("previous_hash"),
    sa.Index(None, "last_id", unique=True),
    sa.CheckConstraint("kind IN ('post', 'reserve', 'reverse', 'settle', 'void', 'seal', 'rechain')", name="kind"),
    sa.CheckConstraint(
        "number > 0 AND transfers BETWEEN 0 AND requested AND total_fen >= transfers"
        " AND octet_length(hash) = 32 AND octet_length(previous_hash) = 32"
        " AND octet_length(request_digest) = 32 AND octet_length(content_digest) = 32",
        name="counts",
    ),
    sa.CheckConstraint("(first_id IS NULL) = (last_id IS NULL) AND last_id >= first_id", name="ids"),
    info={"about": "One row for each posting and each seal of transfers recorded singly; the hashes form a chain"},
)

transfers = sa.Table(
    "transfers",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True, doc="says how it came: suibao.books.numbering"),
    column("debit", sa.BigInteger),
    column("credit", sa.BigInteger),
    column("form", sa.BigInteger),
    column("label", sa.BigInteger),
    column("amount_fen", sa.BigInteger),
    column("basis_fen", sa.BigInteger),
    sa.Column("reverses", sa.BigInteger, nullable=False, doc="id of the transfer that this one takes back, or 0"),
    column("posted_at", Moment),
    sa.Column("subject", UUID(), nullable=False, doc="whom it is about, or the uuid of zeros"),
    column("month", sa.Integer),
    column("pending", sa.Boolean),
    # The guard of keys that hold the person, and the way to all of a person's transfers.
    sa.Index(None, "subject", "form", unique=True),
    # The guard of whole keys; partial, so that a month's close pays nothing for it.
    sa.Index(None, "form", unique=True, postgresql_where=sa.text("form < 0")),
    sa.Index(None, "reverses", unique=True, postgresql_where=sa.text("reverses <> 0")),
    sa.Index(None, "month", postgresql_using="brin", postgresql_ops={"month": "int4_minmax_multi_ops"}),
    sa.CheckConstraint("amount_fen > 0", name="amount"),
    sa.CheckConstraint("debit <> credit", name="accounts"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("month"), name="month"),
    sa.CheckConstraint("reverses = 0 OR NOT pending", name="reversal"),
    info={"about": "Amounts moved from one account to another, whole fen; never changed, never removed"},
)

resolutions = sa.Table(
    "resolutions",
    metadata,
    sa.Column("transfer", sa.BigInteger, primary_key=True, autoincrement=False),
    column("batch", sa.BigInteger),
    column("outcome", Code),
    sa.Index(None, "batch"),
    sa.CheckConstraint("outcome IN ('posted', 'voided')", name="outcome"),
    info={"about": "What became of a pending transfer: posted or voided, once"},
)

movements = sa.Table(
    "movements",
    metadata,
    _number("account"),
    _number("batch"),
    sa.Column("month", sa.Integer, primary_key=True, autoincrement=False),
    column("debit_fen", sa.BigInteger),
    column("credit_fen", sa.BigInteger),
    column("pending_debit_fen", sa.BigInteger),
    column("pending_credit_fen", sa.BigInteger),
    column("transfers", sa.BigInteger),
    sa.Index(None, "batch"),
    info={"about": "Checkpoints: what each batch moved on each account and month; balances are sums of these"},
)

LEDGER = (accounts, forms, labels, batches, transfers, resolutions, movements)
for _table in LEDGER:
    _table.info["append_only"] = True
