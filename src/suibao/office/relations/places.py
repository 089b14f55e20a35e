"""Where the months of a person were paid, by province: what decides the place of benefit (国办发〔2009〕66号 6).

The unit is the province. Months of temporary accounts count in the total and for no province (人社部规〔2016〕5号); deemed
months belong to where the work was at that time, which is what a row's region says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from suibao.errors import SuibaoError
from suibao.law.transfer.place_of_benefit import MONTHS_PER_YEAR, latest_with_years
from suibao.office.claims.asking import figure
from suibao.office.relations.model import MonthRow, Record
from suibao.office.relations.spans import Span, Spans, found_once, length, spans, without
from suibao.office.relations.terms import Held
from suibao.rules import Law
from suibao.rules.regions import Regions

MIN_YEARS = "benefit_place_min_years"


def province(law: Law, region: str) -> str:
    """The province of a pooling city, or the province itself. Raises RegionError; SuibaoError for the whole nation."""
    return _province(law.regions, region)


@lru_cache(maxsize=4096)
def _province(regions: Regions, region: str) -> str:
    chain = regions.chain(region)
    if len(chain) < 2:
        raise SuibaoError(
            f"A relation lies in a province or city, not in {region}.",
            f"参保关系应在某省或某市，不能是 {region}。",
            region=region,
        )
    return chain[-2]


def enough_months(law: Law, place: str) -> int:
    """Months that make a province the place of benefit. Raises ParameterError where the figure is not established."""
    kept: dict[str, int] = law.__dict__.setdefault("_enough_months", {})
    if place not in kept:
        kept[place] = figure(law, MIN_YEARS, place) * MONTHS_PER_YEAR
    return kept[place]


def rows_of(records: Iterable[Record | None]) -> list[MonthRow]:
    """All rows of the records, each with its region, those of temporary accounts marked."""
    return [
        one
        if one.region and (one.temporary or record.held == Held.GENERAL)
        else MonthRow(one.month, one.base_fen, one.months, one.deemed, one.one_off, one.own_fen, one.payer,
                      one.region or record.region, one.temporary or record.held != Held.GENERAL)
        for record in records
        if record is not None
        for one in record.months
    ]  # fmt: skip


def counted(rows: Iterable[MonthRow], relation_province: str, law: Law) -> dict[str, object]:
    """What the rules of `law.transfer.place_of_benefit` take of a career, the relation being in ``relation_province``.

    ``rows`` as `rows_of` gives them. Months that stand twice are counted in ``overlapping_months``, so that every month
    counts once. Raises ParameterError where the years that make a place are not established on the day.
    """
    by_place: dict[tuple[str, bool], list[MonthRow]] = defaultdict(list)
    for one in rows:
        by_place["" if one.temporary else province(law, one.region), one.temporary].append(one)
    lengths = {key: _lengths(found) for key, found in by_place.items()}
    here_all, here_paid = lengths.pop((relation_province, False), ((), 0))
    temporary, _ = lengths.pop(("", True), ((), 0))
    elsewhere = {place: found for (place, _), (found, _) in sorted(lengths.items(), key=lambda one: one[1][0][-1][1])}
    earlier, earlier_months = "", 0
    if elsewhere:
        relations = [(place, length(found), False) for place, found in elsewhere.items()]
        years = enough_months(law, relation_province) // MONTHS_PER_YEAR
        earlier, earlier_months = latest_with_years(relations, years)
    every = [here_all, temporary, *elsewhere.values()]
    total = sum(length(one) for one in every)
    return {
        "relation_region": relation_province,
        "relation_paid_months": here_paid,
        "relation_deemed_months": length(here_all) - here_paid,
        "earlier_region": earlier,
        "earlier_months": earlier_months,
        "other_months": sum(length(one) for one in elsewhere.values()) - earlier_months,
        "temporary_account_months": length(temporary),
        "overlapping_months": total - (length(_union(every)) if len(every) > 1 else total),
    }


def _lengths(rows: list[MonthRow]) -> tuple[Spans, int]:
    """All months, and how many of them are paid: a month paid and deemed is a paid one."""
    every = spans(rows)
    if not any(one.deemed for one in rows):
        return every, length(every)
    return every, length(every) - length(without(every, spans([one for one in rows if not one.deemed])))


def _union(every: list[Spans]) -> Spans:
    flat: list[Span] = [one for found in every for one in found]
    return found_once(flat)
