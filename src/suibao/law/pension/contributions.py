"""Employee pension (职工基本养老保险): contributions of employer, employee and flexible workers."""

from suibao.law.units import ENGAGEMENT_MONTH, WORKER_MONTH
from suibao.rules import clamp, rule, share


@rule(unit="fen/month", source="国办发〔2019〕13号 三", zh="养老缴费基数", en="pension base", per=ENGAGEMENT_MONTH,
      since="2006-01-01", when="insures_all_branches")  # fmt: skip
def pension_base(contribution_wage, contribution_base_floor, contribution_base_ceiling):
    """The wage, lifted to the published floor and cut at the published ceiling."""
    return clamp(contribution_wage, contribution_base_floor, contribution_base_ceiling)


@rule(unit="fen/month", source="社会保险法 12; 国办发〔2019〕13号 一", zh="养老保险单位缴费", en="pension, employer",
      per=ENGAGEMENT_MONTH, since="2006-01-01", when="insures_all_branches")  # fmt: skip
def pension_employer(pension_base, pension_employer_rate):
    """The employer's share, all to the pooled fund. Rounding half up to the fen: docs/decisions/002."""
    return share(pension_base, pension_employer_rate)


@rule(unit="fen/month", source="社会保险法 12; 国发〔2005〕38号", zh="养老保险个人缴费", en="pension, employee",
      per=ENGAGEMENT_MONTH, since="2006-01-01", when="insures_all_branches")  # fmt: skip
def pension_employee(pension_base, pension_employee_rate):
    """The worker's share, withheld by the employer, all to the personal account since 2006."""
    return share(pension_base, pension_employee_rate)


@rule(unit="bool", source="社会保险法 10", zh="以灵活就业身份参加养老", en="joins the pension as a flexible worker",
      per=WORKER_MONTH)  # fmt: skip
def joins_pension_alone(joins_flexible_pension, employers):
    """Whom no employer insures may join and then pays everything; with an employer, the employer insures."""
    return joins_flexible_pension and employers == 0


@rule(unit="fen/month", source="国办发〔2019〕13号 三", zh="灵活就业养老基数", en="flexible pension base",
      per=WORKER_MONTH, since="2019-05-01", when="joins_pension_alone")  # fmt: skip
def flexible_pension_base(pension_base_fen, contribution_base_floor, contribution_base_ceiling):
    """Any base between floor and ceiling, by choice; a choice outside is moved to the limit."""
    return clamp(pension_base_fen, contribution_base_floor, contribution_base_ceiling)


@rule(unit="fen/month", source="国发〔2005〕38号 三", zh="灵活就业养老缴费", en="flexible pension, whole",
      per=WORKER_MONTH, since="2019-05-01", when="joins_pension_alone")  # fmt: skip
def flexible_pension(flexible_pension_base, flexible_pension_rate):
    """What the worker pays in all."""
    return share(flexible_pension_base, flexible_pension_rate)


@rule(unit="fen/month", source="国发〔2005〕38号 三", zh="灵活就业养老计入个人账户", en="flexible pension, to the account",
      per=WORKER_MONTH, since="2019-05-01", when="joins_pension_alone")  # fmt: skip
def flexible_pension_account(flexible_pension_base, flexible_pension_account_rate):
    """The part credited to the personal account."""
    return share(flexible_pension_base, flexible_pension_account_rate)


@rule(unit="fen/month", source="社会保险法 12(3)", zh="灵活就业养老计入统筹", en="flexible pension, pooled",
      per=WORKER_MONTH, since="2019-05-01", when="joins_pension_alone")  # fmt: skip
def flexible_pension_pooled(flexible_pension, flexible_pension_account):
    """The rest, so that the parts always add up to the whole."""
    return flexible_pension - flexible_pension_account


@rule(unit="rate", source="社会保险法 12(3); 国发〔2005〕38号 三", zh="灵活就业养老统筹费率", en="flexible pension, pooled rate",
      per=WORKER_MONTH, since="2019-05-01", when="joins_pension_alone")  # fmt: skip
def flexible_pension_pooled_rate(flexible_pension_rate, flexible_pension_account_rate):
    """To show beside the pooled part: the whole rate less the account's."""
    return flexible_pension_rate - flexible_pension_account_rate
