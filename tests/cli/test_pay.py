"""`suibao pay`: the run, said in words and JSON, and its payment orders for bank and people."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import load_workbook
from tests.cli.calling import suibao
from tests.support.books import home_directory
from tests.support.jobless import drawing

from suibao.books import Books, registry
from suibao.books.secrets import hashed
from suibao.office.payment_orders import masked_name, masked_number

NUMBER = "11010519491231002X"  # the example of GB 11643
FIGURES = """
name: my-figures
zh: 本单位查明的数值
en: figures that we looked up
reasons: the minimum wage of 2026 is not established here; 2,000 is nobody's
parameters:
  minimum_wage_monthly:
    unit: fen/month
    zh: 月最低工资标准
    en: monthly minimum wage
    values:
      - {region: "440100", from: 2026-02-01, value: 2000, status: secondary}
"""


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[Path, str]]:
    """Books with two unemployed people in payment, one of them registered; the home and that one's person key."""
    with home_directory() as home, Books.open(home) as books:
        who = hashed(books.secret, NUMBER)
        rows = [{"person": who, "id_number": NUMBER, "name": "张三丰"}]
        registry.enrol(books, pa.Table.from_pylist(rows, schema=registry.PEOPLE))
        drawing(books, 1, who=who)
        drawing(books, 2)
        yield home, who


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("figures") / "figures.yaml"
    path.write_text(FIGURES, encoding="utf-8")
    return path


def test_pay_says_what_it_paid_and_what_not(office: tuple[Path, str], figures: Path, tmp_path: Path) -> None:
    home, who = office
    held = suibao("pay", "--month", "2026-04", "--home", home)
    assert held.status == 0
    assert "月最低工资标准（minimum_wage_monthly）" in held.out
    first = suibao("pay", "--month", "2026-04", "--home", home, "--figures", figures, "--out", tmp_path, "--json")
    (run,) = first.json
    assert (run["run"], run["instalments"], run["amount_fen"], run["number"]) == ("unemployment:440100:202604#2", 2, 360_000, 2)
    assert {one["why"] for one in run["held"]} == {"beside"}
    again = suibao("pay", "--month", "2026-04", "--home", home, "--figures", figures, "--json")
    assert [{**one, "files": []} for one in again.json] == [{**run, "files": []}], "once"
    _orders([Path(one) for one in run["files"]], who)
    shown = suibao("pay", "--month", "2026-04", "--home", home, "--figures", figures, "--lang", "en")
    assert "3,600.00" in shown.out
    assert "base of medical contributions while on benefit" in shown.out


def _orders(files: list[Path], who: str) -> None:
    plain, book = files
    rows = list(csv.reader(plain.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][:7] == ["序号", "申请编号", "所属期", "人员键", "证件号码", "姓名", "金额（元）"]
    known = next(row for row in rows[1:-1] if row[3] == who)
    assert known[4:7] == ["110***********002X", "张**", "1800.00"]
    assert [row[6] for row in rows[1:]] == ["1800.00", "1800.00", "3600.00"]
    assert rows[-1][0] == "合计"
    for path in files:
        assert NUMBER not in path.read_bytes().decode("latin-1")
    sheet = load_workbook(book).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "失业保险待遇发放明细　2026年4月　440100"
    assert cells[5][6] == 3600
    assert cells[5][7] == "人民币叁仟陆佰元整"
    assert "SHA-256" in str(cells[6][0])
    assert rows[-1][7].split()[1] in str(cells[6][0]), "the same digest in both"


def test_opening_the_numbers_stands_on_record(office: tuple[Path, str], figures: Path, tmp_path: Path) -> None:
    home, who = office
    suibao("pay", "--month", "2026-05", "--home", home, "--figures", figures, "--out", tmp_path, "--actor", "desk 7")
    with Books.open(home) as books:
        last = registry.openings(books, who)[-1]
    assert (last.by, last.purpose) == ("desk 7", "payment order unemployment:440100:202605#1")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--month", "2099-01"), "尚未开始"),
        (("--month", "2026-04", "--kind", "maternity"), "不按月发放"),
        (("--month", "2026-04", "--kind", "unemploymen"), "unemployment"),
    ],
)
def test_what_cannot_be_paid_is_refused(office: tuple[Path, str], arguments: tuple[str, ...], says: str) -> None:
    said = suibao("pay", *arguments, "--home", office[0])
    assert said.status == 2
    assert says in said.err


def test_nobody_to_pay(tmp_path: Path) -> None:
    with home_directory() as home, Books.open(home):
        assert "没有按月发放的待遇" in suibao("pay", "--month", "2026-04", "--home", home).out


@pytest.mark.parametrize(
    ("number", "shown"), [(NUMBER, "110***********002X"), ("G1234567", "G12*4567"), ("1234567", "*******"), ("", "")]
)
def test_numbers_are_masked(number: str, shown: str) -> None:
    assert masked_number(number) == shown


def test_names_keep_the_surname() -> None:
    assert [masked_name(one) for one in ("张三", "欧阳锋", "李", "")] == ["张*", "欧**", "李", ""]
