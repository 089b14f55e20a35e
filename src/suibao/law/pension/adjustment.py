"""Pensions in payment: the yearly increase (养老金调整) and the disability allowance (病残津贴)."""

from suibao.law.inputs import given
from suibao.law.units import PENSION_IN_PAYMENT
from suibao.rules import portion, rule, share

MONTHS = 12

INPUTS = [
    given("average_pension_before_fen", "fen/month", "上年度月人均养老金", "average pension of the year before",
          PENSION_IN_PAYMENT),
    given("pension_before_fen", "fen/month", "调整前本人月养老金", "own pension before the increase", PENSION_IN_PAYMENT),
    given("pension_credited_months", "thousandths of a month", "缴费月数（千分之一月）", "months credited at the award",
          PENSION_IN_PAYMENT, most=1_200_000),
    given("pension_tilted", "bool", "属于倾斜对象", "belongs to those favoured by the tilted part", PENSION_IN_PAYMENT),
    given("wholly_disabled_not_from_work", "bool", "因病或非因工致残完全丧失劳动能力", "wholly unable to work, not from work", PENSION_IN_PAYMENT),
    given("disabled_below_retirement_age", "bool", "未达到法定退休年龄", "below the statutory retirement age", PENSION_IN_PAYMENT),
]  # fmt: skip

THOUSAND = 1_000


@rule(unit="fen/month", source="关于2025年调整退休人员基本养老金的通知", zh="全国人均调整额上限", en="increase of the average pension, at most",
      per=PENSION_IN_PAYMENT, since="2016-01-01", status="secondary")  # fmt: skip
def average_pension_increase(average_pension_before_fen, pension_increase_ceiling):
    """The ceiling of the year times the average pension: a figure of the nation, never anybody's own increase."""
    return share(average_pension_before_fen, pension_increase_ceiling)


@rule(unit="fen/month", source="关于2025年调整退休人员基本养老金的通知", zh="本人挂钩调整（缴费年限）", en="increase for the own years",
      per=PENSION_IN_PAYMENT, since="2016-01-01", status="secondary")  # fmt: skip
def own_increase_for_years(pension_credited_months, pension_increase_per_year):
    """The province's amount for each year paid; months as parts of a year, half up (rounding not established)."""
    return portion(pension_increase_per_year, pension_credited_months, MONTHS * THOUSAND)


@rule(unit="fen/month", source="关于2025年调整退休人员基本养老金的通知", zh="本人挂钩调整（养老金水平）",
      en="increase in proportion to the own pension", per=PENSION_IN_PAYMENT, since="2016-01-01",
      status="secondary")  # fmt: skip
def own_increase_of_pension(pension_before_fen, pension_increase_of_pension):
    """The province's percentage of what was paid before."""
    return share(pension_before_fen, pension_increase_of_pension)


@rule(unit="fen/month", source="关于2025年调整退休人员基本养老金的通知", zh="本人倾斜调整", en="tilted increase",
      per=PENSION_IN_PAYMENT, since="2016-01-01", when="pension_tilted", status="secondary")  # fmt: skip
def own_increase_tilted(pension_increase_tilted):
    """For high age and hard regions, as the province says."""
    return pension_increase_tilted


@rule(unit="fen/month", source="关于2025年调整退休人员基本养老金的通知", zh="本人养老金调整额", en="own increase of the pension",
      per=PENSION_IN_PAYMENT, since="2016-01-01", status="secondary")  # fmt: skip
def own_pension_increase(own_increase_for_years, own_increase_of_pension, own_increase_tilted, pension_increase_fixed):
    """Fixed, linked and tilted parts. Each is the province's; none is in the facts, so each is asked for by name."""
    return pension_increase_fixed + own_increase_for_years + own_increase_of_pension + own_increase_tilted


@rule(unit="fen/month", source="关于2025年调整退休人员基本养老金的通知", zh="调整后月养老金", en="pension after the increase",
      per=PENSION_IN_PAYMENT, since="2016-01-01", status="secondary")  # fmt: skip
def pension_after_increase(pension_before_fen, own_pension_increase):
    """What is paid from the start of the year."""
    return pension_before_fen + own_pension_increase


@rule(unit="bool", source="社会保险法 17", zh="可以领取病残津贴", en="may draw the disability allowance", per=PENSION_IN_PAYMENT,
      since="2011-07-01")  # fmt: skip
def disability_allowance_due(wholly_disabled_not_from_work, disabled_below_retirement_age):
    """Wholly unable to work from illness or an accident outside work, before the retirement age."""
    return wholly_disabled_not_from_work and disabled_below_retirement_age


@rule(unit="fen/month", source="社会保险法 17; 人社部发〔2024〕72号", zh="病残津贴", en="disability allowance",
      per=PENSION_IN_PAYMENT, since="2011-07-01", when="disability_allowance_due", status="weak")  # fmt: skip
def disability_allowance(disability_allowance_amount):
    """Paid by the pension fund. The amounts are not established: unknown, not zero."""
    return disability_allowance_amount
