from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.books import BooksServer, books, books_database, books_server, own_books
from tests.support.month import close, files_of, month_paths
from tests.support.plans import plan_cache

from suibao.books import Books, ledger
from suibao.demo import City, build
from suibao.office.close import Closed

__all__ = ["books", "books_database", "books_server", "own_books", "plan_cache"]


@pytest.fixture(scope="session")
def city() -> City:
    return build(workers=300, orders=20_000)


@pytest.fixture(scope="session")
def files(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The month's files; never changed: tests that change them take `own_files`."""
    return files_of(city, tmp_path_factory.mktemp("city"))


@pytest.fixture
def own_files(city: City, tmp_path: Path) -> Path:
    return files_of(city, tmp_path / "city")


@pytest.fixture(scope="session")
def first_run(books_server: BooksServer, files: Path) -> tuple[str, Closed]:
    """A database with the month closed once, to make copies of, and what closing came to."""
    name = books_server.create()
    with books_server.open(name) as opened:
        return name, close(opened, month_paths(files))


@pytest.fixture(scope="session")
def month(books_server: BooksServer, first_run: tuple[str, Closed]) -> Iterator[tuple[Books, Closed]]:
    """Books with the month closed, for tests that only look."""
    with books_server.open(books_server.create(first_run[0])) as opened:
        yield opened, first_run[1]


@pytest.fixture
def closed_books(books_server: BooksServer, first_run: tuple[str, Closed]) -> Iterator[Books]:
    """Books of the test's own with the month closed."""
    with books_server.open(books_server.create(first_run[0])) as opened:
        yield opened


@pytest.fixture(scope="session")
def closed(first_run: tuple[str, Closed]) -> Closed:
    return first_run[1]


@pytest.fixture(scope="session")
def trial(month: tuple[Books, Closed], files: Path) -> tuple[Closed, bool]:
    """The month closed under a proposal in the same books; whether the ledger stayed as it was."""
    before = ledger.entries(month[0])
    tried = close(month[0], month_paths(files), law="proposal/3-platform-pension-share")
    return tried, ledger.entries(month[0]).equals(before)
