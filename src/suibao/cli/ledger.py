"""``suibao ledger verify|statement``: proof that the ledger is whole, and what stands on an account."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from suibao.books import Books, ledger
from suibao.cli.options import Home, month_number
from suibao.cli.output import Json, Language, mark, print_json, print_table, say
from suibao.errors import SuibaoError, nearest
from suibao.rules.units import decimal_text

SHOWN = 50
"""Entries printed; --json gives all."""


def verify(*, home: Home = None, lang: Language = "zh", json: Json = False) -> None:
    """Prove the whole ledger: balance, chain, reversals. Exit status 1 if broken."""
    with Books.open(home) as books:
        found = ledger.verify(books)
    problems = [problem.text(lang) for problem in found.problems]
    if json:
        print_json({"ok": found.ok, "batches": found.batches, "transfers": found.transfers, "total_fen": found.total_fen,
                    "head": found.head, "problems": problems})  # fmt: skip
    elif found.ok:
        total = decimal_text(found.total_fen, 2)
        mark(
            True,
            f"账本完好：{found.batches} 批，{found.transfers:,} 笔，共 {total} 元。"
            if lang == "zh"
            else f"The ledger is whole: {found.batches} batches, {found.transfers:,} transfers, {total} yuan.",
        )
    else:
        mark(False, "账本有问题：" if lang == "zh" else "The ledger is broken:")
        for problem in problems:
            say(f"  {problem}")
    if not found.ok:
        raise SystemExit(1)


def statement(
    account: Annotated[
        str, Parameter(help="账户或其开头，如 due:PT1 或 pool:employee_pension an account, or how it begins")
    ],
    *,
    month: Annotated[str | None, Parameter(help="月份，如 2026-01 month")] = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Balances of the accounts whose name begins so; the entries too when the name is one whole account."""
    number = month_number(month) if month else None
    with Books.open(home) as books:
        balances = ledger.balances(books, account, month=number).to_pylist()
        if not balances and number is None:
            raise _no_account(account, ledger.balances(books)["account"].to_pylist())
        whole = any(row["account"] == account for row in balances)
        entries = ledger.entries(books, account=account, month=number).to_pylist() if whole else []
    if json:
        print_json({"balances": balances, "entries": entries})
        return
    _print_balances(balances, zh=lang == "zh")
    if entries:
        _print_entries(entries, account, zh=lang == "zh")


def _no_account(account: str, known: list[str]) -> SuibaoError:
    starts = {":".join(name.split(":")[:2]) for name in known}
    close = nearest(account, [*known[:20_000], *starts])
    return SuibaoError(
        f"No account begins with {account!r}."
        + (f" Nearest: {close}." if close else " Accounts begin with due:, pool: or account:."),
        f"没有以“{account}”开头的账户。"
        + (f"最接近的是 {close}。" if close else "账户以 due:、pool: 或 account: 开头。"),
        account=account,
        nearest=close,
    )


def _print_balances(balances: list[dict[str, Any]], *, zh: bool) -> None:
    titles = ("账户", "借方", "贷方", "余额（元）") if zh else ("account", "debit", "credit", "balance in yuan")
    names = ("debit_fen", "credit_fen", "balance_fen")
    rows = [(row["account"], *(decimal_text(row[name], 2) for name in names)) for row in balances]
    if len(balances) > 1:
        sums = (sum(row[name] for row in balances) for name in names)
        rows.append(("合计" if zh else "total", *(decimal_text(fen, 2) for fen in sums)))
    print_table(titles, rows, right=(1, 2, 3))


def _print_entries(entries: list[dict[str, Any]], account: str, *, zh: bool) -> None:
    """One row a transfer; what came from an assessment names the person (first 12 characters), a reversal its reason."""
    rows = []
    for row in entries[:SHOWN]:
        debit = row["debit"] == account
        other, fen = (row["credit"], row["amount_fen"]) if debit else (row["debit"], -row["amount_fen"])
        what = row["note"].split("|")
        rows.append(
            (
                f"{row['month'] // 100}-{row['month'] % 100:02d}", f"{row['posted_at']:%Y-%m-%d %H:%M}", other,
                decimal_text(fen, 2), what[2][:12] if len(what) > 2 else row["note"], row["code"],
            )
        )  # fmt: skip
    titles = ("所属期", "入账时间（UTC）", "对方账户", "金额（元）", "人员或原因", "科目")
    titles_en = ("month", "posted (UTC)", "counterpart", "yuan", "person or reason", "code")
    print_table(titles if zh else titles_en, rows, right=(3,))
    if len(entries) > SHOWN:
        more = len(entries) - SHOWN
        say(f"… 另有 {more:,} 笔未列出，用 --json 查看全部。" if zh else f"… {more:,} more; --json shows all.")
