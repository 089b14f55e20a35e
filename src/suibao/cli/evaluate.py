"""``suibao eval``: cases in, chosen outputs out, a line each: the door for scripts and tests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
from cyclopts import Parameter

from suibao.cli.cases import Case, case_of, law_of, lines_of, parsed
from suibao.cli.options import Figures, Known, LawName, Provisional, VerifiedOnly
from suibao.cli.output import error_json
from suibao.errors import SuibaoError
from suibao.rules import Law

FILE_HELP = """JSON Lines 文件，- 为标准输入 a file of JSON lines, - for standard input; a line is
{"inputs": {…}, "outputs": […], "month": "2026-01", "law": "current", "known": "2026-03-01"}, all but inputs may be given once as options"""


def evaluate(
    file: Annotated[Path, Parameter(allow_leading_hyphen=True, help=FILE_HELP)] = Path("-"),
    *,
    law: LawName = "current",
    month: Annotated[str | None, Parameter(help="月份，行内可另给 month, unless a line gives its own")] = None,
    outputs: Annotated[str | None, Parameter(help="逗号分隔的结果名 names of outputs, by commas")] = None,
    figures: Figures = (),
    verified_only: VerifiedOnly = False,
    provisional: Provisional = False,
    known: Known = None,
) -> None:
    """Evaluate case by case. A line that cannot be computed gives ``{"error": …}``, the rest goes on, status 1."""
    laws: dict[tuple[str, str, str | None], Law] = {}
    options = {"law": law, "month": month, "outputs": outputs, "known": known}
    failed = False
    for number, line in enumerate(lines_of(file), start=1):
        try:
            case = case_of(parsed(line, f"{file}:{number}"), options, f"{file}:{number}")
            key = (case.law, case.month, case.known)
            if key not in laws:
                laws[key] = law_of(case, figures, verified_only=verified_only, provisional=provisional)
            result = _result(laws[key], case)
        except SuibaoError as error:
            failed = True
            result = {"error": error_json(error), "line": number}
        sys.stdout.write(orjson.dumps(result, default=str).decode() + "\n")
    if failed:
        raise SystemExit(1)


def _result(law: Law, case: Case) -> dict[str, Any]:
    return {"outputs": law.evaluate(case.inputs, case.outputs), "law": law.digest}
