"""Bank statements as banks write them: headers, encodings, workbooks, refused rows, the same money twice."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from tests.support.collection import FIRST, LAW, NOW, REGION, Row, bank_file, sums, take_rows

from suibao.books import Books, ledger, receipts
from suibao.errors import SuibaoError
from suibao.office.collecting.bank_statement import BankStatement, read_statement, write_refused
from suibao.office.collecting.numbers import Numbers, credit_code_in, plain_name, reference_in
from suibao.office.collecting.showing import shown_memo, shown_name
from suibao.office.collecting.taking import take

DAY = date(2026, 3, 1)
HEAD = "交易日期,对方户名,对方账号,金额,摘要,附言,流水号"


def read(path: Path, text: str, encoding: str = "utf-8") -> BankStatement:
    path.write_bytes(text.encode(encoding))
    return read_statement(path, DAY)


def taken(found: BankStatement) -> list[tuple[str, int, date]]:
    return [(one.serial, one.amount_fen, one.day) for one in found.accepted]


def excel(path: Path, text: str) -> Path:
    book = openpyxl.Workbook()
    for row in csv.reader(text.splitlines()):
        book.active.append([float(cell) if cell.replace(".", "").isdigit() and "." in cell else cell for cell in row])
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path / "a.csv", f"{HEAD}\n2026-02-10,某某公司,6222,12.50,社保费,二月,S1\n", encoding)
    assert taken(found) == [("S1", 1250, date(2026, 2, 10))]
    assert (found.accepted[0].name, found.accepted[0].memo) == ("某某公司", "社保费 二月")


def test_a_workbook_with_lines_above_the_header(tmp_path: Path) -> None:
    text = f"某某银行交易明细\n账号：4400 1234\n\n{HEAD}\n20260210,某某公司,6222,12.50,社保费,,S1\n合计,,,12.50,,,\n"
    found = read_statement(excel(tmp_path / "a.xlsx", text), DAY)
    assert taken(found) == [("S1", 1250, date(2026, 2, 10))]
    assert [(one.row, one.reason) for one in found.refused] == [(6, "total_row")]


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2026-02-10", date(2026, 2, 10)), ("20260210", date(2026, 2, 10)), ("2026/2/10 13:05:11", date(2026, 2, 10)),
     ("2026年2月10日", date(2026, 2, 10)), ("２０２６.02.10", date(2026, 2, 10))],
)  # fmt: skip
def test_days(tmp_path: Path, cell: str, day: date) -> None:
    assert taken(read(tmp_path / "a.csv", f"{HEAD}\n{cell},甲,6222,1.00,,,S1\n")) == [("S1", 100, day)]


@pytest.mark.parametrize(
    ("cell", "fen"), [("1234.5", 123450), ('"1,234.50"', 123450), ("￥1234.50", 123450), ("12元", 1200)]
)
def test_amounts(tmp_path: Path, cell: str, fen: int) -> None:
    assert taken(read(tmp_path / "a.csv", f"{HEAD}\n2026-02-10,甲,6222,{cell},,,S1\n")) == [
        ("S1", fen, date(2026, 2, 10))
    ]


@pytest.mark.parametrize(
    ("row", "reason", "field"),
    [
        ("2026-02-30,甲,6222,1.00,,,S1", "unparsable_date", "date"),
        ("2026-03-02,甲,6222,1.00,,,S1", "future_date", "date"),
        ("1998-12-31,甲,6222,1.00,,,S1", "unparsable_date", "date"),
        (",甲,6222,1.00,,,S1", "missing_value", "date"),
        ("2026-02-10,甲,6222,1.00,,,", "missing_value", "serial"),
        ("2026-02-10,甲,6222,,,,S1", "missing_value", "amount"),
        ("2026-02-10,甲,6222,0.00,,,S1", "no_amount", "amount"),
        ("2026-02-10,甲,6222,1.005,,,S1", "fraction_of_a_fen", "amount"),
        ("2026-02-10,甲,6222,百元,,,S1", "unparsable_amount", "amount"),
        ("2026-02-10,甲,6222,NaN,,,S1", "unparsable_amount", "amount"),
        ("2026-02-10,甲,6222,1e30,,,S1", "absurd_amount", "amount"),
        ("2026-02-10,甲,6222,-1.00,,,S1", "outgoing_payment", "amount"),
        ("2026-02-10,甲,6222,1.00,,,S1,更多", "wrong_cells", "amount"),
        ("2026-02-10,甲,6222,1.00", "wrong_cells", "amount"),
        ("合计,,,1.00,,,", "total_row", "amount"),
    ],
)
def test_refused_rows(tmp_path: Path, row: str, reason: str, field: str) -> None:
    found = read(tmp_path / "a.csv", f"{HEAD}\n{row}\n2026-02-10,乙,6222,1.00,,,S2\n")
    assert [(one.row, one.reason, one.field) for one in found.refused] == [(2, reason, field)]
    assert [one.serial for one in found.accepted] == ["S2"]


def test_direction_and_separate_columns(tmp_path: Path) -> None:
    head = "记账日期\t付款人名称\t借贷标志\t发生额\t银行流水号"
    found = read(
        tmp_path / "a.txt",
        f"{head}\n2026-02-10\t甲\t贷\t1.00\tS1\n2026-02-10\t甲\t借\t1.00\tS2\n2026-02-10\t甲\t？\t1\tS3\n",
    )
    assert taken(found) == [("S1", 100, date(2026, 2, 10))]
    assert [one.reason for one in found.refused] == ["outgoing_payment", "unknown_direction"]


def test_files_that_cannot_be_taken(tmp_path: Path) -> None:
    with pytest.raises(SuibaoError, match="no row names the columns") as caught:
        read(tmp_path / "a.csv", "a,b\n1,2\n")
    assert "流水号" in caught.value.zh
    with pytest.raises(SuibaoError, match="no such file"):
        read_statement(tmp_path / "none.csv", DAY)
    with pytest.raises(SuibaoError, match="no bank statement"):
        read(tmp_path / "a.pdf", "x")
    with pytest.raises(SuibaoError, match="not a workbook"):
        read(tmp_path / "a.xlsx", "x")
    with pytest.raises(SuibaoError, match="mean the same"):
        read(tmp_path / "b.csv", "交易日期,对方户名,金额,收入金额,流水号\n")


def test_refused_rows_come_back_as_a_file(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", f"{HEAD}\n2026-02-10,=HYPERLINK(1),6222,1.005,,,S1\n")
    write_refused(tmp_path / "refused.csv", found.headers, found.refused)
    rows = list(csv.reader((tmp_path / "refused.csv").open(encoding="utf-8-sig")))
    assert rows[0] == ["行号", "原因代码", "原因", "reason", *HEAD.split(",")]
    assert rows[1][:2] == ["2", "fraction_of_a_fen"]
    assert rows[1][5] == "'=HYPERLINK(1)"  # a spreadsheet shows it and does not run it


# -- the same money twice


def test_the_same_file_twice(books: Books, tmp_path: Path) -> None:
    path = bank_file(tmp_path / "a.csv", [Row("S1", 100), Row("S2", 200)])
    first = take(books, read_statement(path, DAY), REGION, law=LAW, day=DAY, now=NOW)
    before = ledger.entries(books)
    again = take(books, read_statement(path, DAY), REGION, law=LAW, day=DAY, now=NOW)
    assert (first.accepted, first.known, again.accepted, again.repeated, again.known) == (2, False, 0, 2, True)
    assert ledger.entries(books).equals(before)
    with pytest.raises(SuibaoError, match="was taken in for region 440300"):
        take(books, read_statement(path, DAY), "440100", law=LAW, day=DAY, now=NOW)


def test_files_that_overlap(books: Books, tmp_path: Path) -> None:
    take_rows(books, tmp_path, "a", [Row("S1", 100), Row("S2", 200)])
    second = take_rows(books, tmp_path, "b", [Row("S2", 200), Row("S3", 300), Row("S3", 300)])
    assert (second.accepted, second.repeated, second.accepted_fen) == (1, 2, 300)
    assert sums(books).received == 600


def test_one_serial_number_for_two_payments(books: Books, tmp_path: Path) -> None:
    take_rows(books, tmp_path, "a", [Row("S1", 100)])
    second = take_rows(books, tmp_path, "b", [Row("S1", 101), Row("S2", 200), Row("S2", 150)])
    assert [(one.row, one.reason) for one in second.refused] == [
        (2, "serial_content_differs"),
        (3, "serial_content_differs"),
    ]
    assert sums(books).received == 250  # of two in one file the one that comes first by content, whatever their order


def test_a_bounce_of_nothing_is_refused(books: Books, tmp_path: Path) -> None:
    take_rows(books, tmp_path, "a", [Row("S1", 100)])
    found = take_rows(books, tmp_path, "b", [Row("S2", 100, original="S0"), Row("S3", 99, original="S1")])
    assert [one.reason for one in found.refused] == ["unknown_original", "unknown_original"]
    assert sums(books).bounced == 0
    assert take_rows(books, tmp_path, "c", [Row("S4", 100, original="S1")]).bounced == 1
    assert sums(books).bounced == 100


def test_what_is_kept_of_a_row(books: Books, tmp_path: Path) -> None:
    """Account numbers as keyed hash and four digits; people's names masked; long numbers of a memo cut."""
    row = Row("S1", 100, name="欧阳某某", account="6222000011112222333", memo="代缴 11010519491231002X 社保")
    take_rows(books, tmp_path, "a", [row])
    with books.begin() as connection:
        kept = receipts.standing(connection)[0].receipt
    assert (kept.name_shown, kept.account_last4, kept.memo) == ("欧***", "2333", "代缴 *002X 社保")
    assert kept.account_hash == Numbers(books).hashed("6222000011112222333") != ""
    assert "6222000011112222333" not in str(kept)
    assert (shown_name("深圳某某有限公司"), shown_name("")) == ("深圳某某有限公司", "")
    assert shown_memo("电话 13800138000") == "电话 *8000"


