"""An involuntary loss of orders (非自愿失去订单), shown from the worker's own records: this project's measure.

The law leaves the test open. What is measured here is shown beside the answer and decides nothing under current
law: docs/decisions/027.
"""

from suibao.law.inputs import given
from suibao.law.units import JOB_LOSS
from suibao.rules import RATE_DENOMINATOR, portion, rule

SOURCE = "本项目判定：非自愿失去订单"
MOST = 10**6

INPUTS = [
    given("was_deactivated", "bool", "被平台停用账号", "deactivated by the platform", JOB_LOSS),
    given("deactivated_for_fault", "bool", "停用因本人过错", "deactivated for the worker's fault", JOB_LOSS),
    given("platform_left", "bool", "平台退出本地或停业", "the platform left or closed", JOB_LOSS),
    given("was_unable_to_work", "bool", "期间因病等不能工作", "unable to work in the window", JOB_LOSS),
    given("orders_recent", "orders", "近期完成订单数", "orders of the recent window", JOB_LOSS, most=MOST),
    given("orders_before", "orders", "此前同长时期完成订单数", "orders of the window before", JOB_LOSS, most=MOST),
    given("online_recent", "minutes", "近期在线时长", "time online in the recent window", JOB_LOSS, most=MOST),
    given("online_before", "minutes", "此前同长时期在线时长", "time online in the window before", JOB_LOSS, most=MOST),
]


@rule(unit="rate", source=SOURCE, zh="订单保留比例", en="orders kept", per=JOB_LOSS, status="project")
def lost_orders_kept(orders_recent, orders_before):
    """Orders of the recent window as a share of the window of the same length before it."""
    return portion(orders_recent, RATE_DENOMINATOR, max(orders_before, 1))


@rule(unit="rate", source=SOURCE, zh="在线时长保留比例", en="availability kept", per=JOB_LOSS, status="project")
def lost_orders_availability_kept(online_recent, online_before):
    """Time online in the recent window as a share of the window before: whether the worker stayed available."""
    return portion(online_recent, RATE_DENOMINATOR, max(online_before, 1))


@rule(unit="bool", source=SOURCE, zh="此前有稳定订单", en="had steady orders before", per=JOB_LOSS, status="project")
def lost_orders_had_work(orders_before, lost_orders_window, lost_orders_least):
    """Enough orders before for a fall to mean something: so many a month over the months of the window."""
    return orders_before >= lost_orders_least * lost_orders_window


@rule(unit="bool", source=SOURCE, zh="派单骤降", en="dispatch collapsed", per=JOB_LOSS, status="project")
def lost_orders_by_collapse(
    lost_orders_kept, lost_orders_availability_kept, lost_orders_had_work, was_unable_to_work, lost_orders_fall_to,
    lost_orders_available_from,
):  # fmt: skip
    """Orders fell below a share of what they were, while the worker stayed online nearly as long, and was not ill.

    Who stops going online loses orders too; that is own will, or illness, which other branches answer for.
    """
    if was_unable_to_work:
        return False
    fell = lost_orders_kept < lost_orders_fall_to
    available = lost_orders_availability_kept >= lost_orders_available_from
    return lost_orders_had_work and fell and available


@rule(unit="bool", source=SOURCE, zh="无过错被停用", en="deactivated without fault", per=JOB_LOSS, status="project")
def lost_orders_by_deactivation(was_deactivated, deactivated_for_fault, lost_orders_fault_excludes):
    """The platform ended the access. Employees dismissed for fault are not refused (若干规定 13(2)); whether
    flexible workers are is open to the user: by default fault excludes, since no employer answers for the reason."""
    return was_deactivated and not (deactivated_for_fault and lost_orders_fault_excludes)


@rule(unit="bool", source=SOURCE, zh="非自愿失去订单成立", en="involuntary loss of orders shown", per=JOB_LOSS,
      status="project")  # fmt: skip
def lost_orders_shown(lost_orders_by_deactivation, platform_left, lost_orders_by_collapse):
    """Any of the three: deactivation, the platform leaving the region, collapse of dispatch; the one to be counted last."""
    return lost_orders_by_deactivation or platform_left or lost_orders_by_collapse
