"""Posting a month's lines so that the ledger says what was assessed last: nothing twice, corrections by reversal.

A line that stands already is left alone. A line whose content changed (a corrected file, another figure) is
reversed and posted anew under the next revision of its key. Lines that the new run no longer has, of payers and people
that it speaks for, are reversed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from suibao.books import Books, ledger
from suibao.books.ledger import FormTransfers
from suibao.law.units import ORDER_MONTH
from suibao.office.closing.content import digest
from suibao.office.line_forms import forms_of
from suibao.office.transfers import PREFIX, transfers_of

REVISION = "~"
"""Stands between a line's key and the number of its revision, from the second on."""

CLOSE, ANEW = "close:", "anew:"
"""Batches of new transfers and of reversals have keys that begin so; the name of the close and a digest follow."""

Content = tuple[str, str, int, str]
"""Debit, credit, fen and code of a transfer: what must agree for it to stand."""


@dataclass(frozen=True)
class Posted:
    """What posting did, after a kill also before it. ``standing_fen`` is what the ledger now holds for the lines."""

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


def post_lines(
    books: Books,
    month: int,
    lines: pa.Table,
    covered: Set[tuple[str, str]],
    *,
    people: Collection[str] | None = None,
    close: str = "",
    fresh: bool = False,
) -> Posted:
    """Bring the ledger to ``lines`` for ``month`` (yyyymm); ``covered``: (unit, payer or person) that the lines speak for.

    With ``people`` the lines speak for these only, and nothing of others is read: a part of a month. ``close`` names the
    close in the batches and in the reasons of reversals. ``fresh``: nothing of these people stood for the month before this
    close, so nothing is looked up; the batch's key tells whether it was posted before.
    Reversals and new transfers are two batches: when the second fails, posting the same lines again completes it.
    """
    name = close or str(month)
    if fresh:
        return _post_fresh(books, name, lines)
    wanted = transfers_of(lines)
    standing, revisions = _standing(books, month, people)
    new, wrong = _compare(wanted, standing, revisions)
    wrong += _vanished(covered, wanted, standing)
    taken_back = 0
    if wrong:
        key = f"{ANEW}{name}:{_digest([wrong])}"
        taken_back = ledger.reverse(books, wrong, reason=f"assessed anew for {month}: {name}", key=key).posted
    unchanged, total = wanted.num_rows - new.num_rows, int(pc.sum(wanted["amount_fen"]).as_py() or 0)
    if not new.num_rows:
        return Posted(0, 0, taken_back, unchanged, total, "")
    batch = f"{CLOSE}{name}:{_digest(column.to_pylist() for column in new.columns)}"
    ledger.post(books, new, batch)
    # The batch stands, posted now or, after a kill, by this close before; what is unchanged was read from the ledger.
    return Posted(new.num_rows, int(pc.sum(new["amount_fen"]).as_py()), taken_back, unchanged, total, batch)


def _post_fresh(books: Books, name: str, lines: pa.Table) -> Posted:
    """Post lines of which nothing stands, in forms: no text is spelled out a line."""
    if not lines.num_rows:
        return Posted(0, 0, 0, 0, 0, "")
    total = int(pc.sum(lines["amount_fen"]).as_py())
    batch = f"{CLOSE}{name}:{digest([lines])[:24]}"
    ledger.post(books, FormTransfers(forms_of(lines)), batch)
    return Posted(lines.num_rows, total, 0, 0, total, batch)


def _standing(books: Books, month: int, people: Collection[str] | None) -> tuple[dict[str, Standing], Counter[str]]:
    """The live transfer of each of the lines of the month and of these people, and how many revisions each line has had."""
    entries = ledger.entries(books, month=month, people=people)
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
) -> tuple[pa.Table, list[str]]:
    """Transfers to post, and keys to reverse because their content changed; the others stand already."""
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
    return renamed, wrong


def _vanished(covered: Set[tuple[str, str]], wanted: pa.Table, standing: Mapping[str, Standing]) -> list[str]:
    """Keys of live lines that this run speaks for and no longer has."""
    present = set(wanted["note"].to_pylist())
    return [there.key for line, there in standing.items() if line not in present and speaker(line) in covered]


def speaker(line: str) -> tuple[str, str]:
    """The unit of a line, and its payer, or the person who pays alone. A payer's own id may hold the separator."""
    _, unit, person, *rest = line.split("|")
    payer = "|".join(rest[: -3 if unit == ORDER_MONTH else -2])  # behind it: region, industry of orders, rule
    return unit, payer or person


def _digest(columns: Iterable[Iterable[object]]) -> str:
    """Names a posting by its content, so that the same content is the same batch."""
    text = hashlib.sha256()
    for column in columns:
        text.update("\n".join(map(str, column)).encode())
    return text.hexdigest()[:24]
