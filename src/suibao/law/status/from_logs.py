"""From measures of an order log to graded facts (日志证据).

The measures are computed by `suibao.work.evidence`. Where a measure becomes a grade is this project's judgement: thresholds
with status `project`, never law. Too few orders or refusals give ``not_stated``, and so does a log that points neither way:
a grade from a log prevails over what parties say, so it must not be a guess.
"""

from suibao.law.inputs import given
from suibao.law.status.terms import (
    Assignment,
    Continuity,
    IncomeShare,
    Ratings,
    Refusal,
    RefusalCost,
    TimeLimits,
)
from suibao.law.units import WORK_LOG
from suibao.rules import portion, rule

MOST_ROWS = 10**9
WHOLE = 1_000_000

INPUTS = [
    given("log_assigned", "orders", "注明派单方式的订单数", "orders whose assignment is known", WORK_LOG, most=MOST_ROWS),
    given("log_dispatched", "orders", "派单订单数", "orders dispatched", WORK_LOG, most=MOST_ROWS),
    given("log_offers", "orders", "派给本人的单数", "orders offered to the worker", WORK_LOG, most=MOST_ROWS),
    given("log_refused", "orders", "拒绝的单数", "offers refused", WORK_LOG, most=MOST_ROWS),
    given("log_refusal_cost", RefusalCost, "拒单代价的估计结论", "what refusing was found to cost", WORK_LOG),
    given("log_late", "orders", "超时订单数", "orders finished late", WORK_LOG, most=MOST_ROWS),
    given("log_late_fined", "orders", "超时且扣款的订单数", "late orders with a deduction", WORK_LOG, most=MOST_ROWS),
    given("log_in_time", "orders", "按时订单数", "orders finished in time", WORK_LOG, most=MOST_ROWS),
    given("log_in_time_fined", "orders", "按时而扣款的订单数", "orders in time with a deduction", WORK_LOG, most=MOST_ROWS),
    given("log_low_rated", "orders", "低评分订单数", "orders rated low", WORK_LOG, most=MOST_ROWS),
    given("log_low_rated_fined", "orders", "低评分且扣款的订单数", "orders rated low with a deduction", WORK_LOG, most=MOST_ROWS),
    given("log_high_rated", "orders", "高评分订单数", "orders rated high", WORK_LOG, most=MOST_ROWS),
    given("log_high_rated_fined", "orders", "高评分而扣款的订单数", "orders rated high with a deduction", WORK_LOG, most=MOST_ROWS),
    given("log_weeks", "count", "日志跨越的周数", "weeks that the log spans for the worker", WORK_LOG, most=5000),
    given("log_active_weeks", "count", "有订单的周数", "weeks with an order", WORK_LOG, most=5000),
    given("log_income_known", "bool", "已知本人全部平台收入", "the income from all payers is known", WORK_LOG),
    given("log_income_fen", "fen", "本平台收入", "income from this platform", WORK_LOG),
    given("log_income_all_fen", "fen", "全部收入", "income from all payers", WORK_LOG),
]  # fmt: skip

SOURCE = "本项目判断（docs/decisions/033）"


@rule(unit=Assignment, source=SOURCE, zh="日志所示任务分配", en="assignment by the log", per=WORK_LOG, status="project")
def logged_assignment(log_assigned, log_dispatched, log_orders_least, log_dispatched_high, log_dispatched_low):
    """Dispatched or grabbed where nearly all orders were; else both."""
    if log_assigned < log_orders_least:
        return Assignment.NOT_STATED
    if log_dispatched * WHOLE >= log_assigned * log_dispatched_high:
        return Assignment.DISPATCHED
    return Assignment.GRABBED if log_dispatched * WHOLE <= log_assigned * log_dispatched_low else Assignment.MIXED


@rule(unit=Refusal, source=SOURCE, zh="日志所示拒单后果", en="refusal by the log", per=WORK_LOG, status="project")
def logged_refusal(log_offers, log_refused, log_refusal_cost, log_orders_least, log_refusals_least):
    """Refused often enough and at no cost: free. At a cost: penalised. That nobody refused proves nothing."""
    if log_offers < log_orders_least or log_refused < log_refusals_least:
        return Refusal.NOT_STATED
    if log_refusal_cost == RefusalCost.FOUND:
        return Refusal.PENALISED
    return Refusal.FREE if log_refusal_cost == RefusalCost.NONE else Refusal.NOT_STATED


@rule(unit="bool", source=SOURCE, zh="超时扣款明显多于按时", en="late orders are fined more", per=WORK_LOG, status="project")
def late_fined_more(
    log_late, log_late_fined, log_in_time, log_in_time_fined, log_fined_least, log_fined_share, log_fined_ratio
):
    """A good part of late orders is fined, clearly more than of those in time, and more of them than chance would give."""
    often = log_late_fined >= log_fined_least and log_late_fined * WHOLE >= log_late * log_fined_share
    return often and log_late_fined * log_in_time >= log_fined_ratio * log_in_time_fined * log_late


