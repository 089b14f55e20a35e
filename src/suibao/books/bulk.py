"""Tables between Arrow and PostgreSQL by COPY: the only fast way in and out."""

from __future__ import annotations

import binascii
import io
import select
from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import sqlalchemy as sa

BLOCK = 1 << 20
PIECE = 1 << 16  # rows made into text at a time
WRITE = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")


def driver(connection: sa.Connection) -> psycopg.Connection[Any]:
    """The psycopg connection under a SQLAlchemy one, in the same transaction."""
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def copy_in(connection: sa.Connection, target: str, rows: pa.Table | pa.RecordBatch) -> None:
    """Append rows to a table; column names are the target's. Null stays null, empty text stays empty text."""
    if rows.num_rows == 0:
        return
    columns = ", ".join(f'"{name}"' for name in rows.schema.names)
    with (
        driver(connection).cursor() as cursor,
        cursor.copy(f"COPY {target} ({columns}) FROM STDIN (FORMAT csv)") as copy,
    ):
        for start in range(0, rows.num_rows, PIECE):
            piece = rows.slice(start, PIECE)
            buffer = io.BytesIO()
            # In one chunk: where a chunk is empty pyarrow 26 overwrites the first bytes of the text with zeros.
            pyarrow.csv.write_csv(piece.combine_chunks() if isinstance(piece, pa.Table) else piece, buffer, WRITE)
            copy.write(buffer.getbuffer())


def is_empty(connection: sa.Connection, table: sa.Table) -> bool:
    """Whether a table has no row at all."""
    return connection.scalar(sa.text(f"SELECT NOT EXISTS (SELECT FROM {table.fullname})")) is True  # noqa: S608 own name


def hexed(values: Sequence[bytes]) -> pa.StringArray:
    """Byte strings as PostgreSQL reads them in text: ``\\x`` and hexadecimal digits."""
    lengths = np.fromiter((2 * len(value) for value in values), np.int64, len(values))
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    digits = binascii.hexlify(b"".join(values))
    text = pa.StringArray.from_buffers(len(values), pa.py_buffer(offsets), pa.py_buffer(digits))
    return pc.binary_join_element_wise("\\x", text, "")


def copy_out(
    connection: sa.Connection, query: str, schema: pa.Schema, parameters: Sequence[object] | None = None
) -> pa.Table:
    """The rows of a query (``%s`` for parameters) as a table of the given schema."""
    buffer = io.BytesIO()
    for block in copied(connection, f"COPY ({query}) TO STDOUT (FORMAT csv)", parameters):
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


def copied(connection: sa.Connection, statement: str, parameters: Sequence[object] | None = None) -> Iterator[bytes]:
    """What a ``COPY … TO STDOUT`` sends, in blocks of about a megabyte.

    Read straight from libpq: psycopg's own reading takes ten times as long for a row, and a row is all that one message
    of the server holds.
    """
    opened = driver(connection)
    text = psycopg.ClientCursor(opened).mogrify(statement, parameters) if parameters else statement
    libpq = opened.pgconn
    with opened.lock:
        _check(libpq, libpq.exec_(text.encode()), psycopg.pq.ExecStatus.COPY_OUT)
        done = False
        try:
            rows: list[bytes | memoryview] = []
            size = 0
            while True:
                length, data = libpq.get_copy_data(1)
                if length > 0:
                    rows.append(data)
                    size += length
                    if size > BLOCK:
                        yield b"".join(rows)
                        rows, size = [], 0
                elif length == 0:
                    select.select([libpq.socket], [], [])
                    libpq.consume_input()
                else:
                    break
            done = True
            _finish(libpq)
        finally:
            if not done:  # nobody wants the rest
                opened.cancel_safe()
                _drain(libpq)
    yield b"".join(rows)


def _check(libpq: psycopg.pq.abc.PGconn, result: psycopg.pq.abc.PGresult, expected: psycopg.pq.ExecStatus) -> None:
    if result.status != expected:
        raise psycopg.errors.error_from_result(result)


def _finish(libpq: psycopg.pq.abc.PGconn) -> None:
    """The end of a copy: its result, which may be an error."""
    results = []
    while (result := libpq.get_result()) is not None:
        results.append(result)
    for result in results:
        _check(libpq, result, psycopg.pq.ExecStatus.COMMAND_OK)


def _drain(libpq: psycopg.pq.abc.PGconn) -> None:
    while libpq.get_copy_data(0)[0] > 0:
        pass
    while libpq.get_result() is not None:
        pass
