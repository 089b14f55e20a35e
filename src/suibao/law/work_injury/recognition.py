"""What counts as a work injury and what does not: one rule a circumstance, with its article.

工伤保险条例 14 to 16. 意见（三） (人社部发〔2025〕62号, from 2025-11-13) and the Supreme People's Court's rules of 2014 say
what the words mean. The answer is a forecast: benefits follow the decision of the agency (`injury_decided`).
"""

from suibao.law.inputs import given
from suibao.law.units import INJURY, ORDER_INJURY
from suibao.law.work_injury.terms import CommuteEnd
from suibao.rules import rule

COURT = "2014-06-18"
OPINION = "2025-11-13"
DAY_BEFORE = "2025-11-12"

INPUTS = [
    given("in_working_hours", "bool", "在规定工作时间内", "in working hours", INJURY),
    given("on_task_or_overtime", "bool", "在完成指派任务或加班期间", "on an assigned task or overtime", INJURY),
    given("at_workplace", "bool", "在工作场所内", "at the workplace", INJURY),
    given("between_workplaces", "bool", "在多个工作场所之间的合理区域", "between several workplaces", INJURY),
    given("at_task_area", "bool", "在完成任务所需的单位外区域", "in an outside area that a task needs", INJURY),
    given("from_work", "bool", "因工作原因", "from the work", INJURY),
    given("physiological_need", "bool", "因合理的基本生理需要", "from a basic physiological need", INJURY),
    given("works_at_home", "bool", "居家工作", "works at home", INJURY),
    given("home_work_proved", "bool", "有充分证据证明居家从事所安排的工作", "assigned work at home is proved", INJURY),
    given("before_or_after_work", "bool", "在工作时间前后", "before or after working time", INJURY),
    given("preparing_or_finishing", "bool", "从事预备性或者收尾性工作", "preparing or finishing work", INJURY),
    given("violence_for_duty", "bool", "因履行职责受到暴力等意外伤害", "violence for doing the duty", INJURY),
    given("occupational_disease", "bool", "患职业病", "an occupational disease", INJURY),
    given("away_on_business", "bool", "因工外出期间", "away on business", INJURY),
    given("missing_after_accident", "bool", "发生事故下落不明", "missing after an accident", INJURY),
    given("commuting", "bool", "以上下班为目的", "travels for the purpose of going to or from work", INJURY),
    given("commute_time_reasonable", "bool", "合理时间", "at a reasonable time", INJURY),
    given("commute_route_reasonable", "bool", "合理路线", "by a reasonable route", INJURY),
    given("commute_end", CommuteEnd, "上下班另一端", "other end of the way to work", INJURY),
    given("commute_errand", "bool", "途中从事日常生活所需活动", "a daily-life errand on the way", INJURY),
    given("traffic_accident", "bool", "交通事故", "a traffic accident", INJURY, ORDER_INJURY),
    given("not_mainly_at_fault", "bool", "非本人主要责任", "not mainly one's own fault", INJURY, ORDER_INJURY),
    given("fault_documented", "bool", "有责任认定书、结论性意见或者裁判文书", "the fault stands in a document", INJURY),
    given("rail_or_ferry_accident", "bool", "城市轨道交通、客运轮渡、火车事故", "a rail or ferry accident", INJURY),
    given("counts_by_other_law", "bool", "法律、行政法规规定的其他情形", "another law counts it", INJURY),
    given("at_post", "bool", "在工作岗位", "at the post", INJURY),
    given("sudden_illness", "bool", "突发疾病", "a sudden illness", INJURY),
    given("injury_died", "bool", "死亡（含宣告死亡）", "died, or declared dead", INJURY, ORDER_INJURY),
    given("rescue_hours", "hours", "抢救至死亡的小时数（不足一小时按一小时计）", "hours of rescue until death, a started hour in full",
          INJURY, ORDER_INJURY, most=10**5),
    given("public_interest_rescue", "bool", "在抢险救灾等维护国家利益、公共利益活动中", "rescue for the public", INJURY),
    given("veteran_wound", "bool", "革命伤残军人旧伤复发", "a veteran's old wound", INJURY),
    given("by_intentional_crime", "bool", "因故意犯罪导致", "caused by an intentional crime", INJURY, ORDER_INJURY),
    given("by_drink_or_drugs", "bool", "因醉酒或者吸毒导致", "caused by drunkenness or drugs", INJURY, ORDER_INJURY),
    given("by_self_harm", "bool", "因自残或者自杀导致", "caused by self-harm or suicide", INJURY, ORDER_INJURY),
]  # fmt: skip


