"""``suibao explain`` and ``suibao eval``: why a number is what it is; cases in, outputs out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import orjson
from cyclopts import Parameter

from suibao.cli import app
from suibao.cli.options import Figures, Home, LawName, month_number
from suibao.cli.output import Json, Language, console, print_json
from suibao.errors import SuibaoError
from suibao.law import package
from suibao.rules import LawError, as_text


@app.command
def explain(
    *,
    person: Annotated[str | None, Parameter(help="人员键（见对账单） person key")] = None,
    worker: Annotated[str | None, Parameter(help="单位/工号，如 PT1/PT1-000001 payer/worker number")] = None,
    month: Annotated[str | None, Parameter(help="月份，如 2026-01 month")] = None,
    case: Annotated[Path | None, Parameter(help="JSON 文件（- 为标准输入）：law, month, inputs, outputs")] = None,
    law: LawName = "current",
    figures: Figures = (),
    home: Home = None,
    everything: Annotated[bool, Parameter(name="--all", negative="", help="也列出不适用的步骤 steps that do not apply too")] = False,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """逐项说明：某人某月的每一分钱，或一个 JSON 案例。Explain a worker and month from the books, or a case."""
    if case is not None:
        _explain_case(case, law, figures, lang, everything=everything, json=json)
    elif month is not None and (person is None) != (worker is None):
        _explain_person(person, worker, month, law, figures, home, lang, everything=everything, json=json)
    else:
        raise SuibaoError(
            "Say whom and when: --person KEY --month 2026-01, or --worker PAYER/NUMBER --month 2026-01, or --case FILE.",
            "请说明对象：--person 人员键 --month 2026-01，或 --worker 单位/工号 --month 2026-01，或 --case 文件。",
        )


def _explain_case(
    file: Path, law: str, figures: tuple[Path, ...], lang: str, *, everything: bool, json: bool
) -> None:
    given = _parsed(_read(file), str(file))
    chosen = package(given.get("law", law), figures).law.at(_needed(given, "month", str(file)))
    trace = chosen.explain(_needed(given, "inputs", str(file)), _needed(given, "outputs", str(file)))
    if json:
        print_json(trace.as_json())
    else:
        console.print(as_text(trace, lang, everything=everything), markup=False)


def _explain_person(
    person: str | None, worker: str | None, month: str, law: str, figures: tuple[Path, ...], home: Path | None, lang: str,
    *, everything: bool, json: bool,
) -> None:  # fmt: skip
    from suibao.books import Books
    from suibao.office.explaining import explain_person, person_of

    with Books.open(home) as books:
        if person is None:
            payer, _, number = str(worker).partition("/")
            person = person_of(books, payer, number)
        found = explain_person(books, month_number(month), person, law, figures)
    if json:
        print_json([_as_json(one) for one in found])
        return
    for one in found:
        _print_case(one, lang, everything=everything)


def _as_json(one: Any) -> dict[str, Any]:
    return {
        "unit": one.case.unit,
        "payer": one.case.payer,
        "region": one.case.region,
        "law": one.case.law,
        "lines": one.lines,
        "agrees": one.agrees,
        "same_law": one.same_law,
        "unknown": [{"zh": error.zh, "en": error.en, **error.details} for error in one.unknown],
        "traces": [trace.as_json() for trace in one.traces],
    }


UNIT_WORDS = {
    "order_month": ("平台订单", "orders on a platform"),
    "engagement_month": ("用工关系", "engagement"),
    "worker_month": ("本人选择", "own choices"),
}


def _print_case(one: Any, lang: str, *, everything: bool) -> None:
    zh = lang == "zh"
    words = UNIT_WORDS[one.case.unit][0 if zh else 1]
    console.rule(f"[bold]{words}[/] {one.case.payer} {one.case.region}".strip(), align="left")
    for trace in one.traces:
        console.print(as_text(trace, lang, everything=everything), markup=False)
        console.print()
    for error in one.unknown:
        console.print(f"[yellow]?[/] {'未核定：' if zh else 'not assessed: '}", end="")
        console.print(error.text(lang), markup=False)
    if not one.traces and not one.unknown:
        console.print("没有应缴金额。" if zh else "Nothing is owed here.")
    if not one.same_law:
        console.print("[yellow]![/] " + ("入账后法律参数有变化。" if zh else "The law has changed since this was posted."))
    mark = "[green]✓[/]" if one.agrees else "[bold red]✗[/]"
    console.print(f"{mark} " + ("与账上金额一致" if zh else "agrees with the books") if one.agrees
                  else f"{mark} " + (f"与账上金额不一致：{one.lines}" if zh else f"differs from the books: {one.lines}"))  # fmt: skip


@app.command(name="eval")
def evaluate(
    file: Annotated[Path, Parameter(help="JSON Lines 文件，- 为标准输入 a file of JSON lines, - for standard input")] = Path("-"),
    *,
    law: LawName = "current",
    month: Annotated[str | None, Parameter(help="月份，行内可另给 month, unless a line gives its own")] = None,
    outputs: Annotated[str | None, Parameter(help="逗号分隔的结果名 names of outputs, by commas")] = None,
    figures: Figures = (),
) -> None:
    """逐行计算：每行一个案例（JSON），每行一个结果。Cases as JSON lines in, chosen outputs as JSON lines out.

    A line is ``{"inputs": {…}, "outputs": […], "month": "2026-01", "law": "current"}``; all but inputs may be
    given once as options. A line that cannot be computed gives ``{"error": …}`` and the rest goes on.
    """
    laws: dict[tuple[str, str], Any] = {}
    failed = False
    for number, line in enumerate(_lines(file), start=1):
        where = f"{file}:{number}"
        try:
            given = {"law": law, "month": month, "outputs": outputs.split(",") if outputs else None, **_parsed(line, where)}
            name, when = str(_needed(given, "law", where)), str(_needed(given, "month", where))
            if (name, when) not in laws:
                laws[name, when] = package(name, figures).law.at(when)
            dated = laws[name, when]
            answer = dated.evaluate(_needed(given, "inputs", where), _needed(given, "outputs", where))
            result: dict[str, Any] = {"outputs": answer, "law": dated.digest}
        except SuibaoError as error:
            failed = True
            result = {"error": {"en": error.en, "zh": error.zh, **error.details}, "line": number}
        sys.stdout.write(orjson.dumps(result, default=str).decode() + "\n")
    if failed:
        raise SystemExit(1)


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    if not file.is_file():
        raise SuibaoError(f"There is no file {file}.", f"没有文件 {file}。")
    return file.read_bytes()


def _lines(file: Path) -> Iterator[bytes]:
    if str(file) == "-":
        yield from (line for line in sys.stdin.buffer if line.strip())
        return
    yield from (line for line in _read(file).splitlines() if line.strip())


def _parsed(text: bytes, where: str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise LawError(f"{where} is not JSON: {error}.", f"{where} 不是 JSON：{error}。") from None
    if not isinstance(value, dict):
        raise LawError(f"{where}: expected an object such as {{\"inputs\": …}}.", f"{where}：应为 JSON 对象。")
    return value


def _needed(given: dict[str, Any], name: str, where: str) -> Any:
    if given.get(name) is None:
        raise LawError(f"{where} gives no {name!r}, and no option does.", f"{where} 缺少 {name!r}，命令行也没有给出。")
    return given[name]
