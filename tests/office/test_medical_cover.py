"""Covered for medical care on a day? Expected answers from facts/medical.md M-7 to M-18 and M-22; figures by region."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from tests.support.injuries import LAW
from tests.support.jobless import drawing, person
from tests.support.records import PERSON, Made, assess, employed, pay

from suibao.books import Books
from suibao.errors import SuibaoError
from suibao.law.casetables import assuming
from suibao.law.medical.terms import MedicalScheme
from suibao.office.calendar_months import between, first_day, plus, through
from suibao.office.claims.medical import MedicalCover, Why, cover_of, medical_cover_on
from suibao.office.claims.medical_months import Insured, facts_of, spell_of

HANGZHOU, BEIJING, SHENZHEN = "330100", "110000", "440300"


def insured(books: Books, first: int, last: int, region: str = HANGZHOU, unpaid: tuple[int, ...] = (), alone: bool = False) -> None:
    made = [one for one in employed(first, last, region=region) if one.rule.startswith("medical")]
    if alone:
        made = [Made("flexible_medical", month, 50_000, 600_000, "", region) for month in through(first, last)]
    assess(books, made, f"{first} {region}")
    pay(books, [one for one in made if one.month not in unpaid], f"paid {first} {region}")


def on(books: Books, day: str, **facts: Any) -> MedicalCover:
    return medical_cover_on(books, LAW, PERSON, date.fromisoformat(day), facts)


def test_an_employee_of_zhejiang_is_covered_from_the_second_month(books: Books):
    insured(books, 202510, 202512)  # M-7: from the 2nd calendar month after registration
    first = on(books, "2025-10-20", had_medical_cover=False)
    assert (first.covered, first.why, first.waiting_until, first.scheme) == (False, Why.WAITING, date(2025, 11, 1), MedicalScheme.EMPLOYEE)
    second = on(books, "2025-11-01", had_medical_cover=False)
    assert (second.covered, second.why, second.since, second.region) == (True, Why.COVERED, 202510, HANGZHOU)
    assert second.trace["outputs"]["medical_covered"] == 1
    assert second.law_digest


def test_what_the_record_cannot_show_is_asked_by_name(books: Books):
    insured(books, 202510, 202512, SHENZHEN)
    found = on(books, "2025-11-10")
    assert (found.covered, found.why) == (None, Why.UNKNOWN)
    assert "medical_wait_employer" in found.settle
    assert "medical_wait_employer" in found.words[0]
    assert "等待" in found.words[1]


def test_a_year_insured_is_longer_than_any_wait_known(books: Books):
    insured(books, 202410, 202512, SHENZHEN)
    assert on(books, "2025-09-30").covered is None, "eleven months"
    found = on(books, "2025-10-01")
    assert (found.covered, found.why) == (True, Why.LONG_INSURED)


def test_arrears_stop_cover_from_the_second_month_in_zhejiang(books: Books):
    insured(books, 202401, 202512, unpaid=(202511, 202512))
    assert on(books, "2025-11-20").covered is True
    stopped = on(books, "2025-12-20")
    assert (stopped.covered, stopped.why, stopped.arrears_months) == (False, Why.ARREARS, 2)  # 省条例 28(3)


def test_a_flexible_worker_who_does_not_pay_is_not_covered_that_month(books: Books):
    insured(books, 202401, 202512, unpaid=(202512,), alone=True)
    assert on(books, "2025-11-20").covered is True
    stopped = on(books, "2025-12-20")
    assert (stopped.covered, stopped.why, stopped.scheme) == (False, Why.ARREARS, MedicalScheme.FLEXIBLE)  # 省条例 29(2)


@pytest.mark.parametrize(("month", "covered"), [(202508, False), (202509, False), (202510, True)])
def test_a_flexible_worker_of_zhejiang_waits_after_a_gap_from_the_month_of_payment(books: Books, month: int, covered: bool):
    insured(books, 202401, 202501, alone=True)
    insured(books, 202508, 202512, alone=True)  # M-7: from the 3rd calendar month, the month of payment counted
    found = on(books, first_day(month).isoformat())
    assert found.covered is covered
    if not covered:
        assert found.waiting_until == date(2025, 10, 1)


def test_who_left_the_books_is_not_insured(books: Books):
    insured(books, 202401, 202506)
    insured_other = [one for one in employed(202507, 202507, person="f" * 32) if one.rule.startswith("medical")]
    assess(books, insured_other, "other")
    july = on(books, "2025-07-10")
    assert (july.covered, july.why, july.through) == (False, Why.NOT_INSURED, 202506), "July is closed, and he is not in it"
    assert on(books, "2025-09-10").why == Why.NOT_INSURED


def test_an_open_month_is_spoken_for_by_the_month_before(books: Books):
    insured(books, 202401, 202506)
    found = on(books, "2025-07-10")
    assert (found.covered, found.carried, found.through) == (True, True, 202506)


def test_nobody_known_is_neither_covered_nor_not(books: Books):
    found = on(books, "2025-07-10")
    assert (found.covered, found.why) == (None, Why.NO_RECORD)


def test_residents_by_the_year(books: Books):
    """M-22: in the window and continuous no wait; outside it three months, and one for each missed year."""
    made = [Made("resident_medical", month, 40_000, 0, "", HANGZHOU) for month in (202401, 202501)]
    late = Made("resident_medical", 202503, 40_000, 0, "", HANGZHOU, person="e" * 32)
    assess(books, [*made, late])
    pay(books, [*made, late])
    found = on(books, "2025-06-10")
    assert (found.covered, found.scheme, found.since) == (True, MedicalScheme.RESIDENT, 202401)
    stated = {"resident_in_window": False, "resident_missed_years": 2, "resident_extra_years": 0, "had_medical_cover": False}
    other = medical_cover_on(books, LAW, "e" * 32, date(2025, 6, 10), stated)
    assert (other.covered, other.why, other.waiting_until) == (False, Why.WAITING, date(2025, 8, 1))  # 3 + 2 months after March
    unknown = medical_cover_on(books, LAW, "e" * 32, date(2025, 6, 10))
    assert unknown.covered is None
    assert {"resident_in_window", "resident_missed_years"} & set(unknown.settle)


def test_who_draws_unemployment_benefit_is_insured_by_the_fund(books: Books):
    drawing(books, 7)
    found = medical_cover_on(books, LAW, person(7), date(2026, 5, 10), {"had_medical_cover": False})
    assert (found.scheme, found.since, found.through) == (MedicalScheme.EMPLOYEE, 202604, 202605)
    after = medical_cover_on(books, LAW, person(7), date(2026, 9, 10))
    assert (after.covered, after.why) == (False, Why.NOT_INSURED), "three months were granted"


def test_the_retired_are_covered_where_their_years_are_full(books: Books):
    """社会保险法 27; Zhejiang: 20 years in total (省条例 21)."""
    insured(books, 202401, 202506)
    retired(books, "men60")
    stated = {"medical_months_here": 240, "medical_months_elsewhere": 0}
    law = assuming("current", (("medical_retirement_local_years", "0"),), "2025-10")

    def asked(**facts: Any) -> MedicalCover:
        return medical_cover_on(books, law, PERSON, date(2025, 10, 1), facts)

    assert (asked(**stated).covered, asked(**stated).why) == (True, Why.RETIRED)
    short = asked(**{**stated, "medical_months_here": 239})
    assert (short.covered, short.why) == (False, Why.RETIRED_SHORT)
    assert asked().covered is False, "the record alone has a year and a half"


def retired(books: Books, group: str) -> None:
    """A pension in payment since July 2025, as far as cover looks at it."""
    claim = """INSERT INTO books.claims VALUES ('employee_pension-x', 'employee_pension', :person, '', :region, '2025-06-30', 'x', now())"""
    step = """INSERT INTO books.claim_steps (claim, number, event, before, after, happened_on, recorded_at, actor, facts, outcome, trace,
        law_digest, key) VALUES ('employee_pension-x', 1, 'start', 'awarded', 'paying', '2025-07-01', now(), 'test',
        jsonb_build_object('retirement_group', CAST(:group AS text)), '{"first_month": 202507}', '{}', '', 'x|1')"""
    with books.begin() as connection:
        connection.execute(sa.text(claim), {"person": PERSON, "region": HANGZHOU})
        connection.execute(sa.text(step), {"group": group})


def test_facts_that_no_rule_knows_are_refused(books: Books):
    insured(books, 202501, 202512)
    with pytest.raises(SuibaoError, match="had_medical_cover"):
        on(books, "2025-11-10", had_medical_cove=True)


# --- the spell, for any record

MONTHS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(list(MedicalScheme)), st.sampled_from([HANGZHOU, BEIJING]), st.booleans()),
    min_size=1, max_size=25, unique_by=lambda one: one[0],
)  # fmt: skip


def record(drawn: list[tuple[int, MedicalScheme, str, bool]]) -> list[Insured]:
    rows = sorted(drawn)
    return [
        Insured(plus(202301, number), scheme, region, "E1" if scheme == MedicalScheme.EMPLOYEE else "",
                paid or scheme == MedicalScheme.RESIDENT)
        for number, scheme, region, paid in rows
    ]  # fmt: skip


@given(MONTHS)
def test_a_spell_has_no_gap_and_the_gap_before_it_is_counted(drawn: list[tuple[int, MedicalScheme, str, bool]]):
    months = record(drawn)
    spell = spell_of(months)
    assert [one.month for one in spell.months] == through(spell.first, spell.last.month)
    assert len({(one.resident, one.region) for one in spell.months}) == 1
    facts = facts_of(spell, spell.last.month)
    if spell.before is None:
        assert spell.months == tuple(months)
    else:
        assert not spell.months[0].goes_on(spell.before)
        if "medical_gap_paid" in facts:
            assert facts["medical_gap_months"] == between(spell.before.month, spell.first) - 1 > 0
        assert 1 <= spell.before_months <= len(months)
    assert 0 <= spell.arrears <= len(spell.months)


@given(MONTHS, st.integers(0, 6))
def test_covered_waiting_and_unknown_never_contradict_each_other(drawn: list[tuple[int, MedicalScheme, str, bool]], later: int):
    months = record(drawn)
    month = plus(months[-1].month, later)
    found = cover_of(LAW, PERSON, first_day(month), months, closed=later > 0)
    assert (found.covered is None) == bool(found.settle)
    assert (found.waiting_until is not None) == (found.why == Why.WAITING)
    if found.waiting_until:
        assert found.waiting_until > first_day(month)
    if later:
        assert (found.covered, found.why) == (False, Why.NOT_INSURED)
