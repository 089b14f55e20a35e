"""In which month a contribution enters the personal account: that of the dues, or that in which late money came in."""

from suibao.law.inputs import month_given
from suibao.law.units import CAREER_YEAR
from suibao.rules import rule

INPUTS = [
    month_given("credit_dues_month", "计入款项的费款所属期", "month that the credited dues are of", CAREER_YEAR),
    month_given("credit_money_month", "计入款项的到账月份", "month in which their money came in", CAREER_YEAR),
]


@rule(unit="calendar month", source="社会保险法 14; 项目判断（docs/decisions/018）", zh="计入个人账户的月份",
      en="month in which the account is credited", per=CAREER_YEAR, status="project")  # fmt: skip
def account_credit_month(credit_dues_month, credit_money_month, account_credit_grace):
    """Money that came in the month after the dues counts as in time, as collection by the month has it; later money
    earns from the month in which it came. No text known to us says from when arrears earn."""
    if credit_money_month <= credit_dues_month + account_credit_grace:
        return credit_dues_month
    return credit_money_month
