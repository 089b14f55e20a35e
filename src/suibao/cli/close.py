"""``suibao close``: a month closed as a durable run: killed and called again it goes on; what it does can be watched."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from suibao.books import Books
from suibao.cli.month import outcome, summary_of, tell_outcome, warnings_of
from suibao.cli.options import Figures, Home, LawName, month_number
from suibao.cli.output import Json, Language, print_json, print_table, progress, say
from suibao.errors import SuibaoError
from suibao.law import package
from suibao.office.close import Finished, Request, closes, resume
from suibao.office.close import close as close_files
from suibao.office.closing.request import PEOPLE
from suibao.office.durable_progress import Progress

CHINA = timezone(timedelta(hours=8))
STATES = {"running": "进行中", "interrupted": "已中断", "done": "已完成", "cancelled": "已放弃"}
STEPS = {
    "take": ("读取文件", "files taken"), "begin": ("开始", "begun"), "vanished": ("冲销已不在文件中的人员", "people gone"),
    "seal": ("封存核定", "assessment sealed"), "attach": ("接续关系", "relations attached"), "verify": ("核对账本", "ledger verified"),
}  # fmt: skip


def close(
    *files: Annotated[Path, Parameter(help="文件或目录：订单、工资表、花名册、参保选择、单位 files or folders")],
    month: Annotated[str | None, Parameter(name="--month", help="月份，如 2026-01 month")] = None,
    law: LawName = "current",
    figures: Figures = (),
    home: Home = None,
    memory: Annotated[str, Parameter(help="内存上限 memory limit of the reader")] = "1GB",
    people: Annotated[int, Parameter(help="每部分最多人数 most people in one part")] = PEOPLE,
    continued: Annotated[bool, Parameter(name="--resume", negative="", help="继续中断的关账 continue")] = False,
    status: Annotated[
        bool, Parameter(name="--status", negative="", help="查看各次关账的进度 how far closes are")
    ] = False,
    again: Annotated[bool, Parameter(negative="", help="已完成也重新关账 close anew although done")] = False,
    instead: Annotated[
        bool, Parameter(negative="", help="放弃文件不同的中断关账 give up an interrupted close of other files")
    ] = False,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Close a month, continue an interrupted close, or show how far closes are. Documents: `suibao assess`."""
    number = None if month is None else month_number(month)
    with progress(lang, quiet=json) as tell, Books.open(home) as books:
        if status:
            _show(closes(books, number), lang, json=json)
            return
        told = _by_region(tell, lang)
        if continued:
            done = resume(books, _interrupted(books, number), tell=told)
        else:
            _complete(files, number)
            assert number is not None
            request = Request.of(
                files, number, datetime.now(), figures, law=law, memory_limit=memory, people=max(1, people)
            )  # fmt: skip
            done = close_files(books, request, again=again, instead=instead, tell=told)
        _tell(done, books, lang, json=json)


def _complete(files: tuple[Path, ...], number: int | None) -> None:
    if files and number is not None:
        return
    raise SuibaoError(
        "What is to be closed? Give files and a month: suibao close FILES --month 2026-01; or --resume, or --status.",
        "要关账什么？请给出文件和月份：suibao close 文件 --month 2026-01；或用 --resume、--status。",
    )


def _tell(done: Finished, books: Books, lang: str, *, json: bool) -> None:
    places = {"quarantine": str(done.folder.place / "quarantine")} if done.folder.facts["reasons"] else {}
    summary = summary_of(done, places, done.seconds, books, lang)
    warnings = warnings_of(done.folder, lang)
    if json:
        print_json({**outcome(summary, warnings), "close": done.key, "repeated": done.repeated})
        return
    tell_outcome(summary, warnings, lang, json=False)


