"""The career of a worksheet: the rows that the law folded, those of one year that are alike put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from suibao.law.careers import Career, Fold, Row
from suibao.office.pensions.worksheet import CareerRow
from suibao.rules import Trace
from suibao.rules.units import month_number, month_text

HALVES = 2
"""Rows of a year with this place or more are of the account, not of the index."""


def career_rows(fold: Fold, career: Career) -> tuple[CareerRow, ...]:
    """Every stretch of a career with its months, bases, reference wage and index."""
    pairs = zip(fold.rows(career), fold.explain(career), strict=True)
    made = [_row(row, trace) for row, trace in pairs if row.place[1] < HALVES]
    return tuple(joined(made))


def _row(row: Row, trace: Trace) -> CareerRow:
    facts: Mapping[str, object] = row.facts
    paid, deemed, gap = (int(str(facts[f"year_months_{kind}"])) for kind in ("paid", "deemed", "gap"))
    first = int(str(facts["year_first_month"]))
    wage = next(
        (
            one
            for line in trace.lines
            if line.applies
            for one in line.figures
            if one.name == "contribution_reference_wage"
        ),
        None,
    )
    stated = bool(facts["has_stated_index"])
    index = int(trace["year_index"]) if paid else int(str(facts["deemed_index"])) if deemed else 0
    amount = int(wage.value.amount or 0) if wage else 0
    return CareerRow(
        month_text(first), month_text(first + paid + deemed + gap - 1), paid, deemed, gap, int(str(facts["year_base_sum_fen"])),
        amount, wage.value.status if wage else "", wage.value.citation if wage else "", index, stated or deemed > 0,
    )  # fmt: skip


def joined(rows: Iterable[CareerRow]) -> list[CareerRow]:
    """Rows of one calendar year (or of one gap) that follow each other and differ in nothing but their months, as one."""
    found: list[CareerRow] = []
    for row in rows:
        last = found[-1] if found else None
        if last and _alike(last) == _alike(row) and month_number(row.first) == month_number(last.last) + 1:
            found[-1] = replace(
                last, last=row.last, paid=last.paid + row.paid, deemed=last.deemed + row.deemed, gap=last.gap + row.gap,
                base_sum_fen=last.base_sum_fen + row.base_sum_fen,
            )  # fmt: skip
        else:
            found.append(row)
    return found


def _alike(row: CareerRow) -> tuple[object, ...]:
    """What rows must share to be one; a gap may last for years."""
    kind = (row.paid > 0, row.deemed > 0, row.gap > 0)
    return "" if row.gap else row.first[:4], kind, row.reference_wage_fen, row.index, row.stated
