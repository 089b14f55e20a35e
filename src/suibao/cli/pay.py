"""``suibao pay``: the monthly run of benefits, and the payment orders for the bank."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from suibao.cli.options import Figures, Home, Month, month_number
from suibao.cli.output import Json, Language, print_json, print_table, progress, say
from suibao.rules.units import decimal_text

if TYPE_CHECKING:
    from suibao.books import Books
    from suibao.books.benefits import RunTotals

WHY = {"withheld": ("暂不发放", "withheld"), "unknown": ("金额未明", "not known"), "beside": ("附带款项未明", "something beside it not known")}


def pay(
    *,
    month: Month,
    kind: Annotated[str | None, Parameter(help="申请类别，缺省为全部 kind of claim, all unless given")] = None,
    region: Annotated[str | None, Parameter(help="地区代码，缺省为全部 region, all unless given")] = None,
    out: Annotated[Path | None, Parameter(help="发放明细（CSV、Excel）的目录 folder for the payment orders")] = None,
    figures: Figures = (),
    actor: Annotated[str, Parameter(name="--actor", help="经办人代号 who does it", env_var="SUIBAO_ACTOR")] = "cli",
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Pay everybody in payment for a month: once, however often it is called; interrupted, call it again."""
    from suibao.books import Books
    from suibao.law import CURRENT_LAW, package
    from suibao.office.benefit_run import pay_month

    now, number = datetime.now(UTC), month_number(month)
    law = package(CURRENT_LAW, figures).law
    with Books.open(home) as books:
        with progress(lang, quiet=json) as tell:
            runs = pay_month(books, law, number, now=now, kind=kind, region=region, tell=tell)
        written = {one.run: _orders(books, one, out, actor, now) for one in runs} if out else {}
        if json:
            print_json([{**vars(one), "held": _held(books, one), "files": written.get(one.run, [])} for one in runs])
            return
        _print(books, runs, lang)
    for path in (path for paths in written.values() for path in paths):
        say(path)


def _orders(books: Books, run: RunTotals, out: Path, actor: str, now: datetime) -> list[str]:
    """The payment order of a run that paid something."""
    from suibao.books.registry_people import Access
    from suibao.documents.payment_order import write_payment_order
    from suibao.office.claims.kinds import kind_of
    from suibao.office.payment_orders import payment_order

    if not run.instalments:
        return []
    order = payment_order(books, run, Access(now, actor, f"payment order {run.run}"))
    title = f"{kind_of(run.kind).zh}发放明细　{run.month // 100}年{run.month % 100}月　{run.region}"
    return [str(path) for path in write_payment_order(order, out, title)]


def _held(books: Books, run: RunTotals) -> list[dict[str, object]]:
    from suibao.books import benefits

    with books.begin() as connection:
        return [vars(one) for one in benefits.held_by(connection, run.run)]


SHOWN = 20


def _print(books: Books, runs: list[RunTotals], lang: Language) -> None:
    zh = lang == "zh"
    if not runs:
        say("没有按月发放的待遇。" if zh else "Nobody is paid month by month.")
        return
    titles = ("批次", "申请", "发放笔数", "金额（元）", "停发", "未发") if zh else ("run", "claims", "paid", "yuan", "ended", "held")
    rows = [
        (one.run, f"{one.claims:,}", f"{one.instalments:,}", decimal_text(one.amount_fen, 2), f"{one.ended:,}", f"{one.held:,}")
        for one in runs
    ]
    print_table(titles, rows, right=(1, 2, 3, 4, 5))
    held = [one for run in runs for one in _held(books, run)]
    for one in held[:SHOWN]:
        why = WHY[str(one["why"])][0 if zh else 1]
        say(f"{one['claim']} {one['month']} {why}：{one['zh']}" if zh else f"{one['claim']} {one['month']} {why}: {one['en']}")
    if len(held) > SHOWN:
        say(f"… 另有 {len(held) - SHOWN:,} 项，用 --json 查看。" if zh else f"… {len(held) - SHOWN:,} more; --json shows all.")
