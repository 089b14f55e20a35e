"""Proposal 1: the rights of each status before and after, what several platforms owe, and how it joins with others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.drawn import answer, cases
from tests.law.tabled import PLAIN, Row, assuming, bundle

from suibao.law.terms import Branch, Status
from suibao.law.units import ORDER_MONTH

THIRD = "proposal/1-third-status"
MATRIX: Row = yaml.load(
    (Path(__file__).parent / "rights_by_status.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
MOST = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHARES = ["third_pension_platform", "third_pension_worker", "third_medical_platform", "third_medical_worker",
          "third_unemployment_platform", "third_unemployment_worker"]  # fmt: skip


def person(status: str) -> dict[str, Any]:
    employee = status == "labour"
    return {
        "status": status, "mode": "platform", "industry": "takeaway", "orders": 100, "pay_fen": 800_000,
        "region": "440300", "seniority": int(employee), "employers": int(employee), "joins_flexible_pension": True,
        "pension_base_fen": 500_000, "joins_flexible_medical": True, "medical_base_fen": 700_000,
        "joins_flexible_unemployment": True, "unemployment_base_fen": 500_000,
    }  # fmt: skip


def paid(name: str, status: str, branch: str) -> list[str]:
    """Components of lines with an amount."""
    law = assuming(name, tuple(MATRIX["figures"].items()), MATRIX["month"])
    found = set()
    for kind in bundle(name).lines:
        if kind.branch.code == branch:
            needed = [one.name for one in law.graph((kind.rule,)).inputs]
            case = {one: person(status).get(one, PLAIN[kind.unit].get(one)) for one in needed}
            found |= {kind.component} if law.evaluate(case, [kind.rule])[kind.rule] else set()
    return sorted(found)


@pytest.mark.parametrize("row", MATRIX["cases"], ids=lambda row: f"{row['status']} × {row['branch']}")
def test_rights_by_status(row: Row) -> None:
    assert row["basis"]
    assert paid("current", row["status"], row["branch"]) == row["before"]
    assert paid(MATRIX["law"], row["status"], row["branch"]) == row["after"]
    if "access" in row:
        law = assuming(THIRD, tuple(MATRIX["figures"].items()), MATRIX["month"])
        facts = {"status": row["status"], "pay_fen": 800_000, "region": "440300"}
        assert law.evaluate(facts, ["third_maternity_access"])["third_maternity_access"]


def test_the_matrix_is_whole() -> None:
    """Every status, and every branch that somebody who works can be owed."""
    residents = {Branch.RESIDENT_PENSION, Branch.RESIDENT_MEDICAL, Branch.SUPPLEMENTARY_MEDICAL}
    wanted = {(status.code, branch.code) for status in Status for branch in Branch if branch not in residents}
    assert {(row["status"], row["branch"]) for row in MATRIX["cases"]} == wanted
    assert len(MATRIX["cases"]) == len(wanted)


@MOST
@given(case=cases(ORDER_MONTH), month=st.sampled_from(["2025-10", "2026-03"]), more=st.integers(0, 10**7))
def test_shares_grow_with_pay_up_to_the_ceiling(case: dict[str, Any], month: str, more: int) -> None:
    case = case | {"status": int(Status.NOT_FULLY), "pay_fen": min(case["pay_fen"], 10**9)}
    outputs = [*SHARES, "third_base", "third_month_credited"]
    less, greater = (answer(THIRD, month, outputs, one) for one in (case, case | {"pay_fen": case["pay_fen"] + more}))
    if isinstance(less, dict) and isinstance(greater, dict):
        assert all(0 <= less[name] <= greater[name] for name in outputs)
        assert less["third_base"] <= case["pay_fen"]
        assert greater["third_month_credited"] <= 1000


@MOST
@given(case=cases(ORDER_MONTH), month=st.sampled_from(["2025-10", "2026-03"]),
       status=st.sampled_from([Status.LABOUR, Status.INDEPENDENT]))  # fmt: skip
def test_other_statuses_owe_nothing_more_and_ask_for_no_figure(
    case: dict[str, Any], month: str, status: Status
) -> None:
    found = answer(THIRD, month, [*SHARES, "third_month_credited"], case | {"status": int(status)})
    assert found == dict.fromkeys([*SHARES, "third_month_credited"], 0)


def test_several_platforms_pay_each_on_what_they_pay_out() -> None:
    """5,000 from one or from two: the same shares, to the fen where nothing is rounded."""
    plain = PLAIN[ORDER_MONTH] | {"status": int(Status.NOT_FULLY)}
    whole, one, other = (
        answer(THIRD, "2026-03", SHARES, plain | {"pay_fen": pay}) for pay in (500_000, 300_000, 200_000)
    )
    assert isinstance(whole, dict)
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert {name: one[name] + other[name] for name in SHARES} == whole


def test_joined_with_a_platform_pension_share_a_platform_pays_as_an_employer() -> None:
    """8 + 8: both proposals hold, and no name is brought twice."""
    joined = f"{THIRD}+proposal/3-platform-pension-share"
    plain = PLAIN[ORDER_MONTH] | {"status": int(Status.NOT_FULLY), "mode": 1, "pay_fen": 500_000}
    outputs = ["third_pension_platform", "platform_pension"]
    assert answer(joined, "2026-03", outputs, plain) == {"third_pension_platform": 40_000, "platform_pension": 40_000}
    rules = [kind.rule for kind in bundle(joined).lines]
    assert len(rules) == len(set(rules))
