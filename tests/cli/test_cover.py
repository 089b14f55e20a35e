"""``suibao cover`` and ``suibao statement`` on the demo's month."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from tests.cli.calling import Said, suibao
from tests.support.books import home_directory

from suibao.books import Books, assessments
from suibao.law.terms import Branch

EMPLOYED = "work_injury_employer"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Books of its own: other tests of this folder close later months of theirs and pay January in."""
    with home_directory() as place, Books.open(place):
        yield place


@pytest.fixture(scope="module")
def demo(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Said:
    """The month of the demo, tiny."""
    out = tmp_path_factory.mktemp("demo")
    return suibao("demo", "--workers", 150, "--orders", 2_000, "--out", out, "--home", home, "--json")


@pytest.fixture(scope="module")
def employee(demo: Said, home: Path) -> str:
    """Somebody whom an employer insured in January 2026."""
    with Books.open(home) as books, books.begin() as connection:
        return str(
            connection.exec_driver_sql(
                "SELECT min(person) FROM books.lines WHERE rule = 'pension_employee' AND month = 202601"
            ).scalar_one()
        )


def test_cover_prints_nine_rows_with_reasons(employee: str, home: Path) -> None:
    said = suibao("cover", "--person", employee, "--day", "2026-01-20", "--home", home)
    assert said.status == 0
    for branch in Branch:
        assert sum(line.strip().startswith(f"{branch.zh} ") for line in said.out.splitlines()) >= 1
    assert "✓ 是" in said.out
    assert "社会保险法 10" in said.out
    english = suibao("cover", "--person", employee, "--day", "2026-01-20", "--home", home, "--lang", "en").out
    assert "Employee pension" in english
    assert "✓ yes" in english


def test_cover_as_json(employee: str, home: Path) -> None:
    found = suibao("cover", "--person", employee, "--day", "2026-01-20", "--home", home, "--json").json
    pension = found["branches"][0]
    assert (pension["branch"], pension["covered"], pension["since"], pension["months"]) == (
        "employee_pension",
        True,
        202601,
        0,
    )
    assert [gap["kind"] for gap in pension["gaps"]] == ["owed"]
    assert found["day"] == "2026-01-20"


def test_a_fact_that_the_books_lack_may_be_stated(employee: str, home: Path) -> None:
    asked = ["cover", "--person", employee, "--day", "2026-01-20", "--home", home, "--json"]
    medical = suibao(*asked).json["branches"][2]
    assert "had_medical_cover" in medical["settle"]
    told = suibao(*asked, "--fact", "had_medical_cover=no").json["branches"][2]
    assert "had_medical_cover" not in told["settle"]
    assert "medical_wait_employer" in told["settle"]


def test_a_worker_number_finds_the_person(demo: Said, home: Path) -> None:
    with Books.open(home) as books, books.begin() as connection:
        payer, worker, person = connection.exec_driver_sql(
            "SELECT payer, worker, person FROM books.engagements ORDER BY 1, 2 LIMIT 1"
        ).one()
    found = suibao("cover", "--worker", f"{payer}/{worker}", "--day", "2026-01-20", "--home", home, "--json").json
    assert found["person"] == person


def test_the_statement_is_written_and_agrees_with_the_books(employee: str, home: Path, tmp_path: Path) -> None:
    said = suibao("statement", "--person", employee, "--home", home, "--out", tmp_path, "--no-pdf", "--json")
    found = said.json
    with Books.open(home) as books:
        lines = assessments.find(books, month=202601, person=employee, law="current").lines.to_pylist()
    to_account = sum(line["amount_fen"] for line in lines if line["destination"] == "account")
    sections = [one for one in found["sections"] if one["account"]]
    assert sum(one["account"]["closing_fen"] for one in sections) == to_account
    assert sum(one["account"]["unpaid_fen"] for one in sections) == to_account
    borne = sum(row["person_fen"] + row["payer_fen"] for one in found["sections"] for row in one["months"])
    assert borne == sum(line["amount_fen"] for line in lines if line["bearer"] != "state")
    page, sheet = (Path(file) for file in found["files"])
    assert "个人权益记录单" in page.read_text("utf-8")
    assert openpyxl.load_workbook(sheet).sheetnames[0] == "总览表"
    assert "尚未到账" in suibao("statement", "--person", employee, "--home", home).out


@pytest.mark.parametrize(
    "arguments",
    [["cover"], ["cover", "--person", "a", "--worker", "PT1/1"], ["cover", "--person", "a", "--day", "soon"],
     ["statement", "--person", "f" * 32], ["statement", "--person", "a", "--from", "2026-13"]],
)  # fmt: skip
def test_what_cannot_be_understood_is_told(demo: Said, home: Path, arguments: list[str]) -> None:
    said = suibao(*arguments, "--home", home)
    assert said.status == 2
    assert "✗" in said.err


def test_interest_names_the_rate_that_is_not_published(employee: str, home: Path) -> None:
    found = suibao("interest", "--year", 2026, "--home", home, "--json").json
    assert (found["posted"], found["posted_fen"]) == (0, 0)
    assert {one["parameter"] for one in found["unknown"]} == {"resident_account_interest"}  # of the others nothing is paid in
    said = suibao("interest", "--year", 2026, "--home", home)
    assert said.status == 0
    assert "✗ 2026 年个人账户记账" in said.out
    assert "居民养老个人账户记账利率" in said.err
    assert suibao("interest", "--year", 1066, "--home", home).status == 2
