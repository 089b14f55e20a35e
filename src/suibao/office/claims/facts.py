"""Facts of a claim as people state them, read as the law's inputs: yuan or fen, yes or no, codes of closed lists.

>>> from suibao.law import package
>>> checked(package("current").law, "injury", {"disability_grade": "5", "injury_mean_wage": "7694", "care_level": "partly"})
{'disability_grade': 5, 'injury_mean_wage_fen': 769400, 'care_level': 'partly'}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from suibao.rules import Input, InputError, Law
from suibao.rules.case import read_input
from suibao.rules.units import stored

FEN = "_fen"


def inputs_of(law: Law, unit: str) -> dict[str, Input]:
    """The inputs of a unit of analysis by name."""
    return {name: one for name, one in law.inputs.items() if unit in one.per}


def checked(law: Law, unit: str, stated: Mapping[str, Any], own: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Facts under the names of the law's inputs, in stored units (fen), as JSON can hold them; ``own`` facts as they are.

    A name without ``_fen`` gives an amount in yuan. None means not known, and is left out. Raises InputError, with the
    nearest name, for a name that neither the law nor ``own`` knows, and for a value that cannot be.
    """
    known, own = inputs_of(law, unit), own or {}
    found: dict[str, Any] = {}
    for name, value in stated.items():
        if value is None:
            continue
        if name in own:
            found[name] = value
        elif name in known:
            found[name] = _value(law, known[name], _number(known[name], value))
        elif name + FEN in known:
            found[name + FEN] = _value(law, known[name + FEN], _yuan(known[name + FEN], value))
        else:
            raise InputError.unknown_name(
                "fact", "事实", name, [*(one.removesuffix(FEN) for one in known), *own],
                "`suibao claim kinds KIND` lists them all.", "可用 `suibao claim kinds KIND` 查看全部。",
            )  # fmt: skip
    return found


def _number(declared: Input, value: Any) -> Any:
    """Digits as a number where a number is wanted."""
    plain = declared.unit.kind not in ("bool", "term", "region") and not declared.unit.is_month
    return int(value) if plain and isinstance(value, str) and value.strip().lstrip("-").isdigit() else value


def _yuan(declared: Input, value: Any) -> Any:
    return value if isinstance(value, bool) else stored(str(value), declared.unit)


def _value(law: Law, declared: Input, value: Any) -> Any:
    """The value as it is kept: refused where it cannot be, closed lists by code."""
    number = read_input(declared, value, law.regions)
    if declared.unit.kind == "bool":
        return bool(number)
    if declared.unit.term:
        return str(declared.unit.term(int(number)).name.lower())
    return value if declared.unit.kind == "region" or declared.unit.is_month else number


def of_law(law: Law, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Those facts that are inputs of the law."""
    return {name: value for name, value in facts.items() if name in law.inputs}
