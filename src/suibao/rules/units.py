"""Units of measurement: how a value is stored, checked and shown.

Amounts are whole fen. Rates are whole millionths, so that a rate in percent with four decimals is
exact and every division by a rate has the same denominator. Only what the law does not treat as an
amount (an index, a probability) is a float.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from typing import Literal

from suibao.rules.errors import ParameterFileError, RuleError

Kind = Literal["int", "float", "bool", "term", "region"]

FEN_PER_YUAN = 100
MILLIONTHS_PER_PERCENT = 10_000
MONTHS_PER_YEAR = 12
CALENDAR_MONTH = "calendar month"


@dataclass(frozen=True)
class Unit:
    """A unit: ``kind`` says how it is stored, ``scale`` turns a published figure into stored units."""

    name: str
    kind: Kind
    scale: int = 1
    zh: str = ""
    term: type[IntEnum] | None = None

    @property
    def is_money(self) -> bool:
        """True for whole fen, whatever the period."""
        return self.name.startswith("fen")

    @property
    def is_month(self) -> bool:
        """True for a month of the calendar, which is written as ``1965-01``."""
        return self.name == CALENDAR_MONTH


_UNITS = {
    unit.name: unit
    for unit in (
        Unit("fen", "int", FEN_PER_YUAN, "元"),
        Unit("fen/month", "int", FEN_PER_YUAN, "元/月"),
        Unit("fen/year", "int", FEN_PER_YUAN, "元/年"),
        Unit("fen/order", "int", FEN_PER_YUAN, "元/单"),
        Unit("fen/hour", "int", FEN_PER_YUAN, "元/小时"),
        Unit("rate", "int", MILLIONTHS_PER_PERCENT, "%"),
        Unit("percent", "int", 1, "%"),
        Unit("count", "int", 1, "个"),
        Unit("orders", "int", 1, "单"),
        Unit("days", "int", 1, "天"),
        Unit("months", "int", 1, "个月"),
        Unit("thousandths of a month", "int", 1, "千分之一月"),
        Unit("tenths of a month", "int", 10, "个月"),
        Unit("calendar month", "int", 1, "年月"),
        Unit("calendar year", "int", 1, "年份"),
        Unit("years", "int", 1, "年"),
        Unit("hours", "int", 1, "小时"),
        Unit("minutes", "int", 1, "分钟"),
        Unit("persons", "int", 1, "人"),
        Unit("index", "int", 1_000_000, ""),
        Unit("ratio", "float", 1, ""),
        Unit("bool", "bool", 1, "是否"),
        Unit("region", "region", 1, "地区"),
    )
}


def unit_of(name: str | type[IntEnum]) -> Unit:
    """The unit called ``name``; a closed list (an IntEnum class) is a unit of its own."""
    if not isinstance(name, str):
        return Unit(name.__name__, "term", 1, "", name)
    try:
        return _UNITS[name]
    except KeyError:
        raise RuleError.unknown_name("unit", "单位", name, _UNITS) from None


def stored(text: str, unit: Unit) -> int | float:
    """A published figure as stored: yuan → fen, percent → millionths, yes/no → 1/0.

    Raises ParameterFileError when the figure is not a number or finer than the unit can hold.
    """
    if unit.kind == "bool":
        if text not in ("yes", "no"):
            raise ParameterFileError(f"Expected yes or no, found {text!r}.", f"应为 yes 或 no，实为 {text!r}。")
        return int(text == "yes")
    if unit.is_month:
        return month_number(text)
    try:
        figure = Decimal(text) * unit.scale
        if not figure.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise ParameterFileError(f"Expected a number, found {text!r}.", f"应为数字，实为 {text!r}。") from None
    if unit.kind == "float":
        return float(figure)
    if figure != int(figure):
        raise ParameterFileError(
            f"{text} is finer than the unit {unit.name} can hold exactly.", f"{text} 比单位 {unit.name} 所能精确表示的更细。"
        )
    return int(figure)


def month_number(text: str) -> int:
    """A calendar month (``1965-01``) as months since the year 0, so that months subtract to a length of time.

    Raises ParameterFileError for anything else.
    """
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    if match is None:
        raise ParameterFileError(
            f"Expected a month such as 1965-01, found {text!r}.", f"应为月份，如 1965-01，实为 {text!r}。"
        )
    return int(match[1]) * MONTHS_PER_YEAR + int(match[2]) - 1


def month_text(number: int) -> str:
    """The calendar month that is ``number`` months after the year 0: ``1965-01``."""
    return f"{number // MONTHS_PER_YEAR:04d}-{number % MONTHS_PER_YEAR + 1:02d}"


def decimal_text(whole: int, digits: int) -> str:
    """``whole`` divided by 10**digits as exact decimal text with that many places."""
    sign, whole = ("-", -whole) if whole < 0 else ("", whole)
    return f"{sign}{whole // 10**digits:,}.{whole % 10**digits:0{digits}d}"


def shown(value: object, unit: Unit, language: str = "zh") -> str:
    """A stored value as people read it: ``1,432.40 元/月``, ``8%``, ``是``."""
    zh = language == "zh"
    if value is None:
        return "未知" if zh else "unknown"
    if unit.kind == "bool":
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    if unit.term is not None:
        return _member_shown(unit.term, value, zh=zh)
    if unit.kind == "region":
        return str(value)
    if unit.is_money and isinstance(value, int):
        return f"{decimal_text(value, 2)} {unit.zh if zh else unit.name.replace('fen', 'yuan')}"
    if unit.name == "rate" and isinstance(value, int):
        return f"{decimal_text(value, 4).rstrip('0').rstrip('.')}%"
    if isinstance(value, int) and unit.name in SHOWN:
        return SHOWN[unit.name](value, zh)
    return f"{value} {unit.zh if zh else '' if unit.name in ('ratio', 'count') else unit.name}".strip()


SHOWN: Mapping[str, Callable[[int, bool], str]] = {
    CALENDAR_MONTH: lambda value, zh: month_text(value),
    "calendar year": lambda value, zh: f"{value} 年" if zh else str(value),
    "index": lambda value, zh: _trimmed(decimal_text(value, 6)),
    "tenths of a month": lambda value, zh: f"{_trimmed(decimal_text(value, 1))} {'个月' if zh else 'months'}",
    "thousandths of a month": lambda value, zh: f"{_trimmed(decimal_text(value, 3))} {'个月' if zh else 'months'}",
}
"""How whole numbers that carry places, or stand for a date, are shown: (value, in Chinese)."""


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _member_shown(term: type[IntEnum], value: object, *, zh: bool) -> str:
    """A member by its Chinese label or its code; ``—`` for 0, which stands where a rule does not apply."""
    member = next((one for one in term if one == value), None)
    if member is None:
        return "—" if value == 0 else str(value)
    code = member.name.lower()
    return str(getattr(member, "zh", code)) if zh else code
