"""Maternity insurance (生育保险): the employer's contribution, collected with medical insurance."""

from suibao.law.units import ENGAGEMENT_MONTH
from suibao.rules import rule, share


@rule(unit="fen/month", source="社会保险法 53", zh="生育保险单位缴费", en="maternity, employer", per=ENGAGEMENT_MONTH,
      since="2011-07-01", when="insures_all_branches")  # fmt: skip
def maternity_employer(medical_base, maternity_employer_rate):
    """The employer pays, the worker does not. Collected with medical insurance, on its base."""
    return share(medical_base, maternity_employer_rate)
