"""A career stated in a file, for a forecast without books: spans, account, place of benefit, facts.

region: "310000"
retired: 2026-05            # month of retirement; without it the statutory one
facts: {retirement_group: men60, birth_month: 1966-01, retires_from_employer: "yes", hukou_region: "310000"}
account: {balance: 139000.00}          # at retirement; with `year: 2025` at the end of that year, interest since by law
crediting: month_method
spans:
  - {first: 2004-01, last: 2020-06, kind: employed, base: 6000, index: 0.8}
  - {first: 2020-07, last: 2026-05, kind: flexible, base: 7000}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from suibao.law.careers import Career, CareerMonth, Crediting, Span
from suibao.law.terms import Term
from suibao.office.pensions.record import LAST_YEAR
from suibao.rules import InputError, unit_of
from suibao.rules.units import month_number, stored

TOP = ("region", "retired", "facts", "account", "crediting", "spans")
SPAN = ("first", "last", "region", "kind", "base", "own_paid", "index", "credited")
ACCOUNT = ("balance", "year")
INDEX, MONTHLY, WHOLE = unit_of("index"), unit_of("fen/month"), 1_000


@dataclass(frozen=True)
class CareerFile:
    """A career with what is stated beside it; ``retired`` is '' where the statutory month is meant."""

    career: Career
    facts: Mapping[str, Any]
    retired: str


def read_career(data: object, where: str) -> CareerFile:
    """The career of a parsed file. Raises InputError with the place and the nearest name for what cannot be read."""
    top = _mapping(data, where, TOP)
    region = _text(top, "region", where)
    spans = top.get("spans")
    if not isinstance(spans, list) or not spans:
        raise InputError(
            f"{where}: `spans` is missing: a list of stretches with first and last month.",
            f"{where}：缺少 spans：缴费时段列表（起止年月）。",
        )
    account = _mapping(top.get("account") or {}, f"{where}, account", ACCOUNT)
    year = int(account["year"]) if "year" in account else LAST_YEAR if "balance" in account else None
    crediting = _member(Crediting, top.get("crediting", "month_method"), f"{where}, crediting")
    made = tuple(_span(one, region, f"{where}, spans[{number}]") for number, one in enumerate(spans, start=1))
    balance = _amount(account.get("balance", 0), f"{where}, account.balance")
    facts = _mapping(top.get("facts") or {}, f"{where}, facts", None)
    retired = _month(top["retired"], f"{where}, retired") if "retired" in top else ""
    return CareerFile(Career(made, region, crediting, balance, year), facts, retired)


def _span(data: object, region: str, where: str) -> Span:
    one = _mapping(data, where, SPAN)
    kind = _member(CareerMonth, one.get("kind", "employed"), f"{where}, kind")
    return Span(
        _month(one.get("first"), f"{where}, first"), _month(one.get("last"), f"{where}, last"), str(one.get("region", region)),
        kind, _amount(one.get("base", 0), f"{where}, base"), _amount(one.get("own_paid", 0), f"{where}, own_paid"),
        int(stored(str(one["index"]), INDEX)) if "index" in one else None, int(one.get("credited", WHOLE)),
    )  # fmt: skip


def _mapping(data: object, where: str, known: tuple[str, ...] | None) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise InputError(f"{where}: expected names with values.", f"{where}：应为 名称: 值。")
    for name in data:
        if known is not None and name not in known:
            raise InputError.unknown_name(f"field in {where}:", f"{where} 的字段", str(name), known)
    return data


def _text(data: Mapping[str, Any], name: str, where: str) -> str:
    if not data.get(name):
        raise InputError(f"{where}: `{name}` is missing.", f"{where}：缺少 {name}。")
    return str(data[name])


def _month(value: object, where: str) -> str:
    text = str(value)
    try:
        month_number(text)
    except Exception as error:
        raise InputError(
            f"{where}: {text!r} is no month such as 2026-05.", f"{where}：{text!r} 不是年月，如 2026-05。"
        ) from error
    return text


def _amount(value: object, where: str) -> int:
    try:
        return int(stored(str(value), MONTHLY))
    except Exception as error:
        raise InputError(
            f"{where}: {value!r} is no amount in yuan.", f"{where}：{value!r} 不是以元计的金额。"
        ) from error


def _member(term: type[Term], value: object, where: str) -> Any:
    names = {one.code: one for one in term}
    if str(value) not in names:
        raise InputError.unknown_name(f"value of {where}:", f"{where} 的取值", str(value), list(names))
    return names[str(value)]
