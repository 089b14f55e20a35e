from __future__ import annotations

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from suibao.books.sealing import Seal
from suibao.books.secrets import derive, hashed, secret
from suibao.errors import SuibaoError


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUIBAO_SECRET", raising=False)


def test_file_is_made_once_and_private(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret(tmp_path), range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_variable_wins_and_must_be_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIBAO_SECRET", "0123456789abcdef")
    assert secret(tmp_path) == b"0123456789abcdef"
    assert not (tmp_path / "secret.key").exists()
    monkeypatch.setenv("SUIBAO_SECRET", "short")
    with pytest.raises(SuibaoError, match="5 bytes"):
        secret(tmp_path)


def test_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    secret(tmp_path)
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(SuibaoError, match="chmod 600"):
        secret(tmp_path)


def test_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("not hex")
    (tmp_path / "secret.key").chmod(0o600)
    with pytest.raises(SuibaoError, match="is not a Suibao key"):
        secret(tmp_path)


def test_person_key_is_the_contract_s() -> None:
    expected = hmac.new(b"s" * 16, b"11010519491231002X", hashlib.sha256).hexdigest()[:32]
    assert hashed(b"s" * 16, "11010519491231002X") == expected


def test_purposes_have_their_own_keys() -> None:
    assert derive(b"s" * 16, "a") != derive(b"s" * 16, "b")


def test_sealed_text_opens_only_where_it_belongs() -> None:
    seal = Seal(b"s" * 16)
    sealed = seal.close("张三", "person1", "name")
    assert "张三".encode() not in sealed
    assert seal.close("张三", "person1", "name") != sealed
    assert seal.open(sealed, "person1", "name") == "张三"
    for wrong in (
        lambda: seal.open(sealed, "person2", "name"),
        lambda: Seal(b"t" * 16).open(sealed, "person1", "name"),
    ):
        with pytest.raises(SuibaoError, match="cannot be opened"):
            wrong()
    assert seal.tag("a", "bc") != seal.tag("ab", "c")
