"""Coverage on a day, branch by branch, as a worker would ask for it: examples whose answers stand in the law's texts."""

from __future__ import annotations

from datetime import date
from itertools import count

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.records import OTHER, PERSON, Made, alone, assess, employed, months_between, pay

from suibao.books import Books, registry
from suibao.errors import SuibaoError
from suibao.law.terms import Branch, Industry, Mode, Status
from suibao.office.cover import coverage, coverage_many
from suibao.office.cover_model import ELSEWHERE, MISSING, OWED, BranchCover

DAY = date(2026, 3, 15)
GUANGZHOU, HANGZHOU, SHANGHAI = "440100", "330100", "310000"


def engaged(books: Books, payer: str = "E1", mode: Mode = Mode.DIRECT, status: Status = Status.LABOUR, start: date = date(2025, 1, 1),
            end: date | None = None, industry: Industry = Industry.NONE, person: str = PERSON) -> None:  # fmt: skip
    row = {
        "payer": payer, "worker": "1", "person": person, "mode": int(mode), "status": int(status), "industry": int(industry),
        "contract": "", "region": GUANGZHOU, "using_unit": "", "using_region": "", "started_on": start, "ended_on": end,
        "agreed_wage_fen": None, "declared_base_fen": None, "weekly_hours_tenths": None,
    }  # fmt: skip
    registry.engage(books, pa.Table.from_pylist([row], schema=registry.ENGAGEMENTS))


def platform(books: Books, party: str = "PT1") -> None:
    row = {"party": party, "name": "平台", "credit_code": "", "region": GUANGZHOU, "kind": "platform", "oi_batch": 1,
           "oi_tier": 1, "injury_class": 1, "injury_float": 0}  # fmt: skip
    registry.register_parties(books, pa.Table.from_pylist([row], schema=registry.PARTIES))


def paid(books: Books, made: list[Made], name: str = "first") -> None:
    assess(books, made, name)
    pay(books, made, f"{name} paid")


def asked(books: Books, branch: Branch, day: date = DAY, **facts: object) -> BranchCover:
    return coverage(books, PERSON, day, facts=facts)[branch]


def test_an_employee_is_covered_by_the_employer(books: Books) -> None:
    engaged(books)
    paid(books, employed(202501, 202603, region=HANGZHOU))
    found = coverage(books, PERSON, DAY)
    assert [one.branch for one in found.branches] == list(Branch)
    pension = found[Branch.EMPLOYEE_PENSION]
    assert (pension.covered, pension.since, pension.payer, pension.region, pension.months) == (
        True,
        202501,
        "E1",
        HANGZHOU,
        15,
    )
    assert pension.reason.article == "社会保险法 10"
    assert {branch: found[branch].covered for branch in (Branch.WORK_INJURY, Branch.UNEMPLOYMENT, Branch.MATERNITY)} == {
        Branch.WORK_INJURY: True, Branch.UNEMPLOYMENT: True, Branch.MATERNITY: True,
    }  # fmt: skip
    assert found[Branch.EMPLOYEE_MEDICAL].covered is True  # Zhejiang: one month of wait, long over
    assert found[Branch.RESIDENT_MEDICAL].covered is False
    assert (found[Branch.RESIDENT_PENSION].covered, found[Branch.RESIDENT_PENSION].reason.code) == (
        False,
        "in_employee_scheme",
    )
    assert found[Branch.OCCUPATIONAL_INJURY].covered is False
    assert found[Branch.SUPPLEMENTARY_MEDICAL].covered is None
    assert all(one.gaps == () for one in found.branches)


def test_nothing_is_known_of_a_stranger(books: Books) -> None:
    found = coverage(books, OTHER, DAY)
    assert {one.covered for one in found.branches} == {None}
    assert found[Branch.EMPLOYEE_PENSION].reason.code == "silent"


def test_who_stands_in_no_month_that_was_assessed_is_not_insured(books: Books) -> None:
    assess(books, employed(202603, 202603, person=OTHER))
    assert asked(books, Branch.EMPLOYEE_PENSION).covered is False


def test_a_month_not_closed_is_spoken_for_by_the_one_before(books: Books) -> None:
    engaged(books, end=date(2026, 3, 20))
    paid(books, employed(202501, 202602))
    carried = asked(books, Branch.WORK_INJURY)
    assert (carried.covered, carried.carried) == (True, True)
    assert asked(books, Branch.WORK_INJURY, date(2026, 3, 21)).covered is False  # employment has ended
    assert asked(books, Branch.WORK_INJURY, date(2026, 4, 2)).covered is None  # two months on nothing is known


