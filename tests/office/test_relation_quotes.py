"""What moves in a case: examples of the facts and boundaries, through `quote`; amounts in fen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.law.tabled import bundle
from tests.support.relations import (
    ANHUI,
    DAY,
    GUANGDONG,
    GUANGZHOU,
    HANGZHOU,
    LAW,
    SHANGHAI,
    SHENZHEN,
    ZHEJIANG,
    asked,
    born_before,
    names,
    paid,
    quoted,
    record,
)  # fmt: skip

from suibao.books.transfer_cases import CaseRow
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.law.transfer.terms import Contributor
from suibao.office.relations.deciding import decide, stated_of
from suibao.office.relations.first_relation import first_held
from suibao.office.relations.model import MonthRow, Quote, Record
from suibao.office.relations.quoting import quote
from suibao.office.relations.quoting_bulk import quotes
from suibao.office.relations.terms import Doubt, Held, Matter, Whom
from suibao.rules import InputError

AWAY: dict[str, Any] = {"hukou_region": ANHUI, "is_approved_job_transfer": False}
NEW = record(SHANGHAI)

MONEY = [
    pytest.param([paid(202001, 24)], {}, 960_000, 1_440_000, id="V-TR-1: two years at 5,000"),
    pytest.param([paid(202501, 7, 4_000)], {}, 224_000, 336_000, id="V-TR-2: part of a year counts its months"),
    pytest.param([paid(199701, 12, 1_000)], {"balance_fen": 48_000, "before_1998_fen": 48_000}, 48_000, 0,
                 id="V-TR-3: before 1998 the account moves and nothing of the pool"),
    pytest.param([paid(199701, 24, 1_000)], {"balance_fen": 180_000, "before_1998_fen": 48_000}, 180_000, 144_000,
                 id="a span over 1998-01 is pooled from there on"),
    pytest.param([paid(200512, 1, 3_000)], {"balance_fen": 33_000}, 33_000, 36_000, id="V-TR-4: December 2005 at 11 %"),
    pytest.param([paid(200601, 1, 3_000)], {"balance_fen": 24_000}, 24_000, 36_000, id="V-TR-4: January 2006 at 8 %"),
    pytest.param([paid(200512, 2, 3_000)], {"balance_fen": 57_000}, 57_000, 72_000, id="both sides of the boundary in one span"),
    pytest.param([paid(202001, 12)], {"contributor": Contributor.ALONE, "paid_pool_rate": 100_000}, 480_000, 720_000,
                 id="V-TR-5: flexible worker, pool at 10 %"),
    pytest.param([paid(202001, 12)], {"contributor": Contributor.ALONE, "paid_pool_rate": 140_000}, 480_000, 720_000,
                 id="V-TR-5: flexible worker, pool at 14 %"),
    pytest.param([paid(202001, 12), paid(201801, 24, deemed=True)], {}, 480_000, 720_000, id="deemed months bring no money"),
    pytest.param([paid(202001, 12), paid(202101, 6, 6_000, region="420100")], {}, 768_000, 1_152_000,
                 id="months of an earlier place move on with the record"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "other", "account", "pooled"), MONEY)
def test_money(rows: list[MonthRow], other: dict[str, Any], account: int, pooled: int) -> None:
    """facts/transfer.md section 10; TR-01 to TR-05 (国办发〔2009〕66号 4, 人社部发〔2009〕187号)."""
    found = quoted(record(HANGZHOU, *rows, **other), NEW)
    assert (found.account_fen, found.pooled_fen) == (account, pooled)
    assert found.trace["account_check"]["agrees"], found.trace["account_check"]
    assert found.law_digest == LAW.at(DAY).digest


@pytest.mark.parametrize(("rate", "left"), [(200_000, 400), (160_000, 250), (120_000, 0)])
def test_share_left_behind(rate: int, left: int) -> None:
    """V-TR-7: 40 % of what was pooled stays at 20 %, a quarter at 16 %, nothing of a flexible worker's 12 %."""
    found = quoted(record(HANGZHOU, paid(202001, 24), paid_pool_rate=rate), NEW)
    assert found.paid_pooled_fen is not None
    assert (found.paid_pooled_fen - found.pooled_fen) * 1000 == found.paid_pooled_fen * left


