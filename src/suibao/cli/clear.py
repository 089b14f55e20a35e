"""``suibao clear``: clearing between provinces, for the desk of the clearing centre and of each province."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from suibao.cli.claim import Actor
from suibao.cli.options import Figures, Home
from suibao.cli.output import Json, Language, mark, print_json, print_table, say
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.office.clearing.windows import Window

Key = Annotated[str, Parameter(help="场次，如 20260331 key of the window")]
Province = Annotated[str, Parameter(help="省份代码，如 440000 code of the province")]


def close(
    window: Key,
    *,
    cut_off: Annotated[
        str | None,
        Parameter(
            name="--cut-off",
            help="截止时点，如 2026-03-31T18:00+08:00，缺省为现在 items settled from then on go to a later window",
        ),
    ] = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Close a window: items frozen, netted for each branch, posted, final. Closing it again changes nothing."""
    from suibao.books import Books
    from suibao.office.clearing.windows import close_window, windows

    now = datetime.now(UTC)
    with Books.open(home) as books:
        before = next((one for one in windows(books) if one.key == window), None)
        moment = _moment(cut_off) if cut_off else before.cut_off if before else now
        found = close_window(books, window, now=now, cut_off=moment)
    _print_window(found, lang, json=json)


def show(
    window: Annotated[str | None, Parameter(help="场次 key of the window")] = None,
    *,
    verify: Annotated[
        bool, Parameter(negative="", help="由清算项重新核算并与账本核对 work every window out again and compare")
    ] = False,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Every window, or one with its payments; with ``--verify`` each is proved from its items."""
    from suibao.books import Books
    from suibao.office.clearing.checking import verify_windows
    from suibao.office.clearing.windows import load, windows

    with Books.open(home) as books:
        if verify:
            checked = verify_windows(books)
            _print_checked(checked, lang, json=json)
            if not checked.ok:
                raise SystemExit(1)
            return
        if window is not None:
            with books.begin() as connection:
                one = load(connection, window)
            _print_window(one, lang, json=json)
            return
        found = windows(books)
    if json:
        print_json([_json(one) for one in found])
        return
    titles = ("场次", "截止", "项数", "总额（元）", "轧差后（元）", "付款", "已付") if lang == "zh" else (
        "window", "cut-off", "items", "gross (yuan)", "net (yuan)", "payments", "paid")  # fmt: skip
    print_table(titles, [_row(one) for one in found], right=(2, 3, 4, 5, 6))


def statement(
    window: Key,
    province: Province,
    *,
    out: Annotated[Path | None, Parameter(name="--out", help="对账单文件（Excel）workbook to write")] = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """A province's statement: what it owes and is owed, the payment, every item behind; as a workbook with ``--out``."""
    from suibao.books import Books
    from suibao.documents.clearing_workbook import write_workbook
    from suibao.documents.language import money
    from suibao.office.clearing.stating import statement as stated

    names = _names()
    with Books.open(home) as books:
        found = stated(books, window, province)
    if out is not None:
        write_workbook(found, names, out)
    if json:
        print_json({
            "window": window, "province": province,
            "lines": [{"branch": one.branch.code, "other": one.other, "owes_fen": one.owes_fen, "owed_fen": one.owed_fen,
                       "owes_items": one.owes_items, "owed_items": one.owed_items} for one in found.lines],
            "net_fen": {branch.code: found.net_fen(branch) for branch in found.branches},
            "payments": [{**_payment(one), "paid_on": found.paid_on(one)} for one in found.payments],
            "items": len(found.items), "workbook": str(out) if out else None,
        })  # fmt: skip
        return
    zh = lang == "zh"
    titles = (
        ("险种", "对方", "应付（元）", "应收（元）", "净额（元）")
        if zh
        else ("branch", "other", "owes", "is owed", "net")
    )
    rows = [
        (one.branch.zh if zh else one.branch.code, names.get(one.other, one.other) if zh else one.other, money(one.owes_fen),
         money(one.owed_fen), money(one.owed_fen - one.owes_fen))
        for one in found.lines
    ]  # fmt: skip
    print_table(titles, rows, right=(2, 3, 4))
    for branch in found.branches:
        say(
            f"{branch.zh}净额 {money(found.net_fen(branch))} 元"
            if zh
            else f"{branch.code}: net {money(found.net_fen(branch))} yuan",
            "bold",
        )
    if out is not None:
        say(f"对账单：{out}（{len(found.items)} 项）" if zh else f"Statement: {out} ({len(found.items)} items)")


def pay(
    window: Key,
    *,
    province: Annotated[
        str | None, Parameter(name="--province", help="付款省份，缺省为全部 who pays, all of them unless given")
    ] = None,
    on: Annotated[str | None, Parameter(name="--on", help="付款日，缺省为今天 day, today unless given")] = None,
    actor: Actor = "cli",
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Record that payments of a window were made."""
    from suibao.books import Books
    from suibao.cli.claim import _day, _today
    from suibao.office.clearing.windows import pay_window

    now = datetime.now(UTC)
    day: date = _day(on, "--on") if on else _today(now)
    with Books.open(home) as books:
        found = pay_window(books, window, paid_on=day, now=now, actor=actor, payer=province)
    _print_window(found, lang, json=json)


def compare(
    *,
    window: Annotated[str | None, Parameter(help="只比较一个场次的案件 cases of one window only")] = None,
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """What each province gains and loses of pooled pension money by the movers: 12 % as today, in full proportion, none."""
    from suibao.books import Books
    from suibao.documents.language import money
    from suibao.office.clearing.moved_cases import compared

    with Books.open(home) as books:
        found, left_out = compared(books, window)
    if json:
        print_json({"lines": found.as_rows() if found else [], "left_out": left_out})
        return
    zh = lang == "zh"
    if found is None:
        say("没有可比较的案件。" if zh else "No case to compare.")
        return
    names = _names()
    titles = ("省份", "规则", "转入（元）", "转出（元）", "净额（元）", "留存（元）") if zh else (
        "province", "rule", "in", "out", "net", "kept")  # fmt: skip
    rows = [
        (names.get(one.province, one.province) if zh else one.province, one.rule.zh if zh else str(one.rule), money(one.in_fen),
         money(one.out_fen), money(one.net_fen), money(one.kept_fen))
        for one in found.lines
    ]  # fmt: skip
    print_table(titles, rows, right=(2, 3, 4, 5))
    if left_out:
        say(f"另有 {left_out} 件因实际划入统筹比例不明，未参加比较。" if zh else
            f"{left_out} cases are left out: the rate really paid into the pool is not known.", "yellow")  # fmt: skip


def _print_window(found: Window, lang: str, *, json: bool) -> None:
    from suibao.documents.language import money

    if json:
        print_json(_json(found))
        return
    zh, names = lang == "zh", _names()
    say(
        f"场次 {found.key}：{found.items} 项，总额 {money(found.total_fen)} 元，轧差后须付 {money(found.net_fen)} 元。摘要 {found.hash}"
        if zh else
        f"Window {found.key}: {found.items} items, {money(found.total_fen)} yuan in all, {money(found.net_fen)} to pay. Hash {found.hash}",
        "bold",
    )  # fmt: skip
    titles = (
        ("险种", "付款方", "收款方", "金额（元）", "付款日") if zh else ("branch", "payer", "payee", "yuan", "paid on")
    )
    rows = [
        (one.branch.zh if zh else one.branch.code, names.get(one.payer, one.payer) if zh else one.payer,
         names.get(one.payee, one.payee) if zh else one.payee, money(one.fen), str((found.paid or {}).get(one, "")))
        for one in found.payments
    ]  # fmt: skip
    print_table(titles, rows, right=(3,))


def _print_checked(checked: Any, lang: str, *, json: bool) -> None:
    if json:
        print_json({"windows": checked.windows, "items": checked.items, "ok": checked.ok,
                    "faults": [one.__dict__ for one in checked.faults]})  # fmt: skip
        return
    for one in checked.faults:
        mark(False, one.zh if lang == "zh" else one.en)
    words = (
        f"{checked.windows} 个场次、{checked.items} 项"
        if lang == "zh"
        else f"{checked.windows} windows, {checked.items} items"
    )
    mark(checked.ok, words + (("核对一致" if lang == "zh" else " agree") if checked.ok else ""))


def _json(one: Window) -> dict[str, Any]:
    paid = one.paid or {}
    return {
        "window": one.key, "number": one.number, "cut_off": one.cut_off, "closed_at": one.closed_at, "month": one.month,
        "items": one.items, "total_fen": one.total_fen, "net_fen": one.net_fen, "hash": one.hash,
        "payments": [{**_payment(each), "paid_on": paid.get(each)} for each in one.payments],
    }  # fmt: skip


def _payment(one: Any) -> dict[str, Any]:
    return {"branch": one.branch.code, "payer": one.payer, "payee": one.payee, "fen": one.fen}


def _row(one: Window) -> tuple[str, ...]:
    from suibao.documents.language import money

    return (
        one.key, f"{one.cut_off:%Y-%m-%d %H:%M}", str(one.items), money(one.total_fen), money(one.net_fen), str(len(one.payments)),
        str(len(one.paid or {})),
    )  # fmt: skip


def _names() -> dict[str, str]:
    """Province → its name."""
    from suibao.law import CURRENT_LAW, package

    return {code: one.zh for code, one in package(CURRENT_LAW).law.regions.by_code.items()}


def _moment(text: str) -> datetime:
    from suibao.office.claims.stepping import CHINA

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise SuibaoError(
            f"--cut-off {text!r}: expected a moment such as 2026-03-31T18:00+08:00.",
            f"--cut-off {text!r}：应如 2026-03-31T18:00+08:00。",
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)
