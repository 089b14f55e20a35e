"""Published rulings in the form of other collectors (a file with ``cases:``), read as cases of this law and tried against it.

The collector's free words are read by `suibao.law.recognition.vocabulary`. What was written knowing the ruling is set aside, what is
not understood is told, and neither is guessed (docs/decisions/035).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from suibao.law.recognition.deciding import EUROPE, LABELS, LABOUR, MAINLAND, NONE, Answer, answer, same
from suibao.law.recognition.model import Claim, Company, ReviewCase, WorkMode
from suibao.law.recognition.published_factors import Factors, coded
from suibao.law.recognition.scores import Score, Table, mark, score, score_table
from suibao.law.recognition.wording import plain
from suibao.law.recognition.yaml_case import CaseError, list_at, mapping_at, text_at
from suibao.rules import Law

COUNTERPARTY: Final = "company"
"""The one company of a published case: the collector's factors are about whoever the ruling is about."""

COUNTRIES: Final[Mapping[str, str]] = {
    "uk": "UK", "united kingdom": "UK", "britain": "UK", "england": "UK", "uksc": "UK", "ewca": "UK",
    "de": "DE", "germany": "DE", "bag": "DE", "fr": "FR", "france": "FR", "es": "ES", "spain": "ES", "it": "IT", "italy": "IT",
    "nl": "NL", "netherlands": "NL", "be": "BE", "belgium": "BE", "ch": "CH", "switzerland": "CH", "at": "AT", "austria": "AT",
    "pt": "PT", "portugal": "PT", "se": "SE", "sweden": "SE", "dk": "DK", "denmark": "DK", "pl": "PL", "poland": "PL",
    "ie": "IE", "ireland": "IE", "fi": "FI", "finland": "FI", "no": "NO", "norway": "NO", "eu": "EU", "cjeu": "EU",
    "us": "US", "usa": "US", "california": "US", "ca": "CA", "canada": "CA", "au": "AU", "australia": "AU", "nz": "NZ",
    "new zealand": "NZ", "jp": "JP", "japan": "JP", "kr": "KR", "korea": "KR", "br": "BR", "brazil": "BR", "in": "IN", "india": "IN",
    "hk": "HK", "hong kong": "HK", "tw": "TW", "taiwan": "TW", "sg": "SG", "singapore": "SG",
}  # fmt: skip
"""Countries as collectors name them in the set or at the head of an id; anything else is the mainland."""

OPPOSITE: Final = "L-shansong"
"""Two rulings on one platform's riders, opposite in Beijing and Shanghai (``meta.how_to_score`` of the collection)."""

_MODES: Final = (
    ("station|agent", WorkMode.STATION), ("crowd", WorkMode.CROWDSOURCING), ("individual_business|sole", WorkMode.SOLE_TRADER),
    ("broker|artist", WorkMode.BROKERAGE), ("dispatch", WorkMode.DISPATCH), ("part_time", WorkMode.PART_TIME),
    ("chain", WorkMode.CHAIN), ("dedicated|direct", WorkMode.DIRECT),
)  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """What the forum held: ``ruling`` in the words of `suibao.law.recognition.deciding`, and with whom."""

    ruling: str
    ruling_with: str = ""


@dataclass(frozen=True)
class PublishedCase:
    """One published ruling as a case. ``facts``: fact → grade. ``set_aside`` was written knowing the ruling; ``not_understood``
    are values of which nothing was read, with the nearest known word; ``unread`` single words left over in values that were read.
    """

    case: ReviewCase
    expected: Expected | None
    jurisdiction: str
    facts: Mapping[str, int]
    set_aside: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    confidence: str = ""

    @property
    def apart(self) -> bool:
        """Rows to be scored apart, as the collector asks: a pair with opposite rulings on the same facts, and less than high
        confidence."""
        return self.case.id.startswith(OPPOSITE) or self.confidence not in ("", "high")


@dataclass(frozen=True)
class Decided:
    """One published ruling tried: the answer of the rules beside that of the forum; ``agrees`` is None where none is given."""

    published: PublishedCase
    answer: Answer

    @property
    def found(self) -> str:
        """What the rules find."""
        return self.answer.found

    @property
    def expected(self) -> str:
        """What the forum held; empty when the file does not say."""
        return self.published.expected.ruling if self.published.expected else ""

    @property
    def agrees(self) -> bool | None:
        """Whether both say the same; an unknown never agrees."""
        return same(self.found, self.expected, self.published.jurisdiction) if self.expected else None


