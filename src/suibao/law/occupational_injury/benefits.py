"""Benefits of occupational injury protection, all from the fund: what is fixed, what is borrowed, what is open.

There is no employer: no pay while suspended, no employment subsidy. Figures borrowed from work injury are `derived`
(OI-22: overall in line with it); the base of benefits, care, living support, dependants and grades 5 and 6 are not
established and are refused by name: docs/decisions/026.
"""

from suibao.law.inputs import given
from suibao.law.units import ORDER_INJURY
from suibao.law.work_injury.terms import CareLevel
from suibao.rules import portion, rule, share

START = "2022-07-01"
LAST_GRADE_OFF_WORK = 4
LAST_GRADE_GIVEN_WORK = 6
PERCENT = 100

INPUTS = [
    given("oi_decided", "bool", "已作出职业伤害确认结论", "the agency confirmed it", ORDER_INJURY),
    given("months_unable", "months", "不能接单的月数", "months unable to take orders", ORDER_INJURY, most=1200),
    given("commercial_accident_fen", "fen", "商业意外险赔付", "paid by commercial accident cover", ORDER_INJURY),
]


@rule(unit="bool", source="新就业形态人员职业伤害保障办法（试行） 2(2)", zh="享受职业伤害保障待遇", en="entitled to benefits",
      per=ORDER_INJURY, since=START)  # fmt: skip
def oi_entitled(oi_decided, under_work_injury):
    """The agency confirmed it, and nothing is paid under work injury: no harm is paid twice."""
    return oi_decided and not under_work_injury


@rule(unit="fen", source="人社部发〔2025〕24号; 山东省实施规定（十一部门）", zh="职业伤害医疗康复费用", en="treatment, fund",
      per=ORDER_INJURY, since=START, when="oi_entitled", status="secondary")  # fmt: skip
def oi_treatment(injury_treatment_fen):
    """Medical and rehabilitation cost (Shandong's list of items)."""
    return injury_treatment_fen


@rule(unit="fen", source="人社部发〔2025〕24号; 山东省实施规定（十一部门）", zh="职业伤害辅助器具费用", en="assistive devices, fund",
      per=ORDER_INJURY, since=START, when="oi_entitled", status="secondary")  # fmt: skip
def oi_devices(injury_devices_fen):
    """Assistive devices (Shandong's list of items)."""
    return injury_devices_fen


@rule(unit="bool", source="人社部发〔2025〕24号", zh="需要待遇计发基数", en="the base matters", per=ORDER_INJURY, since=START,
      status="derived")  # fmt: skip
def oi_base_matters(oi_entitled, disability_grade, injury_died):
    """A grade or a death: then months of some base are due."""
    return oi_entitled and (disability_grade > 0 or injury_died)


@rule(unit="fen/month", source="人社部发〔2025〕24号", zh="职业伤害待遇计发基数", en="base of the benefits", per=ORDER_INJURY,
      since=START, when="oi_base_matters", status="derived")  # fmt: skip
def oi_benefit_base(injury_average_wage_fen, oi_base_rule):
    """A percentage of the average wage, which one is not established: there is no contribution wage to take."""
    return portion(injury_average_wage_fen, oi_base_rule, PERCENT)


@rule(unit="bool", source="人社部发〔2025〕24号", zh="已评定伤残等级", en="a grade is set", per=ORDER_INJURY, since=START,
      status="secondary")  # fmt: skip
def oi_graded(oi_entitled, disability_grade):
    """Grades 1 to 10 by the standard of work injury."""
    return oi_entitled and disability_grade > 0


@rule(unit="fen", source="人社部发〔2025〕24号; 工伤保险条例 35", zh="职业伤害一次性伤残补助金", en="one-off disability benefit",
      per=ORDER_INJURY, since=START, when="oi_graded", status="derived")  # fmt: skip
def oi_one_off_disability(oi_benefit_base, oi_one_off_disability_months):
    """A lump sum is paid (secondary); its months are borrowed from work injury."""
    return oi_one_off_disability_months * oi_benefit_base


@rule(unit="bool", source="人社部发〔2025〕24号", zh="职业伤害一至四级", en="grades 1 to 4", per=ORDER_INJURY, since=START,
      status="derived")  # fmt: skip
def oi_off_work(oi_graded, disability_grade, injury_died):
    """Grades that leave work, by analogy."""
    return oi_graded and disability_grade <= LAST_GRADE_OFF_WORK and not injury_died


@rule(unit="fen/month", source="人社部发〔2025〕24号; 工伤保险条例 35", zh="职业伤害伤残津贴", en="allowance of grades 1 to 4",
      per=ORDER_INJURY, since=START, when="oi_off_work", status="derived")  # fmt: skip
def oi_allowance(oi_benefit_base, oi_allowance_rate):
    """Borrowed rates of the open base. Whether a minimum wage is the floor is not established."""
    return share(oi_benefit_base, oi_allowance_rate)


@rule(unit="bool", source="人社部发〔2025〕24号", zh="职业伤害五六级", en="grades 5 and 6", per=ORDER_INJURY, since=START,
      status="derived")  # fmt: skip
def oi_grades_5_6(oi_graded, disability_grade, injury_died):
    """Work injury lets the employer pay these; here there is none."""
    graded = disability_grade > LAST_GRADE_OFF_WORK and disability_grade <= LAST_GRADE_GIVEN_WORK
    return oi_graded and graded and not injury_died


@rule(unit="fen/month", source="人社部发〔2025〕24号", zh="职业伤害五六级津贴", en="allowance of grades 5 and 6",
      per=ORDER_INJURY, since=START, when="oi_grades_5_6", status="derived")  # fmt: skip
