"""Random histories of injury claims: what the steps say and what the ledger holds is one and the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.injuries import AT_WORK, PAYER, PERSON, D, Injured

from suibao.books import Books, accounts, ledger
from suibao.errors import SuibaoError
from suibao.office.claims import work_injury
from suibao.office.claims.stepping import item_name, items_of, unpaid_fen
from suibao.office.claims.work_injury_machine import MACHINE, InjuryEvent

KIND = work_injury.KIND

FACTS: dict[str, dict[str, Any]] = {
    "state": {"suitable_work_arranged": "yes"}, "ask_more": {"asked_for": ["a photograph"]},
    "suspend": {"awaited": "a judgment"}, "treat": {"injury_treatment": "123.45", "injury_devices": 10},
    "off_work": {"original_wage": 9000, "suspension_months": 2}, "grade": {"disability_grade": 2, "care_level": "mostly"},
    "grade_again": {"disability_grade": 6, "care_level": "none"}, "regrade": {"disability_grade": 1, "care_level": "full"},
    "award": {"accepts_appraisal": True}, "retire": {"basic_pension": 4000}, "halt": {"refuses_treatment": "yes"},
    "end_relation": {"subsidy_base_wage": 8000, "months_to_pension_age": 30, "left_under_article_38": "no"},
    "go_missing": {"dependent_spouse": "yes", "other_dependants": 1, "orphans_and_lone_elders": 0},
    "advance_death": {"missing_hardship": "yes"}, "change_dependants": {"other_dependants": 0}, "recover": {"recovered_fen": 5},
}  # fmt: skip
DEATH = {"died_after_suspension": "no", "other_funeral_grant": "no", "dependent_spouse": "yes", "other_dependants": 1,
         "orphans_and_lone_elders": 0}  # fmt: skip
LAST_DAY = D("2026-11-20")

walks = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 40)), min_size=4, max_size=14)


def facts(event: str, day: str) -> dict[str, Any]:
    return {**DEATH, "died_on": day} if event in ("die", "die_otherwise") else FACTS.get(event, {})


def walked(books: Books, key: str, walk: list[tuple[int, int]], *, insured: bool) -> tuple[Injured, list[tuple[str, str, str]]]:
    """A claim recognised, then led on by chance; the steps that were taken."""
    one, taken = Injured(books, KIND), []
    stated = {**AT_WORK, "employer_insured": insured, "away_on_business": "yes", "missing_after_accident": "yes"}
    one.report(key=key, applicant="worker", **stated)
    for event in ("accept", "recognise"):
        one.step(event, "2026-03-10", f"{key}-{event}")
    day = D("2026-03-10")
    for number, (choice, days) in enumerate(walk):
        open_to = [event for event in MACHINE.open_to(one.claim.state) if event != InjuryEvent.HEAL]
        event, day = str(open_to[choice % len(open_to)]), min(day + timedelta(days=days), LAST_DAY)
        before = one.claim
        try:
            one.step(event, str(day), f"{key}-{number}", **facts(event, str(day)))
            taken.append((event, str(day), f"{key}-{number}"))
        except SuibaoError:
            assert one.reload() == before, "a refused step changes nothing"
    return one, taken


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=walks, insured=st.booleans())
def test_the_ledger_holds_what_the_steps_say(books: Books, walk: list[tuple[int, int]], insured: bool):
    key = f"{walk}{insured}"
    one, taken = walked(books, key, walk, insured=insured)
    rows = [row for row in ledger.entries(books).to_pylist() if row["note"] == one.claim.claim]
    owed = accounts.payable(PERSON, "work_injury", one.region)
    awarded = {row["key"]: row["amount_fen"] for row in rows if row["credit"] == owed}
    paid = sum(row["amount_fen"] for row in rows if row["debit"] == owed)
    posted = [item for item in items_of(one.claim) if item.get("account")]
    assert sum(awarded.values()) == sum(item["fen"] for item in posted)
    assert len({item_name(item) for item in posted}) == len(posted) == len(awarded), "nothing is awarded twice"
    assert sum(awarded.values()) - paid == unpaid_fen(one.claim) >= 0
    charged = {row["debit"] for row in rows if row["credit"] == owed}
    pool, advance = accounts.pool("work_injury", one.region), accounts.advance(PAYER, "work_injury", one.region)
    assert charged <= ({pool} if insured else {advance})
    assert one.claim.state in set(MACHINE.states)
    end = one.claim
    for event, day, step in taken:
        one.step(event, day, step, **facts(event, day))
    assert one.claim == end, "every step sent again changes nothing"
    assert len([row for row in ledger.entries(books).to_pylist() if row["note"] == end.claim]) == len(rows)
    assert ledger.verify(books).ok
