"""The door itself: help, what is imported when, the environment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calling import suibao
from tests.support.books import BooksServer, books_server

from suibao import __version__
from suibao.cli import app, law_app, ledger_app

__all__ = ["books_server"]

HEAVY = {"numba", "llvmlite", "duckdb", "ibis", "sqlalchemy", "psycopg", "pyarrow", "pandas"}


def commands() -> Iterator[list[str]]:
    for parent, words in ((app, []), (law_app, ["law"]), (ledger_app, ["ledger"])):
        yield from ([*words, name] for name in parent if not name.startswith("-"))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_help_in_both_languages(words: list[str]) -> None:
    done = suibao(*words, "--help")
    assert (done.status, done.err) == (0, "")
    assert f"suibao {' '.join(words)}" in done.out
    about = done.out.split("╭")[0]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in about)
    assert sum(letter.isascii() and letter.isalpha() for letter in about) > 30


def test_every_parameter_is_described() -> None:
    for words in commands():
        command: Any = app
        for word in words:
            command = command[word]
        if command.default_command is None:
            continue
        for argument in command.assemble_argument_collection():
            assert argument.parameter.help, (words, argument.names)


def loaded(*arguments: str) -> set[str]:
    """Top-level modules that a fresh process imports for a command."""
    code = f"import sys; from suibao.cli import main\ntry: main({list(arguments)!r})\nexcept SystemExit: pass\n"
    code += "sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ledger", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(*arguments) & {*HEAVY, "numpy", "yaml"} == set()


def test_law_loads_neither_database_nor_compiler() -> None:
    assert loaded("law", "list") & HEAVY == set()


def test_no_words_show_help_and_version() -> None:
    assert "Usage: suibao" in suibao().out
    assert suibao("--version").out.strip() == __version__


def test_empty_variables_mean_not_set(
    books_server: BooksServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty SUIBAO_HOME is the user's data folder, not the folder one stands in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("SUIBAO_HOME", "")
    monkeypatch.setenv("SUIBAO_DATABASE_URL", books_server.server.address(books_server.create()))
    done = suibao("ledger", "verify", "--json")
    assert (done.status, done.json["ok"]) == (0, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_language_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "suibao", "law", "show", "nonsense"], capture_output=True, text=True, timeout=60,
        env={"SUIBAO_LANG": "en", "PATH": ""}, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no rule" in done.stderr


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m suibao law sources --json | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
