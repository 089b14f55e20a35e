"""Aggregates to lines: each amount is the law's own, gaps are named, nothing blocks anything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.support.month import MONTH

from suibao.law import LineKind, package
from suibao.law.terms import Branch
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.office.assess import LINES, Assessment, assess
from suibao.office.close import Closed
from suibao.rules import Law, ParameterError

PROPOSAL = "proposal/3-platform-pension-share"


def groups() -> dict[Any, list[LineKind]]:
    found: dict[Any, list[LineKind]] = {}
    for kind in package().lines:
        found.setdefault(kind.group, []).append(kind)
    return found


def expected(law: Law, table: pa.Table, kinds: list[LineKind]) -> Iterator[tuple[tuple[str, str, str], int]]:
    """(person, payer, rule) and fen, from the law alone, one row at a time; rows with an unknown figure give nothing."""
    names = [name for name in table.column_names if name in law.inputs]
    for row in table.to_pylist():
        try:
            values = law.evaluate({name: row[name] for name in names}, [kind.rule for kind in kinds])
        except ParameterError:
            continue
        yield from (
            ((row["person"], row.get("payer", ""), rule), int(value)) for rule, value in values.items() if value
        )


def test_every_line_is_what_the_law_gives_and_no_line_is_wanting(closed: Closed) -> None:
    assessment = closed.assessment
    wanted: Counter[tuple[str, str, str]] = Counter()
    for (unit, *_), kinds in groups().items():
        wanted.update(dict_sum(expected(assessment.law, assessment.inputs[unit], kinds)))
    columns = (assessment.lines[name].to_pylist() for name in ("person", "payer", "rule", "amount_fen"))
    found = dict_sum(((person, payer, rule), fen) for person, payer, rule, fen in zip(*columns, strict=True))
    assert found == wanted
    assert len(found) > 500


def dict_sum(pairs: Any) -> Counter[tuple[str, str, str]]:
    sums: Counter[tuple[str, str, str]] = Counter()
    for key, fen in pairs:
        sums[key] += fen
    return sums


def test_form_of_lines(closed: Closed) -> None:
    lines = closed.assessment.lines
    assert lines.schema == LINES
    assert len(set(lines["line"].to_pylist())) == lines.num_rows
    assert pc.all(pc.greater(lines["amount_fen"], 0)).as_py()
    assert set(lines["law"].to_pylist()) == {closed.assessment.law.digest}
    for row in lines.to_pylist():
        parts = row["line"].split("|")
        assert parts[:4] == [str(MONTH), row["unit"], row["person"], row["payer"]]
        assert (parts[-1], parts[4]) == (row["rule"], row["region"])
    branches = {Branch(branch) for branch in lines["branch"].unique().to_pylist()}
    assert {
        Branch.EMPLOYEE_PENSION,
        Branch.EMPLOYEE_MEDICAL,
        Branch.OCCUPATIONAL_INJURY,
        Branch.WORK_INJURY,
    } <= branches


def test_base_and_rate_stand_beside_the_amount(closed: Closed) -> None:
    rows = [row for row in closed.assessment.lines.to_pylist() if row["rule"] == "pension_employee"]
    assert rows
    for row in rows:
        assert row["amount_fen"] == (row["base_fen"] * row["rate_ppm"] + 500_000) // 1_000_000
    orders = [row for row in closed.assessment.lines.to_pylist() if row["rule"] == "oi_platform"]
    assert orders
    assert all(row["quantity"] > 0 and row["base_fen"] == 0 for row in orders)


def test_gaps_name_the_figure_and_block_no_other_branch(closed: Closed) -> None:
    gaps = {Branch(gap.branch): gap for gap in closed.assessment.unassessed}
    gap = gaps[Branch.UNEMPLOYMENT]
    assert gap.error.details["parameter"] == "unemployment_base_floor"
    assert gap.region == "449900"
    assert len(gap.people) == gap.rows  # one employer a month insures all branches
    lines = closed.assessment.lines
    assert not pc.any(pc.equal(lines["branch"], int(Branch.UNEMPLOYMENT))).as_py()
    pension = lines.filter(pc.equal(lines["rule"], "pension_employer"))
    assert set(gap.people) <= set(pension["person"].to_pylist())
    assert set(gap.payers) <= set(pension["payer"].to_pylist())
    assert sum(gap.payers.values()) == gap.rows  # each payer is told its own rows, also where several are held up


def test_order_of_rows_does_not_matter(closed: Closed) -> None:
    shuffled = {
        unit: table.take(np.random.default_rng(7).permutation(table.num_rows))
        for unit, table in closed.assessment.inputs.items()
    }
    again = assess(package(), MONTH, shuffled)
    assert again.lines.equals(closed.assessment.lines)
    assert [(one.branch, one.region, one.people) for one in again.unassessed] == [
        (one.branch, one.region, one.people) for one in closed.assessment.unassessed
    ]


def test_no_rows_give_no_lines(closed: Closed) -> None:
    none = {unit: table.slice(0, 0) for unit, table in closed.assessment.inputs.items()}
    for law in ("current", PROPOSAL):
        nothing = assess(package(law), MONTH, none)
        assert (nothing.lines.num_rows, nothing.total_fen, nothing.unassessed, nothing.covered) == (0, 0, (), set())


def test_a_proposal_carries_sums_from_orders_to_people(closed: Closed) -> None:
    tables = {unit: closed.assessment.inputs[unit] for unit in (ORDER_MONTH, ENGAGEMENT_MONTH, WORKER_MONTH)}
    trial = assess(package(PROPOSAL), MONTH, tables)
    shares = [row for row in trial.lines.to_pylist() if row["component"] == "platform" and row["branch"] == 1]
    sums: Counter[str] = Counter()
    for row in shares:
        sums[row["person"]] += row["amount_fen"]
    carried = trial.inputs[WORKER_MONTH]
    pairs = zip(carried["person"].to_pylist(), carried["platform_pension_fen"].to_pylist(), strict=True)
    assert {person: fen for person, fen in pairs if fen} == {
        person: fen for person, fen in sums.items() if person in set(carried["person"].to_pylist())
    }
    assert sums


def test_before_the_pilot_nobody_owes_for_orders(closed: Closed) -> None:
    early = assess(package(), 202101, closed.assessment.inputs)
    assert "oi_platform" not in set(early.lines["rule"].to_pylist())
    assert "pension_employee_rate" not in {gap.error.details["parameter"] for gap in early.unassessed}
    assert {gap.error.details["date"] for gap in early.unassessed} == {"2021-01-01"}


def test_a_figure_unknown_for_the_nation_holds_up_only_its_branch(closed: Closed) -> None:
    """Without any figure for the rate of the employee pension, other branches are assessed all the same."""
    chosen = package()
    rate = chosen.law.parameters["pension_employee_rate"]
    blank = replace(rate, values=tuple(replace(value, amount=None, status="not_established") for value in rate.values))
    law = replace(chosen.law, parameters={**chosen.law.parameters, rate.name: blank})
    found = assess(replace(chosen, law=law), MONTH, closed.assessment.inputs)
    rules = set(found.lines["rule"].to_pylist())
    assert not rules & {"pension_employee", "pension_employer"}
    assert {"medical_employer", "oi_platform", "flexible_pension_pooled"} <= rules
    gap = next(gap for gap in found.unassessed if gap.branch == Branch.EMPLOYEE_PENSION)
    assert gap.error.details["parameter"] == "pension_employee_rate"
    assert gap.people


@pytest.mark.parametrize("law", ["current", PROPOSAL])
def test_covered_names_every_payer_and_person(closed: Closed, law: str) -> None:
    found: Assessment = assess(package(law), MONTH, closed.assessment.inputs) if law != "current" else closed.assessment
    spoken = {(row["unit"], row["payer"] or row["person"]) for row in found.lines.to_pylist()}
    assert spoken <= found.covered
