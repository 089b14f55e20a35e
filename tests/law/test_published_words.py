"""Free words of collectors of rulings: read by general phrases, told when they are not understood, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.law.tabled import at

from suibao.law.recognition.facts import FACTS
from suibao.law.recognition.published import decided, is_published, read_published, report
from suibao.law.recognition.vocabulary import VOCABULARIES
from suibao.law.recognition.wording import NEGATIONS, Reading, plain, read_words
from suibao.law.recognition.yaml_case import CaseError
from suibao.law.status.terms import Discipline, IncomeShare

TABLE = yaml.load((Path(__file__).parent / "published_words.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
WORDS = [
    pytest.param(factor, value, said, id=f"{factor}-{value}")
    for factor, row in TABLE.items()
    for value, said in row.items()
]
FACTOR = st.sampled_from(sorted(VOCABULARIES))
KNOWN = sorted({word for row in TABLE.values() for value in row for word in plain(value).split()})


def grades(reading: Reading) -> dict[str, str]:
    return {fact: FACTS[fact].term(grade).code for fact, grade in reading.facts.items()}


def one(**factors: object) -> dict[str, object]:
    return {"cases": [{"id": "a", "factors": factors}]}


@pytest.mark.parametrize(("factor", "value", "said"), WORDS)
def test_words(factor: str, value: str, said: dict[str, str] | str) -> None:
    reading = read_words({"true": True, "false": False}.get(value, value), VOCABULARIES[factor])
    assert reading.understood == (said != "null")
    assert grades(reading) == ({} if said == "null" else said)


@given(FACTOR, st.text(max_size=40))
def test_any_text_is_read_or_told(factor: str, value: str) -> None:
    reading = read_words(value, VOCABULARIES[factor])
    assert all(grade in list(FACTS[fact].term) and grade > 0 for fact, grade in reading.facts.items())
    assert reading.understood or not reading.facts


@given(FACTOR, st.lists(st.sampled_from(KNOWN), min_size=1, max_size=5).map("_".join))
def test_a_negation_that_no_phrase_reads_turns_the_value_into_nothing(factor: str, value: str) -> None:
    reading = read_words(value, VOCABULARIES[factor])
    if NEGATIONS & set(reading.unread):
        assert not reading.understood
        assert not reading.facts


@given(FACTOR, st.sampled_from(["not_stated", "unknown", "n_a", "not_applicable", "", None]))
def test_what_is_not_stated_or_does_not_apply_is_no_fact(factor: str, value: object) -> None:
    assert read_words(value, VOCABULARIES[factor]) == Reading({}, True)


@pytest.mark.parametrize(
    ("value", "grade"),
    [("main", "main"), (0.8, "main"), ("80pct", "main"), (">50%", "main"), ("<30%", "minor"), ("sole", "sole"), ("100%", "sole"),
     ("about 60%", "main"), ("side_job", "minor"), ("over_half", "main"), (0.4, "part"), ("40%", "part"), (50, "part")],
)  # fmt: skip
def test_share_of_income(value: object, grade: str) -> None:
    (case,) = read_published(one(share_of_income=value), "x.yaml")
    assert IncomeShare(case.facts["income_share"]).code == grade
    assert not case.not_understood


@pytest.mark.parametrize("value", [">30%", "not main", "enough", 250])
def test_a_share_that_could_be_several_grades_is_told(value: object) -> None:
    (case,) = read_published(one(share_of_income=value), "x.yaml")
    assert not case.facts
    assert case.not_understood == (f"share_of_income: {value}",)


def test_unknown_names_and_words_are_told_with_the_nearest() -> None:
    (case,) = read_published(
        one(hour_attendance="fixed", hours_attendance="rosted", order_refusal="gibberish"), "x.yaml"
    )
    assert not case.facts
    assert case.not_understood == (
        "hour_attendance: fixed → hours_attendance?", "hours_attendance: rosted → roster?", "order_refusal: gibberish",
    )  # fmt: skip


def test_hindsight_is_read_only_when_asked_for() -> None:
    data = one(ratings_discipline="strong_gps_tracking", integration_recorder_judgement="high")
    (without,), (with_,) = read_published(data, "x.yaml"), read_published(data, "x.yaml", with_hindsight=True)
    assert set(without.facts) == {"monitoring"}
    assert without.set_aside == ("ratings_discipline: strong_gps_tracking", "integration_recorder_judgement: high")
    assert with_.facts["discipline"] == Discipline.DISCIPLINARY


@pytest.mark.parametrize(
    ("row", "jurisdiction"),
    [({"set": "UK"}, "UK"), ({"set": "Germany"}, "DE"), ({"id": "FR-x"}, "FR"), ({"set": "notable local case"}, "CN"),
     ({"jurisdiction": "ES"}, "ES"), ({"country": "Netherlands"}, "NL"), ({"set": "SPC guiding cases, batch 42"}, "CN"),
     ({"set": "US"}, "US"), ({"id": "UK-uber"}, "UK"), ({"id": "L-beijing-x"}, "CN")],
)  # fmt: skip
def test_jurisdiction(row: dict[str, str], jurisdiction: str) -> None:
    (case,) = read_published({"cases": [{"id": "a", **row}]}, "x.yaml")
    assert case.jurisdiction == jurisdiction


def test_law_without_a_test_here_is_only_compared() -> None:
    (case,) = read_published(
        {"cases": [{"id": "US-x", "factors": {"hours_attendance": "fixed"}, "expected": {"ruling": "employee"}}]},
        "x.yaml",
    )
    found = decided(case, at("current", "2026-01"))
    assert (found.answer.compared, found.agrees) == (True, True)
    assert [score.en for score in report([case], at("current", "2026-01")).scores()] == [
        "elsewhere, compared only: no test of that law here"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"cases": [{}]}, "has no id"),
        ({"cases": [{"id": "a"}, {"id": "a"}]}, "stands there twice"),
        ({"cases": 3}, "a list"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place(data: object, message: str) -> None:
    with pytest.raises(CaseError, match=message) as told:
        read_published(data, "x.yaml")
    assert "x.yaml" in told.value.zh


def test_a_case_form_is_no_list_of_rulings() -> None:
    assert is_published({"cases": []})
    assert not is_published({"case": "demo-1"})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables(language: str) -> None:
    cases = read_published({"cases": [
        {"id": "a", "factors": {"hours_attendance": "fixed_roster", "pay_type": "base"}, "expected": {"binary_labour": True}},
        {"id": "b", "factors": {"hours_attendance": "xyz"}, "expected": {"ruling": "none"}}, {"id": "c"},
    ]}, "x.yaml")  # fmt: skip
    tried = report(cases, at("current", "2026-01"))
    table = tried.table(language)
    assert {len(row) for row in table} == {8}
    assert [row[6] for row in table[1:]] == ["✓", "✗", "—"]
    assert tried.score_table(language)[2][1:] == ("1", "0", "1", "50.0%")
