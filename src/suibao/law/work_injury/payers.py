"""Who pays: sums of the fund's and the employer's items, and what an employer that did not insure must pay."""

from suibao.law.inputs import given
from suibao.law.units import INJURY
from suibao.law.work_injury.terms import InjuryPayer
from suibao.rules import rule

INPUTS = [
    given("employer_insured", "bool", "用人单位已依法参加工伤保险", "the employer insured work injury", INJURY),
    given("employer_pays", "bool", "未参保单位自行支付待遇", "the uninsured employer pays", INJURY),
    given("workdays_to_demand", "days", "先行支付申请至催告的工作日", "working days until the employer was called on", INJURY, most=36_600),
    given("workdays_since_demand", "days", "催告后的工作日", "working days since the employer was called on", INJURY, most=36_600),
]  # fmt: skip


@rule(unit="fen", source="社会保险法 38", zh="基金项目合计（一次性）", en="the fund's items, once", per=INJURY)
def fund_items_once(treatment_by_fund, injury_stay, injury_devices, one_off_disability, medical_subsidy, injury_funeral,
                    death_benefit, death_advance_open):  # fmt: skip
    """Treatment, meals and travel, devices, one-off benefits, funeral."""
    living = treatment_by_fund + injury_stay + injury_devices + one_off_disability + medical_subsidy
    return living + injury_funeral + death_benefit + death_advance_open


@rule(unit="fen", source="社会保险法 39", zh="单位项目合计（一次性）", en="the employer's items, once", per=INJURY)
def employer_items_once(treatment_by_employer, suspension_pay, suspension_care, employment_subsidy, missing_wage):
    """Costs before a late application, pay and care while suspended, employment subsidy, wage while missing."""
    return treatment_by_employer + suspension_pay + suspension_care + employment_subsidy + missing_wage


@rule(unit="fen/month", source="社会保险法 38", zh="基金项目合计（按月）", en="the fund's items, monthly", per=INJURY)
def fund_items_monthly(fund_allowance, pension_top_up, care_allowance, dependants_pension):
    """Allowance of grades 1 to 4, top-up of the pension, care, dependants."""
    return fund_allowance + pension_top_up + care_allowance + dependants_pension


@rule(unit="fen", source="工伤保险条例 第五章", zh="工伤待遇合计（一次性）", en="all benefits, once", per=INJURY)
def injury_once(injury_treatment, treatment_by_third_party, injury_stay, injury_devices, one_off_disability,
                medical_subsidy, employment_subsidy, suspension_pay, suspension_care, missing_wage, injury_funeral,
                death_benefit, death_advance_open):  # fmt: skip
    """All items whoever pays, less what a third party has paid."""
    care = injury_treatment - treatment_by_third_party + injury_stay + injury_devices + suspension_care
    wages = employment_subsidy + suspension_pay + missing_wage
    return care + one_off_disability + medical_subsidy + wages + injury_funeral + death_benefit + death_advance_open


@rule(unit="fen/month", source="工伤保险条例 第五章", zh="工伤待遇合计（按月）", en="all benefits, monthly", per=INJURY)
def injury_monthly(fund_allowance, employer_allowance, pension_top_up, care_allowance, dependants_pension):
    """All monthly items whoever pays."""
    return fund_allowance + employer_allowance + pension_top_up + care_allowance + dependants_pension


@rule(
    unit="fen",
    source="工伤保险条例 62(2); 社会保险法 41",
    zh="单位应付（一次性）",
    en="employer owes, once",
    per=INJURY,
)
def employer_owes_once(employer_insured, employer_items_once, injury_once):
    """An employer that did not insure pays everything by the items and standards of the regulation."""
    return employer_items_once if employer_insured else injury_once


@rule(
    unit="fen/month",
    source="工伤保险条例 62(2); 社会保险法 41",
    zh="单位应付（按月）",
    en="employer owes, monthly",
    per=INJURY,
)
def employer_owes_monthly(employer_insured, employer_allowance, injury_monthly):
    """The same for what is paid every month."""
    return employer_allowance if employer_insured else injury_monthly


@rule(unit="fen", source="社会保险法 38; 工伤保险条例 62", zh="基金应付（一次性）", en="fund owes, once", per=INJURY)
def fund_owes_once(employer_insured, fund_items_once):
    """The fund owes its items where the employer insured."""
    return fund_items_once if employer_insured else 0


@rule(
    unit="fen/month",
    source="社会保险法 38; 工伤保险条例 62",
    zh="基金应付（按月）",
    en="fund owes, monthly",
    per=INJURY,
)
def fund_owes_monthly(employer_insured, fund_items_monthly):
    """The same for what is paid every month."""
    return fund_items_monthly if employer_insured else 0


@rule(unit="fen", source="社会保险法 41", zh="基金先行支付（一次性）", en="fund advances, once", per=INJURY)
def fund_advances_once(employer_insured, employer_pays, fund_items_once):
    """The employer neither insured nor pays: the fund pays its own items first and recovers them from the employer."""
    return 0 if employer_insured or employer_pays else fund_items_once


@rule(unit="fen/month", source="社会保险法 41", zh="基金先行支付（按月）", en="fund advances, monthly", per=INJURY)
def fund_advances_monthly(employer_insured, employer_pays, fund_items_monthly):
    """The same for what is paid every month."""
    return 0 if employer_insured or employer_pays else fund_items_monthly


@rule(unit=InjuryPayer, source="工伤保险条例 62(2); 社会保险法 41", zh="基金项目的支付方", en="who pays the fund's items", per=INJURY)
def injury_payer(employer_insured, employer_pays):
    """The fund where the employer insured; otherwise the employer, and the fund in advance where it does not pay."""
    if employer_insured:
        return InjuryPayer.FUND
    return InjuryPayer.EMPLOYER if employer_pays else InjuryPayer.ADVANCE


@rule(unit="bool", source="社会保险基金先行支付暂行办法 7", zh="按时催告用人单位", en="employer called on in time", per=INJURY,
      status="secondary")  # fmt: skip
def demand_in_time(workdays_to_demand, advance_demand_workdays):
    """Within 3 working days of the application for an advance the agency calls on the employer in writing."""
    return workdays_to_demand <= advance_demand_workdays


@rule(unit="bool", source="社会保险法 41; 社会保险基金先行支付暂行办法 8", zh="应当先行支付", en="an advance is due", per=INJURY,
      status="secondary")  # fmt: skip
def advance_due(employer_insured, employer_pays, workdays_since_demand, advance_payment_workdays):
    """The employer did not insure and has not paid in full within 5 working days of the call."""
    return not (employer_insured or employer_pays) and workdays_since_demand > advance_payment_workdays
