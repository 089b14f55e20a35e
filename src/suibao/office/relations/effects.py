"""What a decided case does to the books: ledger transfers, relations, clearing item. Pure values; others write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from suibao.books import accounts, relations
from suibao.books.clearing_items import Item
from suibao.books.recording import Transfer
from suibao.books.relations import Relation
from suibao.office.calendar_months import month_of
from suibao.office.relations.deciding import Decided
from suibao.office.relations.entries import incoming, outgoing, within
from suibao.office.relations.model import Case, Quote
from suibao.office.relations.terms import CaseEvent


@dataclass(frozen=True)
class Changes:
    """What happens to a person's relations: those that end, that freeze, and the one that opens (None where none does)."""

    ended: tuple[Relation, ...] = ()
    frozen: tuple[Relation, ...] = ()
    opened: Relation | None = None


def transfers(case: Case, found: Decided, day: date) -> list[Transfer]:
    """The ledger transfers of a settlement with both sides here, refunds first; the month is that of the settlement."""
    if found.event != CaseEvent.SETTLE or found.quote is None:
        return []
    month, quote = month_of(day), found.quote
    if quote.within_province:
        return [*refunds(case, quote, month), *within(case, quote, month)]
    return [
        *refunds(case, quote, month),
        *outgoing(case, quote, month, *found.provinces),
        *incoming(case, quote, month, *found.provinces),
    ]


def refunds(case: Case, quote: Quote, month: int) -> list[Transfer]:
    """Account money of months paid twice, owed to the worker by the place whose months were cleaned (187号 三)."""
    return [
        Transfer(
            accounts.account(case.person, one.branch.code, one.region), accounts.payable(case.person, one.branch.code, one.region),
            one.amount_fen, month, f"{one.branch.code}.overlap_refund",
            f"moved:{case.matter}|{case.origin}|{case.destination}|{case.times}|refund|{one.region}|{case.person}", "", case.person,
        )
        for one in quote.refunds
    ]  # fmt: skip


def item(case: Case, found: Decided, now: datetime) -> Item | None:
    """What the origin's province owes the new one; None inside a province and where no money moves."""
    quote = found.quote
    if found.event != CaseEvent.SETTLE or quote is None or quote.within_province:
        return None
    return item_of(case, quote, *found.provinces, now)


def item_of(case: Case, quote: Quote, debtor: str, creditor: str, now: datetime) -> Item | None:
    """The clearing item of a quote between two provinces; None where no money moves."""
    if not quote.account_fen + quote.pooled_fen:
        return None
    return Item(
        case.number, case.branch, debtor, creditor, quote.account_fen, quote.pooled_fen, now, f"case:{case.number}"
    )


def changes(case: Case, found: Decided, day: date, own: Sequence[Relation]) -> Changes:
    """What a decision does to the person's relations of the branch (``own``: all of them).

    Taken over: the relation at the origin ends on the day on which the one at the new place begins. A temporary account at
    the new place becomes the general one; one that joins a general relation only ends. Kept: a temporary account opens at the
    new place, and those at other places freeze (国办发〔2009〕66号 5; 人社部规〔2016〕5号).
    """
    open_ = [one for one in own if one.until is None]
    here = [one for one in open_ if one.region == case.destination]
    if found.event == CaseEvent.SETTLE:
        return _taken(case, day, open_, here)
    if found.event == CaseEvent.KEEP:
        others = [one for one in open_ if one.held == relations.TEMPORARY and one.region != case.destination]
        opened = None if here else _new(case, day, relations.TEMPORARY)
        return Changes((), tuple(others), opened)
    return Changes()


def _taken(case: Case, day: date, open_: Sequence[Relation], here: Sequence[Relation]) -> Changes:
    leaving = [one for one in open_ if one.region == case.origin]
    general = next((one for one in open_ if one.held == relations.GENERAL and one not in leaving), None)
    if general is not None:  # it lies elsewhere already: only what was left behind comes along
        return Changes(tuple(leaving))
    return Changes((*leaving, *here), (), _new(case, day, relations.GENERAL))


def _new(case: Case, day: date, held: int) -> Relation:
    return Relation(case.person, case.branch, case.destination, day, held, case_number=case.number)


def ended(one: Relation, case: Case, day: date) -> Relation:
    """A relation as it is once it has ended."""
    return replace(one, until=max(day, one.since), leaving=False, case_number=case.number)
