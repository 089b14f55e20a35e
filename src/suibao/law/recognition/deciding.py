"""What the rules find on the facts of one ruling, under the law of its forum, in the words in which rulings are labelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from suibao.law.recognition.facts import FACTS
from suibao.law.status.terms import Finding, GermanFinding, Standing
from suibao.law.terms import Term
from suibao.rules import Law

LABOUR, NONE, LIMB_B, EMPLOYEE, UNKNOWN = "labour_relationship", "none", "worker_intermediate", "employee", "unknown"
"""Labels of rulings: a mainland labour relationship, none, a limb (b) worker, an employee abroad; and no answer."""

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    LABOUR: ("劳动关系", "labour relationship"),
    NONE: ("不存在", "none"),
    LIMB_B: ("英国劳工", "limb (b) worker"),
    EMPLOYEE: ("雇员", "employee"),
    UNKNOWN: ("不明", "unknown"),
}
"""Labels in Chinese and English."""

MAINLAND: Final = "CN"
EUROPE: Final = frozenset({
    "EU", "AT", "BE", "BG", "CH", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
    "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""Where the presumption of Directive (EU) 2024/2831 is asked; Switzerland and Norway by way of comparison."""


@dataclass(frozen=True)
class Answer:
    """``found`` is one of `LABELS`; ``test`` the rule that was asked, with its ``value``; ``compared`` is true where the law
    of the forum has no test here and that of the EU is asked for comparison only."""

    found: str
    test: str
    value: Term
    compared: bool = False

    @property
    def sure(self) -> bool:
        """False where the finding is only likely, or there is none."""
        return self.value not in (Standing.LIKELY, Standing.LIKELY_NOT) and self.found != UNKNOWN


def answer(facts: Mapping[str, int], jurisdiction: str, law: Law) -> Answer:
    """The answer of ``law`` (dated) on graded ``facts``; what is not among them is not stated."""
    case = {name: int(facts.get(name, 0)) for name in FACTS}
    if jurisdiction == MAINLAND:
        return _mainland(Standing(_one(law, case, "labour_standing")))
    if jurisdiction == "UK":
        worker = Finding(_one(law, case, "uk_worker"))
        return Answer(_by_finding(worker, LIMB_B), "uk_worker", worker)
    if jurisdiction == "DE":
        return _german(GermanFinding(_one(law, case, "german_status")))
    presumed, rebutted = (Finding(_one(law, case, name)) for name in ("eu_presumption", "eu_rebutted"))
    found = NONE if rebutted == Finding.YES else _by_finding(presumed, EMPLOYEE)
    return Answer(found, "eu_presumption", presumed, jurisdiction not in EUROPE)


def same(found: str, expected: str, jurisdiction: str) -> bool:
    """Whether two labels say the same; abroad an employee and a labour relationship are one thing."""
    if jurisdiction != MAINLAND:
        found, expected = (EMPLOYEE if one == LABOUR else one for one in (found, expected))
    return found == expected


def _one(law: Law, case: Mapping[str, int], rule: str) -> int:
    return int(
        law.evaluate({name: case[name] for name in (one.name for one in law.graph((rule,)).inputs)}, [rule])[rule]
    )


def _mainland(standing: Standing) -> Answer:
    open_ = standing == Standing.OPEN
    found = UNKNOWN if open_ else LABOUR if standing > Standing.OPEN else NONE
    return Answer(found, "labour_standing", standing)


def _german(status: GermanFinding) -> Answer:
    found = EMPLOYEE if status == GermanFinding.EMPLOYEE else UNKNOWN if status == GermanFinding.OPEN else NONE
    return Answer(found, "german_status", status)


def _by_finding(finding: Finding, yes: str) -> str:
    return {Finding.YES: yes, Finding.NO: NONE}.get(finding, UNKNOWN)
