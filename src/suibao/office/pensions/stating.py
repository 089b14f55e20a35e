"""Facts of a pension as people state them: inputs of several units of analysis, and facts of the office's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from suibao.office.claims.facts import FEN, checked, inputs_of
from suibao.rules import Law

Reader = Callable[[Law, Mapping[str, Any]], dict[str, Any]]


def reader(units: tuple[str, ...], own: Mapping[str, str]) -> Reader:
    """What reads the facts of a kind of claim: stored units, codes of closed lists, yes and no. None is left out.

    The reader raises InputError, with the nearest name, for a fact that neither the units nor ``own`` know.
    """

    def read(law: Law, stated: Mapping[str, Any]) -> dict[str, Any]:
        known = [(unit, set(inputs_of(law, unit))) for unit in units]
        found: dict[str, Any] = {}
        for name, value in stated.items():
            unit = next((unit for unit, names in known if name in names or name + FEN in names), units[0])
            found |= checked(law, unit, {name: value}, own if unit == units[0] else None)
        return found

    return read
