"""Benefits by grade of disability: once, every month, and when the labour relation ends."""

from suibao.law.inputs import given
from suibao.law.units import INJURY, ORDER_INJURY
from suibao.rules import RATE_DENOMINATOR, portion, rule, share

LAST_GRADE_OFF_WORK = 4
"""Grades 1 to 4 leave the post; 5 and 6 are given suitable work; 7 to 10 work on."""

LAST_GRADE_GIVEN_WORK = 6
MONTHS_A_YEAR = 12
PERCENT = 100

INPUTS = [
    given("disability_grade", "count", "伤残等级（0为无）", "grade of disability, 0 for none", INJURY, ORDER_INJURY, most=10),
    given("suitable_work_arranged", "bool", "已安排适当工作", "suitable work is arranged", INJURY),
    given("relation_ended", "bool", "依工伤保险条例36、37条解除或终止劳动关系", "the relation ended as 工伤保险条例 36 or 37 has it", INJURY),
    given("injury_minimum_wage_fen", "fen/month", "当地月最低工资标准", "local minimum wage", INJURY),
    given("draws_basic_pension", "bool", "已领取基本养老金", "draws the basic pension", INJURY),
    given("basic_pension_fen", "fen/month", "基本养老保险待遇", "basic pension drawn", INJURY),
    given("subsidy_base_wage_fen", "fen/month", "补助金基数（全省上年度月平均工资）", "base of the subsidies at the end", INJURY),
    given("left_under_article_38", "bool", "依劳动合同法38条解除", "left under art. 38 of the contract law", INJURY),
    given("months_to_pension_age", "months", "距法定退休年龄的月数", "months to the age of retirement", INJURY, most=1200),
]  # fmt: skip


@rule(unit="bool", source="工伤保险条例 35(1); 工伤保险条例 15(2)", zh="享受一次性伤残补助金", en="one-off benefit is due",
      per=INJURY)  # fmt: skip
def one_off_disability_due(injury_entitled, disability_grade, veteran_wound):
    """Every grade; not for a veteran's old wound, whose grade was paid for by the army."""
    return injury_entitled and disability_grade > 0 and not veteran_wound


@rule(unit="fen", source="工伤保险条例 35(1); 工伤保险条例 36(1); 工伤保险条例 37(1)", zh="一次性伤残补助金",
      en="one-off disability benefit", per=INJURY, when="one_off_disability_due")  # fmt: skip
def one_off_disability(injury_own_wage, one_off_disability_months):
    """27 to 7 months of the own wage by grade, from the fund."""
    return one_off_disability_months * injury_own_wage


@rule(unit="bool", source="工伤保险条例 35(2)", zh="一至四级伤残津贴", en="grades 1 to 4", per=INJURY)
def grade_off_work(injury_entitled, disability_grade, injury_died):
    """Leaves the post and keeps the labour relation."""
    return injury_entitled and disability_grade > 0 and disability_grade <= LAST_GRADE_OFF_WORK and not injury_died


@rule(
    unit="bool",
    source="工伤保险条例 36(2)",
    zh="五六级难以安排工作",
    en="grades 5 and 6 without suitable work",
    per=INJURY,
)
def grade_without_work(injury_entitled, disability_grade, suitable_work_arranged, relation_ended, injury_died):
    """The relation goes on and the employer cannot arrange suitable work."""
    graded = disability_grade > LAST_GRADE_OFF_WORK and disability_grade <= LAST_GRADE_GIVEN_WORK
    return injury_entitled and graded and not (suitable_work_arranged or relation_ended or injury_died)


@rule(unit="fen/month", source="工伤保险条例 35(2)", zh="一至四级伤残津贴标准", en="allowance of grades 1 to 4", per=INJURY,
      when="grade_off_work")  # fmt: skip
def allowance_off_work(injury_own_wage, allowance_off_work_rate, injury_minimum_wage_fen):
    """90 to 75 % of the own wage; the fund makes it up to the local minimum wage."""
    return max(share(injury_own_wage, allowance_off_work_rate), injury_minimum_wage_fen)


@rule(unit="fen/month", source="工伤保险条例 36(2)", zh="五六级伤残津贴标准", en="allowance of grades 5 and 6", per=INJURY,
      when="grade_without_work")  # fmt: skip
