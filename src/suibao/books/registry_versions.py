# ruff: noqa: S608 the names put into statements are those of the metadata; values travel as parameters and by COPY
"""Registers with dated history: what was true on a day, as it was known at a moment.

A register keeps versions of things. A version holds from its ``valid_from`` until the next one of the same thing, and a
later recorded one prevails over an earlier one of the same day. The columns named by ``begins`` and ``ends`` bound the
thing itself: of these the last recorded word counts for every day. Nothing is overwritten; a thing recorded by mistake
gets a void version, and is then as if it had never been – except to whoever asks what was known before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from suibao.books.bulk import copy_in, copy_out, is_empty
from suibao.books.incoming import Rows, shaped
from suibao.books.registry_changes import Changes, Recording
from suibao.errors import SuibaoError

ALWAYS = date(1900, 1, 1)
"""Since when something is true of which no first day is known."""

MANY = 10_000
"""Rows at a time from which a table is counted anew."""


@dataclass(frozen=True)
class Register:
    """One register: its table of versions, the columns that come in and go out, and which of them name a thing.

    ``current``: the table of the last word, for large registers. ``begins``: the column with the first day of the thing, part
    of its key. ``ends``: the column with the last day, and others that are said with it.
    """

    versions: sa.Table
    columns: pa.Schema
    key: tuple[str, ...]
    current: sa.Table | None = None
    begins: str = ""
    ends: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """The name for messages."""
        return self.versions.name.removesuffix("_versions").replace("_", " ")

    @property
    def content(self) -> list[str]:
        """The columns that are no part of the key."""
        return [name for name in self.columns.names if name not in self.key]


def rows_of(register: Register, rows: Rows) -> pa.Table:
    """The rows in the register's columns and types, sorted by key; SuibaoError for wrong columns or a key met twice."""
    table = shaped(rows, register.columns, register.what).sort_by([(name, "ascending") for name in register.key])
    twice = (
        table.group_by(list(register.key)).aggregate([([], "count_all")]).filter(pc.greater(pc.field("count_all"), 1))
    )
    if twice.num_rows:
        named = ", ".join(f"{name} {twice[name][0].as_py()}" for name in register.key)
        raise SuibaoError(
            f"{register.what} holds {named} more than once; one row each was expected. Nothing was saved.",
            f"{register.what} 中 {named} 重复出现，应各只有一行。未保存任何内容。",
        )
    return table


def add(
    connection: sa.Connection, register: Register, table: pa.Table, since: date | None, recording: Recording
) -> Changes:
    """Add a version for each row (of :func:`rows_of`) that says something new; what is the same is left alone.

    ``since``: from which day it is so; a thing not known before is so from its first day. Without it, from the first day.
    """
    if recording.repeated or not table.num_rows:
        return recording.did(Changes(0, 0, table.num_rows))
    if is_empty(connection, register.versions):
        _write_first(connection, register, table, since, recording.number)
        return recording.did(Changes(table.num_rows, 0, 0))
    _stage(connection, register, table)
    _compare(connection, register, since)
    added, changed = connection.execute(
        sa.text("SELECT count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added) FROM pg_temp.fresh")
    ).one()
    _write(connection, register, recording.number)
    for target in (register.versions, register.current):
        analyse(connection, target, added + changed)
    connection.execute(sa.text("DROP TABLE pg_temp.incoming, pg_temp.fresh"))
    return recording.did(Changes(added, changed, table.num_rows - added - changed))


def analyse(connection: sa.Connection, table: sa.Table | None, rows: int) -> None:
    """Let the server count a table that many rows were added to: it may not have by itself when the next ones come, and
    would compare a million rows with what it takes for a handful."""
    if table is not None and rows >= MANY:
        connection.exec_driver_sql(f"ANALYZE {table.fullname}")


def void(connection: sa.Connection, register: Register, key: Mapping[str, Any], recording: Recording) -> bool:
    """Record that a thing was entered by mistake; False when it is not there (any more)."""
    names = ", ".join([*register.key, "valid_from", *register.content])
    where = " AND ".join(f"{name} = %({name})s" for name in register.key)
    found = connection.exec_driver_sql(
        f"INSERT INTO {register.versions.fullname} ({names}, void, change) "
        f"SELECT {names}, true, %(change)s FROM (SELECT * FROM {register.versions.fullname} WHERE {where} "
        "ORDER BY change DESC, valid_from DESC LIMIT 1) v WHERE NOT v.void",
        {**key, "change": recording.number},
    )
    if found.rowcount and register.current is not None:
        connection.exec_driver_sql(f"DELETE FROM {register.current.fullname} WHERE {where}", dict(key))
    recording.did(Changes(0, found.rowcount, 0))
    return found.rowcount > 0


