"""Approval sheets of employee pensions: each printed line by our rules, or a listed and tested reason why not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cases import VERDICTS, missing
from tests.cases.pension import (
    FILE,
    PARTS,
    Compared,
    Row,
    accepting,
    cases,
    compare,
    month_of_law,
    months_between,
    number,
    place,
    read,
    sheet_of,
    value,
)

from suibao.rules import ParameterError

needs_cases = pytest.mark.skipif(not FILE.exists(), reason=missing(FILE.name))
PUBLISHED: dict[str, Any] = read(FILE) if FILE.exists() else {}
HOW: Row = yaml.load((Path(__file__).parent / "pension.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
LISTED = {(case, about["part"]): about for case, about in HOW["not_matched"].items()}
SLIPS: list[Row] = PUBLISHED.get("slips", [])
COLLECTION = "slip-anhui-1"
needs_collection = pytest.mark.skipif(
    all(case["id"] != COLLECTION for case in SLIPS),
    reason="another collection of sheets: the table of verdicts is not about it",
)


def lines(published: list[Row]) -> list[Any]:
    """Every printed line of every case, named."""
    return [
        pytest.param(case, part, id=f"{case['id']}-{part}")
        for case in published
        for part in PARTS
        if number(case.get("expected") or {}, part) is not None
    ]


def line(case: Row, part: str) -> Compared:
    return next(row for row in compare(case) if row.part == part)


@needs_cases
@pytest.mark.parametrize(("case", "part"), lines(cases(PUBLISHED)))
def test_printed_line(case: Row, part: str) -> None:
    """Within the tolerance of the sheet, unless it is listed with a reason; and what is listed is really not matched."""
    compared = line(case, part)
    listed = LISTED.get((case["id"], part))
    assert compared.matches == (listed is None), compared
    if listed:
        assert listed["verdict"] in VERDICTS
        assert listed["why"]


@needs_cases
def test_nearly_all_sheets_are_paid_as_our_rules_say() -> None:
    """At least 97 % with basic, account and total; transitions where the sheet says what they need."""
    compared = [row for case in cases(PUBLISHED) for row in compare(case)]
    for part, least in (("basic", 97), ("account", 97), ("total", 97), ("transitional", 90)):
        rows = [row for row in compared if row.part == part]
        assert 100 * sum(row.matches for row in rows) >= least * len(rows), part


@needs_collection
def test_every_sheet_is_tried() -> None:
    assert len({case["id"] for case in SLIPS}) == len(SLIPS) >= 60
    assert {case["id"] for case in SLIPS} <= {case["id"] for case in cases(PUBLISHED)}
    assert set(HOW["not_matched"]) <= {case["id"] for case in SLIPS}
    assert set(HOW["other"]) <= {case["id"] for case in PUBLISHED["other_examples"]}
    known = {"meta", "whole_age_divisors", "divisor_rule", "divisor_rule_sources", "divisor_checks", "slips", "other_examples",
             "negative_controls"}  # fmt: skip
    assert set(PUBLISHED) == known


def divisor_at(months: int) -> Decimal:
    law = accepting("2025-10")
    facts = {"region": "CN", "age_at_award_months": months, "has_stated_divisor": False, "stated_divisor": 1}
    needed = [one.name for one in law.graph(("divisor",)).inputs]
    return Decimal(int(law.evaluate({name: facts[name] for name in needed}, ["divisor"])["divisor"])) / 10


@needs_cases
@pytest.mark.parametrize("check", [pytest.param(one, id=one["age"]) for one in PUBLISHED.get("divisor_checks", [])])
def test_divisor_of_an_age_with_months(check: Row) -> None:
    assert divisor_at(int(check["age_months"])) == Decimal(check["divisor"])


@needs_cases
@pytest.mark.parametrize(("age", "months"), list(PUBLISHED.get("whole_age_divisors", {}).items()))
def test_divisor_of_a_whole_age(age: str, months: str) -> None:
    assert divisor_at(int(age) * 12) == Decimal(months)


@needs_cases
@pytest.mark.parametrize("case", [pytest.param(one, id=one["id"]) for one in SLIPS if one.get("divisor_check")])
def test_printed_divisor_is_that_of_the_age(case: Row) -> None:
    """Where the months of birth and retirement fit it; where the sheet is said not to fit, they really do not."""
    told = case["divisor_check"]
    ours = divisor_at(int(str(sheet_of(case).facts["age_at_award_months"])))
    if "birth_month_corrected" not in case["person"]:
        assert (ours == Decimal(case["inputs"]["divisor_months"])) == (told["agrees"] == "true")


@needs_collection
@pytest.mark.parametrize("case", [pytest.param(one, id=one["id"]) for one in SLIPS])
def test_stated_base_is_ours_of_the_year_or_the_year_before(case: Row) -> None:
    """The base of a sheet is that of the year of retirement, or the one before while the new one was not out."""
    sheet, retired = sheet_of(case), int(case["person"]["retire_month"][:4])
    bases = []
    for year in (retired, retired - 1):
        law = accepting(f"{year}-06")
        try:
            bases.append(
                law.parameters["benefit_base"].find(str(sheet.facts["region"]), (), law.dated, law.regions).amount
            )
        except ParameterError:
            continue
    stated = sheet.facts["stated_benefit_base_fen"]
    if case["id"] in HOW["other_base"]:
        assert stated not in bases
    else:
        assert stated in bases


@needs_collection
def test_vectors_that_are_no_sheets() -> None:
    (subsidy,) = (one for one in PUBLISHED["other_examples"] if one["id"] == "vec-resident-subsidy")
    law = accepting("2025-10")
    for tier, least in zip(subsidy["inputs"]["tiers_per_year"], subsidy["expected"]["subsidy_per_year"], strict=True):
        figure = law.parameters["resident_pension_subsidy"]
        if tier == HOW["other"][subsidy["id"]]["tier"]:
            with pytest.raises(ParameterError):
                figure.find("CN", (int(tier),), law.dated, law.regions)
        else:
            assert figure.find("CN", (int(tier),), law.dated, law.regions).amount == int(least) * 100


@needs_collection
def test_claims_known_to_be_wrong_are_not_ours() -> None:
    claims = {one["id"] for one in PUBLISHED["negative_controls"]}
    assert claims == {"neg-9000x8pct", "neg-age47-207"}
    assert divisor_at(47 * 12) != 207
    month = {"id": "", "inputs": {"account_balance": "720", "divisor_months": "139"}}
    assert value(sheet_of(month), "account_pension") < 72_000


@pytest.mark.parametrize(
    ("province", "city", "code"),
    [("guangdong", "深圳", "440300"), ("guangdong", "中山", "442000"), ("gansu", "兰州", "620000"), ("shaanxi", "", "610000"),
     ("shanxi", "", "140000"), ("neimenggu", "", "150000"), ("Inner Mongolia", "", "150000"), ("tibet", "拉萨", "540000"),
     ("xizang", "", "540000"), ("内蒙古", "", "150000"), ("黑龙江", "哈尔滨", "230000"), ("hubei", "wuhan", "420100"),
     ("atlantis", "", "CN"), ("hubei", "深圳", "420000")],
)  # fmt: skip
def test_places(province: str, city: str, code: str) -> None:
    assert place(province, city) == code


@pytest.mark.parametrize(
    ("change", "parts"),
    [({}, {"basic", "account", "transitional", "total"}), ({"avg_contribution_index": None}, {"account"}),
     ({"account_balance": "null"}, {"basic", "transitional"}), ({"contribution_years": None, "contribution_months": "360"},
     {"basic", "account", "transitional", "total"}), ({"divisor_months": None}, {"basic", "account", "transitional", "total"}),
     ({"deemed_years": None, "years_before_account": ""}, {"basic", "account", "total"})],
)  # fmt: skip
def test_incomplete_sheets_lose_only_what_is_missing(change: dict[str, str | None], parts: set[str]) -> None:
    """Fields may be missing, null or empty: what can be computed is."""
    inputs: dict[str, str | None] = {
        "benefit_base_monthly": "8000", "avg_contribution_index": "1", "contribution_years": "30", "account_balance": "139000",
        "divisor_months": "139", "deemed_years": "2", "years_before_account": "5",
    }  # fmt: skip
    case = {
        "id": "made up", "region": {"province": "hebei", "city": None}, "inputs": {**inputs, **change},
        "person": {"category": "male", "birth_month": "1965-01", "retire_month": "2025-01"},
        "expected": {"basic": "2400", "account": "1000", "transitional": "520", "total": "3920"},
    }  # fmt: skip
    assert {row.part for row in compare(case) if row.matches} == parts


@pytest.mark.parametrize(
    ("person", "month", "age"),
    [({"birth_month": "1965-01", "retire_month": "2025-02"}, "2025-02", 721),
     ({"birth_month": "1965年1月", "retire_month": "2025/2/28"}, "2025-02", 721),
     ({"birth_month": "1965", "retire_month": "2019"}, "2019-06", None),
     ({"birth_month": "1965-01", "retire_month": "unknown"}, "2025-06", None),
     ({"birth_month": "2025-01", "retire_month": "1965-02"}, "1965-02", None),
     ({"birth_month": "1965-01", "birth_month_corrected": "1964-01", "retire_month": "2025-01?"}, "2025-01", 732), ({}, "2025-06", None)],
    ids=["plain", "written", "years", "unreadable", "negative", "corrected", "nothing"],
)  # fmt: skip
def test_months_of_a_sheet(person: dict[str, str], month: str, age: int | None) -> None:
    """A month that cannot be read costs the age, not the sheet."""
    assert month_of_law(person) == month
    assert months_between(person) == age


@pytest.mark.parametrize("printed", [{}, {"transitional": "0"}, {"transitional": None}], ids=["missing", "zero", "null"])
def test_years_paid_by_a_notional_account_ask_for_no_coefficient(printed: dict[str, str | None]) -> None:
    """Shanghai: what stands in place of a transition is one of the other lines."""
    case = {
        "id": "made up", "region": {"province": "shanghai"}, "rule_tags": ["shanghai_notional_account"],
        "person": {"category": "male", "birth_month": "1965-01", "retire_month": "2025-01"},
        "inputs": {"benefit_base_monthly": "12000", "avg_contribution_index": "1", "contribution_years": "30",
                   "account_balance": "139000", "divisor_months": "139", "deemed_years": "6"},
        "expected": {"basic": "3600", "account": "1000", "total": "5540.6", **printed}, "other_lines_in_total": "940.6",
    }  # fmt: skip
    assert all(row.matches for row in compare(case)), compare(case)


def test_a_tag_names_the_city_that_the_sheet_does_not() -> None:
    """Shenzhen pays an index below 0.6 on the whole base, the rest of Guangdong does not."""
    case: dict[str, Any] = {"id": "made up", "region": {"province": "guangdong"}, "inputs": {"avg_contribution_index": "0.5"}}
    assert sheet_of(case).facts["region"] == "440000"
    assert sheet_of(case | {"rule_tags": ["shenzhen_own_scheme"]}).facts["region"] == "440300"
    assert sheet_of(case | {"rule_tags": ["shenzhen_own_scheme"], "region": {"province": "hebei"}}).facts["region"] == "130000"
