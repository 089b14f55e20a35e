"""A determination as JSON. Facts, grades and values are codes; amounts are fen; docs/cli.md lists the keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from suibao.law.recognition.facts import FACTS
from suibao.law.recognition.model import Claim, CompanyReview, Conflict, TestResult
from suibao.law.recognition.precedents import Match
from suibao.law.terms import Term
from suibao.office.recognition import Determination, company_of
from suibao.office.rights import Gap, Rights, RightsColumn, Sum, Unknown
from suibao.rules import Law
from suibao.work.evidence.model import LogEvidence


def as_json(found: Determination, files: Iterable[Path], warnings: Iterable[str]) -> dict[str, Any]:
    """The whole determination as plain data, with the files written and what the reader was warned of."""
    review = found.review
    return {
        "case": review.case.id,
        "title": found.title,
        "made_on": str(found.made_on),
        "law": {"digest": review.law, "date": str(found.law.dated.day)},
        "standing": review.main.standing.code,
        "with_company": review.with_company.id,
        "shared_with": [one.id for one in review.shared_with],
        "companies": [_company(one, found.law) for one in review.companies],
        "conflicts": [_conflict(one) for one in review.conflicts],
        "unplaced": list(review.unplaced),
        "precedents": [_match(one) for one in found.matches],
        "logs": [_log(one, company_of(review.case, one.platform).id) for one in found.logs],
        "rights": _rights(found.rights) if found.rights else None,
        "files": [str(one) for one in files],
        "warnings": list(warnings),
    }


def _company(one: CompanyReview, law: Law) -> dict[str, Any]:
    return {
        "company": one.company.id,
        "name": one.company.name,
        "role": one.company.role.code,
        "standing": one.standing.code,
        "facts": {name: _grade(name, grade) for name, grade in one.facts.items() if grade},
        "elsewhere": dict(one.elsewhere),
        "assumed": list(one.assumed),
        "tests": {test.rule: _test(test, law) for test in one.tests},
    }


def _test(test: TestResult, law: Law) -> dict[str, Any]:
    return {
        "value": _value(law, test.rule, test.value),
        "for": test.reasons_for,
        "against": test.reasons_against,
        "decisive": test.decisive,
        "missing": test.missing,
        "pivots": [
            {
                "changes": {fact: _grade(fact, grade) for fact, grade in pivot.changes},
                "result": _value(law, test.rule, pivot.result),
            }
            for pivot in test.pivots
        ],
    }


def _grade(fact: str, grade: int) -> str:
    return FACTS[fact].term(grade).code


def _value(law: Law, rule: str, value: int) -> str | int:
    """The code of a value; a number where the rule has no closed list."""
    term = law.rules[rule].unit.term
    member = term(value) if term is not None else None
    return member.code if isinstance(member, Term) else value


def _conflict(one: Conflict) -> dict[str, Any]:
    return {
        "fact": one.fact,
        "claims": [_claim(one.fact, claim) for claim in one.claims],
        "kept": _claim(one.fact, one.kept) if one.kept else None,
    }


def _claim(fact: str, claim: Claim) -> dict[str, Any]:
    return {
        "value": _grade(fact, claim.value),
        "by": claim.by,
        "evidence": [{"kind": one.kind.code, "text": one.text, "ref": one.ref} for one in claim.evidence],
    }


def _match(one: Match) -> dict[str, Any]:
    ruling = one.precedent
    return {
        "id": ruling.id, "ruling": ruling.ruling, "distance": round(one.distance, 4), "agrees": one.agrees, "differs": one.differs,
    }  # fmt: skip


def _log(one: LogEvidence, company: str) -> dict[str, Any]:
    return {
        "platform": one.platform,
        "worker": one.worker,
        "company": company,
        "first_day": one.first_day,
        "last_day": one.last_day,
        "rows": dict(one.rows),
        "facts": dict(one.facts),
        "measures": {
            each.name: {"value": each.value, "low": each.low, "high": each.high, "unit": each.unit, "count": each.count}
            for each in one.measures
        },
        "refusing": {
            "verdict": one.cost.verdict.code,
            "effects": {
                each.outcome: {"value": each.value, "low": each.low, "high": each.high, "unit": each.unit} for each in one.cost.effects
            },
            "checks": {each.name: each.passed for each in one.cost.checks},
        },
    }


def _rights(rights: Rights) -> dict[str, Any]:
    return {
        "month": rights.month,
        "region": rights.region,
        "mode": rights.mode.code,
        "finding": rights.finding.code if rights.finding else None,
        "contract": rights.contract.code if rights.contract else None,
        "matched": [one.code for one in rights.matched],
        "columns": [_column(one) for one in rights.columns],
        "gaps": [_gap(one) for one in rights.gaps],
        "floor": {"least_fen": rights.floor.least_fen, "missing_fen": rights.floor.missing_fen},
    }


def _column(one: RightsColumn) -> dict[str, Any]:
    return {
        "footing": one.footing.code,
        "law": one.law,
        "owed": {"payer": _sum(one.payer), "worker": _sum(one.worker), "state": _sum(one.state)},
        "alone": _sum(one.alone),
        "branches": {
            row.branch.code: {
                "holds": row.holds.code,
                "lines": {
                    line.rule: {"bearer": line.bearer, "voluntary": line.voluntary, "per": line.per, "fen": line.amount_fen}
                    for line in (*row.dues, *row.choices)
                },
                "unknown": _unknown(row.unknown),
            }
            for row in one.rows
        },
    }


def _gap(one: Gap) -> dict[str, Any]:
    return {
        "law": one.law, "contract": one.contract.code, "found": one.found.code, "payer": _sum(one.payer), "worker": _sum(one.worker),
        "at_least": one.at_least, "unknown": _unknown(one.unknown),
    }  # fmt: skip


def _sum(one: Sum) -> Mapping[str, Any]:
    return {"fen": one.fen, "complete": one.complete}


def _unknown(every: Iterable[Unknown]) -> list[str]:
    return [one.name for one in every]
