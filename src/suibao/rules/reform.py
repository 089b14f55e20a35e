"""Reforms: a small YAML file with figures, and where needed a Python module of replacement rules.

```yaml
name: proposal/3-platform-pension-share
zh: …        # label
en: …
reasons: …   # text
reasons_zh: …  # the same in Chinese
parameters:  # new or overlaid figures; values as in the parameter files
  platform_pension_rate: {unit: rate, zh: …, en: …, values: [{region: CN, from: 2025-01-01, value: 3, status: project, note: …}]}
rules: proposal_3        # a module beside the file
switch_off: [some_rule]  # rules that no longer apply
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from suibao.rules.errors import LawError, ParameterFileError
from suibao.rules.law import Law, refuse_shared_names
from suibao.rules.loading import KeyReader, make_parameter, read_values
from suibao.rules.parameter import Parameter, Value
from suibao.rules.rule import Input, Rule
from suibao.rules.units import unit_of
from suibao.rules.yaml_text import read_yaml

_KNOWN = {"name", "zh", "en", "reasons", "reasons_zh", "parameters", "rules", "switch_off", "open"}
_NEEDED = ("name", "zh", "en", "reasons")


@dataclass(frozen=True)
class Reform:
    """A change of law: what it is called, why, and what it changes."""

    name: str
    zh: str
    en: str
    reasons: str
    parameters: tuple[Parameter, ...] = ()
    rules: tuple[Rule, ...] = ()
    inputs: tuple[Input, ...] = ()
    switch_off: frozenset[str] = frozenset()
    open: tuple[str, ...] = field(default=())
    reasons_zh: str = ""

    def apply(self, law: Law) -> Law:
        """``law`` with this reform on top. Raises LawError when it switches off what does not exist."""
        for name in self.switch_off:
            if not any(one.name == name for one in law.all_rules):
                raise LawError.unknown_name("rule to switch off", "要停用的规则", name, [one.name for one in law.all_rules])
        figures = dict(law.parameters)
        for one in self.parameters:
            below = figures.get(one.name)
            if below and (below.keys != one.keys or below.unit != one.unit):
                raise LawError(
                    f"Reform {self.name} gives {one.name} other keys or another unit than the law.",
                    f"改革 {self.name} 中 {one.name} 的键或单位与现行法不同。",
                )
            figures[one.name] = below.overlay(one.values) if below else one
        replaced = {one.name for one in self.rules}
        kept = tuple(one for one in law.all_rules if one.name not in replaced)
        changed = replace(
            law,
            name=f"{law.name}+{self.name}",
            all_rules=(*kept, *self.rules),
            inputs={**law.inputs, **{one.name: one for one in self.inputs}},
            parameters=figures,
            switched_off=law.switched_off | self.switch_off,
        )
        refuse_shared_names(changed)
        return changed

    def with_value(self, parameter: str, value: Value) -> Reform:
        """This reform with another figure for one of its open parameters.

        Figures for other regions, keys or times stay. Raises LawError for a parameter that is not open or has other keys.
        """
        if parameter not in self.open:
            raise LawError.unknown_name("open parameter", "可调参数", parameter, self.open)
        (known,) = (one for one in self.parameters if one.name == parameter)
        if len(value.keys) != len(known.keys):
            keys = ", ".join(known.keys) or "no further keys"
            raise LawError(f"{parameter} has {keys}, found {value.keys}.", f"{parameter} 的键为 {keys}，实为 {value.keys}。")
        kept = (left for one in known.values for left in _beside(one, value))
        changed = replace(known, values=(*kept, value))
        return replace(self, parameters=tuple(changed if one is known else one for one in self.parameters))


def _beside(one: Value, other: Value) -> list[Value]:
    """What is left of ``one`` where ``other`` takes its place: all of it, or the time before and after."""
    if (one.region, one.keys) != (other.region, other.keys):
        return [one]
    end, other_end = one.end or date.max, other.end or date.max
    if one.start > other_end or end < other.start:
        return [one]
    before = [replace(one, end=other.start - timedelta(days=1))] if one.start < other.start else []
    after = [replace(one, start=other_end + timedelta(days=1))] if other_end < end else []
    return [*before, *after]


def read_reform(
    file: Path, read_key: KeyReader, load_rules: Callable[[str], tuple[Iterable[Rule], Iterable[Input]]]
) -> Reform:
    """A reform from its file. ``load_rules`` turns the name of the module into rules and new inputs."""
    content = _content(file)
    for name in content:
        if name not in _KNOWN:
            raise ParameterFileError.unknown_name("entry of a reform", "改革文件条目", name, _KNOWN)
    rules, inputs = load_rules(content["rules"]) if content.get("rules") else ((), ())
    return Reform(
        name=content["name"],
        zh=content["zh"],
        en=content["en"],
        reasons=content["reasons"],
        reasons_zh=content.get("reasons_zh") or "",
        parameters=tuple(
            _parameter(name, described, read_key, file) for name, described in (content.get("parameters") or {}).items()
        ),
        rules=tuple(rules),
        inputs=tuple(inputs),
        switch_off=frozenset(content.get("switch_off") or ()),
        open=tuple(content.get("open") or ()),
    )


def _content(file: Path) -> Mapping[str, Any]:
    """The entries of the file. Raises ParameterFileError for what is no YAML mapping, or lacks what every reform has."""
    try:
        content = read_yaml(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParameterFileError(f"{file} is not YAML: {error}", f"{file} 不是 YAML：{error}", file=str(file)) from None
    wanting = [name for name in _NEEDED if not isinstance(content, dict) or name not in content]
    if wanting:
        listed = ", ".join(wanting)
        raise ParameterFileError(f"{file} lacks {listed}.", f"{file} 缺少 {listed}。", file=str(file))
    return content  # type: ignore[no-any-return]


def _parameter(name: str, described: Mapping[str, Any], read_key: KeyReader, file: Path) -> Parameter:
    unit, keys = unit_of(described["unit"]), tuple(described.get("keys") or ())
    return make_parameter(name, described, read_values(described["values"], unit, keys, read_key, f"{file.name}: {name}"))
