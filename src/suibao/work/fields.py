"""What a column of a file is: its names, its type, and the range it must stay in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from suibao.work.limits import Limit


class Type(StrEnum):
    """How the text of a cell is to be understood."""

    TEXT = "text"
    TIME = "time"  # local time of China, to the second
    DATE = "date"
    MONTH = "month"  # 2025-10, 202510, 2025年10月
    MONEY = "money"  # yuan, at most two decimals
    INTEGER = "integer"
    TENTHS = "tenths"  # a number with at most one decimal
    YES_NO = "yes_no"
    CHOICE = "choice"  # one of a closed list
    REGION = "region"  # six digits of GB/T 2260
    ID_NUMBER = "id_number"  # resident identity number (公民身份号码)
    CREDIT_CODE = "credit_code"  # unified social credit code (统一社会信用代码)


@dataclass(frozen=True)
class Field:
    """One column: canonical name, labels, type, and what counts as a sensible value.

    ``choices`` maps every accepted spelling (lower case) of a CHOICE to its number.
    """

    name: str
    type: Type
    zh: str
    meaning: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    limit: Limit | None = None
    choices: Mapping[str, int] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    """The spellings that messages and documents recommend for a CHOICE, in order."""

    def spellings(self) -> frozenset[str]:
        """Every accepted header for this column, normalised."""
        return frozenset(normalise(text) for text in (self.name, self.zh, *self.aliases))


@dataclass(frozen=True)
class Schema:
    """One kind of file: its name, labels, columns, and the columns that identify a row."""

    kind: str
    zh: str
    meaning: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    def __getitem__(self, name: str) -> Field:
        return next(item for item in self.fields if item.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical column names in order."""
        return tuple(item.name for item in self.fields)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that a file of this kind must have."""
        return tuple(item.name for item in self.fields if item.required)


def normalise(header: str) -> str:
    """A header as compared: full-width forms folded, units in brackets, blanks and punctuation dropped.

    >>> normalise("Accepted At"), normalise(" 骑手收入（元）"), normalise("接单_时间")
    ('acceptedat', '骑手收入', '接单时间')
    """
    text = unicodedata.normalize("NFKC", header).lower()
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", text)
    return re.sub(r"[\s_\-./·:*\ufeff]+", "", text)
