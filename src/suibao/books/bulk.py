"""Tables between Arrow and PostgreSQL by COPY: the only fast way in and out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, cast

import psycopg
import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa

WRITE = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")


def driver(connection: sa.Connection) -> psycopg.Connection[Any]:
    """The psycopg connection under a SQLAlchemy one, in the same transaction."""
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def copy_in(connection: sa.Connection, target: str, rows: pa.Table | pa.RecordBatch) -> None:
    """Append rows to a table; column names are the target's. Null stays null, empty text stays empty text."""
    if rows.num_rows == 0:
        return
    columns = ", ".join(f'"{name}"' for name in rows.schema.names)
    buffer = io.BytesIO()
    # In one chunk: where a chunk is empty pyarrow 26 overwrites the first bytes of the text with zeros.
    pyarrow.csv.write_csv(rows.combine_chunks() if isinstance(rows, pa.Table) else rows, buffer, WRITE)
    with (
        driver(connection).cursor() as cursor,
        cursor.copy(f"COPY {target} ({columns}) FROM STDIN (FORMAT csv)") as copy,
    ):
        copy.write(buffer.getbuffer())


def copy_out(
    connection: sa.Connection, query: str, schema: pa.Schema, parameters: Sequence[object] | None = None
) -> pa.Table:
    """The rows of a query (``%s`` for parameters) as a table of the given schema."""
    buffer = io.BytesIO()
    copying = f"COPY ({query}) TO STDOUT (FORMAT csv)"
    with driver(connection).cursor() as cursor, cursor.copy(copying, parameters) as copy:
        for block in copy:
            buffer.write(block)
    if buffer.tell() == 0:
        return schema.empty_table()
    return pyarrow.csv.read_csv(
        pa.py_buffer(buffer.getvalue()),
        read_options=pyarrow.csv.ReadOptions(column_names=schema.names),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={field.name: field.type for field in schema},
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    ).cast(schema)
