"""Unemployment insurance (失业保险): employer and employee; flexible workers where a region lets them in."""

from suibao.law.units import ENGAGEMENT_MONTH, WORKER_MONTH
from suibao.rules import clamp, rule, share


@rule(unit="bool", source="国办发〔2019〕13号 三", zh="失业保险另定上下限", en="unemployment limits of its own",
      per=ENGAGEMENT_MONTH, since="2019-05-01", when="insures_all_branches", status="derived")  # fmt: skip
def has_own_limits(unemployment_own_limits):
    """Whether the region limits the unemployment base by figures of its own."""
    return unemployment_own_limits


@rule(unit="bool", source="国办发〔2019〕13号 三", zh="失业保险用统一上下限", en="unemployment limits as the pension's",
      per=ENGAGEMENT_MONTH, since="2019-05-01", status="derived")  # fmt: skip
def has_common_limits(insures_all_branches, has_own_limits):
    """Elsewhere the limits of social insurance as a whole apply."""
    return insures_all_branches and not has_own_limits


@rule(unit="fen/month", source="失业保险条例 6; 地方规定", zh="失业缴费基数（另定）", en="unemployment base, own limits",
      per=ENGAGEMENT_MONTH, since="2019-05-01", when="has_own_limits")  # fmt: skip
def unemployment_base_own(contribution_wage, unemployment_base_floor, unemployment_base_ceiling):
    """The wage between the region's own limits."""
    return clamp(contribution_wage, unemployment_base_floor, unemployment_base_ceiling)


@rule(unit="fen/month", source="失业保险条例 6; 国办发〔2019〕13号 三", zh="失业缴费基数（统一）",
      en="unemployment base, common limits", per=ENGAGEMENT_MONTH, since="2019-05-01", when="has_common_limits",
      status="derived")  # fmt: skip
def unemployment_base_common(contribution_wage, contribution_base_floor, contribution_base_ceiling):
    """The wage between the limits of social insurance."""
    return clamp(contribution_wage, contribution_base_floor, contribution_base_ceiling)


@rule(unit="fen/month", source="失业保险条例 6", zh="失业缴费基数", en="unemployment base", per=ENGAGEMENT_MONTH,
      since="2019-05-01")  # fmt: skip
def unemployment_base(unemployment_base_own, unemployment_base_common):
    """Whichever of the two applies; the other is zero."""
    return unemployment_base_own + unemployment_base_common


@rule(unit="fen/month", source="社会保险法 44; 失业保险条例 6; 人社部发〔2024〕40号", zh="失业保险单位缴费",
      en="unemployment, employer", per=ENGAGEMENT_MONTH, since="2019-05-01", when="insures_all_branches")  # fmt: skip
def unemployment_employer(unemployment_base, unemployment_employer_rate):
    """The employer's share."""
    return share(unemployment_base, unemployment_employer_rate)


@rule(unit="fen/month", source="社会保险法 44; 失业保险条例 6; 人社部发〔2024〕40号", zh="失业保险个人缴费",
      en="unemployment, employee", per=ENGAGEMENT_MONTH, since="2019-05-01", when="insures_all_branches")  # fmt: skip
def unemployment_employee(unemployment_base, unemployment_employee_rate):
    """The worker's share, withheld by the employer. There are no personal accounts."""
    return share(unemployment_base, unemployment_employee_rate)


@rule(unit="bool", source="社会保险法 44; 地方规定", zh="想以灵活就业身份参加失业", en="wants unemployment as a flexible worker",
      per=WORKER_MONTH)  # fmt: skip
def wants_unemployment_alone(joins_flexible_unemployment, employers):
    """Chose it, and no employer insures."""
    return joins_flexible_unemployment and employers == 0


@rule(unit="bool", source="地方规定", zh="以灵活就业身份参加失业", en="joins unemployment as a flexible worker",
      per=WORKER_MONTH, since="2019-05-01", when="wants_unemployment_alone")  # fmt: skip
def joins_unemployment_alone(flexible_unemployment_offered):
    """Only where the region offers it; the statute covers employees."""
    return flexible_unemployment_offered


@rule(unit="bool", source="国办发〔2019〕13号 三", zh="灵活就业失业另定上下限", en="flexible unemployment limits of its own",
      per=WORKER_MONTH, since="2019-05-01", when="joins_unemployment_alone", status="derived")  # fmt: skip
def flexible_has_own_limits(unemployment_own_limits):
    """Whether the region limits the base by figures of its own."""
    return unemployment_own_limits


@rule(unit="bool", source="国办发〔2019〕13号 三", zh="灵活就业失业用统一上下限",
      en="flexible unemployment limits as the pension's", per=WORKER_MONTH, since="2019-05-01", status="derived")  # fmt: skip
def flexible_has_common_limits(joins_unemployment_alone, flexible_has_own_limits):
    """Elsewhere the limits of social insurance as a whole apply."""
    return joins_unemployment_alone and not flexible_has_own_limits


@rule(unit="fen/month", source="地方规定", zh="灵活就业失业基数（另定）", en="flexible unemployment base, own limits",
      per=WORKER_MONTH, since="2019-05-01", when="flexible_has_own_limits")  # fmt: skip
def flexible_unemployment_base_own(unemployment_base_fen, unemployment_base_floor, unemployment_base_ceiling):
    """The chosen base between the region's own limits."""
    return clamp(unemployment_base_fen, unemployment_base_floor, unemployment_base_ceiling)


@rule(unit="fen/month", source="京人社发〔2025〕11号", zh="灵活就业失业基数（统一）",
      en="flexible unemployment base, common limits", per=WORKER_MONTH, since="2019-05-01",
      when="flexible_has_common_limits", status="derived")  # fmt: skip
def flexible_unemployment_base_common(unemployment_base_fen, contribution_base_floor, contribution_base_ceiling):
    """The chosen base between the limits of social insurance (as in Beijing)."""
    return clamp(unemployment_base_fen, contribution_base_floor, contribution_base_ceiling)


@rule(unit="fen/month", source="地方规定", zh="灵活就业失业基数", en="flexible unemployment base", per=WORKER_MONTH,
      since="2019-05-01")  # fmt: skip
def flexible_unemployment_base(flexible_unemployment_base_own, flexible_unemployment_base_common):
    """Whichever of the two applies; the other is zero."""
    return flexible_unemployment_base_own + flexible_unemployment_base_common


@rule(unit="fen/month", source="粤人社规〔2025〕50号; 京人社发〔2025〕11号", zh="灵活就业失业缴费", en="flexible unemployment",
      per=WORKER_MONTH, since="2019-05-01", when="joins_unemployment_alone")  # fmt: skip
def flexible_unemployment(flexible_unemployment_base, flexible_unemployment_rate):
    """What the worker pays."""
    return share(flexible_unemployment_base, flexible_unemployment_rate)
