"""Keys change; what is sealed stays openable, whatever stops a rotation, and person keys stay what they are."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa
from tests.support.books import BooksServer

from suibao.books import Books, registry
from suibao.books.secrets import hashed
from suibao.errors import SuibaoError

DESK = registry.Access(dt.datetime(2026, 1, 5, tzinfo=dt.UTC), "desk", "test")
NUMBERS = [f"44990019900101{serial:03d}0" for serial in range(1, 41)]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUIBAO_SECRET", "0123456789abcdef")
    monkeypatch.delenv("SUIBAO_SEALING_KEYS", raising=False)
    return tmp_path


@pytest.fixture
def keyed(books: Books, books_server: BooksServer, home: Path) -> Iterator[Books]:
    """The empty books opened with a home of the test's own, and people in them."""
    with Books.open(home, books_server.server.address(str(books.engine.url.database))) as opened:
        people(opened, NUMBERS)
        yield opened


def people(books: Books, numbers: list[str], name: str = "工友") -> None:
    keys = [hashed(books.secret, number) for number in numbers]
    rows = pa.table({"person": keys, "id_number": numbers, "name": [f"{name}{at}" for at in range(len(numbers))]})
    registry.enrol(books, rows)


def opened(books: Books) -> dict[str, tuple[str, str]]:
    keys = [hashed(books.secret, number) for number in NUMBERS]
    return {person: (one.id_number, one.name) for person, one in registry.open_people(books, keys, DESK).items()}


def test_everything_opens_before_between_and_after(keyed: Books) -> None:
    people(keyed, NUMBERS[:5], "改名")  # history is sealed, too
    before = opened(keyed)
    assert len(before) == len(NUMBERS)
    assert registry.new_key(keyed) == "k2"
    assert opened(keyed) == before
    with pytest.raises(SuibaoError, match="45 rows are still sealed"):
        registry.retire(keyed, "secret")
    told: list[tuple[int, int]] = []
    assert registry.rotate(keyed, batch=20, progress=lambda *two: told.append(two)) == registry.Rotation("k2", 45)
    assert told == [(20, 45), (40, 45), (45, 45)]
    assert registry.sealed_with(keyed) == {"k2": 45}
    assert opened(keyed) == before
    assert registry.rotate(keyed).resealed == 0
    registry.retire(keyed, "secret")
    assert opened(keyed) == before
    assert registry.find_by_number(keyed, NUMBERS[0]) == hashed(keyed.secret, NUMBERS[0])


def test_a_second_rotation_lets_go_of_the_first_key(keyed: Books, home: Path) -> None:
    registry.new_key(keyed)
    registry.rotate(keyed)
    assert registry.new_key(keyed) == "k3"
    with pytest.raises(SuibaoError, match="current key"):
        registry.retire(keyed, "k3")
    registry.rotate(keyed)
    registry.retire(keyed, "k2")
    assert [line.split()[0] for line in (home / "sealing.keys").read_text().splitlines()] == ["k3"]
    assert (home / "sealing.keys").stat().st_mode & 0o777 == 0o600
    assert len(opened(keyed)) == len(NUMBERS)
    assert registry.new_key(keyed) == "k4"  # the id of a retired key is never used again


def test_a_retired_key_seals_nothing_more(keyed: Books, home: Path) -> None:
    registry.new_key(keyed)
    registry.rotate(keyed)
    registry.retire(keyed, "secret")
    (home / "sealing.keys").unlink()  # a program that does not know of the rotation
    with pytest.raises(SuibaoError, match="was retired"):
        people(keyed, ["449900199001018887"])


def test_a_missing_or_other_key_is_told(keyed: Books, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.new_key(keyed)
    registry.rotate(keyed)
    kept = (home / "sealing.keys").read_text()
    (home / "sealing.keys").unlink()
    with pytest.raises(SuibaoError, match="'k2' is needed"):
        opened(keyed)
    monkeypatch.setenv("SUIBAO_SEALING_KEYS", "k2:" + "0" * 64)
    with pytest.raises(SuibaoError, match="cannot be opened"):
        opened(keyed)
    with pytest.raises(SuibaoError, match="not the one that these books were sealed with"):
        people(keyed, ["449900199001018887"])
    monkeypatch.setenv("SUIBAO_SEALING_KEYS", ":".join(kept.split()))
    assert len(opened(keyed)) == len(NUMBERS)
    with pytest.raises(SuibaoError, match="come from SUIBAO_SEALING_KEYS"):
        registry.new_key(keyed)


def test_a_secret_that_is_another_one_is_told(keyed: Books, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIBAO_SECRET", "another secret 16")
    with Books.open(home, keyed.engine.url.render_as_string(hide_password=False)) as other:
        with pytest.raises(SuibaoError, match="not the one that these books were sealed with"):
            people(other, ["449900199001018887"])
        assert registry.find_by_number(other, NUMBERS[0]) is None


@pytest.mark.parametrize(
    "line", ["k2", "k2 12", "secret " + "0" * 64, "K2 " + "0" * 64, "k2 " + "0" * 64 + "\nk2 " + "1" * 64]
)
def test_a_file_that_holds_no_keys_is_refused(keyed: Books, home: Path, line: str) -> None:
    (home / "sealing.keys").write_text(line + "\n")
    (home / "sealing.keys").chmod(0o600)
    with pytest.raises(SuibaoError, match="is none: expected"):
        registry.rotate(keyed)
    (home / "sealing.keys").chmod(0o644)
    with pytest.raises(SuibaoError, match="chmod 600"):
        registry.rotate(keyed)


def test_only_sealing_anew_may_change_people(keyed: Books) -> None:
    for statement in ("valid_number = NOT valid_number", "content_tag = ''", "void = true"):
        with pytest.raises(sa.exc.ProgrammingError, match="only sealing anew"), keyed.begin() as connection:
            connection.execute(sa.text(f"UPDATE books.people_versions SET {statement}"))
    with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|only ever"), keyed.begin() as connection:
        connection.execute(sa.text("DELETE FROM books.people_versions"))


ROTATE = """
import sys
from pathlib import Path
from suibao.books import Books, registry
with Books.open(Path(sys.argv[1]), sys.argv[2]) as books:
    registry.rotate(books, batch=1, progress=lambda done, total: print(done, flush=True))
"""


def test_a_rotation_killed_in_the_middle_goes_on(keyed: Books, home: Path) -> None:
    before = opened(keyed)
    registry.new_key(keyed)
    address = keyed.engine.url.render_as_string(hide_password=False)
    running = subprocess.Popen([sys.executable, "-c", ROTATE, str(home), address], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    for line in running.stdout:
        if int(line) >= 3:
            os.kill(running.pid, signal.SIGKILL)
            break
    running.wait()
    running.stdout.close()
    counts = registry.sealed_with(keyed)
    assert counts["k2"] >= 3
    assert sum(counts.values()) == len(NUMBERS)
    assert opened(keyed) == before
    assert registry.rotate(keyed).resealed == counts.get("secret", 0)
    assert registry.sealed_with(keyed) == {"k2": len(NUMBERS)}
    assert opened(keyed) == before
