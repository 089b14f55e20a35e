"""``suibao law check``, ``suibao law try``, ``suibao decide`` and strict mode."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.calling import suibao

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "tests" / "law" / "cases"

TABLE = """
unit: worker_month
basis: made for this test
given: {region: "110000", joins_flexible_pension: "yes", pension_base: 7162}
cases:
  - {name: at the floor, expect: {flexible_pension: 1432.40}}
  - {name: wrong on purpose, expect: {flexible_pension: 1}}
"""


def case_in(folder: Path, **case: object) -> str:
    file = folder / "case.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    return str(file)


def test_check_finds_what_stands() -> None:
    done = suibao("law", "check", "--on", "2026-11-23", "--law", "current", "--json")
    assert set(done.json) == {"on", "cases", "standing", "excused", "idle_exceptions"}
    assert done.json["on"] == "2026-11-23"
    assert done.json["standing"] == [], "put it right, or give the reason in src/suibao/law/exceptions.yaml"
    assert all(one["reason"] for one in done.json["excused"])
    words = suibao("law", "check", "--on", "2026-11-23", "--lang", "en").out
    assert "figures about to lapse" in words


def test_try_tells_what_differs(tmp_path: Path) -> None:
    file = tmp_path / "table.yaml"
    file.write_text(TABLE, encoding="utf-8")
    said = suibao("law", "try", str(file), "--json")
    done = said.json
    assert said.status == 1
    assert (done["cases"], done["as_expected"]) == (2, 1)
    assert done["different"][0]["differences"] == ["flexible_pension：应为 1.00 元/月，实得 1,432.40 元/月"]
    words = suibao("law", "try", str(file), "--lang", "en").out
    assert "flexible_pension: expected 1.00 yuan/month, found 1,432.40 yuan/month" in words
    assert "wrong on purpose" in words
    assert suibao("law", "try", str(TABLES / "pension.yaml")).status == 0
    assert "没有案例表" in suibao("law", "try", str(tmp_path / "no.yaml")).err


RETIREMENT = (
    "retirement, given: {retirement_group: men60, birth_month: 1965-01}, expect: {statutory_retirement_month: 2025-02}"
)

MISTAKES = {
    "month": (f"{{name: a, unit: {RETIREMENT}, month: 2025-13}}", "'2025-13' is not a month"),
    "law": (f"{{name: a, unit: {RETIREMENT}, law: curent}}", "Did you mean 'current'"),
    "figure": (f"{{name: a, unit: {RETIREMENT}, figures: {{delay_stp: 1}}}}", "Did you mean 'delay_step'"),
    "unit": (f"{{name: a, unit: x{RETIREMENT}}}", "Did you mean 'retirement'"),
    "expected": (f"{{name: a, unit: {RETIREMENT}}}".replace("2025-02", "soon"), "found 'soon'"),
    "expected input": (
        f"{{name: a, unit: {RETIREMENT}}}".replace("statutory_retirement", "birth"),
        "no rule 'birth_month'",
    ),
    "no name": ("{unit: retirement}", "case 1: 'name' is missing"),
    "given": ("{name: a, unit: retirement, given: [1], expect: {}}", "case 1: 'given' is missing or of another form"),
    "nested": ("{name: a, unit: retirement, given: {birth_month: [1]}, expect: {}}", "case 1: 'given'"),
    "no case": ("3", "case 1: 'name' is missing"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_try_tells_mistakes_in_a_table(mistake: str, tmp_path: Path) -> None:
    """A wrong word in one case is told as that case's difference, the rest goes on; a wrong form stops."""
    text, said = MISTAKES[mistake]
    file = tmp_path / "table.yaml"
    file.write_text(f"cases:\n- {text}\n- {{name: good, unit: {RETIREMENT}, basis: facts}}\n", encoding="utf-8")
    done = suibao("law", "try", str(file), "--lang", "en")
    assert said in done.out + done.err
    assert ("2 cases, 1 as expected" in done.out) == (done.status == 1)
    assert (done.status == 2) == ("case 1: '" in said)


def test_a_folder_of_cases_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = suibao("law", "check", "--cases", str(tmp_path / "no"), "--lang", "en")
    assert (done.status, done.out) == (2, "")
    assert "There is no folder" in done.err


def test_decide_says_what_would_settle_it(tmp_path: Path) -> None:
    file = case_in(tmp_path, inputs={"joins_flexible_pension": True}, outputs=["joins_pension_alone"], month="2026-01")
    done = suibao("decide", file, "--json").json
    assert done["answers"] == [{"output": "joins_pension_alone", "value": None, "settle": ["employers"], "errors": []}]
    assert "还需要知道：劳动关系单位数（employers）" in suibao("decide", file).out
    file = case_in(tmp_path, inputs={"joins_flexible_pension": False}, outputs=["joins_pension_alone"], month="2026-01")
    assert suibao("decide", file, "--json").json["answers"][0]["value"] == 0
    file = case_in(tmp_path, inputs={}, outputs="joins_pension_alone", month="2026-01")
    assert set(suibao("decide", file, "--json").json["answers"][0]["settle"]) == {"joins_flexible_pension", "employers"}


FLEXIBLE = {"region": "440300", "joins_flexible_pension": True, "pension_base_fen": 0, "employers": 0}


def test_strict_mode_refuses_by_name(tmp_path: Path) -> None:
    """The employer's pension rate of Guangdong rests on a single weak source."""
    case = {"payer_region": "440300", "using_region": "", "mode": "direct", "status": "labour", "pay_fen": 800000,
            "days_in_force": 31, "days_in_month": 31, "has_agreed_wage": False, "agreed_wage_fen": 0,
            "has_declared_base": False, "declared_base_fen": 0, "seniority": 1}  # fmt: skip
    file = case_in(tmp_path, inputs=case, outputs=["pension_employer"], month="2026-01")
    assert suibao("explain", "--case", file, "--json").json["outputs"] == {"pension_employer": 128_000}
    refused = suibao("explain", "--case", file, "--verified-only", "--lang", "en").err
    assert "pension_employer_rate" in refused
    assert "'weak'" in refused
    line = tmp_path / "lines"
    line.write_text(json.dumps({"inputs": case, "outputs": ["pension_employer"], "month": "2026-01"}), encoding="utf-8")
    done = suibao("eval", str(line), "--verified-only")
    assert done.status == 1
    assert "pension_employer_rate" in done.out
    assert suibao("eval", str(line), "--known", "2026-01-01").status == 0


def test_options_of_knowledge_are_for_cases() -> None:
    done = suibao("explain", "--person", "x", "--month", "2026-01", "--verified-only")
    assert done.status == 2
    assert "--case" in done.err


@pytest.mark.parametrize("law", ["current+verified-only", "current+provisional", "current+verified-only+provisional"])
def test_what_figures_are_taken_is_part_of_the_name(law: str, tmp_path: Path) -> None:
    file = case_in(tmp_path, inputs=FLEXIBLE, outputs=["flexible_pension"], month="2026-01", law=law)
    assert suibao("explain", "--case", file, "--json").json["law"]["digest"]
