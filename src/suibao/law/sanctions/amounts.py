"""What is added when contributions are late or not declared."""

from suibao.law.units import DEBT
from suibao.rules import RATE_DENOMINATOR, rule, share


@rule(unit="fen", source="社会保险费征缴暂行条例 13", zh="滞纳金", en="late fee", per=DEBT, name="late_fee", since="1999-01-22",
      until="2011-06-30")  # fmt: skip
def late_fee_of_1999(arrears_fen, late_fee_daily_rate, days_late):
    """Two per thousand a day, until the statute of 2011; whole multiples apart, so that the product stays exact."""
    parts = late_fee_daily_rate * days_late
    return arrears_fen * (parts // RATE_DENOMINATOR) + share(arrears_fen, parts % RATE_DENOMINATOR)


@rule(unit="fen", source="社会保险法 86", zh="滞纳金", en="late fee", per=DEBT, since="2011-07-01")
def late_fee(arrears_fen, late_fee_daily_rate, days_late):
    """Simple, for each day from the due day. Whether the due day counts is not established: days are given."""
    return share(arrears_fen, late_fee_daily_rate * days_late)


@rule(unit="fen", source="社会保险法 62", zh="未申报核定额", en="amount set when nothing is declared", per=DEBT,
      since="2011-07-01")  # fmt: skip
def undeclared_amount(last_month_fen, undeclared_factor):
    """110 % of last month's amount."""
    return share(last_month_fen, undeclared_factor)
