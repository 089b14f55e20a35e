"""Chinese (default) and English: sentences from a catalogue, numbers and months in the manner of the language.

The English sentence in code or template is the key; ``locale/zh/messages.po`` holds the Chinese. The
catalogue is plain text and read when first needed, so nothing compiled stands in the repository.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from suibao.errors import SuibaoError, nearest

LANGUAGES: Final = ("zh", "en")


def N_(message: str) -> str:  # noqa: N802 - the name that catalogue tools look for
    """Mark a sentence for the catalogue where it is written, to be translated where it is shown."""
    return message


class Language:
    """One language: ``code``, its sentences, and its way to write money, rates, counts and months."""

    def __init__(self, code: str, translations: NullTranslations) -> None:
        self.code = code
        self.translations = translations

    def gettext(self, message: str, **values: object) -> str:
        """The sentence in this language, with ``%(name)s`` filled from ``values``."""
        text = self.translations.gettext(message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """The sentence for ``n`` things; ``%(n)s`` is the count with thousands marked."""
        return self.translations.ngettext(one, many, n) % {"n": count(n), **values}

    def month(self, month: int) -> str:
        """A month (yyyymm): ``2025年10月`` or ``October 2025``."""
        return _month(month, self.code)

    def day(self, day: date) -> str:
        """A day: ``2025年11月15日`` or ``November 15, 2025``."""
        return str(format_date(day, "long", locale=self.code))


def language(code: str = "zh") -> Language:
    """The language ``zh`` or ``en``; any other code is an error that names both."""
    if code not in LANGUAGES:
        hint = nearest(code, LANGUAGES)
        raise SuibaoError(
            f"Unknown language {code!r}. Known: zh, en." + (f" Did you mean {hint!r}?" if hint else ""),
            f"不支持的语言：{code!r}。可用：zh、en。" + (f"您是否想用 {hint!r}？" if hint else ""),
            language=code,
        )
    return _language(code)


@lru_cache(maxsize=len(LANGUAGES))
def _language(code: str) -> Language:
    if code == "en":
        return Language(code, NullTranslations())
    source = files("suibao.documents").joinpath("locale", code, "messages.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale=code))
    compiled.seek(0)
    return Language(code, Translations(compiled))


@lru_cache(maxsize=1024)
def _month(month: int, code: str) -> str:
    year, number = divmod(month, 100)
    if not (1 <= number <= 12 and year >= 1):
        raise SuibaoError(
            f"Not a month: {month}. Expected yyyymm, such as 202510.",
            f"不是有效的月份：{month}。应为六位年月，例如 202510。",
            month=month,
        )
    return str(format_skeleton("yMMMM", date(year, number, 1), locale=code))


def iso_month(month: int) -> str:
    """A month (yyyymm) as files and commands write it: ``2025-10``."""
    return f"{month // 100:04d}-{month % 100:02d}"


def money(amount_fen: int) -> str:
    """Whole fen as yuan with two decimals and thousands marked: ``1234567`` → ``12,345.67``. Exact: integers only."""
    if amount_fen < 0:
        return f"−{money(-amount_fen)}"
    return f"{amount_fen // 100:,}.{amount_fen % 100:02d}"


def plain_money(amount_fen: int) -> str:
    """Whole fen as yuan for machines: ``1234567`` → ``12345.67``; a minus sign, no thousands marks."""
    sign = "-" if amount_fen < 0 else ""
    yuan, fen = divmod(abs(amount_fen), 100)
    return f"{sign}{yuan}.{fen:02d}"


def rate(rate_ppm: int) -> str:
    """Millionths as a percentage without trailing zeros: ``160000`` → ``16%``, ``2500`` → ``0.25%``."""
    whole, rest = divmod(abs(rate_ppm), 10_000)
    tail = f".{rest:04d}".rstrip("0") if rest else ""
    return f"{'−' if rate_ppm < 0 else ''}{whole}{tail}%"


def count(number: int) -> str:
    """A count with thousands marked: ``12345`` → ``12,345``."""
    return f"{number:,}"
