"""What the documents between agencies are made of: closed forms, whole fen, the field codes of the official forms.

A field has an English name; the code that agencies' forms give it (aae140, aic102 …, facts/identifiers.md §8, from
vendors' systems: status ``secondary``) is accepted in its place and stands in the JSON schema as ``code``.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

LARGEST_FEN = 10**15
"""Ten trillion yuan: more than any fund has."""

Fen = Annotated[int, Field(ge=0, le=LARGEST_FEN, strict=True)]
Rate = Annotated[int, Field(ge=0, le=1_000_000, strict=True, description="百万分之几 parts per million")]
Count = Annotated[int, Field(ge=0, le=1200, strict=True)]
Month = Annotated[int, Field(ge=195001, le=210012, strict=True, description="yyyymm")]
RegionCode = Annotated[str, Field(pattern=r"^\d{6}$", description="行政区划代码 region code, GB/T 2260")]
Text = Annotated[str, Field(max_length=500)]
Word = Annotated[str, Field(min_length=1, max_length=200)]


class Document(BaseModel):
    """A form: no field but those named, nothing changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _names_for_codes(cls, given: Any) -> Any:
        """Field codes of the official forms, in place of names."""
        if not isinstance(given, dict):
            return given
        names = codes_of(cls)
        found = {names.get(name, name): value for name, value in given.items()}
        if len(found) < len(given):
            twice = sorted(name for code, name in names.items() if code in given and name in given)
            raise ValueError(f"given twice, by name and by code: {', '.join(twice)}")
        return found


def coded(code: str, zh: str, en: str, **more: Any) -> Any:
    """A field with the code that the official forms give it ('' for none)."""
    extra: dict[str, Any] = {"json_schema_extra": {"code": code}} if code else {}
    return Field(description=f"{zh} {en}", **extra, **more)


def codes_of(model: type[BaseModel]) -> dict[str, str]:
    """Field code → field name of a form."""
    extras = {name: field.json_schema_extra for name, field in model.model_fields.items()}
    return {str(extra["code"]): name for name, extra in extras.items() if isinstance(extra, dict) and "code" in extra}


class Insurance(StrEnum):
    """AAE140 as agencies' systems have it; conversion has no code of its own that is established."""

    PENSION = "110"
    UNEMPLOYMENT = "210"
    MEDICAL = "310"


class Identity(Document):
    """Whom a document is about. Never in a log, a key, a URL or an error."""

    id_number: str = coded("", "公民身份号码（社会保障号码）", "ID number, which is the social security number",
                           min_length=4, max_length=40, repr=False)  # fmt: skip
    name: str = coded("", "姓名", "name", min_length=1, max_length=100, repr=False)


class Agency(Document):
    """An agency as the forms name it."""

    code: RegionCode
    name: Text = coded("", "经办机构名称", "name", default="")
    phone: Text = coded("", "联系电话", "telephone", default="")
    address: Text = coded("", "地址", "address", default="")
    postcode: Text = coded("", "邮编", "postcode", default="")


class Agent(Document):
    """Who applies for somebody else."""

    name: Word = coded("", "代办人姓名", "name")
    relation: Text = coded("", "与参保人关系", "relation", default="")
    phone: Text = coded("", "联系电话", "telephone", default="")
    address: Text = coded("", "地址", "address", default="")


class Payee(Document):
    """Where the money is to go, of the contact letter."""

    name: Word = coded("aae009", "户名", "payee")
    account: Word = coded("aac078", "账号", "account number")
    bank_number: Text = coded("aac080", "行号", "number of the bank", default="")
    bank: Text = coded("aac155", "开户行", "bank", default="")


class Span(Document):
    """Months from one to another, both included."""

    first: Month = coded("aae041", "起始年月", "first month")
    last: Month = coded("aae042", "终止年月", "last month")

    @model_validator(mode="after")
    def _forward(self) -> Span:
        if self.last < self.first or self.first % 100 not in range(1, 13) or self.last % 100 not in range(1, 13):
            raise ValueError(f"months {self.first} to {self.last}: expected yyyymm, the last not before the first")
        return self

    @property
    def months(self) -> int:
        """How many months."""
        return months_between(self.first, self.last)


def months_between(first: int, last: int) -> int:
    """Months from one (yyyymm) to another, both counted."""
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100 + 1


def month_of(day: date) -> int:
    """The month (yyyymm) of a day."""
    return day.year * 100 + day.month
