from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from suibao.demo import City, build, write
from suibao.demo.files import _write_excel as write_excel
from suibao.demo.files import plain, tables, write_broken_encoding, write_table
from suibao.errors import SuibaoError
from suibao.work.schemas import SCHEMAS

Row = tuple[object, ...]


@pytest.fixture(scope="module")
def tiny() -> City:
    return build(workers=100, orders=1_500, months=(202601,))


def _text(cell: object) -> str:
    """One spelling for the same value, whatever the format made of it."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}".removesuffix(" 00:00:00")
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, (int, float, Decimal)):
        return f"{Decimal(str(cell)).normalize():f}"
    return str(cell)


def _rows(table: pa.Table) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in zip(*(c.to_pylist() for c in table.columns), strict=True)]


def _read_csv(path: Path, encoding: str) -> list[list[str]]:
    options = pacsv.ConvertOptions(column_types={}, strings_can_be_null=False)
    table = pacsv.read_csv(path, pacsv.ReadOptions(encoding=encoding), convert_options=options)
    as_text = pacsv.ConvertOptions(column_types={name: pa.string() for name in table.column_names})
    return _rows(pacsv.read_csv(path, pacsv.ReadOptions(encoding=encoding), convert_options=as_text))


def _same(text: list[list[str]], rows: list[list[str]]) -> bool:
    return [[_number(c) for c in row] for row in text] == [[_number(c) for c in row] for row in rows]


def _number(cell: str) -> str:
    try:
        return f"{Decimal(cell).normalize():f}" if not cell.startswith("0") or "." in cell else cell
    except ArithmeticError:
        return cell


def test_all_formats_carry_the_same_rows(tiny: City, tmp_path: Path) -> None:
    for fmt in ("parquet", "csv", "csv-gb18030", "excel"):
        write(tiny, tmp_path / fmt, fmt, chinese_headers=fmt != "parquet")
    for stem, schema, table in tables(tiny):
        rows = _rows(plain(table))
        parquet = pq.read_table(tmp_path / "parquet" / f"{stem}.parquet")
        assert tuple(parquet.column_names) == schema.names
        assert not any(pa.types.is_dictionary(kind) for kind in parquet.schema.types)
        assert _rows(parquet) == rows
        assert _same(_read_csv(tmp_path / "csv" / f"{stem}.csv", "utf-8"), rows)
        assert _same(_read_csv(tmp_path / "csv-gb18030" / f"{stem}.csv", "gb18030"), rows)
        lines = list(load_workbook(tmp_path / "excel" / f"{stem}.xlsx", read_only=True).active.values)
        assert list(lines[0]) == [field.zh for field in schema.fields]
        assert [[_text(cell) for cell in line] for line in lines[1:]] == rows


def test_money_in_parquet_is_exact(tiny: City, tmp_path: Path) -> None:
    write(tiny, tmp_path)
    pay = pq.read_table(tmp_path / "2026-01" / "orders-PT1.parquet")["pay"]
    assert pay.type == pa.decimal128(12, 2)


def test_same_seed_same_bytes(tiny: City, tmp_path: Path) -> None:
    again = build(workers=100, orders=1_500, months=(202601,))
    first, second = write(tiny, tmp_path / "1"), write(again, tmp_path / "2")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_layout_and_months(city: City, tmp_path: Path) -> None:
    names = {str(path.relative_to(tmp_path)) for path in write(city, tmp_path, month=202602)}
    assert {"parties.parquet", "roster.parquet", "enrolments.parquet"} <= names
    assert {"2026-02/orders-PT3.parquet", "2026-02/paysheet-DA4.parquet"} <= names
    assert not any(name.startswith("2026-01") for name in names)


def test_long_tables_go_on_in_the_next_sheet(tmp_path: Path) -> None:
    table = pa.table({"number": list(range(25)), "text": [f"第{n}行" for n in range(25)]})
    write_excel(table, tmp_path / "long.xlsx", sheet_rows=11)
    book = load_workbook(tmp_path / "long.xlsx", read_only=True)
    sheets = [list(sheet.values) for sheet in book.worksheets]
    assert [len(rows) for rows in sheets] == [11, 11, 6]
    assert all(rows[0] == ("number", "text") for rows in sheets)
    assert [row[0] for rows in sheets for row in rows[1:]] == list(range(25))


def test_identity_numbers_stay_text_in_excel(tiny: City, tmp_path: Path) -> None:
    write_table(tiny.roster, tmp_path / "roster.xlsx", "excel")
    lines = list(load_workbook(tmp_path / "roster.xlsx", read_only=True).active.values)
    place = lines[0].index("id_number")
    assert all(isinstance(line[place], str) and len(line[place]) == 18 for line in lines[1:])


def test_broken_encoding_is_broken_in_just_the_rows_promised(tiny: City, tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    assert write_broken_encoding(tiny, path, rows=10, broken=2) == 2
    header, *lines = path.read_bytes().splitlines()
    assert header.decode("gb18030").split(",")[0] == SCHEMAS["orders"]["order_id"].zh
    assert len(lines) == 10
    for number, line in enumerate(lines):
        if number < 8:
            line.decode("gb18030")
        else:
            with pytest.raises(UnicodeDecodeError):
                line.decode("gb18030")


def test_unknown_format_names_the_nearest(tiny: City, tmp_path: Path) -> None:
    with pytest.raises(SuibaoError, match="nearest is parquet") as caught:
        write(tiny, tmp_path, "parqet")  # type: ignore[arg-type]
    assert "未知的文件格式" in caught.value.zh
