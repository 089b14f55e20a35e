"""Rows of the registry in words: labels for columns, names for codes, yuan for fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from suibao.books.registry_terms import BeginReason, EndReason, Paying, Way
from suibao.books.registry_versions import ALWAYS
from suibao.cli.output import print_table
from suibao.law.pension.career_terms import CareerMonth
from suibao.law.recognition.model import CompanyRole
from suibao.law.status.terms import Standing
from suibao.law.terms import Branch, Industry, Mode, Status, Term
from suibao.rules.units import decimal_text

SECTIONS = {
    "parties": "单位", "engagements": "用工", "chains": "用工链条", "enrolments": "参保", "choices": "缴费选择",
    "determinations": "身份认定", "histories": "既往记录", "balances": "个人账户",
}  # fmt: skip
TERMS: Mapping[str, type[Term]] = {
    "branch": Branch, "way": Way, "mode": Mode, "status": Status, "industry": Industry, "begin_reason": BeginReason,
    "end_reason": EndReason, "paying": Paying, "role": CompanyRole, "standing": Standing, "kind": CareerMonth,
}  # fmt: skip
LABELS = {
    "payer": "单位", "worker": "工号", "started_on": "起", "ended_on": "止", "mode": "用工方式", "status": "法律身份", "industry": "行业",
    "contract": "合同", "region": "地区", "using_unit": "用工单位", "using_region": "用工地", "agreed_wage_fen": "约定工资（元）",
    "declared_base_fen": "申报基数（元）", "weekly_hours_tenths": "周工时（十分之一）", "position": "序", "party": "单位", "role": "角色",
    "branch": "险种", "begins_on": "起", "ends_on": "止", "way": "参保方式", "begin_reason": "参保类型", "end_reason": "停保原因",
    "base_fen": "缴费基数（元）", "since": "起", "joined": "参加", "tier_fen": "档次（元）", "tier": "档", "annual_month": "年缴月份",
    "paying": "缴费方式", "until": "止", "made_on": "认定日", "standing": "结论", "reference": "案号", "law_digest": "法律摘要",
    "evidence_digest": "证据摘要", "document_digest": "文书摘要", "first": "起", "last": "止", "kind": "性质", "own_paid_fen": "个人缴费（元）",
    "index_ppm": "缴费指数", "credited": "每月折算", "employer": "单位", "document": "依据", "balance_fen": "储存额（元）", "through": "截至",
    "valid_from": "生效", "recorded_at": "登记时间（UTC）", "actor": "经办人", "reason": "事由", "void": "撤销",
}  # fmt: skip
HIDDEN = ("person", "change")
DIGEST = 12
"""Characters of a digest that are shown."""


def print_register(name: str, rows: Sequence[Mapping[str, Any]], language: str) -> None:
    """Rows of one register as a table; columns that say nothing are left out."""
    zh = language == "zh"
    texts = [{column: _text(column, value, zh=zh) for column, value in row.items()} for row in rows]
    columns = [column for column in rows[0] if column not in HIDDEN and any(row[column] for row in texts)]
    titles = [LABELS[column] if zh else column.removesuffix("_fen").replace("_", " ") for column in columns]
    right = [at for at, column in enumerate(columns) if column.endswith("_fen")]
    print_table(titles, [[row[column] for column in columns] for row in texts], SECTIONS[name] if zh else name, right)


def _text(column: str, value: Any, *, zh: bool) -> str:
    if (
        value is None
        or value == ""
        or (column in ("mode", "void", "begin_reason", "end_reason", "paying") and not value)
    ):
        return ""
    if column in TERMS:
        term = TERMS[column](value)
        return term.zh if zh else term.code.replace("_", " ")
    if column.endswith("_fen"):
        return decimal_text(value, 2)
    if column in ("index_ppm", "credited"):
        return decimal_text(value, 6 if column == "index_ppm" else 3)
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return "" if value == ALWAYS else value.isoformat()
    return str(value)[:DIGEST] if column.endswith("_digest") else str(value)
