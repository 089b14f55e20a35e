"""Which orders and offers are plainly good: the same checks said positively, in the form that a database runs fastest.

A row that is plainly good has no problem in the sense of :mod:`suibao.work.checking`; a test holds that for any
row. The reverse need not be true: a good row that is not plainly so takes the slow way and is accepted there.
A condition may be null, which counts as not plainly good; so required cells need no test of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from suibao.work.checking_kinds import LONGEST, seconds_taken
from suibao.work.checks import Question
from suibao.work.fields import Field, Type
from suibao.work.parsing import Parsed, has_fraction, is_listed
from suibao.work.reading_csv import BROKEN
from suibao.work.schemas import OFFERS_KIND, ORDERS_KIND, Outcome

UNITS = {Type.MONEY: 100, Type.TENTHS: 10}


def is_plainly_good(parsed: Parsed, question: Question) -> ir.BooleanValue:
    """Whether an order or offer surely has no problem of its own."""
    found = list(TIMES[parsed.schema.kind](parsed, question))
    for field in parsed.schema.fields:
        if field.name in parsed.present:
            fine = _fine(parsed, field, question)
            found += [fine] if fine is not None else []
    return reduce(lambda one, other: one & other, found)


def _fine(parsed: Parsed, field: Field, question: Question) -> ir.BooleanValue | None:
    """Whether the cell is fine, None when it cannot be otherwise."""
    value, has, raw = (parsed[f"{way}{field.name}"] for way in ("", "has_", "raw_"))
    fine: ir.BooleanValue | None
    match field.type:
        case Type.TEXT:
            fine = ~raw.contains(BROKEN)
            return has & fine if field.required else fine.fill_null(True)
        case Type.REGION:
            fine = value.isin(sorted(question.regions))
        case Type.CHOICE:
            return is_listed(parsed.source.table[field.name], field)
        case Type.MONEY | Type.TENTHS | Type.INTEGER:
            fine = _inside(field, value)
        case _:
            fine = None if field.name in parsed.sure and not field.required else value.notnull()
    if field.required or fine is None:
        return fine
    return fine.fill_null(True) if _null_means_empty(parsed, field) else ~has | fine.fill_null(False)


def _null_means_empty(parsed: Parsed, field: Field) -> bool:
    """Whether a null value can only come from an empty cell, as in native columns."""
    stored = parsed.source.table[field.name].type()
    return field.name in parsed.sure or bool(stored.is_numeric() and field.type is not Type.INTEGER)


def _inside(field: Field, value: ir.NumericValue) -> ir.BooleanValue:
    """Whether a number is within its limits and whole in its smallest unit."""
    limit = field.limit
    inside = value.between(limit.low, limit.high) if limit else value >= 0
    return inside & ~has_fraction(value, UNITS[field.type]) if field.type in UNITS else inside


def _in_period(moment: ir.TimestampValue, question: Question) -> Iterator[ir.BooleanValue]:
    """In the month and before now."""
    yield moment >= question.start
    yield moment < question.end
    if question.now < question.end:
        yield moment <= question.now


def _orders(parsed: Parsed, question: Question) -> Iterator[ir.BooleanValue]:
    """Accepted in the period; finished after that, unless the order was not completed."""
    finished = parsed["finished_at"]
    yield from _in_period(parsed["accepted_at"], question)
    if "finished_at" not in parsed.present:
        yield parsed["has_outcome"] & (parsed["outcome"] != Outcome.COMPLETED)
        return
    taken = seconds_taken(parsed).between(0, LONGEST) & (finished <= question.now)
    unfinished = parsed["has_outcome"] & (parsed["outcome"] != Outcome.COMPLETED)
    yield taken if "outcome" not in parsed.present else ibis.ifelse(finished.isnull(), unfinished, taken)


def _offers(parsed: Parsed, question: Question) -> Iterator[ir.BooleanValue]:
    """Offered in the period; answered after that, if at all."""
    yield from _in_period(parsed["offered_at"], question)
    if "answered_at" in parsed.present:
        yield (parsed["answered_at"] >= parsed["offered_at"]).fill_null(True)


TIMES: Mapping[str, Callable[[Parsed, Question], Iterator[ir.BooleanValue]]] = {
    ORDERS_KIND: _orders, OFFERS_KIND: _offers,
}
"""What must hold of the times, by kind of file."""
