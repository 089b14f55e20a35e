"""``suibao demo --year``: twelve months of a small city through the whole office, told on one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from suibao.books import Books
from suibao.cli.award import decided
from suibao.cli.award_shown import write_award
from suibao.cli.output import mark, print_json, print_table, say
from suibao.cli.statement import context_of, write_files
from suibao.demo import build
from suibao.demo.files import folder
from suibao.demo.year import MONTHS, YearDone, run_year
from suibao.office.claims.kinds import kind_of
from suibao.office.statement import statement
from suibao.rules.units import decimal_text

ORDERS = 190
"""Orders a worker in three months, as in the city's three months."""


def show_year(
    workers: int, seed: int, out: Path, home: Path | None, lang: str, *, json: bool, tell: Callable[[str, int, int], None]
) -> None:
    """Run the year under ``out``/year, write one award worksheet and one statement, and tell what it came to."""
    place = out / "year"
    city = build(seed, workers, months=MONTHS, orders=workers * ORDERS * len(MONTHS) // 3)
    with Books.open(home or place / "home") as books:
        done = run_year(books, city, place / "files", tell)
        files = _documents(books, done, place / "documents", lang)
    if json:
        print_json(_as_json(done, files))
        return
    _print(done, files, zh=lang == "zh")


def _documents(books: Books, done: YearDone, out: Path, lang: str) -> list[str]:
    """The worksheet of the first pension and the statement of that person (or of the first who claimed anything)."""
    found: list[str] = []
    pension = next((one for one in done.claims if one.decided("worksheet")), None)
    if pension is not None:
        files, _ = write_award(decided(books, pension.claim), out, lang, pdf=True)
        found += map(str, files)
    someone = pension or next(iter(done.claims), None)
    if someone is not None:
        made = statement(books, someone.person, None, None)
        today = datetime.now(UTC).date()
        found += map(str, write_files(context_of(books, someone.person, lang), made, out, today, pdf=True))
    return found


def _as_json(done: YearDone, files: list[str]) -> dict[str, Any]:
    return {
        "months": [vars(one) for one in done.months],
        "claims": [{"kind": kind, "state": state, "claims": number} for (kind, state), number in done.states.items()],
        "held": [{"kind": one.kind, "event": one.event, "en": one.error.en, "zh": one.error.zh} for one in done.held],
        "ledger_ok": bool(done.verification and done.verification.ok),
        "transfers": done.verification.transfers if done.verification else 0,
        "files": files,
    }


def _print(done: YearDone, files: list[str], *, zh: bool) -> None:
    amounts = ("assessed_fen", "received_fen", "set_off_fen", "unknown_fen", "paid_fen")
    titles = ("月份", "核定（元）", "银行收款", "抵缴应收", "待查收款", "按月待遇", "告知人数", "申请", "步骤") if zh else (
        "month", "assessed (yuan)", "received", "set off", "unidentified", "benefits", "told", "claims", "steps")  # fmt: skip
    rows = [
        (folder(one.month), *(decimal_text(getattr(one, name), 2) for name in amounts), str(one.told), str(one.opened), str(one.steps))
        for one in done.months
    ]
    print_table(titles, rows, right=range(1, 9))
    print_table(
        ("申请", "状态", "件数") if zh else ("claim", "state", "number"),
        [_state(kind, state, number, zh=zh) for (kind, state), number in sorted(done.states.items())], right=(2,),
    )  # fmt: skip
    held = Counter((kind_of(one.kind).zh if zh else kind_of(one.kind).en, one.error.text("zh" if zh else "en")) for one in done.held)
    for (kind, words), number in held.most_common():
        say(f"{kind} ×{number}：{words}" if zh else f"{kind} ×{number}: {words}")
    proof = done.verification
    if proof is not None:
        mark(proof.ok, f"账本核对：{proof.batches} 批 {proof.transfers:,} 笔" if zh else
             f"ledger proved: {proof.batches} batches, {proof.transfers:,} transfers")  # fmt: skip
    for file in files:
        mark(True, file)


def _state(kind: str, state: str, number: int, *, zh: bool) -> tuple[str, str, str]:
    found = kind_of(kind)
    return (found.zh, found.machine.states(state).zh, str(number)) if zh else (found.en, state, str(number))
