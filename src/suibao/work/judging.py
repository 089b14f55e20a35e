"""The verdict on each row: its own problems, then the problems it has with other rows and files.

Of several rows with the same key the first is kept: first by time of acceptance (orders), then by content,
then by file and row. So the choice does not hang on the order in which rows stand in the files. Only rows
that are otherwise good compete: a corrected row sent again replaces the bad one without further ado.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from suibao.work.fields import Schema, Type
from suibao.work.protecting import PERSON
from suibao.work.reasons import Reason

SEPARATOR = "\x1f"


def values(schema: Schema) -> list[str]:
    """The typed columns that make up what a row says: every field, and the person behind a masked number."""
    has_person = any(item.type is Type.ID_NUMBER for item in schema.fields)
    return [*schema.names, PERSON] if has_person else list(schema.names)


def content(table: ir.Table, schema: Schema) -> ir.StringValue:
    """Everything the row says, as one text that does not depend on the format of the file."""
    cells = [table[name].cast("string").fill_null("") for name in values(schema)]
    return ibis.literal(SEPARATOR).join(cells)


def with_problem(table: ir.Table, bad: ir.BooleanValue, reason: Reason, field: str) -> ir.Table:
    """Add a problem to the rows where ``bad`` holds."""
    more = ibis.ifelse(bad.fill_null(False), ibis.array([f"{reason}:{field}"]), ibis.literal([], type="array<string>"))
    return table.mutate(problems=table["problems"].concat(more))


def without_repeats(table: ir.Table, schema: Schema) -> ir.Table:
    """Mark all but the first of the good rows with the same key as duplicates. ``table`` should be stored: it is read three
    times, but only rows that share their key with another are compared, as sorting all would be most of the work."""
    known = [table[name].notnull() for name in schema.key]
    good = table.filter(table["problems"].length() == 0, *known)
    shared = good.group_by(list(schema.key)).having(good.count() > 1).agg()
    later = _later(good.semi_join(shared, list(schema.key)), schema)
    joined = table.left_join(later, [table["file"] == later["later_file"], table["row"] == later["later_row"]])
    found = ibis.coalesce(joined["again"], joined["problems"])
    return joined.select(*(name for name in table.columns if name != "problems"), problems=found)


def _later(rows: ir.Table, schema: Schema) -> ir.Table:
    """Of rows that share their key all but the first, with what is said of them."""
    rows = rows.mutate(content=content(rows, schema))
    early = [rows["accepted_at"]] if "accepted_at" in schema.names else []
    order = [*early, rows["content"], rows["file"], rows["row"]]
    window = ibis.window(group_by=[rows[name] for name in schema.key], order_by=order)
    rows = rows.mutate(place=ibis.row_number().over(window), first=rows["content"].first().over(window))
    field = _told(schema)
    same, other = f"{Reason.DUPLICATE}:{field}", f"{Reason.DUPLICATE_DIFFERS}:{field}"
    again = ibis.array([ibis.ifelse(rows["content"] == rows["first"], same, other)])
    return rows.filter(rows["place"] > 0).select(later_file="file", later_row="row", again=again)


def _told(schema: Schema) -> str:
    """The field that a message about a duplicate names."""
    if schema.key == ("person",):
        return "id_number"
    return "worker" if "worker" in schema.key else schema.key[0]


def columns(schema: Schema) -> list[str]:
    """Columns of a judged relation before ``problems``: values, cells as they came, place."""
    return [*values(schema), *(f"raw_{name}" for name in schema.names), "line", "file", "row"]
