"""``suibao explain`` and ``suibao eval``."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli.calling import Said, suibao

INPUTS = {
    "region": "449900", "employers": 0, "joins_flexible_pension": True, "pension_base_fen": 600_000,
}  # fmt: skip
OUTPUTS = ["flexible_pension_pooled", "flexible_pension_account"]
CASE = {"inputs": INPUTS, "outputs": OUTPUTS, "month": "2026-01"}


@pytest.fixture(scope="session")
def person(demo: Said, out: Path) -> str:
    """Somebody with an employer."""
    lines = pq.read_table(out / "lines-202601.parquet").to_pylist()
    return next(row["person"] for row in lines if row["rule"] == "pension_employer")


def explain(home: Path, *arguments: object) -> Said:
    return suibao("explain", *arguments, "--month", "2026-01", "--home", home)


def test_a_person_in_both_languages(home: Path, person: str) -> None:
    done = explain(home, "--person", person)
    assert (done.status, done.err.count("!")) == (0, 1)
    assert "未核定：失业保险缴费基数下限" in done.err
    for words in ("职工基本养老保险", "养老保险单位缴费", "逐步计算", "与账上金额一致", "社会保险法 12", "用工关系"):
        assert words in done.out
    assert "✗" not in done.out
    english = explain(home, "--person", person, "--lang", "en")
    for words in ("employee pension", "pension, employer", "Step by step", "agrees with the books", "borne by"):
        assert words in english.out
    everything = explain(home, "--person", person, "--all")
    assert len(everything.out) >= len(done.out)


def test_json_holds_lines_and_trace(home: Path, person: str) -> None:
    found = explain(home, "--person", person, "--json").json
    job = next(one for one in found if one["unit"] == "engagement_month")
    assert job["agrees"]
    assert job["law"]["same"]
    assert job["lines"] == job["amounts"]
    assert job["trace"]["outputs"] == job["lines"]
    assert [error["parameter"] for error in job["unknown"]] == ["unemployment_base_floor"]


def test_a_worker_number_finds_the_person(home: Path, out: Path, person: str) -> None:
    found = explain(home, "--worker", "PT1/PT1-000001x")
    assert (found.status, found.out) == (2, "")
    assert "最接近的是 PT1/PT1-" in found.err
    number = found.err.split("最接近的是 ")[1].split("。")[0]
    assert explain(home, "--worker", number).status == 0


@pytest.mark.parametrize("source", ["file", "stdin"])
def test_a_case(tmp_path: Path, source: str) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE), encoding="utf-8")
    name, stdin = (str(file), None) if source == "file" else ("-", json.dumps(CASE))
    done = suibao("explain", "--case", name, stdin=stdin)
    assert done.status == 0
    assert "灵活就业养老计入统筹 = 720.00 元/月" in done.out
    trace = suibao("explain", "--case", name, "--json", stdin=stdin).json
    assert trace["outputs"] == {"flexible_pension_pooled": 72_000, "flexible_pension_account": 48_000}
    assert trace["law"]["date"] == "2026-01-01"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Say whom and when"),
        (["--person", "x"], "Say whom and when"),
        (["--person", "x", "--worker", "P/1", "--month", "2026-01"], "Say whom and when"),
        (["--person", "x", "--case", "-"], "Say whom and when"),
        (["--case", "none.json"], "There is no file none.json"),
        (["--person", "0" * 32, "--month", "2026-01"], "Nothing was assessed"),
        (["--person", "0" * 32, "--month", "January"], "is not a month"),
    ],
)
def test_errors_of_explain(home: Path, arguments: list[str], expected: str) -> None:
    failed = suibao("explain", *arguments, "--home", home, "--lang", "en")
    assert (failed.status, failed.out) == (2, "")
    assert expected in failed.err
    as_json = suibao("explain", *arguments, "--home", home, "--json")
    assert (as_json.status, as_json.out) == (2, "")
    told = json.loads(as_json.err)["error"]
    assert expected in told["en"]
    assert told["zh"] != told["en"]


@pytest.mark.parametrize("text", ["[1]", "{", '{"inputs": 3, "outputs": ["x"], "month": "2026-01"}'])
def test_a_case_that_is_no_case(text: str) -> None:
    failed = suibao("explain", "--case", "-", stdin=text)
    assert (failed.status, failed.out) == (2, "")


def test_eval_goes_on_after_bad_lines(tmp_path: Path) -> None:
    texts = [
        json.dumps(CASE),
        "not json",
        json.dumps({"inputs": {**INPUTS, "pension_base_fen": "much"}, "outputs": OUTPUTS}),
        json.dumps({"inputs": {}, "outputs": ["nonsense"]}),
        json.dumps({"inputs": INPUTS, "law": "proposal/none"}),
        "",
        json.dumps({"inputs": INPUTS}),
        json.dumps({"inputs": INPUTS, "outputs": OUTPUTS[0], "month": "2018-01"}),
        json.dumps({"inputs": [1]}),
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(texts), encoding="utf-8")
    done = suibao("eval", file, "--month", "2026-01", "--outputs", ", ".join(OUTPUTS))
    assert done.status == 1
    answers = [json.loads(line) for line in done.out.splitlines()]
    wanted = {"flexible_pension_pooled": 72_000, "flexible_pension_account": 48_000}
    assert [answer.get("outputs") for answer in answers] == [wanted, None, None, None, None, wanted, None, None]
    assert [answer["line"] for answer in answers if "error" in answer] == [2, 3, 4, 5, 7, 8]
    for answer in answers:
        if "error" in answer:
            assert answer["error"]["en"]
            assert answer["error"]["zh"]
    good = suibao("eval", "-", stdin=json.dumps(CASE) + "\n")
    assert (good.status, json.loads(good.out)["outputs"]) == (0, wanted)
    assert suibao("eval", "-", stdin="").out == ""
    assert suibao("eval", "none.jsonl").status == 2
