"""What an agency says to a case whose other side is elsewhere: from its books and the law, within the caller's transaction.

It answers the questions that `sides.Agency` asks and changes nothing. The new place judges twice: before it asks (may it take
the relation over at all?), and with the sheet, whose amounts it works out again from the months on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from suibao.books import relations
from suibao.errors import SuibaoError
from suibao.law.transfer.terms import TransferOutcome
from suibao.office.claims.asking import figure
from suibao.office.claims.deadlines import deadline
from suibao.office.relations import doubts
from suibao.office.relations.deciding import STATED, Decided, check_whole, decide, question_json
from suibao.office.relations.letter_records import basics_of, record_of, rows_of, sheet_of
from suibao.office.relations.letter_sheet import Money
from suibao.office.relations.letters import INSURANCE, Letter, content, letter_of
from suibao.office.relations.letters import sheet_of as sheet_read
from suibao.office.relations.model import Case, Question, Quote, Record
from suibao.office.relations.moves import moved
from suibao.office.relations.places import province
from suibao.office.relations.quoting_pension import outcome, person_case
from suibao.office.relations.reading import NOTHING, Personal
from suibao.office.relations.reading import record_of as record_here
from suibao.office.relations.sides import Denial, Doubtful, Grant, Keep, Leg, Side
from suibao.office.relations.terms import Asked, CaseEvent, Doubt, Matter, Role, Whom
from suibao.rules import Law, ParameterError

CONFIRMED = "sheet_confirmed"
"""A fact that the origin states when the new place doubts the amounts of its sheet."""

LEGS = {
    (Leg.REVIEW, Matter.PENSION): "transfer_review_days",
    (Leg.SHEET, Matter.PENSION): "transfer_settlement_days",
    (Leg.DECISION, Matter.PENSION): "transfer_completion_days",
    (Leg.SHEET, Matter.MEDICAL): "medical_transfer_origin_days",
    (Leg.DECISION, Matter.MEDICAL): "medical_transfer_receiver_days",
    (Leg.SHEET, Matter.UNEMPLOYMENT): "unemployment_transfer_origin_days",
}
"""Working days that the law gives for a leg."""

OWN_DAYS = 15
"""Working days of a leg for which no limit is established: as long as the longest that is (a project's choice)."""

FROM_ELSEWHERE = doubts.WORKERS | doubts.RECEIVERS | {"asked_on", "gathers_at_benefit"}
"""What the new place may state to the old one: what the worker and it itself know. Amounts are the old place's own to say."""

ORDER = (Whom.WORKER, Whom.PAYER, Whom.RECEIVER, Whom.ORIGIN)


@dataclass(frozen=True)
class Desk:
    """One agency and one case. ``law`` is that of ``day``. ``same_person``: whether ID number and name of the letter are those
    registered here; None where nobody compared."""

    connection: sa.Connection
    law: Law
    day: date
    case: Case
    asked: Asked = Asked.WORKER
    personal: Personal = NOTHING
    same_person: bool | None = None
    quotes: list[Quote] = field(default_factory=list)
    """What the law was asked in this call, the last one last: its trace stands in the step."""

    def asks(self, side: Side) -> Grant | Doubtful | Denial | Keep:
        """New place: may it take the relation over? Then the letter, with what it has of its own."""
        own = self._own(self.case.destination)
        found = self._takeover(own, side) if self.case.matter is Matter.PENSION else TransferOutcome.TAKEN_OVER
        if isinstance(found, tuple):
            return doubtful(found)
        if found == TransferOutcome.REFUSED:
            return Denial({"why": "refused", "en": "The law does not move this relation.", "zh": "依法不予转移。"})
        if found == TransferOutcome.TEMPORARY_ACCOUNT:
            return Keep({"why": "keep", "source": "国办发〔2009〕66号 5"})
        letter = Letter(
            matter=self.case.matter, insurance=INSURANCE.get(self.case.matter), origin=self.case.origin,
            destination=self.case.destination, times=self.case.times, asked=self.asked, opened_on=self.case.opened_on,
            consented_on=self.case.opened_on if self.asked is Asked.WORKER else None, corrects=side.corrects,
            basics=basics_of(own), rows=tuple(rows_of(own)), facts=dict(side.facts),
        )  # fmt: skip
        return Grant(content(letter))

    def gives(self, side: Side) -> Grant | Doubtful | Denial:
        """Origin: the sheet, if the person and the relation are known here and nothing is in doubt."""
        if not self.case.person:
            return Denial({"why": "unknown_person", "en": "Nobody is registered here under this ID number.",
                           "zh": "本地没有该公民身份号码的登记。"})  # fmt: skip
        if (refused := self._not_by_letter()) is not None:
            return refused
        letter = letter_of(side.letter)
        own = self._own(self.case.origin)
        if not own.months and not own.balance_fen:
            return Denial({"why": "no_record", "en": "No months and no account of this person here.",
                           "zh": "本地没有此人的缴费记录和个人账户。"})  # fmt: skip
        relation = relations.active(self.connection, self.case.person, self.case.branch)
        if relation is not None and relation.leaving and relation.case_number != self.case.number:
            return Denial({"why": "leaving", "en": f"The relation is leaving already, in case {relation.case_number}.",
                           "zh": f"该关系正在转出（业务 {relation.case_number}）。"})  # fmt: skip
        own, other = self._named(own, _other(letter, own))
        found = decide(self.case.matter, own, other, self.law, self.day, {**letter.facts, **_law_facts(side.facts)})
        if found.quote is None:
            return doubtful(found.questions)
        if found.event != CaseEvent.SETTLE:
            return Denial(
                {"why": found.quote.outcome, "en": "The law does not move this relation.", "zh": "依法不予转移。"}
            )
        check_whole(self.case, found.quote, own.balance_fen)
        self.quotes.append(found.quote)
        return Grant(content(sheet_of(own, found.quote, self.day)))

    def takes(self, side: Side) -> Grant | Doubtful | Denial | Keep:
        """New place: the sheet matched with its own record, its amounts worked out again."""
        assert side.sheet is not None
        sheet = sheet_read(side.sheet)
        own = self._own(self.case.destination)
        origin = record_of(sheet.basics, sheet.rows, self.case.person, self.case.branch, self.case.origin)
        found = decide(self.case.matter, origin, own, self.law, self.day, self._facts(side))
        if found.quote is None:
            return doubtful(found.questions)
        if found.event == CaseEvent.KEEP:
            return Keep({"why": "keep", "source": "国办发〔2009〕66号 5"})
        if found.event == CaseEvent.REFUSE:
            return Denial({"why": "refused", "en": "The law does not move this relation.", "zh": "依法不予转移。"})
        doubt = _amounts(sheet.money, found.quote)
        if doubt is not None and side.facts.get(CONFIRMED) is not True:
            return doubtful((doubt,))
        money = sheet.money
        self.quotes.append(found.quote)
        return Grant({"on": self.day.isoformat(), "account_fen": money.account_fen, "pooled_fen": money.pooled_fen})

    def answers(self, side: Side, question: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What is asked is about people and files: somebody has to look."""
        return None

    def due(self, side: Side, leg: Leg, today: date) -> date:
        """The last day of a leg in working days of the law; where none, or no calendar, is known, of the project."""
        name = LEGS.get((leg, self.case.matter))
        days = OWN_DAYS
        if name is not None:
            try:
                days = figure(self.law, name, self.case.origin if leg is Leg.SHEET else self.case.destination)
            except ParameterError:
                days = OWN_DAYS
        last = deadline(today, name or "", workdays_=days).day if days else today
        # Holidays of that year are not published yet: long enough for any (weekends, and ten days of them).
        return last if last is not None else today + timedelta(days=days * 7 // 5 + 12)

    def _not_by_letter(self) -> Denial | None:
        """What no letter can move: a conversion, and what lies in one province (only registered elsewhere, TR-32)."""
        if self.case.matter is Matter.CONVERSION:
            return Denial(
                {
                    "why": "conversion",
                    "en": "A conversion is not asked for by letter.",
                    "zh": "制度衔接不以联系函办理。",
                }
            )
        if province(self.law, self.case.origin) == province(self.law, self.case.destination):
            return Denial({"why": "within_province", "en": "Inside a province only the registration changes.",
                           "zh": "省内只变更参保登记，不转移资金。"})  # fmt: skip
        return None

    def _own(self, region: str) -> Record:
        return record_here(
            self.connection, self.case.person, self.case.branch, region, self.law, self.day, personal=self.personal
        )

    def _facts(self, side: Side) -> dict[str, Any]:
        return {**dict(self.case.facts.get(STATED, {})), **_law_facts(side.facts)}

    def _takeover(self, own: Record, side: Side) -> TransferOutcome | tuple[Question, ...]:
        """Taken over, a temporary account, or refused; or what the worker has to say first."""
        origin = replace(
            own, region=self.case.origin, months=(), balance_fen=0, interest_fen=0, before_1998_fen=0, active=False
        )
        move = moved(origin, own, self.case.matter, self.law, self.day, self._facts(side))
        return outcome(move, person_case(move))

    def _named(self, own: Record, other: Record) -> tuple[Record, Record]:
        """The two records with what tells whether they are of one person."""
        if self.same_person is None:
            return own, other
        return replace(own, identity="registered"), replace(
            other, identity="registered" if self.same_person else "letter"
        )


def refuse_facts(role: Role, facts: Mapping[str, Any]) -> None:
    """Raise SuibaoError where the other side states to an origin what is not its to state."""
    strange = sorted(set(facts) - FROM_ELSEWHERE) if role == Role.ORIGIN else []
    if strange:
        raise SuibaoError(
            f"'{strange[0]}' is not for the new place to state; it may state: {', '.join(sorted(FROM_ELSEWHERE))}.",
            f"“{strange[0]}”不应由转入地陈述；可陈述：{'、'.join(sorted(FROM_ELSEWHERE))}。", facts=strange,
        )  # fmt: skip


def doubtful(questions: tuple[Question, ...]) -> Doubtful:
    """The questions, and who has to answer first: the worker, then a payer, then the agencies."""
    first = min((one.whom for one in questions), key=ORDER.index)
    return Doubtful(first, tuple(question_json(one) for one in questions))


def _other(letter: Letter, own: Record) -> Record:
    """The new place's record, as its letter tells it."""
    if letter.basics is None:
        return Record(own.person, own.branch, letter.destination, born=own.born, is_woman=own.is_woman)
    return record_of(letter.basics, letter.rows, own.person, own.branch, letter.destination)


def _law_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in (CONFIRMED, "refusal")}


def _amounts(money: Money, quote: Quote) -> Question | None:
    """The doubt about a sheet whose amounts are not what its months come to."""
    told, expected = (money.account_fen, money.pooled_fen), (quote.account_fen, quote.pooled_fen)
    if told == expected:
        return None
    return Question(
        Doubt.AMOUNTS, Whom.ORIGIN,
        f"The sheet moves {told[0]} fen of the account and {told[1]} of the pool; its own months come to {expected[0]} and "
        f"{expected[1]}. Is it right?",
        f"信息表所列个人账户 {told[0]} 分、统筹基金 {told[1]} 分；按表内月份核算为 {expected[0]} 分、{expected[1]} 分，请核对。",
        None, {"name": CONFIRMED, "told": list(told), "expected": list(expected)},
    )  # fmt: skip


__all__ = ["CONFIRMED", "Decided", "Desk", "doubtful", "refuse_facts"]
