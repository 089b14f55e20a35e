"""Importing files and looking people up at the command line; no ID number is ever printed unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.calling import suibao
from tests.support.books import BooksServer, books_server
from tests.support.desk import ADD, ANNA, BO, FLEXIBLE, UNIT, write_csv, write_excel

__all__ = ["books_server"]


@pytest.fixture
def home(books_server: BooksServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUIBAO_DATABASE_URL", books_server.server.address(books_server.create()))
    return tmp_path / "home"


def enrol(home: Path, folder: Path, *options: object) -> object:
    write_excel(folder / "单位.xlsx", 单位=[UNIT])
    write_csv(folder / "增员.csv", ADD, {**FLEXIBLE, "缴费基数": ""}, encoding="gb18030")
    return suibao(
        "enrol", folder / "单位.xlsx", folder / "增员.csv", "--refused", folder / "back.xlsx", "--home", home, *options
    )


def test_import_look_up_and_rotate(home: Path, tmp_path: Path) -> None:
    said = suibao_json(enrol(home, tmp_path, "--json"))
    assert [(one["rows"], one["accepted"], one["refused"]) for one in said["files"]] == [(1, 1, 0), (2, 1, 1)]
    assert said["changes"]["enrolments"]["added"] == 3
    assert said["refused"][0]["reason"] == "missing_value"
    assert (tmp_path / "back.xlsx").exists()
    again = suibao("enrol", tmp_path / "增员.csv", "--refused", tmp_path / "back.xlsx", "--home", home, "--lang", "en")
    assert "imported before" in again.err
    assert ANNA not in again.out + again.err + str(said)

    shown = suibao(
        "registry", "show", "--ask-number", "--on", "2026-01-31", "--home", home, "--json", stdin=f"{ANNA}\n"
    ).json
    assert [row["branch"] for row in shown["enrolments"]] == [1, 5, 7]
    person = shown["person"]
    assert suibao("registry", "show", "--person", person, "--known", "2020-01-01", "--home", home, "--json").json.keys() == {
        "person", "on", "known",
    }  # fmt: skip
    assert "没有以此身份号码登记的人员" in suibao("registry", "history", "--ask-number", "--home", home, stdin=BO).err
    told = suibao("registry", "history", "--person", person, "--home", home)
    assert "参保" in told.out
    assert ANNA not in told.out

    opened = suibao(
        "registry", "open", "--person", person, "--actor", "desk-3", "--purpose", "核对", "--home", home, "--json"
    ).json
    assert (opened["id_number"], opened["openings"][0]["purpose"]) == (ANNA, "核对")
    done = suibao("registry", "rotate", "--new-key", "--home", home, "--json").json
    assert (done["key"], done["resealed"]) == ("k2", 1)
    assert suibao("registry", "retire", "secret", "--home", home).status == 0
    assert suibao("registry", "keys", "--home", home, "--json").json == {"k2": 1}
    assert "登记与其历史一致" in suibao("registry", "verify", "--home", home).out


def suibao_json(said: object) -> dict[str, object]:
    from tests.cli.calling import Said

    assert isinstance(said, Said)
    assert said.status == 1  # a row was refused
    assert isinstance(said.json, dict)
    return said.json


def test_refusals_are_told_in_words(home: Path, tmp_path: Path) -> None:
    said = enrol(home, tmp_path, "--lang", "en")
    text = str(said)
    assert "base is empty, but needed" in text
    assert "suibao enrol" in text
    assert ANNA not in text
    assert BO not in text


def test_nobody_meant(home: Path) -> None:
    assert suibao("registry", "history", "--home", home).status == 2
    assert suibao("registry", "show", "--worker", "PT1/1", "--home", home).status == 2
    assert suibao("registry", "show", "--person", "0" * 32, "--on", "x", "--home", home).status == 2
