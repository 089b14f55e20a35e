"""A Law: rules plus parameters plus regions, immutable, with a digest that names it in every result."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from suibao.rules.errors import DateError, LawError
from suibao.rules.graph import REGION, Graph, resolve
from suibao.rules.parameter import ACCEPTED, STATUSES, Moment, Parameter
from suibao.rules.regions import Regions
from suibao.rules.rule import Input, Rule

if TYPE_CHECKING:
    from suibao.rules.case import Prepared
    from suibao.rules.deciding import Answer
    from suibao.rules.plan import Plan
    from suibao.rules.reform import Reform
    from suibao.rules.trace import Trace


@dataclass(frozen=True)
class Law:
    """Immutable law. `at`, `amend`, `accepting` and `knowing` return new ones."""

    name: str
    all_rules: tuple[Rule, ...] = field(repr=False)
    inputs: Mapping[str, Input] = field(repr=False)
    parameters: Mapping[str, Parameter] = field(repr=False)
    regions: Regions = field(repr=False)
    moment: Moment | None = None
    switched_off: frozenset[str] = frozenset()
    regions_by_unit: Mapping[str, str] = field(default_factory=dict)
    accepted: frozenset[str] = ACCEPTED

    @staticmethod
    def of(
        name: str,
        rules: Iterable[Rule],
        inputs: Iterable[Input],
        parameters: Iterable[Parameter],
        regions: Regions,
        regions_by_unit: Mapping[str, str] | None = None,
    ) -> Law:
        """A law from its parts. Names must be unique across rules, inputs and parameters.

        ``regions_by_unit``: for a unit of analysis, the input or rule that says which region's figures apply.
        """
        law = Law(
            name,
            tuple(rules),
            {one.name: one for one in inputs},
            {one.name: one for one in parameters},
            regions,
            regions_by_unit=regions_by_unit or {},
        )
        refuse_shared_names(law)
        return law

    def at(self, day: str | int | date, known: str | date | None = None) -> Law:
        """The law in force on ``day``: a month (``2025-10``, 202510: its first day) or a date.

        ``known`` asks for the law as it was known on a day. Raises DateError for anything else.
        """
        return self._same_substance(
            replace(self, moment=Moment(day_of(day), day_of(known) if known else None, self.accepted))
        )

    def accepting(self, *statuses: str) -> Law:
        """This law, taking figures of exactly these statuses."""
        for status in statuses:
            if status not in STATUSES:
                raise LawError.unknown_name("status", "状态", status, STATUSES)
        accepted = frozenset(statuses)
        moment = replace(self.moment, accept=accepted) if self.moment else None
        return self._same_substance(replace(self, accepted=accepted, moment=moment))

    def _same_substance(self, other: Law) -> Law:
        """``other``, told that it has the rules and figures of this one: their digest is then computed once for all dates."""
        other.__dict__["_origin"] = self.__dict__.get("_origin", self)
        return other

    def amend(self, reform: Reform) -> Law:
        """This law with ``reform`` on top."""
        return reform.apply(self)

    @property
    def dated(self) -> Moment:
        """The moment this law is asked about. Raises DateError when none was set."""
        if self.moment is None:
            raise DateError(
                "This law has no date yet. Next step: law.at('2025-10').", "法律尚未指定日期。请先用 law.at('2025-10')。"
            )
        return self.moment

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rules in force at the moment, by name."""
        day = self.dated.day
        return {
            one.name: one
            for one in self.all_rules
            if one.since <= day <= (one.until or date.max) and one.name not in self.switched_off
        }

    def region_of(self, per: str) -> str:
        """Name of the input or rule that says which region's figures apply to this unit of analysis."""
        return self.regions_by_unit.get(per, REGION)

    @cached_property
    def digest(self) -> str:
        """16 hex characters that change with any rule, figure, date or accepted status."""
        text = hashlib.sha256(self.substance.encode())
        text.update(repr((str(self.moment.day), str(self.moment.known), sorted(self.moment.accept))).encode()
                    if self.moment else f"undated {sorted(self.accepted)}".encode())  # fmt: skip
        return text.hexdigest()[:16]

    @cached_property
    def substance(self) -> str:
        """Digest of rules and figures, whatever the date."""
        origin: Law | None = self.__dict__.get("_origin")
        if origin is not None:
            return origin.substance
        text = hashlib.sha256(self.name.encode())
        for one in self.all_rules:
            text.update(one.fingerprint().encode())
        for name in sorted(self.parameters):
            parameter = self.parameters[name]
            figures = [repr(value) for value in parameter.everything()]
            about = (name, parameter.unit.name, repr(parameter.keys), "carried" if parameter.carried else "")
            text.update("\n".join((*about, *figures)).encode())
        for name in sorted(self.inputs):
            one_input = self.inputs[name]
            facts = (name, one_input.unit.name, sorted(one_input.per), one_input.minimum, one_input.maximum)
            text.update(repr((*facts, [(m.name, int(m)) for m in one_input.unit.term or ()])).encode())
        text.update(repr((sorted(self.switched_off), sorted(self.regions_by_unit.items()))).encode())
        text.update(repr([(code, self.regions.by_code[code].parent) for code in self.regions.codes]).encode())
        return text.hexdigest()

    @cached_property
    def _graphs(self) -> dict[tuple[str, ...], Graph]:
        return {}

    @cached_property
    def _prepared(self) -> dict[tuple[str, ...], Prepared]:
        return {}

    def graph(self, outputs: Iterable[str]) -> Graph:
        """Everything that ``outputs`` need, in order of computation."""
        names = names_of(outputs)
        if names not in self._graphs:
            self._graphs[names] = resolve(self, names)
        return self._graphs[names]

    def prepared(self, outputs: Iterable[str]) -> Prepared:
        """The steps for one case at a time."""
        from suibao.rules.case import Prepared

        names = names_of(outputs)
        if names not in self._prepared:
            self._prepared[names] = Prepared(self, self.graph(names))
        return self._prepared[names]

    def evaluate(self, case: Mapping[str, object], outputs: Iterable[str]) -> dict[str, int | float]:
        """The outputs for one case, in stored units. Missing or unknown is an error, never zero."""
        return self.prepared(outputs).evaluate(case)

    def explain(self, case: Mapping[str, object], outputs: Iterable[str]) -> Trace:
        """The outputs for one case with every step, formula, figure and source."""
        from suibao.rules.trace import explain

        return explain(self, case, names_of(outputs))

    def decide(self, case: Mapping[str, object], output: str) -> Answer:
        """One output for a case of which some facts are not stated: known, or unknown with what would settle it."""
        from suibao.rules.deciding import decide

        return decide(self, case, output)

    def plan(self, outputs: Iterable[str], by: str | None = None) -> Plan:
        """A compiled plan for columns of cases; ``by`` checks the unit of analysis."""
        from suibao.rules.plan import Plan

        return Plan(self, names_of(outputs), by)


