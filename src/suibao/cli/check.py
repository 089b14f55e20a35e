"""``suibao law check`` and ``suibao law try``: what a keeper of the law should look at; tables of cases run."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from suibao.cli.output import Json, Language, mark, print_json, print_table, say, warn
from suibao.errors import SuibaoError
from suibao.law import names, package
from suibao.law.casetables import TabledCase, is_plain_table, load
from suibao.law.checking import KINDS, Checked, Finding, excuses, findings, judged
from suibao.law.coverage import covered, proposals, tables_in
from suibao.rules import day_of

TABLES = Path("tests/law/cases")
"""Where the tables of cases lie in a checkout."""

SHOWN = 12
"""Findings of a kind that are listed unless all are asked for."""


def check(
    *,
    on: Annotated[str | None, Parameter(help="检查日，缺省为今天 the day asked about, today unless given")] = None,
    cases: Annotated[
        Path | None, Parameter(help="案例目录，缺省为 tests/law/cases（若有） folder of case tables")
    ] = None,
    law: Annotated[str | None, Parameter(name="--law", help="法律，缺省为现行法加全部方案 which law")] = None,
    everything: Annotated[bool, Parameter(name="--all", negative="", help="列出全部发现 list every finding")] = False,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Figures without a source, unverified, about to lapse, with gaps; rules no case covers. Status 1 when any stands."""
    day = day_of(on) if on else date.today()
    if cases is not None and not cases.is_dir():
        raise SuibaoError(f"There is no folder {cases}.", f"没有目录 {cases}。", file=str(cases))
    folder = cases or (TABLES if TABLES.is_dir() else None)
    tried = covered([*tables_in(folder), *proposals()]) if folder else None
    found = findings(package(law or "+".join(names())).law, day, tried)
    checked = judged(found, excuses(), rules_asked=folder is not None)
    if json:
        print_json(_as_json(checked, day, folder))
    else:
        _tell(checked, day, folder, lang, everything=everything)
    if checked.standing or checked.idle:
        raise SystemExit(1)


def _as_json(checked: Checked, day: date, folder: Path | None) -> dict[str, Any]:
    return {
        "on": str(day),
        "cases": str(folder) if folder else None,
        "standing": [vars(one) for one in checked.standing],
        "excused": [{**vars(one), "reason": excuse.reason} for one, excuse in checked.excused],
        "idle_exceptions": [vars(one) for one in checked.idle],
    }


def _tell(checked: Checked, day: date, folder: Path | None, lang: str, *, everything: bool) -> None:
    zh = lang == "zh"
    standing = Counter(one.kind for one in checked.standing)
    excused = Counter(one.kind for one, _ in checked.excused)
    rows = [
        (words[0 if zh else 1], kind, str(standing[kind]), str(excused[kind]))
        for kind, words in KINDS.items()
        if kind != "uncovered" or folder
    ]
    title = f"{'检查日' if zh else 'on'} {day}"
    print_table(("检查 代号 待处理 有理由的例外" if zh else "what kind standing excused").split(), rows, title, (2, 3))
    if folder is None:
        warn("没有案例目录（--cases），未检查案例覆盖。" if zh else "No folder of cases (--cases): coverage by cases not checked.")
    _list(checked.standing, zh=zh, everything=everything)
    if everything:
        _reasons(checked, zh=zh)
    for one in checked.idle:
        warn(f"例外已无对应：{one.kind} {one.name} {one.region}" if zh else f"idle exception: {one.kind} {one.name} {one.region}")
    clean = not checked.standing and not checked.idle
    mark(clean, ("没有待处理的发现" if zh else "nothing stands") if clean else ("有待处理的发现" if zh else "findings stand"))


def _list(found: tuple[Finding, ...], *, zh: bool, everything: bool) -> None:
    for kind in KINDS:
        rows = [(one.name, one.region, one.detail) for one in found if one.kind == kind]
        if rows:
            kept = rows if everything else rows[:SHOWN]
            print_table(("名称 地区 时间" if zh else "name region time").split(), kept, KINDS[kind][0 if zh else 1])
            if len(rows) > len(kept):
                say(f"另有 {len(rows) - len(kept)} 项，--all 列出全部" if zh else f"{len(rows) - len(kept)} more, --all lists them")


def _reasons(checked: Checked, *, zh: bool) -> None:
    numbers = Counter(excuse for _, excuse in checked.excused)
    rows = [(one.kind, one.name, one.region, str(number), one.reason) for one, number in numbers.items()]
    print_table(("代号 名称 地区 项数 理由" if zh else "kind name region findings reason").split(), rows, right=(3,))


def try_(
    *places: Annotated[Path, Parameter(help="案例表（YAML）或目录 tables of cases, or folders")],
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Run tables of cases: what comes out otherwise than expected is told. Status 1 when anything does."""
    tables = [file for place in places or (TABLES,) for file in _tables(place)]
    results = [(case, case.differences(lang)) for file in tables for case in load(file)]
    wrong = [(case, differences) for case, differences in results if differences]
    if json:
        print_json({"cases": len(results), "as_expected": len(results) - len(wrong), "different": [_told(*one) for one in wrong]})
    else:
        _tell_tried(len(results), wrong, zh=lang == "zh")
    if wrong:
        raise SystemExit(1)


def _tables(place: Path) -> list[Path]:
    if place.is_dir():
        return [file for file in sorted(place.glob("*.yaml")) if is_plain_table(file)]
    if not place.is_file():
        raise SuibaoError(f"There is no table {place}.", f"没有案例表 {place}。", file=str(place))
    return [place]


def _told(case: TabledCase, differences: list[str]) -> dict[str, Any]:
    return {"table": case.file, "case": case.name, "basis": case.basis, "differences": differences}


def _tell_tried(total: int, wrong: list[tuple[TabledCase, list[str]]], *, zh: bool) -> None:
    for case, differences in wrong:
        mark(False, f"{case.file}: {case.name}")
        for one in differences:
            say(f"    {one}")
        say(f"    {'预期依据' if zh else 'expected by'}: {case.basis}", "dim")
    good = total - len(wrong)
    mark(not wrong, f"{total} 个案例，{good} 个与预期一致" if zh else f"{total} cases, {good} as expected")
