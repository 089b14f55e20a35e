"""Maternity benefits (生育保险待遇): the allowance, who pays instead, and the cost of care."""

from suibao.law.inputs import given
from suibao.law.maternity.terms import BirthStanding
from suibao.law.units import BIRTH
from suibao.rules import portion, rule

INPUTS = [
    given("birth_standing", BirthStanding, "参保身份", "in which capacity", BIRTH),
    given("employer_average_wage_fen", "fen/month", "用人单位上年度职工月平均工资", "employer's average wage of last year",
          BIRTH),
    given("wage_before_leave_fen", "fen/month", "产假前工资", "her own wage before the leave", BIRTH),
    given("flexible_birth_base_fen", "fen/month", "灵活就业缴费基数", "base of a flexible worker's contributions", BIRTH),
    given("birth_insured_months", "months", "生育前连续参保月数", "months insured before the birth", BIRTH, most=1200),
    given("birth_medical_cost_fen", "fen", "生育医疗费用", "medical cost of the birth", BIRTH),
    given("birth_working_days_handled", "days", "生育津贴经办用时（工作日）", "working days of handling the allowance", BIRTH,
          most=36_600),
]  # fmt: skip


@rule(
    unit="bool",
    source="社会保险法 54, 56",
    zh="由基金支付津贴",
    en="an insured employee",
    per=BIRTH,
    since="2012-04-28",
)
def is_insured_mother(birth_standing):
    """Her employer has paid the contributions."""
    return birth_standing == BirthStanding.INSURED


@rule(unit="bool", source="女职工劳动保护特别规定 8", zh="由用人单位支付", en="the employer did not insure her", per=BIRTH,
      since="2012-04-28")  # fmt: skip
def employer_pays_birth(birth_standing):
    """An employee without maternity insurance: the employer stands in for the fund."""
    return birth_standing == BirthStanding.NOT_INSURED


@rule(unit="bool", source="社会保险经办条例 24", zh="领取失业金期间生育", en="on unemployment benefit", per=BIRTH,
      since="2012-04-28")  # fmt: skip
def gives_birth_on_benefit(birth_standing):
    """The unemployment fund pays her medical insurance, which includes maternity."""
    return birth_standing == BirthStanding.ON_BENEFIT


@rule(unit="bool", source="社会保险法 54", zh="职工未就业配偶", en="spouse without work of an insured man", per=BIRTH,
      since="2012-04-28")  # fmt: skip
def is_uninsured_spouse(birth_standing):
    """Medical cost as the statute has it, no allowance."""
    return birth_standing == BirthStanding.SPOUSE


@rule(unit="bool", source="地方规定", zh="灵活就业人员生育", en="a flexible worker", per=BIRTH, since="2012-04-28")
def is_flexible_mother(birth_standing):
    """Insured on her own in the employee scheme."""
    return birth_standing == BirthStanding.FLEXIBLE


@rule(unit="fen", source="社会保险法 56; 女职工劳动保护特别规定 8", zh="职工生育津贴", en="allowance of an employee",
      per=BIRTH, since="2012-04-28", when="is_insured_mother")  # fmt: skip
def employee_maternity_allowance(employer_average_wage_fen, maternity_leave, maternity_month_days):
    """The employer's average wage of last year, by days of leave.

    That a month counts as 30 days is unverified as a national rule and known in single regions: a figure. That the
    fund pays a region's extra days too is known from an example of Shanghai only: elsewhere count the national ones.
    """
    return portion(employer_average_wage_fen, maternity_leave, maternity_month_days)


@rule(unit="fen/month", source="女职工劳动保护特别规定 8", zh="用人单位支付的产假工资", en="monthly pay by the employer",
      per=BIRTH, since="2012-04-28", when="employer_pays_birth")  # fmt: skip
def employer_birth_pay(wage_before_leave_fen):
    """Her own wage before the leave goes on, by the month."""
    return wage_before_leave_fen


@rule(unit="bool", source="地方规定", zh="失业人员有生育津贴", en="allowance while on benefit", per=BIRTH, since="2012-04-28",
      when="gives_birth_on_benefit", status="secondary")  # fmt: skip
def on_benefit_has_allowance(unemployed_maternity_allowance_paid):
    """The regulation speaks of insurance; whether the allowance is part of it is local and not established."""
    return unemployed_maternity_allowance_paid


@rule(unit="fen", source="地方规定", zh="失业人员生育津贴", en="allowance amount while on benefit", per=BIRTH,
      since="2012-04-28", when="on_benefit_has_allowance", status="secondary")  # fmt: skip
def on_benefit_maternity_allowance(unemployed_maternity_base, maternity_leave, maternity_month_days):
    """By a local base where a region pays it."""
    return portion(unemployed_maternity_base, maternity_leave, maternity_month_days)


@rule(unit="bool", source="地方规定", zh="灵活就业有生育津贴", en="a flexible worker has an allowance", per=BIRTH,
      since="2012-04-28", when="is_flexible_mother", status="secondary")  # fmt: skip
