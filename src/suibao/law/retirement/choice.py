"""Elastic retirement: earliest and latest month, and whether a chosen month may be taken (人社部发〔2024〕94号).

That a late month once chosen is not extended again, and the form of the notice, are unverified (facts RT-9).
"""

from suibao.law.inputs import given, month_given
from suibao.law.retirement.age import MONTHS_PER_YEAR
from suibao.law.units import RETIREMENT
from suibao.rules import clamp, rule

INPUTS = [
    month_given("chosen_retirement_month", "选择的退休年月", "chosen month of retirement", RETIREMENT),
    given("retires_from_employer", "bool", "有用人单位", "has an employer when retiring", RETIREMENT),
    given("employer_agrees_late", "bool", "单位同意延迟退休", "the employer agrees to late retirement", RETIREMENT),
]


@rule(unit="months", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="最早退休年龄（月）", en="earliest age in months",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def earliest_age_months(original_age_months, statutory_age_months, elastic_early_most):
    """At most three years before the statutory age, never below the original one."""
    return max(original_age_months, statutory_age_months - elastic_early_most)


@rule(unit="months", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="最晚退休年龄（月）", en="latest age in months",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def latest_age_months(statutory_age_months, elastic_late_most):
    """At most three years after the statutory age."""
    return statutory_age_months + elastic_late_most


@rule(unit="calendar month", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="最早退休年月", en="earliest month of retirement",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def earliest_retirement_month(birth_month, earliest_age_months):
    """The first month that may be chosen, if the minimum period is met by then."""
    return birth_month + earliest_age_months


@rule(unit="calendar month", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="最晚退休年月", en="latest month of retirement",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def latest_retirement_month(birth_month, latest_age_months):
    """The last month that employer and worker may agree on."""
    return birth_month + latest_age_months


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="选择提前退休", en="chose to retire early", per=RETIREMENT,
      since="2025-01-01")  # fmt: skip
def chose_early(chosen_retirement_month, statutory_retirement_month):
    """Before the statutory month."""
    return chosen_retirement_month < statutory_retirement_month


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="选择延迟退休", en="chose to retire late", per=RETIREMENT,
      since="2025-01-01")  # fmt: skip
def chose_late(chosen_retirement_month, statutory_retirement_month):
    """After the statutory month."""
    return chosen_retirement_month > statutory_retirement_month


@rule(unit="calendar year", source="人社部发〔2024〕94号 7", zh="最低缴费年限所依年份", en="year that decides the minimum period",
      per=RETIREMENT, since="2025-01-01", status="secondary")  # fmt: skip
def minimum_period_year(chose_early, chosen_retirement_month, statutory_retirement_year):
    """Early: the year chosen. Late: still the year of the person's own statutory age."""
    return chosen_retirement_month // MONTHS_PER_YEAR if chose_early else statutory_retirement_year


@rule(unit="months", source="国务院关于渐进式延迟法定退休年龄的办法 2; 人社部发〔2024〕94号 7", zh="最低缴费月数", en="minimum months",
      per=RETIREMENT, since="2025-01-01", status="secondary")  # fmt: skip
def minimum_months(minimum_period_year, minimum_months_first, minimum_months_rise_from, minimum_months_step,
                   minimum_months_full):  # fmt: skip
    """Months that must have been paid for the month chosen: 180 up to 2029, six more each year, 240 from 2039."""
    years_of_rise = minimum_period_year - minimum_months_rise_from + 1
    return clamp(minimum_months_first + years_of_rise * minimum_months_step, minimum_months_first, minimum_months_full)


@rule(unit="months", source="国务院关于渐进式延迟法定退休年龄的办法 2", zh="所选退休年月尚缺月数", en="months missing for the choice",
      per=RETIREMENT, since="2025-01-01", status="derived")  # fmt: skip
def choice_months_missing(minimum_months, retirement_paid_months):
    """How many months more must be paid before the month chosen."""
    return max(0, minimum_months - retirement_paid_months)


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="提前退休在范围内", en="early month within the limits",
      per=RETIREMENT, since="2025-01-01", when="chose_early")  # fmt: skip
def early_in_time(chosen_retirement_month, earliest_retirement_month):
    """Not before the earliest month."""
    return chosen_retirement_month >= earliest_retirement_month


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="提前退休已满最低缴费年限",
      en="early month with the minimum period", per=RETIREMENT, since="2025-01-01", when="chose_early")  # fmt: skip
def early_with_minimum(choice_months_missing):
    """Early retirement needs the minimum period of the year chosen."""
    return choice_months_missing == 0


