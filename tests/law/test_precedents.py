"""The library of rulings: what an entry must have, which rulings come nearest, and the library tried against itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.tabled import at

from suibao.law.recognition.deciding import LABOUR, MAINLAND, NONE, UNKNOWN, answer, same
from suibao.law.recognition.facts import FACTS, LABEL
from suibao.law.recognition.leaving_out import leave_one_out, vote
from suibao.law.recognition.precedents import Precedent, match_of, nearest, precedents, read_rulings
from suibao.law.recognition.yaml_case import CaseError
from suibao.law.status.terms import ContractLabel, HoursDuty, Refusal

LIBRARY = precedents()
LAW = at("current", "2026-01")
RULING = st.sampled_from(LIBRARY)
NAMED = [pytest.param(one, id=one.id) for one in LIBRARY]
GRADED = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([int(g) for g in kind.grades]) for name, kind in FACTS.items()}
)

DIFFERENT = {
    "FR-VOXTUR": "held that tracking and imposed prices were no subordination, for reasons that the facts kept here do not show"
}
"""Rulings that the rules decide otherwise, and why. Whatever they leave unknown is not decided otherwise."""

ENTRY = """
rulings:
- {id: a, title_zh: 甲, title_en: A, forum: 法院, date: "2024", jurisdiction: CN, ruling: none, ruling_with: "",
   facts: {hours_duty: free, discipline: none}, hindsight: [discipline], summary_zh: 甲, summary_en: A, point_zh: 甲, point_en: A,
   source: [甲], status: secondary, confidence: high}
"""


@pytest.mark.parametrize("one", NAMED)
def test_the_rules_decide_no_ruling_otherwise(one: Precedent) -> None:
    """Without the facts recorded knowing the ruling; unknown is allowed, for some rulings say too little."""
    found = answer(one.plain_facts, one.jurisdiction, LAW).found
    assert (found == UNKNOWN or same(found, one.ruling, one.jurisdiction)) == (one.id not in DIFFERENT)


@pytest.mark.parametrize("one", NAMED)
def test_an_entry_says_what_it_is(one: Precedent) -> None:
    assert one.plain_facts, "nothing is left without hindsight"
    assert all(text.strip() for text in (one.summary_zh, one.summary_en, one.point_zh, one.point_en, one.forum))
    assert any("\u4e00" <= char <= "\u9fff" for char in one.summary_zh + one.point_zh)
    assert not any("repost" in source for source in one.source)
    assert one.ruling_with or one.ruling == NONE


def test_the_library_has_both_outcomes_and_other_law() -> None:
    rulings = {(one.jurisdiction == MAINLAND, one.ruling) for one in LIBRARY}
    assert {(True, LABOUR), (True, NONE), (False, "worker_intermediate"), (False, "employee"), (False, NONE)} <= rulings


@given(RULING)
def test_a_ruling_is_nearest_to_itself(one: Precedent) -> None:
    if not one.reversed_by:
        first = nearest(one.facts, len(LIBRARY), one.jurisdiction)
        itself = next(match for match in first if match.precedent == one)
        assert not itself.differs
        assert itself.distance <= min(
            match.distance for match in first if len(match.agrees + match.differs) <= len(itself.agrees)
        )


@given(GRADED, RULING)
def test_distance_is_a_share_and_counts_what_both_state(facts: dict[str, int], one: Precedent) -> None:
    match = match_of(facts, one)
    assert 0 < match.distance < 1
    assert set(match.agrees) | set(match.differs) == (set(facts) & set(one.facts)) - {LABEL}
    assert all(facts[name] == one.facts[name] for name in match.agrees)
    assert all(facts[name] != one.facts[name] for name in match.differs)


@given(GRADED, RULING, st.data())
def test_agreeing_on_one_fact_more_comes_nearer(facts: dict[str, int], one: Precedent, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(set(one.facts) - {LABEL})))
    without = {fact: grade for fact, grade in facts.items() if fact != name}
    assert match_of({**without, name: one.facts[name]}, one).distance < match_of(without, one).distance


@given(GRADED, st.sampled_from(sorted(ContractLabel)))
def test_the_name_of_the_contract_moves_no_ruling_nearer(facts: dict[str, int], label: ContractLabel) -> None:
    assert nearest({**facts, LABEL: int(label)}) == nearest(facts | {LABEL: 0})


def test_more_control_comes_nearer_to_who_is_controlled_more() -> None:
    (fixed,) = (one for one in LIBRARY if one.id == "SPC-GC-237")
    free, required = ({"hours_duty": int(grade)} for grade in (HoursDuty.FREE, HoursDuty.REQUIRED))
    assert match_of(required, fixed).distance < match_of(free, fixed).distance


def test_matches_come_in_order_from_one_jurisdiction_and_none_that_was_reversed() -> None:
    facts = {"refusal": int(Refusal.FREE), "assignment": 2}
    german = nearest(facts, 99, "DE")
    assert [one.distance for one in german] == sorted(one.distance for one in german)
    assert {one.precedent.jurisdiction for one in german} == {"DE"}
    assert "DE-LAG" not in {one.precedent.id for one in german}
    assert len(nearest(facts, 2)) == 2
    assert nearest({}) == ()


def test_hindsight_can_be_left_out() -> None:
    (one,) = read_rulings(ENTRY, "a.yaml")
    facts = {"hours_duty": 1, "discipline": 3}
    assert match_of(facts, one).differs == ("discipline",)
    assert match_of(facts, one, with_hindsight=False).differs == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("hours_duty: free", "hour_duty: free", "hours_duty"),
        ("hours_duty: free", "hours_duty: freee", "free"),
        ("hindsight: [discipline]", "hindsight: [ratings]", "discipline"),
        ("ruling: none", "ruling: nothing", "none"),
        ("source: [甲]", "source: []", "no source"),
        ("title_zh: 甲", "title_zh: ''", "title_zh is missing"),
        ("status: secondary", "state: secondary", "status"),
    ],
)
def test_an_entry_that_cannot_be_read_is_told_with_its_place(old: str, new: str, message: str) -> None:
    with pytest.raises(CaseError, match=message) as told:
        read_rulings(ENTRY.replace(old, new), "a.yaml")
    assert "a.yaml" in told.value.en
    assert "a.yaml" in told.value.zh


def test_leaving_one_out() -> None:
    tried = leave_one_out(LAW)
    assert [one.precedent for one in tried.cases] == list(LIBRARY)
    assert all(one.precedent.id not in [match.precedent.id for match in one.matches] for one in tried.cases)
    rules, voted, common = tried.scores()[:3]
    assert rules.wrong == 0
    assert rules.right > common.right
    assert voted.right > common.right
    assert voted.count == rules.count


def test_a_vote_goes_to_most_and_then_to_the_nearest() -> None:
    one, other = (next(one for one in LIBRARY if one.ruling == ruling) for ruling in (LABOUR, NONE))
    facts = {"hours_duty": 3}
    assert vote([match_of(facts, one), match_of(facts, other), match_of(facts, other)]) == NONE
    assert vote([match_of(facts, one), match_of(facts, other)]) == LABOUR
    assert vote([]) == UNKNOWN


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_of_leaving_one_out(language: str) -> None:
    tried = leave_one_out(LAW, [one for one in LIBRARY if one.jurisdiction == "DE"])
    table = tried.table(language)
    assert len(table) == len(tried.cases) + 1
    assert {len(row) for row in table} == {9}
    assert len(tried.score_table(language)) == 7
    assert tried.score_table(language)[1][-1] == "—"
