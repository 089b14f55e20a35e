"""Approval sheets of employee pensions, run through our rules of the award.

A sheet prints the base, the index, the years, the balance and the divisor; those are the inputs, and the parts that it
prints are what our rules must give. What the place decides (roundings, factors, coefficients) comes from our parameters
by region and month, never from the sheet. ``python -m tests.cases.pension FILE.yaml`` prints a table of residuals.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.cases import folder
from tests.law.tabled import at

from suibao.errors import SuibaoError
from suibao.rules import ACCEPTED, Law

FILE = folder() / "pension_examples.yaml"
Row = Mapping[str, Any]

PROVINCES = {
    "beijing": "110000", "tianjin": "120000", "hebei": "130000", "shanxi": "140000", "neimenggu": "150000",
    "neimeng": "150000", "inner_mongolia": "150000", "innermongolia": "150000", "nei_mongol": "150000", "liaoning": "210000",
    "jilin": "220000", "heilongjiang": "230000", "shanghai": "310000", "jiangsu": "320000", "zhejiang": "330000",
    "anhui": "340000", "fujian": "350000", "jiangxi": "360000", "shandong": "370000", "henan": "410000", "hubei": "420000",
    "hunan": "430000", "guangdong": "440000", "guangxi": "450000", "hainan": "460000", "chongqing": "500000",
    "sichuan": "510000", "guizhou": "520000", "yunnan": "530000", "xizang": "540000", "tibet": "540000",
    "shaanxi": "610000", "shannxi": "610000", "gansu": "620000", "qinghai": "630000", "ningxia": "640000",
    "xinjiang": "650000", "shenzhen": "440300",
}  # fmt: skip

PARTS = {
    "basic": "basic_pension", "account": "account_pension", "transitional": "transition_pension", "extra": "pension_additions",
    "total": "monthly_pension",
}  # fmt: skip
"""A line of a sheet → our rule."""

TOLERANCE = {"basic": "0.02", "account": "0.02", "transitional": "1.00", "extra": "1.00", "total": "1.00"}
"""Where a sheet gives no number. For the transition the sheets say: compare only if implemented."""

CITY_OF_TAG = {"shenzhen_own_scheme": "深圳", "shenyang_own_base": "沈阳"}
"""Tags that name the city of a sheet that does not."""

MONTHS_A_YEAR, THOUSANDTHS = 12, 1000
NORMAL_AGE = {"male": 60, "female50": 50, "female55": 55}
OLD, NEW = (
    ("old_transitional", "transitional_old", "old_amount"),
    ("new_transitional", "transitional_new", "new_amount"),
)
FULL_AGE_SPAN = 12
OLDEST = 120 * MONTHS_A_YEAR


@dataclass(frozen=True)
class Compared:
    """One line of one sheet: printed, ours (None where we do not compute it, and why), tolerance."""

    case: str
    part: str
    printed: Decimal
    ours: Decimal | None
    tolerance: Decimal
    why: str = ""

    @property
    def residual(self) -> Decimal | None:
        """Ours less printed."""
        return None if self.ours is None else self.ours - self.printed

    @property
    def matches(self) -> bool:
        """Within the tolerance of the sheet."""
        return self.residual is not None and abs(self.residual) <= self.tolerance


@dataclass
class Sheet:
    """A sheet as inputs of our rules: ``facts`` by name, and ``lacking`` where a part cannot be computed and why."""

    law: Law
    facts: dict[str, object]
    lacking: dict[str, str] = field(default_factory=dict)


def number(given: Row, *names: str) -> Decimal | None:
    """The first of the fields that holds a number; None where there is none (missing, null, empty, text)."""
    for name in names:
        text = given.get(name)
        if text is not None and str(text).strip().lower() not in ("", "null", "none", "~"):
            try:
                return Decimal(str(text))
            except ArithmeticError:
                continue
    return None


def text(given: Row, *names: str) -> str:
    """The first of the fields that says something; empty where none does."""
    found = (str(given.get(name) or "").strip() for name in names)
    return next((one for one in found if one.lower() not in ("", "null", "none", "~")), "")


def table(case: Row, name: str) -> Row:
    """A part of a case with fields of its own; none where it is missing or null."""
    part = case.get(name)
    return part if isinstance(part, Mapping) else {}


def scaled(value: Decimal | None, scale: int) -> int:
    """A figure in stored units, half up; 0 for none."""
    return 0 if value is None else int((value * scale).quantize(Decimal(1), "ROUND_HALF_UP"))


@cache
def accepting(month: str) -> Law:
    """The law of a month; figures that are late may stand in, as they do on sheets."""
    return at("current", month).accepting(*ACCEPTED, "provisional")


@cache
def place(province: str, city: str) -> str:
    """The region code of a province in pinyin or Chinese and a city in Chinese or pinyin; a city we do not know is its province."""
    regions = accepting("2025-10").regions
    known = {
        one.code
        for one in regions.by_code.values()
        if one.kind == "province" and province and one.zh.startswith(province[:2])
    }
    code = PROVINCES.get(province.strip().lower().replace(" ", "_").replace("-", "_"), min(known, default="CN"))
    names = {one.zh.removesuffix("市"): one.code for one in regions.by_code.values()} | {
        one.en.lower(): one.code for one in regions.by_code.values()
    }
    found = names.get(city.strip().removesuffix("市"), names.get(city.strip().lower(), "")) if city else ""
    return found if found and code in regions.chain(found) else code


def month_of(written: str) -> tuple[int, int] | None:
    """Year and month of `2025-06`, `2025年6月`, `2025/6/30`; None where one of the two is missing or no month."""
    found = re.match(r"(\d{4})\D+(\d{1,2})(?!\d)", written)
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= MONTHS_A_YEAR else None


def month_of_law(person: Row) -> str:
    """The month of retirement; of a year alone its middle, of nothing readable the month that most sheets are near."""
    written = text(person, "retire_month")
    year, month = month_of(written) or (int(written[:4]) if written[:4].isdigit() else 2025, 6)
    return f"{year}-{month:02d}"


def months_between(person: Row) -> int | None:
    """Age at retirement in months, by the months of birth and retirement; the corrected ones where a sheet has them.

    None where one of them is missing or they make no age.
    """
    birth = month_of(text(person, "birth_month_corrected", "birth_month"))
    retired = month_of(text(person, "retire_month_corrected", "retire_month"))
    if birth is None or retired is None:
        return None
    age = (retired[0] - birth[0]) * MONTHS_A_YEAR + retired[1] - birth[1]
    return age if 0 < age <= OLDEST else None


def sheet_of(case: Row) -> Sheet:
    """A published case as inputs."""
    person, given = table(case, "person"), table(case, "inputs")
    where = table(case, "region") or {"province": case.get("region")}
    tags = set(case["rule_tags"]) if isinstance(case.get("rule_tags"), list) else set()
    named = next((city for tag, city in CITY_OF_TAG.items() if tag in tags), "")
    code = place(text(where, "province"), text(where, "city") or named)
    lacking: dict[str, str] = {}
    age = months_between(person)
    facts: dict[str, object] = {
        "region": code, "other_pension_lines_fen": 0,
        "notional_account_fen": scaled(number(given, "notional_account_balance", "notional_account"), 100),
        "one_child_parent": any("one_child" in tag for tag in tags),
        "early_by_policy": early(person, age, tags),
        "age_at_award_months": age or 0,
    }  # fmt: skip
    facts |= bases(given, code, lacking) | years(case, given, code, tags, lacking) | account(given, age, lacking)
    return Sheet(accepting(month_of_law(person)), facts, lacking)


def early(person: Row, age: int | None, tags: set[str]) -> bool:
    """Retired by a policy well before the age of the category (special jobs): a year or more."""
    usual = NORMAL_AGE.get(str(person.get("category")))
    return "special_job" in tags or (age is not None and usual is not None and age <= usual * 12 - FULL_AGE_SPAN)


def bases(given: Row, code: str, lacking: dict[str, str]) -> dict[str, object]:
    """What the sheet was computed on: one base, or one of the province and one of the city."""
    stated, local = (
        number(given, "benefit_base_monthly", "benefit_base"),
        number(given, "local_base_monthly", "local_base"),
    )
    index = number(given, "avg_contribution_index", "average_index")
    if index is None:
        lacking |= dict.fromkeys(("basic", "extra"), "the sheet gives no average index")
    elif stated is None and code == "CN":
        lacking |= dict.fromkeys(("basic", "transitional"), "neither a base nor a region")
    return {
        "has_stated_base": stated is not None, "stated_benefit_base_fen": scaled(stated, 100),
        "has_stated_local_base": local is not None, "stated_local_base_fen": scaled(local, 100),
        "average_index": scaled(index, 10**6),
    }  # fmt: skip


def years(case: Row, given: Row, code: str, tags: set[str], lacking: dict[str, str]) -> dict[str, object]:
    """Years in thousandths of a month. Sheets count deemed years among those before the account, Beijing's do not."""
    by_year = MONTHS_A_YEAR * THOUSANDTHS
    in_all, in_months = number(given, "contribution_years"), number(given, "contribution_months")
    credited = scaled(in_months, THOUSANDTHS) if in_months is not None else scaled(in_all, by_year)
    if in_all is None and in_months is None:
        lacking["basic"] = "the sheet gives no years"
    deemed, before = number(given, "deemed_years"), number(given, "years_before_account")
    deemed_months, before_months = scaled(deemed, by_year), scaled(before, by_year)
    paid = before_months if code.startswith("11") else max(before_months - deemed_months, 0)
    printed = number(table(case, "expected"), "transitional")
    old, new = number(given, *OLD), number(given, *NEW)
    if code.startswith("11") and deemed_months and before is None:
        lacking["transitional"] = "the sheet gives no years paid from 1992-10 to 1998-06"
    if printed and not deemed_months and not paid and old is None:
        lacking["transitional"] = "the sheet gives no years before the account"
    if any(tag.startswith("jiangsu_phase_in") for tag in tags) and (deemed_months or paid) and None in (old, new):
        lacking["transitional"] = "the sheet gives no old and new amount"
    if "shanghai_notional_account" in tags and not printed:
        deemed_months = paid = 0  # those years are paid by the notional account, one of the other lines
    index = number(given, "transition_index") or number(given, "avg_contribution_index", "average_index")
    return {
        "credited_months": credited, "award_deemed_months": deemed_months, "paid_before_account_months": paid,
        "award_actual_months": max(credited - deemed_months, 0), "transition_index": scaled(index, 10**6),
        "has_two_transitions": old is not None and new is not None,
        "old_transition_fen": scaled(old, 100), "new_transition_fen": scaled(new, 100),
    }  # fmt: skip


