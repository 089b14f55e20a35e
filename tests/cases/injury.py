"""Adapter: work injury examples of injury_unemployment_maternity.yaml as facts of our rules (unit `injury`).

Every example is a recognised injury of an insured employee. ``wage`` is the own wage: mean contribution wage and
average wage of the region both, so that the limits of 60 and 300 % do not bite. ``funeral_base`` is the local average,
``subsidy_base`` the base of the subsidies; ``national_urban_disposable_income`` is checked against our figure of the
month. ``survivors: spouse plus one`` is a spouse and one other dependant. What a case brings along as a premise (months
of an unnamed province) stands under ``assumed`` in injury.yaml and is laid over the law as figures of status `project`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.law.tabled import Row, at

from suibao.law.work_injury.terms import CareLevel
from suibao.rules import Law, Parameter, Reform, Value, day_of
from suibao.rules.units import stored

PLAIN: dict[str, Any] = {
    "injury_decided": True, "conditions_lost": False, "refuses_appraisal": False, "refuses_treatment": False,
    "injury_mean_wage_fen": 0, "injury_average_wage_fen": 0, "disability_grade": 0, "suitable_work_arranged": False,
    "relation_ended": False, "injury_minimum_wage_fen": 0, "draws_basic_pension": False, "basic_pension_fen": 0,
    "subsidy_base_wage_fen": 0, "months_to_pension_age": 240, "left_under_article_38": False, "veteran_wound": False,
    "injury_died": False, "died_after_suspension": False, "other_funeral_grant": False, "dependent_spouse": False,
    "other_dependants": 0, "orphans_and_lone_elders": 0, "injury_missing": False, "months_missing": 0,
    "missing_hardship": False, "death_advance_taken_fen": 0, "care_level": int(CareLevel.NONE),
}  # fmt: skip

OUTPUTS: dict[str, tuple[str, ...]] = {
    "lump_disability": ("one_off_disability",), "monthly_allowance": ("fund_allowance", "employer_allowance"),
    "survivor_monthly": ("dependants_pension",), "one_off_death": ("death_benefit",), "funeral": ("injury_funeral",),
    "sum": ("death_benefit", "injury_funeral"), "employment_subsidy": ("employment_subsidy_uncut",),
    "medical_plus_employment": ("medical_subsidy", "employment_subsidy"),
}  # fmt: skip
"""What an example states → the rules whose sum it is."""

FIGURES = {"months_medical": "medical_subsidy_months", "months_employment": "employment_subsidy_months"}
"""Stated figures that are premises of the example (injury.yaml, ``assumed``)."""

FIRST_DAY = day_of("1949-10-01")


def fen(text: str) -> int:
    """Yuan as written, as whole fen."""
    return int(Decimal(text) * 100)


def law_of(month: str, assumed: Row) -> Law:
    """The law of the month, with national figures that the example brings along, the same for every key it names."""
    law = at("current", month)
    if not assumed:
        return law
    return law.amend(Reform("assumed", "假设", "assumed", "", tuple(_laid(law, *item) for item in assumed.items())))


def _laid(law: Law, name: str, text: str) -> Parameter:
    known = law.parameters[name]
    keys = [(grade,) for grade in range(5, 11)] if known.keys else [()]
    amount = stored(text, known.unit)
    values = tuple(Value("CN", key, FIRST_DAY, None, amount, "project", note="premise of an example") for key in keys)
    return Parameter(known.name, known.unit, known.zh, known.en, known.keys, values)


def ours(law: Law, region: str, facts: Row, rules: tuple[str, ...]) -> int:
    """The sum of our rules for the facts, everything else plain."""
    case = PLAIN | {"region": region} | dict(facts)
    needed = [one.name for one in law.graph(rules).inputs]
    return int(sum(law.evaluate({name: case[name] for name in needed}, rules).values()))


def facts_of(inputs: Row, grade: int) -> dict[str, Any]:
    """The inputs of an example as ours."""
    wage = fen(inputs.get("wage", "0"))
    average = fen(inputs["funeral_base"]) if "funeral_base" in inputs else wage
    survivors = inputs.get("survivors") == "spouse plus one"
    return {
        "injury_mean_wage_fen": wage, "injury_average_wage_fen": average, "disability_grade": grade,
        "injury_died": inputs.get("death") == "true", "dependent_spouse": survivors, "other_dependants": int(survivors),
        "subsidy_base_wage_fen": fen(inputs.get("subsidy_base", "0")),
    }  # fmt: skip


def answers(example: Row, region: str, month: str, assumed: Row) -> Iterator[tuple[str, int, int]]:
    """Each stated outcome with ours beside it: (what, published, ours), in fen or months."""
    law = law_of(month, assumed)
    inputs, grades = example["inputs"], example["inputs"].get("grade", "0")
    if "national_urban_disposable_income" in inputs:
        stated = fen(inputs["national_urban_disposable_income"])
        yield "income", stated, figure(law, "national_disposable_income", ())
    for what, stated in example["expected"].items():
        pairs = zip(grades, stated, strict=True) if isinstance(grades, list) else [(grades, stated)]
        for grade, wanted in pairs:
            if what in FIGURES:
                yield what, int(wanted), figure(law, FIGURES[what], (int(grade),))
            else:
                facts = facts_of(inputs, int(grade)) | {"relation_ended": "subsidy" in what or "medical" in what}
                yield f"{what} of grade {grade}", fen(wanted), ours(law, region, facts, OUTPUTS[what])


def figure(law: Law, name: str, keys: tuple[int, ...], region: str = "CN") -> int:
    """A figure of the law."""
    return int(law.parameters[name].find(region, keys, law.dated, law.regions).amount or 0)
