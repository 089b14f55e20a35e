from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.support.books import home_directory

from suibao.books import Books, access, server
from suibao.errors import SuibaoError

HOLD = """
import sys, pathlib, time
from suibao.books import Books
books = Books.open(pathlib.Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60)
"""


def running(home: Path) -> bool:
    return (home / "postgres" / "postmaster.pid").exists()


@pytest.fixture(autouse=True)
def no_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUIBAO_DATABASE_URL", raising=False)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with home_directory() as path:
        yield path


@pytest.fixture
def empty() -> Iterator[Path]:
    with home_directory() as path:
        yield path


def test_first_start_is_quick_and_the_last_one_out_stops_the_server(home: Path) -> None:
    began = time.monotonic()
    first = Books.open(home)
    assert time.monotonic() - began < 20  # about 2 s on an idle machine
    second = Books.open(home)
    first.close()
    with second.begin() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    second.close()
    second.close()
    assert not running(home)


def test_killed_process_does_not_keep_the_server(home: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(home)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    with Books.open(home):  # two processes, one server
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert not running(home)


def test_only_a_private_socket(home: Path) -> None:
    with Books.open(home) as books:
        assert books.server is not None
        with psycopg.connect(books.server.address("postgres", server.ADMINISTRATOR)) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        directory = books.server.socket_directory
        assert directory.stat().st_mode & 0o077 == 0
        with psycopg.connect(books.server.address()) as connection:
            assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (
                False,
            )


def test_long_home_gets_a_short_socket(empty: Path) -> None:
    home = empty / ("long" * 30)
    with Books.open(home) as books:
        assert books.server is not None
        directory = books.server.socket_directory
        assert directory != home / "postgres"
        assert directory.stat().st_mode & 0o077 == 0
        assert len(str(directory)) <= server.LONGEST_SOCKET_DIRECTORY
    directory.rmdir()


def test_data_of_another_version_is_named(empty: Path) -> None:
    data = empty / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("16\n")
    with pytest.raises(SuibaoError, match="PostgreSQL 16") as caught:
        Books.open(empty)
    assert "16" in caught.value.zh


def test_foreign_files_are_left_alone(empty: Path) -> None:
    (empty / "postgres").mkdir()
    (empty / "postgres" / "thesis.txt").write_text("mine")
    with pytest.raises(SuibaoError, match="holds files but no database"):
        Books.open(empty)
    assert (empty / "postgres" / "thesis.txt").read_text() == "mine"


def test_failure_shows_the_log(empty: Path) -> None:
    with pytest.raises(SuibaoError, match="did not start") as caught:
        server.start(empty, {"no_such_setting": "1"})
    assert "no_such_setting" in caught.value.en


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_root_hands_the_data_to_an_account(home: Path) -> None:
    with Books.open(home) as books:
        assert books.server is not None
        assert books.server.data.stat().st_uid == access.owner() != 0
        assert books.secret
        assert (home / "secret.key").stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="already a normal user")
def test_normal_user(empty: Path) -> None:
    uid = access.owner()
    home = empty / "user"
    home.mkdir()
    os.chown(home, uid, uid)
    for parent in home.parents:
        parent.chmod(parent.stat().st_mode | 0o001)
    script = "import sys, pathlib; from suibao.books import Books; Books.open(pathlib.Path(sys.argv[1])).close()"
    arguments = {"user": uid, "group": uid, "extra_groups": [], "cwd": "/"}
    try:
        subprocess.run([sys.executable, "-c", ""], check=True, **arguments)  # type: ignore[call-overload]
    except (PermissionError, subprocess.CalledProcessError):
        pytest.skip("this Python cannot be reached by another account")
    done = subprocess.run([sys.executable, "-c", script, str(home)], capture_output=True, text=True, **arguments)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr
    assert (home / "postgres" / "PG_VERSION").exists()
