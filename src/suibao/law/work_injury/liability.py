"""Which unit is liable: the employer, the head of an irregular chain, or the unit that insured somebody alone."""

from suibao.law.inputs import given
from suibao.law.units import INJURY
from suibao.law.work_injury.terms import AloneGroup, LiableUnit
from suibao.rules import rule

INPUTS = [
    given("has_labour_relation", "bool", "与用人单位有劳动关系", "has a labour relation", INJURY),
    given("dispatched_worker", "bool", "劳务派遣至用工单位", "dispatched to a using unit", INJURY),
    given("sent_to_other_unit", "bool", "被指派到其他单位工作", "sent to work at another unit", INJURY),
    given("subcontracted_illegally", "bool", "承包业务违法转包给无用工主体资格者", "work passed on illegally", INJURY),
    given("works_under_host", "bool", "受雇于挂靠其他单位经营的个人", "works for one who uses a unit's name", INJURY),
    given("injured_is_over_age", "bool", "超过法定退休年龄", "over the age of retirement", INJURY),
    given("person_age", "years", "年龄", "age of the person", INJURY, most=120),
    given("insured_alone", "bool", "由单位单项参加工伤保险", "insured for work injury alone", INJURY),
    given("alone_group", AloneGroup, "单项参保人员类别", "group insured alone", INJURY),
]


@rule(unit="bool", source="最高人民法院关于审理工伤保险行政案件若干问题的规定 3(4)", zh="违法转包由用工单位担责",
      en="unit that passed work on is liable", per=INJURY, since="2014-06-18")  # fmt: skip
def liable_by_subcontract(subcontracted_illegally):
    """A unit that passes work on illegally to a party without employer standing answers for that party's workers."""
    return subcontracted_illegally


@rule(unit="bool", source="最高人民法院关于审理工伤保险行政案件若干问题的规定 3(5)", zh="挂靠由被挂靠单位担责",
      en="unit whose name is used is liable", per=INJURY, since="2014-06-18")  # fmt: skip
def liable_by_name(works_under_host):
    """A unit that lets an individual trade under its name answers for those the individual hires."""
    return works_under_host


@rule(unit="bool", source="社会保险法 33; 最高人民法院关于审理工伤保险行政案件若干问题的规定 3", zh="无劳动关系亦无违规链条",
      en="neither a relation nor an irregular chain", per=INJURY, since="2014-06-18")  # fmt: skip
def outside_relation(has_labour_relation, liable_by_subcontract, liable_by_name):
    """Only then what holds for over-age workers and for insurance alone matters."""
    return not (has_labour_relation or liable_by_subcontract or liable_by_name)


@rule(unit="bool", source="超龄劳动者基本权益保障暂行规定（人社部令第56号）", zh="超龄且无其他依据", en="over-age and nothing else",
      per=INJURY, status="secondary")  # fmt: skip
def over_age_asked(outside_relation, injured_is_over_age, insured_alone):
    """Over the age of retirement, without a labour relation, not insured alone."""
    return outside_relation and injured_is_over_age and not insured_alone


@rule(unit="bool", source="粤人社规〔2020〕55号; 川人社规〔2024〕1号", zh="单项参保且无劳动关系", en="insured alone, without a relation",
      per=INJURY, status="secondary")  # fmt: skip
def alone_asked(outside_relation, insured_alone):
    """Insured by a unit that is no employer."""
    return outside_relation and insured_alone


@rule(unit="bool", source="超龄劳动者基本权益保障暂行规定（人社部令第56号）", zh="超龄劳动者应参加工伤保险",
      en="over-age worker must be insured", per=INJURY, when="over_age_asked", status="secondary")  # fmt: skip
def over_age_covered(over_age_insured):
    """From 2026-07-01 the employer must insure over-age workers; what held before is not established for the nation."""
    return over_age_insured


@rule(unit="bool", source="粤人社规〔2020〕55号; 川人社规〔2024〕1号", zh="超龄单项参保", en="over-age and insured alone",
      per=INJURY, when="alone_asked", status="secondary")  # fmt: skip
def alone_over_age(alone_group):
    """Only over-age workers meet an age limit."""
    return alone_group == AloneGroup.OVER_AGE


@rule(unit="bool", source="川人社规〔2024〕1号", zh="未达单项参保年龄上限", en="below the age limit of insurance alone",
      per=INJURY, when="alone_over_age", status="weak")  # fmt: skip
def alone_age_accepted(person_age, alone_age_limit):
    """Sichuan: over-age workers under 65. Elsewhere the limit is not established."""
    return person_age < alone_age_limit


@rule(unit="bool", source="粤人社规〔2020〕55号; 川人社规〔2024〕1号", zh="单项参加工伤保险", en="covered by insurance alone",
      per=INJURY, when="alone_asked", status="secondary")  # fmt: skip
def covered_alone(alone_group, alone_offered, alone_over_age, alone_age_accepted):
    """Guangdong and Sichuan let units insure listed groups for work injury alone; no evidence of a labour relation."""
    return alone_group != AloneGroup.NONE and alone_offered and (alone_age_accepted or not alone_over_age)


@rule(unit=LiableUnit, source="社会保险法 33; 最高人民法院关于审理工伤保险行政案件若干问题的规定 3", zh="承担工伤保险责任的单位",
      en="unit that is liable", per=INJURY, since="2014-06-18")  # fmt: skip
def injury_liable_unit(has_labour_relation, dispatched_worker, sent_to_other_unit, liable_by_subcontract, liable_by_name,
                       over_age_covered, covered_alone):  # fmt: skip
    """Irregular chains first, as they need no labour relation; then the employer, for whom the work was done."""
    if liable_by_subcontract:
        return LiableUnit.CONTRACTOR
    if liable_by_name:
        return LiableUnit.HOST
    if has_labour_relation and dispatched_worker:
        return LiableUnit.DISPATCHER
    if has_labour_relation and sent_to_other_unit:
        return LiableUnit.SENDER
    if has_labour_relation or over_age_covered:
        return LiableUnit.EMPLOYER
    return LiableUnit.ALONE if covered_alone else LiableUnit.NONE


@rule(unit="bool", source="社会保险法 33; 工伤保险条例 2", zh="适用工伤保险", en="under work injury insurance", per=INJURY,
      since="2014-06-18")  # fmt: skip
def injury_covered(injury_liable_unit):
    """Some unit answers under the work injury regulation; then occupational injury protection does not apply."""
    return injury_liable_unit != LiableUnit.NONE


@rule(unit="bool", source="最高人民法院关于审理工伤保险行政案件若干问题的规定 3", zh="担责单位可追偿",
      en="liable unit may recover", per=INJURY, since="2014-06-18")  # fmt: skip
def liable_unit_may_recover(injury_liable_unit):
    """The unit at the head of an irregular chain, or the fund, may recover from the party that hired."""
    return injury_liable_unit == LiableUnit.CONTRACTOR or injury_liable_unit == LiableUnit.HOST
