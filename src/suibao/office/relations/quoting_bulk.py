"""Quotes of very many cases at once, by the law's compiled plans: the same amounts as one by one, to the fen.

    quotes([(origin, destination, facts), …], Matter.PENSION, law, day)

Plain cases go through a plan together. What is not plain (temporary accounts, months paid twice, one-off payments, facts that
are unknown and may matter) is quoted by itself. The trace of a plain case holds what went in and what came out; every step
follows from it by ``law.explain``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from suibao.law.transfer.terms import PlaceReason, TransferOutcome
from suibao.office.claims.asking import on
from suibao.office.relations import quoting_branches as branches
from suibao.office.relations import quoting_pension as pension
from suibao.office.relations.model import Quote, Record
from suibao.office.relations.moves import Facts, Move, moved
from suibao.office.relations.overlaps import one_off_payments
from suibao.office.relations.places import counted, rows_of
from suibao.office.relations.quoting import BY_MATTER, Quoted
from suibao.office.relations.spans import common, spans
from suibao.office.relations.terms import Held, Matter
from suibao.rules import Law
from suibao.rules.plan import Result

Asked = tuple[Record, Record | None, Facts]
Case = dict[str, Any]
VERSION = 1
HUKOU, APPROVED = "hukou_region", "is_approved_job_transfer"


def quotes(cases: Iterable[Asked], matter: Matter, law: Law, day: date) -> list[Quoted]:
    """One answer for each (origin, destination, facts), in order: what `quoting.quote` gives, with a shorter trace.

    Raises SuibaoError as that does.
    """
    dated = on(law, day)
    moves = [moved(origin, destination, matter, dated, day, facts) for origin, destination, facts in cases]
    found: list[Quoted | None] = [None] * len(moves)
    bulk = {Matter.PENSION: _pension, Matter.MEDICAL: _medical, Matter.UNEMPLOYMENT: _unemployment}.get(matter)
    if bulk is not None and moves:
        for at, quote in bulk(moves, dated):
            found[at] = quote
    return [BY_MATTER[matter](move) if one is None else one for move, one in zip(moves, found, strict=True)]


def _run(law: Law, outputs: Sequence[str], cases: Sequence[Case]) -> Result:
    """The outputs for all cases; rows with a figure that is not established are marked."""
    plan = law.plan(outputs)
    return plan.run({name: [case[name] for case in cases] for name in plan.inputs}, faults="keep")


def _columns(result: Result, names: Iterable[str]) -> list[dict[str, int]]:
    """Values by row."""
    names = tuple(names)
    columns = [result[name].tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _trace(law: Law, case: Case, values: Mapping[str, int]) -> dict[str, Any]:
    about = {"name": law.name, "digest": law.digest, "date": str(law.dated.day)}
    return {"version": VERSION, "law": about, "outputs": dict(values), "given": case}


def _pension(moves: Sequence[Move], law: Law) -> Iterable[tuple[int, Quote]]:
    """Plain cases of the pension: between provinces by age and registration, inside a province by registration alone."""
    plain = [(at, _pension_case(move)) for at, move in enumerate(moves) if _is_plain(move)]
    known = [(at, case) for at, case in plain if case is not None]
    names = tuple(one for one in pension.PLACE if one in law.rules)
    for within in (False, True):
        rows = [(at, case) for at, case in known if moves[at].within == within]
        if not rows:
            continue
        first = pension.MAY if within else pension.OUTCOME
        outputs = (first, pension.COUNTED, *(() if within else (*pension.MONEY, pension.PAID)), *names)
        result = _run(law, outputs, [_filled(case) for _, case in rows])
        faulty = set(result.faulty.tolist())
        for place, ((at, case), values) in enumerate(zip(rows, _columns(result, outputs), strict=True)):
            taken = values[first] if within else values[first] == TransferOutcome.TAKEN_OVER
            if place not in faulty and taken:
                yield at, _pension_quote(moves[at], case, values, law)


def _is_plain(move: Move) -> bool:
    """General accounts without months paid twice or at once, and nothing that asks for another order of things."""
    other = move.destination
    if move.origin.held != Held.GENERAL or move.facts.get("gathers_at_benefit") or one_off_payments(move.origin.months):
        return False
    return other is None or not (other.months and common(spans(move.origin.months), spans(other.months)))


def _pension_case(move: Move) -> Case | None:
    """The inputs of the law, or None where one that may matter is unknown. Registration and job transfer may stay open."""
    case: Case = pension.person_case(move)
    case |= counted(rows_of((move.origin, move.destination)), move.province, move.law)
    case |= pension.money_case(move)
    case |= move.law_facts
    open_ = {name for name, value in case.items() if value is None} - {HUKOU, APPROVED}
    return (
        None if open_ - ({"mover_age_months", "mover_is_woman", "paid_pool_rate"} if move.within else set()) else case
    )


def _filled(case: Case) -> Case:
    """Facts that are open at the value that helps least: who is taken over then is taken over whatever they are."""
    least = {HUKOU: "", APPROVED: False, "mover_age_months": 0, "mover_is_woman": False, "paid_pool_rate": 1}
    return {name: least[name] if value is None else value for name, value in case.items()}


def _pension_quote(move: Move, case: Case, values: Mapping[str, int], law: Law) -> Quote:
    pooled, paid = (
        (0, 0) if move.within else (values["moved_pooled"] + values["moved_pool_interest"], values[pension.PAID])
    )
    place = ("", "")
    if case[HUKOU] is not None or pension.REASON not in values:
        reason = values.get(pension.REASON)
        place = law.regions.codes[values[pension.PLACE_OF_BENEFIT]], PlaceReason(reason).code if reason else ""
    trace = _trace(law, case, values)
    if not move.within:
        trace["account_check"] = pension.account_check(move, values["moved_account"])
    return Quote(
        move.matter, move.origin.region, move.region, TransferOutcome.TAKEN_OVER.code, move.origin.balance_fen, pooled,
        values[pension.COUNTED], move.within, Held.GENERAL, paid, (), *place, law.digest, trace,
    )  # fmt: skip


def _medical(moves: Sequence[Move], law: Law) -> Iterable[tuple[int, Quote]]:
    cases = [(at, branches.medical_case(move)) for at, move in enumerate(moves)]
    rows: list[tuple[int, Case]] = [(at, case) for at, case in cases if None not in case.values()]
    if not rows:
        return
    result = _run(law, branches.MEDICAL, [case for _, case in rows])
    faulty = set(result.faulty.tolist())
    for place, ((at, case), values) in enumerate(zip(rows, _columns(result, branches.MEDICAL), strict=True)):
        if place not in faulty and values["medical_relation_moves"]:
            yield (
                at,
                _plain_quote(
                    moves[at], case, values, law, values["medical_account_moved"], 0, values["medical_months_together"]
                ),
            )


def _unemployment(moves: Sequence[Move], law: Law) -> Iterable[tuple[int, Quote]]:
    """Months of all; money of those whose figures are known. What a region sends is unknown alike for all who leave it in work."""
    cases: list[Case] = [dict(branches.unemployment_case(move)) for move in moves]
    outputs = (branches.TOGETHER,)
    together = _columns(_run(law, outputs, cases), outputs)
    known = [at for at, move in enumerate(moves) if not move.within and _money_is_asked(cases[at])]
    money = _run(law, (branches.MONEY,), [_unemployed(cases[at]) for at in known]) if known else None
    faulty = set(money.faulty.tolist()) if money is not None else set()
    sent = (
        {at: int(money[branches.MONEY][place]) for place, at in enumerate(known) if place not in faulty}
        if money
        else {}
    )
    left: dict[str, Quote] = {}
    for at, move in enumerate(moves):
        if move.within or at in sent:
            values = together[at] if move.within else together[at] | {branches.MONEY: sent[at]}
            yield at, _plain_quote(move, cases[at], values, law, 0, sent.get(at, 0), together[at][branches.TOGETHER])
        elif cases[at].get("is_unemployed_mover") is False:
            if move.origin.region not in left:
                one = branches.quote_unemployment(move)
                assert isinstance(one, Quote), "the relation of somebody in work always moves"
                left[move.origin.region] = one
            found = _plain_quote(move, cases[at], together[at], law, 0, 0, together[at][branches.TOGETHER])
            yield at, replace(found, open=left[move.origin.region].open)


def _money_is_asked(case: Case) -> bool:
    if case.get("is_unemployed_mover") is None:
        return False
    return case["is_unemployed_mover"] is False or None not in (
        case.get("benefit_months_due"), case.get("origin_standard_fen"))  # fmt: skip


def _unemployed(case: Case) -> Case:
    """The inputs of the money, which nobody in work has."""
    return {"benefit_months_due": 0, "origin_standard_fen": 0} | case


def _plain_quote(
    move: Move, case: Case, values: Mapping[str, int], law: Law, account: int, pooled: int, months: int
) -> Quote:
    return Quote(
        move.matter, move.origin.region, move.region, TransferOutcome.TAKEN_OVER.code, account, pooled, months, move.within,
        law_digest=law.digest, trace=_trace(law, case, values),
    )  # fmt: skip
