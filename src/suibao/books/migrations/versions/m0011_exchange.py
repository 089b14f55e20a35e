"""Messages between agencies, and clearing windows over what provinces owe each other."""

from __future__ import annotations

from alembic import op

from suibao.books.migrations.guards import append_only

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LETTER = """
    message text COLLATE "C" CONSTRAINT {table}_pk PRIMARY KEY,
    case_number text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    receiver text COLLATE "C" NOT NULL,
    sent_at timestamptz NOT NULL,
    digest bytea NOT NULL,
    body jsonb NOT NULL,
    identity_sealed bytea"""

MESSAGES = f"""
CREATE TABLE books.messages_in ({LETTER.format(table="messages_in")},
    received_at timestamptz NOT NULL,
    answer jsonb NOT NULL
);
CREATE INDEX messages_in_case_number_index ON books.messages_in (case_number);

CREATE TABLE books.messages_out ({LETTER.format(table="messages_out")}
);
CREATE INDEX messages_out_case_number_index ON books.messages_out (case_number);

CREATE TABLE books.message_attempts (
    message text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    tried_at timestamptz NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    detail text COLLATE "C" NOT NULL,
    CONSTRAINT message_attempts_pk PRIMARY KEY (message, number),
    CONSTRAINT message_attempts_number_check CHECK (number > 0),
    CONSTRAINT message_attempts_outcome_check CHECK (outcome IN ('acknowledged', 'failed', 'refused'))
);

CREATE TABLE books.message_queue (
    message text COLLATE "C" CONSTRAINT message_queue_pk PRIMARY KEY,
    attempts integer NOT NULL,
    due_at timestamptz
);
CREATE INDEX message_queue_due_at_index ON books.message_queue (due_at) WHERE due_at IS NOT NULL;
"""

CLEARING = """
CREATE TABLE books.clearing_windows (
    "window" text COLLATE "C" CONSTRAINT clearing_windows_pk PRIMARY KEY,
    number integer NOT NULL CONSTRAINT clearing_windows_number_key UNIQUE,
    cut_off timestamptz NOT NULL,
    mark bigint NOT NULL,
    marked_at timestamptz NOT NULL,
    CONSTRAINT clearing_windows_number_check CHECK (number > 0),
    CONSTRAINT clearing_windows_mark_check CHECK (mark >= 0)
);

CREATE TABLE books.clearing_closings (
    "window" text COLLATE "C" CONSTRAINT clearing_closings_pk PRIMARY KEY,
    month integer NOT NULL,
    items bigint NOT NULL,
    total_fen bigint NOT NULL,
    hash bytea NOT NULL,
    closed_at timestamptz NOT NULL,
    CONSTRAINT clearing_closings_month_check CHECK (month BETWEEN 195001 AND 210012 AND month % 100 BETWEEN 1 AND 12)
);

CREATE TABLE books.clearing_netted (
    "window" text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    debtor text COLLATE "C" NOT NULL,
    creditor text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    items bigint NOT NULL,
    account_fen bigint NOT NULL,
    pooled_fen bigint NOT NULL,
    CONSTRAINT clearing_netted_pk PRIMARY KEY ("window", branch, debtor, creditor, role),
    CONSTRAINT clearing_netted_parties_check CHECK (debtor <> creditor),
    CONSTRAINT clearing_netted_amounts_check CHECK (items > 0 AND account_fen >= 0 AND pooled_fen >= 0)
);

CREATE TABLE books.clearing_payments (
    "window" text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    payer text COLLATE "C" NOT NULL,
    payee text COLLATE "C" NOT NULL,
    amount_fen bigint NOT NULL,
    CONSTRAINT clearing_payments_pk PRIMARY KEY ("window", branch, payer, payee),
    CONSTRAINT clearing_payments_amount_check CHECK (amount_fen > 0),
    CONSTRAINT clearing_payments_parties_check CHECK (payer <> payee)
);

CREATE TABLE books.clearing_paid (
    "window" text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    payer text COLLATE "C" NOT NULL,
    payee text COLLATE "C" NOT NULL,
    paid_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    CONSTRAINT clearing_paid_pk PRIMARY KEY ("window", branch, payer, payee)
);
"""

# A mark must not pass over items whose numbers are taken but not yet committed. Who adds items holds this lock together with
# others who add, until the commit; who marks holds it alone. A statement's trigger comes before its first number.
COUNTED = """
CREATE INDEX clearing_items_settled_at_index ON books.clearing_items USING brin (settled_at);
CREATE INDEX transfer_cases_elsewhere_index ON books.transfer_cases (number) WHERE role <> 'both';
CREATE FUNCTION books.join_clearing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(x'436c65617269'::bigint);
    RETURN NULL;
END
$$;
CREATE TRIGGER clearing_items_join BEFORE INSERT ON books.clearing_items
    FOR EACH STATEMENT EXECUTE FUNCTION books.join_clearing();
ALTER TABLE books.clearing_items ENABLE ALWAYS TRIGGER clearing_items_join;
"""


def upgrade() -> None:
    """Make the tables; of messages only the queue may change, everything else is only ever added."""
    for statements in (MESSAGES, CLEARING, COUNTED):
        op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
    append_only(
        "messages_in", "messages_out", "message_attempts", "clearing_windows", "clearing_closings", "clearing_netted",
        "clearing_payments", "clearing_paid",
    )  # fmt: skip
