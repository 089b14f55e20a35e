"""Random cases of the real law, and its lines in the groups that the office assesses together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st
from tests.law.tabled import PLAIN, at, bundle

from suibao.law import LineKind
from suibao.law.terms import Industry, Mode, Status, Tier
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.rules import ParameterError
from suibao.rules.plan import Plan

UNITS = (ORDER_MONTH, ENGAGEMENT_MONTH, WORKER_MONTH)
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


@cache
def cases(unit: str) -> st.SearchStrategy[dict[str, Any]]:
    """Cases of one unit of analysis."""
    return st.fixed_dictionaries({name: _value(name, plain) for name, plain in PLAIN[unit].items()})


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
    built = plan(law, month, outputs)
    columns = {name: np.array([row[name] for row in rows]) for name in built.inputs}
    result = built.run(columns, faults="keep")
    faulty = set(result.faulty.tolist())
    answers: list[object] = []
    for row in range(len(rows)):
        if row in faulty:
            error = result.error(row)
            answers.append(error.zh + error.en)
        else:
            answers.append({name: result[name][row].item() for name in outputs})
    return answers


def kinds(law: str, unit: str) -> list[LineKind]:
    """The line kinds of one unit."""
    return [kind for kind in bundle(law).lines if kind.unit == unit]
