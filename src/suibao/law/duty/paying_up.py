"""Months that do not count: who may or must still pay them (补缴).

An employer owes what it did not pay, whenever it is found. Who pays alone has a right to past months only where a text gives
it; for pensions Shanghai refuses them officially and the national text is not verified.
"""

from suibao.law.inputs import given
from suibao.law.terms import Branch
from suibao.law.units import GAP
from suibao.rules import rule

INPUTS = [
    given("gap_branch", Branch, "中断的险种", "branch of the gap", GAP),
    given("gap_months", "months", "未计月数", "months that do not count", GAP, most=1200),
    given("gap_had_employer", "bool", "期间有用人单位应当参保", "an employer had to insure in these months", GAP),
    given("gap_in_this_year", "bool", "在当年之内", "all of it lies in the current calendar year", GAP),
]


@rule(unit="bool", source="社会保险法 58, 60, 63", zh="用人单位应当补缴", en="the employer must pay it up", per=GAP,
      since="2011-07-01")  # fmt: skip
def gap_employer_pays(gap_had_employer):
    """Registered within thirty days, paid in full and in time; else it is ordered to pay or make up."""
    return gap_had_employer


@rule(unit="bool", source="社会保险法 10", zh="以个人身份参保的养老中断", en="pension gap of somebody who pays alone", per=GAP,
      since="2011-07-01")  # fmt: skip
def gap_pension_alone(gap_branch, gap_had_employer):
    """No employer owes these months."""
    return gap_branch == Branch.EMPLOYEE_PENSION and not gap_had_employer


@rule(
    unit="bool", source="社会保险法 10", zh="当年养老中断", en="pension gap of this year", per=GAP, since="2011-07-01"
)
def gap_pension_this_year(gap_pension_alone, gap_in_this_year):
    """Catching up within the year is a question of its own."""
    return gap_pension_alone and gap_in_this_year


@rule(
    unit="bool", source="社会保险法 10", zh="往年养老中断", en="pension gap of past years", per=GAP, since="2011-07-01"
)
def gap_pension_past(gap_pension_alone, gap_in_this_year):
    """Some of the months lie before this calendar year."""
    return gap_pension_alone and not gap_in_this_year


@rule(unit="bool", source="地方规定", zh="可补缴当年养老", en="months of this year may be paid", per=GAP, since="2011-07-01",
      when="gap_pension_this_year", status="project")  # fmt: skip
def gap_pension_year_payable(flexible_pension_year_payable):
    """Local (of the kind of Zhejiang and Jiangsu), and not verified."""
    return flexible_pension_year_payable


@rule(unit="bool", source="人社部发〔2016〕132号; 沪人社规〔2023〕5号 六", zh="可补缴往年养老", en="months of past years may be paid",
      per=GAP, since="2011-07-01", when="gap_pension_past", status="secondary")  # fmt: skip
def gap_pension_past_payable(flexible_pension_past_payable):
    """Shanghai pays month by month, and none later to add years; the national text is not verified."""
    return flexible_pension_past_payable


@rule(unit="bool", source="社会保险法 23(2)", zh="以个人身份参保的医保中断", en="medical gap of somebody who pays alone", per=GAP,
      since="2011-07-01")  # fmt: skip
def gap_medical_alone(gap_branch, gap_had_employer):
    """Of the employee scheme; no employer owes these months."""
    return gap_branch == Branch.EMPLOYEE_MEDICAL and not gap_had_employer


@rule(unit="bool", source="医保办发〔2021〕43号", zh="医保短期中断可补缴", en="a short medical gap may be paid", per=GAP,
      since="2021-11-01", when="gap_medical_alone", status="secondary")  # fmt: skip
def gap_medical_is_short(gap_months, medical_short_gap_months):
    """At most three months, after a move or switch; the text says nothing of a gap within one place."""
    return gap_months <= medical_short_gap_months


@rule(unit="bool", source="医保办发〔2021〕43号", zh="医保长期中断", en="a long medical gap", per=GAP, since="2021-11-01",
      status="secondary")  # fmt: skip
def gap_medical_is_long(gap_medical_alone, gap_medical_is_short):
    """What happens to more than three months is local."""
    return gap_medical_alone and not gap_medical_is_short


@rule(unit="bool", source="上海市医疗保障条例 15; 地方规定", zh="可补缴医保长期中断", en="a long medical gap may be paid", per=GAP,
      since="2021-11-01", when="gap_medical_is_long")  # fmt: skip
def gap_medical_long_payable(flexible_medical_past_payable):
    """Shanghai: past years cannot be paid in later; elsewhere not established."""
    return flexible_medical_past_payable


@rule(unit="bool", source="社会保险法 58, 60, 63; 医保办发〔2021〕43号; 地方规定", zh="可以补缴", en="may still be paid", per=GAP,
      since="2021-11-01", status="secondary")  # fmt: skip
def gap_may_be_paid(
    gap_employer_pays,
    gap_pension_year_payable,
    gap_pension_past_payable,
    gap_medical_is_short,
    gap_medical_long_payable,
):
    """Whichever applies; for other branches nobody who pays alone has a text to rest on."""
    alone = gap_pension_year_payable or gap_pension_past_payable or gap_medical_is_short
    return gap_employer_pays or alone or gap_medical_long_payable
