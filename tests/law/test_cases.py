"""Published examples and stated rules, as tables in tests/law/cases: each case by evaluate, explain and plan."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from tests.law.tabled import CASES, FEN, PLAIN, Row, Tabled, assuming, at, bundle, expected, keys_of, load

from suibao.errors import SuibaoError
from suibao.law.terms import Mode, Status
from suibao.rules import Law, LawError
from suibao.rules.units import stored

OTHERS = {"figures", "who_owes_what"}
"""Tables whose rows are not plain cases."""

TABLES = sorted({file.stem for file in CASES.glob("*.yaml")} - OTHERS)
TABLED = [pytest.param(one, id=f"{one.file}: {one.name}") for name in TABLES for one in load(CASES / f"{name}.yaml")]


def rows(name: str) -> Row:
    """A table whose rows are not plain cases, as text."""
    table: Row = yaml.load((CASES / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return table


@pytest.mark.parametrize("case", TABLED)
def test_case(case: Tabled) -> None:
    assert case.basis, "say where the expectation comes from"
    law, outputs = case.dated, list(case.expect)
    if case.error:
        refused(law, case, outputs)
        return
    facts = case.facts(law, outputs)
    wanted = {name: expected(law, name, text) for name, text in case.expect.items()}
    assert law.evaluate(facts, outputs) == wanted
    trace = law.explain(facts, outputs)
    assert {name: trace[name] for name in outputs} == wanted


def refused(law: Law, case: Tabled, outputs: list[str]) -> None:
    with pytest.raises(SuibaoError) as caught:
        law.evaluate(case.facts(law, outputs), outputs)
    error = caught.value
    assert error.details.get("parameter") == case.error.get("parameter") or "parameter" not in case.error
    assert case.error["says"] in error.en


@pytest.mark.parametrize(
    "row", rows("figures")["cases"], ids=lambda row: f"{row['parameter']} {row['region']} {row['day']}"
)
def test_figure(row: Row) -> None:
    law = at("current", row["day"])
    parameter = law.parameters[row["parameter"]]
    keys = keys_of(parameter, row.get("keys", {}))
    if "value" in row:
        found = parameter.find(row["region"], keys, law.dated, law.regions)
        assert found.amount == stored(row["value"], parameter.unit)
        return
    with pytest.raises(LawError) as caught:
        parameter.find(row["region"], keys, law.dated, law.regions)
    assert caught.value.details["parameter"] == row["parameter"]
    assert row["says"] in caught.value.en


MATRIX = rows("who_owes_what")


def owed(law: Law, facts: dict[str, Any]) -> set[str]:
    """Lines of current law with an amount, over all units of analysis, for one person."""
    found = set()
    for kind in bundle().lines:
        needed = [one.name for one in law.graph((kind.rule,)).inputs]
        case = {name: facts.get(name, PLAIN[kind.unit][name]) for name in needed}
        found |= {kind.rule} if law.evaluate(case, [kind.rule])[kind.rule] else set()
    return found


@pytest.mark.parametrize("row", MATRIX["cases"], ids=lambda row: f"{row['status']} × {row['mode']}")
def test_who_owes_what(row: Row) -> None:
    law = assuming("current", tuple(MATRIX["figures"].items()), MATRIX["month"])
    employee = row["status"] == "labour" and row["mode"] != "part_time"
    facts = {
        "status": row["status"], "mode": row["mode"], "using_region": "440300", "orders": 100, "industry": "takeaway",
        "seniority": int(employee), "employers": int(employee), "pay_fen": 800_000, "joins_flexible_pension": True,
        "pension_base_fen": 500_000, "joins_flexible_medical": True, "medical_base_fen": 700_000,
    }  # fmt: skip
    assert owed(law, facts) == {rule for group in row["owes"] for rule in MATRIX["groups"][group]}
    assert row["basis"]


def test_the_matrix_is_whole() -> None:
    pairs = {(row["status"], row["mode"]) for row in MATRIX["cases"]}
    assert pairs == {(status.code, mode.code) for status in Status for mode in Mode}
    assert len(MATRIX["cases"]) == len(pairs)


def test_plain_cases_hold_every_input_of_their_unit() -> None:
    inputs = {**bundle("proposal/3-platform-pension-share").law.inputs, **bundle().law.inputs}
    for unit, plain in PLAIN.items():
        assert set(plain) - {"platform_pension_fen"} == {
            one.name for one in inputs.values() if unit in one.per and one.name != "platform_pension_fen"
        }
    assert all(name.endswith(FEN) for name in inputs if inputs[name].unit.is_money)
