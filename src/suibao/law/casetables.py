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
from suibao.rules import (
    Input,
    InputError,
    Law,
    LawError,
    Parameter,
    ParameterFileError,
    Reform,
    Unit,
    Value,
    day_of,
    shown,
)
from suibao.rules.units import stored

FEN = "_fen"
FIRST_DAY = day_of("1949-10-01")

_MAPPINGS = ("given", "figures", "expect", "error")

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
        """The inputs that ``outputs`` need: the plain case, then what is given. Raises LawError for a wrong name."""
        if not inputs_of(self.unit):
            raise LawError.unknown_name("unit of analysis", "分析单位", self.unit, {one.per for one in law.all_rules})
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
                f"{self.file}, {self.name}: give {declared.name}.",
                f"{self.file}，{self.name}：请给出 {declared.name}。",
            )
        return plain[declared.name]

    def differences(self, language: str = "en") -> list[str]:
        """What came out otherwise than the table expects, a sentence each; empty when all is as expected."""
        try:
            law, outputs = self.dated, list(self.expect)
            found = law.evaluate(self.facts(law, outputs), outputs)
            wanted = {} if self.error else {name: expected(law, name, text) for name, text in self.expect.items()}
        except SuibaoError as error:
            return [] if self.error and self._says(error) else [error.text(language)]
        zh = language == "zh"
        if self.error:
            said = self.error.get("says", "")
            return [f"应报错（{said}），实得 {found}" if zh else f"expected an error that says {said!r}, found {found}"]
        told = "{}：应为 {}，实得 {}" if zh else "{}: expected {}, found {}"
        return [
            told.format(name, *(shown(value, law.rules[name].unit, language) for value in (wanted[name], found[name])))
            for name in outputs
            if found[name] != wanted[name]
        ]

    def _says(self, error: SuibaoError) -> bool:
        named = "parameter" not in self.error or error.details.get("parameter") == self.error["parameter"]
        return named and self.error.get("says", "") in error.en


def _is_text_by_name(part: object) -> bool:
    return isinstance(part, dict) and all(isinstance(text, str) for text in part.values())


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
    for one, _ in figures:
        if one not in law.parameters:
            raise LawError.unknown_name("figure", "参数", one, law.parameters)
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
    if name not in law.rules:
        raise LawError.unknown_name("rule", "规则", name, law.rules)
    unit = law.rules[name].unit
    if unit.kind == "region":
        return law.regions.index[law.regions.check(text)]
    if unit.term and text.upper() not in unit.term.__members__:
        raise LawError.unknown_name(f"{name} called", law.rules[name].zh, text, [one.name.lower() for one in unit.term])
    return int(unit.term[text.upper()]) if unit.term else stored(text, unit)


def load(file: Path) -> list[TabledCase]:
    """The cases of one table; what a case leaves out stands at the head of the table. Raises ParameterFileError."""
    table = read_table(file)
    for number, row in enumerate(table["cases"], start=1):
        _refuse_malformed(file, number, row)
    _refuse_malformed(file, 0, {"name": "", **table})
    return [_case(file.stem, table, row) for row in table["cases"]]


def _refuse_malformed(file: Path, number: int, row: object) -> None:
    """Raise ParameterFileError for a case without a name, or with a list or a word where names have values."""
    wrong = "name" if not isinstance(row, dict) or "name" not in row else ""
    if not wrong and isinstance(row, dict):
        wrong = next((part for part in _MAPPINGS if not _is_text_by_name(row.get(part, {}))), "")
    if wrong:
        form = "name, unit, given: {…}, expect: {…}, basis"
        raise ParameterFileError(
            f"{file}, case {number}: {wrong!r} is missing or of another form. A case gives {form}.",
            f"{file}，第 {number} 个案例：缺少 {wrong!r} 或形式不对。案例应写 {form}。",
            file=str(file),
        )


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
    return all(isinstance(row, dict) and "name" in row and "expect" in row for row in rows)


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
