"""What migrations share: tables whose rows are only ever added."""

from __future__ import annotations

from alembic import op

# ALWAYS: also where session_replication_role is set to skip triggers.
APPEND_ONLY = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON books.{table}
    FOR EACH STATEMENT EXECUTE FUNCTION books.refuse_change();
ALTER TABLE books.{table} ENABLE ALWAYS TRIGGER {table}_append_only;
REVOKE UPDATE, DELETE, TRUNCATE ON books.{table} FROM PUBLIC, CURRENT_USER;
"""


def append_only(*tables: str) -> None:
    """Let the database itself refuse to change or remove rows of these tables of the schema `books`."""
    for table in tables:
        statements = APPEND_ONLY.format(table=table)
        op.get_bind().exec_driver_sql(statements, execution_options={"no_parameters": True})
