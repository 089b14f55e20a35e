"""One case at a time: the rules run as ordinary Python functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np

from suibao.errors import nearest
from suibao.rules.errors import InputError, LawError, ParameterError
from suibao.rules.graph import Graph
from suibao.rules.parameter import Keys, Parameter, Value
from suibao.rules.regions import Regions
from suibao.rules.rule import Input, Rule, not_whole
from suibao.rules.units import SHOWN, Unit, decimal_text, month_number

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
        units = {one.name: one.unit for one in graph.inputs} | {one.name: one.unit for one in graph.rules}
        self._terms = {name: unit.term for name, unit in units.items() if unit.term}
        self._figures: dict[tuple[str, int, Keys], Value] = {}

    def evaluate(self, case: Mapping[str, object]) -> dict[str, int | float]:
        """The outputs for ``case``. Raises InputError and ParameterError."""
        values = self.steps_of(self.inputs(case))
        return {name: values[name] for name in self.graph.outputs}

    def steps_of(self, values: Values) -> Values:
        """``values`` (inputs in stored units) with the value of every rule added."""
        for step in self.steps:
            values[step.rule.name] = self.value(step, values)
        return values

    def inputs(self, case: Mapping[str, object]) -> Values:
        """The inputs of ``case`` in stored units."""
        refuse_wrong_names(case, self.graph, self.law.inputs)
        return {one.name: read_input(one, case[one.name], self.law.regions) for one in self.graph.inputs}

    def value(self, step: Step, values: Values) -> int | float:
        """The value of one rule, its dependencies being in ``values``."""
        rule = step.rule
        if rule.when is not None and not values[rule.when]:
            return 0.0 if rule.unit.kind == "float" else 0
        function: Callable[..., int | float] = rule.function
        arguments = [
            values[name] if parameter is None else self.figure(parameter, values).amount
            for name, parameter in step.arguments
        ]
        try:
            result = function(*arguments)
        except ArithmeticError as error:
            raise impossible(rule, error) from None
        return as_unit(rule, result)

    def figure(self, parameter: Parameter, values: Values) -> Value:
        """The figure of law that applies to the case. Raises ParameterError."""
        place = values[self.graph.region] if parameter.regional else 0
        if place < 0:
            raise _no_region(parameter)
        keys = tuple(self._key(name, int(values[name])) for name in parameter.keys)
        found = self._figures.get((parameter.name, place, keys))
        if found is None:
            found = parameter.find(self.law.regions.codes[place], keys, self.law.dated, self.law.regions)
            self._figures[(parameter.name, place, keys)] = found
        return found

    def _key(self, name: str, value: int) -> int:
        """The value of a key; as the member of its closed list where there is one, so that messages can name it."""
        term = self._terms.get(name)
        return term(value) if term is not None and value in set(term) else value


def as_unit(rule: Rule, result: int | float) -> int | float:
    """The result of a rule as its unit stores it: a plan does the same."""
    kind = rule.unit.kind
    if kind == "float":
        return float(result)
    if isinstance(result, float):
        raise not_whole(rule)
    if kind == "bool":
        return int(bool(result))
    if not -LARGEST <= result <= LARGEST:
        raise InputError(
            f"{rule.name} is larger than a 64-bit number can hold: an input is absurd.",
            f"{rule.zh}（{rule.name}）超出 64 位整数：输入值不合理。",
        )
    return int(result)


def impossible(rule: Rule, error: ArithmeticError) -> InputError:
    """The error for a rule that divides by zero or leaves the 64-bit numbers."""
    zero = isinstance(error, ZeroDivisionError)
    return InputError(
        f"Rule {rule.name!r} {'divides by zero' if zero else 'gives a number too large for 64 bits'}: "
        f"{'; '.join(rule.formula.splitlines())}. Next step: check the inputs it uses.",
        f"规则 {rule.name!r}（{rule.zh}）{'除以零' if zero else '的结果超出 64 位整数'}。请检查其所用的输入。",
        rule=rule.name,
    )


def _no_region(parameter: Parameter) -> ParameterError:
    return ParameterError(
        f"{parameter.name} depends on the region, and the case has none. Next step: give the region's six-digit code.",
        f"{parameter.zh}（{parameter.name}）因地区而异，而该情形没有地区。请填写六位地区代码。",
        parameter=parameter.name,
    )


def refuse_wrong_names(given: Collection[str], graph: Graph, known: Mapping[str, Input]) -> None:
    """Raise InputError for missing inputs and for names that no rule knows, together and with near names."""
    missing = [one.name for one in graph.inputs if one.name not in given]
    if missing:
        raise _missing(missing, _strange(given, graph, known), graph)
    refuse_strange_names(given, graph, known)


def _strange(given: Iterable[str], graph: Graph, known: Mapping[str, Input]) -> list[str]:
    needed = {one.name for one in graph.inputs}
    return [name for name in given if name not in known and name not in needed]


def refuse_strange_names(given: Iterable[str], graph: Graph, known: Mapping[str, Input]) -> None:
    """Raise InputError for a name that no rule knows, with the nearest one."""
    if strange := _strange(given, graph, known):
        raise InputError.unknown_name("input", "输入项", sorted(strange)[0], known,
                                      "Next step: remove it, or rename it.", "请删去或改名。")  # fmt: skip


def _missing(missing: list[str], strange: list[str], graph: Graph) -> InputError:
    name = missing[0]
    users = ", ".join(graph.users_of(name)[:3]) or ", ".join(graph.outputs[:3])
    close = nearest(name, strange)
    hint = f" There is a {close!r}: is it misspelt?" if close else ""
    hint_zh = f"有一项名为 {close!r}，是否写错？" if close else ""
    label = next((one.zh for one in graph.inputs if one.name == name), name)
    rest = f" Also missing: {', '.join(missing[1:9])}." if len(missing) > 1 else ""
    rest_zh = f"另缺：{', '.join(missing[1:9])}。" if len(missing) > 1 else ""
    return InputError(
        f"Input {name!r} is missing; it is needed for {users}.{hint}{rest} A missing input is never taken as zero.",
        f"缺少输入项 {name!r}（{label}），计算 {users} 需要它。{hint_zh}{rest_zh}缺少的输入不会当作零。",
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
        return _read_yes_no(declared, value)
    if declared.unit.is_month and isinstance(value, str):
        number: int | float = _read_month(declared, value)
    elif kind == "float" and isinstance(value, float):
        number = value
    else:
        number = _read_whole(declared, value)
    if not declared.minimum <= number <= declared.maximum:
        raise outside(declared, number)
    return float(number) if kind == "float" else number


def _read_month(declared: Input, text: str) -> int:
    try:
        return month_number(text)
    except LawError:
        raise wrong_kind(declared, text) from None


def _read_whole(declared: Input, value: object) -> int:
    """A whole number, Python's or NumPy's. Yes/no is no number."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, SupportsIndex):
        raise wrong_kind(declared, value)
    return index(value)


