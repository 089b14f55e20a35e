"""Cases of law written as tables (`suibao.law.casetables`), as the tests use them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from suibao.law import Package, package
from suibao.law.casetables import FEN, PLAIN, Row, TabledCase, assuming, at, belongs, expected, inputs_of, load, read
from suibao.law.catalogue import read_key
from suibao.rules import Parameter

CASES = Path(__file__).parent / "cases"
Tabled = TabledCase

__all__ = [
    "CASES", "FEN", "PLAIN", "Row", "Tabled", "assuming", "at", "belongs", "bundle", "expected", "inputs_of", "keys_of", "load",
    "read",
]  # fmt: skip


@cache
def bundle(name: str = "current") -> Package:
    """The law called ``name`` with its lines; read once."""
    return package(name)


def keys_of(parameter: Parameter, given: Row) -> tuple[int, ...]:
    """Further keys of a parameter as written in a table."""
    return tuple(read_key(name, given[name]) for name in parameter.keys)
