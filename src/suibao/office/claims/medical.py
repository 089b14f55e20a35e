"""Is this person covered for medical care on a day? (医保待遇状态) Asked by pages, claims, hospitals and `office.cover`.

Only cover is decided. What a hospital bill is reimbursed at (deductibles, shares, ceilings) no figure of this law says, so
there is no claim for reimbursement: it would be invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from suibao.books import Books
from suibao.law.medical.terms import MedicalScheme
from suibao.office.calendar_months import between, first_day, month_of, plus
from suibao.office.claims.asking import Asked, ask, on
from suibao.office.claims.jobless_cover import months_by_fund
from suibao.office.claims.machine import Labelled
from suibao.office.claims.medical_months import Insured, Spell, facts_of, insured_months, month_is_closed, spell_of
from suibao.office.claims.medical_retired import pension_on, retired_asked
from suibao.rules import Law

CLOSED_BY_ARREARS = "medical_is_suspended"
COVERED = "medical_covered"
LEFT = "medical_wait_left"
BY_LENGTH = "medical_covered_by_length"


class Why(Labelled):
    """Why somebody is covered or not."""

    COVERED = "covered", "参保且已过等待期"
    LONG_INSURED = "long_insured", "连续参保时间长于已知的各地等待期"
    WAITING = "waiting", "等待期内"
    ARREARS = "arrears", "因欠费暂停待遇"
    RETIRED = "retired", "退休且缴费年限已满，不再缴费"
    RETIRED_SHORT = "retired_short", "退休而缴费年限不足，须缴足"
    NOT_INSURED = "not_insured", "当月没有参保记录"
    NO_RECORD = "no_record", "本账册没有此人的医保记录"
    UNKNOWN = "unknown", "尚不能确定"


@dataclass(frozen=True)
class MedicalCover:
    """Whether a person is covered on a day: yes, no, or None = unknown, with what would settle it.

    ``since`` and ``through`` are the first and last month (yyyymm) of the spell in the record; ``carried`` says that the
    month asked about is not closed yet, so that the month before speaks for it. ``waiting_until``: the day cover begins.
    ``why`` and ``settle`` hold what is missing, ``words`` it in English and Chinese. ``trace`` is the law's, as JSON.
    """

    person: str
    day: date
    covered: bool | None
    why: Why
    scheme: MedicalScheme | None = None
    region: str = ""
    since: int | None = None
    through: int | None = None
    carried: bool = False
    waiting_until: date | None = None
    arrears_months: int = 0
    settle: tuple[str, ...] = ()
    words: tuple[str, str] = ("", "")
    trace: Mapping[str, Any] = field(default_factory=dict)
    law_digest: str = ""


def medical_cover_on(
    books: Books, law: Law, person: str, day: date, facts: Mapping[str, object] | None = None
) -> MedicalCover:
    """Whether ``person`` is covered for medical care on ``day``, from the months in these books.

    ``facts``: what the record cannot show, by the names of the law's inputs (``had_medical_cover``, ``resident_in_window`` …);
    they go before what the record shows. Raises InputError for a fact that no rule knows.
    """
    with books.begin() as connection:
        return medical_cover_in(connection, law, person, day, facts)


def medical_cover_in(
    connection: sa.Connection, law: Law, person: str, day: date, facts: Mapping[str, object] | None = None
) -> MedicalCover:
    """:func:`medical_cover_on` within a transaction of the caller."""
    month = month_of(day)
    months = insured_months(connection, person, month, months_by_fund(connection, person, month))
    cover = cover_of(law, person, day, months, closed=month_is_closed(connection, month), facts=facts)
    return with_pension(connection, law, cover, months, facts or {})


def with_pension(
    connection: sa.Connection, law: Law, cover: MedicalCover, months: Sequence[Insured], facts: Mapping[str, object]
) -> MedicalCover:
    """The same cover, unless nobody pays for the person any more and a pension is drawn: then the years paid decide."""
    pension = pension_on(connection, cover.person, cover.day) if cover.why in (Why.NOT_INSURED, Why.NO_RECORD) else None
    if pension is None:
        return cover
    covered, asked = retired_asked(law, pension, cover.day, months, facts)
    why = Why.UNKNOWN if covered is None else Why.RETIRED if covered else Why.RETIRED_SHORT
    return replace(
        cover, covered=covered, why=why, scheme=MedicalScheme.EMPLOYEE, region=pension.region, settle=asked.settle,
        words=asked.words(on(law, cover.day)), trace=asked.trace, law_digest=asked.digest,
    )  # fmt: skip


def cover_of(
    law: Law, person: str, day: date, months: Sequence[Insured], *, closed: bool, facts: Mapping[str, object] | None = None
) -> MedicalCover:
    """:func:`medical_cover_in` from months read before; ``closed``: whether the month of the day has been assessed."""
    month = month_of(day)
    if not months:
        return MedicalCover(person, day, None, Why.NO_RECORD, settle=("had_medical_cover",))
    spell = spell_of(months)
    carried = spell.last.month != month
    if carried and (between(spell.last.month, month) > 1 or closed):
        return MedicalCover(person, day, False, Why.NOT_INSURED, spell.last.scheme, spell.last.region, spell.first, spell.last.month)
    return _decided(law, person, day, spell, carried=carried, facts=facts or {})


def _decided(
    law: Law, person: str, day: date, spell: Spell, *, carried: bool, facts: Mapping[str, object]
) -> MedicalCover:
    dated, month = on(law, day), month_of(day)
    case = {**facts_of(spell, month), **facts}

    def cover(covered: bool | None, why: Why, asked: Asked, until: date | None = None) -> MedicalCover:
        return MedicalCover(
            person, day, covered, why, spell.last.scheme, spell.last.region, spell.first, spell.last.month, carried, until,
            spell.arrears, asked.settle, asked.words(dated), asked.trace, asked.digest,
        )  # fmt: skip

    stopped = ask(dated, case, [CLOSED_BY_ARREARS])
    if stopped.values.get(CLOSED_BY_ARREARS):
        return cover(False, Why.ARREARS, stopped)
    asked = ask(dated, case, [COVERED, LEFT])
    if asked.known:
        left = asked.values[LEFT]
        if asked.values[COVERED]:
            return cover(True, Why.COVERED, asked)
        return cover(False, Why.WAITING, asked, first_day(plus(month, left)))
    length = ask(dated, case, [BY_LENGTH])
    if length.values.get(BY_LENGTH):
        return cover(True, Why.LONG_INSURED, length)
    return cover(None, Why.UNKNOWN, asked)