@rule(unit="bool", source="工伤保险条例 14(1)", zh="须按宽义理解", en="the words are met only in their wider sense", per=INJURY)
def wider_meaning_asked(in_working_hours, on_task_or_overtime, at_workplace, between_workplaces, at_task_area):
    """Overtime or a task outside set hours, an outside area of a task."""
    if on_task_or_overtime and not in_working_hours:
        return True
    return at_task_area and not (at_workplace or between_workplaces)


@rule(unit="bool", source="人社部发〔2025〕62号; 工伤保险条例 14(1)", zh="按宽义认定", en="the wider sense counts", per=INJURY,
      when="wider_meaning_asked", status="secondary")  # fmt: skip
def wider_meaning_accepted(injury_wider_meaning_counts):
    """意见（三） says so from 2025-11-13. Before, agencies and courts decided case by case: not established."""
    return injury_wider_meaning_counts


@rule(unit="bool", source="工伤保险条例 14(1); 人社部发〔2025〕62号", zh="工作时间", en="in working time", per=INJURY)
def in_working_time(in_working_hours, on_task_or_overtime, wider_meaning_accepted):
    """Working hours; in the wider sense specially assigned tasks and overtime."""
    return in_working_hours or (on_task_or_overtime and wider_meaning_accepted)


@rule(unit="bool", source="工伤保险条例 14(1); 最高人民法院关于审理工伤保险行政案件若干问题的规定 4(3); 人社部发〔2025〕62号", zh="工作场所",
      en="at the place of work", per=INJURY, since=COURT)  # fmt: skip
def at_working_place(at_workplace, between_workplaces, at_task_area, wider_meaning_accepted):
    """The workplace, the reasonable area between several of them; in the wider sense outside areas that a task needs."""
    return at_workplace or between_workplaces or (at_task_area and wider_meaning_accepted)


@rule(unit="bool", source="工伤保险条例 14(1)", zh="仅因基本生理需要", en="from a physiological need alone", per=INJURY)
def physiological_need_asked(from_work, physiological_need):
    """Eating, a short rest, the toilet: not the task itself."""
    return physiological_need and not from_work


@rule(unit="bool", source="人社部发〔2025〕62号; 浙江省工伤保险条例 18(2)", zh="基本生理需要视为工作原因", en="a physiological need counts",
      per=INJURY, when="physiological_need_asked", status="secondary")  # fmt: skip
def physiological_need_accepted(injury_physiological_need_counts):
    """意见（三） says so from 2025-11-13, Zhejiang since 2018; elsewhere before: not established."""
    return injury_physiological_need_counts


@rule(unit="bool", source="工伤保险条例 14(1); 人社部发〔2025〕62号", zh="工作原因", en="caused by the work", per=INJURY)
def caused_by_work(from_work, physiological_need_accepted):
    """The work, and basic physiological needs during it where they count."""
    return from_work or physiological_need_accepted


@rule(unit="bool", source="人社部发〔2025〕62号", zh="居家工作可认定", en="work at home counts", per=INJURY,
      when="works_at_home", status="secondary")  # fmt: skip
def home_work_accepted(injury_home_work_counts, home_work_proved):
    """Work at home counts only where it is proved that it was assigned. Before 2025-11-13: not established."""
    return injury_home_work_counts and home_work_proved


