"""Who is known: people, parties, engagements, enrolments by branch.

Every function takes a table, adds what is new, changes what differs and leaves alone what is the same; sending the
same table again changes nothing. ID numbers and names are sealed before they leave this process; people are looked up
by their person key, the keyed hash of the ID number.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
import stdnum.cn.ric
import stdnum.cn.uscc

from suibao.books import schema
from suibao.books.bulk import copy_in, copy_out
from suibao.books.database import Books
from suibao.books.incoming import Rows, shaped
from suibao.books.registry_changes import Change, Changes
from suibao.books.registry_histories import (
    BALANCES,
    HISTORIES,
    Balance,
    History,
    balances_brought,
    balances_in,
    bring_forward,
    histories,
    histories_in,
    save_histories,
)
from suibao.books.sealing import Seal
from suibao.books.secrets import hashed
from suibao.errors import SuibaoError

__all__ = [
    "BALANCES", "ENGAGEMENTS", "ENROLMENTS", "HISTORIES", "PARTIES", "PEOPLE", "Balance", "Change", "Changes", "History",
    "Person", "balances_brought", "balances_in", "bring_forward", "engage", "engagements", "enrol", "enrolments",
    "find_person", "histories", "histories_in", "names", "parties", "register_parties", "save_enrolments", "save_histories",
]  # fmt: skip


def _fields(*required: tuple[str, pa.DataType]) -> list[pa.Field]:
    return [pa.field(name, kind, False) for name, kind in required]


PEOPLE = pa.schema(_fields(("person", pa.string()), ("id_number", pa.string()), ("name", pa.string())))
PARTIES = pa.schema(
    _fields(
        ("party", pa.string()),
        ("name", pa.string()),
        ("credit_code", pa.string()),
        ("region", pa.string()),
        ("kind", pa.string()),
        ("oi_batch", pa.int8()),
        ("oi_tier", pa.int8()),
        ("injury_class", pa.int8()),
        ("injury_float", pa.int32()),
    )
)
ENGAGEMENTS = pa.schema(
    [
        *_fields(
            ("payer", pa.string()),
            ("worker", pa.string()),
            ("person", pa.string()),
            ("mode", pa.int8()),
            ("status", pa.int8()),
            ("industry", pa.int8()),
            ("contract", pa.string()),
            ("region", pa.string()),
            ("using_unit", pa.string()),
            ("using_region", pa.string()),
            ("started_on", pa.date32()),
        ),
        pa.field("ended_on", pa.date32()),
        pa.field("agreed_wage_fen", pa.int64()),
        pa.field("declared_base_fen", pa.int64()),
        pa.field("weekly_hours_tenths", pa.int32()),
    ]
)
ENROLMENTS = pa.schema(
    _fields(
        ("person", pa.string()),
        ("branch", pa.int8()),
        ("since", pa.int32()),
        ("region", pa.string()),
        ("joined", pa.bool_()),
        ("base_fen", pa.int64()),
        ("tier_fen", pa.int64()),
        ("tier", pa.int8()),
        ("annual_month", pa.int32()),
    )
)


@dataclass(frozen=True)
class Person:
    """A registered person, opened."""

    person: str
    id_number: str
    name: str
    valid_number: bool


def enrol(books: Books, people: Rows) -> Changes:
    """Register people (columns: PEOPLE). SuibaoError when a person key is not that of the ID number beside it."""
    table = shaped(people, PEOPLE, "people")
    seal, secret = Seal(books.secret), books.secret
    rows: dict[str, list[object]] = {column.name: [] for column in schema.people.columns if column.name != "changed_at"}
    valid = []
    for person, number, name in zip(*(table[column].to_pylist() for column in PEOPLE.names), strict=True):
        if hashed(secret, number) != person:
            raise _other_key(person)
        valid.append(stdnum.cn.ric.is_valid(number))
        rows["person"].append(person)
        rows["id_number_sealed"].append(seal.close(number, person, "id_number"))
        rows["name_sealed"].append(seal.close(name, person, "name"))
        rows["content_tag"].append(seal.tag(number, name))
        rows["valid_number"].append(valid[-1])
    # CSV carries bytes as PostgreSQL's hex form.
    packed = {name: [_hex(value) for value in values] for name, values in rows.items()}
    with books.begin() as connection:
        done = _upsert(connection, schema.people, pa.table(packed), ["content_tag", "valid_number"])
    return Changes(*done, doubtful=valid.count(False))


def register_parties(books: Books, parties: Rows) -> Changes:
    """Register parties (columns: PARTIES); ``credit_code`` is the unified social credit code (统一社会信用代码)."""
    table = shaped(parties, PARTIES, "parties")
    valid = [bool(stdnum.cn.uscc.is_valid(code)) for code in table["credit_code"].to_pylist()]
    with books.begin() as connection:
        done = _upsert(
            connection, schema.parties, table.append_column("valid_credit_code", pa.array(valid, pa.bool_()))
        )
    return Changes(*done, doubtful=valid.count(False))


def engage(books: Books, engagements: Rows) -> Changes:
    """Register engagements (columns: ENGAGEMENTS), one for each payer, worker number and first day."""
    table = shaped(engagements, ENGAGEMENTS, "engagements")
    with books.begin() as connection:
        return Changes(*_upsert(connection, schema.engagements, table))


def save_enrolments(books: Books, enrolments: Rows) -> Changes:
    """Keep what people chose (columns: ENROLMENTS), one row for each person, branch and first month (yyyymm)."""
    table = shaped(enrolments, ENROLMENTS, "enrolments")
    with books.begin() as connection:
        return Changes(*_upsert(connection, schema.enrolments, table))


def find_person(books: Books, person: str) -> Person | None:
    """The person behind a person key, opened with the secret; None when nobody is registered under it."""
    table = schema.people
    with books.begin() as connection:
        row = connection.execute(sa.select(table).where(table.c.person == person)).one_or_none()
    if row is None:
        return None
    seal = Seal(books.secret)
    number = seal.open(row.id_number_sealed, person, "id_number")
    return Person(person, number, seal.open(row.name_sealed, person, "name"), row.valid_number)


def names(books: Books, people: list[str] | None = None) -> dict[str, str]:
    """Person key → name, for rendering; all of them when no keys are given."""
    table = schema.people
    query = sa.select(table.c.person, table.c.name_sealed).order_by(table.c.person)
    if people is not None:
        query = query.where(table.c.person == sa.any_(sa.cast(people, sa.ARRAY(sa.Text))))
    seal = Seal(books.secret)
    with books.begin() as connection:
        return {row.person: seal.open(row.name_sealed, row.person, "name") for row in connection.execute(query)}


def parties(books: Books) -> pa.Table:
    """All parties (columns: PARTIES), sorted by id."""
    return _all(books, "parties", PARTIES, "party")


def engagements(books: Books) -> pa.Table:
    """All engagements (columns: ENGAGEMENTS), sorted by payer, worker number and first day."""
    return _all(books, "engagements", ENGAGEMENTS, "payer, worker, started_on")


def enrolments(books: Books) -> pa.Table:
    """All choices (columns: ENROLMENTS), sorted by person, branch and first month."""
    return _all(books, "enrolments", ENROLMENTS, "person, branch, since")


def _all(books: Books, table: str, columns: pa.Schema, order: str) -> pa.Table:
    query = f"SELECT {', '.join(columns.names)} FROM books.{table} ORDER BY {order}"  # noqa: S608 names of this module
    with books.begin() as connection:
        return copy_out(connection, query, columns)


def _hex(value: object) -> object:
    return "\\x" + value.hex() if isinstance(value, bytes) else value


def _other_key(person: str) -> SuibaoError:
    return SuibaoError(
        f"The person key {person} is not that of its ID number under this secret. Read the roster with the same "
        "SUIBAO_SECRET or home directory as the books.",
        f"人员键 {person} 与其证件号在当前密钥下不符。请用与账册相同的 SUIBAO_SECRET 或主目录读取花名册。",
        person=person,
    )


def _upsert(
    connection: sa.Connection, target: sa.Table, rows: pa.Table, compare: list[str] | None = None
) -> tuple[int, int, int]:
    """Add new rows, change those whose compared columns differ: how many were added, changed and left alone."""
    key = [column.name for column in target.primary_key]
    twice = rows.group_by(key).aggregate([([], "count_all")]).filter(pc.greater(pc.field("count_all"), 1))
    if twice.num_rows:
        named = ", ".join(f"{name} {twice[name][0].as_py()}" for name in key)
        raise SuibaoError(
            f"{target.name} holds {named} more than once; one row each was expected. Nothing was saved.",
            f"{target.name} 中 {named} 重复出现，应各只有一行。未保存任何内容。",
        )
    columns = rows.schema.names
    compared = compare or [name for name in columns if name not in key]
    listed = ", ".join(columns)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    old, new = (", ".join(f"{side}.{name}" for name in compared) for side in ("kept", "excluded"))
    # Table and column names below are those of the metadata; values travel by COPY.
    connection.execute(sa.text(f"CREATE TEMPORARY TABLE incoming (LIKE {target.fullname}) ON COMMIT DROP"))
    for column in target.columns:
        if column.name not in columns:
            connection.execute(sa.text(f"ALTER TABLE pg_temp.incoming DROP COLUMN {column.name}"))
    copy_in(connection, "pg_temp.incoming", rows)
    statement = f"""
        INSERT INTO {target.fullname} AS kept ({listed}) SELECT {listed} FROM pg_temp.incoming ORDER BY {", ".join(key)}
        ON CONFLICT ({", ".join(key)}) DO UPDATE SET {changes}, changed_at = now()
        WHERE ({old}) IS DISTINCT FROM ({new})
        RETURNING (xmax = 0) AS added
    """  # noqa: S608
    written = [row.added for row in connection.execute(sa.text(statement))]
    added = written.count(True)
    return added, len(written) - added, rows.num_rows - len(written)
