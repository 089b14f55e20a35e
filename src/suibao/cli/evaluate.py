"""``suibao eval``: cases in, chosen outputs out, a line each: the door for scripts and tests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
from cyclopts import Parameter

from suibao.cli.cases import Case, case_of, lines_of, parsed
from suibao.cli.options import Figures, LawName
from suibao.cli.output import error_json
from suibao.errors import SuibaoError
from suibao.law import package
from suibao.rules import Law

FILE_HELP = """JSON Lines 文件，- 为标准输入 a file of JSON lines, - for standard input; a line is
{"inputs": {…}, "outputs": […], "month": "2026-01", "law": "current"}, all but inputs may be given once as options"""


def evaluate(
    file: Annotated[Path, Parameter(allow_leading_hyphen=True, help=FILE_HELP)] = Path("-"),
    *,
    law: LawName = "current",
    month: Annotated[str | None, Parameter(help="月份，行内可另给 month, unless a line gives its own")] = None,
    outputs: Annotated[str | None, Parameter(help="逗号分隔的结果名 names of outputs, by commas")] = None,
    figures: Figures = (),
) -> None:
    """Evaluate case by case. A line that cannot be computed gives ``{"error": …}``, the rest goes on, status 1."""
    laws: dict[tuple[str, str], Law] = {}
    options = {"law": law, "month": month, "outputs": outputs}
    failed = False
    for number, line in enumerate(lines_of(file), start=1):
        try:
            case = case_of(parsed(line, f"{file}:{number}"), options, f"{file}:{number}")
            result = _result(_law(laws, case, figures), case)
        except SuibaoError as error:
            failed = True
            result = {"error": error_json(error), "line": number}
        sys.stdout.write(orjson.dumps(result, default=str).decode() + "\n")
    if failed:
        raise SystemExit(1)


def _law(laws: dict[tuple[str, str], Law], case: Case, figures: tuple[Path, ...]) -> Law:
    if (case.law, case.month) not in laws:
        laws[case.law, case.month] = package(case.law, figures).law.at(case.month)
    return laws[case.law, case.month]


def _result(law: Law, case: Case) -> dict[str, Any]:
    return {"outputs": law.evaluate(case.inputs, case.outputs), "law": law.digest}
