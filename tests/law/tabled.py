"""Cases of law written as tables (tests/law/cases/README.md): reading, completing, running them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from suibao.law import Package, names, package
from suibao.law.catalogue import read_key
from suibao.law.units import DEBT, ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.rules import Input, Law, Parameter, Reform, Unit, Value, day_of
from suibao.rules.units import stored

CASES = Path(__file__).parent / "cases"
FEN = "_fen"
FIRST_DAY = day_of("1949-10-01")

Row = Mapping[str, Any]

PLAIN: dict[str, dict[str, object]] = {
    ORDER_MONTH: {
        "region": "440300", "mode": "platform", "status": "not_fully", "industry": "takeaway", "oi_batch": 1,
        "oi_tier": "a", "orders": 0, "pay_fen": 0, "platform_pension_fen": 0,
    },
    ENGAGEMENT_MONTH: {
        "payer_region": "440300", "using_region": "", "mode": "direct", "status": "labour", "industry": "none",
        "pay_fen": 800_000, "days_in_force": 31, "days_in_month": 31, "has_agreed_wage": False, "agreed_wage_fen": 0,
        "has_declared_base": False, "declared_base_fen": 0, "seniority": 1, "injury_class": 2, "injury_float": 100,
    },
    WORKER_MONTH: {
        "region": "440300", "employers": 0, "joins_flexible_pension": False, "pension_base_fen": 0,
        "joins_flexible_medical": False, "medical_base_fen": 0, "medical_tier": 0,
        "joins_flexible_unemployment": False, "unemployment_base_fen": 0, "joins_resident_pension": False,
        "resident_tier_fen": 0, "joins_resident_medical": False, "annual_due": False, "platform_pension_fen": 0,
    },
    DEBT: {"arrears_fen": 0, "days_late": 0, "last_month_fen": 0},
}  # fmt: skip
"""What a case is when it says nothing else: nobody chose anything; an employer's only, plain worker."""


@dataclass(frozen=True)
class Tabled:
    """One case of a table. ``given`` and ``expect`` are text as written; `facts` completes them."""

    file: str
    name: str
    unit: str
    month: str
    law: str
    basis: str
    given: Mapping[str, str]
    figures: Mapping[str, str]
    expect: Mapping[str, str]
    error: Mapping[str, str] = field(default_factory=dict)

    @property
    def dated(self) -> Law:
        """The law of the case, with the figures that the case assumes."""
        return assuming(self.law, tuple(self.figures.items()), self.month) if self.figures else at(self.law, self.month)

    def facts(self, law: Law, outputs: list[str]) -> dict[str, object]:
        """The inputs that ``outputs`` need: the plain case, then what is given."""
        known = law.inputs
        unknown = {name for name in self.given if not belongs(name, self.unit)}
        assert not unknown, f"{self.file}: {self.name}: no such input: {sorted(unknown)}"
        needed = [one.name for one in law.graph(tuple(outputs)).inputs]
        return {name: self._fact(known[name]) for name in needed}

    def _fact(self, declared: Input) -> object:
        text = self.given.get(declared.name, self.given.get(declared.name.removesuffix(FEN)))
        if text is None:
            assert declared.name in PLAIN.get(self.unit, {}), f"{self.file}: {self.name}: give {declared.name}"
            return PLAIN[self.unit][declared.name]
        return read(text, declared.unit)


@cache
def bundle(name: str = "current") -> Package:
    """The law called ``name`` with its lines; read once."""
    return package(name)


@cache
def at(name: str, month: str | int) -> Law:
    """The law called ``name`` at ``month``; one object, so that its plans are built once."""
    return bundle(name).law.at(month)


@cache
def assuming(name: str, figures: tuple[tuple[str, str], ...], month: str) -> Law:
    """The law called ``name`` with national figures that a case assumes because the real ones are not established."""
    law = at(name, month)
    assumed = [_assumed(law.parameters[name], text) for name, text in figures]
    return law.amend(Reform("assumed", "假设", "assumed", "", tuple(assumed)))


def _assumed(known: Parameter, text: str) -> Parameter:
    value = Value("CN", (), FIRST_DAY, None, stored(text, known.unit), "project", note="assumed by a test")
    return Parameter(known.name, known.unit, known.zh, known.en, known.keys, (value,))


def read(text: str, unit: Unit) -> object:
    """A figure as written (yuan, percent, yes/no, codes) in stored units or as the code."""
    if unit.kind in ("region", "term"):
        return text
    return bool(stored(text, unit)) if unit.kind == "bool" else stored(text, unit)


def expected(law: Law, name: str, text: str) -> int | float:
    """What a rule should give, in stored units."""
    unit = law.rules[name].unit
    if unit.kind == "region":
        return law.regions.index[text]
    return int(unit.term[text.upper()]) if unit.term else stored(text, unit)


def load(file: Path) -> list[Tabled]:
    """The cases of one table; what a case leaves out stands at the head of the table."""
    table: Row = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [_case(file.stem, table, row) for row in table["cases"]]


def _case(file: str, table: Row, row: Row) -> Tabled:
    def of(name: str, default: Any) -> Any:
        return row.get(name, table.get(name, default))

    unit = of("unit", "")
    common = {name: text for name, text in table.get("given", {}).items() if belongs(name, unit)}
    return Tabled(
        file, row["name"], unit, of("month", "2025-10"), of("law", "current"), of("basis", ""),
        {**common, **row.get("given", {})}, of("figures", {}), row.get("expect", {}), row.get("error", {}),
    )  # fmt: skip


def belongs(name: str, unit: str) -> bool:
    """Whether a name written in a table is an input of the unit of analysis."""
    return not inputs_of(unit).isdisjoint({name, name + FEN})


@cache
def inputs_of(unit: str) -> frozenset[str]:
    """Names of all inputs of a unit of analysis, under current law and the proposals."""
    known = bundle("+".join(names())).law.inputs
    return frozenset(one.name for one in known.values() if unit in one.per) | frozenset(PLAIN.get(unit, ()))


def keys_of(parameter: Parameter, given: Row) -> tuple[int, ...]:
    """Further keys of a parameter as written in a table."""
    return tuple(read_key(name, given[name]) for name in parameter.keys)