_YES_NO = {"yes": 1, "no": 0, "true": 1, "false": 0, "是": 1, "否": 0}


def _read_yes_no(declared: Input, value: object) -> int:
    if isinstance(value, (bool, int, np.bool_)) and value in (0, 1):
        return int(value)
    if isinstance(value, str) and value.lower() in _YES_NO:
        return _YES_NO[value.lower()]
    raise wrong_kind(declared, value)


def _read_term(declared: Input, value: object) -> int:
    term = declared.unit.term
    assert term is not None
    if isinstance(value, str):
        if value.upper() in term.__members__:
            return int(term[value.upper()])
        codes = [name.lower() for name in term.__members__]
        raise InputError.unknown_name(f"{declared.name} called", declared.zh, value, codes)
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value in set(term):
        return int(value)
    raise wrong_kind(declared, value)


class Described(str):
    """Words about a value rather than the value itself: stand in messages without quotes."""

    zh: str

    def __new__(cls, en: str, zh: str) -> Described:
        """The English words are the text itself."""
        words = super().__new__(cls, en)
        words.zh = zh
        return words


def wanted(declared: Input) -> tuple[str, str]:
    """What a value of this input should be, in English and Chinese."""
    unit = declared.unit
    if unit.term is not None:
        codes = ", ".join(name.lower() for name in unit.term.__members__)
        return f"one of {codes}", f"下列代码之一：{codes}"
    if unit.is_money:
        return "a whole number of fen (6,000 yuan is 600000)", "整数，以分为单位（6000 元写作 600000）"
    if unit.is_month:
        return "a month such as 1965-01", "月份，如 1965-01"
    named = {"region": ("a six-digit region code", "六位地区代码"), "bool": ("yes or no", "是或否"),
             "float": ("a number", "数字")}  # fmt: skip
    return named.get(unit.kind, (f"a whole number ({unit.name})", f"整数（单位：{unit.zh or unit.name}）"))


