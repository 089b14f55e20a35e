"""What makes a row bad, as Ibis expressions built from the schema.

Each :class:`Check` is one condition under which a row is refused; :func:`problems` asks which of them hold. Files
of orders are too large to ask that of every row: there :mod:`suibao.work.checking_fast` first says which rows
are plainly good, and only the others come here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import ibis
import ibis.expr.types as ir

from suibao.work.calendar import month_end, month_start
from suibao.work.checking_kinds import KIND_CHECKS
from suibao.work.checks import Check, Question
from suibao.work.fields import Field, Type
from suibao.work.parsing import Parsed, has_fraction
from suibao.work.protecting import VALID
from suibao.work.reading_csv import BROKEN
from suibao.work.reasons import Reason

UNKNOWN = {"industry": Reason.UNKNOWN_INDUSTRY, "mode": Reason.UNKNOWN_MODE, "status": Reason.UNKNOWN_STATUS}
UNPARSABLE = {
    Type.TIME: Reason.BAD_TIME, Type.DATE: Reason.BAD_TIME, Type.MONTH: Reason.BAD_TIME,
    Type.MONEY: Reason.BAD_NUMBER, Type.INTEGER: Reason.BAD_NUMBER, Type.TENTHS: Reason.BAD_NUMBER,
    Type.YES_NO: Reason.BAD_YES_NO,
}


def checks(parsed: Parsed, question: Question) -> list[Check]:
    """Every check of a source, in the order in which their reasons are told."""
    found = list(_cells(parsed))
    for field in parsed.schema.fields:
        if field.name in parsed.present:
            found += _of_field(parsed, field, question)
    return found + KIND_CHECKS[parsed.schema.kind](parsed, question)


def problems(found: Sequence[Check]) -> ir.ArrayValue:
    """The checks that hold, as texts ``reason:field``; a line with the wrong number of cells has just that one."""
    names = [
        ibis.ifelse(check.bad.fill_null(False), f"{check.reason}:{check.field}", ibis.null("string"))
        for check in found
    ]
    every = ibis.array(names).filter(lambda name: name.notnull())
    return ibis.ifelse(found[0].bad.fill_null(False), ibis.array([f"{found[0].reason}:"]), every)


def _cells(parsed: Parsed) -> Iterator[Check]:
    yield Check(Reason.WRONG_CELLS, "", parsed["line"].notnull())


def _of_field(parsed: Parsed, field: Field, question: Question) -> Iterator[Check]:
    name = field.name
    value, has = parsed[name], parsed[f"has_{name}"]
    yield Check(Reason.BROKEN_ENCODING, name, parsed[f"raw_{name}"].contains(BROKEN))
    if field.required:
        yield Check(Reason.MISSING, name, ~has)
    if field.type in UNPARSABLE and name not in parsed.sure:
        yield Check(UNPARSABLE[field.type], name, has & value.isnull())
    match field.type:
        case Type.MONEY:
            yield from _amount(field, value)
        case Type.INTEGER | Type.TENTHS:
            yield from _count(field, value)
        case Type.CHOICE:
            yield Check(UNKNOWN.get(name, Reason.UNKNOWN_CHOICE), name, has & value.isnull())
        case Type.REGION:
            yield Check(Reason.UNKNOWN_REGION, name, has & ~value.isin(sorted(question.regions)))
        case Type.ID_NUMBER:
            yield Check(Reason.BAD_ID_NUMBER, name, has & ~parsed[name + VALID])
        case Type.CREDIT_CODE:
            yield Check(Reason.BAD_CREDIT_CODE, name, has & ~parsed[name + VALID])


def _amount(field: Field, value: ir.FloatingValue) -> Iterator[Check]:
    yield Check(Reason.NEGATIVE, field.name, value < 0)
    if field.limit is not None:
        yield Check(Reason.ABSURD, field.name, value > field.limit.high)
    yield Check(Reason.FRACTION, field.name, has_fraction(value))


def _count(field: Field, value: ir.NumericValue) -> Iterator[Check]:
    if field.limit is not None:
        yield Check(Reason.ABSURD, field.name, ~value.between(field.limit.low, field.limit.high))
    if field.type is Type.TENTHS:
        yield Check(Reason.FRACTION, field.name, has_fraction(value, 10))


def asked(month: int, now: datetime, regions: frozenset[str]) -> Question:
    """The question that the checks answer. Raises ValueError for a month that is none."""
    return Question(month, month_start(month), month_end(month), now, regions)