@rule(unit="bool", source=SOURCE, zh="超时扣款不多于按时", en="late orders are not fined more", per=WORK_LOG, status="project")
def late_fined_alike(log_late, log_late_fined, log_in_time, log_in_time_fined, log_unfined_share):
    """Hardly any late order is fined, or no more of them than of those in time."""
    rarely = log_late_fined * WHOLE <= log_late * log_unfined_share
    return rarely or log_late_fined * log_in_time <= log_in_time_fined * log_late


@rule(unit=TimeLimits, source=SOURCE, zh="日志所示时限后果", en="time limits by the log", per=WORK_LOG, status="project")
def logged_time_limits(log_late, log_in_time, late_fined_more, late_fined_alike, log_orders_least, log_late_least):
    """Promised times there are; fined where late orders are. Too few on either side say nothing about fines."""
    if log_late + log_in_time < log_orders_least or min(log_late, log_in_time) < log_late_least:
        return TimeLimits.NOT_STATED
    if late_fined_more:
        return TimeLimits.PENALISED
    return TimeLimits.STATED if late_fined_alike else TimeLimits.NOT_STATED


@rule(unit="bool", source=SOURCE, zh="低评分扣款明显多于高评分", en="low ratings are fined more", per=WORK_LOG, status="project")
def low_rated_fined_more(
    log_low_rated, log_low_rated_fined, log_high_rated, log_high_rated_fined, log_fined_least, log_fined_share, log_fined_ratio
):
    """As for lateness."""
    often = log_low_rated_fined >= log_fined_least and log_low_rated_fined * WHOLE >= log_low_rated * log_fined_share
    return often and log_low_rated_fined * log_high_rated >= log_fined_ratio * log_high_rated_fined * log_low_rated


@rule(unit="bool", source=SOURCE, zh="低评分扣款不多于高评分", en="low ratings are not fined more", per=WORK_LOG, status="project")
def low_rated_fined_alike(log_low_rated, log_low_rated_fined, log_high_rated, log_high_rated_fined, log_unfined_share):
    """As for lateness."""
    rarely = log_low_rated_fined * WHOLE <= log_low_rated * log_unfined_share
    return rarely or log_low_rated_fined * log_high_rated <= log_high_rated_fined * log_low_rated


@rule(unit=Ratings, source=SOURCE, zh="日志所示评分后果", en="ratings by the log", per=WORK_LOG, status="project")
def logged_ratings(
    log_low_rated, log_high_rated, low_rated_fined_more, low_rated_fined_alike, log_orders_least, log_late_least
):
    """Ratings that cost money steer; without fines the log shows only that there are ratings."""
    if log_low_rated + log_high_rated < log_orders_least or min(log_low_rated, log_high_rated) < log_late_least:
        return Ratings.NOT_STATED
    if low_rated_fined_more:
        return Ratings.STEERING
    return Ratings.SHOWN if low_rated_fined_alike else Ratings.NOT_STATED


@rule(unit=Continuity, source=SOURCE, zh="日志所示持续性", en="continuity by the log", per=WORK_LOG, status="project")
def logged_continuity(log_weeks, log_active_weeks, log_weeks_least, log_weeks_lasting, log_weeks_regular):
    """Weeks with orders among the weeks between the first and the last."""
    if log_weeks < log_weeks_least:
        return Continuity.NOT_STATED
    if log_active_weeks * WHOLE >= log_weeks * log_weeks_lasting:
        return Continuity.CONTINUOUS
    return Continuity.REGULAR if log_active_weeks * WHOLE >= log_weeks * log_weeks_regular else Continuity.OCCASIONAL


@rule(unit="rate", source=SOURCE, zh="本平台收入占比", en="income share", per=WORK_LOG, status="project")
def log_income_share(log_income_fen, log_income_all_fen):
    """Income from this platform in the income that the files show, in millionths; with income from elsewhere it would be less."""
    return portion(min(log_income_fen, log_income_all_fen), WHOLE, max(1, log_income_all_fen))


@rule(unit=IncomeShare, source="§ 12a TVG（一半、三分之一）; " + SOURCE, zh="日志所示收入占比", en="income share by the log", per=WORK_LOG,
      status="project")  # fmt: skip
def logged_income(
    log_income_all_fen, log_income_known, log_income_share, log_income_main, log_income_part, log_income_sole
):
    """More than half is the main source; the third and the half are those of German law, as Chinese law names none.

    Where further income is possible the share is only an upper bound: it can show that the source is a minor one.
    """
    if log_income_all_fen == 0:
        return IncomeShare.NOT_STATED
    if log_income_share < log_income_part:
        return IncomeShare.MINOR
    if not log_income_known:
        return IncomeShare.NOT_STATED
    if log_income_share > log_income_main:
        return IncomeShare.SOLE if log_income_share >= log_income_sole else IncomeShare.MAIN
    return IncomeShare.PART
