"""House rules for the law: sources, labels, lines, figures; and that records and glossary keep up."""

from __future__ import annotations

import inspect
import re
from datetime import date
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from tests.law.tabled import at, bundle

import suibao.law.recognition.model  # noqa: F401 - its closed lists stand in the glossary, too
from suibao.law import LineKind, names, units
from suibao.law.lines import CURRENT
from suibao.law.terms import Branch, Term
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.rules import RATE_DENOMINATOR, STATUSES, Rule, portion

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = ROOT / "docs" / "decisions"
GLOSSARY = ROOT / "docs" / "glossary.md"
EVERYTHING = bundle("+".join(names()))
VERSIONS = [rule for name in names() for rule in bundle(name).law.all_rules]
RULES = {rule.name: rule for rule in VERSIONS}
NAMED_RULES = [pytest.param(rule, id=name) for name, rule in sorted(RULES.items())]
KINDS = [pytest.param(kind, id=kind.rule) for kind in EVERYTHING.lines]
TERMS: tuple[type[Term], ...] = tuple(
    sorted(
        (term for term in Term.__subclasses__() if term.__module__.startswith("suibao.law.")), key=lambda term: term.__name__
    )
)
MONTHLY = (ORDER_MONTH, ENGAGEMENT_MONTH, WORKER_MONTH)
UNITS = sorted({rule.per for rule in RULES.values()})
KNOWN_UNITS = {value for name, value in vars(units).items() if name.isupper()}

NOT_USED_YET = {
    "contribution_year_first_month": "limits and reference wages are dated by it already; docs/decisions/018",
    "flexible_base_step": "Jiangsu's twelve bases: a choice between two steps is not refused yet; docs/decisions/003",
    "minimum_wage_hourly_by_tier": "the same by tier; which city is in which tier is not established",
    "oi_float_max": "floating of the amount per order: the national limits are not established, Gansu has a draft",
    "oi_float_step": "floating has not begun anywhere (Shandong from 2027); a name to ask for, not an amount",
    "oi_tier_payout_threshold": "the tier of a platform is given; from which payout ratio it is b is not established",
    "unemployment_phased_total_rate": "the total within which regions split; a check of the local rates, below",
    "unemployment_statute_employee_rate": "the rate of 1999 without phased cuts; not charged today",
    "unemployment_statute_employer_rate": "the rate of 1999 without phased cuts; not charged today",
}
"""Figures that no rule takes, with the reason."""

NOT_COLLECTED = {
    "credited_month": "proposal 3: what the payment is worth in months",
    "insured_region": "the region whose figures apply",
    "third_maternity_access": "proposal 1: a right without a contribution",
    "third_month_credited": "proposal 1: what the base is worth in months",
}
"""Rules of a month's assessment that are results and no amounts to collect, with the reason."""


def has_chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


@pytest.mark.parametrize("rule", NAMED_RULES)
def test_every_rule_can_be_read_and_checked(rule: Rule) -> None:
    assert rule.source.strip()
    assert has_chinese(rule.source), "the instrument by its Chinese title or number"
    assert has_chinese(rule.zh)
    assert not has_chinese(rule.en)
    assert rule.en != rule.name, "a label, not the name of the function"
    assert rule.doc.strip().endswith(".")
    assert rule.status in STATUSES
    assert rule.status not in ("unverified", "not_established")
    assert rule.per in KNOWN_UNITS
    assert rule.formula
    assert len(inspect.getsource(rule.function).splitlines()) <= 40


@pytest.mark.parametrize("rule", NAMED_RULES)
def test_own_judgement_is_said(rule: Rule) -> None:
    """A proposal or a record of ours as a source never passes as official."""
    if "本项目" in rule.source or "this project's" in rule.doc:
        assert rule.status == "project"


def test_labels_are_distinct() -> None:
    for language in ("zh", "en"):
        for unit in UNITS:
            labels = [getattr(rule, language) for rule in RULES.values() if rule.per == unit]
            assert len(labels) == len(set(labels))


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_kind_names_what_exists(kind: LineKind) -> None:
    rule = RULES[kind.rule]
    assert rule.unit.is_money
    assert rule.unit.name.startswith("fen")
    assert rule.per == kind.unit
    law = EVERYTHING.law
    for name in (kind.base, kind.rate, kind.quantity):
        assert name is None or name in RULES or name in law.parameters or name in law.inputs
    if kind.base:
        unit = RULES[kind.base].unit if kind.base in RULES else law.inputs[kind.base].unit
        assert unit.is_money
    if kind.rate:
        rate = RULES.get(kind.rate) or law.parameters[kind.rate]
        assert rate.unit.name == "rate"
        assert kind.rate in RULES or not law.parameters[kind.rate].keys, "a keyed figure needs a rule to be shown"


@pytest.mark.parametrize("kind", KINDS)
def test_who_bears_and_remits_fits_the_component(kind: LineKind) -> None:
    expected = {
        "employer": ("payer", "payer"), "employee": ("worker", "payer"), "platform": ("payer", "payer"),
        "flexible": ("worker", "worker"), "resident": ("worker", "worker"), "subsidy": ("state", "state"),
    }  # fmt: skip
    assert (kind.bearer, kind.remitter) == expected[kind.component]
    assert kind.unit == WORKER_MONTH or kind.remitter == "payer"
    if kind.branch in (Branch.WORK_INJURY, Branch.OCCUPATIONAL_INJURY, Branch.UNEMPLOYMENT, Branch.MATERNITY):
        assert kind.destination == "pooled", "these branches know no personal accounts"


