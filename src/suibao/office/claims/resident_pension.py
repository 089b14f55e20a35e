"""The resident pension (城乡居民养老金): application, check, award, payment, the basic part raised, stop, death.

The basic part is the state's, the account bears its own (balance over 139) until it is used up; then the state pays on.
"""

from __future__ import annotations

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books
from suibao.books.claims import Claim
from suibao.law.terms import Branch
from suibao.law.units import PENSION_IN_PAYMENT, RESIDENT_AWARD, RETIREMENT
from suibao.office.claims.employee_pension import DAYS_TO_DECIDE, PensionEvent, PensionState
from suibao.office.claims.kinds import Act, Instalment, Kind, Opening
from suibao.office.claims.machine import Machine
from suibao.office.pensions import deciding, instalments, resident, running
from suibao.office.pensions.stating import reader
from suibao.office.pensions.steps import Decision, Handler, file, take, workdays_from
from suibao.rules import Law

CODE = "resident_pension"
BRANCH = Branch.RESIDENT_PENSION
UNVERIFIED = {"unverified": running.ARTICLES["unverified"]}
"""劳社厅函〔2001〕44号 speaks of retired employees; for residents only 社会保险经办条例 26 is known to us."""

S, E = PensionState, PensionEvent
MACHINE = Machine(S, E, S.FILED, {
    (S.FILED, E.CHECK): S.CHECKED,
    (S.FILED, E.WITHDRAW): S.WITHDRAWN,
    (S.CHECKED, E.CHECK): S.CHECKED,
    (S.CHECKED, E.AWARD): S.AWARDED,
    (S.CHECKED, E.REFUSE): S.REFUSED,
    (S.CHECKED, E.WITHDRAW): S.WITHDRAWN,
    (S.AWARDED, E.RECALCULATE): S.AWARDED,
    (S.AWARDED, E.START): S.PAYING,
    (S.AWARDED, E.DIE): S.ENDED,
    (S.PAYING, E.ADJUST): S.PAYING,
    (S.PAYING, E.STOP): S.STOPPED,
    (S.PAYING, E.DIE): S.ENDED,
    (S.STOPPED, E.RESUME): S.PAYING,
    (S.STOPPED, E.DIE): S.ENDED,
})  # fmt: skip

HANDLERS: dict[str, Handler] = {
    E.CHECK: resident.check,
    E.AWARD: resident.award,
    E.RECALCULATE: resident.award,
    E.REFUSE: deciding.refuse,
    E.WITHDRAW: lambda taking: Decision(),
    E.START: running.start,
    E.ADJUST: resident.adjust,
    E.STOP: lambda taking: running.stopped_for(taking, UNVERIFIED),
    E.RESUME: running.resume(BRANCH.code),
    E.DIE: running.die(BRANCH.code),
}


OWN = {
    "birth_month": "出生年月", "chosen_retirement_month": "开始领取前一月", "from_month": "起始年月",
    "pension_stop_reason": "暂停发放原因", "found_innocent": "经法院判决无罪",
}  # fmt: skip
"""Facts that are no inputs of the law, or of another unit of it, with their Chinese labels."""
READ = reader((RESIDENT_AWARD, RETIREMENT, PENSION_IN_PAYMENT), OWN)


def open_(books: Books, law: Law, opening: Opening) -> Claim:
    """File an application. ``event_on`` is the day it was received; 20 working days: 社会保险经办条例 18."""
    return file(
        books, CODE, opening, MACHINE, READ(law, opening.facts), workdays_from(opening.event_on, DAYS_TO_DECIDE)
    )


def act(books: Books, law: Law, claim: Claim, act: Act) -> Claim:
    """Take a step. Raises SuibaoError where the law does not agree."""
    return take(books, law, claim, act, MACHINE, HANDLERS, READ)


def monthly(connection: sa.Connection, law: Law, claim: Claim, month: int) -> Instalment:
    """What is due for a month: the basic part on the state, the account's part on the account."""
    return instalments.instalment(connection, law, claim, BRANCH.code, month)


def in_bulk(connection: sa.Connection, law: Law, region: str, month: int) -> pa.Table:
    """The month's pensions of a region as transfers."""
    return instalments.in_bulk(connection, law, CODE, BRANCH.code, region, month)


KIND = Kind(
    CODE, BRANCH, "城乡居民养老金", "resident pension", MACHINE, open_, act, frozenset({S.PAYING}), monthly, in_bulk=in_bulk,
    unit=RESIDENT_AWARD, own_facts=OWN,
    needed=("birth_month",),
)  # fmt: skip
