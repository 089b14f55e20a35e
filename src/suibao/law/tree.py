"""The tree of statutes: every module of rules and every input, found by walking the packages of the branches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from suibao.rules import Input, LawError

BRANCHES = (
    "status",
    "duty",
    "retirement",
    "pension",
    "resident_pension",
    "medical",
    "maternity",
    "work_injury",
    "occupational_injury",
    "unemployment",
    "collection",
    "sanctions",
    "transfer",
    "conversion",
)
"""Packages of `suibao.law` that hold rules, in the order in which a reader meets them."""


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of rules, by branch, contributions first, then by name."""
    return tuple(module for branch in BRANCHES for module in _modules_of(branch))


def _modules_of(branch: str) -> Iterator[ModuleType]:
    package = import_module(f"suibao.law.{branch}")
    names = sorted((one.name for one in iter_modules(package.__path__)), key=lambda name: (name != "contributions", name))
    yield from (import_module(f"{package.__name__}.{name}") for name in names)


def inputs(common: Iterable[Input]) -> list[Input]:
    """``common`` and the ``INPUTS`` of every module, each name once. Raises LawError where two differ.

    The same fact may be asked for by several units of analysis: their sets are joined.
    """
    found: dict[str, Input] = {}
    for one in (*common, *(given for module in modules() for given in getattr(module, "INPUTS", ()))):
        known = found.setdefault(one.name, one)
        if replace(known, per=one.per) != one:
            raise LawError(
                f"Two modules declare the input {one.name!r} differently.", f"两个模块对输入项 {one.name!r} 的定义不同。"
            )
        found[one.name] = replace(known, per=known.per | one.per)
    return list(found.values())
