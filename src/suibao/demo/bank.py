"""What the bank shows of a month's filings: paid in full, short, over, late, without a name, or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from suibao.demo.draws import deal, stream
from suibao.demo.parties import ALL
from suibao.demo.statistics import group
from suibao.office.collecting.filing import Filing

HEADERS = ("交易日期", "对方户名", "对方账号", "贷方发生额", "附言", "流水号")
NAMES = {party.party: party.name for party in ALL}
SHORT, OVER = 60, 110
"""Percent of the filing that comes in where somebody pays short or over."""


@dataclass(frozen=True)
class Payment:
    """One row of the bank: fen, and what the payer wrote."""

    day: date
    name: str
    account: str
    fen: int
    memo: str
    serial: str


def payments(seed: int, month: int, filings: Iterable[Filing], day: date) -> tuple[list[Payment], list[Payment]]:
    """What comes in on ``day``, and what comes only a month later (to be dated then). People who pay alone pay in full."""
    due = sorted((one for one in filings if one.difference_fen > 0), key=lambda one: (one.owner, one.region))
    ways = group("payer_pays")
    firms = [one for one in due if one.owner in NAMES]
    drawn = deal(stream(seed, "bank", month), ways, len(firms))
    way_of = {one.filing: list(ways)[way] for one, way in zip(firms, drawn.tolist(), strict=True)}
    now: list[Payment] = []
    later: list[Payment] = []
    for number, one in enumerate(due, start=1):
        way, whole = way_of.get(one.filing, "full"), _whole(one, number, day)
        if way == "short":
            now.append(replace(whole, fen=max(whole.fen * SHORT // 100, 1)))
        elif way == "over":
            now.append(replace(whole, fen=whole.fen * OVER // 100))
        elif way == "unnamed":
            now.append(replace(whole, name="虚构的未知付款人", account="6222000000000000", memo="转账"))
        elif way == "late":
            later.append(whole)
        elif way == "full":
            now.append(whole)
    return now, later


def in_full(filings: Iterable[Filing], day: date) -> list[Payment]:
    """Everybody pays what is filed, on ``day``."""
    due = sorted((one for one in filings if one.difference_fen > 0), key=lambda one: (one.owner, one.region))
    return [_whole(one, number, day) for number, one in enumerate(due, start=1)]


def _whole(one: Filing, number: int, day: date) -> Payment:
    name = NAMES.get(one.owner, "工友")
    return Payment(day, name, f"62220000{number:08d}", one.difference_fen, f"社保费 {one.reference}", f"B{one.month}{number:05d}")


def write_statement(path: Path, rows: Iterable[Payment]) -> Path:
    """The rows as a bank's CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADERS)
        for one in rows:
            yuan = f"{one.fen // 100}.{one.fen % 100:02d}"
            writer.writerow((one.day.isoformat(), one.name, one.account, yuan, one.memo, one.serial))
    return path
