"""Working days: National Day 2025 (国办发明电〔2024〕12号) and 2026 (国办发明电〔2025〕7号), Civil Code 201 to 203."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suibao.errors import SuibaoError
from suibao.office import workdays

D = date.fromisoformat
# The notices: 1 to 8 October 2025 off, 28 September and 11 October worked; 1 to 7 October 2026 off, 20 September and
# 10 October worked; 25 to 27 September 2026 off.
NOTICES = [
    ("2025-09-28", True), ("2025-09-30", True), ("2025-10-01", False), ("2025-10-08", False), ("2025-10-09", True),
    ("2025-10-11", True), ("2025-10-12", False), ("2026-09-20", True), ("2026-09-25", False), ("2026-10-07", False),
    ("2026-10-08", True), ("2026-10-10", True), ("2026-10-11", False),
]  # fmt: skip


@pytest.mark.parametrize(("day", "worked"), NOTICES)
def test_days_of_the_notices(day, worked):
    assert workdays.is_workday(D(day)) is worked


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2025-09-26", 1, "2025-09-28"),  # the Sunday is worked
        ("2025-09-30", 1, "2025-10-09"),  # eight days off
        ("2025-09-30", 3, "2025-10-11"),  # the Saturday is worked
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-24", 30, "2026-11-12"),  # 3 in September, 18 in October (8 to 10 and three weeks), 9 in November
        ("2025-10-01", 0, "2025-10-01"),
    ],
)
def test_working_days_over_national_day(start, count, expected):
    assert workdays.add_workdays(D(start), count) == D(expected)
    assert workdays.workdays_between(D(start), D(expected)) == count


@pytest.mark.parametrize(
    ("start", "period", "expected"),
    [
        ("2025-09-01", {"days": 30}, "2025-10-09"),  # 1 October is a holiday: the day after it
        ("2025-09-01", {"days": 29}, "2025-09-30"),
        ("2025-08-06", {"days": 60}, "2025-10-09"),  # 5 October
        ("2026-08-31", {"months": 1}, "2026-09-30"),  # no 31 September: the month's last day
        ("2025-10-05", {"months": 12}, "2026-10-08"),  # 5 October 2026 is a holiday
        ("2026-09-24", {"workdays": 3}, "2026-09-30"),
        ("2026-07-02", {"days": 15}, "2026-07-17"),
        ("2026-07-03", {"days": 15}, "2026-07-20"),  # a Saturday
    ],
)
def test_last_day_of_a_period(start, period, expected):
    assert workdays.last_day(D(start), **period) == D(expected)


@pytest.mark.parametrize(("start", "period", "year"), [("2026-12-01", {"days": 60}, 2027), ("2026-12-20", {"workdays": 15}, 2027),
                                                       ("2003-01-03", {"workdays": 1}, 2003)])  # fmt: skip
def test_a_year_without_a_notice_is_named(start, period, year):
    with pytest.raises(SuibaoError, match=str(year)) as told:
        workdays.last_day(D(start), **period)
    assert told.value.details["year"] == year


def test_a_period_has_one_length():
    for period in ({}, {"days": 1, "months": 1}, {"days": -3}):
        with pytest.raises(SuibaoError, match="one length"):
            workdays.last_day(D("2026-01-05"), **period)
    with pytest.raises(SuibaoError, match="forward"):
        workdays.add_workdays(D("2026-01-05"), -1)


def test_the_calendar_ends_where_we_say():
    years = {day.year for day in chinese_calendar.holidays}
    assert (min(years), max(years)) == (workdays.FIRST_YEAR, workdays.LAST_YEAR)


@given(st.dates(D("2004-01-01"), D("2026-06-30")), st.integers(1, 120))
def test_the_last_day_is_worked_and_no_earlier(start, length):
    by_days = workdays.last_day(start, days=length)
    plain = workdays.plain_last_day(start, days=length)
    assert by_days >= plain
    assert workdays.is_workday(by_days)
    assert not any(workdays.is_workday(plain + timedelta(days=one)) for one in range((by_days - plain).days))
    assert workdays.workdays_between(start, workdays.add_workdays(start, length)) == length