def test_what_was_pooled_may_be_unknown() -> None:
    found = quoted(record(HANGZHOU, paid(202001, 24), paid_pool_rate=None), NEW)
    assert (found.pooled_fen, found.paid_pooled_fen) == (1_440_000, None)


def test_the_ledgers_balance_moves_and_the_law_stands_beside_it() -> None:
    found = quoted(record(HANGZHOU, paid(202001, 24), balance_fen=961_234, interest_fen=1_230), NEW)
    assert found.account_fen == 961_234
    assert found.trace["account_check"] == {
        "balance_fen": 961_234, "by_law_fen": 961_230, "difference_fen": 4, "allowed_fen": 13, "agrees": True,
    }  # fmt: skip
    wrong = quoted(record(HANGZHOU, paid(202001, 24), balance_fen=900_000), NEW)
    assert wrong.account_fen == 900_000
    assert not wrong.trace["account_check"]["agrees"]


TAKEOVER = [
    ("V-TR-8: man of 49 and 11 months", {"born": born_before(49, 11)}, AWAY, "taken_over"),
    ("V-TR-8: man on his 50th birthday", {"born": born_before(50)}, AWAY, "temporary_account"),
    ("man the day before his 50th birthday", {"born": date(1976, 3, 3)}, AWAY, "taken_over"),
    ("V-TR-9: woman of 39 and 11 months", {"born": born_before(39, 11), "is_woman": True}, AWAY, "taken_over"),
    ("V-TR-9: woman of 40", {"born": born_before(40), "is_woman": True}, AWAY, "temporary_account"),
    ("V-TR-10: man of 55 returns home", {"born": born_before(55)}, AWAY | {"hukou_region": SHANGHAI}, "taken_over"),
    ("at any age home", {"born": born_before(64)}, AWAY | {"hukou_region": SHANGHAI}, "taken_over"),
    ("V-TR-11: approved job transfer", {"born": born_before(45), "is_woman": True},
     AWAY | {"is_approved_job_transfer": True}, "taken_over"),
    ("V-TR-12: already drawing", {"draws": True}, AWAY, "refused"),
    ("drawing and home", {"draws": True}, AWAY | {"hukou_region": SHANGHAI}, "refused"),
]  # fmt: skip


@pytest.mark.parametrize(("other", "facts", "outcome"), [one[1:] for one in TAKEOVER], ids=[one[0] for one in TAKEOVER])
def test_who_takes_over(other: dict[str, Any], facts: dict[str, Any], outcome: str) -> None:
    """国办发〔2009〕66号 2, 5: the limits are reached at 50 and 40; home at any age."""
    found = quoted(record(HANGZHOU, paid(201001, 120), **other), NEW, **facts)
    assert found.outcome == outcome
    if outcome == "taken_over":
        assert (found.held, found.account_fen, found.pooled_fen, found.months) == (
            Held.GENERAL,
            4_800_000,
            7_200_000,
            120,
        )
    else:
        assert (found.account_fen, found.pooled_fen, found.months) == (0, 0, 0)
        assert found.held == (Held.TEMPORARY if outcome == "temporary_account" else Held.GENERAL)


def test_the_age_is_that_of_the_day_asked() -> None:
    old = record(HANGZHOU, paid(201001, 120), born=born_before(50))
    assert quoted(old, NEW, asked_on="2026-03-01", **AWAY).outcome == "taken_over"
    assert quoted(old, NEW, **AWAY).outcome == "temporary_account"


def test_a_case_that_waits_does_not_grow_older() -> None:
    """Who asks below the limit keeps the outcome, however long the case takes (申请时月龄)."""
    opened = CaseRow("t", "pension", "ab" * 16, Branch.EMPLOYEE_PENSION, HANGZHOU, SHANGHAI, 1, "both", "", "worker",
                     date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC), "clerk", "k")  # fmt: skip
    old = record(HANGZHOU, paid(201001, 120), born=born_before(50))
    found = decide(Matter.PENSION, old, replace(NEW, born=None), LAW, date(2026, 4, 20), {**AWAY, **stated_of(opened)})
    assert found.quote is not None
    assert found.quote.outcome == "taken_over"


