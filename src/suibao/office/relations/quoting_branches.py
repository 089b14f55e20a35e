"""Medical and unemployment relations that move: the account, the months, the money of somebody out of work.

Medical (医保办发〔2021〕43号): the balance whole, months together, nothing of the pool. Unemployment (失业保险条例 22; 社会保险法 52):
the relation and the months always; money with somebody out of work. What a region sends with somebody in work is not
established almost everywhere: it is asked for and holds nothing up.
"""

from __future__ import annotations

from dataclasses import replace

from suibao.law.terms import Branch
from suibao.law.transfer.terms import TransferOutcome
from suibao.office.claims.asking import Asked, ask
from suibao.office.relations.doubts import asked_for, with_theirs
from suibao.office.relations.model import Question, Quote
from suibao.office.relations.moves import Move
from suibao.office.relations.spans import length, spans, without

MEDICAL = ("medical_relation_moves", "medical_account_moved", "medical_months_together")
IN_WORK = "is_in_service_mover"
MONEY = "unemployment_money_moved"
TOGETHER = "unemployment_months_together"


def quote_medical(move: Move) -> Quote | tuple[Question, ...]:
    """The account and the months of a medical relation; refused for somebody who already has a retiree's cover."""
    asked = ask(move.law, medical_case(move), MEDICAL)
    if not asked.known:
        return asked_for(asked, move.matter, move.law, move.region, move.day)
    if not asked.values["medical_relation_moves"]:
        return _quote(move, asked, TransferOutcome.REFUSED)
    return _quote(
        move,
        asked,
        TransferOutcome.TAKEN_OVER,
        account=asked.values["medical_account_moved"],
        months=asked.values["medical_months_together"],
    )


def medical_case(move: Move) -> dict[str, object]:
    """Inputs of the medical rules; a month of both records counts at the new place only."""
    elsewhere, here = _months(move)
    return {
        "region": move.region,
        "mover_is_retired": _draws(move),
        "leaves_employee_scheme": move.origin.branch == Branch.EMPLOYEE_MEDICAL,
        "medical_account_fen": move.origin.balance_fen,
        "origin_medical_months": elsewhere,
        "new_medical_months": here,
    } | move.law_facts  # fmt: skip


def quote_unemployment(move: Move) -> Quote | tuple[Question, ...]:
    """Months together; with somebody out of work one and a half times the benefit still due, inside a province nothing."""
    case = unemployment_case(move)
    if move.within:
        asked = ask(move.law, case, (TOGETHER,))
        return _quote(move, asked, TransferOutcome.TAKEN_OVER, months=asked.values[TOGETHER])
    unemployed = case["is_unemployed_mover"]
    if unemployed is None:
        return asked_for(Asked({}, ("is_unemployed_mover",)), move.matter, move.law, move.origin.region, move.day)
    asked = ask(move.law, case, (TOGETHER, MONEY))
    if asked.known:
        return _quote(
            move, asked, TransferOutcome.TAKEN_OVER, pooled=asked.values[MONEY], months=asked.values[TOGETHER]
        )
    asked = replace(asked, settle=with_theirs(asked.settle, case))
    questions = asked_for(asked, move.matter, move.law, move.origin.region, move.day)
    if not move.law.evaluate({"is_unemployed_mover": unemployed}, (IN_WORK,))[IN_WORK]:
        return questions
    together = ask(move.law, case, (TOGETHER,))
    return _quote(move, together, TransferOutcome.TAKEN_OVER, months=together.values[TOGETHER], left=questions)


def unemployment_case(move: Move) -> dict[str, object]:
    """Inputs of the unemployment rules; whoever is paid for at the new place is in work."""
    elsewhere, here = _months(move)
    active = move.destination is not None and move.destination.active
    return {
        "region": move.origin.region,
        "is_unemployed_mover": False if active else None,
        "months_paid_at_origin": elsewhere,
        "months_paid_at_receiver": here,
    } | move.law_facts  # fmt: skip


def _months(move: Move) -> tuple[int, int]:
    """Months of the origin that the new place does not have, and those of the new place."""
    here = spans(move.destination.months) if move.destination is not None else ()
    return length(without(spans(move.origin.months), here)), length(here)


def _draws(move: Move) -> bool | None:
    """Whether one of the records says that the person already draws; unknown where one of them does not know."""
    known = [one.draws for one in (move.origin, move.destination) if one is not None]
    return True if True in known else None if None in known else False


def _quote(
    move: Move, asked: Asked, outcome: TransferOutcome, *, account: int = 0, pooled: int = 0, months: int = 0,
    left: tuple[Question, ...] = (),
) -> Quote:  # fmt: skip
    return Quote(
        move.matter, move.origin.region, move.region, outcome.code, account, pooled, months,
        move.within, law_digest=asked.digest, trace=asked.trace, open=left,
    )  # fmt: skip
