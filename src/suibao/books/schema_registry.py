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
        # Few rows are void: the index answers at once that a thing is not among them.
        sa.Index(f"{name}_void_index", *(one.name for one in key), postgresql_where=sa.text("void")),
        info={"about": about, "append_only": True},
    )


def _key(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


people_versions = _versions(
    "people_versions",
    (_key("person", Code),),
    (
        sa.Column("kind", Code, nullable=False, doc="resident_id, or other"),
        column("id_number_sealed", Digest),
        column("name_sealed", Digest),
        sa.Column(
            "content_tag", Digest, nullable=False, doc="keyed digest of number and name: tells whether they changed"
        ),
        column("valid_number", sa.Boolean),
        sa.Column("sealed_with", Code, nullable=False, doc="id of the key that seals number and name"),
        sa.Index(None, "sealed_with"),
        sa.CheckConstraint("person ~ '^[0-9a-f]{32}$'", name="person"),
        sa.CheckConstraint("kind IN ('resident_id', 'other')", name="kind"),
    ),
    "ID numbers and names, encrypted with AES-256-GCM under keys that are not in the database; may only be sealed anew",
)
people_versions.info["append_only"] = (
    False  # resealing changes the sealed bytes, and nothing else: see books.only_reseal
)

party_versions = _versions(
    "party_versions",
    (_key("party", Code),),
    (
        column("name", Code),
        column("credit_code", Code),
        column("valid_credit_code", sa.Boolean),
        column("region", Code),
        column("kind", Code),
        column("oi_batch", sa.SmallInteger),
        column("oi_tier", sa.SmallInteger),
        column("injury_class", sa.SmallInteger),
        column("injury_float", sa.Integer),
    ),
    "Every version of every party",
)

_ENGAGEMENT = (("payer", Code), ("worker", Code), ("started_on", sa.Date))

engagement_versions = _versions(
    "engagement_versions",
    [_key(name, kind) for name, kind in _ENGAGEMENT],
    (
        sa.Column("ended_on", sa.Date),
        column("person", Code),
        column("mode", sa.SmallInteger),
        column("status", sa.SmallInteger),
        column("industry", sa.SmallInteger),
        column("contract", Code),
        column("region", Code),
        column("using_unit", Code),
        column("using_region", Code),
        sa.Column("agreed_wage_fen", sa.BigInteger),
        sa.Column("declared_base_fen", sa.BigInteger),
        sa.Column("weekly_hours_tenths", sa.Integer),
        sa.Index(None, "person"),
    ),
    "Every version of every engagement",
)

chain_versions = _versions(
    "chain_versions",
    [*(_key(name, kind) for name, kind in _ENGAGEMENT), _key("position", sa.SmallInteger)],
    (
        sa.Column("party", Code, nullable=False, doc="party id, or the name of a company that is no party"),
        sa.Column("role", sa.SmallInteger, nullable=False, doc="number of law.recognition.model.CompanyRole"),
        sa.CheckConstraint("position > 0", name="position"),
    ),
    "The companies between platform and worker, 1 nearest to the platform",
)


def _enrolment() -> list[Any]:
    return [
        column("region", Code),
        sa.Column("ends_on", sa.Date, doc="last day; null while it lasts"),
        column("way", sa.SmallInteger),
        sa.Column("mode", sa.SmallInteger, nullable=False, doc="number of law.terms.Mode; 0 where it was not said"),
        column("begin_reason", sa.SmallInteger),
        column("end_reason", sa.SmallInteger),
        sa.Column("base_fen", sa.BigInteger, doc="declared base a month; null where none was"),
    ]


def _choice() -> list[Any]:
    return [
        column("region", Code),
        column("joined", sa.Boolean),
        column("base_fen", sa.BigInteger),
        column("tier_fen", sa.BigInteger),
        column("tier", sa.SmallInteger),
        column("annual_month", sa.Integer),
        column("paying", sa.SmallInteger),
    ]


_ENROLMENT = (("person", Code), ("branch", sa.SmallInteger), ("payer", Code), ("begins_on", sa.Date))
_CHOICE = (("person", Code), ("branch", sa.SmallInteger), ("since", sa.Integer))

enrolments = sa.Table(
    "enrolments",
    metadata,
    *(_key(name, kind) for name, kind in _ENROLMENT),
    *_enrolment(),
    column("valid_from", sa.Date),
    column("changed_at", Moment, "now()"),
    sa.CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", name="days"),
    info={"about": "Who is insured in which branch, each alone, by whom, from when to when and why: the last word"},
)
enrolment_versions = _versions(
    "enrolment_versions",
    [_key(name, kind) for name, kind in _ENROLMENT],
    _enrolment(),
    "Every version of every enrolment",
)
choices = sa.Table(
    "choices",
    metadata,
    *(_key(name, kind) for name, kind in _CHOICE),
    *_choice(),
    column("valid_from", sa.Date),
    column("changed_at", Moment, "now()"),
    sa.CheckConstraint(PLAUSIBLE_MONTH.format("since"), name="since"),
    info={"about": "What a person who pays alone chose, branch by branch: the last word"},
)
choice_versions = _versions(
    "choice_versions", [_key(name, kind) for name, kind in _CHOICE], _choice(), "Every version of every choice"
)

determination_versions = _versions(
    "determination_versions",
    (_key("person", Code), _key("payer", Code), _key("since", sa.Date)),
    (
        sa.Column("until", sa.Date, doc="last day that was reviewed; null while the work goes on"),
        column("made_on", sa.Date),
        sa.Column("standing", sa.SmallInteger, nullable=False, doc="number of law.status.terms.Standing"),
        column("reference", Code),
        column("law_digest", Code),
        column("evidence_digest", Code),
        column("document_digest", Code),
        sa.CheckConstraint("until IS NULL OR until >= since", name="days"),
    ),
    "What was found about somebody's status with a payer, under which law, on what evidence, in which document",
)

sealing_keys = sa.Table(
    "sealing_keys",
    metadata,
    sa.Column("key", Code, primary_key=True),
    sa.Column("event", Code, primary_key=True),
    sa.Column("fingerprint", Digest, nullable=False, doc="tells a key from another, and nothing about it"),
    column("happened_at", Moment, "now()"),
    sa.CheckConstraint("event IN ('used', 'retired')", name="event"),
    info={"about": "Which keys sealed something here, and which were retired", "append_only": True},
)

openings = sa.Table(
    "openings",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    column("opened_at", Moment),
    column("actor", Code),
    column("purpose", Code),
    column("person", Code),
    sa.Index(None, "person"),
    info={"about": "Who opened a sealed ID number, when, and for what", "append_only": True},
)


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
