"""Cover of who draws a basic pension: employee cover goes on without contributions where the years are full (社会保险法 27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from suibao.books import claims
from suibao.law.retirement.terms import RetirementGroup
from suibao.office.calendar_months import month_of
from suibao.office.claims.asking import Asked, ask, on
from suibao.office.claims.medical_months import Insured
from suibao.office.claims.spans import spans
from suibao.rules import Law

if TYPE_CHECKING:
    from suibao.books.claims import Claim

PENSION = "employee_pension"
PAYING = frozenset({"paying"})
COVERED = "covered_in_retirement"


def pension_on(connection: sa.Connection, person: str, day: date) -> Claim | None:
    """The employee pension that ``person`` draws in the month of ``day``."""
    drawn = claims.of_person(connection, person, PENSION)
    return next((one for one in drawn if any(span.holds(month_of(day)) for span in spans(one, PAYING))), None)


def retired_asked(
    law: Law, pension: Claim, day: date, months: Sequence[Insured], facts: Mapping[str, object]
) -> tuple[bool | None, Asked]:
    """Whether cover goes on in retirement, by the months of the employee scheme in the record; None where it is not known.

    Months paid before these books, and those of other books, are stated: ``medical_months_here``, ``medical_months_elsewhere``.
    """
    dated = on(law, day)
    own = [one for one in months if not one.resident and one.paid]
    here = sum(one.region == pension.region for one in own)
    case: dict[str, object] = {
        "region": pension.region, "medical_months_here": here, "medical_months_elsewhere": len(own) - here,
    }  # fmt: skip
    group = pension.fact("retirement_group")
    if group is not None:
        case["medical_man"] = group == RetirementGroup.MEN60.code
    asked = ask(dated, {**case, **facts}, [COVERED])
    return (bool(asked.values[COVERED]) if asked.known else None), asked
