"""Assessments kept: the run, the inputs of every case, every line, so that each line can be explained later.

The note of a ledger transfer is the `line` it came from; `find` with that line's person or payer and month gives the
line and the case behind it. Runs are append-only like the ledger; a case is explained under the law whose digest
stands in its run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import sqlalchemy as sa

from suibao.books import schema
from suibao.books.blocks import blocks_of, unpack
from suibao.books.bulk import copy_in, copy_out, driver
from suibao.books.database import Books
from suibao.books.incoming import Rows, shaped
from suibao.errors import SuibaoError

Cases: TypeAlias = pa.Table | Iterable[pa.Table]
LOCK = 0x4173_7365_7373  # "Assess"

KEYS = ("unit", "person", "payer", "region")
CASES = (*KEYS, "inputs")
"""Columns of a table of cases of one unit; ``inputs`` is a struct, one field an input."""

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
FOUND_CASES = pa.schema([("run", pa.int64()), *((name, pa.string()) for name in ("unit", "payer"))])
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
FIND_CASES = f"{LAST} SELECT DISTINCT run, unit, payer FROM last ORDER BY run, unit, payer"  # noqa: S608
FIND_BLOCKS = """
SELECT r.id, r.key, r.law, r.law_digest, b.unit, b.content FROM books.case_blocks b JOIN books.runs r ON r.id = b.run
WHERE b.run = ANY (:runs) AND {where} ORDER BY r.id, b.unit, b.first_person
"""
WHERE = {"person": "b.first_person <= :value AND b.last_person >= :value", "payer": ":value = ANY (b.payers)"}
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
    """Cases (columns: CASES) of one unit from a table of inputs; ``person``, ``payer`` and ``region`` default to ''.

    ``columns`` are the inputs to keep, all of the table's when not given.
    """
    table = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
    kept = table.select(list(columns)) if columns is not None else table
    keys = {
        name: table[name].cast(pa.string()) if name in table.schema.names else _same("", table.num_rows)
        for name in ("person", "payer", "region")
    }
    flat = [column.combine_chunks() for column in kept.columns]
    whole = [pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column for column in flat]
    inputs = pa.StructArray.from_arrays(whole, names=kept.schema.names)
    return pa.table({"unit": _same(unit, table.num_rows), **keys, "inputs": inputs})


def save(books: Books, run: Run, cases: Cases, lines: Rows) -> Saved:
    """Keep a run with its cases (of one unit or several, columns: CASES) and lines (columns: LINES) in one transaction.

    The same run again changes nothing. Raises SuibaoError when the key stands for another content, a line stands
    twice, or a line is of another month or law than the run.
    """
    units, line_rows = by_unit(cases), shaped(lines, LINES, "lines")
    check_lines(run, line_rows)
    digest, count = _digest(run, units, line_rows), sum(unit.num_rows for unit in units)
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        before = connection.execute(sa.select(schema.runs).where(schema.runs.c.key == run.key)).one_or_none()
        if before is not None:
            if before.digest != digest:
                raise _other_content(run, before, count, line_rows.num_rows)
            return Saved(run.key, 0, 0, True)
        values = {**run.__dict__, "digest": digest, "cases": count, "lines": line_rows.num_rows}
        number = connection.execute(sa.insert(schema.runs).returning(schema.runs.c.id), values).scalar_one()
        write(connection, number, units, line_rows)
    return Saved(run.key, count, line_rows.num_rows, False)


def write(connection: sa.Connection, run: int, units: Iterable[pa.Table], lines: pa.Table) -> None:
    """Write cases (one table a unit, by person) and lines under the number of a run: who has a case as rows, inputs in blocks."""
    for unit in units:
        copy_in(connection, "books.cases", _numbered(unit.select(KEYS), run))
        write_blocks(connection, run, unit)
    copy_in(connection, "books.lines", _numbered(lines, run))


def write_blocks(connection: sa.Connection, run: int, unit: pa.Table) -> None:
    """Write the inputs of the cases of one unit, sorted by person, under the number of a run."""
    name = unit["unit"][0].as_py()
    copying = "COPY books.case_blocks (run, unit, first_person, last_person, payers, content) FROM STDIN"
    with driver(connection).cursor() as cursor, cursor.copy(copying) as copy:
        for one in blocks_of(unit):
            copy.write_row((run, name, one.first, one.last, one.payers, one.content))


def by_unit(cases: Cases) -> list[pa.Table]:
    """Cases as one table a unit, sorted by person; units without a case are left out."""
    tables = [cases] if isinstance(cases, pa.Table) else list(cases)
    return [
        _ordered(table.filter(pc.equal(table["unit"], unit))) for table in tables for unit in table["unit"].unique().to_pylist()
    ]


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
    column, value = ("person", person) if person is not None else ("payer", str(payer))
    table = schema.runs
    query = sa.select(table.c.id).where(table.c.month == month)
    query = query if run is None else query.where(table.c.key == run)
    query = query if law is None else query.where(table.c.law == law)
    query = query if law_digest is None else query.where(table.c.law_digest == law_digest)
    with books.begin() as connection:
        chosen = list(connection.scalars(query))
        last = copy_out(connection, FIND_CASES.format(column=column), FOUND_CASES, (value, chosen, chosen))
        counts = {tuple(row.values()) for row in last.to_pylist()}
        wanted = {"runs": sorted({number for number, *_ in counts}), "value": value}
        blocks = connection.execute(sa.text(FIND_BLOCKS.format(where=WHERE[column])), wanted).all()
        lines = copy_out(connection, FIND_LINES.format(column=column), FOUND_LINES, (value, chosen, chosen))
    cases = [
        Case(block.key, block.law, block.law_digest, **row)
        for block in blocks for row in _rows_of(block.content, column, value)
        if (block.id, block.unit, row["payer"]) in counts
    ]  # fmt: skip
    return Found(tuple(sorted(cases, key=_place)), lines)


def _rows_of(content: bytes, column: str, value: str) -> list[dict[str, Any]]:
    rows = unpack(content)
    return list(rows.filter(pc.equal(rows[column], value)).to_pylist())


def _place(case: Case) -> tuple[str, str, str, str, str]:
    return case.unit, case.person, case.payer, case.region, repr(case.inputs)


def _same(text: str, rows: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), rows)


def _ordered(unit: pa.Table) -> pa.Table:
    """Cases in one order, by person first, whatever order they came in."""
    flat = unit.flatten()
    names = sorted(flat.schema.names, key=lambda name: (name != "person", name))
    return unit.take(pc.sort_indices(flat, [(name, "ascending") for name in names]))


def runs(books: Books, month: int, law_digest: str) -> list[str]:
    """Keys of the runs kept for a month (yyyymm) under a law, in the order they were kept."""
    table = schema.runs
    query = sa.select(table.c.key).where(table.c.month == month, table.c.law_digest == law_digest).order_by(table.c.id)
    with books.begin() as connection:
        return list(connection.scalars(query))


def _numbered(rows: pa.Table, number: int) -> pa.Table:
    return rows.add_column(0, "run", pa.array([number] * rows.num_rows, pa.int64()))


def check_lines(run: Run, lines: pa.Table) -> None:
    """SuibaoError where a line is of another month or law than the run, or stands twice."""
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


def _digest(run: Run, units: list[pa.Table], lines: pa.Table) -> bytes:
    """SHA-256 of the run and its rows, sorted, as CSV: the same rows in any order, one digest."""
    sha = hashlib.sha256(orjson.dumps([run.key, run.month, run.law, run.law_digest]))
    for rows in (*units, lines.sort_by("line")):
        for batch in rows.flatten().to_batches(max_chunksize=65_536):
            sink = pa.BufferOutputStream()
            pyarrow.csv.write_csv(batch, sink)
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
