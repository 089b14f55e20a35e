"""Two records compared: what agrees, what is asked and of whom, months paid twice, one-off payments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.tabled import bundle
from tests.support.relations import (
    ANHUI,
    DAY,
    GUANGZHOU,
    HANGZHOU,
    LAW,
    SHANGHAI,
    SHENZHEN,
    asked,
    born_before,
    paid,
    quoted,
    record,
)

from suibao.law.terms import Branch
from suibao.law.transfer.terms import Contributor
from suibao.office.calendar_months import plus
from suibao.office.relations.matching import Matching, match
from suibao.office.relations.model import MonthRow, Quote, Record
from suibao.office.relations.quoting import quote
from suibao.office.relations.quoting_bulk import quotes
from suibao.office.relations.spans import months, spans
from suibao.office.relations.terms import Doubt, Held, Matter, Whom
from suibao.rules import Law

HERE = record(HANGZHOU, paid(202001, 12))
THERE = record(SHANGHAI, paid(202101, 6))


def matched(origin: Record, destination: Record | None, matter: Matter = Matter.PENSION, **facts: Any) -> Matching:
    return match(origin, destination, matter, LAW, DAY, facts)


def test_records_that_agree() -> None:
    found = matched(HERE, THERE)
    assert found.settled
    assert found.months == tuple(plus(202001, one) for one in range(18))
    assert (found.overlap, found.refunds, found.origin, found.destination) == ((), (), HERE, THERE)


DOUBTS: list[tuple[str, dict[str, Any], dict[str, Any], Doubt, Whom, date | None]] = [
    ("ID number and name differ", {"identity": "a"}, {"identity": "b"}, Doubt.IDENTITY, Whom.ORIGIN, date(2026, 3, 23)),
    ("nothing to compare at the origin", {}, {"identity": "b"}, Doubt.IDENTITY, Whom.ORIGIN, date(2026, 3, 23)),
    ("nothing to compare at the new place", {"identity": "a"}, {}, Doubt.IDENTITY, Whom.RECEIVER, date(2026, 3, 23)),
    ("birth", {}, {"born": date(1985, 5, 21)}, Doubt.IDENTITY, Whom.ORIGIN, date(2026, 3, 23)),
    ("sex", {}, {"is_woman": True}, Doubt.IDENTITY, Whom.ORIGIN, date(2026, 3, 23)),
    ("first payment after a month paid", {"first_paid": 202002}, {}, Doubt.DATES, Whom.ORIGIN, date(2026, 3, 23)),
    ("months to come", {}, {"months": (paid(202603, 2),)}, Doubt.DATES, Whom.RECEIVER, date(2026, 3, 23)),
    ("months before birth", {"months": (paid(198505, 2),), "balance_fen": 0}, {}, Doubt.DATES, Whom.ORIGIN, date(2026, 3, 23)),
    ("arrears of an employer", {"arrears": (202003,)}, {}, Doubt.ARREARS, Whom.PAYER, None),
    ("arrears of one's own", {"arrears": (202003,), "contributor": Contributor.ALONE}, {}, Doubt.ARREARS, Whom.WORKER, None),
    ("still paid", {"active": True}, {}, Doubt.STILL_PAYING, Whom.PAYER, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("origin", "other", "doubt", "whom", "due"), [one[1:] for one in DOUBTS], ids=[one[0] for one in DOUBTS]
)
def test_a_doubt_is_put_to_one_side(
    origin: dict[str, Any], other: dict[str, Any], doubt: Doubt, whom: Whom, due: date | None
) -> None:
    """facts/transfer.md 3.4 and identifiers.md CH-02: paused and without arrears; 15 working days for an agency."""
    (question,) = matched(replace(HERE, **origin), replace(THERE, **other)).questions
    assert (question.doubt, question.whom, question.due_on) == (doubt, whom, due)
    assert question.en != question.zh


def test_two_general_accounts() -> None:
    """Both paid into; or a general one where, by age, only a temporary one may be (66号 5)."""
    found = matched(replace(HERE, active=True), replace(THERE, active=True))
    assert [one.doubt for one in found.questions] == [Doubt.DOUBLE_ACCOUNT, Doubt.STILL_PAYING]
    beside = record(SHANGHAI, paid(201801, 6), born=None)
    away = {"hukou_region": ANHUI, "is_approved_job_transfer": False}
    old = replace(HERE, born=born_before(55))
    (question,) = matched(old, beside, **away).questions
    assert (question.doubt, question.whom) == (Doubt.DOUBLE_ACCOUNT, Whom.RECEIVER)
    assert matched(HERE, beside, **away).settled, "taken over, the two become one"
    assert matched(old, replace(beside, held=Held.TEMPORARY), **away).settled
    assert matched(old, record(SHANGHAI, paid(202101, 6), born=None), **away).settled, (
        "opened after the last month there"
    )


def test_months_paid_twice_wait_for_what_worker_and_agency_agree() -> None:
    """187号 三: nothing is refunded or dropped by itself; the proposal is stated with its reason."""
    found = matched(HERE, record(SHANGHAI, paid(202010, 6, 4_000)))
    (question,) = found.questions
    assert (question.whom, question.details["name"], question.details["proposed"]) == (Whom.WORKER, "keeps", "origin")
    assert question.details["months"] == list(found.overlap) == [202010, 202011, 202012]
    assert found.refunds == ()
    assert f"Proposed: {HANGZHOU}" in question.en
    assert f"建议保留 {HANGZHOU}" in question.zh
    assert matched(HERE, record(SHANGHAI, paid(202010, 6))).proposed == "destination", "of equal ones the new place"


def test_a_refund_is_the_laws_and_leaves_the_account() -> None:
    """V-TR-30 with months on both sides of 2006: 3 × 330 and 3 × 240, and the interest that the place states."""
    x = record(HANGZHOU, paid(200510, 6, 3_000), balance_fen=200_000, interest_fen=5_000)
    y = record(SHANGHAI, paid(200501, 24, 3_000))
    (question,) = matched(x, y, keeps="destination").questions
    assert (question.doubt, question.whom, question.details["name"]) == (
        Doubt.OVERLAP, Whom.ORIGIN, "overlap_interest_fen")  # fmt: skip
    found = matched(x, y, keeps="destination", overlap_interest_fen=5_000)
    assert [one.amount_fen for one in found.refunds] == [3 * 33_000 + 3 * 24_000 + 5_000]
    assert (found.origin.months, found.origin.balance_fen, found.origin.interest_fen) == ((), 24_000, 0)
    assert found.months == months(spans(y.months))


def test_months_before_1998_are_refunded_as_the_place_states() -> None:
    x, y = record(HANGZHOU, paid(199707, 12, 500), balance_fen=50_000), record(SHANGHAI, paid(199701, 24, 500))
    (question,) = matched(x, y, keeps="destination").questions
    assert question.details["name"] == "overlap_before_1998_fen"
    found = matched(x, y, keeps="destination", overlap_before_1998_fen=9_000)
    assert [one.amount_fen for one in found.refunds] == [9_000 + 6 * 5_500]


def test_an_account_that_holds_less_than_its_months_brought() -> None:
    (question,) = matched(
        replace(HERE, balance_fen=1_000), replace(HERE, region=SHANGHAI), keeps="destination"
    ).questions
    assert (question.doubt, question.whom, question.details["refund_fen"]) == (Doubt.OVERLAP, Whom.ORIGIN, 480_000)


def test_medical_months_count_once_without_a_refund() -> None:
    """MT-08, MT-12: no rule of refunds is established for the medical branch."""
    medical = {"branch": Branch.EMPLOYEE_MEDICAL, "balance_fen": 1_000}
    found = matched(replace(HERE, **medical), replace(THERE, **medical, months=(paid(202012, 6),)), Matter.MEDICAL)
    assert (found.settled, found.refunds, len(found.months), found.overlap) == (True, (), 17, (202012,))


THREE_YEARS = record(HANGZHOU, paid(201001, 24), paid(201201, 36, one_off=True, payer="x"))


def test_a_one_off_payment_of_three_years_needs_its_document() -> None:
    """94号 (TR-56): before the notice of 2016 a promise, since then a document; 35 months need nothing."""
    (question,) = asked(THREE_YEARS, record(SHANGHAI))
    assert (question.doubt, question.whom) == (Doubt.ONE_OFF, Whom.ORIGIN)
    assert set(question.details["names"]) == {"one_off_before_notice", "one_off_document", "one_off_promise"}
    assert quoted(THREE_YEARS, record(SHANGHAI), one_off_before_notice=False, one_off_document=True).months == 60
    assert quoted(THREE_YEARS, record(SHANGHAI), one_off_before_notice=True, one_off_promise=True).months == 60
    short = record(HANGZHOU, paid(201201, 35, one_off=True))
    assert quoted(short, record(SHANGHAI)).months == 35
    two = record(HANGZHOU, paid(201201, 24, one_off=True, payer="x"), paid(201401, 24, one_off=True, payer="y"))
    assert quoted(two, record(SHANGHAI)).months == 48, "two payments of two years each"


def test_what_cannot_move_stays_and_the_rest_goes_through() -> None:
    """94号: told in writing within 10 working days, Monday 2 March to Monday 16 March 2026."""
    facts: dict[str, Any] = {"one_off_before_notice": False, "one_off_document": False}
    (question,) = matched(THREE_YEARS, record(SHANGHAI), **facts).questions
    assert (question.due_on, question.details["name"]) == (date(2026, 3, 16), "one_off_account_fen")
    found = quoted(THREE_YEARS, record(SHANGHAI), one_off_account_fen=1_440_000, **facts)
    assert (found.months, found.account_fen, found.pooled_fen) == (24, 960_000, 1_440_000)


RECORDS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60), st.integers(100_000, 3_000_000)), max_size=5)


def drawn(region: str, rows: list[tuple[int, int, int]], **other: Any) -> Record:
    """Months from 1998 on, spans that may touch or overlap, an account that holds what they brought and some more."""
    made = tuple(MonthRow(plus(199801, first), base, months) for first, months, base in rows)
    return record(region, *made, balance_fen=sum(one.base_fen * one.months for one in made) // 8 + 10_000, **other)


@settings(max_examples=40, deadline=None)
@given(first=RECORDS, second=RECORDS, keeps=st.sampled_from(["origin", "destination"]))
def test_no_month_counts_twice_and_no_money_is_lost(
    first: list[tuple[int, int, int]], second: list[tuple[int, int, int]], keeps: str
) -> None:
    here, there = drawn(HANGZHOU, first), drawn(SHANGHAI, second)
    found, back = matched(here, there, keeps=keeps), matched(there, here, keeps=keeps)
    both = set(months(spans(here.months))) | set(months(spans(there.months)))
    assert list(found.months) == sorted(both), "every month once"
    assert back.months == found.months, "the same whichever side asks"
    kept = [found.origin, found.destination]
    assert sum(len(months(spans(one.months))) for one in kept if one) == len(both)
    assert {*months(spans(found.origin.months))}.isdisjoint(
        months(spans(there.months if keeps == "destination" else ()))
    )
    money = sum(one.balance_fen for one in kept if one) + sum(one.amount_fen for one in found.refunds)
    assert money == here.balance_fen + there.balance_fen
    answer = quote(here, there, Matter.PENSION, LAW, date(2060, 1, 4), {"keeps": keeps, "mover_age_months": 300})
    assert isinstance(answer, Quote)
    assert answer.months == len(both)
    assert answer.account_fen == found.origin.balance_fen


ODD: list[dict[str, Any]] = [{"deemed": True, "base_fen": 0}, {"one_off": True}, {"temporary": True}, {"region": "420100"},
                             {"region": "310000"}]  # fmt: skip
"""What makes a row more than a month paid in time at its own place."""
HUKOU = st.sampled_from([None, ANHUI, SHANGHAI, "330000", "440000"])
REGIONS = st.sampled_from([HANGZHOU, GUANGZHOU, SHENZHEN, "500000", "340400"])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Record, Record | None, dict[str, Any]]:
    origin, new = draw(REGIONS), draw(st.sampled_from([SHANGHAI, "440100", "420100"]).filter(lambda one: one != ""))
    if origin == new:
        new = SHANGHAI
    personal: dict[str, Any] = {
        "born": draw(st.sampled_from([None, date(1960, 2, 29), date(1976, 3, 2), date(1990, 1, 1)])),
        "is_woman": draw(st.sampled_from([None, True, False])), "draws": draw(st.sampled_from([None, True, False, False])),
        "paid_pool_rate": draw(st.sampled_from([None, 160_000, 200_000])),
        "held": draw(st.sampled_from([Held.GENERAL, Held.GENERAL, Held.GENERAL, Held.TEMPORARY, Held.FROZEN])),
    }  # fmt: skip
    facts = {"hukou_region": draw(HUKOU), "is_approved_job_transfer": draw(st.sampled_from([None, False, True])),
             "keeps": draw(st.sampled_from(["", "origin", "destination"]))}  # fmt: skip
    there = draw(st.one_of(st.just([]), RECORDS))
    here = drawn(origin, draw(RECORDS), **personal)
    odd = draw(st.sampled_from([{}, {}, *ODD]))
    here = replace(here, months=tuple(replace(one, **odd) if at == 0 else one for at, one in enumerate(here.months)))
    return here, drawn(new, there, **personal | {"held": Held.GENERAL}), facts


@settings(max_examples=30, deadline=None)
@given(drawn_cases=st.lists(cases(), min_size=1, max_size=6))
@pytest.mark.parametrize("matter", [Matter.PENSION, Matter.MEDICAL, Matter.UNEMPLOYMENT])
def test_bulk_is_one_by_one_to_the_fen(
    matter: Matter, drawn_cases: list[tuple[Record, Record | None, dict[str, Any]]]
) -> None:
    """Plans and single quotes give the same amounts, outcomes, places and questions."""
    branch = matter.branch
    agree(
        [
            (replace(one, branch=branch), other and replace(other, branch=branch), facts)
            for one, other, facts in drawn_cases
        ],
        matter,
        LAW,
    )


def agree(asked_cases: list[tuple[Record, Record | None, dict[str, Any]]], matter: Matter, law: Law) -> None:
    found = quotes(asked_cases, matter, law, DAY)
    for (origin, destination, facts), answer in zip(asked_cases, found, strict=True):
        alone = quote(origin, destination, matter, law, DAY, facts)
        if isinstance(alone, Quote) and isinstance(answer, Quote):
            assert replace(answer, trace={}) == replace(alone, trace={})
        else:
            assert answer == alone


@settings(max_examples=10, deadline=None)
@given(drawn_cases=st.lists(cases(), min_size=1, max_size=6))
@pytest.mark.parametrize("law", ["proposal/7-relations-follow", "proposal/10-pro-rata-pensions"])
def test_bulk_under_proposals(law: str, drawn_cases: list[tuple[Record, Record | None, dict[str, Any]]]) -> None:
    agree(drawn_cases, Matter.PENSION, bundle(law).law)


@settings(max_examples=15, deadline=None)
@given(
    jobless=st.lists(
        st.tuples(st.integers(1, 30), st.integers(0, 24), st.sampled_from([True, False])), min_size=1, max_size=5
    )
)
def test_bulk_of_unemployment_money(jobless: list[tuple[int, int, bool]]) -> None:
    asked_cases = [
        (record(HANGZHOU, paid(202301, length), branch=Branch.UNEMPLOYMENT), record(SHANGHAI, branch=Branch.UNEMPLOYMENT),
         {"is_unemployed_mover": out, "benefit_months_due": due, "origin_standard_fen": 200_000} if out else {"is_unemployed_mover": out})
        for length, due, out in jobless
    ]  # fmt: skip
    agree(asked_cases, Matter.UNEMPLOYMENT, LAW)
