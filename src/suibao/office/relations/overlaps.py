"""Months paid in two places, and one-off payments: what has to be put right before a relation counts (人社部发〔2009〕187号 三).

The worker and the agency agree which relation stays for the months paid twice. Of the other, the account of those months is
paid out to the worker by the law's rule, and the months count once. A proposal is stated with the question and never taken
by itself. A one-off payment of three years or more moves only with its document (人社厅发〔2019〕94号); the rest goes through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from suibao.errors import SuibaoError
from suibao.law.transfer.pension_money import FIRST_PERIOD
from suibao.office.calendar_months import text
from suibao.office.claims.asking import ask, figure, needed
from suibao.office.claims.deadlines import deadline
from suibao.office.relations import doubts
from suibao.office.relations.model import MonthRow, Question, Record, Refund
from suibao.office.relations.moves import Move
from suibao.office.relations.spans import (
    Spans,
    bases,
    common,
    count_of,
    length,
    month_at,
    months,
    rows_in,
    rows_outside,
    spans,
)
from suibao.office.relations.terms import Doubt, Matter, Whom

ORIGIN, DESTINATION = "origin", "destination"
SIDES = (ORIGIN, DESTINATION)
REFUND = "overlap_refund"
INTEREST, BEFORE_1998 = "overlap_interest_fen", "overlap_before_1998_fen"
TRANSFERS = "one_off_transfers"
ONE_OFF_ACCOUNT = "one_off_account_fen"


@dataclass(frozen=True)
class Cleaned:
    """Both records without the months that do not count, what is paid out for them, and what must be settled first.

    ``overlap``: months paid in both places. ``keeps``: the side agreed, "" while none is; ``proposed``: the side proposed.
    """

    move: Move
    overlap: Spans = ()
    keeps: str = ""
    proposed: str = ""
    refunds: tuple[Refund, ...] = ()
    questions: tuple[Question, ...] = ()


def cleaned(move: Move) -> Cleaned:
    """The case with months counted once. Questions where nobody has agreed yet or an amount is not known."""
    left = _without_one_off(move)
    if isinstance(left, tuple):
        return replace(_once(move), questions=(*left, *_once(move).questions))
    return _once(left)


def _once(move: Move) -> Cleaned:
    """Overlap resolved by what was agreed."""
    if move.destination is None or not (overlap := common(spans(move.origin.months), spans(move.destination.months))):
        return Cleaned(move)
    if move.matter != Matter.PENSION:  # no rule of refunds is established: the month counts at the new place
        rest = replace(move.origin, months=rows_outside(move.origin.months, overlap))
        return Cleaned(replace(move, origin=rest), overlap, DESTINATION)
    keeps = str(move.facts.get("keeps") or "")
    proposed = proposal(move.origin, move.destination, overlap)
    if not keeps:
        return Cleaned(move, overlap, "", proposed, (), (_which_stays(move, overlap, proposed),))
    if keeps not in SIDES:
        raise SuibaoError(
            f"The relation that stays is 'origin' or 'destination', not {keeps!r}.",
            f"保留的关系应为 origin（转出地）或 destination（转入地），不能是 {keeps!r}。",
        )
    side = move.origin if keeps == DESTINATION else move.destination
    return _refunded(move, side, overlap, keeps, proposed)


def proposal(origin: Record, destination: Record, overlap: Spans) -> str:
    """The side that is proposed to stay: where the bases of those months are higher; of equal ones the new place.

    The law leaves it to worker and agency; higher bases are worth more to the worker. This project's judgement.
    """
    paid = [
        sum(one.base_fen * one.months for one in rows_in(record.months, overlap)) for record in (origin, destination)
    ]
    return ORIGIN if paid[0] > paid[1] else DESTINATION


def _which_stays(move: Move, overlap: Spans, proposed: str) -> Question:
    place = move.origin.region if proposed == ORIGIN else move.region
    told, span = months(overlap), _spans(overlap)
    return Question(
        Doubt.OVERLAP,
        Whom.WORKER,
        f"{len(told)} months ({span}) were paid in {move.origin.region} and in {move.region}; they count once. Which relation "
        f"stays for them? Proposed: {place}, where the bases are not lower. The account of the other is refunded.",
        f"{len(told)} 个月（{span}）在 {move.origin.region} 与 {move.region} 重复缴费，只计一次。请与经办机构商定保留哪一关系："
        f"建议保留 {place}（缴费基数不低于另一地）；另一关系相应个人账户退还本人。",
        None,
        {"name": "keeps", "proposed": proposed, "months": list(told)},
    )


def _refunded(move: Move, side: Record, overlap: Spans, keeps: str, proposed: str) -> Cleaned:
    """``side`` without the months, its account less what the law pays out for them."""
    paid = [one for one in rows_in(side.months, overlap) if not one.deemed]
    parts = _stated_parts(move, side, paid)
    if isinstance(parts, tuple):
        return Cleaned(move, overlap, keeps, proposed, (), parts)
    amount = _by_law(move, paid, parts[INTEREST]) + parts[BEFORE_1998]
    if amount > side.balance_fen:
        return Cleaned(move, overlap, keeps, proposed, (), (_too_little(move, side, amount),))
    rest = replace(
        side,
        months=rows_outside(side.months, overlap),
        balance_fen=side.balance_fen - amount,
        interest_fen=side.interest_fen - parts[INTEREST],
        before_1998_fen=side.before_1998_fen - parts[BEFORE_1998],
    )
    refunds = (Refund(side.region, side.branch, months(overlap), amount),) if amount else ()
    after = replace(move, origin=rest) if side is move.origin else replace(move, destination=rest)
    return Cleaned(after, overlap, keeps, proposed, refunds)


def _by_law(move: Move, paid: Sequence[MonthRow], interest: int) -> int:
    """Account money of the cleaned months since 1998 with their interest, by the law's rule."""
    if not paid:
        return 0
    sums = bases(paid)
    case = {
        "overlap_bases_1998_2005_fen": sums["bases_1998_2005_fen"],
        "overlap_bases_from_2006_fen": sums["bases_from_2006_fen"],
        INTEREST: interest,
    }
    return ask(move.law, case, (REFUND,)).values[REFUND]