def flexible_mother_has_allowance(flexible_maternity_allowance_paid):
    """Only where the region grants it."""
    return flexible_maternity_allowance_paid


@rule(unit="bool", source="地方规定", zh="灵活就业津贴按定额", en="a flexible worker's allowance is fixed", per=BIRTH,
      since="2012-04-28", when="flexible_mother_has_allowance", status="secondary")  # fmt: skip
def flexible_allowance_is_fixed(flexible_maternity_fixed):
    """Some regions pay one sum, others by the base and the days of leave."""
    return flexible_maternity_fixed


@rule(unit="bool", source="地方规定", zh="灵活就业津贴按基数", en="a flexible worker's allowance goes by the base", per=BIRTH,
      since="2012-04-28", status="secondary")  # fmt: skip
def flexible_allowance_by_base(flexible_mother_has_allowance, flexible_allowance_is_fixed):
    """Granted, and not fixed."""
    return flexible_mother_has_allowance and not flexible_allowance_is_fixed


@rule(unit="bool", source="地方规定", zh="灵活就业参保月数已满", en="insured long enough for the allowance", per=BIRTH,
      since="2012-04-28", when="flexible_allowance_by_base", status="secondary")  # fmt: skip
def flexible_mother_waited(birth_insured_months, flexible_maternity_least_months):
    """Months insured before the birth, at least so many."""
    return birth_insured_months >= flexible_maternity_least_months


@rule(unit="fen", source="地方规定", zh="灵活就业生育津贴（定额）", en="fixed allowance of a flexible worker", per=BIRTH,
      since="2012-04-28", when="flexible_allowance_is_fixed", status="secondary")  # fmt: skip
def flexible_fixed_allowance(flexible_maternity_amount):
    """One sum, whatever the base and the leave."""
    return flexible_maternity_amount


@rule(unit="fen", source="地方规定", zh="灵活就业生育津贴（按基数）", en="allowance of a flexible worker by the base", per=BIRTH,
      since="2012-04-28", when="flexible_mother_waited", status="secondary")  # fmt: skip
def flexible_base_allowance(flexible_birth_base_fen, maternity_leave, maternity_month_days):
    """The base she paid on, by days of leave."""
    return portion(flexible_birth_base_fen, maternity_leave, maternity_month_days)


@rule(
    unit="fen", source="社会保险法 56; 地方规定", zh="生育津贴", en="maternity allowance", per=BIRTH, since="2012-04-28"
)
def maternity_allowance(
    employee_maternity_allowance, on_benefit_maternity_allowance, flexible_fixed_allowance, flexible_base_allowance
):
    """What the fund pays for the time of leave; nothing for a spouse, or where the employer pays the wage."""
    by_base = employee_maternity_allowance + on_benefit_maternity_allowance + flexible_base_allowance
    return by_base + flexible_fixed_allowance


@rule(unit="bool", source="地方规定; 国办发〔2024〕48号", zh="灵活就业生育医疗费纳入", en="a flexible worker's cost is covered",
      per=BIRTH, since="2012-04-28", when="is_flexible_mother", status="secondary")  # fmt: skip
def flexible_birth_cost_covered(flexible_maternity_included):
    """Where the region counts flexible workers in; a national plan for 2026 exists, no rule yet."""
    return flexible_maternity_included


@rule(unit="bool", source="社会保险法 54, 55; 社会保险经办条例 24", zh="基金支付生育医疗费", en="the fund pays the medical cost",
      per=BIRTH, since="2012-04-28")  # fmt: skip
def fund_pays_birth_cost(is_insured_mother, gives_birth_on_benefit, is_uninsured_spouse, flexible_birth_cost_covered):
    """Insured, on unemployment benefit, the spouse of an insured man, or a flexible worker where included."""
    return is_insured_mother or gives_birth_on_benefit or is_uninsured_spouse or flexible_birth_cost_covered


@rule(unit="fen", source="社会保险法 55; 社会保险经办条例 24", zh="基金支付的生育医疗费", en="medical cost paid by the fund",
      per=BIRTH, since="2012-04-28", when="fund_pays_birth_cost")  # fmt: skip
def birth_cost_of_fund(birth_medical_cost_fen):
    """Cost within the catalogue and the region's limits, which the caller has applied."""
    return birth_medical_cost_fen


@rule(unit="fen", source="女职工劳动保护特别规定 8", zh="用人单位支付的生育医疗费", en="medical cost paid by the employer",
      per=BIRTH, since="2012-04-28", when="employer_pays_birth")  # fmt: skip
def birth_cost_of_employer(birth_medical_cost_fen):
    """The employer that did not insure pays what the fund would have paid."""
    return birth_medical_cost_fen


@rule(unit="bool", source="社会保险经办条例 20(3)", zh="生育津贴按时办结", en="allowance handled in time", per=BIRTH,
      since="2023-12-01")  # fmt: skip
def birth_handled_in_time(birth_working_days_handled, birth_handling_limit):
    """The agency handles a claim of the allowance within 10 working days."""
    return birth_working_days_handled <= birth_handling_limit