def allowance_without_work(injury_own_wage, allowance_without_work_rate, injury_minimum_wage_fen):
    """70 or 60 % of the own wage; the employer makes it up to the local minimum wage."""
    return max(share(injury_own_wage, allowance_without_work_rate), injury_minimum_wage_fen)


@rule(
    unit="fen/month",
    source="工伤保险条例 35(2); 社会保险法 40",
    zh="基金支付伤残津贴",
    en="monthly allowance, fund",
    per=INJURY,
)
def fund_allowance(allowance_off_work, draws_basic_pension):
    """Grades 1 to 4, until the basic pension is drawn; who has no pension at that age keeps the allowance."""
    return 0 if draws_basic_pension else allowance_off_work


@rule(unit="fen/month", source="工伤保险条例 36(2); 社会保险法 39(2)", zh="单位支付伤残津贴", en="monthly allowance, employer",
      per=INJURY)  # fmt: skip
def employer_allowance(allowance_without_work, draws_basic_pension):
    """Grades 5 and 6, until the basic pension is drawn."""
    return 0 if draws_basic_pension else allowance_without_work


@rule(unit="fen/month", source="社会保险法 40; 工伤保险条例 35(3)", zh="基本养老金补差", en="top-up of the basic pension", per=INJURY,
      when="draws_basic_pension")  # fmt: skip
def pension_top_up(allowance_off_work, allowance_without_work, basic_pension_fen):
    """A pension below the allowance is made up by the fund. 社会保险法 40 names no grades: docs/decisions/025."""
    return max(allowance_off_work + allowance_without_work - basic_pension_fen, 0)


@rule(unit="bool", source="工伤保险条例 36; 工伤保险条例 37(2)", zh="享受解除终止时的补助金", en="subsidies at the end are due",
      per=INJURY)  # fmt: skip
def end_subsidies_due(injury_entitled, disability_grade, relation_ended):
    """Grades 5 and 6 at the worker's own wish; 7 to 10 also when the contract runs out."""
    return injury_entitled and disability_grade > LAST_GRADE_OFF_WORK and relation_ended


@rule(unit="bool", source="工伤保险条例 36; 工伤保险条例 37(2)", zh="补助金按固定金额", en="subsidies are fixed amounts",
      per=INJURY, when="end_subsidies_due")  # fmt: skip
def end_subsidy_by_amount(end_subsidy_fixed):
    """Provinces set the standard: fixed amounts (Jiangsu) or months of an average wage (Zhejiang)."""
    return end_subsidy_fixed


@rule(
    unit="bool",
    source="工伤保险条例 36; 工伤保险条例 37(2)",
    zh="补助金按月数",
    en="subsidies are months of a wage",
    per=INJURY,
)
def end_subsidy_by_months(end_subsidies_due, end_subsidy_by_amount):
    """The other way."""
    return end_subsidies_due and not end_subsidy_by_amount


@rule(unit="fen", source="浙江省工伤保险条例 27", zh="按月数的医疗补助金", en="medical subsidy by months", per=INJURY,
      when="end_subsidy_by_months")  # fmt: skip
def medical_subsidy_by_months(medical_subsidy_months, subsidy_base_wage_fen):
    """Months of the province's average wage of the year before the end."""
    return medical_subsidy_months * subsidy_base_wage_fen


@rule(unit="fen", source="工伤保险条例 36; 工伤保险条例 37(2)", zh="按金额的医疗补助金", en="medical subsidy by amount", per=INJURY,
      when="end_subsidy_by_amount")  # fmt: skip
def medical_subsidy_by_amount(medical_subsidy_amount):
    """The province's amount for the grade."""
    return medical_subsidy_amount


@rule(unit="bool", source="江苏省实施《工伤保险条例》办法 28; 浙江省工伤保险条例 27", zh="医疗补助金随临近退休递减",
      en="medical subsidy falls near retirement", per=INJURY, when="end_subsidies_due", status="weak")  # fmt: skip
def medical_subsidy_falls(months_to_pension_age, medical_subsidy_cut_years, left_under_article_38):
    """Jiangsu, where the worker left within five years of retirement, not under 劳动合同法 38; Zhejiang: never."""
    return months_to_pension_age < medical_subsidy_cut_years * MONTHS_A_YEAR and not left_under_article_38


