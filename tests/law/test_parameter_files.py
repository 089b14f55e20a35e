"""The parameter files of the law: their form, and that no figure of the facts pack is lost or made stronger.

The facts pack lies beside the repository (``../shared/facts``); without it the second half is skipped.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LAW = ROOT / "src" / "suibao" / "law"
FOLDER = LAW / "parameters"
FACTS = ROOT.parent / "shared" / "facts"

STATUSES = ("official", "secondary", "weak", "derived", "project", "unverified", "not_established")
UNITS = {
    "fen", "fen/month", "fen/year", "fen/order", "fen/hour", "rate", "percent", "months", "days", "bool", "count", "years",
    "hours", "minutes", "persons", "index", "ratio", "tenths of a month", "thousandths of a month", "calendar month",
    "calendar year", "orders",
}
COLUMNS = ["from", "to", "value", "known_from", "instrument", "article", "url", "status", "note"]
PLACES = {"fen": 2, "rate": 4, "index": 6, "tenths of a month": 1, "thousandths of a month": 3}
KEY_CODES = {
    "alone_group": {
        "over_age", "severely_disabled", "intern", "trainee", "home_service", "village_staff", "platform", "volunteer",
    },
    "oi_circumstance": {
        "accident", "violence", "extreme_weather", "illness", "return_home", "required_station", "rescue", "other",
    },
    "medical_scheme": {"employee", "flexible"},
    "industry": {"none", "ride_hailing", "takeaway", "instant_delivery", "city_freight"},
    "oi_tier": {"not_set", "a", "b"},
    "retirement_group": {"men60", "women55", "women50"},
    "is_woman": {"yes", "no"},
}  # fmt: skip

Row = Mapping[str, str]


@cache
def described() -> dict[tuple[str, str], dict[str, object]]:
    """(branch, parameter) → its description in the YAML of the branch."""
    return {
        (file.stem, name): about
        for file in sorted(FOLDER.glob("*.yaml"))
        for name, about in yaml.safe_load(file.read_text(encoding="utf-8")).items()
    }


@cache
def table(branch: str, name: str) -> tuple[list[str], list[Row]]:
    """Header and rows of one CSV."""
    with (FOLDER / branch / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


@cache
def regions() -> dict[str, Row]:
    with (LAW / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def keys_of(branch: str, name: str) -> list[str]:
    keys = described()[branch, name].get("keys", [])
    assert isinstance(keys, list)
    return [str(key) for key in keys]


def rows_with_place() -> Iterator[tuple[str, Row]]:
    """Every row of every file, with a text that names it in messages."""
    for branch, name in described():
        for number, row in enumerate(table(branch, name)[1], start=2):
            yield f"{branch}/{name}.csv row {number}", row


def start_of(row: Row) -> date:
    return date.fromisoformat(row["from"]) if row["from"] else date.min


def end_of(row: Row) -> date:
    return date.fromisoformat(row["to"]) if row["to"] else date.max


PARAMETERS = [pytest.param(*place, id="/".join(place)) for place in described()]


def test_every_file_is_described_and_every_description_has_a_file() -> None:
    files = {(file.parent.name, file.stem) for file in FOLDER.glob("*/*.csv")}
    assert files == set(described())


def test_parameter_names_are_unique_across_branches() -> None:
    names = [name for _, name in described()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("branch", "name"), PARAMETERS)
def test_descriptions_give_unit_and_labels(branch: str, name: str) -> None:
    about = described()[branch, name]
    assert about["unit"] in UNITS
    assert about["zh"]
    assert about["en"]
    assert set(about) <= {"unit", "zh", "en", "keys", "note", "carried"}


@pytest.mark.parametrize(("branch", "name"), PARAMETERS)
def test_header(branch: str, name: str) -> None:
    header, rows = table(branch, name)
    assert header == ["region", *keys_of(branch, name), *COLUMNS]
    assert rows, "a parameter without any row cannot say what was looked for"


@pytest.mark.parametrize(("branch", "name"), PARAMETERS)
def test_dates_parse_and_do_not_overlap(branch: str, name: str) -> None:
    places: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in table(branch, name)[1]:
        assert start_of(row) <= end_of(row), row
        if row["known_from"]:
            date.fromisoformat(row["known_from"])
        places[(row["region"], *(row[key] for key in keys_of(branch, name)))].append(row)
    for rows in places.values():
        ordered = sorted(rows, key=start_of)
        for earlier, later in pairwise(ordered):
            assert end_of(earlier) < start_of(later), (earlier, later)


@pytest.mark.parametrize(("branch", "name"), PARAMETERS)
def test_values_parse_by_unit(branch: str, name: str) -> None:
    unit = str(described()[branch, name]["unit"])
    for row in table(branch, name)[1]:
        if row["value"]:
            check_value(row["value"], unit)


def check_value(text: str, unit: str) -> None:
    if unit == "bool":
        assert text in ("yes", "no")
        return
    if unit == "calendar month":
        assert re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text)
        return
    figure = Decimal(text)
    places = PLACES.get(unit.split("/")[0], 0)
    assert figure == round(figure, places), f"{text} is finer than {unit} can hold"
    assert figure >= 0
    assert unit != "rate" or figure <= 110


@pytest.mark.parametrize(("branch", "name"), PARAMETERS)
def test_keys_are_codes_or_numbers(branch: str, name: str) -> None:
    for row in table(branch, name)[1]:
        for key in keys_of(branch, name):
            assert row[key] in KEY_CODES[key] if key in KEY_CODES else row[key].isdigit(), (key, row)


def test_status_is_known_and_goes_with_the_value() -> None:
    for place, row in rows_with_place():
        assert row["status"] in STATUSES, place
        assert (row["value"] == "") == (row["status"] == "not_established"), place


def test_every_figure_has_a_source() -> None:
    for place, row in rows_with_place():
        assert row["instrument"] or row["url"] or row["note"], place
        if row["status"] == "official":
            assert row["instrument"] or row["url"], place


def test_no_cell_names_a_withheld_address_or_a_machine_path() -> None:
    for place, row in rows_with_place():
        assert "withheld)" not in row["url"], place
        assert not any(cell.startswith(("/", "file:")) for cell in row["url"].split(" | ")), place


def test_every_region_is_in_the_list() -> None:
    for place, row in rows_with_place():
        assert row["region"] in regions(), place


def test_regions_form_layers() -> None:
    kinds = {"nation": None, "province": "nation", "city": "province", "demo": "city"}
    for code, row in regions().items():
        assert row["zh"], code
        assert row["en"], code
        assert code == "CN" or (len(code) == 6 and code.isdigit()), code
        above = kinds[row["kind"]]
        assert row["parent"] == "" if above is None else regions()[row["parent"]]["kind"] == above, code
        if row["kind"] == "city":
            assert row["parent"] == code[:2] + "0000", code


def test_floor_lies_below_ceiling() -> None:
    ceilings = {
        (row["region"], row["from"]): row["value"]
        for row in table("pension", "contribution_base_ceiling")[1]
        if row["value"]
    }
    for row in table("pension", "contribution_base_floor")[1]:
        ceiling = ceilings.get((row["region"], row["from"]))
        if row["value"] and ceiling:
            assert Decimal(row["value"]) * 4 <= Decimal(ceiling), row


# --- against the facts pack --------------------------------------------------------------------------------------

needs_facts = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the facts pack is not beside the repository (../shared/facts); figures not compared"
)

# facts parameter → ours. A figure of the facts that is a limit or a part of another figure stands in a note.
SERIES = [
    ("pension_provincial", "contribution_base_floor", "pension", "contribution_base_floor"),
    ("pension_provincial", "contribution_base_ceiling", "pension", "contribution_base_ceiling"),
    ("pension_provincial", "contribution_ref_wage", "pension", "contribution_reference_wage"),
    ("pension_provincial", "flexible_worker_rate", "pension", "flexible_pension_rate"),
    ("pension_provincial", "flexible_worker_account_rate", "pension", "flexible_pension_account_rate"),
    ("pension_provincial", "employee_rate", "pension", "pension_employee_rate"),
    ("pension_provincial", "employer_rate", "pension", "pension_employer_rate"),
    ("pension_rates", "employer_rate_max", "pension", "pension_employer_rate"),
    ("pension_rates", "employer_rate", "pension", "pension_employer_rate"),
    ("pension_rates", "employee_rate_min", "pension", "pension_employee_rate"),
    ("pension_rates", "employee_rate", "pension", "pension_employee_rate"),
    ("pension_rates", "account_rate", "pension", "pension_account_rate"),
    ("pension_rates", "flexible_worker_rate", "pension", "flexible_pension_rate"),
    ("pension_rates", "flexible_worker_account_rate", "pension", "flexible_pension_account_rate"),
    ("pension_rates", "flexible_worker_unemployment_rate_optional", "unemployment", "flexible_unemployment_rate"),
    ("flexible_base_steps", "flexible_contribution_base_step", "pension", "flexible_base_step"),
    ("medical_flexible_rates", "flexible_medical_rate", "medical", "flexible_medical_rate"),
    ("medical_flexible_rates", "flexible_medical_base_floor", "medical", "flexible_medical_base_floor"),
    ("medical_flexible_rates", "flexible_medical_base_cap", "medical", "flexible_medical_base_ceiling"),
    ("medical_flexible_rates", "flexible_medical_base", "medical", "flexible_medical_base_floor"),
    ("medical_flexible_rates", "flexible_medical_base", "medical", "flexible_medical_base_ceiling"),
    ("medical_flexible_rates", "flexible_medical_fixed_amount", "medical", "flexible_medical_fixed_amount"),
    ("unemployment_params", "rate_statute_employer", "unemployment", "unemployment_statute_employer_rate"),
    ("unemployment_params", "rate_statute_employee", "unemployment", "unemployment_statute_employee_rate"),
    ("unemployment_params", "rate_phased_total", "unemployment", "unemployment_phased_total_rate"),
    ("unemployment_params", "flexible_worker_rate", "unemployment", "flexible_unemployment_rate"),
    ("work_injury_rates", "work_injury_base_rate", "injury", "work_injury_base_rate"),
    ("work_injury_disability", "one_off_disability_benefit", "injury_benefit", "one_off_disability_months"),
    ("work_injury_disability", "one_off_medical_subsidy", "injury_benefit", "medical_subsidy_months"),
    ("work_injury_disability", "one_off_employment_subsidy", "injury_benefit", "employment_subsidy_months"),
    ("disposable_income", "urban_disposable_income_per_capita", "injury_benefit", "national_disposable_income"),
    ("occupational_injury_per_order", "oi_float_step", "occupational_injury_benefit", "oi_float_step"),
    ("occupational_injury_per_order", "oi_float_max", "occupational_injury_benefit", "oi_float_max"),
    ("occupational_injury_per_order", "oi_contribution_per_order", "occupational_injury", "oi_contribution_per_order"),
    ("resident_pension", "government_subsidy", "resident", "resident_pension_subsidy"),
    ("resident_pension", "government_subsidy_min", "resident", "resident_pension_subsidy"),
    ("resident_pension", "basic_pension", "resident_benefit", "resident_basic_local"),
    ("resident_pension", "basic_pension_national_min", "resident_benefit", "resident_basic_national"),
    ("resident_pension", "account_interest_rate", "resident_benefit", "resident_account_interest"),
    ("resident_pension", "account_divisor", "resident_benefit", "resident_account_divisor"),
    ("resident_pension", "pension_age", "resident_benefit", "resident_pension_age"),
    ("resident_pension", "minimum_paid_years", "resident_benefit", "resident_min_years"),
    ("pension_provincial", "resident_basic_pension", "resident_benefit", "resident_basic_local"),
    ("pension_provincial", "resident_basic_pension_national_min", "resident_benefit", "resident_basic_national"),
    ("resident_medical", "resident_gov_subsidy_min", "resident", "resident_medical_subsidy"),
    ("resident_medical", "resident_personal_contribution_min", "resident", "resident_medical_personal"),
]
FACT_KEYS = {"step": "step", "grade": "disability_grade", "risk_class": "injury_class", "tier_yuan_per_year": "resident_tier", "tier": "oi_tier"}


@cache
def facts(name: str) -> list[Row]:
    """A table of the facts pack. Its mark for withheld addresses holds a comma and is not always quoted."""
    text = (FACTS / "tables" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.replace("(repost, address withheld)", "(repost; address withheld)").splitlines()))


def same_place(fact: Row, row: Row) -> bool:
    """Same region; the tiers of Hubei stand at its cities. Keys that both have must agree."""
    here = fact["region_code"]
    if not (row["region"] == here or (here == "420000" and row["region"].startswith("42"))):
        return False
    return all(fact[a] == row[b] for a, b in FACT_KEYS.items() if fact.get(a) and b in row)


def equal(text: str, figure: Decimal) -> bool:
    try:
        return Decimal(text) == figure
    except InvalidOperation:
        return False


def in_note(figure: str, row: Row) -> bool:
    return figure in row["note"].replace(";", " ").replace(",", " ").split()


@needs_facts
@pytest.mark.parametrize(("source", "theirs", "branch", "ours"), SERIES)
def test_every_figure_of_the_facts_stands_here_and_no_stronger(
    source: str, theirs: str, branch: str, ours: str
) -> None:
    rows = table(branch, ours)[1]
    series = [fact for fact in facts(source) if fact["parameter"] == theirs and fact["value"]]
    assert series
    for fact in series:
        found = [row for row in rows if same_place(fact, row) and equal(row["value"], Decimal(fact["value"]))]
        noted = any(same_place(fact, row) and in_note(fact["value"], row) for row in rows)
        assert found or noted, fact
        for row in found:
            if overlaps(fact, row):
                assert STATUSES.index(row["status"]) >= STATUSES.index(fact["status"]), (fact, row)


def overlaps(fact: Row, row: Row) -> bool:
    """Whether the row can be the fact's own: the same figure may stand again in another year."""
    first, last = bounds(fact)
    return start_of(row) <= last and end_of(row) >= first


