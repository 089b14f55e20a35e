"""The record of a career: spans of months with place, kind and base, and what cannot be such a record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from suibao.law.pension.career_terms import CareerMonth, Crediting
from suibao.rules import InputError
from suibao.rules.units import month_number, month_text

YEAR = 12
WHOLE_MONTH = 1_000


@dataclass(frozen=True)
class Span:
    """Months of one kind at one place on one base.

    ``first``, ``last``: ``2019-03``. ``base_fen``: monthly base. ``own_paid_fen``: own payment a month, which is what was
    credited before 1998. ``index``: as the agency states it, in millionths; without it the base is divided by the
    reference wage. ``credited``: thousandths of a month that each month counts; the base is then that of what was paid.
    """

    first: str
    last: str
    region: str
    kind: CareerMonth = CareerMonth.EMPLOYED
    base_fen: int = 0
    own_paid_fen: int = 0
    index: int | None = None
    credited: int = WHOLE_MONTH

    @cached_property
    def months(self) -> range:
        """The months as numbers."""
        return range(month_number(self.first), month_number(self.last) + 1)


@dataclass(frozen=True)
class Career:
    """Spans of one person, the place of benefit, and how the agency credits interest.

    ``balance_fen`` at the end of ``balance_year``, as a statement gives it: earlier years of the account are then not
    computed (rates before 2016 are mostly unknown). ``award``: the month in which the pension begins; gaps count up to it,
    and the account closes before it. ``since`` and ``until`` bound the months whose gaps count: by default the first month
    of the spans, and the last or the one before the award. ``account_start``: where the region's is not the right one.
    """

    spans: tuple[Span, ...]
    benefit_region: str
    crediting: Crediting
    balance_fen: int = 0
    balance_year: int | None = None
    award: str = ""
    since: str = ""
    until: str = ""
    account_start: str = ""

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """First and last month, as numbers. Raises InputError when the career has neither spans nor bounds."""
        if not self.spans and not (self.since and (self.until or self.award)):
            raise InputError("The career has no months.", "缴费经历中没有任何月份。")
        first = month_number(self.since) if self.since else min(one.months.start for one in self.spans)
        if self.until or self.award:
            return first, month_number(self.until) if self.until else month_number(self.award) - 1
        return first, max(one.months.stop - 1 for one in self.spans)

    def split(self, year: int) -> tuple[Career, Career]:
        """The career to the end of ``year`` and after it; folding one after the other gives the same."""
        first, last = self.bounds
        edge = (year + 1) * YEAR
        early = tuple(_cut(one, first, edge - 1) for one in self.spans if one.months.start < edge)
        late = tuple(_cut(one, edge, last) for one in self.spans if one.months.stop > edge)
        middle, start = max(min(edge - 1, last), first - 1), min(max(edge, first), last + 1)
        return (
            replace(self, spans=early, since=month_text(first), until=month_text(middle)),
            replace(self, spans=late, since=month_text(start), until=month_text(last)),
        )


def _cut(span: Span, first: int, last: int) -> Span:
    return replace(span, first=max(span.first, month_text(first)), last=min(span.last, month_text(last)))


def months_of(career: Career) -> dict[int, Span]:
    """Each month of a career with its span. Raises InputError for months that overlap or stand outside."""
    found: dict[int, Span] = {}
    first, last = career.bounds
    for span in career.spans:
        _check(span)
        for number in span.months:
            if number in found:
                raise InputError(
                    f"{month_text(number)} stands twice in the career: {found[number].region} and {span.region}. "
                    "Next step: one of the two is refunded or merged (overlapping payments); leave the other.",
                    f"{month_text(number)} 在缴费经历中重复：{found[number].region} 与 {span.region}。重复缴费须先清退其一。",
                    month=month_text(number),
                )
            if not first <= number <= last:
                raise InputError(
                    f"{month_text(number)} lies outside {month_text(first)} to {month_text(last)}, the months that the "
                    "career covers (an award ends it). Next step: correct the span or the bounds.",
                    f"{month_text(number)} 不在 {month_text(first)} 至 {month_text(last)} 之间（待遇自领取月起不再缴费）。",
                    month=month_text(number),
                )
            found[number] = span
    return found


def _check(span: Span) -> None:
    if not len(span.months):
        raise InputError(
            f"A span ends in {span.last}, before it begins in {span.first}.",
            f"缴费时段止于 {span.last}，早于起始月 {span.first}。",
        )
    if not 0 <= span.credited <= WHOLE_MONTH:
        raise InputError(
            f"{span.first} to {span.last}: a month counts {span.credited} thousandths; it counts one month at most, and never less than none.",
            f"{span.first} 至 {span.last}：每月计 {span.credited} 千分之一月；一个月至多计一个月。",
        )
    deemed = span.kind == CareerMonth.DEEMED
    if deemed and (span.base_fen or span.own_paid_fen):
        raise InputError(
            f"{span.first} to {span.last} is deemed paid, yet a base or payment is given: deemed months have neither.",
            f"{span.first} 至 {span.last} 为视同缴费，不应有缴费基数或缴费额。",
        )
    if not deemed and not span.base_fen and span.index is None:
        raise InputError(
            f"{span.first} to {span.last} is paid, but has neither a base nor a stated index. A missing base is never zero.",
            f"{span.first} 至 {span.last} 为实际缴费，但既无缴费基数也无认定指数。缺少的基数不会当作零。",
        )
