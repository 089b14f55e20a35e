"""Assessments kept: the run, the inputs of every case, every line, so that each line can be explained later.

The note of a ledger transfer is the `line` it came from; `find` with that line's person or payer and month gives the
line and the case behind it. Runs are append-only like the ledger; a case is explained under the law whose digest
stands in its run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import sqlalchemy as sa

from suibao.books import schema
from suibao.books.bulk import copy_in, copy_out
from suibao.books.database import Books
from suibao.books.incoming import Rows, shaped
from suibao.errors import SuibaoError

LOCK = 0x4173_7365_7373  # "Assess"

_TEXT = ("person", "payer", "region")
CASES = pa.schema([pa.field(name, pa.string(), False) for name in ("unit", *_TEXT, "inputs")])
LINES = pa.schema(
    [
        pa.field("line", pa.string(), False),
        pa.field("month", pa.int32(), False),
        pa.field("person", pa.string(), False),
        pa.field("payer", pa.string(), False),
        pa.field("branch", pa.int8(), False),
        pa.field("component", pa.string(), False),
        pa.field("bearer", pa.string(), False),
        pa.field("remitter", pa.string(), False),
        pa.field("destination", pa.string(), False),
        pa.field("region", pa.string(), False),
        pa.field("base_fen", pa.int64(), False),
        pa.field("rate_ppm", pa.int64(), False),
        pa.field("quantity", pa.int64(), False),
        pa.field("amount_fen", pa.int64(), False),
        pa.field("rule", pa.string(), False),
        pa.field("unit", pa.string(), False),
        pa.field("law", pa.string(), False),
    ]
)
FOUND_CASES = pa.schema([("run", pa.string()), ("law", pa.string()), ("law_digest", pa.string()), *CASES])
FOUND_LINES = pa.schema([("run", pa.string()), *LINES])

# A run speaks for a payer (within a unit of analysis) when it holds any case of that payer, and for a person who pays
# alone when it holds that person's. Of the runs that speak, the last counts whole: what it no longer holds is gone.
LAST = """
WITH held AS (
    SELECT DISTINCT unit, person, payer FROM books.cases WHERE {column} = %s AND run = ANY (%s)
), last AS (
    SELECT unit, person, payer, (
        SELECT max(c.run) FROM books.cases c WHERE c.unit = h.unit AND c.payer = h.payer AND c.run = ANY (%s)
        AND (h.payer <> '' OR c.person = h.person)
    ) AS run FROM held h
)
"""
FIND_CASES = f"""{LAST}
SELECT r.key, r.law, r.law_digest, c.unit, c.person, c.payer, c.region, c.inputs
FROM last JOIN books.cases c USING (unit, person, payer, run) JOIN books.runs r ON r.id = c.run
ORDER BY c.unit, c.person, c.payer, c.region, c.inputs
"""  # noqa: S608 pieces of this module; values are parameters
FIND_LINES = f"""{LAST}
SELECT r.key, {", ".join(f"l.{name}" for name in LINES.names)}
FROM last JOIN books.lines l USING (unit, person, payer, run) JOIN books.runs r ON r.id = l.run ORDER BY l.line
"""  # noqa: S608


@dataclass(frozen=True)
class Run:
    """An assessment to keep. ``key`` names it for good; ``month`` is yyyymm; ``law_digest`` names the Law's content."""

    key: str
    month: int
    law: str
    law_digest: str


@dataclass(frozen=True)
class Saved:
    """What :func:`save` did: rows written, zero when the run had been kept before (``repeated``)."""

    run: str
    cases: int
    lines: int
    repeated: bool


@dataclass(frozen=True)
class Case:
    """The inputs of one assessed case and the run it belongs to."""

    run: str
    law: str
    law_digest: str
    unit: str
    person: str
    payer: str
    region: str
    inputs: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """The cases and lines of a person or payer in a month (lines: columns FOUND_LINES)."""

    cases: tuple[Case, ...]
    lines: pa.Table


def cases_of(rows: Rows, unit: str, columns: Iterable[str] | None = None) -> pa.Table:
    """Cases (columns: CASES) from a table of inputs; ``person``, ``payer`` and ``region`` default to '' when absent.

    ``columns`` are the inputs to keep, all of the table's when not given; they are kept as JSON numbers and texts.
    """
    table = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
    kept = table.select(list(columns)) if columns is not None else table
    values = zip(*(column.to_pylist() for column in kept.columns), strict=True)
    option = orjson.OPT_NON_STR_KEYS
    inputs = [orjson.dumps(dict(zip(kept.schema.names, row, strict=True)), option=option).decode() for row in values]
    present = table.schema.names
    empty = pa.array([""] * table.num_rows, pa.string())
    keys = {name: table[name].cast(pa.string()) if name in present else empty for name in _TEXT}
    units = pa.array([unit] * table.num_rows, pa.string())
    return pa.table({"unit": units, **keys, "inputs": pa.array(inputs, pa.string())}, schema=CASES)


