"""Published work injury examples again, as claims: from the report to the fen on the ledger (adapter: injury.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.cases.injury import fen, law_of
from tests.cases.test_injury import EXAMPLES, HOW, needs_cases
from tests.law.tabled import Row
from tests.support.books import books, books_database, books_server
from tests.support.injuries import AT_WORK, PERSON, Injured, posted

from suibao.books import Books
from suibao.office.claims import work_injury

__all__ = ["books", "books_database", "books_server"]

REGIONS = {"Jiangsu": "320100"}
PLACE = "430000"
"""Hunan for examples without a place of their own: the national rules hold there, and the law has no other for it."""

SURVIVORS = {"died_after_suspension": "no", "other_funeral_grant": "no", "orphans_and_lone_elders": 0}
FAR_FROM_RETIREMENT = {"months_to_pension_age": 240, "left_under_article_38": "no"}
JIANGSU = {"employment_subsidy_cut_years": "0"}
"""How the subsidy falls near retirement is not established in Jiangsu; the worker of the example is far from it."""


def recognised(books: Books, example: Row, number: int) -> Injured:
    """The injury of an example, recognised: wage and local average as the adapter reads them."""
    inputs, year = example["inputs"], HOW["month"][:4]
    wage = fen(inputs.get("wage", "8000"))
    average = fen(inputs["funeral_base"]) if "funeral_base" in inputs else wage
    assumed = HOW["assumed"].get(example["id"], JIANGSU if example["place"] == "Jiangsu" else {})
    region = REGIONS.get(example["place"], PLACE)
    one = Injured(books, work_injury.KIND, law=law_of(HOW["month"], assumed), region=region, event_on=f"{year}-03-03")
    plain = {name: value for name, value in AT_WORK.items() if name not in ("injury_mean_wage", "injury_average_wage")}
    one.report(f"{year}-03-04", key=f"{example['id']}-{number}", applicant="employer",
               injury_mean_wage_fen=wage, injury_average_wage_fen=average, **plain)  # fmt: skip
    one.step("accept", f"{year}-03-05")
    one.step("recognise", f"{year}-03-10")
    return one


def ended(one: Injured, example: Row, grade: str) -> Iterator[tuple[str, int]]:
    """A grade, the award and, where the example speaks of it, the end of the relation: what was posted and what the employer owes."""
    year = HOW["month"][:4]
    one.step("ask_appraisal", f"{year}-06-02")
    one.step("grade", f"{year}-07-01", disability_grade=int(grade), care_level="none")
    one.step("award", f"{year}-07-02", accepts_appraisal=True, suitable_work_arranged="no")
    yield "lump_disability", balance(one)
    allowances = dict(one.last.outcome["monthly"])
    monthly = one.monthly(int(f"{year}08")).items
    yield "monthly_allowance", monthly.get("fund_allowance", 0) + allowances["employer_allowance"]
    if example["expected"].keys() & {"employment_subsidy", "medical_plus_employment"}:
        before = balance(one)
        base = fen(example["inputs"].get("subsidy_base", "8000"))
        one.step("end_relation", f"{year}-08-01", subsidy_base_wage_fen=base, **FAR_FROM_RETIREMENT)
        (employer,) = [item["fen"] for item in one.last.outcome["items"] if item["item"] == "employment_subsidy"] or [0]
        yield "employment_subsidy", employer
        yield "medical_plus_employment", balance(one) - before + employer


def survived(one: Injured, example: Row) -> Iterator[tuple[str, int]]:
    """A death on the day of the accident."""
    year, couple = HOW["month"][:4], example["inputs"].get("survivors") == "spouse plus one"
    facts: dict[str, Any] = {**SURVIVORS, "dependent_spouse": couple, "other_dependants": int(couple)}
    one.step("die", f"{year}-03-11", died_on=f"{year}-03-03", **facts)
    items = {item["item"]: item["fen"] for item in one.last.outcome["items"]}
    yield "one_off_death", items["death_benefit"]
    yield "funeral", items["funeral"]
    yield "sum", balance(one)
    yield "survivor_monthly", one.monthly(int(f"{year}04")).items.get("dependants_pension", 0)


def balance(one: Injured) -> int:
    """What the ledger owes the person."""
    return posted(one.books, f"payable:{PERSON}:work_injury").get(f"payable:{PERSON}:work_injury:{one.region}", 0)


@needs_cases
@pytest.mark.parametrize("example", [pytest.param(one, id=one["id"]) for one in EXAMPLES])
def test_published_example_as_a_claim(books: Books, example: Row) -> None:
    expected, allowed = example["expected"], fen(example["tolerance"])
    grades = example["inputs"].get("grade", "0")
    many = isinstance(grades, list)
    compared = 0
    for number, grade in enumerate(grades if many else [grades]):
        one = recognised(books, example, number)
        found = survived(one, example) if example["inputs"].get("death") == "true" else ended(one, example, grade)
        for what, ours in found:
            if what in expected:
                wanted = fen(expected[what][number] if many else expected[what])
                assert abs(ours - wanted) <= allowed, (what, grade)
                compared += 1
    assert compared, "nothing of the example was compared"


