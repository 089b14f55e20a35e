"""``suibao ledger verify|statement``: proof that the ledger is whole, and what stands on an account."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter
from rich import box
from rich.table import Table

from suibao.books import Books, ledger
from suibao.cli import ledger_app
from suibao.cli.options import Home, month_number
from suibao.cli.output import Json, Language, console, print_json
from suibao.rules.units import decimal_text


@ledger_app.command
def verify(*, home: Home = None, lang: Language = "zh", json: Json = False) -> None:
    """核对整个账本：借贷平衡、哈希链、冲销关系。Prove the whole ledger: balance, chain, reversals. Exit status 1 if broken."""
    with Books.open(home) as books:
        found = ledger.verify(books)
    if json:
        print_json({"ok": found.ok, "batches": found.batches, "transfers": found.transfers, "total_fen": found.total_fen,
                    "problems": [str(problem) for problem in found.problems]})  # fmt: skip
    elif found.ok:
        total = decimal_text(found.total_fen, 2)
        console.print(
            f"[green]✓[/] 账本完好：{found.batches} 批，{found.transfers:,} 笔，共 {total} 元。"
            if lang == "zh"
            else f"[green]✓[/] The ledger is whole: {found.batches} batches, {found.transfers:,} transfers, {total} yuan."
        )
    else:
        console.print("[bold red]✗[/] " + ("账本有问题：" if lang == "zh" else "The ledger is broken:"))
        for problem in found.problems:
            console.print(f"  {problem}", markup=False)
    if not found.ok:
        raise SystemExit(1)


@ledger_app.command
def statement(
    account: Annotated[str, Parameter(help="账户或其开头，如 due:PT1 或 pool:employee_pension an account, or how it begins")],
    *,
    month: Annotated[str | None, Parameter(help="月份，如 2026-01 month")] = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """账户余额与明细。Balances of accounts; the entries too when the name is one whole account."""
    number = month_number(month) if month else None
    with Books.open(home) as books:
        balances = ledger.balances(books, account, month=number).to_pylist()
        whole = any(row["account"] == account for row in balances)
        entries = ledger.entries(books, account=account, month=number).to_pylist() if whole else []
    if json:
        print_json({"balances": balances, "entries": entries})
        return
    zh = lang == "zh"
    table = Table(box=box.SIMPLE_HEAD)
    for title, justify in zip(("账户 借方 贷方 余额" if zh else "account debit credit balance").split(),
                              ("left", "right", "right", "right"), strict=True):  # fmt: skip
        table.add_column(title, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in balances:
        table.add_row(row["account"], *(decimal_text(row[name], 2) for name in ("debit_fen", "credit_fen", "balance_fen")))
    console.print(table)
    if entries:
        _print_entries(entries, account, zh=zh)


def _print_entries(entries: list[dict[str, object]], account: str, *, zh: bool) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("所属期 入账时间 对方账户 金额 科目" if zh else "month posted counterpart amount code").split():
        table.add_column(title, overflow="fold")
    for row in entries[:50]:
        other = row["credit"] if row["debit"] == account else row["debit"]
        sign = 1 if row["debit"] == account else -1
        posted = f"{row['posted_at']:%Y-%m-%d %H:%M}"
        table.add_row(str(row["month"]), posted, str(other), decimal_text(sign * int(str(row["amount_fen"])), 2), str(row["code"]))
    console.print(table)
    if len(entries) > 50:
        console.print(f"… {len(entries) - 50} " + ("笔未列出，用 --json 查看全部。" if zh else "more; --json shows all."))
