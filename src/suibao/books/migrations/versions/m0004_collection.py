"""Collection: filings, bank receipts, what was set against what, late fees, refunds, notices."""

from __future__ import annotations

from alembic import op

from suibao.books.migrations.guards import append_only

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FILINGS = """
CREATE TABLE books.filings (
    filing text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    month integer NOT NULL,
    revision integer NOT NULL,
    reference text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    total_fen bigint NOT NULL,
    difference_fen bigint NOT NULL,
    cause smallint NOT NULL,
    due_on date,
    due_basis text COLLATE "C" NOT NULL,
    filed_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    law_digest text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    CONSTRAINT filings_pk PRIMARY KEY (filing),
    CONSTRAINT filings_owner_region_month_revision_key UNIQUE (owner, region, month, revision),
    CONSTRAINT filings_reference_key UNIQUE (reference),
    CONSTRAINT filings_key_key UNIQUE (key),
    CONSTRAINT filings_month_check CHECK (month BETWEEN 195001 AND 210012 AND month % 100 BETWEEN 1 AND 12),
    CONSTRAINT filings_amounts_check CHECK (revision >= 0 AND total_fen >= 0)
);
CREATE INDEX filings_month_region_index ON books.filings (month, region);

CREATE TABLE books.filing_runs (
    filing text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    run bigint NOT NULL,
    CONSTRAINT filing_runs_pk PRIMARY KEY (filing, unit)
);

CREATE TABLE books.filing_parts (
    filing text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    bearer text COLLATE "C" NOT NULL,
    amount_fen bigint NOT NULL,
    difference_fen bigint NOT NULL,
    CONSTRAINT filing_parts_pk PRIMARY KEY (filing, branch, bearer),
    CONSTRAINT filing_parts_bearer_check CHECK (bearer IN ('worker', 'payer')),
    CONSTRAINT filing_parts_amount_check CHECK (amount_fen >= 0)
);
"""

RECEIPTS = """
CREATE TABLE books.bank_files (
    file bytea NOT NULL,
    region text COLLATE "C" NOT NULL,
    rows integer NOT NULL,
    accepted integer NOT NULL,
    repeated integer NOT NULL,
    refused integer NOT NULL,
    accepted_fen bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT bank_files_pk PRIMARY KEY (file),
    CONSTRAINT bank_files_rows_check CHECK (rows = accepted + repeated + refused)
);

CREATE TABLE books.bank_refusals (
    file bytea NOT NULL,
    row integer NOT NULL,
    reason text COLLATE "C" NOT NULL,
    field text COLLATE "C" NOT NULL,
    CONSTRAINT bank_refusals_pk PRIMARY KEY (file, row)
);

CREATE TABLE books.receipts (
    receipt text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    serial text COLLATE "C" NOT NULL,
    received_on date NOT NULL,
    amount_fen bigint NOT NULL,
    name_hash text COLLATE "C" NOT NULL,
    name_shown text COLLATE "C" NOT NULL,
    account_hash text COLLATE "C" NOT NULL,
    account_last4 text COLLATE "C" NOT NULL,
    memo text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    credit_code text COLLATE "C" NOT NULL,
    file bytea NOT NULL,
    row integer NOT NULL,
    CONSTRAINT receipts_pk PRIMARY KEY (receipt),
    CONSTRAINT receipts_region_serial_key UNIQUE (region, serial),
    CONSTRAINT receipts_amount_check CHECK (amount_fen > 0)
);

CREATE TABLE books.receipt_steps (
    receipt text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    event text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    how text COLLATE "C" NOT NULL,
    filing text COLLATE "C" NOT NULL,
    day date NOT NULL,
    actor text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    key text COLLATE "C" NOT NULL,
    CONSTRAINT receipt_steps_pk PRIMARY KEY (receipt, number),
    CONSTRAINT receipt_steps_key_key UNIQUE (key)
);
CREATE INDEX receipt_steps_owner_index ON books.receipt_steps (owner);

CREATE TABLE books.bank_accounts (
    account_hash text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    last4 text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT bank_accounts_pk PRIMARY KEY (account_hash)
);
"""

