"""Published rulings in the form of other collectors (a file with ``cases:``), read as cases of this law and tried against it.

The collector's free words are read by `suibao.law.recognition.vocabulary`. What was written knowing the ruling is set aside, what is
not understood is told, and neither is guessed (docs/decisions/035).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from suibao.law.recognition.deciding import EUROPE, LABOUR, MAINLAND, NONE, Answer, answer, same
from suibao.law.recognition.model import Claim, Company, ReviewCase, WorkMode
from suibao.law.recognition.published_factors import Factors, coded
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
    pair: str = ""


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
        str(row.get("confidence") or ""), str(row.get("pair") or ""),
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
