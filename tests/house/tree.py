"""What the house rules look at: tracked files, modules and their syntax, the documentation."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "suibao"
BINARY = {".png", ".parquet", ".xlsx", ".pdf", ".woff2", ".ico"}


@cache
def tracked() -> tuple[Path, ...]:
    """Files under version control that are there; every file where the tree is no checkout."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0:
        return tuple(ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file())
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts)


@cache
def texts() -> dict[str, str]:
    """Tracked text files by their path from the root."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in tracked()
        if path.suffix not in BINARY
    }


@cache
def modules() -> dict[str, ast.Module]:
    """Syntax of every module of the package by its path from ``src/suibao``."""
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }


@cache
def generator() -> ModuleType:
    """``docs/generate.py``, which is no part of the package."""
    spec = spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    """A page of the documentation, or a file at the root."""
    path = ROOT / name
    assert path.is_file(), f"{name} is missing"
    return path.read_text(encoding="utf-8")


def listed(problems: list[str], what: str) -> None:
    """Fail with all problems, one a line, after a sentence that says what to do."""
    assert not problems, what + "\n  " + "\n  ".join(problems)
