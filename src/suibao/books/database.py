"""The handle on the books: a real PostgreSQL, embedded unless told otherwise, brought to the current schema.

>>> from suibao.books import Books, ledger
>>> with Books.open() as books:                                                     # doctest: +SKIP
...     ledger.verify(books)
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from suibao.books import migrate
from suibao.books.home import locate
from suibao.books.secrets import secret
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.books.server import Server

VARIABLE = "SUIBAO_DATABASE_URL"
SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
CONNECT = {"connect_timeout": 10, "application_name": "suibao"}

# Bulk work: staging tables in memory, sorts of a month in memory, days in one time zone.
SESSION = """
SET timezone = 'UTC'; SET client_encoding = 'UTF8'; SET datestyle = 'ISO'; SET temp_buffers = '128MB';
SET work_mem = '64MB'; SET jit = off; SET client_connection_check_interval = '10s';
"""


class Books:
    """An open database. Use it as a context manager; :meth:`begin` gives transactions.

    Threads may share one handle (each transaction takes a connection from the pool); a forked child opens its own.
    """

    def __init__(self, engine: sa.Engine, home: Path, server: Server | None = None) -> None:
        self.engine = engine
        self.home = home
        self._server = server

    @classmethod
    def open(cls, home: Path | None = None, url: str | None = None) -> Books:
        """Open the books and bring their schema to this code's.

        ``url``, else ``SUIBAO_DATABASE_URL``, names a real server; without either, the embedded one starts in
        ``home/postgres`` (or is joined, when another process has it running). Raises SuibaoError when the server
        cannot be reached or started, or the database is newer than the code.
        """
        place = locate(home)
        address = url or os.environ.get(VARIABLE)
        if address:
            return cls(_connected(address), place)
        server = _embedded(place)
        try:
            return cls(_connected(server.address()), place, server)
        except BaseException:
            server.release()
            raise

    @contextmanager
    def begin(self, isolation: str | None = None) -> Iterator[sa.Connection]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with self.engine.connect() as connection:
            if isolation is not None:
                connection.execution_options(isolation_level=isolation)
            with connection.begin():
                yield connection

    @cached_property
    def single(self) -> sa.Engine:
        """An engine for single statements, each its own transaction. Its connections are not tried before use: who takes
        one must be able to say the same again when it turns out to be lost."""
        engine = sa.create_engine(self.engine.url, isolation_level="AUTOCOMMIT", connect_args=CONNECT)
        sa.event.listen(engine, "connect", _prepare)
        return engine

    @cached_property
    def secret(self) -> bytes:
        """The secret that person keys and encryption are derived from (see `books.secrets`)."""
        return secret(self.home)

    @property
    def server(self) -> Server | None:
        """The embedded server this handle has a share in; None with a real one."""
        return self._server

    def close(self) -> None:
        """Close the connections and give back the share in the embedded server. Closing twice is harmless."""
        self.engine.dispose()
        if "single" in self.__dict__:
            self.single.dispose()
        server, self._server = self._server, None
        if server is not None:
            server.release()

    def __enter__(self) -> Books:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _embedded(home: Path) -> Server:
    if os.name != "posix":
        raise SuibaoError(
            f"The embedded PostgreSQL runs on Linux and macOS. Here, set {VARIABLE} to a server of your own.",
            f"内置 PostgreSQL 仅支持 Linux 与 macOS。请用 {VARIABLE} 指定自己的数据库。",
        )
    from suibao.books import server

    return server.start(home)


def _parsed(address: str) -> sa.URL:
    try:
        url = sa.make_url(address)
    except sa.exc.ArgumentError:
        url = None
    if url is None or url.drivername not in SCHEMES or not url.database:
        shown = url.render_as_string(hide_password=True) if url is not None else "the given text"
        raise SuibaoError(
            f"{shown} is no PostgreSQL address. Expected: postgresql://user:password@host:5432/database ({VARIABLE}).",
            f"数据库地址无法识别（{shown}）。应为：postgresql://用户:密码@主机:5432/数据库（{VARIABLE}）。",
        )
    return url.set(drivername="postgresql+psycopg")


def _connected(address: str) -> sa.Engine:
    url = _parsed(address)
    engine = sa.create_engine(url, pool_pre_ping=True, connect_args=CONNECT)
    sa.event.listen(engine, "connect", _prepare)
    try:
        migrate.to_head(engine)
    except sa.exc.OperationalError as error:
        engine.dispose()
        raise _unreachable(url, error) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare(connection: Any, record: object) -> None:
    connection.execute(SESSION)
    connection.commit()


def _unreachable(url: sa.URL, error: sa.exc.OperationalError) -> SuibaoError:
    shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
    said = str(error.orig).strip().splitlines()[0]
    return SuibaoError(
        f"No connection to {shown}: {said}. Is the server running, and are host, database, user and password right? "
        f"Without {VARIABLE} Suibao starts its own.",
        f"无法连接 {shown}：{said}。请检查服务器是否运行，主机、数据库、用户与密码是否正确。"
        f"若不设 {VARIABLE}，随保会启动内置数据库。",
        url=shown,
    )