def names_of(outputs: str | Iterable[str]) -> tuple[str, ...]:
    """Names of outputs, each once, in the order given; a single name may stand alone."""
    return (outputs,) if isinstance(outputs, str) else tuple(dict.fromkeys(outputs))


def day_of(text: str | int | date) -> date:
    """A day from ``2025-10``, ``202510``, ``2025-10-31`` or a date; a month means its first day."""
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    words = str(text)
    if match := re.fullmatch(r"(\d{4})-?(\d{2})", words):
        words = f"{match[1]}-{match[2]}-01"
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
            raise ValueError
        return date.fromisoformat(words)
    except ValueError:
        hint = f" {words} is a year: figures change within it." if re.fullmatch(r"\d{4}", words) else ""
        hint_zh = f"{words} 是年份，而数值在一年之内会变。" if hint else ""
        raise DateError(
            f"{text!r} is not a month.{hint} Expected a month such as 2025-10, or a day such as 2025-10-31.",
            f"{text!r} 不是月份。{hint_zh}应写成月份，如 2025-10，或日期，如 2025-10-31。",
            value=text,
        ) from None


def refuse_shared_names(law: Law) -> None:
    """Raise LawError when one name stands for two things."""
    rules = {one.name for one in law.all_rules}
    for one, other, what in (
        (rules, set(law.inputs), "a rule and an input"),
        (rules, set(law.parameters), "a rule and a parameter"),
        (set(law.inputs), set(law.parameters), "an input and a parameter"),
    ):
        if shared := one & other:
            name = min(shared)
            where = "".join(f" ({one.function.__module__})" for one in law.all_rules if one.name == name)
            raise LawError(f"{name!r} is the name of {what}{where}.", f"{name!r} 重名{where}。")
