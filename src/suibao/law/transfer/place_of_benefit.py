"""Which province pays the pension (国办发〔2009〕66号 6), and how many months count.

Provinces are the unit: inside one, the last city of insurance decides. Rules cannot loop over a career, so the caller
picks the earlier province with `latest_with_years`.
"""

from collections.abc import Iterable

from suibao.law.inputs import given
from suibao.law.transfer.terms import PlaceReason
from suibao.law.units import PENSION_TRANSFER
from suibao.rules import rule

MONTHS_PER_YEAR = 12
NOWHERE = ""

INPUTS = [
    given("relation_region", "region", "现参保关系所在省份", "province of the present relation", PENSION_TRANSFER),
    given("relation_paid_months", "months", "关系所在地实际缴费月数", "months paid in that province", PENSION_TRANSFER,
          most=1200),
    given("relation_deemed_months", "months", "关系所在地视同缴费月数", "deemed months of work in that province",
          PENSION_TRANSFER, most=1200),
    given("earlier_region", "region", "此前最近满年限的省份", "most recent earlier province with enough years",
          PENSION_TRANSFER),
    given("earlier_months", "months", "该省缴费月数（含视同）", "months there, deemed ones included", PENSION_TRANSFER,
          most=1200),
    given("other_months", "months", "其他省份缴费月数（含视同）", "months in other provinces", PENSION_TRANSFER, most=1200),
    given("temporary_account_months", "months", "临时账户缴费月数", "months in temporary accounts", PENSION_TRANSFER,
          most=1200),
    given("overlapping_months", "months", "重复缴费月数", "months paid in two places", PENSION_TRANSFER, most=1200),
]  # fmt: skip


def latest_with_years(relations: Iterable[tuple[str, int, bool]], years: int) -> tuple[str, int]:
    """The last of ``relations`` with ``years`` or more: (province, its months), or ("", 0).

    ``relations``: earlier ones in order of time, each province, months with deemed ones, temporary account yes or no.
    Months of one province add up; its time is that of its last relation. Temporary accounts do not count.
    """
    months: dict[str, int] = {}
    for region, length, temporary in relations:
        if not temporary:
            months[region] = months.pop(region, 0) + length
    enough = [(region, length) for region, length in months.items() if length >= years * MONTHS_PER_YEAR]
    return enough[-1] if enough else (NOWHERE, 0)


@rule(unit="months", source="国办发〔2009〕66号 6; 人社部规〔2016〕5号 一; 人社厅函〔2017〕151号", zh="关系所在地累计月数",
      en="months that count for the province of the relation", per=PENSION_TRANSFER, since="2010-01-01",
      status="secondary")  # fmt: skip
def relation_months(relation_paid_months, relation_deemed_months):
    """Paid and deemed ones; deemed ones belong to where the work was at the time. No month of a temporary account."""
    return relation_paid_months + relation_deemed_months


@rule(unit=PlaceReason, source="国办发〔2009〕66号 6", zh="待遇领取地依据", en="why this province pays", per=PENSION_TRANSFER,
      since="2010-01-01", status="secondary")  # fmt: skip
def place_reason(relation_region, hukou_region, relation_months, earlier_months, benefit_place_min_years):
    """At the place of registration; else ten years here; else ten years at an earlier place; else back to registration.

    Ten years reached, not passed: 120 months are enough.
    """
    if relation_region == hukou_region:
        return PlaceReason.RELATION_AT_HUKOU
    if relation_months >= benefit_place_min_years * MONTHS_PER_YEAR:
        return PlaceReason.TEN_YEARS_HERE
    if earlier_months >= benefit_place_min_years * MONTHS_PER_YEAR:
        return PlaceReason.TEN_YEARS_EARLIER
    return PlaceReason.BACK_TO_HUKOU


@rule(unit="region", source="国办发〔2009〕66号 6", zh="待遇领取地", en="place of benefit", per=PENSION_TRANSFER,
      since="2010-01-01", status="secondary")  # fmt: skip
def place_of_benefit(place_reason, relation_region, earlier_region, hukou_region):
    """The province that gathers all relations and money, computes the pension and pays it."""
    if place_reason == PlaceReason.TEN_YEARS_HERE:
        return relation_region
    if place_reason == PlaceReason.TEN_YEARS_EARLIER:
        return earlier_region
    return hukou_region


@rule(unit="months", source="社会保险法 19; 人社部发〔2009〕187号 三", zh="累计计算月数", en="months counted once",
      per=PENSION_TRANSFER, since="2011-07-01", status="secondary")  # fmt: skip
def months_counted(relation_months, earlier_months, other_months, temporary_account_months, overlapping_months):
    """Years accumulate over all places, those of temporary accounts too; a month paid twice counts once.

    More overlap than there are months would be a mistake of the record: never fewer than none.
    """
    return max(0, relation_months + earlier_months + other_months + temporary_account_months - overlapping_months)
