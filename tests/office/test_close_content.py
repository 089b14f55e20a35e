"""The digest of a part: the same for the same rows, another for any other."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suibao.office.closing.content import digest

SCHEMA = pa.schema([("text", pa.string()), ("number", pa.int64()), ("small", pa.int8()), ("flag", pa.bool_())])
ROWS = st.lists(
    st.tuples(
        st.none() | st.text(max_size=3), st.none() | st.integers(-2, 2), st.integers(0, 1), st.none() | st.booleans()
    ),
    max_size=6,
)


def table(rows: list[tuple[object, ...]]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)


@settings(deadline=None)
@given(ROWS, ROWS)
def test_a_digest_tells_rows_apart(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> None:
    assert (digest([table(one)]) == digest([table(other)])) == (one == other)


@settings(deadline=None)
@given(ROWS, ROWS)
def test_a_digest_does_not_see_how_rows_lie(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> None:
    chunked = pa.concat_tables([table(one), table(other)])
    sliced = table([*other, *one, *other]).slice(len(other))
    assert digest([chunked]) == digest([table(one + other)]) == digest([chunked.combine_chunks()]) == digest([sliced])
    assert digest([table(one), table(other)]) != digest([chunked])


def test_names_and_types_count() -> None:
    rows = pa.table({"a": pa.array([1], pa.int64())})
    assert (
        len({digest([rows]), digest([rows.rename_columns(["b"])]), digest([rows.cast(pa.schema([("a", pa.int8())]))])})
        == 3
    )
    with pytest.raises(TypeError):
        digest([pa.table({"a": [1.5]})])
