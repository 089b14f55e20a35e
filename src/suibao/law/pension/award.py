"""The employee pension at its award: benefit base, indexed wage, basic pension, account pension.

Local ways of computing are chosen by region and day through parameters; docs/decisions/017 says which.
"""

from suibao.law.inputs import given
from suibao.law.units import AWARD
from suibao.rules import portion, portion_up, rule

LARGEST_BASE = 10**7
"""100,000 yuan a month: eight times the highest base; keeps every product of an award within 64 bits."""

LARGEST_INDEX = 6_000_000
"""Twice the highest index that limits on bases allow; movers may exceed 3 (pension.md EP-33)."""

LONGEST_SERVICE = 1_000_000
"""1,000 months in thousandths."""

WHOLE_INDEX = 1_000_000
YEAR_OF_RATE = 12 * 1000 * 1_000_000
"""A rate in millionths for each year, on thousandths of a month."""

INPUTS = [
    given("average_index", "index", "本人平均缴费工资指数", "average contribution index", AWARD, most=LARGEST_INDEX),
    given("credited_months", "thousandths of a month", "累计缴费月数（含视同）", "credited months, deemed ones included", AWARD,
          most=LONGEST_SERVICE),
    given("award_account_fen", "fen", "退休时个人账户储存额", "account balance at the award", AWARD),
    given("has_stated_base", "bool", "核定表载明计发基数", "the notice states the base", AWARD),
    given("stated_benefit_base_fen", "fen/month", "核定表所载计发基数", "base stated on the notice", AWARD, most=LARGEST_BASE),
    given("has_stated_local_base", "bool", "核定表载明市级计发基数", "the notice states a local base", AWARD),
    given("stated_local_base_fen", "fen/month", "核定表所载市级计发基数", "local base stated on the notice", AWARD,
          most=LARGEST_BASE),
]  # fmt: skip


@rule(unit="bool", source="国发〔2005〕38号 六", zh="须查公布的计发基数", en="the published base is needed", per=AWARD)
def base_is_looked_up(has_stated_base):
    """The notice says what it was computed on; else the figure published for the place of benefit and day."""
    return not has_stated_base


@rule(unit="fen/month", source="国发〔2005〕38号 六", zh="公布的计发基数", en="published benefit base", per=AWARD,
      since="2006-01-01", when="base_is_looked_up")  # fmt: skip
def published_base(benefit_base):
    """J of the retirement year at the place of benefit; the last one provisionally while the new one is not out."""
    return benefit_base


@rule(unit="fen/month", source="国发〔2005〕38号 六", zh="计发基数", en="benefit base", per=AWARD, since="2006-01-01")
def award_base(has_stated_base, stated_benefit_base_fen, published_base):
    """What the award is computed on: docs/decisions/016."""
    return stated_benefit_base_fen if has_stated_base else published_base


@rule(
    unit="bool",
    source="豫政〔2006〕29号; 河南核定表（已公开）",
    zh="须查市级计发基数",
    en="a local base is needed",
    per=AWARD,
    status="derived",
)
def local_base_is_looked_up(index_on_local_base, has_stated_base, has_stated_local_base):
    """Only where the index is applied to a base of the city (Henan), and the notice states no base at all."""
    return index_on_local_base and not has_stated_base and not has_stated_local_base


@rule(unit="fen/month", source="豫政〔2006〕29号; 河南核定表（已公开）", zh="公布的市级计发基数", en="published local base", per=AWARD,
      when="local_base_is_looked_up", status="derived")  # fmt: skip
def published_local_base(benefit_base_local):
    """The base of the city."""
    return benefit_base_local


@rule(unit="fen/month", source="国发〔2005〕38号 六; 河南核定表（已公开）", zh="指数所乘的基数", en="base of the index", per=AWARD,
      since="2006-01-01", status="derived")  # fmt: skip
def index_base(award_base, index_on_local_base, has_stated_base, has_stated_local_base, stated_local_base_fen,
               published_local_base):  # fmt: skip
    """The benefit base; in Henan that of the city, as two published sheets show.

    A notice that states one base only was computed on that one: docs/decisions/016.
    """
    if not index_on_local_base:
        return award_base
    if has_stated_local_base:
        return stated_local_base_fen
    return award_base if has_stated_base else published_local_base


@rule(unit="fen/month", source="国发〔2005〕38号 六", zh="本人指数化月平均缴费工资", en="indexed wage", per=AWARD,
      since="2006-01-01")  # fmt: skip
def indexed_wage(index_base, average_index):
    """Base × index. The index is never clamped: movers may lie outside 0.6 to 3 (pension.md EP-33)."""
    return portion(index_base, average_index, WHOLE_INDEX)


@rule(unit="fen/month", source="国发〔2005〕38号 六; 粤府〔2006〕96号", zh="基础养老金所用基数", en="base of the basic pension",
      per=AWARD, since="2006-01-01", status="weak")  # fmt: skip
def base_of_basic_pension(award_base, average_index, basic_rate_index_threshold):
    """Guangdong but not Shenzhen multiplies the base by index / 0.6 for an index below 0.6; elsewhere it is whole."""
    if average_index >= basic_rate_index_threshold:
        return award_base
    return portion(award_base, average_index, basic_rate_index_threshold)


@rule(unit="thousandths of a month", source="国发〔2005〕38号 六", zh="计发缴费月数", en="months counted", per=AWARD,
      since="2006-01-01", status="weak")  # fmt: skip
def counted_months(credited_months, credited_month_step):
    """Months count (pension.md EP-27), though the text speaks of full years; Anhui rounds up to a tenth of a year."""
    return portion_up(credited_months, 1, credited_month_step) * credited_month_step


@rule(unit="fen/month", source="国发〔2005〕38号 六; 社会保险法 15", zh="基础养老金", en="basic pension", per=AWARD,
      since="2006-01-01")  # fmt: skip
def basic_pension(
    base_of_basic_pension, indexed_wage, counted_months, basic_pension_rate, part_rounding_step, parts_rounded_up
):
    """The mean of the base and the indexed wage, 1 % for each year. One rounding: half up, or up where the region does."""
    both = base_of_basic_pension + indexed_wage
    rated = counted_months * basic_pension_rate
    if parts_rounded_up:
        return portion_up(both, rated, 2 * YEAR_OF_RATE * part_rounding_step) * part_rounding_step
    return portion(both, rated, 2 * YEAR_OF_RATE * part_rounding_step) * part_rounding_step


@rule(unit="fen/month", source="国发〔2005〕38号 六; 社会保险法 15", zh="个人账户养老金", en="account pension", per=AWARD,
      since="2006-01-01")  # fmt: skip
def account_pension(award_account_fen, divisor, part_rounding_step, parts_rounded_up):
    """The balance over the divisor, which stands in tenths of a month."""
    if parts_rounded_up:
        return portion_up(award_account_fen, 10, divisor * part_rounding_step) * part_rounding_step
    return portion(award_account_fen, 10, divisor * part_rounding_step) * part_rounding_step
