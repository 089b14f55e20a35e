"""Records of relations for tests: a man of 40 whose employer paid 16 % into the pool, unless said otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.law.tabled import bundle

from suibao.law.terms import Branch
from suibao.office.calendar_months import plus
from suibao.office.relations.model import MonthRow, Question, Quote, Record
from suibao.office.relations.quoting import quote
from suibao.office.relations.terms import Matter

LAW = bundle().law
DAY = date(2026, 3, 2)
PERSON = "ab" * 16
ZHEJIANG, SHANGHAI, ANHUI, GUANGDONG = "330000", "310000", "340000", "440000"
HANGZHOU, GUANGZHOU, SHENZHEN = "330100", "440100", "440300"
ACCOUNT_PERCENT = 8
"""What a month since 2006 credits to the account; only to give records a balance."""


def record(region: str, *rows: MonthRow, **other: Any) -> Record:
    """A record; its balance is 8 % of the bases where no other is given."""
    balance = sum(one.base_fen * one.months for one in rows if not one.deemed) * ACCOUNT_PERCENT // 100
    plain: dict[str, Any] = {
        "branch": Branch.EMPLOYEE_PENSION, "born": date(1985, 5, 20), "is_woman": False, "paid_pool_rate": 160_000,
        "balance_fen": balance,
    }  # fmt: skip
    return Record(PERSON, region=region, months=rows, **{**plain, **other})


def paid(first: int, months: int, base: int = 5_000, **other: Any) -> MonthRow:
    """Months on one base, in yuan."""
    return MonthRow(first, base * 100, months, **other)


def born_before(years: int, months: int = 0, day: date = DAY) -> date:
    """The day of birth of somebody who is so old on ``day``."""
    first = plus(day.year * 100 + day.month, -12 * years - months)
    return date(first // 100, first % 100, day.day)


def quoted(
    origin: Record, destination: Record | None, matter: Matter = Matter.PENSION, day: date = DAY, **facts: Any
) -> Quote:
    """The quote; a failing test says which questions stand in its way."""
    found = quote(origin, destination, matter, LAW, day, facts)
    assert isinstance(found, Quote), [one.en for one in found]
    return found


def asked(
    origin: Record, destination: Record | None, matter: Matter = Matter.PENSION, day: date = DAY, **facts: Any
) -> tuple[Question, ...]:
    """The questions."""
    found = quote(origin, destination, matter, LAW, day, facts)
    assert not isinstance(found, Quote), found.outcome
    return found


def names(questions: tuple[Question, ...]) -> set[str]:
    """The facts and figures that are asked for."""
    return {str(one.details["name"]) for one in questions}
