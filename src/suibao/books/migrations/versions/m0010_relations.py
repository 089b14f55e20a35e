"""Relations that move: where each person's record lies, cases of transfer, what provinces owe each other."""

from __future__ import annotations

from alembic import op

from suibao.books.migrations.guards import append_only

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

RELATIONS = """
CREATE TABLE books.relations (
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    region text COLLATE "C" NOT NULL,
    held smallint NOT NULL,
    since date NOT NULL,
    until date,
    leaving boolean NOT NULL,
    case_number text COLLATE "C" NOT NULL,
    CONSTRAINT relations_pk PRIMARY KEY (person, branch, region, since),
    CONSTRAINT relations_held_check CHECK (held BETWEEN 1 AND 3),
    CONSTRAINT relations_days_check CHECK (until IS NULL OR until >= since),
    CONSTRAINT relations_leaving_check CHECK (NOT leaving OR until IS NULL)
);
CREATE UNIQUE INDEX relations_active_index ON books.relations (person, branch) WHERE until IS NULL AND held = 1;

CREATE TABLE books.relation_events (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT relation_events_pk PRIMARY KEY,
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    region text COLLATE "C" NOT NULL,
    held smallint NOT NULL,
    event text COLLATE "C" NOT NULL,
    happened_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    case_number text COLLATE "C" NOT NULL,
    CONSTRAINT relation_events_event_check CHECK (event IN ('opened', 'ended', 'leaving', 'stays', 'frozen'))
);
CREATE INDEX relation_events_person_index ON books.relation_events (person);

CREATE TABLE books.relation_choices (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT relation_choices_pk PRIMARY KEY,
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    opted_out boolean NOT NULL,
    happened_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL
);
CREATE INDEX relation_choices_person_index ON books.relation_choices (person);
"""

CASES = """
CREATE TABLE books.transfer_cases (
    number text COLLATE "C" CONSTRAINT transfer_cases_pk PRIMARY KEY,
    matter text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    origin text COLLATE "C" NOT NULL,
    destination text COLLATE "C" NOT NULL,
    times integer NOT NULL,
    role text COLLATE "C" NOT NULL,
    peer text COLLATE "C" NOT NULL,
    asked text COLLATE "C" NOT NULL,
    opened_on date NOT NULL,
    opened_at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL CONSTRAINT transfer_cases_key_key UNIQUE,
    CONSTRAINT transfer_cases_times_check CHECK (times > 0)
);
CREATE UNIQUE INDEX transfer_cases_move_index ON books.transfer_cases (person, matter, origin, destination, times)
    WHERE person <> '';
CREATE INDEX transfer_cases_opened_on_index ON books.transfer_cases (opened_on);

CREATE TABLE books.transfer_steps (
    case_number text COLLATE "C" NOT NULL,
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
    key text COLLATE "C" NOT NULL CONSTRAINT transfer_steps_key_key UNIQUE,
    CONSTRAINT transfer_steps_pk PRIMARY KEY (case_number, number),
    CONSTRAINT transfer_steps_number_check CHECK (number > 0)
);
CREATE INDEX transfer_steps_due_on_index ON books.transfer_steps (due_on) WHERE due_on IS NOT NULL;

CREATE TABLE books.clearing_items (
    item bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT clearing_items_pk PRIMARY KEY,
    case_number text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    debtor text COLLATE "C" NOT NULL,
    creditor text COLLATE "C" NOT NULL,
    account_fen bigint NOT NULL,
    pooled_fen bigint NOT NULL,
    settled_at timestamptz NOT NULL,
    key text COLLATE "C" NOT NULL CONSTRAINT clearing_items_key_key UNIQUE,
    CONSTRAINT clearing_items_amounts_check CHECK (account_fen >= 0 AND pooled_fen >= 0 AND account_fen + pooled_fen > 0),
    CONSTRAINT clearing_items_provinces_check CHECK (debtor <> creditor)
);
CREATE INDEX clearing_items_case_number_index ON books.clearing_items (case_number);
"""


def upgrade() -> None:
    """Make the tables; of relations only the last word may change, everything else is only ever added."""
    for statements in (RELATIONS, CASES):
        op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
    append_only("relation_events", "relation_choices", "transfer_cases", "transfer_steps", "clearing_items")
