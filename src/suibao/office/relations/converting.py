"""Employee and resident pension joined at pension age (城乡养老保险制度衔接, 人社部发〔2014〕17号): what moves, by the law of the day.

    convert(employee, resident, law, date(2026, 3, 2), {"has_reached_pension_age": True, "gathered": True})

First all employee relations are gathered at the place of benefit (17号 4), then the person converts: with fifteen years to the
employee scheme, without them to the resident one. Accounts move whole; what the months are worth is the law's: nothing towards
employee years today, a coefficient under proposal 8. Pure, as `quoting` is: unknown facts come back as questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from suibao.errors import SuibaoError
from suibao.law.conversion.terms import Direction
from suibao.law.terms import Branch
from suibao.office.calendar_months import month_of, text
from suibao.office.claims.asking import Asked, ask, figure, needed, on
from suibao.office.relations.doubts import asked_for, of_names, with_theirs
from suibao.office.relations.model import Question, Record, Refund
from suibao.office.relations.moves import Facts
from suibao.office.relations.spans import Spans, common, length, months, spans
from suibao.office.relations.terms import Doubt, Matter, Whom
from suibao.rules import InputError, Law, ParameterError

DIRECTION, POOLED, POOLED_SHARE = "conversion_direction", "converted_pooled", "conversion_pooled_share"
AGE, REACHED = "has_reached_pension_age", "reached_statutory_age"
GATHERED = "gathered"
AFTER = (DIRECTION, "employee_months_after", "resident_months_after", "employee_account_after", "resident_account_after",
         "both_schemes_refund", "converted_months", "resident_months_counted")  # fmt: skip
WAYS = ("may_pay_on", "may_pay_up", "may_switch_to_resident", "may_end_relation")
"""What remains possible with too few years (社会保险法 16; 人社部令第13号 2, 3)."""
DOUBLE = ("double_refund", "double_set_off")


@dataclass(frozen=True)
class Conversion:
    """What a conversion does. Amounts in fen, months counted once.

    ``direction``: code of `law.conversion.terms.Direction`. ``region``: who pays then: the place of benefit, or that of the
    resident scheme. ``moved_fen``: the account that joins the other. ``pooled_fen``: pooled money that follows, None while not
    established (then a question in ``open``). ``credited_months``: what the months that came are worth in the scheme that pays.
    ``ways``: what remains possible for somebody short of years; converting is one of them and nobody is made to.
    """

    direction: str
    region: str
    moved_fen: int
    pooled_fen: int | None
    employee_months: int
    resident_months: int
    employee_account_fen: int
    resident_account_fen: int
    credited_months: int
    refunds: tuple[Refund, ...] = ()
    ways: tuple[str, ...] = ()
    open: tuple[Question, ...] = ()
    law_digest: str = ""
    trace: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ended:
    """Two pensions drawn at once: the resident relation ends. ``refund_fen`` to the person, ``set_off_fen`` off the other."""

    refund_fen: int
    set_off_fen: int
    law_digest: str
    trace: Mapping[str, Any]


def convert(
    employee: Record, resident: Record | None, law: Law, day: date, facts: Facts
) -> Conversion | tuple[Question, ...]:
    """What becomes of both relations on ``day``, or what must be known first.

    ``employee``: the relation at the place of benefit, after gathering (``facts["gathered"]``). ``resident``: None where the person
    never paid there; then ``facts["destination"]`` is the place of the resident scheme. Other facts are inputs of the law.
    Raises SuibaoError for records of other branches or of two people, and for facts that no rule knows.
    """
    dated = on(law, day)
    stated = {**employee.facts, **(resident.facts if resident is not None else {}), **facts}
    _check(employee, resident, stated, dated)
    overlap = common(spans(employee.months), spans(resident.months)) if resident is not None else ()
    case = _case(employee, resident, overlap, stated, dated, day)
    answer = dated.decide(needed(dated, case, (DIRECTION,)), DIRECTION)
    place = employee.region
    if answer.value is None:
        why = [(one.en, one.zh) for one in answer.errors]
        return of_names(with_theirs(answer.settle, case), Matter.CONVERSION, dated, place, day, why)
    direction = Direction(int(answer.value))
    if direction == Direction.NONE:
        return _unchanged(employee, resident, ask(dated, case, (DIRECTION,)))
    if not stated.get(GATHERED):
        return (_gather_first(employee, stated),)
    asked = ask(dated, case, AFTER)
    if not asked.known:
        return of_names(with_theirs(asked.settle, case), Matter.CONVERSION, dated, place, day, asked.why)
    return _conversion(direction, employee, resident, overlap, case, asked, dated, day, stated)


def _unchanged(employee: Record, resident: Record | None, asked: Asked) -> Conversion:
    """Below the pension age, or already drawing: nothing moves (17号 3)."""
    months_, balance = (length(spans(resident.months)), resident.balance_fen) if resident is not None else (0, 0)
    return Conversion(
        Direction.NONE.code, employee.region, 0, 0, length(spans(employee.months)), months_, employee.balance_fen, balance, 0,
        law_digest=asked.digest, trace=asked.trace,
    )  # fmt: skip


def _conversion(
    direction: Direction, employee: Record, resident: Record | None, overlap: Spans, case: dict[str, object], asked: Asked,
    law: Law, day: date, stated: Facts,
) -> Conversion:  # fmt: skip
    values, to_resident = asked.values, direction == Direction.TO_RESIDENT
    pooled = _pooled(case, law, employee.region) if to_resident else Asked({POOLED: 0})
    place = resident.region if resident is not None else str(stated.get("destination") or "")
    refund = values["both_schemes_refund"]
    return Conversion(
        direction.code,
        place if to_resident else employee.region,
        employee.balance_fen if to_resident else values["employee_account_after"] - employee.balance_fen,
        pooled.values.get(POOLED),
        values["employee_months_after"],
        values["resident_months_after"],
        values["employee_account_after"],
        values["resident_account_after"],
        values["resident_months_after"] - values["resident_months_counted"]
        if to_resident
        else values["converted_months"],
        (Refund(place, Branch.RESIDENT_PENSION, months(overlap), refund),) if refund else (),
        ways(case, law),
        asked_for(pooled, Matter.CONVERSION, law, employee.region, day),
        asked.digest,
        asked.trace,
    )


def _pooled(case: dict[str, object], law: Law, region: str) -> Asked:
    """Pooled money that follows. The figure is asked for first: without it the amount paid would help nobody."""
    try:
        figure(law, POOLED_SHARE, region)
    except ParameterError as error:
        return Asked({}, (POOLED_SHARE,), ((error.en, error.zh),))
    return ask(law, case, (POOLED,))


def ways(case: Mapping[str, object], law: Law) -> tuple[str, ...]:
    """Rules of `law.retirement.short_of_years` that say yes; none where group or first month of insurance are not stated."""
    if WAYS[0] not in law.rules:
        return ()
    return tuple(one for one in WAYS if law.decide(_of_retirement(case, law, one), one).value == 1)


def _of_retirement(case: Mapping[str, object], law: Law, output: str) -> dict[str, object]:
    wanted = {one.name for one in law.graph((output,)).inputs}
    return {name: value for name, value in case.items() if name in wanted}


def _case(
    employee: Record, resident: Record | None, overlap: Spans, stated: Facts, law: Law, day: date
) -> dict[str, object]:
    """The inputs of the law, with those of retirement; None for what is not known."""
    draws = [one.draws for one in (employee, resident) if one is not None]
    own = length(spans(employee.months))
    case: dict[str, object] = {
        "region": employee.region,
        "already_draws_pension": True if True in draws else None if None in draws else False,
        "employee_months": own,
        "extension_months": 0,
        "resident_months": length(spans(resident.months)) if resident is not None else 0,
        "overlap_months": length(overlap),
        "employee_account_fen": employee.balance_fen,
        "resident_account_fen": resident.balance_fen if resident is not None else 0,
        "overlap_individual_fen": None if overlap else 0,
        "overlap_collective_fen": None if overlap else 0,
        "retirement_paid_months": own,
        "asked_month": text(month_of(day)),
    }
    if employee.born is not None:
        case["birth_month"] = text(month_of(employee.born))
    case |= {name: value for name, value in stated.items() if name in law.inputs}
    if case.get(AGE) is None and REACHED in law.rules:
        reached = law.decide(_of_retirement(case, law, REACHED), REACHED)
        case[AGE] = None if reached.value is None else bool(reached.value)
    return case


def _gather_first(employee: Record, stated: Facts) -> Question:
    """17号 4: the years of all employee relations count, so they are gathered before it is known which way somebody goes."""
    open_ = stated.get(GATHERED) is None
    en = "Are all employee relations gathered" if open_ else "All employee relations have to be gathered first"
    zh = "职工养老关系是否已全部归集" if open_ else "须先归集全部职工养老关系"
    return Question(
        Doubt.UNKNOWN_FACT,
        Whom.RECEIVER,
        f"{en} at the place of benefit, {employee.region} ({GATHERED})? Only then the years of all of them count.",
        f"{zh}到待遇领取地 {employee.region}（{GATHERED}）？归集后全部年限合并计算。",
        None,
        {"name": GATHERED},
    )


def _check(employee: Record, resident: Record | None, stated: Facts, law: Law) -> None:
    wanted = ((employee, Branch.EMPLOYEE_PENSION), (resident, Branch.RESIDENT_PENSION))
    for record, branch in wanted:
        if record is not None and record.branch != branch:
            raise SuibaoError(
                f"A conversion takes a record of {branch.code}, not of {record.branch.code}.",
                f"制度衔接需要{branch.zh}的记录，而非{record.branch.zh}。",
            )
    if resident is not None and resident.person != employee.person:
        raise SuibaoError("The two records are of two people.", "两份记录不属于同一人。")
    for name in stated:
        if name not in law.inputs and name not in (GATHERED, "destination"):
            raise InputError.unknown_name(
                "fact of a conversion", "制度衔接事实", name, [*law.inputs, GATHERED, "destination"]
            )


def end_double(law: Law, day: date, facts: Facts) -> Ended | tuple[Question, ...]:
    """Two pensions at once (17号 8): the resident relation ends; what was drawn twice is set off against its account.

    ``facts``: inputs of `law.conversion.two_pensions`, in fen; what is left out is unknown and asked for.
    """
    dated = on(law, day)
    asked = ask(dated, facts, DOUBLE)
    if not asked.known:
        return asked_for(asked, Matter.CONVERSION, dated, "CN", day)
    return Ended(asked.values["double_refund"], asked.values["double_set_off"], asked.digest, asked.trace)
