"""The library tried against itself: the rules on every ruling, and the vote of the nearest others with that ruling left out.

Nothing in the rules was fitted to rulings, so leaving one out changes no rule; the vote shows what nearness alone would say, and the
more common ruling of the others what knowing nothing of the case would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from suibao.law.recognition.deciding import LABELS, MAINLAND, UNKNOWN, Answer, answer, same
from suibao.law.recognition.precedents import Match, Precedent, nearest, precedents
from suibao.law.recognition.scores import Score, Table, mark, score, score_table
from suibao.rules import Law

VOTERS: Final = 3
"""Rulings that vote: the same number as is shown beside a case."""


@dataclass(frozen=True)
class LeftOut:
    """One ruling left out: the answer of the rules, the nearest others, their vote, and the more common ruling of the others."""

    precedent: Precedent
    answer: Answer
    matches: tuple[Match, ...]
    vote: str
    common: str


@dataclass(frozen=True)
class LeaveOneOut:
    """Every ruling of the library left out in turn. Rulings that were reversed are answered by the rules only."""

    cases: tuple[LeftOut, ...]

    def scores(self) -> tuple[Score, ...]:
        """Rules, vote and more common ruling, on the mainland and elsewhere."""
        found = []
        for zh, en, rows in (
            ("内地", "mainland", [one for one in self.cases if one.precedent.jurisdiction == MAINLAND]),
            ("域外", "elsewhere", [one for one in self.cases if one.precedent.jurisdiction != MAINLAND]),
        ):
            standing = [one for one in rows if not one.precedent.reversed_by]
            found.append(score(f"{zh}：规则", f"{en}: rules", [_triple(one, one.answer.found) for one in rows]))
            found.append(
                score(f"{zh}：近似判例投票", f"{en}: vote of the nearest", [_triple(one, one.vote) for one in standing])
            )
            found.append(
                score(f"{zh}：多数裁判", f"{en}: more common ruling", [_triple(one, one.common) for one in standing])
            )
        return tuple(found)

    def score_table(self, language: str = "zh") -> Table:
        """The scores as rows of text."""
        return score_table(self.scores(), language)

    def table(self, language: str = "zh") -> Table:
        """One row a ruling: id, title, ruling, what the rules find, how firmly, the vote, the nearest others."""
        english = language == "en"
        head = (
            ("id", "title", "ruling", "rules", "agrees", "value", "vote", "agrees", "nearest")
            if english
            else ("编号", "案件", "裁判", "规则", "一致", "程度", "投票", "一致", "近似判例")
        )
        return (head, *(self._row(one, english) for one in self.cases))

    @staticmethod
    def _row(one: LeftOut, english: bool) -> tuple[str, ...]:
        ruling, where = one.precedent.ruling, one.precedent.jurisdiction
        value = one.answer.value
        return (
            one.precedent.id, one.precedent.title("en" if english else "zh"), LABELS[ruling][english],
            LABELS[one.answer.found][english], mark(same(one.answer.found, ruling, where)), value.code if english else value.zh,
            LABELS[one.vote][english], mark(None if one.vote == UNKNOWN else same(one.vote, ruling, where)),
            " ".join(match.precedent.id for match in one.matches),
        )  # fmt: skip


def leave_one_out(law: Law, among: Sequence[Precedent] | None = None) -> LeaveOneOut:
    """Each ruling of the library (or of ``among``) under ``law`` (dated), without the facts recorded knowing the ruling."""
    pool = precedents() if among is None else tuple(among)
    return LeaveOneOut(tuple(_left_out(one, pool, law) for one in pool))


def _left_out(one: Precedent, pool: Sequence[Precedent], law: Law) -> LeftOut:
    others = [other for other in pool if other.id != one.id]
    matches = nearest(one.plain_facts, VOTERS, one.jurisdiction, among=others, with_hindsight=False)
    there = [other.ruling for other in others if other.jurisdiction == one.jurisdiction and not other.reversed_by]
    return LeftOut(one, answer(one.plain_facts, one.jurisdiction, law), matches, vote(matches), _most(there))


def vote(matches: Sequence[Match]) -> str:
    """The ruling of most of ``matches``; that of the nearest where none has more than another; unknown without any."""
    return _most([one.precedent.ruling for one in matches])


def _most(rulings: Sequence[str]) -> str:
    counted = Counter(rulings).most_common()
    if not counted:
        return UNKNOWN
    first = [ruling for ruling, count in counted if count == counted[0][1]]
    return next(ruling for ruling in rulings if ruling in first)


def _triple(one: LeftOut, found: str) -> tuple[str, str, str]:
    return found, one.precedent.ruling, one.precedent.jurisdiction