def _interrupted(books: Books, number: int | None) -> str:
    """The one close that can be continued. Raises SuibaoError when there is none, or the month must say which."""
    found = [one for one in closes(books, number) if one.state == "interrupted"]
    months = sorted({one.inputs["month"] for one in found})
    if not found:
        raise SuibaoError(
            "No close was interrupted. `suibao close --status` shows all.",
            "没有中断的关账。可用 `suibao close --status` 查看全部。",
        )
    if len(months) > 1:
        listed = ", ".join(_month(one) for one in months)
        raise SuibaoError(
            f"Several closes were interrupted: {listed}. Name one with --month.",
            f"有多次关账中断：{listed}。请用 --month 指定。", months=months,
        )  # fmt: skip
    return found[0].key


def _by_region(tell: Callable[[str, int, int], None], lang: str) -> Callable[[str, int, int], None]:
    """Progress with the region's name in place of its code."""
    names = _regions(lang)

    def told(text: str, done: int, total: int) -> None:
        word, _, region = text.partition(" ")
        if word == "assess" and region in names:
            text = f"assess {names[region]}" if lang == "en" else f"核定{names[region]}"
        tell(text, done, total)

    return told


def _regions(lang: str) -> dict[str, str]:
    by_code = package().law.regions.by_code
    return {code: one.en if lang == "en" else one.zh for code, one in by_code.items()}


def _show(found: list[Progress], lang: str, *, json: bool) -> None:
    if json:
        print_json([_plain(one) for one in found])
        return
    if not found:
        say("No month was closed yet." if lang == "en" else "尚未关过账。")
        return
    english, names = lang == "en", _regions(lang)
    titles = ("Month", "Law", "State", "Steps", "Begun", "Last step", "Close") if english else (
        "月份", "法律", "状态", "步骤", "开始", "最近一步", "关账"
    )  # fmt: skip
    print_table(titles, [_row(one, english) for one in found])
    for one in found:
        if one.state in ("running", "interrupted"):
            _show_regions(one, names, english)


def _row(one: Progress, english: bool) -> list[str]:
    state = one.state if english else STATES[one.state]
    steps = f"{len(one.planned) - len(one.left)}/{len(one.planned) or '?'}"
    return [
        _month(one.inputs["month"]),
        one.inputs["law"],
        state,
        steps,
        _time(one.began_at),
        _time(one.moved_at),
        one.key,
    ]


def _show_regions(one: Progress, names: dict[str, str], english: bool) -> None:
    """Parts done by region, what else is to come, and how to go on."""
    rows = [[names.get(region, region), f"{done}/{total}", since] for region, done, total, since in _by_place(one)]
    head = (
        f"{_month(one.inputs['month'])}: parts by region" if english else f"{_month(one.inputs['month'])}：各地区部分"
    )
    print_table(("Region", "Parts", "Last") if english else ("地区", "部分", "最近"), rows, head, right=(1,))
    other = [STEPS[name][english] for name in one.left if name in STEPS]
    if other:
        say(("To come: " if english else "尚待：") + ("; ".join(other) if english else "；".join(other)), "dim")
    if one.state == "interrupted":
        command = f"suibao close --resume --month {_month(one.inputs['month'])}"
        say(f"Continue with: {command}" if english else f"继续：{command}", "bold")


def _by_place(one: Progress) -> list[tuple[str, int, int, str]]:
    """(region, parts done, parts in all, when the last was done) by region."""
    total = Counter(name.rpartition(" ")[0] for name in one.planned if " " in name)
    ended: dict[str, list[datetime]] = {}
    for step in one.steps:
        if " " in step.name:
            ended.setdefault(step.name.rpartition(" ")[0], []).append(step.ended_at)
    return [(place, len(ended.get(place, ())), number, _time(max(ended[place])) if place in ended else "")
            for place, number in sorted(total.items())]  # fmt: skip


def _plain(one: Progress) -> dict[str, Any]:
    regions = [{"region": place, "done": done, "parts": number} for place, done, number, _ in _by_place(one)]
    return {
        "close": one.key, "month": one.inputs["month"], "law": one.inputs["law"], "state": one.state,
        "steps": len(one.planned), "left": list(one.left), "began_at": one.began_at, "moved_at": one.moved_at,
        "regions": regions, "files": [shlex.quote(path) for path in one.inputs["paths"]],
    }  # fmt: skip


def _month(number: int) -> str:
    return f"{number // 100}-{number % 100:02d}"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