def oi_allowance_5_6(oi_benefit_base, oi_allowance_rate_5_6):
    """Whether anything is paid, and by whom, is not established."""
    return share(oi_benefit_base, oi_allowance_rate_5_6)


@rule(unit="bool", source="人社部发〔2025〕24号", zh="职业伤害需要护理", en="needs care", per=ORDER_INJURY, since=START,
      status="derived")  # fmt: skip
def oi_care_due(oi_graded, care_level, injury_died):
    """By analogy after a grade is set."""
    return oi_graded and care_level != CareLevel.NONE and not injury_died


@rule(unit="fen/month", source="人社部发〔2025〕24号", zh="职业伤害护理费", en="care allowance", per=ORDER_INJURY, since=START,
      when="oi_care_due", status="derived")  # fmt: skip
def oi_care(injury_average_wage_fen, oi_nursing_rate):
    """The level of care pay was apparently not fixed for the nation: not established."""
    return share(injury_average_wage_fen, oi_nursing_rate)


@rule(unit="bool", source="人社部发〔2025〕24号", zh="需要生活保障", en="living support is asked for", per=ORDER_INJURY, since=START,
      status="weak")  # fmt: skip
def oi_living_due(oi_entitled, months_unable):
    """Living support exists (生活保障费)."""
    return oi_entitled and months_unable > 0


@rule(unit="fen", source="人社部发〔2025〕24号", zh="生活保障费合计", en="living support", per=ORDER_INJURY, since=START,
      when="oi_living_due", status="weak")  # fmt: skip
def oi_living_support_sum(months_unable, oi_living_support):
    """Months × the province's amount, which is not established anywhere."""
    return months_unable * oi_living_support


@rule(unit="bool", source="人社部发〔2025〕24号", zh="职业伤害死亡", en="death by occupational injury", per=ORDER_INJURY,
      since=START, status="secondary")  # fmt: skip
def oi_death(oi_entitled, injury_died):
    """Death benefits are among the items (Shandong)."""
    return oi_entitled and injury_died


@rule(unit="fen", source="人社部发〔2025〕24号; 工伤保险条例 39(3)", zh="职业伤害一次性死亡补助金", en="one-off death benefit",
      per=ORDER_INJURY, since=START, when="oi_death", status="derived")  # fmt: skip
def oi_death_benefit(national_disposable_income, oi_death_benefit_multiple):
    """Twenty times the national urban disposable income a head, borrowed from work injury; needs no base."""
    return oi_death_benefit_multiple * national_disposable_income


@rule(unit="bool", source="社会保险法 49", zh="领取职业伤害丧葬补助金", en="funeral grant is due", per=ORDER_INJURY, since=START,
      status="derived")  # fmt: skip
def oi_funeral_due(oi_death, other_funeral_grant):
    """One funeral grant only, by analogy with pension, work injury and unemployment."""
    return oi_death and not other_funeral_grant


@rule(unit="fen", source="人社部发〔2025〕24号; 工伤保险条例 39(1)", zh="职业伤害丧葬补助金", en="funeral grant",
      per=ORDER_INJURY, since=START, when="oi_funeral_due", status="derived")  # fmt: skip
def oi_funeral(oi_benefit_base, oi_funeral_months):
    """Six months, borrowed from work injury, of the open base."""
    return oi_funeral_months * oi_benefit_base


@rule(unit="bool", source="人社部发〔2025〕24号", zh="职业伤害供养亲属", en="dependants are left", per=ORDER_INJURY, since=START,
      status="derived")  # fmt: skip
def oi_dependants_due(oi_death, dependent_spouse, other_dependants):
    """Somebody depended on the deceased."""
    return oi_death and (dependent_spouse or other_dependants > 0)


@rule(unit="fen/month", source="人社部发〔2025〕24号", zh="职业伤害供养亲属抚恤金", en="dependants' pension", per=ORDER_INJURY,
      since=START, when="oi_dependants_due", status="derived")  # fmt: skip
def oi_dependants(oi_benefit_base, oi_dependants_rate):
    """Whether dependants draw a pension, and how much, is not established."""
    return share(oi_benefit_base, oi_dependants_rate)


@rule(unit="fen", source="人社部发〔2025〕24号", zh="职业伤害待遇合计（一次性）", en="all benefits, once", per=ORDER_INJURY,
      since=START, status="derived")  # fmt: skip
def oi_once(oi_treatment, oi_devices, oi_one_off_disability, oi_living_support_sum, oi_funeral, oi_death_benefit):
    """All from the fund; nothing from a platform."""
    return oi_treatment + oi_devices + oi_one_off_disability + oi_living_support_sum + oi_funeral + oi_death_benefit


@rule(unit="fen/month", source="人社部发〔2025〕24号", zh="职业伤害待遇合计（按月）", en="all benefits, monthly",
      per=ORDER_INJURY, since=START, status="derived")  # fmt: skip
def oi_monthly(oi_allowance, oi_allowance_5_6, oi_care, oi_dependants):
    """All from the fund."""
    return oi_allowance + oi_allowance_5_6 + oi_care + oi_dependants


@rule(unit="fen", source="人社部发〔2025〕24号", zh="连同商业意外险", en="with commercial cover", per=ORDER_INJURY, since=START,
      status="weak")  # fmt: skip
def oi_with_commercial(oi_once, commercial_accident_fen):
    """Commercial accident cover comes on top and replaces nothing."""
    return oi_once + commercial_accident_fen
