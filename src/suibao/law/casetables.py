"""Cases of law written as tables: reading them, completing their facts, saying what came out.

A table is a YAML file that anyone can extend; ``tests/law/cases/README.md`` describes the form. `suibao law try`
runs tables, and `suibao law check` asks which rules no table covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from suibao.errors import SuibaoError
from suibao.law.catalogue import CURRENT_LAW, names, package
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.rules import Input, InputError, Law, Parameter, ParameterFileError, Reform, Unit, Value, day_of
from suibao.rules.units import stored

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
}  # fmt: skip
"""What a case is when it says nothing else: nobody chose anything; an employer's only, plain worker."""


@dataclass(frozen=True)
class TabledCase:
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
        return assuming(self.law, tuple(self.figures.items()), self.month)

    def facts(self, law: Law, outputs: Iterable[str]) -> dict[str, object]:
        """The inputs that ``outputs`` need: the plain case, then what is given. Raises InputError for a wrong name."""
        for name in self.given:
            if not belongs(name, self.unit):
                known = sorted(one.removesuffix(FEN) for one in inputs_of(self.unit))
                raise InputError.unknown_name(f"input in {self.file}, {self.name}:", "输入项", name, known)
        return {one.name: self._fact(one) for one in law.graph(tuple(outputs)).inputs}

    def _fact(self, declared: Input) -> object:
        text = self.given.get(declared.name, self.given.get(declared.name.removesuffix(FEN)))
        if text is not None:
            return read(text, declared.unit)
        plain = PLAIN.get(self.unit, {})
        if declared.name not in plain:
            raise InputError(
                f"{self.file}, {self.name}: give {declared.name}.", f"{self.file}，{self.name}：请给出 {declared.name}。"
            )
        return plain[declared.name]

    def differences(self) -> list[str]:
        """What came out otherwise than the table expects, a sentence each; empty when all is as expected."""
        law, outputs = self.dated, list(self.expect)
        try:
            found = law.evaluate(self.facts(law, outputs), outputs)
        except SuibaoError as error:
            return [] if self.error and self._says(error) else [error.en]
        if self.error:
            return [f"expected an error that says {self.error['says']!r}, found {found}"]
        wanted = {name: expected(law, name, text) for name, text in self.expect.items()}
        return [f"{name}: expected {wanted[name]}, found {found[name]}" for name in outputs if found[name] != wanted[name]]

    def _says(self, error: SuibaoError) -> bool:
        named = "parameter" not in self.error or error.details.get("parameter") == self.error["parameter"]
        return named and self.error["says"] in error.en


@cache
def _law(name: str) -> Law:
    return package(name).law


@cache
def at(name: str, month: str | int) -> Law:
    """The law called ``name`` at ``month``; one object, so that its plans are built once."""
    return _law(name).at(month)


@cache
def assuming(name: str, figures: tuple[tuple[str, str], ...], month: str) -> Law:
    """The law called ``name`` with national figures that a case assumes because the real ones are not established."""
    law = at(name, month)
    assumed = [_assumed(law.parameters[one], text) for one, text in figures]
    return law.amend(Reform("assumed", "假设", "assumed", "", tuple(assumed))) if assumed else law


def _assumed(known: Parameter, text: str) -> Parameter:
    value = Value("CN", (), FIRST_DAY, None, stored(text, known.unit), "project", note="assumed by a case")
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


def load(file: Path) -> list[TabledCase]:
    """The cases of one table; what a case leaves out stands at the head of the table. Raises ParameterFileError."""
    table = read_table(file)
    return [_case(file.stem, table, row) for row in table["cases"]]


def read_table(file: Path) -> Row:
    """The table as written, all figures as text. Raises ParameterFileError for what holds no list of cases."""
    try:
        table = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only, no objects
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParameterFileError(f"{file} is not YAML: {error}", f"{file} 不是 YAML：{error}", file=str(file)) from None
    if not isinstance(table, dict) or not isinstance(table.get("cases"), list):
        raise ParameterFileError(f"{file} holds no list of cases.", f"{file} 中没有 cases 列表。", file=str(file))
    return table


def is_plain_table(file: Path) -> bool:
    """True for a table of cases; others in the same folder have a form of their own (figures, a matrix)."""
    rows = read_table(file)["cases"]
    return all("name" in row and "expect" in row for row in rows)


def _case(file: str, table: Row, row: Row) -> TabledCase:
    def of(name: str, default: Any) -> Any:
        return row.get(name, table.get(name, default))

    unit = of("unit", "")
    common = {name: text for name, text in table.get("given", {}).items() if belongs(name, unit)}
    return TabledCase(
        file, row["name"], unit, of("month", "2025-10"), of("law", CURRENT_LAW), of("basis", ""),
        {**common, **row.get("given", {})}, of("figures", {}), row.get("expect", {}), row.get("error", {}),
    )  # fmt: skip


def belongs(name: str, unit: str) -> bool:
    """Whether a name written in a table is an input of the unit of analysis."""
    return not inputs_of(unit).isdisjoint({name, name + FEN})


@cache
def inputs_of(unit: str) -> frozenset[str]:
    """Names of all inputs of a unit of analysis, under current law and the proposals."""
    known = _law("+".join(names())).inputs
    return frozenset(one.name for one in known.values() if unit in one.per) | frozenset(PLAIN.get(unit, ()))
