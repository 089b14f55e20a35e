"""The six kinds of file that come in. Readers, documents and the demo all use this one text.

Column names are accepted in canonical form, as the Chinese label, or as any alias; case, blanks,
underscores and a unit in brackets do not matter. Amounts are yuan with at most two decimals, times are
local time of China.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from suibao.law.terms import Industry, Mode, Status, Term, Tier
from suibao.work import limits
from suibao.work.fields import Field, Schema, Type

ORDERS_KIND, OFFERS_KIND, PAYSHEET_KIND, ROSTER_KIND = "orders", "offers", "paysheet", "roster"
ENROLMENTS_KIND, PARTIES_KIND = "enrolments", "parties"


class Assigned(IntEnum):
    """How an order reached the worker (派单方式)."""

    UNKNOWN = 0
    DISPATCHED = 1
    GRABBED = 2


class Outcome(IntEnum):
    """How an order ended (订单结果)."""

    COMPLETED = 1
    CANCELLED = 2
    FAILED = 3


class Answer(IntEnum):
    """What became of an offer that the worker did not take (应答结果)."""

    REFUSED = 1
    EXPIRED = 2
    REASSIGNED = 3


class PartyKind(IntEnum):
    """What a party is (单位类型)."""

    PLATFORM = 1
    DISPATCH = 2
    OUTSOURCING = 3
    EMPLOYER = 4


def _terms(terms: type[Term], more: Mapping[str, int]) -> dict[str, int]:
    """Accepted spellings of a closed list of the law: code, number, Chinese label, and further ones."""
    spelled: dict[str, int] = {}
    for term in terms:
        spelled |= {term.code: int(term), str(int(term)): int(term), term.zh.lower(): int(term)}
    return spelled | dict(more)


INDUSTRIES = _terms(
    Industry,
    {"网约车": 1, "网约出行": 1, "出行服务": 1, "外卖配送": 2, "外卖送餐": 2, "跑腿": 3, "即配": 3,
     "货运": 4, "同城货运服务": 4, "无": 0, "不属于": 0},
)
MODES = _terms(
    Mode,
    {"平台用工": 1, "平台接单": 1, "派遣": 2, "外包": 3, "非全日制用工": 4, "小时工": 4, "part-time": 4,
     "全日制": 5, "全日制用工": 5, "直接": 5},
)
STATUSES = _terms(
    Status,
    {"劳动关系": 1, "建立劳动关系": 1, "不完全符合": 2, "不完全符合确立劳动关系": 2, "not fully": 2,
     "民事关系": 3, "独立": 3, "个人依托平台自主开展经营活动": 3},
)
TIERS = _terms(Tier, {"a": 1, "b": 2, "未定档": 0})
ASSIGNED = {"dispatched": 1, "派单": 1, "系统派单": 1, "grabbed": 2, "抢单": 2, "自主抢单": 2}
OUTCOMES = {
    "completed": 1, "完成": 1, "已完成": 1, "cancelled": 2, "canceled": 2, "取消": 2, "已取消": 2,
    "failed": 3, "失败": 3, "未完成": 3,
}
ANSWERS = {
    "refused": 1, "rejected": 1, "declined": 1, "拒绝": 1, "已拒绝": 1, "拒单": 1, "expired": 2, "timeout": 2, "超时未接": 2, "超时": 2,
    "未应答": 2, "reassigned": 3, "转派": 3, "已转派": 3, "改派": 3,
}
PARTY_KINDS = {
    "platform": 1, "平台": 1, "平台企业": 1, "dispatch": 2, "劳务派遣": 2, "劳务派遣单位": 2, "outsourcing": 3,
    "劳务外包": 3, "外包单位": 3, "employer": 4, "用人单位": 4,
}
FLOATS = {str(percent): percent for percent in (50, 80, 100, 120, 150)} | {
    f"{percent}%": percent for percent in (50, 80, 100, 120, 150)
}
YES_NO = {"yes": 1, "y": 1, "true": 1, "1": 1, "是": 1, "有": 1, "no": 0, "n": 0, "false": 0, "0": 0, "否": 0, "无": 0}


def _codes(terms: type[Term]) -> tuple[str, ...]:
    return tuple(term.code for term in terms)


ORDERS = Schema(
    ORDERS_KIND, "订单", "one row an order that a worker took", (
        Field("order_id", Type.TEXT, "订单编号", "the platform's number of the order", True,
              ("order", "order number", "order no", "订单号", "订单ID", "单号")),
        Field("platform", Type.TEXT, "平台", "party id of the platform", True,
              ("platform id", "平台编号", "平台代码", "平台企业")),
        Field("worker", Type.TEXT, "劳动者编号", "the platform's own number of the worker", True,
              ("worker id", "worker number", "rider", "driver", "骑手编号", "司机编号", "骑手ID", "司机ID",
               "人员编号")),
        Field("region", Type.REGION, "接单地", "where the order is taken", True,
              ("region code", "city code", "行政区划代码", "接单地区", "地区代码", "城市代码", "地区")),
        Field("industry", Type.CHOICE, "行业", "industry of the occupational injury scheme", True,
              ("业务类型", "行业类型", "business"), choices=INDUSTRIES, codes=_codes(Industry)),
        Field("offered_at", Type.TIME, "派单时间", "when the order was offered", False, ("offered", "推单时间")),
        Field("accepted_at", Type.TIME, "接单时间", "when the worker accepted", True, ("accepted", "accept time")),
        Field("picked_up_at", Type.TIME, "取货时间", "when the goods or passenger were picked up", False,
              ("picked up", "pickup time", "取餐时间", "上车时间")),
        Field("promised_at", Type.TIME, "承诺时间", "when the platform promised to finish", False,
              ("promised", "要求送达时间", "预计送达时间")),
        Field("finished_at", Type.TIME, "完成时间", "when the order was finished; needed when completed", False,
              ("finished", "finish time", "送达时间", "结束时间")),
        Field("assigned", Type.CHOICE, "派单方式", "dispatched by the platform or grabbed by the worker", False,
              ("assignment", "接单方式"), choices=ASSIGNED, codes=("dispatched", "grabbed")),
        Field("outcome", Type.CHOICE, "订单结果", "how the order ended; empty with finish time: completed", False,
              ("result", "order status", "订单状态", "结果"), choices=OUTCOMES,
              codes=("completed", "cancelled", "failed")),
        Field("rating", Type.INTEGER, "评分", "stars given by the customer", False, ("stars", "客户评分", "评价"),
              limits.RATING),
        Field("fee", Type.MONEY, "订单金额", "what the customer paid, yuan", False, ("customer fee", "用户支付金额"),
              limits.ORDER_AMOUNT),
        Field("pay", Type.MONEY, "劳动报酬", "what the worker gets, yuan", True,
              ("worker pay", "earnings", "骑手收入", "司机收入", "收入", "报酬"), limits.ORDER_AMOUNT),
        Field("deduction", Type.MONEY, "扣款", "fines and fees kept back, yuan, written as a positive number", False,
              ("deductions", "fine", "罚款", "扣减"), limits.ORDER_AMOUNT),
    ), ("order_id",),
)

OFFERS = Schema(
    OFFERS_KIND, "派单记录", "one row an offer that the worker did not take; offers taken are orders", (
        Field("offer_id", Type.TEXT, "派单编号", "the platform's number of the offer", True,
              ("offer", "offer number", "派单号", "派单ID", "推单编号", "推单号")),
        Field("order_id", Type.TEXT, "订单编号", "the order that was offered", False,
              ("order", "order number", "order no", "订单号", "订单ID", "单号")),
        *(ORDERS[name] for name in ("platform", "worker", "region")),
        Field("industry", Type.CHOICE, "行业", "industry of the occupational injury scheme", False,
              ("业务类型", "行业类型", "business"), choices=INDUSTRIES, codes=_codes(Industry)),
        Field("offered_at", Type.TIME, "派单时间", "when the order was offered", True, ("offered", "推单时间")),
        Field("answered_at", Type.TIME, "应答时间", "when the worker answered, or the offer was withdrawn", False,
              ("answered", "answer time", "响应时间", "拒单时间")),
        Field("answer", Type.CHOICE, "应答结果", "what became of the offer", True, ("response", "应答", "响应结果"),
              choices=ANSWERS, codes=("refused", "expired", "reassigned")),
        Field("promised_at", Type.TIME, "承诺时间", "when the platform would have promised to finish", False,
              ("promised", "要求送达时间", "预计送达时间")),
        Field("pay", Type.MONEY, "预计报酬", "what the worker would have got, yuan", False,
              ("offered pay", "pay offered", "预计收入", "劳动报酬"), limits.ORDER_AMOUNT),
    ), ("offer_id",),
)  # fmt: skip

_PAYER = Field("payer", Type.TEXT, "支付单位", "party id of who pays the worker", True,
               ("payer id", "单位编号", "用人单位编号", "支付单位编号", "发薪单位"))
_WORKER = Field("worker", Type.TEXT, "劳动者编号", "the payer's own number of the worker", True,
                ("worker id", "worker number", "工号", "人员编号", "骑手编号", "司机编号"))

PAYSHEET = Schema(
    PAYSHEET_KIND, "工资表", "one row a worker's pay of a month", (
        _PAYER, _WORKER,
        Field("month", Type.MONTH, "所属期", "month the pay belongs to", True,
              ("pay month", "period", "月份", "工资所属期", "所属月份")),
        Field("pay", Type.MONEY, "应发工资", "gross pay of the month, yuan", True,
              ("gross", "gross pay", "wage", "工资", "应发金额", "应发合计", "报酬"), limits.MONTH_AMOUNT),
        Field("deduction", Type.MONEY, "扣款", "kept back, yuan, written as a positive number", False,
              ("deductions", "扣减"), limits.MONTH_AMOUNT),
        Field("days", Type.INTEGER, "出勤天数", "days worked", False, ("days worked", "工作天数"), limits.DAYS),
        Field("hours", Type.TENTHS, "工作小时", "hours worked", False, ("hours worked", "工时", "小时数"),
              limits.HOURS),
    ), ("payer", "worker", "month"),
)

ROSTER = Schema(
    ROSTER_KIND, "用工花名册", "one row an engagement of one worker with one payer", (
        _PAYER, _WORKER,
        Field("id_number", Type.ID_NUMBER, "身份证号", "resident identity number, 18 characters", True,
              ("id", "identity number", "id card", "身份证号码", "公民身份号码", "证件号码", "社会保障号码")),
        Field("name", Type.TEXT, "姓名", "name of the worker", False, ("worker name",)),
        Field("mode", Type.CHOICE, "用工方式", "how the work is organised", True, ("用工形式", "用工模式"),
              choices=MODES, codes=_codes(Mode)),
        Field("contract", Type.TEXT, "合同名称", "title of the contract", False,
              ("contract title", "协议名称", "合同")),
        Field("status", Type.CHOICE, "法律身份", "what the worker is in law", True,
              ("legal status", "劳动者类型", "关系认定", "用工关系"), choices=STATUSES, codes=_codes(Status)),
        Field("region", Type.REGION, "参保地", "where the payer is and insures", True,
              ("region code", "行政区划代码", "单位所在地", "地区代码", "地区")),
        Field("using_unit", Type.TEXT, "用工单位", "party id of the using unit (dispatch)", False,
              ("using unit id", "用工单位编号", "实际用工单位")),
        Field("using_region", Type.REGION, "用工地", "where the using unit is (dispatch)", False,
              ("using unit region", "用工单位所在地")),
        Field("industry", Type.CHOICE, "行业", "industry of the occupational injury scheme; empty means none", False,
              ("业务类型", "行业类型"), choices=INDUSTRIES, codes=_codes(Industry)),
        Field("started_on", Type.DATE, "开始日期", "first day of the engagement", True,
              ("start", "start date", "入职日期", "用工开始日期", "合同开始日期")),
        Field("ended_on", Type.DATE, "结束日期", "last day of the engagement; empty while it lasts", False,
              ("end", "end date", "离职日期", "用工结束日期", "合同结束日期")),
        Field("agreed_wage", Type.MONEY, "约定工资", "agreed wage, yuan a month", False, ("约定月工资", "合同工资"),
              limits.MONTH_AMOUNT),
        Field("declared_base", Type.MONEY, "申报基数", "declared contribution base, yuan a month", False,
              ("申报缴费基数", "缴费基数"), limits.WAGE_BASE),
        Field("weekly_hours", Type.TENTHS, "每周工时", "hours a week (part-time)", False, ("周工时", "每周小时"),
              limits.WEEKLY_HOURS),
    ), ("payer", "worker", "started_on"),
)

ENROLMENTS = Schema(
    ENROLMENTS_KIND, "个人参保选择", "one row a person: what the person chose", (
        Field("id_number", Type.ID_NUMBER, "身份证号", "resident identity number, 18 characters", True,
              ("id", "identity number", "id card", "身份证号码", "公民身份号码", "证件号码", "社会保障号码")),
        Field("region", Type.REGION, "参保地", "place of the flexible or resident schemes", True,
              ("region code", "行政区划代码", "地区代码", "地区")),
        Field("flexible_pension", Type.YES_NO, "灵活就业养老", "pays employee pension as flexible worker", False,
              ("灵活养老",)),
        Field("pension_base", Type.MONEY, "养老缴费基数", "chosen base, yuan a month", False, (), limits.WAGE_BASE),
        Field("flexible_medical", Type.YES_NO, "灵活就业医保", "pays employee medical as flexible worker", False,
              ("灵活医保",)),
        Field("medical_base", Type.MONEY, "医保缴费基数", "chosen base, yuan a month", False, (), limits.WAGE_BASE),
        Field("medical_tier", Type.INTEGER, "医保档次", "0, or 1 or 2 where a region has tiers", False, (),
              limits.MEDICAL_TIER),
        Field("flexible_unemployment", Type.YES_NO, "灵活就业失业保险", "pays unemployment as flexible worker", False,
              ("灵活失业",)),
        Field("unemployment_base", Type.MONEY, "失业缴费基数", "chosen base, yuan a month", False, (),
              limits.WAGE_BASE),
        Field("resident_pension_tier", Type.MONEY, "居民养老档次", "yuan a year; empty means not joined", False,
              ("居民养老缴费档次",), limits.RESIDENT_TIER),
        Field("resident_medical", Type.YES_NO, "居民医保", "joins the resident medical scheme", False, ()),
        Field("annual_month", Type.MONTH, "年缴月份", "month in which the yearly resident amounts are paid", False,
              ("居民缴费月份",)),
    ), ("person",),
)

PARTIES = Schema(
    PARTIES_KIND, "单位名单", "one row a platform, agency or employer", (
        Field("party", Type.TEXT, "单位编号", "party id used in the other files", True, ("party id", "编号")),
        Field("name", Type.TEXT, "单位名称", "registered name", True, ("party name", "名称", "企业名称")),
        Field("credit_code", Type.CREDIT_CODE, "统一社会信用代码", "unified social credit code, 18 characters", True,
              ("uscc", "信用代码", "社会信用代码")),
        Field("region", Type.REGION, "所在地", "where the party is registered", True,
              ("region code", "行政区划代码", "注册地", "地区代码", "地区")),
        Field("kind", Type.CHOICE, "单位类型", "platform, dispatch, outsourcing or employer", True,
              ("party kind", "类型"), choices=PARTY_KINDS, codes=("platform", "dispatch", "outsourcing", "employer")),
        Field("oi_batch", Type.INTEGER, "职业伤害保障批次", "0 when outside the occupational injury scheme", False,
              ("职伤批次",), limits.OI_BATCH),
        Field("oi_tier", Type.CHOICE, "职业伤害保障档次", "tier by payout ratio", False, ("职伤档次",),
              choices=TIERS, codes=_codes(Tier)),
        Field("injury_class", Type.INTEGER, "工伤行业类别", "risk class 1 to 8; empty means unknown", False,
              ("工伤风险类别",), limits.INJURY_CLASS),
        Field("injury_float", Type.CHOICE, "工伤浮动比例", "percent of the base rate; empty means 100", False,
              ("工伤费率浮动",), choices=FLOATS, codes=("50", "80", "100", "120", "150")),
    ), ("party",),
)

SCHEMAS: dict[str, Schema] = {item.kind: item for item in (ORDERS, OFFERS, PAYSHEET, ROSTER, ENROLMENTS, PARTIES)}
"""Every kind of file by name."""
