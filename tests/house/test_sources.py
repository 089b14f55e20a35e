"""Habits of the source text: short functions, small files, docstrings, two languages, no clock in the law."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from tests.house.tree import SOURCE, listed, modules

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
LONG_FUNCTIONS: dict[str, str] = {}
"""``file:function`` → why it may be longer. Keep it short."""
LONG_FILES: dict[str, str] = {}
"""File → why it may be longer."""

CHINESE = re.compile(r"[\u4e00-\u9fff]|\.zh\b")
"""Chinese text, or the Chinese text of another error."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield path, node


def test_functions_are_short() -> None:
    long = [
        f"src/suibao/{path}:{node.lineno} {node.name} has {length} lines"
        for path, node in functions()
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
        and f"{path}:{node.name}" not in LONG_FUNCTIONS
    ]
    listed(long, f"Functions have at most {LONGEST_FUNCTION} lines; cut these, or say in LONG_FUNCTIONS why not:")


def test_files_are_short() -> None:
    long = [
        f"src/suibao/{path} has {lines} lines"
        for path in modules()
        if (lines := len((SOURCE / path).read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
        and path not in LONG_FILES
    ]
    listed(long, f"Files have at most {LONGEST_FILE} lines; divide these, or say in LONG_FILES why not:")


@pytest.mark.parametrize("allowed", [LONG_FUNCTIONS, LONG_FILES])
def test_exceptions_are_still_needed(allowed: dict[str, str]) -> None:
    known = {*modules(), *(f"{path}:{node.name}" for path, node in functions())}
    listed(sorted(set(allowed) - known), "These exceptions stand for nothing any more; remove them:")


def undocumented(tree: ast.Module) -> Iterator[ast.AST]:
    """Public functions and classes without a docstring, those inside public classes too."""

    def inside(body: list[ast.stmt]) -> Iterator[ast.AST]:
        for node in body:
            if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None and not _is_stub(node):
                yield node
            if isinstance(node, ast.ClassDef):
                yield from inside(node.body)

    return inside(tree.body)


def _is_stub(node: ast.AST) -> bool:
    """A function that only declares a builtin of the database: its body is ``...``."""
    return isinstance(node, Function) and ast.unparse(node.body[0]) == "..."


def test_everything_public_has_a_docstring() -> None:
    missing = [
        f"src/suibao/{path}:{node.lineno} {node.name}"  # type: ignore[attr-defined]
        for path, tree in modules().items()
        for node in undocumented(tree)
    ]
    missing += [f"src/suibao/{path}:1 the module" for path, tree in modules().items() if ast.get_docstring(tree) is None]
    listed(missing, "Public names have a docstring that says what they stand for; missing here:")


def test_only_the_command_line_prints() -> None:
    printing = [
        f"src/suibao/{path}:{node.lineno}"
        for path, tree in modules().items()
        if not path.startswith(("cli/", "web/"))  # a server takes the time of each request
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    listed(printing, "Only suibao.cli speaks to the terminal; these call print:")


CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "perf_counter", "monotonic"}
CLOCK_OWNERS = {"datetime", "date", "time"}
CHANCE = {"random", "secrets", "uuid"}


def impure(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from ((node.lineno, name) for name in names if name.split(".")[0] in CHANCE)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in CLOCK_OWNERS and node.attr in CLOCKS:
                yield node.lineno, f"{node.value.id}.{node.attr}"
            elif node.value.id in ("np", "numpy") and node.attr == "random":
                yield node.lineno, "numpy.random"


def test_law_and_engine_know_neither_clock_nor_chance() -> None:
    found = [
        f"src/suibao/{path}:{line} {name}"
        for path, tree in modules().items()
        if path.startswith(("law/", "rules/"))
        for line, name in impure(tree)
    ]
    listed(found, "The same law and case give the same amounts on every day and in every run; remove:")


def test_time_is_given_not_taken() -> None:
    """Outside the command line, servers and measurements of duration, the current time comes in as an argument."""
    found = [
        f"src/suibao/{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in modules().items()
        if not path.startswith(("cli/", "web/"))  # a server takes the time of each request
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
        and isinstance(node.value, ast.Name) and node.value.id in CLOCK_OWNERS
    ]  # fmt: skip
    listed(found, "Take the time as an argument, so that a run can be repeated:")


def error_classes() -> set[str]:
    """SuibaoError and every class that descends from it, by name."""
    known = {"SuibaoError"}
    bases = [
        (node.name, {ast.unparse(base) for base in node.bases})
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    while more := {name for name, of in bases if of & known} - known:
        known |= more
    return known


def one_language(call: ast.Call) -> bool:
    """True when an error is made without its Chinese text: fewer than two texts, or a second one in English."""
    named = {word.arg for word in call.keywords}
    if any(isinstance(argument, ast.Starred) for argument in call.args) or None in named:
        return False
    if len(call.args) + len(named & {"en", "zh"}) < 2:
        return True
    second = call.args[1] if len(call.args) > 1 else None
    if not isinstance(second, ast.Constant | ast.JoinedStr):
        return False  # a variable: whoever made it is looked at there
    literal = ast.unparse(second)
    return not CHINESE.search(literal)


def test_errors_speak_both_languages() -> None:
    classes = error_classes()
    found = [
        f"src/suibao/{path}:{node.lineno} {ast.unparse(node)[:90]}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in classes
        and one_language(node)
    ]  # fmt: skip
    listed(found, "An error says what is wrong and what to do, in English and then in Chinese:")


def test_no_bare_exceptions_for_people() -> None:
    """What a user can put right is a SuibaoError; the builtin ones mark mistakes of the program."""
    builtin = {"Exception", "RuntimeError", "OSError", "KeyError", "IOError"}
    found = [
        f"src/suibao/{path}:{node.lineno} {ast.unparse(node)[:90]}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in builtin
    ]  # fmt: skip
    listed(found, "Raise a SuibaoError with both texts instead:")
