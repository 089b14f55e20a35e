"""A worksheet written to files and told on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from suibao.cli.output import mark, print_json, print_table, say, warn
from suibao.documents.award import award_document
from suibao.documents.award_words import PARTS
from suibao.documents.context import file_name, masked
from suibao.documents.html import to_html
from suibao.documents.language import money
from suibao.documents.pdf import to_pdf
from suibao.errors import SuibaoError
from suibao.office.pensions.worksheet import Worksheet


@dataclass(frozen=True)
class Shown:
    """A worksheet with whose it is: ``name`` is masked wherever it is shown; ``claim`` '' where there is none."""

    sheet: Worksheet
    name: str = ""
    claim: str = ""
    forecast: bool = False

    @property
    def stem(self) -> str:
        """The name of its files, without anything about the person but the beginning of the key."""
        return file_name(masked(self.claim) or f"award-{self.sheet.person[:12] or 'forecast'}-{self.sheet.retired}")


def write_award(shown: Shown, out: Path, lang: str, *, pdf: bool) -> tuple[tuple[Path, ...], list[str]]:
    """The worksheet as page, JSON and, where fonts allow, PDF under ``out``; and why a PDF could not be made."""
    document = award_document(shown.sheet, lang, name=shown.name, claim=shown.claim, forecast=shown.forecast)
    out.mkdir(parents=True, exist_ok=True)
    html, data, printed = (out / f"{shown.stem}.{kind}" for kind in ("html", "json", "pdf"))
    html.write_text(to_html(document), encoding="utf-8")
    data.write_bytes(orjson.dumps(as_json(shown), option=orjson.OPT_INDENT_2))
    printed.unlink(missing_ok=True)  # one of an earlier sheet would contradict the new page
    if not pdf:
        return (html, data), []
    try:
        printed.write_bytes(to_pdf(document))
    except SuibaoError as error:
        return (html, data), [error.text(lang)]
    return (html, data, printed), []


def as_json(shown: Shown) -> dict[str, object]:
    """The sheet as plain data, with its digest."""
    about = {
        "claim": shown.claim,
        "forecast": shown.forecast,
        "digest": shown.sheet.digest,
        "provisional": list(shown.sheet.provisional),
    }
    return {**about, "sheet": shown.sheet.as_json()}


def print_award(shown: Shown, files: Sequence[Path], warnings: Sequence[str], lang: str, *, json: bool) -> None:
    """The amounts, what is provisional or open, and the files written."""
    sheet, zh = shown.sheet, lang == "zh"
    if json:
        print_json({**as_json(shown), "files": [str(one) for one in files], "warnings": list(warnings)})
        return
    for warning in warnings:
        warn(warning)
    title = (
        f"{sheet.region_zh} 退休 {sheet.retired}，自 {sheet.first_month} 起"
        if zh
        else f"{sheet.region_en}, retired {sheet.retired}, from {sheet.first_month}"
    )
    say(f"{shown.claim}  {title}".strip(), "bold")
    rows = [(PARTS[name][0 if zh else 1], money(fen)) for name, fen in sheet.parts.items()]
    rows.append(("月养老金" if zh else "Monthly pension", money(sheet.total_fen)))
    print_table(["项目", "元／月"] if zh else ["Item", "Yuan a month"], rows, right=(1,))
    for one in sheet.findings:
        missing = one.settle_zh if zh else one.settle_en
        mark(
            one.answer is True,
            (one.zh if zh else one.en) + (f"：{missing}" if missing and zh else f": {missing}" if missing else ""),
        )
    for remark in sheet.remarks:
        say(remark.zh if zh else remark.en, "dim")
    for file in files:
        mark(True, str(file))
