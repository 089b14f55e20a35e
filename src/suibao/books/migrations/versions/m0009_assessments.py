"""Inputs of assessed cases in blocks; a month of a million people is kept in a minute."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from alembic import op

from suibao.books.migrations.guards import append_only

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE books.case_blocks (
    run bigint NOT NULL,
    unit text COLLATE "C" NOT NULL,
    first_person text COLLATE "C" NOT NULL,
    last_person text COLLATE "C" NOT NULL,
    payers text[] COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT case_blocks_pk PRIMARY KEY (run, unit, first_person)
);
ALTER TABLE books.case_blocks ALTER COLUMN content SET STORAGE EXTERNAL;
"""
UNITS = "SELECT DISTINCT run, unit FROM books.cases ORDER BY run, unit"
CASES = "SELECT unit, person, payer, region, inputs FROM books.cases WHERE run = :run AND unit = :unit"

# That a line stands once in its run is checked before it is written; the index over long texts cost more than the rows.
SLIMMER = """
ALTER TABLE books.cases DROP COLUMN inputs;
ALTER TABLE books.lines DROP CONSTRAINT lines_run_line_key;
"""


def upgrade() -> None:
    """Make the table, move the inputs into it, and let go of the column."""
    connection = op.get_bind()
    connection.exec_driver_sql(TABLE, execution_options={"no_parameters": True})
    for run, unit in connection.execute(sa.text(UNITS)).all():
        _move(connection, run, unit)
    connection.exec_driver_sql(SLIMMER, execution_options={"no_parameters": True})
    append_only("case_blocks")


def _move(connection: sa.Connection, run: int, unit: str) -> None:
    from suibao.books import assessments  # the code that reads blocks writes them

    rows: list[dict[str, Any]] = [
        dict(row._mapping) for row in connection.execute(sa.text(CASES), {"run": run, "unit": unit})
    ]
    for table in assessments.by_unit(pa.Table.from_pylist(rows)):
        assessments.write_blocks(connection, run, table)