def _stated_parts(move: Move, side: Record, paid: Sequence[MonthRow]) -> dict[str, int] | tuple[Question, ...]:
    """What only the place can say of the cleaned months: interest, and money from before 1998. None where there is none."""
    there = {INTEREST: bool(paid and side.interest_fen), BEFORE_1998: _old(paid)}
    missing = [name for name, needs in there.items() if needs and move.facts.get(name) is None]
    if missing:
        return tuple(_account_fact(move, side, name) for name in missing)
    return {name: int(move.facts.get(name) or 0) if needs else 0 for name, needs in there.items()}


def _old(paid: Sequence[MonthRow]) -> bool:
    return any(count_of(one.month) < FIRST_PERIOD for one in paid)


def _side(move: Move, side: Record) -> Whom:
    return Whom.ORIGIN if side is move.origin else Whom.RECEIVER


def _account_fact(move: Move, side: Record, name: str) -> Question:
    whom = _side(move, side)
    en, zh = {
        INTEREST: ("interest credited on the months paid twice, in fen", "重复月份个人账户利息（分）"),
        BEFORE_1998: ("own contributions before 1998 of the months paid twice, with interest, in fen", "重复月份中1998年以前个人缴费本息（分）"),
    }[name]  # fmt: skip
    return Question(
        Doubt.OVERLAP, whom, f"{side.region} has to state: {en} ({name}).", f"请 {side.region} 提供：{zh}（{name}）。",
        doubts.due(move.matter, whom, move.law, move.province, move.day), {"name": name},
    )  # fmt: skip