@rule(unit="years", source="江苏省实施《工伤保险条例》办法 28", zh="距退休整年数", en="full years to retirement", per=INJURY,
      when="medical_subsidy_falls", status="weak")  # fmt: skip
def years_to_retirement(months_to_pension_age):
    """不足5年 is four full years or less more, and so on down to none."""
    return months_to_pension_age // MONTHS_A_YEAR


@rule(unit="fen", source="江苏省实施《工伤保险条例》办法 28", zh="递减后的医疗补助金", en="medical subsidy near retirement",
      per=INJURY, when="medical_subsidy_falls", status="weak")  # fmt: skip
def medical_subsidy_kept(
    medical_subsidy_by_months, medical_subsidy_by_amount, medical_subsidy_kept_percent, months_to_pension_age
):
    """The part kept by years left; at the age of retirement nothing."""
    whole = medical_subsidy_by_months + medical_subsidy_by_amount
    return portion(whole, medical_subsidy_kept_percent, PERCENT) if months_to_pension_age > 0 else 0


@rule(unit="fen", source="工伤保险条例 36; 工伤保险条例 37(2); 社会保险法 38(7)", zh="一次性工伤医疗补助金",
      en="one-off medical subsidy", per=INJURY)  # fmt: skip
def medical_subsidy(medical_subsidy_by_months, medical_subsidy_by_amount, medical_subsidy_falls, medical_subsidy_kept):
    """From the fund."""
    if medical_subsidy_falls:
        return medical_subsidy_kept
    return medical_subsidy_by_months + medical_subsidy_by_amount


@rule(unit="fen", source="浙江省工伤保险条例 27", zh="按月数的就业补助金", en="employment subsidy by months", per=INJURY,
      when="end_subsidy_by_months")  # fmt: skip
def employment_subsidy_by_months(employment_subsidy_months, subsidy_base_wage_fen):
    """Months of the province's average wage of the year before the end."""
    return employment_subsidy_months * subsidy_base_wage_fen


@rule(unit="fen", source="工伤保险条例 36; 工伤保险条例 37(2)", zh="按金额的就业补助金", en="employment subsidy by amount",
      per=INJURY, when="end_subsidy_by_amount")  # fmt: skip
def employment_subsidy_by_amount(employment_subsidy_amount):
    """The province's amount for the grade."""
    return employment_subsidy_amount


@rule(unit="fen", source="工伤保险条例 36; 工伤保险条例 37(2)", zh="递减前就业补助金", en="employment subsidy before any cut",
      per=INJURY)  # fmt: skip
def employment_subsidy_uncut(employment_subsidy_by_months, employment_subsidy_by_amount):
    """What somebody far from retirement gets."""
    return employment_subsidy_by_months + employment_subsidy_by_amount


@rule(unit="bool", source="浙江省工伤保险条例 27", zh="临近法定退休年龄", en="near the age of retirement", per=INJURY,
      when="end_subsidies_due")  # fmt: skip
def near_retirement(months_to_pension_age, employment_subsidy_cut_years):
    """Within the last years in which the subsidy falls; other provinces' years are not established."""
    return months_to_pension_age < employment_subsidy_cut_years * MONTHS_A_YEAR


@rule(unit="fen", source="浙江省工伤保险条例 27", zh="就业补助金递减额", en="cut of the employment subsidy", per=INJURY,
      when="near_retirement", status="derived")  # fmt: skip
def employment_subsidy_cut(
    employment_subsidy_uncut, months_to_pension_age, employment_subsidy_cut_years, employment_subsidy_cut_rate
):
    """A step for each full year of age added in the last five (每增加一周岁递减20%): docs/decisions/025."""
    years = (employment_subsidy_cut_years * MONTHS_A_YEAR - months_to_pension_age) // MONTHS_A_YEAR
    return share(employment_subsidy_uncut, min(years * employment_subsidy_cut_rate, RATE_DENOMINATOR))


@rule(unit="fen", source="工伤保险条例 36; 工伤保险条例 37(2); 社会保险法 39(3)", zh="一次性伤残就业补助金",
      en="one-off employment subsidy", per=INJURY)  # fmt: skip
def employment_subsidy(employment_subsidy_uncut, employment_subsidy_cut):
    """From the employer."""
    return employment_subsidy_uncut - employment_subsidy_cut
