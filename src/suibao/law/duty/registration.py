"""The duty to register a worker in time (社会保险法 58)."""

from suibao.law.inputs import LONGEST_DEBT, given
from suibao.law.units import DEBT
from suibao.rules import rule

INPUTS = [
    given("is_registered", "bool", "已办理参保登记", "is registered", DEBT),
    given("days_since_start", "days", "用工之日起天数", "days since work began, or until it was registered", DEBT,
          most=LONGEST_DEBT),
]  # fmt: skip


@rule(unit="days", source="社会保险法 58", zh="登记剩余天数", en="days left to register", per=DEBT, since="2011-07-01",
      status="derived")  # fmt: skip
def registration_days_left(is_registered, days_since_start, registration_limit_days):
    """Nothing is left to do for whom it is done."""
    return 0 if is_registered else max(0, registration_limit_days - days_since_start)


@rule(
    unit="days", source="社会保险法 58", zh="登记逾期天数", en="days late in registering", per=DEBT, since="2011-07-01"
)
def registration_days_late(days_since_start, registration_limit_days):
    """Beyond thirty days from the start of work, whether or not it was made good later."""
    return max(0, days_since_start - registration_limit_days)


@rule(unit="bool", source="社会保险法 58", zh="逾期未登记", en="not registered in time", per=DEBT, since="2011-07-01")
def registration_overdue(is_registered, registration_days_late):
    """Still not registered after thirty days: an order to do so is next."""
    return not is_registered and registration_days_late > 0