def save(books: Books, run: Run, cases: Rows, lines: Rows) -> Saved:
    """Keep a run with its cases (columns: CASES) and lines (columns: LINES) in one transaction.

    The same run again changes nothing. Raises SuibaoError when the key stands for another content, a line stands
    twice, or a line is of another month or law than the run.
    """
    case_rows, line_rows = shaped(cases, CASES, "cases"), shaped(lines, LINES, "lines")
    _check_lines(run, line_rows)
    digest = _digest(run, case_rows, line_rows)
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        before = connection.execute(sa.select(schema.runs).where(schema.runs.c.key == run.key)).one_or_none()
        if before is not None:
            if before.digest != digest:
                raise _other_content(run, before, case_rows.num_rows, line_rows.num_rows)
            return Saved(run.key, 0, 0, True)
        values = {**run.__dict__, "digest": digest, "cases": case_rows.num_rows, "lines": line_rows.num_rows}
        number = connection.execute(sa.insert(schema.runs).returning(schema.runs.c.id), values).scalar_one()
        copy_in(connection, "books.cases", _numbered(case_rows, number))
        copy_in(connection, "books.lines", _numbered(line_rows, number))
    return Saved(run.key, case_rows.num_rows, line_rows.num_rows, False)


def find(
    books: Books,
    *,
    month: int,
    person: str | None = None,
    payer: str | None = None,
    run: str | None = None,
    law: str | None = None,
    law_digest: str | None = None,
) -> Found:
    """What was assessed for a person, or by a payer, in a month (yyyymm).

    Of several runs that speak for a payer, or for a person who pays alone, the last one counts; ``run`` (a run's key),
    ``law`` (a name) or ``law_digest`` narrows to one run or one law, so that a trial of a proposal does not stand
    before the law in force.
    """
    if (person is None) == (payer is None):
        raise SuibaoError("Name either a person or a payer.", "请指定人员或缴费单位，二者择一。")
    column, value = ("person", person) if person is not None else ("payer", payer)
    table = schema.runs
    query = sa.select(table.c.id).where(table.c.month == month)
    query = query if run is None else query.where(table.c.key == run)
    query = query if law is None else query.where(table.c.law == law)
    query = query if law_digest is None else query.where(table.c.law_digest == law_digest)
    with books.begin() as connection:
        chosen = list(connection.scalars(query))
        cases = copy_out(connection, FIND_CASES.format(column=column), FOUND_CASES, (value, chosen, chosen))
        lines = copy_out(connection, FIND_LINES.format(column=column), FOUND_LINES, (value, chosen, chosen))
    return Found(tuple(Case(**{**row, "inputs": orjson.loads(row["inputs"])}) for row in cases.to_pylist()), lines)


def runs(books: Books, month: int, law_digest: str) -> list[str]:
    """Keys of the runs kept for a month (yyyymm) under a law, in the order they were kept."""
    table = schema.runs
    query = sa.select(table.c.key).where(table.c.month == month, table.c.law_digest == law_digest).order_by(table.c.id)
    with books.begin() as connection:
        return list(connection.scalars(query))


def _numbered(rows: pa.Table, number: int) -> pa.Table:
    return rows.add_column(0, "run", pa.array([number] * rows.num_rows, pa.int64()))


def _check_lines(run: Run, lines: pa.Table) -> None:
    for column, expected in (("month", run.month), ("law", run.law_digest)):
        others = lines.filter(pc.not_equal(lines[column], expected))
        if others.num_rows:
            line, found = others["line"][0].as_py(), others[column][0].as_py()
            raise SuibaoError(
                f"Line '{line}' has {column} {found}, the run '{run.key}' has {expected}. Nothing was saved.",
                f"明细“{line}”的 {column} 为 {found}，而本次核定“{run.key}”为 {expected}。未保存任何内容。",
                line=line,
            )
    counts = lines.group_by("line").aggregate([([], "count_all")]).filter(pc.greater(pc.field("count_all"), 1))
    if counts.num_rows:
        line = counts["line"][0].as_py()
        raise SuibaoError(
            f"Line '{line}' stands more than once in the run '{run.key}'. Nothing was saved.",
            f"明细“{line}”在本次核定“{run.key}”中重复出现。未保存任何内容。",
            line=line,
        )


def _digest(run: Run, cases: pa.Table, lines: pa.Table) -> bytes:
    """SHA-256 of the run and its rows, sorted, as CSV: the same rows in any order, one digest."""
    sha = hashlib.sha256(orjson.dumps([run.key, run.month, run.law, run.law_digest]))
    by_name = [(name, "ascending") for name in CASES.names]
    for rows, order in ((cases, by_name), (lines, [("line", "ascending")])):
        ordered = rows.sort_by(order)
        sink = pa.BufferOutputStream()
        pyarrow.csv.write_csv(ordered, sink)
        sha.update(sink.getvalue())
    return sha.digest()


def _other_content(run: Run, before: sa.Row[Any], cases: int, lines: int) -> SuibaoError:
    facts = [
        f"{name}: {old} before, {new} now"
        for name, old, new in (
            ("month", before.month, run.month),
            ("law", before.law, run.law),
            ("law digest", before.law_digest, run.law_digest),
            ("cases", before.cases, cases),
            ("lines", before.lines, lines),
        )
        if old != new
    ]
    told = "; ".join(facts) or "same counts, other inputs or amounts"
    return SuibaoError(
        f"The run '{run.key}' was kept before with another content. {told}. Nothing was saved. Use a new run key.",
        f"核定“{run.key}”已保存过，但内容不同。差异：{told}。未保存任何内容。请使用新的键。",
        key=run.key,
        differences=facts,
    )
