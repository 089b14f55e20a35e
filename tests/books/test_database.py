from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from tests.support.books import BooksServer

from suibao.books import Books, migrate, schema
from suibao.errors import SuibaoError


def test_metadata_and_migrations_agree(books: Books) -> None:
    def ours(name: str | None, kind: str, parents: object) -> bool:
        return kind != "schema" or name == schema.NAME  # durable runs have a schema of their own, kept by DBOS

    options = {
        "include_schemas": True, "version_table_schema": schema.NAME, "compare_server_default": True, "include_name": ours,
    }  # fmt: skip
    with books.begin() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []


def test_checks_agree(books: Books) -> None:
    """Alembic does not compare check constraints: their names and bodies are compared here, as the server reads them."""
    query = sa.text(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'c' AND connamespace = 'books'::regnamespace ORDER BY 1, 2"
    )
    with books.engine.connect() as connection:
        migrated = [tuple(row) for row in connection.execute(query)]
        connection.execute(sa.text("ALTER SCHEMA books RENAME TO books_migrated"))
        connection.execute(sa.text("CREATE SCHEMA books"))
        schema.metadata.create_all(connection)
        created = [tuple(row) for row in connection.execute(query)]
        connection.rollback()
    assert migrated == created
    assert len(migrated) > 10


def test_head_is_the_last_migration() -> None:
    assert migrate.known()[-1] == schema.HEAD


def test_opening_at_once_migrates_once(books_server: BooksServer) -> None:
    name = books_server.create("template1")
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: books_server.open(name), range(4)))
    with opened[0].begin() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM books.alembic_version")).all() == [(schema.HEAD,)]
    for books in opened:
        books.close()


def test_newer_database_is_refused(own_books: Books, books_server: BooksServer) -> None:
    books = own_books
    with books.begin() as connection:
        connection.execute(sa.text("UPDATE books.alembic_version SET version_num = '9999'"))
    assert books.engine.url.database
    with pytest.raises(SuibaoError, match="newer code") as caught:
        books_server.open(books.engine.url.database)
    assert "升级" in caught.value.zh


def test_unreachable_server_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(SuibaoError, match="No connection to postgresql://me:") as caught:
        Books.open(tmp_path, "postgresql://me:hunter2@127.0.0.1:1/books")
    assert "hunter2" not in caught.value.en + caught.value.zh
    assert "无法连接" in caught.value.zh


@pytest.mark.parametrize("address", ["mysql://a/b", "nonsense", "postgresql://host"])
def test_strange_address(tmp_path: Path, address: str) -> None:
    with pytest.raises(SuibaoError, match="no PostgreSQL address"):
        Books.open(tmp_path, address)


def test_address_from_the_environment(
    books: Books, books_server: BooksServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUIBAO_DATABASE_URL", books_server.server.address(str(books.engine.url.database)))
    with Books.open(tmp_path) as other:
        assert other.server is None
    assert not (tmp_path / "postgres").exists()


def test_account_without_rights_is_told(books_server: BooksServer, tmp_path: Path) -> None:
    name = books_server.create("template1")
    with books_server.open(name) as books, books_server.administrator(books) as connection:
        connection.execute("DROP SCHEMA books CASCADE")
        connection.execute("CREATE ROLE guest LOGIN")
    with pytest.raises(SuibaoError, match="needs CREATE"):
        Books.open(tmp_path, books_server.server.address(name, "guest"))
