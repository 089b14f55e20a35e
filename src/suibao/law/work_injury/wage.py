"""Own wage (本人工资), whether benefits are due at all, and pay while work is suspended."""

from collections.abc import Sequence

from suibao.law.inputs import given
from suibao.law.units import INJURY, ORDER_INJURY
from suibao.rules import clamp, portion, rule

PERCENT = 100
MOST_MONTHS = 1200
MONTHS_BEFORE = 12

INPUTS = [
    given("injury_decided", "bool", "已作出认定工伤或视同工伤的决定", "the agency decided that it is one", INJURY),
    given("conditions_lost", "bool", "丧失享受待遇条件", "conditions of the benefits are lost", INJURY),
    given("refuses_appraisal", "bool", "拒不接受劳动能力鉴定", "refuses the appraisal", INJURY),
    given("refuses_treatment", "bool", "拒绝治疗", "refuses treatment", INJURY),
    given("injury_mean_wage_fen", "fen/month", "受伤前12个月平均月缴费工资", "mean contribution wage of 12 months", INJURY),
    given("injury_average_wage_fen", "fen/month", "统筹地区上年度职工月平均工资", "average wage of the region, last year",
          INJURY, ORDER_INJURY),
    given("original_wage_fen", "fen/month", "原工资福利待遇", "wage and welfare before the injury", INJURY),
    given("suspension_months", "months", "停工留薪月数", "months of suspended work", INJURY, most=MOST_MONTHS),
    given("suspension_extended", "bool", "停工留薪期经确认延长", "a longer suspension is confirmed", INJURY),
]  # fmt: skip


@rule(
    unit="bool",
    source="工伤保险条例 42; 社会保险法 43",
    zh="停止享受工伤保险待遇",
    en="work injury benefits stop",
    per=INJURY,
)
def injury_benefits_stop(conditions_lost, refuses_appraisal, refuses_treatment):
    """Conditions lost, appraisal refused, treatment refused."""
    return conditions_lost or refuses_appraisal or refuses_treatment


@rule(unit="bool", source="工伤保险条例 30; 工伤保险条例 42", zh="享受工伤保险待遇", en="entitled to work injury benefits",
      per=INJURY)  # fmt: skip
def injury_entitled(injury_decided, injury_benefits_stop):
    """Benefits follow the agency's decision, not our forecast of it (`injury_recognised`)."""
    return injury_decided and not injury_benefits_stop


@rule(unit="fen/month", source="工伤保险条例 64", zh="本人工资", en="own wage", per=INJURY, when="injury_entitled")
def injury_own_wage(injury_mean_wage_fen, injury_average_wage_fen, own_wage_floor_percent, own_wage_ceiling_percent):
    """Mean contribution wage of the 12 months before, between 60 % and 300 % of the region's average wage."""
    return clamp(
        injury_mean_wage_fen,
        portion(injury_average_wage_fen, own_wage_floor_percent, PERCENT),
        portion(injury_average_wage_fen, own_wage_ceiling_percent, PERCENT),
    )


@rule(unit="months", source="工伤保险条例 33", zh="停工留薪期", en="months of pay while suspended", per=INJURY,
      when="injury_entitled")  # fmt: skip
def suspension_paid_months(suspension_months, suspension_extended, suspension_limit, suspension_extension_limit):
    """At most 12 months, and 12 more where the committee confirms it; it ends when a grade is set."""
    return min(suspension_months, suspension_limit + (suspension_extension_limit if suspension_extended else 0))


@rule(unit="fen", source="工伤保险条例 33; 社会保险法 39(1)", zh="停工留薪期工资", en="pay while suspended", per=INJURY)
def suspension_pay(suspension_paid_months, original_wage_fen):
    """Wage and welfare as before, by the employer, for the whole time."""
    return suspension_paid_months * original_wage_fen


def mean_contribution_wage(bases_fen: Sequence[int]) -> int:
    """The mean monthly base (fen) of up to 12 months before the injury, for `injury_mean_wage_fen`; half a fen counts up.

    工伤保险条例 64. Who was insured for fewer months: their mean, our reading. AssertionError for no month at all.
    """
    assert 0 < len(bases_fen) <= MONTHS_BEFORE, bases_fen
    return portion(sum(bases_fen), 1, len(bases_fen))
