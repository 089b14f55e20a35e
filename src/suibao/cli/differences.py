"""``suibao law diff``: what differs between two laws, or between two dates of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from cyclopts import Parameter

from suibao.cli.output import Json, Language, print_json, print_table, say
from suibao.law import package
from suibao.rules import Law, ParameterError, shown
from suibao.rules import Parameter as Figure

Place = tuple[str, tuple[int, ...], str]
"""Region, further keys, period ('' when the laws are asked about a date)."""


def diff(
    one: Annotated[str, Parameter(help="法律[@月份] a law, with @month where wanted")],
    other: Annotated[str, Parameter(help="法律[@月份] another law or month")],
    *,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """What differs between two laws (current, proposal/…) or two dates (current@2025-12)."""
    found = differences(_dated(one), _dated(other))
    if json:
        print_json(found)
    else:
        print_differences(found, lang)


def _dated(text: str) -> Law:
    name, _, day = text.partition("@")
    law = package(name).law
    return law.at(day) if day else law


def differences(one: Law, other: Law) -> list[dict[str, Any]]:
    """Rules and figures that differ. With dates the figures that apply are compared, else all that are on record.

    A figure is in stored units (whole fen, millionths); None where there is none or it is not established.
    """
    return [*_rules_that_differ(one, other), *_figures_that_differ(one, other)]


def _rules_that_differ(one: Law, other: Law) -> Iterator[dict[str, Any]]:
    ours, theirs = _rule_texts(one), _rule_texts(other)
    for name in sorted(ours.keys() | theirs.keys()):
        before, after = ours.get(name), theirs.get(name)
        if before != after:
            label = next(rule for law in (other, one) for rule in law.all_rules if rule.name == name[0])
            yield {"kind": "rule", "name": name[0], "zh": label.zh, "en": label.en, "before": before, "after": after}


def _rule_texts(law: Law) -> dict[tuple[str, str], str]:
    """Formula and condition by name and, without a date, the day from which the rule holds."""
    if law.moment:
        return {(one.name, ""): _text(one.formula, one.when) for one in law.rules.values()}
    kept = (one for one in law.all_rules if one.name not in law.switched_off)
    return {(one.name, str(one.since)): _text(one.formula, one.when) for one in kept}


def _text(formula: str, when: str | None) -> str:
    return f"{formula}\nwhen {when}" if when else formula


def _figures_that_differ(one: Law, other: Law) -> Iterator[dict[str, Any]]:
    dated = bool(one.moment and other.moment)
    for name in sorted(one.parameters.keys() | other.parameters.keys()):
        both = [law.parameters[name] for law in (one, other) if name in law.parameters]
        places = {(value.region, value.keys) for figure in both for value in figure.everything()}
        before, after = (_figures(law, name, places, dated=dated) for law in (one, other))
        label = both[-1]
        for place in sorted(before.keys() | after.keys()):
            if before.get(place) != after.get(place):
                region, keys, period = place
                yield {
                    "kind": "figure", "name": name, "zh": label.zh, "en": label.en, "unit": label.unit.name,
                    "region": region, "keys": dict(zip(label.keys, keys, strict=True)), "period": period,
                    "before": before.get(place), "after": after.get(place),
                    "shown": {lang: [_shown(label, side.get(place), lang) for side in (before, after)] for lang in ("zh", "en")},
                }  # fmt: skip


def _shown(figure: Figure, amount: int | float | None, lang: str) -> str:
    return "–" if amount is None else shown(amount, figure.unit, lang)


def _figures(
    law: Law, name: str, places: set[tuple[str, tuple[int, ...]]], *, dated: bool
) -> dict[Place, int | float | None]:
    """Amounts by place and period; a reform's rows come first and win."""
    figure = law.parameters.get(name)
    if figure is None:
        return {}
    if dated:
        return {(region, keys, ""): _applying(law, figure, region, keys) for region, keys in places}
    rows = reversed(list(figure.everything()))
    return {(one.region, one.keys, f"{_day(one.start)} – {one.end or '…'}"): one.amount for one in rows}


def _day(day: Any) -> str:
    return str(day) if day.year > 1 else "…"


def _applying(law: Law, figure: Figure, region: str, keys: tuple[int, ...]) -> int | float | None:
    try:
        return figure.find(region, keys, law.dated, law.regions).amount
    except ParameterError:
        return None


def print_differences(found: list[dict[str, Any]], lang: str) -> None:
    """Differences as one table."""
    zh = lang == "zh"
    if not found:
        say("没有差别。" if zh else "No difference.")
        return
    rows = []
    for row in found:
        if row["kind"] == "rule":
            place, sides = "规则" if zh else "rule", [row["before"] or "–", row["after"] or "–"]
        else:
            keys = ", ".join(f"{name}={key}" for name, key in row["keys"].items())
            place = " ".join(part for part in (row["region"], f"[{keys}]" if keys else "", row["period"]) if part)
            sides = row["shown"][lang]
        rows.append((f"{row[lang]}\n{row['name']}", place, *sides))
    print_table(("名称 地区与时间 原来 改为" if zh else "name place before after").split(), rows)
