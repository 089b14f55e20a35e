"""Files as desks hand them in: additions and departures in Chinese, prior records, accounts."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

ANNA, BO, CARA = "449900199001010017", "449900199002020014", "44990019900303002X"
UNIT = {
    "单位编号": "E1",
    "单位名称": "虚构一厂",
    "统一社会信用代码": "91110000802100433B",
    "所在地": "449900",
    "单位类型": "用人单位",
}
ADD = {"姓名": "工友一", "公民身份号码": ANNA, "单位名称": "虚构一厂", "用工形式": "合同工", "参保险种": "养老、失业、工伤",
       "起始日期": "2026-01-05", "缴费基数": "5000", "参保类型": "首次参保"}  # fmt: skip
FLEXIBLE = {"姓名": "工友二", "公民身份号码": BO, "参保方式": "灵活就业人员", "参保险种": "养老", "参保地": "449900",
            "起始年月": "2026年1月", "缴费基数": "4,800.00", "缴费方式": "按月"}  # fmt: skip
END = {"姓名": "工友一", "公民身份号码": ANNA, "单位名称": "虚构一厂", "参保险种": "养老、失业、工伤", "停保年月": "202603",
       "停保原因": "离职"}  # fmt: skip
PRIOR = {"公民身份号码": ANNA, "姓名": "工友一", "险种": "养老", "参保地": "440100", "起始年月": "2016-01", "终止年月": "2019-12",
         "月份性质": "实际缴费", "月缴费基数": "6000", "单位名称": "旧厂", "依据材料": "信息表"}  # fmt: skip
BALANCE = {"公民身份号码": ANNA, "险种": "养老", "参保地": "440100", "个人账户储存额": "48000.55", "截至年月": "2025-12",
           "依据材料": "信息表"}  # fmt: skip

Row = dict[str, Any]


def table(rows: Sequence[Row]) -> list[list[str]]:
    """Header and cells of rows that may have different columns."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [names, *([str(row.get(name, "")) for name in names] for row in rows)]


def write_csv(path: Path, *rows: Row, encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(table(rows))
    return path


def write_excel(path: Path, **sheets: Sequence[Row]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(table(rows)):
                sheet.write_row(at, 0, cells)
    return path


def read_excel(path: Path) -> dict[str, list[Row]]:
    """Rows by sheet, as a desk would see them."""
    found = {}
    for sheet in openpyxl.load_workbook(path):
        header, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return found
