"""Identity numbers leave the data as it is read: a keyed hash, a check and a masked text take their place."""

from __future__ import annotations

import pyarrow as pa

from suibao.work.fields import Schema, Type
from suibao.work.identifying import identified
from suibao.work.identity import Identities, is_credit_code

PERSON = "person"
VALID = "_valid"
"""Ending of the column that tells whether a number passed its check."""


def protect(
    batch: pa.RecordBatch, schema: Schema, secret: bytes, identities: Identities | None = None
) -> pa.RecordBatch:
    """Replace identity numbers by their masked text and add ``person`` and ``<field>_valid`` columns.

    ``identities`` keeps the right numbers in memory, for whoever registers people.
    """
    for field in schema.fields:
        if field.name not in batch.schema.names:
            continue
        at = batch.schema.get_field_index(field.name)
        if field.type is Type.ID_NUMBER:
            batch = _identities(batch, at, field.name, secret, identities)
        elif field.type is Type.CREDIT_CODE:
            texts = _texts(batch.column(at))
            valid = [is_credit_code(text) if text else None for text in texts]
            batch = batch.append_column(field.name + VALID, pa.array(valid, pa.bool_()))
    return batch


def _identities(
    batch: pa.RecordBatch, at: int, name: str, secret: bytes, identities: Identities | None
) -> pa.RecordBatch:
    found = identified(batch.column(at).cast(pa.string()), secret)
    if identities is not None:
        identities.note(found.people, found.numbers)
    return (
        batch.set_column(at, name, found.masked)
        .append_column(PERSON, found.people)
        .append_column(name + VALID, found.valid)
    )


def _texts(column: pa.Array) -> list[str | None]:
    """The cells as stripped text; an empty cell is None."""
    return [text.strip() or None if text is not None else None for text in column.cast(pa.string()).to_pylist()]
