"""Results of a step kept as a table of DuckDB, which spills to disk when memory is short."""

from __future__ import annotations

from pathlib import Path

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend


def store(con: Backend, name: str, rows: ir.Table) -> ir.Table:
    """Run the expression once and keep what it gives as the table ``name``, in the types that Ibis promised.

    Does what ``con.create_table`` does, but compiles the expression once where that compiles it twice; for small
    files the compiling is most of the time.
    """
    types = con.compiler.type_mapper
    columns = ", ".join(
        f'CAST("{column}" AS {types.to_string(kind)}) AS "{column}"' for column, kind in rows.schema().items()
    )
    con.raw_sql(f'CREATE TABLE "{name}" AS SELECT {columns} FROM ({con.compile(rows)})')  # noqa: S608 own names
    return con.table(name)


def forget(con: Backend, name: str) -> None:
    """Give the memory of a stored table back."""
    con.raw_sql(f'DROP TABLE "{name}"')


def spill_folder(con: Backend) -> Path:
    """Where DuckDB puts what does not fit in memory; the caller may do the same, and clears up."""
    [(name,)] = con.con.execute("SELECT current_setting('temp_directory')").fetchall()
    folder = Path(name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
