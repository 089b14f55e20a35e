"""What `suibao collect`, `receipt` and `refund` say: tables and words, or plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from suibao.cli.output import mark, print_table, say, warn
from suibao.law.terms import Branch
from suibao.office.collecting.bank_columns import MESSAGES
from suibao.rules.units import decimal_text

if TYPE_CHECKING:
    from suibao.office.collecting.filing import Filing
    from suibao.office.collecting.refunding import Refund
    from suibao.office.collecting.status import Status
    from suibao.office.collecting.taking import Taken

SHOWN = 50
"""Rows printed of a table; --json gives all."""

PLACES = {
    "received": ("收到", "received"), "set_against": ("已冲抵应缴", "set against dues"), "prepaid": ("预收", "prepaid"),
    "suspense": ("待查", "in suspense"), "refunded": ("已退费", "refunded"), "returned": ("已退回付款人", "sent back"),
    "bounced": ("银行已冲回", "bounced"), "late_fees": ("其中应收滞纳金", "late fees charged"),
}  # fmt: skip
HOW = {
    "reference": ("缴款编号", "payment reference"), "credit_code": ("统一社会信用代码", "credit code"),
    "account": ("登记账户", "registered account"), "name_amount": ("户名与金额", "name and exact amount"),
}  # fmt: skip
RECEIPT = {
    "assign": ("已指定缴费人", "assigned"), "release": ("已撤销匹配", "match taken back"),
    "return": ("已退回付款人", "sent back"), "bounce": ("已记银行冲回", "bounce recorded"),
}  # fmt: skip


def filing_json(one: Filing) -> dict[str, Any]:
    """A filing as plain data."""
    parts = [
        {"branch": Branch(branch).code, "bearer": bearer, "amount_fen": fen}
        for (branch, bearer), fen in one.parts.items()
    ]
    return {
        "filing": one.filing, "owner": one.owner, "region": one.region, "month": one.month, "revision": one.revision,
        "reference": one.reference, "digest": one.digest, "total_fen": one.total_fen, "difference_fen": one.difference_fen,
        "cause": one.cause.code, "due_on": one.due_on, "due_basis": one.due_basis, "filed_on": one.filed_on, "parts": parts,
    }  # fmt: skip


def taken_json(one: Taken) -> dict[str, Any]:
    """A statement taken in, as plain data."""
    refused = [
        {"row": row.row, "reason": row.reason.value, "field": row.field, "zh": MESSAGES[row.reason][0],
         "en": MESSAGES[row.reason][1]}
        for row in one.refused
    ]  # fmt: skip
    return {**vars(one), "refused": refused}


def refund_json(one: Refund) -> dict[str, Any]:
    """A refund as plain data."""
    return {**vars(one), "state": one.state.value}


def status_json(one: Status) -> dict[str, Any]:
    """How collection stands, as plain data."""
    arrears = [
        {**debt._asdict(), "branch": Branch(debt.branch).code, "open_fen": debt.open_fen} for debt in one.arrears
    ]
    running = [
        {"owner": late.debt.owner, "region": late.debt.region, "month": late.debt.month,
         "branch": Branch(late.debt.branch).code, "arrears_fen": late.arrears_fen, "due_on": late.due_on,
         "fee_fen": late.fee.fen if late.fee else None, "days": late.fee.days if late.fee else None, "missing": late.missing}
        for late in one.running
    ]  # fmt: skip
    suspense = [
        {"receipt": held.receipt.receipt, "region": held.receipt.region, "received_on": held.receipt.received_on,
         "amount_fen": held.receipt.amount_fen, "name": held.receipt.name_shown, "account": held.receipt.account_last4,
         "memo": held.receipt.memo}
        for held in one.suspense
    ]  # fmt: skip
    filings = [
        {**filing_json(each.filing), "state": each.state.value, "owed_fen": each.owed_fen, "paid_fen": each.paid_fen}
        for each in one.filings
    ]
    return {
        "sums": {**vars(one.sums), "balanced": one.sums.balanced}, "filings": filings, "arrears": arrears, "running": running,
        "suspense": suspense, "refunds": [refund_json(each) for each in one.refunds],
    }  # fmt: skip


def print_collected(told: Mapping[str, Any], language: str) -> None:
    """What was filed, taken in, and told."""
    zh = language == "zh"
    if "filing" in told:
        filing = told["filing"]
        total = _yuan(sum(one["difference_fen"] for one in filing["new"]))
        new, same = len(filing["new"]), filing["unchanged"]
        mark(True, f"{filing['month']}：新申报 {new} 份，差额合计 {total} 元；{same} 份无变化。" if zh
             else f"{filing['month']}: {new} new filings, {total} yuan more than before; {same} unchanged.")  # fmt: skip
        for one in filing["undated"].values():
            warn(one["zh" if zh else "en"])
        _print_filings(filing["new"], zh=zh)
    for one in told.get("statements", ()):
        _print_taken(one, zh=zh)
    if "notices" in told:
        short, clear = told["notices"]["told"], told["notices"]["cleared"]
        say(
            f"欠费告知：{short} 人；补齐告知：{clear} 人。"
            if zh
            else f"Told of a shortfall: {short}; of its end: {clear}."
        )


def _print_filings(filings: list[dict[str, Any]], *, zh: bool) -> None:
    titles = ("申报编号", "缴费人", "所属期", "缴款编号", "金额（元）", "差额（元）", "截止日")
    titles_en = ("filing", "payer", "month", "reference", "yuan", "difference", "due on")
    rows = [
        (one["filing"], one["owner"], str(one["month"]), one["reference"], _yuan(one["total_fen"]),
         _yuan(one["difference_fen"]), str(one["due_on"] or ("未查明" if zh else "not established")))
        for one in filings[:SHOWN]
    ]  # fmt: skip
    if rows:
        print_table(titles if zh else titles_en, rows, right=(4, 5))
    _more(len(filings), zh=zh)


def _print_taken(one: Mapping[str, Any], *, zh: bool) -> None:
    refused = len(one["refused"])
    words = "；".join(f"{HOW[how][0]} {number}" for how, number in one["matched"].items()) if zh else "; ".join(
        f"{HOW[how][1]} {number}" for how, number in one["matched"].items())  # fmt: skip
    known = ("（此文件已收过）" if zh else " (this file came before)") if one["known"] else ""
    mark(not refused, (
        f"{one['path']}{known}：{one['rows']} 行 = 收 {one['accepted']} + 重复 {one['repeated']} + 退回 {refused}；"
        f"收款 {_yuan(one['accepted_fen'])} 元，冲抵 {_yuan(one['set_off_fen'])} 元，待查 {_yuan(one['suspense_fen'])} 元。{words}"
        if zh else
        f"{one['path']}{known}: {one['rows']} rows = {one['accepted']} taken + {one['repeated']} repeated + {refused} refused; "
        f"{_yuan(one['accepted_fen'])} yuan in, {_yuan(one['set_off_fen'])} set against dues, "
        f"{_yuan(one['suspense_fen'])} in suspense. {words}"
    ))  # fmt: skip
    for row in one["refused"][:SHOWN]:
        say(f"  {'第' if zh else 'row '}{row['row']}{'行：' if zh else ': '}{row['zh' if zh else 'en']}")
    if one["refused_file"]:
        say(f"  {one['refused_file']}")


def print_status(one: Status, language: str) -> None:
    """Money by where it is, filings, what runs late, suspense, refunds."""
    zh = language == "zh"
    at = 0 if zh else 1
    rows = [(PLACES[name][at], _yuan(fen)) for name, fen in vars(one.sums).items()]
    print_table(("资金", "元") if zh else ("money", "yuan"), rows, right=(1,))
    mark(one.sums.balanced, ("收款与去向相符" if zh else "what came in is all accounted for"))
    titles = ("申报编号", "缴费人", "所属期", "状态", "应缴（元）", "已缴（元）")
    titles_en = ("filing", "payer", "month", "state", "owed", "paid")
    filings = [
        (each.filing.filing, each.filing.owner, str(each.filing.month), each.state.zh if zh else each.state.value,
         _yuan(each.owed_fen), _yuan(each.paid_fen))
        for each in one.filings[:SHOWN]
    ]  # fmt: skip
    print_table(titles if zh else titles_en, filings, right=(4, 5))
    _more(len(one.filings), zh=zh)
    for late in one.running[:SHOWN]:
        branch = Branch(late.debt.branch)
        name = branch.zh if zh else branch.code.replace("_", " ")
        owed = f"{late.debt.owner} {late.debt.month} {name}: {_yuan(late.arrears_fen)}"
        if late.fee is None:
            say(
                f"  {owed}，滞纳金未定：{late.missing} 未查明"
                if zh
                else f"  {owed}, late fee not known: {late.missing} not established"
            )
        else:
            fee = _yuan(late.fee.fen)
            say(
                f"  {owed}，{late.fee.days} 天滞纳金 {fee}"
                if zh
                else f"  {owed}, late fee of {late.fee.days} days {fee}"
            )
    for held in one.suspense[:SHOWN]:
        kept = held.receipt
        shown = f"{kept.receipt} {kept.received_on} {_yuan(kept.amount_fen)} {kept.name_shown} *{kept.account_last4} {kept.memo}"
        say(f"  {'待查' if zh else 'suspense'} {shown}")
    for asked in one.refunds[:SHOWN]:
        print_refund(asked, language)


def print_receipt(action: str, number: str, *, done: bool, language: str) -> None:
    """What became of a receipt."""
    words = RECEIPT[action][0 if language == "zh" else 1]
    again = "" if done else ("（此前已办理）" if language == "zh" else " (done before)")
    mark(True, f"{number}：{words}{again}" if language == "zh" else f"{number}: {words}{again}")


def print_refund(one: Refund, language: str) -> None:
    """A refund in a line."""
    state = one.state.zh if language == "zh" else one.state.value
    say(f"  {'退费' if language == 'zh' else 'refund'} {one.refund} {one.owner} {_yuan(one.amount_fen)} {state}")


def _more(count: int, *, zh: bool) -> None:
    if count > SHOWN:
        more = count - SHOWN
        say(f"… 另有 {more:,} 份未列出，用 --json 查看全部。" if zh else f"… {more:,} more; --json shows all.")


def _yuan(fen: int) -> str:
    return decimal_text(fen, 2)
