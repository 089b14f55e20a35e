"""Death from work and people missing: funeral, dependants, the one-off benefit, wages and advances."""

from suibao.law.inputs import given
from suibao.law.units import INJURY, ORDER_INJURY
from suibao.rules import rule, share

LAST_GRADE_OFF_WORK = 4

INPUTS = [
    given("died_after_suspension", "bool", "停工留薪期满后死亡", "died after the suspension of work", INJURY),
    given("other_funeral_grant", "bool", "已选领其他险种丧葬补助金", "another branch's funeral grant is taken", INJURY, ORDER_INJURY),
    given("dependent_spouse", "bool", "有供养配偶", "a dependent spouse", INJURY, ORDER_INJURY),
    given("other_dependants", "persons", "其他供养亲属人数", "other dependants", INJURY, ORDER_INJURY, most=50),
    given("orphans_and_lone_elders", "persons", "其中孤儿或孤寡老人", "orphans and lone elders among them", INJURY, most=51),
    given("injury_missing", "bool", "因工外出或抢险救灾中下落不明", "missing away on business or in a rescue", INJURY),
    given("months_missing", "months", "下落不明月数（含事故当月）", "months missing, with the first", INJURY, most=1200),
    given("missing_hardship", "bool", "亲属生活有困难", "the family is in hardship", INJURY),
    given("death_advance_taken_fen", "fen", "已预支的一次性工亡补助金", "advance taken on the death benefit", INJURY),
]  # fmt: skip


@rule(unit="bool", source="工伤保险条例 39(2)", zh="因工死亡", en="death from work", per=INJURY)
def death_from_work(injury_entitled, injury_died, died_after_suspension):
    """At once or while work was suspended; also who is declared dead by a court (art. 41)."""
    return injury_entitled and injury_died and not died_after_suspension


@rule(unit="bool", source="工伤保险条例 39", zh="享受丧葬补助金和抚恤金", en="survivors' benefits are due", per=INJURY)
def survivors_due(injury_entitled, death_from_work, injury_died, disability_grade):
    """Death from work; and grades 1 to 4 who die after the suspension, without the one-off benefit."""
    off_work = disability_grade > 0 and disability_grade <= LAST_GRADE_OFF_WORK
    return death_from_work or (injury_entitled and injury_died and off_work)


@rule(unit="bool", source="社会保险法 49; 工伤保险条例 39(1)", zh="领取工伤丧葬补助金", en="work injury funeral grant is due",
      per=INJURY)  # fmt: skip
def injury_funeral_due(survivors_due, other_funeral_grant):
    """One funeral grant only across pension, work injury and unemployment, by the survivors' choice."""
    return survivors_due and not other_funeral_grant


@rule(unit="fen", source="工伤保险条例 39(1)", zh="工伤丧葬补助金", en="funeral grant of work injury", per=INJURY,
      when="injury_funeral_due")  # fmt: skip
def injury_funeral(injury_average_wage_fen, injury_funeral_months):
    """Six months of the region's average wage of last year, from the fund."""
    return injury_funeral_months * injury_average_wage_fen


@rule(unit="bool", source="工伤保险条例 41", zh="下落不明", en="is missing", per=INJURY)
def is_missing(injury_entitled, injury_missing, injury_died):
    """Missing and not yet declared dead."""
    return injury_entitled and injury_missing and not injury_died


@rule(
    unit="months",
    source="工伤保险条例 41",
    zh="照发工资月数",
    en="months of wage while missing",
    per=INJURY,
    when="is_missing",
)
def missing_wage_months(months_missing, missing_wage_month_limit):
    """Three months from the month of the accident."""
    return min(months_missing, missing_wage_month_limit)


@rule(unit="fen", source="工伤保险条例 41", zh="下落不明期间工资", en="wage while missing", per=INJURY)
def missing_wage(missing_wage_months, original_wage_fen):
    """The employer goes on paying for those months."""
    return missing_wage_months * original_wage_fen


@rule(
    unit="bool", source="工伤保险条例 41", zh="第四个月起发抚恤金", en="missing beyond the months of wage", per=INJURY
)
def missing_beyond_wage(is_missing, months_missing, missing_wage_months):
    """From the fourth month dependants draw their pension."""
    return is_missing and months_missing > missing_wage_months


@rule(
    unit="bool",
    source="工伤保险条例 39(1); 工伤保险条例 41",
    zh="发放供养亲属抚恤金",
    en="dependants' pension is due",
    per=INJURY,
)
def dependants_due(survivors_due, missing_beyond_wage):
    """After the death, or from the fourth month missing."""
    return survivors_due or missing_beyond_wage


@rule(unit="rate", source="工伤保险条例 39(2)", zh="供养亲属抚恤金比例", en="rate of the dependants' pension", per=INJURY,
      when="dependants_due")  # fmt: skip
def dependants_rate(dependent_spouse, other_dependants, orphans_and_lone_elders, dependant_spouse_rate,
                    dependant_other_rate, dependant_alone_rate):  # fmt: skip
    """Spouse 40 %, others 30 % each, orphans and lone elders 10 % more each."""
    spouses = 1 if dependent_spouse else 0
    alone = min(orphans_and_lone_elders, other_dependants + spouses)
    return spouses * dependant_spouse_rate + other_dependants * dependant_other_rate + alone * dependant_alone_rate


@rule(
    unit="fen/month",
    source="工伤保险条例 39(2)",
    zh="供养亲属抚恤金",
    en="dependants' pension",
    per=INJURY,
    status="derived",
)
def dependants_pension(injury_own_wage, dependants_rate):
    """Share of the own wage, together at most that wage; that the cap too is the own wage is our reading: 025."""
    return min(share(injury_own_wage, dependants_rate), injury_own_wage)


@rule(
    unit="bool",
    source="工伤保险条例 39(3); 工伤保险条例 41",
    zh="计算一次性工亡补助金",
    en="death benefit matters",
    per=INJURY,
)
def death_benefit_asked(death_from_work, is_missing, missing_hardship):
    """Death from work, or an advance while missing."""
    return death_from_work or (is_missing and missing_hardship)


@rule(unit="fen", source="工伤保险条例 39(3)", zh="一次性工亡补助金标准", en="whole death benefit", per=INJURY,
      when="death_benefit_asked")  # fmt: skip
def death_benefit_whole(national_disposable_income, death_benefit_multiple):
    """Twenty times the national urban disposable income a head of the year before the death: ask the law of that day."""
    return death_benefit_multiple * national_disposable_income


@rule(
    unit="fen",
    source="工伤保险条例 41",
    zh="可预支的工亡补助金",
    en="advance on the death benefit",
    per=INJURY,
    when="is_missing",
)
def death_advance_open(missing_hardship, death_benefit_whole, death_advance_rate, death_advance_taken_fen):
    """In hardship half of the benefit can be had before, less what was taken."""
    return max(share(death_benefit_whole, death_advance_rate) - death_advance_taken_fen, 0) if missing_hardship else 0


@rule(unit="fen", source="工伤保险条例 39(3); 工伤保险条例 41", zh="一次性工亡补助金", en="one-off death benefit", per=INJURY,
      when="death_from_work")  # fmt: skip
def death_benefit(death_benefit_whole, death_advance_taken_fen):
    """The whole benefit less an advance, from the fund."""
    return max(death_benefit_whole - death_advance_taken_fen, 0)
