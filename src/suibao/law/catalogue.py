"""The laws by name: current law and the proposals. Read once, immutable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import import_module
from pathlib import Path

from suibao.law.inputs import INPUTS
from suibao.law.lines import CURRENT, LineKind
from suibao.law.tree import inputs, modules
from suibao.law.units import ENGAGEMENT_MONTH
from suibao.rules import (
    ACCEPTED,
    PROVISIONAL,
    VERIFIED,
    Input,
    Law,
    LawError,
    ParameterFileError,
    Reform,
    Rule,
    collect,
    read_parameters,
    read_reform,
    read_regions,
)

HERE = Path(__file__).parent

CURRENT_LAW = "current"

VERIFIED_ONLY = "verified-only"
"""Joined to the name of a law: strict mode, which refuses by name what rests on figures weaker than `VERIFIED`."""

LATE_FIGURES = "provisional"
"""Joined to the name of a law: where a figure is late, the last one stands in, as the law has it for some."""


@dataclass(frozen=True)
class Carried:
    """A sum carried from one unit of analysis to another: ``output`` summed by person becomes ``input``."""

    input: str
    output: str


@dataclass(frozen=True)
class Package:
    """A law with the lines it assesses and what its parts hand to one another."""

    law: Law
    lines: tuple[LineKind, ...]
    carried: tuple[Carried, ...] = ()


@cache
def _key_terms() -> dict[str, type[IntEnum]]:
    """The closed lists that keys of parameters come from: those of the inputs and rules with their names."""
    units = {one.name: one.unit for one in inputs(INPUTS)} | {one.name: one.unit for one in collect(modules())}
    return {name: unit.term for name, unit in units.items() if unit.term}


def read_key(name: str, text: str) -> int:
    """A further key of a parameter: a code of a closed list, yes or no, or a number."""
    term = _key_terms().get(name)
    if text in ("yes", "no"):
        return int(text == "yes")
    if term is None:
        return int(text)
    if text.upper() not in term.__members__:
        raise ParameterFileError.unknown_name(name, "代码", text, [member.name.lower() for member in term])
    return int(term[text.upper()])


@cache
def current_law() -> Law:
    """Current law, with no date yet: use ``.at(month)``."""
    return Law.of(
        CURRENT_LAW,
        collect(modules()),
        inputs(INPUTS),
        read_parameters(HERE / "parameters", read_key),
        read_regions(HERE / "regions.csv"),
        {ENGAGEMENT_MONTH: "insured_region"},
    )


@cache
def reforms() -> dict[str, Reform]:
    """The proposals by name (``proposal/3-platform-pension-share``), in the order of their numbers."""
    files = sorted((HERE / "reforms").glob("*.yaml"), key=lambda file: int(file.stem.split("-")[0]))
    return {one.name: one for one in (read_reform(file, read_key, _rules_of) for file in files)}


def _rules_of(module: str) -> tuple[Iterable[Rule], Iterable[Input]]:
    loaded = import_module(f"suibao.law.reforms.{module}")
    return collect([loaded]), getattr(loaded, "INPUTS", ())


def names() -> list[str]:
    """Names of all laws."""
    return [CURRENT_LAW, *reforms()]


def package(name: str = CURRENT_LAW, figures: Iterable[Path] = ()) -> Package:
    """The law called ``name``, with its lines. Several proposals can be joined with ``+``, and so can the words
    ``verified-only`` and ``provisional``, which say what figures are taken.

    ``figures``: files in the form of a reform with figures of the caller's own, for what is not established here.
    Raises LawError for an unknown name, ParameterFileError for a file that cannot be read.
    """
    law, lines, carried = current_law(), CURRENT, ()
    parts = name.split("+")
    for part in parts:
        if part in (CURRENT_LAW, VERIFIED_ONLY, LATE_FIGURES):
            continue
        if part not in reforms():
            known = [*names(), VERIFIED_ONLY, LATE_FIGURES]
            raise LawError.unknown_name("law", "法律", part, known, "`suibao law list` shows all.")
        reform = reforms()[part]
        law = law.amend(reform)
        module = _module_of(reform)
        lines = (*lines, *getattr(module, "LINES", ()))
        carried = (*carried, *getattr(module, "CARRIED", ()))
    for file in figures:
        law = law.amend(read_reform(file, read_key, _no_rules))
    taken = (VERIFIED if VERIFIED_ONLY in parts else ACCEPTED) | ({PROVISIONAL} if LATE_FIGURES in parts else set())
    return Package(law if taken == ACCEPTED else law.accepting(*taken), lines, carried)


def _no_rules(module: str) -> tuple[Iterable[Rule], Iterable[Input]]:
    raise ParameterFileError(
        f"A file of figures cannot bring rules ({module!r}): those belong into a reform.",
        f"数值文件不能带规则（{module!r}）：规则应写成改革方案。",
    )


def _module_of(reform: Reform) -> object:
    return import_module(reform.rules[0].function.__module__) if reform.rules else None