def test_registration_is_asked_for_only_where_the_age_makes_it_matter() -> None:
    """Three-valued: young enough needs nothing, drawing needs nothing, an older man needs both facts, by name."""
    young, old = record(HANGZHOU, paid(202001, 12)), record(HANGZHOU, paid(202001, 12), born=born_before(52))
    assert quoted(young, NEW).place_of_benefit == ""
    assert quoted(replace(old, draws=True), NEW).outcome == "refused"
    questions = asked(old, NEW)
    assert names(questions) == {"hukou_region", "is_approved_job_transfer"}
    assert all((one.doubt, one.whom, one.due_on) == (Doubt.UNKNOWN_FACT, Whom.WORKER, None) for one in questions)
    assert quoted(old, NEW, is_approved_job_transfer=True).outcome == "taken_over"
    assert names(asked(old, NEW, hukou_region=ANHUI)) == {"is_approved_job_transfer"}


def test_an_unknown_of_the_origin_has_the_days_of_the_law_to_be_answered() -> None:
    """15 working days of settlement (国办发〔2009〕66号 8): from Monday 2 March 2026 to Monday 23 March."""
    (question,) = asked(record(HANGZHOU, paid(202001, 12), draws=None), NEW)
    assert (names((question,)), question.whom, question.due_on) == (
        {"mover_draws_pension"},
        Whom.ORIGIN,
        date(2026, 3, 23),
    )
    assert "已按国家规定领取养老待遇" in question.zh
    assert "already draws a pension" in question.en


def test_inside_a_province_only_the_registration_changes() -> None:
    """TR-32: no pool money, nothing to clear, no age; the account keeps its balance."""
    found = quoted(record(GUANGZHOU, paid(202001, 12), born=born_before(58), paid_pool_rate=None), record(SHENZHEN))
    assert (found.outcome, found.within_province, found.account_fen, found.pooled_fen) == (
        "taken_over",
        True,
        480_000,
        0,
    )
    assert quoted(record(GUANGZHOU, draws=True), record(SHENZHEN)).outcome == "refused"


def test_a_temporary_account_moves_with_all_that_was_paid() -> None:
    """V-TR-6, TR-14: what the employer paid, at least 12 %, with interest; it joins the relation it was opened beside."""
    for rate, pooled in ((100_000, 720_000), (160_000, 960_000)):
        account = record(HANGZHOU, paid(202001, 12), held=Held.TEMPORARY, paid_pool_rate=rate, born=born_before(57))
        kept = record(ANHUI, paid(200501, 96))
        found = quoted(account, kept, temporary_pool_interest_fen=1_000, hukou_region=GUANGDONG)
        assert (found.outcome, found.account_fen, found.pooled_fen) == ("taken_over", 480_000, pooled + 1_000)
        assert (found.months, found.place_of_benefit, found.place_reason) == (108, GUANGDONG, "back_to_hukou")


def test_what_is_not_known_of_a_temporary_account_is_asked_for() -> None:
    kept = record(ANHUI, paid(200501, 96))
    account = record(HANGZHOU, paid(202001, 12), held=Held.TEMPORARY, paid_pool_rate=None)
    assert names(asked(account, kept)) == {"paid_pool_rate", "temporary_pool_interest_fen"}
    alone = replace(account, contributor=Contributor.ALONE, paid_pool_rate=120_000)
    (question,) = asked(alone, kept, temporary_pool_interest_fen=0)
    assert (question.doubt, question.details["name"]) == (Doubt.UNKNOWN_FIGURE, "pool_transfer_rate_temporary_alone")
    assert "not established" in question.en


def test_a_frozen_account_waits_for_the_place_of_benefit() -> None:
    """TR-17 (人社部规〔2016〕5号)."""
    frozen = record(HANGZHOU, paid(202001, 12), held=Held.FROZEN)
    found = quoted(frozen, NEW)
    assert (found.outcome, found.held, found.account_fen) == ("temporary_account", Held.FROZEN, 0)
    gathered = quoted(frozen, NEW, gathers_at_benefit=True, temporary_pool_interest_fen=0)
    assert (gathered.outcome, gathered.pooled_fen) == ("taken_over", 960_000)


