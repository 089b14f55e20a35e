"""A case to recognise in the invented city: a rider of a station, in a chain of three companies, with the platform's log.

The rider signed with a third company as a sole trader; a station runs the shifts; the platform hands out the orders, and in
its log refusing makes the next offers later and worse paid. The penalty is set here, so that what the evidence finds
can be compared with what was put in.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from suibao.demo.dispatch_log import Penalty, Platform, simulate
from suibao.demo.identity import REGION
from suibao.demo.parties import OUTSOURCERS, PLATFORMS

PLATFORM: Final = PLATFORMS[0]
STATION: Final = OUTSOURCERS[0]
WORKERS: Final = 60
DAYS: Final = 56
FIRST_DAY: Final = date(2026, 2, 2)
PENALTY: Final = Penalty(wait_factor=1.6, pay_cut=0.1, minutes=60.0)

FORM: Final = """\
case: demo-rider
title: 站点骑手登记个体工商户案（虚构）
mode: chain
worker:
  name: 工友{worker}
  occupation: 外卖骑手
  region: "{region}"
  industry: instant_delivery
  injury_class: {station.injury_class}
  oi_batch: {platform.oi_batch}
  oi_tier: {platform.oi_tier}
period: {{from: {first}, to: {last}}}
companies:
  - {{id: {platform.party}, name: {platform.name}, role: platform}}
  - {{id: station, name: {station.name}（城东站）, role: operator}}
  - {{id: agency, name: 虚构灵活用工服务公司, role: intermediary}}
contract: {{label: sole_trader, with: agency}}
facts:
  hours_duty:
    value: fixed
    by: station
    evidence:
      - {{kind: document, text: 站点排班表与每日打卡记录，早班十点前到岗, ref: 证据一}}
      - {{kind: testimony, text: 同站骑手陈述每周至少六天在岗, ref: 证据二}}
  absence: {{value: approval, by: station, evidence: [{{kind: document, text: 请假须站长在群内批准, ref: 证据三}}]}}
  refusal:
    - {{value: free, by: {platform.party}, evidence: [{{kind: clause, text: 合作协议写明可自主决定是否接单, ref: 协议第四条}}]}}
  time_limits: {{value: penalised, by: {platform.party}, evidence: [{{kind: clause, text: 超时订单按规则扣减配送费, ref: 平台规则第九条}}]}}
  discipline: {{value: disciplinary, by: station, evidence: [{{kind: document, text: 缺席晨会、着装不整均罚款, ref: 证据四}}]}}
  price_setting: {{value: company, by: {platform.party}, evidence: [{{kind: clause, text: 配送费由平台计价并调整, ref: 平台规则第六条}}]}}
  pay_form: {{value: piece, by: station, evidence: [{{kind: document, text: 工资条按单计酬，另列超时扣款, ref: 证据五}}]}}
  pay_period: {{value: periodic, by: station, evidence: [{{kind: document, text: 每月十五日由站点委托灵活用工公司发放, ref: 证据五（银行流水）}}]}}
  exclusivity: {{value: exclusive, by: station, evidence: [{{kind: testimony, text: 站长要求不得跑其他平台, ref: 证据二}}]}}
  core_business: {{value: core, by: station, evidence: [{{kind: document, text: 营业执照载明餐饮配送服务, ref: 工商登记}}]}}
  tools: {{value: prescribed, by: station, evidence: [{{kind: testimony, text: 餐箱和头盔须向站点购买, ref: 证据二}}]}}
  appearance: {{value: branded, by: {platform.party}, evidence: [{{kind: document, text: 工服印有平台标识, ref: 照片}}]}}
"""


def write_case(folder: Path, seed: int) -> tuple[Path, str]:
    """Write ``case.yaml`` and the log under ``folder``; the case file and the worker as PLATFORM/NUMBER."""
    folder.mkdir(parents=True, exist_ok=True)
    platform = Platform(party=PLATFORM.party, first_day=FIRST_DAY, fined_late=0.6, fined_otherwise=0.01)
    orders, offers = simulate(seed, WORKERS, DAYS, PENALTY, None, platform)
    pq.write_table(orders, folder / "orders.parquet")
    pq.write_table(offers, folder / "offers.parquet")
    worker = _busiest(offers)
    days = pc.min_max(orders["accepted_at"]).as_py()
    text = FORM.format(
        worker=worker, region=REGION, platform=PLATFORM, station=STATION, first=days["min"].date(), last=days["max"].date()
    )
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder / "case.yaml", f"{PLATFORM.party}/{worker}"


def _busiest(offers: pa.Table) -> str:
    """Who refused most, the first by number of those that are even: most can be said of that worker."""
    counts = offers.group_by("worker").aggregate([("offer_id", "count")])
    first = counts.sort_by([("offer_id_count", "descending"), ("worker", "ascending")])
    return str(first["worker"][0].as_py())
