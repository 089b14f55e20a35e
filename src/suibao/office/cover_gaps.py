"""Months that do not count in a branch, and what the law says about paying them still (补缴)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from suibao.law.terms import Branch
from suibao.office.calendar_months import between, first_day, plus, through
from suibao.office.claims.asking import Asked, figure, needed
from suibao.office.cover_facts import Known
from suibao.office.cover_model import ELSEWHERE, MISSING, OWED, Gap
from suibao.office.records import PaidMonth
from suibao.rules import LawError

SISTER = {
    Branch.EMPLOYEE_PENSION: Branch.RESIDENT_PENSION, Branch.RESIDENT_PENSION: Branch.EMPLOYEE_PENSION,
    Branch.EMPLOYEE_MEDICAL: Branch.RESIDENT_MEDICAL, Branch.RESIDENT_MEDICAL: Branch.EMPLOYEE_MEDICAL,
}  # fmt: skip
YEARLY = (Branch.RESIDENT_PENSION, Branch.RESIDENT_MEDICAL)
"""Paid once for a calendar year."""
ONLY_WHILE_EMPLOYED = (Branch.WORK_INJURY, Branch.MATERNITY)
WITHOUT_GAPS = (Branch.OCCUPATIONAL_INJURY, Branch.SUPPLEMENTARY_MEDICAL)
"""Insured by the order, or by a policy: a month without is no gap."""
ASKED = "gap_may_be_paid"
LATE_FEE = "社会保险法 86"
PAYER, PERSON = "payer", "person"


@lru_cache(maxsize=1024)
def span(first: int, last: int) -> tuple[int, ...]:
    """Every month from the first to the last, kept: the same spans are gone through for each branch and person."""
    return tuple(through(first, last))


Kind = tuple[str, str, bool]
"""Kind of a gap, the payer that owes, whether an employer had to insure."""


def counted(known: Known, branch: Branch) -> list[int]:
    """The months (yyyymm) that count in a branch up to the day, each once, in order."""
    return counted_of(branch, (one for rows in known.by_branch[branch].values() for one in rows), known.month)


def counted_of(branch: Branch, months: Iterable[PaidMonth], last: int) -> list[int]:
    """The months up to ``last`` that count among months of one branch; of a yearly scheme every month of a year paid."""
    paid = {one.month for one in months if one.paid}
    if branch not in YEARLY:
        return sorted(month for month in paid if month <= last)
    years = sorted({month // 100 for month in paid})
    return [month for year in years for month in span(year * 100 + 1, year * 100 + 12) if month <= last]


def gaps(known: Known, branch: Branch) -> tuple[Gap, ...]:
    """The gaps of a branch from its first month to the month of the day (the last one assessed), in order."""
    rows = known.by_branch[branch]
    if not rows or branch in WITHOUT_GAPS:
        return ()
    last = plus(known.month, -1) if known.open_month and known.row(branch)[1] else known.month
    first = min(rows) // 100 * 100 + 1 if branch in YEARLY else min(rows)
    here = set(counted(known, branch))
    sister = set(counted(known, SISTER[branch])) if branch in SISTER else set()
    kinds = [
        (month, _kind(known, branch, month, sister)) for month in span(first, last) if month not in here
    ]  # fmt: skip
    spans = _spans((month, kind) for month, kind in kinds if kind is not None)
    return tuple(_asked(known, _gap(known, branch, one)) for one in spans)


def _kind(known: Known, branch: Branch, month: int, sister: set[int]) -> Kind | None:
    """What a month is that does not count; None where nobody expects one."""
    owed = known.by_branch[branch].get(month)
    if owed:
        return OWED, owed[0].payer, bool(owed[0].payer)
    if month in sister:
        return ELSEWHERE, "", False
    employer = branch not in YEARLY and known.had_employer(month)
    if branch in ONLY_WHILE_EMPLOYED and not employer:
        return None
    return MISSING, "", employer


def _spans(months: Iterable[tuple[int, Kind]]) -> list[tuple[int, int, Kind]]:
    """Months of the same kind that follow one another, as first and last."""
    found: list[tuple[int, int, Kind]] = []
    for month, kind in months:
        if found and found[-1][2] == kind and plus(found[-1][1], 1) == month:
            found[-1] = (found[-1][0], month, kind)
        else:
            found.append((month, month, kind))
    return found


def _gap(known: Known, branch: Branch, found: tuple[int, int, Kind]) -> tuple[Gap, bool]:
    first, last, (kind, payer, employer) = found
    rows = [one for month in span(first, last) for one in known.by_branch[branch].get(month, ())]
    amount = sum(_owed_fen(one) for one in rows) if kind == OWED else None
    region = rows[0].region if rows else _region(known, branch, first)
    return Gap(branch, first, last, between(first, last) + 1, kind, payer, region, amount_fen=amount), employer


def _owed_fen(one: PaidMonth) -> int:
    """What payer and person owe of a month; the state's subsidy is nobody's to pay up."""
    return 0 if one.paid else one.person_fen + one.payer_fen


def _region(known: Known, branch: Branch, month: int) -> str:
    """The place of the last month before the gap."""
    before = [one for rows in known.by_branch[branch].values() for one in rows if one.month < month]
    return max(before, key=lambda one: one.month).region if before else ""


def _asked(known: Known, found: tuple[Gap, bool]) -> Gap:
    """The gap with the law's answer to whether it may still be paid."""
    gap, employer = found
    if gap.kind == ELSEWHERE:
        return gap
    if gap.branch in YEARLY:
        return _yearly(gap, known.month)
    by = PAYER if employer else PERSON
    if gap.branch not in (Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL) and not employer:
        return replace(gap, by=by, settle=("gap_branch",), words=NO_TEXT)
    case = {
        "region": gap.region, "gap_branch": int(gap.branch), "gap_months": gap.months, "gap_had_employer": employer,
        "gap_in_this_year": gap.first // 100 == known.month // 100,
    }  # fmt: skip
    answer = known.law.decide(needed(known.law, case, (ASKED,)), ASKED)
    payable = bool(answer.value) if answer.known else None
    article = "社会保险法 58, 60, 63" if employer else known.law.rules[ASKED].source
    until = _until(known, gap) if payable and not employer else None
    return replace(
        gap, payable=payable, by=by, article=f"{article}; {LATE_FEE}" if employer else article, until=until,
        settle=answer.settle, words=Asked({}, answer.settle).words(known.law),
    )  # fmt: skip