PLACES = [
    ("V-TR-20: hukou A, relation in A", [], [paid(202501, 1, region=ANHUI)], ANHUI, (ANHUI, "relation_at_hukou")),
    ("V-TR-21: exactly ten years here", [], [paid(201501, 120)], SHANGHAI, (SHANGHAI, "ten_years_here")),
    ("V-TR-22: nine years and eleven months here, twelve earlier", [paid(200001, 144, region=ZHEJIANG)],
     [paid(201501, 119)], SHANGHAI, (ZHEJIANG, "ten_years_earlier")),
    ("V-TR-23: the most recent of two earlier ones",
     [paid(199001, 132, region=ZHEJIANG), paid(200501, 120, region=GUANGDONG)], [paid(202001, 36)], SHANGHAI,
     (GUANGDONG, "ten_years_earlier")),
    ("order of the rows does not matter",
     [paid(200501, 120, region=GUANGDONG), paid(199001, 132, region=ZHEJIANG)], [paid(202001, 36)], SHANGHAI,
     (GUANGDONG, "ten_years_earlier")),
    ("V-TR-24: years of a temporary account make no place",
     [paid(200501, 96, region=ZHEJIANG), paid(201301, 132, region=GUANGDONG, temporary=True)], [paid(202501, 6)], SHANGHAI,
     (ANHUI, "back_to_hukou")),
    ("V-TR-25: six years paid and four deemed", [], [paid(201001, 48, deemed=True), paid(201401, 72)], SHANGHAI,
     (SHANGHAI, "ten_years_here")),
    ("deemed years belong to where the work was", [paid(199001, 48, region=ZHEJIANG, deemed=True)], [paid(201401, 72)], SHANGHAI,
     (ANHUI, "back_to_hukou")),
    ("two cities of a province are one place", [paid(200001, 60, region=GUANGZHOU), paid(200501, 60, region=SHENZHEN)],
     [paid(202501, 6)], SHANGHAI, (GUANGDONG, "ten_years_earlier")),
    ("119 months earlier are not enough", [paid(200001, 119, region=ZHEJIANG)], [paid(202501, 6)], SHANGHAI,
     (ANHUI, "back_to_hukou")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "here", "relation", "place"), [one[1:] for one in PLACES], ids=[one[0] for one in PLACES]
)
def test_place_of_benefit(before: list[MonthRow], here: list[MonthRow], relation: str, place: tuple[str, str]) -> None:
    """国办发〔2009〕66号 6: decided by the months of both records once the relation is at the new place."""
    region = ANHUI if place[1] == "relation_at_hukou" else relation
    found = quoted(record("420100", *before), record(region, *here), hukou_region="340400")
    assert (found.place_of_benefit, found.place_reason) == place
    assert {one["rule"] for one in found.trace["steps"]} >= {"place_reason", "place_of_benefit"}


def test_the_place_is_gathered_at_only_where_it_is() -> None:
    """66号 6: at the end all relations go to the place of benefit, whatever the age, and to no other one."""
    old = record(HANGZHOU, paid(200001, 119), born=born_before(60))
    assert quoted(old, record(ANHUI), gathers_at_benefit=True, hukou_region=ANHUI).outcome == "taken_over"
    wrong = quoted(old, NEW, gathers_at_benefit=True, hukou_region=ANHUI)
    assert (wrong.outcome, wrong.place_of_benefit, wrong.account_fen) == ("refused", ANHUI, 0)
    assert names(asked(old, NEW, gathers_at_benefit=True)) == {"hukou_region"}


def test_months_are_those_of_both_places() -> None:
    found = quoted(record(HANGZHOU, paid(202001, 12)), record(SHANGHAI, paid(202301, 3)))
    assert found.months == 15


