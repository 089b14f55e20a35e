"""Real books for tests: one embedded PostgreSQL a session, empty books for each test.

Any conftest can take the fixtures by importing them: ``from tests.support.books import books_database, books,
books_server, own_books`` (all four: they use each other). A test that asks for ``books`` gets an open, empty, migrated
:class:`suibao.books.Books`; ``own_books`` is a database that may be broken; ``books_server`` is the session's server,
for tests that need an address or a superuser (``administrator``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psycopg
import pytest

from suibao.books import Books, server

TEMPLATE = "template_books"
_numbers = count()

# The ledger refuses TRUNCATE even to a superuser, unless he takes the triggers away; here they are put back as found.
EMPTY = """
DO $$
DECLARE
    guard record;
    tables text := (SELECT string_agg(oid::regclass::text, ', ') FROM pg_class WHERE relkind = 'r'
        AND relnamespace::regnamespace::text IN ('books', 'dbos') AND relname NOT IN ('alembic_version', 'dbos_migrations'));
BEGIN
    FOR guard IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger WHERE tgenabled = 'A' LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', guard.place, guard.tgname);
    END LOOP;
    EXECUTE 'TRUNCATE ' || tables || ' RESTART IDENTITY';
    FOR guard IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger WHERE tgenabled = 'D' LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', guard.place, guard.tgname);
    END LOOP;
END
$$
"""


class BooksServer:
    """The session's server; makes databases that are copies of one migrated template, and stay till the end."""

    def __init__(self, home: Path) -> None:
        # Tests do not survive a power cut, so they need not wait for the disk.
        self.server = server.start(home, {"fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB"})
        self.home = home
        self._do(f"CREATE DATABASE {TEMPLATE} OWNER {server.OWNER}")
        Books.open(home, self.server.address(TEMPLATE)).close()

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.server.address("postgres", server.ADMINISTRATOR), autocommit=True) as connection:
            connection.execute(statement)

    def create(self, template: str = TEMPLATE) -> str:
        """A new database; its name."""
        name = f"test_{next(_numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {server.OWNER}")
        return name

    def open(self, name: str) -> Books:
        """Books on a database of this server."""
        return Books.open(self.home, self.server.address(name))

    def administrator(self, books: Books) -> psycopg.Connection[tuple[object, ...]]:
        """A superuser's connection to the database of some books: for tampering."""
        assert books.engine.url.database
        return psycopg.connect(self.server.address(books.engine.url.database, server.ADMINISTRATOR), autocommit=True)


@contextmanager
def home_directory() -> Iterator[Path]:
    """A home for a server. Not pytest's tmp_path: other runs of pytest close and clear the directory above that."""
    path = Path(mkdtemp(prefix="suibao-test-"))
    try:
        yield path
    finally:
        rmtree(path)


@pytest.fixture(scope="session")
def books_server() -> Iterator[BooksServer]:
    with home_directory() as home:
        running = BooksServer(home)
        yield running
        running.server.release("immediate")  # nobody will read it again


@pytest.fixture
def own_books(books_server: BooksServer) -> Iterator[Books]:
    """Books on a database of the test's own: for tests that break it."""
    with books_server.open(books_server.create()) as opened:
        yield opened


@pytest.fixture(scope="session")
def books_database(books_server: BooksServer) -> str:
    return books_server.create()


@pytest.fixture
def books(books_server: BooksServer, books_database: str) -> Iterator[Books]:
    """Empty books. The database is the session's; after the test a superuser empties it."""
    with books_server.open(books_database) as opened:
        yield opened
        with books_server.administrator(opened) as administrator:
            administrator.execute(EMPTY)
