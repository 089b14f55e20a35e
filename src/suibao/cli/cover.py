"""``suibao cover``: which branches cover somebody on a day, since when, and what could still be paid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.text import Text

from suibao.cli.options import Figures, Home, LawName
from suibao.cli.output import Json, Language, print_json, print_table, say
from suibao.cli.whom import Person, Worker, person_key
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.office.cover_model import BranchCover, Coverage, Gap

CHINA = timezone(timedelta(hours=8))
ANSWERS = {
    True: (("✓ 是", "✓ yes"), "green"), False: (("✗ 否", "✗ no"), "bold red"), None: (("? 未知", "? unknown"), "yellow"),
}  # fmt: skip
YES_NO: dict[str, object] = {"yes": True, "no": False, "是": True, "否": False}
TITLES = {
    "zh": ("险种", "是否有保障", "自", "单位或身份", "地区", "计入月数", "说明"),
    "en": ("branch", "covered", "since", "through", "region", "months", "why"),
}


def cover(
    *,
    person: Person = None,
    worker: Worker = None,
    day: Annotated[str | None, Parameter(help="日期，如 2026-03-15，缺省为今天 day, today unless given")] = None,
    fact: Annotated[
        tuple[str, ...],
        Parameter(name="--fact", help="账册所无的事实：名称=值，可多次 a fact that the books lack: name=value"),
    ] = (),
    law: LawName = "current",
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """The nine branches of a person on a day: covered or not, since when, why; gaps and what could still be paid."""
    from suibao.books import Books
    from suibao.law import package
    from suibao.office.cover import coverage

    on = _day(day)
    with Books.open(home) as books:
        chosen = package(law, figures).law
        found = coverage(books, person_key(books, person, worker), on, chosen, facts=_facts(fact))
    if json:
        print_json(found.as_json())
    else:
        _print(
            found, lang, {code: (one.zh if lang == "zh" else one.en) for code, one in chosen.regions.by_code.items()}
        )


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).astimezone(CHINA).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SuibaoError(
            f"'{text}' is no day. Expected 2026-03-15.", f"“{text}”不是日期。应为 2026-03-15。"
        ) from error


def _facts(single: tuple[str, ...]) -> dict[str, object]:
    """Facts as the law's inputs read them: yes and no, whole numbers, codes of closed lists."""
    found: dict[str, object] = {}
    for one in single:
        name, equals, value = one.partition("=")
        if not equals:
            raise SuibaoError(f"'{one}' is no fact. Expected name=value.", f"“{one}”不是事实。应为 名称=值。")
        word = value.strip()
        found[name.strip()] = int(word) if word.isdigit() else YES_NO.get(word, word)
    return found


def _print(found: Coverage, lang: str, regions: dict[str, str]) -> None:
    """Nine rows, then what does not count and could still be paid."""
    from suibao.documents.labels import branch_label
    from suibao.documents.language import language

    spoken = language(lang)
    rows = [_row(one, lang, branch_label(one.branch, spoken), regions) for one in found.branches]
    title = f"{found.day} {'参保与保障' if lang == 'zh' else 'cover'} · {found.person[:12]}"
    print_table(TITLES[lang], rows, title, right=(5,))
    gaps = [gap for one in found.branches for gap in one.gaps if gap.kind != "elsewhere"]
    if gaps:
        say("未计入的月份：" if lang == "zh" else "Months that do not count:", "bold")
        for gap in gaps:
            say(f"  {_gap(gap, lang, branch_label(gap.branch, spoken))}")


def _row(one: BranchCover, lang: str, name: str, regions: dict[str, str]) -> tuple[str | Text, ...]:
    zh = lang == "zh"
    words, style = ANSWERS[one.covered]
    through = one.payer or ("本人" if zh else "alone") if one.region else ""
    return (
        name, Text(words[0 if zh else 1], style), _month(one.since), through, regions.get(one.region, one.region),
        str(one.months) if one.months else "", _why(one, zh=zh),
    )  # fmt: skip


def _why(one: BranchCover, *, zh: bool) -> str:
    """The reason with its article, the day on which a wait ends, and what would settle what is unknown."""
    parts = [one.reason.zh if zh else one.reason.en]
    if one.carried:
        parts.append("本月尚未核定，按上月" if zh else "this month is not assessed yet: as the month before")
    if one.waiting_until is not None:
        parts.append(f"{one.waiting_until} 起" if zh else f"from {one.waiting_until} on")
    if one.settle:
        settle = one.words[1 if zh else 0] or "、".join(one.settle)
        parts.append(f"还需知道 {settle}" if zh else f"what would settle it: {settle}")
    text = "；".join(parts) if zh else "; ".join(parts)
    article = one.reason.article
    if not article:
        return text
    return f"{text}（{article}）" if zh else f"{text} ({article})"


def _gap(gap: Gap, lang: str, name: str) -> str:
    from suibao.documents.account_statement import payable
    from suibao.documents.account_statement_words import GAPS
    from suibao.documents.context import Context
    from suibao.documents.language import language

    spoken = language(lang)
    span = _month(gap.first) if gap.first == gap.last else f"{_month(gap.first)} – {_month(gap.last)}"
    number = f"（{gap.months} 个月）" if lang == "zh" else f" ({gap.months} months)"
    still = "补缴：" if lang == "zh" else "may still be paid: "
    between = "；" if lang == "zh" else "; "
    colon = "：" if lang == "zh" else ": "
    return (
        f"{name} {span}{number}{colon}{spoken.gettext(GAPS[gap.kind])}{between}{still}{payable(Context(spoken), gap)}"
    )


def _month(month: int | None) -> str:
    return "" if month is None else f"{month // 100}-{month % 100:02d}"
