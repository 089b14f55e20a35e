"""The number of a transfer says how it came into the ledger.

Transfers posted in bulk have ``batch × 2^36 + place in the batch``: the writer gives them without asking anybody.
Transfers recorded singly have the numbers of a sequence, which stay below 2^36; a seal closes a range of them as a
batch later. So no column names the batch, and each batch is one range of numbers.
"""

from __future__ import annotations

BITS = 36
SINGLE = 1 << BITS
"""Numbers below this belong to transfers recorded singly."""


def first_of(batch: int) -> int:
    """The first number of a batch posted in bulk."""
    return (batch << BITS) + 1
