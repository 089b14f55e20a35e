"""Pensions: what each claim pays from which month on."""

from __future__ import annotations

from alembic import op

from suibao.books.migrations.guards import append_only

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TERMS = """
CREATE TABLE books.pension_terms (
    claim text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    kind text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    from_month integer NOT NULL,
    items jsonb NOT NULL,
    stop text COLLATE "C" NOT NULL,
    step text COLLATE "C" NOT NULL CONSTRAINT pension_terms_step_key UNIQUE,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pension_terms_pk PRIMARY KEY (claim, number),
    CONSTRAINT pension_terms_number_check CHECK (number > 0),
    CONSTRAINT pension_terms_from_month_check CHECK (from_month BETWEEN 195001 AND 210012 AND from_month % 100 BETWEEN 1 AND 12),
    CONSTRAINT pension_terms_stop_check CHECK ((stop = '') <> (items = '{}'::jsonb))
);
CREATE INDEX pension_terms_kind_region_from_month_index ON books.pension_terms (kind, region, from_month);
"""


def upgrade() -> None:
    """Make the table of pensions in payment; rows are only ever added."""
    op.get_bind().exec_driver_sql(TERMS, execution_options={"no_parameters": True})
    append_only("pension_terms")
