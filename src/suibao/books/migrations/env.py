"""What Alembic runs: our migrations, on the connection that `suibao.books.migrate` hands over."""

from __future__ import annotations

from alembic import context

from suibao.books import schema

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=schema.metadata,
    version_table_schema=schema.NAME,
    include_schemas=True,
    transaction_per_migration=False,
)
context.run_migrations()
