"""Maternity leave (产假): days by the State Council's rules, and the region's extra days as the caller gives them."""

from suibao.law.inputs import given
from suibao.law.units import BIRTH
from suibao.rules import rule

SOURCE = "女职工劳动保护特别规定 7"

INPUTS = [
    given("is_miscarriage", "bool", "流产", "a miscarriage", BIRTH),
    given("pregnancy_months", "months", "怀孕满月数", "whole months of pregnancy", BIRTH, most=10),
    given("is_difficult_birth", "bool", "难产", "a difficult birth", BIRTH),
    given("children_born", "persons", "生育婴儿数", "children born", BIRTH, most=10),
    given(
        "local_leave_days", "days", "地方增加的产假天数", "extra days of leave that the region grants", BIRTH, most=366
    ),
]


@rule(unit="bool", source=SOURCE, zh="生产", en="a birth", per=BIRTH, since="2012-04-28")
def is_delivery(is_miscarriage):
    """Anything that is not a miscarriage."""
    return not is_miscarriage


@rule(unit="days", source=SOURCE, zh="基本产假", en="basic leave", per=BIRTH, since="2012-04-28", when="is_delivery")
def basic_leave(leave_days_birth):
    """98 days for any birth."""
    return leave_days_birth


@rule(unit="days", source=SOURCE, zh="产前可休天数", en="of which before the birth", per=BIRTH, since="2012-04-28",
      when="is_delivery")  # fmt: skip
def leave_before_birth(leave_days_before_birth):
    """15 of the days may be taken before the birth."""
    return leave_days_before_birth


@rule(unit="bool", source=SOURCE, zh="难产增加产假", en="more leave for a difficult birth", per=BIRTH, since="2012-04-28",
      when="is_delivery")  # fmt: skip
def was_difficult(is_difficult_birth):
    """A difficult birth; never with a miscarriage."""
    return is_difficult_birth


@rule(unit="days", source=SOURCE, zh="难产增加天数", en="leave for a difficult birth", per=BIRTH, since="2012-04-28",
      when="was_difficult")  # fmt: skip
def difficult_leave(leave_days_difficult):
    """15 days more."""
    return leave_days_difficult


@rule(unit="days", source=SOURCE, zh="多胞胎增加天数", en="leave for further children", per=BIRTH, since="2012-04-28",
      when="is_delivery")  # fmt: skip
def multiple_leave(children_born, leave_days_per_extra_child):
    """15 days for each child after the first."""
    return max(0, children_born - 1) * leave_days_per_extra_child


@rule(unit="days", source=SOURCE, zh="流产产假", en="leave for a miscarriage", per=BIRTH, since="2012-04-28",
      when="is_miscarriage")  # fmt: skip
def miscarriage_leave(pregnancy_months, miscarriage_late_from, leave_days_miscarriage, leave_days_late_miscarriage):
    """15 days before the fourth month is full, 42 from then on."""
    if pregnancy_months < miscarriage_late_from:
        return leave_days_miscarriage
    return leave_days_late_miscarriage


@rule(unit="days", source=SOURCE, zh="法定产假", en="leave by the national rules", per=BIRTH, since="2012-04-28")
def statutory_leave(basic_leave, difficult_leave, multiple_leave, miscarriage_leave):
    """Whichever apply, added up."""
    return basic_leave + difficult_leave + multiple_leave + miscarriage_leave


@rule(
    unit="days",
    source="女职工劳动保护特别规定 7; 地方规定",
    zh="产假合计",
    en="leave in all",
    per=BIRTH,
    since="2012-04-28",
)
def maternity_leave(statutory_leave, local_leave_days):
    """With the region's extra days, which are not established here: the caller gives them, 0 for the allowance where
    only the employer pays them."""
    return statutory_leave + local_leave_days
