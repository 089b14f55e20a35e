"""Numbers that collection gives: of filings, payment references, receipts. They tell nothing about the person."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata

from stdnum import luhn

from suibao.books import Books
from suibao.books.secrets import derive

LOCK = 0x436F_6C6C_6563  # "Collec"
"""Advisory lock of everything that collection writes."""

REFERENCE_DIGITS = 20
"""Longer than an ID number (18) and a bank card (16 to 19), so that neither is taken for a reference."""
_REFERENCE = re.compile(rf"(?<!\d)\d{{{REFERENCE_DIGITS}}}(?!\d)")
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_BLANKS = re.compile(r"\s+")


class Numbers:
    """Makes numbers with a key of these books."""

    def __init__(self, books: Books) -> None:
        self._key = derive(books.secret, "collection numbers")

    def short(self, *parts: object) -> str:
        """Twelve letters and digits for the parts, always the same."""
        return base64.b32encode(self._digest(parts))[:12].decode().lower()

    def reference(self, *parts: object) -> str:
        """A payment reference of 20 digits, the last a check digit."""
        body = str(int.from_bytes(self._digest(("reference", *parts))[:16], "big"))[: REFERENCE_DIGITS - 1]
        body = body.rjust(REFERENCE_DIGITS - 1, "0")
        return body + str(luhn.calc_check_digit(body))

    def hashed(self, text: str) -> str:
        """A keyed hash of an account number or a name, 32 hex characters; '' for nothing."""
        return self._digest(("hashed", text)).hex()[:32] if text else ""

    def _digest(self, parts: tuple[object, ...]) -> bytes:
        return hmac.new(self._key, "|".join(map(str, parts)).encode(), hashlib.sha256).digest()


def reference_in(text: str) -> str:
    """The payment reference in a text of the bank, '' where there is none with a right check digit or more than one.

    Blanks between the digits make no difference.
    """
    found = {one for one in _REFERENCE.findall(text) + _REFERENCE.findall(_BLANKS.sub("", text)) if luhn.is_valid(one)}
    return found.pop() if len(found) == 1 else ""


def credit_code_in(text: str) -> str:
    """The unified social credit code in a text, '' where there is none or more than one."""
    found = set(_CREDIT_CODE.findall(text.upper()))
    return found.pop() if len(found) == 1 else ""


def plain_name(text: str) -> str:
    """A name without blanks, with narrow brackets and capital letters, so that spellings of a bank agree."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()
