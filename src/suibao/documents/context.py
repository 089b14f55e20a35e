"""What a document needs beside its lines: names, regions, the language, and what could not be established."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import quote

from suibao.documents.labels import branch_label
from suibao.documents.language import N_, Language, iso_month
from suibao.documents.lines import Line, Party, party_of

_ID_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
_ALONE: Final = {"worker": N_("You, on your own"), "state": N_("The state")}


@dataclass(frozen=True, slots=True)
class Note:
    """Something not established, told in both languages.

    Empty ``person``, ``payer``, ``region`` and month 0 mean any; a note stands in every document that matches.
    A note that names a person gets that person a statement even when no line could be assessed.
    """

    zh: str
    en: str
    month: int = 0
    person: str = ""
    payer: str = ""
    region: str = ""

    def text(self, language: Language) -> str:
        """The note in the language of the document."""
        return self.en if language.code == "en" else self.zh

    def matches(self, month: int, person: str, payers: set[str], regions: set[str]) -> bool:
        """Whether the note belongs into a document of this month, person ('' for a payer's), payers and regions."""
        return (
            self.month in (0, month)
            and self.person in ("", person)
            and (not self.payer or self.payer in payers)
            and (not self.region or self.region in regions)
        )


@dataclass(frozen=True, slots=True)
class PayerFacts:
    """What a payer should know beside the amounts; None where it was not counted, which is then not shown as zero.

    ``quarantined``: rows of its files that were set aside; ``unassessed``: rows (engagements, order months)
    that could not be assessed; ``due_on``: last day to pay, where established.
    """

    quarantined: int | None = None
    unassessed: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The language of a document and the names it shows in place of keys and codes."""

    language: Language
    parties: Mapping[str, Party] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)

    def person(self, person: str) -> str:
        """The person's name, else the shortened key."""
        return masked(self.names.get(person, "")) or short_key(person)

    def region(self, region: str) -> str:
        """The region's name, else its code; the nation in words."""
        return self.regions.get(region) or (self.language.gettext("Nationwide") if region == "CN" else region)

    def remitter(self, remitter: str) -> str:
        """Who hands the money over: a party's name, the person, or the state."""
        if remitter in _ALONE:
            return self.language.gettext(_ALONE[remitter])
        return masked(party_of(remitter, self.parties).name)

    def branch(self, branch: int) -> str:
        """The name of a branch."""
        return branch_label(branch, self.language)


def masked(text: str) -> str:
    """The text with anything that looks like an ID number (15 or 18 places) blotted out."""
    return _ID_NUMBER.sub("***", text)


def short_key(person: str) -> str:
    """The first 12 characters of a person key in three groups, enough to tell people of one payer apart."""
    return " ".join((person[:4], person[4:8], person[8:12])).strip()


def file_name(key: str) -> str:
    """A key as a safe file name: no separators, no leading dot, distinct for distinct keys."""
    safe = quote(key, safe=" ()")
    return safe.replace(".", "%2E", 1) if safe.startswith(".") else safe or "%00"


def explain_command(person: str, month: int) -> str:
    """The command that answers "why?" for one person and month."""
    return f"suibao explain --person {person} --month {iso_month(month)}"


def matching_notes(
    notes: Iterable[Note], month: int, lines: Iterable[Line], language: Language, person: str = "", payer: str = ""
) -> list[str]:
    """The texts of the notes that belong into one document, in order, each once."""
    payers = {payer} if payer else {name for line in lines for name in (line.payer, line.remitter)}
    regions = {line.region for line in lines}
    return list(dict.fromkeys(note.text(language) for note in notes if note.matches(month, person, payers, regions)))
