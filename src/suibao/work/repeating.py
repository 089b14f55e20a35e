"""Numbers that may stand in more than one row, found in one pass over all rows and in bounded memory.

Of every number only 64 bits of a hash are looked at. They are dealt out to files by their first bits, so that each
file fits in memory, and sorted there: equal neighbours are numbers that stand in several rows, or, once in some
thousand months, two numbers with the same hash. So nothing is missed, and what is found in vain is told apart by
whoever looks at those rows (:func:`suibao.work.judging.without_repeats` compares the numbers themselves).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis.backends.duckdb import Backend

from suibao.work.parsing import Parsed
from suibao.work.storing import spill_folder, store

HASH = "hash"
BITS = 64
MOST = 1 << 24
"""Hashes sorted at a time, about: 128 MB."""
BATCH = 1 << 20
"""Hashes taken from the database at a time."""

Hashes = npt.NDArray[np.uint64]


@ibis.udf.scalar.builtin(name="hash", signature=((dt.string,), dt.uint64))
def hash_of(text):  # type: ignore[no-untyped-def]
    """64 bits that are the same for the same text, as long as the database runs."""


def repeated_hashes(con: Backend, kind: str, tables: Sequence[Parsed], key: str) -> ir.Table | None:
    """The table ``repeated_<kind>`` of the hashes of all numbers in ``key`` that stand in more than one row over all
    sources, and of hardly any others; None when there are none. The spill folder holds 8 bytes a row for a while."""
    known = [table.filter(table[key].notnull()) for table in tables]
    rows = sum(int(con.to_pyarrow(table.source.table.count()).as_py()) for table in tables)
    with TemporaryDirectory(prefix="hashes-", dir=spill_folder(con)) as folder:
        every = [table.select(**{HASH: hash_of(table[key])}) for table in known]
        found = equal_hashes(_batches(con, every), rows, Path(folder), MOST)
    if not len(found):
        return None
    con.con.register("found_hashes", pa.table({HASH: found}))
    kept = store(con, f"repeated_{kind}", con.table("found_hashes"))
    con.con.unregister("found_hashes")
    return kept


def stands_once(table: Parsed, key: str, repeated: ir.Table | None) -> ir.BooleanValue:
    """Whether a row's number surely stands in no other row; ``repeated``: what :func:`repeated_hashes` found."""
    return ibis.literal(True) if repeated is None else ~hash_of(table[key]).isin(repeated[HASH])


def _batches(con: Backend, tables: Iterable[ir.Table]) -> Iterator[Hashes]:
    """The hashes as they come, never all at once."""
    for table in tables:
        for batch in con.con.sql(con.compile(table)).to_arrow_reader(BATCH):
            yield batch.column(0).to_numpy(zero_copy_only=False)


def equal_hashes(batches: Iterable[Hashes], rows: int, folder: Path, most: int) -> Hashes:
    """The hashes that come more than once, each once, sorted. ``rows``: how many there are, about; ``most``: how many
    may be sorted at a time; what is more lies in files in ``folder``."""
    bits = max(0, -(-rows // most) - 1).bit_length()
    if not bits:
        return _equal(np.concatenate([np.empty(0, np.uint64), *batches]))
    return np.concatenate([_equal(np.fromfile(path, np.uint64)) for path in _dealt(batches, bits, folder)])


def _dealt(batches: Iterable[Hashes], bits: int, folder: Path) -> list[Path]:
    """Write every hash to the file of its first bits."""
    paths = [folder / f"{place:06d}" for place in range(1 << bits)]
    starts = np.arange(1, 1 << bits, dtype=np.uint64) << np.uint64(BITS - bits)
    with ExitStack() as opened:
        files = [opened.enter_context(path.open("wb")) for path in paths]
        for batch in batches:
            batch = np.sort(batch)
            for file, part in zip(files, np.split(batch, np.searchsorted(batch, starts)), strict=True):
                part.tofile(file)
    return paths


def _equal(hashes: Hashes) -> Hashes:
    """The values that stand more than once, each once."""
    hashes.sort()
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
