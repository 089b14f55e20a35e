"""The empty case form: every fact with its grades, in Chinese and English, ready to be filled in."""

from __future__ import annotations

from suibao.law.recognition.facts import FACTS, GROUPS, LABEL, FactKind
from suibao.law.recognition.model import Burden, CompanyRole, EvidenceKind, WorkMode
from suibao.law.status.terms import ContractLabel
from suibao.law.terms import Industry, Term, Tier

_HEAD = """\
# 劳动关系审查案情表  Case form of a status review
# 未知的事实请留空：留空即“未说明”，不会被当作“无”。
# Leave empty what is not known: empty means not stated, never "there is none".
# 每项事实可只写等级代码，也可写明由哪家公司行使、有何证据；说法不一时写成列表：
# A fact may be its grade alone, or say which company exercises it and on what evidence; a list where statements differ:
#   hours_duty:
#     - {{value: fixed, by: station, evidence: [{{kind: document, text: 排班表, ref: 附件三}}]}}
#     - {{value: free, evidence: [{{kind: statement, text: 公司答辩}}]}}
# 证据种类 kinds of evidence: {kinds}
# 等级越靠后，企业的控制越强。 Later grades mean more control by the company.

case: my-case            # 案件代号，必填 a name for the case, required
title:
mode:                    # {modes}
worker:
  name:
  occupation:
  region:                # 六位地区代码 six-digit code, "440300"
  industry:              # {industries}
  month:                 # 核算权益的月份 month for which rights are worked out, "2026-03"
  pay:                   # 该月报酬，元 pay of that month in yuan
  orders:                # 该月单数 orders of that month
  order_minutes:         # 该月接单时间，分钟 order time of that month in minutes
  week_minutes:          # 每周工作时间，分钟 working time a week in minutes
  injury_class:          # 单位工伤风险类别 class of work injury of the payer, 1-8
  oi_batch:              # 平台职业伤害保障批次 batch of the platform, 0: 未列入 not listed
  oi_tier:               # 平台档次 tier of the platform: {tiers}
period:
  from:                  # 2025-01-01
  to:
companies:               # 角色 roles: {roles}
  - {{id: station, name: , role: operator}}
contract:
  with:                  # 合同相对方 the company that signed (id); decides nothing
  label:                 # {labels}
facts:
"""


def case_form() -> str:
    """The empty form as YAML with comments; what it gives can be read back as a case of which nothing is stated."""
    lines = [
        _HEAD.format(
            kinds=_codes(EvidenceKind), modes=_codes(WorkMode), industries=_codes(Industry), roles=_codes(CompanyRole),
            labels=_codes(ContractLabel), tiers=_codes(Tier),
        )
    ]  # fmt: skip
    for group, (zh, en) in GROUPS.items():
        lines.append(f"  # ── {zh} {en}")
        lines += [_line(one) for one in FACTS.values() if one.group == group and one.name != LABEL]
    return "\n".join(lines) + "\n"


def _line(kind: FactKind) -> str:
    burden = "企业举证 burden: company" if kind.burden == Burden.COMPANY else "劳动者举证 burden: worker"
    return f"  # {kind.zh} {kind.en}（{burden}）\n  #   {_codes(kind.term)}\n  {kind.name}:"


def _codes(term: type[Term]) -> str:
    return "  ".join(f"{one.code} {one.zh}" for one in term if one > 0)