def bounds(fact: Row) -> tuple[date, date]:
    """The widest window of a row of the facts: a bare year may be a calendar year or July to June."""
    start, end = fact["valid_from"], fact["valid_to"]
    year = fact.get("applies_to_year") or (start if len(start) == 4 else "")
    if year:
        return date(int(year), 1, 1), date(int(year) + 1, 6, 30) if end or not start else date.max
    first = date.fromisoformat(start if len(start) == 10 else start + "-01") if start else date.min
    return first, date.fromisoformat(end) if len(end) == 10 else date.max


@needs_facts
@pytest.mark.parametrize(("source", "theirs", "branch", "ours"), SERIES[:3])
def test_limits_of_the_base_stay_inside_their_label(source: str, theirs: str, branch: str, ours: str) -> None:
    """No value is carried beyond the year that the facts give it."""
    series = [fact for fact in facts(source) if fact["parameter"] == theirs]
    for row in table(branch, ours)[1]:
        if not row["value"]:
            continue
        own = [f for f in series if same_place(f, row) and equal(row["value"], Decimal(f["value"]))]
        assert any(bounds(f)[0] <= start_of(row) and end_of(row) <= bounds(f)[1] for f in own), row


@needs_facts
def test_regions_named_as_exceptions_do_not_fall_back_to_the_province() -> None:
    """`excludes:…` in the facts: the excluded city has rows of its own for the whole window."""
    rows = table("pension", "contribution_base_floor")[1]
    excluding = [f for f in facts("pension_provincial") if f["parameter"] == "contribution_base_floor" and f["scope"]]
    windows = [f for f in excluding if f["scope"].startswith("excludes:")]
    assert windows
    for fact in windows:
        for city in fact["scope"].removeprefix("excludes:").split(";"):
            if city in regions():
                own = [row for row in rows if row["region"] == city]
                assert any(row["from"] <= fact["valid_from"] and row["to"] >= fact["valid_to"] for row in own), fact


@needs_facts
def test_tiers_of_the_national_resident_scheme_stand_here() -> None:
    offered = {row["resident_tier"] for row in table("resident", "resident_pension_tier_offered")[1]}
    named = {f["tier_yuan_per_year"] for f in facts("resident_pension") if f["parameter"] == "contribution_tier"}
    assert named - {""} <= offered
