"""``suibao claim``: report, carry on, look, why, what is overdue, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calling import Said, suibao
from tests.support.injuries import AT_WORK, PERSON

REPORT = ("claim", "report", "work_injury", "--person", PERSON, "--region", "330100", "--event-on", "2026-03-02", "--payer", "U1")


@pytest.fixture(scope="session")
def accident(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("claims") / "accident.yaml"
    facts = {**AT_WORK, "employer_insured": True, "injury_mean_wage": 8000.5}
    file.write_text(json.dumps({**facts, "applicant": "worker", "reported_on": "2026-03-10"}), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def claim(home: Path, accident: Path) -> str:
    """A claim reported, accepted, recognised and one bill paid, once for all these tests."""
    number = str(suibao(*REPORT, "--facts", accident, "--home", home, "--json").json["claim"])
    suibao("claim", "step", number, "accept", "--on", "2026-03-12", "--home", home)
    suibao("claim", "step", number, "recognise", "--on", "2026-03-20", "--home", home)
    return number


def step(home: Path, claim: str, event: str, *more: object) -> Said:
    day = () if "--on" in more else ("--on", "2026-03-23")
    return suibao("claim", "step", claim, event, "--home", home, *day, *more)


def test_the_same_report_is_the_same_claim(home: Path, accident: Path, claim: str) -> None:
    again: Any = suibao(*REPORT, "--facts", accident, "--home", home, "--json").json
    assert again["claim"] == claim
    other = suibao(*REPORT, "--facts", accident, "--fact", "applicant=relative", "--home", home, "--lang", "en")
    assert (other.status, "other content" in other.err) == (2, True)


def test_steps_amounts_and_what_can_follow(home: Path, claim: str) -> None:
    paid: Any = step(home, claim, "treat", "--key", "bill", "--fact", "injury_treatment=1234.56", "--json").json
    again: Any = step(home, claim, "treat", "--key", "bill", "--fact", "injury_treatment=1234.56", "--json").json
    assert again["steps"] == paid["steps"]
    assert [row["amount_fen"] for row in paid["posted"]] == [123_456]
    shown = suibao("claim", "show", claim, "--home", home)
    assert "已认定，治疗中（recognised）" in shown.out
    assert "treatment" in shown.out
    assert "1,234.56 元，基金" in shown.out
    assert "申请劳动能力鉴定（ask_appraisal）" in shown.out
    english = suibao("claim", "show", claim, "--home", home, "--lang", "en").out
    assert "What can follow: state, treat" in english
    assert "1,234.56 yuan, fund" in english


def test_why(home: Path, claim: str) -> None:
    said = suibao("claim", "show", claim, "--why", 3, "--home", home, "--lang", "en").out
    assert "work injury is recognised [injury_recognised]" in said
    assert "工伤保险条例 14" in said
    assert suibao("claim", "show", claim, "--why", 3, "--home", home, "--json").json["outputs"]["injury_recognised"] == 1
    none = suibao("claim", "show", claim, "--why", 99, "--home", home, "--lang", "en")
    assert (none.status, "Steps with one: 1, 2, 3" in none.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("treat", "--fact", "injury_treatmnt=5"), "Did you mean 'injury_treatment'"),
        (("treat", "--fact", "injury_treatment"), "expected name=value"),
        (("ask_more",), "cannot follow"),
        (("recogniz",), "Nearest: recognise"),
        (("treat", "--on", "tomorrow"), "expected a day"),
    ],
)
def test_what_is_wrong_is_told(home: Path, claim: str, arguments: tuple[str, ...], words: str) -> None:
    said = step(home, claim, *arguments, "--lang", "en")
    assert (said.status, words in said.err) == (2, True), said.err


def test_unknown_names(home: Path, claim: str) -> None:
    assert "Nearest: work_injury" in suibao("claim", "report", "work_injry", *REPORT[3:], "--home", home, "--lang", "en").err
    assert claim in suibao("claim", "show", claim[:-1], "--home", home, "--lang", "en").err
    two = suibao("claim", "list", "--person", PERSON, "--worker", "U1/1", "--home", home, "--lang", "en")
    assert "--person KEY or --worker" in two.err


def test_a_file_that_is_no_file_of_facts(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    for text, words in (("- a\n- b\n", "name: value"), ("a: [", "neither YAML nor JSON")):
        file.write_text(text, encoding="utf-8")
        said = suibao(*REPORT, "--facts", file, "--home", home, "--lang", "en")
        assert (said.status, words in said.err) == (2, True), said.err


def test_list_and_overdue(home: Path, claim: str) -> None:
    rows: Any = suibao("claim", "list", "--kind", "work_injury", "--home", home, "--json").json
    assert [row["claim"] for row in rows] == [claim]
    assert suibao("claim", "list", "--state", "settled", "--home", home, "--lang", "en").out.strip() == "None."
    assert "工伤保险待遇" in suibao("claim", "list", "--home", home).out
    union = ("--fact", "applicant=union", "--fact", "reported_on=2026-03-10", "--home", home, "--json")
    late: Any = suibao(*REPORT[:3], "--person", "f" * 32, *REPORT[5:], *union).json
    assert late["due_on"] == "2026-03-25"
    assert late["claim"] in suibao("claim", "overdue", "--on", "2026-03-26", "--home", home).out
    assert suibao("claim", "overdue", "--on", "2026-03-25", "--home", home, "--json").json == []


def test_kinds() -> None:
    everything: Any = suibao("claim", "kinds", "--json").json
    assert {"work_injury", "occupational_injury"} <= {one["kind"] for one in everything}
    (one,) = suibao("claim", "kinds", "work_injury", "--json").json
    names = {fact["name"] for fact in one["facts"]}
    assert {"applicant", "injury_mean_wage", "disability_grade"} <= names
    assert "injury_mean_wage_fen" not in names
    assert {"state": "reported", "event": "accept", "after": "accepted"} in one["moves"]
    said = suibao("claim", "kinds", "occupational_injury").out
    assert "一键报案（report）" in said
    assert "待遇数额依据未明（amount_open）" in said
    assert "recognise" in suibao("claim", "kinds", "work_injury", "--lang", "en").out
