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
    change bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    content_digest bytea NOT NULL,
    added bigint NOT NULL,
    changed bigint NOT NULL,
    unchanged bigint NOT NULL,
    CONSTRAINT registry_changes_pk PRIMARY KEY (change),
    CONSTRAINT registry_changes_key_key UNIQUE (key),
    CONSTRAINT registry_changes_digest_check CHECK (octet_length(content_digest) = 32)
);
CREATE INDEX registry_changes_recorded_at_index ON books.registry_changes (recorded_at);

CREATE TABLE books.sealing_keys (
    key text COLLATE "C" NOT NULL,
    event text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL,
    happened_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sealing_keys_pk PRIMARY KEY (key, event),
    CONSTRAINT sealing_keys_event_check CHECK (event IN ('used', 'retired'))
);

CREATE TABLE books.openings (
    id bigint GENERATED ALWAYS AS IDENTITY,
    opened_at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    CONSTRAINT openings_pk PRIMARY KEY (id)
);
CREATE INDEX openings_person_index ON books.openings (person);
"""

VERSIONS = """
CREATE TABLE books.party_versions (
    party text COLLATE "C" NOT NULL,
    valid_from date NOT NULL,
    name text COLLATE "C" NOT NULL,
    credit_code text COLLATE "C" NOT NULL,
    valid_credit_code boolean NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    oi_batch smallint NOT NULL,
    oi_tier smallint NOT NULL,
    injury_class smallint NOT NULL,
    injury_float integer NOT NULL,
    void boolean NOT NULL,
    change bigint NOT NULL,
    CONSTRAINT party_versions_pk PRIMARY KEY (party, valid_from, change)
);
CREATE INDEX party_versions_void_index ON books.party_versions (party) WHERE void;

CREATE TABLE books.engagement_versions (
    payer text COLLATE "C" NOT NULL,
    worker text COLLATE "C" NOT NULL,
    started_on date NOT NULL,
    valid_from date NOT NULL,
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
    void boolean NOT NULL,
    change bigint NOT NULL,
    CONSTRAINT engagement_versions_pk PRIMARY KEY (payer, worker, started_on, valid_from, change)
);
CREATE INDEX engagement_versions_person_index ON books.engagement_versions (person);
CREATE INDEX engagement_versions_void_index ON books.engagement_versions (payer, worker, started_on) WHERE void;

CREATE TABLE books.chain_versions (
    payer text COLLATE "C" NOT NULL,
    worker text COLLATE "C" NOT NULL,
    started_on date NOT NULL,
    position smallint NOT NULL,
    valid_from date NOT NULL,
    party text COLLATE "C" NOT NULL,
    role smallint NOT NULL,
    void boolean NOT NULL,
    change bigint NOT NULL,
    CONSTRAINT chain_versions_pk PRIMARY KEY (payer, worker, started_on, position, valid_from, change),
    CONSTRAINT chain_versions_position_check CHECK (position > 0)
);
CREATE INDEX chain_versions_void_index ON books.chain_versions (payer, worker, started_on, position) WHERE void;

CREATE TABLE books.enrolment_versions (
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    payer text COLLATE "C" NOT NULL,
    begins_on date NOT NULL,
    valid_from date NOT NULL,
    region text COLLATE "C" NOT NULL,
    ends_on date,
    way smallint NOT NULL,
    mode smallint NOT NULL,
    begin_reason smallint NOT NULL,
    end_reason smallint NOT NULL,
    base_fen bigint,
    void boolean NOT NULL,
    change bigint NOT NULL,
    CONSTRAINT enrolment_versions_pk PRIMARY KEY (person, branch, payer, begins_on, valid_from, change)
);
CREATE INDEX enrolment_versions_void_index ON books.enrolment_versions (person, branch, payer, begins_on) WHERE void;

CREATE TABLE books.choice_versions (
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    since integer NOT NULL,
    valid_from date NOT NULL,
    region text COLLATE "C" NOT NULL,
    joined boolean NOT NULL,
    base_fen bigint NOT NULL,
    tier_fen bigint NOT NULL,
    tier smallint NOT NULL,
    annual_month integer NOT NULL,
    paying smallint NOT NULL,
    void boolean NOT NULL,
    change bigint NOT NULL,
    CONSTRAINT choice_versions_pk PRIMARY KEY (person, branch, since, valid_from, change)
);
CREATE INDEX choice_versions_void_index ON books.choice_versions (person, branch, since) WHERE void;