def test_months_that_both_have_wait_for_the_choice_and_count_once() -> None:
    """V-TR-30: X 2020-01 to 12, Y 2020-07 to 2021-06; Y stays: 18 months, X refunds 6 × 400 with its interest."""
    x, y = record(HANGZHOU, paid(202001, 12)), record(SHANGHAI, paid(202007, 12, 6_000))
    (question,) = asked(x, y)
    assert (question.doubt, question.whom) == (Doubt.OVERLAP, Whom.WORKER)
    assert question.details["proposed"] == "destination"
    found = quoted(x, y, keeps="destination")
    assert found.months == 18
    assert [(one.region, one.amount_fen, one.months[0], len(one.months)) for one in found.refunds] == [
        (HANGZHOU, 240_000, 202007, 6)
    ]
    assert (found.account_fen, found.pooled_fen) == (240_000, 360_000)
    other = quoted(x, y, keeps="origin")
    assert [(one.region, one.amount_fen) for one in other.refunds] == [(SHANGHAI, 288_000)]
    assert (other.account_fen, other.pooled_fen, other.months) == (480_000, 720_000, 18)


MEDICAL = {"branch": Branch.EMPLOYEE_MEDICAL, "balance_fen": 123_456}


def medical(region: str, *rows: MonthRow, **other: Any) -> Record:
    return record(region, *rows, **{**MEDICAL, **other})


def test_a_medical_account_moves_whole() -> None:
    """MT-01, MT-12 (医保办发〔2021〕43号 2; 社会保险法 32): the balance, months together, nothing of the pool."""
    found = quoted(medical(HANGZHOU, paid(202001, 60)), medical(SHANGHAI, paid(202501, 2)), Matter.MEDICAL)
    assert (found.outcome, found.account_fen, found.pooled_fen, found.months) == ("taken_over", 123_456, 0, 62)
    twice = quoted(medical(HANGZHOU, paid(202001, 61)), medical(SHANGHAI, paid(202501, 2)), Matter.MEDICAL)
    assert twice.months == 62
    retired = quoted(medical(HANGZHOU, paid(202001, 60), draws=True), medical(SHANGHAI), Matter.MEDICAL)
    assert (retired.outcome, retired.account_fen) == ("refused", 0)
    (question,) = asked(medical(HANGZHOU, draws=None), medical(SHANGHAI), Matter.MEDICAL)
    assert (question.details["name"], question.due_on) == ("mover_is_retired", date(2026, 3, 16)), "10 working days"


def jobless(region: str, *rows: MonthRow, **other: Any) -> Record:
    return record(region, *rows, **{"branch": Branch.UNEMPLOYMENT, "balance_fen": 0, **other})


DUE = {"is_unemployed_mover": True, "benefit_months_due": 5, "origin_standard_fen": 200_000}


def test_unemployment_money_of_somebody_out_of_work() -> None:
    """V-UT-1: five months at 2,000 and half as much again; less than a year paid: the relation only (UT-06, weak)."""
    origin = jobless(HANGZHOU, paid(202301, 24))
    found = quoted(origin, jobless(SHANGHAI), Matter.UNEMPLOYMENT, **DUE)
    assert (found.pooled_fen, found.account_fen, found.months) == (1_500_000, 0, 24)
    short = quoted(
        jobless(HANGZHOU, paid(202301, 11)), jobless(SHANGHAI), Matter.UNEMPLOYMENT, is_unemployed_mover=True
    )
    assert (short.pooled_fen, short.months) == (0, 11)
    questions = asked(origin, jobless(SHANGHAI), Matter.UNEMPLOYMENT, is_unemployed_mover=True)
    assert {(one.details["name"], one.whom, one.due_on) for one in questions} == {
        (name, Whom.ORIGIN, date(2026, 3, 9)) for name in ("benefit_months_due", "origin_standard_fen")
    }
    within = quoted(jobless(GUANGZHOU, paid(202301, 24)), jobless(SHENZHEN), Matter.UNEMPLOYMENT, **DUE)
    assert (within.pooled_fen, within.within_province, within.months) == (0, True, 24)


