"""The ledger, the registry and the assessments."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LEDGER = """
CREATE TABLE books.accounts (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT accounts_pk PRIMARY KEY,
    name text COLLATE "C" NOT NULL CONSTRAINT accounts_name_key UNIQUE,
    CONSTRAINT accounts_name_check CHECK (name ~ '^[a-z][a-z_]*(:[^:[:space:]]+)+$' AND length(name) <= 200)
);

CREATE TABLE books.batches (
    number bigint CONSTRAINT batches_pk PRIMARY KEY,
    key text COLLATE "C" NOT NULL CONSTRAINT batches_key_key UNIQUE,
    kind text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    requested bigint NOT NULL,
    transfers bigint NOT NULL,
    total_fen bigint NOT NULL,
    request_digest bytea NOT NULL,
    content_digest bytea NOT NULL,
    previous_hash bytea NOT NULL CONSTRAINT batches_previous_hash_key UNIQUE,
    hash bytea NOT NULL,
    posted_at timestamptz NOT NULL,
    CONSTRAINT batches_kind_check CHECK (kind IN ('post', 'reserve', 'reverse', 'settle', 'void')),
    CONSTRAINT batches_counts_check CHECK (
        number > 0 AND transfers BETWEEN 0 AND requested AND total_fen >= transfers
        AND octet_length(hash) = 32 AND octet_length(previous_hash) = 32
        AND octet_length(request_digest) = 32 AND octet_length(content_digest) = 32)
);

