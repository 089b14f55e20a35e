"""The personal account (个人账户) over one calendar year: what is credited, what it earns, what it holds.

The law is asked on a day of December: the crediting of the whole year and its published rate (docs/decisions/018).
"""

from suibao.law.inputs import given
from suibao.law.pension.career_terms import Crediting
from suibao.law.units import CAREER_YEAR
from suibao.rules import RATE_DENOMINATOR, portion, rule, share

MONTHS = 12
WEIGHT_STEP = 100

INPUTS = [
    given("account_before_fen", "fen", "年初账户储存额", "account at the start of the year", CAREER_YEAR),
    given("year_own_paid_fen", "fen", "当年个人缴费", "own payments of the year", CAREER_YEAR, most=10**9),
    given("year_weighted_base_fen", "fen", "月积数（各月基数×剩余月数）", "bases times the months that remain", CAREER_YEAR,
          most=11 * 10**9),
    given("year_weighted_own_paid_fen", "fen", "个人缴费月积数", "own payments times the months that remain", CAREER_YEAR,
          most=11 * 10**9),
    given("crediting_method", Crediting, "当年计入额计息方法", "method of interest inside the year", CAREER_YEAR),
    given("interest_months", "months", "计息月数", "months of the year up to the award", CAREER_YEAR, most=MONTHS),
]  # fmt: skip


@rule(unit="fen", source="国发〔1997〕26号; 国办发〔2009〕66号 4", zh="当年计入个人账户", en="credited to the account in the year",
      per=CAREER_YEAR, until="1997-12-31", status="secondary")  # fmt: skip
def account_credit(year_own_paid_fen):
    """Before 1998 only what the person paid."""
    return year_own_paid_fen


@rule(unit="fen", source="国发〔1997〕26号; 国发〔2005〕38号 四; 国办发〔2009〕66号 4", zh="当年计入个人账户",
      en="credited to the account in the year", per=CAREER_YEAR, since="1998-01-01", status="secondary",
      name="account_credit")  # fmt: skip
def account_credit_of_bases(year_base_sum_fen, pension_account_rate):
    """11 % of the bases to 2005, 8 % from 2006; half up once for the year: docs/decisions/018."""
    return share(year_base_sum_fen, pension_account_rate)


@rule(unit="fen", source="国办发〔2009〕66号 4", zh="当年计入额的月积数", en="credits times the months that remain", per=CAREER_YEAR,
      until="1997-12-31", when="uses_month_method", status="secondary")  # fmt: skip
def weighted_credit(year_weighted_own_paid_fen):
    """Each month's own payment as often as months remain."""
    return year_weighted_own_paid_fen


@rule(unit="fen", source="国办发〔2009〕66号 4", zh="当年计入额的月积数", en="credits times the months that remain", per=CAREER_YEAR,
      since="1998-01-01", when="uses_month_method", status="secondary", name="weighted_credit")  # fmt: skip
def weighted_credit_of_bases(year_weighted_base_fen, pension_account_rate):
    """Each month's credit as often as months remain: eleven times for January, never for December."""
    return share(year_weighted_base_fen, pension_account_rate)


@rule(unit="bool", source="社会保险法 14", zh="账户有款", en="the account holds money", per=CAREER_YEAR)
def account_has_money(account_before_fen, account_credit):
    """An empty account earns nothing, whatever the rate: no rate is asked for."""
    return account_before_fen + account_credit > 0


@rule(unit="rate", source="社会保险法 14; 人社部发〔2017〕31号", zh="当年记账利率", en="interest of the year", per=CAREER_YEAR,
      when="account_has_money", status="secondary")  # fmt: skip
def crediting_rate(account_interest_rate):
    """The published rate: national since 2016, the region's own before."""
    return account_interest_rate


@rule(unit="bool", source="社会保险法 14", zh="计息期不足一年", en="interest for part of a year", per=CAREER_YEAR,
      when="account_has_money")  # fmt: skip
def interest_is_for_part(interest_months):
    """In the year of retirement the account is closed before the year ends."""
    return interest_months < MONTHS


