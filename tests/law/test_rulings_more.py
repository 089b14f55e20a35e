"""Further published rulings: entries well formed, and decided by the rules as the forum did, except where told why not."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from suibao.law import current_law
from suibao.law.status.facts import INPUTS
from suibao.law.status.terms import Finding, GermanFinding, Standing
from suibao.rules.yaml_text import read_yaml

RULINGS: list[dict[str, Any]] = read_yaml(
    files("suibao.law").joinpath("precedents", "rulings-more.yaml").read_text(encoding="utf-8")
)["rulings"]
TERMS = {one.name: one.unit.term for one in INPUTS}
TEST_OF = {"CN": "labour_standing", "UK": "uk_worker", "DE": "german_status"}
"""Which test answers for a jurisdiction; elsewhere in Europe the presumption of the directive."""

OPEN = {
    "CN-BJ-MA": "the source does not tell whether hours were free",
    "CN-NT-CAI": "the source does not tell whether hours were free",
    "CN-BJ-SUN": "the source does not tell whether hours were free",
    "NL-DELIVEROO": "what the source says of control is not graded: only who sets the price and assigns",
}
OTHERWISE = {"FR-VOXTUR": "French law of 2022 put the burden on the driver; the presumption of the directive does not"}


def by_id(rulings: list[dict[str, Any]]) -> list[Any]:
    """Parameters named by ruling."""
    return [pytest.param(one, id=one["id"]) for one in rulings]


def found(ruling: dict[str, Any]) -> str:
    """What the rules find without the facts recorded with the ruling in mind: protected, not, or open."""
    facts = dict.fromkeys(TERMS, "not_stated")
    facts |= {name: grade for name, grade in ruling["facts"].items() if name not in ruling["hindsight"]}
    test = TEST_OF.get(ruling["jurisdiction"], "eu_presumption")
    value = current_law().at("2026-01").evaluate(facts, [test])[test]
    if test == "labour_standing":
        return "open" if value == Standing.OPEN else "protected" if value > Standing.OPEN else "not"
    if test == "german_status":
        return "open" if value == GermanFinding.OPEN else "protected" if value == GermanFinding.EMPLOYEE else "not"
    return {Finding.YES: "protected", Finding.NO: "not", Finding.UNKNOWN: "open"}[Finding(value)]


@pytest.mark.parametrize("ruling", by_id(RULINGS))
def test_entries_are_well_formed(ruling: dict[str, Any]) -> None:
    for name, grade in ruling["facts"].items():
        assert grade in {one.code for one in TERMS[name] if one > 0}, name
    assert set(ruling["hindsight"]) <= set(ruling["facts"])
    assert ruling["source"]
    assert ruling["status"] in {"official", "secondary", "weak"}
    assert bool(ruling["ruling_with"]) == (ruling["ruling"] != "none")
    for words in ("title", "summary", "point"):
        assert ruling[f"{words}_zh"]
        assert ruling[f"{words}_en"]


def test_ids_are_unique() -> None:
    assert len({one["id"] for one in RULINGS}) == len(RULINGS)


@pytest.mark.parametrize("ruling", by_id(RULINGS))
def test_rulings_are_decided_as_the_forum_did(ruling: dict[str, Any]) -> None:
    forum = "not" if ruling["ruling"] == "none" else "protected"
    if ruling["id"] in OPEN:
        assert found(ruling) == "open", f"no longer open ({OPEN[ruling['id']]}): move it out of OPEN"
    elif ruling["id"] in OTHERWISE:
        assert found(ruling) not in (forum, "open"), f"no longer otherwise ({OTHERWISE[ruling['id']]})"
    else:
        assert found(ruling) == forum