# -- numbers


def test_references(books: Books) -> None:
    one = Numbers(books).reference(FIRST, REGION, 202601, 0)
    assert len(one) == 20
    assert luhn.is_valid(one)
    assert one != Numbers(books).reference(FIRST, REGION, 202601, 1)
    assert reference_in(f"社保费{one}谢谢") == one
    assert reference_in(f"社保 {one[:8]} {one[8:]}") == one
    assert reference_in(one[:-1] + str((int(one[-1]) + 1) % 10)) == ""
    assert reference_in(f"{one} {Numbers(books).reference('other')}") == ""  # two: not guessed


@pytest.mark.parametrize(
    ("function", "text", "found"),
    [
        (credit_code_in, "缴费 91440300MA5EXWHW6F 一月", "91440300MA5EXWHW6F"),
        (credit_code_in, "91440300MA5EXWHW6F 91440300MA5EXWHW7D", ""),
        (plain_name, " 某某（深圳） 有限公司 ", "某某(深圳)有限公司"),
    ],
)
def test_texts(function: Callable[[str], str], text: str, found: str) -> None:
    assert function(text) == found


@given(st.lists(st.text(max_size=12).filter(lambda text: "\x00" not in text), min_size=7, max_size=7))
def test_every_row_is_accepted_or_refused(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD.split(","))
        writer.writerow(["2026-02-10", "甲", "6222", "1.00", "", "", "S1"])
        writer.writerow(cells)
    found = read_statement(path, DAY)
    some = any(cell.strip().strip("\t") for cell in cells)
    assert len(found.accepted) + len(found.refused) in ({1, 2} if some else {1})
    assert found.accepted[0].serial == "S1"
