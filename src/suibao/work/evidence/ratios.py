"""The measures as ratios of two sums, each with its words: what is divided by what, over which rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from suibao.work.evidence.choices import DAY_BEGINS_HOUR, LEAST_RIDES, LOW_RATING, WAITING_MINUTES

Cluster = Literal["day", "offered", "week", "worker"]


@dataclass(frozen=True)
class Ratio:
    """``numerator / denominator / scale``, columns of `days.SUMS` or `workers`. ``cluster``: the finest unit whose rows are taken
    together for the interval, as orders of one day resemble each other (``offered``: days, counted with the offers); of a platform it
    is always the worker.

    ``count``: column that counts the rows behind it (the denominator where empty). ``why``: said where nothing can be divided.
    """

    name: str
    unit: str
    numerator: str
    denominator: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    why_zh: str
    why_en: str
    scale: float = 1
    cluster: Cluster = "day"
    count: str = ""

    @property
    def is_share(self) -> bool:
        """Whether it counts rows among rows, so that it lies between 0 and 1."""
        return self.unit == "share" and not self.numerator.endswith("_fen")


NO_OFFERS = ("日志中没有派单记录", "the log holds no offers that were not taken")
NO_PROMISE = ("没有同时载明承诺时间与完成时间的已完成订单", "no completed order has both a promised and a finish time")
NO_FINES = ("没有这类订单，或日志未载明扣款", "there is no such order, or the log states no deductions")
NO_ORDERS = ("没有订单", "there are no orders")

_MONEY = 100
_MINUTE = 60
_HOUR = 3_600

RATIOS: Final = (
    Ratio("dispatched_share", "share", "dispatched", "assigned", "派单比例", "share dispatched",
          "系统派单的订单 ÷ 载明派单方式的订单", "orders dispatched among those of which the log says how they were assigned",
          "日志未载明派单方式", "the log does not say how orders were assigned"),
    Ratio("refusal_rate", "share", "refused", "offered", "拒单率", "refusal rate",
          "拒绝的派单 ÷（未接的派单＋非抢单的订单），限日志有派单记录的月份",
          "offers refused among offers not taken and orders not grabbed, in months of which the log has offers", *NO_OFFERS,
          cluster="offered"),
    Ratio("expiry_rate", "share", "expired", "offered", "超时未接率", "share of offers left to expire",
          "超时未接的派单 ÷（未接的派单＋非抢单的订单），限日志有派单记录的月份",
          "offers that expired among offers not taken and orders not grabbed, in months of which the log has offers", *NO_OFFERS,
          cluster="offered"),
    Ratio("late_share", "share", "late", "promised", "超时率", "share late",
          "完成时间晚于承诺时间的订单 ÷ 两者均载明的已完成订单",
          "orders finished after the promised time among completed orders with both times", *NO_PROMISE),
    Ratio("slack_minutes", "minutes", "slack_s", "promised", "平均余量", "mean slack",
          "承诺时间减完成时间的平均值", "promised time minus finish time, on average", *NO_PROMISE, scale=_MINUTE),
    Ratio("margin_minutes", "minutes", "margin_s", "compared", "承诺时长与通常用时之差", "time allowed beyond what such rides take",
          f"承诺时长减同平台同一钟点已完成订单用时中位数（至少{LEAST_RIDES}单）的平均值",
          f"time from acceptance to promise minus the median that the platform's completed orders of the same hour of day take (of at "
          f"least {LEAST_RIDES}), on average", *NO_PROMISE, scale=_MINUTE),
    Ratio("tight_share", "share", "tight", "compared", "承诺时长短于通常用时的比例", "share promised in less than such rides take",
          "承诺时长短于同平台同一钟点用时中位数的订单占比",
          "orders promised in less time than half of the platform's orders of that hour of day take", *NO_PROMISE),
    Ratio("late_fined_share", "share", "late_fined", "late_known", "超时订单扣款比例", "share of late orders fined",
          "有扣款的超时订单 ÷ 超时订单", "late orders with a deduction among late orders", *NO_FINES),
    Ratio("in_time_fined_share", "share", "in_time_fined", "in_time", "按时订单扣款比例", "share of orders in time fined",
          "有扣款的按时订单 ÷ 按时订单", "orders in time with a deduction among orders in time", *NO_FINES),
    Ratio("late_fine_yuan", "yuan", "late_fine_fen", "late_fined", "超时扣款平均金额", "mean deduction of late orders fined",
          "超时且有扣款的订单的平均扣款", "deduction of late orders that have one, on average", *NO_FINES, scale=_MONEY),
    Ratio("low_rated_fined_share", "share", "low_rated_fined", "low_rated", "低评分订单扣款比例", "share of low-rated orders fined",
          f"评分不高于{LOW_RATING}星且未超时的订单中有扣款的比例",
          f"orders of at most {LOW_RATING} stars with a deduction; late orders are left out, as they may be fined for that",
          *NO_FINES),
    Ratio("high_rated_fined_share", "share", "high_rated_fined", "high_rated", "高评分订单扣款比例", "share of high-rated orders fined",
          f"评分高于{LOW_RATING}星且未超时的订单中有扣款的比例",
          f"orders of more than {LOW_RATING} stars with a deduction; late orders are left out", *NO_FINES),
    Ratio("low_rated_fine_yuan", "yuan", "low_rated_fine_fen", "low_rated_fined", "低评分扣款平均金额",
          "mean deduction of low-rated orders fined", "低评分、未超时且有扣款的订单的平均扣款",
          "deduction of low-rated orders in time that have one, on average", *NO_FINES, scale=_MONEY),
    Ratio("pay_per_order_yuan", "yuan", "pay_fen", "orders", "每单报酬", "pay an order", "劳动报酬合计 ÷ 订单数",
          "pay of all orders by their number", *NO_ORDERS, scale=_MONEY),
    Ratio("deducted_share", "share", "deduction_fen", "fined_pay_fen", "扣款占报酬比例", "deductions in pay", "扣款合计 ÷ 劳动报酬合计",
          "deductions by pay", *NO_FINES, count="orders"),
    Ratio("orders_a_day", "count", "orders", "days", "日均订单", "orders a day", "订单数 ÷ 有单日数", "orders by days with an order",
          *NO_ORDERS),
    Ratio("busy_hours_a_day", "hours", "busy_s", "days", "日均接单时长", "hours busy a day",
          f"接单至完成的时段合并后每个有单日的平均时长；一日自{DAY_BEGINS_HOUR}时起",
          f"time covered by orders from acceptance to finish, on days with an order; a day begins at {DAY_BEGINS_HOUR}", *NO_ORDERS,
          scale=_HOUR),
    Ratio("busy_hours_a_week", "hours", "busy_s", "weeks", "周均接单时长", "hours busy a week",
          "接单至完成的时段合并后每个有单周的平均时长", "time covered by orders from acceptance to finish, in weeks with an order",
          *NO_ORDERS, scale=_HOUR, cluster="week"),
    Ratio("online_hours_a_week", "hours", "online_s", "weeks", "周均在线时长（推算）", "hours online a week (reckoned)",
          f"接单时段加不超过{WAITING_MINUTES}分钟的间隔，每个有单周的平均时长；日志不含实际上线时间",
          f"as hours busy, with gaps of at most {WAITING_MINUTES} minutes between orders; the log does not hold the time online",
          *NO_ORDERS, scale=_HOUR, cluster="week"),
    Ratio("days_a_week", "count", "days", "weeks", "周均有单日数", "days a week", "每个有单周的有单日数",
          "days with an order, in weeks with an order", *NO_ORDERS, cluster="week"),
    Ratio("longest_day_hours", "hours", "longest_day_s", "workers", "最长一日接单时长", "longest day, hours busy",
          "接单时段合并后最长的一日；平台整体为各人最长一日的平均", "the longest day by hours busy; of a platform the mean over its workers",
          *NO_ORDERS, scale=_HOUR, cluster="worker"),
    Ratio("longest_week_hours", "hours", "longest_week_s", "workers", "最长一周接单时长", "longest week, hours busy",
          "接单时段合并后最长的一周；平台整体为各人最长一周的平均", "the longest week by hours busy; of a platform the mean over its workers",
          *NO_ORDERS, scale=_HOUR, cluster="worker"),
    Ratio("active_week_share", "share", "weeks", "span_weeks", "有单周比例", "share of weeks with an order",
          "有单的周 ÷ 首单至末单跨越的周", "weeks with an order among the weeks from the first to the last", *NO_ORDERS, cluster="worker"),
    Ratio("income_share", "share", "income_fen", "income_all_fen", "收入占比", "income share",
          "来自本平台（或其订单的支付单位）的收入 ÷ 文件所见全部支付单位的收入；文件之外的收入不可见",
          "income from this platform, or from who pays for its orders, in income from all payers that the files show; income from elsewhere is "
          "not seen", "无花名册，无法辨认同一人在不同单位的收入", "without a roster nobody's income from different payers can be put together",
          cluster="worker", count="linked"),
)  # fmt: skip
