"""``suibao demo`` and ``suibao assess``."""

from __future__ import annotations

import inspect
import io
import re
from pathlib import Path

import pytest
from rich.console import Console
from tests.cli.calling import Said, suibao

from suibao.cli import output
from suibao.cli.demo import demo as demo_command
from suibao.demo import build


def paths(out: Path) -> list[Path]:
    return [out / "files", out / "files" / "2026-01"]


def test_demo_says_what_it_did(demo: Said, out: Path) -> None:
    assert (demo.status, demo.err) == (0, "")
    facts = demo.json
    assert facts["month"] == 202601
    assert facts["rows_in"] == facts["rows_accepted"] + facts["rows_quarantined"]
    assert facts["assessed_fen"] == facts["posted_fen"] == facts["posted_now_fen"] > 0
    assert (facts["rows_agree"], facts["money_agrees"], facts["ledger_ok"]) == (True, True, True)
    assert facts["unassessed"]
    assert "失业保险缴费基数下限" in facts["unassessed"][0]["reason"]["zh"]
    assert facts["warnings"] == []
    assert {place for place in facts["places"] if Path(facts["places"][place]).exists()} == set(facts["places"])
    assert list((out / "statements" / "2026-01" / "payers").glob("*.html"))
    assert list((out / "quarantine" / "2026-01").glob("*.csv"))
    assert (out / "lines-202601.parquet").is_file()


def test_demo_recognises_a_rider(demo: Said, out: Path) -> None:
    """The clause that refusing is free loses against the log, in which the demo put a penalty."""
    found = demo.json["determination"]
    assert (found["case"], found["with_company"], found["standing"]) == ("demo-rider", "station", "clearly")
    (conflict,) = (one for one in found["conflicts"] if one["fact"] == "refusal")
    assert (conflict["kept"]["value"], conflict["kept"]["evidence"][0]["kind"]) == ("penalised", "log")
    assert (found["rights"]["month"], found["rights"]["contract"], found["rights"]["matched"]) == ("2026-03", "independent", ["full_time"])
    assert str(out / "determinations" / "demo-rider.html") in found["files"]
    assert all(Path(file).is_file() for file in found["files"])


def test_demo_defaults_are_those_of_the_city() -> None:
    mine, city = (inspect.signature(one).parameters for one in (demo_command, build))
    for name in ("workers", "orders", "seed"):
        assert mine[name].default == city[name].default
    assert mine["orders"].default == 1_900_000


def test_next_steps_can_be_copied(demo: Said) -> None:
    for step in demo.json["next_steps"]:
        words = step["command"].split()
        assert words[0] == "suibao"
        if words[1:2] != ["law"]:
            assert "--home" in words, "the demo's books are not the default ones"
        done = suibao(*words[1:])
        assert done.status == 0, step["command"]
        assert done.out
        assert all(line.startswith("! ") for line in done.err.splitlines())


def test_second_run_posts_nothing(demo: Said, out: Path, home: Path, tmp_path: Path) -> None:
    options = ("--month", "2026-01", "--out", tmp_path, "--home", home, "--no-documents", "--memory", "500MB")
    done = suibao("assess", *paths(out), *options)
    assert (done.status, done.err) == (0, "")
    for words in ("2026年1月缴费核定", "其中本次入账 0.00", "未能核定：失业保险", "接下来可以试试"):
        assert words in done.out
    assert done.out.count("✓") == 3
    assert not (tmp_path / "statements").exists()


def test_a_proposal_is_a_trial(demo: Said, out: Path, home: Path, tmp_path: Path) -> None:
    law = "proposal/3-platform-pension-share"
    before = suibao("ledger", "verify", "--home", home, "--json").json
    options = ("--month", "2026-01", "--out", tmp_path, "--home", home, "--law", law, "--no-documents")
    done = suibao("assess", *paths(out), *options, "--lang", "en")
    assert (done.status, done.err) == (0, "")
    for words in ("January 2026", "a trial: nothing was posted", "not assessed: unemployment", "Try next"):
        assert words in done.out
    assert "✗" not in done.out
    assert f"--law {law}" in done.out
    assert suibao("ledger", "verify", "--home", home, "--json").json == before


def test_a_payer_without_pay_is_told(demo: Said, out: Path, home: Path, tmp_path: Path) -> None:
    files = [path for path in (out / "files").iterdir() if path.is_file()]
    files.append(out / "files" / "2026-01" / "orders-PT1.parquet")
    done = suibao("assess", *files, "--month", "2026-01", "--out", tmp_path, "--home", home, "--no-documents")
    assert done.status == 0
    assert re.search(r"PT2 在册 \d+ 人，但文件中没有其订单或工资表：未予核定", done.err)


@pytest.mark.parametrize(
    ("arguments", "en", "zh"),
    [
        (["assess", "--month", "2026-01"], "No roster and no parties file", "缺少"),
        (["assess", "nowhere.csv", "--month", "2026-01"], "nowhere.csv", "nowhere.csv"),
        (["assess", "x.csv", "--month", "2026"], "is a year", "年份"),
        (["assess", "x.csv", "--month", "2026-01", "--law", "proposal/3"], "There is no law 'proposal/3'", "没有名为"),
        (["assess", "x.csv", "--month", "2026-01", "--figures", "none.yaml"], "none.yaml", "none.yaml"),
        (["assess", "x.csv"], "--month", "缺少参数"),
        (["demo", "--month", "2025-12"], "The demo city has the months", "演示城市只有"),
        (["demo", "--workers", "3"], "at least 100 workers", "至少需要100名"),
        (["demo", "--workers", "many"], "many", "参数值不对"),
        (["demo", "--format", "docx"], "docx", "参数值不对"),
    ],
)
def test_errors_in_both_languages(arguments: list[str], en: str, zh: str, home: Path, tmp_path: Path) -> None:
    options = ["--home", str(home), "--out", str(tmp_path)]
    for lang, expected in (("en", en), ("zh", zh)):
        failed = suibao(*arguments, *options, "--lang", lang)
        assert (failed.status, failed.out) == (2, "")
        assert expected in failed.err
        assert failed.err.startswith("✗ ")
        assert "Traceback" not in failed.err


def test_progress_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for terminal, language, expected in ((False, "zh", ""), (True, "zh", "读取文件"), (True, "en", "files: reading")):
        shown = io.StringIO()
        monkeypatch.setattr(output, "notices", Console(file=shown, force_terminal=terminal, width=80))
        with output.progress(language) as tell:
            tell("files: reading", 1, 2)
        assert expected in shown.getvalue()
        assert bool(shown.getvalue()) == terminal