def test_somebody_in_work_is_not_held_up_by_money_that_nobody_knows() -> None:
    """UT-02, trap 7: relation and months move (社会保险法 52); what a region sends with them stays a question."""
    origin, new = jobless(HANGZHOU, paid(202301, 24)), jobless(SHANGHAI, paid(202602, 1), active=True)
    found = quoted(origin, new, Matter.UNEMPLOYMENT)
    assert (found.outcome, found.months, found.pooled_fen) == ("taken_over", 25, 0)
    assert [one.details["name"] for one in found.open] == ["in_service_unemployment_money"]
    chongqing = quoted(jobless("500000", paid(202301, 24)), new, Matter.UNEMPLOYMENT)
    assert (chongqing.pooled_fen, chongqing.open) == (0, ())
    assert names(asked(origin, jobless(SHANGHAI), Matter.UNEMPLOYMENT)) == {"is_unemployed_mover"}


def test_under_proposal_7_everybody_is_taken_over_with_what_was_paid() -> None:
    law = bundle("proposal/7-relations-follow").law
    found = quote(record(HANGZHOU, paid(202001, 24), born=born_before(58)), NEW, Matter.PENSION, law, DAY, {})
    assert isinstance(found, Quote)
    assert (found.outcome, found.pooled_fen, found.place_of_benefit) == ("taken_over", 1_920_000, SHANGHAI)


def test_under_proposal_10_no_money_moves() -> None:
    """The EU way: the relation goes on at the new place, account and pooled money stay (facts/clearing.md EU-01)."""
    law = bundle("proposal/10-pro-rata-pensions").law
    origin = record(HANGZHOU, paid(202001, 24))
    found = quote(origin, NEW, Matter.PENSION, law, DAY, {})
    assert isinstance(found, Quote)
    assert (found.outcome, found.account_fen, found.pooled_fen, found.months) == ("taken_over", 0, 0, 24)
    assert found.trace["account_check"]["agrees"]
    (many,) = quotes([(origin, NEW, {})], Matter.PENSION, law, DAY)
    assert isinstance(many, Quote)
    assert replace(many, trace={}) == replace(found, trace={})


def test_the_first_relation_of_an_older_person_is_a_temporary_account() -> None:
    """TR-16 (人社部规〔2016〕5号): first insured at 50 or 40 away from the province of registration."""
    away: dict[str, Any] = {"hukou_region": "340400", "is_approved_job_transfer": False}
    old = record(SHANGHAI, born=born_before(50))
    assert first_held(old, LAW, DAY, away) == Held.TEMPORARY
    assert first_held(old, LAW, DAY, {"hukou_region": SHANGHAI}) == Held.GENERAL
    assert first_held(record(SHANGHAI, born=born_before(49, 11)), LAW, DAY, {}) == Held.GENERAL
    assert first_held(record(SHANGHAI, born=born_before(40), is_woman=True), LAW, DAY, away) == Held.TEMPORARY
    questions = first_held(old, LAW, DAY, {})
    assert isinstance(questions, tuple)
    assert names(questions) == {"hukou_region", "is_approved_job_transfer"}


def test_wrong_questions_are_refused_with_the_next_step() -> None:
    origin = record(HANGZHOU, paid(202001, 12))
    with pytest.raises(InputError, match="hukou_region"):
        quoted(origin, NEW, hukou_regio=ANHUI)
    with pytest.raises(SuibaoError, match="Nothing moves"):
        quoted(origin, record(HANGZHOU))
    with pytest.raises(SuibaoError, match="Where does the relation go"):
        quoted(origin, None)
    with pytest.raises(SuibaoError, match="two people"):
        quoted(origin, replace(NEW, person="cd" * 16))
    with pytest.raises(SuibaoError, match="employee_medical"):
        quoted(medical(HANGZHOU), medical(SHANGHAI))
    with pytest.raises(SuibaoError, match="province or city"):
        quoted(origin, record("CN"))
    with pytest.raises(SuibaoError, match="The relation that stays"):
        quoted(origin, record(SHANGHAI, paid(202001, 1)), keeps="both")
    assert isinstance(quote(origin, None, Matter.PENSION, LAW, DAY, {"destination": SHANGHAI}), Quote)
