"""The library of published rulings: each as graded facts, and which of them come nearest to a case.

Nearness is plain: on every fact that both state, how far apart the grades are as a share of the scale, averaged. Nothing is weighted
and nothing was fitted. The name of the contract is left out, for it decides nothing (docs/decisions/035).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from suibao.law.recognition.deciding import EMPLOYEE, LABELS, LABOUR, LIMB_B, MAINLAND, NONE
from suibao.law.recognition.facts import FACTS, LABEL
from suibao.law.recognition.yaml_case import (
    CaseError,
    code_at,
    known_keys,
    list_at,
    mapping_at,
    parsed,
    text_at,
    unknown,
)

LIBRARY: Final = Path(__file__).resolve().parents[1] / "precedents"

RULINGS: Final = (LABOUR, NONE, LIMB_B, EMPLOYEE)
STATUSES: Final = ("official", "secondary", "weak")
CONFIDENCES: Final = ("high", "medium", "low")

UNCOMMON: Final = 2
"""Facts that count as half a scale apart beside those that both state: a ruling that shares one or two facts with a case is
not near it, however well they agree. A judgement, like the half; it was not tuned on rulings."""

HALF: Final = 0.5

_KEYS: Final = (
    "id", "title_zh", "title_en", "forum", "date", "jurisdiction", "ruling", "ruling_with", "facts", "hindsight", "summary_zh",
    "summary_en", "point_zh", "point_en", "source", "status", "confidence", "pair", "reversed_by",
)  # fmt: skip


@dataclass(frozen=True)
class Precedent:
    """One published ruling as facts, in our own words.

    ``ruling`` is one of `RULINGS`, ``ruling_with`` the company it is about. ``facts``: fact → grade; those named in ``hindsight``
    were recorded knowing the ruling. ``point_*``: what it stands for. ``status`` of the source: official, secondary, weak.
    ``pair``: a ruling on much the same facts; ``reversed_by``: the ruling that set this one aside.
    """

    id: str
    title_zh: str
    title_en: str
    forum: str
    date: str
    jurisdiction: str
    ruling: str
    ruling_with: str
    facts: Mapping[str, int]
    hindsight: frozenset[str]
    summary_zh: str
    summary_en: str
    point_zh: str
    point_en: str
    source: tuple[str, ...]
    status: str
    confidence: str
    pair: str = ""
    reversed_by: str = ""

    @property
    def plain_facts(self) -> dict[str, int]:
        """The facts without those recorded knowing the ruling."""
        return {name: grade for name, grade in self.facts.items() if name not in self.hindsight}

    def title(self, language: str = "zh") -> str:
        """The title in ``zh`` or ``en``."""
        return self.title_en if language == "en" else self.title_zh

    def ruled(self, language: str = "zh") -> str:
        """The ruling in words."""
        return LABELS[self.ruling][language == "en"]


@dataclass(frozen=True)
class Match:
    """A ruling beside a case: facts on which both have the same grade, facts on which they differ, and the distance (0 to 1)."""

    precedent: Precedent
    agrees: tuple[str, ...]
    differs: tuple[str, ...]
    distance: float


@cache
def precedents() -> tuple[Precedent, ...]:
    """All rulings of the library, by file and place. Raises CaseError for an entry that cannot be read."""
    found = [
        one
        for file in sorted(LIBRARY.glob("*.yaml"))
        for one in read_rulings(file.read_text(encoding="utf-8"), file.name)
    ]
    names = [one.id for one in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise CaseError(
            f"The ruling {twice[0]!r} is in the library twice.", f"判例 {twice[0]!r} 在库中重复。", id=twice[0]
        )
    for one in found:
        for other in filter(None, (one.pair, one.reversed_by)):
            if other not in names:
                raise unknown("ruling", "判例", other, names, one.id)
    return tuple(found)


def nearest(
    facts: Mapping[str, int], n: int = 3, jurisdiction: str = MAINLAND, *, among: Sequence[Precedent] | None = None,
    with_hindsight: bool = True,
) -> tuple[Match, ...]:  # fmt: skip
    """The ``n`` rulings of a jurisdiction nearest to graded ``facts``, nearest first; none that shares no fact, and none that
    was reversed. ``among``: other rulings than the library's; without hindsight, facts recorded knowing a ruling are left out.
    """
    pool = precedents() if among is None else among
    matches = [
        match_of(facts, one, with_hindsight) for one in pool if one.jurisdiction == jurisdiction and not one.reversed_by
    ]
    shared = [one for one in matches if one.agrees or one.differs]
    return tuple(sorted(shared, key=lambda one: (one.distance, -len(one.agrees), one.precedent.id))[:n])


def match_of(facts: Mapping[str, int], precedent: Precedent, with_hindsight: bool = True) -> Match:
    """``precedent`` beside ``facts``, in order of display."""
    theirs = precedent.facts if with_hindsight else precedent.plain_facts
    common = [name for name in FACTS if name != LABEL and facts.get(name, 0) and theirs.get(name, 0)]
    agrees = tuple(name for name in common if facts[name] == theirs[name])
    apart = sum(abs(facts[name] - theirs[name]) / (len(FACTS[name].grades) - 1) for name in common)
    distance = (apart + UNCOMMON * HALF) / (len(common) + UNCOMMON)
    return Match(precedent, agrees, tuple(name for name in common if name not in agrees), distance)


def read_rulings(text: str, where: str) -> list[Precedent]:
    """The rulings of one file of the library. Raises CaseError with the place."""
    rows = list_at(mapping_at(parsed(text, where), where).get("rulings"), where)
    return [_precedent(mapping_at(row, f"{where}/{at}"), f"{where}/{at}") for at, row in enumerate(rows, 1)]


def _precedent(row: Mapping[str, Any], where: str) -> Precedent:
    name = text_at(row.get("id"), f"{where}/id")
    where = f"{where} ({name})" if name else where
    known_keys(row, _KEYS, where)
    text = {
        key: text_at(row.get(key), f"{where}/{key}") for key in _KEYS if key not in ("facts", "hindsight", "source")
    }
    for key in (
        "id",
        "title_zh",
        "title_en",
        "forum",
        "jurisdiction",
        "summary_zh",
        "summary_en",
        "point_zh",
        "point_en",
    ):
        if not text[key]:
            raise CaseError(f"{where}: {key} is missing.", f"{where}：缺少 {key}。", place=where)
    for key, known in (("ruling", RULINGS), ("status", STATUSES), ("confidence", CONFIDENCES)):
        if text[key] not in known:
            raise unknown(key, key, text[key], known, where)
    facts = {fact: _grade(fact, code, where) for fact, code in mapping_at(row.get("facts"), f"{where}/facts").items()}
    hindsight = frozenset(
        text_at(one, f"{where}/hindsight") for one in list_at(row.get("hindsight"), f"{where}/hindsight")
    )
    if loose := sorted(hindsight - set(facts)):
        raise unknown("fact in hindsight", "事后事实", loose[0], facts, where)
    sources = tuple(text_at(one, f"{where}/source") for one in list_at(row.get("source"), f"{where}/source"))
    if not sources:
        raise CaseError(f"{where} has no source.", f"{where} 没有来源（source）。", place=where)
    return Precedent(facts=facts, hindsight=hindsight, source=sources, **text)


def _grade(fact: str, code: object, where: str) -> int:
    if fact not in FACTS:
        raise unknown("fact", "事实", fact, FACTS, where)
    return int(code_at(code, FACTS[fact].term, f"{where}/facts/{fact}") or 0)
