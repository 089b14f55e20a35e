"""Part-time work (非全日制用工): the limits that make it so, and what the employer then still owes."""

from suibao.law.inputs import given
from suibao.law.units import ORDER_PAY
from suibao.rules import rule

MINUTES_PER_HOUR = 60

INPUTS = [
    given("called_part_time", "bool", "约定为非全日制", "agreed as part-time", ORDER_PAY),
    given("average_day_minutes", "minutes", "平均每日工时（对该单位）", "minutes a day on average for this employer", ORDER_PAY,
          most=24 * 60),
    given("week_minutes", "minutes", "每周工时（对该单位）", "minutes a week for this employer", ORDER_PAY, most=7 * 24 * 60),
    given("pay_interval_days", "days", "报酬结算周期", "days between payments", ORDER_PAY, most=366),
    given("probation_agreed", "bool", "约定试用期", "a probation is agreed", ORDER_PAY),
]  # fmt: skip


@rule(
    unit="bool",
    source="劳动合同法 68",
    zh="日均工时在非全日制限度内",
    en="day within part-time",
    per=ORDER_PAY,
    since="2008-01-01",
)
def part_time_day_kept(average_day_minutes, part_time_day_most):
    """At most four hours a day on average."""
    return average_day_minutes <= part_time_day_most * MINUTES_PER_HOUR


@rule(
    unit="bool",
    source="劳动合同法 68",
    zh="周工时在非全日制限度内",
    en="week within part-time",
    per=ORDER_PAY,
    since="2008-01-01",
)
def part_time_week_kept(week_minutes, part_time_week_most):
    """At most twenty-four hours a week for one employer."""
    return week_minutes <= part_time_week_most * MINUTES_PER_HOUR


@rule(
    unit="bool",
    source="劳动合同法 68",
    zh="工时符合非全日制",
    en="hours are part-time",
    per=ORDER_PAY,
    since="2008-01-01",
)
def hours_are_part_time(part_time_day_kept, part_time_week_kept):
    """Both limits, for each employer alone; several employers are allowed."""
    return part_time_day_kept and part_time_week_kept


@rule(
    unit="bool",
    source="劳动合同法 68",
    zh="构成非全日制用工",
    en="is part-time work",
    per=ORDER_PAY,
    since="2008-01-01",
)
def is_part_time(called_part_time, hours_are_part_time):
    """Agreed, also orally, and kept to: then work injury is the only branch that the employer owes."""
    return called_part_time and hours_are_part_time


@rule(unit="bool", source="劳动合同法 68; 社会保险法 10", zh="非全日制约定失效", en="part-time in name only", per=ORDER_PAY,
      since="2008-01-01", status="derived")  # fmt: skip
def part_time_lapses(called_part_time, hours_are_part_time):
    """Hours beyond the limits make it an ordinary labour relationship, with all branches owed."""
    return called_part_time and not hours_are_part_time


@rule(
    unit="bool",
    source="劳动合同法 72",
    zh="结算周期合规",
    en="paid in time",
    per=ORDER_PAY,
    since="2008-01-01",
    when="is_part_time",
)
def part_time_pay_in_time(pay_interval_days, part_time_pay_interval_most):
    """At most every fifteen days."""
    return pay_interval_days <= part_time_pay_interval_most


@rule(unit="bool", source="劳动合同法 70", zh="未约定试用期", en="no probation agreed", per=ORDER_PAY, since="2008-01-01",
      when="is_part_time")  # fmt: skip
def part_time_without_probation(probation_agreed):
    """Part-time work knows no probation."""
    return not probation_agreed


@rule(unit="bool", source="劳动合同法 71", zh="可随时终止且无经济补偿", en="may end at any time without compensation", per=ORDER_PAY,
      since="2008-01-01")  # fmt: skip
def part_time_ends_freely(is_part_time):
    """Either side, at any time; a reason to look closely at the hours."""
    return is_part_time
