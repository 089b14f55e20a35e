"""A trace as text and as HTML, in Chinese and English."""

from __future__ import annotations

from html import escape

from suibao.rules.trace import Figure, Line, Trace
from suibao.rules.units import shown

STATUS_ZH = {
    "official": "官方",
    "secondary": "二手可信",
    "weak": "单一弱来源",
    "derived": "推算",
    "project": "本项目设定",
    "provisional": "暂用上期数值",
    "unverified": "未核实",
    "not_established": "未查明",
}


def as_text(trace: Trace, language: str = "zh", *, everything: bool = False) -> str:
    """The trace as lines of text: asked values first, then each step that applies (or all of them)."""
    zh = language == "zh"
    head = [f"{'法律版本' if zh else 'Law'}: {trace.law_name} {trace.law_digest} ({trace.day})"]
    head += [f"  {_label(line, zh)} = {_value(trace, line, language)}" for line in trace.lines if _asked(trace, line)]
    body: list[str] = ["", "依据的事实：" if zh else "Facts given:"]
    for name, label_zh, label_en, unit, value in trace.inputs:
        body.append(f"  {label_zh if zh else label_en} ({name}): {trace.show(value, unit, language)}")
    body += ["", "逐步计算：" if zh else "Step by step:"]
    for line in trace.lines:
        if line.applies or everything:
            body += _step_text(trace, line, language)
    return "\n".join([*head, *body])


def _asked(trace: Trace, line: Line) -> bool:
    return line.step.rule.name in trace.outputs


def _label(line: Line, zh: bool) -> str:
    rule = line.step.rule
    return rule.zh if zh else rule.en


def _value(trace: Trace, line: Line, language: str) -> str:
    return trace.show(line.value, line.step.rule.unit, language)


def _step_text(trace: Trace, line: Line, language: str) -> list[str]:
    zh = language == "zh"
    rule = line.step.rule
    said = [f"■ {_label(line, zh)} [{rule.name}] = {_value(trace, line, language)}"]
    if not line.applies:
        return [*said, f"    {'不适用：条件为否' if zh else 'does not apply: condition is no'} ({rule.when})"]
    said += _formula_text(rule.formula, "公式" if zh else "formula")
    if line.arguments:
        said.append(f"    {'取值' if zh else 'values'}: " + _arguments(trace, line, language))
    said += [f"    {'参数' if zh else 'figure'}: {figure_text(figure, language)}" for figure in line.figures]
    return [*said, f"    {'依据' if zh else 'source'}: {rule.source} [{_status(rule.status, zh)}]"]


def _formula_text(formula: str, label: str) -> list[str]:
    """A formula of one line beside its label, a longer one below it."""
    lines = formula.splitlines()
    return [f"    {label}: {formula}"] if len(lines) == 1 else [f"    {label}:", *(f"        {line}" for line in lines)]


def _arguments(trace: Trace, line: Line, language: str) -> str:
    shown_values = ((name, trace.show(value, trace.unit_of(name), language)) for name, value in line.arguments)
    return ", ".join(f"{name} = {value}" for name, value in shown_values)


def figure_text(figure: Figure, language: str) -> str:
    """One figure with place, period, instrument and status."""
    zh = language == "zh"
    value = figure.value
    period = f"{value.start if value.start.year > 1 else '…'} – {value.end or '…'}"
    label = figure.zh if zh else figure.en
    return (
        f"{label} {shown(value.amount, figure.unit, language)} ({value.region}, {period}; "
        f"{value.citation or value.url or value.note} [{_status(value.status, zh)}])"
    )


def _status(status: str, zh: bool) -> str:
    return STATUS_ZH[status] if zh else status


def as_html(trace: Trace, language: str = "zh") -> str:
    """The trace as a self-contained HTML fragment; each asked value opens to its steps."""
    zh = language == "zh"
    rows = "".join(_step_html(trace, line, language) for line in trace.lines if line.applies)
    facts = "".join(
        f"<tr><td>{escape(label_zh if zh else label_en)}</td><td>{escape(trace.show(value, unit, language))}</td></tr>"
        for _, label_zh, label_en, unit, value in trace.inputs
    )
    law = "法律版本" if zh else "Law"
    return (
        f'<section class="trace" lang="{language}"><p>{law}: {escape(trace.law_name)} <code>{trace.law_digest}</code>'
        f" ({trace.day})</p><table>{facts}</table>{rows}</section>"
    )


def _step_html(trace: Trace, line: Line, language: str) -> str:
    zh = language == "zh"
    rule = line.step.rule
    figures = "".join(f"<li>{escape(figure_text(figure, language))}</li>" for figure in line.figures)
    opened = " open" if _asked(trace, line) else ""
    return (
        f"<details{opened}><summary>{escape(_label(line, zh))} = {escape(_value(trace, line, language))}</summary>"
        f"<p>{escape(rule.doc)}</p><pre>{escape(rule.formula)}</pre><ul>{figures}</ul>"
        f"<p>{escape(rule.source)} [{_status(rule.status, zh)}]</p></details>"
    )
