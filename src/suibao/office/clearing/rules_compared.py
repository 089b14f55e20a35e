"""What each province gains and loses of pooled money by the movers, under each rule of how much of it moves.

    table = compare(moves_of(records), date(2026, 3, 2))
    table.row("440000", "twelve_percent").net_fen

Three rules, all law: today's 12 % of bases (国办发〔2009〕66号 4); in full proportion to what was paid, and none where one national
pool pays all (proposal 7, methods 1 and 3). Every amount is the law's for one mover; here they are only summed by province.
What one province gains another loses: under every rule the net amounts are zero together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from suibao.errors import SuibaoError
from suibao.law.catalogue import current_law, reforms
from suibao.office.claims.machine import Labelled
from suibao.office.relations.model import Record
from suibao.office.relations.places import province
from suibao.office.relations.spans import bases
from suibao.office.relations.terms import Held
from suibao.rules import Law, ParameterError

PROPOSAL, METHOD = "proposal/7-relations-follow", "pool_transfer_method"
OUTPUTS = ("moved_pooled", "moved_pool_interest", "paid_pooled", "pooled_left_behind", "pooled_added_by_origin")
COLUMNS = ("origin", "destination", "bases_1998_2005_fen", "bases_from_2006_fen", "paid_pool_rate", "contributor",
           "is_temporary_account", "temporary_pool_interest_fen")  # fmt: skip

Columns = Mapping[str, Sequence[Any]]
Sums = npt.NDArray[np.int64]


class PoolRule(Labelled):
    """How much pooled money follows a mover."""

    TWELVE_PERCENT = "twelve_percent", "现行：缴费基数的12%"
    IN_PROPORTION = "in_proportion", "按实际缴费全额"
    NONE = "none", "不移（全国统筹）"


METHODS = {PoolRule.IN_PROPORTION: 1, PoolRule.NONE: 3}


@dataclass(frozen=True)
class Line:
    """One province under one rule, in fen. ``kept_fen``: paid there by people who left and not sent after them;
    ``added_fen``: sent beyond what they paid."""

    province: str
    rule: PoolRule
    in_fen: int
    out_fen: int
    kept_fen: int
    added_fen: int
    came: int
    left: int

    @property
    def net_fen(self) -> int:
        """What came less what went."""
        return self.in_fen - self.out_fen


@dataclass(frozen=True)
class Compared:
    """Every province of the moves under every rule. ``within``: moves inside a province, of which no pooled money moves."""

    lines: tuple[Line, ...]
    within: int
    law_digests: Mapping[PoolRule, str]

    def row(self, place: str, rule: PoolRule | str) -> Line:
        """One line. Raises SuibaoError for a province that nobody came to or left."""
        for one in self.lines:
            if (one.province, one.rule) == (place, rule):
                return one
        known = "、".join(sorted({one.province for one in self.lines}))
        raise SuibaoError(
            f"No move touches province {place} under {rule}. Known: {known}.",
            f"{place} 没有转入转出（{rule}）。已有：{known}。",
        )

    def as_rows(self) -> list[dict[str, Any]]:
        """The table as plain data, province by province, each rule in turn."""
        return [
            {"province": one.province, "rule": str(one.rule), "in_fen": one.in_fen, "out_fen": one.out_fen, "net_fen": one.net_fen,
             "kept_fen": one.kept_fen, "added_fen": one.added_fen, "came": one.came, "left": one.left}
            for one in self.lines
        ]  # fmt: skip


@cache
def law_of(rule: PoolRule, day: date) -> Law:
    """The law under which pooled money moves by ``rule``."""
    if rule == PoolRule.TWELVE_PERCENT:
        return current_law().at(day)
    reform = reforms()[PROPOSAL]
    (parameter,) = (one for one in reform.parameters if one.name == METHOD)
    value = replace(parameter.values[0], amount=METHODS[rule])
    return current_law().amend(reform.with_value(METHOD, value)).at(day)


def moves_of(moved: Iterable[tuple[Record, str]]) -> dict[str, list[Any]]:
    """Columns of `compare` from records and the regions they go to. The rate paid must be known of all."""
    found: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for origin, destination in moved:
        sums = bases(origin.months)
        row = (origin.region, destination, sums["bases_1998_2005_fen"], sums["bases_from_2006_fen"], origin.paid_pool_rate,
               int(origin.contributor), origin.held != Held.GENERAL, origin.facts.get("temporary_pool_interest_fen", 0))  # fmt: skip
        for name, value in zip(COLUMNS, row, strict=True):
            found[name].append(value)
    return found


def compare(moves: Columns, day: date) -> Compared:
    """Gain and loss of each province under each rule, for moves given as `COLUMNS` (regions by code, money in fen, rates in ppm).

    Raises SuibaoError where a figure or a rate that somebody paid is not known: nothing is left out silently.
    """
    regions = current_law().at(day)
    ends = [[province(regions, str(one)) for one in moves[name]] for name in ("origin", "destination")]
    between = [at for at, (one, other) in enumerate(zip(*ends, strict=True)) if one != other]
    _refuse_unknown(moves, between)
    origins, destinations = ([end[at] for at in between] for end in ends)
    places, numbers = np.unique(np.array([*origins, *destinations], dtype="U6"), return_inverse=True)
    out_of, into = numbers[: len(between)], numbers[len(between) :]
    columns = {name: [moves[name][at] for at in between] for name in COLUMNS[2:]} | {"region": destinations}
    lines: list[Line] = []
    digests = {}
    for rule in PoolRule:
        law = law_of(rule, day)
        digests[rule] = law.digest
        lines += _lines(rule, law, columns, places, out_of, into)
    lines.sort(key=lambda one: (one.province, list(PoolRule).index(one.rule)))
    return Compared(tuple(lines), len(ends[0]) - len(between), digests)


def _lines(rule: PoolRule, law: Law, columns: Columns, places: Any, out_of: Any, into: Any) -> list[Line]:
    """The law's amounts of every mover, summed by province."""
    try:
        found = law.plan(OUTPUTS).run(columns, extra="ignore")
    except ParameterError as error:
        raise SuibaoError(f"{rule}: {error.en}", f"{rule.zh}：{error.zh}", rule=str(rule)) from error
    count = len(places)
    moved = found["moved_pooled"] + found["moved_pool_interest"]
    came, left = _sums(into, np.ones_like(moved), count), _sums(out_of, np.ones_like(moved), count)
    arrived, sent = _sums(into, moved, count), _sums(out_of, moved, count)
    kept, added = (_sums(out_of, found[name], count) for name in ("pooled_left_behind", "pooled_added_by_origin"))
    return [
        Line(str(place), rule, *(int(one[at]) for one in (arrived, sent, kept, added, came, left)))
        for at, place in enumerate(places)
    ]


def _sums(at: Any, fen: Sums, count: int) -> Sums:
    """Whole fen by province; integers, so that nothing is rounded."""
    found = np.zeros(count, np.int64)
    np.add.at(found, at, fen)
    return found


def _refuse_unknown(moves: Columns, rows: Sequence[int]) -> None:
    for row in rows:
        if moves["paid_pool_rate"][row] is None:
            raise SuibaoError(
                f"Move {row}: what was paid into the pool is not known, so the rules cannot be compared for it.",
                f"第 {row} 个转移：实际统筹费率不明，无法比较。",
                row=row,
            )
