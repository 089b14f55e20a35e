"""The same rows as Parquet, CSV (UTF-8, GB18030) and Excel come to the same month; rows are numbered as people do."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from tests.work.making import Row, base, order, take, write_parquet

from suibao.work.reading_csv import csv_pieces, encoding_of
from suibao.work.schemas import SCHEMAS


def files() -> dict[str, list[Row]]:
    """Good rows and one bad one of each kind of trouble that formats differ in."""
    given = base()
    given["orders"] += [order(4, pay="7.505"), order(5, industry="外卖"), order(6, accepted_at="?"), order(1)]
    return given


def names(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def csv_text(kind: str, rows: list[Row], *, chinese: bool) -> str:
    out = StringIO()
    columns = names(rows)
    writer = csv.writer(out)
    writer.writerow([SCHEMAS[kind][name].zh if chinese else name for name in columns])
    writer.writerows([[row.get(name) or "" for name in columns] for row in rows])
    return out.getvalue()


def write_excel(path: Path, kinds: dict[str, list[Row]]) -> None:
    """One workbook, a sheet a kind, with real numbers and times where a person would have them."""
    book = xlsxwriter.Workbook(path)
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for kind, rows in kinds.items():
        sheet = book.add_worksheet(kind)
        columns = names(rows)
        sheet.write_row(0, 0, [SCHEMAS[kind][name].zh for name in columns])
        for at, row in enumerate(rows, 1):
            for column, name in enumerate(columns):
                value = row.get(name)
                if value is None:
                    continue
                if name.endswith("_at") and value != "?":
                    sheet.write_datetime(at, column, datetime.fromisoformat(value), stamp)
                elif name in ("pay", "fee", "deduction", "days", "hours", "pension_base", "agreed_wage", "rating"):
                    sheet.write_number(at, column, float(value))
                else:
                    sheet.write_string(at, column, value)
    book.close()


def write_native(folder: Path, kinds: dict[str, list[Row]]) -> None:
    """Parquet with real types in the good columns of the orders."""
    write_parquet(folder, kinds)
    rows = kinds["orders"]
    table = pq.read_table(folder / "orders.parquet")
    for name in ("pay", "fee", "deduction"):
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, pa.array([float(row[name]) for row in rows], pa.float64()))
    finished = [datetime.fromisoformat(row["finished_at"]) for row in rows]
    at = table.schema.get_field_index("finished_at")
    table = table.set_column(at, "finished_at", pa.array(finished, pa.timestamp("ms")))
    pq.write_table(table, folder / "orders.parquet")


def test_all_formats_agree(tmp_path: Path) -> None:
    kinds = files()
    folders = {name: tmp_path / name for name in ("parquet", "native", "utf8", "gb18030", "excel")}
    for folder in folders.values():
        folder.mkdir()
    write_parquet(folders["parquet"], kinds)
    write_native(folders["native"], kinds)
    for name, encoding in (("utf8", "utf-8-sig"), ("gb18030", "gb18030")):
        for kind, rows in kinds.items():
            text = csv_text(kind, rows, chinese=name != "utf8")
            (folders[name] / f"{kind}.csv").write_bytes(text.encode(encoding))
    write_excel(folders["excel"] / "all.xlsx", kinds)
    seen = {}
    for name, folder in folders.items():
        with take(folder) as month:
            bad = [(row["reason"], row["field"]) for row in month.quarantine("orders").to_pylist()]
            seen[name] = (month.digest(), month.counts, bad)
    assert all(result == seen["parquet"] for result in seen.values())
    assert seen["parquet"][1]["orders"].accepted == 4


def test_broken_bytes_spoil_one_row_only(tmp_path: Path) -> None:
    kinds = base()
    write_parquet(tmp_path, {kind: rows for kind, rows in kinds.items() if kind != "orders"})
    kinds["orders"][1]["platform"] = "平台一"
    raw = csv_text("orders", kinds["orders"], chinese=True).encode("gb18030")
    (tmp_path / "orders.csv").write_bytes(raw.replace("平台一".encode("gb18030"), b"p\xff1"))
    with take(tmp_path) as month:
        rows = month.quarantine("orders").to_pylist()
        assert [(row["row"], row["reason"], row["value"]) for row in rows] == [(3, "broken_encoding", "p\ufffd1")]


def test_lines_with_other_numbers_of_cells_keep_the_numbering(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('a,b\n1,2\n\n1,2,3\n"two\nlines",4\nonly\n5,6\n\n', encoding="utf-8")
    _, batches = csv_pieces(path)
    table = pa.Table.from_batches(batches)
    rows = sorted(zip(table["row"].to_pylist(), table["a"].to_pylist(), table["line"].to_pylist(), strict=True))
    assert rows == [(2, "1", None), (4, None, "1,2,3"), (5, "two\nlines", None), (6, None, "only"), (7, "5", None)]


def test_ragged_line_is_quarantined_whole(tmp_path: Path) -> None:
    kinds = base()
    write_parquet(tmp_path, {kind: rows for kind, rows in kinds.items() if kind != "orders"})
    text = csv_text("orders", kinds["orders"], chinese=False) + "d9,p1\n"
    (tmp_path / "orders.csv").write_text(text, encoding="utf-8", newline="")
    with take(tmp_path) as month:
        row = month.quarantine("orders").to_pylist()[0]
        assert (row["row"], row["reason"], row["line"], row["reasons"]) == (5, "wrong_cells", "d9,p1", "wrong_cells:")


@pytest.mark.parametrize(("encoding", "found"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030")])
def test_encoding_is_found_from_the_content(tmp_path: Path, encoding: str, found: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("订单编号,平台\n甲,乙\n".encode(encoding))
    assert encoding_of(path) == found
