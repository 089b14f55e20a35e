"""From the asked outputs to the rules, inputs and parameters they need, in order of computation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suibao.rules.errors import RuleError
from suibao.rules.parameter import Parameter
from suibao.rules.rule import Input, Rule

if TYPE_CHECKING:
    from suibao.rules.law import Law

REGION = "region"
"""The input or rule that says which region's figures apply, unless a law names another for a unit of analysis."""


@dataclass(frozen=True)
class Graph:
    """What a set of outputs needs. ``rules`` are in order: each after all it depends on."""

    outputs: tuple[str, ...]
    per: str
    region: str
    inputs: tuple[Input, ...]
    rules: tuple[Rule, ...]
    parameters: tuple[Parameter, ...]

    def users_of(self, name: str) -> list[str]:
        """Rules that take ``name`` directly, or as the region or key of a parameter they use."""
        keyed = {one.name for one in self.parameters if name in parameter_needs(one, self.region)}
        return [one.name for one in self.rules if name in one.needs or keyed & set(one.arguments)]


def parameter_needs(parameter: Parameter, region: str) -> tuple[str, ...]:
    """Names that must be known before ``parameter`` can be looked up."""
    return ((region,) if parameter.regional else ()) + parameter.keys


def resolve(law: Law, outputs: tuple[str, ...]) -> Graph:
    """The graph of ``outputs``. Raises RuleError for unknown names, cycles and mixed units of analysis."""
    builder = _Builder(law)
    for name in outputs:
        if name not in law.rules and name not in law.inputs:
            raise _no_output(law, name)
        builder.visit(name, ())
    per = builder.per()
    return Graph(outputs, per, law.region_of(per), tuple(builder.inputs.values()), tuple(builder.rules.values()),
                 tuple(builder.parameters.values()))  # fmt: skip


def _no_output(law: Law, name: str) -> RuleError:
    """No such output: misspelt, not in force on the day, or switched off."""
    day = law.dated.day
    dated = [one for one in law.all_rules if one.name == name]
    if name in law.switched_off:
        return RuleError(f"Rule {name!r} is switched off in the law {law.name!r}.", f"规则 {name!r} 在 {law.name!r} 中已停用。")
    if dated:
        periods = ", ".join(f"{one.since} – {one.until or '…'}" for one in dated)
        return RuleError(
            f"Rule {name!r} is not in force on {day}: it is from {periods}.", f"规则 {name!r} 在 {day} 未生效：其有效期为 {periods}。"
        )
    return RuleError.unknown_name(
        "output", "结果", name, law.rules, "`suibao law list` shows all rules.", "可用 `suibao law list` 查看全部规则。"
    )


class _Builder:
    def __init__(self, law: Law) -> None:
        self.law = law
        self.inputs: dict[str, Input] = {}
        self.rules: dict[str, Rule] = {}
        self.parameters: dict[str, Parameter] = {}

    def visit(self, name: str, path: tuple[str, ...]) -> None:
        if name in path:
            loop = " → ".join((*path[path.index(name) :], name))
            raise RuleError(f"Rules depend on each other in a circle: {loop}.", f"规则循环依赖：{loop}。")
        if name in self.rules or name in self.inputs or name in self.parameters:
            return
        if rule := self.law.rules.get(name):
            self._all(rule.needs, (*path, name))
            self.rules[name] = rule
        elif parameter := self.law.parameters.get(name):
            if path[-1] not in self.law.rules:
                raise RuleError(
                    f"{name!r} is a key of the parameter {path[-1]!r}; a key must be an input or a rule.",
                    f"{name!r} 是参数 {path[-1]!r} 的键；键须为输入项或规则。",
                )
            region = self.law.region_of(self.law.rules[path[-1]].per)
            self._all(parameter_needs(parameter, region), (*path, name))
            self.parameters[name] = parameter
        elif given := self.law.inputs.get(name):
            self.inputs[name] = given
        else:
            raise self._unknown(name, path)

    def _all(self, names: Iterable[str], path: tuple[str, ...]) -> None:
        for name in names:
            self.visit(name, path)

    def _unknown(self, name: str, path: tuple[str, ...]) -> RuleError:
        if any(one.name == name for one in self.law.all_rules):
            day = self.law.dated.day
            return RuleError(
                f"Rule {path[-1]!r} needs {name!r}, which is not in force on {day} or is switched off.",
                f"规则 {path[-1]!r} 需要 {name!r}，而它在 {day} 未生效或已停用。",
            )
        known = [*self.law.rules, *self.law.inputs, *self.law.parameters]
        return RuleError.unknown_name(
            "rule, input or parameter", "规则、输入或参数", name, known, f"It is an argument of {path[-1]!r}."
        )

    def per(self) -> str:
        """The one unit of analysis of all rules. Raises RuleError when they differ or an input is foreign."""
        kinds = {one.per for one in self.rules.values()}
        if len(kinds) > 1:
            samples = ", ".join(
                f"{kind}: {next(one.name for one in self.rules.values() if one.per == kind)}" for kind in sorted(kinds)
            )
            raise RuleError(
                f"One plan has one unit of analysis, but these rules differ: {samples}.", f"规则的分析单位不一致：{samples}。"
            )
        per = kinds.pop() if kinds else ""
        for one in self.inputs.values():
            if one.per and per and per not in one.per:
                raise RuleError(
                    f"Input {one.name!r} belongs to {', '.join(sorted(one.per))}, not to {per}.",
                    f"输入 {one.name!r} 不属于分析单位 {per}。",
                )
        return per
