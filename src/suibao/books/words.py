"""The words of transfers: accounts, keys, codes and notes, each kept once under a number that is its own digest.

In a key, a note or an account ``@`` stands for the person that the transfer is about, so that a month's words are few.
>>> shortened("assessed:202601|" + "ab" * 16 + "|PE4", "ab" * 16)
'assessed:202601|@|PE4'
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

import sqlalchemy as sa

from suibao.books.bulk import driver
from suibao.errors import SuibaoError

PERSON = "@"
ESCAPED = "@@"
NOBODY = "0" * 32
HEX = re.compile("[0-9a-f]{32}")
OWNED = re.compile("^([a-z][a-z_]*:)([0-9a-f]{32})(?=:|$)")
"""An account of a person: the part behind the kind is a person's key."""

HIGHEST = (1 << 63) - 1
DIVIDER = "\x1f"  # no code or note may hold it


def word_id(text: str) -> int:
    """The number of an account: the first eight bytes of its SHA-256, with sign."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def form_id(text: str) -> int:
    """The number of a key's form: not negative where the form holds a person, negative where it is a whole key."""
    bits = word_id(text) & HIGHEST
    return bits if PERSON in text else bits - HIGHEST - 1


def label_id(code: str, note: str) -> int:
    """The number of a code and note together."""
    return word_id(code + DIVIDER + note)


def shortened(text: str, person: str) -> str:
    """``text`` with ``@`` for the person, where the first 32 hexadecimal digits in it are that person's key."""
    found = HEX.search(text)
    if found is None or found[0] != person or person == NOBODY:
        return text
    return text[: found.start()] + PERSON + text[found.end() :]


def short_note(note: str, person: str) -> str:
    """A note with ``@`` for the person; a note that holds the sign itself is kept whole, the sign doubled."""
    return note.replace(PERSON, ESCAPED) if PERSON in note else shortened(note, person)


def owner_of(account: str) -> str:
    """The person whose account it is; '' for an account of a fund or party."""
    found = OWNED.match(account)
    return found[2] if found else ""


def short_account(account: str) -> str:
    """An account's name with ``@`` for the person."""
    return OWNED.sub(rf"\1{PERSON}", account)


@dataclass
class Words:
    """Words by number, as a posting meets them."""

    accounts: dict[int, str] = field(default_factory=dict)
    forms: dict[int, str] = field(default_factory=dict)
    labels: dict[int, tuple[str, str]] = field(default_factory=dict)

    def without(self, known: Words) -> Words:
        """Those that ``known`` does not have."""
        return Words(
            {number: word for number, word in self.accounts.items() if number not in known.accounts},
            {number: word for number, word in self.forms.items() if number not in known.forms},
            {number: word for number, word in self.labels.items() if number not in known.labels},
        )

    def add(self, other: Words) -> None:
        """Take in the words of ``other``."""
        self.accounts |= other.accounts
        self.forms |= other.forms
        self.labels |= other.labels


ADD = (
    ("accounts", "INSERT INTO books.accounts SELECT * FROM unnest(%s::bigint[], %s::text[]) ON CONFLICT DO NOTHING"),
    ("forms", "INSERT INTO books.forms SELECT * FROM unnest(%s::bigint[], %s::text[]) ON CONFLICT DO NOTHING"),
    (
        "labels",
        "INSERT INTO books.labels SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING",
    ),
)
OTHER = {
    "accounts": (
        "SELECT w.text, a.name FROM unnest(%s::bigint[], %s::text[]) w (id, text) JOIN books.accounts a USING (id)"
        " WHERE a.name <> w.text LIMIT 1"
    ),
    "forms": (
        "SELECT w.text, f.text FROM unnest(%s::bigint[], %s::text[]) w (id, text) JOIN books.forms f USING (id)"
        " WHERE f.text <> w.text LIMIT 1"
    ),
    "labels": (
        "SELECT w.note, l.note FROM unnest(%s::bigint[], %s::text[], %s::text[]) w (id, code, note)"
        " JOIN books.labels l USING (id) WHERE (l.code, l.note) <> (w.code, w.note) LIMIT 1"
    ),
}


def save(connection: sa.Connection, words: Words) -> None:
    """Add the words that the ledger does not have. In the order of their numbers, so that two savers never deadlock.

    Raises SuibaoError when two words share a number, which no one has ever seen of SHA-256's first 63 bits.
    """
    columns = {
        "accounts": _columns(words.accounts),
        "forms": _columns(words.forms),
        "labels": _columns(words.labels),
    }
    with driver(connection).cursor() as cursor:
        for table, statement in ADD:
            if not columns[table][0]:
                continue
            cursor.execute(statement, columns[table])
            cursor.execute(OTHER[table], columns[table])
            if found := cursor.fetchone():
                raise collision(*found)


def collision(asked: str, there: str) -> SuibaoError:
    """The error for two words with one number."""
    return SuibaoError(
        f"'{asked}' has the same number as '{there}', which is in the ledger. Nothing was posted. Use another word.",
        f"“{asked}”与账上的“{there}”编号相同。未入账任何记录。请改用其他文字。",
        word=asked,
        there=there,
    )


def _columns(words: dict[int, str] | dict[int, tuple[str, str]]) -> list[list[int] | list[str]]:
    ordered = sorted(words.items())
    if ordered and isinstance(ordered[0][1], tuple):
        return [[number for number, _ in ordered], [word[0] for _, word in ordered], [word[1] for _, word in ordered]]
    return [[number for number, _ in ordered], [str(word) for _, word in ordered]]
