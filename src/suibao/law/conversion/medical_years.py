"""Resident medical years turned into employee medical months: local rules, unknown where none is known.

One row is one person at one place. Two classes of years at most: what a class is stands with the figure
(`medical_year_worth`): tiers in Weihai, former schemes in Zibo, dates in Suzhou. Elsewhere all are of the first class.
"""

from suibao.law.inputs import given
from suibao.law.units import MEDICAL_TRANSFER
from suibao.rules import portion, rule

MONTHS_PER_YEAR = 12
TENTHS_PER_MONTH = 10
WHOLE = MONTHS_PER_YEAR * TENTHS_PER_MONTH
"""Resident months × tenths of a month a year: so many make one employee month."""

INPUTS = [
    given("resident_medical_months", "months", "居民医保缴费月数（第一类）", "resident medical months, first class",
          MEDICAL_TRANSFER, most=1200),
    given("resident_medical_months_second", "months", "居民医保缴费月数（第二类）", "resident medical months, second class",
          MEDICAL_TRANSFER, most=1200),
    given("student_medical_months", "months", "其中学生儿童缴费月数", "of the first class as a child or student",
          MEDICAL_TRANSFER, most=1200),
    given("has_local_hukou", "bool", "本地户籍", "is registered here", MEDICAL_TRANSFER),
    given("paid_medical_elsewhere", "bool", "异地缴费", "the months were paid elsewhere", MEDICAL_TRANSFER),
    given("flexible_medical_standard_fen", "fen/year", "灵活就业人员医保年缴费标准", "flexible workers' standard of the year",
          MEDICAL_TRANSFER),
    given("resident_medical_standard_fen", "fen/year", "居民医保年缴费标准", "resident standard of the year",
          MEDICAL_TRANSFER),
]  # fmt: skip


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="含学生儿童年限", en="has months as a child or student",
      per=MEDICAL_TRANSFER)  # fmt: skip
def has_student_months(student_medical_months):
    """Only then it matters whether they convert."""
    return student_medical_months > 0


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="学生儿童年限不折算", en="months as a child or student do not convert",
      per=MEDICAL_TRANSFER, when="has_student_months", status="weak")  # fmt: skip
def excludes_student_months(medical_worth_excludes_students):
    """So in Jiangsu and Huainan; elsewhere unknown."""
    return medical_worth_excludes_students


@rule(unit="months", source="社会保险经办条例 13(3)", zh="可折算居民医保月数（第一类）", en="resident months that convert, first class",
      per=MEDICAL_TRANSFER, status="weak")  # fmt: skip
def convertible_months(resident_medical_months, student_medical_months, excludes_student_months):
    """Without those of childhood and study where these are excluded."""
    return (
        max(0, resident_medical_months - student_medical_months) if excludes_student_months else resident_medical_months
    )


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="有第二类年限", en="has months of the second class", per=MEDICAL_TRANSFER)  # fmt: skip
def has_second_class(resident_medical_months_second):
    """Only then a second figure is asked for."""
    return resident_medical_months_second > 0


@rule(unit="count", source="社会保险经办条例 13(3)", zh="第二类折算分值", en="parts of a month, second class", per=MEDICAL_TRANSFER,
      when="has_second_class", status="weak")  # fmt: skip
def medical_parts_second(resident_medical_months_second, medical_year_worth_second):
    """In 120ths of an employee month, so that nothing is rounded yet."""
    return resident_medical_months_second * medical_year_worth_second


@rule(unit="count", source="社会保险经办条例 13(3)", zh="第一类折算分值", en="parts of a month, first class", per=MEDICAL_TRANSFER,
      status="weak")  # fmt: skip
