"""Statutory age and month of retirement: the gradual delay by group and birth month, and the rising minimum period.

The schedule is law today for births and years far ahead, so nothing here is looked up by the date of retirement: the law
is that of the day of the question, the birth month and the year are facts of the case (docs/decisions/014).
"""

from suibao.law.inputs import given, month_given
from suibao.law.retirement.terms import RetirementGroup
from suibao.law.units import RETIREMENT
from suibao.rules import clamp, rule

MONTHS_PER_YEAR = 12

INPUTS = [
    given("retirement_group", RetirementGroup, "退休人群", "group of the gradual delay", RETIREMENT),
    month_given("birth_month", "出生年月", "month of birth", RETIREMENT),
    given("retirement_paid_months", "months", "累计缴费月数（含视同）", "months paid, deemed ones included", RETIREMENT,
          most=1200),
]  # fmt: skip


@rule(unit="months", source="国务院关于渐进式延迟法定退休年龄的办法 1", zh="原法定退休年龄（月）", en="original age in months",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def original_age_months(original_retirement_age):
    """Sixty, fifty-five or fifty years, by the group that is given."""
    return original_retirement_age * MONTHS_PER_YEAR


@rule(unit="months", source="国务院关于渐进式延迟法定退休年龄的办法 1", zh="延迟月数", en="months of delay", per=RETIREMENT,
      since="2025-01-01")  # fmt: skip
def retirement_delay(birth_month, delay_first_birth_month, delay_step, delay_most):
    """One month more for each step of birth months, the first affected month included, up to the cap."""
    if birth_month < delay_first_birth_month:
        return 0
    return min(delay_most, (birth_month - delay_first_birth_month) // delay_step + 1)


@rule(unit="months", source="国务院关于渐进式延迟法定退休年龄的办法 1", zh="法定退休年龄（月）", en="statutory age in months",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def statutory_age_months(original_age_months, retirement_delay):
    """The original age and the delay."""
    return original_age_months + retirement_delay


@rule(unit="calendar month", source="国务院关于渐进式延迟法定退休年龄的办法 1", zh="法定退休年月", en="statutory month of retirement",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def statutory_retirement_month(birth_month, statutory_age_months):
    """The calendar month in which the statutory age is reached."""
    return birth_month + statutory_age_months


@rule(unit="calendar year", source="国务院关于渐进式延迟法定退休年龄的办法 2", zh="法定退休年份", en="year of statutory retirement",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def statutory_retirement_year(statutory_retirement_month):
    """The year that decides the minimum period of whoever retires at the statutory age or later."""
    return statutory_retirement_month // MONTHS_PER_YEAR


@rule(unit="months", source="国务院关于渐进式延迟法定退休年龄的办法 2", zh="最低缴费月数（法定退休年份）",
      en="minimum months at the statutory age", per=RETIREMENT, since="2025-01-01")  # fmt: skip
def minimum_months_at_statutory_age(statutory_retirement_year, minimum_months_first, minimum_months_rise_from,
                                    minimum_months_step, minimum_months_full):  # fmt: skip
    """Fifteen years; from 2030 six months more each year; twenty years from 2039."""
    years_of_rise = statutory_retirement_year - minimum_months_rise_from + 1
    return clamp(minimum_months_first + years_of_rise * minimum_months_step, minimum_months_first, minimum_months_full)