CREATE TABLE books.transfers (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT transfers_pk PRIMARY KEY,
    batch bigint NOT NULL,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    amount_fen bigint NOT NULL,
    month integer NOT NULL,
    pending boolean NOT NULL,
    reverses bigint,
    code text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL CONSTRAINT transfers_key_key UNIQUE,
    note text COLLATE "C" NOT NULL,
    CONSTRAINT transfers_amount_check CHECK (amount_fen > 0),
    CONSTRAINT transfers_accounts_check CHECK (debit <> credit),
    CONSTRAINT transfers_month_check CHECK (month BETWEEN 195001 AND 210012 AND month % 100 BETWEEN 1 AND 12),
    CONSTRAINT transfers_reversal_check CHECK (reverses IS NULL OR NOT pending)
);
CREATE UNIQUE INDEX transfers_reverses_index ON books.transfers (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX transfers_batch_index ON books.transfers (batch);
CREATE INDEX transfers_debit_month_index ON books.transfers (debit, month);
CREATE INDEX transfers_credit_month_index ON books.transfers (credit, month);

CREATE TABLE books.resolutions (
    transfer bigint CONSTRAINT resolutions_pk PRIMARY KEY,
    batch bigint NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    CONSTRAINT resolutions_outcome_check CHECK (outcome IN ('posted', 'voided'))
);
CREATE INDEX resolutions_batch_index ON books.resolutions (batch);
"""

REGISTRY = """
CREATE TABLE books.people (
    person text COLLATE "C" CONSTRAINT people_pk PRIMARY KEY,
    id_number_sealed bytea NOT NULL,
    name_sealed bytea NOT NULL,
    content_tag bytea NOT NULL,
    valid_number boolean NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT people_person_check CHECK (person ~ '^[0-9a-f]{32}$')
);

CREATE TABLE books.parties (
    party text COLLATE "C" CONSTRAINT parties_pk PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    credit_code text COLLATE "C" NOT NULL,
    valid_credit_code boolean NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    oi_batch smallint NOT NULL,
    oi_tier smallint NOT NULL,
    injury_class smallint NOT NULL,
    injury_float integer NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE books.engagements (
    payer text COLLATE "C" NOT NULL,
    worker text COLLATE "C" NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    person text COLLATE "C" NOT NULL,
    mode smallint NOT NULL,
    status smallint NOT NULL,
    industry smallint NOT NULL,
    contract text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    using_unit text COLLATE "C" NOT NULL,
    using_region text COLLATE "C" NOT NULL,
    agreed_wage_fen bigint,
    declared_base_fen bigint,
    weekly_hours_tenths integer,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT engagements_pk PRIMARY KEY (payer, worker, started_on),
    CONSTRAINT engagements_days_check CHECK (ended_on IS NULL OR ended_on >= started_on)
);
CREATE INDEX engagements_person_index ON books.engagements (person);

CREATE TABLE books.enrolments (
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    since integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    joined boolean NOT NULL,
    base_fen bigint NOT NULL,
    tier_fen bigint NOT NULL,
    tier smallint NOT NULL,
    annual_month integer NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT enrolments_pk PRIMARY KEY (person, branch, since),
    CONSTRAINT enrolments_since_check CHECK (since BETWEEN 195001 AND 210012 AND since % 100 BETWEEN 1 AND 12)
);
"""

ASSESSMENTS = """
CREATE TABLE books.runs (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT runs_pk PRIMARY KEY,
    key text COLLATE "C" NOT NULL CONSTRAINT runs_key_key UNIQUE,
    month integer NOT NULL,
    law text COLLATE "C" NOT NULL,
    law_digest text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    cases bigint NOT NULL,
    lines bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT runs_month_check CHECK (month BETWEEN 195001 AND 210012 AND month % 100 BETWEEN 1 AND 12)
);
CREATE INDEX runs_month_index ON books.runs (month);

CREATE TABLE books.cases (
    run bigint NOT NULL,
    unit text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    payer text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    inputs jsonb NOT NULL
);
CREATE INDEX cases_person_run_index ON books.cases (person, run);
CREATE INDEX cases_payer_run_index ON books.cases (payer, run);

CREATE TABLE books.lines (
    run bigint NOT NULL,
    line text COLLATE "C" NOT NULL,
    month integer NOT NULL,
    person text COLLATE "C" NOT NULL,
    payer text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    component text COLLATE "C" NOT NULL,
    bearer text COLLATE "C" NOT NULL,
    remitter text COLLATE "C" NOT NULL,
    destination text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    base_fen bigint NOT NULL,
    rate_ppm bigint NOT NULL,
    quantity bigint NOT NULL,
    amount_fen bigint NOT NULL,
    rule text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    law text COLLATE "C" NOT NULL,
    CONSTRAINT lines_run_line_key UNIQUE (run, line)
);
CREATE INDEX lines_person_month_index ON books.lines (person, month);
CREATE INDEX lines_payer_month_index ON books.lines (payer, month);
"""

REFUSAL = """
CREATE FUNCTION books.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: rows here are only ever added. / 拒绝 %：此表只可追加，不可更改或删除。',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege',
            HINT = 'Correct the ledger with a linked reversal: suibao.books.ledger.reverse. / 更正请用冲销。';
END
$$;
"""

# A reversal takes back exactly what stands in the transfer it names. The row is checked by the database itself,
# so that no program can write a correction that corrects something else.
REVERSAL = """
CREATE FUNCTION books.check_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    original books.transfers;
BEGIN
    SELECT * INTO original FROM books.transfers WHERE id = NEW.reverses;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Transfer % reverses % which does not exist. / 被冲销的记录不存在。', NEW.key, NEW.reverses
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.debit, NEW.credit, NEW.amount_fen, NEW.month) IS DISTINCT FROM
       (original.credit, original.debit, original.amount_fen, original.month) THEN
        RAISE EXCEPTION 'Transfer % is no exact reversal of %: accounts exchanged, same amount and month. / '
            '冲销须借贷互换、金额与月份相同。',
            NEW.key, original.key USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF original.reverses IS NOT NULL THEN
        RAISE EXCEPTION 'Transfer % is itself a reversal; post the right amount anew. / '
            '冲销记录不可再冲销，请重新入账。', original.key
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF original.pending AND NOT EXISTS (
        SELECT FROM books.resolutions r WHERE r.transfer = original.id AND r.outcome = 'posted') THEN
        RAISE EXCEPTION 'Transfer % was never posted; void it instead. / 该记录尚未入账，请作废而非冲销。', original.key
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transfers_reversal BEFORE INSERT ON books.transfers
    FOR EACH ROW WHEN (NEW.reverses IS NOT NULL) EXECUTE FUNCTION books.check_reversal();
ALTER TABLE books.transfers ENABLE ALWAYS TRIGGER transfers_reversal;
"""

# ALWAYS: also where session_replication_role is set to skip triggers.
APPEND_ONLY = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON books.{table}
    FOR EACH STATEMENT EXECUTE FUNCTION books.refuse_change();
ALTER TABLE books.{table} ENABLE ALWAYS TRIGGER {table}_append_only;
REVOKE UPDATE, DELETE, TRUNCATE ON books.{table} FROM PUBLIC, CURRENT_USER;
"""


def upgrade() -> None:
    """Make every table; take away the means to change what is written from those of the record."""
    record = ("accounts", "batches", "transfers", "resolutions", "runs", "cases", "lines")
    guards = [APPEND_ONLY.format(table=table) for table in record]
    for statements in (LEDGER, REGISTRY, ASSESSMENTS, REFUSAL, REVERSAL, *guards):
        # Sent as it stands: colons and percent signs in it are PostgreSQL's, not parameters.
        op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
