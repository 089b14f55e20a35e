"""The divisor of the account (计发月数): by age, months between two whole ages in proportion."""

from suibao.law.inputs import given
from suibao.law.units import AWARD
from suibao.rules import clamp, portion, rule

FIRST_AGE, LAST_AGE = 40 * 12, 70 * 12
"""The annex gives the ages 40 to 70."""

INPUTS = [
    given("age_at_award_months", "months", "退休时年龄（月）", "age at the award in months", AWARD, most=1440),
    given("has_stated_divisor", "bool", "核定表载明计发月数", "the notice states the divisor", AWARD),
    given(
        "stated_divisor",
        "tenths of a month",
        "核定表所载计发月数",
        "divisor stated on the notice",
        AWARD,
        least=1,
        most=3000,
    ),
]


@rule(unit="bool", source="国发〔2005〕38号 附件", zh="须按年龄查计发月数", en="the divisor is found by age", per=AWARD)
def divisor_is_looked_up(has_stated_divisor):
    """A notice that prints its divisor was computed with it: docs/decisions/016."""
    return not has_stated_divisor


@rule(unit="months", source="国发〔2005〕38号 附件; 沪人社规〔2021〕27号", zh="计发年龄（月）", en="age of the divisor in months",
      per=AWARD, when="divisor_is_looked_up", status="weak")  # fmt: skip
def divisor_age_months(age_at_award_months):
    """Below 40 the value of 40 is used, above 70 that of 70 (pension.md EP-25)."""
    return clamp(age_at_award_months, FIRST_AGE, LAST_AGE)


@rule(unit="years", source="国发〔2005〕38号 附件", zh="计发年龄", en="age of the divisor", per=AWARD,
      when="divisor_is_looked_up")  # fmt: skip
def divisor_age(divisor_age_months):
    """The completed years: the row of the annex."""
    return divisor_age_months // 12


@rule(unit="tenths of a month", source="国发〔2005〕38号 附件", zh="按年龄计发月数", en="divisor by age", per=AWARD,
      since="2006-01-01", when="divisor_is_looked_up", status="secondary")  # fmt: skip
def divisor_by_age(divisor_age_months, divisor_age, account_divisor, account_divisor_drop):
    """Linear between two whole ages, half up to one decimal: 60 years 3 months is 137.25, so 137.3 (pension.md EP-24).

    Published month by month since the retirement ages move by months; a national table of months is not established.
    """
    months = divisor_age_months - 12 * divisor_age
    return portion(12 * account_divisor - account_divisor_drop * months, 1, 12)


@rule(
    unit="tenths of a month",
    source="国发〔2005〕38号 六",
    zh="计发月数",
    en="divisor of the account",
    per=AWARD,
    since="2006-01-01",
)
def divisor(has_stated_divisor, stated_divisor, divisor_by_age):
    """Never below one tenth, so that it divides."""
    return max(stated_divisor if has_stated_divisor else divisor_by_age, 1)
