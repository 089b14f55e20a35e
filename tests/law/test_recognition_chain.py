"""Chains of companies and contradicting evidence: with whom the relationship is found."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.reviews import AGENCY, CHAIN, LAW, PLATFORM, STATION, by, chains, of, single

from suibao.errors import SuibaoError
from suibao.law.recognition.chain import UNNAMED, binds, prevailing
from suibao.law.recognition.facts import FACTS, LABEL, Whose
from suibao.law.recognition.model import Claim, CompanyRole, Evidence, EvidenceKind, Review, ReviewCase
from suibao.law.recognition.reviewing import review
from suibao.law.status.terms import (
    Assignment,
    ContractLabel,
    Exclusivity,
    HoursDuty,
    IncomeShare,
    PersonalService,
    PriceSetting,
    Standing,
)

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

STATION_RUNS = {
    "hours_duty": (by(STATION, "hours_duty", "fixed"),),
    "absence": (by(STATION, "absence", "approval"),),
    "discipline": (by(STATION, "discipline", "disciplinary"),),
    "pay_form": (by(STATION, "pay_form", "piece"),),
    "assignment": (by(PLATFORM, "assignment", "dispatched"),),
    "price_setting": (by(PLATFORM, "price_setting", "company"),),
}
"""As in 指导案例238号: the station manages, the platform hands out and prices, a third company stands in the contract."""


def chain(**more: Any) -> ReviewCase:
    """The chain above with other facts or another contract."""
    facts = STATION_RUNS | more.pop("facts", {})
    return ReviewCase("chain", companies=CHAIN, facts=facts, **more)


def told(found: Review) -> Any:
    """All that a review says, in an order of its own."""
    return (
        found.with_company, found.shared_with, set(found.unplaced), {one.fact for one in found.conflicts},
        {one.company.id: (one.facts, one.tests, one.elsewhere, set(one.assumed)) for one in found.companies},
    )  # fmt: skip


@FEW
@given(case=chains(), seed=st.randoms(use_true_random=False))
def test_the_order_of_companies_facts_and_claims_is_nothing(case: ReviewCase, seed: random.Random) -> None:
    facts = [(name, tuple(seed.sample(claims, len(claims)))) for name, claims in case.facts.items()]
    seed.shuffle(facts)
    other = replace(case, companies=tuple(seed.sample(CHAIN, len(CHAIN))), facts=dict(facts))
    assert told(review(other, LAW)) == told(review(case, LAW))


@FEW
@given(case=chains(), company=st.sampled_from(CHAIN), label=st.sampled_from(list(ContractLabel)[1:]))
def test_who_is_named_in_the_contract_and_under_what_label_is_nothing(
    case: ReviewCase, company: Any, label: ContractLabel
) -> None:
    plain = replace(case, facts={name: claims for name, claims in case.facts.items() if name != LABEL})
    named = replace(plain, contract_with=company.id, facts={**plain.facts, LABEL: (Claim(int(label)),)})
    found, other = review(plain, LAW), review(named, LAW)
    assert (found.with_company, found.shared_with) == (other.with_company, other.shared_with)
    for one, another in zip(found.companies, other.companies, strict=True):
        assert one.tests == another.tests
        assert {**one.values, "factor_label": 0} == {**another.values, "factor_label": 0}


@FEW
@given(data=st.data())
def test_more_control_by_a_company_never_moves_it_away(data: st.DataObject) -> None:
    """Every control said to be somebody's."""
    controls = [name for name, kind in FACTS.items() if kind.whose is Whose.CONTROL]
    names = data.draw(st.lists(st.sampled_from(controls), unique=True, min_size=1))
    facts = {}
    for name in names:
        values = st.sampled_from([int(grade) for grade in FACTS[name].grades])
        facts[name] = (Claim(data.draw(values), data.draw(st.sampled_from(CHAIN)).id),)
    name = data.draw(st.sampled_from(names))
    claim = facts[name][0]
    more = replace(
        claim, value=data.draw(st.sampled_from([int(one) for one in FACTS[name].grades if one >= claim.value]))
    )
    company = next(one for one in CHAIN if one.id == claim.by)
    less, greater = (
        of(review(ReviewCase("more", companies=CHAIN, facts=facts | {name: (one,)}), LAW), company)
        for one in (claim, more)
    )
    assert all(one.value <= other.value for one, other in zip(less.tests, greater.tests, strict=True))


