"""Facts of a month's assessment, with unit and limits; the columns that `suibao.work` aggregates have these names.

Facts of other units of analysis stand in the ``INPUTS`` of the module whose rules ask for them.
"""

from __future__ import annotations

from suibao.law.terms import Industry, Mode, Status, Tier
from suibao.law.units import (
    AWARD,
    BIRTH,
    CAREER_YEAR,
    DEATH,
    DEBT,
    ENGAGEMENT_MONTH,
    GAP,
    INJURY,
    JOB_LOSS,
    MEDICAL_COVER,
    MEDICAL_RETIREMENT,
    MEDICAL_TRANSFER,
    ORDER_INJURY,
    ORDER_MONTH,
    ORDER_PAY,
    PAYER_MONTH,
    PENSION_CONVERSION,
    PENSION_IN_PAYMENT,
    PENSION_TRANSFER,
    RESIDENT_AWARD,
    RESIDENT_YEAR,
    RETIREMENT,
    SUPPLEMENTARY_YEAR,
    UNEMPLOYMENT_TRANSFER,
    WORKER_MONTH,
)
from suibao.rules import Input, unit_of
from suibao.rules.units import month_number

PLACED = (
    PAYER_MONTH, RETIREMENT, CAREER_YEAR, AWARD, PENSION_IN_PAYMENT, RESIDENT_YEAR, RESIDENT_AWARD, DEATH, MEDICAL_COVER,
    MEDICAL_RETIREMENT, SUPPLEMENTARY_YEAR, INJURY, ORDER_INJURY, JOB_LOSS, BIRTH, PENSION_TRANSFER, PENSION_CONVERSION,
    MEDICAL_TRANSFER, UNEMPLOYMENT_TRANSFER, ORDER_PAY, GAP,
)  # fmt: skip
"""Units of analysis with one region, whose figures apply."""

LARGEST_MONTH = 10**10
"""100 million yuan: more in one month for one worker is a mistake in the file, not income."""

LARGEST_DEBT = 4 * 10**11
"""4 billion yuan: the most whose late fee over `LONGEST_DEBT` days stays exact in 64 bits."""

LONGEST_DEBT = 36_600
"""Days in a hundred years."""


FIRST_MONTH, LAST_MONTH = month_number("1900-01"), month_number("2199-12")
"""Limits of calendar months."""


def given(name: str, unit: object, zh: str, en: str, *per: str, least: int = 0, most: int = LARGEST_MONTH) -> Input:
    """An input of the units of analysis ``per``; limits in stored units."""
    return Input(name, unit_of(unit), zh, en, frozenset(per), least, most)  # type: ignore[arg-type]


def month_given(name: str, zh: str, en: str, *per: str) -> Input:
    """A calendar month as an input: ``1965-01``."""
    return given(name, "calendar month", zh, en, *per, least=FIRST_MONTH, most=LAST_MONTH)


INPUTS = [
    given("region", "region", "地区", "region of insurance", ORDER_MONTH, WORKER_MONTH, DEBT, *PLACED),
    given("payer_region", "region", "用人单位所在地", "region of the payer", ENGAGEMENT_MONTH),
    given("using_region", "region", "用工单位所在地", "region of the using unit", ENGAGEMENT_MONTH),
    given("mode", Mode, "用工方式", "mode of work", ORDER_MONTH, ENGAGEMENT_MONTH),
    given("status", Status, "法律身份", "status in law", ORDER_MONTH, ENGAGEMENT_MONTH),
    given("industry", Industry, "行业", "industry", ORDER_MONTH, ENGAGEMENT_MONTH),
    given("oi_batch", "count", "职业伤害保障平台批次", "batch of the platform", ORDER_MONTH, most=99),
    given("oi_tier", Tier, "职业伤害保障档次", "tier of the platform", ORDER_MONTH),
    given("orders", "orders", "完成订单数", "orders completed", ORDER_MONTH, most=10**6),
    given("pay_fen", "fen/month", "当月报酬", "pay of the month", ORDER_MONTH, ENGAGEMENT_MONTH),
    given("days_in_force", "days", "当月在册天数", "days in force", ENGAGEMENT_MONTH, most=31),
    given("days_in_month", "days", "当月天数", "days in the month", ENGAGEMENT_MONTH, most=31),
    given("has_agreed_wage", "bool", "有约定月工资", "a monthly wage is agreed", ENGAGEMENT_MONTH),
    given("agreed_wage_fen", "fen/month", "约定月工资", "agreed monthly wage", ENGAGEMENT_MONTH),
    given("has_declared_base", "bool", "已申报基数", "a base is declared", ENGAGEMENT_MONTH),
    given("declared_base_fen", "fen/month", "申报缴费工资", "declared wage", ENGAGEMENT_MONTH),
    given("seniority", "count", "劳动关系先后次序", "order among the worker's employers", ENGAGEMENT_MONTH, most=10**4),
    given("injury_class", "count", "工伤风险类别", "work injury class of the payer", ENGAGEMENT_MONTH, most=8),
    given("injury_float", "percent", "工伤费率浮动档次", "floating step of the payer", ENGAGEMENT_MONTH, most=200),
    given("employers", "count", "劳动关系单位数", "employers in the month", WORKER_MONTH, most=10**4),
    given("joins_flexible_pension", "bool", "选择灵活就业养老", "chose flexible pension", WORKER_MONTH),
    given("pension_base_fen", "fen/month", "选择的养老基数", "chosen pension base", WORKER_MONTH),
    given("joins_flexible_medical", "bool", "选择灵活就业医保", "chose flexible medical", WORKER_MONTH),
    given("medical_base_fen", "fen/month", "选择的医保基数", "chosen medical base", WORKER_MONTH),
    given("medical_tier", "count", "医保档次", "chosen medical tier", WORKER_MONTH, most=9),
    given("joins_flexible_unemployment", "bool", "选择灵活就业失业", "chose unemployment", WORKER_MONTH),
    given("unemployment_base_fen", "fen/month", "选择的失业基数", "chosen unemployment base", WORKER_MONTH),
    given("joins_resident_pension", "bool", "选择居民养老", "chose resident pension", WORKER_MONTH),
    given("resident_tier_fen", "fen/year", "居民养老缴费档次", "resident pension tier", WORKER_MONTH),
    given("joins_resident_medical", "bool", "选择居民医保", "chose resident medical", WORKER_MONTH),
    given("annual_due", "bool", "本月缴年费", "yearly amounts are paid this month", WORKER_MONTH),
    given("arrears_fen", "fen", "欠缴金额", "amount overdue", DEBT, most=LARGEST_DEBT),
    given("days_late", "days", "逾期天数", "days overdue", DEBT, most=LONGEST_DEBT),
    given("last_month_fen", "fen", "上月缴费额", "amount of last month", DEBT, most=LARGEST_DEBT),
]
