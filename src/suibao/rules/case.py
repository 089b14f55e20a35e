"""One case at a time: the rules run as ordinary Python functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suibao.errors import nearest
from suibao.rules.errors import InputError
from suibao.rules.graph import Graph
from suibao.rules.parameter import Keys, Parameter, Value
from suibao.rules.regions import Regions
from suibao.rules.rule import Input, Rule

if TYPE_CHECKING:
    from suibao.rules.law import Law

LARGEST = 2**63 - 1

Values = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """A rule with its arguments sorted into figures of law and other values."""

    rule: Rule
    arguments: tuple[tuple[str, Parameter | None], ...]


class Prepared:
    """The steps for a set of outputs under a law; figures are looked up once and remembered."""

    def __init__(self, law: Law, graph: Graph) -> None:
        self.law = law
        self.graph = graph
        parameters = {one.name: one for one in graph.parameters}
        self.steps = [Step(one, tuple((name, parameters.get(name)) for name in one.arguments)) for one in graph.rules]
        self._figures: dict[tuple[str, int, Keys], Value] = {}

    def evaluate(self, case: Mapping[str, object]) -> dict[str, int | float]:
        """The outputs for ``case``. Raises InputError and ParameterError."""
        values = self.inputs(case)
        for step in self.steps:
            values[step.rule.name] = self.value(step, values)
        return {name: values[name] for name in self.graph.outputs}

    def inputs(self, case: Mapping[str, object]) -> Values:
        """The inputs of ``case`` in stored units."""
        refuse_wrong_names(case, self.graph, self.law.inputs)
        return {one.name: read_input(one, case[one.name], self.law.regions) for one in self.graph.inputs}

    def value(self, step: Step, values: Values) -> int | float:
        """The value of one rule, its dependencies being in ``values``."""
        rule = step.rule
        if rule.when is not None and not values[rule.when]:
            return 0
        function: Callable[..., int | float] = rule.function
        result = function(
            *(values[name] if parameter is None else self.figure(parameter, values).amount
              for name, parameter in step.arguments)
        )  # fmt: skip
        if isinstance(result, bool):
            return int(result)
        if isinstance(result, int) and not -LARGEST <= result <= LARGEST:
            raise InputError(
                f"{rule.name} is larger than a 64-bit number can hold: an input is absurd.",
                f"{rule.zh}（{rule.name}）超出 64 位整数：输入值不合理。",
            )
        return int(result) if not isinstance(result, float) else result

    def figure(self, parameter: Parameter, values: Values) -> Value:
        """The figure of law that applies to the case. Raises ParameterError."""
        place = values[self.graph.region] if parameter.regional else 0
        keys = tuple(int(values[name]) for name in parameter.keys)
        found = self._figures.get((parameter.name, place, keys))
        if found is None:
            code = self.law.regions.codes[place] if place >= 0 else ""
            found = parameter.find(code, keys, self.law.dated, self.law.regions)
            self._figures[(parameter.name, place, keys)] = found
        return found


def refuse_wrong_names(given: Iterable[str], graph: Graph, known: Mapping[str, Input]) -> None:
    """Raise InputError for missing inputs and for names that no rule knows, together and with near names."""
    names = set(given)
    needed = [one.name for one in graph.inputs]
    missing = [name for name in needed if name not in names]
    strange = [name for name in names if name not in known and name not in needed]
    if missing:
        raise _missing(missing, strange, graph)
    if strange:
        raise InputError.unknown_name("input", "输入项", sorted(strange)[0], known, "Remove it, or rename it.")


def _missing(missing: list[str], strange: list[str], graph: Graph) -> InputError:
    name = missing[0]
    users = ", ".join(graph.users_of(name)[:3]) or ", ".join(graph.outputs[:3])
    close = nearest(name, strange)
    hint = f" There is a {close!r}: is it misspelt?" if close else ""
    hint_zh = f"有一项名为 {close!r}，是否写错？" if close else ""
    rest = f" {len(missing) - 1} more are missing: {', '.join(missing[1:9])}." if len(missing) > 1 else ""
    return InputError(
        f"Input {name!r} is missing; it is needed for {users}.{hint}{rest} A missing input is never taken as zero.",
        f"缺少输入项 {name!r}，计算 {users} 需要它。{hint_zh}缺少的输入不会当作零。",
        input=name,
        missing=missing,
        nearest=close,
    )


def read_input(declared: Input, value: object, regions: Regions) -> int | float:
    """One input in stored units. Text is accepted for closed lists, regions and yes/no; nothing else is guessed."""
    kind = declared.unit.kind
    if kind == "region":
        return regions.index[regions.check(str(value))] if value not in (None, "") else -1
    if kind == "term":
        return _read_term(declared, value)
    if kind == "bool":
        if value not in (True, False):
            raise wrong_kind(declared, value, "true or false", "true 或 false")
        return int(bool(value))
    if kind == "float" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_kind(declared, value, f"a whole number of {declared.unit.name}", f"整数（{declared.unit.name}）")
    if not declared.minimum <= value <= declared.maximum:
        raise outside(declared, value, "")
    return value


def _read_term(declared: Input, value: object) -> int:
    term = declared.unit.term
    assert term is not None
    if isinstance(value, str):
        if value.upper() in term.__members__:
            return int(term[value.upper()])
        codes = [name.lower() for name in term.__members__]
        raise InputError.unknown_name(f"{declared.name} called", declared.zh, value, codes)
    if isinstance(value, int) and value in {int(member) for member in term}:
        return int(value)
    raise wrong_kind(declared, value, "one of " + ", ".join(name.lower() for name in term.__members__), "列表中的代码")


def wrong_kind(declared: Input, value: object, expected: str, expected_zh: str, where: str = "") -> InputError:
    """Text where a number belongs, and the like."""
    return InputError(
        f"Input {declared.name!r}{where} is {value!r}; expected {expected}.",
        f"输入项 {declared.name!r}（{declared.zh}）{where}为 {value!r}；应为{expected_zh}。",
        input=declared.name,
    )


def outside(declared: Input, value: object, where: str) -> InputError:
    """Negative pay, absurd amounts."""
    return InputError(
        f"Input {declared.name!r}{where} is {value}; expected {declared.minimum} to {declared.maximum} ({declared.unit.name}).",
        f"输入项 {declared.name!r}（{declared.zh}）{where}为 {value}；应在 {declared.minimum} 至 {declared.maximum} 之间。",
        input=declared.name,
    )