SET_AGAINST = """
CREATE TABLE books.set_against (
    id bigint GENERATED ALWAYS AS IDENTITY,
    owner text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    month integer NOT NULL,
    branch smallint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    worker_fen bigint NOT NULL,
    payer_fen bigint NOT NULL,
    revision integer NOT NULL,
    worker_full boolean NOT NULL,
    payer_full boolean NOT NULL,
    day date NOT NULL,
    recorded_at timestamptz NOT NULL,
    key text COLLATE "C" NOT NULL,
    CONSTRAINT set_against_pk PRIMARY KEY (id),
    CONSTRAINT set_against_key_key UNIQUE (key),
    CONSTRAINT set_against_kind_check CHECK (kind IN ('contribution', 'late_fee')),
    CONSTRAINT set_against_amount_check CHECK (worker_fen + payer_fen <> 0)
);
CREATE INDEX set_against_owner_month_index ON books.set_against (owner, month);

CREATE TABLE books.set_against_lines (
    setting bigint NOT NULL,
    line text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    bearer text COLLATE "C" NOT NULL,
    amount_fen bigint NOT NULL,
    CONSTRAINT set_against_lines_pk PRIMARY KEY (setting, line)
);
CREATE INDEX set_against_lines_person_setting_index ON books.set_against_lines (person, setting);

CREATE TABLE books.late_fees (
    id bigint GENERATED ALWAYS AS IDENTITY,
    owner text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    month integer NOT NULL,
    branch smallint NOT NULL,
    from_fen bigint NOT NULL,
    arrears_fen bigint NOT NULL,
    due_on date NOT NULL,
    paid_on date NOT NULL,
    days integer NOT NULL,
    fee_fen bigint NOT NULL,
    trace jsonb NOT NULL,
    law_digest text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    key text COLLATE "C" NOT NULL,
    CONSTRAINT late_fees_pk PRIMARY KEY (id),
    CONSTRAINT late_fees_key_key UNIQUE (key),
    CONSTRAINT late_fees_fee_check CHECK (fee_fen <> 0)
);
CREATE INDEX late_fees_owner_month_index ON books.late_fees (owner, month);
"""

REFUNDS = """
CREATE TABLE books.refunds (
    refund text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    amount_fen bigint NOT NULL,
    reason text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    CONSTRAINT refunds_pk PRIMARY KEY (refund),
    CONSTRAINT refunds_key_key UNIQUE (key),
    CONSTRAINT refunds_amount_check CHECK (amount_fen > 0)
);
CREATE INDEX refunds_owner_region_index ON books.refunds (owner, region);

CREATE TABLE books.refund_steps (
    refund text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    event text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    day date NOT NULL,
    actor text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    key text COLLATE "C" NOT NULL,
    CONSTRAINT refund_steps_pk PRIMARY KEY (refund, number),
    CONSTRAINT refund_steps_key_key UNIQUE (key)
);

CREATE TABLE books.shortfall_notices (
    id bigint GENERATED ALWAYS AS IDENTITY,
    person text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    month integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    unpaid_fen bigint NOT NULL,
    parts jsonb NOT NULL,
    day date NOT NULL,
    recorded_at timestamptz NOT NULL,
    key text COLLATE "C" NOT NULL,
    CONSTRAINT shortfall_notices_pk PRIMARY KEY (id),
    CONSTRAINT shortfall_notices_key_key UNIQUE (key),
    CONSTRAINT shortfall_notices_state_check CHECK (state IN ('told', 'cleared')),
    CONSTRAINT shortfall_notices_amount_check CHECK ((state = 'cleared') = (unpaid_fen = 0))
);
CREATE INDEX shortfall_notices_owner_month_index ON books.shortfall_notices (owner, month);
CREATE INDEX shortfall_notices_person_month_index ON books.shortfall_notices (person, month);
"""

TABLES = (
    "filings",
    "filing_runs",
    "filing_parts",
    "bank_files",
    "bank_refusals",
    "receipts",
    "receipt_steps",
    "bank_accounts",
    "set_against",
    "set_against_lines",
    "late_fees",
    "refunds",
    "refund_steps",
    "shortfall_notices",
)


def upgrade() -> None:
    """Make the tables of collection; rows are only ever added."""
    for statements in (FILINGS, RECEIPTS, SET_AGAINST, REFUNDS):
        op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
    append_only(*TABLES)
