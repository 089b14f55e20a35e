"""The one family of exceptions. Every message stands in English and in Chinese.

A message says, useful sentence first: what is wrong, where, what was expected, the nearest
known name, and the next step. ``str(error)`` is the English text; programs that speak to people
choose with :meth:`SuibaoError.text`.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class SuibaoError(Exception):
    """Something the caller can put right, told in two languages.

    ``details`` holds the same facts for programs (file, row, field, parameter, region, date …).
    """

    def __init__(self, en: str, zh: str, **details: object) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh
        self.details = details

    def text(self, language: str = "zh") -> str:
        """The message in ``zh`` (default) or ``en``."""
        return self.en if language == "en" else self.zh


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like ``name``, the only one that begins with it, or None."""
    names = sorted(known)
    if matches := get_close_matches(name, names, n=1, cutoff=0.6):
        return matches[0]
    begun = [one for one in names if name and one.startswith(name)]
    return begun[0] if len(begun) == 1 else None
