"""Conversion between the employee and the resident pension (城乡养老保险制度衔接暂行办法, 人社部发〔2014〕17号).

First all employee relations are gathered at the place of benefit, then the person converts: all employee months count
for the fifteen years (17号 4). Months and money are separate: accounts move whole both ways, months only one way.
Who may pay on, pay up or end the relation when short of years stands in `suibao.law.retirement.short_of_years`.
"""

from suibao.law.conversion.terms import Direction
from suibao.law.inputs import given
from suibao.law.units import PENSION_CONVERSION
from suibao.rules import RATE_DENOMINATOR, portion_down, rule, share

MONTHS_PER_YEAR = 12

INPUTS = [
    given("has_reached_pension_age", "bool", "达到法定退休年龄", "has reached the pension age", PENSION_CONVERSION),
    given("already_draws_pension", "bool", "已领取养老待遇", "already draws a pension", PENSION_CONVERSION),
    given("employee_months", "months", "职工养老缴费月数（含视同）", "employee months, deemed ones included",
          PENSION_CONVERSION, most=1200),
    given("extension_months", "months", "延长缴费月数", "months of extended payment", PENSION_CONVERSION, most=1200),
    given("resident_months", "months", "居民养老缴费月数", "resident months", PENSION_CONVERSION, most=1200),
    given("overlap_months", "months", "两制度重复缴费月数", "months paid in both schemes", PENSION_CONVERSION, most=1200),
    given("employee_account_fen", "fen", "职工养老个人账户储存额", "employee account", PENSION_CONVERSION),
    given("employee_pooled_fen", "fen", "职工养老统筹缴费", "pooled contributions of the employee scheme",
          PENSION_CONVERSION),
    given("resident_account_fen", "fen", "居民养老个人账户储存额", "resident account", PENSION_CONVERSION),
    given("overlap_individual_fen", "fen", "重复月份居民养老个人缴费", "individual part of the overlapping months",
          PENSION_CONVERSION),
    given("overlap_collective_fen", "fen", "重复月份居民养老集体补助", "collective part of the overlapping months",
          PENSION_CONVERSION),
]  # fmt: skip


@rule(unit="bool", source="人社部发〔2014〕17号 3", zh="可以办理制度衔接", en="may convert", per=PENSION_CONVERSION,
      since="2014-07-01", status="secondary")  # fmt: skip
def may_convert(has_reached_pension_age, already_draws_pension):
    """Only from the pension age of the employee scheme on, and before drawing: younger people can only transfer."""
    return has_reached_pension_age and not already_draws_pension


