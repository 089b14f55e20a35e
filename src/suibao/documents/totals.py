"""Sums of lines, and the control that no breakdown loses or invents a fen. Nothing else is added up in documents."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from suibao.documents.lines import Line
from suibao.errors import SuibaoError

Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Total:
    """The sum of some lines, in whole fen, with who bears it, where it goes, and how many lines and people."""

    lines: int = 0
    base_fen: int = 0
    quantity: int = 0
    amount_fen: int = 0
    bearers: dict[str, int] = field(default_factory=dict)
    account_fen: int = 0
    people: set[str] = field(default_factory=set)

    def add(self, line: Line) -> None:
        """Take one line in."""
        self.lines += 1
        self.base_fen += line.base_fen
        if line.per_order:
            self.quantity += line.quantity
        self.amount_fen += line.amount_fen
        self.bearers[line.bearer] = self.bearers.get(line.bearer, 0) + line.amount_fen
        if line.destination == "account":
            self.account_fen += line.amount_fen
        self.people.add(line.person)

    def borne(self, bearer: str) -> int:
        """Fen borne by ``payer``, ``worker`` or ``state``."""
        return self.bearers.get(bearer, 0)

    @property
    def pooled_fen(self) -> int:
        """Fen that go to pooled funds: all that does not go to a personal account."""
        return self.amount_fen - self.account_fen


def total(lines: Iterable[Line]) -> Total:
    """The sum of all the lines."""
    result = Total()
    for line in lines:
        result.add(line)
    return result


def totals(lines: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, Total]:
    """Sums by ``key``, in order of first appearance."""
    result: dict[Key, Total] = {}
    for line in lines:
        group = key(line)
        found = result.get(group)
        if found is None:
            found = result[group] = Total()
        found.add(line)
    return result


def control(expected_fen: int, *parts: Iterable[Total]) -> None:
    """Check that each breakdown adds up to the lines' own total.

    Raises SuibaoError otherwise: a document whose parts do not agree is not written.
    """
    for part in parts:
        found = sum(each.amount_fen for each in part)
        if found != expected_fen:
            raise SuibaoError(
                f"A breakdown adds up to {found} fen, its lines to {expected_fen} fen. The document was not written;"
                " this is an error of the program, please report it.",
                f"分类合计为 {found} 分，明细合计为 {expected_fen} 分，两者不符，单据未生成。这是程序错误，请反馈。",
                found_fen=found,
                expected_fen=expected_fen,
            )
