"""Random cases of the real law, and its lines in the groups that the office assesses together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st
from tests.law.tabled import PLAIN, at, bundle

from suibao.law import LineKind, names
from suibao.law.terms import Industry, Mode, Status, Tier
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.rules import STATUSES, Input, Law, Parameter, ParameterError, Reform, Value
from suibao.rules.plan import Plan
from suibao.rules.units import CALENDAR_MONTH, month_number

UNITS = (ORDER_MONTH, ENGAGEMENT_MONTH, WORKER_MONTH)
"""Units of a month's assessment."""

EVERYTHING = bundle("+".join(names()))
EVENTS = sorted({rule.per for rule in EVERYTHING.law.all_rules} - set(UNITS))
"""Units of careers, events, transfers."""

LIFETIME = (month_number("1950-01"), month_number("2050-12"))
USUAL = {"index": 3_000_000, "fen": 50_000_000, "fen/month": 3_000_000, "fen/year": 3_000_000, "minutes": 20_000,
         "thousandths of a month": 600_000, "tenths of a month": 2_500, "months": 700}  # fmt: skip
"""How far above its least value an input usually lies, by unit."""

MONTHS = ("2022-08", "2024-10", "2025-06", "2025-10", "2026-03", "2026-08", "2027-02")
REGIONS = (
    "CN", "110000", "310000", "320100", "330100", "350000", "420000", "420300", "440100", "440200", "440300", "440400",
    "449900", "460000", "500000", "510100", "520000", "620000", "",
)  # fmt: skip
"""With figures of every kind: own limits, fixed amounts, tiers, gaps, an invented city, no region at all."""

MONEY = st.one_of(st.integers(0, 5_000_000), st.sampled_from([0, 1, 477_500, 477_499, 2_754_900, 10**10]))
CODES = {"mode": Mode, "status": Status, "industry": Industry, "oi_tier": Tier}
NUMBERS = {
    "oi_batch": st.integers(0, 3), "orders": st.integers(0, 10**6), "days_in_force": st.integers(0, 31),
    "days_in_month": st.integers(28, 31), "seniority": st.integers(0, 3), "employers": st.integers(0, 2),
    "injury_class": st.integers(0, 8), "injury_float": st.sampled_from([50, 80, 90, 100, 120, 150]),
    "medical_tier": st.integers(0, 2),
    "resident_tier_fen": st.sampled_from([0, 10_000, 10_050, 15_000, 30_000, 50_000, 80_000, 200_000]),
}  # fmt: skip


def _value(name: str, plain: object) -> st.SearchStrategy[Any]:
    if name.endswith("region"):
        return st.sampled_from(REGIONS)
    if name in CODES:
        return st.sampled_from([int(member) for member in CODES[name]])
    if name in NUMBERS:
        return NUMBERS[name]
    return st.booleans() if isinstance(plain, bool) else MONEY


def _drawn(given: Input) -> st.SearchStrategy[Any]:
    """Values of an input of which no table of plain cases speaks: by its unit, its limits among them."""
    kind, low, high = given.unit.kind, given.minimum, given.maximum
    if given.name in NUMBERS:
        return NUMBERS[given.name]
    if kind == "region":
        return st.sampled_from(REGIONS)
    if kind == "term":
        return st.sampled_from([int(member) for member in given.unit.term or ()])
    if kind == "bool":
        return st.booleans()
    if given.unit.name == CALENDAR_MONTH:
        return st.integers(*LIFETIME)
    usual = st.integers(low, min(high, low + USUAL.get(given.unit.name, 400)))
    return st.one_of(usual, usual, st.sampled_from([low, high]))


@cache
def cases(unit: str) -> st.SearchStrategy[dict[str, Any]]:
    """Cases of one unit of analysis."""
    if unit in UNITS:
        return st.fixed_dictionaries({name: _value(name, plain) for name, plain in PLAIN[unit].items()})
    given = [one for one in EVERYTHING.law.inputs.values() if unit in one.per]
    return st.fixed_dictionaries({one.name: _drawn(one) for one in given})


