"""A review of one case: tests side by side, reasons on the right side, what decides, what the factors show."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from tests.law.reviews import LAW, STATION, single, stated
from tests.law.tabled import at

from suibao.law.recognition.facts import FACTS
from suibao.law.recognition.model import Claim, ReviewCase
from suibao.law.recognition.reviewing import TESTS, review
from suibao.law.status.terms import Enterprise, Finding, Lean, Standing
from suibao.rules import LawError

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ROSTERED = {"hours_duty": 4, "discipline": 3, "assignment": 4, "price_setting": 3, "pay_form": 4}
FREELANCE = {"hours_duty": 1, "refusal": 1, "assignment": 1, "price_setting": 2}


def test_all_tests_stand_side_by_side() -> None:
    found = review(single(ROSTERED), LAW).main
    assert tuple(one.rule for one in found.tests) == TESTS
    assert all(found.values[one.rule] == one.value for one in found.tests)
    assert found.standing is Standing.CLEARLY


def test_the_digest_names_the_law() -> None:
    assert review(single(ROSTERED), LAW).law == LAW.digest


def test_reasons_stand_on_their_side() -> None:
    test = review(single(ROSTERED), LAW).main.tests[0]
    assert {"bound_in_time", "disciplined", "price_imposed", "paid_like_wages", "part_of_business"} <= set(
        test.reasons_for
    )
    free = review(single(FREELANCE), LAW).main.tests[0]
    assert {"bound_in_time", "bound_in_task", "price_imposed"} <= set(free.reasons_against)


def test_a_business_of_ones_own_speaks_against_and_none_for() -> None:
    """Its finding shrinks with control, all others grow."""
    own, none = (
        review(single({"enterprise": int(one)}), LAW).main.tests[0]
        for one in (Enterprise.OWN_BUSINESS, Enterprise.NONE)
    )
    assert "own_business" in own.reasons_against
    assert "own_business" in none.reasons_for


@FEW
@given(facts=stated())
def test_every_finding_that_is_known_is_a_reason_once(facts: dict[str, tuple[Claim, ...]]) -> None:
    found = review(ReviewCase("any", facts=facts), LAW).main
    for test in found.tests:
        rules = [
            one.name for one in LAW.graph((test.rule,)).rules if one.unit.term is Finding and one.name != test.rule
        ]
        known = [name for name in rules if found.values[name] != Finding.UNKNOWN]
        assert sorted((*test.reasons_for, *test.reasons_against)) == sorted(known)
        assert set(test.decisive) <= set(rules)
        assert test.reasons_for == tuple(name for name in rules if name in test.reasons_for), "in order of computation"


def test_what_decides() -> None:
    """Rostered and paid a wage: without being bound in time the standing would be another; how it was priced is nothing."""
    decisive = review(single(ROSTERED), LAW).main.tests[0].decisive
    assert "bound_in_time" in decisive
    assert "price_imposed" not in decisive
    nothing = review(single({}), LAW).main.tests[0].decisive
    assert "bound_in_time" in nothing, "what is unknown decides, too"


def test_factors_of_all_facts_with_source_burden_and_claims() -> None:
    found = review(single(ROSTERED), LAW).main
    factors = {one.fact: one for one in found.factors}
    assert list(factors) == [name for name, kind in FACTS.items() if kind.factor]
    assert factors["hours_duty"].lean is Lean.STRONGLY_SUBORDINATE
    assert factors["hours_duty"].claims == (Claim(4),)
    assert factors["refusal"].lean is Lean.NOT_STATED
    assert factors["refusal"].claims == ()
    for one in found.factors:
        assert one.lean == found.values[one.rule]
        assert one.source == LAW.rules[one.rule].source
        assert one.group == FACTS[one.fact].group


def test_only_tests_in_force_are_run() -> None:
    """The three groups are from 2021, the directive from 2024."""
    found = review(single(ROSTERED), at("current", "2020-01")).main
    assert {"status_finding", "eu_presumption"}.isdisjoint(one.rule for one in found.tests)
    assert found.standing is Standing.CLEARLY


def test_before_the_notice_of_2005_there_is_no_test() -> None:
    with pytest.raises(LawError, match="2005-05-25"):
        review(single(ROSTERED), at("current", "2004-01"))


def test_a_case_of_nothing_is_open_and_asks() -> None:
    found = review(ReviewCase("none", companies=(STATION,)), LAW).main
    assert found.standing is Standing.OPEN
    assert found.tests[0].pivots == ()
    assert {"hours_duty", "refusal", "assignment"} <= set(found.tests[0].missing)
