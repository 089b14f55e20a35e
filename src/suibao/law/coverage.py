"""Which rules are exercised by cases: a rule counts when some case that comes out as expected makes it apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from suibao.errors import SuibaoError
from suibao.law.casetables import Row, TabledCase, is_plain_table, load, read_table

EXPECTED = Path(__file__).parent / "reforms" / "expected"
"""The people on whom proposals are compared, and what is expected for them."""


def tables_in(folder: Path) -> list[TabledCase]:
    """The cases of every plain table in a folder."""
    return [case for file in sorted(folder.glob("*.yaml")) if is_plain_table(file) for case in load(file)]


def proposals() -> list[TabledCase]:
    """What is expected of the proposals, as cases of their own."""
    people = {case.name: case for file in sorted(EXPECTED.glob("cases*.yaml")) for case in load(file)}
    tables = [read_table(file) for file in sorted(EXPECTED.glob("*.yaml")) if not file.stem.startswith("cases")]
    return [_expected(people[row["name"]], table, row) for table in tables for row in table["cases"]]


def _expected(person: TabledCase, table: Row, row: Row) -> TabledCase:
    known = {name: text for name, text in row.get("proposal", {}).items() if not text.startswith("?")}
    return replace(person, law=table["law"], basis=row.get("basis", ""), expect=known)


def covered(cases: Iterable[TabledCase]) -> frozenset[str]:
    """Names of the rules that apply in some case without a difference."""
    found: set[str] = set()
    for case in cases:
        if not case.error and case.expect:
            found |= _applying(case)
    return frozenset(found)


def _applying(case: TabledCase) -> set[str]:
    law, outputs = case.dated, tuple(case.expect)
    try:
        if case.differences():
            return set()
        trace = law.explain(case.facts(law, outputs), outputs)
    except SuibaoError:
        return set()
    return {line.step.rule.name for line in trace.lines if line.applies}
