"""The summary of a month: what it says, in both languages, and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from suibao.documents.summary import BranchAmount, MonthSummary, NextStep, Tally, Words, show, to_json
from suibao.law.terms import Branch, Mode, Status

SUMMARY = MonthSummary(
    month=202510,
    law="7c1f09ab42de8831",
    law_name="current",
    rows_in=700_123,
    rows_accepted=699_000,
    rows_quarantined=1_123,
    people=10_412,
    lines=64_001,
    assessed_fen=2_345_678_901,
    posted_fen=2_345_678_901,
    posted_now_fen=2_345_678_901,
    ledger_ok=True,
    quarantine=[
        Tally(Words("订单号重复", "duplicate order"), 1_000),
        Tally(Words("早于接单", "before acceptance"), 123),
    ],
    unassessed=[Tally(Words("工伤类别未知", "injury class unknown"), 7)],
    statuses={Status.NOT_FULLY: 6_000, Status.LABOUR: 3_000, Status.INDEPENDENT: 1_412},
    modes={Mode.PLATFORM: 8_000, Mode.DISPATCH: 1_500, Mode.OUTSOURCING: 900, Mode.PART_TIME: 700},
    amounts=[
        BranchAmount(Branch.EMPLOYEE_PENSION, "payer", 1_345_678_901),
        BranchAmount(Branch.EMPLOYEE_PENSION, "worker", 900_000_000),
        BranchAmount(Branch.OCCUPATIONAL_INJURY, "payer", 100_000_000),
    ],
    places={"statements": "out/statements/2025-10", "filings": "out/filings/2025-10", "books": "~/.local/share/suibao"},
    seconds={"read": 3.21, "assess": 0.4, "post": 2.0, "statements": 5.5},
    next_steps=[
        NextStep("suibao explain --person 3f2a --month 2025-10", Words("看某人的金额怎么来", "why these amounts"))
    ],
)


def text(summary: MonthSummary, language: str) -> str:
    out = StringIO()
    show(summary, Console(file=out, width=100, color_system=None), language)
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "zh",
            ["2025年10月缴费核定", "1,123", "订单号重复", "确立劳动关系", "23,456,789.01", "职业伤害保障", "接下来"],
        ),
        (
            "en",
            ["October 2025", "duplicate order", "Labour dispatch", "not assessed: injury class unknown", "Try next"],
        ),
    ],
)
def test_one_screen(language: str, expected: list[str]) -> None:
    shown = text(SUMMARY, language)
    assert [words for words in expected if words not in shown] == []
    assert shown.count("✓") == 3
    lines = shown.splitlines()
    assert len(lines) <= 45
    assert all(len(line) <= 100 for line in lines)


def test_disagreement_is_marked() -> None:
    wrong = replace(SUMMARY, posted_fen=1, ledger_ok=False, ledger_problems=["batch 3: digest"], rows_in=1)
    shown = text(wrong, "en")
    assert shown.count("✗") == 3
    assert "batch 3: digest" in shown
    assert "–" in text(replace(SUMMARY, ledger_ok=None), "zh")


def test_json() -> None:
    record = json.loads(to_json(SUMMARY))
    assert record["month"] == 202510
    assert record["assessed_fen"] == 2_345_678_901
    assert record["statuses"] == {"not_fully": 6000, "labour": 3000, "independent": 1412}
    assert record["amounts"][0] == {"branch": "employee_pension", "bearer": "payer", "amount_fen": 1_345_678_901}
    assert record["rows_agree"]
    assert record["money_agrees"]
