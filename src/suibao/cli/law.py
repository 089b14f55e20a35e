"""``suibao law list|show|sources``: every rule, figure, status, and where from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from cyclopts import Parameter
from rich.text import Text

from suibao.cli.differences import differences, print_differences
from suibao.cli.options import Figures, LawName
from suibao.cli.output import Json, Language, console, print_json, print_table, say
from suibao.law import current_law, names, package
from suibao.law.catalogue import reforms
from suibao.rules import STATUSES, Input, Law, LawError, Rule, Unit, Value, shown
from suibao.rules import Parameter as Figure
from suibao.rules.rendering import STATUS_ZH

KINDS = {"laws": "法律", "rules": "规则", "inputs": "输入", "parameters": "参数"}
NEXT_STEP = "`suibao law list` shows all."


def list_(
    what: Annotated[str, Parameter(help="laws, rules, inputs 或 parameters")] = "all",
    *,
    law: LawName = "current",
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """List laws, rules, inputs and figures."""
    if what not in ("all", *KINDS):
        raise LawError.unknown_name("kind", "类别", what, ["all", *KINDS])
    listed = {key: value for key, value in _listed(package(law).law, lang).items() if what in ("all", key)}
    if json:
        print_json(listed)
        return
    titles = ("name", "label", "unit", "about") if lang == "en" else ("名称", "含义", "单位", "说明")
    for kind, rows in listed.items():
        cells = [(row["name"], row[lang], row.get("unit", ""), row.get("about", "")) for row in rows]
        print_table(titles, cells, kind if lang == "en" else KINDS[kind])


def _listed(law: Law, lang: str) -> dict[str, list[dict[str, str]]]:
    laws = [{"name": "current", "zh": "现行法", "en": "current law"}]
    laws += [{"name": one.name, "zh": one.zh, "en": one.en} for one in reforms().values()]
    return {
        "laws": laws,
        "rules": [_row(one, f"{one.per} · {one.source}") for one in law.all_rules],
        "inputs": [_row(one, ", ".join(sorted(one.per))) for one in law.inputs.values()],
        "parameters": [_row(one, _extent(one, lang)) for one in law.parameters.values()],
    }


def _row(one: Rule | Input | Figure, about: str) -> dict[str, str]:
    return {"name": one.name, "zh": one.zh, "en": one.en, "unit": one.unit.name, "about": about}


def _extent(figure: Figure, lang: str) -> str:
    values = list(figure.everything())
    regions, unknown = len({value.region for value in values}), sum(value.amount is None for value in values)
    if lang == "en":
        return f"{len(values)} values, {regions} regions, {unknown} not established"
    return f"{len(values)} 个数值，{regions} 个地区，{unknown} 个未查明"


def show(
    name: Annotated[str, Parameter(help="规则、参数、输入或法律的名称 a rule, figure, input or law")],
    *,
    law: LawName = "current",
    region: Annotated[str | None, Parameter(help="只看该地区 only this region")] = None,
    figures: Figures = (),
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Show a rule, all values of a figure, an input or a reform."""
    chosen = package(law, figures).law
    if name in chosen.parameters:
        _show_figure(chosen, chosen.parameters[name], region, lang, json=json)
    elif rules := [one for one in chosen.all_rules if one.name == name]:
        _show_rules(rules, lang, json=json)
    elif name in reforms():
        _show_reform(name, lang, json=json)
    elif name in chosen.inputs:
        _show_input(chosen.inputs[name], lang, json=json)
    else:
        known = [*chosen.parameters, *(one.name for one in chosen.all_rules), *chosen.inputs, *names()]
        raise LawError.unknown_name("rule, figure, input or law", "规则、参数、输入或法律", name, known, NEXT_STEP)


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
    _heading(figure.zh if zh else figure.en, figure.name, _measure(figure.unit, zh=zh))
    if figure.note:
        say(figure.note, "dim")
    if not values:
        say("没有任何数值。" if zh else "No value is known.")
        return
    ordered = sorted(values, key=lambda one: (one.region, one.keys, one.start))
    cited = list(dict.fromkeys(_source(value) for value in ordered))
    rows = [
        (
            f"{value.region} {_place(law, value.region, zh=zh)} {figure.keyed(value.keys)}".strip(),
            _first(value.start), str(value.end or "…"), shown(value.amount, figure.unit, lang), _status(value.status, zh=zh),
            f"[{cited.index(_source(value)) + 1}]",
        )
        for value in ordered
    ]  # fmt: skip
    print_table(("地区 自 至 数值 状态 出处" if zh else "region from to value status source").split(), rows, right=(3,))
    for number, source in enumerate(cited, start=1):
        say(f"[{number}] {source}")


