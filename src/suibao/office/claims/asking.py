"""What the law says about a claim, or what it would need to say it: values with their trace, unknown by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from suibao.rules import Input, Law, LawError, ParameterError
from suibao.rules.law import names_of

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Asked:
    """The outputs asked for (fen, months, yes as 1), empty while any is unknown; ``settle`` names what would tell.

    ``why`` are the messages (en, zh) about figures of law that are not established. ``idle`` are facts that nobody stated
    and on which nothing depends here: the trace shows them at their least value.
    """

    values: Mapping[str, int]
    settle: tuple[str, ...] = ()
    why: tuple[tuple[str, str], ...] = ()
    trace: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    idle: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """True when everything asked for is known."""
        return not self.settle

    def words(self, law: Law) -> tuple[str, str]:
        """What would settle it, as people read it (en, zh)."""
        labels = [label(law, name) for name in self.settle]
        return ", ".join(en for en, _ in labels), "、".join(zh for _, zh in labels)


DAYS_KEPT = 64
"""Dated laws that a law keeps: what one has prepared for a question serves the next of the same day."""


def on(law: Law, day: date | int | str) -> Law:
    """The law in force on a day or in a month (yyyymm), with the knowledge and the statuses of ``law``."""
    kept: dict[date | int | str, Law] = law.__dict__.setdefault("_on", {})
    if day not in kept:
        dated = law.at(day, law.moment.known if law.moment else None)
        if law.moment is not None and law.moment == dated.moment:
            return law
        if len(kept) >= DAYS_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[day] = dated
    return kept[day]


def ask(law: Law, facts: Facts, outputs: Iterable[str]) -> Asked:
    """All ``outputs`` of dated ``law`` for a case of which some facts may not be stated (left out, or None).

    Raises InputError for a fact that no rule knows or that cannot be.
    """
    names = names_of(outputs)
    case = needed(law, facts, names)
    if None not in case.values():
        try:
            trace = law.explain(case, names)
            return Asked({name: int(trace[name]) for name in names}, trace=trace.as_json(), digest=law.digest)
        except ParameterError:  # of a figure that may not matter, or that is the answer: told apart below
            pass
    answers = [law.decide(needed(law, facts, (name,)), name) for name in names]
    settle = dict.fromkeys(one for answer in answers for one in answer.settle)
    if settle:
        errors = {(error.en, error.zh): None for answer in answers for error in answer.errors}
        return Asked({}, tuple(settle), tuple(errors), digest=law.digest)
    idle = tuple(sorted(name for name, value in case.items() if value is None))
    stated = case | {name: _least(law.inputs[name]) for name in idle}
    try:
        trace = law.explain(stated, names)
    except ParameterError as error:  # of a figure on which nothing asked for depends: the values stand, without the steps
        known = {answer.output: int(answer.value or 0) for answer in answers}
        return Asked(known, why=((error.en, error.zh),), digest=law.digest, idle=idle)
    return Asked({name: int(trace[name]) for name in names}, trace=trace.as_json(), digest=law.digest, idle=idle)


def needed(law: Law, facts: Facts, outputs: Iterable[str]) -> dict[str, object]:
    """The facts that the outputs rest on, None where one is not stated; a name that no rule knows is kept, to be refused."""
    wanted = {one.name for one in law.graph(outputs).inputs}
    strange = {name: value for name, value in facts.items() if name not in law.inputs}
    return {name: facts.get(name) for name in sorted(wanted)} | strange


def _least(one: Input) -> object:
    """A value that a fact may have, for a fact on which nothing depends."""
    if one.unit.kind == "region":
        return ""
    return int(min(one.unit.term)) if one.unit.term else one.minimum


def figure(law: Law, name: str, region: str, keys: tuple[int, ...] = ()) -> int:
    """A figure of dated ``law`` in a region (stored units). Raises ParameterError where it is not established."""
    if name not in law.parameters:
        raise LawError.unknown_name("figure", "数值", name, list(law.parameters))
    found = law.parameters[name].find(region, keys, law.dated, law.regions).amount
    assert found is not None, "a figure without a value is refused by find"
    return int(found)


def label(law: Law, name: str) -> tuple[str, str]:
    """How an input, rule or figure is called (en, zh)."""
    found = law.inputs.get(name) or law.parameters.get(name) or law.rules.get(name)
    return (f"{found.en} ({name})", f"{found.zh}（{name}）") if found else (name, name)
