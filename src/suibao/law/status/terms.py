"""Closed lists of the facts and findings of a status review.

Every fact is graded. NOT_STATED is missing information, not absence of the feature; from 1 upwards the grades are in
order of control: a larger number is never less control by the company or less dependence of the worker. The properties
of the tests rest on that order.
"""

from suibao.law.terms import Term


class HoursDuty(Term):
    """Who decides when the worker works (工作时间)."""

    NOT_STATED = 0, "未说明"
    FREE = 1, "自主决定"
    INCENTIVE = 2, "仅与奖励、保底或履约挂钩"
    REQUIRED = 3, "要求最低时长或出勤"
    FIXED = 4, "固定班次与考勤"


class VolumeDuty(Term):
    """Who decides how much the worker does (工作量)."""

    NOT_STATED = 0, "未说明"
    FREE = 1, "自主决定"
    INCENTIVE = 2, "仅与奖励挂钩"
    REQUIRED = 3, "要求最低单量"


class Absence(Term):
    """What staying away takes (请假休息)."""

    NOT_STATED = 0, "未说明"
    FREE = 1, "无须告知"
    NOTICE = 2, "须告知"
    APPROVAL = 3, "须经批准"


class Refusal(Term):
    """Whether single orders may be refused (拒单)."""

    NOT_STATED = 0, "未说明"
    FREE = 1, "可自由拒绝"
    LIMITED = 2, "次数或条件受限"
    PENALISED = 3, "拒绝有不利后果"
    FORBIDDEN = 4, "不得拒绝"


class Assignment(Term):
    """How work reaches the worker (任务分配)."""

    NOT_STATED = 0, "未说明"
    OWN = 1, "自行招揽或自定内容"
    GRABBED = 2, "抢单"
    MIXED = 3, "抢单与派单并存"
    DISPATCHED = 4, "派单"


class TimeLimits(Term):
    """Time limits for single orders (时限)."""

    NOT_STATED = 0, "未说明"
    NONE = 1, "无"
    STATED = 2, "有时限"
    PENALISED = 3, "超时受罚"


class Instructions(Term):
    """How closely the way of working is laid down (作业指令)."""

    NOT_STATED = 0, "未说明"
    NONE = 1, "无"
    SERVICE_STANDARD = 2, "服务所需的规范"
    DETAILED = 3, "细致指令"


class Monitoring(Term):
    """How the work is watched (过程监控)."""

    NOT_STATED = 0, "未说明"
    NONE = 1, "无"
    RESULT = 2, "只看结果"
    TRACKED = 3, "全程跟踪"


class Discipline(Term):
    """Which rules apply (规则与惩戒)."""

    NOT_STATED = 0, "未说明"
    NONE = 1, "无"
    OPERATIONAL = 2, "运营所需的规则"
    DISCIPLINARY = 3, "用工规章与惩戒"


class Ratings(Term):
    """What ratings and levels do (评分与等级)."""

    NOT_STATED = 0, "未说明"
    NONE = 1, "无"
    SHOWN = 2, "仅展示"
    STEERING = 3, "影响派单或报酬"
    SUSPENDING = 4, "可致停单封号"


class PersonalService(Term):
    """Whether somebody else may do the work (亲自履行)."""

    NOT_STATED = 0, "未说明"
    SUBSTITUTE = 1, "可自由由他人代劳"
    LIMITED = 2, "有限代劳"
    PERSONAL = 3, "须亲自履行"


class PriceSetting(Term):
    """Who sets or changes the price of the work (定价)."""

    NOT_STATED = 0, "未说明"
    WORKER = 1, "劳动者"
    NEGOTIATED = 2, "协商或市场"
    COMPANY = 3, "企业单方"


class PayForm(Term):
    """What pay depends on (报酬构成)."""

    NOT_STATED = 0, "未说明"
    REVENUE = 1, "收入分成或自负盈亏"
    PIECE = 2, "按单计酬"
    CONDITIONAL = 3, "有条件的保底"
    BASE = 4, "底薪或固定报酬"


class PayPeriod(Term):
    """How pay is handed over (结算)."""

    NOT_STATED = 0, "未说明"
    ON_DEMAND = 1, "随时提现或按次结算"
    PERIODIC = 2, "按月等周期发放"


class IncomeShare(Term):
    """How much of the worker's income comes from here (收入占比)."""

    NOT_STATED = 0, "未说明"
    MINOR = 1, "不足三分之一"
    PART = 2, "三分之一至一半"
    MAIN = 3, "一半以上"
    SOLE = 4, "几乎全部"