@rule(unit="bool", source="社会保险法 14; 人社部发〔2017〕31号", zh="退休当年各月计息", en="the part year earns interest",
      per=CAREER_YEAR, when="interest_is_for_part", status="project")  # fmt: skip
def part_year_earns(account_part_year_interest):
    """Not established in any text known to us: the figure must be given by whoever knows the agency's practice."""
    return account_part_year_interest


@rule(unit="months", source="社会保险法 14; 人社部发〔2017〕31号", zh="年初储存额计息月数", en="months for which the opening balance earns",
      per=CAREER_YEAR, status="project", when="account_has_money")  # fmt: skip
def earning_months(interest_months, interest_is_for_part, part_year_earns):
    """Twelve in a whole year; in part of a year the months gone by, if they earn at all: docs/decisions/018."""
    if interest_is_for_part and not part_year_earns:
        return 0
    return interest_months


@rule(unit="fen", source="社会保险法 14; 人社部发〔2017〕31号", zh="年初储存额利息", en="interest on the opening balance",
      per=CAREER_YEAR, when="account_has_money", status="secondary")  # fmt: skip
def opening_interest(account_before_fen, crediting_rate, earning_months):
    """The whole year's rate on what was there when it began."""
    return portion(account_before_fen, crediting_rate * earning_months, MONTHS * RATE_DENOMINATOR)


@rule(unit="bool", source="地方规定", zh="按年度计算法计息", en="the agency credits by the year method", per=CAREER_YEAR,
      status="project")  # fmt: skip
def uses_year_method(crediting_method, interest_months):
    """A choice of the agency. Its weight speaks of a whole year: not for the year of retirement."""
    return crediting_method == Crediting.YEAR_METHOD and interest_months == MONTHS


@rule(unit="bool", source="地方规定", zh="按月积数法计息", en="the agency credits by the month method", per=CAREER_YEAR,
      status="project")  # fmt: skip
def uses_month_method(crediting_method, interest_months):
    """A choice of the agency; which agency uses which is not established (pension.md EP-22)."""
    return crediting_method == Crediting.MONTH_METHOD and interest_months == MONTHS


@rule(unit="fen", source="地方规定", zh="当年计入额利息（年度计算法）", en="interest on the year's credits, year method",
      per=CAREER_YEAR, when="uses_year_method", status="project")  # fmt: skip
def credit_interest_by_year(account_credit, crediting_rate, account_year_method_weight):
    """The year's credits earn for a good half of the year: 1.083 × 1/2, a figure that is not verified."""
    weighted = crediting_rate * account_year_method_weight // WEIGHT_STEP
    return portion(account_credit, weighted, RATE_DENOMINATOR * RATE_DENOMINATOR // WEIGHT_STEP)


@rule(unit="fen", source="地方规定", zh="当年计入额利息（月积数法）", en="interest on the year's credits, month method",
      per=CAREER_YEAR, when="uses_month_method", status="project")  # fmt: skip
def credit_interest_by_month(weighted_credit, crediting_rate):
    """Each month's credit earns a twelfth of the rate for each month that remains."""
    return portion(weighted_credit, crediting_rate, MONTHS * RATE_DENOMINATOR)


@rule(unit="fen", source="社会保险法 14; 人社部发〔2017〕31号", zh="当年利息", en="interest credited in the year", per=CAREER_YEAR,
      status="secondary")  # fmt: skip
def account_interest(opening_interest, credit_interest_by_year, credit_interest_by_month):
    """On what was there and on what came in; of the two methods one is zero."""
    return opening_interest + credit_interest_by_year + credit_interest_by_month


@rule(unit="fen", source="社会保险法 14; 国发〔2005〕38号 四", zh="年末账户储存额", en="account at the end of the year",
      per=CAREER_YEAR)  # fmt: skip
def account_after(account_before_fen, account_interest, account_credit):
    """What was there, what it earned, what came in: nothing is lost and nothing appears."""
    return account_before_fen + account_interest + account_credit
