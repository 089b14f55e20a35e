"""An assessment kept part by part: each part whole or not at all, the run visible only when all parts are there.

The number of the run is reserved first; cases and lines refer to it. As long as no run has the number, nobody reads them:
what stood before stands until :func:`finish`.
"""

from __future__ import annotations

import hashlib

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import schema
from suibao.books.assessments import CASES, LINES, Run
from suibao.books.bulk import copy_in
from suibao.books.database import Books
from suibao.books.incoming import Rows, shaped
from suibao.errors import SuibaoError

RESERVE = "SELECT nextval(pg_get_serial_sequence('books.runs', 'id'))"
KEPT = "SELECT EXISTS (SELECT FROM books.cases WHERE run = :run AND person = :person)"


def reserve(books: Books) -> int:
    """The number of a run to come. Later runs have higher numbers."""
    with books.begin() as connection:
        return int(connection.scalar(sa.text(RESERVE)) or 0)


def keep(books: Books, run: int, cases: Rows, lines: Rows) -> bool:
    """Keep the cases (columns: CASES) and lines (columns: LINES) of one part in one transaction; False if they were there.

    Parts share no people. A part without cases has nothing to keep.
    """
    case_rows, line_rows = shaped(cases, CASES, "cases"), shaped(lines, LINES, "lines")
    if not case_rows.num_rows:
        return False
    person = case_rows["person"][0].as_py()
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_lock(run, person))))
        if connection.scalar(sa.text(KEPT), {"run": run, "person": person}):
            return False
        for table, rows in (("books.cases", case_rows), ("books.lines", line_rows)):
            copy_in(connection, table, rows.add_column(0, "run", pa.array([run] * rows.num_rows, pa.int64())))
    return True


def finish(books: Books, number: int, run: Run, cases: int, lines: int, digest: bytes) -> bool:
    """Make a run visible under its reserved number; False when it was before. ``digest``: of all its parts.

    Raises SuibaoError when the run's key stands for another content.
    """
    values = {**run.__dict__, "id": number, "digest": digest, "cases": cases, "lines": lines}
    table = schema.runs
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_lock(number, ""))))
        before = connection.execute(sa.select(table).where(table.c.key == run.key)).one_or_none()
        if before is not None:
            if (before.id, before.digest) != (number, digest):
                raise SuibaoError(
                    f"The run '{run.key}' was kept before with another content. Use a new run key.",
                    f"核定“{run.key}”已保存过，但内容不同。请使用新的键。",
                    key=run.key,
                )
            return False
        # The column numbers itself otherwise; this number was taken from the same sequence.
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        insert = f"INSERT INTO books.runs ({columns}) OVERRIDING SYSTEM VALUE VALUES ({marks})"  # noqa: S608 own names
        connection.execute(sa.text(insert), values)
    return True


def _lock(run: int, person: str) -> int:
    return int.from_bytes(hashlib.sha256(f"part {run} {person}".encode()).digest()[:8], "big", signed=True)
