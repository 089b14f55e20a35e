"""Posting a month's lines so that the ledger says what was assessed last: nothing twice, corrections by reversal.

A line that stands already is left alone. A line whose content changed (a corrected file, another figure) is
reversed and posted anew under the next revision of its key. Lines that the new run no longer has, of payers and people
that it speaks for, are reversed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass

import pyarrow as pa

from suibao.books import Books, ledger
from suibao.law.units import ORDER_MONTH
from suibao.office.transfers import PREFIX, transfers_of

REVISION = "~"
"""Stands between a line's key and the number of its revision, from the second on."""

Content = tuple[str, str, int, str]
"""Debit, credit, fen and code of a transfer: what must agree for it to stand."""


@dataclass(frozen=True)
class Posted:
    """What posting did. ``standing_fen`` is what the ledger now holds for the lines of this run."""

    posted: int
    posted_fen: int
    reversed: int
    unchanged: int
    standing_fen: int
    batch: str


@dataclass(frozen=True)
class Standing:
    """A line as the ledger has it now: the key and content of its live transfer."""

    key: str
    content: Content


def post_lines(books: Books, month: int, lines: pa.Table, covered: Set[tuple[str, str]]) -> Posted:
    """Bring the ledger to ``lines`` for ``month`` (yyyymm); ``covered``: (unit, payer or person) that the lines speak for.

    Reversals and new transfers are two batches: when the second fails, posting the same lines again completes it.
    """
    wanted = transfers_of(lines)
    standing, revisions = _standing(books, month)
    new, wrong, unchanged = _compare(wanted, standing, revisions)
    wrong += _vanished(covered, wanted, standing)
    taken_back = ledger.reverse(books, wrong, reason=f"assessed anew for {month}").posted if wrong else 0
    batch = ""
    posted = posted_fen = 0
    if new.num_rows:
        batch = f"close:{month}:{_digest(new)}"
        receipt = ledger.post(books, new, batch)
        posted, posted_fen = receipt.posted, receipt.total_fen
    return Posted(posted, posted_fen, taken_back, unchanged, _standing_fen(books, month, wanted), batch)


def _standing(books: Books, month: int) -> tuple[dict[str, Standing], Counter[str]]:
    """The live transfer of each of the month's lines, and how many revisions each line has had."""
    entries = ledger.entries(books, month=month)
    columns = (entries[name].to_pylist() for name in ("key", "note", "debit", "credit", "amount_fen", "code"))
    gone = set(entries["reverses"].to_pylist())
    live: dict[str, Standing] = {}
    revisions: Counter[str] = Counter()
    for key, line, *content in zip(*columns, strict=True):
        if key.startswith(PREFIX):
            revisions[line] += 1
            if key not in gone:
                live[line] = Standing(key, tuple(content))
    return live, revisions


def _compare(
    wanted: pa.Table, standing: Mapping[str, Standing], revisions: Mapping[str, int]
) -> tuple[pa.Table, list[str], int]:
    """Transfers to post, keys to reverse because their content changed, and how many stand already."""
    keys, keep, wrong = [], [], []
    rows = zip(*(wanted[name].to_pylist() for name in ("note", "debit", "credit", "amount_fen", "code")), strict=True)
    for position, (line, *content) in enumerate(rows):
        there = standing.get(line)
        if there is not None and there.content == tuple(content):
            continue
        if there is not None:
            wrong.append(there.key)
        number = revisions.get(line, 0) + 1
        keys.append(f"{PREFIX}{line}" + (f"{REVISION}{number}" if number > 1 else ""))
        keep.append(position)
    new = wanted.take(pa.array(keep, pa.int64()))
    renamed = new.set_column(new.schema.get_field_index("key"), "key", pa.array(keys, pa.string()))
    return renamed, wrong, wanted.num_rows - len(keep)


def _vanished(covered: Set[tuple[str, str]], wanted: pa.Table, standing: Mapping[str, Standing]) -> list[str]:
    """Keys of live lines that this run speaks for and no longer has."""
    present = set(wanted["note"].to_pylist())
    return [there.key for line, there in standing.items() if line not in present and _speaker(line) in covered]


def _speaker(line: str) -> tuple[str, str]:
    """The unit of a line, and its payer, or the person who pays alone. A payer's own id may hold the separator."""
    _, unit, person, *rest = line.split("|")
    payer = "|".join(rest[: -3 if unit == ORDER_MONTH else -2])  # behind it: region, industry of orders, rule
    return unit, payer or person


def _standing_fen(books: Books, month: int, wanted: pa.Table) -> int:
    """Fen that the ledger holds for the wanted lines, read back from it."""
    live, _ = _standing(books, month)
    return sum(live[line].content[2] for line in wanted["note"].to_pylist() if line in live)


def _digest(table: pa.Table) -> str:
    """Names a posting by its content, so that the same content is the same batch."""
    text = hashlib.sha256()
    for column in table.columns:
        text.update("\n".join(map(str, column.to_pylist())).encode())
    return text.hexdigest()[:24]
