"""A determination written to files and told on the screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from suibao.cli.output import mark, print_json, print_table, say, warn
from suibao.documents.determination import determination
from suibao.documents.html import to_html
from suibao.documents.pdf import to_pdf
from suibao.errors import SuibaoError
from suibao.law.recognition.facts import FACTS
from suibao.law.recognition.model import CompanyReview, Pivot, TestResult
from suibao.office.recognition import Determination


def write_determined(found: Determination, out: Path, lang: str, *, pdf: bool) -> tuple[Path, ...]:
    """The report as HTML and, where fonts allow, PDF under ``out``; a PDF that cannot be made is told and left out."""
    document = determination(found, lang)
    out.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w.-]+", "-", found.review.case.id).strip(".-") or "case"
    html = out / f"{stem}.html"
    html.write_text(to_html(document), encoding="utf-8")
    if not pdf:
        return (html,)
    try:
        content = to_pdf(document)
    except SuibaoError as error:
        warn(error.text(lang))
        return (html,)
    (out / f"{stem}.pdf").write_bytes(content)
    return html, out / f"{stem}.pdf"


def print_determined(found: Determination, files: tuple[Path, ...], lang: str, *, json: bool) -> None:
    """The result on one screen, or as JSON."""
    if json:
        print_json(_as_json(found, files))
        return
    zh = lang == "zh"
    review = found.review
    say(found.title, "bold")
    say(_line(found, review.main, zh=zh), "bold")
    if review.shared_with:
        names = ("、" if zh else ", ").join(one.name for one in review.shared_with)
        say(f"同样成立：{names}" if zh else f"as strong with: {names}")
    print_table(
        ("审查标准 结果 理由 相反 缺少" if zh else "test result for against missing").split(),
        [_row(found, review.main, one.rule, zh=zh) for one in review.main.tests],
    )
    for pivot in (one for test in review.main.tests[:1] for one in test.pivots):
        say(("改变结果的最少事实：" if zh else "fewest facts that would change it: ") + _pivot(pivot, zh=zh))
    if review.unplaced:
        told = ("、" if zh else ", ").join(FACTS[one].zh if zh else FACTS[one].en for one in review.unplaced)
        warn(f"未说明由哪家公司行使，未计入：{told}" if zh else f"which company exercises it is not stated, not counted: {told}")
    for file in files:
        mark(True, str(file))
    say("本报告供参考，不代替仲裁或裁判。" if zh else "This supports a ruling and does not replace one.", "dim")


def _line(found: Determination, reviewed: CompanyReview, *, zh: bool) -> str:
    standing = _shown(found, reviewed, "labour_standing", zh=zh)
    name = reviewed.company.name
    return f"与{name}：{standing}" if zh else f"with {name}: {standing}"


def _shown(found: Determination, reviewed: CompanyReview, rule: str, *, zh: bool) -> str:
    from suibao.rules import shown

    return shown(reviewed.values[rule], found.law.rules[rule].unit, "zh" if zh else "en")


def _row(found: Determination, reviewed: CompanyReview, rule: str, *, zh: bool) -> tuple[str, ...]:
    test = next(one for one in reviewed.tests if one.rule == rule)
    law, comma = found.law.rules, "、" if zh else ", "
    reasons = [comma.join(_finding(found, reviewed, one, zh=zh) for one in some) for some in _told(test)]
    missing = comma.join(FACTS[one].zh if zh else FACTS[one].en for one in test.missing)
    return (law[rule].zh if zh else law[rule].en, _shown(found, reviewed, rule, zh=zh), *reasons, missing)


def _told(test: TestResult) -> tuple[tuple[str, ...], ...]:
    """The reasons for and against; on a screen, the ones that decide where any does."""
    sides = (test.reasons_for, test.reasons_against)
    decisive = tuple(tuple(one for one in side if one in test.decisive) for side in sides)
    return decisive if any(decisive) else sides


def _finding(found: Determination, reviewed: CompanyReview, rule: str, *, zh: bool) -> str:
    value = _shown(found, reviewed, rule, zh=zh)
    return f"{found.law.rules[rule].zh}（{value}）" if zh else f"{found.law.rules[rule].en} ({value})"


def _pivot(pivot: Pivot, *, zh: bool) -> str:
    parts = []
    for fact, grade in pivot.changes:
        kind = FACTS[fact]
        member = kind.term(grade)
        parts.append(f"{kind.zh}＝{member.zh}" if zh else f"{kind.en} = {member.code}")
    return ("，且" if zh else " and ").join(parts)


def _as_json(found: Determination, files: tuple[Path, ...]) -> dict[str, Any]:
    review = found.review
    return {
        "case": review.case.id,
        "law": review.law,
        "with_company": review.with_company.id,
        "shared_with": [one.id for one in review.shared_with],
        "companies": [_company_json(one) for one in review.companies],
        "conflicts": [one.fact for one in review.conflicts],
        "unplaced": list(review.unplaced),
        "precedents": [
            {"id": one.precedent.id, "ruling": one.precedent.ruling, "agrees": one.agrees, "differs": one.differs}
            for one in found.matches
        ],
        "logs": [{"platform": one.platform, "worker": one.worker, "facts": dict(one.facts)} for one in found.logs],
        "files": [str(one) for one in files],
    }


def _company_json(one: CompanyReview) -> dict[str, Any]:
    return {
        "company": one.company.id,
        "standing": one.standing.code,
        "facts": {name: FACTS[name].term(grade).code for name, grade in one.facts.items() if grade and name in FACTS},
        "tests": {
            test.rule: {
                "value": test.value,
                "for": test.reasons_for,
                "against": test.reasons_against,
                "missing": test.missing,
                "pivots": [
                    {"changes": {fact: FACTS[fact].term(grade).code for fact, grade in pivot.changes}, "result": pivot.result}
                    for pivot in test.pivots
                ],
            }
            for test in one.tests
        },
    }
