"""What stood in the registry before it kept versions is carried over, and opens as before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from tests.support.books import BooksServer

from suibao.books import migrate, registry, schema
from suibao.books.sealing import Seal
from suibao.books.secrets import hashed, secret

NUMBER = "11010519491231002X"
DESK = registry.Access(dt.datetime(2026, 1, 5, tzinfo=dt.UTC), "desk", "test")


def test_rows_from_before_become_first_versions(books_server: BooksServer) -> None:
    name = books_server.create("template1")
    engine = sa.create_engine(f"postgresql+psycopg{books_server.server.address(name).removeprefix('postgresql')}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {schema.NAME}"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")

    with engine.begin() as connection:
        key = secret(books_server.home)
        person, seal = hashed(key, NUMBER), Seal(key)
        values = (
            person,
            seal.close(NUMBER, person, "id_number"),
            seal.close("张三", person, "name"),
            seal.tag(NUMBER, "张三"),
        )
        connection.exec_driver_sql(
            "INSERT INTO books.people (person, id_number_sealed, name_sealed, content_tag, valid_number) "
            "VALUES (%s, %s, %s, %s, true)", values,
        )  # fmt: skip
        connection.exec_driver_sql(
            "INSERT INTO books.parties VALUES ('P1', 'x', 'c', false, '440100', 'platform', 1, 1, 4, 100)"
        )
        connection.exec_driver_sql(
            "INSERT INTO books.engagements VALUES ('P1', '7', '2025-03-01', NULL, %s, 1, 2, 2, '', '440100', '', '')",
            (person,),
        )
        connection.exec_driver_sql(
            "INSERT INTO books.enrolments VALUES (%s, 1, 202510, '440100', true, 500000, 0, 0, 0)", (person,)
        )
    engine.dispose()
    with books_server.open(name) as books:
        assert registry.verify(books) == []
        opened = registry.find_person(books, person, DESK)
        assert opened
        assert (opened.id_number, opened.name) == (NUMBER, "张三")
        then = registry.as_of(books, on=dt.date(2025, 12, 1), person=person)
        assert (then.engagements.num_rows, then.choices["base_fen"].to_pylist()) == (1, [500_000])
        assert registry.history(books, person)["engagements"][0]["actor"] == "migration 0003"
        people = registry.names(books, [person])
        assert people == {person: "张三"}