@dataclass(frozen=True)
class Report:
    """Published rulings tried, in the order of the file."""

    decided: tuple[Decided, ...]

    def scores(self) -> tuple[Score, ...]:
        """Mainland without the rows that the collector sets apart, the whole mainland, abroad, and what is only compared."""
        said = [one for one in self.decided if one.expected]
        mainland = [one for one in said if one.published.jurisdiction == MAINLAND]
        firm = [one for one in mainland if not one.published.apart]
        abroad = [one for one in said if one.published.jurisdiction != MAINLAND and not one.answer.compared]
        groups = (
            ("内地（不含闪送二案与中等可信）", "mainland without the Shansong pair and medium confidence", firm),
            ("内地（全部）", "mainland, all", mainland),
            ("域外", "elsewhere", abroad),
            ("域外（本系统无该法检验，仅供比较）", "elsewhere, compared only: no test of that law here",
             [one for one in said if one.answer.compared]),
        )  # fmt: skip
        return tuple(score(zh, en, [_triple(one) for one in rows]) for zh, en, rows in groups if rows)

    def score_table(self, language: str = "zh") -> Table:
        """The scores as rows of text."""
        return score_table(self.scores(), language)

    def table(self, language: str = "zh") -> Table:
        """One row a ruling: id, title, law, ruling, what the rules find, how firmly, whether they agree, what was not read."""
        english = language == "en"
        head = (
            ("id", "title", "law", "ruling", "found", "value", "agrees", "not understood")
            if english
            else ("编号", "案件", "法域", "裁判", "判断", "程度", "一致", "未读懂")
        )
        return (head, *(self._row(one, english) for one in self.decided))

    @staticmethod
    def _row(one: Decided, english: bool) -> tuple[str, ...]:
        published, value = one.published, one.answer.value
        return (
            published.case.id, published.case.title, published.jurisdiction, _label(one.expected, english),
            _label(one.found, english), value.code if english else value.zh, mark(one.agrees), "; ".join(published.not_understood),
        )  # fmt: skip


def is_published(data: object) -> bool:
    """Whether plain data of a file has this form, rather than that of one case."""
    return isinstance(data, Mapping) and isinstance(data.get("cases"), list)


def read_published(data: object, where: str, with_hindsight: bool = False) -> list[PublishedCase]:
    """The rulings of a file. Raises CaseError, with the place, for what has not the form of a list of cases."""
    rows = list_at(mapping_at(data, where).get("cases"), f"{where}/cases")
    found = [
        _published(mapping_at(row, f"{where}/cases/{at}"), f"{where}/cases/{at}", with_hindsight)
        for at, row in enumerate(rows, 1)
    ]
    names = [one.case.id for one in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise CaseError(f"{where}: {twice[0]!r} stands there twice.", f"{where}：编号 {twice[0]!r} 重复。", place=where)
    return found


def decided(published: PublishedCase, law: Law) -> Decided:
    """What ``law`` (dated) finds on the facts of one ruling."""
    return Decided(published, answer(published.facts, published.jurisdiction, law))


def report(published: Iterable[PublishedCase], law: Law) -> Report:
    """All rulings of a file under ``law`` (dated)."""
    return Report(tuple(decided(one, law) for one in published))


def _triple(one: Decided) -> tuple[str, str, str]:
    return one.found, one.expected, one.published.jurisdiction


def _label(ruling: str, english: bool) -> str:
    return LABELS[ruling][english] if ruling in LABELS else ruling or "—"


def _published(row: Mapping[str, Any], where: str, with_hindsight: bool) -> PublishedCase:
    name = text_at(row.get("id"), f"{where}/id")
    if not name:
        raise CaseError(f"{where} has no id.", f"{where} 没有编号（id）。", place=where)
    read = Factors(with_hindsight)
    for factor, value in mapping_at(row.get("factors"), f"{where}/factors").items():
        read.take(str(factor), value)
    by = Company(COUNTERPARTY, "相对方 / the other side")
    case = ReviewCase(
        name,
        title=text_at(row.get("title"), f"{where}/title"),
        mode=coded(row.get("mode"), _MODES, WorkMode.OTHER),
        companies=(by,),
        contract_with=by.id,
        started=_day(row.get("start")),
        ended=_day(row.get("end")),
        facts={fact: (Claim(grade, by.id, read.evidence[fact]),) for fact, grade in read.facts.items()},
    )
    return PublishedCase(
        case, _expected(row, where), _jurisdiction(row), read.facts, tuple(read.aside), tuple(read.not_understood), tuple(read.unread),
        str(row.get("confidence") or ""),
    )  # fmt: skip


def _day(value: object) -> date | None:
    """A day, or the first of a month, as far as the file says one."""
    parts = [int(one) for one in re.findall(r"\d+", str(value or ""))][:3]
    try:
        return date(*(parts + [1] * (3 - len(parts)))) if len(parts) > 1 else None
    except ValueError:
        return None


def _expected(row: Mapping[str, Any], where: str) -> Expected | None:
    stated = mapping_at(row.get("expected"), f"{where}/expected")
    ruling = str(stated.get("ruling") or "")
    if not ruling and isinstance(stated.get("binary_labour"), bool):
        ruling = LABOUR if stated["binary_labour"] else NONE
    return Expected(ruling, str(stated.get("ruling_with") or "")) if ruling else None


def _jurisdiction(row: Mapping[str, Any]) -> str:
    """By ``jurisdiction`` or ``country``, else the set, else the head of the id; the mainland when none names another country."""
    return next(iter(_named(row)), MAINLAND)


def _named(row: Mapping[str, Any]) -> Iterator[str]:
    for key in ("jurisdiction", "country", "set"):
        text = plain(row.get(key))
        if text.upper() in EUROPE | {MAINLAND, "UK", "DE"}:
            yield text.upper()
        elif found := COUNTRIES.get(text) or next(
            (code for name, code in COUNTRIES.items() if len(name) > 3 and name in text), None
        ):
            yield found
    head = str(row.get("id") or "").split("-")[0].lower()
    if head in COUNTRIES:
        yield COUNTRIES[head]
