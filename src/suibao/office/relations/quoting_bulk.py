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
from suibao.office.relations.moves import Facts, Move, moved_under
from suibao.office.relations.plain_cases import APPROVED, HUKOU, LEAST, Case, left_behind, plain_case
from suibao.office.relations.quoting import BY_MATTER, Quoted
from suibao.office.relations.terms import Held, Matter
from suibao.rules import Law
from suibao.rules.plan import Result

Asked = tuple[Record, Record | None, Facts]
VERSION = 1


def quotes(cases: Iterable[Asked], matter: Matter, law: Law, day: date) -> list[Quoted]:
    """One answer for each (origin, destination, facts), in order: what `quoting.quote` gives, with a shorter trace.

    Raises SuibaoError as that does.
    """
    dated = on(law, day)
    moves = [moved_under(dated, origin, destination, matter, day, facts) for origin, destination, facts in cases]
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
    cases = [(at, plain_case(move)) for at, move in enumerate(moves)]
    known = [(at, case) for at, case in cases if case is not None]
    names = tuple(one for one in pension.PLACE if one in law.rules)
    inside = (pension.MAY, pension.COUNTED, *names)
    between = (pension.OUTCOME, pension.COUNTED, *pension.money(law), pension.PAID, *names)
    stays = []
    for outputs, rows in (
        (inside, [one for one in known if moves[one[0]].within]),
        (between, [one for one in known if not moves[one[0]].within]),
    ):
        for (at, case), values in _known(law, outputs, rows):
            if values[outputs[0]] == (1 if outputs is inside else TransferOutcome.TAKEN_OVER):
                yield at, _taken_over(moves[at], case, values, law)
            elif outputs is between and case[HUKOU] is not None and case[APPROVED] is not None:
                stays.append((at, case | left_behind(moves[at])))
    for (at, case), values in _known(law, (pension.OUTCOME, *names), stays):
        yield at, _kept(moves[at], case, values, law)


def _known(
    law: Law, outputs: Sequence[str], rows: Sequence[tuple[int, Case]]
) -> Iterable[tuple[tuple[int, Case], dict[str, int]]]:
    """The rows with their outputs, without those of which a figure is not established."""
    if not rows:
        return
    result = _run(law, outputs, [_filled(case) for _, case in rows])
    faulty = set(result.faulty.tolist())
    for place, (row, values) in enumerate(zip(rows, _columns(result, outputs), strict=True)):
        if place not in faulty:
            yield row, values


def _filled(case: Case) -> Case:
    """Facts that are open at the value that helps least: who is taken over then is taken over whatever they are."""
    return (
        {name: LEAST[name] if value is None else value for name, value in case.items()}
        if None in case.values()
        else case
    )


def _taken_over(move: Move, case: Case, values: Mapping[str, int], law: Law) -> Quote:
    pooled, paid = (
        (0, 0) if move.within else (values["moved_pooled"] + values["moved_pool_interest"], values[pension.PAID])
    )
    trace = _trace(law, case, values)
    if not move.within:
        trace["account_check"] = pension.account_check(move, pension.by_law(values, move))
    return Quote(
        move.matter, move.origin.region, move.region, TransferOutcome.TAKEN_OVER.code, pension.account_moved(move, values), pooled,
        values[pension.COUNTED], move.within, Held.GENERAL, paid, (), *_place(case, values, law), law.digest, trace,
    )  # fmt: skip


def _kept(move: Move, case: Case, values: Mapping[str, int], law: Law) -> Quote:
    """Nothing moves: refused, or a temporary account is opened."""
    found = TransferOutcome(values[pension.OUTCOME])
    held = Held.TEMPORARY if found == TransferOutcome.TEMPORARY_ACCOUNT else Held.GENERAL
    return Quote(
        move.matter, move.origin.region, move.region, found.code, 0, 0, 0, False, held, 0, (), *_place(case, values, law),
        law.digest, _trace(law, case, values),
    )  # fmt: skip


def _place(case: Case, values: Mapping[str, int], law: Law) -> tuple[str, str]:
    """The place of benefit and why; ("", "") while the registration is not known, where that matters."""
    reason = values.get(pension.REASON)
    if reason is not None and case[HUKOU] is None:
        return "", ""
    return law.regions.codes[values[pension.PLACE_OF_BENEFIT]], PlaceReason(reason).code if reason else ""


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
