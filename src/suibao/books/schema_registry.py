"""Tables of the registry's history: changes, and of each register every version that was ever recorded.

A version says what is true from ``valid_from`` on, until the next later one; ``change`` says when that was recorded, by
whom and why. The tables without ``_versions`` in their name hold the last word only, for speed, and follow from these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from suibao.books.schema import PLAUSIBLE_MONTH, Code, Digest, Moment, column, metadata

changes = sa.Table(
    "registry_changes",
    metadata,
    sa.Column(
        "change", sa.BigInteger, primary_key=True, autoincrement=False, doc="1, 2, 3 … in the order of recording"
    ),
    column("recorded_at", Moment),
    column("actor", Code),
    column("reason", Code),
    column("key", Code),
    sa.Column("source", Code, nullable=False, doc="digest of the file or document behind it"),
    column("content_digest", Digest),
    column("added", sa.BigInteger),
    column("changed", sa.BigInteger),
    column("unchanged", sa.BigInteger),
    sa.UniqueConstraint("key"),
    sa.Index(None, "recorded_at"),
    sa.CheckConstraint("octet_length(content_digest) = 32", name="digest"),
    info={"about": "Who recorded what in the registry, when, and why", "append_only": True},
)


def _versions(name: str, key: Sequence[sa.Column[Any]], content: Sequence[Any], about: str) -> sa.Table:
    """A table of versions: the key of the thing, since when it is so, its content, and the change that recorded it."""
    return sa.Table(
        name,
        metadata,
        *key,
        sa.Column("valid_from", sa.Date, primary_key=True),
        *content,
        sa.Column("void", sa.Boolean, nullable=False, doc="recorded by mistake: taken as if it had never been"),
        sa.Column("change", sa.BigInteger, primary_key=True, autoincrement=False),
        info={"about": about, "append_only": True},
    )


def _key(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


history_versions = _versions(
    "history_versions",
    (_key("person", Code), _key("branch", sa.SmallInteger), _key("region", Code), _key("first", sa.Integer),
     _key("kind", sa.SmallInteger)),
    (
        column("last", sa.Integer),
        sa.Column("base_fen", sa.BigInteger, doc="a month; null where only an index is stated, or months are deemed paid"),
        sa.Column("own_paid_fen", sa.BigInteger, doc="own payment a month; null where unknown"),
        sa.Column("index_ppm", sa.Integer, doc="as the agency states it, in millionths"),
        sa.Column("credited", sa.Integer, nullable=False, doc="thousandths of a month that each month counts"),
        column("employer", Code),
        column("document", Code),
        sa.CheckConstraint(f"{PLAUSIBLE_MONTH.format('first')} AND {PLAUSIBLE_MONTH.format('last')} AND first <= last",
                           name="months"),
        sa.CheckConstraint("credited BETWEEN 0 AND 1000 AND base_fen >= 0 AND own_paid_fen >= 0 AND index_ppm >= 0",
                           name="amounts"),
    ),
    "Months that people bring with them from before these books",
)  # fmt: skip

balance_versions = _versions(
    "balance_versions",
    (_key("person", Code), _key("branch", sa.SmallInteger), _key("region", Code)),
    (
        column("balance_fen", sa.BigInteger),
        sa.Column("through", sa.Integer, nullable=False, doc="the last month that the balance includes, yyyymm"),
        column("document", Code),
        sa.CheckConstraint("balance_fen >= 0", name="balance"),
        sa.CheckConstraint(PLAUSIBLE_MONTH.format("through"), name="through"),
    ),
    "Personal accounts brought forward from before these books",
)  # fmt: skip
