"""Identity numbers: checked, masked, and turned into a keyed hash before anything else sees them."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
from stdnum.cn import ric, uscc

PERSON_BYTES = 16


def person_key(id_number: str, secret: bytes) -> str:
    """The name of a person inside the system: HMAC-SHA256 of the identity number, 32 hex characters.

    Blanks, full-width digits and a small ``x`` make no difference. Without ``secret`` the number cannot be
    found by trying all numbers, which a plain hash would allow.
    """
    return _key(plain(id_number), secret)


def _key(number: str, secret: bytes) -> str:
    return hmac.digest(secret, number.encode(), "sha256")[:PERSON_BYTES].hex()


def person_keys(numbers: Sequence[str], secret: bytes) -> list[str]:
    """:func:`person_key` of numbers that are written plainly, as :func:`plain` gives them."""
    return [_key(number, secret) for number in numbers]


def plain(id_number: str) -> str:
    """The number without blanks, full-width digits and small letters."""
    text = id_number if id_number.isascii() else unicodedata.normalize("NFKC", id_number)
    return "".join(text.split()).upper()


def is_id_number(text: str) -> bool:
    """Whether length, check digit (GB 11643) and date of birth are right.

    The address code is not looked up: codes are retired, and demo identities carry one that belongs to nobody.
    """
    return _is_valid(plain(text))


def identify(text: str, secret: bytes) -> str | None:
    """:func:`person_key` of a right identity number, None for any other text: both questions in one go."""
    number = plain(text)
    return _key(number, secret) if _is_valid(number) else None


def _is_valid(number: str) -> bool:
    if len(number) != 18 or not number[:-1].isascii() or not number[:-1].isdigit():
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return bool(number[-1] == ric.calc_check_digit(number))


class Identities:
    """Identity numbers as they were read, in memory only: never in a file, never in a table of the intake."""

    def __init__(self) -> None:
        self._pieces: list[pa.Table] = []

    def note(self, people: pa.StringArray, numbers: pa.StringArray) -> None:
        """Keep the numbers of a batch; ``people`` are their person keys, null where a number is none."""
        self._pieces.append(pa.table([people, numbers], ["person", "id_number"]).filter(people.is_valid()))

    def table(self) -> pa.Table:
        """``person`` and ``id_number``, each person once, sorted."""
        kinds = pa.schema({"person": pa.string(), "id_number": pa.string()})
        rows = pa.concat_tables([kinds.empty_table(), *self._pieces])
        once = rows.group_by("person").aggregate([("id_number", "min")]).rename_columns(["person", "id_number"])
        return once.select(kinds.names).sort_by("person")


def is_credit_code(text: str) -> bool:
    """Whether ``text`` is a unified social credit code (GB 32100) with the right check character."""
    return bool(uscc.is_valid(text))


def mask(id_number: str) -> str:
    """First three and last two characters, the rest starred; anything short is starred whole.

    >>> mask("990000199001010012"), mask("12345")
    ('990*************12', '*****')
    """
    text = id_number.strip()
    if len(text) < 10:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 5) + text[-2:]
