"""Time limits of recognition and appraisal, who bears earlier costs, who must prove."""

from suibao.law.inputs import given, month_given
from suibao.law.units import INJURY
from suibao.rules import rule

MONTHS_A_YEAR = 12
DAYS_A_YEAR = 365
DAYS = 36_600

INPUTS = [
    given("employer_applied", "bool", "用人单位已申请认定", "the employer applied", INJURY),
    given("days_to_employer_application", "days", "伤害至单位申请的天数", "days until the employer applied", INJURY, most=DAYS),
    given("extension_agreed_days", "days", "经同意延长的申请天数", "days of extension agreed", INJURY, most=DAYS),
    given("worker_side_applied", "bool", "职工、近亲属或工会已申请认定", "the worker's side applied", INJURY),
    given("days_to_worker_application", "days", "伤害至职工方申请的天数", "days until the worker's side applied", INJURY,
          most=DAYS),
    given("days_not_own_fault", "days", "非自身原因耽误的天数", "days lost for no fault of one's own", INJURY, most=DAYS),
    given("days_in_first_year", "days", "伤害后第一年的天数", "days in the year after the injury", INJURY, least=365, most=366),
    given("employer_denies", "bool", "用人单位不认为是工伤", "the employer denies it", INJURY),
    given("days_to_review", "days", "收到申请或全部补正材料至审核的天数", "days until the application was reviewed", INJURY, most=DAYS),
    given("days_to_decision", "days", "受理至决定的天数", "days until the decision", INJURY, most=DAYS),
    given("clear_case", "bool", "事实清楚、权利义务明确", "the case is clear", INJURY),
    given("days_to_appraisal", "days", "收到鉴定申请至结论的天数", "days until the appraisal", INJURY, most=DAYS),
    given("appraisal_extended", "bool", "鉴定期限已延长", "time for the appraisal was extended", INJURY),
    given("days_since_appraisal", "days", "收到鉴定结论后的天数", "days since the appraisal was received", INJURY, most=DAYS),
    given("months_since_appraisal", "months", "鉴定结论作出后的整月数", "full months since the appraisal", INJURY, most=1200),
    month_given("appraisal_month", "鉴定结论作出年月", "month of the appraisal's conclusion", INJURY),
    month_given("death_month", "死亡年月", "month of the death", INJURY),
]  # fmt: skip


@rule(unit="bool", source="工伤保险条例 17(1)", zh="单位按时申请", en="employer applied in time", per=INJURY)
def employer_application_in_time(
    employer_applied, days_to_employer_application, employer_application_days, extension_agreed_days
):
    """Within 30 days of the accident or diagnosis, longer where the agency agreed."""
    return employer_applied and days_to_employer_application <= employer_application_days + extension_agreed_days


@rule(unit="days", source="工伤保险条例 17(2); 最高人民法院关于审理工伤保险行政案件若干问题的规定 7", zh="职工方申请时限",
      en="time for the worker's side to apply", per=INJURY)  # fmt: skip
def worker_application_days(worker_application_years, days_in_first_year, days_not_own_fault):
    """One year by the calendar; days lost for no fault of one's own do not count (a suit over the relation, detention)."""
    return worker_application_years * days_in_first_year + days_not_own_fault


@rule(unit="bool", source="工伤保险条例 17(2)", zh="职工方按时申请", en="worker's side applied in time", per=INJURY)
def worker_application_in_time(
    worker_side_applied, days_to_worker_application, worker_application_years, worker_application_days
):
    """The worker, a near relative or the union, where the employer has not; a leap year matters on its last day only."""
    if not worker_side_applied:
        return False
    if days_to_worker_application <= worker_application_years * DAYS_A_YEAR:
        return True
    return days_to_worker_application <= worker_application_days


@rule(unit="bool", source="工伤保险条例 17", zh="申请在时限内", en="some application is in time", per=INJURY)
def injury_application_in_time(worker_application_in_time, employer_application_in_time):
    """Either side's application in its own time. An employer's late one alone: whether it is taken is not established."""
    return worker_application_in_time or employer_application_in_time