@rule(unit="bool", source="人社部发〔2024〕94号", zh="无单位而选择提前退休", en="chose early without an employer", per=RETIREMENT,
      since="2025-01-01")  # fmt: skip
def chose_early_alone(early_in_time, early_with_minimum, retires_from_employer):
    """A flexible worker's choice that nothing else stands against: a policy switch, unknown unless somebody sets it."""
    return early_in_time and early_with_minimum and not retires_from_employer


@rule(unit="bool", source="人社部发〔2024〕94号", zh="无单位人员可提前退休", en="early retirement open without an employer",
      per=RETIREMENT, since="2025-01-01", when="chose_early_alone", status="weak")  # fmt: skip
def early_open_alone(elastic_early_alone):
    """The text seems to leave it open to the person alone; no source says so, so the figure must be asked for."""
    return elastic_early_alone


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 3; 人社部发〔2024〕94号", zh="可以提前退休",
      en="early retirement allowed", per=RETIREMENT, since="2025-01-01", when="early_in_time")  # fmt: skip
def early_allowed(early_with_minimum, retires_from_employer, early_open_alone):
    """In time, with the minimum period, by own choice; without an employer only where the switch says so."""
    return early_with_minimum and (retires_from_employer or early_open_alone)


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="延迟退休在范围内", en="late month within the limits",
      per=RETIREMENT, since="2025-01-01", when="chose_late")  # fmt: skip
def late_in_time(chosen_retirement_month, latest_retirement_month):
    """Not after the latest month."""
    return chosen_retirement_month <= latest_retirement_month


@rule(unit="bool", source="人社部发〔2024〕94号", zh="无单位而选择延迟退休", en="chose late without an employer", per=RETIREMENT,
      since="2025-01-01")  # fmt: skip
def chose_late_alone(late_in_time, retires_from_employer):
    """In time, and nobody is there to agree: a policy switch, unknown."""
    return late_in_time and not retires_from_employer


@rule(unit="bool", source="人社部发〔2024〕94号", zh="无单位人员可延迟退休", en="late retirement open without an employer",
      per=RETIREMENT, since="2025-01-01", when="chose_late_alone", status="weak")  # fmt: skip
def late_open_alone(elastic_late_alone):
    """Not established. Claiming later in practice is another matter and differs by place."""
    return elastic_late_alone


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="可以延迟退休", en="late retirement allowed", per=RETIREMENT,
      since="2025-01-01", when="late_in_time")  # fmt: skip
def late_allowed(retires_from_employer, employer_agrees_late, late_open_alone):
    """Employer and worker must agree."""
    return employer_agrees_late if retires_from_employer else late_open_alone


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 3", zh="所选退休年月可行", en="the chosen month may be taken",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def chosen_month_allowed(chose_early, early_allowed, chose_late, late_allowed):
    """The statutory month always; an earlier or later one under its own conditions. The pension needs the minimum too."""
    if chose_early:
        return early_allowed
    return late_allowed if chose_late else True


@rule(unit="bool", source="社会保险法 16; 国务院关于渐进式延迟法定退休年龄的办法 2", zh="所选年月可领取养老金",
      en="a pension begins in the chosen month", per=RETIREMENT, since="2025-01-01")  # fmt: skip
def pension_begins(chosen_month_allowed, choice_months_missing):
    """The month may be taken and the minimum period is met."""
    return chosen_month_allowed and choice_months_missing == 0


@rule(unit="calendar month", source="社会保险法 16; 国务院关于渐进式延迟法定退休年龄的办法 3", zh="首次领取年月",
      en="first month of the pension", per=RETIREMENT, since="2025-01-01", status="project")  # fmt: skip
def first_pension_month(chosen_retirement_month):
    """The month after that of retirement, in which contributions may still be paid. No text known to us names the month."""
    return chosen_retirement_month + 1


@rule(unit="calendar month", source="人社部发〔2024〕94号", zh="提前退休最迟告知年月", en="last month to give notice of early retirement",
      per=RETIREMENT, since="2025-01-01", when="chose_early", status="weak")  # fmt: skip
def early_notice_month(chosen_retirement_month, elastic_early_notice):
    """In writing; the time of notice is unverified and must be asked for."""
    return chosen_retirement_month - elastic_early_notice


@rule(unit="calendar month", source="人社部发〔2024〕94号", zh="延迟退休最迟约定年月", en="last month to agree on late retirement",
      per=RETIREMENT, since="2025-01-01", when="chose_late", status="weak")  # fmt: skip
def late_notice_month(statutory_retirement_month, elastic_late_notice):
    """Agreed before the statutory month; the time ahead is unverified and must be asked for."""
    return statutory_retirement_month - elastic_late_notice