@pytest.mark.parametrize("signed", CHAIN, ids=lambda one: one.id)
def test_the_company_that_manages_is_found(signed: Any) -> None:
    found = review(chain(contract_with=signed.id), LAW)
    assert (found.with_company, found.shared_with) == (STATION, ())
    assert found.main.standing is Standing.CLEARLY
    assert of(found, AGENCY).standing is Standing.CLEARLY_NOT


def test_a_control_of_one_company_is_not_anothers() -> None:
    platform = of(review(chain(), LAW), PLATFORM)
    assert platform.facts["hours_duty"] == HoursDuty.FREE
    assert platform.elsewhere == dict.fromkeys(("hours_duty", "absence", "discipline"), "station")
    assert platform.facts["assignment"] == Assignment.DISPATCHED


def test_work_of_another_company_is_no_business_of_the_workers_own() -> None:
    """The platform hands out and prices the work: for the agency that is grabbed and bargained over, not the worker's own."""
    agency = of(review(chain(), LAW), AGENCY)
    assert (agency.facts["assignment"], agency.facts["price_setting"]) == (Assignment.GRABBED, PriceSetting.NEGOTIATED)
    assert agency.values["own_business"] != 3


def test_only_what_binds_excludes_the_others() -> None:
    """That one company leaves the hours free, or pays a bonus for them, says nothing about the other."""
    for code in ("free", "incentive"):
        found = review(chain(facts={"hours_duty": (by(STATION, "hours_duty", code),)}), LAW)
        assert of(found, PLATFORM).facts["hours_duty"] == HoursDuty.NOT_STATED


@pytest.mark.parametrize(
    ("share", "left"), [("sole", IncomeShare.MINOR), ("main", IncomeShare.PART), ("part", IncomeShare.NOT_STATED)]
)
def test_income_from_one_company_is_not_from_another(share: str, left: IncomeShare) -> None:
    found = review(chain(facts={"income_share": (by(STATION, "income_share", share),)}), LAW)
    assert of(found, PLATFORM).facts["income_share"] == left


def test_what_is_about_the_worker_holds_for_each() -> None:
    found = review(chain(facts={"personal_service": (Claim(int(PersonalService.PERSONAL)),)}), LAW)
    assert {one.facts["personal_service"] for one in found.companies} == {PersonalService.PERSONAL}
    assert not found.unplaced


def test_a_control_nobody_claims_is_told_and_counts_for_nobody() -> None:
    found = review(chain(facts={"exclusivity": (Claim(int(Exclusivity.EXCLUSIVE)),)}), LAW)
    assert found.unplaced == ("exclusivity",)
    assert {one.facts["exclusivity"] for one in found.companies} == {0}


def test_where_only_one_company_controls_it_is_counted_for_that_one() -> None:
    facts = {"hours_duty": (by(STATION, "hours_duty", "fixed"),), "exclusivity": (Claim(int(Exclusivity.EXCLUSIVE)),)}
    found = review(ReviewCase("one", companies=CHAIN, facts=facts), LAW)
    assert found.unplaced == ()
    assert of(found, STATION).assumed == ("exclusivity",)
    assert of(found, STATION).facts["exclusivity"] == Exclusivity.EXCLUSIVE
    assert of(found, AGENCY).elsewhere["exclusivity"] == "station"


def test_companies_of_equal_standing_share_and_the_managing_one_is_named_first() -> None:
    facts = {
        "hours_duty": (by(STATION, "hours_duty", "fixed"), by(AGENCY, "hours_duty", "fixed")),
        "discipline": (by(STATION, "discipline", "disciplinary"), by(AGENCY, "discipline", "disciplinary")),
        "pay_form": (by(STATION, "pay_form", "base"),),
    }
    found = review(ReviewCase("shared", companies=CHAIN, facts=facts), LAW)
    assert (found.with_company, found.shared_with) == (STATION, (AGENCY,))


def test_nothing_placed_nothing_found() -> None:
    """All that is stated could be anybody's: open for each, and all are named."""
    facts = {name: (replace(claims[0], by=""),) for name, claims in STATION_RUNS.items()}
    found = review(ReviewCase("none", companies=CHAIN, facts=facts), LAW)
    assert {one.standing for one in found.companies} == {Standing.OPEN}
    assert {found.with_company, *found.shared_with} == set(CHAIN)
    assert set(found.unplaced) == set(STATION_RUNS)


