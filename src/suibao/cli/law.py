"""``suibao law list|show|diff|sources``: every rule, figure, status, and where from."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter
from rich import box
from rich.table import Table

from suibao.cli import law_app
from suibao.cli.options import Figures, LawName
from suibao.cli.output import Json, Language, console, print_json
from suibao.law import current_law, names, package, reforms
from suibao.rules import Law, LawError, Parameter as Figure, Rule, Value, shown
from suibao.rules.rendering import STATUS_ZH


@law_app.command(name="list")
def list_(
    what: Annotated[str, Parameter(help="laws, rules, inputs 或 parameters")] = "all",
    *,
    law: LawName = "current",
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """列出法律、规则、输入和参数。List laws, rules, inputs and figures."""
    listed = {key: value for key, value in _listed(package(law).law).items() if what in ("all", key)}
    if not listed:
        raise LawError.unknown_name("kind", "类别", what, ["all", "laws", "rules", "inputs", "parameters"])
    if json:
        print_json(listed)
        return
    for title, rows in listed.items():
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
        for column in ("name", "label", "unit", "about"):
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(row["name"], row[lang], row.get("unit", ""), row.get("about", ""))
        console.print(table)


def _listed(law: Law) -> dict[str, list[dict[str, str]]]:
    laws = [{"name": "current", "zh": "现行法", "en": "current law"}]
    laws += [{"name": one.name, "zh": one.zh, "en": one.en} for one in reforms().values()]
    return {
        "laws": laws,
        "rules": [
            {"name": one.name, "zh": one.zh, "en": one.en, "unit": one.unit.name, "about": f"{one.per} · {one.source}"}
            for one in law.all_rules
        ],
        "inputs": [
            {"name": one.name, "zh": one.zh, "en": one.en, "unit": one.unit.name, "about": ", ".join(sorted(one.per))}
            for one in law.inputs.values()
        ],
        "parameters": [
            {"name": one.name, "zh": one.zh, "en": one.en, "unit": one.unit.name, "about": _extent(one)}
            for one in law.parameters.values()
        ],
    }


def _extent(figure: Figure) -> str:
    values = list(figure.everything())
    unknown = sum(value.amount is None for value in values)
    return f"{len(values)} values, {len({value.region for value in values})} regions, {unknown} not established"


@law_app.command
def show(
    name: Annotated[str, Parameter(help="规则、参数、输入或法律的名称 a rule, figure, input or law")],
    *,
    law: LawName = "current",
    region: Annotated[str | None, Parameter(help="只看该地区 only this region")] = None,
    figures: Figures = (),
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """说明一条规则、一个参数的全部数值或一项改革。Show a rule, all values of a figure, an input or a reform."""
    chosen = package(law, figures).law
    if name in chosen.parameters:
        _show_figure(chosen, chosen.parameters[name], region, lang, json=json)
    elif rules := [one for one in chosen.all_rules if one.name == name]:
        _show_rules(rules, lang, json=json)
    elif name in reforms():
        _show_reform(name, lang, json=json)
    elif name in chosen.inputs:
        given = chosen.inputs[name]
        facts = {"name": name, "zh": given.zh, "en": given.en, "unit": given.unit.name,
                 "minimum": given.minimum, "maximum": given.maximum, "per": sorted(given.per)}  # fmt: skip
        print_json(facts) if json else console.print(facts)
    else:
        known = [*chosen.parameters, *(one.name for one in chosen.all_rules), *chosen.inputs, *names()]
        raise LawError.unknown_name("rule, figure, input or law", "规则、参数、输入或法律", name, known)


def _value_json(value: Value) -> dict[str, Any]:
    return {
        "region": value.region, "keys": list(value.keys), "from": str(value.start), "to": str(value.end or "") or None,
        "value": value.amount, "status": value.status, "instrument": value.citation, "url": value.url, "note": value.note,
        "known_from": str(value.known_from or "") or None,
    }  # fmt: skip


def _show_figure(law: Law, figure: Figure, region: str | None, lang: str, *, json: bool) -> None:
    layers = set(law.regions.chain(region)) if region else None
    values = [value for value in figure.everything() if layers is None or value.region in layers]
    if json:
        facts = {"name": figure.name, "zh": figure.zh, "en": figure.en, "unit": figure.unit.name, "keys": list(figure.keys),
                 "note": figure.note, "values": [_value_json(value) for value in values]}  # fmt: skip
        print_json(facts)
        return
    zh = lang == "zh"
    console.print(f"[bold]{figure.zh if zh else figure.en}[/] {figure.name} ({figure.unit.name})")
    if figure.note:
        console.print(figure.note, style="dim", markup=False)
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("地区 自 至 数值 状态 出处" if zh else "region from to value status source").split():
        table.add_column(title, overflow="fold")
    for value in sorted(values, key=lambda one: (one.region, one.keys, one.start)):
        place = law.regions.by_code[value.region]
        table.add_row(
            f"{value.region} {place.zh if zh else place.en}" + (f" {list(value.keys)}" if value.keys else ""),
            str(value.start) if value.start.year > 1 else "…", str(value.end or "…"), shown(value.amount, figure.unit, lang),
            STATUS_ZH[value.status] if zh else value.status, _source(value),
        )  # fmt: skip
    console.print(table)


def _source(value: Value) -> str:
    return " · ".join(part for part in (value.citation, value.url.split(" | ")[0], value.note) if part)


def _show_rules(rules: list[Rule], lang: str, *, json: bool) -> None:
    facts = [
        {"name": one.name, "zh": one.zh, "en": one.en, "unit": one.unit.name, "per": one.per, "source": one.source,
         "status": one.status, "since": str(one.since), "until": str(one.until or "") or None, "when": one.when,
         "arguments": list(one.arguments), "formula": one.formula, "says": one.doc}
        for one in rules
    ]  # fmt: skip
    if json:
        print_json(facts)
        return
    for one in rules:
        console.print(f"[bold]{one.zh if lang == 'zh' else one.en}[/] {one.name} ({one.unit.name}, {one.per})")
        console.print(one.doc, markup=False)
        console.print(one.formula, style="cyan", markup=False)
        condition = f"; {'条件' if lang == 'zh' else 'when'}: {one.when}" if one.when else ""
        console.print(f"{one.source} [{one.status}], {one.since} – {one.until or '…'}{condition}", markup=False, style="dim")


def _show_reform(name: str, lang: str, *, json: bool) -> None:
    reform = reforms()[name]
    if json:
        print_json({"name": name, "zh": reform.zh, "en": reform.en, "reasons": reform.reasons, "open": list(reform.open)})
        return
    console.print(f"[bold]{reform.zh if lang == 'zh' else reform.en}[/] {name}")
    console.print(reform.reasons, markup=False)
    _print_differences(differences(current_law(), package(name).law), lang)


@law_app.command
def diff(
    one: Annotated[str, Parameter(help="法律[@月份] a law, with @month where wanted")],
    other: Annotated[str, Parameter(help="法律[@月份] another law or month")],
    *,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """两部法律或两个日期之间的差别。What differs between two laws (current, proposal/…) or two dates (current@2025-12)."""
    found = differences(_dated(one), _dated(other))
    if json:
        print_json(found)
    else:
        _print_differences(found, lang)


def _dated(text: str) -> Law:
    name, _, day = text.partition("@")
    law = package(name).law
    return law.at(day) if day else law


def differences(one: Law, other: Law) -> list[dict[str, Any]]:
    """Rules and figures of two laws that differ; with dates, only figures in force at them are compared."""
    found: list[dict[str, Any]] = []
    ours, theirs = _rule_texts(one), _rule_texts(other)
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            found.append({"kind": "rule", "name": name, "before": ours.get(name), "after": theirs.get(name)})
    for name in sorted(one.parameters.keys() | other.parameters.keys()):
        before, after = _figures(one, name), _figures(other, name)
        for place in sorted(before.keys() | after.keys()):
            if before.get(place) != after.get(place):
                found.append({"kind": "figure", "name": name, "place": place, "before": before.get(place),
                              "after": after.get(place)})  # fmt: skip
    return found


def _rule_texts(law: Law) -> dict[str, str]:
    rules = law.rules.values() if law.moment else law.all_rules
    return {one.name: one.formula for one in rules}


def _figures(law: Law, name: str) -> dict[str, str]:
    """Figures as text by place; without a date by place and period."""
    figure = law.parameters.get(name)
    if figure is None:
        return {}
    found: dict[str, str] = {}
    for value in reversed(list(figure.everything())):  # a reform's rows come last and win
        place = value.region + (f" {list(value.keys)}" if value.keys else "")
        if law.moment is None:
            found[f"{place} {value.start}"] = shown(value.amount, figure.unit, "zh")
        elif value.holds(law.moment.day, law.moment.known):
            found[place] = shown(value.amount, figure.unit, "zh")
    return found


def _print_differences(found: list[dict[str, Any]], lang: str) -> None:
    zh = lang == "zh"
    if not found:
        console.print("没有差别。" if zh else "No difference.")
        return
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("名称 地区与时间 原来 改为" if zh else "name place before after").split():
        table.add_column(title, overflow="fold")
    for row in found:
        table.add_row(row["name"], row.get("place", "规则" if zh else "rule"), row["before"] or "–", row["after"] or "–")
    console.print(table)


@law_app.command
def sources(
    name: Annotated[str | None, Parameter(help="参数名，缺省为全部 a figure, or all")] = None,
    *,
    law: LawName = "current",
    status: Annotated[str | None, Parameter(help="只看该状态 only this status")] = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """每个数值的出处与状态。Where every figure comes from, and how well it is established."""
    chosen = package(law).law
    if name is not None and name not in chosen.parameters:
        raise LawError.unknown_name("figure", "参数", name, chosen.parameters)
    rows = [
        {"parameter": figure.name, **_value_json(value)}
        for figure in chosen.parameters.values()
        if name in (None, figure.name)
        for value in figure.everything()
        if status in (None, value.status)
    ]
    if json:
        print_json(rows)
        return
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("参数 地区 自 状态 文件 网址" if lang == "zh" else "figure region from status instrument url").split():
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(row["parameter"], row["region"], row["from"], row["status"], row["instrument"], row["url"].split(" | ")[0])
    console.print(table)
