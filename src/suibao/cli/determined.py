"""A determination written to files and told on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2s
from pathlib import Path

from suibao.cli.determined_json import as_json
from suibao.cli.output import mark, print_json, print_table, say, warn
from suibao.documents.context import masked
from suibao.documents.determination import determination
from suibao.documents.determination_words import Words, words_of
from suibao.documents.html import to_html
from suibao.documents.language import language
from suibao.documents.pdf import to_pdf
from suibao.errors import SuibaoError
from suibao.law.recognition.model import Company, Conflict, Pivot, TestResult
from suibao.office.recognition import Determination, company_of
from suibao.work.titles import TITLES

LONGEST_STEM = 60
"""Letters of a case's id kept in file names: Chinese ones take three bytes each, and a name has room for 255."""


def write_determined(
    found: Determination, out: Path, lang: str, *, pdf: bool, tell: Callable[[str], None]
) -> tuple[Path, ...]:
    """The report as HTML and, where fonts allow, PDF under ``out``; why a PDF cannot be made goes to ``tell``.

    The report of a case of the same id is replaced.
    """
    document = determination(found, lang)
    out.mkdir(parents=True, exist_ok=True)
    stem = file_stem(found.review.case.id)
    html, printed = out / f"{stem}.html", out / f"{stem}.pdf"
    html.write_text(to_html(document), encoding="utf-8")
    printed.unlink(missing_ok=True)  # one of an earlier review would contradict the new page
    if not pdf:
        return (html,)
    try:
        content = to_pdf(document)
    except SuibaoError as error:
        tell(error.text(lang))
        return (html,)
    printed.write_bytes(content)
    return html, printed


def file_stem(case: str) -> str:
    """A case's id as the name of a file: letters, digits, dots and dashes, never a path or anything like an ID number. Where that
    takes something away, a digest keeps different ids apart."""
    name = masked(case)
    plain = re.sub(r"[^\w.-]+", "-", name).strip(".-")[:LONGEST_STEM]
    if plain == case:
        return plain
    return f"{plain or 'case'}-{blake2s(name.encode(), digest_size=4).hexdigest()}"


def print_determined(
    found: Determination, files: Sequence[Path], warnings: Sequence[str], lang: str, *, json: bool
) -> None:
    """The result on one screen, or as one JSON document with the warnings in it."""
    if json:
        print_json(as_json(found, files, warnings))
        return
    for warning in warnings:
        warn(warning)
    zh, words, review = lang == "zh", words_of(found, language(lang)), found.review
    say(masked(found.title), "bold")
    standing = words.value("labour_standing", review.main.standing)
    name = _names([review.with_company], words)
    say(f"与{name}：{standing}" if zh else f"With {name}: {standing}", "bold")
    if review.shared_with:
        names = _names(review.shared_with, words)
        say(f"同样成立：{names}" if zh else f"As strong with: {names}")
    print_table(
        ("审查标准 结果 理由 相反 缺少" if zh else "Test Result For Against Missing").split(),
        [_row(found, one, words) for one in review.main.tests],
    )
    for pivot in (one for test in review.main.tests[:1] for one in test.pivots):
        say(("改变结果的最少事实：" if zh else "Fewest facts that would change it: ") + _pivot(pivot, words))
    _tell_doubts(found, words)
    for file in files:
        mark(True, str(file))
    say("本报告供参考，不代替仲裁或裁判。" if zh else "This supports a ruling and does not replace one.", "dim")


def _tell_doubts(found: Determination, words: Words) -> None:
    """What a reader should know before relying on the result: contradictions, facts of nobody, how logs were taken."""
    zh, review = not words.english, found.review
    for conflict in review.conflicts:
        say(("说法不一：" if zh else "Contradicted: ") + _conflict(conflict, words))
    if review.unplaced:
        told = words.listed(words.fact(one) for one in review.unplaced)
        warn(f"未说明由哪家公司行使，未计入：{told}" if zh else f"Which company exercises it is not stated, not counted: {told}")
    for log in found.logs[:1]:
        owner = company_of(review.case, log.platform)
        if owner.id != log.platform:
            name = _names([owner], words)
            warn(
                f"日志中的平台 {log.platform} 视为案例中的{name}" if zh
                else f"Platform {log.platform} of the log is taken to be {name} of the case"
            )  # fmt: skip
        read, used = log.rows.get("read", 0), log.rows.get("used", 0)
        if used < read:
            reasons = {name: rows for name, rows in log.rows.items() if name not in ("read", "used", "here")}
            counted = words.listed(f"{words.either(*TITLES[name])} {rows:,}" for name, rows in reasons.items())
            warn(f"日志 {read:,} 行中 {read - used:,} 行未采用：{counted}" if zh else f"{read - used:,} of {read:,} rows left out: {counted}")


def _names(companies: Iterable[Company], words: Words) -> str:
    """Companies by name, else by id; a case that names none is about the company."""
    return words.listed(masked(one.name or (one.id if one in words.companies else words.either("企业", "the company"))) for one in companies)


def _row(found: Determination, test: TestResult, words: Words) -> tuple[str, ...]:
    values = found.review.main.values
    reasons = [words.listed(words.rule(one) + words.bracketed(words.value(one, values[one])) for one in side) for side in _told(test)]
    return words.rule(test.rule), words.value(test.rule, test.value), *reasons, words.listed(map(words.fact, test.missing))


def _told(test: TestResult) -> tuple[tuple[str, ...], ...]:
    """The reasons for and against; on a screen, the ones that decide where any does."""
    sides = (test.reasons_for, test.reasons_against)
    decisive = tuple(tuple(one for one in side if one in test.decisive) for side in sides)
    return decisive if any(decisive) else sides


def _pivot(pivot: Pivot, words: Words) -> str:
    changes = words.clauses(words.stated(fact, grade) for fact, grade in pivot.changes)
    return f"{changes} → {words.value('labour_standing', pivot.result)}"


def _conflict(conflict: Conflict, words: Words) -> str:
    """What is contradicted, and which statement holds on what evidence."""
    grades = words.listed(dict.fromkeys(words.grade(conflict.fact, one.value) for one in conflict.claims))
    said = words.labelled(words.fact(conflict.fact), grades)
    if conflict.kept is None:
        return said + words.either(" → 证据同等，视为未说明", " → on equal evidence, so not stated")
    kept = words.grade(conflict.fact, conflict.kept.value) + words.bracketed(words.kinds([conflict.kept]))
    return said + words.either(" → 采：", " → holds: ") + kept
