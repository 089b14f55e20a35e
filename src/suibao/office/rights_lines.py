"""One line of the law for one worker: whether it is owed, how much, by which figures, or what stands in the way.

Whether a line is owed is the value of the condition of its rule, how much the value of the rule itself; both are asked
with `Law.decide`, so that a fact that the case does not state leaves unknown only what depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from suibao.law import LineKind
from suibao.law.recognition.model import Worker
from suibao.law.terms import Mode
from suibao.law.units import WORKER_MONTH
from suibao.office.rights_facts import Facts, completions, facts, tiers
from suibao.office.rights_model import Due, Footing, Source, Unknown, once
from suibao.rules import NATION, Answer, Law, LawError, Parameter, ParameterError, Trace, shown
from suibao.rules.trace import Figure

CONDITIONS: Final = {
    "flexible_medical": "joins_medical_alone",
    "resident_pension": "pays_resident_pension",
    "resident_pension_state": "pays_resident_pension",
}
"""Lines that are open on a condition wider than that of their rule: how the amount is found may be unknown, not that
there is one."""

SAME_FACT: Final = {"payer_region": "region", "using_region": "region", "resident_tier_fen": "region"}
"""Inputs that come from another fact of the case: it is that one which is missing."""

ALWAYS_MATTER: Final = ("region", "payer_region", "pay_fen", "orders")
"""Facts on which an amount always depends where its rules ask for them: all that are missing are named, not only the first."""

NO_MONTH: Final = Unknown("month", "月份", "the month", "案例没有写明：月份，因此无法确定适用哪个时期的数值。",
                          "The case does not state the month, so that no figure of law can be chosen.", is_figure=False)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """For whom and under which law a line is asked. ``has_month`` is False where the law's date is not that of the case."""

    law: Law
    worker: Worker
    mode: Mode
    footing: Footing
    has_month: bool


@dataclass(frozen=True)
class Found:
    """A value with the case that gave it, or what is unknown."""

    value: int | None
    case: Facts
    unknown: tuple[Unknown, ...] = ()


def due(asked: Asked, kind: LineKind) -> Due | None:
    """The line that ``kind`` makes for the worker; None where it is not owed."""
    cases = completions(asked.law, kind.rule, facts(kind.unit, asked.worker, asked.mode, asked.footing))
    owed = settled(asked, cases, _condition(asked.law, kind))
    if owed.value == 0:
        return None
    amount = _amount(asked, kind, cases) if owed.value else Found(None, owed.case, owed.unknown)
    return _due(asked, kind, owed, amount)


def _condition(law: Law, kind: LineKind) -> str:
    return CONDITIONS.get(kind.rule) or law.rules[kind.rule].when or kind.rule


def _amount(asked: Asked, kind: LineKind, cases: Sequence[Facts]) -> Found:
    """The amount; where the worker may choose a tier, that of the lowest which is offered or of which it is unknown."""
    found = Found(0, cases[0])
    for chosen in tiers(asked.law, kind.rule, cases[0]):
        found = settled(asked, [one | chosen for one in cases] if len(cases) == 1 else cases, kind.rule)
        if found.value != 0:
            break
    return found


def settled(asked: Asked, cases: Sequence[Facts], output: str) -> Found:
    """``output`` on which all completions of the case agree, or the names of what would settle it."""
    answers = [asked.law.decide(one, output) for one in cases]
    first = answers[0]
    if all(one.value == first.value and one.settle == first.settle for one in answers):
        value = None if first.value is None else int(first.value)
        return Found(value, cases[0], _unknown(asked, first))
    told = once(one for answer in answers for one in _unknown(asked, answer))
    return Found(None, cases[0], once((_fact(asked.law, "oi_batch"), *told)))


def _unknown(asked: Asked, answer: Answer) -> tuple[Unknown, ...]:
    errors = {str(one.details.get("parameter")): one for one in answer.errors}
    told = (_named(asked, name, errors.get(name)) for name in answer.settle)
    return once(told)


def _named(asked: Asked, name: str, error: LawError | None) -> Unknown:
    if error is None:
        return _fact(asked.law, SAME_FACT.get(name, name))
    if not asked.has_month:
        return NO_MONTH
    known = asked.law.parameters[name]
    return Unknown(name, known.zh, known.en, error.zh, error.en, is_figure=True)


def _fact(law: Law, name: str) -> Unknown:
    known = law.inputs[name]
    zh, en = f"案例没有写明：{known.zh}。", f"The case does not state: {known.en}."
    return Unknown(name, known.zh, known.en, zh, en, is_figure=False)


