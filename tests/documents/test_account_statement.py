"""A person's statement as page, PDF and workbook: the sums stand in it, nothing that tells who it is does."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest
from tests.documents.test_determination_pages import needs_fonts

from suibao.documents.account_statement import account_statement
from suibao.documents.account_statement_rows import runs
from suibao.documents.account_statement_words import masked_name
from suibao.documents.account_statement_workbook import write_account_workbook
from suibao.documents.blocks import texts
from suibao.documents.context import Context
from suibao.documents.html import to_html
from suibao.documents.language import language, money
from suibao.documents.lines import Party
from suibao.documents.pdf import to_pdf
from suibao.law.terms import Branch
from suibao.office.cover_model import MISSING, OWED, Gap
from suibao.office.person_ledger import CONTRIBUTION, FORWARD, INTEREST, Movement
from suibao.office.records import PaidMonth
from suibao.office.statement import Account, Section, Statement

PERSON = "0123456789abcdef0123456789abcdef"
ID_NUMBER = "11010519491231002X"
MADE_ON = date(2026, 4, 1)
PENSION = Branch.EMPLOYEE_PENSION


def month(number: int, **other: object) -> PaidMonth:
    plain = PaidMonth(number, PENSION, "440100", "E1", 800_000, 64_000, 128_000, 0, True, "books")
    return replace(plain, **other)  # type: ignore[arg-type]


def sample() -> Statement:
    paid = tuple(month(202500 + number) for number in range(1, 13))
    owed = tuple(
        month(202600 + number, paid=False, base_fen=900_000, person_fen=72_000, payer_fen=144_000) for number in (1, 2)
    )
    history = tuple(
        month(202400 + number, region="310000", payer=f"某某公司 {ID_NUMBER}", origin="history", payer_fen=0, person_fen=56_000,
              base_fen=700_000) for number in (11, 12)
    )  # fmt: skip
    account = Account(100_000, {CONTRIBUTION: 12 * 64_000 + 2 * 72_000, INTEREST: 1_234}, 1_013_234, 144_000)
    interest = Movement("account", PENSION, "440100", 202512, INTEREST, "employee_pension.interest", 1_234, 1, 0)
    forward = Movement(
        "account", PENSION, "310000", 202412, FORWARD, "employee_pension.brought_forward", 500_000, "f", ""
    )
    resident = month(
        202405, branch=Branch.RESIDENT_MEDICAL, payer="", base_fen=0, person_fen=40_000, payer_fen=0, state_fen=67_000
    )
    gaps = (
        Gap(PENSION, 202601, 202602, 2, OWED, "E1", "440100", True, "payer", 432_000, None, "社会保险法 58, 60, 63; 社会保险法 86"),
        Gap(Branch.UNEMPLOYMENT, 202501, 202602, 14, MISSING, by="person", settle=("gap_branch",),
            words=("no text is established", "未查明有关规定")),
    )  # fmt: skip
    sections = (
        Section(PENSION, "310000", history, Account(0, {FORWARD: 500_000}, 500_000, 0), (forward,), 0, 0, 2),
        Section(PENSION, "440100", paid + owed, account, (interest,), 0, 0, 12),
        Section(Branch.RESIDENT_MEDICAL, "440100", (resident,), None, (), 0, 0, 1),
    )
    return Statement(
        PERSON, 202405, 202602, sections, {PENSION: 14, Branch.RESIDENT_MEDICAL: 8}, gaps, "0123456789abcdef"
    )


def context(code: str) -> Context:
    regions = (
        {"440100": "广州市", "310000": "上海市"} if code == "zh" else {"440100": "Guangzhou", "310000": "Shanghai"}
    )
    return Context(language(code), {"E1": Party("E1", "广州示例科技有限公司")}, {PERSON: f"张三丰{ID_NUMBER}"}, regions)


def test_the_sample_proves_itself() -> None:
    for section in sample().sections:
        if section.account is not None:
            assert section.account.sum_fen == section.account.closing_fen


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_page_shows_the_sums_and_no_id_number(code: str) -> None:
    document = account_statement(context(code), sample(), MADE_ON)
    shown = "\n".join(texts(document))
    for fen in (1_013_234, 100_000, 912_000, 1_234, 500_000, 144_000, 432_000):
        assert money(fen) in shown
    page = to_html(document)
    assert ID_NUMBER not in page
    assert "三丰" not in page
    assert ("个人权益记录单" in page) == (code == "zh")
    assert to_html(account_statement(context(code), sample(), MADE_ON)) == page


@needs_fonts
@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_pdf_contains_the_sums_and_no_id_number(code: str) -> None:
    content = to_pdf(account_statement(context(code), sample(), MADE_ON))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    bare = re.sub(r"\s", "", text)
    for fen in (1_013_234, 912_000, 500_000, 432_000):
        assert money(fen) in bare
    assert ID_NUMBER not in bare


def test_months_that_are_alike_stand_in_one_row() -> None:
    own = [month(202501), month(202502), month(202502, payer="E2"), month(202504), month(202505, paid=False)]
    assert [(one.first, one.last, one.number, one.one.payer, one.one.paid) for one in runs(own)] == [
        (202501, 202502, 2, "E1", True), (202502, 202502, 1, "E2", True), (202504, 202504, 1, "E1", True),
        (202505, 202505, 1, "E1", False),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("欧阳 修", "欧***"), ("", ""), (ID_NUMBER, "***")])
def test_a_name_is_shown_by_its_first_character(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def test_the_workbook_read_back_says_the_same(tmp_path: Path) -> None:
    found, path = sample(), tmp_path / "statement.xlsx"
    write_account_workbook(context("zh"), found, path)
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == ["总览表", "逐月缴费", "个人账户", "未计入的月份"]
    months = list(book["逐月缴费"].iter_rows(min_row=2, values_only=True))
    every = [one for section in found.sections for one in section.months]
    assert [[round(float(str(value or 0)) * 100) for value in row[4:8]] for row in months] == [
        [one.base_fen, one.person_fen, one.payer_fen, one.state_fen] for one in every
    ]
    assert [row[8] for row in months] == ["已到账" if one.paid else "欠缴" for one in every]
    rows = [row for row in book["总览表"].iter_rows(min_row=8, values_only=True) if row[0] and row[1]]
    closings = [None if row[10] is None else round(float(str(row[10])) * 100) for row in rows]
    assert closings == [one.account.closing_fen if one.account else None for one in found.sections]
    assert not [
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if ID_NUMBER in str(cell)
    ]


def test_the_workbooks_formulas_sum_what_stands_above_them(tmp_path: Path) -> None:
    """Every formula is worked out again from the cells it names: the closing balances, totals and the control of zero."""
    path = tmp_path / "statement.xlsx"
    write_account_workbook(context("en"), sample(), path)
    sheet = openpyxl.load_workbook(path)["Overview"]
    values = openpyxl.load_workbook(path, data_only=True)["Overview"]
    assert sheet["K9"].value == "=ROUND(SUM(G9:J9),2)"
    assert (
        round(sum(float(str(values.cell(9, column).value or 0)) for column in range(7, 11)), 2)
        == values["K9"].value
        == 10132.34
    )
    total = next(row for row in range(8, 20) if sheet.cell(row, 1).value == "Total")
    assert sheet.cell(total, 11).value == f"=SUM(K8:K{total - 1})"
    assert values.cell(total, 11).value == 15132.34
    control = next(row for row in range(total, 30) if sheet.cell(row, 1).value == "Difference")
    assert sheet.cell(control, 4).value == f"=ROUND(D{total}-D{control - 1},2)"
    months = openpyxl.load_workbook(path)["Contributions by month"]
    assert sheet.cell(control - 1, 4).value == f"=SUM('Contributions by month'!F2:F{months.max_row})"
