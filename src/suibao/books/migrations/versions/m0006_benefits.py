"""Benefits: monthly runs, instalments, what was held back."""

from __future__ import annotations

from alembic import op

from suibao.books.migrations.guards import append_only

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BENEFITS = """
CREATE TABLE books.benefit_runs (
    run text COLLATE "C" CONSTRAINT benefit_runs_pk PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    month integer NOT NULL,
    number integer NOT NULL,
    law_digest text COLLATE "C" NOT NULL,
    claims bigint NOT NULL,
    instalments bigint NOT NULL,
    amount_fen bigint NOT NULL,
    ended bigint NOT NULL,
    held bigint NOT NULL,
    finished_at timestamptz NOT NULL,
    CONSTRAINT benefit_runs_kind_region_month_number_key UNIQUE (kind, region, month, number),
    CONSTRAINT benefit_runs_month_check CHECK (month BETWEEN 195001 AND 210012 AND month % 100 BETWEEN 1 AND 12),
    CONSTRAINT benefit_runs_number_check CHECK (number > 0)
);

CREATE TABLE books.benefit_instalments (
    claim text COLLATE "C" NOT NULL,
    month integer NOT NULL,
    run text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    branch text COLLATE "C" NOT NULL,
    amount_fen bigint NOT NULL,
    items jsonb NOT NULL,
    inputs jsonb NOT NULL,
    law_digest text COLLATE "C" NOT NULL,
    paid_at timestamptz NOT NULL,
    CONSTRAINT benefit_instalments_pk PRIMARY KEY (claim, month),
    CONSTRAINT benefit_instalments_month_check CHECK (month BETWEEN 195001 AND 210012 AND month % 100 BETWEEN 1 AND 12),
    CONSTRAINT benefit_instalments_amount_check CHECK (amount_fen > 0)
);
CREATE INDEX benefit_instalments_run_index ON books.benefit_instalments (run);
CREATE INDEX benefit_instalments_kind_region_month_index ON books.benefit_instalments (kind, region, month);
CREATE INDEX benefit_instalments_person_month_index ON books.benefit_instalments (person, month);

CREATE TABLE books.benefit_held (
    run text COLLATE "C" NOT NULL,
    claim text COLLATE "C" NOT NULL,
    month integer NOT NULL,
    why text COLLATE "C" NOT NULL,
    en text COLLATE "C" NOT NULL,
    zh text COLLATE "C" NOT NULL,
    CONSTRAINT benefit_held_pk PRIMARY KEY (run, claim, month),
    CONSTRAINT benefit_held_why_check CHECK (why IN ('withheld', 'unknown', 'beside'))
);
CREATE INDEX benefit_held_claim_index ON books.benefit_held (claim);
"""


def upgrade() -> None:
    """Make the tables of benefits; rows are only ever added."""
    op.get_bind().exec_driver_sql(BENEFITS, execution_options={"no_parameters": True})
    append_only("benefit_runs", "benefit_instalments", "benefit_held")