def _due(asked: Asked, kind: LineKind, owed: Found, amount: Found) -> Due:
    rule = asked.law.rules[kind.rule]
    trace = trace_of(asked.law, amount.case, _shown_beside(asked.law, kind)) if amount.value is not None else None
    opened = trace_of(asked.law, owed.case, [_condition(asked.law, kind)]) if owed.value else None
    return Due(
        kind.rule, kind.unit, kind.branch, rule.zh, rule.en, kind.component, kind.bearer, kind.remitter, kind.destination,
        voluntary=kind.unit == WORKER_MONTH,
        per="year" if rule.unit.name.endswith("/year") else "month",
        is_owed=None if owed.value is None else True,
        is_pilot=opened is not None and _is_pilot(asked.law, opened),
        amount_fen=amount.value,
        base_fen=_value(kind.base, trace),
        rate_ppm=_value(kind.rate, trace),
        quantity=_value(kind.quantity, trace),
        basis=rule.source,
        status=rule.status,
        sources=sources(trace) if trace else (),
        unknown=() if amount.value is not None else _all_unknown(asked, kind, amount.case, amount.unknown),
    )  # fmt: skip


def _all_unknown(asked: Asked, kind: LineKind, case: Facts, first: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """What stands in the way of the amount: what was met first, every fact that it always needs, and what its base and rate
    want."""
    law, found = asked.law, [*first]
    graph = law.graph((kind.rule,))
    missing = [one.name for one in graph.inputs if one.name in ALWAYS_MATTER and case[one.name] is None]
    found += [_fact(law, SAME_FACT.get(name, name)) for name in missing]
    if not asked.has_month and graph.parameters:
        found.append(NO_MONTH)
    for name in _shown_beside(law, kind)[1:]:
        found += settled(asked, [case], name).unknown
    if kind.rate in law.parameters and asked.worker.region:
        found += _figure_unknown(asked, law.parameters[str(kind.rate)])
    return once(found)


def _figure_unknown(asked: Asked, parameter: Parameter) -> list[Unknown]:
    """The message of a rate that is not known, or nothing."""
    try:
        parameter.find(asked.worker.region, (), asked.law.dated, asked.law.regions)
    except ParameterError as error:
        return [_named(asked, parameter.name, error)]
    return []


def _shown_beside(law: Law, kind: LineKind) -> list[str]:
    """The amount, and the rules whose values stand beside it."""
    return [kind.rule, *(name for name in (kind.base, kind.rate) if name and name in law.rules)]


def trace_of(law: Law, case: Facts, outputs: Iterable[str]) -> Trace:
    """The steps of a value that is known. What the case does not state does not matter for it, so anything may stand there."""
    names = list(dict.fromkeys(outputs))
    given = {one.name: case[one.name] for one in law.graph(names).inputs}
    for one in law.graph(names).inputs:
        if given[one.name] is None:
            given[one.name] = "" if one.unit.kind == "region" else min(one.unit.term) if one.unit.term else one.minimum
    return law.explain(given, names)


def _value(name: str | None, trace: Trace | None) -> int | None:
    """A value to show beside the amount: of a rule that applies, an input, or a figure of law."""
    if name is None or trace is None or any(line.step.rule.name == name and not line.applies for line in trace.lines):
        return None
    figures = {one.name: one.value.amount for line in trace.lines for one in line.figures}
    return int(figures[name] or 0) if name in figures else int(trace[name])


def sources(trace: Trace) -> tuple[Source, ...]:
    """The figures of law that a value rests on, each once."""
    used = (figure for line in trace.lines for figure in line.figures)
    return tuple({one.name: _source(one) for one in used}.values())


def _source(figure: Figure) -> Source:
    value = figure.value
    return Source(
        figure.name, figure.zh, figure.en, shown(value.amount, figure.unit), shown(value.amount, figure.unit, "en"),
        value.region, str(value.start) if value.start.year > 1 else "", str(value.end or ""), value.citation, value.url,
        value.status, value.note,
    )  # fmt: skip


def _is_pilot(law: Law, trace: Trace) -> bool:
    """Some yes or no of the region opens the line, and the nation says otherwise or nothing."""
    figures = [one for line in trace.lines for one in line.figures if one.unit.kind == "bool"]
    return any(one.value.region != NATION and not _same_for_all(law, one) for one in figures)


def _same_for_all(law: Law, figure: Figure) -> bool:
    try:
        nation = law.parameters[figure.name].find(NATION, figure.value.keys, law.dated, law.regions)
    except LawError:
        return False
    return nation.amount == figure.value.amount
