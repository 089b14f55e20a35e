"""The worksheet of a pension (养老保险待遇核准表) as a document: what is paid and how every fen of it came about.

It shows what the sheet holds and computes nothing but the places of a decimal point. Personal data is masked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from suibao.documents.award_words import (
    ALWAYS,
    FORMULAS,
    PARTS,
    ROUNDING,
    SCHEMES,
    SUMMED,
    Words,
    month_hidden,
    name_hidden,
)
from suibao.documents.blocks import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Items,
    Note,
    Result,
    Rich,
    Row,
    Table,
    soft,
)
from suibao.documents.context import masked, short_key
from suibao.documents.language import language as language_of
from suibao.documents.language import money
from suibao.office.pensions.worksheet import CareerRow, Worksheet
from suibao.rules.units import decimal_text

NUMERALS = "一二三四五六七八九"
NOTICE = "stated_"


def award_document(
    sheet: Worksheet, language: str = "zh", *, name: str = "", claim: str = "", forecast: bool = False
) -> Document:
    """The worksheet in Chinese (default) or English.

    ``name`` is masked before it is shown; ``claim`` the number of the claim it belongs to; ``forecast``: nothing was decided.
    Raises SuibaoError for another language.
    """
    words = Words(language_of(language))
    of = words.of
    sections: list[tuple[str, list[Block]]] = [
        (of("基本情况", "The person"), [_person(sheet, words, name)]),
        (of("核定条件", "Conditions"), _conditions(sheet, words)),
        (of("缴费经历", "Contribution record"), _career(sheet, words)),
        (of("待遇计算", "How it was computed"), _steps(sheet, words)),
        (of("参数及出处", "Figures and their sources"), _figures(sheet, words)),
        (of("说明", "Remarks"), [_remarks(sheet, words)]),
    ]
    blocks: list[Block] = [*_notes(sheet, words, forecast=forecast), _result(sheet, words)]
    made = [(title, built) for title, built in sections if built]
    for number, (title, built) in enumerate(made):
        blocks += [Heading(f"{number + 1}. {title}" if words.english else f"{NUMERALS[number]}、{title}"), *built]
    law = sheet.trace.get("law") or {}
    return Document(
        language=language,
        kind=words.pair(SCHEMES[sheet.scheme]),
        title=of("养老保险待遇测算表", "Forecast of a pension") if forecast else of("养老保险待遇核准表", "Award worksheet of a pension"),
        subtitle=of(f"{sheet.region_zh} · 退休年月 {sheet.retired} · 自 {sheet.first_month} 起领取",
                    f"{sheet.region_en} · retired {sheet.retired} · paid from {sheet.first_month}"),
        head_left=masked(claim) or of("无申请编号", "no claim"),
        head_right=of(f"法律 {law.get('digest', '—')}", f"law {law.get('digest', '—')}"),
        foot=of(f"核定表摘要 {sheet.digest}", f"Digest of this sheet {sheet.digest}"),
        page=of("第 {page} 页，共 {pages} 页", "page {page} of {pages}"),
        made_on=sheet.day,
        blocks=tuple(blocks),
    )  # fmt: skip


def _notes(sheet: Worksheet, words: Words, *, forecast: bool) -> list[Block]:
    found: list[Block] = []
    if forecast:
        found.append(Note(words.of(
            "本表按所述经历测算，不是核定决定。", "This is computed from a career as stated; it decides nothing.",
        )))  # fmt: skip
    if sheet.provisional:
        found.append(Note(words.of(
            "预发：有数值尚未公布，暂按上期数值计算，公布后重新核算并补发差额。",
            "Provisional: figures that are not out yet are stood in for by the last ones; the difference is settled when they are.",
        ), "warn"))  # fmt: skip
    if any(one.answer is not True for one in sheet.findings):
        found.append(
            Note(
                words.of(
                    "有条件不符合或尚不明确：不能据此发放。",
                    "A condition is not met or unknown: nothing may be paid on this sheet.",
                ),
                "warn",
            )
        )
    return found


def _result(sheet: Worksheet, words: Words) -> Result:
    of = words.of
    pairs: list[tuple[str, Rich]] = [
        (words.pair(PARTS[name]), of(f"{money(fen)} 元", f"{money(fen)} yuan"))
        for name, fen in sheet.parts.items()
        if fen or name in ALWAYS
    ]
    headline = of(f"{money(sheet.total_fen)} 元／月", f"{money(sheet.total_fen)} yuan a month") if sheet.parts else "—"
    return Result(of("月养老金", "Monthly pension"), headline, tuple(pairs))


def _person(sheet: Worksheet, words: Words, name: str) -> Facts:
    of, age = words.of, sheet.facts.get("age_at_award_months")
    inputs = _inputs(sheet)
    pairs: list[tuple[str, Rich]] = [
        (of("姓名", "Name"), name_hidden(masked(name))),
        (of("人员键", "Person key"), short_key(sheet.person) or "—"),
        (of("出生年月", "Month of birth"), month_hidden(str(sheet.facts.get("birth_month") or ""))),
        (of("待遇领取地", "Place of benefit"), of(sheet.region_zh, sheet.region_en)),
        (of("退休年月", "Month of retirement"), sheet.retired),
        (of("首次领取年月", "First month paid"), sheet.first_month),
    ]
    if age is not None:
        years, months = divmod(int(age), 12)
        pairs.append(
            (of("退休时年龄", "Age at retirement"), of(f"{years} 岁 {months} 个月", f"{years} years {months} months"))
        )
    pairs += [
        (words.label(inputs[key]), words.value(inputs[key]["value"], inputs[key]["unit"]))
        for key in SUMMED
        if key in inputs
    ]
    pairs.append((of("填表日期", "Made on"), words.language.day(sheet.day)))
    return Facts(tuple(pairs))


def _inputs(sheet: Worksheet) -> dict[str, Mapping[str, Any]]:
    return {one["name"]: one for one in sheet.trace["inputs"]}


def _conditions(sheet: Worksheet, words: Words) -> list[Block]:
    of = words.of
    if not sheet.findings:
        return []
    columns = (Column(of("条件", "Condition"), 7), Column(of("结论", "Answer"), 3), Column(of("依据", "Source"), 6),
               Column(of("所缺", "What is missing"), 5))  # fmt: skip
    rows = tuple(
        Row((of(one.zh, one.en), words.answer(one.answer), (soft(one.source),), of(one.settle_zh, one.settle_en)))
        for one in sheet.findings
    )
    return [Table(of("领取条件逐项核对", "Each condition with its answer"), columns, rows)]


def _career(sheet: Worksheet, words: Words) -> list[Block]:
    of = words.of
    if not sheet.rows:
        return []
    columns = (
        Column(of("起止年月", "Months"), 5), Column(of("性质", "Kind"), 3), Column(of("月数", "Number"), 2, "right"),
        Column(of("基数合计（元）", "Bases, sum (yuan)"), 4, "right"), Column(of("参照工资（元／月）", "Reference wage (yuan)"), 4, "right"),
        Column(of("缴费指数", "Index"), 3, "right"),
    )  # fmt: skip
    rows = [_career_row(one, words) for one in sheet.rows]
    inputs = _inputs(sheet)
    if "average_index" in inputs:
        months = sum(one.paid + one.deemed for one in sheet.rows)
        index = words.value(inputs["average_index"]["value"], inputs["average_index"]["unit"])
        rows.append(Row((of("合计与平均", "Total and average"), "", str(months), "", "", index)))
    return [Table(of("逐年缴费月数、基数与指数", "Months, bases and indices by year"), columns, tuple(rows))]


def _career_row(one: CareerRow, words: Words) -> Row:
    of = words.of
    kind = of("视同缴费", "deemed") if one.deemed else of("未缴费", "unpaid") if one.gap else of("实际缴费", "paid")
    index = _index(one.index) if one.paid or one.deemed else ""
    note = of("（认定）", " (stated)") if one.stated and index else ""
    wage: Rich = "—" if not one.reference_wage_fen else money(one.reference_wage_fen)
    if one.wage_status == "provisional":
        wage = (str(wage), soft(of(" 暂用", " provisional")))
    return Row((
        one.first if one.first == one.last else f"{one.first} – {one.last}", kind, str(one.paid + one.deemed + one.gap),
        money(one.base_sum_fen) if one.base_sum_fen else "—", wage, (index, soft(note)) if note else index,
    ))  # fmt: skip


def _index(millionths: int) -> str:
    text = decimal_text(millionths, 6).rstrip("0")
    return text + "0000"[: max(4 - len(text.partition(".")[2]), 0)]


def _steps(sheet: Worksheet, words: Words) -> list[Block]:
    of = words.of
    shown_steps = [one for one in sheet.trace["steps"] if one["rule"] in FORMULAS and one["applies"]]
    shown_steps = [one for one in shown_steps if one["value"] or one["rule"] in ALWAYS]
    if not shown_steps:
        return []
    columns = (Column(of("项目", "Item"), 5), Column(of("公式", "Formula"), 7), Column(of("取值", "Values"), 8),
               Column(of("结果", "Result"), 4, "right"))  # fmt: skip
    labels = {one["rule"]: one for one in sheet.trace["steps"]} | _inputs(sheet)
    rows = tuple(
        Row(
            (
                words.label(one),
                words.pair(FORMULAS[one["rule"]]),
                _values(one, labels, words),
                words.value(one["value"], one["unit"]),
            )
        )
        for one in shown_steps
    )
    return [
        Table(of("各项待遇的公式与取值", "Each item with formula and values"), columns, rows),
        Note(words.pair(ROUNDING)),
    ]


def _values(step: Mapping[str, Any], labels: Mapping[str, Mapping[str, Any]], words: Words) -> Rich:
    found = []
    for name, value in step["arguments"].items():
        if name.startswith(NOTICE):  # said in the formula; without a notice it stands at a value that means nothing
            continue
        text = words.value(value, labels[name]["unit"])
        if text and value:
            found.append(f"{words.label(labels[name])} {text}")
    for figure in step["parameters"]:
        text = words.value(figure["value"], figure["unit"])
        found.append(f"{words.label(figure)} {text}" if text and figure["value"] else "")
    return words.listed(found)


def _figures(sheet: Worksheet, words: Words) -> list[Block]:
    of = words.of
    used: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for step in sheet.trace["steps"]:
        for figure in step["parameters"]:
            used.setdefault((figure["name"], figure["region"], figure["from"]), figure)
    if not used:
        return []
    columns = (Column(of("参数", "Figure"), 6), Column(of("数值", "Value"), 4, "right"), Column(of("地区与期间", "Region and period"), 6),
               Column(of("出处", "Source"), 7), Column(of("状态", "Status"), 3))  # fmt: skip
    rows = tuple(
        Row((
            words.label(one), words.value(one["value"], one["unit"]) or _yes_no(one["value"], words),
            (soft(f"{one['region']} {_since(one['from'])} – {one['to'] or '…'}"),),
            (soft(one["instrument"] or of("见参数表", "see the table of figures")),), words.status(one["status"]),
        ))
        for one in used.values()
    )  # fmt: skip
    return [Table(of("所用参数", "Figures used"), columns, rows), *_wages(sheet, words)]


def _wages(sheet: Worksheet, words: Words) -> list[Block]:
    """The reference wages behind the indices, each once."""
    of = words.of
    rows: dict[tuple[int, str, str], list[CareerRow]] = {}
    for one in sheet.rows:
        if one.reference_wage_fen:
            rows.setdefault((one.reference_wage_fen, one.wage_source, one.wage_status), []).append(one)
    if not rows:
        return []
    columns = (Column(of("适用年月", "Months"), 6), Column(of("参照工资（元／月）", "Reference wage (yuan)"), 5, "right"),
               Column(of("出处", "Source"), 9), Column(of("状态", "Status"), 4))  # fmt: skip
    found = tuple(
        Row(
            (
                f"{its[0].first} – {its[-1].last}",
                money(wage),
                (soft(source or of("见参数表", "see the table of figures")),),
                words.status(status),
            )
        )
        for (wage, source, status), its in rows.items()
    )
    return [Table(of("缴费指数所用的参照工资", "Reference wages of the indices"), columns, found)]


def _yes_no(value: Any, words: Words) -> str:
    return words.of("是", "yes") if value else words.of("否", "no")


def _since(day: str) -> str:
    return "…" if day.startswith("0001") else day


def _remarks(sheet: Worksheet, words: Words) -> Items:
    law = sheet.trace.get("law") or {}
    of = words.of
    said = [of(one.zh, one.en) for one in sheet.remarks]
    said.append(of(
        f"法律版本 {law.get('digest', '—')}（{law.get('date', '—')}），本表摘要 {sheet.digest}：数值、规则或本表任何一处改变，摘要即不同。",
        f"Law {law.get('digest', '—')} ({law.get('date', '—')}), digest of this sheet {sheet.digest}: both change with any figure, rule or cell.",
    ))  # fmt: skip
    return Items(tuple(said))