def as_of(
    connection: sa.Connection,
    register: Register,
    change: int,
    on: date | None = None,
    people: Sequence[str] | None = None,
) -> pa.Table:
    """The register as the changes up to ``change`` say it was on a day (its last word for every thing, without a day).

    ``people``: only the rows of these people.
    """
    query, values = _as_of(register, change, on, people)
    return copy_out(connection, query, register.columns, values)


def history(connection: sa.Connection, register: Register, person: str) -> list[dict[str, Any]]:
    """Every version of a person's rows with who recorded it when and why, in the order of recording."""
    names = ", ".join(f"v.{name}" for name in (*register.columns.names, "valid_from", "void", "change"))
    query = (
        f"SELECT {names}, c.recorded_at, c.actor, c.reason FROM {register.versions.fullname} v "
        "LEFT JOIN books.registry_changes c USING (change) WHERE v.person = %s "
        f"ORDER BY v.change, {', '.join(f'v.{name}' for name in register.key)}, v.valid_from"
    )
    return [dict(row._mapping) for row in connection.exec_driver_sql(query, (person,))]


def _stage(connection: sa.Connection, register: Register, table: pa.Table) -> None:
    """The rows in a temporary table ``incoming`` of the register's types."""
    target = register.versions
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE incoming (LIKE {target.fullname}) ON COMMIT DROP")
    for column in target.columns:
        if column.name not in register.columns.names:
            connection.exec_driver_sql(f"ALTER TABLE pg_temp.incoming DROP COLUMN {column.name}")
        elif column.name in register.content:
            connection.exec_driver_sql(f"ALTER TABLE pg_temp.incoming ALTER {column.name} DROP NOT NULL")
    copy_in(connection, "pg_temp.incoming", table)
    connection.exec_driver_sql("ANALYZE pg_temp.incoming")


def _compare(connection: sa.Connection, register: Register, since: date | None) -> None:
    """The staged rows that differ from what is known, in ``fresh``, with the day from which they hold."""
    day = f"DATE '{(since or ALWAYS).isoformat()}'"  # a statement that makes a table takes no parameters
    first = f"i.{register.begins}" if register.begins else day
    later = f"greatest({first}, {day})"
    key = ", ".join(register.key)
    say = ", ".join(f"i.{name}" for name in register.content)
    if register.current is not None:
        known = ", ".join(f"k.{name}" for name in register.content)
        last = f"SELECT {key}, {', '.join(register.content)}, valid_from FROM {register.current.fullname}"
        past = _differs_in_the_past(register, say, later)
        differs = f"k.valid_from <= {later} AND ({say}) IS DISTINCT FROM ({known}) OR k.valid_from > {later} AND {past}"
    else:
        last = (
            f"SELECT DISTINCT ON ({key}) * FROM {register.versions.fullname} WHERE ({key}) IN "
            f"(SELECT {key} FROM pg_temp.incoming) ORDER BY {key}, change DESC, valid_from DESC"
        )
        last = f"SELECT {key}, valid_from FROM ({last}) l WHERE NOT void"
        differs = _differs_in_the_past(register, say, later)
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS "
        f"SELECT i.*, CASE WHEN k.valid_from IS NULL THEN {first} ELSE {later} END AS valid_from, "
        f"k.valid_from IS NULL AS added FROM pg_temp.incoming i LEFT JOIN ({last}) k USING ({key}) "
        f"WHERE k.valid_from IS NULL OR {differs}"
    )


def _differs_in_the_past(register: Register, say: str, later: str) -> str:
    """Whether a staged row says something else of its day than the versions of that thing do."""
    same = " AND ".join(f"v.{name} = i.{name}" for name in register.key)
    table = register.versions.fullname
    last = f"FROM {table} v WHERE {same} ORDER BY change DESC, valid_from DESC LIMIT 1"
    known = ", ".join(
        f"(SELECT v.{name} {last})" if name in register.ends else f"v.{name}" for name in register.content
    )
    then = (
        f"SELECT v.* FROM {table} v WHERE {same} AND v.valid_from <= {later} AND {_live(register)} "
        "ORDER BY valid_from DESC, change DESC LIMIT 1"
    )
    return f"NOT EXISTS (SELECT FROM ({then}) v WHERE ({say}) IS NOT DISTINCT FROM ({known}))"


