"""Employee medical insurance (职工基本医疗保险): contributions of employers, employees and flexible workers."""

from suibao.law.units import ENGAGEMENT_MONTH, WORKER_MONTH
from suibao.rules import clamp, rule, share


@rule(unit="fen/month", source="社会保险法 23; 地方规定", zh="医保缴费基数", en="medical base", per=ENGAGEMENT_MONTH,
      since="2011-07-01", when="insures_all_branches")  # fmt: skip
def medical_base(contribution_wage, medical_base_floor, medical_base_ceiling):
    """The wage between the local limits of medical insurance, which may differ from those of the pension."""
    return clamp(contribution_wage, medical_base_floor, medical_base_ceiling)


@rule(unit="fen/month", source="社会保险法 23; 国办发〔2021〕14号", zh="医疗保险单位缴费", en="medical, employer",
      per=ENGAGEMENT_MONTH, since="2011-07-01", when="insures_all_branches")  # fmt: skip
def medical_employer(medical_base, medical_employer_rate):
    """The employer's share, all to the pooled fund."""
    return share(medical_base, medical_employer_rate)


@rule(unit="fen/month", source="社会保险法 23; 国办发〔2021〕14号", zh="医疗保险个人缴费", en="medical, employee",
      per=ENGAGEMENT_MONTH, since="2011-07-01", when="insures_all_branches")  # fmt: skip
def medical_employee(medical_base, medical_employee_rate):
    """The worker's share, withheld by the employer, to the personal account."""
    return share(medical_base, medical_employee_rate)


@rule(unit="bool", source="社会保险法 23(2)", zh="以灵活就业身份参加医保", en="joins medical as a flexible worker",
      per=WORKER_MONTH)  # fmt: skip
def joins_medical_alone(joins_flexible_medical, employers):
    """Whom no employer insures may join the employee scheme and pays everything."""
    return joins_flexible_medical and employers == 0


@rule(unit="bool", source="地方规定", zh="灵活就业医保按定额", en="flexible medical by amount", per=WORKER_MONTH,
      since="2011-07-01", when="joins_medical_alone")  # fmt: skip
def pays_medical_amount(flexible_medical_by_amount):
    """Some regions charge a fixed amount, others a rate."""
    return flexible_medical_by_amount


@rule(unit="bool", source="地方规定", zh="灵活就业医保按费率", en="flexible medical by rate", per=WORKER_MONTH,
      since="2011-07-01")  # fmt: skip
def pays_medical_rate(joins_medical_alone, pays_medical_amount):
    """Joined, and the region charges a rate."""
    return joins_medical_alone and not pays_medical_amount


@rule(unit="fen/month", source="地方规定", zh="灵活就业医保基数", en="flexible medical base", per=WORKER_MONTH,
      since="2011-07-01", when="pays_medical_rate")  # fmt: skip
def flexible_medical_base(medical_base_fen, flexible_medical_base_floor, flexible_medical_base_ceiling):
    """The chosen base between the local limits."""
    return clamp(medical_base_fen, flexible_medical_base_floor, flexible_medical_base_ceiling)


@rule(unit="fen/month", source="地方规定", zh="灵活就业医保缴费（按费率）", en="flexible medical at the rate",
      per=WORKER_MONTH, since="2011-07-01", when="pays_medical_rate")  # fmt: skip
def flexible_medical_at_rate(flexible_medical_base, flexible_medical_rate):
    """Rate times base."""
    return share(flexible_medical_base, flexible_medical_rate)


@rule(unit="fen/month", source="地方规定", zh="灵活就业医保缴费（定额）", en="flexible medical, fixed",
      per=WORKER_MONTH, since="2011-07-01", when="pays_medical_amount")  # fmt: skip
def flexible_medical_fixed(flexible_medical_fixed_amount):
    """The amount of the tier chosen."""
    return flexible_medical_fixed_amount


@rule(unit="fen/month", source="社会保险法 23(2)", zh="灵活就业医保缴费", en="flexible medical", per=WORKER_MONTH,
      since="2011-07-01")  # fmt: skip
def flexible_medical(flexible_medical_at_rate, flexible_medical_fixed):
    """What the worker pays. The split into a personal account is local and not established: docs/decisions/004."""
    return flexible_medical_at_rate + flexible_medical_fixed


@rule(unit="rate", source="地方规定", zh="灵活就业医保费率", en="flexible medical rate charged", per=WORKER_MONTH,
      since="2011-07-01", when="pays_medical_rate")  # fmt: skip
def flexible_medical_charged_rate(flexible_medical_rate):
    """To show beside the amount; nothing where a fixed amount is charged."""
    return flexible_medical_rate
