"""How often answers agree with rulings: counts by group, and tables as plain data that a program can print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from suibao.law.recognition.deciding import UNKNOWN, same

Table = tuple[tuple[str, ...], ...]
"""Rows of text; the first is the head."""


@dataclass(frozen=True)
class Score:
    """One group of rulings: how many answers were right, wrong, and left unknown."""

    zh: str
    en: str
    right: int
    wrong: int
    unknown: int

    @property
    def count(self) -> int:
        """Rulings in the group."""
        return self.right + self.wrong + self.unknown

    @property
    def accuracy(self) -> float | None:
        """Right answers as a share of all, unknown ones counted as not right; None for an empty group."""
        return self.right / self.count if self.count else None


def score(zh: str, en: str, answers: Iterable[tuple[str, str, str]]) -> Score:
    """The score of triples (found, expected, jurisdiction)."""
    counted = [(found, same(found, expected, where)) for found, expected, where in answers]
    right = sum(agrees for _, agrees in counted)
    unknown = sum(found == UNKNOWN for found, _ in counted)
    return Score(zh, en, right, len(counted) - right - unknown, unknown)


def score_table(scores: Iterable[Score], language: str = "zh") -> Table:
    """Scores as rows: group, right, wrong, unknown, share right."""
    english = language == "en"
    head = (
        ("group", "right", "wrong", "unknown", "share right")
        if english
        else ("范围", "一致", "不一致", "不明", "一致率")
    )
    rows = (
        (one.en if english else one.zh, str(one.right), str(one.wrong), str(one.unknown), share(one.accuracy))
        for one in scores
    )
    return (head, *rows)


def share(value: float | None) -> str:
    """A share in percent; a dash for an empty group."""
    return "—" if value is None else f"{value:.1%}"


def mark(agrees: bool | None) -> str:
    """A tick, a cross, or a dash where there is nothing to compare."""
    return {True: "✓", False: "✗", None: "—"}[agrees]