@rule(
    unit="bool",
    source="工伤保险条例 14(1)",
    zh="工作时间工作场所工作原因",
    en="14(1) at work, from the work",
    per=INJURY,
)
def counts_at_work(in_working_time, at_working_place, caused_by_work, works_at_home, home_work_accepted):
    """In working time, at the place of work, from the work; at home, where that is accepted as the place."""
    if works_at_home:
        return in_working_time and home_work_accepted and caused_by_work
    return in_working_time and at_working_place and caused_by_work


@rule(unit="bool", source="工伤保险条例 14(2)", zh="预备性收尾性工作", en="14(2) preparing or finishing", per=INJURY)
def counts_preparing(before_or_after_work, at_working_place, preparing_or_finishing):
    """Before or after working time, at the place of work, with preparing or finishing."""
    return before_or_after_work and at_working_place and preparing_or_finishing


@rule(unit="bool", source="工伤保险条例 14(3)", zh="履行职责受到暴力", en="14(3) violence for the duty", per=INJURY)
def counts_violence(in_working_time, at_working_place, violence_for_duty):
    """In working time, at the place of work, violence or the like for doing the duty."""
    return in_working_time and at_working_place and violence_for_duty


@rule(unit="bool", source="工伤保险条例 14(4)", zh="职业病", en="14(4) occupational disease", per=INJURY)
def counts_disease(occupational_disease):
    """Diagnosed or appraised under the law on occupational diseases."""
    return occupational_disease


@rule(unit="bool", source="工伤保险条例 14(5)", zh="因工外出", en="14(5) away on business", per=INJURY)
def counts_on_business(away_on_business, caused_by_work, missing_after_accident):
    """Away on business: hurt from the work, or missing after an accident."""
    return away_on_business and (caused_by_work or missing_after_accident)


@rule(unit="bool", source="最高人民法院关于审理工伤保险行政案件若干问题的规定 6; 人社部发〔2025〕62号", zh="列举的上下班路线",
      en="a listed way to work", per=INJURY)  # fmt: skip
def commute_listed(commute_end, commute_errand):
    """Home, usual residence, dormitory, homes of spouse, parents, children; errands of daily life on the way.

    To show beside the answer: such ways are typical, others are not shut out (`on_the_way`).
    """
    return commute_end != CommuteEnd.OTHER or commute_errand


@rule(unit="bool", source="最高人民法院关于审理工伤保险行政案件若干问题的规定 6; 人社部发〔2025〕62号; 工伤保险条例 14(6)",
      zh="上下班途中", en="on the way to work", per=INJURY, since=COURT)  # fmt: skip
def on_the_way(commuting, commute_time_reasonable, commute_route_reasonable):
    """Purpose, reasonable time, reasonable route: the last type of both texts takes any other reasonable way.

    Travel of a holiday or for private matters lacks the purpose (意见（三）).
    """
    return commuting and commute_time_reasonable and commute_route_reasonable


@rule(unit="bool", source="最高人民法院关于审理工伤保险行政案件若干问题的规定 1; 工伤保险条例 14(6)", zh="责任已查明",
      en="fault is established", per=INJURY, since=COURT, until=DAY_BEFORE)  # fmt: skip
def fault_accepted(not_mainly_at_fault):
    """Documents decide; where there is none, other evidence was weighed."""
    return not_mainly_at_fault


@rule(
    name="fault_accepted",
    unit="bool",
    source="人社部发〔2025〕62号; 工伤保险条例 14(6)",
    zh="责任已查明",
    en="fault is established",
    per=INJURY,
    since=OPINION,
    status="secondary",
)
def fault_accepted_opinion(not_mainly_at_fault, fault_documented):
    """Not mainly at fault, by an official document or a judgment."""
    return not_mainly_at_fault and fault_documented


@rule(unit="bool", source="工伤保险条例 14(6)", zh="上下班途中事故", en="14(6) accident on the way to work", per=INJURY)
def counts_commuting(on_the_way, traffic_accident, fault_accepted, rail_or_ferry_accident):
    """A traffic accident not mainly one's own fault, or an accident of rail transit, ferry or train."""
    return on_the_way and (rail_or_ferry_accident or (traffic_accident and fault_accepted))


