"""``suibao award``: from a file, from the books, from a claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.support.pensions import SHENZHEN, ordinary

from suibao.books import Books
from suibao.cli.award import award
from suibao.errors import SuibaoError

EXAMPLE = Path(__file__).parents[2] / "examples" / "careers" / "beijing-2026.yaml"
FACTS = (
    "retirement_group=men60",
    "birth_month=1966-01",
    "retires_from_employer=yes",
    "employer_agrees_late=no",
    f"hukou_region={SHENZHEN}",
)


def test_a_career_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same amounts as the sheet in tests/documents: 3,541.71 a month."""
    award(career=EXAMPLE, out=tmp_path, pdf=False, json=True)
    said = orjson.loads(capsys.readouterr().out)
    assert said["sheet"]["total_fen"] == 354_171
    assert said["forecast"] is True
    assert sorted(one.suffix for one in tmp_path.iterdir()) == [".html", ".json"]
    kept = orjson.loads(next(tmp_path.glob("*.json")).read_bytes())
    assert kept["digest"] == said["digest"]


@pytest.mark.parametrize(
    ("line", "says"),
    [("regoin: '110000'", "region"), ("region: '110000'", "spans"), ("region: '110000'\nspans: [{first: 2004-13, last: 2020-01}]", "2004-13"),
     ("region: '110000'\nspans: [{first: 2004-01, last: 2020-01, kind: deemd}]", "deemed")],
    ids=["a name", "no spans", "a month", "a kind"],
)  # fmt: skip
def test_a_file_that_cannot_be_read(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "career.yaml"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(SuibaoError, match=says):
        award(career=file)


def test_somebody_on_record_without_and_with_a_decision(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Books.open(home) as books:
        person = ordinary(books)
    whom: dict[str, Any] = {
        "person": person,
        "month": "2026-05",
        "region": SHENZHEN,
        "fact": FACTS,
        "home": home,
        "json": True,
    }
    award(**whom)
    sheet = orjson.loads(capsys.readouterr().out)
    assert [one["answer"] for one in sheet["sheet"]["findings"]] == [True] * 6
    award(**whom, commit=True, out=tmp_path, pdf=False)
    decided = orjson.loads(capsys.readouterr().out)
    assert decided["claim"].startswith("employee_pension-")
    assert decided["sheet"]["total_fen"] == sheet["sheet"]["total_fen"]
    award(claim=decided["claim"], lang="en", home=home)
    assert "3,295.19" in capsys.readouterr().out
    award(**whom, commit=True)
    assert orjson.loads(capsys.readouterr().out)["digest"] == decided["digest"]


def test_what_is_missing_is_said(home: Path) -> None:
    with pytest.raises(SuibaoError, match="There is no claim"):
        award(claim="employee_pension-x", home=home)
    with pytest.raises(SuibaoError, match="--region"):
        award(person="ab" * 16, home=home)
