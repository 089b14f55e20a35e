"""``suibao law list|show|diff|sources``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.calling import suibao

from suibao.law import current_law, names
from suibao.rules import STATUSES


def test_list_names_everything() -> None:
    listed = suibao("law", "list", "--json").json
    assert list(listed) == ["laws", "rules", "inputs", "parameters"]
    assert [row["name"] for row in listed["laws"]] == names()
    law = current_law()
    assert {row["name"] for row in listed["parameters"]} == set(law.parameters)
    assert {row["name"] for row in listed["inputs"]} == set(law.inputs)
    assert {row["name"] for row in listed["rules"]} == {one.name for one in law.all_rules}
    assert all(set(row) == {"name", "zh", "en", "unit", "about"} for row in listed["rules"])
    text = suibao("law", "list", "laws")
    assert all(name in text.out for name in names()), "names are not broken over lines"
    assert "现行法" in text.out
    assert "current law" in suibao("law", "list", "laws", "--lang", "en").out
    assert set(suibao("law", "list", "rules", "--json").json) == {"rules"}


def test_show_a_figure() -> None:
    facts = suibao("law", "show", "contribution_base_floor", "--region", "440300", "--json").json
    assert facts["unit"] == "fen/month"
    assert {value["region"] for value in facts["values"]} <= {"440300", "440000", "CN"}
    assert set(facts["values"][0]) == {
        "region", "keys", "from", "to", "value", "status", "instrument", "url", "note", "known_from"
    }  # fmt: skip
    done = suibao("law", "show", "contribution_base_floor", "--region", "440300")
    assert "缴费基数下限" in done.out
    assert "4,775.00 元/月" in done.out
    assert "粤人社发〔2025〕32号" in done.out
    keyed = suibao("law", "show", "oi_contribution_per_order", "--lang", "en").out
    assert "[industry=" in keyed, "brackets are text, not markup"


def test_show_rule_input_reform() -> None:
    rules = suibao("law", "show", "pension_employer", "--json").json
    assert rules[0]["formula"] == "return share(pension_base, pension_employer_rate)"
    assert rules[0]["source"]
    assert "return share(pension_base, pension_employer_rate)" in suibao("law", "show", "pension_employer").out
    assert suibao("law", "show", "pay_fen", "--json").json["minimum"] == 0
    assert "0.00 yuan/month to" in suibao("law", "show", "pay_fen", "--lang", "en").out
    assert "1 platform 平台" in suibao("law", "show", "mode").out
    reform = suibao("law", "show", "proposal/3-platform-pension-share", "--json").json
    assert reform["open"] == ["platform_pension_rate"]
    text = suibao("law", "show", "proposal/3-platform-pension-share").out
    assert "platform_pension" in text
    assert "8%" in text


def test_diff_of_laws() -> None:
    assert suibao("law", "diff", "current", "current").out == "没有差别。\n"
    assert suibao("law", "diff", "current", "current", "--json").json == []
    found = suibao("law", "diff", "current", "proposal/3-platform-pension-share", "--json").json
    assert {row["name"] for row in found if row["kind"] == "figure"} == {
        "platform_pension_rate", "platform_pension_account_part"
    }  # fmt: skip
    rate = next(row for row in found if row["name"] == "platform_pension_rate")
    assert (rate["before"], rate["after"], rate["shown"]["zh"]) == (None, 80_000, ["–", "8%"])
    assert any(row["name"] == "owes_platform_pension" and row["kind"] == "rule" for row in found)
    back = suibao("law", "diff", "proposal/3-platform-pension-share", "current", "--json").json
    assert [(row["name"], row["before"], row["after"]) for row in back] == [
        (row["name"], row["after"], row["before"]) for row in found
    ]
    for name in names()[1:]:
        assert suibao("law", "diff", "current", name, "--json").json, f"{name} changes nothing?"


def test_diff_of_dates_compares_what_applies() -> None:
    found = suibao("law", "diff", "current@2025-06", "current@2025-07", "--json").json
    floor = {row["region"]: row for row in found if row["name"] == "contribution_base_floor"}
    assert (floor["440000"]["before"], floor["440000"]["after"]) == (449_200, 477_500)
    assert all(row["period"] == "" for row in found if row["kind"] == "figure")
    text = suibao("law", "diff", "current@2025-06", "current@2025-07", "--lang", "en").out
    assert "4,492.00 yuan/month" in text


def test_sources() -> None:
    rows = suibao("law", "sources", "--json").json
    assert {row["status"] for row in rows} <= set(STATUSES)
    assert len(rows) == sum(len(list(one.everything())) for one in current_law().parameters.values())
    weak = suibao("law", "sources", "--status", "weak", "--json").json
    assert {row["status"] for row in weak} == {"weak"}
    one = suibao("law", "sources", "pension_employee_rate")
    assert "国发〔2005〕38号" in one.out


@pytest.mark.parametrize(
    ("arguments", "en"),
    [
        (["list", "laaws"], "Did you mean 'laws'"),
        (["show", "pension_employeer"], "Did you mean 'pension_employer'"),
        (["show", "contribution_base_floor", "--region", "999999"], "999999"),
        (["diff", "current", "proposal/9"], "There is no law 'proposal/9'"),
        (["diff", "current@2025", "current"], "is a year"),
        (["sources", "no_such_figure"], "There is no figure"),
        (["sources", "--status", "certain"], "There is no status"),
        (["nonsense"], "nonsense"),
        (["list", "--colour"], "--colour"),
    ],
)
def test_errors_of_law(arguments: list[str], en: str) -> None:
    failed = suibao("law", *arguments, "--lang", "en")
    assert (failed.status, failed.out) == (2, "")
    assert en in failed.err
    chinese = suibao("law", *arguments)
    assert (chinese.status, chinese.out) == (2, "")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese.err)
    assert "error" in json.loads(suibao("law", *arguments, "--json").err)


@pytest.mark.parametrize(
    ("text", "en"), [("a: [", "is not YAML"), ("- 1", "lacks name"), ("name: x\nzh: x", "lacks en, reasons")]
)
def test_figures_that_are_no_figures(tmp_path: Path, text: str, en: str) -> None:
    file = tmp_path / "figures.yaml"
    file.write_text(text, encoding="utf-8")
    failed = suibao("law", "show", "pension_employee_rate", "--figures", file, "--lang", "en")
    assert (failed.status, failed.out) == (2, "")
    assert en in failed.err


def test_figures_of_ones_own_come_first(tmp_path: Path) -> None:
    file = tmp_path / "figures.yaml"
    text = "name: own\nzh: 自备\nen: own\nreasons: test\nparameters:\n  pension_employee_rate:\n    unit: rate\n    zh: 费率\n"
    file.write_text(
        text + "    values: [{region: CN, from: 2026-01-01, value: 9, status: project}]\n", encoding="utf-8"
    )
    shown = suibao("law", "show", "pension_employee_rate", "--figures", file).out
    assert "9%" in shown
    assert "本项目设定" in shown
