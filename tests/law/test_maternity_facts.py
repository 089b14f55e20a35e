"""The table of the facts pack about maternity of flexible workers: no region is lost or made stronger."""

from __future__ import annotations

import pytest
from tests.law.test_parameter_files import FACTS, STATUSES, Row, facts, needs_facts, table

MEANS = {"included": "yes", "medical_cost_and_allowance": "yes", "not_included": "no", "planned": ""}
"""What the facts say → whether the cost of flexible workers is covered."""

SAID: list[Row] = [
    row
    for row in (facts("maternity_flexible") if FACTS.is_dir() else [])
    if row["parameter"] == "flexible_maternity_inclusion"
]


@needs_facts
@pytest.mark.parametrize("fact", SAID, ids=lambda fact: fact["region_code"])
def test_inclusion_of_flexible_workers(fact: Row) -> None:
    rows = [
        row
        for row in table("maternity_benefit", "flexible_maternity_included")[1]
        if row["region"] == fact["region_code"]
    ]
    assert [row["value"] for row in rows] == [MEANS[fact["value"]]]
    assert STATUSES.index(rows[0]["status"]) >= STATUSES.index(fact["status"])


@needs_facts
def test_the_formula_of_their_allowance_is_not_established() -> None:
    (national,) = (row for row in table("maternity_benefit", "flexible_maternity_fixed")[1] if row["region"] == "CN")
    assert SAID
    assert national["status"] == "not_established"
