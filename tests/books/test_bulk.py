"""Tables between Arrow and PostgreSQL."""

from __future__ import annotations

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books
from suibao.books.bulk import copy_in, copy_out


def test_empty_chunks_do_not_spoil_the_rows_after_them(books: Books) -> None:
    schema = pa.schema([("number", pa.int64()), ("text", pa.string())])
    words = [f"word number {number}, with \"quotes\"" for number in range(14)]
    text = pa.chunked_array([[], words[:10], words[10:]], pa.string())
    rows = pa.table([pa.chunked_array([list(range(14))], pa.int64()), text], schema=schema)
    with books.begin() as connection:
        connection.execute(sa.text("CREATE TEMPORARY TABLE words (number bigint, text text) ON COMMIT DROP"))
        copy_in(connection, "pg_temp.words", rows)
        found = copy_out(connection, "SELECT number, text FROM pg_temp.words ORDER BY number", schema)
    assert found["text"].to_pylist() == words
