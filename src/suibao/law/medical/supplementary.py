"""Supplementary and commercial medical cover (补充医疗保险): what tax law lets people and employers deduct."""

from suibao.law.inputs import given
from suibao.law.units import SUPPLEMENTARY_YEAR
from suibao.rules import rule, share

LARGEST_PAYROLL = 10**13
"""100 billion yuan a year."""

INPUTS = [
    given("health_premium_fen", "fen/year", "商业健康保险年保费", "premium of health insurance", SUPPLEMENTARY_YEAR),
    given("health_premium_months", "months", "保费所属月数", "months of the year insured", SUPPLEMENTARY_YEAR, most=12),
    given("health_product_is_listed", "bool", "属税优健康保险产品", "a product of the tax-favoured kind", SUPPLEMENTARY_YEAR),
    given("taxed_as_wage", "bool", "取得工资薪金所得", "taxed on wages", SUPPLEMENTARY_YEAR),
    given("taxed_as_continuous_labour", "bool", "取得连续性劳务报酬所得", "taxed on continuous labour service",
          SUPPLEMENTARY_YEAR),
    given("taxed_as_business", "bool", "取得经营所得", "taxed on business income", SUPPLEMENTARY_YEAR),
    given("supplementary_cost_fen", "fen/year", "企业补充医疗保险支出", "what the employer spends on supplementary cover",
          SUPPLEMENTARY_YEAR, most=LARGEST_PAYROLL),
    given("supplementary_payroll_fen", "fen/year", "职工工资总额", "total wages of the year", SUPPLEMENTARY_YEAR,
          most=LARGEST_PAYROLL),
    given("supplementary_for_all_staff", "bool", "为全体员工支付", "paid for all staff", SUPPLEMENTARY_YEAR),
]  # fmt: skip


@rule(unit="bool", source="财税〔2017〕39号", zh="可税前扣除健康保险保费", en="may deduct the premium", per=SUPPLEMENTARY_YEAR,
      since="2017-07-01", status="secondary")  # fmt: skip
def may_deduct_health_premium(health_product_is_listed, taxed_as_wage, taxed_as_continuous_labour, taxed_as_business):
    """For platform workers the test is how their pay is taxed: casual labour service gives no deduction.

    Whether city products (惠民保) are of the kind is unverified: the caller says what the product is.
    """
    return health_product_is_listed and (taxed_as_wage or taxed_as_continuous_labour or taxed_as_business)


@rule(unit="fen/year", source="财税〔2017〕39号", zh="健康保险扣除限额", en="limit of the deduction", per=SUPPLEMENTARY_YEAR,
      since="2017-07-01", when="may_deduct_health_premium", status="secondary")  # fmt: skip
def health_deduction_limit(health_premium_months, health_deduction_per_month, health_deduction_per_year):
    """200 yuan for each month insured, 2,400 in a year."""
    return min(health_premium_months * health_deduction_per_month, health_deduction_per_year)


@rule(unit="fen/year", source="财税〔2017〕39号", zh="健康保险税前扣除额", en="deduction for health insurance",
      per=SUPPLEMENTARY_YEAR, since="2017-07-01", when="may_deduct_health_premium", status="secondary")  # fmt: skip
def health_deduction(health_premium_fen, health_deduction_limit):
    """The premium, up to the limit. What an employer buys counts as the person's own."""
    return min(health_premium_fen, health_deduction_limit)


@rule(unit="fen/year", source="财税〔2009〕27号", zh="企业补充医疗扣除限额", en="employer's limit of supplementary cover",
      per=SUPPLEMENTARY_YEAR, since="2008-01-01", when="supplementary_for_all_staff")  # fmt: skip
def employer_supplementary_limit(supplementary_payroll_fen, employer_supplementary_rate):
    """A share of all wages, and only where all staff are covered."""
    return share(supplementary_payroll_fen, employer_supplementary_rate)


@rule(unit="fen/year", source="财税〔2009〕27号", zh="企业补充医疗税前扣除额", en="employer's deduction for supplementary cover",
      per=SUPPLEMENTARY_YEAR, since="2008-01-01", when="supplementary_for_all_staff")  # fmt: skip
def employer_supplementary_deduction(supplementary_cost_fen, employer_supplementary_limit):
    """What is spent, up to the limit; the excess is not deductible. Supplementary pensions have a limit of their own."""
    return min(supplementary_cost_fen, employer_supplementary_limit)