def ends(law: str, month: str, unit: str) -> list[str]:
    """Rules of a unit that no other rule takes: with what they need, they are all there is."""
    rules = [one for one in at(law, month).rules.values() if one.per == unit]
    needed = {name for one in rules for name in one.needs}
    return [one.name for one in rules if one.name not in needed]


EVENT_MONTHS = ("2025-10", "2026-08")
"""Months in which events are tried: each is compiled once for all ends of a unit of analysis."""


@cache
def assumed(month: str, unit: str) -> Law:
    """Current law with a figure wherever none is established for the places and keys that cases are drawn from.

    So that a whole unit can be computed in one plan: one unknown figure would hide everything else in its row.
    """
    law = at("current", month).accepting(*(status for status in STATUSES if status != "not_established"))
    needed = {name for rule in law.rules.values() if rule.per == unit for name in rule.arguments}
    overlays = []
    for parameter in (law.parameters[name] for name in sorted(needed & set(law.parameters))):
        values = tuple(_missing(law, parameter))
        overlays += [Parameter(parameter.name, parameter.unit, parameter.zh, parameter.en, parameter.keys, values)] if values else []
    return law.amend(Reform("assumed", "假设", "assumed", "", tuple(overlays)))


def _missing(law: Law, parameter: Parameter) -> Iterator[Value]:
    """A figure of 1 for every place and known key where there is none."""
    for place in (region for region in REGIONS if region):
        for keys in {value.keys for value in parameter.everything()}:
            try:
                parameter.find(place, keys, law.dated, law.regions)
            except ParameterError:
                yield Value(place, keys, date.min, None, 1, "project", note="assumed by a test")


@cache
def event_plan(month: str, unit: str) -> Plan:
    """All ends of a unit in one plan."""
    return assumed(month, unit).plan(ends("current", month, unit))


@cache
def groups(law: str, month: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """(unit, branch) → what the office computes together: amounts, bases, rates."""
    rules, found = at(law, month).rules, {}
    extra = {WORKER_MONTH: ("credited_month",)} if "credited_month" in rules else {}
    for kind in bundle(law).lines:
        key = (kind.unit, kind.branch.code + (".state" if kind.bearer == "state" else ""))
        found[key] = (*found.get(key, ()), *(name for name in (kind.rule, kind.base, kind.rate) if name in rules))
    found |= {(unit, names[0]): names for unit, names in extra.items()}
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}


@cache
def plan(law: str, month: str, outputs: tuple[str, ...]) -> Plan:
    """One plan a law, month and group."""
    return at(law, month).plan(outputs)


def answer(law: str, month: str, outputs: Sequence[str], case: Mapping[str, Any]) -> dict[str, int | float] | str:
    """The outputs by evaluate, or the message about the figure that is unknown."""
    dated = at(law, month)
    needed = [one.name for one in dated.graph(tuple(outputs)).inputs]
    try:
        return dated.evaluate({name: case[name] for name in needed}, outputs)
    except ParameterError as error:
        return error.zh + error.en


def planned(law: str, month: str, outputs: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> list[object]:
    """The same for many rows by the compiled plan."""
    return outcomes(plan(law, month, outputs), rows)


def outcomes(built: Plan, rows: Sequence[Mapping[str, Any]]) -> list[object]:
    """What a plan gives row by row: the outputs, or the message about the figure that is unknown."""
    columns = {name: np.array([row[name] for row in rows]) for name in built.inputs}
    result = built.run(columns, faults="keep")
    faulty = set(result.faulty.tolist())
    answers: list[object] = []
    for row in range(len(rows)):
        if row in faulty:
            error = result.error(row)
            answers.append(error.zh + error.en)
        else:
            answers.append({name: result[name][row].item() for name in built.graph.outputs})
    return answers


def planned_or_refused(
    law: str, month: str, outputs: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
) -> list[object]:
    """The same; the message for every row where a figure without region or keys is unknown: the plan refuses at once."""
    try:
        return planned(law, month, outputs, rows)
    except ParameterError as error:
        return [error.zh + error.en] * len(rows)


def kinds(law: str, unit: str) -> list[LineKind]:
    """The line kinds of one unit."""
    return [kind for kind in bundle(law).lines if kind.unit == unit]
