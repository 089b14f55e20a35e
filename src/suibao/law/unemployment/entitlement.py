"""Entitlement to unemployment benefit (领取失业保险金的条件), what stops it, and what the employer owes at the end."""

from suibao.law.inputs import given
from suibao.law.unemployment.terms import StopReason
from suibao.law.units import JOB_LOSS
from suibao.rules import rule

MONTHS_A_YEAR = 12

INPUTS = [
    given("jobless_months_paid", "months", "失业前累计缴费月数（领取后重新计算）", "months paid since the last benefit", JOB_LOSS,
          most=720),
    given("is_registered_jobless", "bool", "已办理失业登记", "registered as unemployed", JOB_LOSS),
    given("seeks_work", "bool", "有求职要求", "seeks work", JOB_LOSS),
    given("stop_reason", StopReason, "停领情形", "reason to stop", JOB_LOSS),
    given("work_refusals", "count", "无正当理由拒绝次数", "refusals without reason", JOB_LOSS, most=99),
    given("days_until_reported", "days", "单位告知名单用时", "days until the employer reported", JOB_LOSS, most=36_600),
    given("jobless_days_handled", "days", "经办用时（工作日）", "working days of handling", JOB_LOSS, most=36_600),
]


@rule(unit="bool", source="社会保险法 45(1); 失业保险条例 14", zh="缴费满一年", en="paid long enough", per=JOB_LOSS,
      since="2011-07-01")  # fmt: skip
def jobless_paid_long_enough(jobless_months_paid, jobless_least_years):
    """Employer and worker paid for at least a year, counted since the last benefit began."""
    return jobless_months_paid >= jobless_least_years * MONTHS_A_YEAR


@rule(unit="bool", source="社会保险法 45(2); 失业保险条例 14", zh="非因本人意愿中断就业", en="not by own will", per=JOB_LOSS,
      since="2011-07-01")  # fmt: skip
def jobless_not_by_own_will(jobless_employee_not_by_own_will, jobless_flexible_not_by_own_will):
    """An employee's loss by the list of 若干规定 13; a flexible worker's by the test of the region."""
    return jobless_employee_not_by_own_will or jobless_flexible_not_by_own_will


@rule(unit="bool", source="社会保险法 45(3); 失业保险条例 14", zh="已登记并有求职要求", en="registered and seeking work",
      per=JOB_LOSS, since="2011-07-01")  # fmt: skip
def jobless_seeks_work(is_registered_jobless, seeks_work):
    """Registered as unemployed, and looking for work."""
    return is_registered_jobless and seeks_work


@rule(unit="bool", source="失业保险金申领发放办法 15(2); 广东省失业保险条例 15(1)", zh="继续申领前次未领月数",
      en="takes up months left over", per=JOB_LOSS, since="2011-07-01", status="secondary")  # fmt: skip
def jobless_takes_up_months(jobless_months_unused, jobless_paid_long_enough):
    """Who worked again for less than a year goes on with the months left of the earlier spell (重新就业后不满一年再次失业)."""
    return jobless_months_unused > 0 and not jobless_paid_long_enough


@rule(unit="bool", source="社会保险法 45(1); 失业保险金申领发放办法 15(2)", zh="缴费满一年或有前次未领月数",
      en="a year paid or months left over", per=JOB_LOSS, since="2011-07-01")  # fmt: skip
def jobless_has_months(jobless_paid_long_enough, jobless_takes_up_months):
    """New months are earned by a year; without it those of the earlier spell are all there is."""
    return jobless_paid_long_enough or jobless_takes_up_months


@rule(unit="bool", source="社会保险法 45; 失业保险条例 14", zh="符合领取失业保险金条件", en="entitled to unemployment benefit",
      per=JOB_LOSS, since="2011-07-01")  # fmt: skip
def jobless_entitled(jobless_seeks_work, jobless_not_by_own_will, jobless_has_months):
    """All three conditions; what a worker can say at once stands before what the agency has to count."""
    return jobless_seeks_work and jobless_not_by_own_will and jobless_has_months


@rule(unit="bool", source="社会保险法 46; 失业保险条例 17", zh="本次缴费产生领取月数", en="earns new months", per=JOB_LOSS,
      since="2011-07-01")  # fmt: skip
def jobless_earns_months(jobless_entitled, jobless_paid_long_enough):
    """Entitled by a year paid, and not by months left over alone."""
    return jobless_entitled and jobless_paid_long_enough


@rule(unit="bool", source="社会保险法 51(5)", zh="有拒绝工作或培训情形", en="refused work or training", per=JOB_LOSS,
      since="2011-07-01", when="jobless_entitled")  # fmt: skip
def jobless_refused_work(stop_reason):
    """Refused, without reason, suitable work or training that the office introduced."""
    return stop_reason == StopReason.REFUSED_WORK


@rule(unit="bool", source="社会保险法 51(5); 广东省失业保险条例 28; 河南省失业保险条例 24(6)", zh="拒绝次数达到停领标准",
      en="refused often enough to stop", per=JOB_LOSS, since="2011-07-01", when="jobless_refused_work")  # fmt: skip
def jobless_refused_too_often(work_refusals, jobless_refusals_that_stop):
    """The statute names no number, so the first refusal stops; Guangdong counts three in all, Henan two in a row."""
    return work_refusals >= jobless_refusals_that_stop


@rule(unit="bool", source="社会保险法 51", zh="停止领取", en="the benefit stops", per=JOB_LOSS, since="2011-07-01")
def jobless_stopped(stop_reason, jobless_refused_too_often):
    """Re-employed, conscripted, emigrated, drawing a basic pension, or refusing work or training."""
    if stop_reason == StopReason.REFUSED_WORK:
        return jobless_refused_too_often
    return stop_reason != StopReason.NONE


@rule(unit="bool", source="社会保险法 50; 失业保险条例 16", zh="单位按时告知", en="the employer reported in time",
      per=JOB_LOSS, since="2011-07-01")  # fmt: skip
def jobless_reported_in_time(days_until_reported, jobless_report_limit):
    """The list of the unemployed goes to the agency within 15 days; the older regulation said 7.

    Both texts stand; the newer statute goes before the older regulation.
    """
    return days_until_reported <= jobless_report_limit


@rule(unit="bool", source="社会保险经办条例 24; 广东省失业保险条例 36", zh="经办按时办结", en="handled in time", per=JOB_LOSS,
      since="2023-12-01")  # fmt: skip
def jobless_handled_in_time(jobless_days_handled, jobless_handling_limit):
    """The agency decides within 10 working days; Guangdong within 7."""
    return jobless_days_handled <= jobless_handling_limit