def _too_little(move: Move, side: Record, amount: int) -> Question:
    whom = _side(move, side)
    return Question(
        Doubt.OVERLAP,
        whom,
        f"The account at {side.region} holds {side.balance_fen} fen, less than the {amount} fen that the months paid twice "
        "brought: its balance or its months must be put right.",
        f"{side.region} 的个人账户余额为 {side.balance_fen} 分，少于重复月份应记的 {amount} 分：请核对余额或缴费月份。",
        doubts.due(move.matter, whom, move.law, move.province, move.day),
        {"name": "balance_fen", "refund_fen": amount},
    )


def _without_one_off(move: Move) -> Move | tuple[Question, ...]:
    """The case without one-off payments that cannot be transferred, or the questions about them."""
    if move.matter != Matter.PENSION or TRANSFERS not in move.law.rules:
        return move
    stays: list[MonthRow] = []
    questions = []
    for rows in one_off_payments(move.origin.months):
        case = {"one_off_months": length(spans(rows))} | move.law_facts
        answer = move.law.decide(needed(move.law, case, (TRANSFERS,)), TRANSFERS)
        if answer.value is None:
            questions.append(_document(move, rows, answer.settle))
        elif not answer.value:
            stays += rows
    if stays and (amount := move.facts.get(ONE_OFF_ACCOUNT)) is not None:
        rest = rows_outside(move.origin.months, spans(stays))
        origin = replace(move.origin, months=rest, balance_fen=move.origin.balance_fen - int(amount))
        move = replace(move, origin=origin)
    elif stays:
        questions.append(_told_in_writing(move, stays))
    return tuple(questions) or move


def one_off_payments(rows: Sequence[MonthRow]) -> list[list[MonthRow]]:
    """Months paid afterwards at once, by payment: those that follow one another, of one payer."""
    marked = sorted((one for one in rows if one.one_off), key=lambda one: (one.payer, one.month))
    runs = [marked[:1]] if marked else []
    for before, after in pairwise(marked):
        if before.payer == after.payer and count_of(before.month) + before.months >= count_of(after.month):
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _span(rows: Sequence[MonthRow]) -> str:
    return _spans(spans(rows))


def _spans(of: Spans) -> str:
    """Months as people write them: 2020-01～2020-12、2021-03～2021-05."""
    return "、".join(f"{text(month_at(first))}～{text(month_at(after - 1))}" for first, after in of)


def _document(move: Move, rows: Sequence[MonthRow], names: Sequence[str]) -> Question:
    return Question(
        Doubt.ONE_OFF,
        Whom.ORIGIN,
        f"{_span(rows)} was paid at once ({length(spans(rows))} months). When was it paid, and is there a legal document made "
        f"before the payment, or for payments before the notice of 2016 a written promise? ({', '.join(names)})",
        f"{_span(rows)} 为一次性缴费（{length(spans(rows))} 个月）。请说明缴费时间，并提供缴费前形成的法律文书；"
        f"2016年规定之前缴纳的，提供书面承诺（{'、'.join(names)}）。",
        doubts.due(move.matter, Whom.ORIGIN, move.law, move.province, move.day),
        {"name": names[0] if names else "", "names": list(names), "months": list(months(spans(rows)))},
    )


def _told_in_writing(move: Move, rows: Sequence[MonthRow]) -> Question:
    days = figure(move.law, "one_off_notice_days", move.province)
    due = deadline(move.day, "人社厅发〔2019〕94号", workdays_=days).day
    return Question(
        Doubt.ONE_OFF,
        Whom.ORIGIN,
        f"The one-off payment for {_span(rows)} cannot be transferred: the origin tells the worker so in writing within {days} "
        f"working days, and states what stays of the account for it ({ONE_OFF_ACCOUNT}); the rest goes through.",
        f"{_span(rows)} 的一次性缴费不能转移：转出地应在 {days} 个工作日内书面告知本人，并注明相应留存的个人账户金额"
        f"（{ONE_OFF_ACCOUNT}）；其余部分照常转移。",
        due,
        {"name": ONE_OFF_ACCOUNT, "months": list(months(spans(rows)))},
    )
