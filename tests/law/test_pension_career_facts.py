"""Figures of careers are those of the facts pack: value and status, row by row, and no more of them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "facts" / "tables"
FIGURES = ROOT / "src" / "suibao" / "law" / "parameters" / "pension_career"
pytestmark = pytest.mark.skipif(
    not FACTS.exists(), reason="the facts pack is not beside the repository (../shared/facts)"
)

Key = tuple[str, str]
UNKNOWN = ("", "not_established")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def ours(name: str) -> dict[Key, tuple[str, str]]:
    """Region and first year to value and status; national rows of our own, that say what holds elsewhere, apart."""
    return {(row["region"], row["from"][:4]): (row["value"], row["status"]) for row in rows(FIGURES / f"{name}.csv")}


def theirs(table: str, parameter: str = "") -> list[dict[str, str]]:
    return [row for row in rows(FACTS / f"{table}.csv") if parameter in ("", row["parameter"])]


def stated(value: str, status: str) -> tuple[str, str]:
    """A fact as our files say it: one without a value is not established. Addresses withheld hold a comma of their own."""
    return (value, "secondary" if "address withheld" in status else status) if value else UNKNOWN


YES_OR_NO = {
    "true": "yes",
    "false": "no",
    "zero_in_denominator": "yes",
    "gap_not_in_formula": "no",
    "not_counted": "no",
}


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("index_gap_counted", "gap_treatment"), ("index_deemed_counted", "deemed_years_in_denominator")],
)
def test_what_stands_in_the_denominator(name: str, parameter: str) -> None:
    """Except Heilongjiang's unpaid months, where the source contradicts itself."""
    wanted = {
        (row["region_code"], ""): (YES_OR_NO[row["value"]], row["status"]) for row in theirs("index_rules", parameter)
    }
    if name == "index_gap_counted":
        assert wanted["230000", ""] == ("no", "weak")
        wanted["230000", ""] = UNKNOWN
    assert len(wanted) == 31
    assert ours(name) == wanted


def test_months_in_which_accounts_began() -> None:
    assert ours("account_start_month") == {
        (row["region_code"], ""): (row["value"], row["status"]) for row in theirs("account_start")
    }


def test_first_months_of_contribution_years() -> None:
    assert ours("contribution_year_first_month") == {
        (row["region_code"], ""): stated(row["value"][:2].lstrip("0"), row["status"])
        for row in theirs("contribution_year")
    }


def test_rates_of_interest() -> None:
    found = ours("account_interest_rate")
    assert found.pop(("CN", "")) == UNKNOWN
    assert {key: (Decimal(value or 0), status) for key, (value, status) in found.items()} == {
        (row["region_code"], row["year"]): (Decimal(row["value"] or 0), stated(row["value"], row["status"])[1])
        for row in theirs("account_interest")
    }


def test_ceilings_of_the_yearly_increase() -> None:
    assert ours("pension_increase_ceiling") == {
        ("CN", row["year"]): stated(row["value"], row["status"]) for row in theirs("pension_adjustment")
    }


def test_least_and_greatest_indices() -> None:
    """Years of the facts; a value that is none is 0, which never lifts. The national rows are ours."""
    for name, parameter in (("index_minimum", "index_minimum"), ("index_maximum", "index_maximum"),
                            ("index_minimum_before_account", "index_minimum_pre_account")):  # fmt: skip
        wanted = {
            (row["region_code"], row["valid_from"]): ("0" if row["value"] == "none" else row["value"], row["status"])
            for row in theirs("index_rules", parameter)
        }
        assert {key: found for key, found in ours(name).items() if key[0] != "CN"} == wanted
