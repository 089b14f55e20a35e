"""Closed lists of the registry: how somebody is insured, why that began and ended, how often a person pays alone.

Reasons follow the forms of additions and departures (增减变动情况申报表) that agencies hand out; the forms differ from place to
place, so the words are this project's choice of what they share (the code numbers of a place are spelled in the import).
"""

from __future__ import annotations

from suibao.law.terms import Term


class Way(Term):
    """How a person is insured in a branch (参保方式)."""

    EMPLOYED = 1, "单位参保"
    FLEXIBLE = 2, "灵活就业人员参保"
    RESIDENT = 3, "城乡居民参保"
    ORDERS = 4, "按单参加职业伤害保障"


class BeginReason(Term):
    """Why an enrolment begins (参保类型)."""

    NOT_SAID = 0, "未说明"
    FIRST = 1, "首次参保"
    RESUMED = 2, "续保"
    MOVED_IN = 3, "外地转入"
    MOVED_WITHIN = 4, "本地转入"


class EndReason(Term):
    """Why an enrolment ends (停保原因)."""

    NOT_SAID = 0, "未说明"
    MOVED_WITHIN = 1, "转移至本地其他单位"
    MOVED_OUT = 2, "转移至外地"
    PAUSED = 3, "暂停"
    WITHDRAWN = 4, "退保"
    RETIRED = 5, "退休"
    DIED = 6, "死亡"
    LEFT = 7, "解除或终止劳动关系"
    CHANGED_WAY = 8, "改变参保方式"


class Paying(Term):
    """How often a person who pays alone pays (缴费方式)."""

    NOT_SAID = 0, "未说明"
    MONTH = 1, "按月"
    QUARTER = 2, "按季"
    HALF_YEAR = 3, "按半年"
    YEAR = 4, "按年"
