"""Why a number is what it is: every step with formula, inputs, figures, sources and status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from suibao.rules.case import Prepared, Step, Values
from suibao.rules.errors import RuleError
from suibao.rules.parameter import Value
from suibao.rules.units import Unit, shown

if TYPE_CHECKING:
    from suibao.rules.law import Law

VERSION = 1


@dataclass(frozen=True)
class Figure:
    """A figure of law as it was used."""

    name: str
    zh: str
    en: str
    unit: Unit
    value: Value


@dataclass(frozen=True)
class Line:
    """One computed value. ``applies`` is False where the rule's condition was no (its value is 0 then)."""

    step: Step
    value: int | float
    applies: bool
    arguments: tuple[tuple[str, int | float], ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Trace:
    """The explained outputs of one case: inputs, then lines in order of computation."""

    law_name: str
    law_digest: str
    day: date
    outputs: tuple[str, ...]
    inputs: tuple[tuple[str, str, str, Unit, int | float], ...]
    lines: tuple[Line, ...]
    region_names: tuple[str, ...]

    def __getitem__(self, name: str) -> int | float:
        """The value of an output, rule or input of the trace."""
        for line in self.lines:
            if line.step.rule.name == name:
                return line.value
        for given, _, _, _, value in self.inputs:
            if given == name:
                return value
        known = [line.step.rule.name for line in self.lines] + [given[0] for given in self.inputs]
        raise RuleError.unknown_name("value in this trace", "数值（在此过程中）", name, known)

    def show(self, value: int | float, unit: Unit, language: str) -> str:
        """A value as people read it; regions by code."""
        if unit.kind == "region":
            return self.region_names[int(value)] if value >= 0 else "—"
        return shown(value, unit, language)

    def unit_of(self, name: str) -> Unit:
        """The unit of a rule or input of the trace."""
        units = {line.step.rule.name: line.step.rule.unit for line in self.lines}
        return units.get(name) or next(unit for given, _, _, unit, _ in self.inputs if given == name)

    @property
    def weakest(self) -> tuple[Figure, ...]:
        """Figures used that are not official: a reader should check them first."""
        used = [figure for line in self.lines for figure in line.figures if figure.value.status != "official"]
        return tuple(figure for at, figure in enumerate(used) if figure not in used[:at])

    def as_json(self) -> dict[str, Any]:
        """The trace as plain data; ``version`` names its form."""
        return {
            "version": VERSION,
            "law": {"name": self.law_name, "digest": self.law_digest, "date": str(self.day)},
            "outputs": {name: self[name] for name in self.outputs},
            "inputs": [
                {"name": name, "zh": zh, "en": en, "unit": unit.name, "value": value, "shown": self.show(value, unit, "zh")}
                for name, zh, en, unit, value in self.inputs
            ],
            "steps": [self._line_json(line) for line in self.lines],
        }

    def _line_json(self, line: Line) -> dict[str, Any]:
        rule = line.step.rule
        return {
            "rule": rule.name,
            "zh": rule.zh,
            "en": rule.en,
            "unit": rule.unit.name,
            "value": line.value,
            "shown": self.show(line.value, rule.unit, "zh"),
            "applies": line.applies,
            "condition": rule.when,
            "formula": rule.formula,
            "says": rule.doc,
            "source": rule.source,
            "status": rule.status,
            "arguments": dict(line.arguments),
            "parameters": [_figure_json(figure) for figure in line.figures],
        }


def _figure_json(figure: Figure) -> dict[str, Any]:
    value = figure.value
    return {
        "name": figure.name,
        "zh": figure.zh,
        "en": figure.en,
        "unit": figure.unit.name,
        "value": value.amount,
        "shown": shown(value.amount, figure.unit),
        "region": value.region,
        "from": str(value.start),
        "to": str(value.end) if value.end else None,
        "instrument": value.citation,
        "url": value.url,
        "status": value.status,
        "note": value.note,
    }


def explain(law: Law, case: Mapping[str, object], outputs: tuple[str, ...]) -> Trace:
    """Run the rules for one case and keep every step."""
    prepared = law.prepared(outputs)
    values = prepared.inputs(case)
    inputs = tuple((one.name, one.zh, one.en, one.unit, values[one.name]) for one in prepared.graph.inputs)
    lines = tuple(_line(prepared, step, values) for step in prepared.steps)
    return Trace(law.name, law.digest, law.dated.day, outputs, inputs, lines, law.regions.codes)


def _line(prepared: Prepared, step: Step, values: Values) -> Line:
    rule = step.rule
    applies = rule.when is None or bool(values[rule.when])
    values[rule.name] = value = prepared.value(step, values)
    figures = tuple(
        Figure(name, parameter.zh, parameter.en, parameter.unit, prepared.figure(parameter, values))
        for name, parameter in step.arguments
        if parameter is not None and applies
    )
    arguments = tuple((name, values[name]) for name, parameter in step.arguments if parameter is None)
    return Line(step, value, applies, arguments, figures)
