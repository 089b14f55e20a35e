"""Work injury insurance (工伤保险): the employer pays, at the rate of its industry class and floating step."""

from suibao.law.units import ENGAGEMENT_MONTH
from suibao.rules import portion, rule, share

PERCENT = 100


@rule(unit="fen/month", source="工伤保险条例 10; 社会保险法 35", zh="工伤缴费工资", en="work injury payroll",
      per=ENGAGEMENT_MONTH, since="2004-01-01", when="insures_work_injury")  # fmt: skip
def work_injury_payroll(pay_fen, has_declared_base, declared_base_fen):
    """The worker's part of the payroll: wages declared, else paid. The national text knows no floor or ceiling."""
    return declared_base_fen if has_declared_base else pay_fen


@rule(unit="rate", source="人社部发〔2015〕71号; 工伤保险条例 8", zh="工伤保险费率", en="work injury rate", per=ENGAGEMENT_MONTH,
      since="2015-10-01", when="insures_work_injury")  # fmt: skip
def work_injury_rate(work_injury_base_rate, work_injury_float_factor):
    """Base rate of the class × floating step of the employer. Exact: published rates and steps leave no fraction."""
    return portion(work_injury_base_rate, work_injury_float_factor, PERCENT)


@rule(unit="fen/month", source="人社部发〔2015〕71号; 工伤保险条例 10", zh="工伤保险单位缴费", en="work injury, employer",
      per=ENGAGEMENT_MONTH, since="2015-10-01", when="insures_work_injury")  # fmt: skip
def work_injury_employer(work_injury_payroll, work_injury_rate):
    """Payroll × rate."""
    return share(work_injury_payroll, work_injury_rate)
