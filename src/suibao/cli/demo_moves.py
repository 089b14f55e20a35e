"""``suibao demo --moves``: workers take up work in other cities, their relations follow, provinces clear; on one screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from suibao.books import Books
from suibao.cli.output import mark, print_json, print_table
from suibao.demo import build
from suibao.demo.journeys import MONTHS, MovesDone, Told, run_moves
from suibao.demo.moving import moved
from suibao.law import current_law
from suibao.law.terms import Branch
from suibao.office.clearing.items import Owed
from suibao.office.clearing.windows import owed_in
from suibao.office.relations.terms import CaseState, Matter
from suibao.rules.units import decimal_text

ORDERS = 190
"""Orders a worker in three months, as in the city."""


def show_moves(
    workers: int,
    seed: int,
    out: Path,
    home: Path | None,
    lang: str,
    *,
    json: bool,
    tell: Callable[[str, int, int], None],
) -> None:
    """Build the city with movers under ``out``/moves, move their relations, and tell what became of them."""
    place = out / "moves"
    city = moved(build(seed, workers, months=MONTHS, orders=workers * ORDERS), workers // 10)
    with Books.open(home or place / "home") as books:
        done = run_moves(books, city, place / "files", tell)
        assert done.window is not None
        with books.begin() as connection:
            owed = owed_in(connection, done.window.key)
    if json:
        print_json(_as_json(done, owed))
        return
    _print(done, owed, zh=lang == "zh")


def _as_json(done: MovesDone, owed: list[Owed]) -> dict[str, Any]:
    assert done.window is not None
    return {
        "cases": [{"matter": matter, "destination": place, "state": state, "cases": number}
                  for (matter, place, state), number in done.states.items()],
        "asked": dict(done.asked),
        "movers": len(done.told),
        "add_up": sum(one.adds_up for one in done.told),
        "window": done.window.key,
        "owed": [{"branch": one.branch.code, "debtor": one.debtor, "creditor": one.creditor, "fen": one.fen} for one in owed],
        "payments": [{"branch": one.branch.code, "payer": one.payer, "payee": one.payee, "fen": one.fen}
                     for one in done.window.payments],
        "ledger_ok": bool(done.verification and done.verification.ok),
    }  # fmt: skip


def _print(done: MovesDone, owed: list[Owed], *, zh: bool) -> None:
    places = _Places(zh=zh)
    titles = ("事项", "转入地", "结果", "件数") if zh else ("case", "to", "result", "cases")
    rows = [
        (_word(Matter(matter), zh=zh), places(place), _word(CaseState(state), zh=zh), str(number))
        for (matter, place, state), number in done.states.items()
    ]
    print_table(titles, rows, right=(3,))
    shown = next((one for one in reversed(done.told) if one.before != one.after), None)
    if shown is not None:
        _print_accounts(shown, places, zh=zh)
    _print_window(done, owed, places, zh=zh)
    good, proof = sum(one.adds_up for one in done.told), done.verification
    number = f"{proof.transfers if proof else 0:,}"
    told = f"转移前后个人账户合计相等 {good} / {len(done.told)} 人次" if zh else (
        f"accounts of movers add up before and after: {good} of {len(done.told)} moves")  # fmt: skip
    mark(good == len(done.told), told)
    mark(bool(proof and proof.ok), f"总账核验通过 {number} 笔" if zh else f"ledger verified {number} transfers")


def _print_accounts(told: Told, places: _Places, *, zh: bool) -> None:
    """One mover's accounts, before and after."""
    every = sorted({*told.before, *told.after})
    rows = [
        (_branch(branch, zh=zh), places(region), _yuan(told.before.get((branch, region), 0)),
         _yuan(told.after.get((branch, region), 0)))
        for branch, region in every
    ]  # fmt: skip
    total = ("合计" if zh else "total", "", _yuan(sum(told.before.values())), _yuan(sum(told.after.values())))
    titles = ("一名劳动者的个人账户", "地区", "转移前（元）", "转移后") if zh else (
        "accounts of one worker", "region", "before (yuan)", "after")  # fmt: skip
    print_table(titles, [*rows, total], right=(2, 3))


def _print_window(done: MovesDone, owed: list[Owed], places: _Places, *, zh: bool) -> None:
    """The matrix of the window, what each owes each other in yuan, and the payments after netting."""
    assert done.window is not None
    every = sorted({one.debtor for one in owed} | {one.creditor for one in owed})
    sums: dict[tuple[str, str], int] = {}
    for one in owed:
        sums[one.debtor, one.creditor] = sums.get((one.debtor, one.creditor), 0) + one.fen
    corner = f"清算场次 {done.window.key}：应付（行）应收（列）" if zh else f"window {done.window.key}: row owes column"
    rows = [
        (places(debtor), *(_yuan(sums[debtor, one]) if (debtor, one) in sums else "" for one in every))
        for debtor in every
    ]
    print_table((corner, *map(places, every)), rows, right=range(1, len(every) + 1))
    titles = ("险种", "付款", "收款", "净额（元）") if zh else ("branch", "pays", "gets", "net (yuan)")
    print_table(
        titles,
        [
            (_branch(one.branch, zh=zh), places(one.payer), places(one.payee), _yuan(one.fen))
            for one in done.window.payments
        ],
        right=(3,),
    )


class _Places:
    """Names of regions in the language asked for."""

    def __init__(self, *, zh: bool) -> None:
        self._regions, self._zh = current_law().regions, zh

    def __call__(self, code: str) -> str:
        """The name of a region's code."""
        found = self._regions.by_code[code]
        return found.zh if self._zh else found.en


def _branch(branch: Branch, *, zh: bool) -> str:
    return branch.zh if zh else branch.code.replace("_", " ").capitalize()


def _word(word: Matter | CaseState, *, zh: bool) -> str:
    return word.zh if zh else str(word)


def _yuan(fen: int) -> str:
    return decimal_text(fen, 2)
