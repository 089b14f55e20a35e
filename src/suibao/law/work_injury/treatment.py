"""Cost of treatment, rehabilitation and devices; third parties; monthly care."""

from suibao.law.inputs import given
from suibao.law.units import INJURY, ORDER_INJURY
from suibao.law.work_injury.terms import CareLevel
from suibao.rules import rule, share

INPUTS = [
    given(
        "injury_treatment_fen", "fen", "符合目录的医疗、康复费用", "treatment and rehabilitation", INJURY, ORDER_INJURY
    ),
    given("injury_devices_fen", "fen", "经确认的辅助器具费用", "confirmed assistive devices", INJURY, ORDER_INJURY),
    given(
        "treatment_before_application_fen", "fen", "其中申请认定前的费用", "treatment before the application", INJURY
    ),
    given("injury_stay_fen", "fen", "住院伙食补助费和异地就医交通食宿费", "meals in hospital, travel and lodging elsewhere", INJURY),
    given("suspension_care_fen", "fen", "停工留薪期护理费用", "care while work is suspended", INJURY),
    given("third_party_caused", "bool", "由第三人造成", "a third party caused it", INJURY),
    given("third_party_paid_fen", "fen", "第三人已支付的医疗费用", "treatment paid by the third party", INJURY),
    given("care_level", CareLevel, "生活自理障碍等级", "level of care needed", INJURY, ORDER_INJURY),
]


@rule(unit="fen", source="工伤保险条例 30; 社会保险法 38(1)", zh="工伤医疗康复费用", en="treatment to be paid", per=INJURY,
      when="injury_entitled")  # fmt: skip
def injury_treatment(injury_treatment_fen):
    """Cost by the catalogues of treatment, medicine and hospital service, and of rehabilitation."""
    return injury_treatment_fen


@rule(unit="fen", source="最高人民法院关于审理工伤保险行政案件若干问题的规定 8; 社会保险法 42", zh="第三人已付医疗费用",
      en="treatment a third party has paid", per=INJURY)  # fmt: skip
def treatment_by_third_party(injury_treatment, third_party_caused, third_party_paid_fen):
    """What the third party has paid for treatment is not paid again; everything else is due all the same."""
    return min(injury_treatment, third_party_paid_fen) if third_party_caused else 0


@rule(unit="fen", source="工伤保险条例 17(4)", zh="单位负担的此前费用", en="earlier treatment, employer", per=INJURY)
def treatment_by_employer(
    injury_treatment, treatment_by_third_party, treatment_before_application_fen, employer_bears_earlier_costs
):
    """Costs up to a late application stay with the employer."""
    left = injury_treatment - treatment_by_third_party
    return min(left, treatment_before_application_fen) if employer_bears_earlier_costs else 0


@rule(
    unit="fen",
    source="工伤保险条例 30; 社会保险法 38(1)",
    zh="基金支付的医疗康复费用",
    en="treatment, fund",
    per=INJURY,
)
def treatment_by_fund(injury_treatment, treatment_by_third_party, treatment_by_employer):
    """The rest, so that the parts add up to the whole."""
    return injury_treatment - treatment_by_third_party - treatment_by_employer


@rule(
    unit="fen", source="社会保险法 42", zh="基金可向第三人追偿", en="fund may recover from the third party", per=INJURY
)
def fund_recovers_from_third_party(third_party_caused, treatment_by_fund):
    """A third party that does not pay, or is not found: the fund pays the treatment first and recovers it."""
    return treatment_by_fund if third_party_caused else 0


@rule(unit="fen", source="工伤保险条例 32; 社会保险法 38(4)", zh="辅助器具费用", en="assistive devices", per=INJURY,
      when="injury_entitled")  # fmt: skip
def injury_devices(injury_devices_fen):
    """Prostheses, wheelchairs and the like that the committee confirmed, from the fund."""
    return injury_devices_fen


@rule(unit="fen", source="工伤保险条例 30(4); 社会保险法 38(2)(3)", zh="住院伙食和异地就医费用", en="meals, travel and lodging",
      per=INJURY, when="injury_entitled")  # fmt: skip
def injury_stay(injury_stay_fen):
    """From the fund, by the region's standard, which the caller has applied; travel elsewhere needs the agency's consent."""
    return injury_stay_fen


@rule(unit="fen", source="工伤保险条例 33(3)", zh="停工留薪期护理", en="care while suspended", per=INJURY, when="injury_entitled")
def suspension_care(suspension_care_fen):
    """Who cannot care for themselves while work is suspended: the employer provides, or pays for, care."""
    return suspension_care_fen


@rule(unit="bool", source="工伤保险条例 34", zh="需要生活护理", en="needs care", per=INJURY)
def care_due(injury_entitled, disability_grade, care_level, injury_died):
    """After a grade is set and the committee confirmed the need of care."""
    return injury_entitled and disability_grade > 0 and care_level != CareLevel.NONE and not injury_died


@rule(unit="fen/month", source="工伤保险条例 34", zh="生活护理费", en="care allowance", per=INJURY, when="care_due")
def care_allowance(injury_average_wage_fen, care_level, care_full_rate, care_mostly_rate, care_partly_rate):
    """50, 40 or 30 % of the region's average wage, monthly from the fund."""
    if care_level == CareLevel.FULL:
        return share(injury_average_wage_fen, care_full_rate)
    return share(injury_average_wage_fen, care_mostly_rate if care_level == CareLevel.MOSTLY else care_partly_rate)