def test_an_employer_that_insured_nobody_pays_the_injury_itself(books: Books) -> None:
    engaged(books)
    assess(books, employed(202603, 202603, person=OTHER))
    found = asked(books, Branch.WORK_INJURY)
    assert (found.covered, found.reason.code) == (False, "injury_uninsured")
    assert "工伤保险条例 62" in found.reason.article


def test_one_who_owes_is_told_who_pays(books: Books) -> None:
    engaged(books)
    made = employed(202501, 202603)
    assess(books, made)
    pay(books, [one for one in made if one.month < 202602])
    day = date(2026, 3, 1)
    pension = asked(books, Branch.EMPLOYEE_PENSION, day)
    assert (pension.covered, pension.months) == (True, 13)
    (gap,) = pension.gaps
    assert (gap.kind, gap.first, gap.last, gap.months, gap.payer, gap.by, gap.payable) == (
        OWED, 202602, 202603, 2, "E1", "payer", True,
    )  # fmt: skip
    assert gap.amount_fen == 2 * (128_000 + 64_000)
    assert gap.article == "社会保险法 58, 60, 63; 社会保险法 86"


@pytest.mark.parametrize(
    ("first", "covered", "until"),
    [(202504, True, None), (202505, False, date(2026, 5, 1)), (202603, False, date(2027, 3, 1))],
)
def test_unemployment_asks_for_a_year_paid(books: Books, first: int, covered: bool, until: date | None) -> None:
    """社会保险法 45(1): with twelve months paid, eleven and one; `until` is when the twelfth month is over, if paying goes on."""
    paid(books, employed(first, 202603))
    found = asked(books, Branch.UNEMPLOYMENT)
    assert (found.covered, found.waiting_until) == (covered, until)


def test_a_gap_in_employment_is_the_employers_to_pay(books: Books) -> None:
    engaged(books)
    paid(books, employed(202501, 202503) + employed(202507, 202603))
    (gap,) = asked(books, Branch.EMPLOYEE_PENSION).gaps
    assert (gap.kind, gap.first, gap.last, gap.months, gap.payable, gap.by, gap.amount_fen) == (
        MISSING, 202504, 202506, 3, True, "payer", None,
    )  # fmt: skip
    (injury,) = asked(books, Branch.WORK_INJURY).gaps
    assert (injury.first, injury.last, injury.payable) == (202504, 202506, True)


def test_past_months_of_who_pays_alone(books: Books) -> None:
    """沪人社规〔2023〕5号 part 6 in Shanghai; elsewhere the text was not seen, so that it stays unknown, by name."""
    paid(books, alone(202501, 202503, region=SHANGHAI) + alone(202507, 202603, region=SHANGHAI))
    (gap,) = asked(books, Branch.EMPLOYEE_PENSION).gaps
    assert (gap.kind, gap.payable, gap.by, gap.months) == (MISSING, False, "person", 3)
    paid(books, alone(202501, 202503, person=OTHER) + alone(202507, 202603, person=OTHER), "other")
    (gap,) = coverage(books, OTHER, DAY)[Branch.EMPLOYEE_PENSION].gaps
    assert (gap.payable, gap.settle) == (None, ("flexible_pension_past_payable",))


def test_a_short_medical_gap_may_still_be_paid(books: Books) -> None:
    """医保办发〔2021〕43号: at most three months. Missing since February, who pays again in May has missed three."""
    paid(
        books,
        [
            Made("flexible_medical", month, 40_000, 500_000, payer="", region=HANGZHOU)
            for month in (202511, 202512, 202601)
        ],
    )
    assess(books, employed(202602, 202603, person=OTHER), "others")
    found = asked(books, Branch.EMPLOYEE_MEDICAL)
    (gap,) = found.gaps
    assert (found.covered, gap.first, gap.last, gap.payable, gap.by, gap.until) == (
        False, 202602, 202603, True, "person", date(2026, 5, 31),
    )  # fmt: skip


