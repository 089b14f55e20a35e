"""A worksheet without a claim: from a stated career, or from the books before anybody applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from suibao.office.pensions import conditions
from suibao.office.pensions.awarding import folding, totals_of, worksheet
from suibao.office.pensions.career_file import CareerFile
from suibao.office.pensions.conditions import Application
from suibao.office.pensions.deciding import award_facts, months_of
from suibao.office.pensions.record import Record
from suibao.office.pensions.worksheet import Worksheet
from suibao.rules import Law


def forecast(
    law: Law, stated: CareerFile, facts: Mapping[str, Any], made_on: date, known: date | None = None
) -> Worksheet:
    """The worksheet of a stated career, with the conditions that facts allow to answer.

    ``facts``: as read by the claim's reader. Raises SuibaoError where a figure or fact that the amounts rest on is unknown.
    """
    chosen = {"chosen_retirement_month": stated.retired} if stated.retired else {}
    application = Application(stated.career.benefit_region, {**facts, **chosen})
    retired, first = months_of(law, application, known or made_on)
    application = replace(application, facts={**application.facts, "chosen_retirement_month": retired})
    dated, _ = folding(law, retired, known)
    totals = totals_of(law, stated.career, retired=retired, first_month=first, known=known)
    found = [
        *conditions.retirement(dated, application, totals),
        conditions.place(dated, application, Record(stated.career.spans, {})),
    ]
    sheet = worksheet(
        law, stated.career, award_facts(law, application, retired), retired=retired, first_month=first, made_on=made_on, known=known
    )  # fmt: skip
    shown = {"birth_month": application.text("birth_month")} if application.text("birth_month") else {}
    return replace(sheet, findings=tuple(found), facts={**sheet.facts, **shown})
