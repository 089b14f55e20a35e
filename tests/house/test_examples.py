"""Code in the documentation and in docstrings runs; commands in it parse."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from tests.house.tree import ROOT, SOURCE, generator, listed, page

FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = ["README.md", "README.zh-CN.md", *(path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("docs/*.md")))]


def blocks(name: str) -> Iterator[tuple[str, str, str]]:
    """Language, title and text of each fenced block of a page."""
    for found in FENCE.finditer(page(name)):
        yield found[1], found[2] or "", found[3]


def test_the_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks with a title are files of the reader's folder; the others are typed into one session."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    session: dict[str, object] = {}
    runner = doctest.DocTestRunner()
    told: list[str] = []
    for number, (language, title, text) in enumerate(blocks("docs/tutorial.md")):
        if title:
            Path(title).parent.mkdir(parents=True, exist_ok=True)
            Path(title).write_text(text, encoding="utf-8")
        elif language == "pycon":
            test = doctest.DocTestParser().get_doctest(text, session, f"tutorial block {number}", "docs/tutorial.md", 0)
            runner.run(test, out=told.append, clear_globs=False)
            session = test.globs
    assert runner.summarize(verbose=False).attempted > 20
    assert not runner.failures, "".join(told)


def documented_modules() -> list[str]:
    """Modules of the package that show something in a docstring."""
    return [
        "suibao." + ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(SOURCE.rglob("*.py"))
        if ">>> " in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("name", documented_modules())
def test_docstrings_hold(name: str) -> None:
    told: list[str] = []
    module = import_module(name)
    runner = doctest.DocTestRunner()
    for test in doctest.DocTestFinder().find(module):
        runner.run(test, out=told.append)
    assert not runner.failures, "".join(told)


def test_python_in_the_pages_compiles() -> None:
    wrong = []
    for name in PAGES:
        for language, title, text in blocks(name):
            if language == "python":
                try:
                    compile(text, title or name, "exec")
                except SyntaxError as error:
                    wrong.append(f"{name}: {error}")
    listed(wrong, "These examples are no Python:")


def commands_shown(text: str) -> Iterator[list[str]]:
    """Words of every ``suibao …`` line of a shell block, whatever stands before it on the line."""
    for line in text.splitlines():
        match = re.search(r"(?:^|[|\s/])suibao( .*)?$", line.partition(" #")[0])
        if match and not line.lstrip().startswith("#"):
            words = shlex.split(match[1] or "")
            yield words[: words.index(">")] if ">" in words else words


def test_commands_in_the_pages_parse() -> None:
    app = generator().application()
    wrong, seen = [], 0
    for name in PAGES:
        for language, _, text in blocks(name):
            for words in commands_shown(text) if language == "sh" else ():
                seen += 1
                try:
                    app.parse_args(words, exit_on_error=False, print_error=False)
                except Exception as error:
                    wrong.append(f"{name}: suibao {shlex.join(words)}: {error}")
    listed(wrong, "These commands are shown, but do not parse:")
    assert seen >= 20


def test_make_targets_in_the_pages_exist() -> None:
    known = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    shown = {(name, word) for name in PAGES for word in re.findall(r"\bmake ([a-z]+)\b", "\n".join(
        text for language, _, text in blocks(name) if language == "sh"))}  # fmt: skip
    listed([f"{name}: make {word}" for name, word in sorted(shown) if word not in known], "No such target:")


def test_figures_of_your_own(tmp_path: Path) -> None:
    """The example of ``--figures`` in the page on commands is a file that the law takes."""
    from suibao.law import package

    text = next(text for language, _, text in blocks("docs/cli.md") if language == "yaml")
    assert set(yaml.safe_load(text)) >= {"name", "parameters"}
    file = tmp_path / "figures.yaml"
    file.write_text(text, encoding="utf-8")
    law = package(figures=[file]).law.at("2026-01")
    figure = law.parameters["unemployment_base_floor"].find("440300", (), law.dated, law.regions)
    assert figure.amount == 2520_00
