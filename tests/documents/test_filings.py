"""Filings: what Excel, CSV and Parquet hold is the lines, to the fen."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from tests.documents import factory

from suibao.documents import filing_workbook
from suibao.documents.capitals import capitals
from suibao.documents.filings import write_filings
from suibao.documents.language import plain_money


def fen(cell: Any) -> int:
    """A cell in yuan as fen; it must be exact to two decimals."""
    amount = Decimal(repr(cell)) * 100 if isinstance(cell, float) else Decimal(cell) * 100
    assert amount == amount.to_integral_value(), cell
    return int(amount)


def rows_of(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def written(tmp_path: Path, lines: pa.Table, **more: Any) -> list[Path]:
    return write_filings(lines, factory.parties(), tmp_path, regions=factory.REGIONS, **more)


def test_files_per_payer(tmp_path: Path) -> None:
    paths = written(tmp_path, factory.city(40))
    folder = tmp_path / "filings" / "2025-10"
    assert paths == [
        folder / f"{payer}.{end}" for payer in ("d1", "o1", "p1", "p2") for end in ("xlsx", "csv", "parquet")
    ]
    assert all(path.stat().st_size for path in paths)


@pytest.mark.parametrize("payer", ["p1", "d1"])
def test_excel_equals_the_lines(tmp_path: Path, payer: str) -> None:
    lines = factory.city(60)
    written(tmp_path, lines)
    own = lines.filter(pc.field("remitter") == payer)
    book = load_workbook(tmp_path / "filings" / "2025-10" / f"{payer}.xlsx", data_only=True)
    detail = rows_of(book["明细"])
    amount = detail[0].index("应缴金额")
    assert sorted(
        (row[1], row[5], fen(row[7] or 0), fen(row[amount]), row[9] or 0) for row in detail[1:]
    ) == sorted(
        (line["person"], branch_zh(line["branch"]), line["base_fen"], line["amount_fen"],
         line["quantity"] if line["unit"] == "order_month" else 0)
        for line in own.to_pylist()
    )  # fmt: skip
    whole = pc.sum(own["amount_fen"]).as_py()
    form = rows_of(book["申报表"])
    by_label = {row[0]: row for row in form if row[0]}
    assert fen(by_label["合计"][11]) == whole
    assert fen(by_label["明细合计"][2]) == whole
    assert by_label["明细合计"][4] == 0
    assert by_label["大写金额"][2] == capitals(whole)
    assert by_label["合计"][4] == len(set(own["person"].to_pylist()))
    heading = next(number for number, row in enumerate(form) if row[0] == "参保地")
    body = form[heading + 1 : form.index(by_label["合计"])]
    assert sum(fen(row[11]) for row in body) == whole
    assert all(fen(row[8]) + fen(row[9]) + fen(row[10]) == fen(row[11]) for row in body)


def test_the_form_names_the_payer_and_the_month(tmp_path: Path) -> None:
    written(tmp_path, factory.city(20))
    form = rows_of(load_workbook(tmp_path / "filings" / "2025-10" / "d1.xlsx")["申报表"])
    head = {row[0]: row[2] for row in form if row[0]}
    assert head["单位名称："] == "众力人力派遣有限公司"
    assert head["统一社会信用代码："] == "91460000MA5T000034"
    assert head["费款所属期："] == "2025年10月"
    codes = {(row[2], row[1]) for row in form if row[2] and "保险" in str(row[2])}
    assert codes == {
        ("职工基本养老保险", "110"), ("职工基本医疗保险", "310"), ("失业保险", "210"), ("工伤保险", "410"),
    }  # fmt: skip


def test_orders_times_price(tmp_path: Path) -> None:
    written(tmp_path, factory.city(80))
    sheet = rows_of(load_workbook(tmp_path / "filings" / "2025-10" / "p1.xlsx", data_only=True)["职业伤害保障"])
    assert len(sheet) > 3
    for _, industry, _, orders, price, amount in sheet[1:-1]:
        assert industry == "即时配送"
        assert orders * fen(price) == fen(amount)
    assert sum(fen(row[5]) for row in sheet[1:-1]) == fen(sheet[-1][5])


def test_a_price_that_is_not_a_whole_fen_is_not_shown(tmp_path: Path) -> None:
    line = factory.order_line(factory.person(1), "p1", "460100", 3, 0) | {"amount_fen": 10}
    written(tmp_path, factory.table([line]))
    book = load_workbook(tmp_path / "filings" / "2025-10" / "p1.xlsx", data_only=True)
    assert rows_of(book["职业伤害保障"])[1][4] == "逐行取整"


def test_csv_and_parquet_equal_the_lines(tmp_path: Path) -> None:
    lines = factory.city(40)
    names = {factory.person(1): "=HYPERLINK(1)", factory.person(2): "11010519491231002X"}
    written(tmp_path, lines, names=names)
    folder = tmp_path / "filings" / "2025-10"
    raw = (folder / "d1.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    own = lines.filter(pc.field("remitter") == "d1")
    assert sorted((row["人员编号"], row["规则"], row["应缴金额"]) for row in rows) == sorted(
        (line["person"], line["rule"], plain_money(line["amount_fen"])) for line in own.to_pylist()
    )
    everything = b"".join(path.read_bytes() for path in folder.glob("*.csv")).decode("utf-8-sig")
    assert "11010519491231002X" not in everything
    assert ",=HYPERLINK" not in everything
    table = pq.read_table(folder / "d1.parquet")
    columns = [name for name in table.column_names if name != "name"]
    order = [("person", "ascending"), ("rule", "ascending")]
    assert table.select(columns).sort_by(order).to_pylist() == own.select(columns).sort_by(order).to_pylist()


def test_same_lines_same_bytes(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in written(tmp_path, factory.city(10))]
    second = [path.read_bytes() for path in written(tmp_path, factory.city(10))]
    assert first == second


def test_long_detail_goes_on_in_further_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing_workbook, "DETAIL_ROWS", 50)
    monkeypatch.setattr(filing_workbook, "STREAMED_ROWS", 10)
    written(tmp_path, factory.city(60))
    path = tmp_path / "filings" / "2025-10" / "d1.xlsx"
    book = load_workbook(path, data_only=True)
    sheets = [name for name in book.sheetnames if name.startswith("明细")]
    assert len(sheets) > 1
    amounts = [fen(row[10]) for name in sheets for row in rows_of(book[name])[1:]]
    form = {row[0]: row for row in rows_of(book["申报表"]) if row[0]}
    assert sum(amounts) == fen(form["明细合计"][2])
    assert form["明细行数"][2] == len(amounts)
    formula = next(row[2] for row in rows_of(load_workbook(path)["申报表"]) if row[0] == "明细合计")
    assert all(f"{name}!K2" in formula for name in sheets)


def branch_zh(branch: int) -> str:
    return {1: "职工基本养老保险", 3: "职工基本医疗保险", 5: "工伤保险", 6: "职业伤害保障", 7: "失业保险"}[branch]
