"""What is not known, as questions: which fact or figure, whose it is to say, and by when where the law has a limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from suibao.office.claims.asking import Asked, figure, label
from suibao.office.claims.deadlines import deadline
from suibao.office.relations.model import Question
from suibao.office.relations.terms import Doubt, Matter, Whom
from suibao.rules import Law, ParameterError

LIMITS = {
    (Matter.PENSION, Whom.ORIGIN): "transfer_settlement_days",
    (Matter.PENSION, Whom.RECEIVER): "transfer_review_days",
    (Matter.MEDICAL, Whom.ORIGIN): "medical_transfer_origin_days",
    (Matter.MEDICAL, Whom.RECEIVER): "medical_transfer_receiver_days",
    (Matter.UNEMPLOYMENT, Whom.ORIGIN): "unemployment_transfer_origin_days",
    (Matter.CONVERSION, Whom.ORIGIN): "conversion_step_days",
    (Matter.CONVERSION, Whom.RECEIVER): "conversion_step_days",
}
"""Working days that the law gives a side for its part of a case: an answer is due within them."""

WORKERS = frozenset({
    "hukou_region", "is_approved_job_transfer", "mover_age_months", "mover_is_woman", "is_unemployed_mover", "keeps",
})  # fmt: skip
RECEIVERS = frozenset({"has_reached_pension_age"})
"""Facts that others than the origin have to state."""

TOGETHER = (
    ("benefit_months_due", "origin_standard_fen"),
    ("overlap_individual_fen", "overlap_collective_fen"),
    ("resident_year_money_fen", "employee_least_base_fen", "employee_total_rate"),
)
"""Facts of one rule: none of them helps without the others, so that they are asked for at once."""


def due(matter: Matter, whom: Whom, law: Law, region: str, day: date) -> date | None:
    """The last day of a side's limit that begins on ``day``; None where no limit, or no calendar of that year, is known."""
    name = LIMITS.get((matter, whom))
    if name is None:
        return None
    try:
        days = figure(law, name, region)
    except ParameterError:
        return None
    return deadline(day, name, workdays_=days).day if days else day


def asked_for(asked: Asked, matter: Matter, law: Law, region: str, day: date) -> tuple[Question, ...]:
    """One question for each fact or figure that would settle what was asked; ``details["name"]`` is the fact to state."""
    return of_names(asked.settle, matter, law, region, day, asked.why)


def with_theirs(names: Iterable[str], case: Mapping[str, object]) -> tuple[str, ...]:
    """``names`` with those that go together with them and are not stated in ``case`` either."""
    names = tuple(names)
    theirs = [one for group in TOGETHER if set(group) & set(names) for one in group if case.get(one) is None]
    return tuple(dict.fromkeys((*names, *theirs)))


def of_names(
    names: Iterable[str], matter: Matter, law: Law, region: str, day: date, why: Iterable[tuple[str, str]] = ()
) -> tuple[Question, ...]:
    """The same for facts and figures by name; ``why`` are the law's messages about figures that are not established."""
    return tuple(_question(name, matter, law, region, day, tuple(why)) for name in names)


def whose(name: str) -> Whom:
    """Who can state a fact: the worker, the new place, and otherwise the place where the record lies."""
    return Whom.WORKER if name in WORKERS else Whom.RECEIVER if name in RECEIVERS else Whom.ORIGIN


def _question(
    name: str, matter: Matter, law: Law, region: str, day: date, why: tuple[tuple[str, str], ...]
) -> Question:
    en, zh = label(law, name)
    if name in law.parameters:
        about = next(((f" {one}", other) for one, other in why if name in one), ("", ""))
        whom = Whom.ORIGIN if matter == Matter.UNEMPLOYMENT else Whom.RECEIVER
        text = f"A figure of law is not established: {en}.{about[0]}", f"缺少法定数值：{zh}。{about[1]}"
        return Question(Doubt.UNKNOWN_FIGURE, whom, *text, due(matter, whom, law, region, day), {"name": name})
    whom = whose(name)
    return Question(
        Doubt.UNKNOWN_FACT,
        whom,
        f"Not known, and it decides what moves: {en}.",
        f"未知且影响接续结果：{zh}。",
        due(matter, whom, law, region, day),
        {"name": name},
    )
