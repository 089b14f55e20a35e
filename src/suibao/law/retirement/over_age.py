"""Work after the statutory age, and the defaults and upper ages of flexible workers: mostly unknown, by name."""

from suibao.law.inputs import given
from suibao.law.retirement.age import MONTHS_PER_YEAR
from suibao.law.units import RETIREMENT
from suibao.rules import rule

INPUTS = [
    given("works_on", "bool", "达龄后仍在工作", "goes on working", RETIREMENT),
    given("is_woman", "bool", "女性", "is a woman", RETIREMENT),
    given("joins_now_as_flexible", "bool", "现以灵活就业身份新参保", "joins now as a flexible worker", RETIREMENT),
]


@rule(unit="bool", source="超龄劳动者基本权益保障暂行规定（人社部令第56号）", zh="超龄劳动者", en="is an over-age worker", per=RETIREMENT,
      since="2025-01-01", status="secondary")  # fmt: skip
def over_age_worker(works_on, reached_statutory_age):
    """Works after the statutory age. Who drew a pension before is another question, not asked here."""
    return works_on and reached_statutory_age


@rule(unit="bool", source="超龄劳动者基本权益保障暂行规定（人社部令第56号）", zh="用人单位须为超龄劳动者参加工伤保险",
      en="work injury must be insured for the over-age worker", per=RETIREMENT, since="2026-07-01", status="secondary")  # fmt: skip
def over_age_injury_duty(over_age_worker):
    """From 2026-07-01 the employer must insure work injury nationally."""
    return over_age_worker


@rule(unit="bool", source="超龄劳动者基本权益保障暂行规定（人社部令第56号）", zh="超龄用工的养老缴费义务",
      en="duty to pay the over-age worker's pension", per=RETIREMENT, since="2025-01-01", when="over_age_worker",
      status="weak")  # fmt: skip
def over_age_pension_owed(over_age_pension_duty):
    """What the order says on pensions is not established: unknown, by the name of the figure."""
    return over_age_pension_duty


@rule(unit="bool", source="社会保险法 16", zh="已满年限的超龄劳动者", en="over-age worker with enough years", per=RETIREMENT,
      since="2025-01-01")  # fmt: skip
def over_age_with_enough(over_age_worker, short_of_years):
    """Who is short of years may pay on by article 16; for the others nothing is established."""
    return over_age_worker and not short_of_years


@rule(unit="bool", source="社会保险法 16; 超龄劳动者基本权益保障暂行规定（人社部令第56号）", zh="超龄满年限者可继续缴费",
      en="may go on paying with enough years", per=RETIREMENT, since="2025-01-01", when="over_age_with_enough",
      status="weak")  # fmt: skip
def over_age_pays_beyond(over_age_pension_right):
    """A right beyond the minimum is not established."""
    return over_age_pension_right


@rule(unit="bool", source="社会保险法 16", zh="超龄劳动者可缴养老", en="an over-age worker may pay the pension", per=RETIREMENT,
      since="2025-01-01")  # fmt: skip
def over_age_may_pay(over_age_worker, may_pay_on, over_age_pays_beyond):
    """Short of years: yes, by article 16. Otherwise by what is not established."""
    return over_age_worker and (may_pay_on or over_age_pays_beyond)


@rule(unit="years", source="国务院关于渐进式延迟法定退休年龄的办法 1; 地方规定", zh="灵活就业人员原退休年龄默认值",
      en="original age to offer to a flexible worker", per=RETIREMENT, since="2025-01-01", status="project")  # fmt: skip
def flexible_default_age(flexible_original_age):
    """Shown in a form beside the question for the group, never used in a calculation: docs/decisions/014."""
    return flexible_original_age


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 1; 地方规定", zh="所填人群与默认不同",
      en="the group differs from the default", per=RETIREMENT, since="2025-01-01", status="project")  # fmt: skip
def group_is_unusual(original_retirement_age, flexible_default_age):
    """A reason to ask again, and no more: who had years as an employee may belong to another group."""
    return original_retirement_age != flexible_default_age


@rule(unit="bool", source="沪人社规〔2023〕5号; 地方规定", zh="未超灵活就业参保年龄上限", en="young enough to join as a flexible worker",
      per=RETIREMENT, since="2025-01-01", when="joins_now_as_flexible")  # fmt: skip
def may_join_as_flexible(asked_month, birth_month, flexible_joining_below_age):
    """Some places admit new flexible participants only below an age. Whether it moved with the delay is not established."""
    return asked_month - birth_month < flexible_joining_below_age * MONTHS_PER_YEAR
