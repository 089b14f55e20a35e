"""By when what was filed must be paid, and what lateness adds (社会保险费征缴暂行条例 10, 社会保险法 86)."""

from suibao.law.collection.terms import SupplementCause
from suibao.law.inputs import LONGEST_DEBT, given, month_given
from suibao.law.units import DEBT
from suibao.rules import rule

INPUTS = [
    month_given("dues_month", "费款所属期", "month that the dues are of", DEBT),
    given("days_past_due", "days", "缴款日距缴费截止日天数", "days from the last day of payment to the payment", DEBT,
          most=LONGEST_DEBT),
    given("debtor_pays_alone", "bool", "以个人身份缴费", "the debtor is a person who pays alone", DEBT),
    given("deferral_granted", "bool", "经批准缓缴", "a deferral was approved", DEBT),
    given("supplement_cause", SupplementCause, "补缴原因", "why the month is corrected", DEBT),
]  # fmt: skip


@rule(unit="calendar month", source="社会保险费征缴暂行条例 10", zh="缴款月份", en="month of payment", per=DEBT, since="1999-01-22")
def payment_month(dues_month, payment_months_after):
    """The regulation says `within the term set`; the term is local."""
    return dues_month + payment_months_after


@rule(unit="count", source="社会保险费征缴暂行条例 10", zh="缴款截止日（当月第几日）", en="last day of payment in that month", per=DEBT,
      since="1999-01-22")  # fmt: skip
def payment_day_of_month(payment_day):
    """31 stands for the last day of any month."""
    return payment_day


@rule(unit="days", source="社会保险法 86", zh="滞纳天数", en="days of late fee", per=DEBT,
      since="1999-01-22", status="secondary")  # fmt: skip
def late_fee_days(days_past_due, payment_day_counts):
    """From the day after the last day of payment; whether the day of payment itself counts differs from place to place."""
    return max(days_past_due - (0 if payment_day_counts else 1), 0)


@rule(unit="bool", source="社会保险法 86; 实施社会保险法若干规定 20, 21", zh="应加收滞纳金", en="a late fee is due", per=DEBT,
      since="2011-07-01", status="secondary")  # fmt: skip
def late_fee_borne(debtor_pays_alone, deferral_granted):
    """The statute names employers only, and puts none on the worker; none runs while payment is deferred by approval."""
    return not debtor_pays_alone and not deferral_granted


@rule(unit="fen", source="社会保险法 86; 实施社会保险法若干规定 20, 21", zh="应收滞纳金", en="late fee charged", per=DEBT,
      since="2011-07-01", when="late_fee_borne")  # fmt: skip
def late_fee_charged(late_fee):
    """The late fee, where one is due at all."""
    return late_fee


@rule(unit="bool", source="项目判断", zh="补缴自原截止日起算滞纳金", en="a supplement is late from the day the month was due", per=DEBT,
      status="project")  # fmt: skip
def supplement_late_from_start(supplement_cause):
    """What the payer declared wrong or late was owed all the time. What the agency could not assess before (bases published
    late, its own mistake) was not `not paid in time`: it is due with the filing that first asks for it."""
    return supplement_cause == SupplementCause.PAYER
