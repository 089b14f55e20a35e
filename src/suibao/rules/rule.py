"""Rules: short pure functions with dates, unit and citation.

The argument names of a rule are other rules, inputs or parameters; that is the whole graph. The
decorated function stays an ordinary function.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from types import ModuleType
from typing import Any, TypeVar

from suibao.rules.errors import RuleError
from suibao.rules.subset import check, text_of
from suibao.rules.units import Unit, unit_of

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Input:
    """A fact about the case that the caller must give. Missing is never zero.

    ``per`` is the unit of analysis (``""`` = any); ``minimum`` and ``maximum`` are limits in stored
    units beyond which a value is refused as absurd.
    """

    name: str
    unit: Unit
    zh: str
    en: str
    per: frozenset[str]
    minimum: int = 0
    maximum: int = 10**11


@dataclass(frozen=True)
class Rule:
    """One rule of law, with what a reader needs to check it."""

    name: str
    function: Callable[..., Any] = field(repr=False)
    arguments: tuple[str, ...]
    unit: Unit
    per: str
    source: str
    zh: str
    en: str
    since: date
    until: date | None
    when: str | None
    formula: str = field(repr=False)
    status: str = "official"

    @property
    def doc(self) -> str:
        """The docstring: what the rule says and why."""
        return inspect.getdoc(self.function) or ""

    @property
    def needs(self) -> tuple[str, ...]:
        """Names this rule depends on, its condition first."""
        return (self.when, *self.arguments) if self.when else self.arguments

    def fingerprint(self) -> str:
        """Text that changes whenever the rule does."""
        return "|".join(
            (self.name, self.unit.name, self.per, self.source, str(self.since), str(self.until), str(self.when),
             self.status, self.zh, self.en, text_of(self.function))
        )  # fmt: skip


def not_whole(one: Rule) -> RuleError:
    """The error for a rule in whole units whose text gives a float."""
    return RuleError(
        f"Rule {one.name!r} gave a float, but its unit {one.unit.name} is whole. Next step: use a named rounding "
        "(share, portion, portion_down, portion_up).",
        f"规则 {one.name!r}（{one.zh}）得出小数，而其单位 {one.unit.name} 须为整数。请使用具名的舍入函数（share、portion 等）。",
        rule=one.name,
    )


def rule(
    *,
    unit: str | type[IntEnum],
    source: str,
    zh: str,
    per: str = "case",
    en: str = "",
    name: str = "",
    since: str = "1949-10-01",
    until: str | None = None,
    when: str | None = None,
    status: str = "official",
) -> Callable[[F], F]:
    """Declare a function to be a rule of law.

    ``when`` names a yes/no rule or input: where it is no the rule does not apply and its value is 0,
    and no parameter is looked up. ``status`` says how well the rule's text is established
    (`project` for this project's own judgement). Raises RuleError for what is outside the subset.
    """
    measured = unit_of(unit)

    def declare(function: F) -> F:
        formula = check(function, allow_division=measured.kind == "float")
        declared = Rule(
            name=name or function.__name__,
            function=function,
            arguments=tuple(inspect.signature(function).parameters),
            unit=measured,
            per=per,
            source=source,
            zh=zh,
            en=en or (name or function.__name__).replace("_", " "),
            since=date.fromisoformat(since),
            until=date.fromisoformat(until) if until else None,
            when=when,
            formula=formula,
            status=status,
        )
        function.__rule__ = declared  # type: ignore[attr-defined]
        return function

    return declare


def collect(modules: Iterable[ModuleType]) -> list[Rule]:
    """The rules declared in ``modules``, in order of declaration; imported ones are not counted twice."""
    found: list[Rule] = []
    for module in modules:
        for member in vars(module).values():
            declared = getattr(member, "__rule__", None)
            if isinstance(declared, Rule) and declared.function.__module__ == module.__name__:
                found.append(declared)
    _refuse_overlaps(found)
    return found


def _refuse_overlaps(found: list[Rule]) -> None:
    seen: dict[str, list[Rule]] = {}
    for one in found:
        for other in seen.setdefault(one.name, []):
            if one.since <= (other.until or date.max) and other.since <= (one.until or date.max):
                where = " and ".join(dict.fromkeys((other.function.__module__, one.function.__module__)))
                raise RuleError(
                    f"Two rules are called {one.name!r} for the same time (in {where}): rename one, or give them `since` and "
                    "`until` that do not meet.",
                    f"同一时期有两条名为 {one.name!r} 的规则（{where}）。",
                )
        seen[one.name].append(one)
