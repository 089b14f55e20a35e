"""A case together with its logs: what a log adds, which statement holds, and where rights are reckoned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from suibao.errors import SuibaoError
from suibao.law import current_law
from suibao.law.recognition.model import Claim, Company, CompanyRole, Evidence, EvidenceKind, ReviewCase
from suibao.law.status import from_logs
from suibao.law.status.terms import HoursDuty, Refusal, RefusalCost, Standing, StatusFinding
from suibao.law.units import WORK_LOG
from suibao.office.recognition import (
    GRADED,
    PLATFORM_WIDE,
    Determination,
    case_of_log,
    company_of,
    determine,
    grades,
    with_logs,
)
from suibao.work.evidence.model import CostOfRefusing, LogEvidence

LAW = current_law().at("2026-03")
DAY = date(2026, 4, 1)
PLATFORM = Company("p1", "甲平台", CompanyRole.PLATFORM)
STATION = Company("s1", "乙站", CompanyRole.OPERATOR)

COSTS = {"log_offers": 1_000, "log_refused": 200, "log_refusal_cost": int(RefusalCost.FOUND)}
FREE = COSTS | {"log_refusal_cost": int(RefusalCost.NONE)}
OPEN = COSTS | {"log_refusal_cost": int(RefusalCost.UNCLEAR)}
DISPATCHED = {"log_assigned": 500, "log_dispatched": 500}
FINED = {"log_late": 100, "log_late_fined": 80, "log_in_time": 900, "log_in_time_fined": 9}
RATED = {"log_low_rated": 100, "log_low_rated_fined": 60, "log_high_rated": 900, "log_high_rated_fined": 9}
LASTING = {"log_weeks": 52, "log_active_weeks": 51}
EARNED = {"log_income_known": 1, "log_income_fen": 9_900, "log_income_all_fen": 10_000}


def log(facts: Mapping[str, int], worker: str = "w1", platform: str = "p1") -> LogEvidence:
    """A log of which only these counts are known."""
    every = {one.name: 0 for one in from_logs.INPUTS} | dict(facts)
    cost = CostOfRefusing(RefusalCost(every["log_refusal_cost"]), (), (), "", "")
    return LogEvidence(platform, worker, "2026-01-05", "2026-03-29", (), cost, every, {}, {"read": 1, "used": 1, "here": 1})


def claim(value: int, kind: EvidenceKind | None = None, by: str = "") -> Claim:
    return Claim(int(value), by, (Evidence(kind),) if kind else ())


def case(*companies: Company, **facts: Claim) -> ReviewCase:
    return ReviewCase("c", companies=companies or (PLATFORM,), facts={name: (one,) for name, one in facts.items()})


def reviewed(stated: ReviewCase, *logs: LogEvidence) -> Determination:
    return determine(stated, LAW, DAY, logs)


def test_every_rule_of_a_log_but_helpers_speaks_to_a_fact() -> None:
    logged = {name for name, rule in LAW.rules.items() if rule.per == WORK_LOG and name.startswith("logged_")}
    assert set(GRADED) == logged
    assert set(GRADED.values()) > PLATFORM_WIDE


@pytest.mark.parametrize(
    ("facts", "found"),
    [({}, {}), (COSTS, {"refusal": Refusal.PENALISED}), (FREE, {"refusal": Refusal.FREE}), (OPEN, {}),
     (DISPATCHED | LASTING, {"assignment": 4, "continuity": 3}), (FINED, {"time_limits": 3}), (RATED, {"ratings": 3}),
     (EARNED, {"income_share": 4})],
    ids=["nothing", "cost", "free", "unclear", "dispatched and lasting", "fined", "rated", "income"],
)  # fmt: skip
def test_what_a_log_does_not_show_is_left_out(facts: Mapping[str, int], found: Mapping[str, int]) -> None:
    assert grades(log(facts), LAW) == found


WEAKER = [one for one in EvidenceKind if one < EvidenceKind.LOG]


@pytest.mark.parametrize("kind", [None, *WEAKER], ids=lambda one: one.code if one else "none")
def test_a_clause_that_refusing_is_free_loses_against_a_log_that_shows_a_cost(kind: EvidenceKind | None) -> None:
    stated = case(refusal=claim(Refusal.FREE, kind, "p1"))
    found = reviewed(stated, log(COSTS)).review
    assert found.main.facts["refusal"] == Refusal.PENALISED
    (conflict,) = found.conflicts
    assert conflict.kept is not None
    assert (conflict.fact, conflict.kept.value, len(conflict.claims)) == ("refusal", Refusal.PENALISED, 2)
    assert conflict.kept.evidence[0].ref == "p1/w1 2026-01-05 – 2026-03-29"


def test_a_ruling_in_force_prevails_over_the_log() -> None:
    found = reviewed(case(refusal=claim(Refusal.FREE, EvidenceKind.RULING, "p1")), log(COSTS)).review
    assert found.main.facts["refusal"] == Refusal.FREE
    assert len(found.conflicts) == 1


def test_two_logs_that_differ_leave_the_fact_open() -> None:
    """A measure handed in with the form has the rank of the log measured here; neither holds."""
    found = reviewed(case(refusal=claim(Refusal.FREE, EvidenceKind.LOG, "p1")), log(COSTS)).review
    assert found.main.facts["refusal"] == Refusal.NOT_STATED
    assert found.conflicts[0].kept is None


def test_a_log_that_agrees_is_one_more_proof_and_no_conflict() -> None:
    found = reviewed(case(refusal=claim(Refusal.PENALISED, EvidenceKind.CLAUSE, "p1")), log(COSTS)).review
    assert found.conflicts == ()
    (factor,) = (one for one in found.main.factors if one.fact == "refusal")
    assert len(factor.claims) == 2


@pytest.mark.parametrize(
    ("own", "whole", "grade", "ref"),
    [(FREE, COSTS, Refusal.PENALISED, "p1 "), (OPEN, COSTS, Refusal.PENALISED, "p1 "), ({}, COSTS, Refusal.PENALISED, "p1 "),
     (COSTS, FREE, Refusal.FREE, "p1 "), (COSTS, OPEN, None, ""), (OPEN, OPEN, None, "")],
    ids=["own says free", "own is unclear", "own is too small", "own says cost", "only own says cost", "both unclear"],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True], ids=["own first", "platform first"])
def test_of_refusing_the_whole_log_speaks(
    own: Mapping[str, int], whole: Mapping[str, int], grade: int | None, ref: str, turned: bool
) -> None:
    logs = [log(own), log(whole, worker="")]
    claims = with_logs(case(), reversed(logs) if turned else logs, LAW).facts.get("refusal", ())
    assert [one.value for one in claims] == ([] if grade is None else [grade])
    assert all(one.evidence[0].ref.startswith(ref) for one in claims)


@pytest.mark.parametrize("turned", [False, True], ids=["own first", "platform first"])
def test_of_other_rules_the_platform_speaks_only_where_the_own_log_is_silent(turned: bool) -> None:
    logs = [log(FINED), log(FINED | RATED, worker="")]
    facts = with_logs(case(), reversed(logs) if turned else logs, LAW).facts
    assert {name: one[0].evidence[0].ref.partition(" ")[0] for name, one in facts.items()} == {
        "time_limits": "p1/w1", "ratings": "p1",
    }  # fmt: skip


def test_without_the_whole_log_ones_own_speaks_of_refusing() -> None:
    assert [one.value for one in with_logs(case(), [log(COSTS)], LAW).facts["refusal"]] == [Refusal.PENALISED]


def test_what_the_platform_does_with_others_says_nothing_of_how_this_worker_works() -> None:
    whole = log(COSTS | DISPATCHED | FINED | RATED | LASTING | EARNED, worker="")
    assert set(grades(whole, LAW)) == set(GRADED.values())
    assert set(with_logs(case(), [whole], LAW).facts) == PLATFORM_WIDE


def test_a_log_speaks_for_the_company_that_keeps_it() -> None:
    stated = case(PLATFORM, STATION, hours_duty=claim(HoursDuty.FIXED, EvidenceKind.DOCUMENT, "s1"))
    found = reviewed(stated, log(COSTS))
    by_id = {one.company.id: one for one in found.review.companies}
    assert by_id["p1"].facts["refusal"] == Refusal.PENALISED
    assert by_id["s1"].elsewhere["refusal"] == "p1"
    assert by_id["p1"].elsewhere["hours_duty"] == "s1"


def test_nothing_that_was_stated_is_lost() -> None:
    stated = case(refusal=claim(Refusal.FREE), hours_duty=claim(HoursDuty.FIXED))
    merged = with_logs(stated, [log(COSTS)], LAW)
    assert all(set(claims) <= set(merged.facts[name]) for name, claims in stated.facts.items())
    assert stated.facts["refusal"] == (claim(Refusal.FREE),), "the case handed in is left as it was"
    assert with_logs(stated, [], LAW) == stated


OTHER = Company("p2", "丙平台", CompanyRole.PLATFORM)


@pytest.mark.parametrize(
    ("companies", "owner"),
    [((PLATFORM, STATION), "p1"), ((STATION, OTHER), "p2"), ((PLATFORM, OTHER), "p1"), ((replace(STATION, id="p1"), OTHER), "p1")],
    ids=["by id", "the only platform", "by id of two", "an id before a role"],
)  # fmt: skip
def test_whose_log_it_is(companies: tuple[Company, ...], owner: str) -> None:
    assert company_of(case(*companies), "p1").id == owner


@pytest.mark.parametrize("companies", [(OTHER, replace(OTHER, id="pp1")), (STATION,)], ids=["two platforms", "none"])
def test_a_log_of_nobody_is_refused(companies: tuple[Company, ...]) -> None:
    with pytest.raises(SuibaoError, match="no company of the case has that id") as caught:
        reviewed(case(*companies), log(COSTS))
    assert caught.value.details["known"] == [one.id for one in companies]
    assert "、".join(one.id for one in companies) in caught.value.zh


def test_the_nearest_company_is_named() -> None:
    with pytest.raises(SuibaoError, match="nearest: 'pp1'"):
        company_of(case(replace(OTHER, id="pp1"), OTHER), "p1x")


def test_without_a_company_the_case_is_about_the_platform_of_the_log() -> None:
    bare = ReviewCase("c", facts={"hours_duty": (claim(HoursDuty.FIXED),)})
    found = reviewed(bare, log(COSTS)).review
    assert [one.company.id for one in found.companies] == ["p1"]
    assert (found.main.facts["hours_duty"], found.main.facts["refusal"]) == (HoursDuty.FIXED, Refusal.PENALISED)


def test_a_case_of_a_log_alone() -> None:
    found = case_of_log(log(COSTS))
    assert (found.id, found.worker.name, found.worker.month, found.facts) == ("p1-w1", "w1", "", {})
    assert (found.started, found.ended) == (date(2026, 1, 5), date(2026, 3, 29))
    assert [(one.id, one.role) for one in found.companies] == [("p1", CompanyRole.PLATFORM)]


def test_a_determination_holds_all_of_its_parts() -> None:
    stated = case(hours_duty=claim(HoursDuty.FIXED, EvidenceKind.DOCUMENT, "p1"))
    found = reviewed(stated, log(COSTS), log(COSTS, worker=""))
    assert (found.title, found.made_on, found.law) == ("c", DAY, LAW)
    assert found.review.law == LAW.digest
    assert [one.worker for one in found.logs] == ["w1", ""]
    assert len(found.matches) == 3
    assert all(one.precedent.jurisdiction == "CN" for one in found.matches)
    assert found.rights is not None
    assert found.rights.finding == StatusFinding(found.review.main.values["status_finding"])


@pytest.mark.parametrize(
    ("hours", "finding"), [(HoursDuty.FIXED, StatusFinding.LABOUR), (HoursDuty.NOT_STATED, StatusFinding.OPEN)], ids=["labour", "open"]
)
def test_rights_before_the_three_groups_follow_the_standing(hours: HoursDuty, finding: StatusFinding) -> None:
    law = current_law().at("2012-01")
    found = determine(case(**({"hours_duty": claim(hours, EvidenceKind.DOCUMENT, "p1")} if hours else {})), law, DAY)
    assert "status_finding" not in found.review.main.values
    assert found.rights is not None
    assert found.rights.finding == finding
    assert (found.review.main.standing > Standing.OPEN) == (finding == StatusFinding.LABOUR)
