"""``suibao rulings``: the rules of recognition tried on published rulings, the library's or a file's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from suibao.cli.cases import read_words
from suibao.cli.options import LawName
from suibao.cli.output import Json, Language, print_json, print_table, say
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.law.recognition.leaving_out import LeaveOneOut
    from suibao.law.recognition.published import Report


def rulings(
    file: Annotated[
        Path | None,
        Parameter(
            allow_leading_hyphen=True,
            help="裁判集（YAML，cases 列表，- 为标准输入），缺省为内置裁判库 published rulings, - for standard input; the library unless given",
        ),
    ] = None,
    *,
    law: LawName = "current",
    month: Annotated[str | None, Parameter(help="适用哪个月的法律，缺省为今天 law of which month, today's unless given")] = None,
    hindsight: Annotated[
        bool, Parameter(name="--hindsight", negative="", help="也用知悉裁判后记录的事实 also facts recorded knowing the ruling")
    ] = False,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """What the rules find on each ruling beside what the forum held; for the library also the vote of the nearest others."""
    from suibao.law import package
    from suibao.law.recognition.leaving_out import leave_one_out
    from suibao.law.recognition.published import read_published, report
    from suibao.law.recognition.yaml_case import parsed

    dated = package(law).law.at(month or date.today())
    found: Report | LeaveOneOut
    if file is None:
        found = leave_one_out(dated)
    else:
        data = parsed(read_words(file), str(file))
        _must_be_rulings(data, file)
        found = report(read_published(data, str(file), hindsight), dated)
    rows, scores = found.table(lang), found.score_table(lang)
    if json:
        print_json({"rulings": _records(found.table("en")), "scores": _records(found.score_table("en"))})
        return
    print_table(rows[0], rows[1:])
    print_table(scores[0], scores[1:], right=(1, 2, 3, 4))
    say(
        "规则未按裁判拟合；裁判库的事实由知悉结果的人整理，一致率不是盲测。" if lang == "zh"
        else "No rule was fitted to rulings; the facts were recorded by people who knew the outcome: this is no blind trial.",
        "dim",
    )  # fmt: skip


def _must_be_rulings(data: object, file: Path) -> None:
    """Raise SuibaoError for a file without rulings, and say what to do with a case form."""
    from suibao.law.recognition.published import is_published

    if isinstance(data, Mapping) and "case" in data:
        raise SuibaoError(
            f"{file} is the form of one case. Next step: suibao recognise {file}.",
            f"{file} 是单个案例表。请运行 suibao recognise {file}。",
            file=str(file),
        )
    if not is_published(data):
        raise SuibaoError(
            f"{file} holds no rulings: expected a list under cases:, each with factors and what the forum held.",
            f"{file} 中没有裁判：应在 cases: 之下逐件列出，每件有 factors 与裁判结果。",
            file=str(file),
        )


def _records(table: tuple[tuple[str, ...], ...]) -> list[dict[str, Any]]:
    """A table as records; a name that comes twice is numbered."""
    names = [name if table[0].index(name) == at else f"{name} {at}" for at, name in enumerate(table[0])]
    return [dict(zip(names, row, strict=True)) for row in table[1:]]