def _place(law: Law, region: str, *, zh: bool) -> str:
    return law.regions.by_code[region].zh if zh else law.regions.by_code[region].en


def _first(day: date) -> str:
    """The day from which something holds; the calendar's first day means always."""
    return str(day) if day > date.min else "…"


def _status(status: str, *, zh: bool) -> str:
    return STATUS_ZH[status] if zh else status.replace("_", " ")


def _measure(unit: Unit, *, zh: bool) -> str:
    """A unit as people read it; amounts are shown in yuan."""
    return (unit.zh or unit.name) if zh else unit.name.replace("fen", "yuan")


def _heading(label: str, name: str, measure: str) -> None:
    console.print(Text.assemble((label, "bold"), f"  {name} ({measure})"), soft_wrap=True)


def _source(value: Value) -> str:
    """Instrument, address and note of a figure."""
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
    zh = lang == "zh"
    for one in rules:
        _heading(one.zh if zh else one.en, one.name, f"{_measure(one.unit, zh=zh)}, {one.per}")
        say(one.doc)
        say(one.formula, "cyan")
        condition = f"; {'条件' if zh else 'when'}: {one.when}" if one.when else ""
        period = f"{_first(one.since)} – {one.until or '…'}"
        say(f"{one.source} [{_status(one.status, zh=zh)}], {period}{condition}", "dim")


def _show_input(given: Input, lang: str, *, json: bool) -> None:
    if json:
        print_json({"name": given.name, "zh": given.zh, "en": given.en, "unit": given.unit.name,
                    "minimum": given.minimum, "maximum": given.maximum, "per": sorted(given.per)})  # fmt: skip
        return
    zh = lang == "zh"
    _heading(given.zh if zh else given.en, given.name, _measure(given.unit, zh=zh))
    say(("分析单位：" if zh else "Unit of analysis: ") + ", ".join(sorted(given.per)))
    if given.unit.term:
        for member in given.unit.term:
            say(f"  {int(member)} {member.name.lower()} {getattr(member, 'zh', '') if zh else ''}".rstrip())
    elif given.unit.kind in ("int", "float"):
        low, high = (shown(limit, given.unit, lang) for limit in (given.minimum, given.maximum))
        say(f"允许范围：{low} 至 {high}" if zh else f"Allowed: {low} to {high}")


def _show_reform(name: str, lang: str, *, json: bool) -> None:
    reform = reforms()[name]
    if json:
        print_json(
            {"name": name, "zh": reform.zh, "en": reform.en, "reasons": reform.reasons, "reasons_zh": reform.reasons_zh,
             "open": list(reform.open)}
        )
        return
    console.print(Text.assemble((reform.zh if lang == "zh" else reform.en, "bold"), f"  {name}"), soft_wrap=True)
    say(reform.reasons_zh or reform.reasons if lang == "zh" else reform.reasons)
    print_differences(differences(current_law(), package(name).law), lang)


def sources(
    name: Annotated[str | None, Parameter(help="参数名，缺省为全部 a figure, or all")] = None,
    *,
    law: LawName = "current",
    status: Annotated[str | None, Parameter(help="只看该状态 only this status")] = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Where every figure comes from, and how well it is established."""
    chosen = package(law).law
    if name is not None and name not in chosen.parameters:
        raise LawError.unknown_name("figure", "参数", name, chosen.parameters, NEXT_STEP)
    if status is not None and status not in STATUSES:
        raise LawError.unknown_name("status", "状态", status, STATUSES)
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
    zh = lang == "zh"
    cells = (
        (
            row["parameter"], row["region"], _first(date.fromisoformat(row["from"])), _status(row["status"], zh=zh),
            row["instrument"], row["url"].split(" | ")[0],
        )
        for row in rows
    )  # fmt: skip
    titles = ("参数 地区 自 状态 文件 网址" if zh else "figure region from status instrument url").split()
    print_table(titles, list(dict.fromkeys(cells)))  # figures with further keys often share one source
