"""How a determination names things: rules, facts, grades, companies and evidence in the language of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from suibao.documents.blocks import Rich, Span, joined, soft
from suibao.documents.context import masked
from suibao.documents.determination_labels import term_label
from suibao.documents.language import N_, Language, count
from suibao.law.recognition.facts import FACTS
from suibao.law.recognition.model import Claim, Company, Evidence
from suibao.law.terms import Term
from suibao.rules import Law

if TYPE_CHECKING:
    from suibao.office.recognition import Determination

_OWN_SOURCES: Final = {
    "本项目判断（docs/decisions/033）": N_("this project's judgement (docs/decisions/033)"),
    "本项目建议一": N_("proposal 1 of this project"),
}
_UNITS: Final = {
    "minutes": N_("%(n)s min"),
    "hours": N_("%(n)s h"),
    "yuan": N_("%(n)s yuan"),
    "ratio": N_("%(n)s times"),
    "weeks": N_("%(n)s weeks"),
    "count": N_("%(n)s"),
}
_STATUSES: Final = {
    "official": N_("official text"),
    "secondary": N_("read in a secondary source"),
    "weak": N_("weakly documented"),
    "derived": N_("derived"),
    "project": N_("this project's judgement"),
    "provisional": N_("last figure, provisionally"),
    "unverified": N_("not verified"),
}
_WHOLE: Final = ("count", "weeks")
_PLACES: Final = {"ratio": 2, "yuan": 2}
"""Decimals by unit, where not one."""
_PREFIX: Final = re.compile(r"^(要素：|factor: )")


@dataclass(frozen=True)
class Words:
    """The language of a document with the law and the case that it speaks about."""

    language: Language
    law: Law
    companies: tuple[Company, ...]

    @property
    def english(self) -> bool:
        """Whether the document is in English."""
        return self.language.code == "en"

    def either(self, zh: str, en: str) -> str:
        """The text that is there in both languages, in that of the document."""
        return en if self.english else zh

    def listed(self, parts: Iterable[str]) -> str:
        """Names in a row."""
        return ("; " if self.english else "、").join(parts)

    def clauses(self, parts: Iterable[str]) -> str:
        """Statements in a row, which may have commas of their own."""
        return ("; " if self.english else "；").join(part for part in parts if part)

    def head(self, text: str) -> str:
        """A label at the head of a row or a line: English begins with a capital."""
        return text[:1].upper() + text[1:] if self.english else text

    def quoted(self, text: str) -> str:
        """A grade or a title set off from the sentence around it."""
        return f"“{text}”"

    def bracketed(self, text: str) -> str:
        """An addition in brackets of the script, with the space that goes before."""
        return f" ({text})" if self.english else f"（{text}）"

    def labelled(self, label: str, text: str) -> str:
        """A label with what it labels."""
        return label + (": " if self.english else "：") + text

    def rule(self, name: str) -> str:
        """A rule by its label; the word that marks factors is left out."""
        one = self.law.rules[name]
        return _PREFIX.sub("", self.either(one.zh, one.en))

    def value(self, rule: str, value: int) -> str:
        """A value of a rule whose values are a closed list."""
        return self.term(self.law.rules[rule].unit.term, value)

    def finding(self, rule: str, value: int) -> str:
        """A finding with its value: many speak for a side by being absent."""
        return self.rule(rule) + self.bracketed(self.value(rule, value))

    def fact(self, name: str) -> str:
        """A fact by its label."""
        return self.either(FACTS[name].zh, FACTS[name].en)

    def grade(self, fact: str, value: int) -> str:
        """A grade of a fact."""
        return self.term(FACTS[fact].term, value)

    def stated(self, fact: str, value: int) -> str:
        """A fact with its grade."""
        return self.labelled(self.fact(fact), self.grade(fact, value))

    def term(self, kind: object, value: int) -> str:
        """A member of a closed list from its number."""
        assert isinstance(kind, type)
        assert issubclass(kind, Term)
        return term_label(kind(value), self.language)

    def source(self, citation: str) -> str:
        """A citation: instruments by their own titles, what is this project's own in words."""
        if not self.english:
            return citation
        for zh, en in _OWN_SOURCES.items():
            citation = citation.replace(zh, self.language.gettext(en))
        return citation

    def company(self, id: str) -> str:
        """A company of the case by its name; its id where the case has no such company."""
        return next((masked(one.name) for one in self.companies if one.id == id), id)

    def sides(self, companies: Sequence[Company]) -> str:
        """Companies with what they are in the chain."""
        return self.listed(masked(one.name) + self.bracketed(term_label(one.role, self.language)) for one in companies)

    def evidence(self, one: Evidence) -> str:
        """One piece of evidence: its kind, what it says in the words of the case, where it is."""
        kind = term_label(one.kind, self.language)
        said = self.labelled(kind, masked(one.text)) if one.text else kind
        return said + (self.bracketed(masked(one.ref)) if one.ref else "")

    def claim(self, claim: Claim, *, with_company: bool) -> tuple[Span, ...]:
        """The evidence of one statement, and who exercises the control where there are several companies."""
        lines: list[Rich] = []
        if with_company and claim.by:
            lines.append((soft(self.language.gettext("exercised by %(company)s", company=self.company(claim.by))),))
        lines += [self.evidence(one) for one in claim.evidence]
        return joined(lines or [(soft(self.language.gettext("no evidence given")),)], "\n")

    def kinds(self, claims: Iterable[Claim]) -> str:
        """The kinds of evidence behind statements, the strongest first, each once."""
        found = {one.kind for claim in claims for one in claim.evidence}
        return self.listed(term_label(kind, self.language) for kind in sorted(found, reverse=True))

    def figure(self, value: float, unit: str) -> str:
        """A measured value with its unit; shares in per cent. Rounded to what a reader can use, never to nothing."""
        if unit == "share":
            return f"{_rounded(100 * value, 1)}%"
        places = _PLACES.get(unit, 1)
        number = count(round(value)) if unit in _WHOLE and float(value).is_integer() else _rounded(value, places)
        return self.language.gettext(_UNITS.get(unit, N_("%(n)s")), n=number)

    def number(self, value: float) -> str:
        """A figure without unit."""
        return _rounded(value, _PLACES["ratio"])

    def interval(self, low: float | None, high: float | None, unit: str) -> str:
        """An interval, or nothing where there is none."""
        if low is None or high is None:
            return ""
        return self.language.gettext("%(low)s to %(high)s", low=self.figure(low, unit), high=self.figure(high, unit))

    def status(self, code: str) -> str:
        """How well a figure or a ruling is established."""
        return self.language.gettext(_STATUSES[code]) if code in _STATUSES else code


def words_of(d: Determination, language: Language) -> Words:
    """The words for one determination."""
    return Words(language, d.law, d.review.case.companies)


def _rounded(value: float, places: int) -> str:
    """A number with thousands marked and a true minus sign; small ones get the places that they need."""
    while value and abs(value) < 0.5 * 10**-places and places < 6:
        places += 1
    return f"{value:,.{places}f}".replace("-", "−")