@rule(unit="bool", source="工伤保险条例 14(7)", zh="法律规定的其他工伤", en="14(7) other law", per=INJURY)
def counts_otherwise(counts_by_other_law):
    """Laws and administrative regulations may count more."""
    return counts_by_other_law


@rule(unit="bool", source="工伤保险条例 15(1)", zh="突发疾病死亡", en="15(1) sudden illness", per=INJURY)
def counts_sudden_illness(in_working_time, at_post, sudden_illness, injury_died, rescue_hours, sudden_illness_hours):
    """Sudden illness in working time at the post; death at once (0 hours) or within 48 hours of failed rescue."""
    return sudden_illness and injury_died and at_post and in_working_time and rescue_hours <= sudden_illness_hours


@rule(unit="bool", source="工伤保险条例 15(2)", zh="抢险救灾受伤", en="15(2) rescue", per=INJURY)
def counts_rescue(public_interest_rescue):
    """Rescue and the like in the interest of the state or the public, wherever and whenever."""
    return public_interest_rescue


@rule(unit="bool", source="工伤保险条例 15(3)", zh="旧伤复发", en="15(3) veteran's old wound", per=INJURY)
def counts_veteran(veteran_wound):
    """A disabled veteran's old wound breaks open at the employer: everything but the one-off disability benefit."""
    return veteran_wound


@rule(unit="bool", source="工伤保险条例 14", zh="应当认定为工伤", en="counts as a work injury", per=INJURY)
def injury_counts(counts_disease, counts_otherwise, counts_at_work, counts_preparing, counts_violence, counts_on_business,
                  counts_commuting):  # fmt: skip
    """Any circumstance of article 14; what one answer settles stands first."""
    plain = counts_disease or counts_otherwise or counts_at_work
    return plain or counts_preparing or counts_violence or counts_on_business or counts_commuting


@rule(unit="bool", source="工伤保险条例 15", zh="视同工伤", en="treated as a work injury", per=INJURY)
def injury_treated_as(counts_sudden_illness, counts_rescue, counts_veteran):
    """Any circumstance of article 15."""
    return counts_rescue or counts_veteran or counts_sudden_illness


@rule(
    unit="bool",
    source="工伤保险条例 16(1); 社会保险法 37(1)",
    zh="故意犯罪除外",
    en="16(1) intentional crime",
    per=INJURY,
)
def excluded_by_crime(by_intentional_crime):
    """社会保险法 37 asks that the crime caused the harm; shown by a document of the criminal authorities."""
    return by_intentional_crime


@rule(
    unit="bool",
    source="工伤保险条例 16(2); 社会保险法 37(2)",
    zh="醉酒吸毒除外",
    en="16(2) drunkenness or drugs",
    per=INJURY,
)
def excluded_by_drink(by_drink_or_drugs):
    """Drunkenness or drugs that caused the harm."""
    return by_drink_or_drugs


@rule(
    unit="bool",
    source="工伤保险条例 16(3); 社会保险法 37(3)",
    zh="自残自杀除外",
    en="16(3) self-harm or suicide",
    per=INJURY,
)
def excluded_by_self_harm(by_self_harm):
    """Self-harm or suicide."""
    return by_self_harm


@rule(unit="bool", source="工伤保险条例 16", zh="不得认定为工伤", en="excluded from work injury", per=INJURY)
def injury_excluded(excluded_by_crime, excluded_by_drink, excluded_by_self_harm):
    """Any exclusion of article 16; it wins over articles 14 and 15."""
    return excluded_by_crime or excluded_by_drink or excluded_by_self_harm


@rule(unit="bool", source="工伤保险条例 14; 工伤保险条例 15; 工伤保险条例 16", zh="认定工伤", en="work injury is recognised",
      per=INJURY)  # fmt: skip
def injury_recognised(injury_excluded, counts_rescue, counts_veteran, injury_counts, injury_treated_as):
    """Nothing excludes it, and it counts or is treated as one; what one answer settles stands first."""
    return not injury_excluded and (counts_rescue or counts_veteran or injury_counts or injury_treated_as)