class Exclusivity(Term):
    """Whether the worker may work for others (排他)."""

    NOT_STATED = 0, "未说明"
    OPEN = 1, "可为他人工作"
    RESTRAINED = 2, "受限制"
    EXCLUSIVE = 3, "禁止为他人工作"


class Tools(Term):
    """Whose tools and capital (工具)."""

    NOT_STATED = 0, "未说明"
    OWN = 1, "自备"
    PRESCRIBED = 2, "按要求自购"
    COMPANY = 3, "企业提供"


class Enterprise(Term):
    """Whether the worker runs a business of his own (自身经营)."""

    NOT_STATED = 0, "未说明"
    OWN_BUSINESS = 1, "自有客户、雇员或经营风险"
    PARTLY = 2, "部分"
    NONE = 3, "无"


class CoreBusiness(Term):
    """Whether the work is part of the company's business (业务组成)."""

    NOT_STATED = 0, "未说明"
    OUTSIDE = 1, "不属于"
    AUXILIARY = 2, "辅助"
    CORE = 3, "组成部分"


class Appearance(Term):
    """Whether the worker appears as part of the company (对外身份)."""

    NOT_STATED = 0, "未说明"
    OWN_NAME = 1, "以自己名义"
    BRANDED = 2, "着装或标识"
    ITS_NAME = 3, "以企业名义"


class Continuity(Term):
    """How lasting the work is (持续性)."""

    NOT_STATED = 0, "未说明"
    OCCASIONAL = 1, "偶尔"
    REGULAR = 2, "经常"
    CONTINUOUS = 3, "持续"


class CustomerContact(Term):
    """Whether the worker may deal with customers beside the company (客户联系)."""

    NOT_STATED = 0, "未说明"
    FREE = 1, "可直接往来"
    RESTRICTED = 2, "受限制"


class TermsSetBy(Term):
    """Who writes the terms (条款)."""

    NOT_STATED = 0, "未说明"
    NEGOTIATED = 1, "协商"
    IMPOSED = 2, "企业单方拟定"


class ContractLabel(Term):
    """What the paper is called (合同名称); it decides nothing."""

    NOT_STATED = 0, "未说明"
    LABOUR = 1, "劳动合同"
    SERVICE = 2, "劳务协议"
    COOPERATION = 3, "合作协议"
    CONTRACTING = 4, "承揽或承包合同"
    SOLE_TRADER = 5, "个体工商户协议"
    BROKERAGE = 6, "经纪或演艺合同"
    OTHER = 7, "其他"
    NONE = 8, "无书面合同"


class Stated(Term):
    """Yes, no, or not stated."""

    NOT_STATED = 0, "未说明"
    NO = 1, "否"
    YES = 2, "是"


class Finding(Term):
    """What follows from the facts on one point; UNKNOWN lies between, so that `and` is min and `or` is max."""

    NO = 1, "否"
    UNKNOWN = 2, "不明"
    YES = 3, "是"


class Lean(Term):
    """Where one factor points."""

    NOT_STATED = 0, "未说明"
    INDEPENDENT = 1, "倾向独立"
    NEUTRAL = 2, "中性"
    SUBORDINATE = 3, "倾向从属"
    STRONGLY_SUBORDINATE = 4, "明显从属"


class Standing(Term):
    """Whether a labour relationship is found, and how firmly; OPEN is in the middle."""

    CLEARLY_NOT = 1, "不存在劳动关系"
    LIKELY_NOT = 2, "较可能不存在劳动关系"
    OPEN = 3, "现有事实不足以判断"
    LIKELY = 4, "较可能存在劳动关系"
    CLEARLY = 5, "存在劳动关系"


class StatusFinding(Term):
    """The three groups of 人社部发〔2021〕56号, and what is open between them; in order of protection."""

    INDEPENDENT = 1, "民事法律关系"
    NOT_LABOUR = 2, "不存在劳动关系，属哪一类不明"
    NOT_FULLY = 3, "不完全符合确立劳动关系情形"
    OPEN = 4, "不明"
    LABOUR = 5, "确立劳动关系"


class GermanFinding(Term):
    """German law: employee, employee-like person, self-employed, and what is open between them."""

    SELF_EMPLOYED = 1, "自营"
    NOT_EMPLOYEE = 2, "非雇员，是否类雇员不明"
    EMPLOYEE_LIKE = 3, "类雇员"
    OPEN = 4, "不明"
    EMPLOYEE = 5, "雇员"


class RefusalCost(Term):
    """What the log shows about the cost of refusing (拒单代价)."""

    NOT_STATED = 0, "无法估计"
    NONE = 1, "未见代价"
    UNCLEAR = 2, "不确定"
    FOUND = 3, "确有代价"
