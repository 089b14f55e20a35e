"""The documentation says what is there: generated tables, commands, settings, names, links, both languages."""

from __future__ import annotations

import ast
import re

import pytest
from tests.house.tree import ROOT, SOURCE, generator, listed, modules, page, texts

HEADING = re.compile(r"^(#+) ", re.MULTILINE)
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
VARIABLE = re.compile(r"\bSUIBAO_[A-Z_]+\b")
DECISION = re.compile(r"docs/decisions/(\d{3})")


@pytest.mark.parametrize("name", [path.relative_to(ROOT).as_posix() for path in generator().pages()])
def test_generated_tables_are_current(name: str) -> None:
    text = page(name)
    assert generator().renewed(text) == text, f"{name} is behind the code: run `python docs/generate.py`"


def commands_of(text: str) -> list[str]:
    """Lines of shell blocks without their comments, which are in the page's language."""
    return [line.partition("   #")[0].rstrip() for block in SHELL.findall(text) for line in block.splitlines()]


def test_both_readmes_are_in_step() -> None:
    english, chinese = page("README.md"), page("README.zh-CN.md")
    assert HEADING.findall(english) == HEADING.findall(chinese), "the headings of the two READMEs differ"
    assert commands_of(english) == commands_of(chinese), "the commands of the two READMEs differ"
    links = [[link for link in LINK.findall(text) if not link.startswith("README")] for text in (english, chinese)]
    assert links[0] == links[1], "the links of the two READMEs differ"
    tables = [re.findall(r"^\|", text, re.MULTILINE) for text in (english, chinese)]
    assert len(tables[0]) == len(tables[1]), "the tables of the two READMEs differ in length"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_two_commands_come_first(name: str) -> None:
    first = SHELL.findall(page(name))[0]
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make demo", "make test"]


def test_links_lead_somewhere() -> None:
    broken = []
    for name, text in texts().items():
        if not name.endswith(".md"):
            continue
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
        for link in LINK.findall(prose):
            target = link.split("#")[0]
            if target and "://" not in link and not link.startswith("mailto:"):
                path = (ROOT / name).parent / target
                if not path.exists():
                    broken.append(f"{name}: {link}")
    listed(broken, "These links lead nowhere:")


def test_every_command_and_option_is_documented() -> None:
    text = page("docs/cli.md")
    sections = dict(re.findall(r"^## suibao ([\w -]+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    missing = []
    for name, command in generator().commands():
        if name not in sections:
            missing.append(f"suibao {name}: no section in docs/cli.md")
            continue
        for names, _ in generator().options(command):
            missing += [f"suibao {name}: {option}" for option in names if f"`{option}`" not in sections[name]]
    missing += [f"suibao {name} is no command any more" for name in sections if name not in dict(generator().commands())]
    listed(missing, "docs/cli.md and the command line differ:")


def test_every_setting_is_documented() -> None:
    used = {name for path in SOURCE.rglob("*.py") for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    table = set(re.findall(r"^\| `(\w+)` \|", page("docs/settings.md"), re.MULTILINE))
    listed(sorted(used - table), "Environment variables that docs/settings.md does not explain:")
    listed(sorted(table - used), "docs/settings.md explains variables that nothing reads:")


def test_no_other_environment_is_read() -> None:
    """Variables have the project's name before them, so that nobody sets one by accident."""
    strange = []
    for path, tree in modules().items():
        if not re.search("environ|getenv", (SOURCE / path).read_text(encoding="utf-8")):
            continue
        for node in ast.walk(tree):
            name = read_variable(node)
            if name and not name.startswith("SUIBAO_") and name != "PATH":
                strange.append(f"src/suibao/{path}:{node.lineno} {name}")  # type: ignore[attr-defined]
    listed(strange, "These environment variables have other names than SUIBAO_…:")


def read_variable(node: ast.AST) -> str:
    """The literal name in ``os.environ["X"]``, ``os.environ.get("X")`` or ``os.getenv("X")``."""
    argument: ast.expr | None = None
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ" and isinstance(node.ctx, ast.Load):
        argument = node.slice
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv") and node.args:
        argument = node.args[0]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def test_the_engines_surface_is_documented() -> None:
    import suibao.rules

    text = page("docs/api.md")
    named = {name for group in re.findall(r"members: \[([^\]]+)\]", text) for name in group.split(", ")}
    public = set(suibao.rules.__all__)
    listed(sorted(public - named), "Public names of suibao.rules that docs/api.md does not show:")


def test_decisions_that_are_cited_exist() -> None:
    here = {path.name[:3] for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")}
    cited = {(name, number) for name, text in texts().items() for number in DECISION.findall(text)}
    listed([f"{name}: docs/decisions/{number}" for name, number in sorted(cited) if number not in here],
           "Cited, but not written:")  # fmt: skip


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:3] for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))]
    assert len(numbers) == len(set(numbers)), "two decisions share a number"
    for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:3]} "), f"{path.name}: first line is `# NNN Title`"


def test_every_page_is_in_the_navigation() -> None:
    nav = page("mkdocs.yml")
    pages = sorted(path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").glob("*.md"))
    listed([name for name in pages if f": {name}" not in nav], "Pages that mkdocs.yml does not list in nav:")
    listed_there = re.findall(r": ([\w/-]+\.md)$", nav, re.MULTILINE)
    listed([name for name in listed_there if not (ROOT / "docs" / name).is_file()], "Listed in mkdocs.yml, but not written:")
