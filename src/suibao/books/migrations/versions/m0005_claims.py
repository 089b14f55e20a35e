"""Claims: one row for each claim, one for each step that it took."""

from __future__ import annotations

from alembic import op

from suibao.books.migrations.guards import append_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CLAIMS = """
CREATE TABLE books.claims (
    claim text COLLATE "C" CONSTRAINT claims_pk PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    payer text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    event_on date NOT NULL,
    key text COLLATE "C" NOT NULL CONSTRAINT claims_key_key UNIQUE,
    opened_at timestamptz NOT NULL
);
CREATE INDEX claims_person_index ON books.claims (person);
CREATE INDEX claims_kind_region_index ON books.claims (kind, region);

CREATE TABLE books.claim_steps (
    claim text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    event text COLLATE "C" NOT NULL,
    before text COLLATE "C" NOT NULL,
    after text COLLATE "C" NOT NULL,
    happened_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    due_on date,
    facts jsonb NOT NULL,
    outcome jsonb NOT NULL,
    trace jsonb NOT NULL,
    law_digest text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL CONSTRAINT claim_steps_key_key UNIQUE,
    CONSTRAINT claim_steps_pk PRIMARY KEY (claim, number),
    CONSTRAINT claim_steps_number_check CHECK (number > 0)
);
CREATE INDEX claim_steps_due_on_index ON books.claim_steps (due_on);
"""


def upgrade() -> None:
    """Make the tables of claims; rows are only ever added."""
    op.get_bind().exec_driver_sql(CLAIMS, execution_options={"no_parameters": True})
    append_only("claims", "claim_steps")
