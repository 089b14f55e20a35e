"""A case of transfer and a person's relations as people read them."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from suibao.books.relations import Relation
from suibao.books.transfer_cases import CaseRow
from suibao.cli.claim_shown import print_trace as print_steps
from suibao.cli.output import print_json, print_table, say
from suibao.documents.language import money
from suibao.office.relations.terms import Held
from suibao.office.relations.view import CaseView, Leg, PersonView


def case_json(found: CaseView) -> dict[str, Any]:
    """A case as plain data; closed lists as their codes."""
    return {one.name: _plain(getattr(found, one.name)) for one in fields(found)}


def person_json(found: PersonView) -> dict[str, Any]:
    """A person's relations as plain data."""
    return {
        "relations": [
            {**asdict(one), "branch": one.branch.code, "held": Held(one.held).code} for one in found.relations
        ],
        "cases": [case_json(one) for one in found.cases],
        "opted_out": [one.code for one in found.opted_out],
        "staying": [{**asdict(one), "branch": one.branch.code} for one in found.staying],
    }


def print_case(found: CaseView, lang: str) -> None:
    """State in a sentence, steps, legs against their limits, what arrived, what is asked."""
    zh = lang == "zh"
    say(f"{found.matter.zh if zh else found.matter} {found.number} · {found.origin} → {found.destination}", "bold")
    say(found.zh if zh else found.en)
    print_table(
        ("日期", "事项") if zh else ("day", "step"), [(str(one.day), one.zh if zh else one.en) for one in found.events]
    )
    titles = ("环节", "责任方", "起", "止", "工作日", "法定时限", "到期", "是否按时") if zh else (
        "leg", "whose", "from", "to", "working days", "limit", "due", "in time")  # fmt: skip
    print_table(titles, [_leg(one, zh=zh) for one in found.legs], right=(4, 5))
    if found.account_fen is not None:
        _print_arrived(found, zh=zh)
    for one in found.questions:
        due = f"（{one.due_on} 前）" if one.due_on and zh else f" (by {one.due_on})" if one.due_on else ""
        say(f"？{one.whom.zh}{due}：{one.zh}" if zh else f"? {one.whom}{due}: {one.en}", "yellow")


def print_person(found: PersonView, lang: str) -> None:
    """Where relations lie, cases one after the other, what stays."""
    zh = lang == "zh"
    titles = ("险种", "地区", "账户", "自", "至", "") if zh else ("branch", "region", "held", "since", "until", "")
    print_table(titles, [_relation(one, zh=zh) for one in found.relations])
    for case in found.cases:
        print_case(case, lang)
    if found.opted_out:
        names = "、".join(one.zh for one in found.opted_out) if zh else ", ".join(one.code for one in found.opted_out)
        say(f"本人选择不自动转移：{names}" if zh else f"Not moved unless asked: {names}")
    for staying in found.staying:
        say(
            f"{staying.branch.zh}：{staying.zh}（{staying.source}）"
            if zh
            else f"{staying.branch.code}: {staying.en} ({staying.source})"
        )


def print_trace(row: CaseRow, lang: str, *, json: bool) -> None:
    """How the law came to the last step that it decided."""
    trace = next((one.trace for one in reversed(row.steps) if one.trace), {})
    if json:
        print_json(trace)
    elif not trace:
        say("此案尚未依法核算。" if lang == "zh" else "The law was not asked in this case yet.")
    else:
        print_steps(trace, lang)


def _print_arrived(found: CaseView, *, zh: bool) -> None:
    account, pooled = money(found.account_fen or 0), money(found.pooled_fen or 0)
    words = f"转移：个人账户 {account} 元，统筹基金 {pooled} 元，缴费 {found.months} 个月" if zh else (
        f"Moved: account {account} yuan, pooled {pooled} yuan, {found.months} months")  # fmt: skip
    if found.refunded_fen:
        words += (
            f"；退还重复缴费 {money(found.refunded_fen)} 元" if zh else f"; refunded {money(found.refunded_fen)} yuan"
        )
    if found.place_of_benefit:
        words += f"；待遇领取地 {found.place_of_benefit}" if zh else f"; place of benefit {found.place_of_benefit}"
    say(words)


def _leg(one: Leg, *, zh: bool) -> list[str]:
    unknown = "未查明" if zh else "not established"
    in_time = {True: "是" if zh else "yes", False: "否" if zh else "no", None: ""}[one.in_time]
    return [
        one.zh if zh else one.en, one.whose.zh if zh else str(one.whose), str(one.begun_on), str(one.ended_on or ""),
        "" if one.used_days is None else str(one.used_days), unknown if one.limit_days is None else str(one.limit_days),
        str(one.due_on or ""), in_time,
    ]  # fmt: skip


def _relation(one: Relation, *, zh: bool) -> list[str]:
    leaving = ("转出中" if zh else "leaving") if one.leaving else ""
    return [
        one.branch.zh if zh else one.branch.code, one.region, Held(one.held).zh if zh else Held(one.held).code, str(one.since),
        str(one.until or ""), leaving,
    ]  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return str(value) if isinstance(value, str) else value
