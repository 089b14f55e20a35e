"""Random histories of injury claims: what the steps say and what the ledger holds is one and the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.injuries import AT_WORK, LAW, PAYER, PERSON, RIDER, D, Injured

from suibao.books import Books, accounts, ledger
from suibao.errors import SuibaoError
from suibao.law.casetables import assuming
from suibao.office.claims import occupational_injury, work_injury
from suibao.office.claims.facts import inputs_of
from suibao.office.claims.kinds import Kind
from suibao.office.claims.stepping import item_name, items_of, unpaid_fen

KIND = work_injury.KIND

FACTS: dict[str, dict[str, Any]] = {
    "state": {"suitable_work_arranged": "yes", "commercial_accident": 1}, "ask_more": {"asked_for": ["a photograph"]},
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


def facts(kind: Kind, event: str, day: str) -> dict[str, Any]:
    """What a step of the kind states; what is no fact of the kind is left out."""
    stated = {**DEATH, "died_on": day} if event in ("die", "die_otherwise") else FACTS.get(event, {})
    known = {name.removesuffix("_fen") for name in inputs_of(LAW, kind.unit)} | set(kind.own_facts)
    return {name: value for name, value in stated.items() if name in known}


def recognised(books: Books, key: str, *, insured: bool) -> Injured:
    one = Injured(books, KIND)
    stated = {**AT_WORK, "employer_insured": insured, "away_on_business": "yes", "missing_after_accident": "yes"}
    one.report(key=key, applicant="worker", **stated)
    for event in ("accept", "recognise"):
        one.step(event, "2026-03-10", f"{key}-{event}")
    return one


def confirmed(books: Books, key: str, *, base: bool) -> Injured:
    """A rider's claim; ``base``: a base of the benefits is assumed, otherwise amounts wait."""
    law = assuming("current", (("oi_base_rule", "60"),), "2026-03") if base else LAW
    one = Injured(books, occupational_injury.KIND, law=law, region="440300")
    one.report("2026-03-10", key=key, payer="PT1", **RIDER)
    for event in ("platform_files", "accept", "confirm"):
        one.step(event, "2026-03-10", f"{key}-{event}")
    return one


def walked(one: Injured, key: str, walk: list[tuple[int, int]], begin: Sequence[str]) -> list[tuple[str, str, str]]:
    """A claim that takes the steps of ``begin``, then is led on by chance; the steps that were taken."""
    taken: list[tuple[str, str, str]] = []
    day = D("2026-03-10")
    for number, (choice, days) in enumerate([(0, 10)] * len(begin) + walk):
        open_to = [event for event in one.kind.machine.open_to(one.claim.state) if event not in ("heal", "close")] or ["state"]
        chosen = begin[number] if number < len(begin) else open_to[choice % len(open_to)]
        event, day = str(chosen), min(day + timedelta(days=days), LAST_DAY)
        before = one.claim
        try:
            one.step(event, str(day), f"{key}-{number}", **facts(one.kind, event, str(day)))
            taken.append((event, str(day), f"{key}-{number}"))
        except SuibaoError:
            assert one.reload() == before, "a refused step changes nothing"
    return taken


GRADED = ("ask_appraisal", "grade", "award")
ADVANCED = ("treat", "ask_advance", "demand", "advance")
BEGIN = st.sampled_from([(), GRADED, ADVANCED, (*GRADED, *ADVANCED), ("go_missing", "advance_death"), (*GRADED, "die")])
RIDES = st.sampled_from([(), GRADED, ("treat", "die", "award"), (*GRADED, "die", "award")])
"""How a history may begin, so that chance is spent on what comes late."""

QUIET = settings(max_examples=8, deadline=None, derandomize=True,
                 suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip


@QUIET
@given(walk=walks, begin=BEGIN, insured=st.booleans())
def test_the_ledger_holds_what_the_steps_say(books: Books, walk: list[tuple[int, int]], begin: Sequence[str], insured: bool):
    key = f"{begin}{walk}{insured}"
    one = recognised(books, key, insured=insured)
    taken = walked(one, key, walk, begin)
    pool, advance = accounts.pool("work_injury", one.region), accounts.advance(PAYER, "work_injury", one.region)
    hold(books, one, taken, {pool} if insured else {advance})


@QUIET
@given(walk=walks, begin=RIDES, base=st.booleans())
def test_the_ledger_holds_what_the_steps_of_riders_say(books: Books, walk: list[tuple[int, int]], begin: Sequence[str], base: bool):
    key = f"rider{begin}{walk}{base}"
    one = confirmed(books, key, base=base)
    taken = walked(one, key, walk, begin)
    hold(books, one, taken, {accounts.pool("occupational_injury", one.region)})


def hold(books: Books, one: Injured, taken: list[tuple[str, str, str]], may_be_charged: set[str]) -> None:
    """Ledger and steps agree, nothing is awarded or paid twice, and everything sent again changes nothing."""
    rows = [row for row in ledger.entries(books).to_pylist() if row["note"] == one.claim.claim]
    owed = accounts.payable(PERSON, one.kind.branch.code, one.region)
    awarded = {row["key"]: row["amount_fen"] for row in rows if row["credit"] == owed}
    paid = sum(row["amount_fen"] for row in rows if row["debit"] == owed)
    posted = [item for item in items_of(one.claim) if item.get("account")]
    assert sum(awarded.values()) == sum(item["fen"] for item in posted)
    assert len({item_name(item) for item in posted}) == len(posted) == len(awarded), "nothing is awarded twice"
    assert sum(awarded.values()) - paid == unpaid_fen(one.claim) >= 0
    assert {row["debit"] for row in rows if row["credit"] == owed} <= may_be_charged
    assert one.claim.state in set(one.kind.machine.states)
    end = one.claim
    for event, day, step in taken:
        one.step(event, day, step, **facts(one.kind, event, day))
    assert one.claim == end, "every step sent again changes nothing"
    assert len([row for row in ledger.entries(books).to_pylist() if row["note"] == end.claim]) == len(rows)
    assert ledger.verify(books).ok
