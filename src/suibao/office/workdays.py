"""Working days and the last day of a period, by the State Council's yearly notices on holidays (``chinesecalendar``).

Civil Code 201: the day a period starts on is not counted. 202: a period in months ends on the day of the same number,
or on the month's last day. 203: a period whose last day is a holiday ends on the day after the holiday; days of rest
in the week count as such, days worked in their place do not. 204: this holds unless a law says otherwise. Working
days are counted without days of rest and holidays.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import chinese_calendar

from suibao.errors import SuibaoError

FIRST_YEAR = 2004
LAST_YEAR = 2026
"""Years whose notice the calendar holds; a test fails when a newer release knows more."""

_ONE = timedelta(days=1)


def is_workday(day: date) -> bool:
    """Whether people work on a day, days worked in place of others included.

    Raises SuibaoError for a year before 2004 or after 2026.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _unknown(day)
    return bool(chinese_calendar.is_workday(day))


def add_workdays(day: date, n: int) -> date:
    """The n-th working day after a day, which is itself not counted; the day itself for 0.

    Raises SuibaoError for a negative number, and where a year is passed whose holidays are not known.
    """
    if n < 0:
        raise SuibaoError(
            f"Working days are counted forward, not {n}.", f"工作日只能向后计算，不能为 {n}。", workdays=n
        )
    for _ in range(n):
        day = next_workday(day + _ONE)
    return day


def next_workday(day: date) -> date:
    """The day itself if it is a working day, otherwise the first one after it."""
    while not is_workday(day):
        day += _ONE
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``; 0 when ``end`` is not later."""
    return sum(is_workday(start + timedelta(days=one)) for one in range(1, (end - start).days + 1))


def plain_last_day(day: date, *, days: int = 0, months: int = 0) -> date:
    """The last day of a period as the calendar has it, before a holiday moves it: never later than :func:`last_day`."""
    if months:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return day + timedelta(days=days)


def last_day(day: date, *, days: int = 0, workdays: int = 0, months: int = 0) -> date:
    """The last day of a period of ``days``, ``workdays`` or ``months`` that begins on a day (which is not counted).

    Civil Code 201 to 203: see the module. Raises SuibaoError unless exactly one length is given and positive, and
    where the holidays of a year are not known.
    """
    given = [one for one in (days, workdays, months) if one]
    if len(given) != 1 or given[0] < 0:
        raise SuibaoError(
            f"A period has one length: days, workdays or months; given: {days}, {workdays}, {months}.",
            f"期间只能有一种长度：日、工作日或月；所给为 {days}、{workdays}、{months}。",
        )
    if workdays:
        return add_workdays(day, workdays)
    return next_workday(plain_last_day(day, days=days, months=months))


def _unknown(day: date) -> SuibaoError:
    """A year whose notice is not in the calendar."""
    if day.year > LAST_YEAR:
        return SuibaoError(
            f"The holidays of {day.year} are not known: the State Council's notice is not out, or newer than this "
            f"calendar (it ends in {LAST_YEAR}). A newer chinesecalendar brings them.",
            f"{day.year} 年的节假日尚不可知：国务院办公厅的放假通知未发布，或晚于本日历（截至 {LAST_YEAR} 年）。更新 chinesecalendar 后可得。",
            year=day.year,
        )  # fmt: skip
    return SuibaoError(
        f"Working days are known from {FIRST_YEAR} on, not for {day.isoformat()}.",
        f"工作日自 {FIRST_YEAR} 年起可知，{day.isoformat()} 不可知。", year=day.year,
    )  # fmt: skip
