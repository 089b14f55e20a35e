"""Rows kept in blocks: a few thousand rows of an Arrow table as one compressed value, found by person or by payer.

The inputs of a month's cases are written once, rarely read, and then for one person or one payer. As rows of JSON they
cost more than the ledger; in blocks, sorted by person, a tenth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

ROWS = 4096
"""Rows of a block: reading one person costs a millisecond, compression is nearly as good as of larger ones."""

OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


@dataclass(frozen=True)
class Block:
    """A block: first and last person in it, the payers in it, its rows, packed."""

    first: str
    last: str
    payers: list[str]
    content: bytes


def blocks_of(table: pa.Table, rows: int = ROWS) -> Iterator[Block]:
    """The blocks of a table that has the columns ``person`` and ``payer`` and is sorted by person."""
    for start in range(0, table.num_rows, rows):
        piece = table.slice(start, rows)
        people = piece["person"]
        payers = sorted(pc.unique(piece["payer"]).to_pylist())
        first, last = people[0].as_py(), people[piece.num_rows - 1].as_py()
        yield Block(first, last, payers, pack(piece))


def pack(table: pa.Table) -> bytes:
    """A table as compressed Arrow IPC."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=OPTIONS) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


def unpack(content: bytes | memoryview) -> pa.Table:
    """The table of :func:`pack`."""
    return pa.ipc.open_stream(content).read_all()
