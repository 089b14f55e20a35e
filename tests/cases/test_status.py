"""Published rulings on worker status: decided as the forum did, without what was recorded knowing the ruling."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.cases import as_listed, folder, missing
from tests.law.tabled import at

from suibao.law.recognition.precedents import precedents
from suibao.law.recognition.published import OPPOSITE, PublishedCase, decided, read_published, report
from suibao.law.recognition.published_factors import JUDGEMENT
from suibao.law.recognition.yaml_case import parsed

FILE = folder() / "status_cases.yaml"
LAW = at("current", "2026-01")
ROWS = parsed(FILE.read_text(encoding="utf-8"), FILE.name) if FILE.exists() else {"cases": []}
CASES = read_published(ROWS, FILE.name)
NAMED = [pytest.param(one, id=one.case.id) for one in CASES if one.expected]
NOT_MATCHED = yaml.safe_load((Path(__file__).parent / "status.yaml").read_text(encoding="utf-8"))["verdicts"]
LEAKY = frozenset({"strong", "operational_only"})

needs_cases = pytest.mark.skipif(not CASES, reason=missing(FILE.name))


@needs_cases
@pytest.mark.parametrize("case", NAMED)
def test_decided_as_the_forum_did(case: PublishedCase) -> None:
    found = decided(case, LAW)
    told = (
        f"{found.found} ({found.answer.value.code}), the forum: {found.expected}; not understood: {case.not_understood}"
    )
    as_listed([] if found.agrees else [told], NOT_MATCHED.get(case.case.id))


@needs_cases
def test_accuracy_as_the_collector_asks() -> None:
    """Mainland without the rows set apart, then with them, then elsewhere: what is not right stands in the table of verdicts."""
    scores = {one.en: one for one in report(CASES, LAW).scores()}
    for name, rows in (
        ("mainland without the Shansong pair and medium confidence", [one for one in CASES if not one.apart]),
        ("mainland, all", CASES),
    ):
        ids = {one.case.id for one in rows if one.jurisdiction == "CN" and one.expected}
        if ids:
            assert scores[name].count == len(ids)
            assert scores[name].right == len(ids - set(NOT_MATCHED))


@needs_cases
def test_opposite_rulings_on_the_same_facts_are_not_decided_with_certainty() -> None:
    pair = [one for one in CASES if one.case.id.startswith(OPPOSITE) and one.expected and one.expected.ruling != "none"]
    assert all(not decided(one, LAW).answer.sure for one in pair)


@needs_cases
def test_what_was_recorded_knowing_the_ruling_is_not_read() -> None:
    by_id = {one.case.id: one for one in CASES}
    for row in ROWS["cases"]:
        case, factors = by_id[row["id"]], row["factors"]
        leaky = [JUDGEMENT] + ["ratings_discipline"] * (factors.get("ratings_discipline") in LEAKY)
        assert {f"{name}: {factors[name]}" for name in leaky if name in factors} <= set(case.set_aside)
        if factors.get("ratings_discipline") in LEAKY:
            assert "discipline" not in case.facts
        turned = {**row, "factors": {**factors, JUDGEMENT: "low"}, "reasoning_gist": "", "facts": ""}
        assert read_published({"cases": [turned]}, FILE.name)[0].facts == case.facts


@needs_cases
def test_the_name_of_the_contract_changes_nothing() -> None:
    for row in ROWS["cases"]:
        answers = set()
        for label in ("labour_contract", "individual_business", "cooperation", "not_stated"):
            turned = {**row, "factors": {**row["factors"], "contract_label": label}}
            answers.add(decided(read_published({"cases": [turned]}, FILE.name)[0], LAW).answer)
        assert len(answers) == 1, row["id"]


@needs_cases
def test_the_library_has_what_the_file_says() -> None:
    """Rulings of the file that are in the library: the same ruling, and every fact read from the file with the same grade."""
    library = {one.id: one for one in precedents()}
    for case in CASES:
        if (kept := library.get(case.case.id)) and case.expected:
            assert kept.ruling == case.expected.ruling
            read = {name: grade for name, grade in case.facts.items() if name != "contract_label"}
            assert read.items() <= kept.facts.items(), case.case.id


def test_verdicts_are_about_rulings_of_the_file() -> None:
    assert set(NOT_MATCHED) <= {one.case.id for one in CASES} or not CASES
