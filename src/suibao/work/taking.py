"""From sources to judged relations: each row with its problems, those with other rows and files included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from suibao.work.checking import checks, problems
from suibao.work.checks import Check, Question
from suibao.work.fields import Schema
from suibao.work.judging import columns, values, with_problem, without_repeats
from suibao.work.parsing import RESULTS, Parsed, parse
from suibao.work.reading import Reading
from suibao.work.reasons import Reason
from suibao.work.storing import forget, store

Step = Callable[[ir.Table], ir.Table]


@dataclass(frozen=True)
class Checked:
    """One parsed source with its checks."""

    parsed: Parsed
    found: Sequence[Check]
    question: Question

    def judged(self, rows: ir.BooleanValue | None = None) -> ir.Table:
        """Values, raw cells and problems of the rows where ``rows`` holds (all by default)."""
        chosen = self if rows is None else check(self.parsed.filter(rows), self.question)
        return chosen.parsed.select(*columns(self.parsed.schema), problems=problems(chosen.found))


def check(parsed: Parsed, question: Question) -> Checked:
    """A parsed source with its checks."""
    return Checked(parsed, checks(parsed, question), question)


def checked(reading: Reading, kind: str, question: Question) -> list[Checked]:
    """All sources of a kind, parsed, with their checks."""
    return [check(parse(source), question) for source in reading.of(kind)]


def together(tables: Sequence[ir.Table]) -> ir.Table:
    """One relation over several of the same columns."""
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def judge_small(
    con: Backend, reading: Reading, schema: Schema, question: Question, beside: Step = lambda rows: rows
) -> ir.Table:
    """Judge every row of a small kind into the table ``judged_<kind>``; ``beside`` adds problems with other files."""
    sources = checked(reading, schema.kind, question)
    name = f"judged_{schema.kind}"
    if not sources:
        return con.create_table(name, schema=_empty(schema))
    return judge(con, schema, together([source.judged() for source in sources]), beside)


def judge(con: Backend, schema: Schema, own: ir.Table, beside: Step) -> ir.Table:
    """Rows with their own problems become the table ``judged_<kind>``, with those they have beside other files and rows."""
    kind = schema.kind
    seen = store(con, f"seen_{kind}", beside(store(con, f"own_{kind}", own)))
    forget(con, f"own_{kind}")
    judged = store(con, f"judged_{kind}", without_repeats(seen, schema))
    forget(con, f"seen_{kind}")
    return judged


def _empty(schema: Schema) -> ibis.Schema:
    """The columns of a judged relation, for a kind of which no file came."""
    types = {name: RESULTS[schema[name].type] if name in schema.names else "string" for name in values(schema)}
    types |= {f"raw_{name}": "string" for name in schema.names}
    return ibis.schema({**types, "line": "string", "file": "string", "row": "int64", "problems": "array<string>"})


def accepted(judged: ir.Table) -> ir.Table:
    """The rows without problems."""
    return judged.filter(judged["problems"].length() == 0)


def known_payer(rows: ir.Table, parties: ir.Table, field: str = "payer") -> ir.Table:
    """Refuse rows whose payer is not among the parties."""
    return with_problem(rows, ~rows[field].isin(parties["party"]), Reason.PAYER_NOT_IN_PARTIES, field)


def known_worker(rows: ir.Table, owners: ir.Table, field: str = "payer") -> ir.Table:
    """Refuse rows whose worker number has no engagement in the month; said only when nothing else is wrong there."""
    known = owners.select("look_payer", "look_worker", found=ibis.literal(True))
    joined = rows.left_join(known, [rows[field] == known["look_payer"], rows["worker"] == known["look_worker"]])
    bad = joined["found"].isnull() & joined["worker"].notnull() & (joined["problems"].length() == 0)
    return with_problem(joined, bad, Reason.WORKER_NOT_IN_ROSTER, "worker").drop("look_payer", "look_worker", "found")
