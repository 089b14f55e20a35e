"""How long somebody was occupied: the union of intervals that may overlap, for many people and days at once."""

from __future__ import annotations

import ibis
import ibis.expr.datatypes as dt
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis.backends.duckdb import Backend

from suibao.work.evidence.choices import WAITING_MINUTES

LENGTH_BITS = 20
"""Bits for the seconds that an interval lasts: twelve days, where the checks allow three."""
START_BITS = 32
ROWS = 1 << (63 - START_BITS - LENGTH_BITS)
"""Lists at a time, so that list, start and length fit one number that sorts in place."""

Numbers = npt.NDArray[np.int64]


@ibis.udf.scalar.pyarrow(signature=((dt.Array(dt.int64),), dt.Array(dt.int64)))
def occupied(stays):  # type: ignore[no-untyped-def]
    """``[busy, waiting]`` in seconds of each list of :func:`suibao.work.evidence.days.packed` intervals: the time covered by
    any of them, and the gaps of at most ``WAITING_MINUTES`` between them."""
    lists = stays.combine_chunks() if isinstance(stays, pa.ChunkedArray) else stays
    pairs = [_sums(lists.slice(at, ROWS)) for at in range(0, len(lists), ROWS)]
    flat = np.concatenate(pairs) if pairs else np.empty((0, 2), np.int64)
    offsets = pa.array(np.arange(0, 2 * len(flat) + 1, 2), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.array(flat.ravel()))


def known_to(con: Backend) -> None:
    """Make :func:`occupied` known to the database, which Ibis does only when it runs an expression itself."""
    con.to_pyarrow(occupied(ibis.array([ibis.literal(0, "int64")])))


def _sums(lists: pa.ListArray) -> Numbers:
    """Seconds covered and seconds of short gaps, one row a list."""
    owner = np.repeat(np.arange(len(lists)), lists.value_lengths().fill_null(0).to_numpy(zero_copy_only=False))
    keys = (owner << (START_BITS + LENGTH_BITS)) | lists.flatten().to_numpy()
    keys.sort()
    owner = keys >> (START_BITS + LENGTH_BITS)
    start = keys & ((1 << (START_BITS + LENGTH_BITS)) - 1)
    end = (start >> LENGTH_BITS) + (start & ((1 << LENGTH_BITS) - 1))
    start >>= LENGTH_BITS
    latest = np.maximum.accumulate((owner << (START_BITS + 1)) + end) - (owner << (START_BITS + 1))
    before = np.concatenate((start[:1], latest[:-1]))
    first = np.concatenate((np.ones(min(len(owner), 1), bool), owner[1:] != owner[:-1]))
    before[first] = start[first]
    gap = np.maximum(0, start - before)
    gap[gap > WAITING_MINUTES * 60] = 0
    busy = np.maximum(0, end - np.maximum(start, before))
    sums = [np.bincount(owner, weights, len(lists)) for weights in (busy, gap)]
    return np.stack(sums, axis=1).astype(np.int64)
