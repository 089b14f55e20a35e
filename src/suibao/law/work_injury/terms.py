"""Closed lists of work injury: ends of the way to work, levels of care, who is liable, who may be insured alone."""

from __future__ import annotations

from suibao.law.terms import Term


class CommuteEnd(Term):
    """Where the way from or to work begins or ends (上下班途中)."""

    HOME = 1, "住所地"
    USUAL_RESIDENCE = 2, "经常居住地"
    DORMITORY = 3, "单位宿舍"
    FAMILY = 4, "配偶、父母、子女居住地"
    OTHER = 5, "其他去处"


class CareLevel(Term):
    """How far a person depends on care (生活自理障碍等级); NONE needs no care."""

    NONE = 0, "无需生活护理"
    FULL = 1, "生活完全不能自理"
    MOSTLY = 2, "生活大部分不能自理"
    PARTLY = 3, "生活部分不能自理"


class LiableUnit(Term):
    """Which unit carries the liability of work injury insurance (承担工伤保险责任的单位)."""

    NONE = 0, "无承担单位"
    EMPLOYER = 1, "受伤时为之工作的用人单位"
    DISPATCHER = 2, "劳务派遣单位"
    SENDER = 3, "指派单位"
    CONTRACTOR = 4, "违法转包的用工单位"
    HOST = 5, "被挂靠单位"
    ALONE = 6, "单项参保单位"


class AloneGroup(Term):
    """People without a labour relation whom a unit may insure for work injury alone (单项参保); NONE is nobody of them."""

    NONE = 0, "非单项参保人员"
    OVER_AGE = 1, "超龄劳动者"
    SEVERELY_DISABLED = 2, "一至四级伤残退休人员"
    INTERN = 3, "实习学生"
    TRAINEE = 4, "见习人员"
    HOME_SERVICE = 5, "家政服务人员"
    VILLAGE_STAFF = 6, "村（社区）委员会人员"
    PLATFORM = 7, "平台车辆、外卖、快递人员"
    VOLUNTEER = 8, "志愿者"


class InjuryPayer(Term):
    """Who pays the fund's items (基金项目的支付方)."""

    FUND = 1, "工伤保险基金"
    EMPLOYER = 2, "未参保的用人单位"
    ADVANCE = 3, "基金先行支付并追偿"
