"""Identity numbers leave the data as it is read: a keyed hash, a check and a masked text take their place."""

from __future__ import annotations

import pyarrow as pa

from suibao.work.fields import Schema, Type
from suibao.work.identity import Identities, identify, is_credit_code, mask

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
    texts = _texts(batch.column(at))
    people = [identify(text, secret) if text else None for text in texts]
    if identities is not None:
        identities.note(people, texts)
    valid = [person is not None if text else None for text, person in zip(texts, people, strict=True)]
    masked = pa.array([mask(text) if text else None for text in texts], pa.string())
    return (
        batch.set_column(at, name, masked)
        .append_column(PERSON, pa.array(people, pa.string()))
        .append_column(name + VALID, pa.array(valid, pa.bool_()))
    )


def _texts(column: pa.Array) -> list[str | None]:
    """The cells as stripped text; an empty cell is None."""
    return [text.strip() or None if text is not None else None for text in column.cast(pa.string()).to_pylist()]
