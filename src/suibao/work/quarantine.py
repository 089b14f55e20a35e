"""Refused rows with all their text and the reasons, to be read, corrected and sent again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from suibao.work.fields import Schema
from suibao.work.reasons import Context, Reason, message

BOM = b"\xef\xbb\xbf"
"""Tells Excel that a CSV file is UTF-8."""

FORMATS = ("csv", "parquet")


def quarantine_schema(schema: Schema) -> pa.Schema:
    """Columns of the quarantine of one kind: place and reasons, then the cells as they came, then the whole
    line where it could not be cut into cells."""
    told = [pa.field(name, pa.string()) for name in ("reason", "field", "value", "message_zh", "message_en", "reasons")]
    cells = [pa.field(name, pa.string()) for name in (*schema.names, "line")]
    return pa.schema([pa.field("file", pa.string()), pa.field("row", pa.int64()), *told, *cells])


def refused(judged: ir.Table, schema: Schema) -> ir.Table:
    """The refused rows of a judged relation: place, problems, raw cells; sorted by place."""
    rows = judged.filter(judged["problems"].length() > 0)
    raw = {name: rows[f"raw_{name}"] for name in schema.names}
    return rows.select("file", "row", "problems", "line", **raw).order_by("file", "row")


def told(batches: Iterator[pa.RecordBatch], schema: Schema, context: Context) -> Iterator[pa.RecordBatch]:
    """The batches of :func:`refused` with reasons and messages in words."""
    wanted = quarantine_schema(schema)
    for batch in batches:
        columns = batch.to_pydict()
        rows = [
            _told(schema, problems, {name: columns[name][at] for name in (*schema.names, "line")}, context)
            for at, problems in enumerate(columns["problems"])
        ]
        words = {name: [row[name] for row in rows] for name in wanted.names[2:8]}
        kept = {name: batch.column(name) for name in ("file", "row", *schema.names, "line")}
        whole = {**kept, **words}
        yield pa.RecordBatch.from_arrays([pa.array(whole[name], wanted.field(name).type) if name in words
                                          else whole[name].cast(wanted.field(name).type) for name in wanted.names],
                                         schema=wanted)


def _told(schema: Schema, problems: list[str], cells: dict[str, str | None], context: Context) -> dict[str, str]:
    """Reason, field and value of the first problem; the messages of all."""
    pairs = [problem.split(":") for problem in problems]
    texts: dict[str, list[str]] = {"zh": [], "en": []}
    for code, field in pairs:
        value = cells.get(field or "line") or ""
        for language, said in texts.items():
            said.append(message(schema.kind, Reason(code), field, value, context, language))
    code, field = pairs[0]
    return {
        "reason": code, "field": field, "value": cells.get(field or "line") or "",
        "message_zh": "".join(texts["zh"]), "message_en": " ".join(texts["en"]),
        "reasons": " ".join(problems),
    }


def write_csv(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    """CSV in UTF-8 with a byte order mark, so that Excel shows Chinese text."""
    with path.open("wb") as file:
        file.write(BOM)
        with pacsv.CSVWriter(file, schema) as writer:
            for batch in batches:
                writer.write_batch(batch)


def write_parquet(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    """The same rows as Parquet."""
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
