"""Checks that look at more than one cell, by kind of file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from suibao.law.pension.career_terms import CareerMonth
from suibao.law.terms import Mode
from suibao.work.checks import Check, Question
from suibao.work.desk_schemas import BALANCES_KIND, HISTORIES_KIND, MOVEMENTS_KIND
from suibao.work.limits import EARLIEST, ORDER_HOURS
from suibao.work.parsing import Parsed
from suibao.work.reasons import Reason
from suibao.work.schemas import (
    ENROLMENTS_KIND,
    OFFERS_KIND,
    ORDERS_KIND,
    PARTIES_KIND,
    PAYSHEET_KIND,
    ROSTER_KIND,
    Outcome,
)

NOT_IN_PARTY_ID = r"[:\s]"
"""Party ids are parts of account names (`due:<party>:…`), which colons and blanks would break."""


def is_completed(table: ir.Table | Parsed) -> ir.BooleanValue:
    """Whether an accepted order ended with the service done: said so, or not said and there is a finish time."""
    return ibis.coalesce(table["outcome"] == Outcome.COMPLETED, table["finished_at"].notnull())


def _orders(parsed: Parsed, question: Question) -> list[Check]:
    accepted, finished = parsed["accepted_at"], parsed["finished_at"]
    found = _in_period("accepted_at", accepted, question)
    if "outcome" not in parsed.present:
        return [*found, Check(Reason.MISSING, "finished_at", ~parsed["has_finished_at"]), *_finish(parsed, question)]
    completed = parsed["outcome"] == Outcome.COMPLETED
    return [
        *found,
        Check(Reason.MISSING, "finished_at", (~parsed["has_outcome"] | completed) & finished.isnull()),
        *_finish(parsed, question),
    ]


def _in_period(field: str, moment: ir.TimestampValue, question: Question) -> list[Check]:
    """A moment lies in the month asked for, or, where all months are, at a time when there were platforms."""
    outside = (moment < question.start) | (moment >= question.end)
    reason = Reason.WRONG_MONTH if question.month else Reason.ABSURD
    return [Check(Reason.FUTURE, field, moment > question.now), Check(reason, field, outside)]


def _offers(parsed: Parsed, question: Question) -> list[Check]:
    offered, answered = parsed["offered_at"], parsed["answered_at"]
    return [
        *_in_period("offered_at", offered, question),
        Check(Reason.ANSWERED_BEFORE_OFFERED, "answered_at", answered < offered),
    ]


def seconds_taken(parsed: ir.Table | Parsed) -> ir.IntegerValue:
    """Whole seconds from acceptance to finish; a second is the finest that files of all formats share."""
    return parsed["finished_at"].delta(parsed["accepted_at"], unit="second")


LONGEST = int(ORDER_HOURS.high) * 3_600
"""Seconds that an order may take."""


def _finish(parsed: Parsed, question: Question) -> list[Check]:
    if "finished_at" not in parsed.present:
        return []
    seconds = seconds_taken(parsed)
    return [
        Check(Reason.FINISHED_BEFORE_ACCEPTED, "finished_at", seconds < 0),
        Check(Reason.ABSURD, "finished_at", seconds > LONGEST),
        Check(Reason.FUTURE, "finished_at", parsed["finished_at"] > question.now),
    ]


def _paysheet(parsed: Parsed, question: Question) -> list[Check]:
    return [Check(Reason.WRONG_MONTH, "month", parsed["month"] != question.month)] if question.month else []


def _roster(parsed: Parsed, question: Question) -> list[Check]:
    started, ended = parsed["started_on"], parsed["ended_on"]
    dispatched = parsed["mode"] == int(Mode.DISPATCH)
    return [
        Check(Reason.FUTURE, "started_on", started > question.now.date()),
        Check(Reason.ABSURD, "started_on", started < EARLIEST),
        Check(Reason.ENDS_BEFORE_START, "ended_on", ended < started),
        Check(Reason.MISSING, "using_region", dispatched & ~parsed["has_using_region"]),
    ]


def _enrolments(parsed: Parsed, question: Question) -> list[Check]:
    """A choice without its amount or month would silently count as nothing, so it is refused."""
    resident = (parsed["resident_pension_tier"] > 0).fill_null(False) | parsed["resident_medical"].fill_null(False)
    joined = parsed["flexible_pension"].fill_null(False)
    return [
        Check(Reason.MISSING, "pension_base", joined & ~parsed["has_pension_base"]),
        Check(Reason.MISSING, "annual_month", resident & ~parsed["has_annual_month"]),
    ]


def _parties(parsed: Parsed, question: Question) -> list[Check]:
    return [Check(Reason.BAD_PARTY_ID, "party", parsed["party"].re_search(NOT_IN_PARTY_ID))]


def _movements(parsed: Parsed, question: Question) -> list[Check]:
    """Days may lie ahead, as a movement can be handed in before it happens, but not by years."""
    return [
        Check(Reason.ABSURD, name, (parsed[name] < EARLIEST) | (parsed[name] > question.end.date()))
        for name in ("starts_on", "ends_on")
    ]


def _histories(parsed: Parsed, question: Question) -> list[Check]:
    first, last = parsed["first_month"], parsed["last_month"]
    deemed = parsed["kind"] == int(CareerMonth.DEEMED)
    this_month = question.now.year * 100 + question.now.month
    return [
        Check(Reason.ENDS_BEFORE_START, "last_month", last < first),
        Check(Reason.FUTURE, "last_month", last > this_month),
        Check(Reason.NEITHER_BASE_NOR_INDEX, "base", ~deemed & ~parsed["has_base"] & ~parsed["has_index"]),
        Check(Reason.DEEMED_WITH_BASE, "base", deemed & (parsed["base"] > 0)),
        Check(Reason.DEEMED_WITH_BASE, "own_paid", deemed & (parsed["own_paid"] > 0)),
        Check(Reason.BAD_NUMBER, "index", parsed["has_index"] & ~_decimal(parsed["index"], r"\d{1,2}(\.\d{1,6})?")),
        Check(Reason.BAD_NUMBER, "credited", parsed["has_credited"] & ~_decimal(parsed["credited"], r"0?\.\d{1,3}|1|1\.0+|0")),
    ]


def _decimal(text: ir.StringValue, form: str) -> ir.BooleanValue:
    """Whether a text is a decimal of a form, to be read exactly."""
    return text.re_search(f"^({form})$").fill_null(False)


def _balances(parsed: Parsed, question: Question) -> list[Check]:
    return [Check(Reason.FUTURE, "through", parsed["through"] > question.now.year * 100 + question.now.month)]


KIND_CHECKS: Mapping[str, Callable[[Parsed, Question], list[Check]]] = {
    ORDERS_KIND: _orders, OFFERS_KIND: _offers, PAYSHEET_KIND: _paysheet, ROSTER_KIND: _roster,
    ENROLMENTS_KIND: _enrolments, PARTIES_KIND: _parties, MOVEMENTS_KIND: _movements, HISTORIES_KIND: _histories,
    BALANCES_KIND: _balances,
}