def _live(register: Register, until: str = "") -> str:
    """Whether a version v was not taken back by a void one after it (recorded ``until``)."""
    same = " AND ".join(f"w.{name} = v.{name}" for name in register.key)
    return (
        f"NOT EXISTS (SELECT FROM {register.versions.fullname} w "
        f"WHERE w.void AND {same} AND w.change >= v.change{until})"
    )


def _write(connection: sa.Connection, register: Register, change: int) -> None:
    key, content = ", ".join(register.key), register.content
    names = ", ".join([*register.columns.names, "valid_from"])
    connection.exec_driver_sql(
        f"INSERT INTO {register.versions.fullname} ({names}, void, change) "
        f"SELECT {names}, false, %s FROM pg_temp.fresh ORDER BY {key}",
        (change,),
    )
    if register.current is None:
        return
    sets = ", ".join(
        f"{name} = excluded.{name}" if name in register.ends
        else f"{name} = CASE WHEN excluded.valid_from >= kept.valid_from THEN excluded.{name} ELSE kept.{name} END"
        for name in [*content, "valid_from"]
    )  # fmt: skip
    connection.exec_driver_sql(
        f"INSERT INTO {register.current.fullname} AS kept ({names}) SELECT {names} FROM pg_temp.fresh ORDER BY {key} "
        f"ON CONFLICT ({key}) DO UPDATE SET {sets}, changed_at = now()"
    )


def _write_first(
    connection: sa.Connection, register: Register, table: pa.Table, since: date | None, change: int
) -> None:
    """Write the rows into a register that holds nothing yet: there is nothing to compare them with."""
    first = pa.array(np.zeros(table.num_rows, np.int64))
    begins = table[register.begins] if register.begins else pa.array([since or ALWAYS], pa.date32()).take(first)
    rows = table.append_column("valid_from", begins)
    recorded = rows.append_column("void", pa.array([False]).take(first)).append_column(
        "change", pa.array([change], pa.int64()).take(first)
    )
    for target, content in ((register.versions, recorded), (register.current, rows)):
        if target is not None:
            copy_in(connection, target.fullname, content)
            analyse(connection, target, content.num_rows)


def _as_of(register: Register, change: int, on: date | None, people: Sequence[str] | None) -> tuple[str, list[object]]:
    table, key = register.versions.fullname, ", ".join(register.key)
    known = ["change <= %s"]
    values: list[object] = [change]
    owned = ""
    if people is not None:
        inside = "person" in register.key
        known.append(
            "person = ANY (%s)" if inside else f"({key}) IN (SELECT {key} FROM {table} WHERE person = ANY (%s))"
        )
        owned = "" if inside else " AND t.person = ANY (%s)"
        values.append(list(people))
    where = " AND ".join(known)
    day = " AND valid_from <= %s" if on else ""
    live = _live(register, " AND w.change <= %s")
    terms = f"SELECT DISTINCT ON ({key}) * FROM {table} v WHERE {where}{day} AND {live} ORDER BY {key}, valid_from DESC, change DESC"
    last = f"SELECT DISTINCT ON ({key}) * FROM {table} WHERE {where} ORDER BY {key}, change DESC, valid_from DESC"
    listed = ", ".join(f"l.{name}" if name in register.ends else f"t.{name}" for name in register.columns.names)
    query = f"SELECT {listed} FROM ({terms}) t JOIN ({last}) l USING ({key}) WHERE NOT l.void{owned}"
    arguments: list[object] = [
        *values,
        *([on] if on else []),
        change,
        *values,
        *([list(people or ())] if owned else []),
    ]
    if on and register.begins:
        query += f" AND t.{register.begins} <= %s"
        arguments.append(on)
    if on and register.ends:
        query += f" AND (l.{register.ends[0]} IS NULL OR l.{register.ends[0]} >= %s)"
        arguments.append(on)
    return f"{query} ORDER BY {', '.join(f't.{name}' for name in register.key)}", arguments
