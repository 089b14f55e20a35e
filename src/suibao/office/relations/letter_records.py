"""A record and a quote as an information sheet, and back: what one side's books say, as the other side reads it.

Months of equal base stand in one row, broken at the end of a year as the form wants it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from suibao.law.terms import Branch
from suibao.law.transfer.terms import Contributor
from suibao.office.relations.letter_parts import Span, months_between
from suibao.office.relations.letter_sheet import AccountClass, Basics, RefundRow, RowKind, YearRow, money
from suibao.office.relations.letters import SheetLetter
from suibao.office.relations.model import MonthRow, Quote, Record
from suibao.office.relations.terms import Held

CLASS = {Held.GENERAL: AccountClass.GENERAL, Held.TEMPORARY: AccountClass.TEMPORARY, Held.FROZEN: AccountClass.FROZEN}
HELD = {value: key for key, value in CLASS.items()}


def sheet_of(record: Record, quote: Quote, day: date) -> SheetLetter:
    """The information sheet of what moves. Raises ValueError when the account is less than what it is said to hold.

    ① is the record's own figure, ③ what was credited in the year of ``day``, ② the rest of the account.
    """
    rows = tuple(rows_of(record))
    first = min(record.before_1998_fen, quote.account_fen)
    credited = sum(row.credited_fen for row in rows if row.year == day.year)
    this_year = min(credited, quote.account_fen - first)
    figures = money(first, quote.account_fen - first - this_year, this_year, quote.pooled_fen)
    refunds = tuple(RefundRow(region=one.region, months=one.months, amount_fen=one.amount_fen) for one in quote.refunds)
    return SheetLetter(
        refunds=refunds, issued_on=day, basics=basics_of(record, rows), rows=rows, money=figures, counted_months=quote.months,
        within_province=quote.within_province, outcome=quote.outcome, place_of_benefit=quote.place_of_benefit,
        place_reason=quote.place_reason, law_digest=quote.law_digest,
    )  # fmt: skip


def basics_of(record: Record, rows: tuple[YearRow, ...] | None = None) -> Basics:
    """Sheet 1 of a record."""
    rows = tuple(rows_of(record)) if rows is None else rows
    paid = [row for row in rows if row.kind is not RowKind.DEEMED]
    deemed = [row.last for row in rows if row.kind is RowKind.DEEMED]
    return Basics(
        account_class=CLASS[record.held],
        first_paid=record.first_paid or (min(row.first for row in paid) if paid else None),
        set_up=min((row.first for row in paid), default=None),
        local_first=min((row.first for row in rows), default=None),
        local_last=max((row.last for row in rows), default=None),
        local_months=sum(row.count for row in paid),
        deemed_until=max(deemed, default=None),
        gaps=tuple(_gaps(rows)),
        contributor=record.contributor.code,
        balance_fen=record.balance_fen, before_1998_fen=record.before_1998_fen, interest_fen=record.interest_fen,
        paid_pool_rate=record.paid_pool_rate,
        active=record.active, arrears=record.arrears, draws=record.draws, born=record.born, is_woman=record.is_woman,
    )  # fmt: skip


def rows_of(record: Record) -> Iterator[YearRow]:
    """Sheet 2 of a record: one row for each run of equal months of a year."""
    months = sorted((one for row in record.months for one in _single(row)), key=_order)
    for _, run in groupby(_numbered(months), key=lambda pair: (pair[0], _content(pair[1]))):
        rows = [row for _, row in run]
        first, last, one = rows[0].month, rows[-1].month, rows[0]
        kind = RowKind.DEEMED if one.deemed else RowKind.ONE_OFF if one.one_off else RowKind.PAID
        yield YearRow(
            first=first, last=last, region=one.region or record.region, year=first // 100, count=len(rows),
            base_fen=one.base_fen, credited_fen=one.own_fen * len(rows), own_credited_fen=one.own_fen * len(rows), kind=kind,
            temporary=one.temporary,
        )  # fmt: skip


def record_of(
    basics: Basics,
    rows: tuple[YearRow, ...],
    person: str,
    branch: Branch,
    region: str,
    identity: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Record:
    """The other side's record, as far as the document says it; ``region`` is the other side's."""
    return Record(
        person=person, branch=branch, region=region, held=HELD[basics.account_class],
        months=tuple(month_row(row, region) for row in rows),
        balance_fen=basics.balance_fen, interest_fen=basics.interest_fen, before_1998_fen=basics.before_1998_fen,
        contributor=Contributor[basics.contributor.upper()],
        paid_pool_rate=basics.paid_pool_rate, arrears=basics.arrears, active=basics.active, draws=basics.draws,
        identity=identity, born=basics.born, is_woman=basics.is_woman, first_paid=basics.first_paid, facts=dict(facts or {}),
    )  # fmt: skip


def month_row(row: YearRow, own_region: str) -> MonthRow:
    """A row of sheet 2 as a span of months."""
    return MonthRow(
        month=row.first, base_fen=row.base_fen, months=row.count, deemed=row.kind is RowKind.DEEMED,
        one_off=row.kind is RowKind.ONE_OFF, own_fen=row.credited_fen // row.count if row.count else 0,
        region="" if row.region == own_region else row.region, temporary=row.temporary,
    )  # fmt: skip


def month_after(month: int, by: int = 1) -> int:
    """The month (yyyymm) some months later."""
    year, number = divmod(month // 100 * 12 + month % 100 - 1 + by, 12)
    return year * 100 + number + 1


def _single(row: MonthRow) -> Iterator[MonthRow]:
    """A span month by month."""
    for position in range(row.months):
        month = month_after(row.month, position)
        yield MonthRow(month, row.base_fen, 1, row.deemed, row.one_off, row.own_fen, "", row.region, row.temporary)


def _order(row: MonthRow) -> tuple[Any, ...]:
    return *_content(row), row.month


def _content(row: MonthRow) -> tuple[Any, ...]:
    """What makes months equal; the payer is nobody else's business."""
    return row.month // 100, row.region, row.base_fen, row.deemed, row.one_off, row.own_fen, row.temporary


def _numbered(months: Iterable[MonthRow]) -> Iterator[tuple[int, MonthRow]]:
    """Months with a number that stays the same while they follow one another."""
    for position, row in enumerate(months):
        yield months_between(200001, row.month) - position, row


def _gaps(rows: tuple[YearRow, ...]) -> Iterator[Span]:
    """Months between the first and the last that no row has."""
    reached = 0
    for row in sorted(rows, key=lambda one: one.first):
        if reached and row.first > month_after(reached):
            yield Span(first=month_after(reached), last=month_after(row.first, -1))
        reached = max(reached, row.last)


__all__ = ["basics_of", "month_row", "record_of", "rows_of", "sheet_of"]
