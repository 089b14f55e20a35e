"""The employee pension (职工基本养老金): application, check, award, payment month by month, increase, stop, death.

    claim = KIND.open(books, law, Opening(person, "440300", day, "form 17", facts, now, "desk 4"))
    claim = KIND.act(books, law, claim, Act("check", day, "form 17 check", now, "desk 4"))
    claim = KIND.act(books, law, claim, Act("award", day, "form 17 award", now, "desk 4"))
    claim = KIND.act(books, law, claim, Act("start", day, "form 17 start", now, "desk 4"))

The agency proposes an event; the law must agree, or the step is refused with what is missing. 20 working days from the
application to the award: 社会保险经办条例 18.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books
from suibao.books.claims import Claim
from suibao.law.terms import Branch
from suibao.law.units import AWARD, PENSION_IN_PAYMENT, PENSION_TRANSFER, RETIREMENT
from suibao.office.claims.kinds import Act, Instalment, Kind, Opening
from suibao.office.claims.machine import Event, Machine, State
from suibao.office.pensions import deciding, instalments, running
from suibao.office.pensions.stating import reader
from suibao.office.pensions.steps import Decision, Handler, Taking, file, take, workdays_from
from suibao.office.pensions.worksheet import Worksheet
from suibao.rules import Law

CODE = "employee_pension"
BRANCH = Branch.EMPLOYEE_PENSION
DAYS_TO_DECIDE = 20
"""Working days: 社会保险经办条例 18."""


class PensionState(State):
    """Where an application for a pension, or a pension, stands."""

    FILED = "filed", "已受理"
    CHECKED = "checked", "已预审"
    REFUSED = "refused", "不予核定"
    WITHDRAWN = "withdrawn", "已撤回"
    AWARDED = "awarded", "已核定"
    PAYING = "paying", "发放中"
    STOPPED = "stopped", "暂停发放"
    ENDED = "ended", "已终止"


class PensionEvent(Event):
    """What can happen to it."""

    CHECK = "check", "预审"
    AWARD = "award", "核定"
    REFUSE = "refuse", "不予核定"
    WITHDRAW = "withdraw", "撤回"
    START = "start", "开始发放"
    RECALCULATE = "recalculate", "重新核算"
    ADJUST = "adjust", "年度调整"
    STOP = "stop", "暂停"
    RESUME = "resume", "恢复"
    DIE = "die", "死亡"


S, E = PensionState, PensionEvent
MACHINE = Machine(S, E, S.FILED, {
    (S.FILED, E.CHECK): S.CHECKED,
    (S.FILED, E.WITHDRAW): S.WITHDRAWN,
    (S.CHECKED, E.CHECK): S.CHECKED,
    (S.CHECKED, E.AWARD): S.AWARDED,
    (S.CHECKED, E.REFUSE): S.REFUSED,
    (S.CHECKED, E.WITHDRAW): S.WITHDRAWN,
    (S.AWARDED, E.START): S.PAYING,
    (S.AWARDED, E.RECALCULATE): S.AWARDED,
    (S.AWARDED, E.DIE): S.ENDED,
    (S.PAYING, E.RECALCULATE): S.PAYING,
    (S.PAYING, E.ADJUST): S.PAYING,
    (S.PAYING, E.STOP): S.STOPPED,
    (S.PAYING, E.DIE): S.ENDED,
    (S.STOPPED, E.RESUME): S.PAYING,
    (S.STOPPED, E.DIE): S.ENDED,
})  # fmt: skip


def recalculated(taking: Taking) -> Worksheet:
    """The worksheet as the law and the record stand now, on the account as it was at the award."""
    application = deciding.application_of(taking)
    held = running.award_input(taking.claim, "award_account_fen")
    facts = {"award_account_fen": held, **application.facts, "chosen_retirement_month": taking.claim.decided("retired")}
    return deciding.sheet_of(taking, replace(application, facts=facts))


HANDLERS: dict[str, Handler] = {
    E.CHECK: deciding.check,
    E.AWARD: deciding.award,
    E.REFUSE: deciding.refuse,
    E.WITHDRAW: lambda taking: Decision(),
    E.START: running.start,
    E.RECALCULATE: running.recalculate(BRANCH.code, recalculated),
    E.ADJUST: running.adjust(BRANCH.code),
    E.STOP: running.stop,
    E.RESUME: running.resume(BRANCH.code),
    E.DIE: running.die(BRANCH.code),
}


OWN = {
    "hukou_region": "户籍所在地", "relation_region": "现参保关系所在地", "year": "调整年份", "from_month": "起始年月",
    "pension_stop_reason": "暂停发放原因", "found_innocent": "经法院判决无罪", "pension_tilted": "属于倾斜对象",
    "early_by_policy": "政策性提前退休", "one_child_parent": "享受独生子女增发",
}  # fmt: skip
"""Facts that are no inputs of the law, or of another unit of it, with their Chinese labels."""
READ = reader((RETIREMENT, AWARD, PENSION_IN_PAYMENT, PENSION_TRANSFER), OWN)


def open_(books: Books, law: Law, opening: Opening) -> Claim:
    """File an application. ``event_on`` is the day it was received."""
    return file(
        books, CODE, opening, MACHINE, READ(law, opening.facts), workdays_from(opening.event_on, DAYS_TO_DECIDE)
    )


def act(books: Books, law: Law, claim: Claim, act: Act) -> Claim:
    """Take a step. Raises SuibaoError where the law does not agree."""
    return take(books, law, claim, act, MACHINE, HANDLERS, READ)


def monthly(connection: sa.Connection, law: Law, claim: Claim, month: int) -> Instalment:
    """What is due for a month: parts fixed at the award, the account's part on the account."""
    return instalments.instalment(connection, law, claim, BRANCH.code, month)


def in_bulk(connection: sa.Connection, law: Law, region: str, month: int) -> pa.Table:
    """The month's pensions of a region as transfers."""
    return instalments.in_bulk(connection, law, CODE, BRANCH.code, region, month)


KIND = Kind(
    CODE, BRANCH, "职工基本养老金", "employee pension", MACHINE, open_, act, frozenset({S.PAYING}), monthly, in_bulk=in_bulk,
    unit=RETIREMENT, own_facts=OWN,
    needed=("hukou_region",),
)  # fmt: skip
