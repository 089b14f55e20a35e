"""Units of measurement: how a value is stored, checked and shown.

Amounts are whole fen. Rates are whole millionths, so that a rate in percent with four decimals is
exact and every division by a rate has the same denominator. Only what the law does not treat as an
amount (an index, a probability) is a float.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from typing import Literal

from suibao.rules.errors import ParameterFileError, RuleError

Kind = Literal["int", "float", "bool", "term", "region"]

FEN_PER_YUAN = 100
MILLIONTHS_PER_PERCENT = 10_000


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
    return f"{value} {unit.zh if zh else '' if unit.name == 'ratio' else unit.name}".strip()


def _member_shown(term: type[IntEnum], value: object, *, zh: bool) -> str:
    """A member by its Chinese label or its code; ``—`` for 0, which stands where a rule does not apply."""
    member = next((one for one in term if one == value), None)
    if member is None:
        return "—" if value == 0 else str(value)
    code = member.name.lower()
    return str(getattr(member, "zh", code)) if zh else code
