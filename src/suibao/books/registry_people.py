"""People: sealed before they leave this process, found by the keyed hash of their ID number, opened only on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from suibao.books import schema_registry as schema
from suibao.books.ahead import ahead
from suibao.books.bulk import copy_in, copy_out, hexed, is_empty
from suibao.books.database import Books
from suibao.books.id_numbers import RESIDENT_ID, fits_all, kinds_of
from suibao.books.incoming import Rows, shaped
from suibao.books.registry_changes import Change, Changes, Recording, recording
from suibao.books.registry_keys import check_keys, seal_of
from suibao.books.registry_tables import PEOPLE
from suibao.books.registry_versions import ALWAYS, analyse
from suibao.books.sealing import Seal
from suibao.books.secrets import Keyed, hashed
from suibao.errors import SuibaoError

BATCH = 25_000
"""People sealed and sent at a time."""

SEALED_AHEAD = 8
"""Batches that may lie sealed before they are sent: bounds memory."""


@dataclass(frozen=True)
class Access:
    """Who opens sealed numbers, when, and for what: it stands in the record before anything is opened."""

    now: datetime
    by: str
    purpose: str


@dataclass(frozen=True)
class Person:
    """A registered person, opened. ``kind``: ``resident_id`` (公民身份号码) or ``other`` (passport and the like, not checked)."""

    person: str
    id_number: str
    name: str
    valid_number: bool
    kind: str = RESIDENT_ID


def enrol(books: Books, people: Rows, change: Change | None = None, since: date | None = None) -> Changes:
    """Register people (columns: PEOPLE). SuibaoError when a person key is not that of the ID number beside it.

    Who is known already under the same name is left alone; another name is a new version, from ``since`` on. An empty name
    says nothing: it is kept only of somebody who is new.
    """
    batch = of_people(books, people)
    with books.begin() as connection, recording(connection, change or Change(), batch.tags) as done:
        return keep_people(connection, batch, since, done)


@dataclass(frozen=True)
class PeopleBatch:
    """People on their way into the registry: in memory only, never in a file. ``tags``: person and keyed digest."""

    seal: Seal
    secret: bytes
    rows: pa.Table
    tags: pa.Table


def of_people(books: Books, people: Rows) -> PeopleBatch:
    """People tagged, ready for :func:`keep_people`, sorted by person key. SuibaoError for a person met twice."""
    table = shaped(people, PEOPLE, "people").sort_by("person").combine_chunks()
    keys, seal = table["person"], seal_of(books)
    if table.num_rows > 1:
        twice = pc.index(pc.equal(keys[1:], keys[:-1]), True).as_py()
        if twice >= 0:
            raise _twice(keys[twice].as_py())
    tags = pa.chunked_array(
        [
            hexed(seal.tags(piece["id_number"].to_pylist(), piece["name"].to_pylist()))
            for piece in (table.slice(start, BATCH) for start in range(0, table.num_rows, BATCH))
        ],
        pa.string(),
    )
    named = pc.not_equal(table["name"], "")
    return PeopleBatch(seal, books.secret, table, pa.table({"person": keys, "content_tag": tags, "named": named}))


def keep_people(connection: sa.Connection, batch: PeopleBatch, since: date | None, recording: Recording) -> Changes:
    """Seal and add the people who are new or have another name, within a change that is being recorded.

    Raises SuibaoError when a person key is not that of the ID number beside it. Of those whose tag stands already that is
    known: the tag is keyed and covers the number.
    """
    with sealing(connection, batch, since, recording) as keep:
        return keep()


@contextmanager
def sealing(
    connection: sa.Connection, batch: PeopleBatch, since: date | None, recording: Recording
) -> Iterator[Callable[[], Changes]]:
    """:func:`keep_people` in two: who is new is looked up and their sealing begun beside whatever else the caller does;
    what this gives writes them."""
    total = batch.rows.num_rows
    if recording.repeated or not total:
        yield lambda: recording.did(Changes(0, 0, total))
        return
    check_keys(connection, batch.seal)
    fresh = _fresh(connection, batch.tags, since or ALWAYS)
    with ahead(_sealed(batch, fresh, recording.number), SEALED_AHEAD) as pieces:
        yield lambda: recording.did(_kept(connection, pieces, fresh, total))


def _kept(connection: sa.Connection, pieces: Iterable[pa.Table], fresh: pa.Table, total: int) -> Changes:
    """Write the sealed pieces."""
    doubtful = 0
    for piece in pieces:
        copy_in(connection, schema.people_versions.fullname, piece)
        doubtful += pc.sum(pc.invert(piece["valid_number"])).as_py() or 0
    analyse(connection, schema.people_versions, fresh.num_rows)
    added = pc.sum(fresh["added"]).as_py() or 0
    return Changes(added, fresh.num_rows - added, total - fresh.num_rows, doubtful)


def find_by_number(books: Books, id_number: str) -> str | None:
    """The person key of whoever is registered under this ID number; None when nobody is. Nothing is opened."""
    person = hashed(books.secret, id_number.strip().upper())
    table = schema.people_versions
    with books.begin() as connection:
        known = connection.scalar(sa.select(sa.func.count()).where(table.c.person == person))
    return person if known else None


def find_person(books: Books, person: str, access: Access) -> Person | None:
    """The person behind a person key, opened; None when nobody is registered under it. The opening is recorded."""
    return open_people(books, [person], access).get(person)


def open_people(books: Books, people: Iterable[str], access: Access) -> dict[str, Person]:
    """Person key → person, opened, of those who are registered; each opening is recorded before it is done.

    Raises SuibaoError without a name and a purpose, or when a key does not fit.
    """
    if not access.by.strip() or not access.purpose.strip():
        raise SuibaoError(
            "An ID number is opened only on record: give who opens it and for what.",
            "打开证件号须留痕：请说明由谁、为何打开。",
        )
    seal = seal_of(books)
    wanted = sorted(set(people))
    with books.begin() as connection:
        rows = _latest(connection, wanted)
        if rows:
            entries = [
                {"opened_at": access.now, "actor": access.by, "purpose": access.purpose, "person": row.person}
                for row in rows
            ]
            connection.execute(sa.insert(schema.openings), entries)
    return {row.person: _opened(seal, row) for row in rows}


def names(books: Books, people: list[str] | None = None) -> dict[str, str]:
    """Person key → name, for rendering; all of them when no keys are given. No number is opened."""
    seal = seal_of(books)
    with books.begin() as connection:
        rows = _latest(connection, people)
    return {row.person: seal.open(row.name_sealed, row.person, "name", row.sealed_with) for row in rows}


def names_ever(books: Books, people: Iterable[str]) -> dict[str, list[str]]:
    """Person key → every name that the person was registered under, the last one last. No number is opened."""
    seal = seal_of(books)
    found: dict[str, list[str]] = {}
    query = "SELECT * FROM books.people_versions WHERE person = ANY (%s) ORDER BY person, valid_from, change"
    with books.begin() as connection:
        rows = connection.exec_driver_sql(query, (sorted(set(people)),)).all()
    for row in rows:
        found.setdefault(row.person, []).append(seal.open(row.name_sealed, row.person, "name", row.sealed_with))
    return found


def openings(books: Books, person: str) -> list[Access]:
    """Who opened the number of a person, oldest first."""
    table = schema.openings
    with books.begin() as connection:
        rows = connection.execute(sa.select(table).where(table.c.person == person).order_by(table.c.id)).all()
    return [Access(row.opened_at, row.actor, row.purpose) for row in rows]


def _latest(connection: sa.Connection, people: list[str] | None) -> list[Any]:
    """The last version of each person."""
    where, values = ("", ()) if people is None else ("WHERE person = ANY (%s)", (people,))
    query = f"SELECT DISTINCT ON (person) * FROM books.people_versions {where} ORDER BY person, valid_from DESC, change DESC"  # noqa: S608
    return list(connection.exec_driver_sql(query, values).all())


def _opened(seal: Seal, row: Any) -> Person:
    number = seal.open(row.id_number_sealed, row.person, "id_number", row.sealed_with)
    name = seal.open(row.name_sealed, row.person, "name", row.sealed_with)
    return Person(row.person, number, name, row.valid_number, row.kind)


def _fresh(connection: sa.Connection, tags: pa.Table, since: date) -> pa.Table:
    """Who is new or has another content than the last version: person, whether new, and from when it is so. By person."""
    if is_empty(connection, schema.people_versions):
        days, new = pa.array([ALWAYS], pa.date32()), pa.array([True])
        first = pa.array(np.zeros(tags.num_rows, np.int64))
        return pa.table({"person": tags["person"], "added": new.take(first), "since": days.take(first)})
    connection.exec_driver_sql(
        'CREATE TEMPORARY TABLE incoming (person text COLLATE "C", content_tag bytea, named boolean) ON COMMIT DROP'
    )
    copy_in(connection, "pg_temp.incoming", tags)
    connection.exec_driver_sql("ANALYZE pg_temp.incoming")
    last = (
        "SELECT DISTINCT ON (person) person, content_tag, valid_from FROM books.people_versions "
        "WHERE person IN (SELECT person FROM pg_temp.incoming) ORDER BY person, valid_from DESC, change DESC"
    )
    known = pa.schema({"person": pa.string(), "added": pa.bool_(), "since": pa.date32()})
    since_when = "CASE WHEN l.person IS NULL THEN %s ELSE greatest(l.valid_from, %s) END AS since"
    query = (
        f"SELECT i.person, l.person IS NULL AS added, {since_when} FROM pg_temp.incoming i "  # noqa: S608 fixed names
        f"LEFT JOIN ({last}) l USING (person) "
        "WHERE l.person IS NULL OR i.named AND l.content_tag <> i.content_tag ORDER BY i.person"
    )
    fresh = copy_out(connection, query, known, (ALWAYS, since))
    connection.exec_driver_sql("DROP TABLE pg_temp.incoming")
    return fresh


def _sealed(batch: PeopleBatch, fresh: pa.Table, change: int) -> Iterator[pa.Table]:
    """Rows of people_versions, piece by piece."""
    where = pc.index_in(fresh["person"], batch.rows["person"].combine_chunks())
    for start in range(0, fresh.num_rows, BATCH):
        chosen = where.slice(start, BATCH)
        rows, tags = batch.rows.take(chosen).combine_chunks(), batch.tags["content_tag"].take(chosen)
        people, numbers, names_ = (rows[name].to_pylist() for name in PEOPLE.names)
        _check_hashed(batch.secret, numbers, people)
        seal, size, known = batch.seal, rows.num_rows, pa.concat_arrays(rows["id_number"].chunks)
        yield pa.table(
            {
                "person": rows["person"],
                "valid_from": fresh["since"].slice(start, BATCH),
                "kind": kinds_of(known),
                "id_number_sealed": hexed(seal.close_all(numbers, people, "id_number")),
                "name_sealed": hexed(seal.close_all(names_, people, "name")),
                "content_tag": tags,
                "valid_number": fits_all(known),
                "sealed_with": pa.repeat(seal.current, size),
                "void": pa.repeat(False, size),
                "change": pa.repeat(pa.scalar(change, pa.int64()), size),
            }
        )


def _check_hashed(secret: bytes, numbers: list[str], people: list[str]) -> None:
    """SuibaoError at the first person key that is not that of its number."""
    keyed = Keyed(secret)
    if b"".join([keyed.digest(number.encode())[:16] for number in numbers]).hex() == "".join(people):
        return
    for number, person in zip(numbers, people, strict=True):
        if hashed(secret, number) != person:
            raise _other_key(person)


def _other_key(person: str) -> SuibaoError:
    return SuibaoError(
        f"The person key {person} is not that of its ID number under this secret. Read the roster with the same "
        "SUIBAO_SECRET or home directory as the books.",
        f"人员键 {person} 与其证件号在当前密钥下不符。请用与账册相同的 SUIBAO_SECRET 或主目录读取花名册。",
        person=person,
    )


def _twice(person: str) -> SuibaoError:
    return SuibaoError(
        f"people holds person {person} more than once; one row each was expected. Nothing was saved.",
        f"people 中人员 {person} 重复出现，应各只有一行。未保存任何内容。",
        person=person,
    )
