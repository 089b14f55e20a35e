"""``suibao assess``: a month of files becomes contributions on the ledger, statements and filings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from suibao.books import Books
from suibao.cli.month import run_month, tell_outcome
from suibao.cli.options import Figures, Home, LawName, Month, month_number
from suibao.cli.output import Json, Language, progress


def assess(
    *files: Annotated[Path, Parameter(help="文件或目录：订单、派单记录、工资表、花名册、参保选择、单位 files or folders")],
    month: Month,
    law: LawName = "current",
    out: Annotated[Path, Parameter(help="输出目录 where statements and filings go")] = Path("out"),
    figures: Figures = (),
    home: Home = None,
    memory: Annotated[str, Parameter(help="内存上限 memory limit of the reader")] = "1GB",
    documents: Annotated[bool, Parameter(help="是否生成对账单与申报表 write statements and filings")] = True,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Read, check, assess, post, verify, write. A proposal is a trial: assessed, never posted."""
    number = month_number(month)
    with progress(lang, quiet=json) as tell, Books.open(home) as books:
        summary, warnings = run_month(
            books, files, number, out, law=law, figures=figures, now=datetime.now(), memory_limit=memory,
            language=lang, documents=documents, progress=tell,
        )  # fmt: skip
    tell_outcome(summary, warnings, lang, json=json)
