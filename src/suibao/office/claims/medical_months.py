"""The months in which somebody was insured for medical care, as the books have them, and the spell that a month lies in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from suibao.books import schema
from suibao.law import CURRENT_LAW
from suibao.law.medical.terms import MedicalScheme
from suibao.law.terms import Branch
from suibao.office.calendar_months import between, plus
from suibao.office.records import PaidMonth, months_in

UNEMPLOYMENT_FUND = "unemployment_fund"
"""Stands as the payer of months that the unemployment fund pays for who draws benefit (社会保险法 48)."""

DECEMBER = 12

CONTINUED: Mapping[str, object] = {
    "had_medical_cover": True, "medical_gap_months": 0, "medical_place_changes": False, "medical_scheme_changes": False,
    "resident_in_window": True, "resident_missed_years": 0,
}  # fmt: skip
"""What holds of a resident whose year follows an insured year of the same place."""


@dataclass(frozen=True)
class Insured:
    """One month of one person's medical cover. ``payer`` is '' where the person pays alone."""

    month: int
    scheme: MedicalScheme
    region: str
    payer: str
    paid: bool

    @property
    def resident(self) -> bool:
        """Whether the month is one of the resident scheme."""
        return self.scheme == MedicalScheme.RESIDENT

    def goes_on(self, before: Insured) -> bool:
        """Whether this month simply continues the one before: same scheme, same place, no month between."""
        return (
            self.resident == before.resident and self.region == before.region and between(before.month, self.month) == 1
        )


@dataclass(frozen=True)
class Spell:
    """Months of one scheme at one place without a break, ending with ``last``; ``before``: the cover before it.

    ``before_months`` counts the months without a break up to ``before``, whatever scheme or place.
    """

    first: int
    last: Insured
    months: tuple[Insured, ...]
    before: Insured | None
    before_months: int

    @property
    def first_paid(self) -> int:
        """The first month that was paid; the last month while none is."""
        return next((one.month for one in self.months if one.paid), self.last.month)

    @property
    def arrears(self) -> int:
        """Months unpaid in a row up to the last, it included."""
        unpaid = 0
        for one in reversed(self.months):
            if one.paid:
                break
            unpaid += 1
        return unpaid


def insured_months(connection: sa.Connection, person: str, through: int, drawn: Sequence[Insured] = ()) -> list[Insured]:
    """Every month insured up to ``through`` (yyyymm), one row a month: the employee scheme goes first, a paid month before
    an unpaid one. ``drawn`` are months that the unemployment fund pays."""
    rows = [
        *months_in(connection, person, Branch.EMPLOYEE_MEDICAL, through),
        *months_in(connection, person, Branch.RESIDENT_MEDICAL, through),
    ]
    return insured_of(rows, through, drawn)


def insured_of(rows: Iterable[PaidMonth], through: int, drawn: Sequence[Insured] = ()) -> list[Insured]:
    """:func:`insured_months` from months read before; those of other branches are passed over."""
    medical = [one for one in rows if one.month <= through]
    employee = [_employee(one) for one in medical if one.branch == Branch.EMPLOYEE_MEDICAL]
    resident = [month for one in medical if one.branch == Branch.RESIDENT_MEDICAL for month in _year(one, through)]
    found: dict[int, Insured] = {}
    for one in sorted([*employee, *drawn, *resident], key=lambda one: (one.month, one.resident, not one.paid, one.payer == "")):
        found.setdefault(one.month, one)
    return [found[month] for month in sorted(found)]


def _employee(one: PaidMonth) -> Insured:
    scheme = MedicalScheme.EMPLOYEE if one.payer else MedicalScheme.FLEXIBLE
    return Insured(one.month, scheme, one.region, one.payer, one.paid)


def _year(one: PaidMonth, through: int) -> list[Insured]:
    """The resident scheme is paid for the rest of the calendar year at once; a year not paid gives nothing."""
    last = min(one.month // 100 * 100 + DECEMBER, through)
    months = range(between(one.month, last) + 1) if one.paid else ()
    return [Insured(plus(one.month, n), MedicalScheme.RESIDENT, one.region, "", paid=True) for n in months]


def spell_of(months: Sequence[Insured]) -> Spell:
    """The spell that ends with the last of these months."""
    start = len(months) - 1
    while start and months[start].goes_on(months[start - 1]):
        start -= 1
    before = months[start - 1] if start else None
    return Spell(months[start].month, months[-1], tuple(months[start:]), before, _length(months[:start]))


def _length(months: Sequence[Insured]) -> int:
    """How many of the last months follow one another."""
    start = len(months) - 1
    while start > 0 and between(months[start - 1].month, months[start].month) == 1:
        start -= 1
    return len(months) - max(start, 0)


def facts_of(spell: Spell, month: int) -> Mapping[str, object]:
    """The facts of a month's cover that the record shows; what it cannot show is left out."""
    last, before = spell.last, spell.before
    facts: dict[str, object] = {
        "region": last.region, "medical_scheme": last.scheme.code, "medical_months_since": between(spell.first_paid, month),
        "medical_arrears_months": 0 if last.resident else spell.arrears,
    }  # fmt: skip
    if last.resident and spell.first < month // 100 * 100:
        return {**facts, **CONTINUED}  # the year before was insured too: nothing begins anew in January
    if last.resident and spell.first % 100 == 1:
        facts["resident_in_window"] = True  # cover of the whole year is bought before it begins, in the window
    if before is None:
        return facts
    gap = between(before.month, spell.first) - 1
    facts |= {
        "had_medical_cover": True, "medical_gap_months": gap, "medical_continuous_months": spell.before_months,
        "medical_place_changes": last.region != before.region, "medical_scheme_changes": last.resident != before.resident,
    }  # fmt: skip
    if gap:
        facts["medical_gap_paid"] = False  # months paid in later stand in the record, so nothing of this gap is
    if last.resident:
        facts["resident_missed_years"] = max(spell.first // 100 - before.month // 100 - 1, 0)
    return facts


def month_is_closed(connection: sa.Connection, month: int) -> bool:
    """Whether a month has been assessed in these books: before that nobody stands in the record of the month."""
    runs = schema.runs
    found = sa.select(sa.exists().where(runs.c.month == month, runs.c.law == CURRENT_LAW))
    return bool(connection.scalar(found))
