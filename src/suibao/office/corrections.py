"""What later closes of a month changed: per assessment line before, after, difference, when, by which close and why.

Nothing of its own is stored: the ledger holds every revision, linked and dated. The month of entitlement stays that of the
first assessment, so that whoever collects knows from which day a supplement was due (late fee) and an overpayment lay there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books, ledger
from suibao.law import CURRENT_LAW
from suibao.office.posting import ANEW, CLOSE, speaker
from suibao.office.transfers import PREFIX


class Why(StrEnum):
    """What happened to a line."""

    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"


CORRECTIONS = pa.schema(
    [
        ("line", pa.string()), ("month", pa.int32()), ("person", pa.string()), ("payer", pa.string()),
        ("code", pa.string()), ("due", pa.string()), ("before_fen", pa.int64()), ("after_fen", pa.int64()),
        ("difference_fen", pa.int64()), ("posted_at", pa.timestamp("us", "UTC")), ("why", pa.string()),
        ("close", pa.string()), ("key", pa.string()), ("reverses", pa.string()),
    ]
)  # fmt: skip
"""One row a line and close. ``due``: the account of who owes. ``key``: the transfer that stands now, ``reverses``: the one
taken back; each '' where there is none. ``close``: the close that did it. ``difference_fen`` above zero: a supplement."""


FIRST = """
SELECT s.unit, s.owner, (
    SELECT r.key FROM books.runs r WHERE r.month = :month AND r.law = :law AND (
        EXISTS (SELECT FROM books.cases c WHERE c.run = r.id AND c.payer = s.owner AND c.unit = s.unit)
        OR EXISTS (SELECT FROM books.cases c WHERE c.run = r.id AND c.person = s.owner AND c.payer = '' AND c.unit = s.unit)
    ) ORDER BY r.id LIMIT 1
) AS key
FROM unnest(CAST(:units AS text[]), CAST(:owners AS text[])) AS s (unit, owner)
"""


@dataclass(frozen=True)
class _Entry:
    """A posting or a reversal of an assessment line, with the close that made it."""

    line: str
    key: str
    due: str
    code: str
    amount_fen: int
    posted_at: datetime
    close: str
    reverses: str


def corrections(books: Books, month: int, people: Collection[str] | None = None) -> pa.Table:
    """The corrections of ``month`` (yyyymm), of some people or of all, in the order of posting (columns: CORRECTIONS).

    The first close that speaks for a payer (or for a person who pays alone) assesses; whatever a later one changes, adds or
    takes away is a correction. A person whose region changed has two rows: gone there, new here.
    """
    entries = list(_entries(books, month, people))
    first = _first_closes(books, month, {speaker(one.line) for one in entries})
    rows: list[dict[str, Any]] = []
    taken: dict[tuple[str, str], _Entry] = {}
    for one in entries:
        if one.reverses:
            taken[one.line, one.close] = one
        elif one.close != first.get(speaker(one.line), one.close):
            rows.append(_row(month, taken.pop((one.line, one.close), None), one))
    rows += [_row(month, one, None) for one in taken.values()]
    rows.sort(key=lambda row: (row["posted_at"], row["line"]))
    return pa.Table.from_pylist(rows, schema=CORRECTIONS)


def _first_closes(books: Books, month: int, speakers: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The first close of the month that spoke for each (unit, payer or person); a close still under way is not among them."""
    pairs = sorted(speakers)
    values = {
        "month": month,
        "law": CURRENT_LAW,
        "units": [one[0] for one in pairs],
        "owners": [one[1] for one in pairs],
    }
    with books.begin() as connection:
        rows = connection.execute(sa.text(FIRST), values).all()
    return {(row.unit, row.owner): row.key.removeprefix(CLOSE) for row in rows if row.key}


def _entries(books: Books, month: int, people: Collection[str] | None) -> Iterator[_Entry]:
    """Postings and reversals of assessment lines in the order of posting."""
    lines: dict[str, str] = {}
    names = ("key", "note", "debit", "credit", "code", "amount_fen", "posted_at", "batch", "reverses")
    entries = ledger.entries(books, month=month, people=people)
    for key, note, debit, credit, code, fen, posted_at, batch, reverses in zip(
        *(entries[name].to_pylist() for name in names), strict=True
    ):
        if key.startswith(PREFIX):
            lines[key] = note
            yield _Entry(note, key, debit, code, fen, posted_at, _close(batch), "")
        elif reverses.startswith(PREFIX):
            yield _Entry(lines[reverses], key, credit, code, fen, posted_at, _close(batch), reverses)


def _close(batch: str) -> str:
    """The close that made a batch; reversals and new transfers of one close are two batches."""
    for prefix in (CLOSE, ANEW):
        if batch.startswith(prefix):
            return batch.removeprefix(prefix).rpartition(":")[0]
    return batch


def _row(month: int, before: _Entry | None, after: _Entry | None) -> dict[str, Any]:
    one = after or before
    assert one is not None
    _, owner = speaker(one.line)
    person = one.line.split("|")[2]
    old, new = (entry.amount_fen if entry else 0 for entry in (before, after))
    why = Why.CHANGED if before and after else Why.NEW if after else Why.GONE
    return {
        "line": one.line, "month": month, "person": person, "payer": "" if owner == person else owner, "code": one.code,
        "due": one.due, "before_fen": old, "after_fen": new, "difference_fen": new - old, "posted_at": one.posted_at,
        "why": str(why), "close": one.close, "key": after.key if after else "", "reverses": before.reverses if before else "",
    }  # fmt: skip