CREATE TABLE books.determination_versions (
    person text COLLATE "C" NOT NULL,
    payer text COLLATE "C" NOT NULL,
    since date NOT NULL,
    valid_from date NOT NULL,
    until date,
    made_on date NOT NULL,
    standing smallint NOT NULL,
    reference text COLLATE "C" NOT NULL,
    law_digest text COLLATE "C" NOT NULL,
    evidence_digest text COLLATE "C" NOT NULL,
    document_digest text COLLATE "C" NOT NULL,
    void boolean NOT NULL,
    change bigint NOT NULL,
    CONSTRAINT determination_versions_pk PRIMARY KEY (person, payer, since, valid_from, change),
    CONSTRAINT determination_versions_days_check CHECK (until IS NULL OR until >= since)
);
CREATE INDEX determination_versions_void_index ON books.determination_versions (person, payer, since) WHERE void;
"""

BROUGHT = """
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
        first BETWEEN 195001 AND 210012 AND first % 100 BETWEEN 1 AND 12 AND last BETWEEN 195001 AND 210012
        AND last % 100 BETWEEN 1 AND 12 AND first <= last),
    CONSTRAINT history_versions_amounts_check CHECK (
        credited BETWEEN 0 AND 1000 AND base_fen >= 0 AND own_paid_fen >= 0 AND index_ppm >= 0)
);
CREATE INDEX history_versions_void_index ON books.history_versions (person, branch, region, first, kind) WHERE void;

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
    CONSTRAINT balance_versions_through_check CHECK (
        through BETWEEN 195001 AND 210012 AND through % 100 BETWEEN 1 AND 12)
);
CREATE INDEX balance_versions_void_index ON books.balance_versions (person, branch, region) WHERE void;
"""

ENROLMENTS = """
CREATE TABLE books.enrolments (
    person text COLLATE "C" NOT NULL,
    branch smallint NOT NULL,
    payer text COLLATE "C" NOT NULL,
    begins_on date NOT NULL,
    region text COLLATE "C" NOT NULL,
    ends_on date,
    way smallint NOT NULL,
    mode smallint NOT NULL,
    begin_reason smallint NOT NULL,
    end_reason smallint NOT NULL,
    base_fen bigint,
    valid_from date NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT enrolments_pk PRIMARY KEY (person, branch, payer, begins_on),
    CONSTRAINT enrolments_days_check CHECK (ends_on IS NULL OR ends_on >= begins_on)
);
"""

# What stood in the registry so far becomes its first versions, recorded by this migration.
BEFORE = """
ALTER TABLE books.enrolments RENAME TO choices;
ALTER TABLE books.choices RENAME CONSTRAINT enrolments_pk TO choices_pk;
ALTER TABLE books.choices RENAME CONSTRAINT enrolments_since_check TO choices_since_check;
ALTER TABLE books.choices ADD COLUMN paying smallint NOT NULL DEFAULT 0,
    ADD COLUMN valid_from date NOT NULL DEFAULT '1900-01-01';
ALTER TABLE books.choices ALTER paying DROP DEFAULT, ALTER valid_from DROP DEFAULT;
ALTER TABLE books.parties ADD COLUMN valid_from date NOT NULL DEFAULT '1900-01-01';
ALTER TABLE books.parties ALTER valid_from DROP DEFAULT;
ALTER TABLE books.engagements ADD COLUMN valid_from date;
UPDATE books.engagements SET valid_from = started_on;
ALTER TABLE books.engagements ALTER valid_from SET NOT NULL;
ALTER TABLE books.people RENAME TO people_versions;
ALTER TABLE books.people_versions RENAME CONSTRAINT people_person_check TO people_versions_person_check;
ALTER TABLE books.people_versions DROP CONSTRAINT people_pk, DROP COLUMN changed_at,
    ADD COLUMN valid_from date NOT NULL DEFAULT '1900-01-01',
    ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'resident_id',
    ADD COLUMN sealed_with text COLLATE "C" NOT NULL DEFAULT 'secret', ADD COLUMN void boolean NOT NULL DEFAULT false,
    ADD COLUMN change bigint NOT NULL DEFAULT 1,
    ADD CONSTRAINT people_versions_pk PRIMARY KEY (person, valid_from, change),
    ADD CONSTRAINT people_versions_kind_check CHECK (kind IN ('resident_id', 'other'));