def test_one_company_has_all_facts_and_may_be_unnamed() -> None:
    facts = {name: int(claims[0].value) for name, claims in STATION_RUNS.items()}
    named = review(single(facts), LAW)
    unnamed = review(replace(single(facts), companies=()), LAW)
    assert (named.with_company, unnamed.with_company) == (STATION, UNNAMED)
    assert named.main.tests == unnamed.main.tests
    assert named.main.assumed == ()


KINDS = list(EvidenceKind)


@pytest.mark.parametrize(("weak", "strong"), list(pairwise(KINDS)), ids=lambda kind: kind.code)
def test_better_evidence_prevails(weak: EvidenceKind, strong: EvidenceKind) -> None:
    claims = tuple(by(STATION, "refusal", code, kind) for code, kind in (("forbidden", weak), ("free", strong)))
    found = review(chain(facts={"refusal": claims}), LAW)
    assert of(found, STATION).facts["refusal"] == claims[1].value
    assert [(one.fact, one.kept) for one in found.conflicts] == [("refusal", claims[1])]


def test_any_evidence_is_better_than_none() -> None:
    bare, proved = Claim(4), Claim(1, "", (Evidence(EvidenceKind.STATEMENT),))
    assert prevailing((bare, proved)) == proved
    assert prevailing((Claim(4), Claim(1))) is None


def test_equal_evidence_that_differs_proves_neither() -> None:
    claims = tuple(by(STATION, "hours_duty", code, EvidenceKind.DOCUMENT) for code in ("fixed", "free"))
    found = review(chain(facts={"hours_duty": claims}), LAW)
    assert of(found, STATION).facts["hours_duty"] == HoursDuty.NOT_STATED
    assert [(one.fact, one.kept) for one in found.conflicts] == [("hours_duty", None)]


def test_two_companies_that_both_control_do_not_contradict() -> None:
    claims = (by(STATION, "monitoring", "tracked"), by(PLATFORM, "monitoring", "tracked"))
    found = review(chain(facts={"monitoring": claims}), LAW)
    assert not found.conflicts
    assert of(found, STATION).facts["monitoring"] == of(found, PLATFORM).facts["monitoring"] == 3


def test_strangers_are_refused() -> None:
    with pytest.raises(SuibaoError, match=r"no company 'statoin'.*'station'"):
        review(chain(facts={"tools": (Claim(3, "statoin"),)}), LAW)
    with pytest.raises(SuibaoError, match=r"no fact 'tool'.*'tools'"):
        review(chain(facts={"tool": (Claim(3),)}), LAW)


def test_a_control_that_binds_points_to_subordination() -> None:
    assert binds(LAW, "hours_duty", HoursDuty.REQUIRED)
    assert not binds(LAW, "hours_duty", HoursDuty.INCENTIVE)
    assert not binds(LAW, LABEL, ContractLabel.LABOUR)
    assert not binds(LAW, "hours_duty", 0)


def test_a_company_of_which_nothing_is_stated_does_not_come_first() -> None:
    """Open only because nobody looked; the one whose conduct is known stands for the case, likely not though it is."""
    facts = {"hours_duty": (by(STATION, "hours_duty", "free"),), "assignment": (by(STATION, "assignment", "grabbed"),)}
    found = review(ReviewCase("bare", companies=CHAIN, facts=facts), LAW)
    assert found.with_company == STATION
    assert found.main.standing < Standing.OPEN
    assert {one.standing for one in found.companies if one.company != STATION} == {Standing.OPEN}


def test_a_dispatch_agency_is_named_as_employer_by_statute() -> None:
    """Whatever the using unit manages, 劳动合同法 58 makes the agency the employer of a lawful dispatch."""
    agency, user = replace(AGENCY, role=CompanyRole.DISPATCHER), replace(STATION, role=CompanyRole.USER)
    facts = {"hours_duty": STATION_RUNS["hours_duty"], "discipline": STATION_RUNS["discipline"]}
    found = review(ReviewCase("dispatch", companies=(agency, user), facts=facts), LAW)
    assert (found.with_company, found.agency) == (user, agency)
    assert review(ReviewCase("none", companies=(AGENCY, user), facts=facts), LAW).agency is None
    assert review(ReviewCase("free", companies=(agency, user)), LAW).agency is None
