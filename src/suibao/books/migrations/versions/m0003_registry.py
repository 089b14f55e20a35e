"""Registry: dated history, determinations, choices, what people bring with them."""

from __future__ import annotations

from alembic import op

from suibao.books.migrations.guards import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHANGES = """
CREATE TABLE books.registry_changes (
    change bigint CONSTRAINT registry_changes_pk PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL CONSTRAINT registry_changes_key_key UNIQUE,
    source text COLLATE "C" NOT NULL,
    content_digest bytea NOT NULL,
    added bigint NOT NULL,
    changed bigint NOT NULL,
    unchanged bigint NOT NULL,
    CONSTRAINT registry_changes_digest_check CHECK (octet_length(content_digest) = 32)
);
CREATE INDEX registry_changes_recorded_at_index ON books.registry_changes (recorded_at);
"""

HISTORIES = """
CREATE TABLE books.history_versions (
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    region text COLLATE "C" NOT NULL,
    first integer NOT NULL,
    kind smallint NOT NULL,
    valid_from date NOT NULL,
    last integer NOT NULL,
    base_fen bigint,
    own_paid_fen bigint,
    index_ppm integer,
    credited integer NOT NULL,
    employer text COLLATE "C" NOT NULL,
    document text COLLATE "C" NOT NULL,
    void boolean NOT NULL,
    change bigint NOT NULL,
    CONSTRAINT history_versions_pk PRIMARY KEY (person, branch, region, first, kind, valid_from, change),
    CONSTRAINT history_versions_months_check CHECK (
        first BETWEEN 195001 AND 210012 AND first % 100 BETWEEN 1 AND 12
        AND last BETWEEN 195001 AND 210012 AND last % 100 BETWEEN 1 AND 12 AND first <= last),
    CONSTRAINT history_versions_amounts_check CHECK (
        credited BETWEEN 0 AND 1000 AND base_fen >= 0 AND own_paid_fen >= 0 AND index_ppm >= 0)
);

CREATE TABLE books.balance_versions (
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    region text COLLATE "C" NOT NULL,
    valid_from date NOT NULL,
    balance_fen bigint NOT NULL,
    through integer NOT NULL,
    document text COLLATE "C" NOT NULL,
    void boolean NOT NULL,
    change bigint NOT NULL,
    CONSTRAINT balance_versions_pk PRIMARY KEY (person, branch, region, valid_from, change),
    CONSTRAINT balance_versions_balance_check CHECK (balance_fen >= 0),
    CONSTRAINT balance_versions_through_check CHECK (through BETWEEN 195001 AND 210012 AND through % 100 BETWEEN 1 AND 12)
);
"""


def upgrade() -> None:
    """Make every table; the record is only ever added to."""
    for statements in (CHANGES, HISTORIES):
        op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
    append_only("registry_changes", "history_versions", "balance_versions")