def test_years_as_a_resident_are_no_loss(books: Books) -> None:
    paid(
        books, [Made("resident_pension", 202502, 50_000, payer=""), Made("resident_medical", 202501, 40_000, payer="")]
    )
    paid(books, employed(202401, 202412) + employed(202601, 202603), "employee")
    pension = asked(books, Branch.EMPLOYEE_PENSION)
    (gap,) = pension.gaps
    assert (gap.kind, gap.first, gap.last, gap.payable) == (ELSEWHERE, 202501, 202512, None)
    assert coverage(books, PERSON, date(2025, 6, 1))[Branch.RESIDENT_PENSION].covered is True
    resident = asked(books, Branch.RESIDENT_PENSION)
    assert (resident.months, [one.kind for one in resident.gaps]) == (12, [ELSEWHERE])


def test_occupational_injury_goes_by_the_order_of_the_day(books: Books) -> None:
    """人社部发〔2025〕24号: by the day and the order. The books show the month; the day is unknown until told."""
    platform(books)
    engaged(books, "PT1", Mode.PLATFORM, Status.NOT_FULLY, industry=Industry.TAKEAWAY)
    assess(books, [Made("oi_platform", 202603, 500, payer="PT1")])
    found = asked(books, Branch.OCCUPATIONAL_INJURY)
    assert found.covered is None
    assert "orders_that_day" in found.settle
    assert (
        asked(books, Branch.OCCUPATIONAL_INJURY, orders_that_day=3, order_accepted=False, order_finished=False).covered
        is True
    )
    none = asked(books, Branch.OCCUPATIONAL_INJURY, orders_that_day=0, order_accepted=False, order_finished=False)
    assert none.covered is False
    assert asked(books, Branch.WORK_INJURY).covered is False


def test_a_flexible_workers_birth_is_the_regions_matter(books: Books) -> None:
    paid(
        books,
        [Made("flexible_medical", month, 40_000, 500_000, payer="", region="620000") for month in (202602, 202603)],
    )
    found = asked(books, Branch.MATERNITY)
    assert found.covered is None
    assert found.settle == ("flexible_maternity_included",)


def test_facts_that_no_rule_knows_are_refused(books: Books) -> None:
    with pytest.raises(SuibaoError, match="orders_that_day"):
        coverage(books, PERSON, DAY, facts={"orders_that_dya": 3})


def test_many_at_once_are_answered_as_one_by_one(books: Books) -> None:
    engaged(books)
    paid(books, employed(202501, 202603))
    paid(books, alone(202501, 202506, person=OTHER), "other")
    found = coverage_many(books, [PERSON, OTHER], DAY)
    assert found == {person: coverage(books, person, DAY) for person in (PERSON, OTHER)}
    assert found[OTHER].as_json()["branches"][0]["gaps"][0]["kind"] == MISSING


EXAMPLES = count(1)
"""Each example has a person and payers of its own, so that all can share the books."""


@pytest.fixture
def whole_year(books: Books) -> Books:
    """Books in which every month of 2025 has been assessed."""
    assess(books, employed(202501, 202512, person=OTHER, payer="E-other"), "others")
    return books


WORKED = st.tuples(st.sampled_from(months_between(202501, 202512)), st.sampled_from(["E", ""]), st.booleans())
DAYS = st.dates(date(2025, 1, 1), date(2025, 12, 31))


@given(st.lists(WORKED, min_size=1, max_size=10, unique_by=lambda one: one[0]), DAYS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_months_that_count_and_gaps_are_the_whole_time(
    whole_year: Books, worked: list[tuple[int, str, bool]], day: date
) -> None:
    """From the first month to the day every month either counts or lies in exactly one gap; and a day has one answer a branch."""
    books, number = whole_year, next(EXAMPLES)
    person = f"{number:032x}"
    for at, (month, payer, is_paid) in enumerate(worked):
        made = (
            employed(month, month, payer=f"E-{number}", person=person) if payer else alone(month, month, person=person)
        )
        assess(books, made, f"{person} {at}")
        if is_paid:
            pay(books, made, f"paid {person} {at}")
    found = coverage(books, person, day)
    assert [one.branch for one in found.branches] == list(Branch)
    assert found == coverage(books, person, day)
    until = day.year * 100 + day.month
    paid_months = {month for month, _, is_paid in worked if is_paid and month <= until}
    stood = [month for month, _, _ in worked if month <= until]
    pension = found[Branch.EMPLOYEE_PENSION]
    in_gaps = [month for gap in pension.gaps for month in months_between(gap.first, gap.last)]
    assert sorted([*in_gaps, *paid_months]) == (months_between(min(stood), until) if stood else [])
    assert pension.months == len(paid_months)
    assert pension.covered == (until in stood)
    assert all(gap.months == len(months_between(gap.first, gap.last)) for one in found.branches for gap in one.gaps)
