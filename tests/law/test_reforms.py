"""Each proposal changes what it says and nothing else; expected amounts stand beside the proposals."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import EVENTS, MONTHS, UNITS, cases
from tests.law.tabled import Row, Tabled, at, bundle, expected, load

import suibao.law
from suibao.law import CURRENT_LAW, names, package
from suibao.law.catalogue import reforms
from suibao.rules import Law, LawError, ParameterError, Rule

FOLDER = Path(suibao.law.__file__).parent / "reforms"
EXPECTED = FOLDER / "expected"
PEOPLE = [case for file in sorted(EXPECTED.glob("cases*.yaml")) for case in load(file)]
TABLES: list[Row] = [
    yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for file in sorted(EXPECTED.glob("*.yaml"))
    if not file.stem.startswith("cases")
]
ROWS = [
    pytest.param(table, row, id=f"{table['law'][9:10]}: {row['name']}") for table in TABLES for row in table["cases"]
]


def result(law: Law, case: Tabled, name: str) -> int | float | str:
    """One output, or "? parameter" where a figure is unknown."""
    try:
        return law.evaluate(case.facts(law, [name]), [name])[name]
    except ParameterError as error:
        return f"? {error.details['parameter']}"


def person(name: str) -> Tabled:
    (found,) = (one for one in PEOPLE if one.name == name)
    return found


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_expected_beside_the_proposal(table: Row, row: Row) -> None:
    assert row["basis"]
    case = person(row["name"])
    for which, law in (("current", CURRENT_LAW), ("proposal", table["law"])):
        dated = at(law, case.month)
        for name, text in row.get(which, {}).items():
            wanted = text if text.startswith("?") else expected(dated, name, text)
            assert result(dated, case, name) == wanted, f"{name} under {law}"
            assert name in {*table["adds"], *table["changes"]}


def outputs_of(law: Law, unit: str) -> list[str]:
    """Every rule of one unit of analysis."""
    return [one.name for one in law.rules.values() if one.per == unit]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["law"])
@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case.name)
def test_everything_else_is_current_law(table: Row, case: Tabled) -> None:
    """All rules, not only lines. New ones give nothing where the table does not say so."""
    before, after = at(CURRENT_LAW, case.month), at(table["law"], case.month)
    said: Row = next((row.get("proposal", {}) for row in table["cases"] if row["name"] == case.name), {})
    for name in outputs_of(before, case.unit):
        if name not in table.get("drops", []) and not (said and name in table["changes"]):
            assert result(after, case, name) == result(before, case, name), name
    lines = {kind.rule for kind in bundle(table["law"]).lines if kind.unit == case.unit}
    for name in lines & set(table["adds"]):
        assert name in said or result(after, case, name) == 0, name


FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["law"])
@FEW
@given(data=st.data(), month=st.sampled_from(MONTHS))
def test_no_other_right_differs_for_anybody(table: Row, data: st.DataObject, month: str) -> None:
    """Every rule of any unit of analysis that the proposal does not speak of; proved for all by what it touches, below."""
    before, after = at(CURRENT_LAW, month), at(table["law"], month)
    unit = data.draw(st.sampled_from([*UNITS, *EVENTS]))
    drawn = data.draw(cases(unit))
    for name in outputs_of(before, unit):
        if name not in {*table["changes"], *table.get("drops", [])}:
            assert bare(after, drawn, name) == bare(before, drawn, name), name


def bare(law: Law, facts: dict[str, Any], name: str) -> int | float | str:
    needed = [one.name for one in law.graph((name,)).inputs]
    try:
        return law.evaluate({one: facts[one] for one in needed}, [name])[name]
    except ParameterError as error:
        return str(error)


def touched(before: Law, after: Law) -> set[str]:
    """Rules of both laws whose value may differ: replaced, with other figures or facts, or resting on such a rule."""
    names = {name for name, one in after.rules.items() if before.rules.get(name) != one}
    names |= {name for name, one in after.parameters.items() if before.parameters.get(name) != one}
    names |= {name for name, one in after.inputs.items() if before.inputs.get(name) != one}
    more: set[str] = names
    while more:
        more = {
            one.name
            for one in after.rules.values()
            if one.name not in names and not names.isdisjoint(needs(after, one))
        }
        names |= more
    return names & set(before.rules)


def needs(law: Law, rule: Rule) -> set[str]:
    """Everything that one rule looks at: arguments, condition, keys of its figures."""
    keys = (key for name in rule.arguments if name in law.parameters for key in law.parameters[name].keys)
    return {*rule.needs, *rule.arguments, *keys, law.region_of(rule.per), *([rule.when] if rule.when else [])}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["law"])
def test_what_a_table_says_is_what_the_proposal_touches(table: Row) -> None:
    """Nothing that is not named can change, in any unit of analysis: what is named is all that the proposal reaches."""
    reached: set[str] = set()
    for month in MONTHS:
        before, after = at(CURRENT_LAW, month), at(table["law"], month)
        now = touched(before, after)
        assert now <= set(table["changes"]), month
        reached |= now
        assert set(after.rules) - set(before.rules) <= set(table["adds"])
        assert set(before.rules) - set(after.rules) <= set(table.get("drops", []))
    assert reached == set(table["changes"])
    before, after = at(CURRENT_LAW, "2025-10"), at(table["law"], "2025-10")
    assert set(after.rules) - set(before.rules) == set(table["adds"])
    assert set(before.rules) - set(after.rules) == set(table.get("drops", []))


OPEN = [(name, one) for name, reform in reforms().items() for one in reform.open]


@pytest.mark.parametrize(("name", "parameter"), OPEN, ids=lambda one: one)
def test_an_open_figure_matters_to_somebody(name: str, parameter: str) -> None:
    """What a proposal calls open can be changed, and what comes out for its people changes with it."""
    reform, (table,) = reforms()[name], [one for one in TABLES if one["law"] == name]
    (known,) = (one for one in reform.parameters if one.name == parameter)
    spoken = [*table["adds"], *table["changes"]]
    people = [one for one in PEOPLE if one.name in {row["name"] for row in table["cases"]}]
    for value, case in product(known.values, people):
        amount = value.amount or 0
        for other in (1 - amount,) if known.unit.kind == "bool" else (amount // 2, amount * 2):
            before = at(name, case.month)
            after = bundle().law.amend(reform.with_value(parameter, replace(value, amount=other))).at(case.month)
            asked = [one for one in spoken if one in outputs_of(before, case.unit)]
            if any(result(before, case, one) != result(after, case, one) for one in asked):
                return
    pytest.fail(f"{parameter} makes no difference to anybody")


def test_proposals_can_be_joined_in_any_order() -> None:
    """No two of them speak of the same rule or figure, so that none undoes another."""
    spoken = [name for one in reforms().values()
              for name in {*(r.name for r in one.rules), *one.switch_off, *(p.name for p in one.parameters)}]  # fmt: skip
    assert len(spoken) == len(set(spoken))
    all_of_them = list(reforms())
    first, last = (package("+".join(order)).law.at("2026-03") for order in (all_of_them, all_of_them[::-1]))
    assert first.rules == last.rules
    assert first.parameters == last.parameters


def test_every_proposal_has_expectations_and_reasons() -> None:
    assert {table["law"] for table in TABLES} == set(reforms()) == set(names()) - {CURRENT_LAW}
    for name, reform in reforms().items():
        assert name == f"proposal/{next(file.stem for file in FOLDER.glob('*.yaml') if name.endswith(file.stem))}"
        assert reform.reasons.strip()
        assert "本建议" in reform.reasons_zh
        assert reform.zh
        assert reform.en
        assert all(value.status in ("project", "derived") for one in reform.parameters for value in one.values)
        assert {*reform.open} <= {one.name for one in reform.parameters}


def test_laws_differ_in_their_digests_and_join() -> None:
    digests = {package(name).law.at("2025-10").digest for name in names()}
    assert len(digests) == len(names())
    joined = package("+".join(names()))
    assert {kind.rule for kind in joined.lines} == {kind.rule for name in names() for kind in package(name).lines}
    assert joined.law.at("2025-10").digest not in digests


def test_an_unknown_law_is_refused() -> None:
    with pytest.raises(LawError, match="platform-pension-share"):
        package("proposal/3-platform-pension")