def account(given: Row, age: int | None, lacking: dict[str, str]) -> dict[str, object]:
    """The balance and the divisor that the sheet prints; by age where it prints none."""
    balance, printed = number(given, "account_balance"), number(given, "divisor_months", "divisor") or None
    if balance is None:
        lacking["account"] = "the sheet gives no balance"
    elif printed is None and age is None:
        lacking["account"] = "the sheet gives neither a divisor nor an age"
    return {
        "award_account_fen": scaled(balance, 100), "has_stated_divisor": printed is not None,
        "stated_divisor": max(scaled(printed, 10), 1),
    }  # fmt: skip


def value(sheet: Sheet, rule: str) -> int:
    """One of our rules for a sheet, in fen. Raises ParameterError where a figure is unknown."""
    needed = [one.name for one in sheet.law.graph((rule,)).inputs]
    return int(sheet.law.evaluate({name: sheet.facts[name] for name in needed}, [rule])[rule])


def found(sheet: Sheet, part: str) -> tuple[int | None, str]:
    """Our amount of a part in fen, or why there is none."""
    if part in sheet.lacking:
        return None, sheet.lacking[part]
    try:
        return value(sheet, PARTS[part]), ""
    except SuibaoError as error:
        return None, error.en


def compare(case: Row) -> list[Compared]:
    """Every printed line of a case against ours."""
    sheet, expected = sheet_of(case), table(case, "expected")
    ours = {part: found(sheet, part) for part in PARTS if part != "total"}
    ours["total"] = total(sheet, case, ours)
    rows = []
    for part in PARTS:
        printed = number(expected, part)
        if printed is not None:
            fen, why = ours[part]
            amount = None if fen is None else Decimal(fen) / 100
            rows.append(Compared(str(case["id"]), part, printed, amount, tolerance(case, part), why))
    return rows


