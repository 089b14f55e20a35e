"""What this project takes for absurd in a file: named limits, each with its reason.

A row beyond a limit is quarantined and a person looks at it; nothing is cut off or corrected.
The limits are this project's judgement (status ``project``), never the law: they sit an order of
magnitude above anything plausible, so that they catch yuan written as fen, a slipped decimal point or a
column filled with another column's values, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Limit:
    """The inclusive range that a field must stay in, in the field's own unit, and why."""

    low: float
    high: float
    reason: str
    reason_zh: str


ORDER_AMOUNT = Limit(
    0, 100_000, "one city freight order seldom costs more than some thousand yuan",
    "同城货运单笔订单很少超过数千元",
)
MONTH_AMOUNT = Limit(
    0, 1_000_000, "a month of pay above a million yuan is no payroll of flexible work",
    "灵活用工月报酬不会超过一百万元",
)
WAGE_BASE = Limit(
    0, 1_000_000, "ceilings of contribution bases lie near thirty to forty thousand yuan a month",
    "缴费基数上限约为每月三四万元",
)
RESIDENT_TIER = Limit(
    0, 100_000, "resident pension tiers end near ten thousand yuan a year", "居民养老缴费档次最高约每年一万元"
)
RATING = Limit(1, 5, "ratings have one to five stars", "评分为一至五星")
DAYS = Limit(0, 31, "a month has at most 31 days", "一个月至多31天")
HOURS = Limit(0, 744, "a month of 31 days has 744 hours", "31天共744小时")
WEEKLY_HOURS = Limit(0, 168, "a week has 168 hours", "一周共168小时")
MEDICAL_TIER = Limit(0, 2, "flexible medical cover has no tier (0), tier 1 or tier 2", "灵活就业医保档次为0、1、2")
OI_BATCH = Limit(
    0, 3, "provinces joined the occupational injury scheme in three batches; 0 means not joined",
    "职业伤害保障分三批试点；0表示未参加",
)
INJURY_CLASS = Limit(1, 8, "work injury insurance knows eight classes of industry risk", "工伤保险行业风险分为八类")

ORDER_HOURS = Limit(
    0, 72, "an order open for more than three days is a forgotten one or a wrong date",
    "订单持续超过三天多为漏关或日期错误",
)
"""Hours from acceptance to finish of one order."""

EARLIEST = date(1950, 1, 1)
"""No engagement started before: nobody who works now was of working age then."""

EARLIEST_ORDER = datetime(2009, 1, 1)
"""No order of a platform is older: an earlier time is a wrong one, such as an empty cell exported as 1970."""
