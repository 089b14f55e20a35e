"""Two determinations for tests: a station rider in a chain of three companies, and a crowd driver of whom little is stated."""

from __future__ import annotations

from datetime import date
from functools import cache

from suibao.law import current_law
from suibao.law.recognition.reading import read_text
from suibao.law.status.from_logs import INPUTS
from suibao.law.status.terms import RefusalCost
from suibao.office.recognition import Determination, determine
from suibao.work.evidence.model import Check, CostOfRefusing, Effect, LogEvidence, Measure

LAW = current_law().at("2026-03")
DAY = date(2026, 4, 15)

RIDER = """
case: demo-1
title: 骑手李某与站点运营商等三家公司
mode: chain
worker: {name: 李某, occupation: 专送骑手, region: "440300", industry: instant_delivery, month: "2026-03", pay: 8000.00, orders: 600}
period: {from: 2025-01-06}
companies:
  - {id: platform, name: 快达信息技术有限公司, role: platform}
  - {id: station, name: 海韵餐饮配送服务有限公司, role: operator}
  - {id: broker, name: 众力灵活用工服务有限公司, role: intermediary}
contract: {label: sole_trader, with: broker}
facts:
  hours_duty:
    - value: fixed
      by: station
      evidence:
        - {kind: document, text: 站点排班表与考勤打卡记录，每周六班, ref: 证据三}
        - {kind: testimony, text: 同站骑手王某证言：不到岗按旷工处理, ref: 庭审笔录第4页}
    - {value: free, by: station, evidence: [{kind: clause, text: 协议第三条：乙方自主安排工作时间, ref: 证据一}]}
  absence: {value: approval, by: station, evidence: [{kind: document, text: 请假须站长在群内批准, ref: 证据四}]}
  discipline: {value: disciplinary, by: station, evidence: [{kind: document, text: 《站点管理规定》：迟到、着装不合规罚款, ref: 证据五}]}
  personal_service: {value: personal, by: station, evidence: [{kind: clause, text: 账号仅限本人使用}]}
  price_setting: {value: company, by: platform, evidence: [{kind: clause, text: 单价由平台调整并公示}]}
  pay_form: {value: piece, by: broker, evidence: [{kind: document, text: 银行流水，按单计酬, ref: 证据六}]}
  pay_period: {value: periodic, by: broker, evidence: [{kind: document, text: 每月15日发放, ref: 证据六}]}
  income_share: {value: sole, by: station, evidence: [{kind: statement, text: 无其他收入}]}
  core_business: {value: core, by: station, evidence: [{kind: document, text: 营业执照经营范围：外卖递送}]}
  appearance: {value: branded, by: station, evidence: [{kind: testimony, text: 统一着装和餐箱}]}
  tools: prescribed
"""

DRIVER = """
case: cd-7
mode: crowdsourcing
worker: {occupation: 众包司机, region: "440300"}
companies: [{id: app, name: 顺路出行科技有限公司, role: platform}]
facts:
  hours_duty: {value: free, by: app, evidence: [{kind: statement, text: 想跑就上线}]}
  refusal: {value: free, by: app}
  assignment: {value: grabbed, by: app}
  price_setting: {value: company, by: app, evidence: [{kind: clause, text: 平台定价}]}
  contract_label: cooperation
"""

COUNTED = {
    "log_orders": 3_912, "log_assigned": 3_912, "log_dispatched": 3_800, "log_offers": 4_038, "log_refused": 126,
    "log_refusal_cost": int(RefusalCost.FOUND), "log_late": 150, "log_late_fined": 93, "log_in_time": 3_720,
    "log_in_time_fined": 20, "log_weeks": 13, "log_active_weeks": 13,
}  # fmt: skip

LOG = LogEvidence(
    "platform", "r-204", "2025-12-01", "2026-02-28",
    (
        Measure("share_dispatched", "派单占比", "share dispatched", "share", 0.9712, 0.9655, 0.976, 3_912,
                "注明派单方式的订单中由系统指派的占比", "orders assigned by the system among orders whose assignment is known"),
        Measure("refusal_rate", "拒单率", "refusal rate", "share", 0.0312, 0.0261, 0.0372, 4_038,
                "派给本人的单中拒绝的占比", "offers refused among offers to the worker"),
        Measure("late_fined", "超时订单扣款占比", "late orders fined", "share", 0.62, 0.5412, 0.6931, 150,
                "超时订单中有扣款的占比", "orders with a deduction among late orders"),
        Measure("slack", "承诺时限余量（中位数）", "slack of the promised time (median)", "minutes", 4.25, 3.9, 4.6, 3_870,
                "承诺送达时间减去同类行程的实际用时", "promised time less what such rides take"),
        Measure("hours_week", "每周接单时长", "order hours a week", "hours", 52.4, 49.8, 55.0, 13,
                "各周订单时间并集之均值", "mean over weeks of the union of order intervals"),
        Measure("income_share", "本平台收入占比", "income share of this platform", "share", None, None, None, 0,
                "本平台收入占全部收入的比例", "income from this platform in all income",
                "日志中没有其他平台的收入", "the log has no income from other platforms"),
    ),
    CostOfRefusing(
        RefusalCost.FOUND,
        (
            Effect("wait", "下一单等待时间", "wait until the next offer", "minutes", 3.62, 2.41, 4.83, 0.412, 126, 1_008),
            Effect("pay", "下一单报酬", "pay of the next order", "yuan", -0.56, -0.83, -0.29, -0.087, 126, 1_008),
        ),
        (
            Check("placebo", "拒单前等待时间（安慰剂）", "wait before the refusal (placebo)", 0.021, -0.052, 0.094, True),
            Check("overlap", "有匹配时刻的拒单占比", "refusals with a match", 0.94, None, None, True),
            Check("robustness", "稳健值（部分R²）", "robustness value (partial R²)", 0.18, None, None, False),
        ),
        "拒单后下一单来得明显更晚，报酬更低；匹配于同一骑手、时段、日别和区域。",
        "After a refusal the next offer comes clearly later and pays less, matched on worker, hour, kind of day and region.",
    ),
    {one.name: COUNTED.get(one.name, 0) for one in INPUTS},
    {"weeks": tuple((float(week), 290.0 + week, 50.0 + week % 4, 60.0, 1.0) for week in range(13)),
     "slack": tuple((float(edge), 10.0 + 400 / (1 + abs(edge - 4))) for edge in range(-10, 25, 2))},
    {"read": 4_101, "used": 4_038, "missing_value": 63, "here": 4_030},
)  # fmt: skip


@cache
def rider() -> Determination:
    """A labour relationship with the station operator, seen through a chain and a label, with a log."""
    return determine(read_text(RIDER, "rider.yaml"), LAW, DAY, (LOG,))


@cache
def driver() -> Determination:
    """Free in hours and orders, at the platform's price; most is not stated, and there is no log."""
    return determine(read_text(DRIVER, "driver.yaml"), LAW, DAY)