NO_TEXT = (
    "no text that lets a person who pays alone pay past months of this branch is established",
    "未查明以个人身份参保者可补缴该险种往月的规定",
)


def _yearly(gap: Gap, month: int) -> Gap:
    """A year of a resident scheme: the year that runs is paid once for all; for past years see each scheme."""
    if gap.branch == Branch.RESIDENT_MEDICAL:
        words = ("each year paid for a missed one takes a month off the wait; the amount is the region's of that year",
                 "每补缴一年可减少一个月变动等待期，补缴标准按当地规定")  # fmt: skip
        return replace(gap, payable=True, by=PERSON, article="国办发〔2024〕38号", words=words)
    if gap.first // 100 == month // 100:
        words = (
            "the year can be paid while it lasts; the region's days are not established",
            "当年可缴费，当地缴费期未查明",
        )
        return replace(
            gap, payable=True, by=PERSON, article="国发〔2014〕8号 四", until=date(month // 100, 12, 31), words=words
        )
    return replace(
        gap, by=PERSON, article="国发〔2014〕8号 七", settle=("years_to_age_at_start", "resident_paid_years"),
        words=("past years may be paid by late entrants; age and years decide at the pension", "临近待遇领取年龄者可补缴，取决于年龄与年限"),
    )  # fmt: skip


def _until(known: Known, gap: Gap) -> date | None:
    """The last day on which a short medical gap that still runs can be closed; None for all others."""
    if gap.branch != Branch.EMPLOYEE_MEDICAL or gap.last < plus(known.month, -1):
        return None
    try:
        most = figure(known.law, "medical_short_gap_months", gap.region)
    except LawError:
        return None
    return first_day(plus(gap.first, most + 1)) - timedelta(days=1)
