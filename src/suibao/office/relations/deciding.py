"""What becomes of a case: the two records and the law give settlement, a temporary account, a refusal, or questions. Pure.

Nothing is decided while a question is open. What the worker, a payer or an agency stated stands in the case's facts under
``stated``; everything else in them is about the case itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from suibao.books.transfer_cases import CaseRow
from suibao.errors import SuibaoError
from suibao.law.transfer.terms import TransferOutcome
from suibao.office.relations.matching import Matching, match
from suibao.office.relations.model import Case, Question, Quote, Record, Refund
from suibao.office.relations.places import province
from suibao.office.relations.quoting import Quoted, quote
from suibao.office.relations.terms import CaseEvent, Held, Matter, Role
from suibao.rules import Law

STATED, ASKED_ON = "stated", "asked_on"
ACCOUNT_MOVES = (Matter.PENSION, Matter.MEDICAL)
"""Matters whose personal account leaves whole."""
EVENTS = {
    TransferOutcome.TAKEN_OVER.code: CaseEvent.SETTLE,
    TransferOutcome.TEMPORARY_ACCOUNT.code: CaseEvent.KEEP,
    TransferOutcome.REFUSED.code: CaseEvent.REFUSE,
}

Span = tuple[str, int, int, bool]
"""Region of payment, first month (yyyymm), how many months, whether paid into a temporary account."""


@dataclass(frozen=True)
class Decided:
    """What a case comes to. ``quote`` is None while questions are open. ``moved``: the months that go along.

    ``provinces``: of origin and destination, between which money is cleared. ``held``: how the origin holds the relation.
    """

    event: CaseEvent
    quote: Quote | None
    questions: tuple[Question, ...]
    moved: tuple[Span, ...]
    provinces: tuple[str, str]
    held: Held = Held.GENERAL

    def outcome(self) -> dict[str, Any]:
        """As it stands in the step. Amounts in fen."""
        if self.quote is None:
            return {"questions": [question_json(one) for one in self.questions]}
        one = self.quote
        found: dict[str, Any] = {
            "outcome": one.outcome, "account_fen": one.account_fen, "pooled_fen": one.pooled_fen, "months": one.months,
            "within_province": one.within_province, "paid_pooled_fen": one.paid_pooled_fen, "held": int(one.held),
            "place_of_benefit": one.place_of_benefit, "place_reason": one.place_reason,
            "refunds": [refund_json(refund) for refund in one.refunds],
        }  # fmt: skip
        if self.event == CaseEvent.SETTLE:
            found["moved"] = [list(span) for span in self.moved]
        if one.open:
            found["open"] = [question_json(question) for question in one.open]
        return found


def decide(
    matter: Matter, origin: Record, destination: Record, law: Law, day: date, facts: Mapping[str, Any]
) -> Decided:
    """The outcome of a case on ``day``. Raises SuibaoError for facts and places that are not known."""
    quoted = quote(origin, destination, matter, law, day, facts)
    moves = isinstance(quoted, tuple) or quoted.outcome == TransferOutcome.TAKEN_OVER.code
    matched = match(origin, destination, matter, law, day, facts) if moves else None
    return decided(origin, destination, law, quoted, matched)


def decided(origin: Record, destination: Record, law: Law, quoted: Quoted, matched: Matching | None) -> Decided:
    """The same where quote and matching are there already; ``matched`` None where the relation stays."""
    provinces = province(law, origin.region), province(law, destination.region)
    open_ = _once((*(matched.questions if matched else ()), *(quoted if isinstance(quoted, tuple) else ())))
    if open_ or isinstance(quoted, tuple):
        return Decided(CaseEvent.QUESTION, None, open_, (), provinces, origin.held)
    moved = moved_of(matched.origin) if matched is not None else ()
    return Decided(EVENTS[quoted.outcome], quoted, (), moved, provinces, origin.held)


def moved_of(origin: Record) -> tuple[Span, ...]:
    """The months that go along with a relation, each with the place where it was paid."""
    temporary = origin.held != Held.GENERAL
    return tuple(
        (one.region or origin.region, one.month, one.months, one.temporary or temporary) for one in origin.months
    )


def check_whole(case: Case, quote_: Quote, balance_fen: int) -> None:
    """The account leaves whole: what moves and what is refunded out of it is what it holds. SuibaoError where it is not."""
    if case.matter not in ACCOUNT_MOVES or case.facts.get(STATED, {}).get("one_off_account_fen") is not None:
        return
    refunded = sum(one.amount_fen for one in quote_.refunds if one.region == case.origin)
    if quote_.account_fen + refunded != balance_fen:
        raise SuibaoError(
            f"Case {case.number}: the account in {case.origin} holds {balance_fen} fen, and {quote_.account_fen} would move beside "
            f"{refunded} refunded. It must leave whole; nothing was posted.",
            f"案件 {case.number}：{case.origin} 的个人账户余额为 {balance_fen} 分，拟转移 {quote_.account_fen} 分、退还 {refunded} 分，"
            "账户应当全额转出。未入账任何记录。",
            case=case.number,
        )


def stated_of(row: CaseRow) -> dict[str, Any]:
    """Everything that was stated in a case over all its steps, the latest of each name; ages count on the day it was opened."""
    stated = {name: value for step in row.steps for name, value in step.facts.get(STATED, {}).items()}
    return {ASKED_ON: row.opened_on.isoformat(), **stated}


def case_of(row: CaseRow) -> Case:
    """A case as it stands."""
    return Case(
        row.number, Matter(row.matter), row.person, row.origin, row.destination, Role(row.role), row.opened_on, row.times,
        row.state, row.due_on, row.facts() | {STATED: stated_of(row)},
    )  # fmt: skip


def question_json(one: Question) -> dict[str, Any]:
    """A question as a step keeps it."""
    return {
        "doubt": str(one.doubt), "whom": str(one.whom), "en": one.en, "zh": one.zh,
        "due_on": one.due_on.isoformat() if one.due_on else None, "details": dict(one.details),
    }  # fmt: skip


def refund_json(one: Refund) -> dict[str, Any]:
    """A refund as a step keeps it."""
    return {
        "region": one.region, "branch": one.branch.code, "months": list(one.months), "amount_fen": one.amount_fen
    }  # fmt: skip


def due_of(questions: Sequence[Question]) -> date | None:
    """The first day by which one of them has to be answered."""
    return min((one.due_on for one in questions if one.due_on is not None), default=None)


def _once(questions: Sequence[Question]) -> tuple[Question, ...]:
    found: dict[tuple[str, str, str], Question] = {}
    for one in questions:
        found.setdefault((str(one.doubt), str(one.whom), str(one.details.get("name", one.en))), one)
    return tuple(found.values())
