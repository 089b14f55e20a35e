"""Changes of the registry: who recorded what, when and why. Changes stand in one order, and none is ever taken back.

What was known at a moment is what the changes recorded by then say. So that this never alters afterwards, changes are
recorded one after the other, and none is dated before an earlier one: where a clock was set back, the moment of the change
is the one after the last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa

from suibao.books import schema_registry as schema
from suibao.errors import SuibaoError

LOCK = 0x5375_6952_6567  # "SuiReg"
TICK = timedelta(microseconds=1)
PIECE = 1 << 16
HEADED, BARE = pyarrow.csv.WriteOptions(), pyarrow.csv.WriteOptions(include_header=False)


@dataclass(frozen=True)
class Change:
    """Who records something, when, and why. ``now``: aware; without it the database's clock stands.

    ``key``: the same key again changes nothing; ``source``: digest of the file or document behind it.
    """

    now: datetime | None = None
    by: str = ""
    why: str = ""
    key: str = ""
    source: str = ""


@dataclass(frozen=True)
class Changes:
    """What a registration did, in rows. ``doubtful``: a new or changed ID number, or a credit code, whose check
    digits do not fit.

    Doubtful rows are kept and marked: refusing them is the decision of whoever reads the file.
    """

    added: int
    changed: int
    unchanged: int
    doubtful: int = 0

    def __add__(self, other: Changes) -> Changes:
        """Both together."""
        return Changes(
            self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged,
            self.doubtful + other.doubtful,
        )  # fmt: skip


NOTHING = Changes(0, 0, 0)


class Recording:
    """A change being recorded: its number, and what it did so far. ``repeated``: this very change stands already."""

    def __init__(self, number: int, *, repeated: bool) -> None:
        self.number = number
        self.repeated = repeated
        self.done = NOTHING

    def did(self, changes: Changes) -> Changes:
        """Count rows in."""
        self.done += changes
        return changes


@contextmanager
def recording(connection: sa.Connection, change: Change, *contents: pa.Table) -> Iterator[Recording]:
    """One change of the registry within the caller's transaction; its row is written when the block ends.

    ``contents``: the rows handed in, by which a key is told from the same key used for something else (SuibaoError). A
    change without a key that did nothing leaves no trace.
    """
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    table, digest = schema.changes, digest_of(*contents)
    before = connection.execute(sa.select(table).where(table.c.key == change.key)).one_or_none() if change.key else None
    if before is not None:
        if before.content_digest != digest:
            raise _other_content(change.key, before.recorded_at)
        yield Recording(before.change, repeated=True)
        return
    last = connection.execute(sa.select(table).order_by(table.c.change.desc()).limit(1)).one_or_none()
    found = Recording(1 if last is None else last.change + 1, repeated=False)
    yield found
    if change.key or found.done.added or found.done.changed:
        moment = _moment(connection, change, None if last is None else last.recorded_at)
        connection.execute(
            sa.insert(table).values(
                change=found.number, recorded_at=moment, actor=change.by, reason=change.why,
                key=change.key or f"change:{found.number}", source=change.source, content_digest=digest,
                added=found.done.added, changed=found.done.changed, unchanged=found.done.unchanged,
            )
        )  # fmt: skip


def digest_of(*contents: pa.Table) -> bytes:
    """A digest of rows: 32 bytes, the same for the same rows in the same order."""
    state = hashlib.sha256()
    for table in contents:
        for start in range(0, max(table.num_rows, 1), PIECE):  # the text of all at once would be as large as the table
            sink = pa.BufferOutputStream()
            pyarrow.csv.write_csv(table.slice(start, PIECE), sink, HEADED if start == 0 else BARE)
            state.update(sink.getvalue())
    return state.digest()


def number_at(connection: sa.Connection, known: datetime | None) -> int:
    """The last change recorded by the moment ``known`` (by now when None); 0 before the first.

    Where that may be a change that is being written at this moment, it is waited for.
    """
    table = schema.changes
    last = connection.execute(sa.select(table.c.recorded_at).order_by(table.c.change.desc()).limit(1)).scalar()
    if known is not None and (last is None or known > last):
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(LOCK)))
    newest = sa.select(sa.func.coalesce(sa.func.max(table.c.change), 0))
    return int(connection.scalar(newest if known is None else newest.where(table.c.recorded_at <= known)) or 0)


def _moment(connection: sa.Connection, change: Change, last: datetime | None) -> datetime:
    if change.now is not None and change.now.tzinfo is None:
        raise SuibaoError(
            f"The moment {change.now} of a change has no time zone. Give an aware one, such as datetime.now(timezone.utc).",
            f"登记时间 {change.now} 没有时区。请给出带时区的时间，如 datetime.now(timezone.utc)。",
        )
    now: datetime = change.now or connection.execute(sa.select(sa.func.now())).scalar_one()
    return now if last is None or now > last else last + TICK


def _other_content(key: str, recorded_at: datetime) -> SuibaoError:
    return SuibaoError(
        f"The key '{key}' was used on {recorded_at:%Y-%m-%d %H:%M} (UTC) for other content. Give the new content a key "
        "of its own. Nothing was saved.",
        f"键“{key}”已于 {recorded_at:%Y-%m-%d %H:%M}（UTC）用于其他内容。请为新内容另用一个键。未保存任何内容。",
        key=key,
    )
