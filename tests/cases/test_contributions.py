"""Published notices for flexible workers: base × rate to the fen by our rules, or a listed and tested reason why not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cases import VERDICTS, folder, missing
from tests.law.tabled import PLAIN, Row, assuming, at

from suibao.law.units import WORKER_MONTH
from suibao.rules import Law, ParameterError
from suibao.rules.units import stored

FILE = folder() / "contribution_examples.yaml"
needs_cases = pytest.mark.skipif(not FILE.exists(), reason=missing(FILE.name))

HOW: Row = yaml.load((Path(__file__).parent / "contributions.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
PUBLISHED: Row = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if FILE.exists() else {}
EXAMPLES: list[Row] = PUBLISHED.get("contributions", [])

SCHEMES = {
    "pension": ("flexible_pension", "joins_flexible_pension", "pension_base_fen", "flexible_pension_rate"),
    "medical": ("flexible_medical", "joins_flexible_medical", "medical_base_fen", "flexible_medical_rate"),
    "unemployment": (
        "flexible_unemployment", "joins_flexible_unemployment", "unemployment_base_fen", "flexible_unemployment_rate",
    ),
}  # fmt: skip
LIMITS = {
    "pension": {"floor": "contribution_base_floor", "ceiling": "contribution_base_ceiling"},
    "medical": {"floor": "flexible_medical_base_floor", "ceiling": "flexible_medical_base_ceiling"},
    "unemployment": {"floor": "contribution_base_floor", "ceiling": "contribution_base_ceiling"},
}


def fen(text: str) -> int:
    """Yuan as written, as whole fen."""
    return int(Decimal(text) * 100)


def run(example: Row) -> tuple[Law, str, dict[str, Any]]:
    """The law of the example's month, the output it speaks of, and the case."""
    premise = HOW["premises"].get(example["id"], {})
    other = HOW["other_months"].get(example["id"], premise)
    law = assuming("current", tuple(premise.get("figures", {}).items()), other.get("month", HOW["months"][example["year"]]))
    output, joins, base, _ = SCHEMES[example["scheme"]]
    facts = PLAIN[WORKER_MONTH] | {
        "region": HOW["places"][example["place"]], joins: True, base: fen(example.get("base", "0")),
        "medical_tier": int(HOW["tiers"].get(example["id"], "0")),
    }  # fmt: skip
    needed = [one.name for one in law.graph((output,)).inputs]
    return law, output, {name: facts[name] for name in needed}


def figure(law: Law, name: str, region: str) -> int | float | None:
    return law.parameters[name].find(region, (), law.dated, law.regions).amount


def named(examples: list[Row]) -> list[Any]:
    return [pytest.param(one, id=one["id"]) for one in examples]


@needs_cases
@pytest.mark.parametrize("example", named([one for one in EXAMPLES if one["id"] not in HOW["not_reproduced"]]))
def test_published_amount(example: Row) -> None:
    law, output, facts = run(example)
    assert law.evaluate(facts, [output])[output] == fen(example["expected_month"])
    if "expected_year" in example:
        assert abs(12 * fen(example["expected_month"]) - fen(example["expected_year"])) <= 12


@needs_cases
@pytest.mark.parametrize("example", named([one for one in EXAMPLES if one["id"] in HOW["not_reproduced"]]))
def test_what_is_not_reproduced_has_a_reason_that_holds(example: Row) -> None:
    law, output, facts = run(example)
    listed = HOW["not_reproduced"][example["id"]]
    assert listed["verdict"] in VERDICTS
    assert listed["why"]
    with pytest.raises(ParameterError) as caught:
        law.evaluate(facts, [output])
    assert caught.value.details["parameter"] == listed["parameter"]


@needs_cases
@pytest.mark.parametrize("example", named([one for one in EXAMPLES if one["id"] in HOW["premises"]]))
def test_a_premise_is_needed_and_leaves_the_rate_alone(example: Row) -> None:
    """Without it our law gives something else, or says what is unknown; the rate is ours, not assumed."""
    premise = HOW["premises"][example["id"]]
    assert premise["why"]
    assert set(premise["figures"]) == set(LIMITS[example["scheme"]].values())
    law, output, facts = run(example)
    own = at("current", HOW["months"][example["year"]])
    try:
        alone: int | float | None = own.evaluate(facts, [output])[output]
    except ParameterError:
        alone = None
    assert alone != fen(example["expected_month"])
    rate = figure(law, SCHEMES[example["scheme"]][3], HOW["places"][example["place"]])
    assert rate == stored(str(Decimal(example["rate"]) * 100), law.parameters["flexible_medical_rate"].unit)


@needs_cases
@pytest.mark.parametrize(
    "example", named([one for one in EXAMPLES if one.get("bound") in ("floor", "ceiling")
                      and one["id"] not in {*HOW["not_reproduced"], *HOW["premises"]}])
)  # fmt: skip
def test_bounds_are_our_limits(example: Row) -> None:
    law, _, _ = run(example)
    name = LIMITS[example["scheme"]][example["bound"]]
    assert figure(law, name, HOW["places"][example["place"]]) == fen(example["base"])


@needs_cases
@pytest.mark.parametrize("case", named(PUBLISHED.get("base_rounding_cases", [])))
def test_published_limits_after_rounding(case: Row) -> None:
    place = HOW["rounded_limits"][case["id"]]
    assert figure(at("current", place["month"]), place["parameter"], place["region"]) == fen(case["expected"])


@needs_cases
def test_chengdu_pays_on_the_published_base() -> None:
    listed = PUBLISHED["medical_bases_chengdu"]
    law = at("current", listed["from"])
    assert figure(law, "flexible_medical_base_floor", "510100") == fen(listed["tiers"][0])
    assert figure(law, "flexible_medical_rate", "510100") == Decimal(listed["rate"]) * 10**6
    assert figure(law, "contribution_base_floor", "510100") == fen(listed["tiers"][2])
    assert figure(law, "contribution_base_ceiling", "510100") == fen(listed["tiers"][3])


@needs_cases
def test_claims_known_to_be_wrong_are_not_ours() -> None:
    (claim,) = PUBLISHED["negative_controls"]
    assert "702" in claim["claim"]
    law = at("current", "2025-10")
    facts = PLAIN[WORKER_MONTH] | {"region": "370000", "joins_flexible_pension": True}
    needed = [one.name for one in law.graph(("flexible_pension",)).inputs]
    assert law.evaluate({name: facts[name] for name in needed}, ["flexible_pension"])["flexible_pension"] > 70_200


@needs_cases
def test_nothing_published_is_passed_over() -> None:
    run_here = {"contributions", "base_rounding_cases", "medical_bases_chengdu", "negative_controls"}
    assert set(PUBLISHED) == run_here | set(HOW["not_contributions"])
    ids = {one["id"] for one in EXAMPLES}
    assert len(ids) == len(EXAMPLES)
    listed = (set(HOW[name]) for name in ("not_reproduced", "premises", "doubtful", "other_months", "tiers"))
    assert set().union(*listed) <= ids
    assert {one["id"] for one in PUBLISHED["base_rounding_cases"]} == set(HOW["rounded_limits"])