def medical_parts_first(convertible_months, medical_year_worth):
    """In 120ths of an employee month."""
    return convertible_months * medical_year_worth


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="折算结果有不足一月部分", en="a part month is left", per=MEDICAL_TRANSFER)  # fmt: skip
def leaves_part_month(medical_parts_first, medical_parts_second):
    """Rounding is asked for only where it matters; each class is rounded by itself."""
    return medical_parts_first % WHOLE + medical_parts_second % WHOLE > 0


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="不足一月进为一月", en="a part month counts whole", per=MEDICAL_TRANSFER,
      when="leaves_part_month", status="secondary")  # fmt: skip
def part_month_counts(medical_worth_rounds_up):
    """So in Chongqing; elsewhere unknown."""
    return medical_worth_rounds_up


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="折算年限有上限", en="conversion has a cap", per=MEDICAL_TRANSFER,
      status="derived")  # fmt: skip
def conversion_has_cap(medical_worth_has_cap):
    """Huainan only, as far as known."""
    return medical_worth_has_cap


@rule(unit="months", source="社会保险经办条例 13(3)", zh="折算上限月数", en="cap in months", per=MEDICAL_TRANSFER,
      when="conversion_has_cap", status="weak")  # fmt: skip
def conversion_cap_months(medical_worth_cap_years):
    """Four years in Huainan."""
    return medical_worth_cap_years * MONTHS_PER_YEAR


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="缴费年限超过上限", en="more was paid than the cap", per=MEDICAL_TRANSFER,
      when="conversion_has_cap", status="weak")  # fmt: skip
def paid_beyond_cap(convertible_months, conversion_cap_months):
    """Up to the cap its two readings agree; beyond it they do not."""
    return convertible_months > conversion_cap_months


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="上限针对折算后年限", en="the cap is of credited months",
      per=MEDICAL_TRANSFER, when="paid_beyond_cap", status="weak")  # fmt: skip
def cap_is_of_credit(medical_worth_caps_credit):
    """Not established: whoever paid longer gets no answer."""
    return medical_worth_caps_credit


@rule(unit="months", source="社会保险经办条例 13(3)", zh="折算月数（限额前）", en="converted months before conditions",
      per=MEDICAL_TRANSFER, status="weak")  # fmt: skip
def medical_months_rounded(medical_parts_first, medical_parts_second, part_month_counts):
    """Whole employee months of both classes."""
    if part_month_counts:
        return (medical_parts_first + WHOLE - 1) // WHOLE + (medical_parts_second + WHOLE - 1) // WHOLE
    return medical_parts_first // WHOLE + medical_parts_second // WHOLE


@rule(unit="months", source="社会保险经办条例 13(3)", zh="折算月数（限额后）", en="converted months within the cap",
      per=MEDICAL_TRANSFER, status="weak")  # fmt: skip
def medical_months_capped(medical_months_rounded, paid_beyond_cap, cap_is_of_credit, conversion_cap_months,
                          medical_year_worth):  # fmt: skip
    """The cap, once it is known what it is of."""
    if not paid_beyond_cap:
        return medical_months_rounded
    if cap_is_of_credit:
        return min(medical_months_rounded, conversion_cap_months)
    return conversion_cap_months * medical_year_worth // WHOLE


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="可得折算月数", en="there is something to convert", per=MEDICAL_TRANSFER,
      status="weak")  # fmt: skip
def has_medical_credit(medical_months_capped):
    """Where a place gives nothing, conditions and kinds need not be known."""
    return medical_months_capped > 0


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="无本地户籍者申请折算", en="asks without local registration",
      per=MEDICAL_TRANSFER, when="has_medical_credit")  # fmt: skip
def lacks_hukou(has_local_hukou):
    """Only then the condition of registration is asked for."""
    return not has_local_hukou


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="因户籍不予折算", en="refused for want of registration",
      per=MEDICAL_TRANSFER, when="lacks_hukou", status="weak")  # fmt: skip
def refused_for_hukou(medical_worth_needs_hukou):
    """So in Huainan; elsewhere unknown."""
    return medical_worth_needs_hukou


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="异地缴费申请折算", en="asks for months paid elsewhere",
      per=MEDICAL_TRANSFER, when="has_medical_credit")  # fmt: skip
