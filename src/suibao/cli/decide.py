"""``suibao decide``: yes, no or unknown from the facts there are, and what would settle it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from suibao.cli.cases import case_of, law_of, parsed, read
from suibao.cli.options import Figures, Known, LawName, Provisional, VerifiedOnly
from suibao.cli.output import Json, Language, error_json, print_json, say, warn
from suibao.rules import Answer, Law, shown


def decide(
    case: Annotated[
        Path,
        Parameter(
            allow_leading_hyphen=True,
            help="JSON 文件（- 为标准输入）：inputs（未知的不写或写 null）, outputs, month, law; unknown facts are left out or null",
        ),
    ],
    *,
    law: LawName = "current",
    month: Annotated[str | None, Parameter(help="月份，如 2026-01 month")] = None,
    figures: Figures = (),
    verified_only: VerifiedOnly = False,
    provisional: Provisional = False,
    known: Known = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Each output as far as the stated facts decide it; what is unknown names the facts and figures that would settle it."""
    given = case_of(parsed(read(case), str(case)), {"law": law, "month": month, "known": known}, str(case))
    dated = law_of(given, figures, verified_only=verified_only, provisional=provisional)
    answers = [dated.decide(given.inputs, output) for output in given.outputs]
    if json:
        print_json({"law": dated.digest, "answers": [_as_json(one) for one in answers]})
        return
    for one in answers:
        _tell(dated, one, lang)


def _as_json(answer: Answer) -> dict[str, Any]:
    return {
        "output": answer.output,
        "value": answer.value,
        "settle": list(answer.settle),
        "errors": [error_json(one) for one in answer.errors],
    }


def _tell(law: Law, answer: Answer, lang: str) -> None:
    zh = lang == "zh"
    rule = law.rules.get(answer.output)
    label = (rule.zh if zh else rule.en) if rule else answer.output
    value = shown(answer.value, rule.unit, lang) if rule else str(answer.value)
    say(f"{label} [{answer.output}] = {value}", "bold")
    if answer.settle:
        say(("还需要知道：" if zh else "What would settle it: ") + ("、" if zh else ", ").join(_named(law, one, zh=zh) for one in answer.settle))
    for error in answer.errors:
        warn(error.text(lang))


def _named(law: Law, name: str, *, zh: bool) -> str:
    known = law.inputs.get(name) or law.parameters.get(name)
    label = (known.zh if zh else known.en) if known else name
    return f"{label}（{name}）" if zh else f"{label} ({name})"
