"""Two records of one relation compared field by field, and the months that both together make.

    found = match(origin, destination, Matter.PENSION, law, day, facts)
    found.questions      # what one side must settle first; nothing is guessed
    found.months         # every month that counts, once
    found.refunds        # account money of months paid twice, to the worker

Compared: identity, dates, first payment, two general accounts, arrears, payment that still goes on, one-off payments of three
years or more, months paid in both places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from suibao.law.transfer.terms import Contributor, TransferOutcome
from suibao.office.calendar_months import month_of, text
from suibao.office.relations import doubts
from suibao.office.relations.model import Question, Record, Refund
from suibao.office.relations.moves import Facts, Move, moved
from suibao.office.relations.overlaps import cleaned
from suibao.office.relations.quoting_pension import outcome, person_case
from suibao.office.relations.spans import Spans, found_once, month_at, months, spans
from suibao.office.relations.terms import Doubt, Held, Matter, Whom
from suibao.rules import Law


@dataclass(frozen=True)
class Matching:
    """What two records make together. ``origin`` and ``destination`` are the records without months that do not count.

    ``overlap``: months (yyyymm) paid in both places; ``keeps``: the side whose relation stays for them, "" while not agreed;
    ``proposed``: the side that is proposed. ``counted``: every month that counts, as spans. ``refunds``: in fen.
    """

    origin: Record
    destination: Record | None
    overlap: tuple[int, ...]
    keeps: str
    proposed: str
    counted: Spans
    refunds: tuple[Refund, ...]
    questions: tuple[Question, ...]

    @property
    def months(self) -> tuple[int, ...]:
        """The months (yyyymm) that count, each once, in order."""
        return months(self.counted)

    @property
    def settled(self) -> bool:
        """Nothing is open."""
        return not self.questions


def match(
    origin: Record, destination: Record | None, matter: Matter, law: Law, day: date, facts: Facts | None = None
) -> Matching:
    """The two records compared on ``day``. ``facts`` as in `quoting.quote`. Raises SuibaoError as that does."""
    move = moved(origin, destination, matter, law, day, facts or {})
    clean = cleaned(move)
    after = clean.move
    flat = [one for record in (after.origin, after.destination) if record is not None for one in spans(record.months)]
    return Matching(
        after.origin,
        after.destination,
        months(clean.overlap),
        clean.keeps,
        clean.proposed,
        found_once(flat),
        clean.refunds,
        (*compared(move), *clean.questions),
    )


def compared(move: Move) -> tuple[Question, ...]:
    """Doubts about the fields of the records, those about the person first."""
    return (
        *_leaving(move),
        *_identity(move),
        *_dates(move, move.origin, Whom.ORIGIN),
        *(_dates(move, move.destination, Whom.RECEIVER) if move.destination is not None else ()),
        *_accounts(move),
        *_open_at_origin(move),
    )


def _leaving(move: Move) -> Iterator[Question]:
    """Nothing of a relation moves twice: until the other books have decided, it lies neither here nor there."""
    for one, whom in ((move.origin, Whom.ORIGIN), (move.destination, Whom.RECEIVER)):
        if one is not None and one.leaving:
            yield _to(move, Doubt.LEAVING, whom, "leaving",
                      f"Money of the relation is reserved by case {one.leaving}, which other books have not decided yet.",
                      f"该关系的资金已由业务 {one.leaving} 预留，对方尚未决定。")  # fmt: skip
            return


def _identity(move: Move) -> Iterator[Question]:
    """Digests of ID number and name, day of birth and sex are the same on both sides, where both know them."""
    origin, other = move.origin, move.destination
    if other is None:
        return
    pairs = (
        ("identity", "ID number and name", "公民身份号码和姓名", origin.identity, other.identity),
        ("born", "day of birth", "出生日期", origin.born, other.born),
        ("is_woman", "sex", "性别", origin.is_woman, other.is_woman),
    )
    for name, en, zh, here, there in pairs:
        if here not in (None, "") and there not in (None, "") and here != there:
            yield _to(move, Doubt.IDENTITY, Whom.ORIGIN, name,
                      f"The two records differ in {en}: are they of one person?", f"两份记录的{zh}不一致：是否为同一人？")  # fmt: skip
    for one, whom in ((origin, Whom.ORIGIN), (other, Whom.RECEIVER)):
        if not one.identity and one.months and (origin.identity or other.identity):
            yield _to(move, Doubt.IDENTITY, whom, "identity",
                      f"The record of {one.region} has no ID number and name to compare.",
                      f"{one.region} 的记录没有可供比对的公民身份号码和姓名。")  # fmt: skip


def _dates(move: Move, record: Record, whom: Whom) -> Iterator[Question]:
    """Months lie between birth and the day; the first payment is not later than the first month paid."""
    paid = spans([one for one in record.months if not one.deemed])
    every = spans(record.months)
    if not every:
        return
    first, last = month_at(every[0][0]), month_at(every[-1][1] - 1)
    if last > month_of(move.day):
        yield _to(move, Doubt.DATES, whom, "months", f"{record.region}: month {text(last)} has not come yet.",
                  f"{record.region}：{text(last)} 尚未到来。")  # fmt: skip
    if record.born is not None and first <= month_of(record.born):
        yield _to(move, Doubt.DATES, whom, "months", f"{record.region}: month {text(first)} is not after the birth.",
                  f"{record.region}：{text(first)} 不晚于出生月份。")  # fmt: skip
    if record.first_paid is not None and paid and record.first_paid > month_at(paid[0][0]):
        yield _to(move, Doubt.DATES, whom, "first_paid",
                  f"{record.region}: first payment {text(record.first_paid)}, yet {text(month_at(paid[0][0]))} is paid.",
                  f"{record.region}：首次缴费年月为 {text(record.first_paid)}，而 {text(month_at(paid[0][0]))} 已缴费。")  # fmt: skip


def _accounts(move: Move) -> Iterator[Question]:
    """Two general accounts: where both are being paid into, or the new place should have opened a temporary one."""
    origin, other = move.origin, move.destination
    if other is None or move.matter != Matter.PENSION or not (origin.held == other.held == Held.GENERAL):
        return
    here, there = spans(origin.months), spans(other.months)
    if not here or not there:
        return
    beside = there[0][0] < here[-1][1] - 1
    if origin.active and other.active:
        yield _to(move, Doubt.DOUBLE_ACCOUNT, Whom.ORIGIN, "active",
                  f"General accounts in {origin.region} and in {other.region} are both being paid into: which one goes on?",
                  f"{origin.region} 与 {other.region} 的一般账户均在缴费：请核实由哪一关系继续。")  # fmt: skip
    elif beside and not move.within and outcome(move, person_case(move)) == TransferOutcome.TEMPORARY_ACCOUNT:
        yield _to(move, Doubt.DOUBLE_ACCOUNT, Whom.RECEIVER, "held",
                  f"{other.region} holds a general account beside that of {origin.region}, and takes no relation over at this "
                  "age: is it a temporary one?",
                  f"{other.region} 在 {origin.region} 之外另有一般账户，而按年龄不接收关系：是否应为临时账户？")  # fmt: skip


def _open_at_origin(move: Move) -> Iterator[Question]:
    """The origin must be paused and without arrears (State Council's transfer service)."""
    origin = move.origin
    payer = Whom.WORKER if origin.contributor == Contributor.ALONE else Whom.PAYER
    if origin.arrears and move.matter == Matter.PENSION:
        told = "、".join(text(one) for one in origin.arrears)
        yield Question(Doubt.ARREARS, payer, f"{origin.region} is owed for {told}: to be paid before the relation moves.",
                       f"{origin.region} 尚有欠费（{told}）：转移前应补缴。", None,
                       {"name": "arrears", "months": list(origin.arrears)})  # fmt: skip
    if origin.active:
        yield Question(Doubt.STILL_PAYING, payer, f"Somebody still pays in {origin.region}: the relation must be paused first.",
                       f"{origin.region} 仍在缴费：请先办理停保。", None, {"name": "active"})  # fmt: skip


def _to(move: Move, doubt: Doubt, whom: Whom, name: str, en: str, zh: str) -> Question:
    return Question(
        doubt, whom, en, zh, doubts.due(move.matter, whom, move.law, _place(move), move.day), {"name": name}
    )


def _place(move: Move) -> str:
    """The place whose limits hold: of pensions the new province, of unemployment the origin."""
    if move.matter == Matter.UNEMPLOYMENT:
        return move.origin.region
    return move.province if move.matter == Matter.PENSION else move.region
