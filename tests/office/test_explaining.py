"""Every line of the month can be explained from the books alone, and agrees."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.support.month import MONTH, close, explained, live, month_paths, rewrite, standing

from suibao.books import Books, registry
from suibao.errors import SuibaoError
from suibao.law.terms import Industry
from suibao.office.close import Closed
from suibao.office.explaining import explain_person, person_of

PROPOSAL = "proposal/3-platform-pension-share"


def test_every_line_of_the_month_is_explained(month: tuple[Books, Closed]) -> None:
    books, closed = month
    people = [who for table in closed.assessment.inputs.values() for who in table["person"].to_pylist()]
    found = explained(books, people)
    assert found == standing(books)
    assert len(found) == closed.assessment.lines.num_rows


def test_digest_of_the_law_is_kept(month: tuple[Books, Closed]) -> None:
    books, closed = month
    person = closed.assessment.lines["person"][0].as_py()
    for one in explain_person(books, MONTH, person):
        assert one.case.law_digest == closed.assessment.law.digest
        assert one.case.law == "current"
        if one.trace is not None:
            assert one.trace.law_digest == closed.assessment.law.digest


def test_unknown_figures_are_told(month: tuple[Books, Closed]) -> None:
    books, closed = month
    gap = next(
        gap for gap in closed.assessment.unassessed if gap.error.details["parameter"] == "unemployment_base_floor"
    )
    told = [error for one in explain_person(books, MONTH, gap.people[0]) for error in one.unknown]
    assert [error.details["parameter"] for error in told] == ["unemployment_base_floor"]


def two_trades(table: pa.Table) -> pa.Table:
    """Half of the orders of the worker with most good orders belong to another industry."""
    good = table.filter(pc.equal(table["outcome"].cast(pa.string()), "completed"))
    counts = good["worker"].cast(pa.string()).combine_chunks().value_counts().to_pylist()
    worker = max(counts, key=lambda row: row["counts"])["values"]
    names, turn = [], 0
    for number, industry in zip(table["worker"].to_pylist(), table["industry"].to_pylist(), strict=True):
        turn += number == worker
        names.append("city_freight" if number == worker and turn % 2 else industry)
    return table.set_column(table.schema.get_field_index("industry"), "industry", pa.array(names))


def test_two_industries_at_one_platform_are_two_cases(closed_books: Books, own_files: Path) -> None:
    books = closed_books
    rewrite(own_files / "2026-01" / "orders-PT1.parquet", two_trades)
    closed = close(books, month_paths(own_files))
    orders = closed.assessment.inputs["order_month"]
    at = ["person", "payer", "region"]
    several = orders.group_by(at).aggregate([("industry", "count")]).filter(pc.greater(pc.field("industry_count"), 1))
    assert several.num_rows == 1
    person = several["person"][0].as_py()
    cases = [one for one in explain_person(books, MONTH, person) if one.case.unit == "order_month"]
    assert {Industry(one.case.inputs["industry"]) for one in cases} >= {Industry.CITY_FREIGHT}
    assert len(cases) == several["industry_count"][0].as_py() == 2
    assert all(one.agrees for one in cases)
    lines = [line["line"] for one in cases for line in one.lines]
    assert sorted(lines) == sorted(line for line in live(books) if f"|order_month|{person}|" in line)


def test_a_trial_is_explained_under_its_own_law(month: tuple[Books, Closed], trial: tuple[Closed, bool]) -> None:
    books, closed = month
    person = closed.assessment.inputs["order_month"]["person"][0].as_py()
    with pytest.raises(SuibaoError, match=r"under the law proposal/4.*It was assessed under (current|proposal/3)"):
        explain_person(books, MONTH, person, "proposal/4-unbundled-branches")
    lines = trial[0].assessment.lines
    shares = lines.filter(pc.equal(lines["rule"], "platform_pension_account"))
    someone = shares["person"][0].as_py()
    under = explain_person(books, MONTH, someone, PROPOSAL)
    assert all(one.agrees and one.case.law == PROPOSAL for one in under)
    assert any("platform_pension_account" in one.kept for one in under)
    assert all("platform_pension_account" not in one.kept for one in explain_person(books, MONTH, someone))


def test_another_version_of_the_law_says_so(month: tuple[Books, Closed], tmp_path: Path) -> None:
    books, closed = month
    file = tmp_path / "figures.yaml"
    file.write_text(
        "name: other\nzh: 另\nen: other\nreasons: test\nparameters:\n  pension_employee_rate:\n    unit: rate\n    zh: 费率\n"
        "    values:\n      - {region: CN, from: 2026-01-01, value: 9, status: project}\n",
        encoding="utf-8",
    )
    lines = closed.assessment.lines
    person = lines.filter(pc.equal(lines["rule"], "pension_employee"))["person"][0].as_py()
    changed = [one for one in explain_person(books, MONTH, person, figures=[file]) if "pension_employee" in one.kept]
    assert [(one.same_law, one.agrees) for one in changed] == [(False, False)]
    assert changed[0].amounts["pension_employee"] > changed[0].kept["pension_employee"]


def test_people_by_worker_number(month: tuple[Books, Closed]) -> None:
    books, _ = month
    row = registry.engagements(books).to_pylist()[0]
    assert person_of(books, row["payer"], row["worker"]) == row["person"]
    with pytest.raises(SuibaoError, match=f"Nearest: {row['payer']}/") as caught:
        person_of(books, row["payer"], row["worker"] + "x")
    assert "最接近的是" in caught.value.zh
    with pytest.raises(SuibaoError, match=r"Nothing was assessed for nobody in 2026-01.*Next step: suibao assess"):
        explain_person(books, MONTH, "nobody")
