"""Yes, no or unknown: an answer from the facts there are, and what would settle it where they are too few.

Facts that are not stated are carried through the rules as *unknown*. Where a rule needs one, every value it may
take is tried if it comes from a closed list; the answer stands when all of them give the same. What rests on an unstated number or
on a figure of law that is not established stays unknown, by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Never

from suibao.rules.case import Prepared, Step, Values, as_unit, impossible, read_input, refuse_strange_names
from suibao.rules.errors import ParameterError
from suibao.rules.rule import Input

if TYPE_CHECKING:
    from suibao.rules.law import Law

MOST_TRIED = 4096
"""Combinations of unstated facts that are tried before the answer is given up as unknown."""


@dataclass(frozen=True)
class Answer:
    """What can be said: ``value`` in stored units, None = unknown; ``settle`` names the facts and figures that would tell.

    ``errors`` are the messages about figures of law that are not established.
    """

    output: str
    value: int | float | None
    settle: tuple[str, ...] = ()
    errors: tuple[ParameterError, ...] = ()

    @property
    def known(self) -> bool:
        """True when the answer does not depend on anything unstated."""
        return self.value is not None


class _NeededError(Exception):
    """A rule asked for the value of something unknown."""

    def __init__(self, unknown: _Unknown) -> None:
        self.unknown = unknown


class _Unknown:
    """Stands for a value that is not known; any question about it raises `_NeededError`."""

    def __init__(self, name: str, error: ParameterError | None = None) -> None:
        self.name = name
        self.error = error

    def _ask(self, *_: object) -> Never:
        raise _NeededError(self)

    __bool__ = __int__ = __index__ = __float__ = __neg__ = __abs__ = __hash__ = _ask
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _ask
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _ask
    __floordiv__ = __rfloordiv__ = __truediv__ = __rtruediv__ = _ask


@dataclass(frozen=True)
class _Leaf:
    """One end of the search: a value, or what stood in its way."""

    value: int | float | None
    blocked: _Unknown | None
    tried: tuple[tuple[str, int], ...]


def decide(law: Law, case: Mapping[str, object], output: str) -> Answer:
    """``output`` for a case of which some facts are not stated (left out, or None).

    Raises InputError for names that no rule knows and for values that are not possible.
    """
    prepared = law.prepared((output,))
    refuse_strange_names(case, prepared.graph, law.inputs)
    stated = {
        one.name: _Unknown(one.name) if case.get(one.name) is None else read_input(one, case[one.name], law.regions)
        for one in prepared.graph.inputs
    }
    leaves = []
    for leaf in _explore(prepared, stated, output, ()):
        leaves.append(leaf)
        if len(leaves) > MOST_TRIED:
            break
    return _answer(output, leaves)


def _answer(output: str, leaves: list[_Leaf]) -> Answer:
    values = {leaf.value for leaf in leaves}
    if len(values) == 1 and None not in values and len(leaves) <= MOST_TRIED:
        return Answer(output, values.pop())
    blocked = {one.name: one for leaf in leaves if (one := leaf.blocked) is not None}
    matter = [name for name in _tried(leaves) if _matters(name, leaves)]
    errors = tuple(one.error for one in blocked.values() if one.error)
    return Answer(output, None, tuple(dict.fromkeys((*matter, *blocked))), errors)


def _tried(leaves: list[_Leaf]) -> list[str]:
    return list(dict.fromkeys(name for leaf in leaves for name, _ in leaf.tried))


def _matters(name: str, leaves: list[_Leaf]) -> bool:
    """True when, all facts asked before being the same, what follows differs with the value of this fact."""
    branches: dict[tuple[tuple[str, int], ...], dict[int, set[object]]] = {}
    for leaf in leaves:
        for place, (tried, value) in enumerate(leaf.tried):
            if tried == name:
                outcome = leaf.value if leaf.blocked is None else leaf.blocked.name
                after = branches.setdefault(leaf.tried[:place], {}).setdefault(value, set())
                after.add((leaf.tried[place + 1 :], outcome))
    return any(len({frozenset(one) for one in after.values()}) > 1 for after in branches.values())


def _explore(
    prepared: Prepared, stated: Mapping[str, Any], output: str, tried: tuple[tuple[str, int], ...]
) -> Iterator[_Leaf]:
    """Every end that the unstated facts leave open, depth first."""
    found = _values(prepared, dict(stated))[output]
    if not isinstance(found, _Unknown):
        yield _Leaf(found, None, tried)
        return
    fact = next((one for one in prepared.graph.inputs if one.name == found.name), None)
    choices = _choices(fact) if fact is not None else None
    if choices is None:
        yield _Leaf(None, found, tried)
        return
    for choice in choices:
        yield from _explore(prepared, {**stated, found.name: choice}, output, (*tried, (found.name, choice)))


def _choices(fact: Input) -> tuple[int, ...] | None:
    """All values of a fact from a closed list; None for numbers and regions."""
    if fact.unit.kind == "bool":
        return (1, 0)
    return tuple(int(member) for member in fact.unit.term) if fact.unit.term else None


def _values(prepared: Prepared, values: Values) -> Values:
    """``values`` with every rule added; a rule that needs something unknown is unknown for the same reason."""
    for step in prepared.steps:
        values[step.rule.name] = _value(prepared, step, values)
    return values


def _value(prepared: Prepared, step: Step, values: Values) -> Any:
    """The value of one rule; figures that are not established count only when the rule looks at them."""
    rule = step.rule
    try:
        if rule.when is not None and not values[rule.when]:
            return 0
        arguments = [
            values[name] if parameter is None else _figure(prepared, parameter, values) for name, parameter in step.arguments
        ]
        return as_unit(rule, rule.function(*arguments))
    except _NeededError as needed:
        return needed.unknown
    except ArithmeticError as error:
        raise impossible(rule, error) from None


def _figure(prepared: Prepared, parameter: Any, values: Values) -> Any:
    try:
        return prepared.figure(parameter, values).amount
    except ParameterError as error:
        return _Unknown(parameter.name, error)
    except _NeededError as needed:
        return needed.unknown