@rule(unit="months", source="人社部发〔2014〕17号 7", zh="去重后居民养老缴费月数", en="resident months counted",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def resident_months_counted(resident_months, overlap_months):
    """Overlap is counted by the month; the employee month stays, the resident one goes."""
    return max(0, resident_months - overlap_months)


@rule(unit="fen", source="人社部发〔2014〕17号 7", zh="重复缴费退还金额", en="refund of months paid in both schemes",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def both_schemes_refund(overlap_individual_fen, overlap_collective_fen, resident_account_fen):
    """Individual and collective part of those months, out of the account; the government's subsidy is not paid out."""
    return min(overlap_individual_fen + overlap_collective_fen, resident_account_fen)


@rule(unit="fen", source="人社部发〔2014〕17号 7", zh="退还后居民养老个人账户", en="resident account after the refund",
      per=PENSION_CONVERSION, since="2014-07-01", status="derived")  # fmt: skip
def resident_account_cleaned(resident_account_fen, both_schemes_refund):
    """What is left to move. What becomes of the subsidy of those months is not established: it stays in the account."""
    return resident_account_fen - both_schemes_refund


@rule(unit="index", source="人社部发〔2014〕17号 5", zh="居民月折算系数", en="worth of a resident month",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def worth_of_resident_month(resident_month_worth):
    """Employee months for one resident month: none under current law."""
    return resident_month_worth


@rule(unit="index", source="人社部发〔2014〕17号 6", zh="职工月折算系数", en="worth of an employee month",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def worth_of_employee_month(employee_month_worth):
    """Resident months for one employee month: one under current law."""
    return employee_month_worth


@rule(unit="months", source="人社部发〔2014〕17号 5", zh="居民月折算的职工月数", en="employee months for resident ones",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def converted_months(resident_months_counted, worth_of_resident_month):
    """Resident months at their worth, rounded down so that nothing is created."""
    return portion_down(resident_months_counted, worth_of_resident_month, RATE_DENOMINATOR)


@rule(unit="months", source="人社部发〔2014〕17号 3, 5", zh="可计入职工养老月数", en="employee months with converted ones",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def employee_months_reached(employee_months, extension_months, converted_months):
    """Paid, deemed and extended months, and converted ones, which are none under current law."""
    return employee_months + extension_months + converted_months


@rule(unit="bool", source="人社部发〔2014〕17号 3", zh="达到职工养老最低年限", en="has the years of the employee scheme",
      per=PENSION_CONVERSION, since="2014-07-01", when="may_convert", status="secondary")  # fmt: skip
def has_conversion_years(employee_months_reached, conversion_min_years):
    """Fifteen years, extended payment included. Whether this follows the minimum rising from 2030 is not established."""
    return employee_months_reached >= conversion_min_years * MONTHS_PER_YEAR


@rule(unit=Direction, source="人社部发〔2014〕17号 3", zh="衔接方向", en="which way", per=PENSION_CONVERSION,
      since="2014-07-01", status="secondary")  # fmt: skip
def conversion_direction(may_convert, has_conversion_years):
    """With the years to the employee scheme, without them to the resident one."""
    if not may_convert:
        return Direction.NONE
    return Direction.TO_EMPLOYEE if has_conversion_years else Direction.TO_RESIDENT


@rule(unit="months", source="人社部发〔2014〕17号 5, 6", zh="衔接后职工养老月数", en="employee months after", per=PENSION_CONVERSION,
      since="2014-07-01", status="secondary")  # fmt: skip
def employee_months_after(conversion_direction, employee_months_reached, employee_months, extension_months):
    """Every month is in one scheme only: none here after going to the resident scheme."""
    if conversion_direction == Direction.TO_EMPLOYEE:
        return employee_months_reached
    return 0 if conversion_direction == Direction.TO_RESIDENT else employee_months + extension_months


@rule(unit="months", source="人社部发〔2014〕17号 5, 6", zh="衔接后居民养老月数", en="resident months after", per=PENSION_CONVERSION,
      since="2014-07-01", status="secondary")  # fmt: skip
def resident_months_after(conversion_direction, resident_months_counted, employee_months, extension_months,
                          worth_of_employee_month):  # fmt: skip
    """Employee months are added one for one, extended ones included; the overlap has been taken out."""
    if conversion_direction == Direction.TO_RESIDENT:
        return resident_months_counted + portion_down(employee_months + extension_months, worth_of_employee_month,
                                                      RATE_DENOMINATOR)  # fmt: skip
    return 0 if conversion_direction == Direction.TO_EMPLOYEE else resident_months_counted


@rule(unit="fen", source="人社部发〔2014〕17号 5, 6", zh="衔接后职工养老个人账户", en="employee account after",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def employee_account_after(conversion_direction, employee_account_fen, resident_account_cleaned):
    """The resident account joins it whole."""
    if conversion_direction == Direction.TO_EMPLOYEE:
        return employee_account_fen + resident_account_cleaned
    return 0 if conversion_direction == Direction.TO_RESIDENT else employee_account_fen


@rule(unit="fen", source="人社部发〔2014〕17号 5, 6", zh="衔接后居民养老个人账户", en="resident account after",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def resident_account_after(conversion_direction, employee_account_fen, resident_account_cleaned):
    """The employee account joins it whole."""
    if conversion_direction == Direction.TO_RESIDENT:
        return resident_account_cleaned + employee_account_fen
    return 0 if conversion_direction == Direction.TO_EMPLOYEE else resident_account_cleaned


@rule(unit="bool", source="人社部发〔2014〕17号 6", zh="转入居民养老", en="goes to the resident scheme", per=PENSION_CONVERSION,
      since="2014-07-01", status="secondary")  # fmt: skip
def goes_to_resident(conversion_direction):
    """The way on which pooled money is at stake."""
    return conversion_direction == Direction.TO_RESIDENT


@rule(unit="fen", source="人社部发〔2014〕17号 6", zh="随同转入居民养老的统筹部分", en="pooled money that follows",
      per=PENSION_CONVERSION, since="2014-07-01", when="goes_to_resident", status="derived")  # fmt: skip
def converted_pooled(employee_pooled_fen, conversion_pooled_share):
    """The text moves the account; that nothing of the pool follows is inferred from it."""
    return share(employee_pooled_fen, conversion_pooled_share)


@rule(unit="days", source="人社部发〔2014〕17号 9", zh="衔接每步办理时限（工作日）", en="working days of each step",
      per=PENSION_CONVERSION, since="2014-07-01", when="may_convert", status="secondary")  # fmt: skip
def conversion_limit(conversion_step_days):
    """Contact letter and information sheet as in a transfer."""
    return conversion_step_days
