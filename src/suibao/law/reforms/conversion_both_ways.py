"""Proposal 8: what a resident month is worth in the employee scheme and back, by a definition the user chooses."""

from suibao.law.inputs import given
from suibao.law.units import PENSION_CONVERSION
from suibao.rules import portion_down, portion_up, rule, share

SOURCE = "本项目建议八"
CURRENT, CONTRIBUTIONS, BENEFITS = 0, 1, 2
ONE = 1_000_000
"""An index of 1."""
MONTHS_PER_YEAR = 12
LEAST = 1

INPUTS = [
    given("resident_year_money_fen", "fen/year", "居民养老年缴费（含补贴）", "resident money of a year, subsidy included",
          PENSION_CONVERSION),
    given("employee_least_base_fen", "fen/month", "职工养老最低缴费基数", "smallest base of the employee scheme",
          PENSION_CONVERSION, least=100),
    given("employee_total_rate", "rate", "职工养老总费率", "whole rate of the employee scheme", PENSION_CONVERSION,
          least=10_000, most=500_000),
    given("conversion_benefit_base_fen", "fen/month", "养老金计发基数", "benefit base of the place", PENSION_CONVERSION,
          least=100),
    given("conversion_index", "index", "假定缴费指数", "contribution index that is assumed", PENSION_CONVERSION,
          most=5_000_000),
    given("resident_year_addition_fen", "fen/month", "居民养老每多缴一年加发", "addition of a resident year to the pension",
          PENSION_CONVERSION),
    given("flexible_year_standard_fen", "fen/year", "灵活就业人员养老年缴费标准", "flexible workers' contribution of a year",
          PENSION_CONVERSION),
    given("buy_up_paid_fen", "fen", "已补差金额", "paid to buy years up", PENSION_CONVERSION),
]  # fmt: skip


@rule(unit="fen/year", source=SOURCE, zh="职工养老最低年缴费", en="smallest contribution of an employee year",
      per=PENSION_CONVERSION, status="project")  # fmt: skip
def employee_year_least(employee_least_base_fen, employee_total_rate):
    """Twelve months at the smallest base and the whole rate."""
    return share(MONTHS_PER_YEAR * employee_least_base_fen, employee_total_rate)


@rule(unit="fen/month", source=SOURCE, zh="居民一年的养老金增量", en="what a resident year adds to a pension",
      per=PENSION_CONVERSION, status="project")  # fmt: skip
def resident_year_adds(resident_year_money_fen, resident_year_addition_fen, resident_account_divisor):
    """Its account part, rounded down, and the addition that the place pays for a year more."""
    return portion_down(resident_year_money_fen, 1, resident_account_divisor) + resident_year_addition_fen


@rule(unit="fen/month", source=SOURCE, zh="职工一年的养老金增量", en="what an employee year adds to a pension",
      per=PENSION_CONVERSION, status="project")  # fmt: skip
def employee_year_adds(conversion_benefit_base_fen, conversion_index, account_rate_from_2006, resident_account_divisor):
    """One percent of the mean of benefit base and indexed base, and twelve account credits on that base, rounded up.

    The divisor of age 60 for both schemes: at another age both parts change alike.
    """
    indexed = portion_up(conversion_benefit_base_fen, conversion_index, ONE)
    basic = portion_up(conversion_benefit_base_fen + indexed, 1, 200)
    account = portion_up(MONTHS_PER_YEAR * indexed, account_rate_from_2006, resident_account_divisor * ONE)
    return basic + account


@rule(unit="fen", source=SOURCE, zh="补差价格", en="price of buying the years up", per=PENSION_CONVERSION,
      status="project")  # fmt: skip
def buy_up_price(flexible_year_standard_fen, resident_year_money_fen, resident_months_counted):
    """The difference of a year's contributions for all resident months, rounded up."""
    gap = max(0, flexible_year_standard_fen - resident_year_money_fen)
    return portion_up(gap, resident_months_counted, MONTHS_PER_YEAR)


@rule(unit="fen", source=SOURCE, zh="折算分母", en="worth of an employee year, by the definition", per=PENSION_CONVERSION,
      status="project")  # fmt: skip
def worth_whole(conversion_method, employee_year_least, employee_year_adds, buy_up_price):
    """Contribution, pension or price, in fen: what a resident year is measured against."""
    if conversion_method == CURRENT:
        return ONE
    if conversion_method == CONTRIBUTIONS:
        return max(LEAST, employee_year_least)
    return max(LEAST, employee_year_adds) if conversion_method == BENEFITS else max(LEAST, buy_up_price)


@rule(unit="fen", source=SOURCE, zh="折算分子", en="worth of a resident year, by the definition", per=PENSION_CONVERSION,
      status="project")  # fmt: skip
def worth_part(conversion_method, worth_whole, resident_month_worth, resident_year_money_fen, resident_year_adds,
               buy_up_paid_fen, buy_up_price):  # fmt: skip
    """In the same measure; a month never counts for more than a month. Nothing left to pay: bought up whole."""
    if conversion_method == CURRENT:
        return resident_month_worth
    if conversion_method == CONTRIBUTIONS:
        return min(resident_year_money_fen, worth_whole)
    if conversion_method == BENEFITS:
        return min(resident_year_adds, worth_whole)
    return worth_whole if buy_up_paid_fen >= buy_up_price else buy_up_paid_fen


@rule(unit="index", source=SOURCE, zh="居民月折算系数", en="worth of a resident month", per=PENSION_CONVERSION,
      status="project")  # fmt: skip
def worth_of_resident_month(worth_part, worth_whole):
    """To show, rounded down; months are converted by the exact fraction."""
    return portion_down(worth_part, ONE, worth_whole)


@rule(unit="months", source=SOURCE, zh="居民月折算的职工月数", en="employee months for resident ones", per=PENSION_CONVERSION,
      status="project")  # fmt: skip
def converted_months(resident_months_counted, worth_part, worth_whole):
    """The exact fraction of the months, rounded down."""
    return portion_down(resident_months_counted, worth_part, worth_whole)


@rule(unit="index", source=SOURCE, zh="职工月折算系数", en="worth of an employee month", per=PENSION_CONVERSION,
      status="project")  # fmt: skip
def worth_of_employee_month(employee_month_worth):
    """As today, one for one at most, so that no round trip gains, whatever amounts change on the way.

    An inverse above one would: low amounts on the way there, high ones on the way back (docs/decisions/022).
    """
    return min(ONE, employee_month_worth)
