"""Months of medical cover that the unemployment fund pays for who draws benefit (社会保险法 48; 社会保险经办条例 24)."""

from __future__ import annotations

import sqlalchemy as sa

from suibao.books import claims
from suibao.law.medical.terms import MedicalScheme
from suibao.office.claims.medical_months import UNEMPLOYMENT_FUND, Insured
from suibao.office.claims.spans import due_months

KIND_CODE = "unemployment"
PAYING = frozenset({"drawing"})


def months_by_fund(connection: sa.Connection, person: str, through: int) -> list[Insured]:
    """The months up to ``through`` (yyyymm) in which ``person`` draws unemployment benefit, as months insured."""
    found: list[Insured] = []
    for claim in claims.of_person(connection, person, KIND_CODE):
        most = int(claim.decided("months_in_all", 0))
        months = due_months(claim, PAYING, through)[:most]
        found += [Insured(month, MedicalScheme.EMPLOYEE, claim.region, UNEMPLOYMENT_FUND, paid=True) for month in months]
    return found
