"""Bring a database to the schema of this code, once, whoever opens it first."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from suibao.books import schema
from suibao.errors import SuibaoError

LOCK = 0x5375_6962_616F  # "Suibao"; advisory locks are numbers that the programs agree on
LOWEST_SERVER = 150000


def to_head(engine: sa.Engine) -> None:
    """Run the migrations that the database lacks. Two processes at once: the second waits, then finds nothing to do.

    Raises SuibaoError when the database was made by newer code, or the server is too old or refuses.
    """
    with engine.begin() as connection:
        _check_server(connection)
        if _revision(connection) == schema.HEAD:
            return
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        found = _revision(connection)
        if found == schema.HEAD:
            return
        _check_known(found)
        try:
            connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {schema.NAME}"))
            _upgrade(connection)
        except sa.exc.ProgrammingError as error:
            raise _refused(error) from error


def _revision(connection: sa.Connection) -> str | None:
    table = f"{schema.NAME}.alembic_version"
    if connection.scalar(sa.select(sa.func.to_regclass(table))) is None:
        return None
    found = connection.scalar(sa.text(f"SELECT version_num FROM {table}"))  # noqa: S608 a fixed name
    return None if found is None else str(found)


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command  # a second to import, needed once in the life of a database
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def known() -> list[str]:
    """The revisions that this code carries, oldest first."""
    files = (Path(__file__).parent / "migrations" / "versions").glob("m[0-9]*.py")
    return sorted(match[1] for file in files if (match := re.match(r"m(\d{4})_", file.name)))


def _check_known(found: str | None) -> None:
    if found is not None and found not in known():
        raise SuibaoError(
            f"The database is at revision {found}, this version of Suibao knows up to {schema.HEAD}: "
            "newer code has opened it. Update Suibao: pip install --upgrade suibao.",
            f"数据库的版本为 {found}，而本程序只支持到 {schema.HEAD}：它已被更新的程序打开过。请升级随保。",
            found=found,
            known=schema.HEAD,
        )


def _check_server(connection: sa.Connection) -> None:
    number = int(connection.scalar(sa.text("SELECT current_setting('server_version_num')")) or 0)
    if number < LOWEST_SERVER:
        raise SuibaoError(
            f"The server runs PostgreSQL {number // 10000}; at least {LOWEST_SERVER // 10000} is needed.",
            f"服务器为 PostgreSQL {number // 10000}，至少需要 {LOWEST_SERVER // 10000}。",
            found=number,
        )


def _refused(error: sa.exc.ProgrammingError) -> SuibaoError:
    said = str(error.orig).strip()
    return SuibaoError(
        f"The tables of the books could not be made; the account needs CREATE on the database. PostgreSQL said: {said}",
        f"无法建立账册的数据表；该账户需要对数据库有 CREATE 权限。PostgreSQL 的答复：{said}",
    )
