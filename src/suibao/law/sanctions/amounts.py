"""What is added when contributions are late or not declared."""

from suibao.law.units import DEBT
from suibao.rules import rule, share


@rule(unit="fen", source="社会保险法 86", zh="滞纳金", en="late fee", per=DEBT, since="2011-07-01")
def late_fee(arrears_fen, late_fee_daily_rate, days_late):
    """Simple, for each day from the due day. Whether the due day counts is not established: days are given."""
    return share(arrears_fen, late_fee_daily_rate * days_late)


@rule(unit="fen", source="社会保险法 62", zh="未申报核定额", en="amount set when nothing is declared", per=DEBT,
      since="2011-07-01")  # fmt: skip
def undeclared_amount(last_month_fen, undeclared_factor):
    """110 % of last month's amount."""
    return share(last_month_fen, undeclared_factor)
