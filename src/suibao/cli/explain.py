"""``suibao explain``: why a number is what it is, for a person and month from the books, or for a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from rich.text import Text

from suibao.cli.cases import case_of, law_of, parsed, read
from suibao.cli.options import Figures, Home, Known, LawName, Provisional, VerifiedOnly, month_number
from suibao.cli.output import Json, Language, console, error_json, mark, print_json, print_table, say, warn
from suibao.errors import SuibaoError
from suibao.law import package
from suibao.law.terms import Branch, Industry
from suibao.rules import Law, Trace, as_text
from suibao.rules.units import decimal_text, shown, unit_of

if TYPE_CHECKING:
    from suibao.office.explaining import Explained

UNIT_WORDS = {
    "engagement_month": ("用工关系", "Engagement"),
    "order_month": ("平台订单", "Orders on a platform"),
    "worker_month": ("本人选择", "Own choices"),
}
TITLES = {
    "zh": ("单位", "险种", "项目", "基数", "费率", "金额（元）", "承担"),
    "en": ("payer", "branch", "line", "base", "rate", "yuan", "borne by"),
}
BEARERS = {"payer": ("单位", "payer"), "worker": ("个人", "worker"), "state": ("财政", "state")}


def explain(
    *,
    person: Annotated[str | None, Parameter(help="人员键（见对账单） person key")] = None,
    worker: Annotated[str | None, Parameter(help="单位/工号，如 PT1/PT1-000001 payer/worker number")] = None,
    month: Annotated[str | None, Parameter(help="月份，如 2026-01 month")] = None,
    case: Annotated[
        Path | None,
        Parameter(
            allow_leading_hyphen=True,
            help="JSON 文件（- 为标准输入）：inputs, outputs, month, law; a case from a file or standard input",
        ),
    ] = None,
    law: LawName = "current",
    figures: Figures = (),
    verified_only: VerifiedOnly = False,
    provisional: Provisional = False,
    known: Known = None,
    home: Home = None,
    everything: Annotated[
        bool, Parameter(name="--all", negative="", help="也列出不适用的步骤 steps that do not apply too")
    ] = False,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Explain a worker and month from the books, or a case."""
    if case is not None and person is None and worker is None:
        given = case_of(parsed(read(case), str(case)), {"law": law, "month": month, "known": known}, str(case))
        dated = law_of(given, figures, verified_only=verified_only, provisional=provisional)
        _print_trace(dated.explain(given.inputs, given.outputs), lang, everything=everything, json=json)
    elif verified_only or provisional or known:
        raise SuibaoError(
            "--verified-only, --provisional and --known are for --case: the books keep the law they were assessed under.",
            "--verified-only、--provisional 和 --known 只用于 --case：账册按核定时的法律解释。",
        )
    elif case is None and month is not None and (person is None) != (worker is None):
        found, dated = _find(person, worker or "", month, law, figures, home)
        if json:
            print_json([_as_json(one) for one in found])
        else:
            _print_lines(found, dated, lang)
            for one in found:
                _print_case(one, dated, lang, everything=everything)
    else:
        raise SuibaoError(
            "Say whom and when: --person KEY --month 2026-01, or --worker PAYER/NUMBER --month 2026-01, or --case FILE.",
            "请说明对象：--person 人员键 --month 2026-01，或 --worker 单位/工号 --month 2026-01，或 --case 文件。",
        )


def _print_trace(trace: Trace, lang: str, *, everything: bool, json: bool) -> None:
    if json:
        print_json(trace.as_json())
    else:
        say(as_text(trace, lang, everything=everything))


def _find(
    person: str | None, worker: str, month: str, law: str, figures: tuple[Path, ...], home: Path | None
) -> tuple[list[Explained], Law]:
    from suibao.books import Books  # the database: not for --case
    from suibao.office.explaining import explain_person, person_of

    number = month_number(month)
    with Books.open(home) as books:
        key = person or person_of(books, *worker.partition("/")[::2])
        return explain_person(books, number, key, law, figures), package(law, figures).law.at(number)


def _as_json(one: Explained) -> dict[str, Any]:
    return {
        "unit": one.case.unit,
        "payer": one.case.payer,
        "region": one.case.region,
        "law": {"name": one.case.law, "digest": one.case.law_digest, "same": one.same_law},
        "lines": one.kept,
        "amounts": one.amounts,
        "agrees": one.agrees,
        "unknown": [error_json(error) for error in one.unknown],
        "trace": one.trace.as_json() if one.trace else None,
    }


def _print_lines(found: list[Explained], dated: Law, lang: str) -> None:
    """All lines of the person on top: what, on what base, at what rate, how much, borne by whom."""
    zh = lang == "zh"
    rows = [(one.case.payer or "–", line) for one in found for line in one.lines]
    table = []
    for payer, line in rows:
        rule = dated.rules.get(line["rule"])
        label = (rule.zh if zh else rule.en) if rule else line["rule"]
        branch = Branch(line["branch"])
        table.append(
            (
                payer, branch.zh if zh else branch.code.replace("_", " "), label,
                decimal_text(line["base_fen"], 2) if line["base_fen"] else "",
                shown(line["rate_ppm"], unit_of("rate")) if line["rate_ppm"] else "",
                decimal_text(line["amount_fen"], 2), BEARERS[line["bearer"]][0 if zh else 1],
            )
        )  # fmt: skip
    title = f"{found[0].case.person} · {dated.dated.day:%Y-%m} · {found[0].case.law}"
    if not rows:
        say(title, "bold")
        return
    print_table(TITLES[lang], table, title, (3, 4, 5))
    sums = {who: sum(line["amount_fen"] for _, line in rows if line["bearer"] == who) for who in BEARERS}
    say(" · ".join(f"{BEARERS[who][0 if zh else 1]} {decimal_text(fen, 2)}" for who, fen in sums.items() if fen))


def _print_case(one: Explained, dated: Law, lang: str, *, everything: bool) -> None:
    zh = lang == "zh"
    console.print()
    console.rule(Text(_title(one, dated, zh=zh), "bold"), align="left")
    if one.trace:
        say(as_text(one.trace, lang, everything=everything))
    elif not one.unknown:
        say("没有应缴金额。" if zh else "Nothing is owed here.")
    for error in one.unknown:
        warn(("未核定：" if zh else "not assessed: ") + error.text(lang))
    if not one.same_law:
        warn(
            f"核定时所用的法律版本为 {one.case.law_digest}，与现在的不同。"
            if zh
            else f"This was assessed under another version of the law ({one.case.law_digest})."
        )
    if one.agrees:
        mark(True, "与账上金额一致" if zh else "agrees with the books")
    else:
        kept = ", ".join(f"{rule} {decimal_text(fen, 2)}" for rule, fen in one.kept.items())
        mark(False, f"与账上金额不一致，账上为：{kept}" if zh else f"differs from the books, where stands: {kept}")


def _title(one: Explained, dated: Law, *, zh: bool) -> str:
    case = one.case
    parts = [UNIT_WORDS[case.unit][0 if zh else 1], case.payer]
    region = dated.regions.by_code.get(case.region)
    parts.append(f"{region.zh if zh else region.en} {case.region}" if region else "")
    if case.unit == "order_month":
        industry = Industry(case.inputs["industry"])
        parts.append(industry.zh if zh else industry.code.replace("_", " "))
    return " · ".join(part for part in parts if part)
