"""Each branch on a day: what insures it, and what the law asks beside being insured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from itertools import takewhile

from suibao.law.medical.terms import MedicalScheme
from suibao.law.terms import Branch
from suibao.office import cover_reasons as why
from suibao.office.calendar_months import first_day, plus
from suibao.office.claims import medical
from suibao.office.claims.asking import Asked, ask
from suibao.office.claims.medical import MedicalCover
from suibao.office.claims.medical_months import insured_of
from suibao.office.cover_facts import Known, Work
from suibao.office.cover_gaps import YEARLY, counted, gaps, span
from suibao.office.cover_model import BranchCover, Reason
from suibao.office.records import PaidMonth

YEAR = 12
LONG_ENOUGH = "jobless_paid_long_enough"
ENROLLED = "oi_enrolled"
BIRTH_COST = "flexible_birth_cost_covered"


def branches(known: Known) -> tuple[BranchCover, ...]:
    """All nine branches, in their order."""
    cover = medical.cover_of(
        known.law, known.person, known.day, insured_of(known.months, known.month, known.drawn),
        closed=known.month in known.closed, facts=_of_unit(known, medical.COVERED),
    )  # fmt: skip
    each: Mapping[Branch, Callable[[Known], BranchCover]] = {
        Branch.EMPLOYEE_PENSION: _pension, Branch.RESIDENT_PENSION: _resident_pension,
        Branch.EMPLOYEE_MEDICAL: partial(_medical, branch=Branch.EMPLOYEE_MEDICAL, cover=cover),
        Branch.RESIDENT_MEDICAL: partial(_medical, branch=Branch.RESIDENT_MEDICAL, cover=cover),
        Branch.WORK_INJURY: _work_injury, Branch.OCCUPATIONAL_INJURY: _occupational_injury,
        Branch.UNEMPLOYMENT: _unemployment, Branch.MATERNITY: _maternity, Branch.SUPPLEMENTARY_MEDICAL: _supplementary,
    }  # fmt: skip
    return tuple(each[branch](known) for branch in Branch)


def _answer(
    known: Known, branch: Branch, covered: bool | None, reason: Reason, row: PaidMonth | None = None,
    *, carried: bool = False, until: date | None = None, asked: Asked | None = None,
) -> BranchCover:  # fmt: skip
    """The answer with what every branch tells: since when, where, by whom, how many months, which gaps."""
    months = counted(known, branch)
    words = asked.words(known.law) if asked is not None else ("", "")
    return BranchCover(
        branch, covered, reason, _since(known, branch, row), row.region if row else "", row.payer if row else "",
        len({month // 100 for month in months}) * YEAR if branch in YEARLY else len(months), carried, until,
        asked.settle if asked is not None else (), words, gaps(known, branch),
    )  # fmt: skip


def _since(known: Known, branch: Branch, row: PaidMonth | None) -> int | None:
    """The first month of the spell that the day lies in, paid or owed."""
    rows = known.by_branch[branch]
    if row is None or row.month not in rows:
        return None
    month = row.month
    if branch in YEARLY:
        years = {one // 100 for one in rows}
        year = month // 100
        while year - 1 in years:
            year -= 1
        return min(one for one in rows if one // 100 == year)
    before = takewhile(rows.__contains__, reversed(span(min(rows), month)))
    return min(before)


def _none(known: Known, branch: Branch, otherwise: Reason) -> BranchCover:
    """Nothing stands in the record: not insured, or not known."""
    if known.silent(branch):
        return _answer(known, branch, None, why.SILENT)
    if known.open_month and any(one.full and one.on(known.day) for one in known.work):
        return _answer(known, branch, None, why.NOT_CLOSED)
    return _answer(known, branch, False, otherwise)


def _pension(known: Known) -> BranchCover:
    """The relation stands while months are assessed; only months paid count (`months`, `gaps`)."""
    row, carried = known.row(Branch.EMPLOYEE_PENSION)
    if row is None:
        return _none(known, Branch.EMPLOYEE_PENSION, why.NOT_INSURED)
    reason = why.BY_EMPLOYER if row.payer else why.ALONE
    return _answer(known, Branch.EMPLOYEE_PENSION, True, reason, row, carried=carried)


def _resident_pension(known: Known) -> BranchCover:
    """Paid once a year; who is in the employee pension is not in this one."""
    branch, year = Branch.RESIDENT_PENSION, known.month // 100
    rows = [
        one for month, found in known.by_branch[branch].items() if month // 100 == year for one in found if one.paid
    ]
    if rows:
        return _answer(known, branch, True, why.RESIDENT, rows[0])
    if known.row(Branch.EMPLOYEE_PENSION)[0] is not None:
        return _answer(known, branch, False, why.IN_EMPLOYEE_SCHEME)
    return _none(known, branch, why.YEAR_NOT_PAID)


def _medical(known: Known, branch: Branch, cover: MedicalCover) -> BranchCover:
    """The answer of `claims.medical`, put where it belongs: one person is in one medical scheme."""
    if cover.scheme is None:
        return _none(known, branch, why.NOT_INSURED)
    resident = cover.scheme == MedicalScheme.RESIDENT
    if resident != (branch == Branch.RESIDENT_MEDICAL):
        return _answer(known, branch, False, why.OTHER_MEDICAL if cover.covered else why.NOT_INSURED)
    if cover.why == medical.Why.NOT_INSURED:
        return _none(known, branch, why.NOT_INSURED)
    rows = known.by_branch[branch]
    before = [found[0] for month, found in sorted(rows.items()) if month <= (cover.through or known.month)]
    asked = Asked({}, cover.settle) if cover.covered is None else None
    reason = Reason(cover.why.value, ENGLISH[cover.why], cover.why.zh, why.MEDICAL)
    return _answer(
        known, branch, cover.covered, reason, before[-1] if before else None, carried=cover.carried,
        until=cover.waiting_until, asked=asked,
    )  # fmt: skip


ENGLISH = {
    medical.Why.COVERED: "insured, and no wait is left",
    medical.Why.LONG_INSURED: "insured without a break for longer than any wait that is known",
    medical.Why.WAITING: "insured, within the waiting period",
    medical.Why.ARREARS: "stopped because contributions are overdue",
    medical.Why.NOT_INSURED: "nothing stands in the record of this month",
    medical.Why.NO_RECORD: "these books have no medical record of this person",
    medical.Why.UNKNOWN: "it depends on what is not established",
}


def _work_injury(known: Known) -> BranchCover:
    """By employment: from its first day to its last, whoever has paid."""
    branch = Branch.WORK_INJURY
    row, carried = known.row(branch)
    if row is not None and not known.goes_on(row.payer):
        row = None
    if row is None:
        if known.employed() and not known.open_month and not known.silent(branch):
            return _answer(known, branch, False, why.INJURY_UNINSURED)
        return _none(known, branch, why.NOT_EMPLOYED)
    overdue = not row.paid and row.month < known.month and not carried
    return _answer(known, branch, True, why.INJURY_OWED if overdue else why.INJURY_INSURED, row, carried=carried)


def _occupational_injury(known: Known) -> BranchCover:
    """By the order: the month shows orders of a platform in the scheme, the day only who was asked for it."""
    branch = Branch.OCCUPATIONAL_INJURY
    rows = known.by_branch[branch].get(known.month, [])
    riding = [one for one in known.work if one.oi_batch and not one.labour and one.on(known.day)]
    if not rows and (not riding or known.month in known.closed):
        return _none(known, branch, why.NO_ORDERS)
    asked = ask(known.law, _orders(known, rows, riding), [ENROLLED])
    row = rows[0] if rows else None
    if not asked.known:
        return _answer(known, branch, None, why.ORDERS_UNKNOWN, row, asked=asked)
    covered = bool(asked.values[ENROLLED])
    return _answer(known, branch, covered, why.ORDERS_ON_THE_DAY if covered else why.NO_ORDERS, row)


def _orders(known: Known, rows: list[PaidMonth], riding: list[Work]) -> Mapping[str, object]:
    """The facts of `oi_enrolled` that the books show, and those the caller states."""
    place = rows[0].region if rows else riding[0].region
    own = next((one for one in riding if not rows or one.payer == rows[0].payer), None)
    shown: dict[str, object] = {
        "region": place, "registered_on_platform": True, "works_in_platform_name": True, "paid_for_orders": True,
        "under_work_injury": False,
    }  # fmt: skip
    if own is not None:
        shown |= {"oi_batch": own.oi_batch, "industry": own.industry}
    return shown | _of_unit(known, ENROLLED)


def _unemployment(known: Known) -> BranchCover:
    """Insured, and a year paid since the last benefit."""
    branch = Branch.UNEMPLOYMENT
    row, carried = known.row(branch)
    if row is None:
        return _none(known, branch, why.NOT_INSURED)
    drawn = max((one.month for one in known.drawn), default=0)
    paid = [month for month in counted(known, branch) if month > drawn]
    if _long_enough(known, row.region, len(paid)):
        return _answer(known, branch, True, why.JOBLESS_READY, row, carried=carried)
    more = next(n for n in range(1, 10 * YEAR) if _long_enough(known, row.region, len(paid) + n))
    last = max(paid, default=plus(known.month, -1))
    return _answer(
        known, branch, False, why.JOBLESS_WAITING, row, carried=carried, until=first_day(plus(last, more + 1))
    )


def _long_enough(known: Known, region: str, months: int) -> bool:
    case = {"region": region, "jobless_months_paid": months}
    needed = {one.name for one in known.law.graph((LONG_ENOUGH,)).inputs}
    return bool(known.law.evaluate({name: case[name] for name in needed}, (LONG_ENOUGH,))[LONG_ENOUGH])


def _maternity(known: Known) -> BranchCover:
    """Through the employer that has paid; who is insured alone asks the region."""
    branch = Branch.MATERNITY
    row, carried = known.row(branch)
    if row is not None:
        overdue = not row.paid and row.month < known.month and not carried
        reason = why.MATERNITY_OWED if overdue else why.MATERNITY_INSURED
        return _answer(known, branch, not overdue, reason, row, carried=carried)
    if any(one.full and one.on(known.day) for one in known.work) and known.month in known.closed:
        return _answer(known, branch, False, why.MATERNITY_UNINSURED)
    alone, carried = known.row(Branch.EMPLOYEE_MEDICAL)
    if alone is None or alone.payer:
        return _none(known, branch, why.NOT_INSURED)
    asked = ask(known.law, {"region": alone.region, "birth_standing": "flexible"}, [BIRTH_COST])
    covered = bool(asked.values[BIRTH_COST]) if asked.known else None
    return _answer(known, branch, covered, why.MATERNITY_FLEXIBLE, alone, carried=carried, asked=asked)


def _supplementary(known: Known) -> BranchCover:
    """Kept in these books only where a record was brought, or a proposal makes it a branch of its own."""
    row, carried = known.row(Branch.SUPPLEMENTARY_MEDICAL)
    covered = True if row is not None else None
    reason = why.POLICY if row is not None else why.NO_POLICY
    return _answer(known, Branch.SUPPLEMENTARY_MEDICAL, covered, reason, row, carried=carried)


def _of_unit(known: Known, output: str) -> dict[str, object]:
    """The caller's facts that an output rests on."""
    needed = {one.name for one in known.law.graph((output,)).inputs}
    return {name: value for name, value in known.facts.items() if name in needed}