@rule(unit="bool", source="浙江省工伤保险条例 13", zh="职工方在单位时限内申请", en="worker's side applied in the employer's time",
      per=INJURY)  # fmt: skip
def worker_applied_in_employers_time(
    worker_side_applied, days_to_worker_application, employer_application_days, extension_agreed_days
):
    """Zhejiang: an application of either side within the employer's time puts earlier costs on the fund."""
    return worker_side_applied and days_to_worker_application <= employer_application_days + extension_agreed_days


@rule(unit="bool", source="工伤保险条例 17(4)", zh="此前费用由单位负担", en="employer bears earlier costs", per=INJURY)
def employer_bears_earlier_costs(
    employer_application_in_time, worker_applied_in_employers_time, worker_application_relieves_employer
):
    """An employer that did not apply in time bears the costs up to the application."""
    if employer_application_in_time:
        return False
    return not (worker_application_relieves_employer and worker_applied_in_employers_time)


@rule(unit="bool", source="工伤保险条例 19(2)", zh="用人单位举证", en="employer must prove", per=INJURY)
def employer_must_prove(employer_denies):
    """Where the worker's side says it is a work injury and the employer denies it."""
    return employer_denies


@rule(unit="bool", source="工伤认定办法 8", zh="申请按时审核", en="application reviewed in time", per=INJURY, status="secondary")
def application_reviewed_in_time(days_to_review, application_review_days):
    """Within 15 days of the application, or of all papers asked for, it is taken or not."""
    return days_to_review <= application_review_days


@rule(unit="days", source="工伤保险条例 20", zh="认定决定时限", en="time for the decision", per=INJURY)
def decision_days(clear_case, decision_days_clear, decision_days_usual):
    """60 days from acceptance, 15 in clear cases; it stands still while another authority's finding is awaited."""
    return decision_days_clear if clear_case else decision_days_usual


@rule(unit="bool", source="工伤保险条例 20", zh="决定按时作出", en="decided in time", per=INJURY)
def decided_in_time(days_to_decision, decision_days):
    """Whether the agency kept its time."""
    return days_to_decision <= decision_days


@rule(unit="days", source="工伤保险条例 25", zh="鉴定时限", en="time for the appraisal", per=INJURY)
def appraisal_days(appraisal_extended, appraisal_days_usual, appraisal_days_more):
    """60 days, where needed 30 more."""
    return appraisal_days_usual + (appraisal_days_more if appraisal_extended else 0)


@rule(unit="bool", source="工伤保险条例 25", zh="鉴定按时作出", en="appraised in time", per=INJURY)
def appraised_in_time(days_to_appraisal, appraisal_days):
    """Whether the committee kept its time."""
    return days_to_appraisal <= appraisal_days


@rule(unit="bool", source="工伤保险条例 26", zh="可申请再次鉴定", en="second appraisal is open", per=INJURY)
def second_appraisal_open(days_since_appraisal, second_appraisal_days):
    """Within 15 days to the committee of the province, whose conclusion is final."""
    return days_since_appraisal <= second_appraisal_days


@rule(unit="bool", source="工伤保险条例 28", zh="可申请复查鉴定", en="re-check is open", per=INJURY)
def recheck_open(months_since_appraisal, recheck_years):
    """A year after the conclusion, where the disability has changed."""
    return months_since_appraisal >= recheck_years * MONTHS_A_YEAR


@rule(unit="calendar month", source="工伤保险条例 33(2); 工伤保险条例 35(2)", zh="按月待遇起始年月", en="first month of monthly benefits",
      per=INJURY, status="project")  # fmt: skip
def injury_monthly_from(appraisal_month):
    """The month after the conclusion: until the grade is set the employer pays the wage. No article names the month."""
    return appraisal_month + 1


@rule(unit="calendar month", source="工伤保险条例 39(2)", zh="抚恤金起始年月", en="first month of the dependants' pension", per=INJURY,
      status="project")  # fmt: skip
def dependants_from(death_month):
    """The month after the death, as the month itself is one of wage or allowance. No article names the month."""
    return death_month + 1