def total(sheet: Sheet, case: Row, ours: Mapping[str, tuple[int | None, str]]) -> tuple[int | None, str]:
    """The sum with the lines that the sheet prints and our rules do not know; those that they know are ours."""
    expected = table(case, "expected")
    for part in ("basic", "account"):
        if ours[part][0] is None:
            return None, ours[part][1]
    others, extra = scaled(number(case, "other_lines_in_total"), 100), scaled(number(expected, "extra"), 100)
    transition, additions = ours["transitional"][0], ours["extra"][0]
    rest = max(others + extra - (additions or 0), 0)
    if transition is not None and additions is not None:
        known = extra if extra and additions else 0
        rest = rest if not known else others
        return found(Sheet(sheet.law, sheet.facts | {"other_pension_lines_fen": rest}), "total")
    printed = scaled(number(expected, "transitional"), 100) if transition is None else transition
    return (ours["basic"][0] or 0) + (ours["account"][0] or 0) + printed + (additions or 0) + rest, ""


def tolerance(case: Row, part: str) -> Decimal:
    """What the case allows, a number for each part or one for all; else ours."""
    allowed = case.get("tolerance")
    given = allowed if isinstance(allowed, Mapping) else {part: allowed}
    return number(given, part) or Decimal(TOLERANCE[part])


def read(file: Path) -> dict[str, Any]:
    """A file of published cases, every figure as text."""
    loaded: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return loaded


def cases(published: Row) -> list[Row]:
    """Every case of a file with a pension in it: slips and worked examples of the employee scheme."""
    both = [*(published.get("slips") or []), *(published.get("other_examples") or [])]
    return [one for one in both if number(table(one, "expected"), *PARTS) is not None]


def main() -> None:
    """Print the residuals of a file, the share that matches, and what was not computed."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    compared = [row for case in cases(read(file)) for row in compare(case)]
    for row in compared:
        amount = "-" if row.ours is None else f"{row.ours:.2f}"
        residual = "" if row.residual is None else f"{row.residual:+.2f}"
        mark = "ok" if row.matches else "not computed" if row.ours is None else "MISS"
        print(
            f"{row.case:42} {row.part:13} {row.printed:>10} {amount:>10} {residual:>9} ±{row.tolerance:<6} {mark} {row.why[:90]}"
        )
    for part in PARTS:
        rows = [row for row in compared if row.part == part]
        print(f"{part:13} {sum(row.matches for row in rows)} of {len(rows)}")


if __name__ == "__main__":
    main()
