"""Subsidy of contributions (社会保险补贴) for people certified as hard to employ who work flexibly: paid first, subsidised after."""

from suibao.law.inputs import given
from suibao.law.units import CAREER_YEAR
from suibao.rules import portion, rule

LIMIT = 10**8

INPUTS = [
    given("certified_hard_to_employ", "bool", "已认定为就业困难人员", "certified as hard to employ", CAREER_YEAR),
    given("works_flexibly", "bool", "灵活就业", "works flexibly", CAREER_YEAR),
    given("month_paid_fen", "fen/month", "当月实际缴纳养老保险费", "pension contribution of a month actually paid", CAREER_YEAR,
          most=LIMIT),
    given("month_floor_payment_fen", "fen/month", "按最低基数应缴额", "contribution of that month at the floor", CAREER_YEAR,
          most=LIMIT),
    given("subsidy_months_drawn", "months", "已享受补贴月数", "months already subsidised", CAREER_YEAR, most=600),
    given("months_to_retirement", "months", "首次享受时距法定退休年龄月数", "months to retirement when the subsidy began",
          CAREER_YEAR, most=1_200),
]  # fmt: skip


@rule(unit="bool", source="就业补助资金管理办法（2023-12-20）", zh="符合灵活就业社保补贴对象", en="belongs to those subsidised",
      per=CAREER_YEAR, since="2024-01-01")  # fmt: skip
def subsidy_person(certified_hard_to_employ, works_flexibly):
    """Certified hard to employ and in flexible work. Platform workers qualify only if certified."""
    return certified_hard_to_employ and works_flexibly


@rule(unit="months", source="就业补助资金管理办法（2023-12-20）", zh="补贴总月数", en="months of subsidy in all", per=CAREER_YEAR,
      since="2024-01-01", when="subsidy_person")  # fmt: skip
def subsidy_months_in_all(months_to_retirement, flexible_subsidy_months, flexible_subsidy_near_retirement_months,
                          flexible_subsidy_edge_counts):  # fmt: skip
    """Three years; to retirement when fewer than five years remain. Whether exactly five are fewer is local."""
    if months_to_retirement < flexible_subsidy_near_retirement_months:
        return months_to_retirement
    if months_to_retirement == flexible_subsidy_near_retirement_months and flexible_subsidy_edge_counts:
        return months_to_retirement
    return flexible_subsidy_months


@rule(unit="months", source="就业补助资金管理办法（2023-12-20）", zh="剩余补贴月数", en="months of subsidy left", per=CAREER_YEAR,
      since="2024-01-01", when="subsidy_person")  # fmt: skip
def subsidy_months_left(subsidy_months_in_all, subsidy_months_drawn):
    """What has not been drawn."""
    return max(subsidy_months_in_all - subsidy_months_drawn, 0)


@rule(unit="bool", source="就业补助资金管理办法（2023-12-20）", zh="当月可享受补贴", en="the month is subsidised", per=CAREER_YEAR,
      since="2024-01-01")  # fmt: skip
def month_is_subsidised(subsidy_person, subsidy_months_left, month_paid_fen):
    """Months are left and the month was paid: payment first, subsidy after."""
    return subsidy_person and subsidy_months_left > 0 and month_paid_fen > 0


@rule(unit="bool", source="就业补助资金管理办法（2023-12-20）; 地方规定", zh="补贴为当地定额", en="the subsidy is a local fixed amount",
      per=CAREER_YEAR, since="2024-01-01", when="month_is_subsidised")  # fmt: skip
def subsidy_is_fixed(flexible_subsidy_is_fixed):
    """Tianjin pays an amount; the nation knows a share."""
    return flexible_subsidy_is_fixed


@rule(unit="bool", source="就业补助资金管理办法（2023-12-20）; 地方规定", zh="补贴按比例", en="the subsidy is a share", per=CAREER_YEAR,
      since="2024-01-01")  # fmt: skip
def subsidy_is_share(month_is_subsidised, subsidy_is_fixed):
    """Everywhere else."""
    return month_is_subsidised and not subsidy_is_fixed


@rule(unit="fen/month", source="就业补助资金管理办法（2023-12-20）; 地方规定", zh="补贴按比例计算额", en="subsidy as a share",
      per=CAREER_YEAR, since="2024-01-01", when="subsidy_is_share")  # fmt: skip
def subsidy_by_share(month_paid_fen, month_floor_payment_fen, flexible_subsidy_on_floor, flexible_subsidy_parts,
                     flexible_subsidy_of_parts):  # fmt: skip
    """At most 2/3 of what was actually paid; in some places of the payment at the floor, never of more than was paid."""
    counted = min(month_paid_fen, month_floor_payment_fen) if flexible_subsidy_on_floor else month_paid_fen
    return portion(counted, flexible_subsidy_parts, flexible_subsidy_of_parts)


@rule(unit="bool", source="地方规定", zh="超过最低缴费部分可补贴", en="what is above the floor is subsidised", per=CAREER_YEAR,
      since="2024-01-01", when="subsidy_is_share", status="weak")  # fmt: skip
def subsidy_has_second_step(flexible_subsidy_above_floor):
    """Nanjing knows two steps."""
    return flexible_subsidy_above_floor


@rule(unit="fen/month", source="地方规定", zh="超过最低缴费部分补贴", en="subsidy of what is above the floor", per=CAREER_YEAR,
      since="2024-01-01", when="subsidy_has_second_step", status="weak")  # fmt: skip
def subsidy_above_floor(month_paid_fen, month_floor_payment_fen, flexible_subsidy_above_parts,
                        flexible_subsidy_above_of_parts):  # fmt: skip
    """A smaller share of what was paid above the floor."""
    above = max(month_paid_fen - month_floor_payment_fen, 0)
    return portion(above, flexible_subsidy_above_parts, flexible_subsidy_above_of_parts)


@rule(unit="bool", source="地方规定", zh="补贴有限额", en="the subsidy is limited in yuan", per=CAREER_YEAR,
      since="2024-01-01", when="subsidy_is_share", status="weak")  # fmt: skip
def subsidy_is_limited(flexible_subsidy_has_cap):
    """Where the region sets an upper limit (Shenzhen)."""
    return flexible_subsidy_has_cap


@rule(unit="fen/month", source="地方规定", zh="补贴限额", en="upper limit of the subsidy of the month", per=CAREER_YEAR,
      since="2024-01-01", when="subsidy_is_limited", status="weak")  # fmt: skip
def subsidy_limit(flexible_subsidy_cap):
    """Of all branches together, where the region has one."""
    return flexible_subsidy_cap


@rule(unit="fen/month", source="地方规定", zh="定额补贴", en="fixed subsidy of the month", per=CAREER_YEAR,
      since="2024-01-01", when="subsidy_is_fixed", status="weak")  # fmt: skip
def subsidy_as_fixed(flexible_subsidy_fixed):
    """The region's amount for the pension."""
    return flexible_subsidy_fixed


@rule(unit="fen/month", source="就业补助资金管理办法（2023-12-20）; 地方规定", zh="养老保险补贴", en="subsidy of the pension contribution",
      per=CAREER_YEAR, since="2024-01-01")  # fmt: skip
def pension_subsidy(subsidy_by_share, subsidy_above_floor, subsidy_is_limited, subsidy_limit, subsidy_as_fixed):
    """The shares within their limit, or the fixed amount."""
    shares = subsidy_by_share + subsidy_above_floor
    if subsidy_is_limited:
        return min(shares, subsidy_limit)
    return shares + subsidy_as_fixed
