"""What regions add to the three parts of a pension, and the monthly pension as a whole."""

from suibao.law.inputs import given
from suibao.law.pension.award import LARGEST_BASE, YEAR_OF_RATE
from suibao.law.units import AWARD
from suibao.rules import clamp, portion, portion_up, rule, share, to_jiao_up

INPUTS = [
    given("early_by_policy", "bool", "政策性提前退休", "retires early by policy", AWARD),
    given("one_child_parent", "bool", "享受独生子女增发", "is entitled to the one-child addition", AWARD),
    given(
        "other_pension_lines_fen", "fen/month", "核定表其他项目", "other lines of the notice", AWARD, most=LARGEST_BASE
    ),
]

FIRST_LONG_YEAR, SECOND_BAND, THIRD_BAND, LAST_LONG_YEAR = 20, 25, 30, 60
"""Jilin: years 21 to 25, 26 to 30, from 31 (pension.md EP-39)."""

TWO_WHOLES = 2_000_000
"""A rate in millionths on the sum of two amounts whose mean is meant."""


@rule(unit="rate", source="四川核定通知书（已公开）", zh="指数化工资增发适用比例", en="rate of the addition on the indexed wage", per=AWARD,
      status="derived")  # fmt: skip
def addition_rate(early_by_policy, indexed_wage_addition_rate, indexed_wage_addition_rate_early):
    """Sichuan: 0.1 % of the indexed wage for each year, 0.4 % for who retires early by policy."""
    return indexed_wage_addition_rate_early if early_by_policy else indexed_wage_addition_rate


@rule(unit="fen/month", source="四川核定通知书（已公开）", zh="指数化工资增发", en="addition on the indexed wage", per=AWARD,
      since="2006-01-01", status="derived")  # fmt: skip
def indexed_wage_addition(indexed_wage, counted_months, addition_rate):
    """Sichuan's increment; three notices to the fen. 0 where no such addition is known."""
    return portion(indexed_wage, counted_months * addition_rate, YEAR_OF_RATE)


@rule(unit="fen/month", source="西藏核定表（已公开）", zh="高原增发", en="plateau addition", per=AWARD, since="2006-01-01",
      status="derived")  # fmt: skip
def plateau_addition(indexed_wage, plateau_addition_rate):
    """Tibet: 10 % of the indexed wage, as one published sheet shows."""
    return share(indexed_wage, plateau_addition_rate)


@rule(
    unit="years",
    source="吉林地方办法（文号未查明）",
    zh="长缴年数",
    en="years of long contribution",
    per=AWARD,
    status="weak",
)
def long_service_years(award_actual_months):
    """Full actual years."""
    return clamp(award_actual_months // 12_000, FIRST_LONG_YEAR, LAST_LONG_YEAR)


@rule(unit="rate", source="吉林地方办法（文号未查明）", zh="长缴增发比例合计", en="rate of the addition for long contributions", per=AWARD,
      when="contributed_long", status="weak")  # fmt: skip
def long_service_rate(long_service_years, long_service_rate_to_25, long_service_rate_to_30, long_service_rate_beyond):
    """0.15 % for each actual year 21 to 25, 0.20 % for 26 to 30, 0.25 % from 31 (Jilin)."""
    first = min(long_service_years, SECOND_BAND) - FIRST_LONG_YEAR
    second = max(min(long_service_years, THIRD_BAND) - SECOND_BAND, 0)
    third = max(long_service_years - THIRD_BAND, 0)
    return first * long_service_rate_to_25 + second * long_service_rate_to_30 + third * long_service_rate_beyond


@rule(unit="fen/month", source="吉林地方办法（文号未查明）", zh="长缴增发", en="addition for long contributions", per=AWARD,
      when="contributed_long", status="weak")  # fmt: skip
def long_service_addition(base_of_basic_pension, indexed_wage, long_service_rate):
    """Jilin. Of what amount the percentage is taken is not established: here of the mean of base and indexed wage.

    The figures are therefore unverified, and a caller must ask for them.
    """
    return portion(base_of_basic_pension + indexed_wage, long_service_rate, TWO_WHOLES)


@rule(unit="fen/month", source="国发〔1997〕26号; 上海核定表（已公开）", zh="虚账户养老金", en="pension from the notional account", per=AWARD,
      when="has_notional_account", status="derived")  # fmt: skip
def notional_account_pension(notional_account_fen, notional_account_divisor, part_rounding_step, parts_rounded_up):
    """Shanghai: the notional account of earlier years over 120, the divisor of 1997."""
    if parts_rounded_up:
        return portion_up(notional_account_fen, 1, notional_account_divisor * part_rounding_step) * part_rounding_step
    return portion(notional_account_fen, 1, notional_account_divisor * part_rounding_step) * part_rounding_step


@rule(
    unit="fen/month",
    source="国发〔2005〕38号 六",
    zh="养老金三部分之和",
    en="sum of the three parts",
    per=AWARD,
    since="2006-01-01",
)
def pension_parts(basic_pension, account_pension, transition_pension):
    """Before anything that a region adds."""
    return basic_pension + account_pension + transition_pension


@rule(unit="bool", source="贵州、云南核定表（已公开）", zh="独生子女增发按养老金比例", en="the one-child addition is a share",
      per=AWARD, when="one_child_parent", status="derived")  # fmt: skip
def one_child_by_share(one_child_addition_is_share):
    """Guizhou pays a share, Yunnan an amount; elsewhere not established."""
    return one_child_addition_is_share


@rule(unit="bool", source="贵州、云南核定表（已公开）", zh="独生子女增发按金额", en="the one-child addition is an amount", per=AWARD,
      status="derived")  # fmt: skip
def one_child_by_amount(one_child_parent, one_child_by_share):
    """The other of the two."""
    return one_child_parent and not one_child_by_share


@rule(unit="fen/month", source="贵州核定表（已公开）; 地方计划生育条例", zh="独生子女增发（比例）", en="one-child addition, share", per=AWARD,
      since="2006-01-01", when="one_child_by_share", status="derived")  # fmt: skip
def one_child_share(pension_parts, one_child_addition_rate):
    """Guizhou: 5 % of the three parts."""
    return share(pension_parts, one_child_addition_rate)


@rule(unit="fen/month", source="昆明核定表（已公开）; 地方计划生育条例", zh="独生子女增发（金额）", en="one-child addition, amount", per=AWARD,
      when="one_child_by_amount", status="derived")  # fmt: skip
def one_child_amount(one_child_addition_amount):
    """Yunnan: an amount of the year."""
    return one_child_addition_amount


@rule(unit="fen/month", source="各地核定表（已公开）", zh="地方增发合计", en="local additions", per=AWARD, since="2006-01-01",
      status="derived")  # fmt: skip
def pension_additions(
    indexed_wage_addition,
    plateau_addition,
    long_service_addition,
    one_child_share,
    one_child_amount,
    notional_account_pension,
):
    """What this law knows; an addition that it does not know comes in as other lines of the notice."""
    return (
        indexed_wage_addition + plateau_addition + long_service_addition + one_child_share + one_child_amount
        + notional_account_pension
    )  # fmt: skip


@rule(unit="fen/month", source="国发〔2005〕38号 六; 社会保险法 15", zh="月养老金", en="monthly pension", per=AWARD,
      since="2006-01-01", status="weak")  # fmt: skip
def monthly_pension(pension_parts, pension_additions, other_pension_lines_fen, total_rounded_up):
    """The three parts, local additions and other lines; Zhejiang rounds the sum up to the jiao."""
    whole = pension_parts + pension_additions + other_pension_lines_fen
    return to_jiao_up(whole) if total_rounded_up else whole
