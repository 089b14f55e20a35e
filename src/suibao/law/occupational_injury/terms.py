"""Closed list of occupational injury: what may happen to somebody who takes orders."""

from __future__ import annotations

from suibao.law.terms import Term


class OrderCircumstance(Term):
    """Circumstances in which harm may be confirmed as occupational injury (职业伤害情形)."""

    ACCIDENT = 1, "执行订单中遭受事故"
    VIOLENCE = 2, "执行订单中遭受暴力等意外"
    EXTREME_WEATHER = 3, "执行订单中遭受极端天气"
    ILLNESS = 4, "执行订单中突发疾病"
    RETURN_HOME = 5, "末单完成后返回居所途中"
    REQUIRED_STATION = 6, "前往指定站点途中"
    RESCUE = 7, "抢险救灾等公益行为"
    OTHER = 8, "其他职业伤害情形"