ALTER TABLE books.people_versions ALTER valid_from DROP DEFAULT, ALTER kind DROP DEFAULT, ALTER sealed_with DROP DEFAULT,
    ALTER void DROP DEFAULT, ALTER change DROP DEFAULT;
CREATE INDEX people_versions_sealed_with_index ON books.people_versions (sealed_with);
CREATE INDEX people_versions_void_index ON books.people_versions (person) WHERE void;
"""

CARRY = """
INSERT INTO books.party_versions SELECT party, valid_from, name, credit_code, valid_credit_code, region, kind, oi_batch,
    oi_tier, injury_class, injury_float, false, 1 FROM books.parties;
INSERT INTO books.engagement_versions SELECT payer, worker, started_on, valid_from, ended_on, person, mode, status, industry,
    contract, region, using_unit, using_region, agreed_wage_fen, declared_base_fen, weekly_hours_tenths, false, 1
    FROM books.engagements;
INSERT INTO books.choice_versions SELECT person, branch, since, valid_from, region, joined, base_fen, tier_fen, tier,
    annual_month, paying, false, 1 FROM books.choices;
INSERT INTO books.registry_changes SELECT 1, now(), 'migration 0003', 'what stood before versions were kept', 'change:1', '',
    sha256(''), parties + engagements + choices + people, 0, 0
    FROM (SELECT (SELECT count(*) FROM books.parties) AS parties, (SELECT count(*) FROM books.engagements) AS engagements,
        (SELECT count(*) FROM books.choices) AS choices, (SELECT count(*) FROM books.people_versions) AS people) n
    WHERE parties + engagements + choices + people > 0;
"""

# Sealing anew under another key changes the sealed bytes and the key's name, and nothing else.
RESEAL = """
CREATE FUNCTION books.only_reseal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.person, NEW.valid_from, NEW.kind, NEW.content_tag, NEW.valid_number, NEW.void, NEW.change) IS DISTINCT FROM
       (OLD.person, OLD.valid_from, OLD.kind, OLD.content_tag, OLD.valid_number, OLD.void, OLD.change) THEN
        RAISE EXCEPTION 'UPDATE on books.people_versions is refused: only sealing anew is allowed. / '
            '拒绝 UPDATE：此表只可追加，仅允许换钥重新加密。'
            USING ERRCODE = 'insufficient_privilege', HINT = 'Record a change: suibao.books.registry.enrol. / 请登记变更。';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER people_versions_only_reseal BEFORE UPDATE ON books.people_versions
    FOR EACH ROW EXECUTE FUNCTION books.only_reseal();
ALTER TABLE books.people_versions ENABLE ALWAYS TRIGGER people_versions_only_reseal;
CREATE TRIGGER people_versions_append_only BEFORE DELETE OR TRUNCATE ON books.people_versions
    FOR EACH STATEMENT EXECUTE FUNCTION books.refuse_change();
ALTER TABLE books.people_versions ENABLE ALWAYS TRIGGER people_versions_append_only;
REVOKE DELETE, TRUNCATE ON books.people_versions FROM PUBLIC, CURRENT_USER;
"""


def upgrade() -> None:
    """Make every table, carry over what stood; the record is only ever added to."""
    for statements in (CHANGES, VERSIONS, BROUGHT, BEFORE, ENROLMENTS, CARRY, RESEAL):
        op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
    append_only(
        "registry_changes", "sealing_keys", "openings", "party_versions", "engagement_versions", "chain_versions",
        "enrolment_versions", "choice_versions", "determination_versions", "history_versions", "balance_versions",
    )  # fmt: skip