@pytest.mark.parametrize("name", names())
def test_groups_share_unit_branch_and_month(name: str) -> None:
    """Lines of a group are computed by one plan: one unit of analysis, all rules in force in the same months."""
    groups: dict[object, list[LineKind]] = {}
    for kind in bundle(name).lines:
        groups.setdefault(kind.group, []).append(kind)
    for kinds in groups.values():
        assert len({(kind.unit, kind.branch) for kind in kinds}) == 1
        at(name, "2025-10").graph([kind.rule for kind in kinds])
    rules = [kind.rule for kind in bundle(name).lines]
    assert len(rules) == len(set(rules))
    assert bundle(name).lines[: len(CURRENT)] == CURRENT


def test_every_figure_is_used_or_listed_with_a_reason() -> None:
    needed = {argument for rule in VERSIONS for argument in rule.arguments}
    parameters = set(EVERYTHING.law.parameters)
    assert parameters - needed == set(NOT_USED_YET)
    assert all(NOT_USED_YET.values())


def test_every_input_is_used() -> None:
    law = EVERYTHING.law
    needed = {name for rule in VERSIONS for name in rule.needs}
    keys = {key for parameter in law.parameters.values() for key in parameter.keys}
    assert set(law.inputs) - needed - keys <= {"region"}, "the region is needed by every figure"


def test_every_amount_of_a_month_is_a_line_or_a_step_to_one() -> None:
    monthly = {name for name, rule in RULES.items() if rule.per in MONTHLY}
    lines = {kind.rule for kind in EVERYTHING.lines}
    shown = {name for kind in EVERYTHING.lines for name in (kind.base, kind.rate)}
    keys = {key for parameter in EVERYTHING.law.parameters.values() for key in parameter.keys}
    steps = {name for law in names() for rule in bundle(law).law.all_rules for name in rule.needs}
    assert monthly - lines - shown - steps - keys == set(NOT_COLLECTED)


@pytest.mark.parametrize("name", sorted(EVERYTHING.law.parameters))
def test_every_figure_has_its_labels(name: str) -> None:
    parameter = EVERYTHING.law.parameters[name]
    assert has_chinese(parameter.zh)
    assert not has_chinese(parameter.en)


@pytest.mark.parametrize("name", sorted(EVERYTHING.law.inputs))
def test_every_input_has_labels_unit_and_limits(name: str) -> None:
    one = EVERYTHING.law.inputs[name]
    assert has_chinese(one.zh)
    assert one.en
    assert one.per
    assert one.unit.kind != "int" or one.minimum < one.maximum


def test_published_steps_leave_no_fraction_of_a_rate() -> None:
    """`work_injury_rate` says it is exact."""
    law = EVERYTHING.law
    steps = {value.amount for value in law.parameters["work_injury_float_factor"].everything()}
    for value in law.parameters["work_injury_base_rate"].everything():
        for step in steps:
            if value.amount is not None and step is not None:
                assert portion(int(value.amount), int(step), 100) * 100 == value.amount * step, value


def test_local_unemployment_rates_stay_inside_the_phased_total() -> None:
    law = at("current", "2025-10")
    total = law.parameters["unemployment_phased_total_rate"].find("CN", (), law.dated, law.regions).amount
    employer, employee = (law.parameters[f"unemployment_{side}_rate"] for side in ("employer", "employee"))
    for region in law.regions.codes:
        halves = [one.own(region, (), law.dated) for one in (employer, employee)]
        if all(half is not None and half.amount is not None for half in halves):
            assert sum(half.amount for half in halves if half and half.amount) == total, region


def test_rates_are_below_the_whole() -> None:
    for parameter in EVERYTHING.law.parameters.values():
        if parameter.unit.name == "rate" and parameter.name != "undeclared_factor":
            assert all(value.amount is None or 0 <= value.amount < RATE_DENOMINATOR for value in parameter.everything())


def test_rules_of_one_name_follow_each_other() -> None:
    for name in names():
        spans: dict[str, list[tuple[date, date]]] = {}
        for rule in bundle(name).law.all_rules:
            spans.setdefault(rule.name, []).append((rule.since, rule.until or date.max))
        for found in spans.values():
            ordered = sorted(found)
            assert all(one[1] < other[0] for one, other in pairwise(ordered))


def test_records_that_rules_cite_exist_and_are_short() -> None:
    cited = {number for rule in RULES.values() for number in re.findall(r"docs/decisions/(\d{3})", rule.doc)}
    records = {file.name[:3]: file for file in DECISIONS.glob("*.md")}
    assert cited
    assert cited <= set(records)
    for number in ("001", "002", "003", "004", "005", "006"):
        text = records[number].read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 40
        for heading in ("Context", "Decision", "Why", "What would change it"):
            assert f"## {heading}" in text, f"{number}: {heading}"


@pytest.mark.parametrize(
    "term", [member for term in TERMS for member in term], ids=lambda member: f"{type(member).__name__}.{member.name}"
)
def test_every_term_stands_in_the_glossary(term: Term) -> None:
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert any(f"| {term.zh} |" in row and f"`{type(term).__name__}.{term.name}`" in row for row in rows)


def test_what_the_glossary_points_to_exists() -> None:
    known = {*RULES, *EVERYTHING.law.parameters, *EVERYTHING.law.inputs}
    known |= {f"{term.__name__}.{member.name}" for term in TERMS for member in term} | {term.__name__ for term in TERMS}
    for name in re.findall(r"`([^`]+)`", GLOSSARY.read_text(encoding="utf-8")):
        if name.startswith("suibao."):
            assert find_spec(name), name
        elif not name.startswith("suibao law "):
            field = name.removeprefix("LineKind").removeprefix(".")
            assert name in known or (
                name.startswith("LineKind") and (not field or field in LineKind.__annotations__)
            ), name
