"""The Excel workbook of a person's statement: overview, months, account, gaps; amounts are numbers, sums are formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell

from suibao.documents.account_statement import payable
from suibao.documents.account_statement_rows import sums
from suibao.documents.account_statement_words import (
    GAPS,
    MOVED,
    ORIGINS,
    account_lines,
    masked_name,
    payer_name,
    span_text,
)
from suibao.documents.context import Context, short_key
from suibao.documents.filing_workbook import Formats, yuan
from suibao.documents.language import N_, iso_month
from suibao.office.cover_model import ELSEWHERE
from suibao.office.person_ledger import BENEFIT, CONTRIBUTION, FORWARD, INTEREST, OTHER, TRANSFER
from suibao.office.statement import Section, Statement

SHEETS: Final = (N_("Overview"), N_("Contributions by month"), N_("Personal account"), N_("Months that do not count"))
MOVES: Final = (CONTRIBUTION, INTEREST, TRANSFER, BENEFIT, FORWARD, OTHER)
_BEFORE: Final = (
    (N_("Branch"), 24), (N_("Region"), 12), (N_("Months that count"), 10), (N_("You paid"), 14), (N_("Employers paid"), 14),
    (N_("State"), 12),
)  # fmt: skip
_OPENING: Final = len(_BEFORE)
_MONTHS: Final = (
    (N_("Branch"), 24), (N_("Region"), 14), (N_("Month"), 10), (N_("Payer"), 26), (N_("Base a month"), 15), (N_("You"), 14),
    (N_("Employer"), 14), (N_("State"), 12), (N_("Paid?"), 10), (N_("Record"), 12),
)  # fmt: skip
_ACCOUNT: Final = (
    (N_("Branch"), 24),
    (N_("Region"), 14),
    (N_("Entry"), 30),
    (N_("Month"), 10),
    (N_("Amount in yuan"), 16),
)
_GAPS: Final = (
    (N_("Branch"), 24), (N_("Months"), 26), (N_("Number"), 8), (N_("Why"), 18), (N_("May still be paid?"), 70),
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """The columns of the overview: only those of which the statement holds anything."""

    moves: tuple[str, ...]
    has_account: bool
    has_unpaid: bool
    has_benefits: bool

    @property
    def columns(self) -> list[tuple[str, int]]:
        """Headings and widths."""
        found = list(_BEFORE)
        if self.has_account:
            found += [
                (N_("Opening balance"), 14),
                *((MOVED[kind], 14) for kind in self.moves),
                (N_("Closing balance"), 14),
            ]
        found += [(N_("Owed, not paid in"), 14)] if self.has_unpaid else []
        return found + ([(N_("Benefits awarded"), 14), (N_("Benefits paid out"), 14)] if self.has_benefits else [])

    def amounts(self, section: Section) -> list[int | None]:
        """The amounts of a row from the account on, in fen; None where a section has no account."""
        account = section.account
        found: list[int | None] = []
        if self.has_account:
            moved = [account.moved.get(kind, 0) if account else None for kind in self.moves]
            found = [account.opening_fen, *moved, account.closing_fen] if account else [None, *moved, None]
        found += [account.unpaid_fen if account else None] if self.has_unpaid else []
        return found + ([section.awarded_fen, section.paid_out_fen] if self.has_benefits else [])


def shape_of(sections: Sequence[Section]) -> Shape:
    """What the overview needs to show."""
    accounts = [one.account for one in sections if one.account is not None]
    moves = tuple(kind for kind in MOVES if any(one.moved.get(kind) for one in accounts))
    benefits = any(one.awarded_fen or one.paid_out_fen for one in sections)
    return Shape(moves, bool(accounts), any(one.unpaid_fen for one in accounts), benefits)


def write_account_workbook(context: Context, found: Statement, path: Path) -> None:
    """Write the workbook of a statement. Same statement, same bytes: the last month of the period is the file's day."""
    with xlsxwriter.Workbook(str(path)) as book:
        created = datetime(found.last // 100, found.last % 100, 1, tzinfo=UTC)
        book.set_properties({"title": context.language.gettext("Statement of personal rights"), "created": created})
        formats = Formats(book)
        names = [context.language.gettext(name) for name in SHEETS]
        sheets = [book.add_worksheet(name) for name in names]
        last = _months(sheets[1], formats, context, found.sections)
        _overview(sheets[0], formats, context, found, names[1], last)
        _account(sheets[2], formats, context, found.sections)
        _gap_rows(sheets[3], formats, context, found)


def _head(sheet: Any, formats: Formats, context: Context, row: int, columns: Sequence[tuple[str, int]]) -> None:
    sheet.set_row(row, 32)
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(row, column, context.language.gettext(heading), formats.heading)


def _paper(sheet: Any) -> None:
    """A4 across, as many pages as it takes, the whole width on one."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P / &N")


def _overview(sheet: Any, formats: Formats, context: Context, found: Statement, months: str, last: int) -> None:
    """A row a branch and region; the closing balance is a formula of the row, the totals are sums of the columns."""
    _ = context.language.gettext
    _paper(sheet)
    name = masked_name(context.names.get(found.person, "")) or short_key(found.person)
    shape = shape_of(found.sections)
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, len(shape.columns) - 1, _("Statement of personal rights"), formats.title)
    heads = ((_("Name"), name), (_("Person key"), short_key(found.person)),
             (_("Period"), span_text(context, found.first, found.last)), (_("Amounts"), _("yuan")))  # fmt: skip
    for row, (label, value) in enumerate(heads, 1):
        sheet.write_string(row, 0, label, formats.label)
        sheet.write_string(row, 1, value, formats.plain)
    top = len(heads) + 2
    _head(sheet, formats, context, top, shape.columns)
    for row, section in enumerate(found.sections, top + 1):
        _overview_row(sheet, formats, context, shape, row, section)
    end = top + len(found.sections)
    sums_ = _totals(sheet, formats, context, shape, end + 1, top + 1, found.sections)
    _control(sheet, formats, context, end + 3, end + 1, months, last, sums_)


def _overview_row(sheet: Any, formats: Formats, context: Context, shape: Shape, row: int, section: Section) -> None:
    own = sums(section.months)
    sheet.write_string(row, 0, context.branch(section.branch), formats.text)
    sheet.write_string(row, 1, context.region(section.region), formats.text)
    sheet.write_number(row, 2, section.counted, formats.count)
    for column, fen in enumerate((own.person_fen, own.payer_fen, own.state_fen), 3):
        sheet.write_number(row, column, yuan(fen), formats.money)
    closing = _OPENING + 1 + len(shape.moves)
    for column, amount in enumerate(shape.amounts(section), _OPENING):
        if amount is None:
            sheet.write_blank(row, column, None, formats.text)
        elif shape.has_account and column == closing:
            formula = f"=ROUND(SUM({cell(row, _OPENING)}:{cell(row, closing - 1)}),2)"
            sheet.write_formula(row, column, formula, formats.money, float(yuan(amount)))
        else:
            sheet.write_number(row, column, yuan(amount), formats.money)


def _totals(
    sheet: Any, formats: Formats, context: Context, shape: Shape, row: int, first: int, sections: Sequence[Section]
) -> tuple[int, ...]:
    """Sums of the columns, as formulas with their values for readers that compute nothing; those of the months."""
    own = sums([month for section in sections for month in section.months])
    borne = own.person_fen, own.payer_fen, own.state_fen
    rest = [shape.amounts(section) for section in sections]
    totals = [*borne, *(sum(amounts[n] or 0 for amounts in rest) for n in range(len(shape.columns) - _OPENING))]
    for column in range(3):
        sheet.write_string(row, column, context.language.gettext("Total") if column == 0 else "", formats.sum_text)
    for column, fen in enumerate(totals, 3):
        formula = f"=SUM({cell(first, column)}:{cell(row - 1, column)})"
        sheet.write_formula(row, column, formula, formats.sum, float(yuan(fen)))
    return borne


def _control(
    sheet: Any, formats: Formats, context: Context, row: int, total: int, months: str, last: int, borne: Sequence[int]
) -> None:
    """What the months add up to, against the totals above: zero, or something is wrong with the file."""
    _ = context.language.gettext
    sheet.write_string(row, 0, _("Sum of the months"), formats.label)
    sheet.write_string(row + 1, 0, _("Difference"), formats.label)
    for column, (source, fen) in enumerate(zip("FGH", borne, strict=True), 3):
        added = f"=SUM('{months}'!{source}2:{source}{max(last, 2)})"
        sheet.write_formula(row, column, added, formats.money, float(yuan(fen)))
        difference = f"=ROUND({cell(total, column)}-{cell(row, column)},2)"
        sheet.write_formula(row + 1, column, difference, formats.money, 0)


def _months(sheet: Any, formats: Formats, context: Context, sections: Sequence[Section]) -> int:
    """Every month as a row; the number of the last row, counted from 1."""
    _ = context.language.gettext
    _paper(sheet)
    _head(sheet, formats, context, 0, _MONTHS)
    sheet.freeze_panes(1, 3)
    every = [(section, one) for section in sections for one in section.months]
    for row, (section, one) in enumerate(every, 1):
        texts = (
            context.branch(section.branch),
            context.region(section.region),
            iso_month(one.month),
            payer_name(context, one),
        )
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, formats.text)
        amounts = (one.base_fen or None, one.person_fen, one.payer_fen, one.state_fen)
        for column, fen in enumerate(amounts, 4):
            if fen is None:  # a base of nothing is no base
                sheet.write_blank(row, column, None, formats.text)
            else:
                sheet.write_number(row, column, yuan(fen), formats.money)
        sheet.write_string(row, 8, _("paid") if one.paid else _("owed"), formats.text)
        sheet.write_string(row, 9, _(ORIGINS[one.origin]), formats.text)
    if every:
        sheet.autofilter(0, 0, len(every), len(_MONTHS) - 1)
    return len(every) + 1


def _account(sheet: Any, formats: Formats, context: Context, sections: Sequence[Section]) -> None:
    """Opening balance and entries of each account; the closing balance is their sum, as a formula."""
    _paper(sheet)
    _head(sheet, formats, context, 0, _ACCOUNT)
    sheet.freeze_panes(1, 0)
    row = 0
    for section in sections:
        if section.account is None:
            continue
        lines = list(account_lines(context, section))
        start = row + 1
        for row, (text, month, fen, balance) in enumerate(lines, start):
            closing = row == start + len(lines) - 1
            label, amount = (formats.sum_text, formats.sum) if closing else (formats.text, formats.money)
            sheet.write_string(row, 0, context.branch(section.branch), label)
            sheet.write_string(row, 1, context.region(section.region), label)
            sheet.write_string(row, 2, text, label)
            sheet.write_string(row, 3, iso_month(month) if month and not balance else "", label)
            if closing:
                formula = f"=ROUND(SUM({cell(start, 4)}:{cell(row - 1, 4)}),2)"
                sheet.write_formula(row, 4, formula, amount, float(yuan(fen)))
            else:
                sheet.write_number(row, 4, yuan(fen), amount)


def _gap_rows(sheet: Any, formats: Formats, context: Context, found: Statement) -> None:
    _ = context.language.gettext
    _paper(sheet)
    _head(sheet, formats, context, 0, _GAPS)
    for row, gap in enumerate((one for one in found.gaps if one.kind != ELSEWHERE), 1):
        sheet.write_string(row, 0, context.branch(gap.branch), formats.text)
        sheet.write_string(row, 1, span_text(context, gap.first, gap.last), formats.text)
        sheet.write_number(row, 2, gap.months, formats.count)
        sheet.write_string(row, 3, _(GAPS[gap.kind]), formats.text)
        sheet.write_string(row, 4, payable(context, gap), formats.text)