def asks_for_elsewhere(paid_medical_elsewhere):
    """Only then it matters whether they convert."""
    return paid_medical_elsewhere


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="异地缴费可折算", en="months paid elsewhere convert", per=MEDICAL_TRANSFER,
      when="asks_for_elsewhere", status="secondary")  # fmt: skip
def elsewhere_converts(medical_worth_elsewhere):
    """So in Chongqing, as deemed months; elsewhere unknown."""
    return medical_worth_elsewhere


@rule(unit="months", source="社会保险经办条例 13(3)", zh="折算职工医保月数", en="employee medical months credited",
      per=MEDICAL_TRANSFER, status="weak")  # fmt: skip
def credited_medical_months(medical_months_capped, refused_for_hukou, asks_for_elsewhere, elsewhere_converts):
    """What the place credits, or nothing where a condition is not met. The law leaves it to rules made elsewhere."""
    if refused_for_hukou or (asks_for_elsewhere and not elsewhere_converts):
        return 0
    return medical_months_capped


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="有折算月数", en="months are credited", per=MEDICAL_TRANSFER,
      status="weak")  # fmt: skip
def has_credited_months(credited_medical_months):
    """Then their kind matters."""
    return credited_medical_months > 0


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="当地折算为实际缴费", en="local months count as paid", per=MEDICAL_TRANSFER,
      when="has_credited_months", status="weak")  # fmt: skip
def local_credit_is_actual(medical_worth_is_actual):
    """Matters where a rule of retirement asks for actual years."""
    return medical_worth_is_actual


@rule(unit="months", source="社会保险经办条例 13(3)", zh="折算为实际缴费的月数", en="credited as actual months",
      per=MEDICAL_TRANSFER, status="weak")  # fmt: skip
def actual_medical_months(credited_medical_months, local_credit_is_actual, asks_for_elsewhere):
    """Chongqing: paid there they are actual, paid elsewhere deemed."""
    return credited_medical_months if local_credit_is_actual and not asks_for_elsewhere else 0


@rule(unit="months", source="社会保险经办条例 13(3)", zh="折算为视同缴费的月数", en="credited as deemed months",
      per=MEDICAL_TRANSFER, status="weak")  # fmt: skip
def deemed_medical_months(credited_medical_months, actual_medical_months):
    """The rest."""
    return credited_medical_months - actual_medical_months


@rule(unit="bool", source="威海市居民基本医疗保险暂行办法", zh="折算年限划拨个人账户", en="converted months bring account money",
      per=MEDICAL_TRANSFER, when="has_credited_months", status="secondary")  # fmt: skip
def credit_brings_account_money(medical_worth_account_money):
    """Not in Weihai; elsewhere unknown."""
    return medical_worth_account_money


@rule(unit="months", source="威海市居民基本医疗保险暂行办法", zh="转换后等待期", en="waiting after the switch", per=MEDICAL_TRANSFER,
      when="has_credited_months", status="secondary")  # fmt: skip
def conversion_wait(medical_worth_wait_months):
    """Local; the national limits of waiting stand with the medical branch."""
    return medical_worth_wait_months


@rule(unit="bool", source="社会保险经办条例 13(3)", zh="可补差折算", en="may be bought up", per=MEDICAL_TRANSFER,
      status="weak")  # fmt: skip
def may_buy_up(medical_buy_up_offered):
    """So in Jiangsu, instead of the coefficient."""
    return medical_buy_up_offered


@rule(unit="fen", source="社会保险经办条例 13(3)", zh="补差金额", en="price of buying up", per=MEDICAL_TRANSFER, when="may_buy_up",
      status="weak")  # fmt: skip
def medical_buy_up_price(convertible_months, flexible_medical_standard_fen, resident_medical_standard_fen):
    """Flexible workers' standard less the resident standard of the year, for each year; part years by the month."""
    gap = max(0, flexible_medical_standard_fen - resident_medical_standard_fen)
    return portion(gap, convertible_months, MONTHS_PER_YEAR)