def at_row(row: int, rows: int = 1) -> tuple[str, str]:
    """The beginning of a message about a row, counted from 0, in English and Chinese."""
    more, more_zh = (f" (and {rows - 1} more)", f"（另有 {rows - 1} 行）") if rows > 1 else ("", "")
    return f"Row {row}{more}: ", f"第 {row} 行{more_zh}："


NOWHERE = ("", "")


def wrong_kind(declared: Input, value: object, where: tuple[str, str] = NOWHERE) -> InputError:
    """Text where a number belongs, nothing at all, and the like."""
    if value is None:
        return empty(declared, where)
    expected, expected_zh = wanted(declared)
    digits = declared.unit.kind in ("int", "float") and isinstance(value, str) and value.strip().isdigit()
    hint, hint_zh = (" Next step: give it as a number, without quotes.", "请去掉引号，填写数字。") if digits else NOWHERE
    found, found_zh = (value, value.zh) if isinstance(value, Described) else (repr(value), repr(value))
    return InputError(
        f"{where[0]}Input {declared.name!r} is {found}; expected {expected}.{hint}",
        f"{where[1]}输入项 {declared.name!r}（{declared.zh}）为 {found_zh}；应为{expected_zh}。{hint_zh}",
        input=declared.name,
    )


def empty(declared: Input, where: tuple[str, str]) -> InputError:
    """A value that is not there."""
    return InputError(
        f"{where[0]}Input {declared.name!r} is empty. A missing input is never taken as zero.",
        f"{where[1]}输入项 {declared.name!r}（{declared.zh}）为空。缺少的输入不会当作零。",
        input=declared.name,
    )


def outside(declared: Input, value: int | float, where: tuple[str, str] = NOWHERE) -> InputError:
    """Negative pay, absurd amounts."""
    unit = declared.unit
    found, low, high = (_plain(one, unit) for one in (value, declared.minimum, declared.maximum))
    bare = unit.kind == "float" or unit.name == "count" or unit.name in SHOWN
    name = unit.name.replace("fen", "yuan") if unit.is_money else "" if bare else unit.name
    stored, stored_zh = (f" ({value} fen)", f"（{value} 分）") if unit.is_money else NOWHERE
    return InputError(
        f"{where[0]}Input {declared.name!r} is {found}{stored}; expected {f'{low} to {high} {name}'.strip()}.",
        f"{where[1]}输入项 {declared.name!r}（{declared.zh}）为 {found}{stored_zh}；"
        f"应在 {low} 至 {high if bare else f'{high} {unit.zh}'.strip()} 之间。",
        input=declared.name,
    )


def _plain(value: int | float, unit: Unit) -> str:
    """A limit of an input without its unit; a month or an index as people write it."""
    if unit.is_money:
        return decimal_text(int(value), 2)
    return SHOWN[unit.name](int(value), True) if unit.name in SHOWN else str(value)
