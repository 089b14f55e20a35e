"""``suibao statement``: what a person has, month by month and place by place, as page, PDF and workbook."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from suibao.cli.options import Home, month_number
from suibao.cli.output import Json, Language, mark, print_json, print_table, say, warn
from suibao.cli.whom import Person, Worker, person_key
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.books import Books
    from suibao.documents.context import Context
    from suibao.office.statement import Statement


def statement(
    *,
    person: Person = None,
    worker: Worker = None,
    first: Annotated[
        str | None, Parameter(name="--from", help="起始月，如 2025-01，缺省为最早记录 first month")
    ] = None,
    last: Annotated[str | None, Parameter(name="--to", help="截止月，缺省为最后记录 last month")] = None,
    out: Annotated[Path | None, Parameter(help="输出目录；缺省只在屏幕显示 folder for page, PDF and workbook")] = None,
    pdf: Annotated[bool, Parameter(help="是否同时生成 PDF write a PDF as well")] = True,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """A person's statement over all regions: months, accounts to the fen, benefits, gaps."""
    from suibao.books import Books
    from suibao.office.statement import statement as made

    with Books.open(home) as books:
        key = person_key(books, person, worker)
        found = made(books, key, month_number(first) if first else None, month_number(last) if last else None)
        context = context_of(books, key, lang)
    files = write_files(context, found, out, datetime.now(UTC).date(), pdf=pdf) if out is not None else ()
    if json:
        print_json({**_as_json(found), "files": [str(file) for file in files]})
        return
    _print(context, found, lang)
    for file in files:
        mark(True, str(file))


def context_of(books: Books, person: str, lang: str) -> Context:
    """What a document about a person needs: parties, the person's name, names of regions."""
    from suibao.books import registry
    from suibao.documents.context import Context
    from suibao.documents.language import language
    from suibao.documents.lines import read_parties
    from suibao.law import current_law

    regions = {code: (one.zh if lang == "zh" else one.en) for code, one in current_law().regions.by_code.items()}
    return Context(language(lang), read_parties(registry.parties(books)), registry.names(books, [person]), regions)


def write_files(context: Context, found: Statement, out: Path, today: date, *, pdf: bool) -> tuple[Path, ...]:
    """Page, workbook and, where fonts allow, PDF; the files of an earlier statement of the same period are replaced."""
    from suibao.documents.account_statement import account_statement
    from suibao.documents.account_statement_workbook import write_account_workbook
    from suibao.documents.html import to_html
    from suibao.documents.pdf import to_pdf

    out.mkdir(parents=True, exist_ok=True)
    stem = f"statement-{found.person[:12]}-{found.first}-{found.last}"
    page, sheet, printed = (out / f"{stem}.{kind}" for kind in ("html", "xlsx", "pdf"))
    document = account_statement(context, found, today)
    page.write_text(to_html(document), encoding="utf-8")
    write_account_workbook(context, found, sheet)
    printed.unlink(missing_ok=True)
    if pdf:
        try:
            printed.write_bytes(to_pdf(document))
        except SuibaoError as error:
            warn(error.text(context.language.code))
    return tuple(file for file in (page, sheet, printed) if file.exists())


def _print(context: Context, found: Statement, lang: str) -> None:
    from suibao.documents.account_statement_rows import sums
    from suibao.documents.account_statement_words import masked_name
    from suibao.documents.language import money

    zh = lang == "zh"
    titles = ("险种", "参保地", "月数", "个人", "单位", "期初余额", "期末余额") if zh else (
        "branch", "region", "months", "you", "employers", "opening", "closing")  # fmt: skip
    rows = []
    for one in found.sections:
        own, account = sums(one.months), one.account
        held = (money(account.opening_fen), money(account.closing_fen)) if account else ("", "")
        paid = money(own.person_fen), money(own.payer_fen)
        rows.append((context.branch(one.branch), context.region(one.region), str(one.counted), *paid, *held))
    name = masked_name(context.names.get(found.person, "")) or found.person[:12]
    print_table(titles, rows, f"{name} {_text(found.first)} – {_text(found.last)}", right=(2, 3, 4, 5, 6))
    owed = sum(one.account.unpaid_fen for one in found.sections if one.account)
    if owed:
        say(f"其中 {money(owed)} 元尚未到账。" if zh else f"Of this, {money(owed)} yuan is not paid in yet.")


def _text(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


def _as_json(found: Statement) -> dict[str, object]:
    from dataclasses import asdict

    plain = asdict(found)
    for section in plain["sections"]:
        section["branch"] = section["branch"].code
        for row in (*section["months"], *section["lines"]):
            row["branch"] = row["branch"].code
    for gap in plain["gaps"]:
        gap["branch"] = gap["branch"].code
    plain["counted"] = {branch.code: number for branch, number in found.counted.items()}
    return plain
