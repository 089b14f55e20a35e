"""Coverage of one person on one day: branch by branch, with reasons, gaps and what could still be paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from suibao.errors import SuibaoError
from suibao.law.terms import Branch

MISSING, OWED, ELSEWHERE = "missing", "owed", "elsewhere"
"""Kinds of gap: nothing stands in the record; assessed and not paid; insured in the sister scheme, so nothing is lost."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is covered or not: a code, what it says in both languages, and the article it rests on."""

    code: str
    en: str
    zh: str
    article: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Months ``first`` to ``last`` (yyyymm) that do not count, all of one kind and of one payer ('' for nobody known).

    ``payable``: whether they may or must still be paid (None = unknown, ``settle`` and ``words`` name what would tell);
    ``by``: who pays, ``payer`` or ``person``; ``amount_fen``: what is owed by the record, None where no base is known, a late
    fee always comes on top of what an employer owes; ``until``: the last day on which it may be paid, None where the law
    sets none or none is established.
    """

    branch: Branch
    first: int
    last: int
    months: int
    kind: str
    payer: str = ""
    region: str = ""
    payable: bool | None = None
    by: str = ""
    amount_fen: int | None = None
    until: date | None = None
    article: str = ""
    settle: tuple[str, ...] = ()
    words: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class BranchCover:
    """One branch on the day. ``covered``: yes, no, or None = unknown, with what would settle it (``settle``, ``words``).

    ``since``: first month (yyyymm) of the spell without a break; ``months``: months that count, over all places; ``carried``:
    the month is not closed yet, so that the one before speaks for it; ``waiting_until``: the day on which cover begins.
    """

    branch: Branch
    covered: bool | None
    reason: Reason
    since: int | None = None
    region: str = ""
    payer: str = ""
    months: int = 0
    carried: bool = False
    waiting_until: date | None = None
    settle: tuple[str, ...] = ()
    words: tuple[str, str] = ("", "")
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """All nine branches of one person on one day, under the law with this digest."""

    person: str
    day: date
    law_digest: str
    branches: tuple[BranchCover, ...]

    def __getitem__(self, branch: Branch) -> BranchCover:
        """The answer for one branch."""
        for one in self.branches:
            if one.branch == branch:
                return one
        raise SuibaoError(f"No branch {branch!r}.", f"没有险种 {branch!r}。")

    def as_json(self) -> dict[str, Any]:
        """Plain data: branches by their code, days and months as text-free numbers, both languages."""
        return {
            "person": self.person, "day": self.day, "law": self.law_digest,
            "branches": [_plain(asdict(one), one.branch) for one in self.branches],
        }  # fmt: skip


def _plain(row: Mapping[str, Any], branch: Branch) -> dict[str, Any]:
    gaps = [{**gap, "branch": branch.code} for gap in row["gaps"]]
    return {**row, "branch": branch.code, "gaps": gaps}
