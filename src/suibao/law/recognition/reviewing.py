"""A case before all tests: each company alone, the findings as reasons, what is missing, what would turn the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from suibao.law.recognition.chain import Placed, binds, place, points
from suibao.law.recognition.facts import FACTS, Whose
from suibao.law.recognition.model import CompanyReview, Factor, Review, ReviewCase, TestResult
from suibao.law.recognition.pivots import Results, missing, pivots
from suibao.law.status.terms import Finding, Standing
from suibao.law.units import STATUS_REVIEW
from suibao.rules import Law, LawError

TESTS: tuple[str, ...] = (
    "labour_standing",
    "status_finding",
    "notice_2005",
    "proposed_status",
    "eu_presumption",
    "uk_worker",
    "german_status",
)
"""The tests side by side, in order of display; those in force on the day of the law are run."""

MANAGING = ("hours_duty", "absence", "discipline", "pay_form")
"""Who keeps attendance, grants leave, disciplines and pays: what tells companies of equal standing apart (指导案例238号)."""


def review(case: ReviewCase, law: Law) -> Review:
    """The case under ``law`` (dated). Raises CaseError for unknown facts or companies, LawError before 2005-05-25."""
    tests = tests_in(law)
    placed, conflicts, unplaced = place(case, law)
    companies = tuple(_reviewed(one, law, tests) for one in placed)
    spoken_of = [one for one in companies if _spoken_of(one)] or list(companies)
    ordered = sorted(spoken_of, key=lambda one: (*(-part for part in _strength(one, law)), one.company.id))
    best = ordered[0]
    shared = tuple(
        one.company for one in ordered[1:] if one.standing == best.standing and best.standing >= Standing.OPEN
    )
    return Review(case, law.digest, companies, best.company, shared, conflicts, unplaced)


def tests_in(law: Law) -> tuple[str, ...]:
    """The tests in force. Raises LawError where there is no test of a labour relationship yet."""
    if TESTS[0] not in law.rules:
        raise LawError(
            f"No test of a labour relationship is in force on {law.dated.day}; the notice of 2005 is from 2005-05-25.",
            f"{law.dated.day} 尚无可用的劳动关系认定标准；2005年通知自 2005-05-25 起施行。",
        )
    return tuple(name for name in TESTS if name in law.rules)


def values_of(facts: Mapping[str, int], law: Law) -> dict[str, int]:
    """Every rule of a status review on these facts (stored numbers of the closed lists)."""
    names = tuple(name for name, rule in law.rules.items() if rule.per == STATUS_REVIEW)
    needed = {one.name: facts[one.name] for one in law.graph(names).inputs}
    return {name: int(value) for name, value in law.evaluate(needed, names).items()}


def _spoken_of(one: CompanyReview) -> bool:
    """Whether the case states any control of this company. One of which nothing is stated is open for that reason alone,
    and does not come before one whose conduct was looked at."""
    return any(factor.claims and FACTS[factor.fact].whose in (Whose.CONTROL, Whose.INCOME) for factor in one.factors)


def _strength(one: CompanyReview, law: Law) -> tuple[int, int, int]:
    """How near a company is to being the employer: its standing, then what it holds of managing, then of all controls."""
    held = [name for name, value in one.facts.items() if name not in one.elsewhere and binds(law, name, value)]
    return int(one.standing), sum(name in held for name in MANAGING), len(held)


def _reviewed(placed: Placed, law: Law, tests: tuple[str, ...]) -> CompanyReview:
    values = values_of(placed.facts, law)
    results = Results(law, tests, placed.facts, placed.elsewhere)
    turning, unstated, polarity = pivots(results), missing(results), _polarity(law)
    outcomes = tuple(
        TestResult(
            test, values[test], *_reasons(law, test, values, polarity), missing=unstated[test], pivots=turning[test],
            decisive=_decisive(law, test, placed.facts, values),
        )
        for test in tests
    )  # fmt: skip
    return CompanyReview(
        placed.company, placed.facts, values, _factors(placed, law), outcomes, placed.elsewhere, placed.assumed
    )


def _factors(placed: Placed, law: Law) -> tuple[Factor, ...]:
    """Every fact that has a factor, stated or not, in order of display."""
    return tuple(
        Factor(
            kind.factor, name, placed.facts[name], points(law, name, placed.facts[name]), kind.group,
            law.rules[kind.factor].source, kind.burden, kind.burden_source, placed.claims.get(name, ()),
        )
        for name, kind in FACTS.items()
        if kind.factor
    )  # fmt: skip


def _findings(law: Law, test: str) -> list[str]:
    """The findings that a test rests on, in order of computation."""
    return [one.name for one in law.graph((test,)).rules if one.unit.term is Finding and one.name != test]


def _polarity(law: Law) -> dict[str, bool]:
    """Whether a finding grows with control (bound in time) or shrinks (a business of one's own): read off the rules, by all
    facts at their lowest grades and at their highest."""
    lowest, highest = (values_of({name: int(kind.grades[end]) for name, kind in FACTS.items()}, law) for end in (0, -1))
    return {name: highest[name] >= lowest[name] for name in highest}


def _reasons(
    law: Law, test: str, values: Mapping[str, int], polarity: Mapping[str, bool]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Findings that speak for protection and against it; what is unknown speaks for neither."""
    sides: tuple[list[str], list[str]] = ([], [])
    for name in _findings(law, test):
        if values[name] != Finding.UNKNOWN:
            sides[(values[name] == Finding.YES) != polarity[name]].append(name)
    return tuple(sides[0]), tuple(sides[1])


def _decisive(law: Law, test: str, facts: Mapping[str, int], values: Mapping[str, int]) -> tuple[str, ...]:
    """Findings that, were they otherwise and all facts the same, would change the test."""
    prepared = law.prepared((test,))
    given = {one.name: facts[one.name] for one in prepared.graph.inputs}

    def otherwise(name: str, value: int) -> int:
        changed: dict[str, Any] = dict(given)
        for step in prepared.steps:
            changed[step.rule.name] = value if step.rule.name == name else prepared.value(step, changed)
        return int(changed[test])

    return tuple(
        name
        for name in _findings(law, test)
        if any(otherwise(name, int(other)) != values[test] for other in Finding if other != values[name])
    )
