"""Multilateral netting: who owes whom becomes who pays whom, in few payments (facts/clearing.md 3). Pure.

`owed[debtor, creditor]` in fen; the position of a member is what it is owed less what it owes. Positions add up to nothing
(NE-01); netting leaves each of them as it is (NE-02); n members pay at most n − 1 times (NE-03); what is netted is fixed by a
digest (NE-04). Sums are exact whole fen: one that int64 cannot hold is refused, never wrapped.

>>> net({("A", "B"): 100, ("B", "C"): 80, ("C", "A"): 50, ("A", "C"): 20}).payments  # V-NE-1
(('A', 'B', 20), ('A', 'C', 50))
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suibao.errors import SuibaoError

LARGEST = 2**63 - 1
LOW = 2**32 - 1
Owed = Mapping[tuple[str, str], int]
Payment = tuple[str, str, int]

ITEMS = pa.schema([
    ("item", pa.int64()),
    ("case_number", pa.string()),
    ("branch", pa.int16()),
    ("debtor", pa.string()),
    ("creditor", pa.string()),
    ("account_fen", pa.int64()),
    ("pooled_fen", pa.int64()),
])  # fmt: skip
"""Items as columns, those of the table ``clearing_items``: ``debtor`` owes ``creditor`` the two amounts."""


@dataclass(frozen=True)
class Net:
    """What netting finds. ``positions``: member → fen, positive where it is paid; ``payments``: (payer, payee, fen), in order.

    ``gross_fen``: all that was owed, before netting.
    """

    positions: Mapping[str, int]
    payments: tuple[Payment, ...]
    gross_fen: int

    @property
    def paid_fen(self) -> int:
        """All that is paid: what netting leaves of ``gross_fen``."""
        return sum(fen for _, _, fen in self.payments)


def net(owed: Owed) -> Net:
    """Positions and payments for (debtor, creditor) → fen.

    Raises SuibaoError for a negative amount, a member that owes itself, and sums beyond int64.
    """
    positions: dict[str, int] = dict.fromkeys(sorted({member for pair in owed for member in pair}), 0)
    gross = 0
    for (debtor, creditor), fen in owed.items():
        if fen < 0 or debtor == creditor:
            raise _bad(debtor, creditor, fen)
        positions[debtor] -= fen
        positions[creditor] += fen
        gross += fen
    _fits(gross, "all that is owed", "应付合计")
    assert sum(positions.values()) == 0, "positions add up to nothing"
    return Net(positions, payments(positions), gross)


def payments(positions: Mapping[str, int]) -> tuple[Payment, ...]:
    """Payments that bring every position to zero, at most one fewer than members with a position.

    The largest debtor pays the largest creditor what the smaller of the two still has; equals in the order of their codes. Each
    payment settles one of them for good, the last one both.
    """
    payers = [(fen, member) for member, fen in positions.items() if fen < 0]
    payees = [(-fen, member) for member, fen in positions.items() if fen > 0]
    heapq.heapify(payers)
    heapq.heapify(payees)
    found: list[Payment] = []
    while payers:
        debt, payer = heapq.heappop(payers)
        claim, payee = heapq.heappop(payees)
        fen = min(-debt, -claim)
        found.append((payer, payee, fen))
        if debt + fen:
            heapq.heappush(payers, (debt + fen, payer))
        if claim + fen:
            heapq.heappush(payees, (claim + fen, payee))
    assert not payees, "what is owed is what is claimed"
    return tuple(sorted(found))


def owed_by_branch(items: pa.Table) -> dict[int, dict[tuple[str, str], int]]:
    """Items (columns of :data:`ITEMS`) added up: branch → (debtor, creditor) → fen, account and pooled money together.

    Raises SuibaoError for a negative amount, a member that owes itself, and a sum beyond int64.
    """
    members = sorted(set(_values(items["debtor"])) | set(_values(items["creditor"])))
    branches = sorted(_values(items["branch"]))
    debtor, creditor = _places(items["debtor"], members), _places(items["creditor"], members)
    fen = [_ints(items[name]) for name in ("account_fen", "pooled_fen")]
    _check(members, debtor, creditor, fen)
    cells = (_places(items["branch"], branches) * len(members) + debtor) * len(members) + creditor
    found: dict[int, dict[tuple[str, str], int]] = {int(branch): {} for branch in branches}
    seen = np.flatnonzero(np.bincount(cells, minlength=1))
    sums = [_sums(cells, one) for one in fen]
    for cell in seen.tolist():
        place, pair = divmod(cell, len(members) ** 2)
        names = members[pair // len(members)], members[pair % len(members)]
        found[int(branches[place])][names] = _fits(sum(one[cell] for one in sums), " → ".join(names), "→".join(names))
    return found


def net_items(items: pa.Table) -> dict[int, Net]:
    """Items netted, each branch by itself: branch → positions and payments."""
    return {branch: net(owed) for branch, owed in owed_by_branch(items).items()}


def digest(items: pa.Table) -> bytes:
    """SHA-256 of items, whatever their order: every column of :data:`ITEMS`, rows by ``item``.

    Raises SuibaoError where two rows have the same ``item``.
    """
    rows = items.select(ITEMS.names).cast(ITEMS).combine_chunks()
    numbers = _ints(rows["item"])
    if numbers.size > 1 and not bool(np.all(numbers[1:] > numbers[:-1])):
        order = np.argsort(numbers, kind="stable")
        rows, numbers = rows.take(pa.array(order)).combine_chunks(), numbers[order]
        twice = np.flatnonzero(numbers[1:] == numbers[:-1])
        if twice.size:
            number = int(numbers[twice[0]])
            raise SuibaoError(
                f"The item {number} is there twice: a window counts each item once.",
                f"清算项 {number} 出现两次：每个场次中一项只计一次。",
                item=number,
            )
    found = hashlib.sha256(f"items {rows.num_rows}".encode())
    for name in ITEMS.names:
        found.update(name.encode())
        for part in _bytes(rows[name]):
            found.update(part)
    return found.digest()


def _sums(cells: npt.NDArray[np.int64], fen: npt.NDArray[np.int64]) -> list[int]:
    """Exact sums by cell: high and low halves by themselves, neither of which can overflow below 2³¹ items."""
    halves = []
    for half in (fen >> 32, fen & LOW):
        sums = np.zeros(int(cells.max(initial=-1)) + 1, np.int64)
        np.add.at(sums, cells, half)
        halves.append(sums.tolist())
    return [(high << 32) + low for high, low in zip(*halves, strict=True)]


def _check(
    members: Sequence[str],
    debtor: npt.NDArray[np.int64],
    creditor: npt.NDArray[np.int64],
    fen: Iterable[npt.NDArray[np.int64]],
) -> None:
    for one in fen:
        bad = np.flatnonzero((one < 0) | (debtor == creditor))
        if bad.size:
            place = int(bad[0])
            raise _bad(members[int(debtor[place])], members[int(creditor[place])], int(one[place]))


def _bad(debtor: str, creditor: str, fen: int) -> SuibaoError:
    return SuibaoError(
        f"{debtor} cannot owe {creditor} {fen} fen: expected two members and an amount not below zero. A correction is an item "
        "the other way.",
        f"{debtor} 欠 {creditor} {fen} 分不成立：应为两个不同的成员，金额不小于零。更正须另记反向的清算项。",
        debtor=debtor, creditor=creditor, fen=fen,
    )  # fmt: skip


def _fits(fen: int, en: str, zh: str) -> int:
    """The amount. Raises SuibaoError where int64 cannot hold it."""
    if fen <= LARGEST:
        return fen
    raise SuibaoError(
        f"The sum of {en} is {fen} fen, more than {LARGEST}: no amount of the books is that large. Look for a wrong item.",
        f"{zh}合计 {fen} 分，超过上限 {LARGEST}：账簿中没有如此大的金额，请查找有误的清算项。",
        fen=fen, most=LARGEST,
    )  # fmt: skip


def _values(column: pa.ChunkedArray) -> list[str]:
    found: list[str] = pc.unique(_plain(column)).to_pylist()
    return found


def _places(column: pa.ChunkedArray, known: Sequence[str]) -> npt.NDArray[np.int64]:
    """For each row its value's place among the known ones."""
    plain = _plain(column)
    found: npt.NDArray[np.int64] = pc.index_in(plain, pa.array(known, plain.type)).to_numpy().astype(np.int64)
    return found


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def _ints(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = column.to_numpy().astype(np.int64, copy=False)
    return found


def _bytes(column: pa.ChunkedArray) -> list[bytes]:
    """A column as bytes that do not depend on how it is cut: numbers; of texts their lengths and the text."""
    if not pa.types.is_string(column.type):
        return [_ints(column).astype("<i8").tobytes()]
    lengths = pc.binary_length(column).to_numpy().astype("<i8").tobytes()
    return [lengths, *(_text(chunk) for chunk in column.chunks)]


def _text(chunk: pa.StringArray) -> bytes:
    offsets = np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    if not len(chunk) or chunk.buffers()[2] is None:
        return b""
    found: bytes = chunk.buffers()[2].slice(int(offsets[0]), int(offsets[-1] - offsets[0])).to_pybytes()
    return found
