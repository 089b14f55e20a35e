"""Published retirement ages as cases of our rules (`retirement_age.csv`).

| column | ours |
|---|---|
| `birth_month` | `birth_month` |
| `category` | `retirement_group`: male → men60, female55 → women55, female50 → women50 |
| `new_age_years`, `new_age_months` | `statutory_age_months`, twelve months a year |
| `retirement_month` | `statutory_retirement_month` |
| `delay_months` | `retirement_delay` |
| `min_contribution_years` | `minimum_months_at_statutory_age`, twelve months a year |

An empty column is not tried. The question is put in `ASKED`: the schedule is the same whenever it is asked since 2025.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from suibao.law.retirement.terms import RetirementGroup
from suibao.rules.units import MONTHS_PER_YEAR, month_number

ASKED = "2026-11"
GROUPS = {
    "male": RetirementGroup.MEN60, "female55": RetirementGroup.WOMEN55, "female50": RetirementGroup.WOMEN50,
}  # fmt: skip


@dataclass(frozen=True)
class Published:
    """One row: what is given and what our rules should say."""

    id: str
    given: Mapping[str, int]
    expect: Mapping[str, int]


def read(file: Path) -> list[Published]:
    """The rows of a file in this form; a row that stands there again gets a number behind its name."""
    if not file.exists():
        return []
    seen: Counter[str] = Counter()
    with file.open(encoding="utf-8", newline="") as rows:
        return [_published(row, seen) for row in csv.DictReader(rows)]


def _published(row: Mapping[str, str], seen: Counter[str]) -> Published:
    name = f"{row['category']} {row['birth_month']}"
    seen[name] += 1
    given = {"retirement_group": int(GROUPS[row["category"]]), "birth_month": month_number(row["birth_month"])}
    return Published(name if seen[name] == 1 else f"{name} ({seen[name]})", given, dict(_expected(row)))


def _expected(row: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    if row["new_age_years"]:
        yield "statutory_age_months", int(row["new_age_years"]) * MONTHS_PER_YEAR + int(row["new_age_months"] or 0)
    if row["retirement_month"]:
        yield "statutory_retirement_month", month_number(row["retirement_month"])
    if row["delay_months"]:
        yield "retirement_delay", int(row["delay_months"])
    if row["min_contribution_years"]:
        yield "minimum_months_at_statutory_age", round(float(row["min_contribution_years"]) * MONTHS_PER_YEAR)
